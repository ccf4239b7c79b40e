using System;

namespace CrmMetrics.Marketing;

/// <summary>The first of dates or instants that may not be there.</summary>
internal static class Earliest
{
    /// <summary>The earlier of two, or the one that there is.</summary>
    public static T? Of<T>(T? one, T? other)
        where T : struct, IComparable<T> => one is { } mine && other is { } its ? (its.CompareTo(mine) < 0 ? its : mine) : one ?? other;
}
