namespace CrmMetrics.Marketing;

/// <summary>What is known of a source by itself.</summary>
internal sealed record LeadSourceFigures(string? Name, LeadSummary Leads, Money? Spend, SpendScope Scope)
{
    private static readonly Reason NoSpend = new("no-spend", "no spend was given for the source");

    private static readonly Reason NoWins = new("no-wins", "the spend brought no conversions");

    public MoneyEstimate CostPerWin
    {
        get
        {
            long wins = Leads.Converted;
            MetricDefinition named = new("cost-per-win/" + ScopeName, ScopeName + " spend over converted leads", "win", 1, BetterWhen.Lower);
            MetricDefinition definition = MetricDefinition.MoneyPer(named.Id, named.Text, Spend?.Currency ?? default, named.Unit, named.Better);
            if (Spend is not { } spend || wins == 0)
            {
                Reason why = Spend is null ? NoSpend : NoWins;
                return new(null, new(null, why, definition, null, why));
            }

            Money cost = spend / wins;
            return new(cost, new((double)cost.Amount, null, definition, level => SpendInterval.Of(spend, wins, level), null));
        }
    }

    private string ScopeName => Scope switch
    {
        SpendScope.Programme => "programme",
        SpendScope.FullyLoaded => "fully-loaded",
        _ => "media",
    };
}
