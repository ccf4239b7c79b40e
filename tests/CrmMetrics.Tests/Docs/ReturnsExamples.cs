#region returns-usings
using CrmMetrics;
using CrmMetrics.Returns;
#endregion

namespace Docs;

/// <summary>The code in docs/returns.md.</summary>
public class ReturnsExamples : PageTests
{
    [Fact]
    public void From_figures()
    {
        #region returns-figures
        Money costs = new(100_000m, "EUR");
        ReturnOnInvestment bare = ReturnOnInvestment.From(benefits: new Money(429_000m, "EUR"), costs);

        Console.WriteLine(bare);                        // 329.0 % (429,000.00 EUR for 100,000.00 EUR)
        Console.WriteLine(bare.BenefitCostRatio);       // 4.29
        Console.WriteLine(bare.Annualised(years: 3));   // 62.5 % (429,000.00 EUR for 100,000.00 EUR)
        Console.WriteLine(bare.WhyNoInterval);          // made from figures without counts or spread, so nothing tells how uncertain it is

        // Benefits that are known to within an interval give the return one.
        MetricDefinition saved = new("saved-labour", "hours saved times wage", "EUR", 1, BetterWhen.Higher);
        MoneyEstimate benefits = MoneyEstimate.From(new Money(429_000m, "EUR"), standardError: 60_000, saved);
        Console.WriteLine(ReturnOnInvestment.From(benefits, costs).Interval(0.95));   // [2.114, 4.466] at 95 %
        #endregion

        Printed("returns-figures");
    }

    [Fact]
    public void Published()
    {
        #region returns-present-value
        ReturnOnInvestment published = ReturnOnInvestment.From(new Money(7_168_371m, "USD"), new Money(1_672_201m, "USD"), ReturnDefinition.PresentValue);

        Console.WriteLine(published);   // 328.7 % (7,168,371.00 USD for 1,672,201.00 USD)
        #endregion

        Printed("returns-present-value");
    }
}
