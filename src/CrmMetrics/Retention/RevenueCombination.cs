using System.Collections.Generic;

namespace CrmMetrics.Retention;

/// <summary>A sum of lines over another, such as opening less churn and contraction over opening.</summary>
internal sealed class RevenueCombination
{
    private static readonly RevenueLine[] Opening = [RevenueLine.Opening];

    private static readonly RevenueLine[] Losses = [RevenueLine.Contraction, RevenueLine.Churn];

    private static readonly RevenueLine[] Growth = [RevenueLine.Expansion, RevenueLine.PriceIncrease];

    private RevenueCombination(IReadOnlyList<RevenueLine> plus, IReadOnlyList<RevenueLine> minus, IReadOnlyList<RevenueLine> over)
    {
        Numerator = new int[RevenueSums.Multiplied];
        Denominator = new int[RevenueSums.Multiplied];
        foreach (RevenueLine line in plus)
        {
            Numerator[(int)line] = 1;
        }

        foreach (RevenueLine line in minus)
        {
            Numerator[(int)line] = -1;
        }

        foreach (RevenueLine line in over)
        {
            Denominator[(int)line] = 1;
        }
    }

    public static RevenueCombination ChurnOverOpening { get; } = new([RevenueLine.Churn], [], Opening);

    public static RevenueCombination ClosingOverOpening { get; } = new([RevenueLine.Closing], [], Opening);

    /// <summary>1 less the net churn rate.</summary>
    public static RevenueCombination KeptAndExpanded { get; } = new([.. Opening, .. Growth], Losses, Opening);

    /// <summary>1 less the net churn rate with reactivation.</summary>
    public static RevenueCombination KeptExpandedAndReactivated { get; } = new([.. Opening, .. Growth, RevenueLine.Reactivation], Losses, Opening);

    /// <summary>Of each line, how often it is in the numerator: 1, 0 or −1.</summary>
    public int[] Numerator { get; }

    /// <summary>Of each line, how often it is in the denominator.</summary>
    public int[] Denominator { get; }

    public static RevenueCombination Of(GrossRevenueRetentionDefinition definition) => Guard.Named(definition) switch
    {
        GrossRevenueRetentionDefinition.CappedPerCustomer => Capped,
        GrossRevenueRetentionDefinition.UpForRenewalOnly => Renewed,
        _ => Kept,
    };

    public static RevenueCombination Of(NetRevenueRetentionDefinition definition) => Guard.Named(definition) switch
    {
        NetRevenueRetentionDefinition.CohortBalanceWithReactivation => CohortAndReturned,
        NetRevenueRetentionDefinition.ClosingMinusNew => KeptExpandedAndReactivated,
        _ => Cohort,
    };

    public static RevenueCombination Of(QuickRatioDefinition definition) => Guard.Named(definition) == QuickRatioDefinition.WithReactivation ? WonOverLost : NewOverLost;

    private static RevenueCombination Kept { get; } = new(Opening, Losses, Opening);

    private static RevenueCombination Capped { get; } = new([RevenueLine.Capped], [], Opening);

    private static RevenueCombination Renewed { get; } = new([RevenueLine.Renewed], [], [RevenueLine.Due]);

    private static RevenueCombination Cohort { get; } = new([RevenueLine.Cohort], [], Opening);

    private static RevenueCombination CohortAndReturned { get; } = new([RevenueLine.Cohort, RevenueLine.Returned], [], Opening);

    private static RevenueCombination WonOverLost { get; } = new([RevenueLine.New, RevenueLine.Reactivation, .. Growth], [], Losses);

    private static RevenueCombination NewOverLost { get; } = new([RevenueLine.New, .. Growth], [], Losses);
}
