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

/// <summary>A campaign counted by recipients, each once: to how many it was sent, and of them how many received, opened, clicked and converted.</summary>
/// <remarks>
/// <para>These are the unique figures of email tools; <see cref="CampaignActions"/> counts every open and click. Each step is counted within the one before: who clicked has opened,
/// and only conversions after a click count. So each rate is a share of a named step: <see cref="ClickThroughRate"/> (CTR) divides by the delivered messages,
/// <see cref="ClickToOpenRate"/> (CTOR) by the opened ones, and the two are never the same figure.</para>
/// <para>The default value is a campaign to nobody: the identity of <c>+</c>. Add only different recipients, or sendings that are to be counted separately.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CampaignCounts>))]
#endif
public readonly record struct CampaignCounts : ISummary<CampaignCounts>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<CampaignCounts, CampaignCounts, CampaignCounts>
    , IAdditiveIdentity<CampaignCounts, CampaignCounts>
    , IParsable<CampaignCounts>
#endif
{
    private CampaignCounts(long sent, long delivered, long opened, long clicked, long converted)
    {
        Sent = sent;
        Delivered = delivered;
        Opened = opened;
        Clicked = clicked;
        Converted = converted;
    }

    /// <summary>A campaign to nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static CampaignCounts Zero => default;

    /// <summary>To how many recipients it was sent.</summary>
    /// <value>0 or more.</value>
    public long Sent { get; }

    /// <summary>How many received it.</summary>
    /// <value>From 0 to <see cref="Sent"/>.</value>
    public long Delivered { get; }

    /// <summary>How many opened it.</summary>
    /// <value>From 0 to <see cref="Delivered"/>.</value>
    public long Opened { get; }

    /// <summary>How many clicked.</summary>
    /// <value>From 0 to <see cref="Opened"/>.</value>
    public long Clicked { get; }

    /// <summary>How many converted after a click.</summary>
    /// <value>From 0 to <see cref="Clicked"/>.</value>
    public long Converted { get; }

    /// <summary>The share of sent messages that arrived.</summary>
    /// <value>Delivered over sent. The bounce rate is what is left to 1.</value>
    public Proportion DeliveryRate => Rate(CampaignStep.Delivered, CampaignStep.Sent);

    /// <summary>The share of delivered messages that were opened.</summary>
    /// <value>Opened over delivered.</value>
    public Proportion OpenRate => Rate(CampaignStep.Opened, CampaignStep.Delivered);

    /// <summary>Click-through rate (CTR): the share of delivered messages that were clicked.</summary>
    /// <value>Clicked over delivered.</value>
    public Proportion ClickThroughRate => Rate(CampaignStep.Clicked, CampaignStep.Delivered);

    /// <summary>Click-to-open rate (CTOR): the share of opened messages that were clicked.</summary>
    /// <value>Clicked over opened.</value>
    public Proportion ClickToOpenRate => Rate(CampaignStep.Clicked, CampaignStep.Opened);

    /// <summary>Makes the summary from unique counts.</summary>
    /// <param name="sent">To how many recipients it was sent.</param>
    /// <param name="delivered">How many received it.</param>
    /// <param name="opened">How many opened it; those who clicked are among them.</param>
    /// <param name="clicked">How many clicked.</param>
    /// <param name="converted">How many converted after a click.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or above that of the step before.</exception>
    public static CampaignCounts From(long sent, long delivered, long opened, long clicked, long converted) => new(
        Guard.Count(sent),
        Guard.Part(delivered, sent),
        Guard.Part(opened, delivered),
        Guard.Part(clicked, opened),
        Guard.Part(converted, clicked));

    /// <summary>Counts recipients in one pass.</summary>
    /// <param name="recipients">The recipients, one a row.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipients"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows contradict themselves. The message names them.</exception>
    public static CampaignCounts From(IEnumerable<CampaignRecipient> recipients) => From(recipients, recipient => recipient);

    /// <summary>Counts the recipients in rows of any type, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows, one for each recipient.</param>
    /// <param name="fact">What the recipient of a row did.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows contradict themselves. The message names them.</exception>
    public static CampaignCounts From<T>(IEnumerable<T> rows, Func<T, CampaignRecipient> fact)
    {
        CampaignCounts all = default;
        CampaignRows.Each(rows, fact, recipient => all += Of(recipient));
        return all;
    }

    /// <summary>Counts recipients by a key, such as the campaign or the segment, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows, one for each recipient of each campaign.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">What the recipient of a row did.</param>
    /// <returns>A summary for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows contradict themselves or have no key. The message names them.</exception>
    public static IReadOnlyDictionary<TKey, CampaignCounts> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, CampaignRecipient> fact)
        where TKey : notnull => CampaignRows.By(rows, key, fact, Of);

    /// <summary>The share of the recipients at one step who got to another.</summary>
    /// <param name="step">The step that is counted, such as <see cref="CampaignStep.Converted"/>.</param>
    /// <param name="over">The step that is divided by, an earlier one, such as <see cref="CampaignStep.Delivered"/>.</param>
    /// <returns>The share, whose definition names both steps.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A step is not named, or <paramref name="over"/> is not before <paramref name="step"/>.</exception>
    public Proportion Rate(CampaignStep step, CampaignStep over)
    {
        _ = Guard.Named(step);
        if (Guard.Named(over) >= step)
        {
            throw Guard.Out(nameof(over), over, Guard.Invariant($"must be a step before {step}"));
        }

        string part = Name(step), whole = Name(over);
        return Proportion.From(Count(step), Count(over), MetricDefinition.Share("campaign/" + part + "-over-" + whole, part + " over " + whole + ", each recipient counted once"));
    }

    /// <summary>Adds other recipients.</summary>
    /// <param name="other">The counts of recipients that are not in this one.</param>
    /// <returns>The counts of both.</returns>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public CampaignCounts Add(CampaignCounts other) => this + other;

    /// <summary>Adds different recipients.</summary>
    /// <param name="left">The counts of some.</param>
    /// <param name="right">The counts of others.</param>
    /// <returns>The counts of both.</returns>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static CampaignCounts operator +(CampaignCounts left, CampaignCounts right) => new(
        left.Sent + right.Sent,
        left.Delivered + right.Delivered,
        left.Opened + right.Opened,
        left.Clicked + right.Clicked,
        left.Converted + right.Converted);

    /// <summary>Writes the counts in the current culture, such as <c>1,000 sent, 980 delivered, 240 opened, 60 clicked, 9 converted</c>.</summary>
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
            return new Form().Add("sent", Sent).Add("delivered", Delivered).Add("opened", Opened).Add("clicked", Clicked).Add("converted", Converted).ToString();
        }

        string counts = Text.IsGeneral(format) ? "N0" : format!;
        return Sent.ToString(counts, formatProvider) + " sent, " + Delivered.ToString(counts, formatProvider) + " delivered, " + Opened.ToString(counts, formatProvider) + " opened, "
            + Clicked.ToString(counts, formatProvider) + " clicked, " + Converted.ToString(counts, formatProvider) + " converted";
    }

    /// <summary>Reads counts.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CampaignCounts Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads counts, if the text has them.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The counts; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it had them.</returns>
    public static bool TryParse(string? text, out CampaignCounts result) => Form.TryParse(text, Read, out result);

    private static CampaignCounts Read(Form form) =>
        From(form.Int64("sent"), form.Int64("delivered"), form.Int64("opened"), form.Int64("clicked"), form.Int64("converted"));

    private static CampaignCounts Of(CampaignRecipient recipient) => new(
        1,
        recipient.Delivered ? 1 : 0,
        recipient.Opens > 0 || recipient.Clicks > 0 ? 1 : 0,
        recipient.Clicks > 0 ? 1 : 0,
        recipient.Conversions > 0 ? 1 : 0);

    private static string Name(CampaignStep step) => step switch
    {
        CampaignStep.Sent => "sent",
        CampaignStep.Delivered => "delivered",
        CampaignStep.Opened => "opened",
        CampaignStep.Clicked => "clicked",
        _ => "converted",
    };

    private long Count(CampaignStep step) => step switch
    {
        CampaignStep.Sent => Sent,
        CampaignStep.Delivered => Delivered,
        CampaignStep.Opened => Opened,
        CampaignStep.Clicked => Clicked,
        _ => Converted,
    };

#if NET8_0_OR_GREATER
    static CampaignCounts IAdditiveIdentity<CampaignCounts, CampaignCounts>.AdditiveIdentity => default;

    static CampaignCounts IParsable<CampaignCounts>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CampaignCounts>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CampaignCounts result) => TryParse(s, out result);
#endif
}
