using System;
using System.Runtime.CompilerServices;
using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>Counts opportunities one by one, to be turned into a summary at the end.</summary>
internal struct PipelineTally
{
    private DealTally won;
    private DealTally lost;
    private MoneySum openAmounts;
    private long inProgress;
    private long notEngaged;
    private WithoutCycle notCreated;
    private WithoutCycle neverEngaged;
    private Currency currency;

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
        if (fromCreated < 0)
        {
            notCreated.AddWon(in amount);
            fromCreated = 0;
        }

        if (fromEngaged < 0)
        {
            neverEngaged.AddWon(in amount);
            fromEngaged = 0;
        }

        won.Add(in amount, fromCreated, fromEngaged, withProducts: true);
    }

    /// <summary>Adds a lost opportunity by its parts.</summary>
    /// <param name="amount">What was hoped for.</param>
    /// <param name="fromCreated">The days from creation to closing, or <see cref="Opportunity.NoCycle"/>.</param>
    /// <param name="fromEngaged">The days from engagement to closing, or <see cref="Opportunity.NoCycle"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLost(in decimal amount, int fromCreated, int fromEngaged)
    {
        if (fromCreated < 0)
        {
            notCreated.AddLost();
            fromCreated = 0;
        }

        if (fromEngaged < 0)
        {
            neverEngaged.AddLost();
            fromEngaged = 0;
        }

        lost.Add(in amount, fromCreated, fromEngaged, withProducts: false);
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
    public readonly PipelineSummary ToSummary()
    {
        DealSums wins = won.ToSums(), losses = lost.ToSums();
        return PipelineSummary.Of(new()
        {
            Currency = currency,
            Won = wins.Count,
            Lost = losses.Count,
            LostWithoutAmount = losses.Zeros,
            InProgress = inProgress,
            NotEngaged = notEngaged,
            WonAmount = wins.Total,
            WonSquares = wins.Squares,
            LostAmount = losses.Total,
            LostSquares = losses.Squares,
            OpenAmount = openAmounts.Total,
            Created = notCreated.ToSums(wins.Count, wins.Created, losses.Count, losses.Created),
            Engaged = neverEngaged.ToSums(wins.Count, wins.Engaged, losses.Count, losses.Engaged),
        });
    }

    private static ArgumentOutOfRangeException NoOpportunity(long row) =>
        Guard.Out("rows", default(OpportunityState), Guard.Invariant($"row {row} (counted from 0) has no state of open, won or lost"));

    /// <summary>The deals that have no cycle from one start: the rare case, or all of them.</summary>
    private struct WithoutCycle
    {
        private long won;
        private long lost;
        private MoneySum wonAmount;

        public void AddWon(in decimal amount)
        {
            won++;
            wonAmount.Add(in amount);
        }

        public void AddLost() => lost++;

        /// <summary>The sums over the cycles of the other deals.</summary>
        public readonly CycleSums ToSums(long wins, in DealSums.Cycles ofWins, long losses, in DealSums.Cycles ofLosses) => new()
        {
            Won = wins - won,
            WonDays = ofWins.Days,
            WonSquares = ofWins.Squares,
            Lost = losses - lost,
            LostDays = ofLosses.Days,
            LostSquares = ofLosses.Squares,
            AmountWithout = wonAmount.Total,
            AmountDays = ofWins.Products,
        };
    }
}
