using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <summary>Counts gaps and values while the customers are gone through.</summary>
internal sealed class CohortTally
{
    private readonly SortedDictionary<int, Part> parts = [];
    private Part? last;
    private int lastCohort;

    /// <summary>Adds members with a gap.</summary>
    public void Add(int cohort, int after, int until, int complete, long members)
    {
        Dictionary<(int, int, int), long> gaps = Of(cohort).Gaps;
        (int, int, int) key = (after, until, complete);
        _ = gaps.TryGetValue(key, out long known);
        gaps[key] = known + members;
    }

    /// <summary>Adds an event of a member.</summary>
    /// <returns>The place of its period among those of the cohort.</returns>
    public int AddValue(int cohort, int at, int complete, bool isOrder, in decimal amount)
    {
        Part part = Of(cohort);
        if (!part.Places.TryGetValue((at, complete), out int place))
        {
            part.Places.Add((at, complete), place = part.Orders.Count);
            part.Orders.Add(0);
            part.Spreads.Add(default);
            if (place == part.Amounts.Length)
            {
                Array.Resize(ref part.Amounts, 2 * place);
            }
        }

        part.Orders[place] += isOrder ? 1 : 0;
        part.Amounts[place].Add(in amount);
        return place;
    }

    /// <summary>Adds what tells how the members differ, from the places and amounts of all the periods of one member in order of time.</summary>
    public void AddSpread(int cohort, List<(int Place, DoubleDouble Amount)> member)
    {
        List<CohortSpread> spreads = Of(cohort).Spreads;
        DoubleDouble later = default, earlier = default;
        foreach ((int _, DoubleDouble amount) in member)
        {
            later += amount;
        }

        foreach ((int place, DoubleDouble amount) in member)
        {
            later -= amount;
            spreads[place] += CohortSpread.Of(amount, earlier, later);
            earlier += amount;
        }
    }

    public CohortCounts[] ToCounts() => [.. parts.Select(part => new CohortCounts(part.Key, part.Value.ToGaps(), part.Value.ToValues()))];

    private Part Of(int cohort)
    {
        if (last is null || cohort != lastCohort)
        {
            if (!parts.TryGetValue(cohort, out last))
            {
                parts.Add(cohort, last = new());
            }

            lastCohort = cohort;
        }

        return last;
    }

    private sealed class Part
    {
        public MoneySum[] Amounts = new MoneySum[4];

        public Dictionary<(int After, int Until, int Complete), long> Gaps { get; } = [];

        public Dictionary<(int At, int Complete), int> Places { get; } = [];

        public List<long> Orders { get; } = [];

        public List<CohortSpread> Spreads { get; } = [];

        public CohortGap[] ToGaps()
        {
            CohortGap[] gaps = [.. Gaps.Select(gap => new CohortGap(gap.Key.After, gap.Key.Until, gap.Key.Complete, gap.Value))];
            Array.Sort(gaps, CohortGap.Order);
            return gaps;
        }

        public CohortValue[] ToValues()
        {
            CohortValue[] values = [.. Places.Select(value => new CohortValue(value.Key.At, value.Key.Complete, Orders[value.Value], Amounts[value.Value].Total, Spreads[value.Value]))];
            Array.Sort(values, CohortValue.Order);
            return values;
        }
    }
}
