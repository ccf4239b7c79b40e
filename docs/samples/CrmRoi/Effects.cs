using CrmMetrics.Impact;

namespace CrmMetrics.Samples;

/// <summary>What the CRM may have changed in a branch.</summary>
internal sealed record Outcome(string Name, MetricDefinition Definition, Func<Slice, double?> Read)
{
    public static readonly Outcome Revenue = new("Recurring revenue", new("branch-mrr", "monthly recurring revenue of a branch", "per branch and month", 1, BetterWhen.Higher), slice => (double)slice.Revenue.Closing.Amount);

    public static readonly Outcome Calls = new("Calls", new("branch-calls", "phone calls over customers, a month", "calls per 100 customers and month", 1, BetterWhen.Lower), slice => slice.CallRate.Value);

    public static readonly Outcome Leaving = new("Customers who leave", new("branch-departures", "customers who leave, over customers, a month", "share", 0.01, BetterWhen.Lower), slice => slice.Leaving.Value / 100);

    public static readonly Outcome Satisfied = new("Satisfied customers", new("branch-satisfied", "answers of 4 or 5 on the scale of 5", "share", 0.01, BetterWhen.Higher), slice => slice.Csat.TopBox(2).Value);
}

/// <summary>Step 4, the examination: what the CRM caused, by how much more the branches with it changed than those without it (difference in differences).</summary>
internal sealed class Effects(Company company)
{
    private readonly ReportingPeriod[] quarters = [.. ReportingCalendar.Utc.Split(new(company.Years[0].Start, company.Years[^1].End), Granularity.Quarter)];

    private readonly Dictionary<Outcome, PanelOutcome<string>[]> panels = [];

    /// <summary>What the CRM changed in a branch, against the year before it.</summary>
    /// <param name="outcome">In what.</param>
    /// <param name="since">In which quarters; in all of them when left out.</param>
    public DifferenceInDifferences Of(Outcome outcome, DateInterval? since = null)
    {
        int start = Array.FindIndex(quarters, quarter => quarter.Dates.Start == company.Start);
        if (!panels.TryGetValue(outcome, out PanelOutcome<string>[]? panel))
        {
            panels[outcome] = panel =
            [
                .. company.Branches.SelectMany(branch => quarters.Select((quarter, at) => (Branch: branch, At: at, Value: outcome.Read(new(company, name => name == branch.Key, quarter.Dates)))))
                    .Where(cell => cell.Value is not null).Select(cell => new PanelOutcome<string>(cell.Branch.Key, cell.At, cell.Value!.Value, cell.Branch.Value)),
            ];
        }

        return DifferenceInDifferences.From(panel.Where(cell => cell.Period < start || since is null || since.Contains(quarters[cell.Period].Dates)), start, outcome.Definition);
    }

    public Section Section()
    {
        (string Name, DifferenceInDifferences Found)[] rows = [.. ((Outcome[])[Outcome.Revenue, Outcome.Calls, Outcome.Leaving, Outcome.Satisfied]).Select(outcome => (outcome.Name, Of(outcome)))];
        return new(
            "What the CRM caused",
            $"difference in differences, {company.Branches.Count} branches by quarter: by how much more a branch with the CRM changed than one without",
            ["", "unit", "effect", "95 % interval", "p", "evidence", "trend before, p"],
            [
                .. rows.Select(row => (Effect: row.Found.Effect, row.Name, row.Found.PreTrend)).Select(row => (string[])[
                    row.Name, row.Effect.Definition.Unit, Report.Value(row.Effect), Report.Between(row.Effect.Interval(), row.Effect.Definition), $"{row.Effect.PValue:F3}",
                    Report.Word(row.Effect.Evidence), $"{row.PreTrend?.PValue:F2}"]),
            ],
            rows.Select(row => new { row.Name, Effect = Report.Figures(row.Found.Effect), row.Found.Effect.PValue, row.Found.Effect.Method, row.Found.Effect.Checks }))
        {
            Remarks =
            [
                .. rows[0].Found.Effect.Assumptions.Select(assumption => $"It holds if: {assumption}"),
                .. rows.SelectMany(row => row.Found.Effect.Checks.Where(check => check.Passed == false).Select(check => $"{row.Name}, a check that failed: {check.Text}")),
            ],
        };
    }
}
