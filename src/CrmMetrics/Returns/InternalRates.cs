using System;
using System.Buffers;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Returns;

/// <summary>The internal rates of return (IRR, XIRR) of flows: every real rate above −100 % at which they are worth nothing, in ascending order.</summary>
/// <remarks>
/// <para>Spreadsheets print the one rate that their search happens to reach from a guess, or an error. Flows that change direction more than once can have several rates, or none; this list
/// has them all, says how that is known, and has a <see cref="Value"/> only where there is just one.</para>
/// <para>The unit of money and the order of the rows make no difference. A rate that stands alone is exact to some 1e-12, one that touches to 1e-8; where several stand near to each other, digits go as they do in the flows' own rounding.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class InternalRates : IReadOnlyList<InternalRate>, IFormattable
{
    private static readonly Reason NoFlows = new("no-flows", "nothing was paid or received");
    private static readonly Reason OneDirection = new("no-sign-change", "all flows have one direction, so no rate makes them worth nothing");
    private static readonly Reason NoRate = new("no-rate", "the flows change direction, but no rate makes them worth nothing");
    private static readonly Reason Undecided = new("undecided", "rates lie so near to each other that doubles can't tell how many there are");
    private static readonly Reason Several = new("several-rates", "several rates make the flows worth nothing, so none of them is the return");

    private readonly InternalRate[] rates;
    private readonly bool isEmpty;

    internal InternalRates(ReadOnlySpan<double> times, ReadOnlySpan<double> amounts)
    {
        isEmpty = amounts.IsEmpty;
        SignChanges = RateSearch.SignChanges(amounts);
        FoundRate[] found = new FoundRate[Math.Max(0, amounts.Length - 1)];
        int count = RateSearch.Find(times, amounts, found, out RateProof proof);
        Proof = proof;
        rates = new InternalRate[count];
        for (int i = 0; i < count; i++)
        {
            rates[i] = new(ExpLog.Expm1(found[i].Log), found[i].Log, found[i].IsMultiple);
        }
    }

    /// <summary>The internal rate of return, where there is just one.</summary>
    /// <value>A share of 1, above −1: 0.1 for 10 %; <see langword="null"/> when there is none or more than one, or doubles can't tell.</value>
    public double? Value => WhyUndefined is null ? rates[0].Rate : null;

    /// <summary>Why there is no single rate.</summary>
    /// <value><see langword="null"/> when there is one.</value>
    public Reason? WhyUndefined => Proof == RateProof.Undecided ? Undecided : rates.Length == 1 ? null : rates.Length > 1 ? Several : isEmpty ? NoFlows : SignChanges == 0 ? OneDirection : NoRate;

    /// <summary>How often the flows change direction in the order of time, flows of one time taken as their sum: there are at most so many rates (Descartes).</summary>
    /// <value>0 or more.</value>
    public int SignChanges { get; }

    /// <summary>How it is known that there are no other rates.</summary>
    /// <value>One of the named proofs.</value>
    public RateProof Proof { get; }

    /// <summary>How many rates there are.</summary>
    /// <value>0 or more.</value>
    public int Count => rates.Length;

    /// <summary>A rate.</summary>
    /// <param name="index">Its place, counted from 0 for the lowest.</param>
    /// <value>The rate at that place.</value>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is below 0, or not below <see cref="Count"/>.</exception>
    public InternalRate this[int index] => rates[index];

    /// <summary>Finds the rates of many cases at once (XIRR, days over 365), with no memory taken per case.</summary>
    /// <param name="lengths">How many flows each case has: the first case's flows come first in the columns, then the second's.</param>
    /// <param name="days">The day number of each flow, in any order within a case.</param>
    /// <param name="amounts">Each flow: above 0 comes in, below 0 goes out.</param>
    /// <param name="rates">For each case its one yearly rate; not-a-number where it has none, several, or so many that doubles can't tell.</param>
    /// <param name="counts">For each case how many rates it has.</param>
    /// <exception cref="ArgumentException">The columns differ in length, the lengths don't sum to that of the columns, an amount is not finite, or the flows of a case differ by more than 290 orders of magnitude.</exception>
    public static void Find(ReadOnlySpan<int> lengths, ReadOnlySpan<int> days, ReadOnlySpan<double> amounts, Span<double> rates, Span<int> counts)
    {
        CheckColumns(lengths, days, amounts, rates.Length, counts.Length);
        int longest = 0;
        foreach (int length in lengths)
        {
            longest = Math.Max(longest, length);
        }

        int[] order = ArrayPool<int>.Shared.Rent(longest), keys = ArrayPool<int>.Shared.Rent(longest);
        double[] room = ArrayPool<double>.Shared.Rent(2 * longest);
        FoundRate[] found = ArrayPool<FoundRate>.Shared.Rent(longest);
        try
        {
            for (int i = 0, start = 0; i < lengths.Length; start += lengths[i++])
            {
                int flows = Net(days.Slice(start, lengths[i]), amounts.Slice(start, lengths[i]), keys, order, room.AsSpan(0, longest), room.AsSpan(longest, longest));
                CheckRange(room.AsSpan(longest, flows), i);
                RateProof proof = RateProof.NoSignChange;
                counts[i] = flows == 0 ? 0 : RateSearch.Find(room.AsSpan(0, flows), room.AsSpan(longest, flows), found, out proof);
                rates[i] = counts[i] == 1 && proof != RateProof.Undecided ? ExpLog.Expm1(365 * found[0].Log) : double.NaN;
            }
        }
        finally
        {
            ArrayPool<FoundRate>.Shared.Return(found);
            ArrayPool<double>.Shared.Return(room);
            ArrayPool<int>.Shared.Return(order);
            ArrayPool<int>.Shared.Return(keys);
        }
    }

    /// <summary>Goes through the rates from the lowest on.</summary>
    /// <returns>The rates.</returns>
    public IEnumerator<InternalRate> GetEnumerator() => ((IEnumerable<InternalRate>)rates).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes the rates in the current culture, such as <c>10.0 %</c>, or why there is not one.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the rates.</summary>
    /// <param name="format"><c>G</c> or none: in per cent, and the reason where there is not just one; else a format for each rate.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string list = string.Join(", ", rates.Select(rate => Text.IsGeneral(format) ? Text.In(formatProvider, $"{100 * rate.Rate:0.0##} %") : rate.Rate.ToString(format, formatProvider)));
        return WhyUndefined is null || (rates.Length > 0 && !Text.IsGeneral(format)) ? list
            : !Text.IsGeneral(format) ? ""
            : rates.Length == 0 ? "undefined (" + WhyUndefined.Text + ")" : list + " (" + WhyUndefined.Text + ")";
    }

    private static void CheckColumns(ReadOnlySpan<int> lengths, ReadOnlySpan<int> days, ReadOnlySpan<double> amounts, int rates, int counts)
    {
        if (days.Length != amounts.Length || rates != lengths.Length || counts != lengths.Length)
        {
            throw Guard.Bad(nameof(days), $"days: the columns must be of equal length, but there are {days.Length} days, {amounts.Length} amounts; and for {lengths.Length} cases there is room for {rates} rates and {counts} counts.");
        }

        long sum = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            sum += lengths[i] >= 0 ? lengths[i] : throw Guard.Bad(nameof(lengths), $"lengths: case {i} (counted from 0) must have 0 flows or more, but has {lengths[i]}.");
        }

        if (sum != days.Length)
        {
            throw Guard.Bad(nameof(lengths), $"lengths: must sum to the {days.Length} flows, but sums to {sum}.");
        }

        for (int i = 0; i < amounts.Length; i++)
        {
            if (double.IsNaN(amounts[i]) || double.IsInfinity(amounts[i]))
            {
                throw Guard.Bad(nameof(amounts), $"amounts: row {i} (counted from 0) must be a finite number, but is {amounts[i]}.");
            }
        }
    }

    /// <summary>Puts flows in the order of their days, those of one day in one sum, and leaves sums of nothing out.</summary>
    private static int Net(ReadOnlySpan<int> days, ReadOnlySpan<double> amounts, int[] keys, int[] order, Span<double> times, Span<double> sums)
    {
        bool isSorted = true;
        for (int i = 0; i < days.Length; i++)
        {
            (keys[i], order[i]) = (days[i], i);
            isSorted &= i == 0 || days[i] >= days[i - 1];
        }

        if (!isSorted)
        {
            Array.Sort(keys, order, 0, days.Length);
        }

        int count = 0;
        for (int i = 0; i < days.Length;)
        {
            int day = keys[i];
            double sum = 0, size = 0;
            for (; i < days.Length && keys[i] == day; i++)
            {
                sum += amounts[order[i]];
                size += Math.Abs(amounts[order[i]]);
            }

            // What is left of 0.3 − 0.1 − 0.2 in doubles is no flow.
            if (Math.Abs(sum) > 1e-15 * size || double.IsInfinity(size))
            {
                (times[count], sums[count]) = (day, double.IsInfinity(size) ? size : sum);
                count++;
            }
        }

        return count;
    }

    /// <summary>Refuses what doubles can't reckon with.</summary>
    private static void CheckRange(ReadOnlySpan<double> sums, int @case)
    {
        double least = double.MaxValue, most = 0;
        foreach (double sum in sums)
        {
            (least, most) = (Math.Min(least, Math.Abs(sum)), Math.Max(most, Math.Abs(sum)));
        }

        if (most > 0 && (double.IsInfinity(most) || least / most < 1e-290))
        {
            throw Guard.Bad("amounts", $"amounts: the flows of case {@case} (counted from 0) must not differ by more than 290 orders of magnitude, but go from {least} to {most}.");
        }
    }
}
