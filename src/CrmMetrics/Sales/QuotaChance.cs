using System;
using System.Globalization;

namespace CrmMetrics.Sales;

/// <summary>The chance that open deals reach a mark, and how it was computed.</summary>
/// <remarks>The default value is no chance that anybody has computed.</remarks>
public readonly record struct QuotaChance : IFormattable
{
    private static readonly Reason NotComputed = new("not-computed", "no chance was computed");

    private readonly Reason? why;

    private QuotaChance(double? value, Reason? why, double? error, string method)
    {
        Value = value;
        this.why = why;
        MonteCarloError = error;
        Method = method;
    }

    /// <summary>The chance.</summary>
    /// <value>From 0 to 1; <see langword="null"/> when it cannot be computed by this method.</value>
    public double? Value { get; }

    /// <summary>Why there is no chance.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyUndefined => Value is null ? why ?? NotComputed : null;

    /// <summary>The standard error that the simulation leaves.</summary>
    /// <value>0 or more; <see langword="null"/> for methods without chance of their own.</value>
    public double? MonteCarloError { get; }

    /// <summary>The method in words.</summary>
    /// <value>A name to cite; <see langword="null"/> for the default value.</value>
    public string? Method { get; }

    /// <summary>Writes the chance and its method in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the chance.</summary>
    /// <param name="format"><c>G</c> or none: as a percentage with its method; else a format for the chance.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (!Text.IsGeneral(format))
        {
            return Value?.ToString(format, formatProvider) ?? "";
        }

        return Value is not { } chance ? "undefined (" + WhyUndefined + ")"
            : MonteCarloError is { } error ? Text.In(formatProvider, $"{100 * chance:F1} % ± {100 * error:F2} ({Method})")
            : Text.In(formatProvider, $"{100 * chance:F1} % ({Method})");
    }

    internal static QuotaChance Of(double value, string method) => new(Math.Min(1, value), null, null, method);

    internal static QuotaChance Simulated(long hits, long draws)
    {
        double chance = (double)hits / draws;
        return new(chance, null, Math.Sqrt(chance * (1 - chance) / draws), "simulation");
    }

    internal static QuotaChance None(Reason why, string method) => new(null, why, null, method);
}
