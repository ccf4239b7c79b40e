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

/// <summary>How long ago records were last updated, as of a date: which share of them is fresh.</summary>
/// <remarks>
/// <para>A record that was never updated, or of which that is not known, is fresh under no limit; where its creation counts as an update, give the date of creation instead.</para>
/// <para>It holds 16 bytes for each distinct number of days. Add only different records, as of the same date: the sum over any cut of them is the whole, exactly.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RecordFreshness>))]
#endif
public sealed class RecordFreshness : ISummary<RecordFreshness>, IEquatable<RecordFreshness>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<RecordFreshness, RecordFreshness, RecordFreshness>
    , IAdditiveIdentity<RecordFreshness, RecordFreshness>
    , IEqualityOperators<RecordFreshness, RecordFreshness, bool>
    , IParsable<RecordFreshness>
#endif
{
    // The number of days of a record that was never updated, while rows are counted.
    private const int Never = -1;

    private readonly KeyValuePair<int, long>[] ages;

    private RecordFreshness(LocalDate? asOf, IEnumerable<KeyValuePair<int, long>> ages, long neverUpdated)
    {
        AsOf = asOf;
        this.ages = [.. ages.Where(age => age.Value > 0).OrderBy(age => age.Key)];
        NeverUpdated = neverUpdated;
        Records = neverUpdated;
        foreach (KeyValuePair<int, long> age in this.ages)
        {
            Records = checked(Records + age.Value);
        }
    }

    /// <summary>The freshness of no records, as of no date yet, which changes nothing when added.</summary>
    /// <value>No records.</value>
    public static RecordFreshness Zero { get; } = new(null, [], 0);

    /// <summary>The date of the report.</summary>
    /// <value><see langword="null"/> for <see cref="Zero"/> alone.</value>
    public LocalDate? AsOf { get; }

    /// <summary>How many records there are.</summary>
    /// <value>0 or more.</value>
    public long Records { get; }

    /// <summary>How many records were never updated, as far as is known.</summary>
    /// <value>From 0 to <see cref="Records"/>; they count in every share, as not fresh.</value>
    public long NeverUpdated { get; }

    /// <summary>Within how many days at least half of all records were updated.</summary>
    /// <value>Days before the date of the report, 0 for that day itself; <see langword="null"/> when there are no records, or more than half of them were never updated.</value>
    public int? MedianDays
    {
        get
        {
            long so = 0;
            foreach (KeyValuePair<int, long> age in ages)
            {
                so += age.Value;
                if (so >= Records - so)
                {
                    return age.Key;
                }
            }

            return null;
        }
    }

    /// <summary>Takes ages that were counted elsewhere, by a database for one.</summary>
    /// <param name="asOf">The date of the report.</param>
    /// <param name="days">How many days before it records were last updated, each 0 or more; a number may come twice.</param>
    /// <param name="records">How many records each; as many as there are days.</param>
    /// <param name="neverUpdated">How many were never updated.</param>
    /// <returns>The freshness.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of days or a count is negative.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static RecordFreshness FromCounts(LocalDate asOf, ReadOnlySpan<int> days, ReadOnlySpan<long> records, long neverUpdated = 0)
    {
        if (days.Length != records.Length)
        {
            throw Guard.Bad(nameof(records), $"{nameof(records)}: must have one count for each of the {days.Length} numbers of days, but had {records.Length}.");
        }

        Dictionary<int, long> counts = [];
        for (int i = 0; i < days.Length; i++)
        {
            Add(counts, Guard.AtLeast(0, days[i], nameof(days)), Guard.Count(records[i], nameof(records)));
        }

        return new(asOf, counts, Guard.Count(neverUpdated));
    }

    /// <summary>Takes dates of update in one pass.</summary>
    /// <param name="updated">The date on which each record was last updated; <see langword="null"/> when it never was.</param>
    /// <param name="asOf">The date of the report.</param>
    /// <returns>The freshness.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="updated"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A record was updated after the date of the report, which cannot be known on it: the message names all such rows.</exception>
    public static RecordFreshness From(IEnumerable<LocalDate?> updated, LocalDate asOf) => From(Guard.NotNull(updated), date => date, asOf);

    /// <summary>Takes records of any type in one pass.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <param name="rows">The records.</param>
    /// <param name="updated">The date on which a record was last updated; <see langword="null"/> when it never was.</param>
    /// <param name="asOf">The date of the report.</param>
    /// <returns>The freshness.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A record was updated after the date of the report, which cannot be known on it: the message names all such rows.</exception>
    public static RecordFreshness From<T>(IEnumerable<T> rows, Func<T, LocalDate?> updated, LocalDate asOf) =>
        By(rows, _ => true, updated, asOf) is { Count: > 0 } found ? found[true] : new(asOf, [], 0);

    /// <summary>Takes records of any type by a key, such as their owner, in one pass.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The records.</param>
    /// <param name="key">The key of a record; never <see langword="null"/>.</param>
    /// <param name="updated">The date on which a record was last updated; <see langword="null"/> when it never was.</param>
    /// <param name="asOf">The date of the report.</param>
    /// <returns>The freshness for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The key of a record is <see langword="null"/>, or a record was updated after the date of the report; the message names the rows.</exception>
    public static IReadOnlyDictionary<TKey, RecordFreshness> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, LocalDate?> updated, LocalDate asOf)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(updated);
        RowProblems problems = new();
        Dictionary<TKey, Dictionary<int, long>> tallies = Keyed.Of(Guard.NotNull(rows), key, () => new Dictionary<int, long>(), (counts, record, row) =>
        {
            LocalDate? date = updated(record);
            int days = date is { } known ? Period.DaysBetween(known, asOf) : Never;
            if (problems.Pass(date > asOf ? "it was updated on " + Text.Iso(date.Value) + ", after the date of the report " + Text.Iso(asOf) : null, row))
            {
                Add(counts, days, 1);
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return tallies.ToDictionary(entry => entry.Key, entry => new RecordFreshness(
            asOf, entry.Value.Where(age => age.Key != Never), entry.Value.TryGetValue(Never, out long neverUpdated) ? neverUpdated : 0));
    }

    /// <summary>The share of records that were updated within so many days: those that are fresh.</summary>
    /// <param name="days">The limit: 0 for updated on the date of the report itself, 30 for that day and the thirty before it.</param>
    /// <returns>Of all records, those that were never updated included.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="days"/> is negative.</exception>
    public Proportion Within(int days)
    {
        _ = Guard.AtLeast(0, days);
        return Proportion.From(
            ages.TakeWhile(age => age.Key <= days).Sum(age => age.Value),
            Records,
            MetricDefinition.Share(Guard.Invariant($"freshness/{days}-days"), Guard.Invariant($"records updated within {days} days over all records")));
    }

    /// <summary>Adds the freshness of other records.</summary>
    /// <param name="other">The freshness of records that are not in this one, as of the same date.</param>
    /// <returns>The freshness of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The dates differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public RecordFreshness Add(RecordFreshness other) => this + Guard.NotNull(other);

    /// <summary>Adds the freshness of different records.</summary>
    /// <param name="left">That of some records.</param>
    /// <param name="right">That of others, as of the same date.</param>
    /// <returns>The freshness of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The dates differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static RecordFreshness operator +(RecordFreshness left, RecordFreshness right)
    {
        if (Guard.NotNull(left).AsOf is not { } date || Guard.NotNull(right).AsOf is not { } other)
        {
            return left.AsOf is null ? Guard.NotNull(right) : left;
        }

        if (date != other)
        {
            throw new DefinitionMismatchException("Records as of " + Text.Iso(date) + " cannot be joined with records as of " + Text.Iso(other) + ".");
        }

        Dictionary<int, long> counts = left.ages.ToDictionary(age => age.Key, age => age.Value);
        foreach (KeyValuePair<int, long> age in right.ages)
        {
            Add(counts, age.Key, age.Value);
        }

        return new(date, counts, checked(left.NeverUpdated + right.NeverUpdated));
    }

    /// <summary>Whether two have the same date, days and counts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(RecordFreshness? left, RecordFreshness? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ in date, a day or a count.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(RecordFreshness? left, RecordFreshness? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(RecordFreshness? other) => other is not null && AsOf == other.AsOf && NeverUpdated == other.NeverUpdated && ages.SequenceEqual(other.ages);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordFreshness);

    /// <inheritdoc/>
    public override int GetHashCode() => (AsOf, NeverUpdated, ages.Length, Records).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>200 records as of 2026-03-31: half within 41 days, 12 never updated</c>.</summary>
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
            return (AsOf is { } date ? form.Add("asOf", date) : form)
                .Add("neverUpdated", NeverUpdated).Add("days", ages.Select(age => (long)age.Key)).Add("records", ages.Select(age => age.Value)).ToString();
        }

        return AsOf is { } day
            ? Text.In(formatProvider, $"{Records:N0} records as of {Text.Iso(day)}: ")
                + (MedianDays is { } median ? Text.In(formatProvider, $"half within {median:N0} days, ") : "") + Text.In(formatProvider, $"{NeverUpdated:N0} never updated")
            : "no records";
    }

    /// <summary>Reads a freshness.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The freshness.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RecordFreshness Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a freshness, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The freshness; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RecordFreshness result) => Form.TryParse(text, Read, Zero, out result);

    private static RecordFreshness Read(Form form)
    {
        long[] days = form.Int64s("days"), records = form.Int64s("records");
        long neverUpdated = form.Int64("neverUpdated");
        return !form.Has("asOf") && days.Length == 0 && records.Length == 0 && neverUpdated == 0
            ? Zero
            : FromCounts(form.Date("asOf"), Array.ConvertAll(days, day => checked((int)day)), records, neverUpdated);
    }

    private static void Add(Dictionary<int, long> counts, int days, long records)
    {
        _ = counts.TryGetValue(days, out long before);
        counts[days] = checked(before + records);
    }

#if NET8_0_OR_GREATER
    static RecordFreshness IAdditiveIdentity<RecordFreshness, RecordFreshness>.AdditiveIdentity => Zero;

    static RecordFreshness IParsable<RecordFreshness>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RecordFreshness>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RecordFreshness result) => TryParse(s, out result);
#endif
}
