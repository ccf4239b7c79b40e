#region monitoring-usings
using CrmMetrics.Statistics;
#endregion

namespace Docs;

/// <summary>The code in docs/monitoring.md.</summary>
public class MonitoringExamples : PageTests
{
    [Fact]
    public void Individuals()
    {
        #region monitoring-individuals
        // A monthly NPS (synthetic): the first year is the baseline, and its limits are kept.
        double[] months = [31, 28, 35, 30, 33, 29, 34, 27, 32, 30, 36, 31, 41, 43, 40, 44, 42, 39, 45, 43];
        ControlChart chart = ControlChart.Individuals(months, phases: ControlPhases.Baseline(12));

        Console.WriteLine(chart);   // XmR chart of 20 points: 31.33 [18.77, 43.9], 6 points signal by Wheeler
        foreach (ControlSignal alert in chart.Alerts())
        {
            Console.WriteLine($"{alert.Rule} at month {alert.Index}, high: {alert.IsHigh}");
            // ThreeOfFourNearLimit at month 14, high: True
            // BeyondLimits at month 15, high: True
            // BeyondLimits at month 18, high: True
            // EightOnOneSide at month 19, high: True
        }

        // Somebody knows why: the new phase has limits of its own, and nothing signals any more.
        ControlChart rebased = ControlChart.Individuals(months, phases: ControlPhases.AllPoints.ChangedAt(12));
        Console.WriteLine(rebased.Points[19].Centre);   // 42.125
        Console.WriteLine(rebased.Signals().Count);     // 0
        #endregion

        Printed("monitoring-individuals");
    }

    [Fact]
    public void Shares()
    {
        #region monitoring-shares
        Proportion[] answeredInTime =
        [
            Proportion.From(912, 1_200), Proportion.From(1_020, 1_350), Proportion.From(880, 1_180), Proportion.From(1_101, 1_400), Proportion.From(934, 1_260), Proportion.From(1_066, 1_390),
        ];

        Console.WriteLine(ControlChart.Proportions(answeredInTime));        // p chart of 6 points: 0.76 [0.7257, 0.7944], 0 points signal by Wheeler
        Console.WriteLine(ControlChart.LaneyProportions(answeredInTime));   // Laney p′ chart of 6 points: 0.76 [0.6952, 0.8248], 0 points signal by Wheeler
        #endregion

        Printed("monitoring-shares");
    }

    [Fact]
    public void Small_changes()
    {
        #region monitoring-small
        double?[] weeks = [50, 52, 49, 51, 48, 50, 52, 51, 53, 52, 53, 52, 54, 53];
        CusumChart sums = CusumChart.From(weeks, target: 50, deviation: 1.5);

        Console.WriteLine(sums.Signals[0]);                                              // 11
        Console.WriteLine(sums.Points[11].HighSince);                                    // 6
        Console.WriteLine(CusumChart.AverageRunLength(slack: 0.5, limit: 5)?.ToString("0"));            // 465
        Console.WriteLine(CusumChart.AverageRunLength(slack: 0.5, limit: 5, shift: 1)?.ToString("0.0"));   // 10.4
        Console.WriteLine(RunRules.WesternElectric.AverageRunLength().Interval(0.95)!.Value.Contains(91.75));   // True
        #endregion

        Printed("monitoring-small");
    }
}
