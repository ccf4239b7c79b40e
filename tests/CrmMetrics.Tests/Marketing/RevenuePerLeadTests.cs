using System.Globalization;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
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
        (2, from amounts in Given.AmountGen.ArrayOf()
            from others in Gen.Choose(0, 50)
            select RevenuePerLead.From(MoneyPerUnit.From(amounts, Given.Euro), amounts.Length + others)),
        (1, Gen.Constant(RevenuePerLead.Zero))));

    protected override Arbitrary<RevenuePerLead> Any => Revenues;

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override RevenuePerLead Parse(string text) => RevenuePerLead.Parse(text);
}

public class RevenuePerLeadOfPeriodLaws : MetricLaws<RevenuePerLead>
{
    protected override Arbitrary<RevenuePerLead> Any { get; } = Arb.From(
        from amount in Given.AmountGen
        from leads in Given.CountGen
        select RevenuePerLead.From(new Money(amount, Given.Euro), leads, LeadQualification.All, LeadRevenueBasis.Period));

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
        left.Revenue == right.Revenue && left.PayingLeads == right.PayingLeads && left.Leads == right.Leads && left.Definition == right.Definition
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

    // Of 30 leads three paid 100, 200 and 600. Wilson's interval of 3/30 and Student's t of the three with 2 degrees of freedom, put together by hand.
    [Fact]
    public void In_two_parts_it_never_reaches_below_0()
    {
        decimal[] column = [100m, 200m, 600m, .. new decimal[27]];
        RevenuePerLead figure = RevenuePerLead.From(column, Given.Euro);
        MoneyEstimate twoPart = figure.TwoPart();
        ConfidenceInterval bounds = twoPart.Interval()!.Value;
        Assert.Equal((3L, 30L, new Money(30, "EUR"), new Money(30, "EUR")), (figure.PayingLeads, figure.Leads, figure.Value, twoPart.Value));
        Assert.Equal((0.1, new Money(300, "EUR")), (figure.PayingShare.Value, figure.RevenuePerPayingLead.Value));
        Assert.True(figure.Interval()!.Value.Lower < 0);
        GoldenFile.Close(2.629662858377668, bounds.Lower, 1e-9);
        GoldenFile.Close(325.5367918366023, bounds.Upper, 1e-9);
        Assert.Equal("revenue-per-lead/sales-qualified/two-part", twoPart.Definition.Id);
        Assert.Equal(twoPart.Interval(0.8), RevenuePerLead.From(MoneyPerUnit.From([100m, 200m, 600m], Given.Euro), 30).TwoPart().Interval(0.8));
    }

    [Fact]
    public void The_two_parts_multiply_to_the_figure_and_their_interval_holds_it() =>
        Check.That(RevenuePerLeadLaws.Revenues, Given.Level, (figure, level) =>
            (figure.PayingShare.Value is not { } share || figure.RevenuePerPayingLead.Value is not { } each
                || Math.Abs((share * (double)each.Amount) - (double)figure.Value!.Value.Amount) <= 1e-12 * (Math.Abs((double)each.Amount) + 1))
            && (figure.TwoPart() is var twoPart && twoPart.Interval(level) is null != twoPart.WhyNoInterval is null)
            && (twoPart.Interval(level) is not { } bounds || ((bounds.Lower > 0 || IsBeyondDoubles(figure.RevenuePerPayingLead, level)) && bounds.Contains((double)figure.Value!.Value.Amount))));

    /// <summary>Whether two paying leads tell so little at such a level that e to the power of the margin is no double.</summary>
    private static bool IsBeyondDoubles(MoneyPerUnit each, double level) => each.Interval(level)!.Value.Width / 2 > 700 * (double)each.Value!.Value.Amount;

    [Fact]
    public void Two_parts_need_two_paying_leads_and_revenue_above_0()
    {
        Assert.Equal("paying-leads-unknown", RevenuePerLead.From(Revenue, 310).TwoPart().WhyNoInterval!.Code);
        Assert.Equal("no-leads", RevenuePerLead.Zero.TwoPart().WhyUndefined!.Code);
        Assert.Equal("too-few-paying-leads", RevenuePerLead.From([0m, 5m, 0m], Given.Euro).TwoPart().WhyNoInterval!.Code);
        Assert.Equal("revenue-not-positive", RevenuePerLead.From([-7m, 5m, 0m], Given.Euro).TwoPart().WhyNoInterval!.Code);
        Assert.Equal("figures-only", RevenuePerLead.From(MoneyPerUnit.From(Revenue, 40), 310).TwoPart().WhyNoInterval!.Code);
        Assert.Equal((40L, 310L), (RevenuePerLead.From(MoneyPerUnit.From(Revenue, 40), 310).PayingLeads, RevenuePerLead.From(MoneyPerUnit.From(Revenue, 40), 310).Leads));
    }

    [Fact]
    public void By_cohort_and_by_period_refuse_each_other()
    {
        RevenuePerLead cohort = RevenuePerLead.From(Revenue, 310), period = RevenuePerLead.From(Revenue, 310, LeadQualification.SalesQualified, LeadRevenueBasis.Period);
        Assert.Equal(("revenue-per-lead/sales-qualified/period", "revenue of a period over sales-qualified leads of the period"), (period.Definition.Id, period.Definition.Text));
        _ = Assert.Throws<DefinitionMismatchException>(() => cohort + period);
        _ = Assert.Throws<DefinitionMismatchException>(() => cohort.ComparedWith(period));
        Assert.Equal("basis", Assert.Throws<ArgumentOutOfRangeException>(() => RevenuePerLead.From(Revenue, 310, LeadQualification.All, default)).ParamName);
    }

    [Fact]
    public void The_margin_that_a_lead_leaves_has_the_uncertainty_of_both()
    {
        RevenuePerLead revenue = RevenuePerLead.From([.. Enumerable.Range(0, 200).Select(lead => lead % 5 == 0 ? 500m + lead : 0m)], Given.Euro, LeadQualification.All);
        CostPerLead cost = CostPerLead.From(new Money(8000, "EUR"), 200);
        MoneyEstimate margin = revenue.MarginAfterCost(cost, 0.5m);
        Assert.Equal((revenue.Value!.Value * 0.5m) - cost.Value!.Value, margin.Value);
        ConfidenceInterval bounds = margin.Interval()!.Value, earned = revenue.Interval()!.Value, spent = cost.Interval()!.Value;
        double down = Math.Sqrt(Math.Pow(earned.Width / 4, 2) + Math.Pow(spent.Upper - 40, 2));
        GoldenFile.Close((double)margin.Value!.Value.Amount - down, bounds.Lower, 1e-12);
        Assert.Equal(("margin-per-lead/all", "EUR per lead"), (margin.Definition.Id, margin.Definition.Unit));
        Assert.Equal("figures-only", RevenuePerLead.From(Revenue, 1250, LeadQualification.All).MarginAfterCost(cost, 0.5m).WhyNoInterval!.Code);
        Assert.Equal("no-leads", RevenuePerLead.From(Revenue, 0, LeadQualification.All).MarginAfterCost(cost, 0.5m).WhyUndefined!.Code);
        _ = Assert.Throws<DefinitionMismatchException>(() => RevenuePerLead.From(Revenue, 310).MarginAfterCost(cost, 0.5m));
        _ = Assert.Throws<CurrencyMismatchException>(() => revenue.MarginAfterCost(CostPerLead.From(new Money(8000, "USD"), 200), 0.5m));
        Assert.Equal("grossMargin", Assert.Throws<ArgumentOutOfRangeException>(() => revenue.MarginAfterCost(cost, 50)).ParamName);
    }

    // Two amounts that add up to 100 have squares of 5,000 at the least.
    [Fact]
    public void A_text_of_paying_leads_that_cannot_be_is_refused()
    {
        string text = RevenuePerLead.From([50m, 50m, .. new decimal[8]], Given.Euro).ToString("R", null);
        Assert.Equal(2, RevenuePerLead.Parse(text).PayingLeads);
        Assert.Contains("squares=5000", text);
        Assert.Contains("paying=2", text);
        Assert.Contains("squares", Refused(text.Replace("squares=5000", "squares=1000")));
        Assert.Contains("squares", Refused(text.Replace("paying=2", "paying=1")));
        Assert.Contains("paying: must be above 0 where leads brought 100.00 EUR, but was 0", Refused(text.Replace("paying=2", "paying=0")));
        Assert.Contains("paying: a part must not exceed its whole of 10, but was 11", Refused(text.Replace("paying=2", "paying=11")));

        static string Refused(string text)
        {
            FormatException refused = Assert.Throws<FormatException>(() => RevenuePerLead.Parse(text));
            return refused.Message + refused.InnerException?.Message;
        }
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.StartsWith("ofPaying: 96,000.00 EUR came from no lead", Assert.Throws<ArgumentException>(() => RevenuePerLead.From(MoneyPerUnit.From(Revenue, 0), 5)).Message);
        Assert.Equal("leads", Assert.Throws<ArgumentOutOfRangeException>(() => RevenuePerLead.From(Revenue, -1)).ParamName);
        Assert.Equal("qualification", Assert.Throws<ArgumentOutOfRangeException>(() => RevenuePerLead.From(Revenue, 1, default)).ParamName);
        Assert.Contains("not be less than the 40 of them", Assert.Throws<ArgumentOutOfRangeException>(() => RevenuePerLead.From(MoneyPerUnit.From(Revenue, 40), 39)).Message);
        Assert.Equal("revenue", Assert.Throws<ArgumentNullException>(() => RevenuePerLead.From(new int[1], null!)).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => RevenuePerLead.From((int[])null!, row => Revenue)).ParamName);
    }
}
