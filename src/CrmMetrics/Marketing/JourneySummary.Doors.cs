using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Marketing;

/// <content>The doors: paths with counts, columns of paths, and events of customers.</content>
public sealed partial class JourneySummary
{
    /// <summary>Makes the summary of paths with their counts.</summary>
    /// <param name="paths">Paths; one that comes twice counts with both.</param>
    /// <param name="repeats">What becomes of a channel that comes up several times in one path.</param>
    /// <returns>The summary; <see cref="Zero"/> of no paths.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="paths"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A path is <see langword="null"/>, or some have ages and others not. The message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="repeats"/> is not named.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in different currencies.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public static JourneySummary From(IEnumerable<JourneyPath> paths, TouchRepeats repeats = TouchRepeats.Kept) => From(paths, path => path, repeats, nameof(paths));

    /// <summary>Makes the summary of rows of any type that each hold a path with its counts, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each path, or for each journey.</param>
    /// <param name="fact">Makes the path of a row.</param>
    /// <param name="repeats">What becomes of a channel that comes up several times in one path.</param>
    /// <returns>The summary; <see cref="Zero"/> of no rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> or <paramref name="fact"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A path is <see langword="null"/>, or some have ages and others not. The message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="repeats"/> is not named.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in different currencies.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public static JourneySummary From<T>(IEnumerable<T> rows, Func<T, JourneyPath> fact, TouchRepeats repeats = TouchRepeats.Kept) => From(rows, fact, repeats, nameof(rows));

    /// <summary>Makes the summaries of rows of any type by segment, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TKey">The type of a segment.</typeparam>
    /// <param name="rows">One row for each path, or for each journey.</param>
    /// <param name="key">The segment of a row: a region, a product, a month.</param>
    /// <param name="fact">Makes the path of a row.</param>
    /// <param name="repeats">What becomes of a channel that comes up several times in one path.</param>
    /// <returns>The summary of each segment, in the order in which the segments first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A path or a segment is <see langword="null"/>, or some paths have ages and others not. The message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="repeats"/> is not named.</exception>
    /// <exception cref="CurrencyMismatchException">The values of a segment are in different currencies.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public static IReadOnlyDictionary<TKey, JourneySummary> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, JourneyPath> fact, TouchRepeats repeats = TouchRepeats.Kept)
        where TKey : notnull
    {
        _ = Guard.NotNull(fact);
        _ = Guard.Named(repeats);
        return BySegment(rows, key, () => new PathFeed(repeats), (feed, item, row) => feed.Add(fact(item), row, nameof(rows)), feed => feed.ToSummary());
    }

    /// <summary>Makes the summary of columns of paths.</summary>
    /// <param name="columns">The paths; one that comes twice counts with both.</param>
    /// <param name="repeats">What becomes of a channel that comes up several times in one path.</param>
    /// <returns>The summary; <see cref="Zero"/> of no paths.</returns>
    /// <exception cref="ArgumentException">The columns don't fit each other, or a channel has no name of its own in one line.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length, count, value or channel is out of range (the message names the row), or <paramref name="repeats"/> is not named.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>, or a sum of money has more digits than a decimal holds.</exception>
    public static JourneySummary From(PathColumns columns, TouchRepeats repeats = TouchRepeats.Kept)
    {
        string[] names = columns.Check();
        if (columns.Count == 0)
        {
            return Zero;
        }

        PathTable table = new(withAges: false) { Currency = columns.ValueCurrency };
        PathRepeats rule = new(Guard.Named(repeats));
        int[] codes = new int[16];
        for (int row = 0, from = 0; row < columns.Count; row++)
        {
            ReadOnlySpan<int> channels = columns.Channels.Slice(from, columns.Lengths[row]);
            codes = codes.Length < channels.Length ? new int[2 * channels.Length] : codes;
            for (int i = 0; i < channels.Length; i++)
            {
                codes[i] = channels[i] >= 0 && channels[i] < names.Length ? channels[i] << 1 : throw columns.NoChannel(row, channels[i]);
            }

            ReadOnlySpan<int> path = codes.AsSpan(0, channels.Length), ages = default;
            rule.Apply(ref path, ref ages);
            table.Add(path, ages, columns.Conversions[row], columns.NonConversions.IsEmpty ? 0 : columns.NonConversions[row], columns.Values.IsEmpty ? 0 : columns.Values[row]);
            from += channels.Length;
        }

        return Of(new() { Repeats = repeats }, names, table);
    }

    /// <summary>Makes journeys of rows of any type that each hold a dated event, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each event, in any order.</param>
    /// <param name="fact">Makes the event of a row.</param>
    /// <param name="definition">How events become journeys.</param>
    /// <param name="asOf">The last date that the data cover.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A row is impossible: no customer, no kind, an instant where the data have dates. The message names the row.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static JourneySummary From<T, TCustomer>(IEnumerable<T> rows, Func<T, JourneyEvent<TCustomer>> fact, JourneyDefinition definition, LocalDate asOf)
        where TCustomer : notnull =>
        new JourneyBuilder<TCustomer>(definition, asOf).Filled(Guard.NotNull(rows), Guard.NotNull(fact)).ToSummary();

    /// <summary>Makes journeys of rows of any type that each hold an event at an instant, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each event, in any order.</param>
    /// <param name="fact">Makes the event of a row.</param>
    /// <param name="definition">How events become journeys.</param>
    /// <param name="asOf">The instant before which the data are complete.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A row is impossible: no customer, no kind, a date where the data have instants. The message names the row.</exception>
    /// <exception cref="CurrencyMismatchException">The values are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static JourneySummary From<T, TCustomer>(IEnumerable<T> rows, Func<T, JourneyEvent<TCustomer>> fact, JourneyDefinition definition, Instant asOf)
        where TCustomer : notnull =>
        new JourneyBuilder<TCustomer>(definition, asOf).Filled(Guard.NotNull(rows), Guard.NotNull(fact)).ToSummary();

    /// <summary>Makes journeys of rows that each hold a dated event, by segment, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TKey">The type of a segment.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each event, in any order.</param>
    /// <param name="key">The segment of a row: a region, a product. A customer whose events lie in two has journeys in each, of the events there alone.</param>
    /// <param name="fact">Makes the event of a row.</param>
    /// <param name="definition">How events become journeys.</param>
    /// <param name="asOf">The last date that the data cover.</param>
    /// <returns>The summary of each segment, in the order in which the segments first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A row is impossible: no segment, no customer, no kind, an instant where the data have dates. The message names the row.</exception>
    /// <exception cref="CurrencyMismatchException">The values of a segment are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static IReadOnlyDictionary<TKey, JourneySummary> By<T, TKey, TCustomer>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<T, JourneyEvent<TCustomer>> fact, JourneyDefinition definition, LocalDate asOf)
        where TKey : notnull
        where TCustomer : notnull
    {
        _ = Guard.NotNull(fact);
        _ = Guard.NotNull(definition);
        return BySegment(rows, key, () => new JourneyBuilder<TCustomer>(definition, asOf), (builder, item, row) => builder.Add(fact(item), row, nameof(rows)), builder => builder.ToSummary());
    }

    /// <summary>Makes journeys of rows that each hold an event at an instant, by segment, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TKey">The type of a segment.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="rows">One row for each event, in any order.</param>
    /// <param name="key">The segment of a row: a region, a product. A customer whose events lie in two has journeys in each, of the events there alone.</param>
    /// <param name="fact">Makes the event of a row.</param>
    /// <param name="definition">How events become journeys.</param>
    /// <param name="asOf">The instant before which the data are complete.</param>
    /// <returns>The summary of each segment, in the order in which the segments first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A row is impossible: no segment, no customer, no kind, a date where the data have instants. The message names the row.</exception>
    /// <exception cref="CurrencyMismatchException">The values of a segment are in different currencies.</exception>
    /// <exception cref="OverflowException">A sum of money has more digits than a decimal holds.</exception>
    public static IReadOnlyDictionary<TKey, JourneySummary> By<T, TKey, TCustomer>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<T, JourneyEvent<TCustomer>> fact, JourneyDefinition definition, Instant asOf)
        where TKey : notnull
        where TCustomer : notnull
    {
        _ = Guard.NotNull(fact);
        _ = Guard.NotNull(definition);
        return BySegment(rows, key, () => new JourneyBuilder<TCustomer>(definition, asOf), (builder, item, row) => builder.Add(fact(item), row, nameof(rows)), builder => builder.ToSummary());
    }

    private static Dictionary<TKey, JourneySummary> BySegment<T, TKey, TGathered>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<TGathered> empty, Action<TGathered, T, long> add, Func<TGathered, JourneySummary> summary)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        KeyEncoder<TKey> segments = new();
        List<TGathered> gathered = [];
        long row = 0;
        foreach (T item in Guard.NotNull(rows))
        {
            int segment = key(item) is { } its ? segments.Encode(its) : throw Rows.NullKey(nameof(rows), row);
            if (segment == gathered.Count)
            {
                gathered.Add(empty());
            }

            add(gathered[segment], item, row++);
        }

        Dictionary<TKey, JourneySummary> summaries = [];
        for (int segment = 0; segment < gathered.Count; segment++)
        {
            summaries.Add(segments[segment], summary(gathered[segment]));
        }

        return summaries;
    }

    private static JourneySummary From<T>(IEnumerable<T> rows, Func<T, JourneyPath> fact, TouchRepeats repeats, string name)
    {
        PathFeed feed = new(Guard.Named(repeats));
        _ = Guard.NotNull(fact);
        long row = 0;
        foreach (T item in rows ?? throw new ArgumentNullException(name))
        {
            feed.Add(fact(item), row++, name);
        }

        return feed.ToSummary();
    }
}
