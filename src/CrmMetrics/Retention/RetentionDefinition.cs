namespace CrmMetrics.Retention;

/// <summary>What "retained" means. On one ledger these readings give anything from 31 % to 69 %, so the definition goes with the rate.</summary>
public enum RetentionDefinition
{
    /// <summary>Customers of the opening day who are still there on the closing day, over the customers of the opening day. The default: the only one that with churn makes 1.</summary>
    SurvivorsOverOpening = 1,

    /// <summary>Customers of the closing day less those who are new and still there, over those of the opening day; passes 1 when old customers return.</summary>
    ClosingMinusNew,

    /// <summary>Customers of the closing day less all who joined in the period, over those of the opening day: counts who joined and left twice.</summary>
    ClosingMinusAllNew,

    /// <summary>Customers of the opening day who were there on every day of the period, over those of the opening day.</summary>
    ContinuousOverOpening,

    /// <summary>Customers who bought in this period and in the one before, over those who bought in the one before.</summary>
    RepeatPurchase,
}
