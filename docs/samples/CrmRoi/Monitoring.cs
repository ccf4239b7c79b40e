namespace CrmMetrics.Samples;

/// <summary>What is watched month by month: a chart tells the month that says something from the many that don't.</summary>
internal static class Monitoring
{
    public static Section Charts(Company company)
    {
        Slice[] months = [.. new Slice(company, branch => company.Branches[branch], new(company.Years[0].Start, company.Years[^1].End)).Months];
        // Somebody knows what changed when the CRM came: from then on the limits are those of the new months.
        ControlPhases phases = ControlPhases.AllPoints.ChangedAt(Array.FindIndex(months, month => month.Dates.Start == company.Start));
        (string Name, ControlChart Chart)[] charts =
        [
            ("Calls per 100 customers", ControlChart.LaneyRates(months.Select(month => month.CallRate), phases: phases)),
            ("Leaving, of 100 customers", ControlChart.Rates(months.Select(month => month.Leaving), phases)),
            ("Satisfied customers", ControlChart.Proportions(months.Select(month => month.Csat.TopBox(2)), phases)),
            ("Deals won", ControlChart.Counts(months.Select(month => (long?)month.Deals.Won), phases)),
        ];
        return new(
            "Control charts, month by month",
            "branches with the CRM; centre of the year before and since, and how far routine goes since",
            ["", "", "before", "since", "routine", "last", "alerts"],
            [.. charts.Select(row => Row(row.Name, row.Chart, phases.ChangePoints[0]))],
            charts.Select(row => new { row.Name, row.Chart.Kind, Points = row.Chart.Points.Select(point => new { point.Value, point.Centre, point.Lower, point.Upper }), Alerts = row.Chart.Alerts() }))
        {
            Remarks =
            [
                .. charts.SelectMany(row => row.Chart.Alerts().Select(alert => $"{row.Name}, {months[alert.Index].Dates.Start:uuuu-MM}: {alert.Rule}, {(alert.IsHigh == true ? "high" : "low")}")),
            ],
        };
    }

    private static string[] Row(string name, ControlChart chart, int change)
    {
        ControlPoint before = chart.Points[0], last = chart.Points[^1];
        return [name, Report.Sparkline(chart.Points.Select(point => point.Value)), $"{before.Centre:G3}", $"{last.Centre:G3}", $"{last.DrawnLower:G3} to {last.DrawnUpper:G3}", $"{last.Value:G3}", $"{chart.Alerts().Count(alert => alert.Index >= change)}"];
    }
}
