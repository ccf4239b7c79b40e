using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Touchpoints;

/// <summary>A touchpoint ledger in a few numbers: contacts and what they cost by channel, contacts per customer, order and case, first-contact resolution, cost per
/// resolution and the time between contacts.</summary>
/// <remarks>
/// <para>It no longer knows its customers and cases: add only summaries of different customers and different cases, as of the same instant and under the same rule. Any other cut of
/// the ledger (by day, by channel) is joined by a <see cref="TouchpointBuilder{TKey}"/>.</para>
/// <para><see cref="Zero"/> is the summary of no contacts, the identity of <c>+</c>. The whole equals the sum of any cut of the customers and their cases: exactly in counts and
/// money, to 1e-12 in squares.</para>
/// <para>Session, customer and case are three different things: a visitor with three page views, a customer with two chats and a case with four calls are one each.
/// Every reading says in its definition which of them it divides by.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<TouchpointSummary>))]
#endif
public sealed class TouchpointSummary : ISummary<TouchpointSummary>, IEquatable<TouchpointSummary>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<TouchpointSummary, TouchpointSummary, TouchpointSummary>
    , IAdditiveIdentity<TouchpointSummary, TouchpointSummary>
    , IEqualityOperators<TouchpointSummary, TouchpointSummary, bool>
    , IParsable<TouchpointSummary>
#endif
{
    private static readonly MetricDefinition OverSeenCustomers = new(
        "touchpoints-per-customer/seen", "touchpoints of known customers over the customers with any", "touchpoints per customer", 1, BetterWhen.Lower);

    private static readonly MetricDefinition OverCustomers = new(
        "touchpoints-per-customer/all", "touchpoints of known customers over all customers", "touchpoints per customer", 1, BetterWhen.Lower);

    private static readonly MetricDefinition OverCases = new(
        "touchpoints-per-case", "touchpoints of cases over cases", "touchpoints per case", 1, BetterWhen.Lower);

    private static readonly MetricDefinition OfTouchpoints = MetricDefinition.Share("channel-mix/touchpoints", "touchpoints of the channel over all touchpoints");

    private static readonly MetricDefinition OfCustomers = MetricDefinition.Share("channel-mix/customers", "customers who used the channel over customers with any touchpoint");

    private static readonly MetricDefinition NoRule = MetricDefinition.Share("first-contact-resolution", "matters resolved by their first contact");

    private readonly ChannelTouchpoints[] channels;
    private readonly TouchpointState? state;

    internal TouchpointSummary(ChannelTouchpoints[] channels, TouchpointState? state)
    {
        this.channels = channels;
        this.state = state;
        ChannelTouchpoints all = default;
        foreach (ChannelTouchpoints channel in channels)
        {
            all = all.With(in channel);
        }

        AllChannels = ChannelTouchpoints.Of(
            "", all.Inbound, all.Outbound, all.Resolved, all.NotReached, state?.Customers ?? 0, all.MarginalCost, all.Timed);
    }

    /// <summary>The summary of no contacts, which changes nothing when added.</summary>
    /// <value>Without channels, as of no instant, under no rule.</value>
    public static TouchpointSummary Zero { get; } = new([], null);

    /// <summary>How many contacts there are.</summary>
    /// <value>Inbound and outbound, those included that reached nobody.</value>
    public long Touchpoints => AllChannels.Touchpoints;

    /// <summary>All channels together.</summary>
    /// <value>Counts, cost and minutes; a customer of several channels counts once.</value>
    public ChannelTouchpoints AllChannels { get; }

    /// <summary>Each channel that occurs.</summary>
    /// <value>In the order of their names, by the code of the letters.</value>
    public IReadOnlyList<ChannelTouchpoints> Channels => Array.AsReadOnly(channels);

    /// <summary>How many customers are known to have had a contact.</summary>
    /// <value>0 or more.</value>
    public long Customers => state?.Customers ?? 0;

    /// <summary>How many contacts are of nobody known, and count in no figure per customer.</summary>
    /// <value>From 0 to <see cref="Touchpoints"/>; all of them where only channels were given.</value>
    public long WithoutCustomer => Touchpoints - (state?.CustomerTouchpoints ?? 0);

    /// <summary>How many cases have a contact.</summary>
    /// <value>0 or more.</value>
    public long Cases => state?.CaseCount ?? 0;

    /// <summary>How many cases have a contact that was marked as resolved.</summary>
    /// <value>From 0 to <see cref="Cases"/>.</value>
    public long ResolvedCases => state?.Cases.Resolved ?? 0;

    /// <summary>How many contacts belong to no case, and count in no figure per case.</summary>
    /// <value>From 0 to <see cref="Touchpoints"/>; all of them where only channels were given.</value>
    public long WithoutCase => Touchpoints - (state?.CaseTouchpoints ?? 0);

    /// <summary>How many contacts came at or after the date of the data, and take no part.</summary>
    /// <value>0 or more.</value>
    public long AfterAsOf => state?.After ?? 0;

    /// <summary>The instant before which the data are complete.</summary>
    /// <value><see langword="null"/> where only channels were given.</value>
    public Instant? AsOf => state?.AsOf;

    /// <summary>What first-contact resolution means here.</summary>
    /// <value><see langword="null"/> where only channels were given.</value>
    public FirstContactRule? Rule => state?.Rule;

    /// <summary>First-contact resolution (FCR): the share of matters that their first contact settled.</summary>
    /// <value>From 0 to 1, under <see cref="Rule"/>, of the matters that are decided. Those whose window isn't over (<see cref="IncompleteFirstContacts"/>) and those without the
    /// mark that the rule asks for (<see cref="UnmarkedFirstContacts"/>) are left out and told apart.</value>
    public Proportion FirstContactResolution =>
        state is { } its ? Proportion.From(its.First.Resolved, its.First.Decided, its.Rule.Definition) : Proportion.From(0, 0, NoRule);

    /// <summary>How many matters have a window that isn't over: they look resolved as yet.</summary>
    /// <value>0 or more. Counted as resolved they would lift the rate of the last days; counted only when they failed, lower it.</value>
    public long IncompleteFirstContacts => state?.First.Incomplete ?? 0;

    /// <summary>How many first contacts have no recorded outcome though the rule asks for it.</summary>
    /// <value>0 or more.</value>
    public long UnmarkedFirstContacts => state?.First.Unmarked ?? 0;

    /// <summary>Contacts per customer, over those who had any.</summary>
    /// <value>A mean of 1 or more, with Student's t interval over the customers. Those without a contact are not in it: see <see cref="PerCustomer"/>.</value>
    public SampleMean PerSeenCustomer => Mean(state?.PerCustomer, 0, OverSeenCustomers);

    /// <summary>Contacts per case.</summary>
    /// <value>A mean of 1 or more, with Student's t interval over the cases, open ones included.</value>
    public SampleMean PerCase => Mean(state?.PerCase, 0, OverCases);

    /// <summary>The time from one contact of a customer to the next, whatever the channel.</summary>
    /// <value>In whole hours, rounded down. A customer's last contact is censored at the date of the data: leaving it out would make customers look more restless than they are.
    /// Median and quantiles come from <see cref="SurvivalTable.KaplanMeier"/>; its standard errors take the gaps of one customer as independent.</value>
    public SurvivalTable HoursBetween => state?.Between ?? SurvivalTable.Zero;

    /// <summary>Takes channels that were added up elsewhere, by a database for one.</summary>
    /// <param name="channels">One or more figures a channel, of different contacts.</param>
    /// <returns>The summary, which knows no customers, cases and times.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="channels"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A channel is the default value. The message names its place.</exception>
    /// <exception cref="CurrencyMismatchException">The costs are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum passes what it can hold.</exception>
    public static TouchpointSummary From(IEnumerable<ChannelTouchpoints> channels)
    {
        ChannelTouchpoints[] given = [.. Guard.NotNull(channels)];
        int nameless = Array.FindIndex(given, channel => channel.Channel.Length == 0);
        return nameless < 0
            ? new(Joined(given), null)
            : throw Guard.Bad(nameof(channels), $"channels: the one at {nameless} (counted from 0) has no name: it is the default value, or all channels of a summary together.");
    }

    /// <summary>Summarises contacts.</summary>
    /// <typeparam name="TKey">The type of the ids of customers and of cases.</typeparam>
    /// <param name="touchpoints">The contacts, with costs in one currency.</param>
    /// <param name="asOf">The instant before which the data are complete; contacts at it or later are counted and take no part.</param>
    /// <param name="rule">What first-contact resolution means, such as <see cref="FirstContactRule.SevenDays"/>.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Contacts are impossible: no channel, no direction, a negative cost or minutes. The message names the rows.</exception>
    /// <exception cref="CurrencyMismatchException">The costs are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared minutes pass the largest double.</exception>
    public static TouchpointSummary From<TKey>(IEnumerable<Touchpoint<TKey>> touchpoints, Instant asOf, FirstContactRule rule)
        where TKey : notnull =>
        Of(Guard.NotNull(touchpoints), touchpoint => touchpoint, asOf, rule, nameof(touchpoints));

    /// <summary>Summarises rows of any type.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the ids of customers and of cases.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the contact of a row.</param>
    /// <param name="asOf">The instant before which the data are complete; contacts at it or later are counted and take no part.</param>
    /// <param name="rule">What first-contact resolution means, such as <see cref="FirstContactRule.SevenDays"/>.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Contacts are impossible: no channel, no direction, a negative cost or minutes. The message names the rows.</exception>
    /// <exception cref="CurrencyMismatchException">The costs are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared minutes pass the largest double.</exception>
    public static TouchpointSummary From<T, TKey>(IEnumerable<T> rows, Func<T, Touchpoint<TKey>> fact, Instant asOf, FirstContactRule rule)
        where TKey : notnull =>
        Of(Guard.NotNull(rows), Guard.NotNull(fact), asOf, rule, nameof(rows));

    /// <summary>Summarises columns of contacts.</summary>
    /// <typeparam name="TKey">The type of the ids of customers and of cases.</typeparam>
    /// <param name="columns">The contacts.</param>
    /// <param name="asOf">The instant before which the data are complete; contacts at it or later are counted and take no part.</param>
    /// <param name="rule">What first-contact resolution means, such as <see cref="FirstContactRule.SevenDays"/>.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The columns differ in length, or contacts are impossible: no channel, no direction, a negative cost or minutes. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared minutes pass the largest double.</exception>
    public static TouchpointSummary From<TKey>(TouchpointColumns<TKey> columns, Instant asOf, FirstContactRule rule)
        where TKey : notnull
    {
        TouchpointBuilder<TKey> builder = new(asOf, rule);
        builder.Add(columns);
        return builder.ToSummary();
    }

    /// <summary>Summarises rows by a key, such as the month or the team.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TGroup">The type of the keys.</typeparam>
    /// <typeparam name="TKey">The type of the ids of customers and of cases.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the contact of a row.</param>
    /// <param name="asOf">The instant before which the data are complete; contacts at it or later are counted and take no part.</param>
    /// <param name="rule">What first-contact resolution means. It looks at the contacts of one key only: a case that moves on to another team looks resolved to the first.</param>
    /// <returns>A summary for each key that occurs. They add up to the whole where no customer and no case has two keys.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>, or contacts are impossible: no channel, no direction, a negative cost or minutes. The message names the rows.</exception>
    /// <exception cref="CurrencyMismatchException">The costs of one key are in different currencies. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds, or the squared minutes pass the largest double.</exception>
    public static IReadOnlyDictionary<TGroup, TouchpointSummary> By<T, TGroup, TKey>(
        IEnumerable<T> rows, Func<T, TGroup> key, Func<T, Touchpoint<TKey>> fact, Instant asOf, FirstContactRule rule)
        where TGroup : notnull
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        _ = Guard.NotNull(rule);
        Dictionary<TGroup, TouchpointBuilder<TKey>> builders = [];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                TGroup its = key(row) ?? throw Rows.NullKey(nameof(key), first);
                if (!builders.TryGetValue(its, out TouchpointBuilder<TKey>? builder))
                {
                    builders.Add(its, builder = new(asOf, rule));
                }

                builder.Take(fact(row), first++, problems);
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return builders.ToDictionary(entry => entry.Key, entry => entry.Value.ToSummary());
    }

    /// <summary>One channel.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its counts, cost and minutes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no contacts in such a channel.</exception>
    public ChannelTouchpoints Channel(string name)
    {
        int place = Array.FindIndex(channels, channel => string.Equals(channel.Channel, Guard.NotNull(name), StringComparison.Ordinal));
        return place >= 0 ? channels[place] : throw Guard.Bad(nameof(name), $"There is no contact in the channel \"{Guard.NotNull(name)}\"; there are {string.Join(", ", channels.Select(channel => channel.Channel))}.");
    }

    /// <summary>The channel mix: the share of contacts that came by a channel.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <returns>The share of all contacts, from 0 to 1; the shares of all channels add up to 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="channel"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no contacts in such a channel.</exception>
    public Proportion ShareOfTouchpoints(string channel) => Proportion.From(Channel(channel).Touchpoints, Touchpoints, OfTouchpoints);

    /// <summary>The reach of a channel: the share of customers who used it.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <returns>The share of the customers with any contact, from 0 to 1; a customer may use several channels, so the shares add up to 1 or more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="channel"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no contacts in such a channel.</exception>
    public Proportion ShareOfCustomers(string channel) => Proportion.From(Channel(channel).Customers, Customers, OfCustomers);

    /// <summary>Contacts per customer, over all customers, those without any included.</summary>
    /// <param name="customers">How many customers there were, at least <see cref="Customers"/>.</param>
    /// <returns>A mean of 0 or more, with Student's t interval over the customers; the contacts of nobody known are not in it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="customers"/> is below the number of those who had a contact.</exception>
    public SampleMean PerCustomer(long customers) => Mean(state?.PerCustomer, WithoutTouchpoints(customers), OverCustomers);

    /// <summary>How much more the contacts per customer vary than independent contacts would: the check that an exact interval of their rate stands on.</summary>
    /// <param name="customers">How many customers there were, each followed for the same time; at least <see cref="Customers"/>.</param>
    /// <returns>The dispersion over the customers, those without a contact included.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="customers"/> is below the number of those who had a contact.</exception>
    public CountDispersion DispersionOver(long customers)
    {
        long none = WithoutTouchpoints(customers);
        TimeCounts histogram = state?.PerCustomer ?? TimeCounts.Nothing;
        return CountDispersion.FromHistogram([0, .. histogram.Times.Select(contacts => (long)contacts)], [none, .. histogram[0]]);
    }

    /// <summary>What a resolution costs: the recorded costs of all cases over the resolved ones, so that what was spent on cases in vain is in it.</summary>
    /// <returns>An amount with a log interval over the cases (delta method, Student's t with one degree of freedom less than cases), which has none where every case costs the same for each resolution; undefined when no case is resolved, and as long as a contact of a case has no recorded cost, since it would count as free.</returns>
    public MoneyEstimate CostPerResolution() => CostOfResolution.Of(state?.Cases ?? default, Cases);

    /// <summary>What a resolution costs, by all that the channels cost.</summary>
    /// <param name="cost">All costs in the time of the cases, 0 or more.</param>
    /// <returns>The cost over the resolved cases, without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    public MoneyPerUnit CostPerResolution(Money cost) => MoneyPerUnit.From(Guard.NotNegative(cost), ResolvedCases, CostOfResolution.FullyLoaded);

    /// <summary>Adds the contacts of other customers about other cases.</summary>
    /// <param name="other">The summary of customers and cases that are not in this one.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The two are as of different instants or under different rules.</exception>
    /// <exception cref="CurrencyMismatchException">The costs are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum passes what it can hold.</exception>
    public TouchpointSummary Add(TouchpointSummary other) => this + other;

    /// <summary>Joins the summaries of different customers and cases.</summary>
    /// <param name="left">The summary of some.</param>
    /// <param name="right">The summary of others.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The two are as of different instants or under different rules.</exception>
    /// <exception cref="CurrencyMismatchException">The costs are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum passes what it can hold.</exception>
    public static TouchpointSummary operator +(TouchpointSummary left, TouchpointSummary right)
    {
        TouchpointState? mine = Guard.NotNull(left).state, theirs = Guard.NotNull(right).state;
        return new(Joined([.. left.channels, .. right.channels]), mine is null || theirs is null ? mine ?? theirs : mine + theirs);
    }

    /// <summary>Whether two summaries have the same figures.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(TouchpointSummary? left, TouchpointSummary? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two summaries differ in a figure.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(TouchpointSummary? left, TouchpointSummary? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(TouchpointSummary? other) => other is not null && channels.AsSpan().SequenceEqual(other.channels) && Equals(state, other.state);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TouchpointSummary);

    /// <inheritdoc/>
    public override int GetHashCode() => (channels.Length, Touchpoints, state).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>1,500 touchpoints of 900 customers and 1,100 cases: chat 300, phone 1,200</c>.</summary>
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
            return TouchpointForm.Write(channels, state).ToString();
        }

        string counts = Text.IsGeneral(format) ? "N0" : format!;
        return Touchpoints.ToString(counts, formatProvider) + " touchpoints of " + Customers.ToString(counts, formatProvider) + " customers and " + Cases.ToString(counts, formatProvider) + " cases"
            + (channels.Length == 0 ? "" : ": " + string.Join(", ", channels.Select(channel => channel.Channel + " " + channel.Touchpoints.ToString(counts, formatProvider))));
    }

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static TouchpointSummary Parse(string text) => Form.Parse(text, TouchpointForm.Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out TouchpointSummary result) => Form.TryParse(text, TouchpointForm.Read, Zero, out result);

    private static TouchpointSummary Of<T, TKey>(IEnumerable<T> rows, Func<T, Touchpoint<TKey>> fact, Instant asOf, FirstContactRule rule, string name)
        where TKey : notnull
    {
        TouchpointBuilder<TKey> builder = new(asOf, rule);
        RowProblems problems = new();
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                builder.Take(fact(row), first++, problems);
            }
        });
        problems.ThrowIfAny(name);
        return builder.ToSummary();
    }

    private static ChannelTouchpoints[] Joined(ChannelTouchpoints[] channels) =>
    [
        .. channels.GroupBy(channel => channel.Channel, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Aggregate((sum, channel) => sum.With(in channel))),
    ];

    private static SampleMean Mean(TimeCounts? histogram, long none, MetricDefinition definition)
    {
        TimeCounts counts = histogram ?? TimeCounts.Nothing;
        return SampleMean.FromHistogram([0, .. counts.Times], [none, .. counts[0]], definition);
    }

    private long WithoutTouchpoints(long customers) => customers >= Customers
        ? customers - Customers
        : throw Guard.Out(nameof(customers), customers, Guard.Invariant($"must be at least the {Customers} customers who had a touchpoint"));

#if NET8_0_OR_GREATER
    static TouchpointSummary IAdditiveIdentity<TouchpointSummary, TouchpointSummary>.AdditiveIdentity => Zero;

    static TouchpointSummary IParsable<TouchpointSummary>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<TouchpointSummary>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out TouchpointSummary result) => TryParse(s, out result);
#endif
}
