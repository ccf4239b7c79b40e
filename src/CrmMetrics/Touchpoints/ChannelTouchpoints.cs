using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;

namespace CrmMetrics.Touchpoints;

/// <summary>The contacts of one channel, or of all together: how many, what they cost and how long they took.</summary>
/// <remarks>
/// <para>What a contact costs has three answers, and they differ several times over. <see cref="MarginalCost"/> is what one contact fewer saves;
/// <see cref="FullyLoadedCost"/> spreads all that the channel costs over its contacts; <see cref="ActivityBasedCost"/> pays for the minutes.
/// They have different definitions and refuse to be compared.</para>
/// <para>The default value is a channel without contacts.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct ChannelTouchpoints : IFormattable
{
    private const int MinutesInHour = 60;

    internal static readonly MetricDefinition Marginal = new(
        "touchpoint-cost/marginal", "recorded cost over the touchpoints that have one", "touchpoint", 1, BetterWhen.Lower);

    private static readonly MetricDefinition FullyLoaded = new(
        "touchpoint-cost/fully-loaded", "all that the channel costs over its touchpoints", "touchpoint", 1, BetterWhen.Lower);

    private static readonly MetricDefinition ActivityBased = new(
        "touchpoint-cost/activity-based", "minutes at the loaded rate and a share of the tools over the touchpoints with minutes", "touchpoint", 1, BetterWhen.Lower);

    private static readonly MetricDefinition HandlingTime = new(
        "touchpoint-minutes", "minutes over the touchpoints that have them", "minutes per touchpoint", 1, BetterWhen.Lower);

    private static readonly MetricDefinition OverExposure = new(
        "touchpoints-per-exposure", "touchpoints over exposure, such as customers times days", "touchpoints per unit of exposure", 1, BetterWhen.Lower);

    private static readonly MetricDefinition OverOrders = new(
        "touchpoints-per-order", "touchpoints over orders", "touchpoints per order", 1, BetterWhen.Lower);

    private readonly string? channel;

    private ChannelTouchpoints(string channel, long inbound, long outbound, long resolved, long notReached, long customers, in MoneyPerUnit cost, in Moments minutes)
    {
        this.channel = channel;
        Inbound = inbound;
        Outbound = outbound;
        Resolved = resolved;
        NotReached = notReached;
        Customers = customers;
        MarginalCost = cost;
        Timed = minutes;
    }

    /// <summary>The name of the channel.</summary>
    /// <value>Empty for the default value, and for all channels together.</value>
    public string Channel => channel ?? "";

    /// <summary>How many contacts there were.</summary>
    /// <value>Inbound and outbound, those included that reached nobody.</value>
    public long Touchpoints => Inbound + Outbound;

    /// <summary>How many the customer sought.</summary>
    /// <value>0 or more.</value>
    public long Inbound { get; }

    /// <summary>How many the company sought.</summary>
    /// <value>0 or more.</value>
    public long Outbound { get; }

    /// <summary>How many were marked as resolved.</summary>
    /// <value>0 or more.</value>
    public long Resolved { get; }

    /// <summary>How many reached nobody.</summary>
    /// <value>0 or more: these are attempts, not contacts.</value>
    public long NotReached { get; }

    /// <summary>How many different customers are known to have used the channel.</summary>
    /// <value>0 or more; 0 also when no customers are known.</value>
    public long Customers { get; }

    /// <summary>What a contact costs by itself: the recorded costs over the contacts that have one.</summary>
    /// <value>Its count is how many have one, its total the exact sum; with Student's t interval where the single costs were given.</value>
    public MoneyPerUnit MarginalCost { get; }

    /// <summary>How long a contact takes somebody.</summary>
    /// <value>The mean over the contacts with minutes, with Student's t interval.</value>
    public SampleMean MinutesPerTouchpoint => SampleMean.Of(Timed, HandlingTime);

    /// <summary>The minutes with their squares.</summary>
    internal Moments Timed { get; }

    /// <summary>Takes figures of one channel that were computed elsewhere, by a database for one.</summary>
    /// <param name="channel">The channel: a name of one line.</param>
    /// <param name="inbound">How many contacts the customers sought.</param>
    /// <param name="outbound">How many the company sought.</param>
    /// <param name="resolved">How many of both were marked as resolved.</param>
    /// <param name="notReached">How many of both reached nobody.</param>
    /// <param name="cost">The recorded costs of the contacts that have one, under any definition.</param>
    /// <param name="minutes">The minutes of the contacts that have them, under any definition.</param>
    /// <returns>The channel, whose customers are not known.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="channel"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="channel"/> is no name of one line.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there are more of something than there are contacts; or the costs or minutes are negative.</exception>
    /// <exception cref="OverflowException">The contacts pass the largest <see cref="long"/>.</exception>
    public static ChannelTouchpoints From(
        string channel, long inbound, long outbound, long resolved = 0, long notReached = 0, MoneyPerUnit cost = default, SampleMean minutes = default)
    {
        if (Guard.NotNull(channel).Length == 0 || channel.IndexOf('\n') >= 0)
        {
            throw Guard.Bad(nameof(channel), $"channel: must be a name of one line, but was \"{channel}\".");
        }

        return Checked(channel, inbound, outbound, resolved, notReached, 0, cost, minutes.Sums);
    }

    /// <summary>All that the channel costs, spread over its contacts.</summary>
    /// <param name="cost">What the channel cost in the time of the contacts: people, tools, rooms, what is paid per contact; 0 or more.</param>
    /// <returns>The cost over all contacts, without an interval. One contact fewer does not save it: most of it stays.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    public MoneyPerUnit FullyLoadedCost(Money cost) => MoneyPerUnit.From(Guard.NotNegative(cost), Touchpoints, FullyLoaded);

    /// <summary>What a contact costs by the minutes that it takes: minutes × loaded rate, and a share of the tools.</summary>
    /// <param name="loadedRatePerHour">What an hour of the people costs with everything on top, 0 or more.</param>
    /// <param name="toolShare">What of the cost of tools falls on the channel in the time of the contacts, 0 or more; it is spread over all contacts evenly.</param>
    /// <returns>The cost over the contacts with minutes, with the interval of the minutes; it has no value where no minutes are recorded.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    public MoneyPerUnit ActivityBasedCost(Money loadedRatePerHour, Money toolShare = default)
    {
        _ = Guard.NotNegative(loadedRatePerHour);
        Currency currency = Money.Common(loadedRatePerHour.Currency, Guard.NotNegative(toolShare).Currency);
        long timed = Timed.Count;
        if (timed == 0)
        {
            return MoneyPerUnit.From(new(0, currency), 0, ActivityBased);
        }

        decimal minutes = loadedRatePerHour.Amount * (decimal)Timed.Sum.Value / MinutesInHour;
        decimal tools = timed == Touchpoints ? toolShare.Amount : toolShare.Amount * timed / Touchpoints;
        double rate = (double)loadedRatePerHour.Amount / MinutesInHour, spread = timed < 2 ? 0 : rate * rate * Timed.Variance * (timed - 1);

        // The tools are the same for each contact: the costs vary as the minutes do.
        DoubleDouble total = DoubleDouble.Of(minutes + tools), squares = total * total / DoubleDouble.Of(timed);
        return MoneyPerUnit.Of(new(minutes + tools, currency), timed, squares + spread, ActivityBased);
    }

    /// <summary>Contacts per exposure: what a reduction is measured on.</summary>
    /// <param name="exposure">In how many customer-days (customers × days), customer-months or calls offered these contacts came; 0 only without contacts.</param>
    /// <returns>The rate, with its exact interval for contacts that come independently.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exposure"/> is negative, not finite, or 0 with contacts.</exception>
    public EventRate PerExposure(double exposure) => EventRate.From(Touchpoints, exposure, OverExposure);

    /// <summary>Contacts per order.</summary>
    /// <param name="orders">How many orders there were; 0 only without contacts. An order may have several contacts, so this is no share.</param>
    /// <returns>The rate, with its exact interval for contacts that come independently.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="orders"/> is negative, or 0 with contacts.</exception>
    public EventRate PerOrder(long orders) => EventRate.From(Touchpoints, Guard.Count(orders), OverOrders);

    /// <summary>Writes the counts in the current culture, such as <c>phone: 1,500 touchpoints (1,200 inbound, 300 outbound), 4.20 EUR per touchpoint (…)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format">The format of the counts.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string counts = Text.IsGeneral(format) ? "N0" : format!;
        return (Channel.Length == 0 ? "" : Channel + ": ") + Touchpoints.ToString(counts, formatProvider) + " touchpoints ("
            + Inbound.ToString(counts, formatProvider) + " inbound, " + Outbound.ToString(counts, formatProvider) + " outbound)"
            + (MarginalCost.Count == 0 ? "" : ", " + MarginalCost.ToString(null, formatProvider));
    }

    /// <summary>A channel that was added up here.</summary>
    internal static ChannelTouchpoints Of(string channel, long inbound, long outbound, long resolved, long notReached, long customers, in MoneyPerUnit cost, in Moments minutes) =>
        new(channel, inbound, outbound, resolved, notReached, customers, cost, minutes);

    /// <summary>The definition of the recorded cost.</summary>
    internal static MoneyPerUnit CostOf(Money total, long count, DoubleDouble squares) =>
        count == 0 ? default : MoneyPerUnit.Of(total, count, squares, Marginal);

    /// <summary>The figures that make sense together.</summary>
    internal static ChannelTouchpoints Checked(
        string channel, long inbound, long outbound, long resolved, long notReached, long customers, MoneyPerUnit cost, Moments minutes)
    {
        long all = checked(Guard.Count(inbound) + Guard.Count(outbound));
        _ = Guard.Part(resolved, all);
        _ = Guard.Part(notReached, all - resolved);
        _ = Guard.Part(customers, all);
        _ = Guard.Part(cost.Count, all, nameof(cost));
        _ = Guard.NotNegative(cost.Total, nameof(cost));
        _ = Guard.Part(minutes.Count, all, nameof(minutes));
        _ = Guard.NotNegative(minutes.Sum.Value, nameof(minutes));
        return new(channel, inbound, outbound, resolved, notReached, customers, cost.Count == 0 ? default : cost.Under(Marginal), minutes);
    }

    /// <summary>Both together, under the name of this one.</summary>
    internal ChannelTouchpoints With(in ChannelTouchpoints other) => checked(new(
        Channel,
        Inbound + other.Inbound,
        Outbound + other.Outbound,
        Resolved + other.Resolved,
        NotReached + other.NotReached,
        Customers + other.Customers,
        MarginalCost + other.MarginalCost,
        Timed + other.Timed));
}
