using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace CrmMetrics.Adoption;

/// <summary>Counts the records of each key as they come, from several files, days or threads.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <remarks>Unlike a finished <see cref="RecordDuplicates"/>, builders may have keys in common when they are merged. Not safe for several threads at once.</remarks>
[DebuggerDisplay("{Keys} keys")]
public sealed class RecordDuplicatesBuilder<TKey>
    where TKey : notnull
{
    private readonly KeyEncoder<TKey> places;
    private readonly object comparer;
    private long[] sizes = new long[16];
    private long withoutKey;

    /// <summary>Makes a builder that has seen nothing.</summary>
    /// <param name="comparer">When two keys are the same, such as <c>StringComparer.OrdinalIgnoreCase</c>; as the type itself says when left out.</param>
    public RecordDuplicatesBuilder(IEqualityComparer<TKey>? comparer = null)
    {
        places = new(comparer);

        // The default one of strings is the ordinal one under another name.
        this.comparer = comparer is null || StringComparer.Ordinal.Equals(comparer) ? EqualityComparer<TKey>.Default : comparer;
    }

    /// <summary>How many different keys there are.</summary>
    /// <value>0 or more.</value>
    public int Keys => places.Count;

    /// <summary>The keys that have more than one record, with how many they have: what is to be merged in the CRM.</summary>
    /// <value>The largest group first; groups of one size in the order in which they first appeared.</value>
    public IReadOnlyList<KeyValuePair<TKey, long>> Groups =>
        [.. Enumerable.Range(0, places.Count).Where(place => sizes[place] > 1).OrderByDescending(place => sizes[place]).Select(place => new KeyValuePair<TKey, long>(places[place], sizes[place]))];

    /// <summary>Adds a record.</summary>
    /// <param name="key">Its key, or <see langword="null"/> when it has none.</param>
    public void Add(TKey? key)
    {
        if (key is null)
        {
            withoutKey++;
        }
        else
        {
            Size(key)++;
        }
    }

    /// <summary>Takes over what another builder has counted.</summary>
    /// <param name="other">A builder of other records, which stays as it is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="other"/> is this builder itself.</exception>
    /// <exception cref="DefinitionMismatchException">The two have different comparers: keys that are one to this builder are two to the other, whose groups can no longer be told.</exception>
    public void Merge(RecordDuplicatesBuilder<TKey> other)
    {
        if (ReferenceEquals(Guard.NotNull(other), this))
        {
            throw new ArgumentException("other: must be another builder, or every record would count twice.", nameof(other));
        }

        if (!comparer.Equals(other.comparer))
        {
            throw new DefinitionMismatchException("Keys that are the same by " + comparer + " cannot be joined with keys that are the same by " + other.comparer + ".");
        }

        for (int place = 0; place < other.places.Count; place++)
        {
            Size(other.places[place]) += other.sizes[place];
        }

        withoutKey += other.withoutKey;
    }

    /// <summary>The duplicates among the records so far.</summary>
    /// <returns>The summary; the builder can go on.</returns>
    public RecordDuplicates ToSummary() => RecordDuplicates.FromGroupSizes(sizes.Take(places.Count), withoutKey);

    private ref long Size(TKey key)
    {
        int place = places.Encode(key);
        if (place == sizes.Length)
        {
            Array.Resize(ref sizes, 2 * place);
        }

        return ref sizes[place];
    }
}
