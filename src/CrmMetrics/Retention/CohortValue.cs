using System.Collections.Generic;

namespace CrmMetrics.Retention;

/// <summary>What the members of a cohort brought in one period after their start.</summary>
/// <param name="At">The period, counted from the start of the member.</param>
/// <param name="Complete">The last window that has passed for these members; −1 when none has.</param>
/// <param name="Orders">How many events that are no mere starts.</param>
/// <param name="Amount">Their amounts and those of the starts, exact.</param>
/// <param name="Spread">How far the members differ in them.</param>
internal readonly record struct CohortValue(int At, int Complete, long Orders, decimal Amount, CohortSpread Spread)
{
    /// <summary>The order in which values are kept.</summary>
    public static int Order(CohortValue left, CohortValue right) =>
        left.Complete != right.Complete ? left.Complete.CompareTo(right.Complete) : left.At.CompareTo(right.At);

    /// <summary>Adds up two sorted lists.</summary>
    public static CohortValue[] Join(CohortValue[] left, CohortValue[] right)
    {
        List<CohortValue> sum = new(left.Length + right.Length);
        int i = 0, j = 0;
        while (i < left.Length || j < right.Length)
        {
            int order = i == left.Length ? 1 : j == right.Length ? -1 : Order(left[i], right[j]);
            sum.Add(order < 0 ? left[i] : order > 0 ? right[j] : left[i].Plus(right[j]));
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return [.. sum];
    }

    private CohortValue Plus(CohortValue other)
    {
        MoneySum amount = default;
        amount.Add(Amount);
        amount.Add(other.Amount);
        return this with { Orders = Orders + other.Orders, Amount = amount.Total, Spread = Spread + other.Spread };
    }
}
