using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Sales;

/// <summary>Gathers the facts of each key in one pass, for summaries that are made of all of a key's facts at once.</summary>
internal static class Grouped
{
    public static Dictionary<TKey, TSummary> ToDictionary<T, TKey, TFact, TSummary>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<T, TFact> fact, Func<IEnumerable<TFact>, TSummary> summary)
        where TKey : notnull
    {
        Dictionary<TKey, List<TFact>> facts = [];
        long row = 0;
        foreach (T item in Guard.NotNull(rows))
        {
            TKey its = key(item);
            if (its is null)
            {
                throw Rows.NullKey(nameof(key), row);
            }

            if (!facts.TryGetValue(its, out List<TFact>? known))
            {
                facts.Add(its, known = []);
            }

            known.Add(fact(item));
            row++;
        }

        return facts.ToDictionary(entry => entry.Key, entry => summary(entry.Value));
    }
}
