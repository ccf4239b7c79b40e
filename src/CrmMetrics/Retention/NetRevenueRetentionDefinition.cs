namespace CrmMetrics.Retention;

/// <summary>What counts as revenue kept and grown. The period of the movements is part of the name too: a month, a trailing 12 months.</summary>
public enum NetRevenueRetentionDefinition
{
    /// <summary>What the customers of the opening pay at the closing, over what they paid at the opening. The default: nobody who returned counts.</summary>
    CohortBalance = 1,

    /// <summary>The same with former customers who returned in the period (ChartMogul's net churn).</summary>
    CohortBalanceWithReactivation,

    /// <summary>Closing less new revenue, over the opening (NetSuite): lets returned customers in by the back door.</summary>
    ClosingMinusNew,
}
