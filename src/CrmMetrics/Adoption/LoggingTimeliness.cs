using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Numerics;
using CrmMetrics.Statistics;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Adoption;

/// <summary>How many activities were entered in the CRM within a window after they happened, such as 24 hours.</summary>
/// <remarks>
/// <para>An activity whose window is not over at the time of the report is <see cref="Pending"/>, and in no share, even when it has been entered: of the latest activities only those entered
/// quickly are known, and with them the share would be too high.</para>
/// <para>The default value is that of no activities: the identity of <c>+</c>. Add only different activities, under the same window: the sum over any cut of them is the whole, exactly.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<LoggingTimeliness>))]
#endif
public readonly record struct LoggingTimeliness : ISummary<LoggingTimeliness>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<LoggingTimeliness, LoggingTimeliness, LoggingTimeliness>
    , IAdditiveIdentity<LoggingTimeliness, LoggingTimeliness>
    , IParsable<LoggingTimeliness>
#endif
{
    private LoggingTimeliness(Duration window, long ahead, long inWindow, long late, long notLogged, long pending)
    {
        Window = window;
        Ahead = ahead;
        InTime = inWindow;
        Late = late;
        NotLogged = notLogged;
        Pending = pending;
    }

    /// <summary>The timeliness of no activities, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static LoggingTimeliness Zero => default;

    /// <summary>Within what time after it happened an activity has to be entered.</summary>
    /// <value>Above 0; 0 for <see cref="Zero"/> alone.</value>
    public Duration Window { get; }

    /// <summary>How many were entered before they happened, as planned activities are.</summary>
    /// <value>From 0 to <see cref="InTime"/>, in which they count.</value>
    public long Ahead { get; }

    /// <summary>How many were entered before the window was over; its last moment counts.</summary>
    /// <value>0 or more.</value>
    public long InTime { get; }

    /// <summary>How many were entered after the window.</summary>
    /// <value>0 or more.</value>
    public long Late { get; }

    /// <summary>How many were not entered, with the window over.</summary>
    /// <value>0 or more.</value>
    public long NotLogged { get; }

    /// <summary>How many have a window that was not over at the time of the report.</summary>
    /// <value>0 or more; they are in no share.</value>
    public long Pending { get; }

    /// <summary>The share of activities that were entered in time.</summary>
    /// <value>Of those whose window is over, the ones never entered included.</value>
    public Proportion Share => Proportion.From(InTime, checked(InTime + Late + NotLogged), Hours("timeliness/", "activities logged within {0} hours over activities"));

    /// <summary>The share of activities that were entered at all.</summary>
    /// <value>Of those whose window is over.</value>
    public Proportion Logged => Proportion.From(checked(InTime + Late), checked(InTime + Late + NotLogged), Hours("logged/", "activities logged over activities that happened {0} hours ago or earlier"));

    /// <summary>Makes the summary from counts.</summary>
    /// <param name="window">The window, above 0.</param>
    /// <param name="inTime">How many were entered in time.</param>
    /// <param name="late">How many were entered later.</param>
    /// <param name="notLogged">How many were not entered, with the window over.</param>
    /// <param name="pending">How many have a window that is not over.</param>
    /// <param name="ahead">How many of those in time were entered before they happened.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The window is not above 0, a count is negative, or <paramref name="ahead"/> is above <paramref name="inTime"/>.</exception>
    public static LoggingTimeliness From(Duration window, long inTime, long late, long notLogged, long pending = 0, long ahead = 0) => new(
        Above0(window), Guard.Part(ahead, Guard.Count(inTime)), inTime, Guard.Count(late), Guard.Count(notLogged), Guard.Count(pending));

    /// <summary>Takes activities in one pass.</summary>
    /// <param name="activities">The activities.</param>
    /// <param name="window">Within what time an activity has to be entered, such as <c>Duration.FromHours(24)</c>.</param>
    /// <param name="asOf">The time of the report.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="activities"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not above 0.</exception>
    /// <exception cref="ArgumentException">An activity happened or was entered after <paramref name="asOf"/>: the message names all such rows.</exception>
    public static LoggingTimeliness From(IEnumerable<LoggedActivity> activities, Duration window, Instant asOf) =>
        From(Guard.NotNull(activities), activity => activity, window, asOf);

    /// <summary>Takes rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the activity of a row.</param>
    /// <param name="window">Within what time an activity has to be entered.</param>
    /// <param name="asOf">The time of the report.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not above 0.</exception>
    /// <exception cref="ArgumentException">An activity happened or was entered after <paramref name="asOf"/>: the message names all such rows.</exception>
    public static LoggingTimeliness From<T>(IEnumerable<T> rows, Func<T, LoggedActivity> fact, Duration window, Instant asOf) =>
        By(rows, _ => true, fact, window, asOf) is { Count: > 0 } found ? found[true] : new(window, 0, 0, 0, 0, 0);

    /// <summary>Takes rows of any type by a key, such as the user, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the activity of a row.</param>
    /// <param name="window">Within what time an activity has to be entered.</param>
    /// <param name="asOf">The time of the report.</param>
    /// <returns>The summary for each key that occurs. Their shares, pooled by <see cref="ClusteredRatio"/>, give an interval that counts users.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not above 0.</exception>
    /// <exception cref="ArgumentException">The key of a row is <see langword="null"/>, or an activity happened or was entered after <paramref name="asOf"/>; the message names the rows.</exception>
    public static IReadOnlyDictionary<TKey, LoggingTimeliness> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, LoggedActivity> fact, Duration window, Instant asOf)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        _ = Above0(window);
        RowProblems problems = new();
        Dictionary<TKey, Tally> tallies = Keyed.Of(Guard.NotNull(rows), key, () => new Tally(window, asOf), (tally, row, number) => problems.Pass(tally.Add(fact(row)), number));
        problems.ThrowIfAny(nameof(rows));
        return tallies.ToDictionary(entry => entry.Key, entry => entry.Value.ToSummary());
    }

    /// <summary>Adds other activities.</summary>
    /// <param name="other">The summary of activities that are not in this one, under the same window.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="DefinitionMismatchException">The windows differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public LoggingTimeliness Add(LoggingTimeliness other) => this + other;

    /// <summary>Adds the summaries of different activities.</summary>
    /// <param name="left">The summary of some activities.</param>
    /// <param name="right">The summary of others, under the same window.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="DefinitionMismatchException">The windows differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static LoggingTimeliness operator +(LoggingTimeliness left, LoggingTimeliness right)
    {
        if (left == default || right == default)
        {
            return left == default ? right : left;
        }

        return left.Window == right.Window
            ? checked(new(
                left.Window, left.Ahead + right.Ahead, left.InTime + right.InTime, left.Late + right.Late, left.NotLogged + right.NotLogged, left.Pending + right.Pending))
            : throw new DefinitionMismatchException(Guard.Invariant($"Activities within {left.Window.TotalHours} hours cannot be joined with activities within {right.Window.TotalHours} hours."));
    }

    /// <summary>Writes the counts in the current culture, such as <c>80/100 = 80.0 % within 24 hours (12 late, 8 not logged, 5 pending)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; anything else: in words.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Text.IsRoundTrip(format)
        ? new Form().Add("windowSeconds", Seconds(Window)).Add("inTime", InTime).Add("late", Late).Add("notLogged", NotLogged).Add("pending", Pending).Add("ahead", Ahead).ToString()
        : this == default ? "no activities"
        : Share.ToString(null, formatProvider) + Text.In(formatProvider, $" within {Window.TotalHours:0.##} hours ({Late:N0} late, {NotLogged:N0} not logged, {Pending:N0} pending)");

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static LoggingTimeliness Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out LoggingTimeliness result) => Form.TryParse(text, Read, out result);

    // To the nanosecond, which a double of seconds loses.
    private static decimal Seconds(Duration window) => (decimal)window.ToBigIntegerNanoseconds() / NodaConstants.NanosecondsPerSecond;

    private static LoggingTimeliness Read(Form form)
    {
        decimal seconds = form.Decimal("windowSeconds");
        long[] counts = [form.Int64("inTime"), form.Int64("late"), form.Int64("notLogged"), form.Int64("pending"), form.Int64("ahead")];
        return seconds == 0 && Array.TrueForAll(counts, count => count == 0)
            ? Zero
            : From(Duration.FromNanoseconds((BigInteger)(seconds * NodaConstants.NanosecondsPerSecond)), counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    private static Duration Above0(Duration window) => window > Duration.Zero
        ? window
        : throw Guard.Out(nameof(window), window.ToString("o", CultureInfo.InvariantCulture), "must be above 0");

    private MetricDefinition Hours(string id, string text)
    {
        string hours = Window.TotalHours.ToString("0.######", CultureInfo.InvariantCulture);
        return MetricDefinition.Share(id + hours + "-hours", string.Format(CultureInfo.InvariantCulture, text, hours));
    }

    private sealed class Tally(Duration window, Instant asOf)
    {
        private long ahead;
        private long inTime;
        private long late;
        private long notLogged;
        private long pending;

        /// <summary>Adds an activity, or says what is wrong with it.</summary>
        public string? Add(LoggedActivity activity)
        {
            if (activity.Happened > asOf || activity.Logged > asOf)
            {
                return (activity.Happened > asOf ? "it happened at " + Written(activity.Happened) : "it was logged at " + Written(activity.Logged!.Value))
                    + ", after the time of the report " + Written(asOf);
            }

            // The end of a window may be later than any instant; the time since is always there.
            if (asOf - activity.Happened < window)
            {
                pending++;
            }
            else if (activity.Logged is not { } logged)
            {
                notLogged++;
            }
            else if (logged - activity.Happened > window)
            {
                late++;
            }
            else
            {
                inTime++;
                ahead += logged < activity.Happened ? 1 : 0;
            }

            return null;
        }

        public LoggingTimeliness ToSummary() => new(window, ahead, inTime, late, notLogged, pending);

        private static string Written(Instant instant) => instant.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

#if NET8_0_OR_GREATER
    static LoggingTimeliness IAdditiveIdentity<LoggingTimeliness, LoggingTimeliness>.AdditiveIdentity => default;

    static LoggingTimeliness IParsable<LoggingTimeliness>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<LoggingTimeliness>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out LoggingTimeliness result) => TryParse(s, out result);
#endif
}
