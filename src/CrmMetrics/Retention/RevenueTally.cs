using System;

namespace CrmMetrics.Retention;

/// <summary>Gathers the movements of one customer's units.</summary>
internal sealed class RevenueTally
{
    private readonly decimal[] units = new decimal[RevenueSums.Lines];
    private readonly int[] counts = new int[RevenueSums.Counts];

    /// <summary>Whether anything was paid or moved.</summary>
    public bool IsEmpty => Array.TrueForAll(units, amount => amount == 0);

    public void Add(RevenueLine line, decimal amount) => units[(int)line] = Exact.Sum(units[(int)line], amount);

    /// <summary>One movement: from an amount to another; of what is added, so much at most comes from price increases.</summary>
    public void Move(decimal from, decimal to, bool before, decimal price)
    {
        decimal change = Exact.Sum(to, -from);
        if (change == 0)
        {
            return;
        }

        if (from == 0)
        {
            Counted(before ? RevenueLine.Reactivation : RevenueLine.New, to);
        }
        else if (to == 0)
        {
            Counted(RevenueLine.Churn, from);
        }
        else if (change < 0)
        {
            Counted(RevenueLine.Contraction, -change);
        }
        else
        {
            decimal raised = Math.Min(change, price);
            Counted(RevenueLine.PriceIncrease, raised);
            Counted(RevenueLine.Expansion, Exact.Sum(change, -raised));
        }
    }

    /// <summary>What the two balances say, whatever happened between them; of the opening, so much was up for renewal.</summary>
    public void Balances(decimal opening, decimal closing, bool before, decimal due)
    {
        // Credits beside a plan that is up for renewal may make the plan larger than the whole, or the part negative.
        decimal renewing = Math.Max(0, Math.Min(due, opening)), loss = Math.Max(0, Exact.Sum(opening, -closing));
        Add(RevenueLine.Opening, opening);
        Add(RevenueLine.Capped, Math.Min(opening, closing));
        Add(RevenueLine.Cohort, opening > 0 ? closing : 0);
        Add(RevenueLine.Returned, opening == 0 && before ? closing : 0);
        Add(RevenueLine.Due, renewing);
        Add(RevenueLine.Renewed, Exact.Sum(renewing, -Math.Min(renewing, loss)));
    }

    public RevenueChange ToChange(string customer, long parts, Currency currency, bool isOpening, bool isClosing) =>
        new(customer, units, counts, parts, currency, isOpening, isClosing);

    private void Counted(RevenueLine line, decimal amount)
    {
        if (amount > 0)
        {
            Add(line, amount);
            counts[(int)line - (int)RevenueLine.New]++;
        }
    }
}
