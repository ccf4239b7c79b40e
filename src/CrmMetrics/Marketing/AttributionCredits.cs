using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Numerics;
using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>The credit of each channel under one rule.</summary>
/// <remarks>
/// <para>Conversions add up to the conversions of the journeys, to rounding in the last digits. Money adds up exactly: each credit is cut to whole cents, and the cents that are
/// left go to the largest remainders, of equal ones to the first channel by name.</para>
/// <para>Credits are an accounting of what happened, not effects: who sees an ad may have bought without it. A return made of them is an attributed one, never an incremental one.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AttributionCredits : IReadOnlyList<ChannelCredit>
{
    private const int LeastDecimals = 2;

    private readonly string[] channels;
    private readonly DoubleDouble[] conversions;
    private readonly DoubleDouble[] values;
    private readonly ChannelCredit[] credits;

    internal AttributionCredits(string rule, string[] channels, DoubleDouble[] conversions, DoubleDouble[] values, long total, Money value)
        : this(rule, channels, conversions, values, total, value, Math.Max(LeastDecimals, DecimalsOf(value.Amount)))
    {
    }

    private AttributionCredits(string rule, string[] channels, DoubleDouble[] conversions, DoubleDouble[] values, long total, Money value, int decimals)
    {
        Rule = rule;
        this.channels = channels;
        this.conversions = conversions;
        this.values = values;
        Conversions = total;
        Value = value;
        decimal[] amounts = Apportioned(values, value.Amount, decimals);
        credits = [.. channels.Select((channel, i) => new ChannelCredit(channel, conversions[i].Value, total == 0 ? null : (conversions[i] / DoubleDouble.Of(total)).Value, new(amounts[i], value.Currency)))];
    }

    /// <summary>Credits in proportion to figures of the channels; none where these add up to 0.</summary>
    internal static AttributionCredits InProportion(string rule, string[] channels, double[] figures, DoubleDouble sum, long conversions, Money value)
    {
        DoubleDouble count = DoubleDouble.Of(conversions), amount = DoubleDouble.Of(value.Amount);
        return new(
            rule,
            channels,
            [.. figures.Select(figure => conversions == 0 ? default : DoubleDouble.Of(figure) / sum * count)],
            [.. figures.Select(figure => conversions == 0 ? default : DoubleDouble.Of(figure) / sum * amount)],
            conversions,
            value);
    }

    /// <summary>The rule.</summary>
    /// <value>Its identifier, such as <c>linear</c> or <c>markov/2</c>.</value>
    public string Rule { get; }

    /// <summary>How many conversions were shared out.</summary>
    /// <value>0 or more.</value>
    public long Conversions { get; }

    /// <summary>What they brought.</summary>
    /// <value>0 or more; of no currency where that wasn't looked at.</value>
    public Money Value { get; }

    /// <summary>How many channels there are.</summary>
    /// <value>All that the journeys touched, those without a conversion too.</value>
    public int Count => credits.Length;

    /// <summary>The credit of a channel by its place in the order of the names.</summary>
    /// <param name="index">The place, from 0.</param>
    /// <value>The credit.</value>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <see cref="Count"/>.</exception>
    public ChannelCredit this[int index] => index >= 0 && index < Count
        ? credits[index]
        : throw Guard.Out(nameof(index), index, Guard.Invariant($"must be the place of one of the {Count} channels"));

    /// <summary>The credit of a channel.</summary>
    /// <param name="channel">Its name.</param>
    /// <value>The credit.</value>
    /// <exception cref="ArgumentNullException"><paramref name="channel"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">No journey touched such a channel.</exception>
    public ChannelCredit this[string channel]
    {
        get
        {
            int place = Array.BinarySearch(channels, Guard.NotNull(channel), StringComparer.Ordinal);
            return place >= 0 ? credits[place] : throw Guard.Bad(nameof(channel), $"No journey touched the channel \"{channel}\", but {string.Join(", ", channels)}.");
        }
    }

    /// <summary>The same credits, with money cut to so many decimals.</summary>
    /// <param name="decimals">Decimals of the currency, such as 0 for yen; not fewer than <see cref="Value"/> has, 20 at most. Two, or as many as the value has, unless asked for.</param>
    /// <returns>The credits; their money still adds up to <see cref="Value"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> are fewer than the value has, or more than 20.</exception>
    public AttributionCredits WithDecimals(int decimals)
    {
        const int Most = 20;
        int least = DecimalsOf(Value.Amount);
        return decimals >= least && decimals <= Most
            ? new(Rule, channels, conversions, values, Conversions, Value, decimals)
            : throw Guard.Out(nameof(decimals), decimals, Guard.Invariant($"must be from {least}, which the value of {Value.ToString("R", null)} has, to {Most}"));
    }

    /// <inheritdoc/>
    public IEnumerator<ChannelCredit> GetEnumerator() => ((IEnumerable<ChannelCredit>)credits).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes the rule and the credits in the current culture, such as <c>linear: ads 6.67, email 12.67, web 29.67</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        Rule + ": " + string.Join(", ", credits.Select(credit => credit.Channel + " " + credit.Conversions.ToString("0.##", CultureInfo.CurrentCulture)));

    /// <summary>How many decimals an amount has, trailing zeros left out.</summary>
    private static int DecimalsOf(decimal amount)
    {
        int decimals = 0;
        for (decimal rest = amount % 1; rest != 0; rest = rest * 10 % 1)
        {
            decimals++;
        }

        return decimals;
    }

    /// <summary>Cuts parts to whole units and hands the units that are left to the largest remainders.</summary>
    private static decimal[] Apportioned(DoubleDouble[] parts, decimal total, int decimals)
    {
        // Remainders that differ by less are one and the same but for rounding: a tie must not hang on the last digit.
        const double Same = 1e9;

        DoubleDouble scale = DoubleDouble.PowerOfTen(decimals);
        BigInteger[] units = new BigInteger[parts.Length];
        double[] remainders = new double[parts.Length];
        BigInteger left = DecimalBits.Of(total).ToUnits(DecimalBits.MostDecimals) / BigInteger.Pow(10, DecimalBits.MostDecimals - decimals);
        for (int i = 0; i < parts.Length; i++)
        {
            DoubleDouble part = parts[i] * scale;
            double high = Math.Floor(part.High), rest = part.High - high + part.Low, low = Math.Floor(rest);
            units[i] = new BigInteger(high) + new BigInteger(low);
            remainders[i] = Math.Round((rest - low) * Same);
            if (remainders[i] >= Same)
            {
                // Whole but for rounding.
                units[i]++;
                remainders[i] = 0;
            }

            left -= units[i];
        }

        int[] order = [.. Enumerable.Range(0, parts.Length).OrderByDescending(i => remainders[i])];
        for (int i = 0; !left.IsZero && order.Length > 0; i = (i + 1) % order.Length)
        {
            int at = left.Sign > 0 ? order[i] : order[order.Length - 1 - i];
            units[at] += left.Sign;
            left -= left.Sign;
        }

        return [.. units.Select(unit => DecimalBits.ToDecimal(unit, decimals, decimals))];
    }
}
