using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Adoption;

/// <summary>What is counted of a group of people.</summary>
/// <param name="Assigned">Completed of assigned.</param>
/// <param name="AssignedHeadcount">Completed of assigned and still there.</param>
/// <param name="Enrolled">Completed of enrolled.</param>
/// <param name="Headcount">Completed of those who are there.</param>
/// <param name="OnTime">Completed by the due day, of those whose due day is over.</param>
/// <param name="Passed">Passed of the results.</param>
/// <param name="NotYetDue">Those whose due day is not over.</param>
/// <param name="LeftBeforeDue">Those who left before or on their due day without completing.</param>
internal readonly record struct TrainingCounts(
    Proportion Assigned, Proportion AssignedHeadcount, Proportion Enrolled, Proportion Headcount, Proportion OnTime, Proportion Passed, long NotYetDue, long LeftBeforeDue)
{
    /// <summary>How many numbers <see cref="ToArray"/> writes.</summary>
    public const int Length = 14;

    private const string CompletedOver = "people who completed the training over ";

    private static readonly MetricDefinition OfAssigned = MetricDefinition.Share("training-completion/assigned", CompletedOver + "those to whom it was assigned");

    private static readonly MetricDefinition OfAssignedHeadcount =
        MetricDefinition.Share("training-completion/assigned-headcount", CompletedOver + "those to whom it was assigned and who are still there");

    private static readonly MetricDefinition OfEnrolled = MetricDefinition.Share("training-completion/enrolled", CompletedOver + "those who enrolled");

    private static readonly MetricDefinition OfHeadcount = MetricDefinition.Share("training-completion/headcount", CompletedOver + "all who are there");

    private static readonly MetricDefinition OfDue = MetricDefinition.Share("training-on-time", "people who completed the training by its due day over those whose due day is over");

    private static readonly MetricDefinition OfResults = MetricDefinition.Share("training-pass-rate", "people who passed over those with a result");

    public static TrainingCounts operator +(TrainingCounts left, TrainingCounts right) => checked(new(
        left.Assigned + right.Assigned,
        left.AssignedHeadcount + right.AssignedHeadcount,
        left.Enrolled + right.Enrolled,
        left.Headcount + right.Headcount,
        left.OnTime + right.OnTime,
        left.Passed + right.Passed,
        left.NotYetDue + right.NotYetDue,
        left.LeftBeforeDue + right.LeftBeforeDue));

    /// <summary>Counts nobody, under the definitions of all.</summary>
    public static TrainingCounts Nobody { get; } = From(new long[Length]);

    /// <summary>Adds what one person counts for on the last day of a period to counts in the order of <see cref="ToArray"/>.</summary>
    public static void Add(long[] counts, in TrainingRecord record, LocalDate end)
    {
        bool completed = record.Completed <= end, assigned = record.Assigned <= end, here = record.Joined <= end && !(record.Left <= end);
        bool hasDue = assigned && record.Due is not null, over = record.Due <= end;
        bool leftBefore = hasDue && !completed && record.Left <= end && record.Left <= record.Due;
        One(0, assigned, completed);
        One(2, assigned && here, completed);
        One(4, record.Enrolled <= end, completed);
        One(6, here, completed);
        One(8, hasDue && over && !leftBefore, record.Completed <= record.Due);
        One(10, completed && record.Passed is not null, record.Passed == true);
        counts[12] += hasDue && !over && !leftBefore ? 1 : 0;
        counts[13] += leftBefore ? 1 : 0;

        void One(int place, bool isIn, bool has)
        {
            counts[place] += isIn && has ? 1 : 0;
            counts[place + 1] += isIn ? 1 : 0;
        }
    }

    /// <summary>Reads what <see cref="ToArray"/> wrote.</summary>
    public static TrainingCounts From(long[] counts) => new(
        Proportion.From(counts[0], counts[1], OfAssigned),
        Proportion.From(counts[2], counts[3], OfAssignedHeadcount),
        Proportion.From(counts[4], counts[5], OfEnrolled),
        Proportion.From(counts[6], counts[7], OfHeadcount),
        Proportion.From(counts[8], counts[9], OfDue),
        Proportion.From(counts[10], counts[11], OfResults),
        Guard.Count(counts[12]),
        Guard.Count(counts[13]));

    public long[] ToArray() =>
    [
        Assigned.Part, Assigned.Whole, AssignedHeadcount.Part, AssignedHeadcount.Whole, Enrolled.Part, Enrolled.Whole, Headcount.Part, Headcount.Whole,
        OnTime.Part, OnTime.Whole, Passed.Part, Passed.Whole, NotYetDue, LeftBeforeDue,
    ];
}
