using CrmMetrics.Impact;

namespace CrmMetrics.Samples;

/// <summary>Step 4, the examination: what the CRM caused, by how much more the branches with it changed than those without it.</summary>
internal sealed record Outcome(string Name, MetricDefinition Definition, Func<Slice, double?> Read)
{
    public static readonly Outcome Revenue = new("Recurring revenue", new("branch-mrr", "monthly recurring revenue of a branch", "EUR per branch and month", 1, BetterWhen.Higher), slice => (double)slice.Revenue.Closing.Amount);

    public static readonly Outcome Calls = new("Calls", new("branch-calls", "phone calls over customers, a month", "calls per 100 customers and month", 1, BetterWhen.Lower), slice => slice.CallRate.Value);

    public static readonly Outcome Satisfied = new("Satisfied customers", new("branch-satisfied", "answers of 4 or 5 on the scale of 5", "share", 0.01, BetterWhen.Higher), slice => slice.Csat.TopBox(2).Value);

    public static readonly IReadOnlyList<Outcome> All =
    [
        Revenue,
        Calls,
        new("Customers who leave", new("branch-departures", "customers who leave, over customers, a month", "share", 0.01, BetterWhen.Lower), slice => slice.Customers.Departures / slice.CustomerMonths),
        Satisfied,
    ];

    /// <summary>What the CRM changed in a branch, by quarter from the year before it.</summary>
    /// <param name="company">The export.</param>
    /// <param name="since">The dates with the CRM that are looked at.</param>
    public DifferenceInDifferences Effect(Company company, DateInterval since)
    {
        ReportingPeriod[] quarters = [.. ReportingCalendar.Utc.Split(new(company.Years[0].Start, since.End), Granularity.Quarter)];
        return DifferenceInDifferences.From(
            company.Branches.SelectMany(branch => quarters.Select((quarter, at) => (Branch: branch, At: at, quarter.Dates)))
                .Where(row => row.Dates.End < company.Start || since.Contains(row.Dates))
                .Select(row => (row.Branch, row.At, Value: Read(new(company, name => name == row.Branch.Key, row.Dates))))
                .Where(row => row.Value is not null),
            row => new PanelOutcome<string>(row.Branch.Key, row.At, row.Value!.Value, row.Branch.Value),
            start: Array.FindIndex(quarters, quarter => quarter.Dates.End >= company.Start),
            Definition);
    }

    public static Section Effects(Company company)
    {
        (string Name, DifferenceInDifferences Found)[] rows = [.. All.Select(outcome => (outcome.Name, outcome.Effect(company, new(company.Start, company.AsOf))))];
        return new(
            "What the CRM caused",
            $"difference in differences, {company.Branches.Count} branches by quarter: by how much more a branch with the CRM changed than one without",
            ["", "unit", "effect", "95 % interval", "p", "evidence", "trend before, p"],
            [
                .. rows.Select(row => (string[])[
                    row.Name, row.Found.Effect.Definition.Unit, Report.Value(row.Found.Effect), Report.Between(row.Found.Effect.Interval(), row.Found.Effect.Definition), $"{row.Found.Effect.PValue:F3}",
                    row.Found.Effect.Evidence == Evidence.NotEnough ? "not enough" : $"{row.Found.Effect.Evidence}".ToLowerInvariant(), $"{row.Found.PreTrend?.PValue:F2}"]),
            ],
            rows.Select(row => new { row.Name, Effect = Report.Figures(row.Found.Effect), row.Found.Effect.PValue, row.Found.Effect.Method, row.Found.Effect.Checks }))
        {
            Remarks = [.. rows[0].Found.Effect.Assumptions.Select(assumption => $"It holds if: {assumption}")],
        };
    }
}
