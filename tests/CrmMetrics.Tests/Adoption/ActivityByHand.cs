using CrmMetrics.Adoption;
using NodaTime;

namespace CrmMetrics.Tests.Adoption;

/// <summary>The same counts in the plainest way: a set of dates for each user, and a question to each set.</summary>
internal sealed class ActivityByHand(IReadOnlyDictionary<string, HashSet<LocalDate>> daysOf, ActivityPeriod period)
{
    private readonly IReadOnlyList<LocalDate> dates = [.. period.Dates];

    public IReadOnlyList<HashSet<LocalDate>> Users { get; } = [.. daysOf.Values.Where(days => days.Any(day => day <= period.Dates.End))];

    public long New => Users.Count(days => In(days) && !Before(days) && !Earlier(days));

    public long Retained => Users.Count(days => In(days) && Before(days));

    public long Resurrected => Users.Count(days => In(days) && !Before(days) && Earlier(days));

    public long Lapsed => Users.Count(days => !In(days) && Before(days));

    public long Dormant => Users.Count(days => !In(days) && !Before(days) && Earlier(days));

    public static ActivityByHand Of(IEnumerable<Activity<string>> activities, ActivityPeriod period) =>
        new(activities.GroupBy(activity => activity.User).ToDictionary(user => user.Key, user => new HashSet<LocalDate>(user.Select(activity => activity.Date ?? period.Calendar.DateOf(activity.Instant!.Value)))), period);

    public long On(LocalDate day) => Users.Count(days => days.Contains(day));

    public long InLast(int window, LocalDate upTo) => Users.Count(days => Trails(days, window, upTo));

    public long[] Histogram(LocalDate first, LocalDate last, Func<LocalDate, bool> counts, int length)
    {
        long[] histogram = new long[length + 1];
        foreach (HashSet<LocalDate> days in Users)
        {
            histogram[days.Count(day => day >= first && day <= last && counts(day))]++;
        }

        return histogram;
    }

    /// <summary>Each user's days of the period with activity, on which it counts, and in how many windows of its days he is.</summary>
    public IEnumerable<(long Days, long Windows)> Cases(int window, Func<LocalDate, bool> counts) =>
        Users.Select(days => ((long)dates.Count(day => days.Contains(day) && counts(day)), (long)dates.Count(day => Trails(days, window, day))));

    public bool In(HashSet<LocalDate> days) => days.Any(period.Dates.Contains);

    private static bool Trails(HashSet<LocalDate> days, int window, LocalDate upTo)
    {
        LocalDate outside = upTo.PlusDays(-window);
        return days.Any(day => day <= upTo && day > outside);
    }

    private bool Before(HashSet<LocalDate> days) => days.Any(period.Before.Contains);

    private bool Earlier(HashSet<LocalDate> days) => days.Any(day => day < period.Before.Start);
}
