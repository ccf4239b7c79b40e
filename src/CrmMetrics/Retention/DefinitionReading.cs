using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Retention;

/// <summary>A rate under one definition, and the groups of customers that make it differ from the default one.</summary>
public sealed class DefinitionReading : IFormattable
{
    internal DefinitionReading(string name, IMetric rate, IReadOnlyList<GroupDifference> differences)
    {
        Name = name;
        Rate = rate;
        Differences = differences;
    }

    /// <summary>The name of the definition.</summary>
    /// <value>A member of <see cref="RetentionDefinition"/> or <see cref="ChurnDefinition"/>, such as <c>ClosingMinusNew</c>.</value>
    public string Name { get; }

    /// <summary>The rate.</summary>
    /// <value>A <see cref="RetentionRate"/> or a <see cref="ChurnRate"/>, with its interval and definition.</value>
    public IMetric Rate { get; }

    /// <summary>The groups that count otherwise than under the default definition of the same metric.</summary>
    /// <value>None for the default itself, in the order of <see cref="CustomerGroup"/> for the others. Together they are the whole difference above the line, and
    /// below it where both divide by customers.</value>
    public IReadOnlyList<GroupDifference> Differences { get; }

    /// <summary>Writes the name, the rate and the differences in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the name, the rate and the differences.</summary>
    /// <param name="format">A format for the rate.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Name + ": " + Rate.ToString(format, formatProvider) + (Differences.Count == 0 ? "" : "; " + Why(formatProvider));

    internal string Why(IFormatProvider? provider) => string.Join(", ", Differences.Select(difference => difference.ToString(null, provider)));
}
