using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>The totals of a <see cref="PipelineSummary"/> that were computed elsewhere, such as by a grouped query.</summary>
/// <remarks>What is left out is 0. Set <see cref="FromCreated"/> and <see cref="FromEngaged"/> where the cycles from there are known.</remarks>
public readonly record struct PipelineTotals
{
    /// <summary>How many were won.</summary>
    /// <value>0 or more.</value>
    public long Won { get; init; }

    /// <summary>What the won ones brought.</summary>
    /// <value>The exact sum.</value>
    public Money WonAmount { get; init; }

    /// <summary>The sum of the squared amounts of the won ones.</summary>
    /// <value>At least the squared amount over the count.</value>
    public double WonAmountSquares { get; init; }

    /// <summary>How many were lost.</summary>
    /// <value>0 or more.</value>
    public long Lost { get; init; }

    /// <summary>How many of the lost ones have no amount, or 0.</summary>
    /// <value>From 0 to <see cref="Lost"/>.</value>
    public long LostWithoutAmount { get; init; }

    /// <summary>What was hoped for from the lost ones.</summary>
    /// <value>The exact sum.</value>
    public Money LostAmount { get; init; }

    /// <summary>The sum of the squared amounts of the lost ones.</summary>
    /// <value>At least the squared amount over the count.</value>
    public double LostAmountSquares { get; init; }

    /// <summary>How many are open and engaged.</summary>
    /// <value>0 or more.</value>
    public long InProgress { get; init; }

    /// <summary>How many are open and not engaged.</summary>
    /// <value>0 or more.</value>
    public long NotEngaged { get; init; }

    /// <summary>What is hoped for from the open ones.</summary>
    /// <value>The exact sum.</value>
    public Money OpenAmount { get; init; }

    /// <summary>The cycles of the closed ones from their creation.</summary>
    /// <value>All 0 when not known.</value>
    public CycleTotals FromCreated { get; init; }

    /// <summary>The cycles of the closed ones from their engagement.</summary>
    /// <value>All 0 when not known.</value>
    public CycleTotals FromEngaged { get; init; }

    internal PipelineSums ToSums()
    {
        Money all = Money.Sum([WonAmount, LostAmount, OpenAmount]);
        return new PipelineSums
        {
            Currency = all.Currency,
            Won = Won,
            WonAmount = WonAmount.Amount,
            WonSquares = DoubleDouble.Of(Guard.NotNegative(WonAmountSquares)),
            Lost = Lost,
            LostWithoutAmount = LostWithoutAmount,
            LostAmount = LostAmount.Amount,
            LostSquares = DoubleDouble.Of(Guard.NotNegative(LostAmountSquares)),
            InProgress = InProgress,
            NotEngaged = NotEngaged,
            OpenAmount = OpenAmount.Amount,
            Created = FromCreated.ToSums(WonAmount),
            Engaged = FromEngaged.ToSums(WonAmount),
        }.Checked();
    }
}
