using System;

namespace CrmMetrics.Goals;

/// <summary>Writes figures of a metric for people: shares in per cent, and no more digits than the interval supports.</summary>
internal static class ScorecardFigure
{
    private const int MostDecimals = 6;

    public static string Unit(MetricDefinition definition) => IsShare(definition) ? "%" : definition.Unit;

    public static string Value(double value, MetricDefinition definition, ConfidenceInterval? interval, IFormatProvider provider) =>
        Number(Scale(definition) * value, Decimals(interval, definition), provider) + Sign(definition);

    /// <summary>A figure that was set, not measured: a target shows as it was said.</summary>
    public static string Set(double value, MetricDefinition definition, IFormatProvider provider) =>
        (Scale(definition) * value).ToString("#,##0.######", provider) + Sign(definition);

    public static string Interval(ConfidenceInterval interval, MetricDefinition definition, IFormatProvider provider) => Bounds(interval, definition, provider) + Sign(definition);

    /// <summary>The interval of a difference: between two shares those are percentage points.</summary>
    public static string Difference(ConfidenceInterval interval, MetricDefinition definition, IFormatProvider provider) => Bounds(interval, definition, provider) + (IsShare(definition) ? " pp" : "");

    public static string Whole(double value, IFormatProvider provider) => Number(value, 0, provider);

    public static string Change(Comparison change, MetricDefinition definition, IFormatProvider provider) =>
        (change.Change > 0 ? "+" : "") + Number(Scale(definition) * change.Change, Decimals(change.Interval, definition), provider) + (IsShare(definition) ? " pp" : "");

    public static string Percent(double share, IFormatProvider provider) => Number(100 * share, Math.Abs(share) < 0.1 ? 1 : 0, provider) + " %";

    private static string Bounds(ConfidenceInterval interval, MetricDefinition definition, IFormatProvider provider)
    {
        int? decimals = Decimals(interval, definition);
        return Bound(interval.Lower) + " to " + Bound(interval.Upper);

        string Bound(double bound) => double.IsPositiveInfinity(bound) ? "∞" : double.IsNegativeInfinity(bound) ? "−∞" : Number(Scale(definition) * bound, decimals, provider);
    }

    private static bool IsShare(MetricDefinition definition) => string.Equals(definition.Unit, "share", StringComparison.Ordinal);

    private static double Scale(MetricDefinition definition) => IsShare(definition) ? 100 : 1;

    private static string Sign(MetricDefinition definition) => IsShare(definition) ? " %" : "";

    /// <summary>How many decimals leave two digits of the half width.</summary>
    private static int? Decimals(ConfidenceInterval? interval, MetricDefinition definition) =>
        interval is { Width: > 0 } known && !double.IsInfinity(known.Width) ? Within(1 - Math.Floor(Math.Log10(0.5 * Scale(definition) * known.Width))) : null;

    private static int Within(double decimals) => (int)Math.Max(0, Math.Min(MostDecimals, decimals));

    private static string Number(double value, int? decimals, IFormatProvider provider)
    {
        // Where nothing tells the error, four digits; the zeros at the end say nothing.
        int places = decimals ?? (value == 0 ? 0 : Within(3 - Math.Floor(Math.Log10(Math.Abs(value)))));

        // A small negative number must not show as minus zero, which the two targets write differently.
        double shown = Math.Abs(value) < 0.5 * Math.Pow(10, -places) ? 0 : value;
        return decimals is null ? shown.ToString("#,##0." + new string('#', places), provider) : shown.ToString("N" + places.ToString(System.Globalization.CultureInfo.InvariantCulture), provider);
    }
}
