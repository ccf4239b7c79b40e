using System.Collections.Generic;

namespace CrmMetrics.Sales;

/// <summary>Counts how often a figure of opportunities takes each value.</summary>
internal sealed class DealCounts(DealFigure figure)
{
    public DealFigure Figure { get; } = figure;

    public Currency Currency { get; private set; }

    public Dictionary<decimal, long> Found { get; } = [];

    public void Add(in Opportunity opportunity)
    {
        bool isWon = opportunity.State == OpportunityState.Won;
        switch (Figure)
        {
            case DealFigure.WonAmount:
                Add(opportunity.Amount, isWon);
                break;
            case DealFigure.LostAmount:
                Add(opportunity.Amount, opportunity.State == OpportunityState.Lost);
                break;
            case DealFigure.OpenAmount:
                Add(opportunity.Amount, opportunity.State == OpportunityState.Open);
                break;
            case DealFigure.WonCycleFromCreated:
                Add(opportunity.DaysFromCreated, isWon);
                break;
            case DealFigure.WonCycleFromEngaged:
                Add(opportunity.DaysFromEngaged, isWon);
                break;
            case DealFigure.ClosedCycleFromCreated:
                Add(opportunity.DaysFromCreated, true);
                break;
            default:
                Add(opportunity.DaysFromEngaged, true);
                break;
        }
    }

    private void Add(Money amount, bool counts)
    {
        if (counts)
        {
            Currency = Money.Common(Currency, amount.Currency);
            Add(amount.Amount);
        }
    }

    private void Add(int days, bool counts)
    {
        if (counts && days != Opportunity.NoCycle)
        {
            Add(days);
        }
    }

    private void Add(decimal value)
    {
        _ = Found.TryGetValue(value, out long before);
        Found[value] = before + 1;
    }
}
