using System;
using System.Collections.Generic;

namespace CrmMetrics.Benchmarks;

/// <summary>The control values.</summary>
internal static class Control
{
    /// <summary>Throws when a figure is not the one that the baseline has.</summary>
    public static void Same<T>(T expected, T actual, string door)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{door}: the control value is {expected}, but this door gives {actual}."));
        }
    }

    /// <summary>Throws when a figure is further from the baseline's than sums of doubles may be.</summary>
    public static void Near(double expected, double? actual, string door)
    {
        if (actual is not { } value || !(Math.Abs(value - expected) <= 1e-9 * Math.Abs(expected)))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{door}: the control value is {expected}, but this door gives {actual}."));
        }
    }
}
