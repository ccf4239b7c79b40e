using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>A log cut in two: the histories to which a model is fitted, and what the same customers did afterwards.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
public sealed class CalibrationSplit<TCustomer>
    where TCustomer : notnull
{
    internal CalibrationSplit(PurchaseHistories<TCustomer> calibration, HoldOut holdOut, LocalDate holdOutEnd, long newCustomers)
    {
        Calibration = calibration;
        HoldOut = holdOut;
        HoldOutEnd = holdOutEnd;
        NewCustomers = newCustomers;
    }

    /// <summary>The histories up to the end of the calibration, with their customers.</summary>
    /// <value>Never <see langword="null"/>.</value>
    public PurchaseHistories<TCustomer> Calibration { get; }

    /// <summary>What these customers did in the hold-out.</summary>
    /// <value>In the order of <see cref="Calibration"/>.</value>
    public HoldOut HoldOut { get; }

    /// <summary>The last day of the hold-out.</summary>
    /// <value>After the end of the calibration.</value>
    public LocalDate HoldOutEnd { get; }

    /// <summary>How many customers first bought in the hold-out: no history tells of them, so that they are in neither part.</summary>
    /// <value>0 or more.</value>
    public long NewCustomers { get; }

    /// <summary>Writes both parts.</summary>
    /// <returns>The text, in the current culture.</returns>
    public override string ToString() => Calibration + "; " + HoldOut;
}
