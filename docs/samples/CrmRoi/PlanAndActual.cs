using CrmMetrics.Returns;

namespace CrmMetrics.Samples;

/// <summary>Step 4, the plan against what came, quarter by quarter, and what the rest of the plan will bring.</summary>
internal static class PlanAndActual
{
    private static readonly MetricDefinition Saved = new("hours-saved", "hours saved, at what an hour costs", "money", 1, BetterWhen.Higher);

    public static Section Variances(ProjectedAgainstActual plan)
    {
        VarianceLine[] lines = [.. plan.Lines, plan.Benefits, plan.Costs, plan.Net];
        return new(
            "Plan and actual",
            $"{plan.Calendar[0].Label} to {plan.Calendar[plan.Net.PeriodsToDate - 1].Label}, and the forecast for the whole plan until {plan.Calendar[^1].Label}: benefits as they went so far, costs as planned",
            ["", "planned", "actual", "better by", "95 % interval", "verdict", "whole plan", "forecast"],
            [
                .. lines.Select(line => (string[])[
                    line.Name, Report.Amount(line.ProjectedToDate), Report.Amount(line.ActualToDate.Value), Report.Amount(line.Variance.Value), Report.Amounts(line.Variance.Interval()),
                    Words(line.Verdict().Outcome), Report.Amount(line.ProjectedTotal), Report.Amount(line.Reforecast(Rule).Total.Value)]),
            ],
            lines.Select(line => new { line.Name, line.IsCost, line.ProjectedToDate, Actual = Report.Figures(line.ActualToDate), Variance = Report.Figures(line.Variance), Verdict = $"{line.Verdict().Outcome}", line.ProjectedTotal, Forecast = Report.Figures(line.Reforecast(Rule).Total) }))
        {
            Remarks = [$"Return on investment to date: planned {plan.ProjectedReturn}; actual {plan.ActualReturn}."],
        };
    }

    public static ProjectedAgainstActual Of(Company company, Effects effects)
    {
        LocalDate end = company.Benefits.Max(benefit => benefit.Month).PlusMonths(1).PlusDays(-1);
        ReportingPeriod[] quarters = [.. ReportingCalendar.Utc.Split(new(company.Start, end), Granularity.Quarter)], past = [.. quarters.Where(quarter => quarter.Dates.End <= company.AsOf)];
        return ProjectedAgainstActual.From(
            [
                .. company.Benefits.GroupBy(benefit => benefit.Line).Select(line => VarianceLine.Benefit(
                    line.Key, quarters.Select(quarter => In(quarter, line, row => row.Month, row => row.Planned)), past.Select(quarter => Came(company, effects, line.Key, quarter.Dates)), ErrorDependence.Shared)),
                .. company.Costs.GroupBy(cost => cost.Line).Select(line => VarianceLine.Cost(
                    line.Key, quarters.Select(quarter => In(quarter, line, row => row.Month, row => row.Planned)), past.Select(quarter => In(quarter, line, row => row.Month, row => row.Actual ?? default)))),
            ],
            quarters,
            company.AsOf);

        // What was paid before the start belongs to the first quarter.
        Money In<T>(ReportingPeriod quarter, IEnumerable<T> rows, Func<T, LocalDate> month, Func<T, Money> amount) => Money.Sum(rows.Where(row => quarter.Dates.Contains(LocalDate.Max(month(row), company.Start))).Select(amount));
    }

    public static string Words(VarianceOutcome outcome) => outcome switch { VarianceOutcome.Met => "met", VarianceOutcome.NotMet => "not met", _ => "cannot tell" };

    private static ReforecastRule Rule(VarianceLine line) => line.IsCost ? ReforecastRule.PlanForTheRest : ReforecastRule.ActualToPlanRatio;

    // What a benefit came to in a quarter, by the same effects and assumptions as in the case.
    private static MoneyEstimate Came(Company company, Effects effects, string line, DateInterval quarter)
    {
        Currency currency = company.Costs[0].Planned.Currency;
        Slice with = Slice.Of(company, true, quarter);
        (Assumption hours, Assumption used, double rate) = (company.Assumed("Hours saved a user and week"), company.Assumed("Share of saved hours that is used"), with.UserWeeks * company.Assumed("Cost of an hour").Likely);
        return line switch
        {
            "More recurring revenue" => effects.Of(Outcome.Revenue, quarter).Effect.Times(3 * company.Branches.Count(branch => branch.Value), new Money((decimal)(company.Assumed("Gross margin").Likely * company.Assumed("Share owed to the CRM").Likely), currency)),
            "Fewer calls" => effects.Of(Outcome.Calls, quarter).Effect.Times((decimal)with.CustomerMonths / 100, -(with.Contacts("phone").Value ?? default)),
            "Hours saved" => MoneyEstimate.From(new((decimal)(rate * hours.Likely * used.Likely), currency), new ConfidenceInterval(rate * hours.Low * used.Low, rate * hours.High * used.High, 0.95), Saved),
            _ => throw new InvalidDataException($"benefits.csv: nothing says what \"{line}\" came to: add it to {nameof(PlanAndActual)}.cs."),
        };
    }
}
