using System;
using System.Collections.Generic;

namespace CrmMetrics.Marketing;

/// <summary>Takes paths with names and ages into a table.</summary>
internal sealed class PathFeed(TouchRepeats repeats)
{
    private const double SecondsInDay = 86_400;

    private readonly KeyEncoder<string> channels = new();
    private readonly PathRepeats rule = new(repeats);
    private PathTable? table;
    private bool withAges;

    public void Add(JourneyPath? path, long row, string name)
    {
        if (path is null)
        {
            throw Guard.Bad(name, $"{name}: the path of row {row} (counted from 0) must not be null.");
        }

        bool hasAges = path.AgesInDays.Count > 0;
        if (table is null)
        {
            withAges = hasAges;
            table = new(withAges);
        }
        else if (hasAges != withAges)
        {
            throw Guard.Bad(name, $"{name}: all paths must have ages or none, but the path of row {row} (counted from 0) has {(hasAges ? "some" : "none")}, and the first {(withAges ? "some" : "none")}.");
        }

        table.Currency = Money.Common(table.Currency, path.Value.Currency);
        IReadOnlyList<string> names = path.Channels;
        int[] codes = new int[names.Count], seconds = new int[hasAges ? names.Count : 0];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = channels.Encode(names[i]) << 1;
        }

        foreach (int milestone in path.Milestones)
        {
            codes[milestone] |= 1;
        }

        for (int i = 0; i < seconds.Length; i++)
        {
            seconds[i] = (int)Math.Round(path.AgesInDays[i] * SecondsInDay);
        }

        ReadOnlySpan<int> touches = codes, ages = seconds;
        rule.Apply(ref touches, ref ages);
        table.Add(touches, ages, path.Conversions, path.NonConversions, path.Value.Amount);
    }

    public JourneySummary ToSummary() => table is null
        ? JourneySummary.Zero
        : JourneySummary.Of(new() { Repeats = repeats, Ages = withAges ? TouchAges.Seconds : TouchAges.NotKept }, channels.Keys.ToArray(), table);
}
