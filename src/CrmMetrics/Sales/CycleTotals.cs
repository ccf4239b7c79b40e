using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>The totals of the sales cycles from one start that were computed elsewhere, such as by a grouped query.</summary>
public readonly record struct CycleTotals
{
    /// <summary>How many won deals have a cycle: both its dates are known.</summary>
    /// <value>0 or more.</value>
    public long Won { get; init; }

    /// <summary>The sum of their days.</summary>
    /// <value>0 or more.</value>
    public long WonDays { get; init; }

    /// <summary>The sum of their squared days.</summary>
    /// <value>At least the squared days over the count.</value>
    public long WonDaysSquares { get; init; }

    /// <summary>What those deals brought.</summary>
    /// <value>The exact sum; <see cref="PipelineTotals.WonAmount"/> when all have a cycle.</value>
    public Money WonAmount { get; init; }

    /// <summary>The sum over those deals of amount times days.</summary>
    /// <value>In the currency of the amounts, times days.</value>
    public double WonAmountDays { get; init; }

    /// <summary>How many lost deals have a cycle.</summary>
    /// <value>0 or more.</value>
    public long Lost { get; init; }

    /// <summary>The sum of their days.</summary>
    /// <value>0 or more.</value>
    public long LostDays { get; init; }

    /// <summary>The sum of their squared days.</summary>
    /// <value>At least the squared days over the count.</value>
    public long LostDaysSquares { get; init; }

    internal CycleSums ToSums(Money wonAmount) => new()
    {
        Won = Won,
        WonDays = WonDays,
        WonSquares = WonDaysSquares,
        Lost = Lost,
        LostDays = LostDays,
        LostSquares = LostDaysSquares,
        AmountWithout = (wonAmount - WonAmount).Amount,
        AmountDays = DoubleDouble.Of(Guard.Finite(WonAmountDays)),
    };
}
