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

namespace CrmMetrics.Marketing;

/// <summary>How long leads wait for an answer (lead response time, speed to lead), with those that were never answered taken into account.</summary>
/// <remarks>
/// <para>A mean over the answered leads leaves out the worst: the 42 hours that were published of an audit of 2,241 companies left out the 23 % that never answered (Oldroyd, McElheran and Elkington, Harvard Business
/// Review, March 2011). Here a lead without an answer is <i>censored</i>: it has waited at least until the date of the report, and the median, quantiles and shares count it.</para>
/// <para>Times are minutes, elapsed or of the open hours of a <see cref="BusinessHours"/> calendar. Readings named "of answered" are those of the answered leads alone, to be set beside figures made that way.</para>
/// <para>Add only different leads, answered by the same rule and clock: the sum over any cut of them is the whole, exactly.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<LeadResponse>))]
#endif
public sealed class LeadResponse : ISummary<LeadResponse>, IEquatable<LeadResponse>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<LeadResponse, LeadResponse, LeadResponse>
    , IAdditiveIdentity<LeadResponse, LeadResponse>
    , IEqualityOperators<LeadResponse, LeadResponse, bool>
    , IParsable<LeadResponse>
#endif
{
    private static readonly Reason NoAnswers = new("no-answers", "no lead was answered");

    private static readonly Reason NotPositive = new("not-positive", "a lead was answered in 0 minutes, which has no logarithm");

    private LeadResponse(LeadResponseKind kind, BusinessHours? hours, SurvivalTable minutes, long notOnRecord, long later)
    {
        Kind = kind;
        Hours = hours;
        Minutes = minutes;
        WithoutReplies = notOnRecord;
        ReceivedLater = later;
    }

    /// <summary>The response of no leads, which changes nothing when added.</summary>
    /// <value>By no rule yet.</value>
    public static LeadResponse Zero { get; } = new(default, null, SurvivalTable.Zero, 0, 0);

    /// <summary>What counts as the answer.</summary>
    /// <value>Unset for <see cref="Zero"/>.</value>
    public LeadResponseKind Kind { get; }

    /// <summary>The hours in which time counts.</summary>
    /// <value><see langword="null"/> when all time does.</value>
    public BusinessHours? Hours { get; }

    /// <summary>The minutes until each lead was answered, or that it has waited so far.</summary>
    /// <value>Its Kaplan–Meier curve, restricted mean and tests are read off it.</value>
    public SurvivalTable Minutes { get; }

    /// <summary>How many leads there are with times on record.</summary>
    /// <value>Answered and never answered.</value>
    public long Leads => Minutes.Subjects;

    /// <summary>How many leads were answered.</summary>
    /// <value>From 0 to <see cref="Leads"/>.</value>
    public long Answered => Minutes.Events;

    /// <summary>How many leads had no answer by the date of the report.</summary>
    /// <value>From 0 to <see cref="Leads"/>.</value>
    public long NeverAnswered => Minutes.Censored;

    /// <summary>How many more leads have no times on record, and so are in no figure.</summary>
    /// <value>0 or more.</value>
    public long WithoutReplies { get; }

    /// <summary>How many more leads were received after the instant of the report, and so are in no figure.</summary>
    /// <value>0 or more.</value>
    public long ReceivedLater { get; }

    /// <summary>The share of leads that were answered at all.</summary>
    /// <value>From 0 to 1, so far.</value>
    public Proportion AnsweredShare => Proportion.From(Answered, Leads, MetricDefinition.Share("lead-response/answered/" + Clock, "answered so far over all leads, " + Words));

    /// <summary>The mean minutes of the answered leads alone: too short, since the worst are left out.</summary>
    /// <value>With Student's t interval; for all leads see <see cref="RestrictedMean"/>.</value>
    public SampleMean MeanOfAnswered => OfAnswered(minutes => minutes, "mean-of-answered");

    /// <summary>The geometric mean of the minutes of the answered leads alone: the usual wait where a few are many times longer.</summary>
    /// <value>With Student's t interval on the log scale; undefined when none was answered, or one in 0 minutes.</value>
    public Estimate GeometricMeanOfAnswered
    {
        get
        {
            MetricDefinition definition = Definition("geometric-mean-of-answered", "geometric mean of the minutes of the answered leads");
            if (Answered == 0 || (Minutes.Times[0] == 0 && Minutes.EventCounts[0] > 0))
            {
                Reason why = Answered == 0 ? NoAnswers : NotPositive;
                return new(null, why, definition, null, why);
            }

            SampleMean logs = OfAnswered(Math.Log, "mean-log-of-answered");
            return logs.WhyNoInterval is { } none
                ? new(Math.Exp(logs.Value!.Value), null, definition, null, none)
                : new(Math.Exp(logs.Value!.Value), null, definition, level => logs.Interval(level) is { } on ? new(Math.Exp(on.Lower), Math.Exp(on.Upper), level) : null, null);
        }
    }

    private string Clock => (Kind switch { LeadResponseKind.AnyReply => "any-reply", LeadResponseKind.FirstAttempt => "first-attempt", LeadResponseKind.FirstContact => "first-contact", _ => "unset" })
        + (Hours is null ? "/elapsed" : "/business-hours");

    private string Words => (Kind switch { LeadResponseKind.AnyReply => "any reply", LeadResponseKind.FirstAttempt => "first attempt", LeadResponseKind.FirstContact => "first contact", _ => "no rule" })
        + (Hours is null ? ", elapsed time" : ", business hours");

    /// <summary>Takes minutes that were counted elsewhere: the fast door.</summary>
    /// <param name="minutes">The minutes that each lead waited for its answer, or so far.</param>
    /// <param name="answered">Whether it was answered then; as many as there are minutes.</param>
    /// <param name="kind">What counted as the answer.</param>
    /// <param name="hours">The hours in which time counted; left out when all time did.</param>
    /// <returns>The response times.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Minutes are negative or not finite, which names the row; or <paramref name="kind"/> is not named.</exception>
    public static LeadResponse From(ReadOnlySpan<double> minutes, ReadOnlySpan<bool> answered, LeadResponseKind kind, BusinessHours? hours = null)
    {
        SurvivalTable.SameLength(minutes.Length, answered.Length, nameof(answered), "minutes");
        for (int row = 0; row < minutes.Length; row++)
        {
            _ = SurvivalTable.Time(minutes[row], row, nameof(minutes));
        }

        return new(Guard.Named(kind), hours, SurvivalTable.From(minutes, answered), 0, 0);
    }

    /// <summary>Takes a table of minutes, as a database counts them.</summary>
    /// <param name="minutes">How many leads were answered after each number of minutes, and how many had waited so long without an answer.</param>
    /// <param name="kind">What counted as the answer.</param>
    /// <param name="hours">The hours in which time counted; left out when all time did.</param>
    /// <returns>The response times.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="minutes"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The table has late entries: a lead waits from the moment in which it came in.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not named.</exception>
    public static LeadResponse From(SurvivalTable minutes, LeadResponseKind kind, BusinessHours? hours = null) => Guard.NotNull(minutes).LateEntries == 0
        ? new(Guard.Named(kind), hours, minutes, 0, 0)
        : throw Guard.Bad(nameof(minutes), $"minutes: must have no late entries, since every lead is known from the moment in which it came in, but had {minutes.LateEntries}.");

    /// <summary>Takes the replies to leads in one pass.</summary>
    /// <param name="replies">One for each lead.</param>
    /// <param name="asOf">The instant of the report, until which leads without an answer have waited. An answer after it is none yet; leads received after it are counted apart.</param>
    /// <param name="kind">What counts as the answer; the first attempt of a person unless said otherwise.</param>
    /// <param name="hours">The hours in which time counts; all time when left out.</param>
    /// <returns>The response times.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="replies"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not named.</exception>
    /// <exception cref="ArgumentException">A lead was answered before it was received, or waited on dates whose holidays are not known; the message names all such rows, up to twenty with their problem.</exception>
    public static LeadResponse From(IEnumerable<LeadReplies> replies, Instant asOf, LeadResponseKind kind = LeadResponseKind.FirstAttempt, BusinessHours? hours = null) =>
        From(Guard.NotNull(replies), reply => reply, asOf, kind, hours);

    /// <summary>Takes the replies of leads in one pass.</summary>
    /// <param name="leads">The leads; those without replies on record are counted apart.</param>
    /// <param name="asOf">The instant of the report, until which leads without an answer have waited. An answer after it is none yet; leads received after it are counted apart.</param>
    /// <param name="kind">What counts as the answer; the first attempt of a person unless said otherwise.</param>
    /// <param name="hours">The hours in which time counts; all time when left out.</param>
    /// <returns>The response times.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="leads"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not named.</exception>
    /// <exception cref="ArgumentException">A lead was answered before it was received, or waited on dates whose holidays are not known; the message names all such rows, up to twenty with their problem.</exception>
    public static LeadResponse From(IEnumerable<Lead> leads, Instant asOf, LeadResponseKind kind = LeadResponseKind.FirstAttempt, BusinessHours? hours = null) =>
        From(Guard.NotNull(leads), lead => lead.Replies, asOf, kind, hours);

    /// <summary>Takes rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">One row for each lead.</param>
    /// <param name="fact">The replies of a row; <see langword="null"/> when they are not on record.</param>
    /// <param name="asOf">The instant of the report, until which leads without an answer have waited. An answer after it is none yet; leads received after it are counted apart.</param>
    /// <param name="kind">What counts as the answer; the first attempt of a person unless said otherwise.</param>
    /// <param name="hours">The hours in which time counts; all time when left out.</param>
    /// <returns>The response times.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not named.</exception>
    /// <exception cref="ArgumentException">A lead was answered before it was received, or waited on dates whose holidays are not known; the message names all such rows, up to twenty with their problem.</exception>
    public static LeadResponse From<T>(IEnumerable<T> rows, Func<T, LeadReplies?> fact, Instant asOf, LeadResponseKind kind = LeadResponseKind.FirstAttempt, BusinessHours? hours = null) =>
        By(rows, _ => true, fact, asOf, kind, hours) is { Count: > 0 } found ? found[true] : new(kind, hours, SurvivalTable.Zero, 0, 0);

    /// <summary>Takes rows by a key, such as the team or the source, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">One row for each lead.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">The replies of a row; <see langword="null"/> when they are not on record.</param>
    /// <param name="asOf">The instant of the report, until which leads without an answer have waited. An answer after it is none yet; leads received after it are counted apart.</param>
    /// <param name="kind">What counts as the answer; the first attempt of a person unless said otherwise.</param>
    /// <param name="hours">The hours in which time counts; all time when left out.</param>
    /// <returns>The response times of each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not named.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>; or a lead was answered before it was received, or waited on dates whose holidays are not known: the message names all such rows, up to
    /// twenty with their problem.</exception>
    public static IReadOnlyDictionary<TKey, LeadResponse> By<T, TKey>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<T, LeadReplies?> fact, Instant asOf, LeadResponseKind kind = LeadResponseKind.FirstAttempt, BusinessHours? hours = null)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        _ = Guard.Named(kind);
        Dictionary<TKey, Waits> keyed = [];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                TKey its = key(row) ?? throw Rows.NullKey(nameof(key), first);
                if (!keyed.TryGetValue(its, out Waits? waits))
                {
                    keyed.Add(its, waits = new(asOf, kind, hours));
                }

                _ = problems.Pass(waits.Add(fact(row)), first++);
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return keyed.ToDictionary(entry => entry.Key, entry => new LeadResponse(kind, hours, entry.Value.ToTable(), entry.Value.WithoutReplies, entry.Value.ReceivedLater));
    }

    /// <summary>The median wait of all leads, those never answered among them.</summary>
    /// <param name="rule">Which time it is where the curve is flat at exactly one half: the first at which a lead was answered by default, or the middle of the flat piece, as R has it.</param>
    /// <returns>In minutes, with its interval; not reached when less than half of the leads were answered.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rule"/> is not named.</exception>
    public SurvivalQuantile Median(QuantileRule rule = QuantileRule.FirstAtOrBelow) => Minutes.KaplanMeier.Median(rule);

    /// <summary>The time by which a share of all leads was answered, those never answered among them: 0.9 for the 90th percentile.</summary>
    /// <param name="share">The share answered, above 0 and below 1.</param>
    /// <param name="rule">Which time it is where the curve is flat at exactly that share.</param>
    /// <returns>In minutes, with its interval; not reached when fewer were answered.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not above 0 and below 1, or <paramref name="rule"/> is not named.</exception>
    public SurvivalQuantile Quantile(double share, QuantileRule rule = QuantileRule.FirstAtOrBelow) => Minutes.KaplanMeier.Quantile(share, rule);

    /// <summary>A quantile of the answered leads alone: too short, since the worst are left out.</summary>
    /// <param name="share">The share of the answered leads, from 0 to 1: 0.5 for their median.</param>
    /// <returns>In minutes, between two leads in proportion (type 7 of Hyndman and Fan, The American Statistician 50, 1996: that of R, NumPy and Excel); <see langword="null"/> when none was answered.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not from 0 to 1.</exception>
    public double? QuantileOfAnswered(double share)
    {
        double place = Guard.Share(share) * (Answered - 1);
        if (Answered == 0)
        {
            return null;
        }

        long whole = (long)Math.Floor(place);
        double below = At(whole), part = place - whole;
        return part > 0 ? below + (part * (At(whole + 1) - below)) : below;
    }

    /// <summary>The share of all leads that were answered within a time: the service level.</summary>
    /// <param name="limit">The time, 0 or more, with its end: an answer after exactly that time is in time. In business hours where these count.</param>
    /// <returns>From 0 to 1. Leads that have waited for less so far, see <see cref="Undecided"/>, count as not answered: with any of them it is a lower bound, and <see cref="ShareWithin"/> allows for them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public Proportion Within(Duration limit)
    {
        double minutes = Limit(limit);
        return Proportion.From(Sum(Minutes.EventCounts, time => time <= minutes), Leads, Level(minutes, "answered within", " over all leads"));
    }

    /// <summary>How many leads have waited for less than a time and have no answer: nobody knows yet whether they will be answered within it.</summary>
    /// <param name="limit">The time, 0 or more.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public long Undecided(Duration limit)
    {
        double minutes = Limit(limit);
        return Sum(Minutes.CensoredCounts, time => time < minutes);
    }

    /// <summary>The share of all leads that are answered within a time, with those that have not waited so long counted as far as they are known.</summary>
    /// <param name="limit">The time, 0 or more, with its end.</param>
    /// <returns>One less the Kaplan–Meier curve, from 0 to 1, with its interval: the share <see cref="Within"/> where none is <see cref="Undecided"/>; undefined where no lead was followed so long.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public Estimate ShareWithin(Duration limit)
    {
        double minutes = Limit(limit);
        Estimate left = Minutes.KaplanMeier.Survival(minutes);
        MetricDefinition definition = Level(minutes, "answered within", ", Kaplan–Meier");
        return new(
            1 - left.Value,
            left.WhyUndefined,
            definition,
            left.WhyNoInterval is null ? level => left.Interval(level) is { } bounds ? new(1 - bounds.Upper, 1 - bounds.Lower, level) : null : null,
            left.WhyNoInterval);
    }

    /// <summary>The mean wait of all leads up to a horizon, where those never answered count with the horizon.</summary>
    /// <param name="horizon">The horizon, above 0, such as 30 days.</param>
    /// <returns>In minutes, with its interval (restricted mean survival time); undefined where leads without an answer were not followed so long.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is not above 0.</exception>
    public Estimate RestrictedMean(Duration horizon)
    {
        double minutes = horizon > Duration.Zero ? horizon.TotalMinutes : throw Guard.Out(nameof(horizon), horizon, "must be above 0");
        Estimate mean = Minutes.KaplanMeier.RestrictedMean(minutes);
        MetricDefinition definition = Definition(Guard.Invariant($"restricted-mean-{minutes}"), Guard.Invariant($"mean minutes to the answer over all leads, up to {minutes}"));
        return new(mean.Value, mean.WhyUndefined, definition, mean.WhyNoInterval is null ? mean.Interval : null, mean.WhyNoInterval);
    }

    /// <summary>Adds other leads.</summary>
    /// <param name="other">The response to leads that are not in this one, by the same rule and clock.</param>
    /// <returns>The response to both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The rules or clocks differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public LeadResponse Add(LeadResponse other) => this + Guard.NotNull(other);

    /// <summary>Adds the response to different leads.</summary>
    /// <param name="left">The response to some leads.</param>
    /// <param name="right">The response to others, by the same rule and clock.</param>
    /// <returns>The response to both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The rules or clocks differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static LeadResponse operator +(LeadResponse left, LeadResponse right)
    {
        if (Guard.NotNull(left).Kind == default || Guard.NotNull(right).Kind == default)
        {
            return left.Kind == default ? right : left;
        }

        return left.Kind == right.Kind && left.Hours == right.Hours
            ? new(left.Kind, left.Hours, left.Minutes + right.Minutes, checked(left.WithoutReplies + right.WithoutReplies), checked(left.ReceivedLater + right.ReceivedLater))
            : throw new DefinitionMismatchException("Minutes to the " + left.Named() + " cannot be joined with minutes to the " + right.Named() + ".");
    }

    /// <summary>Whether two have the same rule, clock, minutes and counts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(LeadResponse? left, LeadResponse? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ in rule, clock, minutes or a count.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(LeadResponse? left, LeadResponse? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(LeadResponse? other) =>
        other is not null && Kind == other.Kind && Hours == other.Hours && WithoutReplies == other.WithoutReplies && ReceivedLater == other.ReceivedLater && Minutes == other.Minutes;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LeadResponse);

    /// <inheritdoc/>
    public override int GetHashCode() => (Kind, Hours, WithoutReplies, Minutes).GetHashCode();

    /// <summary>Writes the counts and the median in the current culture, such as <c>20 leads: 18 answered, 2 never; minutes to the first attempt, elapsed time: median 22 [5, 120] at 95 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts and the median.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else the format of the median, four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is <c>R</c>, and the <see cref="Hours"/> are in a zone that is not in the tz database.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            Form form = new Form().AddKind(Kind).Add("withoutReplies", WithoutReplies).Add("receivedLater", ReceivedLater)
                .Add("minutes", Minutes.Times).Add("answered", Minutes.EventCounts).Add("waiting", Minutes.CensoredCounts);
            return (Hours is null ? form : form.Add("hours", Hours.ToString("R", null))).ToString();
        }

        return Kind == default
            ? "no leads"
            : Text.In(formatProvider, $"{Leads:N0} leads: {Answered:N0} answered, {NeverAnswered:N0} never; minutes to the {Words}: median ") + Median().ToString(format, formatProvider);
    }

    /// <summary>Reads response times.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The response times.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static LeadResponse Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads response times, if the text has them.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The response times; <see cref="Zero"/> when the text has none.</param>
    /// <returns>Whether it had.</returns>
    public static bool TryParse(string? text, out LeadResponse result) => Form.TryParse(text, Read, Zero, out result);

    private static LeadResponse Read(Form form)
    {
        long notOnRecord = Guard.Count(form.Int64("withoutReplies"), "withoutReplies"), later = Guard.Count(form.Int64("receivedLater"), "receivedLater");
        SurvivalTable minutes = SurvivalTable.FromCounts(form.Doubles("minutes"), form.Int64s("answered"), form.Int64s("waiting"));
        return form.IsUnsetKind(notOnRecord == 0 && later == 0 && minutes.Subjects == 0)
            ? Zero
            : new(form.Enum<LeadResponseKind>("kind"), form.Has("hours") ? BusinessHours.Parse(form.Text("hours")) : null, minutes, notOnRecord, later);
    }

    private static double Limit(Duration limit) => limit >= Duration.Zero ? limit.TotalMinutes : throw Guard.Out(nameof(limit), limit, "must be 0 or more");

    private string Named() => Words + (Hours is null ? "" : " (" + Hours.ToString(null, CultureInfo.InvariantCulture) + ")");

    private MetricDefinition Definition(string id, string text) => new("lead-response/" + id + "/" + Clock, text + ", " + Words, "minutes", 1, BetterWhen.Lower);

    private MetricDefinition Level(double minutes, string text, string over) =>
        MetricDefinition.Share(Guard.Invariant($"lead-response/within-{minutes}/") + Clock, Guard.Invariant($"{text} {minutes} minutes") + over + ", " + Words);

    private long Sum(IReadOnlyList<long> counts, Func<double, bool> which)
    {
        long sum = 0;
        for (int i = 0; i < counts.Count; i++)
        {
            sum += which(Minutes.Times[i]) ? counts[i] : 0;
        }

        return sum;
    }

    private SampleMean OfAnswered(Func<double, double> scale, string id)
    {
        (double Time, long Count)[] answers = [.. Minutes.Times.Zip(Minutes.EventCounts, (time, count) => (time, count)).Where(answer => answer.count > 0)];
        return SampleMean.FromHistogram(
            Array.ConvertAll(answers, answer => scale(answer.Time)), Array.ConvertAll(answers, answer => answer.Count), Definition(id, "mean minutes of the answered leads alone"));
    }

    // The minutes of the answered lead at a place, counted from 0.
    private double At(long place)
    {
        int i = 0;
        for (long passed = Minutes.EventCounts[0]; passed <= place; passed += Minutes.EventCounts[i])
        {
            i++;
        }

        return Minutes.Times[i];
    }

    private sealed class Waits(Instant asOf, LeadResponseKind kind, BusinessHours? hours)
    {
        private readonly List<double> minutes = [];
        private readonly List<bool> answered = [];

        public long WithoutReplies { get; private set; }

        public long ReceivedLater { get; private set; }

        /// <summary>Adds a lead, or says what is wrong with it.</summary>
        public string? Add(LeadReplies? replies)
        {
            if (replies is not { } its)
            {
                WithoutReplies++;
                return null;
            }

            if (its.Problem() is { } problem)
            {
                return problem;
            }

            if (its.Received > asOf)
            {
                ReceivedLater++;
                return null;
            }

            bool isAnswered = its.First(kind) <= asOf;
            Instant until = isAnswered ? its.First(kind)!.Value : asOf;
            if (hours?.Problem(its.Received, until) is { } unknown)
            {
                return unknown;
            }

            minutes.Add((hours is null ? until - its.Received : hours.Between(its.Received, until)).TotalMinutes);
            answered.Add(isAnswered);
            return null;
        }

        public SurvivalTable ToTable() => SurvivalTable.From(minutes.ToArray(), [.. answered]);
    }

#if NET8_0_OR_GREATER
    static LeadResponse IAdditiveIdentity<LeadResponse, LeadResponse>.AdditiveIdentity => Zero;

    static LeadResponse IParsable<LeadResponse>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<LeadResponse>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out LeadResponse result) => TryParse(s, out result);
#endif
}
