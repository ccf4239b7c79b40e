namespace CrmMetrics.Lifetime;

/// <summary>Whether what was paid for the first purchase is part of a customer's spend.</summary>
public enum FirstPurchaseSpend
{
    /// <summary>It is not: the first purchase starts the history, and the models of spend describe the repeat purchases. How the published examples count.</summary>
    LeftOut = 1,

    /// <summary>It is: every purchase is priced, and those who bought once have a spend, too.</summary>
    Counted,
}
