using System.Collections.Generic;

namespace CrmMetrics.Retention;

/// <summary>How many members of a cohort were active in one period and not again until another.</summary>
/// <param name="After">The earlier period, counted from the start of the member; −1 for the start itself, which every member has once.</param>
/// <param name="Until">The later period; <see cref="Never"/> where there was none.</param>
/// <param name="Complete">The last window that has passed for these members; −1 when none has.</param>
/// <param name="Members">How many.</param>
/// <remarks>These are all that any window needs: nobody comes back between a and b exactly when one gap begins before a and ends after b, and no member has two such.</remarks>
internal readonly record struct CohortGap(int After, int Until, int Complete, long Members)
{
    public const int Never = int.MaxValue;

    /// <summary>The order in which gaps are kept.</summary>
    public static int Order(CohortGap left, CohortGap right) =>
        left.Complete != right.Complete ? left.Complete.CompareTo(right.Complete)
        : left.After != right.After ? left.After.CompareTo(right.After)
        : left.Until.CompareTo(right.Until);

    /// <summary>Adds up two sorted lists.</summary>
    public static CohortGap[] Join(CohortGap[] left, CohortGap[] right)
    {
        List<CohortGap> sum = new(left.Length + right.Length);
        int i = 0, j = 0;
        while (i < left.Length || j < right.Length)
        {
            int order = i == left.Length ? 1 : j == right.Length ? -1 : Order(left[i], right[j]);
            sum.Add(order < 0 ? left[i] : order > 0 ? right[j] : left[i] with { Members = left[i].Members + right[j].Members });
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return [.. sum];
    }
}
