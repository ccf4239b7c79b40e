using System;
using System.Collections.Generic;
using System.Linq;
#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace CrmMetrics.Sales;

/// <summary>A tally for each key, in the order in which the keys appear.</summary>
internal sealed class KeyedTallies<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> places = [];
    private PipelineTally[] tallies = new PipelineTally[16];

    /// <summary>The tally of the key of a row.</summary>
    /// <exception cref="ArgumentException">The row has no key.</exception>
    public ref PipelineTally Of(TKey key, long row)
    {
        if (key is null)
        {
            throw Rows.NullKey(nameof(key), row);
        }

#if NET8_0_OR_GREATER
        ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, key, out bool known);
        if (!known)
        {
            place = places.Count - 1;
        }
#else
        if (!places.TryGetValue(key, out int place))
        {
            place = places.Count;
            places.Add(key, place);
        }
#endif
        if (place == tallies.Length)
        {
            Array.Resize(ref tallies, 2 * place);
        }

        return ref tallies[place];
    }

    public Dictionary<TKey, PipelineSummary> ToSummaries() => places.ToDictionary(entry => entry.Key, entry => tallies[entry.Value].ToSummary());
}
