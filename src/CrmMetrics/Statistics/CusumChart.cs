using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.LinearAlgebra;

namespace CrmMetrics.Statistics;

/// <summary>A chart of cumulative sums (CUSUM): it adds up how far the figures run above and below their target, finds small lasting changes soonest, and tells since when.</summary>
/// <remarks>Tabular form (Page 1954): high = max(0, high + z − slack), low = max(0, low − z − slack), with z the distance from the target in standard deviations.</remarks>
public sealed class CusumChart
{
    private CusumChart(CusumPoint[] points, double slack, double limit)
    {
        Points = Array.AsReadOnly(points);
        Slack = slack;
        Limit = limit;
    }

    /// <summary>The points with both sums.</summary>
    /// <value>As many as there were figures.</value>
    public IReadOnlyList<CusumPoint> Points { get; }

    /// <summary>How far a figure must lie from the target to add to a sum: half of the shift to be found.</summary>
    /// <value>In standard deviations.</value>
    public double Slack { get; }

    /// <summary>The sum past which the chart signals.</summary>
    /// <value>In standard deviations.</value>
    public double Limit { get; }

    /// <summary>The points at which a sum is past the limit.</summary>
    /// <value>Indices counted from 0, ascending. The sums are not set back: an unbroken series is one change.</value>
    public IReadOnlyList<int> Signals => [.. Points.Where(point => point.High > Limit || point.Low > Limit).Select(point => point.Index)];

    /// <summary>Makes the chart.</summary>
    /// <param name="values">The figures in the order of time, <see langword="null"/> where one is missing.</param>
    /// <param name="target">Where the process belongs.</param>
    /// <param name="deviation">The standard deviation of single figures, above 0.</param>
    /// <param name="slack">Half of the shift to be found, in standard deviations, 0 or more.</param>
    /// <param name="limit">The sum past which it signals, in standard deviations, above 0; with a slack of 0.5, a false alarm comes in 168 points at 4 and in 465 at 5.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A figure or the target is not finite, or another argument is out of its range.</exception>
    public static CusumChart From(IEnumerable<double?> values, double target, double deviation, double slack = 0.5, double limit = 5)
    {
        double centre = Guard.Finite(target), spread = Guard.Positive(deviation), idle = Guard.NotNegative(slack), high = 0, low = 0;
        int? highSince = null, lowSince = null;
        List<CusumPoint> points = [];
        foreach (double? value in Guard.NotNull(values))
        {
            if (value is { } figure)
            {
                double score = (Guard.Finite(figure, nameof(values)) - centre) / spread;
                high = Math.Max(0, high + score - idle);
                low = Math.Max(0, low - score - idle);
                highSince = high > 0 ? highSince ?? points.Count : null;
                lowSince = low > 0 ? lowSince ?? points.Count : null;
            }

            points.Add(new(points.Count, value, high, low, highSince, lowSince));
        }

        return new([.. points], slack, Guard.Positive(limit));
    }

    /// <summary>How many points pass on average up to the first signal (ARL), for normal figures that do not depend on each other.</summary>
    /// <param name="slack">Half of the shift to be found, in standard deviations, above 0.</param>
    /// <param name="limit">The sum past which the chart signals, above 0.</param>
    /// <param name="shift">By how many standard deviations the process lies off its target: 0 for the rate of false alarms.</param>
    /// <returns>Points; <see langword="null"/> where it is so long that doubles can't tell, past some ten billion points.</returns>
    /// <remarks>Each side by the integral equation of its sum, solved on a grid of states (Brook and Evans 1972) and carried to the limit of ever finer ones; the two sides together by 1 ÷ ARL = 1 ÷ high + 1 ÷ low.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double? AverageRunLength(double slack, double limit, double shift = 0)
    {
        double idle = Guard.Positive(slack), bound = Guard.Positive(limit), off = Guard.Finite(shift);
        double high = OneSided(idle, bound, off), low = OneSided(idle, bound, -off), both = 1 / ((1 / high) + (1 / low));
        return both is > 0 and < 1e10 ? both : null;
    }

    private static double OneSided(double slack, double limit, double shift)
    {
        // The error of the grid falls with the square of its step: two grids give the limit. A longer way up needs a finer one.
        int states = Math.Min(400, Math.Max(60, (int)(12 * limit)));
        double coarse = OnGrid(slack, limit, shift, states), fine = OnGrid(slack, limit, shift, 2 * states);

        // A matrix so near to one without a solution gives anything; then the way is longer than can be told.
        return coarse > 0 && fine > 0 && Math.Abs(fine - coarse) < 0.05 * fine ? fine + ((fine - coarse) / 3) : double.PositiveInfinity;
    }

    private static double OnGrid(double slack, double limit, double shift, int states)
    {
        double width = 2 * limit / ((2 * states) - 1);
        Matrix<double> staying = Matrix<double>.Build.Dense(states, states, (i, j) =>
        {
            double from = (i * width) + shift - slack, to = j * width;
            double upper = Below(to + (width / 2) - from);
            return j == 0 ? upper : upper - Below(to - (width / 2) - from);
        });
        return (Matrix<double>.Build.DenseIdentity(states) - staying).Solve(Vector<double>.Build.Dense(states, 1))[0];

        static double Below(double z) => Normal.UpperTail(-z);
    }
}
