using System;
using System.Linq;

namespace CrmMetrics.Retention;

/// <summary>How many customers were there on the opening day and on each day of a period, and how many departed on each day of it.</summary>
/// <param name="Active">Customers of the opening day, then of each day.</param>
/// <param name="Left">Departures of each day.</param>
/// <param name="Voluntary">Those of them that were the customer's will.</param>
/// <param name="Involuntary">Those of them that were not.</param>
internal sealed record DailyCounts(long[] Active, long[] Left, long[] Voluntary, long[] Involuntary)
{
    public DailyCounts Join(DailyCounts other) =>
        new(Sum(Active, other.Active), Sum(Left, other.Left), Sum(Voluntary, other.Voluntary), Sum(Involuntary, other.Involuntary));

    public long[] DeparturesOf(ChurnKind? kind) => kind switch { null => Left, ChurnKind.Voluntary => Voluntary, _ => Involuntary };

    public bool Equals(DailyCounts? other) => other is not null && Active.AsSpan().SequenceEqual(other.Active) && Left.AsSpan().SequenceEqual(other.Left)
        && Voluntary.AsSpan().SequenceEqual(other.Voluntary) && Involuntary.AsSpan().SequenceEqual(other.Involuntary);

    public override int GetHashCode() => (Active.Length, Active[0], Left.Length == 0 ? 0 : Left[0]).GetHashCode();

    public Form AddTo(Form form) => form.Add("active", Active).Add("left", Left).Add("leftVoluntarily", Voluntary).Add("leftInvoluntarily", Involuntary);

    public static DailyCounts? Read(Form form, int days)
    {
        if (!form.Has("active"))
        {
            return null;
        }

        DailyCounts counts = new(form.Int64s("active"), form.Int64s("left"), form.Int64s("leftVoluntarily"), form.Int64s("leftInvoluntarily"));
        return counts.Active.Length == days + 1 && new[] { counts.Left, counts.Voluntary, counts.Involuntary }.All(column => column.Length == days)
            ? counts
            : throw Guard.Bad(nameof(days), $"There must be a count for each of the {days} days, and for the opening day before them.");
    }

    /// <summary>Passes when the days agree with the totals of the groups.</summary>
    /// <exception cref="ArgumentException">They don't.</exception>
    public DailyCounts Checked(CustomerGroupTotals[] groups)
    {
        bool agree = Active[0] == groups.Where(group => group.AtOpening).Sum(group => group.Customers)
            && Active[Active.Length - 1] == groups.Where(group => group.AtClosing).Sum(group => group.Customers)
            && Active.Skip(1).Sum() == groups.Sum(group => group.CustomerDays)
            && Left.Sum() == groups.Sum(group => group.Departures)
            && Voluntary.Sum() == groups.Sum(group => group.Voluntary)
            && Involuntary.Sum() == groups.Sum(group => group.Involuntary)
            && Left.Select((count, day) => Voluntary[day] >= 0 && Involuntary[day] >= 0 && Voluntary[day] <= count - Involuntary[day] && count <= Active[day]).All(possible => possible);
        return agree ? this : throw Guard.Bad(nameof(groups), $"The counts of the days do not add up to the totals of the groups.");
    }

    private static long[] Sum(long[] left, long[] right) => [.. left.Zip(right, (mine, theirs) => checked(mine + theirs))];
}
