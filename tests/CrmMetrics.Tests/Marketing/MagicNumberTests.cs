using System.Globalization;
using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class MagicNumberLaws : MetricLaws<MagicNumber>
{
    protected override Arbitrary<MagicNumber> Any { get; } = Arb.From(
        from revenue in Given.AmountGen
        from before in Given.AmountGen
        from spend in Gen.Choose(0, 1_000)
        select MagicNumber.From(new Money(revenue, Given.Euro), new Money(before, Given.Euro), new Money(spend, Given.Euro)));

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override MagicNumber Parse(string text) => MagicNumber.Parse(text);
}

public class MagicNumberTests
{
    private static readonly Money Revenue = new(121_600, "EUR"), Before = new(100_000, "EUR"), Spend = new(42_000, "EUR");

    [Fact]
    public void It_is_the_yearly_growth_over_the_spend_before()
    {
        MagicNumber number = MagicNumber.From(Revenue, Before, Spend);
        Assert.Equal(2.057142857142857143m, Math.Round(number.Ratio!.Value, 18, MidpointRounding.ToEven));
        Assert.Equal("2.06 (4 × (121,600.00 EUR − 100,000.00 EUR) ÷ 42,000.00 EUR)", number.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(-1, MagicNumber.From(Before - new Money(10_500, "EUR"), Before, Spend).Ratio);
    }

    [Fact]
    public void Each_definition_has_its_own_name_and_two_of_them_refuse_each_other()
    {
        MagicNumber[] all = [.. ((MagicNumberDefinition[])Enum.GetValues(typeof(MagicNumberDefinition))).Select(kind => MagicNumber.From(Revenue, Before, Spend, kind))];
        Assert.Equal([4, 1, 12], all.Select(number => Math.Round(number.Ratio!.Value * 42_000 / 21_600, 10)));
        Assert.Equal(3, all.Select(number => number.Definition.Id).Distinct().Count());
        Assert.All(all, number => Assert.Equal(number, MagicNumber.Parse(number.ToString("R", null))));
        _ = Assert.Throws<DefinitionMismatchException>(() => all[0].ComparedWith(all[1]));
    }

    [Fact]
    public void Nothing_spent_leaves_it_undefined_and_figures_have_no_interval()
    {
        Assert.Equal("no-spend", MagicNumber.From(Revenue, Before, default).WhyUndefined!.Code);
        Assert.Equal("no-spend", default(MagicNumber).WhyUndefined!.Code);
        Assert.Equal("figures-only", MagicNumber.From(Revenue, Before, Spend).WhyNoInterval!.Code);
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.Contains("must be 0 or more", Assert.Throws<ArgumentOutOfRangeException>(() => MagicNumber.From(Revenue, Before, -Spend)).Message);
        Assert.Equal("definition", Assert.Throws<ArgumentOutOfRangeException>(() => MagicNumber.From(Revenue, Before, Spend, default)).ParamName);
        Assert.Contains("USD", Assert.Throws<CurrencyMismatchException>(() => MagicNumber.From(Revenue, new Money(1, "USD"), Spend)).Message);
    }
}
