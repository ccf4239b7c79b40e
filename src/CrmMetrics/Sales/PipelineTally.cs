using System;
using System.Runtime.CompilerServices;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>Counts opportunities one by one, to be turned into a summary at the end.</summary>
internal struct PipelineTally
{
    private Currency currency;
    private long won;
    private long lost;
    private long lostWithoutAmount;
    private long inProgress;
    private long notEngaged;
    private AmountTally wonAmounts;
    private AmountTally lostAmounts;
    private MoneySum openAmounts;
    private CycleTally created;
    private CycleTally engaged;

    public PipelineTally(Currency currency) => this.currency = currency;

    /// <summary>Adds an opportunity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Opportunity opportunity, long row)
    {
        Currency its = opportunity.Amount.Currency;
        if (its != currency)
        {
            currency = Money.Common(currency, its);
        }

        decimal amount = opportunity.Amount.Amount;
        switch (opportunity.State)
        {
            case OpportunityState.Won:
                AddWon(in amount, opportunity.DaysFromCreated, opportunity.DaysFromEngaged);
                break;
            case OpportunityState.Lost:
                AddLost(in amount, opportunity.DaysFromCreated, opportunity.DaysFromEngaged);
                break;
            case OpportunityState.Open:
                AddOpen(in amount, opportunity.IsEngaged);
                break;
            default:
                throw NoOpportunity(row);
        }
    }

    /// <summary>Adds a won opportunity by its parts.</summary>
    /// <param name="amount">What it is worth.</param>
    /// <param name="fromCreated">The days from creation to closing, or <see cref="Opportunity.NoCycle"/>.</param>
    /// <param name="fromEngaged">The days from engagement to closing, or <see cref="Opportunity.NoCycle"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddWon(in decimal amount, int fromCreated, int fromEngaged)
    {
        won++;
        wonAmounts.Add(in amount, Math.Max(fromCreated, 0), Math.Max(fromEngaged, 0));
        created.AddWon(fromCreated, in amount);
        engaged.AddWon(fromEngaged, in amount);
    }

    /// <summary>Adds a lost opportunity by its parts.</summary>
    /// <param name="amount">What was hoped for.</param>
    /// <param name="fromCreated">The days from creation to closing, or <see cref="Opportunity.NoCycle"/>.</param>
    /// <param name="fromEngaged">The days from engagement to closing, or <see cref="Opportunity.NoCycle"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLost(in decimal amount, int fromCreated, int fromEngaged)
    {
        lost++;
        lostWithoutAmount += DecimalBits.Of(in amount).IsZero ? 1 : 0;
        lostAmounts.Add(in amount);
        created.AddLost(fromCreated);
        engaged.AddLost(fromEngaged);
    }

    /// <summary>Adds an open opportunity by its parts.</summary>
    /// <param name="amount">What is hoped for.</param>
    /// <param name="isEngaged">Whether it has a date of engagement.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddOpen(in decimal amount, bool isEngaged)
    {
        inProgress += isEngaged ? 1 : 0;
        notEngaged += isEngaged ? 0 : 1;
        openAmounts.Add(in amount);
    }

    /// <summary>The sums as a summary.</summary>
    public readonly PipelineSummary ToSummary() => PipelineSummary.Of(new()
    {
        Currency = currency,
        Won = won,
        Lost = lost,
        LostWithoutAmount = lostWithoutAmount,
        InProgress = inProgress,
        NotEngaged = notEngaged,
        WonAmount = wonAmounts.Total,
        WonSquares = wonAmounts.Squares,
        LostAmount = lostAmounts.Total,
        LostSquares = lostAmounts.Squares,
        OpenAmount = openAmounts.Total,
        Created = created.ToSums(won, lost, wonAmounts.AmountDays(SalesCycleStart.Created)),
        Engaged = engaged.ToSums(won, lost, wonAmounts.AmountDays(SalesCycleStart.Engaged)),
    });

    private static ArgumentOutOfRangeException NoOpportunity(long row) =>
        Guard.Out("rows", default(OpportunityState), Guard.Invariant($"row {row} (counted from 0) has no state of open, won or lost"));

    /// <summary>The cycles from one start. Deals without one are the rare case, so they are what is counted.</summary>
    private struct CycleTally
    {
        private long wonDays;
        private long wonSquares;
        private long wonWithout;
        private long lostDays;
        private long lostSquares;
        private long lostWithout;
        private MoneySum amountWithout;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddWon(int days, in decimal amount)
        {
            if (days >= 0)
            {
                wonDays += days;
                wonSquares += (long)days * days;
            }
            else
            {
                wonWithout++;
                amountWithout.Add(in amount);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddLost(int days)
        {
            if (days >= 0)
            {
                lostDays += days;
                lostSquares += (long)days * days;
            }
            else
            {
                lostWithout++;
            }
        }

        public readonly CycleSums ToSums(long won, long lost, DoubleDouble amountDays) => new()
        {
            Won = won - wonWithout,
            WonDays = wonDays,
            WonSquares = wonSquares,
            Lost = lost - lostWithout,
            LostDays = lostDays,
            LostSquares = lostSquares,
            AmountWithout = amountWithout.Total,
            AmountDays = amountDays,
        };
    }
}
