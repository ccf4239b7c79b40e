using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Retention;

/// <summary>The customers of whom the signals say one and the same.</summary>
public sealed class ChurnSignalPattern : IFormattable
{
    internal ChurnSignalPattern(IReadOnlyList<string> signals, IReadOnlyList<bool?> hasLeft, long customers)
    {
        Signals = signals;
        HasLeft = hasLeft;
        Customers = customers;
    }

    /// <summary>The names of the signals.</summary>
    /// <value>In the order of the table.</value>
    public IReadOnlyList<string> Signals { get; }

    /// <summary>What each signal says.</summary>
    /// <value>Whether the customers have left; <see langword="null"/> where it says nothing. One for each of <see cref="Signals"/>.</value>
    public IReadOnlyList<bool?> HasLeft { get; }

    /// <summary>How many customers there are.</summary>
    /// <value>1 or more.</value>
    public long Customers { get; }

    /// <summary>Whether the signals that say something all say the same.</summary>
    /// <value><see langword="true"/> also where one or none says something.</value>
    public bool Agrees => HasLeft.Where(left => left is not null).Distinct().Count() < 2;

    /// <summary>Writes the pattern in the current culture, such as <c>301: flag no, event yes</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the pattern.</summary>
    /// <param name="format">A format for the count.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Customers.ToString(Text.IsGeneral(format) ? "N0" : format, formatProvider) + ": "
        + string.Join(", ", Signals.Select((signal, place) => signal + " " + (HasLeft[place] switch { true => "yes", false => "no", null => "unknown" })));
}
