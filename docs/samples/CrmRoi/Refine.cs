using CrmMetrics.Goals;
using CrmMetrics.Returns;

namespace CrmMetrics.Samples;

/// <summary>Step 6 of the circle: what to look at first, by money.</summary>
internal static class Refine
{
    public static Section First(Company company, ProjectedAgainstActual plan, Scorecard card)
    {
        (string What, Money Missing, string Per, string Why, string Owner)[] items =
        [
            .. plan.Shortfalls().Select(shortfall => ($"{(shortfall.Line.IsCost ? "Cost" : "Benefit")}: {shortfall.Line.Name}", shortfall.Amount, "so far", $"plan {PlanAndActual.Words(shortfall.Verdict.Outcome)}", "")),
            .. card.Lines.Where(line => line.Latest?.Status?.Status is not ObjectiveStatus.Green && line.Objective.MoneyAtTarget is not null)
                .Select(line => ($"Objective: {line.Objective.Name}", line.Objective.MoneyAtTarget!.Value - (line.Latest?.Progress?.MoneyRealised.Value ?? default), "a year", $"{line.Latest?.Status}", line.Objective.Owner ?? "nobody")),
        ];
        items = [.. items.Where(item => item.Missing.Amount > 0).OrderByDescending(item => item.Missing.Amount)];
        Slice all = Slice.Of(company, true, company.Years[^1]);
        (string Branch, Proportion Users)[] branches = [.. company.Branches.Where(branch => branch.Value).Select(branch => (branch.Key, (all with { Has = name => name == branch.Key }).ActiveUsers)).OrderBy(branch => branch.ActiveUsers.Value)];
        return new(
            "What to refine first",
            "what is missing of the plan so far, and of the objectives a year; the largest amount first",
            ["", "missing", "", "judgement", "owner"],
            [.. items.Select((item, at) => (string[])[$"{at + 1}. {item.What}", Report.Amount(item.Missing), item.Per, item.Why, item.Owner])],
            items.Select(item => new { item.What, item.Missing, item.Per, item.Why, item.Owner }))
        {
            Remarks = [.. branches.Where(branch => branch.Users.Value < 0.5).Select(branch => $"{branch.Branch} hardly works with the CRM: {branch.Users} of its people did in the last month.")],
        };
    }
}
