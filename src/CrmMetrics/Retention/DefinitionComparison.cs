using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Retention;

/// <summary>All definitions of retention and churn on the same customers, side by side, with the groups of customers that make the differences.</summary>
public sealed class DefinitionComparison : IFormattable
{
    internal DefinitionComparison(IReadOnlyList<DefinitionReading> retention, IReadOnlyList<DefinitionReading> churn)
    {
        Retention = retention;
        Churn = churn;
    }

    /// <summary>Retention under every definition that tenures tell.</summary>
    /// <value>The default first; without <see cref="RetentionDefinition.RepeatPurchase"/>, which purchases tell.</value>
    public IReadOnlyList<DefinitionReading> Retention { get; }

    /// <summary>Churn under every definition.</summary>
    /// <value>The default first.</value>
    public IReadOnlyList<DefinitionReading> Churn { get; }

    /// <summary>Writes a line a definition in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes a line a definition.</summary>
    /// <param name="format">A format for the rates.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        string.Join("\n", Retention.Concat(Churn).Select(reading => reading.ToString(format, formatProvider)));

    /// <summary>Writes a Markdown table with a row a definition.</summary>
    /// <param name="provider">The culture of the digits; the current one when left out.</param>
    /// <returns>The table: definition, rate, formula in words, and the customers who make the difference.</returns>
    public string ToMarkdown(IFormatProvider? provider = null)
    {
        IFormatProvider culture = provider ?? CultureInfo.CurrentCulture;
        return "| definition | rate | formula | customers who make the difference |\n|---|---|---|---|\n" + string.Concat(Retention.Concat(Churn).Select(reading =>
            "| " + reading.Name + " | " + reading.Rate.ToString(null, culture) + " | " + reading.Rate.Definition.Text + " | " + reading.Why(culture) + " |\n"));
    }
}
