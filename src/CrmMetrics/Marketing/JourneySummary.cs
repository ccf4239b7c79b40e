using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>The journeys of customers through marketing channels, as distinct paths with their counts: what every attribution is read off.</summary>
/// <remarks>
/// <para>It is made of whole journeys, so it combines over any cut of the journeys (or of the customers), exactly and in any order. Where a customer's events lie in several
/// places, join the builders: <see cref="JourneyBuilder{TCustomer}"/>.</para>
/// <para>A credit says which share of the conversions a rule gives to a channel. It is not what the channel caused: that takes an experiment.</para>
/// <para><see cref="Zero"/> is the summary of no journeys, the identity of <c>+</c>. Add only different journeys, under the same definition.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<JourneySummary>))]
#endif
public sealed partial class JourneySummary : ISummary<JourneySummary>, IEquatable<JourneySummary>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<JourneySummary, JourneySummary, JourneySummary>
    , IAdditiveIdentity<JourneySummary, JourneySummary>
    , IEqualityOperators<JourneySummary, JourneySummary, bool>
    , IParsable<JourneySummary>
#endif
{
    private static readonly MetricDefinition ConvertingOverAll = MetricDefinition.Share("journey-conversion-rate", "converting journeys over journeys");

    private readonly PathColumn paths;

    internal JourneySummary(JourneyDefinition? definition, PathColumn paths, PathTable table)
    {
        Definition = definition;
        this.paths = paths;
        MoneySum sum = default;
        sum.Add(paths.Values);
        Value = new(sum.Total, paths.Currency);
        Conversions = Sum(paths.Conversions);
        NonConversions = Sum(paths.Others);
        ConversionsWithoutTouches = table.WithoutTouches;
        ValueWithoutTouches = new(table.ValueWithoutTouches.Total, paths.Currency);
        Unfinished = table.Unfinished;
        TiedTouches = table.TiedTouches;
        MilestonesWithoutTouch = table.MilestonesWithoutTouch;
        EventsAfterAsOf = table.EventsAfterAsOf;
        Paths = new PathList(this);
    }

    /// <summary>The summary of no journeys, which changes nothing when added.</summary>
    /// <value>Without paths, under no definition.</value>
    public static JourneySummary Zero { get; } = Of(null, [], new(withAges: false));

    /// <summary>How the journeys were made.</summary>
    /// <value><see langword="null"/> in <see cref="Zero"/> alone.</value>
    public JourneyDefinition? Definition { get; }

    /// <summary>The channels of the paths.</summary>
    /// <value>Names, in ordinal order, none twice.</value>
    public IReadOnlyList<string> Channels => Array.AsReadOnly(paths.Channels);

    /// <summary>The distinct paths with their counts.</summary>
    /// <value>By channels in ordinal order, whatever the order of the rows.</value>
    public IReadOnlyList<JourneyPath> Paths { get; }

    /// <summary>How many conversions came at the end of a path.</summary>
    /// <value>0 or more: what all credits add up to.</value>
    public long Conversions { get; }

    /// <summary>How many journeys ended without one.</summary>
    /// <value>0 or more.</value>
    public long NonConversions { get; }

    /// <summary>What the conversions brought.</summary>
    /// <value>0 or more; of no currency where it wasn't looked at.</value>
    public Money Value { get; }

    /// <summary>How many conversions no touch came before in the window: no rule credits them.</summary>
    /// <value>0 or more; no part of <see cref="Conversions"/>.</value>
    public long ConversionsWithoutTouches { get; }

    /// <summary>What the conversions without touches brought.</summary>
    /// <value>0 or more; no part of <see cref="Value"/>.</value>
    public Money ValueWithoutTouches { get; }

    /// <summary>How many journeys may convert yet, and were kept apart.</summary>
    /// <value>0 or more; no part of <see cref="NonConversions"/>. 0 without a look-back window: then every open journey counts as not converting.</value>
    public long Unfinished { get; }

    /// <summary>How many touches came at the same time as the customer's touch before, of another channel: their order is that of the names, for want of a better one.</summary>
    /// <value>0 or more.</value>
    public long TiedTouches { get; }

    /// <summary>How many milestones no touch of their journey came before.</summary>
    /// <value>0 or more.</value>
    public long MilestonesWithoutTouch { get; }

    /// <summary>How many events were after the date of the data, and took no part.</summary>
    /// <value>0 or more.</value>
    public long EventsAfterAsOf { get; }

    /// <summary>The share of journeys that converted.</summary>
    /// <value>Of those with touches. Several conversions at one time count as several journeys.</value>
    public Proportion ConversionRate => Proportion.From(Conversions, checked(Conversions + NonConversions), ConvertingOverAll);

    // All that is counted but the paths.
    private (Money, Money, long, long, long, long, long, long, long) Counts =>
        (Value, ValueWithoutTouches, Conversions, NonConversions, ConversionsWithoutTouches, Unfinished, TiedTouches, MilestonesWithoutTouch, EventsAfterAsOf);

    /// <summary>Joins the journeys of two disjoint groups.</summary>
    /// <param name="left">Journeys.</param>
    /// <param name="right">Other journeys, under the same definition.</param>
    /// <returns>All of them.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static JourneySummary operator +(JourneySummary left, JourneySummary right)
    {
        if (Guard.NotNull(left).Definition is not { } one || Guard.NotNull(right).Definition is not { } other)
        {
            return left.Definition is null ? Guard.NotNull(right) : left;
        }

        if (one != other)
        {
            throw new DefinitionMismatchException(one.Whole(), other.Whole());
        }

        PathTable table = new(one.Ages != TouchAges.NotKept) { Currency = Money.Common(left.Value.Currency, right.Value.Currency) };
        KeyEncoder<string> channels = new();
        left.AddTo(table, channels);
        right.AddTo(table, channels);
        return Of(one, channels.Keys.ToArray(), table);
    }

    /// <summary>Joins these journeys with others.</summary>
    /// <param name="other">Journeys that are not in this summary.</param>
    /// <returns>All of them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public JourneySummary Add(JourneySummary other) => this + other;

    /// <summary>Credits channels by a rule.</summary>
    /// <param name="rule">The rule, such as <see cref="AttributionRule.Linear"/>.</param>
    /// <returns>The credit of each channel; they add up to <see cref="Conversions"/>, and those of money to <see cref="Value"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The rule needs ages, and they were not kept; or a custom rule gave impossible weights.</exception>
    public AttributionCredits Credits(AttributionRule rule)
    {
        PathWeights weights = Guard.NotNull(rule).For(paths);
        DoubleDouble[] conversions = new DoubleDouble[paths.Channels.Length], values = new DoubleDouble[paths.Channels.Length];
        double[] shares = new double[16];
        for (int path = 0; path < paths.Count; path++)
        {
            if (paths.Conversions[path] == 0)
            {
                continue;
            }

            ReadOnlySpan<int> touches = paths.TouchesOf(path);
            shares = shares.Length < touches.Length ? new double[2 * touches.Length] : shares;
            Span<double> mine = shares.AsSpan(0, touches.Length);
            weights(path, mine);
            DoubleDouble whole = default;
            foreach (double weight in mine)
            {
                whole += weight;
            }

            DoubleDouble each = DoubleDouble.Of(paths.Conversions[path]) / whole, amount = DoubleDouble.Of(paths.Value(path)) / whole;
            for (int i = 0; i < mine.Length; i++)
            {
                if (mine[i] != 0)
                {
                    conversions[touches[i] >> 1] += each * DoubleDouble.Of(mine[i]);
                    values[touches[i] >> 1] += amount * DoubleDouble.Of(mine[i]);
                }
            }
        }

        return new(rule.Id, paths.Channels, conversions, values, Conversions, Value);
    }

    /// <summary>Credits channels by what the conversion of journeys would lose without them: the removal effect in a Markov chain (Anderl and others, 2016).</summary>
    /// <param name="order">How many touches back the next one depends on; 1 or more.</param>
    /// <returns>The model, whose credits add up to <see cref="Conversions"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is below 1, or so large that states don't fit 63 bits.</exception>
    public MarkovAttribution Markov(int order = 1) => Transitions(order).Markov(paths.Channels);

    /// <summary>Counts how often each channel, or the end, follows each last few.</summary>
    /// <param name="order">How many touches back a state reaches; 1 or more.</param>
    /// <returns>The counts, much smaller than the paths.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is below 1, or so large that states don't fit 63 bits.</exception>
    public ChannelTransitions Transitions(int order = 1) => ChannelTransitions.From(paths, order, Value);

    /// <summary>Credits channels by Shapley values: what each adds to a set of others, averaged over all orders in which they may join.</summary>
    /// <param name="worth">What a set of channels is worth.</param>
    /// <param name="seed">The seed of the draws, where there are more than 15 channels and the worth needs draws.</param>
    /// <param name="draws">How many orders to draw then.</param>
    /// <returns>The values, whose credits add up to <see cref="Conversions"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="worth"/> is not named, or <paramref name="draws"/> is below 100.</exception>
    public ShapleyAttribution Shapley(ShapleyWorth worth = ShapleyWorth.Conversions, int seed = 1, int draws = 2_000) =>
        ShapleyAttribution.From(paths, Guard.Named(worth), seed, draws, Conversions, checked(Conversions + NonConversions), Value);

    /// <summary>Whether two summaries are the same.</summary>
    /// <param name="left">A summary.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(JourneySummary? left, JourneySummary? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two summaries differ.</summary>
    /// <param name="left">A summary.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(JourneySummary? left, JourneySummary? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(JourneySummary? other) => other is not null && Definition == other.Definition && Counts == other.Counts && paths.IsSame(other.paths);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JourneySummary);

    /// <inheritdoc/>
    public override int GetHashCode() => (Counts, paths.Count).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>49 of 540 journeys converted, along 6 paths of 3 channels</c>.</summary>
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
            return ToForm().ToString();
        }

        string counts = Text.IsGeneral(format) ? "N0" : format!;
        return Conversions.ToString(counts, formatProvider) + " of " + ((decimal)Conversions + NonConversions).ToString(counts, formatProvider) + " journeys converted, along "
            + paths.Count.ToString(counts, formatProvider) + " paths of " + paths.Channels.Length.ToString(counts, formatProvider) + " channels";
    }

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static JourneySummary Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out JourneySummary result) => Form.TryParse(text, Read, Zero, out result);

    /// <summary>Makes the summary of what a table gathered.</summary>
    internal static JourneySummary Of(JourneyDefinition? definition, IReadOnlyList<string> channels, PathTable table) => new(definition, table.ToColumn(channels), table);

    private static long Sum(long[] counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum = checked(sum + count);
        }

        return sum;
    }

    private static JourneySummary Read(Form form)
    {
        if (!form.Has("repeats"))
        {
            return form.Int64s("lengths").Length == 0 ? Zero : throw new FormatException("The paths of journeys come with their definition.");
        }

        JourneyDefinition definition = JourneyDefinition.Read(form);
        bool withAges = definition.Ages != TouchAges.NotKept;
        string[] channels = PathColumns.CheckNames(form.Text("channels").Length == 0 ? [] : form.Text("channels").Split('\n'));
        long[] lengths = form.Int64s("lengths"), touches = form.Int64s("touches"), ages = withAges ? form.Int64s("agesInSeconds") : [], conversions = form.Int64s("conversions"), others = form.Int64s("nonConversions");
        decimal[] values = form.Has("values") ? form.Decimals("values") : new decimal[lengths.Length];
        if (conversions.Length != lengths.Length || others.Length != lengths.Length || values.Length != lengths.Length || lengths.Any(length => length < 1)
            || lengths.Sum() != touches.Length || ages.Length != (withAges ? touches.Length : 0) || touches.Any(touch => touch < 0 || touch >> 1 >= channels.Length) || ages.Any(age => age is < 0 or > int.MaxValue)
            || values.Zip(conversions, (value, count) => value < 0 || (value > 0 && count == 0)).Any(wrong => wrong))
        {
            throw new FormatException("The columns of the paths don't fit each other.");
        }

        PathTable table = new(withAges)
        {
            Currency = form.Has("currency") ? Currency.Parse(form.Text("currency")) : default,
            WithoutTouches = Guard.Count(form.Int64("conversionsWithoutTouches"), "conversionsWithoutTouches"),
            Unfinished = Guard.Count(form.Int64("unfinishedJourneys"), "unfinishedJourneys"),
            TiedTouches = Guard.Count(form.Int64("tiedTouches"), "tiedTouches"),
            MilestonesWithoutTouch = Guard.Count(form.Int64("milestonesWithoutTouch"), "milestonesWithoutTouch"),
            EventsAfterAsOf = Guard.Count(form.Int64("eventsAfterAsOf"), "eventsAfterAsOf"),
        };
        table.AddWithoutTouches(0, Guard.NotNegative(form.Decimal("valueWithoutTouches"), "valueWithoutTouches"));
        int[] codes = [.. touches.Select(touch => (int)touch)], seconds = [.. ages.Select(age => (int)age)];
        for (int path = 0, from = 0; path < lengths.Length; from += (int)lengths[path++])
        {
            table.Add(codes.AsSpan(from, (int)lengths[path]), withAges ? seconds.AsSpan(from, (int)lengths[path]) : default, Guard.Count(conversions[path], nameof(conversions)), Guard.Count(others[path], "nonConversions"), values[path]);
        }

        return Of(definition, channels, table);
    }

    private Form ToForm()
    {
        if (Definition is null)
        {
            return new Form().Add("lengths", Array.Empty<long>());
        }

        Form form = Definition.Write(new Form()).Add("channels", string.Join("\n", paths.Channels))
            .Add("lengths", paths.Ends.Select((end, path) => (long)end - (path == 0 ? 0 : paths.Ends[path - 1])))
            .Add("touches", paths.Touches.Select(touch => (long)touch));
        form = paths.WithAges ? form.Add("agesInSeconds", paths.Ages.Select(age => (long)age)) : form;
        form = form.Add("conversions", paths.Conversions).Add("nonConversions", paths.Others);
        form = paths.WithValues ? form.Add("values", paths.Values) : form;
        form = Value.Currency.IsUnset ? form : form.Add("currency", Value.Currency.Code);
        return form.Add("conversionsWithoutTouches", ConversionsWithoutTouches).Add("valueWithoutTouches", ValueWithoutTouches.Amount).Add("unfinishedJourneys", Unfinished)
            .Add("tiedTouches", TiedTouches).Add("milestonesWithoutTouch", MilestonesWithoutTouch).Add("eventsAfterAsOf", EventsAfterAsOf);
    }

    /// <summary>Adds everything to a table whose channels an encoder numbers.</summary>
    private void AddTo(PathTable table, KeyEncoder<string> channels)
    {
        int[] numbers = new int[paths.Channels.Length];
        channels.Encode(paths.Channels, numbers);
        int[] recoded = new int[paths.Touches.Length];
        for (int i = 0; i < recoded.Length; i++)
        {
            recoded[i] = (numbers[paths.Touches[i] >> 1] << 1) | (paths.Touches[i] & 1);
        }

        for (int path = 0, from = 0; path < paths.Count; from = paths.Ends[path++])
        {
            table.Add(recoded.AsSpan(from, paths.Ends[path] - from), paths.AgesOf(path), paths.Conversions[path], paths.Others[path], paths.Value(path));
        }

        table.AddWithoutTouches(ConversionsWithoutTouches, ValueWithoutTouches.Amount);
        table.Unfinished = checked(table.Unfinished + Unfinished);
        table.TiedTouches = checked(table.TiedTouches + TiedTouches);
        table.MilestonesWithoutTouch = checked(table.MilestonesWithoutTouch + MilestonesWithoutTouch);
        table.EventsAfterAsOf = checked(table.EventsAfterAsOf + EventsAfterAsOf);
    }

#if NET8_0_OR_GREATER
    static JourneySummary IAdditiveIdentity<JourneySummary, JourneySummary>.AdditiveIdentity => Zero;

    static JourneySummary IParsable<JourneySummary>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<JourneySummary>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out JourneySummary result) => TryParse(s, out result);
#endif

    /// <summary>The paths, each made when it is asked for.</summary>
    private sealed class PathList(JourneySummary journeys) : IReadOnlyList<JourneyPath>
    {
        public int Count => journeys.paths.Count;

        public JourneyPath this[int index] => index >= 0 && index < Count
            ? journeys.paths.PathAt(index)
            : throw Guard.Out(nameof(index), index, Guard.Invariant($"must be the place of one of the {Count} paths"));

        public IEnumerator<JourneyPath> GetEnumerator() => Enumerable.Range(0, Count).Select(journeys.paths.PathAt).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
