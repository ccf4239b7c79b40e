using System;
using System.Collections.Generic;

namespace CrmMetrics.Adoption;

/// <summary>A tally for each key, in one pass.</summary>
internal static class Keyed
{
    public static Dictionary<TKey, TTally> Of<T, TKey, TTally>(IEnumerable<T> rows, Func<T, TKey> key, Func<TTally> fresh, Action<TTally, T, long> add)
        where TKey : notnull
    {
        Dictionary<TKey, TTally> tallies = [];
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (T row in block)
            {
                TKey its = key(row) ?? throw Rows.NullKey(nameof(key), first);
                if (!tallies.TryGetValue(its, out TTally? tally))
                {
                    tallies.Add(its, tally = fresh());
                }

                add(tally, row, first++);
            }
        });
        return tallies;
    }
}
