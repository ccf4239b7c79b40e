using CrmMetrics.Goals;

namespace CrmMetrics.Samples;

/// <summary>Step 2, the metrics: each is a line. How to read it off a slice, how to set it against an earlier figure, and how to make it an objective.</summary>
/// <param name="Name">What it is called here and in objectives.csv.</param>
/// <param name="Months">How many months a figure of the past must cover to tell a trend: a year where it grows with the time.</param>
internal sealed record Measure(string Name, int Months, Func<Slice, IMetric> Read, Func<IMetric, IMetric, Comparison?> Compare, Func<Goal, Slice, IReadOnlyList<Slice>, IObjective> Objective)
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
        (string Name, IMetric[] With, Comparison? Change, IMetric[] Without, Comparison? ChangeWithout)[] rows =
        [
            .. All.Select(measure => (measure, With: Read(measure, true), Without: Read(measure, false)))
                .Select(row => (row.measure.Name, row.With, row.measure.Compare(row.With[^1], row.With[0]), row.Without, row.measure.Compare(row.Without[^1], row.Without[0]))),
        ];
        return new(
            "Metrics, before and after",
            "branches with the CRM, by year; change from the year before it to the last one, and that of the branches without it",
            ["", .. company.Years.Select(year => $"{year.Start.Year}"), "change", "95 % interval", "evidence", "without"],
            [.. rows.Select(row => (string[])[row.Name, .. row.With.Select(Report.Value), Report.Change(row.Change), Report.Changes(row.Change), Report.Judgement(row.Change), Report.Change(row.ChangeWithout)])],
            rows.Select(row => new { row.Name, With = row.With.Cast<object>(), Without = row.Without.Cast<object>(), row.Change?.Change, row.Change?.Interval, row.Change?.PValue }))
        {
            Remarks = ["A change is what happened, not what the CRM did: that takes the branches without it (below)."],
        };

        IMetric[] Read(Measure measure, bool withCrm) => [.. company.Years.Select(year => measure.Read(Slice.Of(company, withCrm, year)))];
    }

    private static Measure Of<TMetric>(string name, Func<Slice, TMetric> read, int months = 3)
        where TMetric : IMetric<TMetric> => new(name, months, slice => read(slice), (now, before) => ((TMetric)now).ComparedWith((TMetric)before), (goal, baseline, measured) =>
        {
            Objective<TMetric> objective = Goals.Objective.For(goal.Metric, read(baseline), baseline.Dates.End, goal.Target, goal.Due).WithPopulation("branches with the CRM");
            objective = goal.Owner.Length > 0 ? objective.WithOwner(goal.Owner) : objective;
            objective = goal.ValuePerPoint is { } value ? objective.WithWorth(ValuePerPoint.Linear(value)) : objective;
            return measured.Aggregate(objective, (so, slice) => so.Measured(slice.Dates.End, read(slice)));
        });
}
