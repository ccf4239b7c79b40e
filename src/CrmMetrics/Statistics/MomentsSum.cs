using System;
using System.Collections.Generic;

namespace CrmMetrics.Statistics;

/// <summary>Gathers values one by one or by columns.</summary>
internal struct MomentsSum
{
    private long count;
    private DoubleDouble sum;
    private DoubleDouble squares;

    public readonly Moments Total => new Moments(count, sum, squares).Finite();

    public static Moments Of(ReadOnlySpan<double> values)
    {
        MomentsSum gathered = default;
        foreach (double value in values)
        {
            gathered.Add(value);
        }

        return gathered.Total;
    }

    public static Moments Of(IEnumerable<double> values)
    {
        MomentsSum gathered = default;
        foreach (double value in values)
        {
            gathered.Add(value);
        }

        return gathered.Total;
    }

    private void Add(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            throw Guard.Out("values", value, Guard.Invariant($"must be a finite number (index {count})"));
        }

        count++;
        sum += value;
        squares += DoubleDouble.Product(value, value);
    }
}
