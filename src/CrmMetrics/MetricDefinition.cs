using System;

namespace CrmMetrics;

/// <summary>The definition that a metric was read under. Metrics under different definitions refuse to be compared or added.</summary>
/// <param name="Id">A stable identifier in lower case, such as <c>retention-rate/survivors-over-opening</c>: what two metrics must share to be compared.</param>
/// <param name="Text">The formula in words, such as "survivors over opening customers".</param>
/// <param name="Unit">The unit of the value, such as "share", "points", "days" or "EUR per lead".</param>
/// <param name="Point">What "one point" of the metric is in its unit: 0.01 for a share, 1 for a score.</param>
/// <param name="Better">In which direction the metric improves.</param>
public sealed record MetricDefinition(string Id, string Text, string Unit, double Point, BetterWhen Better)
{
    /// <summary>A share from 0 to 1, whose point is a percentage point.</summary>
    internal static MetricDefinition Share(string id, string text, BetterWhen better = BetterWhen.Higher) =>
        new(id, text, "share", 0.01, better);

    /// <summary>A figure of money per something, in the currency of the data.</summary>
    internal static MetricDefinition MoneyPer(string id, string text, Currency currency, string unit, BetterWhen better) =>
        new(id, text, currency.IsUnset ? "money per " + unit : currency.Code + " per " + unit, 1, better);

    /// <summary>Passes when both are the same definition.</summary>
    /// <exception cref="DefinitionMismatchException">They are not.</exception>
    internal static MetricDefinition Same(MetricDefinition left, MetricDefinition right) =>
        string.Equals(left.Id, right.Id, StringComparison.Ordinal)
            ? left
            : throw new DefinitionMismatchException(left, right);

    /// <summary>Writes the formula in words.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
