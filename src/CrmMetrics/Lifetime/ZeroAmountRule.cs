namespace CrmMetrics.Lifetime;

/// <summary>What to do with transactions of nothing: samples, vouchers, exchanges.</summary>
public enum ZeroAmountRule
{
    /// <summary>They are an error that names the customers and days: whether an order of nothing is a purchase, only the shop knows.</summary>
    Refused = 1,

    /// <summary>They are purchases with a spend of 0: how the published examples count.</summary>
    Counted,

    /// <summary>They are left out, as if nothing had happened.</summary>
    LeftOut,
}
