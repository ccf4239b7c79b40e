using System;
using System.Diagnostics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics;

/// <summary>A currency, named by its three letters.</summary>
/// <remarks>Any three letters from A to Z are taken, since CRM systems hold codes that ISO 4217 does not list. The default
/// value is unset: no currency yet.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<Currency>))]
#endif
public readonly record struct Currency : IFormattable
#if NET8_0_OR_GREATER
    , IParsable<Currency>
#endif
{
    private const int Letters = 26;

    // 0 is unset; otherwise the three letters in base 26, plus 1.
    private readonly ushort packed;

    private Currency(ushort packed) => this.packed = packed;

    /// <summary>ISO 4217's own code for "no currency", which amounts without one are given.</summary>
    /// <value><c>XXX</c>.</value>
    public static Currency None { get; } = Parse("XXX");

    /// <summary>Whether this is the default value: no currency yet.</summary>
    /// <value><see langword="true"/> for <c>default(Currency)</c> alone.</value>
    public bool IsUnset => packed == 0;

    /// <summary>The three letters.</summary>
    /// <value>Upper case, such as <c>EUR</c>; empty when unset.</value>
    public string Code
    {
        get
        {
            if (IsUnset)
            {
                return "";
            }

            int rest = packed - 1;
            return new string([(char)('A' + (rest / (Letters * Letters))), (char)('A' + (rest / Letters % Letters)), (char)('A' + (rest % Letters))]);
        }
    }

    /// <summary>Reads a code.</summary>
    /// <param name="text">Three letters in either case, or nothing for the unset currency.</param>
    /// <returns>The currency.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is not three letters from A to Z.</exception>
    public static Currency Parse(string text) =>
        TryParse(Guard.NotNull(text), out Currency currency)
            ? currency
            : throw new FormatException("A currency is three letters from A to Z, but the text was \"" + text + "\".");

    /// <summary>Reads a code, if it is one.</summary>
    /// <param name="text">Three letters in either case, or nothing for the unset currency.</param>
    /// <param name="result">The currency; unset when the text is no code.</param>
    /// <returns>Whether the text was a code.</returns>
    public static bool TryParse(string? text, out Currency result)
    {
        result = default;
        if (text is null || (text.Length != 0 && text.Length != 3))
        {
            return false;
        }

        int value = 0;
        foreach (char letter in text)
        {
            int index = letter is >= 'A' and <= 'Z' ? letter - 'A' : letter is >= 'a' and <= 'z' ? letter - 'a' : -1;
            if (index < 0)
            {
                return false;
            }

            value = (value * Letters) + index;
        }

        result = text.Length == 0 ? default : new((ushort)(value + 1));
        return true;
    }

    /// <summary>Writes the code.</summary>
    /// <returns><see cref="Code"/>.</returns>
    public override string ToString() => Code;

    /// <summary>Writes the code, the same in every format and culture.</summary>
    /// <param name="format">Ignored.</param>
    /// <param name="formatProvider">Ignored.</param>
    /// <returns><see cref="Code"/>.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Code;

#if NET8_0_OR_GREATER
    static Currency IParsable<Currency>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Currency>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Currency result) => TryParse(s, out result);
#endif
}
