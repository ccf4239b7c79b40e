using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>How often each channel, or the end of the journey, followed the last few touches: all that the Markov removal effect needs.</summary>
/// <remarks>
/// <para>Its size depends on the channels and the order, not on the journeys: the summary for millions of them. It combines over any cut of the journeys.</para>
/// <para><see cref="Zero"/> is the summary of no journeys, the identity of <c>+</c>. Add only different journeys, counted with the same order.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ChannelTransitions>))]
#endif
public sealed class ChannelTransitions : ISummary<ChannelTransitions>, IEquatable<ChannelTransitions>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<ChannelTransitions, ChannelTransitions, ChannelTransitions>
    , IAdditiveIdentity<ChannelTransitions, ChannelTransitions>
    , IEqualityOperators<ChannelTransitions, ChannelTransitions, bool>
    , IParsable<ChannelTransitions>
#endif
{
    private readonly string[] channels;
    private readonly long[] grams;
    private readonly long[] counts;
    private readonly int bits;

    private ChannelTransitions(string[] channels, int order, long[] grams, long[] counts, Money value)
    {
        this.channels = channels;
        this.grams = grams;
        this.counts = counts;
        Order = order;
        Value = value;
        bits = GramTable.BitsFor(channels.Length);
        long symbols = (1L << bits) - 1;
        for (int i = 0; i < grams.Length; i++)
        {
            long next = grams[i] & symbols;
            Conversions = checked(Conversions + (next == channels.Length + 1 ? counts[i] : 0));
            NonConversions = checked(NonConversions + (next == channels.Length + 2 ? counts[i] : 0));
        }
    }

    /// <summary>The summary of no journeys, which changes nothing when added.</summary>
    /// <value>Without transitions, of no order.</value>
    public static ChannelTransitions Zero { get; } = new([], 0, [], [], default);

    /// <summary>How many touches back a state reaches.</summary>
    /// <value>1 or more; 0 in <see cref="Zero"/> alone.</value>
    public int Order { get; }

    /// <summary>The channels.</summary>
    /// <value>Names, in ordinal order, none twice.</value>
    public IReadOnlyList<string> Channels => Array.AsReadOnly(channels);

    /// <summary>How many journeys converted.</summary>
    /// <value>0 or more.</value>
    public long Conversions { get; }

    /// <summary>How many did not.</summary>
    /// <value>0 or more.</value>
    public long NonConversions { get; }

    /// <summary>What the conversions brought.</summary>
    /// <value>0 or more; of no currency where it wasn't looked at.</value>
    public Money Value { get; }

    /// <summary>The distinct transitions with their counts.</summary>
    /// <value>In an order that no row order moves; the sum over one <see cref="ChannelTransition.After"/> is how often journeys came there.</value>
    public IReadOnlyList<ChannelTransition> Transitions => Array.AsReadOnly((ChannelTransition[])[.. grams.Select((gram, i) => new ChannelTransition(
        Array.AsReadOnly((string[])[.. Symbols(gram >> bits, bits, Order).Where(symbol => symbol > 0).Select(symbol => channels[symbol - 1])]),
        Next(gram) <= channels.Length ? channels[Next(gram) - 1] : null,
        Next(gram) == channels.Length + 1,
        counts[i]))]);

    /// <summary>Counts the transitions of columns of paths.</summary>
    /// <param name="columns">The paths.</param>
    /// <param name="order">How many touches back a state reaches; 1 or more.</param>
    /// <returns>The counts; <see cref="Zero"/> of no paths.</returns>
    /// <remarks>The fast door: where channels and order are few enough (13 channels to order 4, 29 to order 3) one look-up a touch, and no memory but the table's.</remarks>
    /// <exception cref="ArgumentException">The columns don't fit each other, or a channel has no name of its own in one line.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length, count, value or channel is out of range (the message names the row); <paramref name="order"/> is below 1, or so large
    /// that states don't fit 63 bits.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public static ChannelTransitions From(PathColumns columns, int order = 1)
    {
        string[] names = columns.Check();
        GramTable table = new(names.Length, order, columns.Channels.Length);
        if (columns.Count == 0)
        {
            return Zero;
        }

        ReadOnlySpan<int> lengths = columns.Lengths, touches = columns.Channels;
        ReadOnlySpan<long> conversions = columns.Conversions, others = columns.NonConversions;
        for (int row = 0, from = 0; row < lengths.Length; row++)
        {
            ReadOnlySpan<int> path = touches.Slice(from, lengths[row]);
            int wrong = table.Add(path, 0, conversions[row], others.IsEmpty ? 0 : others[row]);
            if (wrong >= 0)
            {
                throw columns.NoChannel(row, path[wrong]);
            }

            from += path.Length;
        }

        MoneySum value = default;
        value.Add(columns.Values);
        return Of(names, order, table, new(value.Total, columns.ValueCurrency));
    }

    /// <summary>Joins the transitions of two disjoint groups of journeys.</summary>
    /// <param name="left">The transitions of journeys.</param>
    /// <param name="right">Those of others, counted with the same order.</param>
    /// <returns>The transitions of all of them.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The orders differ.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in different currencies.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public static ChannelTransitions operator +(ChannelTransitions left, ChannelTransitions right)
    {
        if (Guard.NotNull(left).Order == 0 || Guard.NotNull(right).Order == 0)
        {
            return left.Order == 0 ? Guard.NotNull(right) : left;
        }

        if (left.Order != right.Order)
        {
            throw new DefinitionMismatchException(left.Whole, right.Whole);
        }

        Currency currency = Money.Common(left.Value.Currency, right.Value.Currency);
        MoneySum value = default;
        value.Add(left.Value.Amount);
        value.Add(right.Value.Amount);
        KeyEncoder<string> names = new();
        int[] one = new int[left.channels.Length], other = new int[right.channels.Length];
        names.Encode(left.channels, one);
        names.Encode(right.channels, other);
        GramTable table = new(names.Count, left.Order, left.grams.Length + right.grams.Length);
        left.AddTo(table, one, names.Count);
        right.AddTo(table, other, names.Count);
        return Of(names.Keys.ToArray(), left.Order, table, new(value.Total, currency));
    }

    /// <summary>Credits channels by what the conversion of journeys would lose without them: the removal effect in a Markov chain (Anderl and others, 2016).</summary>
    /// <returns>The model, whose credits add up to <see cref="Conversions"/>. The chain is solved at each call: keep what it gives.</returns>
    public MarkovAttribution Markov() => Markov(channels);

    /// <summary>Joins these transitions with those of other journeys.</summary>
    /// <param name="other">The transitions of journeys that are not in these.</param>
    /// <returns>The transitions of all of them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The orders differ.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in different currencies.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public ChannelTransitions Add(ChannelTransitions other) => this + other;

    /// <summary>Whether two summaries are the same.</summary>
    /// <param name="left">A summary.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(ChannelTransitions? left, ChannelTransitions? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two summaries differ.</summary>
    /// <param name="left">A summary.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(ChannelTransitions? left, ChannelTransitions? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(ChannelTransitions? other) => other is not null && (Order, Value) == (other.Order, other.Value) && channels.AsSpan().SequenceEqual(other.channels)
        && grams.AsSpan().SequenceEqual(other.grams) && counts.AsSpan().SequenceEqual(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChannelTransitions);

    /// <inheritdoc/>
    public override int GetHashCode() => (Order, Value, Conversions, NonConversions, grams.Length).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>49 of 540 journeys converted; 11 transitions of order 1 between 3 channels</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the summary.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the counts.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return new Form().Add("order", (long)Order).Add("channels", string.Join("\n", channels)).Add("transitions", grams).Add("counts", counts).Add("totalValue", Value).ToString();
        }

        string number = Text.IsGeneral(format) ? "N0" : format!;
        return Conversions.ToString(number, formatProvider) + " of " + ((decimal)Conversions + NonConversions).ToString(number, formatProvider) + " journeys converted; "
            + grams.Length.ToString(number, formatProvider) + " transitions of order " + Order.ToString(formatProvider) + " between " + channels.Length.ToString(number, formatProvider) + " channels";
    }

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static ChannelTransitions Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out ChannelTransitions result) => Form.TryParse(text, Read, Zero, out result);

    /// <summary>The chain of these transitions.</summary>
    internal MarkovChain Chain(int mostEliminated) => new(channels.Length, Order, bits, grams, counts, mostEliminated);

    /// <summary>The model of these transitions among more channels than they have.</summary>
    internal MarkovAttribution Markov(string[] among) => new(this, Chain(MarkovChain.MostEliminated), among);

    internal static ChannelTransitions From(PathColumn paths, int order, Money value)
    {
        GramTable table = new(paths.Channels.Length, order, paths.Touches.Length);
        for (int path = 0; path < paths.Count; path++)
        {
            if (paths.Conversions[path] > 0 || paths.Others[path] > 0)
            {
                _ = table.Add(paths.TouchesOf(path), 1, paths.Conversions[path], paths.Others[path]);
            }
        }

        return paths.Count == 0 ? Zero : Of(paths.Channels, order, table, value);
    }

    private MetricDefinition Whole =>
        new(Guard.Invariant($"channel-transitions/{Order}"), Guard.Invariant($"transitions that depend on the last {Order} touches"), "journeys", 1, BetterWhen.Higher);

    private static ChannelTransitions Read(Form form)
    {
        int order = form.Int32("order");
        string[] names = PathColumns.CheckNames(form.Text("channels").Length == 0 ? [] : form.Text("channels").Split('\n'));
        long[] packed = form.Int64s("transitions"), times = form.Int64s("counts");
        Money value = Guard.NotNegative(form.Money("totalValue"), "totalValue");
        if (order == 0 && packed.Length == 0 && times.Length == 0 && names.Length == 0)
        {
            return Zero;
        }

        GramTable table = new(names.Length, order, packed.Length);
        if (times.Length != packed.Length)
        {
            throw new FormatException("There must be one count for each transition.");
        }

        ChannelTransitions read = new(names, order, packed, times, value);
        for (int i = 0; i < packed.Length; i++)
        {
            if (!read.IsGram(packed[i]) || times[i] < 1)
            {
                throw new FormatException(Guard.Invariant($"The number {packed[i]} with the count {times[i]} is no transition."));
            }

            table.Add(packed[i], times[i]);
        }

        return read.Flows() && (value.Amount == 0 || read.Conversions > 0)
            ? Of(names, order, table, value)
            : throw new FormatException("As many journeys must leave each state as come to it, and only conversions have a value.");
    }

    private static ChannelTransitions Of(string[] names, int order, GramTable table, Money value)
    {
        (long[] packed, long[] times) = table.Sorted();
        ChannelTransitions raw = new(names, order, packed, times, value);
        bool[] seen = new bool[names.Length];
        foreach (long gram in packed)
        {
            int next = raw.Next(gram);
            if (next <= names.Length)
            {
                seen[next - 1] = true;
            }
        }

        // The channels by name, without those that no journey touched: so no order of rows or names can be seen.
        int[] byName = [.. Enumerable.Range(0, names.Length).Where(channel => seen[channel]).OrderBy(channel => names[channel], StringComparer.Ordinal)];
        int[] numbers = new int[names.Length];
        for (int i = 0; i < byName.Length; i++)
        {
            numbers[byName[i]] = i;
        }

        for (int i = 0; i < packed.Length; i++)
        {
            packed[i] = raw.Recoded(packed[i], numbers, byName.Length);
        }

        Array.Sort(packed, times);
        return new([.. byName.Select(channel => names[channel])], order, packed, times, value);
    }

    /// <summary>The symbols of a packed number, the latest last.</summary>
    private static IEnumerable<int> Symbols(long packed, int bits, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            yield return (int)((packed >> (i * bits)) & ((1L << bits) - 1));
        }
    }

    /// <summary>Whether a number is before the start and no more, then channels, then one of them or an end.</summary>
    private bool IsGram(long gram)
    {
        int[] symbols = [.. Symbols(gram, bits, Order + 1)];
        int first = Array.FindIndex(symbols, symbol => symbol > 0), next = symbols[Order];
        return gram >= 0 && gram >> (bits * (Order + 1)) == 0 && first >= 0 && next > 0 && next <= channels.Length + 2
            && symbols.Skip(first).Take(Order - first).All(symbol => symbol > 0 && symbol <= channels.Length);
    }

    private int Next(long gram) => (int)(gram & ((1L << bits) - 1));

    /// <summary>The gram with other numbers for the channels.</summary>
    private long Recoded(long gram, int[] numbers, int count)
    {
        long recoded = 0;
        int width = GramTable.BitsFor(count);
        foreach (int symbol in Symbols(gram, bits, Order + 1))
        {
            int now = symbol == 0 ? 0 : symbol <= channels.Length ? numbers[symbol - 1] + 1 : symbol - channels.Length + count;
            recoded = (recoded << width) | (uint)now;
        }

        return recoded;
    }

    private void AddTo(GramTable table, int[] numbers, int count)
    {
        for (int i = 0; i < grams.Length; i++)
        {
            table.Add(Recoded(grams[i], numbers, count), counts[i]);
        }
    }

    /// <summary>Whether as many come to each state as leave it.</summary>
    private bool Flows()
    {
        Dictionary<long, long> balance = [];
        long mask = (1L << (bits * Order)) - 1;
        for (int i = 0; i < grams.Length; i++)
        {
            Book(grams[i] >> bits, -counts[i]);
            if (Next(grams[i]) <= channels.Length)
            {
                Book(grams[i] & mask, counts[i]);
            }
        }

        return balance.All(state => state.Key == 0 || state.Value == 0);

        void Book(long state, long count) => balance[state] = checked((balance.TryGetValue(state, out long sum) ? sum : 0) + count);
    }

#if NET8_0_OR_GREATER
    static ChannelTransitions IAdditiveIdentity<ChannelTransitions, ChannelTransitions>.AdditiveIdentity => Zero;

    static ChannelTransitions IParsable<ChannelTransitions>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ChannelTransitions>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ChannelTransitions result) => TryParse(s, out result);
#endif
}
