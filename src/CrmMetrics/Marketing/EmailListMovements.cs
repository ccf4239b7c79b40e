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

/// <summary>How a mailing list moved over a period: the addresses at its opening, those who joined, and those who left in each way.</summary>
/// <remarks>
/// <para>Opening and movements make the closing list, always. The growth rate takes its losses and its denominator as arguments, since tools differ in both, and may be negative or pass 1.</para>
/// <para>The default value is an empty list: the identity of <c>+</c>. Add only different lists over the same period; the following period of the same list joins by <see cref="Then"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<EmailListMovements>))]
#endif
public readonly record struct EmailListMovements : ISummary<EmailListMovements>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<EmailListMovements, EmailListMovements, EmailListMovements>
    , IAdditiveIdentity<EmailListMovements, EmailListMovements>
    , IParsable<EmailListMovements>
#endif
{
    private static readonly Reason EmptyList = new("empty-list", "the list has no addresses to divide by");

    private static readonly Reason MayBeEmpty = new("list-may-be-empty", "at 95 % the counts leave open that no address is left to divide by");

    private static readonly Reason MoreLost = new("more-lost-than-opened", "more addresses left than there were at the opening, so nothing compounds");

    // Whether there is an interval at all is settled at one level, so that the reason for none holds at every one.
    private const double UsualLevel = 0.95;

    private EmailListMovements(long opening, long joined, long unsubscribed, long bounced, long complained, long cleaned)
    {
        Opening = opening;
        Joined = joined;
        Unsubscribed = unsubscribed;
        Bounced = bounced;
        Complained = complained;
        Cleaned = cleaned;
    }

    /// <summary>An empty list, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static EmailListMovements Zero => default;

    /// <summary>How many addresses were on the list at the opening.</summary>
    /// <value>0 or more.</value>
    public long Opening { get; }

    /// <summary>How many joined.</summary>
    /// <value>0 or more.</value>
    public long Joined { get; }

    /// <summary>How many unsubscribed.</summary>
    /// <value>0 or more.</value>
    public long Unsubscribed { get; }

    /// <summary>How many were taken off because messages bounced.</summary>
    /// <value>0 or more.</value>
    public long Bounced { get; }

    /// <summary>How many reported a message as spam.</summary>
    /// <value>0 or more; not counted as unsubscribed as well.</value>
    public long Complained { get; }

    /// <summary>How many the sender took off by choice.</summary>
    /// <value>0 or more.</value>
    public long Cleaned { get; }

    /// <summary>How many addresses were on the list at the closing.</summary>
    /// <value>Opening and joined less all losses; 0 or more.</value>
    public long Closing => Opening + Joined - Lost(EmailListLosses.All);

    /// <summary>Makes the movements from counts.</summary>
    /// <param name="opening">The addresses at the opening.</param>
    /// <param name="joined">How many joined.</param>
    /// <param name="unsubscribed">How many unsubscribed.</param>
    /// <param name="bounced">How many were taken off because messages bounced.</param>
    /// <param name="complained">How many reported a message as spam, and are not counted as unsubscribed.</param>
    /// <param name="cleaned">How many the sender took off by choice.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <exception cref="ArgumentException">More addresses were lost than there were and joined.</exception>
    public static EmailListMovements From(long opening, long joined, long unsubscribed, long bounced = 0, long complained = 0, long cleaned = 0)
    {
        EmailListMovements movements = new(
            Guard.Count(opening), Guard.Count(joined), Guard.Count(unsubscribed), Guard.Count(bounced), Guard.Count(complained), Guard.Count(cleaned));
        return movements.Closing >= 0 ? movements : throw Guard.Bad(
            nameof(opening),
            $"opening: {movements.Lost(EmailListLosses.All)} addresses were lost, but there were only {opening} at the opening and {joined} that joined.");
    }

    /// <summary>Counts the changes of a list in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="opening">The addresses at the opening.</param>
    /// <param name="rows">The changes in the period, one a row.</param>
    /// <param name="change">How the address of a row came or left.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="opening"/> is negative.</exception>
    /// <exception cref="ArgumentException">A change is no named one (the message names the rows), or more addresses were lost than there were and joined.</exception>
    public static EmailListMovements From<T>(long opening, IEnumerable<T> rows, Func<T, EmailListChange> change)
    {
        _ = Guard.NotNull(rows);
        _ = Guard.NotNull(change);
        long[] counts = new long[(int)EmailListChange.Cleaned + 1];
        RowProblems problems = new();
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                EmailListChange its = change(row);
                if (its is < EmailListChange.Joined or > EmailListChange.Cleaned)
                {
                    problems.Add(first, Guard.Invariant($"the change must be Joined, Unsubscribed, Bounced, Complained or Cleaned, but was {its}"));
                }
                else
                {
                    counts[(int)its]++;
                }

                first++;
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return From(opening, counts[1], counts[2], counts[3], counts[4], counts[5]);
    }

    /// <summary>How many addresses were lost.</summary>
    /// <param name="losses">Which losses to count.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="losses"/> is not named.</exception>
    public long Lost(EmailListLosses losses) => Guard.Named(losses) switch
    {
        EmailListLosses.UnsubscribedAndComplained => Unsubscribed + Complained,
        EmailListLosses.ExceptCleaned => Unsubscribed + Complained + Bounced,
        _ => Unsubscribed + Complained + Bounced + Cleaned,
    };

    /// <summary>Net growth: joined less lost, over the size of the list.</summary>
    /// <param name="losses">Which losses to count.</param>
    /// <param name="denominator">Which size to divide by.</param>
    /// <returns>A share, negative where the list shrinks; undefined where the size is 0. Its interval takes the opening as known, and joined and lost as chance (Poisson, joined by MOVER).</returns>
    /// <remarks>Over <see cref="EmailListDenominator.Closing"/> or <see cref="EmailListDenominator.Average"/> all losses are in the size, also those that <paramref name="losses"/> leaves out of the
    /// change; the interval has the uncertainty of both (MOVER-R). It has none, with a reason, where the counts leave open at 95 % that no address is left to divide by, and is missing at a higher level that
    /// leaves it open.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not named.</exception>
    public Estimate Growth(EmailListLosses losses = EmailListLosses.All, EmailListDenominator denominator = EmailListDenominator.Opening) =>
        Change(Lost(losses), losses == EmailListLosses.All ? null : Lost(EmailListLosses.All) - Lost(losses), denominator, "growth/" + Name(losses), "new less " + Words(losses));

    /// <summary>Gross growth: joined over the size of the list, whoever left.</summary>
    /// <param name="denominator">Which size to divide by; whoever left is not in the closing one.</param>
    /// <returns>A share, 0 or more; undefined where the size is 0. Its interval is made as that of <see cref="Growth"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="denominator"/> is not named.</exception>
    public Estimate GrossGrowth(EmailListDenominator denominator = EmailListDenominator.Opening) =>
        Change(null, Lost(EmailListLosses.All), denominator, "gross-growth", "new");

    /// <summary>The growth a month that compounds to the growth over the period.</summary>
    /// <param name="months">How many months the period has, 1 or more.</param>
    /// <param name="losses">Which losses to count.</param>
    /// <returns>A share, (1 + growth over opening)^(1/months) − 1; undefined where the list was empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="months"/> is less than 1, or <paramref name="losses"/> is not named.</exception>
    public Estimate CompoundMonthlyGrowth(int months, EmailListLosses losses = EmailListLosses.All)
    {
        double root = 1.0 / Guard.AtLeast(1, months);
        Estimate growth = Growth(losses);
        MetricDefinition definition = Defined("compound-monthly-growth/" + Name(losses), "monthly growth that compounds to new less " + Words(losses) + " over opening", BetterWhen.Higher);
        return growth.Value is not { } value ? Undefined(growth.WhyUndefined!, definition)
            : value < -1 ? Undefined(MoreLost, definition)
            : Moved(growth, definition, share => Math.Pow(1 + share, root) - 1, value);
    }

    /// <summary>Decay: the addresses lost over those at the opening.</summary>
    /// <param name="losses">Which losses to count.</param>
    /// <returns>A rate, 0 or more, with its exact Poisson interval; those who join and leave within the period count as lost, so that it may pass 1. Undefined where the list was empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="losses"/> is not named.</exception>
    public Estimate Decay(EmailListLosses losses = EmailListLosses.All)
    {
        long lost = Lost(losses), opening = Opening;
        MetricDefinition definition = Defined("decay/" + Name(losses), Words(losses) + " over opening", BetterWhen.Lower);
        return opening == 0 ? Undefined(EmptyList, definition) : new((double)lost / opening, null, definition, EventRate.From(lost, opening).ToEstimate().Interval, null);
    }

    /// <summary>The decay a month that compounds to the decay over the period.</summary>
    /// <param name="months">How many months the period has, 1 or more.</param>
    /// <param name="losses">Which losses to count.</param>
    /// <returns>A share, 1 − (1 − decay)^(1/months); undefined where the list was empty or more left than it had.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="months"/> is less than 1, or <paramref name="losses"/> is not named.</exception>
    public Estimate MonthlyDecay(int months, EmailListLosses losses = EmailListLosses.All)
    {
        double root = 1.0 / Guard.AtLeast(1, months);
        MetricDefinition definition = Defined("monthly-decay/" + Name(losses), "monthly decay that compounds to " + Words(losses) + " over opening", BetterWhen.Lower);
        Estimate decay = Decay(losses);
        return decay.Value is not { } value ? Undefined(EmptyList, definition)
            : value > 1 ? Undefined(MoreLost, definition)
            : Moved(decay, definition, share => 1 - Math.Pow(Math.Max(0, 1 - share), root), value);
    }

    /// <summary>Joins the movements of the period that follows.</summary>
    /// <param name="next">The movements of the same list, whose opening is the closing of this one.</param>
    /// <returns>The movements over both periods.</returns>
    /// <exception cref="ArgumentException">The opening of <paramref name="next"/> is another number: addresses came or left unseen.</exception>
    public EmailListMovements Then(EmailListMovements next) => next.Opening == Closing
        ? new(Opening, Joined + next.Joined, Unsubscribed + next.Unsubscribed, Bounced + next.Bounced, Complained + next.Complained, Cleaned + next.Cleaned)
        : throw Guard.Bad(nameof(next), $"next: must open with the {Closing} addresses that this period closes with, but opens with {next.Opening}.");

    /// <summary>Adds another list.</summary>
    /// <param name="other">The movements of other addresses over the same period.</param>
    /// <returns>The movements of both.</returns>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public EmailListMovements Add(EmailListMovements other) => this + other;

    /// <summary>Adds different lists over the same period.</summary>
    /// <param name="left">The movements of some addresses.</param>
    /// <param name="right">The movements of others.</param>
    /// <returns>The movements of both.</returns>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static EmailListMovements operator +(EmailListMovements left, EmailListMovements right) => new(
        left.Opening + right.Opening,
        left.Joined + right.Joined,
        left.Unsubscribed + right.Unsubscribed,
        left.Bounced + right.Bounced,
        left.Complained + right.Complained,
        left.Cleaned + right.Cleaned);

    /// <summary>Writes the movements in the current culture, such as <c>10,000 +500 −300 = 10,200</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the movements.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the counts.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return new Form().Add("opening", Opening).Add("joined", Joined).Add("unsubscribed", Unsubscribed).Add("bounced", Bounced)
                .Add("complained", Complained).Add("cleaned", Cleaned).ToString();
        }

        string counts = Text.IsGeneral(format) ? "N0" : format!;
        return Opening.ToString(counts, formatProvider) + " +" + Joined.ToString(counts, formatProvider) + " −" + Lost(EmailListLosses.All).ToString(counts, formatProvider)
            + " = " + Closing.ToString(counts, formatProvider);
    }

    /// <summary>Reads movements.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The movements.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static EmailListMovements Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads movements, if the text has them.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The movements; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it had them.</returns>
    public static bool TryParse(string? text, out EmailListMovements result) => Form.TryParse(text, Read, out result);

    private static EmailListMovements Read(Form form) => From(
        form.Int64("opening"), form.Int64("joined"), form.Int64("unsubscribed"), form.Int64("bounced"), form.Int64("complained"), form.Int64("cleaned"));

    private static string Name(EmailListLosses losses) => losses switch
    {
        EmailListLosses.UnsubscribedAndComplained => "unsubscribed-and-complained",
        EmailListLosses.ExceptCleaned => "except-cleaned",
        _ => "all-losses",
    };

    private static string Words(EmailListLosses losses) => losses switch
    {
        EmailListLosses.UnsubscribedAndComplained => "unsubscribed and complained",
        EmailListLosses.ExceptCleaned => "unsubscribed, complained and bounced",
        _ => "unsubscribed, complained, bounced and cleaned",
    };

    private static MetricDefinition Defined(string id, string text, BetterWhen better) => MetricDefinition.Share("email-list/" + id, text, better);

    private static Estimate Undefined(Reason why, MetricDefinition definition) => new(null, why, definition, null, why);

    // The value and the bounds of an estimate through a rising function.
    private static Estimate Moved(Estimate from, MetricDefinition definition, Func<double, double> rising, double value) => new(
        rising(value),
        null,
        definition,
        level => from.Interval(level) is { } interval ? new(rising(interval.Lower), rising(interval.Upper), level) : null,
        null);

    // The counted losses are null where none counts, the others where all count.
    private Estimate Change(long? counted, long? others, EmailListDenominator denominator, string id, string text)
    {
        (string name, double part) = Guard.Named(denominator) switch
        {
            EmailListDenominator.Closing => ("closing", 1.0),
            EmailListDenominator.Average => ("average", 0.5),
            _ => ("opening", 0.0),
        };
        MetricDefinition definition = Defined(id + "/" + name, text + ", over " + name, BetterWhen.Higher);
        long came = Joined, gone = others ?? 0;
        double opening = Opening, change = came - (counted ?? 0), stays = opening - (part * gone), size = opening + (part * (change - gone));
        if (size == 0)
        {
            return Undefined(EmptyList, definition);
        }

        bool isBounded = Bounds(UsualLevel) is not null;
        return new(change / size, null, definition, isBounded ? Bounds : null, isBounded ? null : MayBeEmpty);

        // The size is what stays of the opening, which the other losses alone decide, and a part of the change. So the quotient is ratio ÷ (1 + part × ratio) of the ratio of change to what stays.
        ConfidenceInterval? Bounds(double level)
        {
            // Of a list that began with nobody, and of which all losses are counted, all is new, however many.
            if (opening == 0 && others is null)
            {
                return new(1 / part, 1 / part, level);
            }

            ConfidenceInterval away = others is null || part == 0 ? new(gone, gone, level) : EventRate.From(gone, 1).Interval(level)!.Value;
            ConfidenceInterval staying = new(opening - (part * away.Upper), opening - (part * away.Lower), level);
            if (staying.Lower <= 0)
            {
                return null;
            }

            // A list can't lose more than it has.
            ConfidenceInterval changes = ChangeBounds(came, counted, level);
            changes = changes with { Lower = Math.Max(-opening, changes.Lower) };
            ConfidenceInterval ratio = staying.Width == 0 ? new(changes.Lower / stays, changes.Upper / stays, level) : RatioInterval.Of(change, changes, stays, staying, level);
            return 1 + (part * ratio.Lower) <= 0 ? null : new(Over(ratio.Lower), Over(ratio.Upper), level);
        }

        double Over(double ratio) => ratio / (1 + (part * ratio));
    }

    // Where no losses are counted, none are left to chance.
    private static ConfidenceInterval ChangeBounds(long came, long? counted, double level)
    {
        long lost = counted ?? 0;
        ConfidenceInterval up = EventRate.From(came, 1).Interval(level)!.Value, down = counted is null ? default : EventRate.From(lost, 1).Interval(level)!.Value;
        double change = came - lost;
        return new(
            change - Math.Sqrt(Square(came - up.Lower) + Square(down.Upper - lost)), change + Math.Sqrt(Square(up.Upper - came) + Square(lost - down.Lower)), level);
    }

    private static double Square(double value) => value * value;

#if NET8_0_OR_GREATER
    static EmailListMovements IAdditiveIdentity<EmailListMovements, EmailListMovements>.AdditiveIdentity => default;

    static EmailListMovements IParsable<EmailListMovements>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<EmailListMovements>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EmailListMovements result) => TryParse(s, out result);
#endif
}
