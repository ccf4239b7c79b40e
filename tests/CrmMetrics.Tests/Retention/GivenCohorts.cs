using CrmMetrics.Retention;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

/// <summary>Events, definitions and windows of every kind, on both sides of the clock changes of 2024.</summary>
internal static class GivenCohorts
{
    private static readonly Instant Beginning = Instant.FromUtc(2024, 3, 8, 0, 0);

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"];

    private static readonly CohortEventRole[] Roles = [CohortEventRole.Start, CohortEventRole.Return, CohortEventRole.StartAndReturn];

    /// <summary>Events of a few customers over about two months, many on the hour and some at the same instant.</summary>
    public static Gen<Happened[]> EventsGen { get; } = Gen.ArrayOf(
        from customer in Gen.Choose(0, 7)
        from hours in Gen.Choose(0, 60 * 24)
        from minutes in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 59)))
        from role in Gen.Elements(Roles)
        from amount in Gen.Choose(-500, 2000)
        select new Happened(customer, Beginning + Duration.FromMinutes((60 * hours) + minutes), role, amount / 100m));

    public static Arbitrary<Happened[]> Events { get; } = Arb.From(EventsGen, events =>
        events.Length == 0 ? [] : [.. Enumerable.Range(0, events.Length).Select(left => events.Where((_, i) => i != left).ToArray())]);

    public static Arbitrary<CohortDefinition> Definition { get; } = Arb.From(
        from zone in Gen.Elements(Zones)
        from firstDay in Gen.Elements(IsoDayOfWeek.Monday, IsoDayOfWeek.Sunday)
        from cohorts in Gen.Elements(Granularity.Day, Granularity.Week, Granularity.Month, Granularity.Quarter, Granularity.FiscalQuarter, Granularity.Year)
        from finer in Gen.Choose(0, 3)
        from rule in Gen.Frequency((3, Gen.Constant(CohortDayRule.CalendarDay)), (1, Gen.Constant(CohortDayRule.Rolling24Hours)), (1, Gen.Constant(CohortDayRule.Rolling24HoursFlooredToHour)))
        from start in Gen.Elements(CohortStart.FirstEvent, CohortStart.FirstStart, CohortStart.EveryStart)
        from zero in Gen.Elements(CohortPeriodZero.CountsFirstEvent, CohortPeriodZero.LeavesFirstEventOut)
        select new CohortDefinition(new ReportingCalendar(DateTimeZoneProviders.Tzdb[zone], firstDay, 2), cohorts)
        {
            Windows = finer == 0 ? Granularity.Day : finer == 1 ? Granularity.Week : cohorts,
            DayRule = rule,
            Start = start,
            PeriodZero = zero,
            EarlierReturns = EarlierReturns.LeftOut,
        });

    public static Arbitrary<Instant> AsOf { get; } = Arb.From(
        from hours in Gen.Choose(24, 90 * 24)
        from odd in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 59)))
        select Beginning + Duration.FromMinutes((60 * hours) + odd));

    public static IReadOnlyList<CohortWindow> Windows { get; } =
    [
        .. CohortWindow.Each(CohortReturn.On, 9), .. CohortWindow.Each(CohortReturn.OnOrAfter, 9), .. CohortWindow.Each(CohortReturn.Within, 9),
        CohortWindow.Bracket(0, 0), CohortWindow.Bracket(0, 4), CohortWindow.Bracket(1, 1), CohortWindow.Bracket(2, 3), CohortWindow.Bracket(4, 7), CohortWindow.Bracket(8, 40),
    ];

    /// <summary>The table by the door of facts, or the empty one where the date of the data is before all events.</summary>
    public static CohortTable Table(IReadOnlyCollection<Happened> events, CohortDefinition definition, Instant asOf, bool withAmounts = false) =>
        events.All(happened => happened.At >= asOf)
            ? CohortTable.From(Array.Empty<CohortEvent<int>>(), definition, asOf)
            : CohortTable.From(events, happened => Fact(happened, definition, withAmounts), definition, asOf);

    public static CohortEvent<int> Fact(Happened happened, CohortDefinition definition, bool withAmounts = false) => new(
        happened.Customer,
        happened.At,
        definition.Start == CohortStart.FirstEvent ? CohortEventRole.StartAndReturn : happened.Role,
        withAmounts ? new Money(happened.Amount, Given.Euro) : null);
}
