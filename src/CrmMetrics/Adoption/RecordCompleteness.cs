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

/// <summary>Data-entry completeness: which of the required cells of records are filled, and which hold what is valid.</summary>
/// <remarks>
/// <para>It knows how many records are filled in each way, and so gives the share of cells, of complete records, of each field and any weighting of the fields. Which cells are
/// empty together shows in <see cref="Patterns"/>.</para>
/// <para>It holds 32 bytes for each distinct pattern, however many records there are, and takes up to 64 fields. Add only the completeness of different records, with the same fields in the
/// same order: the sum over any cut of the records is the whole, exactly.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RecordCompleteness>))]
#endif
public sealed class RecordCompleteness : ISummary<RecordCompleteness>, IEquatable<RecordCompleteness>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<RecordCompleteness, RecordCompleteness, RecordCompleteness>
    , IAdditiveIdentity<RecordCompleteness, RecordCompleteness>
    , IEqualityOperators<RecordCompleteness, RecordCompleteness, bool>
    , IParsable<RecordCompleteness>
#endif
{
    private static readonly Reason NothingRequired = new("nothing-required", "there are no required cells");

    private readonly string[] fields;
    private readonly KeyValuePair<CompletenessCells, long>[] patterns;

    private RecordCompleteness(string[] fields, Dictionary<CompletenessCells, long> counts)
    {
        this.fields = fields;
        patterns = [.. counts.Where(pattern => pattern.Value > 0).OrderBy(pattern => (pattern.Key.Required, pattern.Key.Filled, pattern.Key.Valid))];
        foreach (KeyValuePair<CompletenessCells, long> pattern in patterns)
        {
            checked
            {
                Records += pattern.Value;
                RecordsWithoutRequired += pattern.Key.Required == 0 ? pattern.Value : 0;
                RequiredCells += pattern.Value * Bits(pattern.Key.Required);
                FilledCells += pattern.Value * Bits(pattern.Key.Filled);
                ValidCells += pattern.Value * Bits(pattern.Key.Valid);
            }
        }
    }

    /// <summary>The completeness of no records, with no fields yet, which changes nothing when added.</summary>
    /// <value>No fields and no records.</value>
    public static RecordCompleteness Zero { get; } = new([], []);

    /// <summary>The required fields.</summary>
    /// <value>Their names, in the order in which they were given; empty for <see cref="Zero"/> alone.</value>
    public IReadOnlyList<string> Fields => Array.AsReadOnly(fields);

    /// <summary>How many records there are.</summary>
    /// <value>0 or more.</value>
    public long Records { get; }

    /// <summary>How many records none of the fields is required of.</summary>
    /// <value>From 0 to <see cref="Records"/>; they are in no share.</value>
    public long RecordsWithoutRequired { get; }

    /// <summary>How many cells should be filled.</summary>
    /// <value>The required fields of each record, added up.</value>
    public long RequiredCells { get; }

    /// <summary>How many required cells are filled.</summary>
    /// <value>From 0 to <see cref="RequiredCells"/>.</value>
    public long FilledCells { get; }

    /// <summary>How many required cells are filled with what is valid.</summary>
    /// <value>From 0 to <see cref="FilledCells"/>.</value>
    public long ValidCells { get; }

    /// <summary>How many records are filled in each way that occurs: what is empty together.</summary>
    /// <value>The most frequent first.</value>
    public IReadOnlyList<CompletenessPattern> Patterns =>
        [.. Written().OrderByDescending(pattern => pattern.Records).ThenBy(pattern => pattern.Cells, StringComparer.Ordinal)];

    /// <summary>Takes records that were counted elsewhere, by a database for one: the counts door.</summary>
    /// <param name="fields">The names of the required fields, from 1 to 64.</param>
    /// <param name="patterns">How many records are filled in each way; a pattern may come twice.</param>
    /// <returns>The completeness.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no field, or there are more than 64; a name is blank or stands twice; or a pattern has not one of the letters <c>V</c>, <c>F</c>, <c>E</c> and <c>-</c> for
    /// each field, or a negative count: the message names all such patterns.</exception>
    /// <exception cref="OverflowException">The cells together pass the largest <see cref="long"/>.</exception>
    public static RecordCompleteness FromPatterns(IEnumerable<string> fields, IEnumerable<CompletenessPattern> patterns)
    {
        string[] names = Checked(Guard.NotNull(fields), nameof(fields));
        Dictionary<CompletenessCells, long> counts = [];
        RowProblems problems = new();
        long row = 0;
        foreach (CompletenessPattern pattern in Guard.NotNull(patterns))
        {
            CompletenessCells? cells = CompletenessCells.Read(pattern.Cells, names.Length);
            if (problems.Pass(
                cells is null ? Guard.Invariant($"its cells must have one of the letters V, F, E and - for each of the {names.Length} fields, but were \"{pattern.Cells}\"")
                : pattern.Records < 0 ? Guard.Invariant($"a count must be 0 or more, but was {pattern.Records}")
                : null,
                row++))
            {
                Add(counts, cells!.Value, pattern.Records);
            }
        }

        problems.ThrowIfAny(nameof(patterns));
        return new(names, counts);
    }

    /// <summary>Looks through records of any type in one pass.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <param name="rows">The records.</param>
    /// <param name="fields">The required fields, from 1 to 64.</param>
    /// <returns>The completeness.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no field, or there are more than 64; one is <see langword="null"/>, or two have the same name.</exception>
    public static RecordCompleteness From<T>(IEnumerable<T> rows, params RequiredField<T>[] fields)
    {
        string[] names = Checked(fields);
        Dictionary<CompletenessCells, long> counts = [];
        Rows.InBlocks(Guard.NotNull(rows), (block, _) =>
        {
            foreach (T row in block)
            {
                Add(counts, Read(row, fields), 1);
            }
        });
        return new(names, counts);
    }

    /// <summary>Looks through records of any type by a key, such as their owner, in one pass.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The records.</param>
    /// <param name="key">The key of a record; never <see langword="null"/>.</param>
    /// <param name="fields">The required fields, from 1 to 64.</param>
    /// <returns>The completeness for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The key of a record is <see langword="null"/> (the message names the row); there is no field, or there are more than 64; one is <see langword="null"/>, or two have
    /// the same name.</exception>
    public static IReadOnlyDictionary<TKey, RecordCompleteness> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, params RequiredField<T>[] fields)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        string[] names = Checked(fields);
        return Keyed.Of(Guard.NotNull(rows), key, () => new Dictionary<CompletenessCells, long>(), (counts, row, _) => Add(counts, Read(row, fields), 1))
            .ToDictionary(entry => entry.Key, entry => new RecordCompleteness(names, entry.Value));
    }

    /// <summary>The share of the required cells that are entered.</summary>
    /// <param name="basis">What counts as entered.</param>
    /// <returns>From 0 to 1, with an interval that counts records: the cells of one record are filled or left empty together, and are not so many independent observations. Undefined when nothing is required.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> is not named.</exception>
    public Estimate Cells(CompletenessBasis basis = CompletenessBasis.Filled) =>
        Pooled(basis, [.. fields.Select(_ => 1.0)], MetricDefinition.Share("completeness/" + Id(basis), Words(basis) + " required cells over required cells"));

    /// <summary>The share of the required cells that are entered, where some fields matter more than others.</summary>
    /// <param name="weights">The weight of each field by its name, 0 or more and not 0 for all.</param>
    /// <param name="basis">What counts as entered.</param>
    /// <returns>The weights of the entered cells over those of the required cells, from 0 to 1, with an interval that counts records.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A field has no weight, or a weight no field, or all weights are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite, or <paramref name="basis"/> is not named.</exception>
    public Estimate Weighted(IReadOnlyDictionary<string, double> weights, CompletenessBasis basis = CompletenessBasis.Filled)
    {
        string[] unknown = [.. Guard.NotNull(weights).Keys.Where(name => Array.IndexOf(fields, name) < 0)], without = [.. fields.Where(name => !weights.ContainsKey(name))];
        if (unknown.Length + without.Length > 0)
        {
            throw Guard.Bad(
                nameof(weights),
                $"{nameof(weights)}: must have a weight for each of the fields {string.Join(", ", fields)}, but had {(without.Length > 0 ? "none for " + string.Join(", ", without) : "one for " + string.Join(", ", unknown))}.");
        }

        double[] each = [.. fields.Select(name => Guard.NotNegative(weights[name], nameof(weights)))], scaled = PowerOfTwo.Scaled(each);
        double all = scaled.Sum();
        if (all == 0 && fields.Length > 0)
        {
            throw new ArgumentException("weights: must not all be 0.", nameof(weights));
        }

        string shares = string.Join(",", fields.Select((name, i) => Guard.Invariant($"{name}={scaled[i] / all:R}")));
        return Pooled(basis, each, MetricDefinition.Share("completeness/" + Id(basis) + "/weighted/" + shares, "weights of " + Words(basis) + " required cells over those of required cells"));
    }

    /// <summary>The share of records in which every required cell is entered: all or nothing.</summary>
    /// <param name="basis">What counts as entered.</param>
    /// <returns>Of the records that have required cells.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> is not named.</exception>
    public Proportion CompleteRecords(CompletenessBasis basis = CompletenessBasis.Filled)
    {
        _ = Guard.Named(basis);
        return Proportion.From(
            patterns.Where(pattern => pattern.Key.Required != 0 && pattern.Key.Entered(basis) == pattern.Key.Required).Sum(pattern => pattern.Value),
            Records - RecordsWithoutRequired,
            MetricDefinition.Share("complete-records/" + Id(basis), "records with all required cells " + Words(basis) + ", over records with required cells"));
    }

    /// <summary>The share of records in which a field is entered.</summary>
    /// <param name="field">The name of the field.</param>
    /// <param name="basis">What counts as entered.</param>
    /// <returns>Of the records that the field is required of.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="field"/> is none of the fields.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> is not named.</exception>
    public Proportion Field(string field, CompletenessBasis basis = CompletenessBasis.Filled)
    {
        _ = Guard.Named(basis);
        int place = Array.IndexOf(fields, Guard.NotNull(field));
        if (place < 0)
        {
            throw Guard.Bad(nameof(field), $"{nameof(field)}: must be one of {string.Join(", ", fields)}, but was {field}.");
        }

        ulong bit = 1UL << place;
        return Proportion.From(
            patterns.Where(pattern => (pattern.Key.Entered(basis) & bit) != 0).Sum(pattern => pattern.Value),
            patterns.Where(pattern => (pattern.Key.Required & bit) != 0).Sum(pattern => pattern.Value),
            MetricDefinition.Share("completeness/" + Id(basis) + "/" + field, "records with " + field + " " + Words(basis) + " over records that need it"));
    }

    /// <summary>Adds the completeness of other records.</summary>
    /// <param name="other">The completeness of records that are not in this one, with the same fields.</param>
    /// <returns>The completeness of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The fields differ.</exception>
    /// <exception cref="OverflowException">The cells together pass the largest <see cref="long"/>.</exception>
    public RecordCompleteness Add(RecordCompleteness other) => this + Guard.NotNull(other);

    /// <summary>Adds the completeness of different records.</summary>
    /// <param name="left">That of some records.</param>
    /// <param name="right">That of others, with the same fields.</param>
    /// <returns>The completeness of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The fields differ.</exception>
    /// <exception cref="OverflowException">The cells together pass the largest <see cref="long"/>.</exception>
    public static RecordCompleteness operator +(RecordCompleteness left, RecordCompleteness right)
    {
        if (Guard.NotNull(left).fields.Length == 0 || Guard.NotNull(right).fields.Length == 0)
        {
            return left.fields.Length == 0 ? right : left;
        }

        if (!left.fields.SequenceEqual(right.fields, StringComparer.Ordinal))
        {
            throw new DefinitionMismatchException(Guard.Invariant($"The completeness of {string.Join(", ", left.fields)} cannot be joined with that of {string.Join(", ", right.fields)}."));
        }

        Dictionary<CompletenessCells, long> counts = left.patterns.ToDictionary(pattern => pattern.Key, pattern => pattern.Value);
        foreach (KeyValuePair<CompletenessCells, long> pattern in right.patterns)
        {
            Add(counts, pattern.Key, pattern.Value);
        }

        return new(left.fields, counts);
    }

    /// <summary>Whether two have the same fields and the same patterns.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(RecordCompleteness? left, RecordCompleteness? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ in a field or a pattern.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(RecordCompleteness? left, RecordCompleteness? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(RecordCompleteness? other) =>
        other is not null && fields.SequenceEqual(other.fields, StringComparer.Ordinal) && patterns.SequenceEqual(other.patterns);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordCompleteness);

    /// <inheritdoc/>
    public override int GetHashCode() => (fields.Length, patterns.Length, RequiredCells, FilledCells, ValidCells).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>3 fields of 200 records: 540/600 cells filled, 520 valid; 150/200 = 75.0 % complete</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; anything else: in words.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (!Text.IsRoundTrip(format))
        {
            return fields.Length == 0
                ? "no records"
                : Text.In(formatProvider, $"{fields.Length:N0} fields of {Records:N0} records: {FilledCells:N0}/{RequiredCells:N0} cells filled, {ValidCells:N0} valid; ")
                    + CompleteRecords().ToString(null, formatProvider) + " complete";
        }

        // A comma within a name is escaped twice, so that the names can be told apart.
        Form form = new Form().Add("records", patterns.Select(pattern => pattern.Value));
        return (fields.Length == 0 ? form : form
            .Add("cells", string.Join(",", Written().Select(pattern => pattern.Cells)))
            .Add("fields", string.Join(",", fields.Select(Uri.EscapeDataString)))).ToString();
    }

    /// <summary>Reads a completeness.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The completeness.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RecordCompleteness Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a completeness, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The completeness; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RecordCompleteness result) => Form.TryParse(text, Read, Zero, out result);

    private static RecordCompleteness Read(Form form)
    {
        long[] records = form.Int64s("records");
        if (!form.Has("fields") && records.Length == 0)
        {
            return Zero;
        }

        string[] cells = records.Length == 0 ? [] : form.Text("cells").Split(',');
        return cells.Length == records.Length
            ? FromPatterns(form.Text("fields").Split(',').Select(Uri.UnescapeDataString), cells.Zip(records, (pattern, count) => new CompletenessPattern(pattern, count)))
            : throw new FormatException(Guard.Invariant($"There must be as many cells as records, but there were {cells.Length} and {records.Length}."));
    }

    private static string[] Checked<T>(RequiredField<T>[] fields)
    {
        int missing = Array.FindIndex(Guard.NotNull(fields), field => field is null);
        return missing < 0
            ? Checked(fields.Select(field => field.Name), nameof(fields))
            : throw Guard.Bad(nameof(fields), $"{nameof(fields)}: field {missing} (counted from 0) must not be null.");
    }

    private static string[] Checked(IEnumerable<string> names, string argument)
    {
        string[] all = [.. names.Select(name => CompletenessCells.Named(name, argument))];
        string? twice = all.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any())?.Key;
        return all.Length is 0 or > CompletenessCells.MostFields
            ? throw Guard.Bad(argument, $"{argument}: there must be from 1 to {CompletenessCells.MostFields} fields, but there were {all.Length}.")
            : twice is not null ? throw Guard.Bad(argument, $"{argument}: each name must stand once, but {twice} stands twice.")
            : all;
    }

    private static CompletenessCells Read<T>(T row, RequiredField<T>[] fields)
    {
        CompletenessCells cells = default;
        for (int i = 0; i < fields.Length; i++)
        {
            cells |= fields[i].Read(row, 1UL << i);
        }

        return cells;
    }

    private static void Add(Dictionary<CompletenessCells, long> counts, CompletenessCells cells, long records)
    {
        _ = counts.TryGetValue(cells, out long before);
        counts[cells] = checked(before + records);
    }

    private static int Bits(ulong cells)
    {
        int bits = 0;
        for (; cells != 0; cells &= cells - 1)
        {
            bits++;
        }

        return bits;
    }

    private static string Id(CompletenessBasis basis) => Guard.Named(basis) == CompletenessBasis.Filled ? "filled" : "valid";

    private static string Words(CompletenessBasis basis) => basis == CompletenessBasis.Filled ? "filled" : "validly filled";

    private IEnumerable<CompletenessPattern> Written() => patterns.Select(pattern => new CompletenessPattern(pattern.Key.ToString(fields.Length), pattern.Value));

    private Estimate Pooled(CompletenessBasis basis, double[] weights, MetricDefinition definition)
    {
        // By the weights of the fields that any record needs, however small they are against the others.
        ulong used = patterns.Aggregate(0UL, (all, pattern) => all | pattern.Key.Required);
        weights = PowerOfTwo.Scaled([.. weights.Select((weight, i) => (used & (1UL << i)) == 0 ? 0 : weight)]);
        double entered = 0, missing = 0, squares = 0, scatter = 0;
        long clusters = 0;
        foreach (KeyValuePair<CompletenessCells, long> pattern in patterns)
        {
            entered += pattern.Value * Sum(pattern.Key.Entered(basis), weights, 1);
            missing += pattern.Value * Sum(pattern.Key.Required & ~pattern.Key.Entered(basis), weights, 1);
            squares += pattern.Value * Sum(pattern.Key.Required, weights, 2);
            clusters += Sum(pattern.Key.Required, weights, 1) > 0 ? pattern.Value : 0;
        }

        double whole = entered + missing, share = entered / whole;
        foreach (KeyValuePair<CompletenessCells, long> pattern in patterns)
        {
            double distance = Sum(pattern.Key.Entered(basis), weights, 1) - (share * Sum(pattern.Key.Required, weights, 1));
            scatter += pattern.Value * distance * distance;
        }

        // Cells of unequal weight count for fewer (Kish's effective number).
        return ClusteredShare.Of(definition, NothingRequired, clusters, entered, missing, whole * whole / squares, scatter);
    }

    private static double Sum(ulong cells, double[] weights, int power)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += (cells & (1UL << i)) == 0 ? 0 : power == 1 ? weights[i] : weights[i] * weights[i];
        }

        return sum;
    }

#if NET8_0_OR_GREATER
    static RecordCompleteness IAdditiveIdentity<RecordCompleteness, RecordCompleteness>.AdditiveIdentity => Zero;

    static RecordCompleteness IParsable<RecordCompleteness>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RecordCompleteness>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RecordCompleteness result) => TryParse(s, out result);
#endif
}
