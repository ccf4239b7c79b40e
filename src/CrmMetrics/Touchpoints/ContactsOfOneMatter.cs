namespace CrmMetrics.Touchpoints;

/// <summary>Which contacts are about one matter.</summary>
public enum ContactsOfOneMatter
{
    /// <summary>Those with the same case, the default; contacts without a case take no part.</summary>
    Case = 1,

    /// <summary>Those of one customer that follow each other within the window, whatever their case: where no cases are kept. Contacts without a customer take no part.</summary>
    Customer,
}
