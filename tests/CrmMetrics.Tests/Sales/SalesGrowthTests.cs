using System.Globalization;
using CrmMetrics.Sales;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Sales;

public class SalesGrowthLaws : MetricLaws<SalesGrowth>
{
    protected override Arbitrary<SalesGrowth> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(default(SalesGrowth))),
        (3, from now in Given.Euros.Generator from before in Given.Euros.Generator select SalesGrowth.From(now, before)),
        (6, from now in SalesGrowthTests.WonDeals from before in SalesGrowthTests.WonDeals select SalesGrowth.From(now, before))));

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override SalesGrowth Parse(string text) => SalesGrowth.Parse(text);
}

public class CompoundGrowthLaws : MetricLaws<SalesGrowth>
{
    protected override Arbitrary<SalesGrowth> Any { get; } = Arb.From(
        from last in Given.Euros.Generator
        from first in Given.Euros.Generator
        from days in Gen.Frequency((1, Gen.Choose(1, 30)), (4, Gen.Choose(30, 7300)))
        select SalesGrowth.Compound(last, first, days / 365.0));

    protected override (double Lowest, double Highest) Range => (-1, double.MaxValue);

    protected override SalesGrowth Parse(string text) => SalesGrowth.Parse(text);
}

public class SalesGrowthTests
{
    private static readonly LocalDate Day = new(2024, 5, 2);

    /// <summary>Up to 15 won deals, those that bring nothing among them.</summary>
    internal static Gen<PipelineSummary> WonDeals { get; } =
        from count in Gen.Choose(0, 15)
        from amounts in Gen.ArrayOf(Gen.Frequency((1, Gen.Constant(0)), (9, Gen.Choose(1, 500_000))), count)
        select Won([.. amounts.Select(amount => amount / 100m)]);

    [Fact]
    public void Growth_is_the_change_as_a_part_of_the_earlier_sales() =>
        Check.That(Given.Euros, Given.Euros, (now, before) =>
            SalesGrowth.From(now, before).Value is { } growth
                ? before.Amount > 0 && Math.Abs(growth - (((double)now.Amount / (double)before.Amount) - 1)) <= 1e-12 * (1 + Math.Abs(growth))
                : before.Amount <= 0);

    [Fact]
    public void A_yearly_rate_compounds_from_the_first_sales_to_the_last() =>
        Check.That(Given.Euros, Given.Euros, Arb.From(Gen.Choose(1, 40)), (last, first, halves) =>
            SalesGrowth.Compound(last, first, halves / 2.0).Value is not { } rate
                || Math.Abs(((double)first.Amount * Math.Pow(1 + rate, halves / 2.0)) - (double)last.Amount) <= 1e-9 * (1 + Math.Abs((double)last.Amount)));

    [Fact]
    public void The_usual_figures_come_out()
    {
        SalesGrowth tenth = SalesGrowth.From(Euros(110), Euros(100));
        Assert.Equal(0.1, tenth.Value);
        Assert.Equal("+10.0 % (110.00 EUR from 100.00 EUR)", tenth.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("0.10", tenth.ToString("F2", CultureInfo.InvariantCulture));
        Assert.Equal("figures-only", tenth.WhyNoInterval!.Code);
        Assert.Equal((-1.0, -1.5), (SalesGrowth.From(Euros(0), Euros(100)).Value, SalesGrowth.From(Euros(-50), Euros(100)).Value));
        SalesGrowth doubled = SalesGrowth.Compound(Euros(200), Euros(100), 2);
        GoldenFile.Close(Math.Sqrt(2) - 1, doubled.Value, 1e-14);
        Assert.Equal("+41.4 % a year (200.00 EUR from 100.00 EUR in 2 years)", doubled.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(-1, SalesGrowth.Compound(Euros(0), Euros(100), 3).Value);
        Assert.Equal((110m, 100m, 1.0, 2.0), (tenth.Now.Amount, tenth.Before.Amount, tenth.Years, doubled.Years));
    }

    [Fact]
    public void Each_basis_has_a_definition_of_its_own_and_none_is_compared_with_another()
    {
        SalesGrowth[] all =
        [
            .. new[] { GrowthBasis.PreviousPeriod, GrowthBasis.YearOverYear, GrowthBasis.QuarterOverQuarter, GrowthBasis.MonthOverMonth }.Select(basis => SalesGrowth.From(Euros(3), Euros(2), basis)),
            SalesGrowth.Compound(Euros(3), Euros(2), 1),
        ];
        Assert.Equal(["previous-period", "year-over-year", "quarter-over-quarter", "month-over-month", "compound-annual"], all.Select(growth => growth.Definition.Id.Replace("sales-growth/", "")));
        Assert.All(all.Skip(1), other => Assert.Throws<DefinitionMismatchException>(() => all[0].ComparedWith(other)));
        Assert.All(all, growth => Assert.Equal(growth, SalesGrowth.Parse(growth.ToString("R", null))));
        Assert.Equal(5, all.Distinct().Count());
    }

    [Fact]
    public void Without_earlier_sales_nothing_grows()
    {
        Assert.All(
            new[] { SalesGrowth.From(Euros(5), Euros(0)), SalesGrowth.From(Euros(5), Euros(-5)), SalesGrowth.Compound(Euros(5), Euros(0), 2), default },
            growth => Assert.Equal((null, "base-not-positive", "base-not-positive"), (growth.Value, growth.WhyUndefined!.Code, growth.WhyNoInterval!.Code)));
        Assert.Equal((null, "negative-end"), (SalesGrowth.Compound(Euros(-1), Euros(5), 2).Value, SalesGrowth.Compound(Euros(-1), Euros(5), 2).WhyUndefined!.Code));
        Assert.StartsWith("undefined", SalesGrowth.From(Euros(5), Euros(0)).ToString(), StringComparison.Ordinal);
        Assert.Null(SalesGrowth.From(Euros(5), Euros(0)).ComparedWith(SalesGrowth.From(Euros(5), Euros(4))));
    }

    [Fact]
    public void A_yearly_rate_beyond_the_largest_number_is_undefined()
    {
        SalesGrowth steep = SalesGrowth.Compound(Euros(1000), Euros(1), 0.001);
        Assert.Equal((null, "too-steep"), (steep.Value, steep.WhyUndefined!.Code));
        Assert.Equal(steep, SalesGrowth.Parse(steep.ToString("R", null)));
    }

    // Won amounts of 600 and 400 in three and two deals: the log of their ratio varies by Σx²/(Σx)² of each; Student's t of one degree at 95 % is 12.7062047361747.
    [Fact]
    public void Growth_out_of_deals_has_the_interval_of_two_compound_Poisson_processes()
    {
        SalesGrowth growth = SalesGrowth.From(Won(100, 200, 300), Won(200, 200), GrowthBasis.YearOverYear);
        double margin = 12.7062047361747 * Math.Sqrt((140_000 / 360_000.0) + (80_000 / 160_000.0));
        Assert.Equal(0.5, growth.Value);
        GoldenFile.Close((1.5 * Math.Exp(-margin)) - 1, growth.Interval()!.Value.Lower, 1e-12);
        GoldenFile.Close((1.5 * Math.Exp(margin)) - 1, growth.Interval()!.Value.Upper, 1e-9);
    }

    [Fact]
    public void A_broad_base_shows_the_growth_that_two_large_deals_do_not()
    {
        SalesGrowth broad = SalesGrowth.From(Won([.. Enumerable.Repeat(15m, 400)]), Won([.. Enumerable.Repeat(10m, 400)])), few = SalesGrowth.From(Won(3000, 3000), Won(2000, 2000));
        Assert.Equal(broad.Value, few.Value);
        Assert.True(broad.Interval()!.Value.Lower > 0);
        Assert.True(few.Interval()!.Value.Lower < 0);
    }

    [Fact]
    public void Too_few_deals_or_nothing_brought_leave_no_interval()
    {
        Assert.Equal("too-few-won-deals", SalesGrowth.From(Won(100), Won(50, 50)).WhyNoInterval!.Code);
        Assert.Equal("too-few-won-deals", SalesGrowth.From(Won(50, 50), Won(100)).WhyNoInterval!.Code);
        SalesGrowth nothing = SalesGrowth.From(Won(0, 0), Won(50, 50));
        Assert.Equal((-1.0, "amount-not-positive"), (nothing.Value!.Value, nothing.WhyNoInterval!.Code));
        Assert.Null(nothing.Interval());
        Assert.Equal("base-not-positive", SalesGrowth.From(Won(50, 50), PipelineSummary.Zero).WhyUndefined!.Code);
    }

    [Fact]
    public void Bad_bases_years_and_currencies_are_refused()
    {
        Refused("basis", "basis: a yearly rate needs the number of years, which Compound takes, but was CompoundAnnual.", () => SalesGrowth.From(Euros(1), Euros(1), GrowthBasis.CompoundAnnual));
        Refused("basis", "basis: a yearly rate needs the number of years, which Compound takes, but was CompoundAnnual.", () => SalesGrowth.From(Won(1), Won(1), GrowthBasis.CompoundAnnual));
        Refused("basis", "basis: must be one of PreviousPeriod, YearOverYear, QuarterOverQuarter, MonthOverMonth, CompoundAnnual, but was 0.", () => SalesGrowth.From(Euros(1), Euros(1), default));
        Refused("years", "years: must be above 0, but was 0.", () => SalesGrowth.Compound(Euros(1), Euros(1), 0));
        Refused("years", "years: must be above 0, but was -2.", () => SalesGrowth.Compound(Euros(1), Euros(1), -2));
        Refused("years", "years: must be a finite number, but was NaN.", () => SalesGrowth.Compound(Euros(1), Euros(1), double.NaN));
        Money dollar = new(1, Given.Dollar);
        _ = Assert.Throws<CurrencyMismatchException>(() => SalesGrowth.From(Euros(1), dollar));
        _ = Assert.Throws<CurrencyMismatchException>(() => SalesGrowth.Compound(dollar, Euros(1), 2));
        _ = Assert.Throws<CurrencyMismatchException>(() => SalesGrowth.From(Won(1, 2), PipelineSummary.From([Opportunity.Won(null, null, Day, dollar)])));
    }

    [Theory]
    [InlineData("error=", "error=-")]
    [InlineData("freedom=1", "freedom=0")]
    [InlineData("kind=YearOverYear", "kind=CompoundAnnual")]
    [InlineData("kind=YearOverYear", "kind=WeekOverWeek")]
    public void What_cannot_be_is_not_read(string part, string wrong)
    {
        string text = SalesGrowth.From(Won(100, 200, 300), Won(200, 200), GrowthBasis.YearOverYear).ToString("R", null);
        Assert.Contains(part, text, StringComparison.Ordinal);
        _ = Assert.Throws<FormatException>(() => SalesGrowth.Parse(text.Replace(part, wrong)));
        Assert.False(SalesGrowth.TryParse(text.Replace(part, wrong), out SalesGrowth none));
        Assert.Equal(default, none);
    }

    private static PipelineSummary Won(params decimal[] amounts) => PipelineSummary.From(amounts.Select(amount => Opportunity.Won(null, null, Day, Euros(amount))));

    private static Money Euros(decimal amount) => new(amount, Given.Euro);

    private static void Refused(string argument, string message, Func<object> act)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(act);
        Assert.Equal(argument, refusal.ParamName);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }
}
