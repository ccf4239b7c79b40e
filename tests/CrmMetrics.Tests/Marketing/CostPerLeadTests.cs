using System.Globalization;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class CostPerLeadLaws : MetricLaws<CostPerLead>
{
    internal static Arbitrary<CostPerLead> Costs { get; } = Arb.From(
        from spend in Gen.Choose(0, 10_000_000)
        from leads in Given.CountGen
        select CostPerLead.From(new Money(spend / 100m, Given.Euro), leads));

    protected override Arbitrary<CostPerLead> Any => Costs;

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override CostPerLead Parse(string text) => CostPerLead.Parse(text);
}

public class CostPerLeadSummaryLaws : SummaryLaws<CostPerLead>
{
    protected override Arbitrary<CostPerLead> Any => CostPerLeadLaws.Costs;

    protected override CostPerLead Zero => CostPerLead.Zero;

    protected override CostPerLead Parse(string text) => CostPerLead.Parse(text);
}

public class CostPerLeadTests
{
    private static readonly Money Spend = new(50_000, "EUR");

    [Fact]
    public void It_is_the_spend_over_the_leads_exactly()
    {
        Assert.Equal(new Money(40, "EUR"), CostPerLead.From(Spend, 1250).Value);
        GoldenDecimal("161.290322580645161290", CostPerLead.From(Spend, 310, LeadQualification.SalesQualified).Value!.Value.Amount);
        Assert.Equal("40.00 EUR (50,000.00 EUR ÷ 1,250)", CostPerLead.From(Spend, 1250).ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Its_interval_is_the_spend_over_the_exact_bounds_of_the_count()
    {
        ConfidenceInterval count = EventRate.From(1250, 1).Interval(0.9)!.Value, cost = CostPerLead.From(Spend, 1250).Interval(0.9)!.Value;
        GoldenFile.Close(50_000 / count.Upper, cost.Lower, 1e-14);
        GoldenFile.Close(50_000 / count.Lower, cost.Upper, 1e-14);
    }

    [Fact]
    public void No_leads_leave_the_cost_undefined_and_keep_the_spend()
    {
        CostPerLead cost = CostPerLead.From(Spend, 0);
        Assert.Equal((null, "no-leads", Spend), (cost.Value, cost.WhyUndefined!.Code, cost.Spend));
        Assert.Equal(CostPerLead.From(Spend + Spend, 1250), cost + CostPerLead.From(Spend, 1250));
    }

    [Fact]
    public void Each_definition_has_its_own_name_and_two_of_them_refuse_each_other()
    {
        CostPerLead[] all =
        [
            .. from who in (LeadQualification[])Enum.GetValues(typeof(LeadQualification))
               from what in (SpendScope[])Enum.GetValues(typeof(SpendScope))
               select CostPerLead.From(Spend, 10, who, what),
        ];
        Assert.Equal(9, all.Select(cost => cost.Definition.Id).Distinct().Count());
        Assert.All(all, cost => Assert.Equal(cost, CostPerLead.Parse(cost.ToString("R", null))));
        _ = Assert.Throws<DefinitionMismatchException>(() => all[0] + all[1]);
        _ = Assert.Throws<DefinitionMismatchException>(() => all[0].ComparedWith(all[3]));
    }

    [Fact]
    public void Another_currency_is_refused_with_both_codes()
    {
        CostPerLead euros = CostPerLead.From(Spend, 10), dollars = CostPerLead.From(new Money(1, "USD"), 10);
        Assert.Contains("EUR", Assert.Throws<CurrencyMismatchException>(() => euros + dollars).Message);
        Assert.Contains("USD", Assert.Throws<CurrencyMismatchException>(() => euros.ComparedWith(dollars)).Message);
    }

    [Fact]
    public void The_unit_names_the_currency() => Assert.Equal("EUR per lead", CostPerLead.From(Spend, 10).Definition.Unit);

    [Fact]
    public void Scaling_the_currency_scales_the_interval_and_leaves_the_evidence() =>
        Check.That(CostPerLeadLaws.Costs, CostPerLeadLaws.Costs, (a, b) =>
        {
            CostPerLead cents = CostPerLead.From(a.Spend * 100, a.Leads), before = CostPerLead.From(b.Spend * 100, b.Leads);
            return a.ComparedWith(b)?.Evidence == cents.ComparedWith(before)?.Evidence
                && (a.Interval() is not { } interval || Math.Abs((100 * interval.Lower) - cents.Interval()!.Value.Lower) <= 1e-9 * cents.Interval()!.Value.Lower);
        });

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.Equal("spend", Assert.Throws<ArgumentOutOfRangeException>(() => CostPerLead.From(-Spend, 1)).ParamName);
        Assert.Equal("leads", Assert.Throws<ArgumentOutOfRangeException>(() => CostPerLead.From(Spend, -1)).ParamName);
        Assert.Equal("qualification", Assert.Throws<ArgumentOutOfRangeException>(() => CostPerLead.From(Spend, 1, default)).ParamName);
        Assert.Equal("scope", Assert.Throws<ArgumentOutOfRangeException>(() => CostPerLead.From(Spend, 1, LeadQualification.All, default)).ParamName);
    }

    // The golden figures are decimals cut or rounded at the 18th place.
    internal static void GoldenDecimal(string expected, decimal actual) =>
        Assert.True(Math.Abs(decimal.Parse(expected, CultureInfo.InvariantCulture) - actual) <= 1e-18m, $"expected {expected}, was {actual}");
}
