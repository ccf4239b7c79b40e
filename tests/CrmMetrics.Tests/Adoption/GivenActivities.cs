using CrmMetrics.Adoption;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Adoption;

/// <summary>Activities of a few users around February 2024, and periods of any length there.</summary>
internal static class GivenActivities
{
    public static readonly ActivityPeriod February = ActivityPeriod.Of(new LocalDate(2024, 2, 1), Granularity.Month, ReportingCalendar.Utc);

    private static readonly LocalDate Middle = new(2024, 2, 15);

    public static Gen<Activity<string>> OneGen { get; } =
        from user in Gen.Choose(0, 6)
        from day in Gen.Frequency((6, Gen.Choose(-14, 14)), (4, Gen.Choose(-80, 20)), (1, Gen.Choose(-400, 40)))
        from feature in Gen.Choose(0, 4)
        from session in Gen.Choose(0, 3)
        from times in Gen.Choose(0, 5)
        select new Activity<string>("u" + user, Middle.PlusDays(day), feature == 0 ? null : "f=" + feature + ";%", session == 0 ? null : "s" + session, times);

    public static Gen<Activity<string>[]> ManyGen { get; } = OneGen.ArrayOf().Resize(24);

    public static Arbitrary<Activity<string>[]> Many { get; } = Arb.From(ManyGen, all => all.Length < 2 ? [] : [all.Take(all.Length / 2).ToArray(), all.Skip(all.Length / 2).ToArray(), all.Skip(1).ToArray()]);

    public static Arbitrary<ActivityPeriod> Periods { get; } = Arb.From(
        from kind in Gen.Frequency((3, Gen.Choose(0, 1)), (1, Gen.Constant(2)), (6, Gen.Constant(3)))
        from start in Gen.Choose(-60, 12)
        from length in Gen.Frequency((4, Gen.Choose(1, 31)), (1, Gen.Choose(32, 70)))
        from free in Gen.Choose(0, 7)
        select kind switch
        {
            0 => February,
            1 => ActivityPeriod.Of(Middle.PlusDays(start), Granularity.Week, ReportingCalendar.Utc),
            2 => ActivityPeriod.Of(Middle, Granularity.Quarter, ReportingCalendar.Utc),
            _ => ActivityPeriod.Of(new DateInterval(Middle.PlusDays(start), Middle.PlusDays(start + length - 1)), ReportingCalendar.Utc, date => (int)date.DayOfWeek != free),
        });
}
