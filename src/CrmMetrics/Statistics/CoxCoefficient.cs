using System;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>What one covariate does to the hazard: the coefficient of a proportional hazards model, and the hazard ratio, which is e to it.</summary>
public sealed class CoxCoefficient : IFormattable
{
    private static readonly MetricDefinition RatioOfHazards = new("hazard-ratio", "hazard with the covariate one unit higher over hazard without, Cox model", "ratio", 1, BetterWhen.Lower);

    internal CoxCoefficient(string name, double? value, double? standardError, Reason? whyUndefined)
    {
        Name = name;
        Value = value;
        StandardError = standardError;
        WhyUndefined = whyUndefined;
    }

    /// <summary>The name of the covariate.</summary>
    /// <value>As it was given.</value>
    public string Name { get; }

    /// <summary>The coefficient: by how much the logarithm of the hazard rises when the covariate is one unit higher.</summary>
    /// <value><see langword="null"/> when the model has not converged, and then <see cref="WhyUndefined"/> says why.</value>
    public double? Value { get; }

    /// <summary>Its standard error, from the observed information.</summary>
    /// <value>Above 0; <see langword="null"/> when there is no coefficient.</value>
    public double? StandardError { get; }

    /// <summary>Why there is no coefficient.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyUndefined { get; }

    /// <summary>The hazard with the covariate one unit higher over the hazard without.</summary>
    /// <value>Above 0, 1 for no effect, with the interval of the coefficient; undefined when there is no coefficient.</value>
    public Estimate HazardRatio => Value is { } value && StandardError is { } error
        ? new(
            Math.Exp(value),
            null,
            RatioOfHazards,
            level => new(Math.Exp(value - (error * Normal.TwoSidedQuantile(level))), Math.Exp(value + (error * Normal.TwoSidedQuantile(level))), level),
            null)
        : new(null, WhyUndefined, RatioOfHazards, null, WhyUndefined);

    /// <summary>The test that the covariate does nothing, by its coefficient over its standard error (Wald).</summary>
    /// <value>z; <see langword="null"/> when there is no coefficient.</value>
    public HypothesisTest? Test => Value / StandardError is { } z ? new HypothesisTest("Wald z of " + Name, z, null, Normal.TwoSidedTail(z)) : null;

    /// <summary>The coefficients that the data are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The coefficient ± z standard errors; <see langword="null"/> when there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        double z = Normal.TwoSidedQuantile(Guard.Level(level));
        return Value is { } value && StandardError is { } error ? new(value - (z * error), value + (z * error), level) : null;
    }

    /// <summary>Writes the hazard ratio in the current culture, such as <c>sex: hazard × 0.5754 [0.4142, 0.7994] at 95 %, p = 0.0009861</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the hazard ratio.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        return HazardRatio is { Value: { } ratio } estimate && Test is { } test
            ? Name + ": hazard × " + ratio.ToString(numbers, formatProvider) + " " + estimate.Interval()!.Value.ToString(numbers, formatProvider)
                + ", p = " + test.PValue.ToString(numbers, formatProvider)
            : Name + ": undefined (" + WhyUndefined + ")";
    }
}
