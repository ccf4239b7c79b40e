using System;
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

namespace CrmMetrics.Surveys;

/// <summary>How often each pair of answers to two questions was given, such as a driver and the satisfaction that it is thought to drive.</summary>
/// <remarks>
/// <para>Only respondents who answered both questions count; the others are reported as incomplete. The whole table is kept, so that both correlations are exact.</para>
/// <para>Add only the answers of different respondents to the same two questions.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RatingPairs>))]
#endif
public sealed class RatingPairs : ISummary<RatingPairs>, IEquatable<RatingPairs>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<RatingPairs, RatingPairs, RatingPairs>
    , IAdditiveIdentity<RatingPairs, RatingPairs>
    , IEqualityOperators<RatingPairs, RatingPairs, bool>
    , IParsable<RatingPairs>
#endif
{
    // One line a rating of the driver.
    private readonly long[] table;

    private RatingPairs(RatingScale driverScale, RatingScale outcomeScale, long[] table, long incomplete)
    {
        DriverScale = driverScale;
        OutcomeScale = outcomeScale;
        this.table = table;
        Incomplete = incomplete;
        Pairs = table.Sum();
    }

    /// <summary>The answers of nobody, on no scales yet, which change nothing when added.</summary>
    /// <value>No answers.</value>
    public static RatingPairs Zero { get; } = new(default, default, [], 0);

    /// <summary>The scale of the driver.</summary>
    /// <value>Not set in <see cref="Zero"/> alone.</value>
    public RatingScale DriverScale { get; }

    /// <summary>The scale of the outcome.</summary>
    /// <value>Not set in <see cref="Zero"/> alone.</value>
    public RatingScale OutcomeScale { get; }

    /// <summary>How many answered both questions.</summary>
    /// <value>0 or more.</value>
    public long Pairs { get; }

    /// <summary>How many left one question out or both, and are not counted.</summary>
    /// <value>0 or more.</value>
    public long Incomplete { get; }

    /// <summary>How many gave a pair of answers.</summary>
    /// <param name="driver">A rating on the driver's scale.</param>
    /// <param name="outcome">A rating on the outcome's scale.</param>
    /// <value>0 or more.</value>
    /// <exception cref="ArgumentOutOfRangeException">A rating is not on its scale.</exception>
    public long this[int driver, int outcome] => table[
        ((On(driver, DriverScale, nameof(driver)) - DriverScale.Lowest) * OutcomeScale.Points) + On(outcome, OutcomeScale, nameof(outcome)) - OutcomeScale.Lowest];

    /// <summary>Counts two columns of ratings.</summary>
    /// <param name="driver">The answers to the one question: a rating each, or <see cref="RatingScale.Missing"/>.</param>
    /// <param name="outcome">The answers of the same respondents to the other question.</param>
    /// <param name="driverScale">The scale of the one.</param>
    /// <param name="outcomeScale">The scale of the other.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off its scale (the message names the row and the value), or a scale is not set.</exception>
    public static RatingPairs From(ReadOnlySpan<byte> driver, ReadOnlySpan<byte> outcome, RatingScale driverScale, RatingScale outcomeScale)
    {
        if (driver.Length != outcome.Length)
        {
            throw new ArgumentException(
                Guard.Invariant($"outcome: must have one rating for each of the {driver.Length} of the driver, but had {outcome.Length}."), nameof(outcome));
        }

        Tally tally = new(driverScale.Set(nameof(driverScale)), outcomeScale.Set(nameof(outcomeScale)));
        for (int i = 0; i < driver.Length; i++)
        {
            tally.Add(Answer(driver[i]), Answer(outcome[i]), nameof(driver), nameof(outcome));
        }

        return tally.Summary();

        static int? Answer(byte rating) => rating == RatingScale.Missing ? null : rating;
    }

    /// <summary>Counts the pairs of answers in rows of any type, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each respondent.</param>
    /// <param name="driver">The answer of a row to the one question, or <see langword="null"/> for none.</param>
    /// <param name="outcome">The answer of a row to the other question, or <see langword="null"/> for none.</param>
    /// <param name="driverScale">The scale of the one.</param>
    /// <param name="outcomeScale">The scale of the other.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rating is off its scale (the message names the row and the value), or a scale is not set.</exception>
    public static RatingPairs From<T>(IEnumerable<T> rows, Func<T, int?> driver, Func<T, int?> outcome, RatingScale driverScale, RatingScale outcomeScale)
    {
        Tally tally = new(driverScale.Set(nameof(driverScale)), outcomeScale.Set(nameof(outcomeScale)));
        _ = Guard.NotNull(driver);
        _ = Guard.NotNull(outcome);
        foreach (T row in Guard.NotNull(rows))
        {
            tally.Add(driver(row), outcome(row), nameof(rows), nameof(rows));
        }

        return tally.Summary();
    }

    /// <summary>Puts drivers in the order in which they go with the outcome.</summary>
    /// <param name="drivers">The name of each driver, and its answers beside those to one and the same outcome.</param>
    /// <param name="method">Which correlation; Pearson's when left out.</param>
    /// <returns>The drivers, the strongest correlation first, be it positive or negative; equal ones by name, and undefined ones last.</returns>
    /// <remarks>Intervals that overlap much leave the order open. Drivers that go together share what they explain: this is no regression.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="drivers"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is not named.</exception>
    public static IReadOnlyList<SurveyDriver> Ranked(IReadOnlyDictionary<string, RatingPairs> drivers, CorrelationMethod method = CorrelationMethod.Pearson)
    {
        _ = Guard.Named(method);
        return [.. Guard.NotNull(drivers)
            .Select(driver => new SurveyDriver(driver.Key, driver.Value.Correlation(method)))
            .OrderByDescending(driver => Math.Abs(driver.Correlation.Value ?? -1) * (driver.Correlation.Value is null ? -1 : 1))
            .ThenBy(driver => driver.Name, StringComparer.Ordinal)];
    }

    /// <summary>Joins the answers of two disjoint groups of respondents to the same two questions.</summary>
    /// <param name="left">The answers of one group.</param>
    /// <param name="right">The answers of another.</param>
    /// <returns>The answers of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The scales differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static RatingPairs operator +(RatingPairs left, RatingPairs right)
    {
        RatingScale driver = RatingScale.Shared(Guard.NotNull(left).DriverScale, Guard.NotNull(right).DriverScale);
        RatingScale outcome = RatingScale.Shared(left.OutcomeScale, right.OutcomeScale);
        return left.DriverScale.IsUnset ? right
            : right.DriverScale.IsUnset ? left
            : new(driver, outcome, [.. left.table.Zip(right.table, (a, b) => a + b)], left.Incomplete + right.Incomplete);
    }

    /// <summary>Whether two summaries have the same scales and counts.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(RatingPairs? left, RatingPairs? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two summaries differ in a scale or a count.</summary>
    /// <param name="left">One summary.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(RatingPairs? left, RatingPairs? right) => !(left == right);

    /// <summary>Adds the answers of other respondents.</summary>
    /// <param name="other">The answers of respondents who are not counted in these, to the same two questions.</param>
    /// <returns>The answers of both groups.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The scales differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public RatingPairs Add(RatingPairs other) => this + Guard.NotNull(other);

    /// <summary>How closely the two questions go together.</summary>
    /// <param name="method">Which correlation; Pearson's when left out.</param>
    /// <returns>The correlation; undefined for fewer than two pairs, or when all gave the same answer to one of the questions.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is not named.</exception>
    public RatingCorrelation Correlation(CorrelationMethod method = CorrelationMethod.Pearson)
    {
        _ = Guard.Named(method);
        if (Pairs < 2)
        {
            return RatingCorrelation.From(null, Pairs, method);
        }

        bool byRank = method == CorrelationMethod.Spearman;
        double[] drivers = byRank ? Ranks(DriverTotals()) : DriverScale.Ratings(), outcomes = byRank ? Ranks(OutcomeTotals()) : OutcomeScale.Ratings();
        return RatingCorrelation.From(Coefficient(drivers, outcomes), Pairs, method);
    }

    /// <inheritdoc/>
    public bool Equals(RatingPairs? other) =>
        other is not null && (DriverScale, OutcomeScale, Incomplete) == (other.DriverScale, other.OutcomeScale, other.Incomplete) && table.AsSpan().SequenceEqual(other.table);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RatingPairs);

    /// <inheritdoc/>
    public override int GetHashCode() => (DriverScale, OutcomeScale, Pairs, Incomplete).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>97 of 100 answered both, on 1–5 and 0–10</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format"><c>G</c> or none: for people; <c>R</c>: what <see cref="Parse"/> reads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format) ? ToForm().ToString()
        : !Text.IsGeneral(format) ? throw new FormatException("Rating pairs have the formats G and R, but were asked for \"" + format + "\".")
        : Pairs + Incomplete == 0 ? "no answers"
        : Text.In(formatProvider, $"{Pairs:N0} of {Pairs + Incomplete:N0} answered both, on {DriverScale} and {OutcomeScale}");

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RatingPairs Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RatingPairs result) => Form.TryParse(text, Read, Zero, out result);

    private static RatingPairs Read(Form form)
    {
        (RatingScale driver, RatingScale outcome) = (RatingScale.Read(form, "driver"), RatingScale.Read(form, "outcome"));
        (long[] counts, long incomplete) = (form.Int64s("counts"), Guard.Count(form.Int64("incomplete"), "incomplete"));
        bool fits = counts.Length == driver.Points * outcome.Points && driver.IsUnset == outcome.IsUnset && (!driver.IsUnset || incomplete == 0);
        return !fits ? throw new ArgumentException(Guard.Invariant($"counts: must have one count for each pair of ratings, but had {counts.Length}."), nameof(form))
            : new(driver, outcome, Array.ConvertAll(counts, count => Guard.Count(count, "counts")), incomplete);
    }

    private static int On(int rating, RatingScale scale, string name) =>
        scale.Contains(rating) ? rating : throw Guard.Out(name, rating, Guard.Invariant($"must be on the scale {scale.Lowest}–{scale.Highest}"));

    // Twice the rank that all with one answer share: whole, also where the rank ends on a half.
    private static double[] Ranks(long[] totals)
    {
        double[] ranks = new double[totals.Length];
        double below = 0;
        for (int i = 0; i < totals.Length; i++)
        {
            ranks[i] = (2 * below) + totals[i] + 1;
            below += totals[i];
        }

        return ranks;
    }

    private Form ToForm() => OutcomeScale.AddTo(DriverScale.AddTo(new(), "driver"), "outcome").Add("counts", table).Add("incomplete", Incomplete);

    private long[] DriverTotals()
    {
        long[] totals = new long[DriverScale.Points];
        for (int i = 0; i < table.Length; i++)
        {
            totals[i / OutcomeScale.Points] += table[i];
        }

        return totals;
    }

    private long[] OutcomeTotals()
    {
        long[] totals = new long[OutcomeScale.Points];
        for (int i = 0; i < table.Length; i++)
        {
            totals[i % OutcomeScale.Points] += table[i];
        }

        return totals;
    }

    private double? Coefficient(double[] drivers, double[] outcomes)
    {
        DoubleDouble n = DoubleDouble.Of(Pairs), x = default, y = default, xx = default, yy = default, xy = default;
        for (int i = 0; i < table.Length; i++)
        {
            DoubleDouble count = DoubleDouble.Of(table[i]), driver = DoubleDouble.Of(drivers[i / outcomes.Length]), outcome = DoubleDouble.Of(outcomes[i % outcomes.Length]);
            x += count * driver;
            y += count * outcome;
            xx += count * (driver * driver);
            yy += count * (outcome * outcome);
            xy += count * (driver * outcome);
        }

        if (HasOne(DriverTotals()) || HasOne(OutcomeTotals()))
        {
            return null;
        }

        // n² times the variances and the covariance: of whole numbers, of which 31 digits are kept, so that full agreement is 1 exactly.
        DoubleDouble driverSpread = (n * xx) - (x * x), outcomeSpread = (n * yy) - (y * y), together = (n * xy) - (x * y);
        double square = (together / driverSpread * (together / outcomeSpread)).Value;
        return Math.Sign(together.High) * Math.Sqrt(Math.Min(1, square));

        static bool HasOne(long[] totals) => totals.Count(total => total > 0) < 2;
    }

    private sealed class Tally(RatingScale driverScale, RatingScale outcomeScale)
    {
        private readonly long[] table = new long[driverScale.Points * outcomeScale.Points];
        private long row;
        private long incomplete;

        public void Add(int? driver, int? outcome, string driverName, string outcomeName)
        {
            if (driver is { } first && !driverScale.Contains(first))
            {
                throw driverScale.OffScale(driverName, row, first);
            }

            if (outcome is { } second && !outcomeScale.Contains(second))
            {
                throw outcomeScale.OffScale(outcomeName, row, second);
            }

            row++;
            if (driver is { } line && outcome is { } column)
            {
                table[((line - driverScale.Lowest) * outcomeScale.Points) + column - outcomeScale.Lowest]++;
            }
            else
            {
                incomplete++;
            }
        }

        public RatingPairs Summary() => new(driverScale, outcomeScale, table, incomplete);
    }

#if NET8_0_OR_GREATER
    static RatingPairs IAdditiveIdentity<RatingPairs, RatingPairs>.AdditiveIdentity => Zero;

    static RatingPairs IParsable<RatingPairs>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RatingPairs>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RatingPairs result) => TryParse(s, out result);
#endif
}
