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

namespace CrmMetrics.Sales;

/// <summary>How long it takes to win a deal, with those that are lost or still open taken into account: the sales cycle by survival analysis.</summary>
/// <remarks>
/// <para>The cycle of the won deals alone is too short: the slow ones are still open. Here an open deal counts with the days that it has been open for.</para>
/// <para><see cref="Won"/> takes the lost deals as last seen when they were lost, so that its median answers how long winning takes if a deal is pursued until won. <see cref="Outcomes"/>
/// takes losing as a cause of its own, and gives the share that is won and lost by each day.</para>
/// <para>Add only different opportunities, counted from the same start: the sum over any cut of them is the whole, exactly.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<TimeToWin>))]
#endif
public sealed class TimeToWin : ISummary<TimeToWin>, IEquatable<TimeToWin>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<TimeToWin, TimeToWin, TimeToWin>
    , IAdditiveIdentity<TimeToWin, TimeToWin>
    , IEqualityOperators<TimeToWin, TimeToWin, bool>
    , IParsable<TimeToWin>
#endif
{
    private const string WonCause = "won", LostCause = "lost";

    private static readonly string[] Causes = [WonCause, LostCause];

    private SurvivalTable? won;

    private TimeToWin(SalesCycleStart start, CompetingRisksTable outcomes, long withoutStart)
    {
        Start = start;
        Outcomes = outcomes;
        WithoutStart = withoutStart;
    }

    /// <summary>The times of no opportunities, which change nothing when added.</summary>
    /// <value>Counted from no start yet.</value>
    public static TimeToWin Zero { get; } = new(default, CompetingRisksTable.Zero, 0);

    /// <summary>From where the days are counted.</summary>
    /// <value>Unset for <see cref="Zero"/>.</value>
    public SalesCycleStart Start { get; }

    /// <summary>The days until each opportunity was <c>won</c> or <c>lost</c>, or has been open.</summary>
    /// <value>In days. <c>Outcomes.CumulativeIncidence("won")</c> is the share won by each day (Aalen–Johansen).</value>
    public CompetingRisksTable Outcomes { get; }

    /// <summary>How many opportunities have no such start, and so no time: not engaged yet, or the date is not known.</summary>
    /// <value>0 or more; they are in none of the tables.</value>
    public long WithoutStart { get; }

    /// <summary>Winning as the event, with lost and open deals last seen when lost or at the date of the report.</summary>
    /// <value>In days; its Kaplan–Meier curve, tests and all else are read off it.</value>
    public SurvivalTable Won => won ??= Start == default ? SurvivalTable.Zero : Outcomes.CauseSpecific(WonCause);

    /// <summary>The median days until a deal is won, with lost and open deals taken as last seen.</summary>
    /// <value>The first day at or below one half of the Kaplan–Meier curve, with its interval; not reached where less than half is won by then.</value>
    public SurvivalQuantile Median => Won.KaplanMeier.Median();

    /// <summary>Takes the times of opportunities in one pass.</summary>
    /// <param name="opportunities">The opportunities.</param>
    /// <param name="asOf">The date of the report: the last day on which open deals are known to be open.</param>
    /// <param name="start">From where the days are counted.</param>
    /// <param name="knownFrom">The first date from which all deals are known, where those decided earlier are missing, as in a CRM that was given only the deals then open; left out when all are known
    /// from their start. Deals that started earlier are at risk only from it on.</param>
    /// <returns>The times.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="opportunities"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is not named.</exception>
    /// <exception cref="ArgumentException">An opportunity is the default value, starts or is closed after <paramref name="asOf"/>, or started before <paramref name="knownFrom"/> and
    /// was closed by it; the message names all such rows, up to ten with their problem.</exception>
    public static TimeToWin From(IEnumerable<Opportunity> opportunities, LocalDate asOf, SalesCycleStart start = SalesCycleStart.Created, LocalDate? knownFrom = null) =>
        From(Guard.NotNull(opportunities), opportunity => opportunity, asOf, start, knownFrom);

    /// <summary>Takes the times of rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the opportunity of a row.</param>
    /// <param name="asOf">The date of the report: the last day on which open deals are known to be open.</param>
    /// <param name="start">From where the days are counted.</param>
    /// <param name="knownFrom">The first date from which all deals are known, where those decided earlier are missing; left out when all are known from their start.</param>
    /// <returns>The times.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is not named.</exception>
    /// <exception cref="ArgumentException">An opportunity is the default value, starts or is closed after <paramref name="asOf"/>, or started before <paramref name="knownFrom"/> and
    /// was closed by it; the message names all such rows, up to ten with their problem.</exception>
    public static TimeToWin From<T>(IEnumerable<T> rows, Func<T, Opportunity> fact, LocalDate asOf, SalesCycleStart start = SalesCycleStart.Created, LocalDate? knownFrom = null) =>
        By(rows, _ => true, fact, asOf, start, knownFrom) is { Count: > 0 } found ? found[true] : new(start, CompetingRisksTable.From(Causes, Array.Empty<SurvivalTime>()), 0);

    /// <summary>Takes the times of rows by a key, such as the owner, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the opportunity of a row.</param>
    /// <param name="asOf">The date of the report: the last day on which open deals are known to be open.</param>
    /// <param name="start">From where the days are counted.</param>
    /// <param name="knownFrom">The first date from which all deals are known, where those decided earlier are missing; left out when all are known from their start.</param>
    /// <returns>The times for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is not named.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>; or an opportunity is the default value, starts or is closed after <paramref name="asOf"/>, or started before
    /// <paramref name="knownFrom"/> and was closed by it: the message names all such rows, up to ten with their problem.</exception>
    public static IReadOnlyDictionary<TKey, TimeToWin> By<T, TKey>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<T, Opportunity> fact, LocalDate asOf, SalesCycleStart start = SalesCycleStart.Created, LocalDate? knownFrom = null)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        _ = Guard.Named(start);
        Dictionary<TKey, DealTimes> keyed = [];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (T row in block)
            {
                TKey its = key(row) ?? throw Rows.NullKey(nameof(key), first);
                if (!keyed.TryGetValue(its, out DealTimes? times))
                {
                    keyed.Add(its, times = new(asOf, start, knownFrom));
                }

                _ = problems.Pass(times.Add(fact(row)), first++);
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return keyed.ToDictionary(entry => entry.Key, entry => new TimeToWin(start, new(Causes, entry.Value.Tally.ToCounts()), entry.Value.WithoutStart));
    }

    /// <summary>Adds other opportunities.</summary>
    /// <param name="other">The times of opportunities that are not in these, counted from the same start.</param>
    /// <returns>The times of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The two are counted from different starts.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public TimeToWin Add(TimeToWin other) => this + Guard.NotNull(other);

    /// <summary>Adds the times of different opportunities.</summary>
    /// <param name="left">The times of some opportunities.</param>
    /// <param name="right">The times of others, counted from the same start.</param>
    /// <returns>The times of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The two are counted from different starts.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static TimeToWin operator +(TimeToWin left, TimeToWin right)
    {
        if (Guard.NotNull(left).Start == default || Guard.NotNull(right).Start == default)
        {
            return left.Start == default ? right : left;
        }

        return left.Start == right.Start
            ? new(left.Start, left.Outcomes + right.Outcomes, checked(left.WithoutStart + right.WithoutStart))
            : throw new DefinitionMismatchException(Guard.Invariant($"Days from {left.Start} cannot be joined with days from {right.Start}."));
    }

    /// <summary>Whether two have the same start, days and counts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(TimeToWin? left, TimeToWin? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ in start, a day or a count.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(TimeToWin? left, TimeToWin? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(TimeToWin? other) => other is not null && Start == other.Start && WithoutStart == other.WithoutStart && Outcomes == other.Outcomes;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TimeToWin);

    /// <inheritdoc/>
    public override int GetHashCode() => (Start, WithoutStart, Outcomes).GetHashCode();

    /// <summary>Writes the counts and the median in the current culture, such as <c>8,300 deals: 4,238 won, 2,473 lost, 1,589 open; median 93 [91, 95] at 95 % days to win</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts and the median.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else the format of the median, four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            Form form = new Form().AddKind(Start);
            return (Start == default ? form.Add("withoutStart", 0L) : Outcomes.AddTo(form.Add("withoutStart", WithoutStart))).ToString();
        }

        return Start == default
            ? "no deals"
            : Text.In(formatProvider, $"{Outcomes.Subjects:N0} deals: {Outcomes[WonCause]:N0} won, {Outcomes[LostCause]:N0} lost, {Outcomes.Censored:N0} open; days to win: median ")
                + Median.ToString(format, formatProvider);
    }

    /// <summary>Reads times.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The times.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static TimeToWin Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads times, if the text has them.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The times; <see cref="Zero"/> when the text has none.</param>
    /// <returns>Whether it had.</returns>
    public static bool TryParse(string? text, out TimeToWin result) => Form.TryParse(text, Read, Zero, out result);

    private static TimeToWin Read(Form form)
    {
        long withoutStart = Guard.Count(form.Int64("withoutStart"), "withoutStart");
        return form.IsUnsetKind(withoutStart == 0) ? Zero : new(form.Enum<SalesCycleStart>("kind"), CompetingRisksTable.Read(form, Causes), withoutStart);
    }

    private sealed class DealTimes(LocalDate asOf, SalesCycleStart start, LocalDate? knownFrom)
    {
        public TimeTally Tally { get; } = new(Causes.Length + 2);

        public long WithoutStart { get; private set; }

        /// <summary>Adds a deal, or says what is wrong with it.</summary>
        public string? Add(in Opportunity deal)
        {
            if (deal.State == default)
            {
                return "it has no state of open, won or lost";
            }

            LocalDate? begun = start == SalesCycleStart.Created ? deal.Created : deal.Engaged;
            if (begun > asOf || deal.Closed > asOf)
            {
                return (begun > asOf ? "it started on " + Written(begun) : "it was closed on " + Written(deal.Closed)) + ", after the date of the report " + Written(asOf);
            }

            if (begun is not { } from)
            {
                WithoutStart++;
                return null;
            }

            int entry = knownFrom is { } known && known > from ? Period.DaysBetween(from, known) : 0, days = Period.DaysBetween(from, deal.Closed ?? asOf);
            if (entry > 0 && entry >= days)
            {
                return "it started on " + Written(from) + " and was last seen on " + Written(deal.Closed ?? asOf) + ", not after " + Written(knownFrom) + ", from which on deals are known";
            }

            Tally.Add(SurvivalTime.EndedBy(deal.State == OpportunityState.Won ? 1 : deal.State == OpportunityState.Lost ? 2 : 0, days, entry));
            return null;
        }

        private static string Written(LocalDate? date) => date is { } known ? Text.Iso(known) : "";
    }

#if NET8_0_OR_GREATER
    static TimeToWin IAdditiveIdentity<TimeToWin, TimeToWin>.AdditiveIdentity => Zero;

    static TimeToWin IParsable<TimeToWin>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<TimeToWin>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out TimeToWin result) => TryParse(s, out result);
#endif
}
