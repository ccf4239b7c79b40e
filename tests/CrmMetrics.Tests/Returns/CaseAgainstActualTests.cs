using CrmMetrics.Returns;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Returns;

public class CaseAgainstActualTests
{
    private static readonly LocalDate Start = new(2025, 1, 1);

    private static readonly MetricDefinition Effect = new("effect", "measured effect", "EUR", 1, BetterWhen.Higher);

    private static readonly BusinessCase Crm = Case(
        24,
        CostLine.Licence("Licences", 1_200).YearlyInAdvance(),
        CostLine.Training("Training", 500),
        BenefitLine.TimeSaved("Hours", hoursPerYear: 100, rate: 40, recaptureShare: 0.5m, attributionShare: 0.5m));

    [Fact]
    public void Each_line_has_its_flows_in_the_month_of_the_books()
    {
        Assert.Equal([(0, 1_200m), (12, 1_200m)], Due(CostLine.Licence("a", 1_200).YearlyInAdvance()));

        // The second year in advance is of the ten months that the case still has.
        Assert.Equal([(2, 1_200m), (14, 1_000m)], Due(CostLine.Licence("a", 1_200).YearlyInAdvance().StartingOn(new(2025, 3, 1))));
        Assert.Equal([(0, 500m)], Due(CostLine.Training("a", 500)));
        Assert.Equal([(23, 500m)], Due(CostLine.Exit("a", 500)));
        Assert.Equal([(0, 500m)], Due(CostLine.Training("a", 500).On(Start)));
        Assert.Equal([(2, 500m)], Due(CostLine.Training("a", 500).On(new(2025, 3, 31))));
        Assert.Equal([(3, 500m)], Due(CostLine.Training("a", 500).On(new(2025, 4, 1))));
        Assert.Equal([(3, 500m)], Due(CostLine.Training("a", 500).On(new(2025, 4, 2))));
        Assert.Equal([(23, 500m)], Due(CostLine.Training("a", 500).On(new(2027, 1, 1))));
        Assert.Equal([(22, 50m), (23, 50m)], Due(CostLine.Maintenance("a", 600).StartingOn(new(2026, 11, 1))));
        Assert.Equal([1_012m, .. Enumerable.Repeat(12m, 11), .. Enumerable.Repeat(24m, 12)], Projected(Case(24, CostLine.ByYear(CostKind.Other, "a", 1_000, [144, 288]))));

        // Months from the 15th to the 14th.
        BusinessCase middle = BusinessCase.From(Given.Euro, new(2025, 1, 15), 3, CostLine.Training("a", 500).On(new(2025, 3, 14)));
        Assert.Equal([0m, 500m, 0m], Projected(middle));

        static IEnumerable<(int Month, decimal Amount)> Due(CaseLine line) => Projected(Case(24, line)).Select((amount, month) => (month, amount)).Where(pair => pair.amount != 0);
    }

    [Fact]
    public void Quarters_and_years_hold_their_months_and_a_last_one_may_be_short()
    {
        Assert.Equal([8.33m, 8.34m, 8.33m, 8.33m], Projected(Case(4, CostLine.Maintenance("a", 100))));
        Assert.Equal([25m, 8.33m], Projected(Case(4, CostLine.Maintenance("a", 100)), 3));
        Assert.Equal([100m, 100m], Projected(Case(24, CostLine.Maintenance("a", 100)), 12));
        Assert.Equal([200m], Projected(Case(24, CostLine.Maintenance("a", 100)), 36));
    }

    // What is due over the first months of a long case is what a case of those months costs in all.
    [Fact]
    public void Projections_to_date_are_what_a_shorter_case_comes_to_in_cents() => Check.That(
        Arb.From(Gen.Choose(1, 50_000_000)), Arb.From(from ramp in Gen.Choose(1, 20) from growth in Gen.Choose(-20, 20) select (ramp, growth)), Arb.From(Gen.Choose(1, 13)), (cents, course, monthsInPeriod) =>
    {
        const int Months = 30;
        CaseLine line = CostLine.Labour("a", cents / 100m).RampingUp(course.ramp).GrowingBy(course.growth / 100m);
        decimal toDate = 0;
        return Projected(Case(Months, line), monthsInPeriod).Select((amount, period) =>
        {
            toDate += amount;
            return toDate == Math.Round(Case(Math.Min(Months, (period + 1) * monthsInPeriod), line).TotalCostOfOwnership.Amount, 2);
        }).All(isSame => isSame);
    });

    [Fact]
    public void A_whole_case_is_set_against_what_came()
    {
        ProjectedAgainstActual review = ProjectedAgainstActual.From(
            Crm,
            [
                VarianceLine.From(Crm, "Licences", Euros(1_300, 0), 12),
                VarianceLine.From(Crm, "Training", Euros(450, 0), 12),
                VarianceLine.From(Crm, "Hours", [MoneyEstimate.From(new Money(800, Given.Euro), 50, Effect), MoneyEstimate.From(new Money(900, Given.Euro), 50, Effect)], ErrorDependence.Shared, 12),
            ]);
        Assert.Equal((Crm.TotalCostOfOwnership, Crm.TotalBenefits), (review.Costs.ProjectedTotal, review.Benefits.ProjectedTotal));
        Assert.Equal((Crm.TotalBenefits - Crm.TotalCostOfOwnership, true, false), (review.Net.ProjectedTotal, review["Licences"].IsCost, review["Hours"].IsCost));

        // The share of the hours that is used, and the share that is owed to the programme, are in the projection: 100 × 40 × 0.5 × 0.5 a year.
        Assert.Equal([1_000m, 1_000m], review["Hours"].Projected.Select(amount => amount.Amount));
        Assert.Equal((-300m, VarianceOutcome.NotMet), (review["Hours"].Variance.Value!.Value.Amount, review["Hours"].Verdict().Outcome));
        Assert.Equal(-300m + 1_100 + 50, review.Net.Variance.Value!.Value.Amount);
    }

    [Fact]
    public void The_projection_is_that_of_the_case_as_it_stands()
    {
        BusinessCase risky = Case(12, CostLine.Licence("Licences", 1_200).WithRisk(0.1m), BenefitLine.CostSaving("Saving", 2_400, 1).WithRisk(0.25m)).RiskAdjusted();
        Assert.Equal([110m, 150m], risky.Lines.Select(line => VarianceLine.From(risky, line.Name, Euros()).Projected[0].Amount));
        Assert.Equal(["Licences", "Training"], ProjectedAgainstActual.From(Crm.CashOnly(), new[] { "Licences", "Training" }.Select(name => VarianceLine.From(Crm.CashOnly(), name, Euros(100)))).Lines.Select(line => line.Name));
    }

    [Fact]
    public void Names_that_are_unknown_or_missing_are_listed()
    {
        VarianceLine licences = VarianceLine.From(Crm, "Licences", Euros(1)), training = VarianceLine.From(Crm, "Training", Euros(1)), hours = VarianceLine.From(Crm, "Hours", Euros(1));
        const string Counting = "lines: must be those that count in the case (Licences, Training, Hours), but ";
        Refused("name", "name: must be that of a line that counts in the case (Licences, Training, Hours), but was licences.", () => VarianceLine.From(Crm, "licences", Euros()));
        Refused("lines", Counting + "Training, Hours are missing.", () => ProjectedAgainstActual.From(Crm, [licences]));
        Refused("lines", Counting + "Hours is missing and Typing is of no such line.", () => ProjectedAgainstActual.From(Crm, [licences, training, VarianceLine.Benefit("Typing", Euros(1), Euros(1))]));
        Refused("lines", "two are called \"Hours\"", () => ProjectedAgainstActual.From(Crm, [licences, training, hours, hours]));
        Refused("lines", "line 3 (counted from 0) must not be null", () => ProjectedAgainstActual.From(Crm, [licences, training, hours, null!]));
        Refused("lines", "\"Licences\" has 1 actuals of 24 periods and \"Training\" 0 of 24", () => ProjectedAgainstActual.From(Crm, [licences, VarianceLine.From(Crm, "Training", Euros()), hours]));
        Refused("lines", "\"Hours\" must have the projection of the case as a benefit, 2,000.00 EUR in all, but is a benefit of 24.00 EUR; make it by VarianceLine.From.", () =>
            ProjectedAgainstActual.From(Crm, [licences, training, VarianceLine.Benefit("Hours", Enumerable.Repeat(Euros(1)[0], 24), Euros(1))]));
        Refused("lines", "\"Hours\" must have the projection of the case as a benefit, 2,000.00 EUR in all, but is a cost of 2,000.00 EUR", () =>
            ProjectedAgainstActual.From(Crm, [licences, training, VarianceLine.Cost("Hours", hours.Projected, Euros(1))]));

        // Of two lines that count one effect the larger stands.
        BusinessCase overlapping = Case(12, BenefitLine.CostSaving("More", 200, 1).InOverlapGroup("one"), BenefitLine.CostSaving("Less", 100, 1).InOverlapGroup("one"));
        Refused("name", "counts in the case (More), but was Less", () => VarianceLine.From(overlapping, "Less", Euros()));
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Assert.Equal("plan", Assert.Throws<ArgumentNullException>(() => VarianceLine.From(null!, "Hours", Euros())).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentNullException>(() => VarianceLine.From(Crm, null!, Euros())).ParamName);
        Assert.Equal("actual", Assert.Throws<ArgumentNullException>(() => VarianceLine.From(Crm, "Hours", (IEnumerable<Money>)null!)).ParamName);
        Assert.Equal("monthsInPeriod", Assert.Throws<ArgumentOutOfRangeException>(() => VarianceLine.From(Crm, "Hours", Euros(), 0)).ParamName);
        Assert.Equal("errors", Assert.Throws<ArgumentOutOfRangeException>(() => VarianceLine.From(Crm, "Hours", Array.Empty<MoneyEstimate>(), default(ErrorDependence))).ParamName);
        Assert.Equal("plan", Assert.Throws<ArgumentNullException>(() => ProjectedAgainstActual.From((BusinessCase)null!, [])).ParamName);
        Assert.Equal("lines", Assert.Throws<ArgumentNullException>(() => ProjectedAgainstActual.From(Crm, null!)).ParamName);
        Refused("actual", "\"Hours\" has actuals for 3 periods, but a projection for 2", () => VarianceLine.From(Crm, "Hours", Euros(1, 2, 3), 12));
        _ = Assert.Throws<CurrencyMismatchException>(() => VarianceLine.From(Crm, "Hours", [new Money(1, Given.Dollar)]));
    }

    private static void Refused(string argument, string message, Func<object> act)
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(act);
        Assert.Equal(argument, problem.ParamName);
        Assert.Contains(message, problem.Message);
    }

    private static BusinessCase Case(int months, params CaseLine[] lines) => BusinessCase.From(Given.Euro, Start, months, lines);

    private static IEnumerable<decimal> Projected(BusinessCase plan, int monthsInPeriod = 1) =>
        VarianceLine.From(plan, plan.Lines[0].Name, Euros(), monthsInPeriod).Projected.Select(amount => amount.Amount);

    private static Money[] Euros(params decimal[] amounts) => Array.ConvertAll(amounts, amount => new Money(amount, Given.Euro));
}
