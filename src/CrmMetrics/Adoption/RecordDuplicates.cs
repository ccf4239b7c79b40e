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

namespace CrmMetrics.Adoption;

/// <summary>How many records stand for a person, company or deal that another record stands for already, by a key such as the address.</summary>
/// <remarks>
/// <para>Records with one key are a group, and all but one of them are extra. A record without a key cannot be told from any other: it is counted apart, and in no share.</para>
/// <para>The default value is that of no records: the identity of <c>+</c>. Add only summaries that have no key in common; records of one key that are spread over
/// files or days go through a <see cref="RecordDuplicatesBuilder{TKey}"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RecordDuplicates>))]
#endif
public readonly record struct RecordDuplicates : ISummary<RecordDuplicates>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<RecordDuplicates, RecordDuplicates, RecordDuplicates>
    , IAdditiveIdentity<RecordDuplicates, RecordDuplicates>
    , IParsable<RecordDuplicates>
#endif
{
    private static readonly MetricDefinition ExtraOverRecords = MetricDefinition.Share("duplicates", "extra records over records with a key", BetterWhen.Lower);

    private static readonly MetricDefinition GroupsOverKeys = MetricDefinition.Share("duplicate-groups", "keys with more than one record over keys", BetterWhen.Lower);

    private static readonly Reason NoKeys = new("no-keys", "there are no records with a key");

    private readonly double squaredSizes;

    private RecordDuplicates(long records, long keys, long groups, double squaredSizes, long withoutKey)
    {
        Records = records;
        Keys = keys;
        Groups = groups;
        WithoutKey = withoutKey;
        this.squaredSizes = squaredSizes;
    }

    /// <summary>The duplicates among no records, which change nothing when added.</summary>
    /// <value>The default value.</value>
    public static RecordDuplicates Zero => default;

    /// <summary>How many records have a key.</summary>
    /// <value>0 or more.</value>
    public long Records { get; }

    /// <summary>How many different keys there are: so many records would be left without duplicates.</summary>
    /// <value>From 0 to <see cref="Records"/>.</value>
    public long Keys { get; }

    /// <summary>How many keys have more than one record.</summary>
    /// <value>From 0 to <see cref="Keys"/>.</value>
    public long Groups { get; }

    /// <summary>How many records are too many.</summary>
    /// <value>The records less the keys.</value>
    public long Extra => Records - Keys;

    /// <summary>How many records have no key.</summary>
    /// <value>0 or more; they are in no share.</value>
    public long WithoutKey { get; }

    /// <summary>The share of records that are extra: the duplicates rate.</summary>
    /// <value>From 0 to below 1, with an interval that counts keys, since the records of one key are duplicates together.</value>
    public Estimate Rate
    {
        get
        {
            // The scatter of (size − 1) about the share of its size, over all keys.
            double records = Records, keys = Keys, scatter = Math.Max(0, keys * ((keys / records * squaredSizes / records) - 1));
            return ClusteredShare.Of(ExtraOverRecords, NoKeys, Keys, Extra, Keys, Records, scatter);
        }
    }

    /// <summary>The share of keys that have more than one record.</summary>
    /// <value>Of all keys: of the people, companies or deals, rather than of their records.</value>
    public Proportion GroupRate => Proportion.From(Groups, Keys, GroupsOverKeys);

    /// <summary>Takes sizes of groups that were counted elsewhere, by a database for one: how many records each key has.</summary>
    /// <param name="sizes">How many records each key has, 1 or more; those without duplicates included.</param>
    /// <param name="withoutKey">How many records have no key.</param>
    /// <returns>The duplicates.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sizes"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or <paramref name="withoutKey"/> is negative.</exception>
    /// <exception cref="OverflowException">The records together pass the largest <see cref="long"/>.</exception>
    public static RecordDuplicates FromGroupSizes(IEnumerable<long> sizes, long withoutKey = 0)
    {
        long records = 0, keys = 0, groups = 0;
        double squares = 0;
        foreach (long size in Guard.NotNull(sizes))
        {
            if (size < 1)
            {
                throw Guard.Out(nameof(sizes), size, Guard.Invariant($"the size of group {keys} (counted from 0) must be 1 or more"));
            }

            records = checked(records + size);
            squares += (double)size * size;
            groups += size > 1 ? 1 : 0;
            keys++;
        }

        return new(records, keys, groups, squares, Guard.Count(withoutKey));
    }

    /// <summary>Looks for duplicates among records of any type in one pass.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The records.</param>
    /// <param name="key">What tells records apart, such as the address in lower case; <see langword="null"/> when a record has none.</param>
    /// <param name="comparer">When two keys are the same, such as <c>StringComparer.OrdinalIgnoreCase</c>; as the type itself says when left out.</param>
    /// <returns>The duplicates.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> or <paramref name="key"/> is <see langword="null"/>.</exception>
    public static RecordDuplicates From<T, TKey>(IEnumerable<T> rows, Func<T, TKey?> key, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        RecordDuplicatesBuilder<TKey> builder = new(comparer);
        Rows.InBlocks(Guard.NotNull(rows), (block, _) =>
        {
            foreach (T row in block)
            {
                builder.Add(key(row));
            }
        });
        return builder.ToSummary();
    }

    /// <summary>Looks for duplicates within each group of records, such as those of an owner or a source, in one pass.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <typeparam name="TGroup">The type of the groups.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The records.</param>
    /// <param name="group">The group of a record, such as its owner; never <see langword="null"/>. Two records of one key in two groups are no duplicates in either, so that the groups add up to
    /// the whole only where no key is in two of them.</param>
    /// <param name="key">What tells records apart, such as the address in lower case; <see langword="null"/> when a record has none.</param>
    /// <param name="comparer">When two keys are the same, such as <c>StringComparer.OrdinalIgnoreCase</c>; as the type itself says when left out.</param>
    /// <returns>The duplicates within each group that occurs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/>, <paramref name="group"/> or <paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The group of a record is <see langword="null"/>. The message names the row.</exception>
    public static IReadOnlyDictionary<TGroup, RecordDuplicates> By<T, TGroup, TKey>(IEnumerable<T> rows, Func<T, TGroup> group, Func<T, TKey?> key, IEqualityComparer<TKey>? comparer = null)
        where TGroup : notnull
        where TKey : notnull
    {
        _ = Guard.NotNull(group);
        _ = Guard.NotNull(key);
        return Keyed.Of(Guard.NotNull(rows), group, () => new RecordDuplicatesBuilder<TKey>(comparer), (builder, row, _) => builder.Add(key(row)))
            .ToDictionary(entry => entry.Key, entry => entry.Value.ToSummary());
    }

    /// <summary>Adds the duplicates among other records.</summary>
    /// <param name="other">Those among records of other keys.</param>
    /// <returns>The duplicates among both.</returns>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public RecordDuplicates Add(RecordDuplicates other) => this + other;

    /// <summary>Adds the duplicates among records that have no key in common.</summary>
    /// <param name="left">Those among some records.</param>
    /// <param name="right">Those among records of other keys.</param>
    /// <returns>The duplicates among both.</returns>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static RecordDuplicates operator +(RecordDuplicates left, RecordDuplicates right) => checked(new(
        left.Records + right.Records, left.Keys + right.Keys, left.Groups + right.Groups, left.squaredSizes + right.squaredSizes, left.WithoutKey + right.WithoutKey));

    /// <summary>Writes the counts in the current culture, such as <c>30 extra of 200 records = 15.0 % (25 groups, 170 keys, 4 without key)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; anything else: in words.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Text.IsRoundTrip(format)
        ? new Form().Add("records", Records).Add("keys", Keys).Add("groups", Groups).Add("squares", squaredSizes).Add("withoutKey", WithoutKey).ToString()
        : Records == 0 ? Text.In(formatProvider, $"no records with a key ({WithoutKey:N0} without)")
        : Text.In(formatProvider, $"{Extra:N0} extra of {Records:N0} records = {100.0 * Extra / Records:F1} % ({Groups:N0} groups, {Keys:N0} keys, {WithoutKey:N0} without key)");

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RecordDuplicates Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RecordDuplicates result) => Form.TryParse(text, Read, out result);

    private static RecordDuplicates Read(Form form)
    {
        long records = Guard.Count(form.Int64("records"), "records"), keys = Guard.Part(form.Int64("keys"), records, "keys");
        long groups = Guard.Part(form.Int64("groups"), Math.Min(keys, records - keys), "groups");
        double squares = form.Double("squares"), least = keys == 0 ? 0 : (double)records / keys * records;

        // The least there can be is when all groups are of one size.
        return keys == 0 == (records == 0) && (records == keys || groups > 0) && squares >= least * (1 - 1e-12) && !double.IsInfinity(squares)
            ? new(records, keys, groups, squares, Guard.Count(form.Int64("withoutKey"), "withoutKey"))
            : throw new FormatException(Guard.Invariant($"No {keys} keys, {groups} of them with several, have {records} records and sizes with the squared sum {squares}."));
    }

#if NET8_0_OR_GREATER
    static RecordDuplicates IAdditiveIdentity<RecordDuplicates, RecordDuplicates>.AdditiveIdentity => default;

    static RecordDuplicates IParsable<RecordDuplicates>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RecordDuplicates>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RecordDuplicates result) => TryParse(s, out result);
#endif
}
