#region goals-usings
using CrmMetrics;
using CrmMetrics.Goals;
using CrmMetrics.Retention;
using CrmMetrics.Surveys;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/goals.md.</summary>
public class GoalsExamples : PageTests
{
    private static readonly Objective<RetentionRate> keep = Objective.For(
            "Keep more contract customers", RetentionRate.From(1_680, 2_400), start: new LocalDate(2024, 12, 31), target: 0.75, due: new LocalDate(2025, 12, 31))
        .WithPopulation("contract customers")
        .WithPurpose("grow from the customers we have")
        .WithWorth(ValuePerPoint.Linear(new Money(100_000, "EUR"), points: 10));

    [Fact]
    public void Set()
    {
        #region goals-set
        // Last year 1,680 of 2,400 contract customers stayed (synthetic).
        Objective<RetentionRate> keep = Objective.For(
                "Keep more contract customers", RetentionRate.From(1_680, 2_400), start: new LocalDate(2024, 12, 31), target: 0.75, due: new LocalDate(2025, 12, 31))
            .WithPopulation("contract customers")
            .WithOwner("head of service")
            .WithPurpose("grow from the customers we have")
            .WithWorth(ValuePerPoint.Linear(new Money(100_000, "EUR"), points: 10));   // 10,000 a point

        Console.WriteLine(keep);                 // Keep more contract customers: 0.7 to 0.75 share by 2025-12-31
        Console.WriteLine(keep.MoneyAtTarget);   // 50,000.00 EUR
        #endregion

        Printed("goals-set");
    }

    [Fact]
    public void Smart()
    {
        #region goals-smart
        // Measurements before the start are the baseline's past.
        SmartCheck check = keep
            .Measured(new LocalDate(2021, 12, 31), RetentionRate.From(1_320, 2_000))
            .Measured(new LocalDate(2022, 12, 31), RetentionRate.From(1_491, 2_100))
            .Measured(new LocalDate(2023, 12, 31), RetentionRate.From(1_530, 2_250))
            .CheckSmart();

        Console.WriteLine(check[SmartLetter.Measurable]);   // Measurable: yes. The baseline is 0.7 share [0.6814, 0.718] at 95 %.
        Console.WriteLine(check[SmartLetter.Attainable]);
        // Attainable: yes. On the trend and the scatter of its past the metric would be 0.71 share by the due date, and meet the target with a chance of 19.4 %.

        Objective<NetPromoterScore> wish = Objective.For("Be loved", NetPromoterScore.From(90, 60, 50), new LocalDate(2024, 12, 31), target: 25);
        foreach (SmartFinding finding in wish.CheckSmart().Failures)
        {
            Console.WriteLine(finding);
            // Specific: no. It names the metric (promoters (9–10) less detractors (0–6) over all answers) but not whose metric it is: add the population.
            // Measurable: no. The gap of 5 could not be told from chance: two measurements like the baseline, 20 points [8.544, 30.86] at 95 %, differ by up to 16.2 when nothing has changed. Ask more customers, or aim farther.
            // Relevant: no. It does not say what it is for: add a purpose, or what a point is worth.
            // Time-bound: no. It has no due date.
        }
        #endregion

        Printed("goals-smart");
    }

    [Fact]
    public void Progress()
    {
        #region goals-progress
        Objective<RetentionRate> tracked = keep
            .Measured(new LocalDate(2025, 3, 31), RetentionRate.From(1_692, 2_380))
            .Measured(new LocalDate(2025, 6, 30), RetentionRate.From(1_720, 2_360));
        ObjectiveProgress now = tracked.ProgressAt(new LocalDate(2025, 7, 15));   // later measurements are unknown

        Console.WriteLine(now);                   // Keep more contract customers on 2025-06-30: 0.7288 from 0.7 to 0.75 share, 57.6 % of the gap closed in 49.6 % of the time
        Console.WriteLine(now.GapClosed);         // 0.5763 share [0.08352, 0.9284] at 95 %
        Console.WriteLine(now.Attainment);        // 0.9718 ratio [0.9474, 0.9952] at 95 %
        Console.WriteLine(now.Pace);              // 1.162 ratio [0.1684, 1.872] at 95 %
        Console.WriteLine(now.DaysAhead);         // 29.34 days [-150.5, 157.9] at 95 %
        Console.WriteLine(now.Projection);        // 0.7581 share [0.7169, 0.7983] at 95 %
        Console.WriteLine($"{now.ChanceOfSuccess:P1}");   // 65.2 %
        Console.WriteLine(now.MoneyRealised);     // 28,813.559322034 EUR [3,144.88, 54,445.04] at 95 %
        #endregion

        Printed("goals-progress");
    }

    [Fact]
    public void Plans()
    {
        #region goals-plans
        ObjectivePlan slowStart = ObjectivePlan.SCurve();
        ObjectivePlan christmas = ObjectivePlan.Seasonal([6, 6, 7, 7, 7, 7, 6, 6, 8, 10, 14, 16]);
        ObjectivePlan agreed = ObjectivePlan.Milestones(new Dictionary<LocalDate, double> { [new LocalDate(2025, 6, 30)] = 0.25, [new LocalDate(2025, 9, 30)] = 0.7 });

        foreach (ObjectivePlan plan in new[] { ObjectivePlan.Linear, slowStart, christmas, agreed })
        {
            ObjectiveProgress march = keep.WithPlan(plan).Measured(new LocalDate(2025, 3, 31), RetentionRate.From(1_692, 2_380)).ProgressAt(new LocalDate(2025, 3, 31));
            Console.WriteLine($"{plan}: {march.PlannedShare:P1} planned, pace {march.Pace.Value:F2}, {march.DaysAhead.Value:F0} days ahead");
            // linear: 24.7 % planned, pace 0.89, -10 days ahead
            // S-curve of steepness 10, fastest at 0.5: 6.8 % planned, pace 3.23, 47 days ahead
            // seasonal: 19.0 % planned, pace 1.15, 12 days ahead
            // 2 milestones: 12.4 % planned, pace 1.76, 68 days ahead
        }
        #endregion

        Printed("goals-plans");
    }

    [Fact]
    public void Status()
    {
        #region goals-status
        Objective<RetentionRate> tracked = keep
            .Measured(new LocalDate(2025, 3, 31), RetentionRate.From(1_692, 2_380))
            .Measured(new LocalDate(2025, 6, 30), RetentionRate.From(1_720, 2_360));
        LocalDate today = new(2025, 7, 15);

        Console.WriteLine(tracked.StatusAt(today, StatusRule.OnProgress()));                  // green
        Console.WriteLine(tracked.StatusAt(today, StatusRule.OnForecast()));                  // amber
        Console.WriteLine(tracked.StatusAt(today, StatusRule.OnInterval(StatusMark.Plan)));   // amber
        Console.WriteLine(tracked.StatusAt(today, StatusRule.OnInterval()));                  // red
        #endregion

        Printed("goals-status");
    }

    [Fact]
    public void Refused()
    {
        #region goals-refused
        try
        {
            keep.Measured(new LocalDate(2025, 6, 30), RetentionRate.From(2_050, 2_360, RetentionDefinition.ClosingMinusNew));
        }
        catch (DefinitionMismatchException refusal)
        {
            Console.WriteLine(refusal.Actual);   // customers of the closing day less the new among them, over those of the opening day
        }
        #endregion

        Printed("goals-refused");
    }
}
