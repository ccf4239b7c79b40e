using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>A campaign counted by actions, every one: how many messages were sent and arrived, and how often they were opened, clicked and followed by a conversion.</summary>
/// <remarks>
/// <para>These are the total figures of email tools; <see cref="CampaignCounts"/> counts each recipient once. One recipient may open ten times, so that a figure over delivered messages may pass 1:
/// it is a rate of events (<see cref="EventRate"/>), not a share. Its interval takes actions as independent; where a few recipients do most of them it is too narrow.</para>
/// <para>The default value is a campaign to nobody: the identity of <c>+</c>. Add only different messages.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CampaignActions>))]
#endif
public readonly record struct CampaignActions : ISummary<CampaignActions>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<CampaignActions, CampaignActions, CampaignActions>
    , IAdditiveIdentity<CampaignActions, CampaignActions>
    , IParsable<CampaignActions>
#endif
{
    private CampaignActions(long sent, long delivered, long opens, long clicks, long conversions)
    {
        Sent = sent;
        Delivered = delivered;
        Opens = opens;
        Clicks = clicks;
        Conversions = conversions;
    }

    /// <summary>A campaign to nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static CampaignActions Zero => default;

    /// <summary>How many messages were sent.</summary>
    /// <value>0 or more.</value>
    public long Sent { get; }

    /// <summary>How many messages arrived.</summary>
    /// <value>From 0 to <see cref="Sent"/>.</value>
    public long Delivered { get; }

    /// <summary>How often they were opened.</summary>
    /// <value>0 or more.</value>
    public long Opens { get; }

    /// <summary>How often a link was clicked.</summary>
    /// <value>0 or more.</value>
    public long Clicks { get; }

    /// <summary>How often a conversion followed a click.</summary>
    /// <value>0 or more.</value>
    public long Conversions { get; }

    /// <summary>How often a delivered message was opened.</summary>
    /// <value>Total opens over delivered messages; may pass 1.</value>
    public EventRate OpensPerDelivered => Rate(CampaignStep.Opened, CampaignStep.Delivered);

    /// <summary>How often a delivered message was clicked.</summary>
    /// <value>Total clicks over delivered messages; may pass 1. The click-through rate (CTR) of tools that count every click.</value>
    public EventRate ClicksPerDelivered => Rate(CampaignStep.Clicked, CampaignStep.Delivered);

    /// <summary>How many conversions a delivered message brought.</summary>
    /// <value>Conversions over delivered messages; may pass 1.</value>
    public EventRate ConversionsPerDelivered => Rate(CampaignStep.Converted, CampaignStep.Delivered);

    /// <summary>Makes the summary from total counts.</summary>
    /// <param name="sent">How many messages were sent.</param>
    /// <param name="delivered">How many messages arrived.</param>
    /// <param name="opens">How often they were opened.</param>
    /// <param name="clicks">How often a link was clicked.</param>
    /// <param name="conversions">How often a conversion followed a click.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, more was delivered than sent, or a count of actions is above 0 where nothing was delivered.</exception>
    public static CampaignActions From(long sent, long delivered, long opens, long clicks, long conversions) => new(
        Guard.Count(sent), Guard.Part(delivered, sent), Possible(opens, delivered, nameof(opens)), Possible(clicks, delivered, nameof(clicks)), Possible(conversions, delivered, nameof(conversions)));

    /// <summary>Counts actions in one pass.</summary>
    /// <param name="recipients">The recipients, one a row.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipients"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows contradict themselves. The message names them.</exception>
    public static CampaignActions From(IEnumerable<CampaignRecipient> recipients) => From(recipients, recipient => recipient);

    /// <summary>Counts the actions in rows of any type, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows, one for each recipient.</param>
    /// <param name="fact">What the recipient of a row did.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows contradict themselves. The message names them.</exception>
    public static CampaignActions From<T>(IEnumerable<T> rows, Func<T, CampaignRecipient> fact)
    {
        CampaignActions all = default;
        CampaignRows.Each(rows, fact, recipient => all += Of(recipient));
        return all;
    }

    /// <summary>Counts actions by a key, such as the campaign or the segment, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows, one for each recipient of each campaign.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">What the recipient of a row did.</param>
    /// <returns>A summary for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows contradict themselves or have no key. The message names them.</exception>
    public static IReadOnlyDictionary<TKey, CampaignActions> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, CampaignRecipient> fact)
        where TKey : notnull => CampaignRows.By(rows, key, fact, Of);

    /// <summary>How many actions of a step there were for each of a step before, such as clicks per open.</summary>
    /// <param name="step">The actions: opened, clicked or converted.</param>
    /// <param name="over">What they are divided by: a step before <paramref name="step"/>.</param>
    /// <returns>A rate of events, which may pass 1: one open may be followed by many clicks, and a click may come without a seen open. Undefined where there is
    /// nothing to divide by, and then of no events, though clicks may have come without a seen open.</returns>
    /// <remarks>Over opens or clicks, whose number is chance as well, the interval takes that number as known.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A step is not named, <paramref name="step"/> is no action, or <paramref name="over"/> is not before <paramref name="step"/>.</exception>
    public EventRate Rate(CampaignStep step, CampaignStep over)
    {
        _ = Guard.Named(step) > CampaignStep.Delivered ? step : throw Guard.Out(nameof(step), step, "must be Opened, Clicked or Converted; the share delivered is that of CampaignCounts");
        if (Guard.Named(over) >= step)
        {
            throw Guard.Out(nameof(over), over, Guard.Invariant($"must be a step before {step}"));
        }

        (string part, string whole) = (Name(step), Name(over));
        (string wholes, string one) = over switch
        {
            CampaignStep.Opened => ("all opens", "open"),
            CampaignStep.Clicked => ("all clicks", "click"),
            CampaignStep.Sent => ("sent messages", "sent message"),
            _ => ("delivered messages", "delivered message"),
        };

        // Clicks without a seen open have nothing that they could be a rate of.
        long exposure = Count(over);
        return EventRate.From(exposure == 0 ? 0 : Count(step), exposure, new("campaign/" + part + "-over-" + whole, "all " + part + " over " + wholes, part + " per " + one, 0.01, BetterWhen.Higher));
    }

    /// <summary>Adds other messages.</summary>
    /// <param name="other">The actions on messages that are not in this one.</param>
    /// <returns>The actions on both.</returns>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public CampaignActions Add(CampaignActions other) => this + other;

    /// <summary>Adds the actions on different messages.</summary>
    /// <param name="left">The actions on some.</param>
    /// <param name="right">The actions on others.</param>
    /// <returns>The actions on both.</returns>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static CampaignActions operator +(CampaignActions left, CampaignActions right) =>
        new(left.Sent + right.Sent, left.Delivered + right.Delivered, left.Opens + right.Opens, left.Clicks + right.Clicks, left.Conversions + right.Conversions);

    /// <summary>Writes the counts in the current culture, such as <c>1,000 sent, 980 delivered, 410 opens, 75 clicks, 9 conversions</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the counts.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return new Form().Add("sent", Sent).Add("delivered", Delivered).Add("opens", Opens).Add("clicks", Clicks).Add("conversions", Conversions).ToString();
        }

        string counts = Text.IsGeneral(format) ? "N0" : format!;
        return Sent.ToString(counts, formatProvider) + " sent, " + Delivered.ToString(counts, formatProvider) + " delivered, " + Opens.ToString(counts, formatProvider) + " opens, "
            + Clicks.ToString(counts, formatProvider) + " clicks, " + Conversions.ToString(counts, formatProvider) + " conversions";
    }

    /// <summary>Reads counts.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CampaignActions Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads counts, if the text has them.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The counts; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it had them.</returns>
    public static bool TryParse(string? text, out CampaignActions result) => Form.TryParse(text, Read, out result);

    private static CampaignActions Read(Form form) => From(form.Int64("sent"), form.Int64("delivered"), form.Int64("opens"), form.Int64("clicks"), form.Int64("conversions"));

    private static CampaignActions Of(CampaignRecipient recipient) =>
        new(1, recipient.Delivered ? 1 : 0, recipient.Opens, recipient.Clicks, recipient.Conversions);

    private static long Possible(long actions, long delivered, string name) =>
        Guard.Count(actions, name) == 0 || delivered > 0 ? actions : throw Guard.Out(name, actions, "must be 0 where nothing was delivered");

    private static string Name(CampaignStep step) => step switch
    {
        CampaignStep.Sent => "sent",
        CampaignStep.Delivered => "delivered",
        CampaignStep.Opened => "opens",
        CampaignStep.Clicked => "clicks",
        _ => "conversions",
    };

    private long Count(CampaignStep step) => step switch
    {
        CampaignStep.Sent => Sent,
        CampaignStep.Delivered => Delivered,
        CampaignStep.Opened => Opens,
        CampaignStep.Clicked => Clicks,
        _ => Conversions,
    };

#if NET8_0_OR_GREATER
    static CampaignActions IAdditiveIdentity<CampaignActions, CampaignActions>.AdditiveIdentity => default;

    static CampaignActions IParsable<CampaignActions>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CampaignActions>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CampaignActions result) => TryParse(s, out result);
#endif
}
