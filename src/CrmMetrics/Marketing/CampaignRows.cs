using System;
using System.Collections.Generic;

namespace CrmMetrics.Marketing;

/// <summary>The one pass over recipients, in which every row that contradicts itself is noted.</summary>
internal static class CampaignRows
{
    public static void Each<T>(IEnumerable<T> rows, Func<T, CampaignRecipient> fact, Action<CampaignRecipient> take)
    {
        _ = Guard.NotNull(rows);
        _ = Guard.NotNull(fact);
        RowProblems problems = new();
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                CampaignRecipient recipient = fact(row);
                if (problems.Pass(recipient.Problem, first++))
                {
                    take(recipient);
                }
            }
        });
        problems.ThrowIfAny(nameof(rows));
    }

    public static IReadOnlyDictionary<TKey, TSummary> By<T, TKey, TSummary>(
        IEnumerable<T> rows, Func<T, TKey> key, Func<T, CampaignRecipient> fact, Func<CampaignRecipient, TSummary> of)
        where TKey : notnull
        where TSummary : struct, ISummary<TSummary>
    {
        _ = Guard.NotNull(rows);
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        Dictionary<TKey, TSummary> summaries = [];
        RowProblems problems = new();
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                CampaignRecipient recipient = fact(row);
                if (key(row) is not { } its)
                {
                    problems.Add(first, "has no key");
                }
                else if (problems.Pass(recipient.Problem, first))
                {
                    _ = summaries.TryGetValue(its, out TSummary known);
                    summaries[its] = known.Add(of(recipient));
                }

                first++;
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return summaries;
    }
}
