using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;

namespace CrmMetrics.Returns;

/// <summary>What is known of a figure in a business case: the figure itself, a range in three points, two bounds, or a measured effect with its intervals.</summary>
/// <remarks>
/// <para>The expected value is the mean of the range, not its most likely value: with a long tail on one side the two differ, and a case made of most likely values is not worth what it shows on average.</para>
/// <para>A bare decimal stands for itself, and an estimate for its range: <c>hoursPerYear: 2_000</c>, <c>revenuePerYear: effect</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ValueRange : IFormattable
{
    // A draw looks its value up between so many quantiles.
    internal const int Cells = 1024;

    // In so many cells at either end the value is computed instead, where the range thins out.
    internal const int TailCells = 4;

    private const int PertWeight = 4;

    // Quantiles of a measured effect, kept at every 16th of a standard deviation to the fourth.
    private const int StepsInDeviation = 16, Deviations = 4, Middle = StepsInDeviation * Deviations;

    // The interval of a level so small that it is the middle.
    private const double Hair = 1e-6;

    private readonly Shape shape;
    private readonly decimal low;
    private readonly decimal likely;
    private readonly decimal high;
    private readonly double centre;
    private readonly double spread;
    private readonly double[] nodes = [];
    private readonly Lazy<double[]> table;
    private readonly Lazy<double[]> pertShares;
    private readonly string words;

    private ValueRange(Shape shape, decimal low, decimal likely, decimal high, decimal expected, string words)
    {
        (this.shape, this.low, this.likely, this.high, Expected, this.words) = (shape, low, likely, high, expected, words);
        table = new(NewTable);
        pertShares = new(NewPertShares);
    }

    private ValueRange(double centre, double spread, string words)
        : this(Shape.LogNormal, 0, 0, 0, (decimal)Math.Exp(centre + (0.5 * spread * spread)), words)
    {
        (this.centre, this.spread) = (centre, spread);
    }

    private ValueRange(double[] nodes, decimal expected, Currency currency, string words)
        : this(Shape.Measured, 0, 0, 0, expected, words)
    {
        (this.nodes, Currency) = (nodes, currency);
    }

    private ValueRange(ValueRange other, string? name, Currency currency)
    {
        (shape, low, likely, high, centre, spread, nodes, table, pertShares, words) = (other.shape, other.low, other.likely, other.high, other.centre, other.spread, other.nodes, other.table, other.pertShares, other.words);
        (Expected, Name, Currency) = (other.Expected, name, currency);
    }

    private enum Shape
    {
        Exact = 1,
        Pert,
        Triangular,
        LogNormal,
        Measured,
    }

    /// <summary>The expected value.</summary>
    /// <value>The mean of the range; of a measured effect the value measured.</value>
    public decimal Expected { get; }

    /// <summary>The name under which several lines share one uncertain figure, such as the share of staff that adopts the system.</summary>
    /// <value><see langword="null"/> for a figure of one line only.</value>
    public string? Name { get; }

    /// <summary>The currency of a measured amount of money.</summary>
    /// <value>Unset for a figure without one, which is in the currency of its case where it is money.</value>
    public Currency Currency { get; }

    /// <summary>Whether the figure is known exactly.</summary>
    /// <value><see langword="false"/> when it has a range.</value>
    public bool IsExact => shape == Shape.Exact;

    internal bool MayBeNegative => shape == Shape.Measured || low < 0;

    /// <summary>The least value; infinite where the range has no bound.</summary>
    internal double Lowest => shape switch
    {
        Shape.LogNormal => 0,
        Shape.Measured => nodes[0],
        _ => (double)low,
    };

    /// <summary>The greatest value.</summary>
    internal double Highest => shape switch
    {
        Shape.LogNormal => double.PositiveInfinity,
        Shape.Measured => nodes[nodes.Length - 1],
        _ => (double)high,
    };

    /// <summary>The mean of the range that draws are made from; that of a skewed measured effect is not the value measured.</summary>
    internal double Mean
    {
        get
        {
            if (shape != Shape.Measured)
            {
                return (double)Expected;
            }

            // The mean of pieces that are straight in normal deviations.
            double sum = nodes[0] * Normal.UpperTail(Deviations), last = 0;
            for (int i = 1; i < nodes.Length; i++)
            {
                double from = Deviation(i - 1), to = Deviation(i), share = Normal.UpperTail(from) - Normal.UpperTail(to), moment = Density(from) - Density(to);
                double slope = (nodes[i] - nodes[i - 1]) * StepsInDeviation;
                sum += ((nodes[i - 1] - (slope * from)) * share) + (slope * moment);
                last = nodes[i];
            }

            return sum + (last * Normal.UpperTail(Deviations));
        }
    }

    /// <summary>Quantiles at equal steps from 0 to 1, between which draws are looked up.</summary>
    internal double[] Table => table.Value;

    /// <summary>Whether draws from the outermost cells of the table are computed one by one: a straight line there would reach too far.</summary>
    internal bool HasTails => shape is Shape.Pert or Shape.LogNormal or Shape.Measured;

    /// <summary>The standard normal distribution, of which correlated figures are made.</summary>
    internal static ValueRange StandardNormal { get; } = new(NormalNodes(), 0, default, "standard normal");

    /// <summary>A figure that is known.</summary>
    /// <param name="value">The figure.</param>
    /// <returns>A range of that value only.</returns>
    public static ValueRange Exactly(decimal value) => new(Shape.Exact, value, value, value, value, "");

    /// <summary>A range in three points whose middle part weighs most (PERT): the usual choice for what experts estimate.</summary>
    /// <param name="low">The least that is possible.</param>
    /// <param name="likely">The most likely value.</param>
    /// <param name="high">The most that is possible.</param>
    /// <returns>The range: a beta distribution with the mean (low + 4 × likely + high) ÷ 6.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The points don't ascend.</exception>
    public static ValueRange Pert(decimal low, decimal likely, decimal high) => ThreePoints(Shape.Pert, low, likely, high, (low + (PertWeight * likely) + high) / 6, "PERT");

    /// <summary>A range in three points with straight sides: wider than <see cref="Pert"/>, for what is known less well.</summary>
    /// <param name="low">The least that is possible.</param>
    /// <param name="likely">The most likely value.</param>
    /// <param name="high">The most that is possible.</param>
    /// <returns>The range: a triangular distribution with the mean (low + likely + high) ÷ 3.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The points don't ascend.</exception>
    public static ValueRange Triangular(decimal low, decimal likely, decimal high) => ThreePoints(Shape.Triangular, low, likely, high, (low + likely + high) / 3, "triangular");

    /// <summary>A lognormal range, for amounts above 0 that may turn out several times as large as thought.</summary>
    /// <param name="low">The lower bound, above 0.</param>
    /// <param name="high">The upper bound, above the lower one.</param>
    /// <param name="level">The chance that the figure lies between the two, as much of the rest below as above.</param>
    /// <returns>The range; its median is the square root of low × high, its mean is larger.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="low"/> is not above 0, <paramref name="high"/> is not above it, <paramref name="level"/> is not above 0 and below 1, or the mean is too large for a decimal.</exception>
    public static ValueRange LogNormal(decimal low, decimal high, double level = 0.9)
    {
        double z = Normal.TwoSidedQuantile(Guard.Level(level));
        double from = Math.Log((double)(low > 0 ? low : throw Guard.Out(nameof(low), low, "must be above 0")));
        double to = Math.Log((double)(high > low ? high : throw Guard.Out(nameof(high), high, Guard.Invariant($"must be above the lower bound of {low}"))));
        double middle = 0.5 * (from + to), deviation = 0.5 * (to - from) / z, mean = Math.Exp(middle + (0.5 * deviation * deviation));
        _ = mean < (double)decimal.MaxValue ? mean : throw Guard.Out(nameof(level), level, Guard.Invariant($"with bounds of {low} and {high} must be higher, so that the range has a mean that can be counted"));
        return new(middle, deviation, Guard.Invariant($"lognormal, {low:#,0.##} to {high:#,0.##} with a chance of {100 * level:0.##} %"));
    }

    /// <summary>The range of a measured amount of money, such as the effect of a programme.</summary>
    /// <param name="estimate">The amount with its intervals; a bare figure without any is taken as known.</param>
    /// <returns>The range whose quantiles are the bounds of the estimate's intervals at all levels (its confidence distribution), from 4 standard deviations below to 4 above.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="estimate"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The estimate has no value, has lost its intervals for want of data, or its interval at 99.99 % has no end.</exception>
    public static ValueRange From(MoneyEstimate estimate) =>
        Guard.NotNull(estimate).Value is { } value ? Measured(estimate, value.Amount, value.Currency) : throw Undefined(estimate);

    /// <summary>The range of a measured figure, such as a share or a number of hours.</summary>
    /// <param name="estimate">The figure with its intervals; a bare figure without any is taken as known.</param>
    /// <returns>The range whose quantiles are the bounds of the estimate's intervals at all levels (its confidence distribution), from 4 standard deviations below to 4 above.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="estimate"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The estimate has no value, has lost its intervals for want of data, or its interval at 99.99 % has no end.</exception>
    public static ValueRange From(Estimate estimate) =>
        Guard.NotNull(estimate).Value is { } value ? Measured(estimate, (decimal)value, default) : throw Undefined(estimate);

    /// <summary>A figure that is known.</summary>
    /// <param name="value">The figure.</param>
    /// <returns>The same as <see cref="Exactly"/>.</returns>
    public static implicit operator ValueRange(decimal value) => Exactly(value);

    /// <summary>The range of a measured amount of money.</summary>
    /// <param name="estimate">The amount with its intervals.</param>
    /// <returns>The same as <see cref="From(MoneyEstimate)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="estimate"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The estimate has no value, has lost its intervals for want of data, or its interval at 99.99 % has no end.</exception>
    public static implicit operator ValueRange(MoneyEstimate estimate) => From(estimate);

    /// <summary>The range of a measured figure.</summary>
    /// <param name="estimate">The figure with its intervals.</param>
    /// <returns>The same as <see cref="From(Estimate)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="estimate"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The estimate has no value, has lost its intervals for want of data, or its interval at 99.99 % has no end.</exception>
    public static implicit operator ValueRange(Estimate estimate) => From(estimate);

    /// <summary>The same range under a name, so that several lines share it: in a draw they all have the same value of it.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The named range, to be given to each of the lines.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public ValueRange Named(string name) => new(this, CaseLine.Word(name, nameof(name)), Currency);

    /// <summary>The value that is not exceeded with a given chance.</summary>
    /// <param name="probability">The chance, above 0 and below 1.</param>
    /// <returns>The value, in the unit of the figure.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not above 0 and below 1.</exception>
    public double Quantile(double probability) =>
        probability is > 0 and < 1 ? At(probability) : throw Guard.Out(nameof(probability), probability, "must be above 0 and below 1");

    /// <summary>Writes the range in the current culture, such as <c>250,000 (PERT, 200,000 … 240,000 … 340,000)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the range.</summary>
    /// <param name="format">The format of the figures; up to two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string number = Text.IsGeneral(format) ? "#,0.##" : format!;
        string expected = Expected.ToString(number, formatProvider);
        return shape switch
        {
            Shape.Exact => expected,
            Shape.Pert or Shape.Triangular => expected + " (" + words + ", " + low.ToString(number, formatProvider) + " … " + likely.ToString(number, formatProvider) + " … " + high.ToString(number, formatProvider) + ")",
            _ => expected + " (" + words + ")",
        };
    }

    /// <summary>The quantile, for chances from 0 to 1 where the range has bounds.</summary>
    internal double At(double probability) => shape switch
    {
        Shape.Exact => (double)low,
        Shape.Pert => Lowest + ((Highest - Lowest) * PertShare(probability)),
        Shape.Triangular => TriangularAt(probability),
        Shape.LogNormal => Math.Exp(centre + (spread * -Normal.UpperQuantile(probability))),
        _ => MeasuredAt(-Normal.UpperQuantile(probability)),
    };

    /// <summary>The quantile as draws have it.</summary>
    internal double DrawnAt(double probability) => shape == Shape.Pert ? PertAt(probability) : At(probability);

    private static ValueRange ThreePoints(Shape shape, decimal low, decimal likely, decimal high, decimal expected, string words) =>
        likely < low ? throw Guard.Out(nameof(likely), likely, Guard.Invariant($"must not be below the low value of {low}"))
        : high < likely ? throw Guard.Out(nameof(high), high, Guard.Invariant($"must not be below the likely value of {likely}"))
        : low == high ? Exactly(low)
        : new(shape, low, likely, high, expected, words);

    private static ValueRange Measured(IMetric estimate, decimal expected, Currency currency)
    {
        if (estimate.WhyNoInterval is { } why)
        {
            _ = why == Reason.FiguresOnly ? why : throw Guard.Bad(nameof(estimate), $"estimate: must have an interval to draw from, but has none ({why}); state a range of your own, or its value where it is known.");
            return new(Exactly(expected), null, currency);
        }

        double[] bounds = new double[(2 * Middle) + 1];
        for (int step = 1; step <= Middle; step++)
        {
            ConfidenceInterval interval = Within(estimate, step / (double)StepsInDeviation);
            (bounds[Middle - step], bounds[Middle + step]) = (interval.Lower, interval.Upper);
        }

        ConfidenceInterval middle = Within(estimate, Hair);
        bounds[Middle] = 0.5 * (middle.Lower + middle.Upper);
        return bounds[0].Equals(bounds[2 * Middle])
            ? new(Exactly(expected), null, currency)
            : new(bounds, expected, currency, Text.In(CultureInfo.InvariantCulture, $"measured: {estimate.Definition.Text}, {estimate.Interval(0.95)?.ToString("#,0.##", CultureInfo.InvariantCulture)}"));
    }

    private static ConfidenceInterval Within(IMetric estimate, double deviations)
    {
        double level = 1 - Normal.TwoSidedTail(deviations);
        ConfidenceInterval interval = estimate.Interval(level) ?? throw Undefined(estimate);
        return double.IsInfinity(interval.Lower) || double.IsInfinity(interval.Upper) || double.IsNaN(interval.Width)
            ? throw Guard.Bad(nameof(estimate), $"estimate: its interval at {100 * level:0.####} % must have two ends to draw from, but is {interval.ToString(null, CultureInfo.InvariantCulture)}; state a range of your own instead.")
            : interval;
    }

    private static ArgumentException Undefined(IMetric estimate) =>
        Guard.Bad(nameof(estimate), $"estimate: must have a value, but is undefined ({estimate.WhyUndefined}).");

    private static double[] NormalNodes()
    {
        double[] bounds = new double[(2 * Middle) + 1];
        for (int i = 0; i < bounds.Length; i++)
        {
            bounds[i] = Deviation(i);
        }

        return bounds;
    }

    private static double Deviation(int node) => (node - Middle) / (double)StepsInDeviation;

    private static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);

    private double MeasuredAt(double z)
    {
        double place = Math.Max(0, Math.Min(2 * Middle, (z * StepsInDeviation) + Middle));
        int below = Math.Min((2 * Middle) - 1, (int)place);
        return nodes[below] + ((place - below) * (nodes[below + 1] - nodes[below]));
    }

    private double TriangularAt(double probability)
    {
        double from = Lowest, to = Highest, mode = (double)likely, width = to - from, rising = (mode - from) / width;
        return probability < rising ? from + Math.Sqrt(probability * width * (mode - from)) : to - Math.Sqrt((1 - probability) * width * (to - mode));
    }

    private (double A, double B) PertParameters => (1 + (double)(PertWeight * (likely - low) / (high - low)), 1 + (double)(PertWeight * (high - likely) / (high - low)));

    private double PertShare(double probability)
    {
        if (probability is 0 or 1)
        {
            return probability;
        }

        double odds = IncompleteBeta.Odds(PertParameters.A, PertParameters.B, probability, 1 - probability);
        return double.IsInfinity(odds) ? 1 : odds / (1 + odds);
    }

    private double[] NewTable()
    {
        double[] quantiles = new double[Cells + 2];
        for (int i = 0; i <= Cells; i++)
        {
            quantiles[i] = DrawnAt((double)i / Cells);
        }

        // Looked up in the inner cells only.
        (quantiles[0], quantiles[Cells]) = (HasTails ? quantiles[1] : quantiles[0], HasTails ? quantiles[Cells - 1] : quantiles[Cells]);
        return quantiles;
    }

    /// <summary>A quantile of a beta distribution from its chances at equal steps: hundreds of times as fast as solving for it, to some 6 digits.</summary>
    private double PertAt(double probability)
    {
        double[] below = pertShares.Value;
        int steps = below.Length - 1, found = Array.BinarySearch(below, probability), step = Math.Min(steps - 1, found >= 0 ? found : ~found - 1);
        double width = below[step + 1] - below[step];
        return Lowest + ((Highest - Lowest) * (step + (width > 0 ? (probability - below[step]) / width : 0)) / steps);
    }

    /// <summary>The chances of a beta distribution from its density, by Gauss's rule of three points in each of many steps.</summary>
    private double[] NewPertShares()
    {
        const int steps = 2 * Cells;
        (double a, double b) = PertParameters;
        double[] below = new double[steps + 1];
        double node = Math.Sqrt(0.6);
        for (int i = 0; i < steps; i++)
        {
            double middle = (i + 0.5) / steps, half = 0.5 / steps;
            below[i + 1] = below[i] + (5 * Height(middle - (half * node))) + (8 * Height(middle)) + (5 * Height(middle + (half * node)));
        }

        return Array.ConvertAll(below, share => share / below[steps]);

        double Height(double x) => Math.Exp(((a - 1) * Math.Log(x)) + ((b - 1) * Math.Log(1 - x)));
    }
}
