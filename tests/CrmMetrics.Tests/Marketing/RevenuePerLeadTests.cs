using System.Globalization;
using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class RevenuePerLeadLaws : MetricLaws<RevenuePerLead>
{
    internal static Arbitrary<RevenuePerLead> Revenues { get; } = Arb.From(Gen.Frequency(
        (5, Gen.Frequency((2, Gen.Constant(0m)), (3, Given.AmountGen)).ArrayOf().Select(amounts => RevenuePerLead.From(amounts, Given.Euro))),
        (1, from amount in Given.AmountGen
            from leads in Given.CountGen
            select RevenuePerLead.From(new Money(amount, Given.Euro), leads)),
        (1, Gen.Constant(RevenuePerLead.Zero))));

    protected override Arbitrary<RevenuePerLead> Any => Revenues;

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override RevenuePerLead Parse(string text) => RevenuePerLead.Parse(text);
}

public class RevenuePerLeadSummaryLaws : SummaryLaws<RevenuePerLead>
{
    protected override Arbitrary<RevenuePerLead> Any => RevenuePerLeadLaws.Revenues;

    protected override RevenuePerLead Zero => RevenuePerLead.Zero;

    protected override RevenuePerLead Parse(string text) => RevenuePerLead.Parse(text);

    // The sum of squares is a double moment: equal to 1e-12.
    protected override bool Same(RevenuePerLead left, RevenuePerLead right) =>
        left.Revenue == right.Revenue && left.Leads == right.Leads && left.Definition == right.Definition
        && left.WhyNoInterval == right.WhyNoInterval
        && (left.Interval() is not { } interval || Math.Abs(interval.Width - right.Interval()!.Value.Width) <= 1e-12 * interval.Width);
}

public class RevenuePerLeadTests
{
    private static readonly Money Revenue = new(96_000, "EUR");

    // The unit economics of growth.json.
    [Fact]
    public void It_is_the_revenue_over_the_leads_exactly()
    {
        Assert.Equal(76.8m, RevenuePerLead.From(Revenue, 1250, LeadQualification.All).Value!.Value.Amount);
        CostPerLeadTests.GoldenDecimal("309.677419354838709677", RevenuePerLead.From(Revenue, 310).Value!.Value.Amount);
        Assert.Equal("309.68 EUR (96,000.00 EUR ÷ 310)", RevenuePerLead.From(Revenue, 310).ToString(null, CultureInfo.InvariantCulture));
    }

    // The column of two-means b of before-after.json: mean 10.4555…, and a Welch comparison with the same column.
    [Fact]
    public void From_the_revenue_of_each_lead_it_has_a_t_interval()
    {
        decimal[] column = [12.1m, 14.3m, 9.8m, 15.2m, 11.7m, 13.9m, 10.4m, 12.8m], other = [10.2m, 11.1m, 9.5m, 12.0m, 10.9m, 8.7m, 11.8m, 10.0m, 9.9m];
        RevenuePerLead now = RevenuePerLead.From(column, Given.Euro), before = RevenuePerLead.From(other, Given.Euro);
        Comparison comparison = now.ComparedWith(before)!;
        GoldenFile.Close(2.0694444444444446, comparison.Change, 1e-12);
        GoldenFile.Close(0.39341125215875183, comparison.Interval!.Value.Lower);
        GoldenFile.Close(0.02007031955436136, comparison.PValue);
        Assert.Equal("revenue-per-lead/sales-qualified", comparison.Definition.Id);
        Assert.Equal(now, RevenuePerLead.From(column.Select(amount => new { amount }), row => new Money(row.amount, Given.Euro)));
    }

    [Fact]
    public void A_total_alone_has_no_interval_and_no_leads_no_value()
    {
        Assert.Equal("figures-only", RevenuePerLead.From(Revenue, 310).WhyNoInterval!.Code);
        Assert.Equal("no-leads", RevenuePerLead.From(Revenue, 0).WhyUndefined!.Code);
    }

    [Fact]
    public void Sales_qualified_and_all_leads_refuse_each_other()
    {
        RevenuePerLead qualified = RevenuePerLead.From(Revenue, 310), all = RevenuePerLead.From(Revenue, 1250, LeadQualification.All);
        _ = Assert.Throws<DefinitionMismatchException>(() => qualified + all);
        _ = Assert.Throws<DefinitionMismatchException>(() => qualified.ComparedWith(all));
        _ = Assert.Throws<CurrencyMismatchException>(() => qualified + RevenuePerLead.From(new Money(1, "USD"), 1));
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.Equal("leads", Assert.Throws<ArgumentOutOfRangeException>(() => RevenuePerLead.From(Revenue, -1)).ParamName);
        Assert.Equal("qualification", Assert.Throws<ArgumentOutOfRangeException>(() => RevenuePerLead.From(Revenue, 1, default)).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => RevenuePerLead.From((int[])null!, row => Revenue)).ParamName);
    }
}
