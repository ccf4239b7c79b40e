using System.Text.Json;
using CrmMetrics.Goals;

namespace CrmMetrics.Samples;

/// <summary>Step 1, the objectives: from the year before the CRM to a target. Measured at the end of each quarter over the twelve months before, which luck moves less than a quarter.</summary>
internal static class Objectives
{
    public static IReadOnlyList<IObjective> Of(Company company) => [.. company.Goals.Select(goal =>
    {
        Measure measure = Measure.All.Single(measure => measure.Name == goal.Metric);
        DateInterval first = goal.Since is { } day ? Window(day, measure.Months) : company.Years[0];
        IEnumerable<Slice> measured = ReportingCalendar.Utc.Split(new(company.Years[0].Start, company.AsOf), Granularity.Quarter)
            .Select(quarter => Window(quarter.Dates.End, quarter.Dates.End <= first.End ? measure.Months : 12)).Where(window => goal.Since is null ? window.Start >= first.Start : window.End > first.End).Select(window => Slice.Of(company, true, window));
        return measure.Objective(goal, Slice.Of(company, true, first), [.. measured]);
    })];

    /// <summary>How each objective stands at the end of each quarter: amber where the evidence does not suffice.</summary>
    public static Scorecard Card(Company company, IReadOnlyList<IObjective> objectives) => Scorecard.From(
        "How the objectives stand", ReportingCalendar.Utc.Split(company.Years[^1], Granularity.Quarter), company.AsOf, StatusRule.OnInterval(), [.. objectives]);

    public static Section Standing(Scorecard card) => new(card.Title, "", [], [], JsonDocument.Parse(card.ToJson()).RootElement) { Card = card };

    private static DateInterval Window(LocalDate end, int months) => new(end.PlusDays(1).PlusMonths(-months), end);

    public static Section Smart(IReadOnlyList<IObjective> objectives)
    {
        (IObjective Objective, SmartCheck Check)[] rows = [.. objectives.Select(objective => (objective, objective.CheckSmart()))];
        return new(
            "Objectives, and whether they are SMART",
            "baseline: the year before the CRM; worth: what a point of improvement brings a year, and all the way to the target",
            ["", "baseline", "95 % interval", "target", "by", "a point", "at target", "SMART", "owner"],
            [
                .. rows.Select(row => (string[])[
                    row.Objective.Name, Report.Value(row.Objective.Baseline), Report.Between(row.Objective.Baseline.Interval(), row.Objective.Definition), Report.Figure(row.Objective.Target, row.Objective.Definition), $"{row.Objective.Due:uuuu-MM-dd}",
                    Report.Amount(row.Objective.Worth?.PerPoint), Report.Amount(row.Objective.MoneyAtTarget), row.Check.IsSmart ? "yes" : string.Join(", ", row.Check.Findings.Where(finding => finding.Passes != true).Select(finding => finding.Passes == false ? $"not {$"{finding.Letter}"[0]}" : $"{$"{finding.Letter}"[0]}?")), row.Objective.Owner ?? "nobody"]),
            ],
            rows.Select(row => new { row.Objective.Name, Baseline = (object)row.Objective.Baseline, row.Objective.Target, row.Objective.MoneyAtTarget, Smart = row.Check.Findings }))
        {
            Remarks = [.. rows.SelectMany(row => row.Check.Findings.Where(finding => finding.Passes != true).Select(finding => $"{row.Objective.Name}: {finding}"))],
        };
    }
}
