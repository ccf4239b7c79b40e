using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <summary>All that a table keeps of one cohort.</summary>
/// <param name="index">The number of its period on the axis of the cohorts.</param>
/// <param name="gaps">Its gaps, sorted.</param>
/// <param name="values">What it brought, sorted; empty without amounts.</param>
internal sealed class CohortCounts(int index, CohortGap[] gaps, CohortValue[] values) : IEquatable<CohortCounts>
{
    public int Index => index;

    public CohortGap[] Gaps => gaps;

    public CohortValue[] Values => values;

    /// <summary>How many members there are.</summary>
    public long Size { get; } = gaps.Where(gap => gap.After < 0).Sum(gap => gap.Members);

    /// <summary>The last window that has passed for at least one member.</summary>
    public int LastComplete => gaps.Max(gap => gap.Complete);

    public CohortCounts Join(CohortCounts other) => new(index, CohortGap.Join(gaps, other.Gaps), CohortValue.Join(values, other.Values));

    /// <summary>Adds up two lists that are sorted by cohort.</summary>
    public static CohortCounts[] Join(CohortCounts[] left, CohortCounts[] right)
    {
        SortedDictionary<int, CohortCounts> sum = [];
        foreach (CohortCounts counts in left.Concat(right))
        {
            sum[counts.Index] = sum.TryGetValue(counts.Index, out CohortCounts? known) ? known.Join(counts) : counts;
        }

        return [.. sum.Values];
    }

    /// <summary>How many members have their window behind them.</summary>
    public long Eligible(CohortWindow window) => Members(window, CohortDenominator.EligibleOnly);

    /// <summary>How many members a share is of.</summary>
    public long Members(CohortWindow window, CohortDenominator denominator)
    {
        long members = 0;
        foreach (CohortGap gap in gaps)
        {
            members += gap.After < 0 && Counts(gap.Complete, window, denominator) ? gap.Members : 0;
        }

        return members;
    }

    /// <summary>How many of them came back in the window.</summary>
    public long Returned(CohortWindow window, CohortDenominator denominator, bool countsFirstEvent)
    {
        long returned = Members(window, denominator);
        if (countsFirstEvent && window.First == 0 && window.Return != CohortReturn.Within)
        {
            return returned;
        }

        foreach (CohortGap gap in gaps)
        {
            returned -= gap.After < window.First && gap.Until > window.Until && Counts(gap.Complete, window, denominator) ? gap.Members : 0;
        }

        return returned;
    }

    /// <summary>What they brought in the window.</summary>
    /// <returns>With the sum over the members of the square of what each brought; without where that is not kept.</returns>
    public (long Orders, decimal Amount, DoubleDouble? Squares) Value(CohortWindow window, CohortDenominator denominator)
    {
        long orders = 0;
        MoneySum amount = default;
        DoubleDouble? squares = default(CohortSpread).In(window);
        foreach (CohortValue value in values)
        {
            if (value.At >= window.First && value.At <= window.Until && Counts(value.Complete, window, denominator))
            {
                orders += value.Orders;
                amount.Add(value.Amount);
                squares += value.Spread.In(window);
            }
        }

        return (orders, amount.Total, squares);
    }

    public bool Equals(CohortCounts? other) =>
        other is not null && index == other.Index && gaps.AsSpan().SequenceEqual(other.Gaps) && values.AsSpan().SequenceEqual(other.Values);

    public override bool Equals(object? obj) => Equals(obj as CohortCounts);

    public override int GetHashCode() => (index, gaps.Length, Size).GetHashCode();

    private static bool Counts(int complete, CohortWindow window, CohortDenominator denominator) =>
        denominator == CohortDenominator.CohortSize || complete >= window.Last;
}
