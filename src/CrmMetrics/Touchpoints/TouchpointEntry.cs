using System.Collections.Generic;

namespace CrmMetrics.Touchpoints;

/// <summary>A contact whose ids and channel are numbered from 0; −1 where there is none.</summary>
internal readonly record struct TouchpointEntry(
    int Customer, int Case, int Channel, TouchpointDirection Direction, TouchpointOutcome Outcome, long Ticks, decimal? Cost, double? Minutes)
{
    public const int None = -1;

    /// <summary>By time. Contacts of the same instant stand in the order of their marks, so that the order of the rows does not matter.</summary>
    public static IComparer<TouchpointEntry> InTime { get; } = Comparer<TouchpointEntry>.Create((one, other) =>
    {
        int order = one.Ticks.CompareTo(other.Ticks);
        order = order != 0 ? order : one.Outcome.CompareTo(other.Outcome);
        return order != 0 ? order : one.Direction.CompareTo(other.Direction);
    });

    /// <summary>Whether somebody was reached.</summary>
    public bool IsContact => Outcome != TouchpointOutcome.NotReached;
}
