using System;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>A parameter of a fitted model, with its uncertainty.</summary>
public sealed class ModelParameter : IFormattable
{
    internal ModelParameter(string name, double value, double? standardError, Reason? whyNoInterval)
    {
        Name = name;
        Value = value;
        StandardError = standardError;
        WhyNoInterval = whyNoInterval;
    }

    /// <summary>The name of the parameter.</summary>
    /// <value>As in the paper of the model, such as <c>alpha</c>.</value>
    public string Name { get; }

    /// <summary>The parameter.</summary>
    /// <value>Above 0, in the unit of time of the model where it has one; very near 0, or very large, where the fit has come to an edge.</value>
    public double Value { get; }

    /// <summary>Its standard error, from the curvature of the likelihood.</summary>
    /// <value>Above 0; <see langword="null"/> when it is not determined, and then <see cref="WhyNoInterval"/> says why.</value>
    public double? StandardError { get; }

    /// <summary>Why its uncertainty is not known.</summary>
    /// <value><see langword="null"/> exactly when there is a standard error.</value>
    public Reason? WhyNoInterval { get; }

    /// <summary>The values of the parameter that the data are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds that are symmetric in the logarithm, and so above 0; <see langword="null"/> when there is no standard error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        double z = Normal.TwoSidedQuantile(Guard.Level(level));
        return StandardError is { } error ? new(Value * Math.Exp(-z * error / Value), Value * Math.Exp(z * error / Value), level) : null;
    }

    /// <summary>Writes the parameter in the current culture, such as <c>alpha 4.414 [3.732, 5.22] at 95 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the parameter.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        return Name + " " + Value.ToString(numbers, formatProvider) + (Interval() is { } bounds ? " " + bounds.ToString(numbers, formatProvider) : " (" + WhyNoInterval + ")");
    }
}
