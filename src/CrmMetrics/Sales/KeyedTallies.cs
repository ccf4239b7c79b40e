using System;
using System.Collections.Generic;

namespace CrmMetrics.Sales;

/// <summary>A tally for each key, in the order in which the keys appear.</summary>
internal sealed class KeyedTallies<TKey>
    where TKey : notnull
{
    private readonly KeyEncoder<TKey> places = new();
    private PipelineTally[] tallies = new PipelineTally[16];

    /// <summary>The tally of the key of a row.</summary>
    /// <exception cref="ArgumentException">The row has no key.</exception>
    public ref PipelineTally Of(TKey key, long row)
    {
        if (key is null)
        {
            throw Rows.NullKey(nameof(key), row);
        }

        int place = places.Encode(key);
        if (place == tallies.Length)
        {
            Array.Resize(ref tallies, 2 * place);
        }

        return ref tallies[place];
    }

    public Dictionary<TKey, PipelineSummary> ToSummaries()
    {
        Dictionary<TKey, PipelineSummary> summaries = new(places.Count);
        for (int place = 0; place < places.Count; place++)
        {
            summaries.Add(places[place], tallies[place].ToSummary());
        }

        return summaries;
    }
}
