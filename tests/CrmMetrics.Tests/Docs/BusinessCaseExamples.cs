#region business-case-usings
using CrmMetrics;
using CrmMetrics.Returns;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/business-case.md.</summary>
public class BusinessCaseExamples : PageTests
{
    [Fact]
    public void Appraised()
    {
        BusinessCase crm = Crm();

        #region business-case-appraisal
        CaseAppraisal appraisal = crm.Appraise(discountRate: 0.08);

        Console.WriteLine(crm);   // 36 months from 2025-01-01: benefits 391,835.55 EUR, costs 364,105.73 EUR (10 lines)
        Console.WriteLine(appraisal);
        // Net present value 5,214.33 EUR: present value of benefits 345,300.09 EUR less that of costs 340,085.76 EUR, at 8 % a year, each month's flows at its end
        // Return on investment 1.5 %: present value of benefits less that of costs, over that of costs
        // Return on investment 7.6 %: benefits less costs over costs
        // Return on investment 2.5 %: yearly rate that compounds to benefits over costs
        // Benefit–cost ratio 1.02: present value of benefits over that of costs
        // Internal rate of return 10.159 %: yearly rate at which the case is worth nothing
        // Payback 2.679 years, discounted 2.88 years: when the running total first reaches nothing
        // Total cost of ownership 364,105.73 EUR: all costs of 36 months, undiscounted

        foreach (CaseLineResult line in appraisal.Lines)
        {
            Console.WriteLine(line);
            // Licences: 133,596.71 EUR, breaks even at 103.9 %
            // Partner: 66,666.67 EUR, breaks even at 107.8 %
            // Old data: 12,166.67 EUR, breaks even at 142.9 %
            // Training: 24,000.00 EUR, breaks even at 121.7 %
            // Administrator: 98,892.72 EUR, breaks even at 105.3 %
            // Export of data: 4,762.99 EUR, breaks even at 209.5 %
            // Renewals: 154,669.57 EUR, breaks even at 96.6 %
            // Less typing: 122,184.11 EUR, breaks even at 95.7 %
            // Old system: 39,264.24 EUR, breaks even at 86.7 %
            // Lost contracts: 29,182.17 EUR, breaks even at 82.1 %
        }
        #endregion

        Printed("business-case-appraisal");
    }

    [Fact]
    public void Tornado()
    {
        BusinessCase crm = Crm();

        #region business-case-tornado
        foreach (InputSensitivity bar in crm.Appraise(0.08).Tornado())
        {
            Console.WriteLine($"{bar}; worth knowing {bar.ValueOfInformation:N0}");
            // Renewals: revenue from 142,022.09 to 242,276.17: net present value -35,835 EUR to 44,369 EUR, nothing at 186,815.54; worth knowing 10,006 EUR
            // Less typing: hours from 2,000 to 3,387.63: net present value -25,332 EUR to 38,248 EUR, nothing at 2,552.86; worth knowing 7,129 EUR
            // Renewals: share owed to the programme from 0.49 to 0.71: net present value -23,285 EUR to 33,714 EUR, nothing at 0.58; worth knowing 6,240 EUR
            // Lost contracts: loss from 23,308.76 to 68,643.73: net present value -8,408 EUR to 21,857 EUR, nothing at 35,903.14; worth knowing 2,294 EUR
            // Partner from 54,559.58 to 81,116.09: net present value 17,321 EUR to -9,235 EUR, nothing at 71,881; worth knowing 2,258 EUR
            // Old data from 8,970.71 to 16,119.54: net present value 8,410 EUR to 1,261 EUR, nothing at 17,381; worth knowing 75 EUR
        }

        // The break-even value of a figure that is taken as known.
        Console.WriteLine($"{crm.Appraise(0.08).BreakEven("Renewals: margin").BreakEven:P1}");   // 53.1 %
        #endregion

        Printed("business-case-tornado");
    }

    [Fact]
    public void Simulated()
    {
        BusinessCase crm = Crm();

        #region business-case-simulation
        CaseSimulation simulation = crm.Appraise(0.08).Simulate(seed: 7, draws: 10_000);

        Console.WriteLine(simulation);
        // 10,000 draws, seed 7; after ± the Monte Carlo error (one standard error)
        // Chance of a net present value above 0: 53.0 % ± 0.5
        // Net present value: -70,497 to 84,458 EUR in 90 % of the draws, bounds ± 1,188
        // Mean net present value: 4,871 EUR ± 470
        // Return on investment: -20.5 to 25.0 % in 90 % of the draws, bounds ± 0.3
        // Value of perfect information: 16,520 EUR ± 248
        Console.WriteLine(simulation.ChanceOfPayback(months: 24));   // 1,665/10,000 = 16.7 %
        Console.WriteLine(simulation.ChanceOfReturn(0.2));           // 965/10,000 = 9.7 %

        // Figures that turn out high or low together.
        BusinessCase together = crm.WithCorrelations(("Renewals: revenue", "Less typing", 0.6), ("Partner", "Old data", 0.5));
        Console.WriteLine(together.Appraise(0.08).Simulate(seed: 7, draws: 10_000).Interval().ToString("N0", null));   // [-83,799, 98,653] at 90 % (10,000 draws, seed 7, bounds ± 1.2E+03)
        #endregion

        Printed("business-case-simulation");
    }

    [Fact]
    public void Shared()
    {
        #region business-case-shared
        // One uncertain figure in two lines: named, and the same object in both.
        ValueRange adoption = ValueRange.Pert(0.5m, 0.7m, 0.9m).Named("Adoption");

        // An effect that was measured brings its own uncertainty.
        MetricDefinition sales = new("incremental-sales", "sales of customers reached less those of a comparison group", "EUR", 1, BetterWhen.Higher);
        MoneyEstimate measured = MoneyEstimate.From(new Money(140_000m, "EUR"), standardError: 45_000, sales);

        BusinessCase campaigns = BusinessCase.From(
            Currency.Parse("EUR"),
            start: new LocalDate(2025, 1, 1),
            months: 24,
            CostLine.Licence("Campaign module", perYear: 95_000),
            BenefitLine.RevenueUplift("Campaigns", revenuePerYear: measured, margin: 0.5m, attributionShare: 1),
            BenefitLine.Product("Fewer calls", attributionShare: 0.8m, ("calls", 9_000), ("cost of a call", 6), ("adoption", adoption)),
            BenefitLine.Product("Fewer visits", attributionShare: 0.8m, ("visits", 200), ("cost of a visit", 90), ("adoption", adoption)));

        Console.WriteLine(campaigns.Lines[1]);   // Campaigns: 140,000 (measured: sales of customers reached less those of a comparison group, [51,801.62, 228,198.38] at 95 %) revenue × 0.5 margin × 1 share owed to the programme per year
        Console.WriteLine(campaigns.Appraise(0.08).Tornado()[0]);   // Campaigns: revenue from 82,330.18 to 197,669.82: net present value -24,972 EUR to 81,587 EUR, nothing at 109,360
        Console.WriteLine(campaigns.Appraise(0.08).Simulate(seed: 7, draws: 10_000).ChanceOfProfit);   // 7,387/10,000 = 73.9 %
        #endregion

        Printed("business-case-shared");
    }

    [Fact]
    public void Risk()
    {
        #region business-case-risk
        // Forrester's table for SalesLoft, already adjusted for risk: at the start, and in each of three years.
        BusinessCase study = BusinessCase.From(
            Currency.Parse("USD"),
            start: new LocalDate(2024, 1, 1),
            months: 36,
            CostLine.ByYear(CostKind.Other, "Costs", initial: 53_150, years: [666_715, 636_772, 647_783]),
            BenefitLine.ByYear("Benefits", initial: 0, years: [1_606_511, 3_061_331, 4_229_760], attributionShare: 1));
        CaseAppraisal published = study.Appraise(0.1, DiscountTiming.YearEnd);

        Console.WriteLine(published.ReturnOnInvestment);                          // 328.7 % (7,168,371.46 USD for 1,672,201.35 USD)
        Console.WriteLine(published.ReturnOnInvestment.BenefitCostRatio?.ToString("N2"));   // 4.29
        Console.WriteLine(published.NetPresentValue.ToString("N0", null));        // 5,496,170 USD

        // Your own figures are adjusted by a factor a line: given, or as how likely a miss is times how large.
        BusinessCase own = BusinessCase.From(
            Currency.Parse("USD"),
            start: new LocalDate(2024, 1, 1),
            months: 36,
            CostLine.Licence("Licences", perYear: 90_000).WithRisk(0.1m),
            BenefitLine.CostSaving("Agency fees", perYear: 150_000, attributionShare: 0.8m).WithRisk(likelihood: 0.66m, impact: 0.3m));

        Console.WriteLine(own);                  // 36 months from 2024-01-01: benefits 360,000.00 USD, costs 270,000.00 USD (2 lines)
        Console.WriteLine(own.RiskAdjusted());   // 36 months from 2024-01-01: benefits 288,720.00 USD, costs 297,000.00 USD (2 lines, adjusted for risk)
        #endregion

        Printed("business-case-risk");
    }

    [Fact]
    public void Overlaps()
    {
        #region business-case-overlap
        // Two lines that count the same calls, and one for which nobody is paid less.
        BusinessCase service = BusinessCase.From(
            Currency.Parse("EUR"),
            start: new LocalDate(2025, 1, 1),
            months: 12,
            CostLine.Licence("Help centre", perYear: 20_000),
            BenefitLine.CostSaving("Fewer calls", perYear: 30_000, attributionShare: 0.7m).InOverlapGroup("calls"),
            BenefitLine.CostSaving("Smaller call centre", perYear: 24_000, attributionShare: 0.7m).InOverlapGroup("calls"),
            BenefitLine.TimeSaved("Less searching", hoursPerYear: 500, rate: 40, recaptureShare: 0.5m, attributionShare: 0.7m));

        Console.WriteLine(service);                  // 12 months from 2025-01-01: benefits 28,000.00 EUR, costs 20,000.00 EUR (4 lines, 1 left out as counted elsewhere)
        Console.WriteLine(service.LeftOut[0].Name);  // Smaller call centre
        Console.WriteLine(service.CashOnly());       // 12 months from 2025-01-01: benefits 21,000.00 EUR, costs 20,000.00 EUR (3 lines, 1 left out as counted elsewhere)
        #endregion

        Printed("business-case-overlap");
    }

    private static BusinessCase Crm()
    {
        #region business-case-lines
        BusinessCase crm = BusinessCase.From(
            Currency.Parse("EUR"),
            start: new LocalDate(2025, 1, 1),
            months: 36,
            CostLine.Licence("Licences", seats: 40, pricePerYear: 1_200).YearlyInAdvance(),
            CostLine.Implementation("Partner", ValueRange.Pert(50_000, 60_000, 110_000)),
            CostLine.Migration("Old data", ValueRange.Pert(8_000, 10_000, 25_000)),
            CostLine.Training("Training", 24_000),
            CostLine.Labour("Administrator", hoursPerYear: 800, rate: 45).GrowingBy(0.03m),
            CostLine.Exit("Export of data", 6_000),
            BenefitLine.RevenueUplift("Renewals", revenuePerYear: ValueRange.Pert(80_000, 200_000, 280_000), margin: 0.55m, attributionShare: ValueRange.Triangular(0.4m, 0.6m, 0.8m)).RampingUp(months: 6),
            BenefitLine.TimeSaved("Less typing", hoursPerYear: ValueRange.Triangular(1_500, 2_500, 4_000), rate: 42, recaptureShare: 0.5m, attributionShare: 0.9m).RampingUp(months: 6),
            BenefitLine.CostSaving("Old system", perYear: 18_000, attributionShare: 1).StartingOn(new LocalDate(2025, 7, 1)),
            BenefitLine.RiskAvoided("Lost contracts", loss: ValueRange.LogNormal(20_000, 80_000), avoidedPerYear: 0.5m, attributionShare: 0.5m));
        #endregion

        return crm;
    }
}
