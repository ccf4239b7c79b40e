using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics;

/// <summary>The change of a metric from a baseline, with what the data allow to say about it.</summary>
/// <remarks>The interval and the p-value come from one inversion: the p-value is below 1 less the level exactly when the
/// interval leaves 0 out, and <see cref="Evidence"/> says the same in a word. Only metrics make comparisons.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Comparison : IFormattable
{
    // Below this a level, which is 1 − p, keeps fewer than four digits of p.
    private const double SmallestInvertedPValue = 1e-12;

    internal Comparison(MetricDefinition definition, double change, ConfidenceInterval interval, double? pValue, string method)
        : this(definition, change, interval, null, pValue, method)
    {
    }

    private Comparison(MetricDefinition definition, double change, ConfidenceInterval? interval, Reason? whyNoInterval, double? pValue, string method)
    {
        Definition = definition;
        Change = change;
        Interval = interval;
        WhyNoInterval = whyNoInterval;
        PValue = pValue;
        Method = method;
    }

    /// <summary>The definition that both metrics were read under.</summary>
    /// <value>Its unit is the unit of the change.</value>
    public MetricDefinition Definition { get; }

    /// <summary>The metric less its baseline.</summary>
    /// <value>In the unit of <see cref="Definition"/>: a share for rates, points for scores, an amount for money.</value>
    public double Change { get; }

    /// <summary>The changes that the data are compatible with.</summary>
    /// <value>In the unit of the change; <see langword="null"/> when there is none, and then <see cref="WhyNoInterval"/> says why.</value>
    public ConfidenceInterval? Interval { get; }

    /// <summary>Why there is no interval.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyNoInterval { get; }

    /// <summary>The chance of a change at least this far from 0 if nothing had changed.</summary>
    /// <value>From 0 to 1, two-sided; <see langword="null"/> when the method has no test.</value>
    public double? PValue { get; }

    /// <summary>The method in words, such as "Miettinen–Nurminen score".</summary>
    /// <value>A name to cite.</value>
    public string Method { get; }

    /// <summary>What the comparison has shown.</summary>
    /// <value><see cref="Evidence.Higher"/> or <see cref="Evidence.Lower"/> when the interval leaves 0 out, else <see cref="Evidence.NotEnough"/>.</value>
    public Evidence Evidence => Interval switch
    {
        { Lower: > 0 } => Evidence.Higher,
        { Upper: < 0 } => Evidence.Lower,
        _ => Evidence.NotEnough,
    };

    /// <summary>Whether the change is for the better, as far as the data show.</summary>
    /// <value><see langword="null"/> when the evidence is not enough or the metric is best within a band.</value>
    public bool? IsBetter => (Evidence, Definition.Better) switch
    {
        (Evidence.Higher, BetterWhen.Higher) or (Evidence.Lower, BetterWhen.Lower) => true,
        (Evidence.Higher, BetterWhen.Lower) or (Evidence.Lower, BetterWhen.Higher) => false,
        _ => null,
    };

    /// <summary>Writes the change, its interval and the evidence in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the change, its interval and the evidence.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        string sign = Change > 0 ? "+" : "";
        string change = sign + Change.ToString(numbers, formatProvider) + " " + Definition.Unit;
        return Interval is { } interval
            ? change + " " + interval.ToString(numbers, formatProvider) + ", " + Words(Evidence)
            : change + ", no interval: " + WhyNoInterval;
    }

    /// <summary>The same comparison as that of a metric with a definition of its own.</summary>
    internal Comparison Under(MetricDefinition definition) => new(definition, Change, Interval, WhyNoInterval, PValue, Method);

    /// <summary>The same comparison in a unit that is so many times smaller.</summary>
    internal Comparison Times(double factor) =>
        new(Definition, factor * Change, Interval is { } interval ? interval with { Lower = factor * interval.Lower, Upper = factor * interval.Upper } : null, WhyNoInterval, PValue, Method);

    /// <summary>A change of bare figures.</summary>
    internal static Comparison WithoutInterval(MetricDefinition definition, double change, Reason why) =>
        new(definition, change, null, why, null, "difference of figures");

    /// <summary>The change between two independent metrics, from their own intervals.</summary>
    /// <remarks>MOVER, the method of variance estimates recovery (Zou and Donner, Statistics in Medicine 27, 2008): each bound of
    /// the difference takes the distances from the two values to the bounds that face it. The p-value is 1 less the level at which the
    /// interval begins to hold 0, and is not followed below 1e-12.</remarks>
    internal static Comparison? Independent(IMetric current, IMetric baseline, double level)
    {
        _ = Guard.Level(level);
        MetricDefinition definition = MetricDefinition.Same(current.Definition, baseline.Definition);
        if (current.Value is not { } value || baseline.Value is not { } before)
        {
            return null;
        }

        double change = value - before;
        return Recovered(current, baseline, value, before, level) is { } interval
            ? new(definition, change, interval, Inverted(current, baseline, value, before), "method of variance estimates recovery (MOVER)")
            : WithoutInterval(definition, change, current.WhyNoInterval ?? baseline.WhyNoInterval ?? Reason.FiguresOnly);
    }

    private static ConfidenceInterval? Recovered(IMetric current, IMetric baseline, double value, double before, double level) =>
        current.Interval(level) is { } mine && baseline.Interval(level) is { } theirs
            ? new(
                value - before - Length(value - mine.Lower, theirs.Upper - before),
                value - before + Length(mine.Upper - value, before - theirs.Lower),
                level)
            : null;

    // Scaled, so that neither large amounts of money nor infinite bounds overflow.
    private static double Length(double first, double second)
    {
        double large = Math.Max(Math.Abs(first), Math.Abs(second)), small = Math.Min(Math.Abs(first), Math.Abs(second));
        return large == 0 || double.IsInfinity(large) ? large : large * Math.Sqrt(1 + (small / large * (small / large)));
    }

    private static double Inverted(IMetric current, IMetric baseline, double value, double before)
    {
        // The level at which the bound that faces 0 touches it: bisection on the logarithm of 1 − level.
        double low = Math.Log(SmallestInvertedPValue), high = -SmallestInvertedPValue;
        bool Excludes(double logarithm) => Recovered(current, baseline, value, before, 1 - Math.Exp(logarithm)) is { } interval && !interval.Contains(0);
        if (value.Equals(before))
        {
            return 1;
        }

        if (Excludes(low))
        {
            return SmallestInvertedPValue;
        }

        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Excludes(middle) ? (low, middle) : (middle, high);
        }

        return Math.Exp(high);
    }

    private static string Words(Evidence evidence) => evidence switch
    {
        Evidence.Higher => "higher",
        Evidence.Lower => "lower",
        _ => "not enough evidence",
    };
}
