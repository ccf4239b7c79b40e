using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Touchpoints;

/// <summary>Walks through the contacts of each customer and of each case, and counts.</summary>
internal static class TouchpointLedger
{
    /// <summary>What the contacts come to.</summary>
    /// <param name="entries">The contacts before the date of the data, in any order.</param>
    /// <param name="channels">The names of the channels, by their numbers.</param>
    /// <param name="customers">How many customers there are.</param>
    /// <param name="cases">How many cases there are.</param>
    /// <param name="currency">The currency of the costs.</param>
    /// <param name="asOf">The instant before which the data are complete.</param>
    /// <param name="rule">What first-contact resolution means.</param>
    /// <param name="after">How many contacts came later and take no part.</param>
    public static TouchpointSummary Summarise(
        IReadOnlyList<TouchpointEntry> entries, ReadOnlySpan<string> channels, int customers, int cases, Currency currency, Instant asOf, FirstContactRule rule, long after)
    {
        ChannelTally[] tallies = new ChannelTally[channels.Length];
        foreach (TouchpointEntry entry in entries)
        {
            tallies[entry.Channel].Add(in entry);
        }

        TimeTally perCustomer = new(1), perCase = new(1), between = new(SurvivalWidth);
        FirstContactWalk first = new(rule, asOf);
        long end = asOf.ToUnixTimeTicks();
        foreach (ArraySegment<TouchpointEntry> own in Groups(entries, customers, entry => entry.Customer))
        {
            perCustomer.Add(own.Count, 0);
            AddGaps(own, end, between);
            AddUsers(own, tallies);
            if (rule.Matter == ContactsOfOneMatter.Customer)
            {
                first.AddCustomer(own);
            }
        }

        CaseTally sums = default;
        foreach (ArraySegment<TouchpointEntry> own in Groups(entries, cases, entry => entry.Case))
        {
            perCase.Add(own.Count, 0);
            sums.Add(own);
            if (rule.Matter == ContactsOfOneMatter.Case)
            {
                first.AddCase(own);
            }
        }

        List<ChannelTouchpoints> totals = new(tallies.Length);
        for (int channel = 0; channel < tallies.Length; channel++)
        {
            if (tallies[channel].Touchpoints > 0)
            {
                totals.Add(tallies[channel].ToChannel(channels[channel], currency));
            }
        }

        return new(
            [.. totals.OrderBy(channel => channel.Channel, StringComparer.Ordinal)],
            new(asOf, rule, after, perCustomer.ToCounts(), perCase.ToCounts(), sums.ToSums(currency), first.Counts, new(between.ToCounts())));
    }

    // A table of survival counts events, censored and late entries.
    private const int SurvivalWidth = 3;

    /// <summary>The contacts of each id that has any, in time.</summary>
    private static IEnumerable<ArraySegment<TouchpointEntry>> Groups(IReadOnlyList<TouchpointEntry> entries, int count, Func<TouchpointEntry, int> id)
    {
        int[] ends = new int[count + 1];
        foreach (TouchpointEntry entry in entries)
        {
            ends[id(entry) + 1]++;
        }

        // Those without an id are counted at the place before the first, and left out.
        ends[0] = 0;
        for (int i = 0; i < count; i++)
        {
            ends[i + 1] += ends[i];
        }

        TouchpointEntry[] grouped = new TouchpointEntry[ends[count]];
        int[] next = (int[])ends.Clone();
        foreach (TouchpointEntry entry in entries)
        {
            if (id(entry) != TouchpointEntry.None)
            {
                grouped[next[id(entry)]++] = entry;
            }
        }

        for (int i = 0; i < count; i++)
        {
            int length = ends[i + 1] - ends[i];
            if (length > 0)
            {
                Array.Sort(grouped, ends[i], length, TouchpointEntry.InTime);
                yield return new(grouped, ends[i], length);
            }
        }
    }

    /// <summary>The whole hours from each contact of a customer to the next, and from the last to the end of the data, in which none came yet.</summary>
    private static void AddGaps(ArraySegment<TouchpointEntry> own, long end, TimeTally between)
    {
        const int eventColumn = 0, censoredColumn = 1;
        for (int i = 0; i < own.Count; i++)
        {
            bool isLast = i == own.Count - 1;
            long until = isLast ? end : own.Array![own.Offset + i + 1].Ticks;
            between.Add((until - own.Array![own.Offset + i].Ticks) / NodaConstants.TicksPerHour, isLast ? censoredColumn : eventColumn);
        }
    }

    private static void AddUsers(ArraySegment<TouchpointEntry> own, ChannelTally[] tallies)
    {
        foreach (int channel in own.Select(entry => entry.Channel).Distinct())
        {
            tallies[channel].Customers++;
        }
    }

    /// <summary>Counts the contacts of one channel.</summary>
    private struct ChannelTally
    {
        private long inbound;
        private long outbound;
        private long resolved;
        private long notReached;
        private long costed;
        private MoneySum cost;
        private SquaresOfMoney squares;
        private long timed;
        private DoubleDouble minutes;
        private DoubleDouble minutesSquared;

        public long Customers { get; set; }

        public readonly long Touchpoints => inbound + outbound;

        public void Add(in TouchpointEntry entry)
        {
            inbound += entry.Direction == TouchpointDirection.Inbound ? 1 : 0;
            outbound += entry.Direction == TouchpointDirection.Outbound ? 1 : 0;
            resolved += entry.Outcome == TouchpointOutcome.Resolved ? 1 : 0;
            notReached += entry.IsContact ? 0 : 1;
            if (entry.Cost is { } amount)
            {
                costed++;
                cost.Add(in amount);
                squares.Add(amount);
            }

            if (entry.Minutes is { } length)
            {
                timed++;
                minutes += length;
                minutesSquared += DoubleDouble.Product(length, length);
            }
        }

        public readonly ChannelTouchpoints ToChannel(string name, Currency currency) => ChannelTouchpoints.Of(
            name,
            inbound,
            outbound,
            resolved,
            notReached,
            Customers,
            ChannelTouchpoints.CostOf(new(cost.Total, currency), costed, squares.Total),
            new Moments(timed, minutes, minutesSquared).Finite());
    }

    /// <summary>Adds up what cases cost.</summary>
    private struct CaseTally
    {
        private long resolved;
        private long withoutCost;
        private MoneySum total;
        private MoneySum totalOfResolved;
        private SquaresOfMoney squares;

        public void Add(ArraySegment<TouchpointEntry> own)
        {
            MoneySum cost = default;
            bool isResolved = false;
            foreach (TouchpointEntry entry in own)
            {
                isResolved |= entry.Outcome == TouchpointOutcome.Resolved;
                withoutCost += entry.Cost is null ? 1 : 0;
                cost.Add(entry.Cost ?? 0);
            }

            decimal its = cost.Total;
            total.Add(in its);
            squares.Add(its);
            if (isResolved)
            {
                resolved++;
                totalOfResolved.Add(in its);
            }
        }

        public readonly CaseSums ToSums(Currency currency) =>
            new(resolved, withoutCost, new(total.Total, currency), new(totalOfResolved.Total, currency), squares.Total);
    }
}
