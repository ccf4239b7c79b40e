using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class MoneyPerUnitLaws : MetricLaws<MoneyPerUnit>
{
    internal static Arbitrary<decimal[]> Amounts { get; } =
        Arb.From(Gen.Sized(size => Gen.Choose(0, Math.Min(size, 30)).SelectMany(count => Gen.ArrayOf(Given.AmountGen, count))));

    internal static Arbitrary<MoneyPerUnit> Figures { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(MoneyPerUnit.Zero)),
        (2, from total in Given.AmountGen from count in Given.CountGen select MoneyPerUnit.From(new Money(total, Given.Euro), count)),
        (7, Amounts.Generator.Select(amounts => MoneyPerUnit.From(amounts, Given.Euro)))));

    protected override Arbitrary<MoneyPerUnit> Any => Arb.From(Figures.Generator.Where(figure => figure != MoneyPerUnit.Zero));

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, double.PositiveInfinity);

    protected override MoneyPerUnit Parse(string text) => MoneyPerUnit.Parse(text);
}

public class MoneyPerUnitSummaryLaws : SummaryLaws<MoneyPerUnit>
{
    protected override Arbitrary<MoneyPerUnit> Any => MoneyPerUnitLaws.Figures;

    protected override MoneyPerUnit Zero => MoneyPerUnit.Zero;

    protected override MoneyPerUnit Parse(string text) => MoneyPerUnit.Parse(text);

    protected override bool Same(MoneyPerUnit left, MoneyPerUnit right) => MoneyPerUnitTests.Same(left, right);
}

public class MoneyPerUnitTests
{
    private static readonly MetricDefinition DealSize = new("average-deal-size", "amount of won deals over their number", "deal", 1, BetterWhen.Higher);

    [Fact]
    public void Any_cut_of_the_amounts_gives_the_whole_and_the_total_to_the_cent() =>
        Check.That(MoneyPerUnitLaws.Amounts, MoneyPerUnitLaws.Amounts, (left, right) =>
        {
            MoneyPerUnit parts = MoneyPerUnit.From(left, Given.Euro) + MoneyPerUnit.From(right, Given.Euro), whole = MoneyPerUnit.From([.. right, .. left], Given.Euro);
            return parts.Total == whole.Total && Same(parts, whole);
        });

    [Fact]
    public void A_column_and_single_amounts_give_the_same() =>
        Check.That(MoneyPerUnitLaws.Amounts, amounts =>
            MoneyPerUnit.From(amounts, Given.Euro) is var column && MoneyPerUnit.From(amounts.Select(amount => new Money(amount, Given.Euro))) is var rows
            && (amounts.Length == 0 || column == rows));

    [Fact]
    public void The_interval_is_that_of_the_mean_of_the_same_figures() =>
        Check.That(MoneyPerUnitLaws.Amounts, Given.Level, (amounts, level) =>
            (MoneyPerUnit.From(amounts, Given.Euro).Interval(level), SampleMean.From(amounts.Select(amount => (double)amount)).Interval(level)) switch
            {
                (null, null) => true,
                ({ } money, { } number) => Math.Abs(money.Lower - number.Lower) <= 1e-10 * (1 + Math.Abs(number.Lower) + number.Width),
                _ => false,
            });

    [Fact]
    public void The_sum_of_squares_of_a_database_gives_the_same_interval() =>
        Check.That(MoneyPerUnitLaws.Amounts, amounts =>
        {
            MoneyPerUnit rows = MoneyPerUnit.From(amounts, Given.Euro);
            MoneyPerUnit sums = MoneyPerUnit.From(rows.Total, rows.Count, (double)amounts.Sum(amount => amount * amount));
            return rows.Interval() is not { } here ? sums.Interval() is null : sums.Interval() is { } there && Math.Abs(here.Width - there.Width) <= 1e-6 * (1 + Math.Abs(here.Upper) + here.Width);
        });

    [Fact]
    public void It_divides_last_and_exactly()
    {
        MoneyPerUnit third = MoneyPerUnit.From(new Money(100, Given.Euro), 3, DealSize);
        Assert.Equal(new Money(100m / 3, Given.Euro), third.Value);
        Assert.Equal(new Money(100, Given.Euro), (third + MoneyPerUnit.From(new Money(200, Given.Euro), 0, DealSize) + MoneyPerUnit.From(new Money(-200, Given.Euro), 0, DealSize)).Total);
        Assert.Equal((double)(100m / 3), ((IMetric)third).Value);
    }

    [Fact]
    public void A_total_alone_has_no_interval_and_takes_it_from_what_is_added_to_it()
    {
        MoneyPerUnit total = MoneyPerUnit.From(new Money(30, Given.Euro), 2, DealSize), amounts = MoneyPerUnit.From([10m, 20m], Given.Euro, DealSize);
        Assert.NotNull(amounts.Interval());
        Assert.Equal("figures-only", total.WhyNoInterval!.Code);
        Assert.Equal("figures-only", (total + amounts).WhyNoInterval!.Code);
        Comparison comparison = amounts.ComparedWith(total)!;
        Assert.Equal((0.0, "figures-only"), (comparison.Change, comparison.WhyNoInterval!.Code));
        Assert.Equal("too-few-values", MoneyPerUnit.From([10m], Given.Euro).WhyNoInterval!.Code);
    }

    [Fact]
    public void Money_for_nothing_is_kept_and_undefined()
    {
        MoneyPerUnit spend = MoneyPerUnit.From(new Money(500, Given.Euro), 0, DealSize);
        Assert.Null(spend.Value);
        Assert.Equal("nothing-counted", spend.WhyUndefined!.Code);
        Assert.Equal(new Money(50, Given.Euro), (spend + MoneyPerUnit.From(new Money(0, Given.Euro), 10, DealSize)).Value);
        Assert.Null(spend.ComparedWith(spend));
        Assert.Null(spend.ToEstimate().Value);
    }

    [Fact]
    public void Its_unit_names_the_currency_and_the_thing()
    {
        MoneyPerUnit deals = MoneyPerUnit.From([1_000m, 1_500m], Given.Euro, DealSize);
        Assert.Equal("EUR per deal", deals.Definition.Unit);
        Assert.Equal("1,250.00 EUR per deal (2,500.00 EUR over 2)", deals.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("1.250,00 EUR per deal (2.500,00 EUR over 2)", deals.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("money per unit", MoneyPerUnit.Zero.Definition.Unit);
        MoneyPerUnit read = MoneyPerUnit.Parse(deals.ToString("R", null));
        Assert.Equal((deals, "EUR per deal"), (read, read.Definition.Unit));
        MoneyEstimate estimate = deals.ToEstimate();
        Assert.Equal((deals.Value, deals.Interval(0.9), deals.Definition), (estimate.Value, estimate.Interval(0.9), estimate.Definition));
    }

    [Fact]
    public void Welch_compares_two_groups_of_amounts()
    {
        double[] a = [12.1, 14.3, 9.8, 15.2, 11.7, 13.9, 10.4, 12.8], b = [10.2, 11.1, 9.5, 12.0, 10.9, 8.7, 11.8, 10.0, 9.9];
        Comparison money = MoneyPerUnit.From([.. a.Select(value => (decimal)value)], Given.Euro).ComparedWith(MoneyPerUnit.From([.. b.Select(value => (decimal)value)], Given.Euro))!;
        Comparison number = SampleMean.From(a).ComparedWith(SampleMean.From(b))!;
        GoldenFile.Close(number.PValue, money.PValue, 1e-12);
        GoldenFile.Close(number.Interval!.Value.Lower, money.Interval!.Value.Lower, 1e-12);
        Assert.Equal("EUR per unit", money.Definition.Unit);
        Assert.Equal("no-variance", MoneyPerUnit.From([1m, 1m], Given.Euro).ComparedWith(MoneyPerUnit.From([2m, 2m], Given.Euro))!.WhyNoInterval!.Code);
    }

    [Fact]
    public void Amounts_of_28_digits_keep_their_squares()
    {
        decimal[] amounts = [12_345_678_901_234_567.890123456789m, 12_345_678_901_234_567.890123456788m];
        ConfidenceInterval interval = MoneyPerUnit.From(amounts, Given.Euro).Interval()!.Value;
        Assert.InRange(interval.Width, 0, 10);
        Assert.Equal(1 / 3.0, MoneyPerUnit.From([0.3333333333333333333333333333m, 0.3333333333333333333333333333m], Given.Euro).Interval()!.Value.Lower, 1e-16);
    }

    [Fact]
    public void Currencies_and_definitions_do_not_mix()
    {
        MoneyPerUnit euros = MoneyPerUnit.From([1m, 2m], Given.Euro, DealSize), dollars = MoneyPerUnit.From([1m, 2m], Given.Dollar, DealSize);
        _ = Assert.Throws<CurrencyMismatchException>(() => euros + dollars);
        _ = Assert.Throws<CurrencyMismatchException>(() => euros.ComparedWith(dollars));
        _ = Assert.Throws<CurrencyMismatchException>(() => MoneyPerUnit.From([new Money(1, Given.Euro), new Money(1, Given.Dollar)]));
        _ = Assert.Throws<DefinitionMismatchException>(() => euros + MoneyPerUnit.From([1m, 2m], Given.Euro));
        _ = Assert.Throws<DefinitionMismatchException>(() => euros.ComparedWith(MoneyPerUnit.From([1m, 2m], Given.Euro)));
        Assert.Null(euros.ComparedWith(MoneyPerUnit.Zero));
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        Money ten = new(10, Given.Euro);
        ProportionTests.Refused("count: a count must be 0 or more, but was -1.", () => MoneyPerUnit.From(ten, -1));
        ProportionTests.Refused("squaredAmounts: must be 0 or more, but was -1.", () => MoneyPerUnit.From(ten, 2, -1));
        ProportionTests.Refused("squaredAmounts: the squares of 2 values with the sum 10 must be 50 or more, but was 49.", () => MoneyPerUnit.From(ten, 2, 49));
        Assert.Equal("amounts", Assert.Throws<ArgumentNullException>(() => MoneyPerUnit.From((IEnumerable<Money>)null!)).ParamName);
        Assert.False(MoneyPerUnit.TryParse("total=10.00 EUR;count=-1", out _));
        Assert.False(MoneyPerUnit.TryParse("total=10.00 EUR;count=1;squares=NaN", out _));
        _ = Assert.Throws<OverflowException>(() => MoneyPerUnit.From([decimal.MaxValue, decimal.MaxValue], Given.Euro));
    }

    internal static bool Same(MoneyPerUnit left, MoneyPerUnit right) =>
        left.Total == right.Total && left.Count == right.Count && left.Definition == right.Definition && Equals(left.WhyNoInterval, right.WhyNoInterval)
        && (left.Interval() is not { } x || right.Interval() is not { } y || Math.Abs(x.Width - y.Width) <= 1e-12 * (1 + x.Width));
}
