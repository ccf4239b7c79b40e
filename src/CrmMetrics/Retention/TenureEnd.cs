namespace CrmMetrics.Retention;

/// <summary>Whether a customer is still there on the end date of a tenure.</summary>
public enum TenureEnd
{
    /// <summary>No: the end is the first day without the customer. The default: a tenure that ends on the day it starts has no day, and back-to-back tenures touch.</summary>
    Excluded = 1,

    /// <summary>Yes: the end is the customer's last day, as in exports that write "valid until". A tenure that ends on the day it starts has one day.</summary>
    Included,
}
