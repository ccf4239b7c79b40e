using CrmMetrics.Goals;

namespace CrmMetrics.Samples;

/// <summary>Step 2, the metrics: each is a line. How to read it off a slice, how to set it against an earlier one, and how to make it an objective.</summary>
/// <param name="Name">What it is called here and in objectives.csv.</param>
/// <param name="Months">How many months a figure of the past must cover to tell a trend: a year where it grows with the time.</param>
internal sealed record Measure(string Name, int Months, Func<Slice, IMetric> Read, Func<Slice, Slice, Comparison?> Compare, Func<Goal, Slice, IReadOnlyList<Slice>, IObjective> Objective)
{
    public static readonly IReadOnlyList<Measure> All =
    [
        Of("Customer retention", slice => slice.Customers.Retention(), months: 12),
        Of("Annual recurring revenue", slice => slice.Revenue.AnnualRecurringRevenue()),
        Of("Revenue per customer", slice => slice.Revenue.AverageRevenuePerAccount()),
        Of("Customer satisfaction", slice => CustomerSatisfaction.From(slice.Csat)),
        Of("Net promoter score", slice => slice.Nps.NetPromoterScore),
        Of("Leads converted in 90 days", slice => slice.LeadConversion),
        Of("Win rate", slice => slice.Deals.WinRate()),
        Of("Average deal", slice => slice.Deals.AverageDeal),
        Of("Sales cycle", slice => slice.Deals.Cycle(SalesCycleStart.Created)),
        Of("Calls per 100 customers", slice => slice.CallRate),
        Of("Cost of a contact", slice => slice.Contacts()),
        Of("Active users of the CRM", slice => slice.ActiveUsers),
        Of("Training completed", slice => slice.Training),
    ];

    /// <summary>The metrics before and after, beside those of the branches without the CRM.</summary>
    public static Section BeforeAndAfter(Company company)
    {
        Slice[] with = [.. company.Years.Select(year => Slice.Of(company, true, year))], without = [.. company.Years.Select(year => Slice.Of(company, false, year))];
        return new(
            "Metrics, before and after",
            "branches with the CRM, by year; change from the year before it to the last one, and that of the branches without it",
            ["", .. with.Select(slice => $"{slice.Dates.Start.Year}"), "change", "95 % interval", "evidence", "without"],
            [
                .. All.Select(measure => (measure.Name, Change: measure.Compare(with[^1], with[0]), Without: measure.Compare(without[^1], without[0]), Values: with.Select(measure.Read))).Select(line => (string[])[
                    line.Name, .. line.Values.Select(Report.Value), Report.Change(line.Change), Report.Changes(line.Change),
                    line.Change is not { Interval: not null } change ? "–" : change.Evidence == Evidence.NotEnough ? "not enough" : change.IsBetter == true ? "better" : "worse", Report.Change(line.Without)]),
            ],
            All.Select(measure => new { measure.Name, With = with.Select(slice => (object)measure.Read(slice)), Without = without.Select(slice => (object)measure.Read(slice)), measure.Compare(with[^1], with[0])?.Change, measure.Compare(with[^1], with[0])?.Interval, measure.Compare(with[^1], with[0])?.PValue }))
        {
            Remarks = ["A change is what happened, not what the CRM did: that takes the branches without it (below)."],
        };
    }

    private static Measure Of<TMetric>(string name, Func<Slice, TMetric> read, int months = 3)
        where TMetric : IMetric<TMetric> => new(name, months, slice => read(slice), (now, before) => read(now).ComparedWith(read(before)), (goal, baseline, measured) =>
        {
            Objective<TMetric> objective = Goals.Objective.For(goal.Metric, read(baseline), baseline.Dates.End, goal.Target, goal.Due).WithPopulation("branches with the CRM");
            objective = goal.Owner.Length > 0 ? objective.WithOwner(goal.Owner) : objective;
            objective = goal.ValuePerPoint is { } value ? objective.WithWorth(ValuePerPoint.Linear(value)) : objective;
            return measured.Aggregate(objective, (so, slice) => so.Measured(slice.Dates.End, read(slice)));
        });
}
