using System;
using System.Collections.Generic;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Marketing;

/// <summary>Walks along the events of each customer and cuts them into journeys.</summary>
internal sealed class JourneyWalk
{
    private readonly JourneyDefinition definition;
    private readonly long end;
    private readonly bool dated;
    private readonly long window;
    private readonly PathTable table;
    private readonly PathRepeats repeats;
    private readonly List<int> touches = [];
    private readonly List<long> times = [];
    private readonly List<bool> taken = [];
    private int[] codes = new int[16];
    private int[] ages = new int[16];

    // The first touch that no conversion has used up.
    private int free;

    public JourneyWalk(JourneyDefinition definition, long end, bool dated)
    {
        this.definition = definition;
        this.end = end;
        this.dated = dated;
        window = definition.LookBackDays is { } days ? days * NodaConstants.TicksPerDay : long.MaxValue;
        table = new(definition.Ages != TouchAges.NotKept);
        repeats = new(definition.Repeats);
    }

    /// <summary>Walks along all events.</summary>
    public JourneySummary Walk(List<JourneyStep> steps, int customerCount, string[] channels, Currency currency, long lateEvents)
    {
        table.Currency = currency;
        table.EventsAfterAsOf = lateEvents;
        JourneyStep[] sorted = Sorted(steps, customerCount, channels);
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            next = first + 1;
            while (next < sorted.Length && sorted[next].Customer == sorted[first].Customer)
            {
                next++;
            }

            Walk(sorted.AsSpan(first, next - first));
        }

        return JourneySummary.Of(definition, channels, table);
    }

    // By customer through counting, then each customer's few by time.
    private static JourneyStep[] Sorted(List<JourneyStep> steps, int customerCount, string[] channels)
    {
        int[] ranks = new int[channels.Length], byName = [.. Enumerable.Range(0, channels.Length).OrderBy(channel => channels[channel], StringComparer.Ordinal)];
        for (int i = 0; i < byName.Length; i++)
        {
            ranks[byName[i]] = i;
        }

        int[] ends = new int[customerCount + 1];
        foreach (JourneyStep step in steps)
        {
            ends[step.Customer + 1]++;
        }

        for (int customer = 0; customer < customerCount; customer++)
        {
            ends[customer + 1] += ends[customer];
        }

        int[] next = (int[])ends.Clone();
        JourneyStep[] sorted = new JourneyStep[steps.Count];
        foreach (JourneyStep step in steps)
        {
            sorted[next[step.Customer]++] = step;
        }

        Comparer<JourneyStep> byTime = Comparer<JourneyStep>.Create((left, right) =>
        {
            int compared = left.Time.CompareTo(right.Time);
            compared = compared != 0 ? compared : left.Rank.CompareTo(right.Rank);
            return compared != 0 || left.Code < 0 ? compared : ranks[left.Code].CompareTo(ranks[right.Code]);
        });
        for (int customer = 0; customer < customerCount; customer++)
        {
            Array.Sort(sorted, ends[customer], ends[customer + 1] - ends[customer], byTime);
        }

        return sorted;
    }

    private void Walk(ReadOnlySpan<JourneyStep> steps)
    {
        touches.Clear();
        times.Clear();
        taken.Clear();
        free = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            JourneyStep step = steps[i];
            if (step.Code >= 0)
            {
                table.TiedTouches += times.Count > 0 && times[times.Count - 1] == step.Time && touches[touches.Count - 1] >> 1 != step.Code ? 1 : 0;
                touches.Add(step.Code << 1);
                times.Add(step.Time);
                taken.Add(false);
            }
            else if (step.Code == JourneyStep.Milestone)
            {
                if (touches.Count > free)
                {
                    touches[touches.Count - 1] |= 1;
                }
                else
                {
                    table.MilestonesWithoutTouch++;
                }
            }
            else
            {
                // Conversions at one time share one journey.
                MoneySum value = default;
                int first = i;
                value.Add(step.Value);
                while (i + 1 < steps.Length && steps[i + 1].Code == JourneyStep.Conversion && steps[i + 1].Time == step.Time)
                {
                    value.Add(steps[++i].Value);
                }

                Convert(step.Time, i - first + 1, value.Total);
            }
        }

        LeaveUntaken(touches.Count);
    }

    private void Convert(long time, long conversions, decimal value)
    {
        int first = touches.Count;
        while (first > free && (window == long.MaxValue || times[first - 1] >= time - window))
        {
            first--;
        }

        if (first == touches.Count)
        {
            table.AddWithoutTouches(conversions, value);
        }
        else
        {
            Emit(first, touches.Count, time, conversions, 0, value);
        }

        for (int i = first; i < touches.Count; i++)
        {
            taken[i] = true;
        }

        if (definition.Start == JourneyStart.AfterConversion)
        {
            LeaveUntaken(touches.Count);
            free = touches.Count;
        }
    }

    // Touches that no conversion came after in time: from the last one backwards, a window each.
    private void LeaveUntaken(int until)
    {
        int last = until - 1;
        while (last >= free)
        {
            if (taken[last])
            {
                last--;
                continue;
            }

            int first = last;
            while (first > free && !taken[first - 1] && (window == long.MaxValue || times[first - 1] >= times[last] - window))
            {
                first--;
            }

            if (definition.Unfinished == UnfinishedJourneys.KeptApart && window != long.MaxValue && times[last] + window >= end)
            {
                table.Unfinished++;
            }
            else
            {
                Emit(first, last + 1, times[last], 0, 1, 0);
            }

            last = first - 1;
        }
    }

    private void Emit(int first, int until, long time, long conversions, long others, decimal value)
    {
        int length = until - first;
        if (length > codes.Length)
        {
            codes = new int[2 * length];
            ages = new int[2 * length];
        }

        long unit = dated || definition.Ages == TouchAges.WholeDays ? NodaConstants.TicksPerDay : NodaConstants.TicksPerSecond;
        int seconds = (int)(unit / NodaConstants.TicksPerSecond);
        for (int i = 0; i < length; i++)
        {
            codes[i] = touches[first + i];
            ages[i] = definition.Ages == TouchAges.NotKept ? 0 : checked((int)((time - times[first + i]) / unit * seconds));
        }

        ReadOnlySpan<int> path = codes.AsSpan(0, length), pathAges = definition.Ages == TouchAges.NotKept ? default : ages.AsSpan(0, length);
        repeats.Apply(ref path, ref pathAges);
        table.Add(path, pathAges, conversions, others, value);
    }
}
