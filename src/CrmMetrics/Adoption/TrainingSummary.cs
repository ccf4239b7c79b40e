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

namespace CrmMetrics.Adoption;

/// <summary>Training completion at the end of a period: of those assigned, enrolled or there, on time, and passed, with or without those who joined in the period.</summary>
/// <remarks>
/// <para>It shows what was known on the last day of the period: a later completion is none yet, and an earlier one counts whenever it was. So the figure of an earlier quarter can be made again.</para>
/// <para>The default value is that of nobody: the identity of <c>+</c>. Add only different people, or different trainings, in the same period: the sum over any cut of the records is the whole, exactly.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<TrainingSummary>))]
#endif
public readonly record struct TrainingSummary : ISummary<TrainingSummary>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<TrainingSummary, TrainingSummary, TrainingSummary>
    , IAdditiveIdentity<TrainingSummary, TrainingSummary>
    , IParsable<TrainingSummary>
#endif
{
    private readonly TrainingCounts established;
    private readonly TrainingCounts joiners;

    private TrainingSummary(DateInterval? period, TrainingCounts established, TrainingCounts joiners)
    {
        Period = period;
        this.established = established;
        this.joiners = joiners;
    }

    /// <summary>The training of nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static TrainingSummary Zero => default;

    /// <summary>The period of the report, both days included.</summary>
    /// <value><see langword="null"/> for <see cref="Zero"/> alone.</value>
    public DateInterval? Period { get; }

    /// <summary>How many people are there at the end of the period.</summary>
    /// <value>Those who joined in it included.</value>
    public long Headcount => checked(established.Headcount.Whole + joiners.Headcount.Whole);

    /// <summary>How many of them joined in the period.</summary>
    /// <value>From 0 to <see cref="Headcount"/>.</value>
    public long Joiners => joiners.Headcount.Whole;

    /// <summary>How many had the training assigned and left by their due day without completing it.</summary>
    /// <value>0 or more; they count neither as on time nor as late.</value>
    public long LeftBeforeDue => checked(established.LeftBeforeDue + joiners.LeftBeforeDue);

    /// <summary>How many have the training assigned with a due day that is not over.</summary>
    /// <value>0 or more; they count neither as on time nor as late, even when they have completed it.</value>
    public long NotYetDue => checked(established.NotYetDue + joiners.NotYetDue);

    /// <summary>Makes the completion from its two counts, where nothing but counts is known.</summary>
    /// <param name="completed">How many completed the training.</param>
    /// <param name="whole">Of how many.</param>
    /// <param name="basis">Who those are.</param>
    /// <returns>The share.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="completed"/> is negative or above <paramref name="whole"/>, the whole is negative, or <paramref name="basis"/> is not named.</exception>
    public static Proportion FromCounts(long completed, long whole, TrainingBasis basis) => Proportion.From(Guard.Part(completed, Guard.Count(whole)), whole, Of(TrainingCounts.Nobody, basis).Definition);

    /// <summary>Takes records in one pass.</summary>
    /// <param name="records">One record for each person and training.</param>
    /// <param name="period">The period of the report, both days included: completion is as of its last day, and who joined in it is a joiner.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A record contradicts itself, as <see cref="TrainingRecord"/> says: the message names all such rows.</exception>
    public static TrainingSummary From(IEnumerable<TrainingRecord> records, DateInterval period) => From(Guard.NotNull(records), record => record, period);

    /// <summary>Takes rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each person and training.</param>
    /// <param name="fact">Makes the record of a row.</param>
    /// <param name="period">The period of the report, both days included: completion is as of its last day, and who joined in it is a joiner.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A record contradicts itself, as <see cref="TrainingRecord"/> says: the message names all such rows.</exception>
    public static TrainingSummary From<T>(IEnumerable<T> rows, Func<T, TrainingRecord> fact, DateInterval period) =>
        By(rows, _ => true, fact, period) is { Count: > 0 } found ? found[true] : new(period, TrainingCounts.Nobody, TrainingCounts.Nobody);

    /// <summary>Takes rows of any type by a key, such as the team or the training, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">One row for each person and training.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the record of a row.</param>
    /// <param name="period">The period of the report, both days included: completion is as of its last day, and who joined in it is a joiner.</param>
    /// <returns>The summary for each key that occurs. The shares of teams, pooled by <see cref="ClusteredRatio"/>, give an interval that counts teams.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The key of a row is <see langword="null"/>, or a record contradicts itself, as <see cref="TrainingRecord"/> says; the message names the rows.</exception>
    public static IReadOnlyDictionary<TKey, TrainingSummary> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, TrainingRecord> fact, DateInterval period)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        _ = Guard.NotNull(period);
        RowProblems problems = new();
        Dictionary<TKey, Groups> tallies = Keyed.Of(Guard.NotNull(rows), key, () => new Groups(), (groups, row, number) =>
        {
            TrainingRecord record = fact(row);
            if (problems.Pass(record.Problem(), number))
            {
                groups.Add(in record, period);
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return tallies.ToDictionary(entry => entry.Key, entry => entry.Value.ToSummary(period));
    }

    /// <summary>How long people take to complete the training, those included who have not yet.</summary>
    /// <param name="records">One record for each person and training.</param>
    /// <param name="asOf">The date of the report.</param>
    /// <param name="start">From when on the days are counted.</param>
    /// <returns>Days of those who started by the report, for a Kaplan–Meier curve and its median: completion is the event; who left is last seen then, who is still at it on the date of the
    /// report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is not named.</exception>
    /// <exception cref="ArgumentException">A record contradicts itself, as <see cref="TrainingRecord"/> says: the message names all such rows.</exception>
    public static SurvivalTable TimeToCompletion(IEnumerable<TrainingRecord> records, LocalDate asOf, TrainingStart start = TrainingStart.Assigned) =>
        TimeToCompletion(Guard.NotNull(records), record => record, asOf, start);

    /// <summary>How long people take to complete the training, from rows of any type.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each person and training.</param>
    /// <param name="fact">Makes the record of a row.</param>
    /// <param name="asOf">The date of the report.</param>
    /// <param name="start">From when on the days are counted.</param>
    /// <returns>Days of those who started by the report, for a Kaplan–Meier curve and its median: completion is the event; who left is last seen then, who is still at it on the date of the
    /// report.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is not named.</exception>
    /// <exception cref="ArgumentException">A record contradicts itself, as <see cref="TrainingRecord"/> says: the message names all such rows.</exception>
    public static SurvivalTable TimeToCompletion<T>(IEnumerable<T> rows, Func<T, TrainingRecord> fact, LocalDate asOf, TrainingStart start = TrainingStart.Assigned)
    {
        _ = Guard.NotNull(fact);
        _ = Guard.Named(start);
        List<SurvivalTime> times = [];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (T row in block)
            {
                TrainingRecord record = fact(row);
                if (problems.Pass(record.Problem(), first++) && record.TimeToCompletion(asOf, start) is { } time)
                {
                    times.Add(time);
                }
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return SurvivalTable.From(times);
    }

    /// <summary>The share of people who completed the training.</summary>
    /// <param name="basis">Of whom.</param>
    /// <param name="joined">Whether those who joined in the period count.</param>
    /// <returns>From 0 to 1, by the end of the period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> or <paramref name="joined"/> is not named.</exception>
    public Proportion Completion(TrainingBasis basis, TrainingJoiners joined = TrainingJoiners.Included) => Named(Of(Counts(joined), basis), joined);

    /// <summary>The share of people who completed the training by its due day.</summary>
    /// <param name="joined">Whether those who joined in the period count.</param>
    /// <returns>Of those whose due day is over by the end of the period and who did not leave by then without completing it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="joined"/> is not named.</exception>
    public Proportion OnTime(TrainingJoiners joined = TrainingJoiners.Included) => Named(Counts(joined).OnTime, joined);

    /// <summary>The share of people who passed.</summary>
    /// <param name="joined">Whether those who joined in the period count.</param>
    /// <returns>Of those who completed the training by the end of the period and have a result.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="joined"/> is not named.</exception>
    public Proportion PassRate(TrainingJoiners joined = TrainingJoiners.Included) => Named(Counts(joined).Passed, joined);

    /// <summary>Adds other people or other trainings.</summary>
    /// <param name="other">The summary of records that are not in this one, in the same period.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="DefinitionMismatchException">The periods differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public TrainingSummary Add(TrainingSummary other) => this + other;

    /// <summary>Adds the summaries of different records.</summary>
    /// <param name="left">The summary of some records.</param>
    /// <param name="right">The summary of others, in the same period.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="DefinitionMismatchException">The periods differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static TrainingSummary operator +(TrainingSummary left, TrainingSummary right)
    {
        if (left.Period is null || right.Period is null)
        {
            return left.Period is null ? right : left;
        }

        return left.Period.Equals(right.Period)
            ? new(left.Period, left.established + right.established, left.joiners + right.joiners)
            : throw new DefinitionMismatchException("Training from " + Written(left.Period) + " cannot be joined with training from " + Written(right.Period) + ".");
    }

    /// <summary>Writes the counts in the current culture, such as <c>2026-01-01 to 2026-03-31: 41/50 = 82.0 % of assigned completed</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; anything else: in words.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            Form form = new();
            return (Period is { } dates ? form.Add("from", dates.Start).Add("to", dates.End) : form)
                .Add("established", established.ToArray()).Add("joiners", joiners.ToArray()).ToString();
        }

        return Period is { } period
            ? Written(period) + ": " + Completion(TrainingBasis.Assigned).ToString(null, formatProvider) + " of assigned completed; "
                + Text.In(formatProvider, $"{Headcount:N0} there, {Joiners:N0} of them joined in the period")
            : "nobody";
    }

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static TrainingSummary Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out TrainingSummary result) => Form.TryParse(text, Read, out result);

    private static TrainingSummary Read(Form form)
    {
        long[] before = form.Int64s("established"), during = form.Int64s("joiners");
        return before.Length != TrainingCounts.Length || during.Length != TrainingCounts.Length
            ? throw new FormatException(Guard.Invariant($"There must be {TrainingCounts.Length} counts each, but there were {before.Length} and {during.Length}."))
            : !form.Has("from") && Array.TrueForAll([.. before, .. during], count => count == 0) ? Zero
            : new(new(form.Date("from"), form.Date("to")), TrainingCounts.From(before), TrainingCounts.From(during));
    }

    private static Proportion Of(TrainingCounts counts, TrainingBasis basis) => Guard.Named(basis) switch
    {
        TrainingBasis.Assigned => counts.Assigned,
        TrainingBasis.AssignedHeadcount => counts.AssignedHeadcount,
        TrainingBasis.Enrolled => counts.Enrolled,
        _ => counts.Headcount,
    };

    private static Proportion Named(Proportion share, TrainingJoiners joined) => joined == TrainingJoiners.Included ? share : Proportion.From(
        share.Part, share.Whole, share.Definition with { Id = share.Definition.Id + "/without-joiners", Text = share.Definition.Text + ", without those who joined in the period" });

    private static string Written(DateInterval period) => Text.Iso(period.Start) + " to " + Text.Iso(period.End);

    private TrainingCounts Counts(TrainingJoiners joined) =>
        TrainingCounts.Nobody + (Guard.Named(joined) == TrainingJoiners.Included ? established + joiners : established);

    private sealed class Groups
    {
        private readonly long[] before = new long[TrainingCounts.Length];
        private readonly long[] during = new long[TrainingCounts.Length];

        public void Add(in TrainingRecord record, DateInterval period) => TrainingCounts.Add(record.Joined < period.Start ? before : during, in record, period.End);

        public TrainingSummary ToSummary(DateInterval period) => new(period, TrainingCounts.From(before), TrainingCounts.From(during));
    }

#if NET8_0_OR_GREATER
    static TrainingSummary IAdditiveIdentity<TrainingSummary, TrainingSummary>.AdditiveIdentity => default;

    static TrainingSummary IParsable<TrainingSummary>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<TrainingSummary>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TrainingSummary result) => TryParse(s, out result);
#endif
}
