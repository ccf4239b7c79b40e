#region projected-against-actual-usings
using CrmMetrics;
using CrmMetrics.Returns;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/projected-against-actual.md.</summary>
public class ProjectedAgainstActualExamples : PageTests
{
    [Fact]
    public void A_review()
    {
        ProjectedAgainstActual review = Review();

        #region projected-against-actual-review
        foreach (VarianceLine line in review.Lines)
        {
            Console.WriteLine(line);
        }
        // More deals: 87,100.00 EUR against 100,000.00 EUR projected, 12,900.00 EUR unfavourable (-12.9 %)
        // Kept customers: 45,000.00 EUR against 48,000.00 EUR projected, 3,000.00 EUR unfavourable (-6.3 %)
        // Licences: 38,400.00 EUR against 36,000.00 EUR projected, 2,400.00 EUR unfavourable (-6.7 %)

        Console.WriteLine(review.Net.Variance.Value);   // -18,300.00 EUR
        Console.WriteLine(review.ProjectedReturn);      // 311.1 % (148,000.00 EUR for 36,000.00 EUR)
        Console.WriteLine(review.ActualReturn);         // 244.0 % (132,100.00 EUR for 38,400.00 EUR)
        #endregion

        Printed("projected-against-actual-review");
    }

    [Fact]
    public void Verdicts()
    {
        ProjectedAgainstActual review = Review();

        #region projected-against-actual-verdict
        Console.WriteLine(review["Licences"].Verdict());
        // not met, variance -2,400.00 EUR [-2,400.00, -2,400.00] at 95 %
        Console.WriteLine(review["Kept customers"].Verdict());
        // cannot tell, variance -3,000.00 EUR [-14,759.78, 8,759.78] at 95 %: the data are compatible with a shortfall and with none
        Console.WriteLine(review.Net.Verdict());
        // not met, variance -18,300.00 EUR [-30,059.78, -6,540.22] at 95 %

        Console.WriteLine(review["Licences"].Verdict(tolerance: new Money(3_000m, "EUR")).Outcome);   // Met
        #endregion

        Printed("projected-against-actual-verdict");
    }

    [Fact]
    public void Price_and_volume()
    {
        VarianceLine sales = Review()["More deals"];

        #region projected-against-actual-split
        Console.WriteLine(sales.PriceVolume());                       // price -16,900.00 EUR, volume 4,000.00 EUR
        Console.WriteLine(sales.PriceVolume(JointTerm.WithVolume));   // price -15,982.40 EUR, volume 3,082.40 EUR
        Console.WriteLine(sales.PriceVolume(JointTerm.Halved));       // price -16,441.20 EUR, volume 3,541.20 EUR
        Console.WriteLine(sales.PriceVolume(JointTerm.Apart));        // price -15,982.40 EUR, volume 4,000.00 EUR, joint -917.60 EUR
        #endregion

        Printed("projected-against-actual-split");
    }

    [Fact]
    public void Cumulative()
    {
        ProjectedAgainstActual review = Review();

        #region projected-against-actual-cumulative
        foreach (PeriodVariance quarter in review.Net.Periods)
        {
            Console.WriteLine($"{quarter.Period}: {quarter.Variance.Value}, to date {quarter.VarianceToDate.Value}");
        }
        // 0: -2,900.00 EUR, to date -2,900.00 EUR
        // 1: -3,500.00 EUR, to date -6,400.00 EUR
        // 2: -4,600.00 EUR, to date -11,000.00 EUR
        // 3: -7,300.00 EUR, to date -18,300.00 EUR
        #endregion

        Printed("projected-against-actual-cumulative");
    }

    [Fact]
    public void Forecasts()
    {
        ProjectedAgainstActual review = Review();

        #region projected-against-actual-forecast
        Console.WriteLine(review.Net.Reforecast(ReforecastRule.ActualToPlanRatio));
        // Net benefit: 184,100.00 EUR forecast against 218,000.00 EUR projected
        Console.WriteLine(review.Net.Reforecast(ReforecastRule.ActualToPlanRatio).Verdict());
        // not met, variance -33,900.00 EUR [-53,868.82, -13,931.18] at 95 %
        Console.WriteLine(review.Net.Reforecast(ReforecastRule.PlanForTheRest).Verdict());
        // cannot tell, variance -18,300.00 EUR: the rest is the plan, and nothing tells how uncertain that is (More deals)

        // Licences are paid by the quarter, benefits follow the ramp that was planned: each line has the rule that suits it.
        VarianceForecast mixed = review.Net.Reforecast(line => line.IsCost ? ReforecastRule.RunRate : ReforecastRule.ActualToPlanRatio);
        Console.WriteLine(mixed.Variance.Value);   // -33,900.00 EUR
        #endregion

        Printed("projected-against-actual-forecast");
    }

    [Fact]
    public void Shortfalls()
    {
        ProjectedAgainstActual review = Review();

        #region projected-against-actual-shortfalls
        foreach (Shortfall shortfall in review.Shortfalls())
        {
            Console.WriteLine($"{shortfall.Rank}. {shortfall.Line.Name}: {shortfall.Amount}, {100 * shortfall.ShareOfAll:N0} % of all, {shortfall.Verdict.Outcome}");
        }
        // 1. More deals: 12,900.00 EUR, 70 % of all, NotMet
        // 2. Kept customers: 3,000.00 EUR, 16 % of all, CannotTell
        // 3. Licences: 2,400.00 EUR, 13 % of all, NotMet
        #endregion

        Printed("projected-against-actual-shortfalls");
    }

    [Fact]
    public void With_dates()
    {
        #region projected-against-actual-calendar
        IReadOnlyList<ReportingPeriod> months = ReportingCalendar.Utc.Split(new DateInterval(new(2024, 1, 1), new(2024, 3, 31)), Granularity.Month);
        Money each = new(1_000m, "EUR");
        VarianceLine saved = VarianceLine.Benefit("Hours saved", projected: [each, each, each], actual: [each, 0.4m * each]);

        try
        {
            _ = ProjectedAgainstActual.From([saved], months, asOf: new LocalDate(2024, 2, 12));
        }
        catch (ArgumentException problem)
        {
            Console.WriteLine(problem.Message.Split(';')[0]);   // lines: 2024-02 has actuals, but isn't over by 2024-02-12
        }
        #endregion

        Printed("projected-against-actual-calendar");
    }

    [Fact]
    public void From_a_business_case()
    {
        #region projected-against-actual-case
        static IEnumerable<Money> Quarters(params decimal[] amounts) => amounts.Select(amount => new Money(amount, "EUR"));

        BusinessCase crm = BusinessCase.From(
            Currency.Parse("EUR"),
            start: new LocalDate(2025, 1, 1),
            months: 24,
            CostLine.Licence("Licences", seats: 40, pricePerYear: 1_200).YearlyInAdvance(),
            CostLine.Training("Training", 24_000),
            CostLine.Exit("Export of data", 6_000),
            BenefitLine.RevenueUplift("Renewals", revenuePerYear: ValueRange.Pert(120_000, 200_000, 280_000), margin: 0.5m, attributionShare: 1),
            BenefitLine.TimeSaved("Less typing", hoursPerYear: 2_500, rate: 42, recaptureShare: 0.5m, attributionShare: 0.8m).RampingUp(months: 6));

        // Two quarters are over. Renewals were measured against a comparison group; the hours are those saved × 42 × the half that was used × the 0.8 that is owed to the CRM.
        MetricDefinition effect = new("renewals", "margin of renewals that the programme caused", "EUR", 1, BetterWhen.Higher);
        ProjectedAgainstActual caseReview = ProjectedAgainstActual.From(
            crm,
            [
                VarianceLine.From(crm, "Licences", Quarters(50_400m, 0m), monthsInPeriod: 3),
                VarianceLine.From(crm, "Training", Quarters(21_500m, 4_000m), monthsInPeriod: 3),
                VarianceLine.From(crm, "Export of data", Quarters(0m, 0m), monthsInPeriod: 3),
                VarianceLine.From(crm, "Renewals", Quarters(19_000m, 22_500m).Select(margin => MoneyEstimate.From(margin, standardError: 2_400, effect)), ErrorDependence.Shared, monthsInPeriod: 3),
                VarianceLine.From(crm, "Less typing", Quarters(1_900m, 7_300m), monthsInPeriod: 3),
            ]);

        Console.WriteLine(caseReview);
        // Net benefit: -25,200.00 EUR against -11,500.00 EUR projected, 13,700.00 EUR unfavourable (-119.1 %); 2 of 8 periods, not met
        Console.WriteLine(caseReview["Renewals"].Verdict());
        // cannot tell, variance -8,500.00 EUR [-17,907.83, 907.83] at 95 %: the data are compatible with a shortfall and with none
        foreach (Shortfall shortfall in caseReview.Shortfalls())
        {
            Console.WriteLine($"{shortfall.Rank}. {shortfall.Line.Name}: {shortfall.Amount}, {shortfall.Verdict.Outcome}");
        }
        // 1. Renewals: 8,500.00 EUR, CannotTell
        // 2. Licences: 2,400.00 EUR, NotMet
        // 3. Training: 1,500.00 EUR, NotMet
        // 4. Less typing: 1,300.00 EUR, NotMet

        // The costs to come are agreed, so their rest is the plan; benefits go on at the ratio so far.
        VarianceForecast end = caseReview.Net.Reforecast(line => line.IsCost ? ReforecastRule.PlanForTheRest : ReforecastRule.ActualToPlanRatio);
        Console.WriteLine(end);   // Net benefit: 100,500.00 EUR forecast against 147,500.00 EUR projected
        #endregion

        Printed("projected-against-actual-case");
    }

    private static ProjectedAgainstActual Review()
    {
        #region projected-against-actual-inputs
        static Money Euros(decimal amount) => new(amount, "EUR");

        // Six quarters, of which four are over. Each deal was projected to bring 2,000; more deals came, and brought less.
        int[] deals = [5, 10, 15, 20, 25, 25];
        VarianceLine sales = VarianceLine.Benefit(
            "More deals",
            projected: deals.Select(count => PriceAndVolume.From(price: Euros(2_000m), volume: count)),
            actual:
            [
                PriceAndVolume.FromAmount(Euros(9_200m), volume: 6),
                PriceAndVolume.FromAmount(Euros(18_100m), volume: 11),
                PriceAndVolume.FromAmount(Euros(26_500m), volume: 16),
                PriceAndVolume.FromAmount(Euros(33_300m), volume: 19),
            ]);

        // Measured against a comparison group: one effect per customer, times the customers of each quarter. So the quarters share its error.
        MetricDefinition kept = new("kept-margin", "effect on retention times customers times margin", "EUR", 1, BetterWhen.Higher);
        decimal[] measured = [10_500m, 11_000m, 11_500m, 12_000m];
        VarianceLine retention = VarianceLine.Benefit(
            "Kept customers",
            projected: Enumerable.Repeat(Euros(12_000m), 6),
            actual: measured.Select(amount => MoneyEstimate.From(Euros(amount), standardError: 1_500, kept)),
            ErrorDependence.Shared);

        VarianceLine licences = VarianceLine.Cost("Licences", Enumerable.Repeat(Euros(9_000m), 6), Enumerable.Repeat(Euros(9_600m), 4));

        ProjectedAgainstActual review = ProjectedAgainstActual.From([sales, retention, licences]);
        #endregion

        return review;
    }
}
