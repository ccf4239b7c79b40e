namespace CrmMetrics.Marketing;

/// <summary>How the revenue of a campaign is set against its spend.</summary>
public enum SpendReturnDefinition
{
    /// <summary>Revenue over spend (ROAS): 4 for four in revenue on each one spent. Below 1 over the gross margin it loses money.</summary>
    ReturnOnAdSpend = 1,

    /// <summary>Gross margin less spend, over spend (ROMI, MROI): 0 where the spend just came back.</summary>
    ReturnOnMarketingInvestment,
}
