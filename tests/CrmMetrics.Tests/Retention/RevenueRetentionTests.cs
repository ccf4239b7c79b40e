using System.Globalization;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Retention;

public class GrossRevenueRetentionLaws : MetricLaws<GrossRevenueRetention>
{
    internal static Arbitrary<GrossRevenueRetention> Rates { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(default(GrossRevenueRetention))),
        (6, GivenRevenue.MovementsGen.Select(movements => movements.GrossRetention())),
        (2, RevenueRatioTests.ConcentratedGen.Select(movements => movements.GrossRetention()))));

    protected override Arbitrary<GrossRevenueRetention> Any { get; } = Arb.From(Rates.Generator.Where(rate => rate != default));

    protected override (double Lowest, double Highest) Range => (0, 1);

    protected override GrossRevenueRetention Parse(string text) => GrossRevenueRetention.Parse(text);
}

public class EventByEventGrossRevenueRetentionLaws : MetricLaws<GrossRevenueRetention>
{
    private static readonly RevenueDefinition EventByEvent = RevenueDefinition.Standard with { Grain = RevenueGrain.EventByEvent };

    protected override Arbitrary<GrossRevenueRetention> Any { get; } =
        Arb.From(GivenRevenue.Ledgers.Generator.Select(rows => RevenueMovements.From(rows, GivenRevenue.Window, EventByEvent).GrossRetention()));

    protected override (double Lowest, double Highest) Range => (double.NegativeInfinity, 1);

    protected override GrossRevenueRetention Parse(string text) => GrossRevenueRetention.Parse(text);
}

public class GrossRevenueRetentionSummaryLaws : SummaryLaws<GrossRevenueRetention>
{
    protected override Arbitrary<GrossRevenueRetention> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(default(GrossRevenueRetention))), (6, GivenRevenue.MovementsGen.Select(movements => movements.GrossRetention()))));

    protected override GrossRevenueRetention Zero => GrossRevenueRetention.Zero;

    protected override GrossRevenueRetention Parse(string text) => GrossRevenueRetention.Parse(text);

    protected override bool Same(GrossRevenueRetention left, GrossRevenueRetention right) => RevenueRatioTests.Same(left, right, left.Retained, right.Retained, left.Opening, right.Opening);
}

public class NetRevenueRetentionLaws : MetricLaws<NetRevenueRetention>
{
    protected override Arbitrary<NetRevenueRetention> Any { get; } = Arb.From(Gen.Frequency(
        (6, GivenRevenue.MovementsGen.Select(movements => movements.NetRetention())),
        (2, RevenueRatioTests.ConcentratedGen.Select(movements => movements.NetRetention()))));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override NetRevenueRetention Parse(string text) => NetRevenueRetention.Parse(text);
}

public class NetRevenueRetentionSummaryLaws : SummaryLaws<NetRevenueRetention>
{
    protected override Arbitrary<NetRevenueRetention> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(default(NetRevenueRetention))), (6, GivenRevenue.MovementsGen.Select(movements => movements.NetRetention()))));

    protected override NetRevenueRetention Zero => NetRevenueRetention.Zero;

    protected override NetRevenueRetention Parse(string text) => NetRevenueRetention.Parse(text);

    protected override bool Same(NetRevenueRetention left, NetRevenueRetention right) => RevenueRatioTests.Same(left, right, left.Retained, right.Retained, left.Opening, right.Opening);
}

public class RevenueRatioTests
{
    /// <summary>Balances of up to 40 customers, a few of them a thousand times the others.</summary>
    internal static Gen<RevenueChange[]> BalancesGen { get; } =
        from count in Gen.Choose(0, 40)
        from rows in Gen.ArrayOf(
            from size in Gen.Frequency((8, Gen.Choose(0, 500)), (1, Gen.Choose(0, 500_000)))
            from kept in Gen.Frequency((4, Gen.Constant(100)), (1, Gen.Constant(0)), (4, Gen.Choose(1, 250)))
            from before in Gen.Choose(0, 1)
            select (Opening: size / 10m, Closing: size * kept / 1000m, Before: before == 1),
            count)
        select rows.Select((row, index) => RevenueChange.From("C" + index, Euros(row.Opening), Euros(row.Opening == 0 && row.Before ? 3 : row.Closing), row.Before)).ToArray();

    internal static Gen<RevenueMovements> ConcentratedGen { get; } = BalancesGen.Select(rows => GivenRevenue.Of(rows, GivenRevenue.Window));

    [Fact]
    public void The_interval_is_that_of_the_linearised_ratio() =>
        Check.That(Arb.From(BalancesGen), Given.Level, (rows, level) =>
        {
            RevenueMovements movements = GivenRevenue.Of(rows);
            (double Over, double Part)[] paying = [.. rows.Where(row => row.Opening.Amount > 0).Select(row => ((double)row.Opening.Amount, (double)row.Closing.Amount))];
            double over = paying.Sum(row => row.Over), ratio = paying.Sum(row => row.Part) / over, n = paying.Length;
            double scatter = paying.Sum(row => Math.Pow(row.Part - (ratio * row.Over), 2)), error = Math.Sqrt(scatter * n / (n - 1)) / over;
            double effective = over * over / paying.Sum(row => row.Over * row.Over);
            if (movements.NetRetention().Interval(level) is not { } interval)
            {
                return n < 2 || ratio == 0 || error < 1e-12;
            }

            double margin = StudentT.TwoSidedQuantile(level, Math.Max(1, effective - 1)) * error / ratio;
            return Near(interval.Lower, ratio * Math.Exp(-margin)) && Near(interval.Upper, ratio * Math.Exp(margin));

            static bool Near(double actual, double expected) => actual.Equals(expected) || Math.Abs(actual - expected) <= 1e-7 * Math.Abs(expected);
        });

    // Four customers of 100, 200, 50 and 10, of whom the second keeps 150, the third nothing: R = 260/360, Student's t on 129600/52600 − 1 degrees.
    [Fact]
    public void The_hand_table_has_this_interval()
    {
        RevenueMovements movements = GivenRevenue.Of([Row("A", 100, 100), Row("B", 200, 150), Row("C", 50, 0), Row("F", 10, 10)]);
        double ratio = 260 / 360.0, scatter = Square(100 - (100 * ratio)) + Square(150 - (200 * ratio)) + Square(50 * ratio) + Square(10 - (10 * ratio));
        double error = Math.Sqrt(scatter * 4 / 3) / 360, t = StudentT.TwoSidedQuantile(0.9, (129_600 / 52_600.0) - 1), odds = Math.Log(ratio / (1 - ratio));
        ConfidenceInterval gross = movements.GrossRetention().Interval(0.9)!.Value, churn = movements.RevenueChurn().Interval(0.9)!.Value;
        GoldenFile.Close(1 / (1 + Math.Exp((t * error / (ratio * (1 - ratio))) - odds)), gross.Lower, 1e-10);
        GoldenFile.Close(1 / (1 + Math.Exp((-t * error / (ratio * (1 - ratio))) - odds)), gross.Upper, 1e-10);
        GoldenFile.Close(1 - gross.Upper, churn.Lower, 1e-10);
        GoldenFile.Close(1 - gross.Lower, churn.Upper, 1e-10);
        ConfidenceInterval only = movements.RevenueChurn(RevenueChurnDefinition.ChurnOnly).Interval()!.Value;
        Assert.True(only.Contains(50 / 360.0) && only.Lower > 0 && only.Upper < 1);
        Assert.Equal(129_600 / 52_600.0, movements.EffectiveCustomers.Value!.Value, 12);

        static double Square(double x) => x * x;
    }

    [Fact]
    public void Few_large_customers_widen_the_interval()
    {
        RevenueChange[] equal = [.. Enumerable.Range(0, 200).Select(i => Row("C" + i, 100, i % 10 == 0 ? 0 : 100))];
        RevenueChange[] lopsided = [.. Enumerable.Range(0, 200).Select(i => i == 0 ? Row("C0", 10_000, 3_000) : Row("C" + i, 50, i % 10 == 0 ? 0 : 50))];
        GrossRevenueRetention broad = GivenRevenue.Of(equal).GrossRetention(), narrow = GivenRevenue.Of(lopsided).GrossRetention();
        Assert.True(narrow.Interval()!.Value.Width > 3 * broad.Interval()!.Value.Width);
        Assert.InRange(GivenRevenue.Of(lopsided).EffectiveCustomers.Value!.Value, 3, 5);
        Assert.Equal(200, GivenRevenue.Of(equal).EffectiveCustomers.Value!.Value, 9);
    }

    [Fact]
    public void Customers_alike_or_alone_leave_no_interval()
    {
        Assert.Equal("no-spread", GivenRevenue.Of([Row("A", 100, 110), Row("B", 300, 330)]).NetRetention().WhyNoInterval!.Code);
        Assert.Equal("no-spread", GivenRevenue.Of([Row("A", 100, 120), Row("B", 300, 330)]).GrossRetention().WhyNoInterval!.Code);
        Assert.Equal("no-spread", GivenRevenue.Of([Row("A", 4102.6m, 0), Row("B", 522.09m, 0), Row("C", 55.83m, 0)]).GrossRetention().WhyNoInterval!.Code);
        Assert.Equal("too-few-customers", GivenRevenue.Of([Row("A", 100, 50)]).NetRetention().WhyNoInterval!.Code);
        Assert.Equal("figures-only", NetRevenueRetention.From(Euros(5), Euros(4)).WhyNoInterval!.Code);
        Assert.NotNull(GivenRevenue.Of([Row("A", 100, 120), Row("B", 300, 330)]).NetRetention().Interval());
    }

    [Fact]
    public void The_bootstrap_finds_the_bounds_of_all_possible_draws()
    {
        decimal[][] five = [[100, 90], [40, 55], [10, 0], [75, 75], [20, 31]];
        RevenueChanges changes = Table(five, 0);
        BootstrapInterval drawn = changes.Bootstrap(NetRevenueRetentionDefinition.CohortBalance, seed: 7, level: 0.9, draws: 40_000)!.Value;
        AssertAllDraws(five, totals => totals[1] / totals[0], drawn);
        Assert.InRange(drawn.MonteCarloError, 0, 2.5e-2);
        Assert.Equal(drawn, changes.Bootstrap(NetRevenueRetentionDefinition.CohortBalance, 7, 0.9, 40_000));
        Assert.NotEqual(drawn.Interval, changes.Bootstrap(NetRevenueRetentionDefinition.CohortBalance, 8, 0.9, 40_000)!.Value.Interval);
    }

    [Fact]
    public void The_bootstrap_of_a_change_finds_the_bounds_of_all_possible_draws()
    {
        decimal[][] five = [[100, 90, 60], [40, 30, 30], [10, 9, 0], [75, 75, 75], [20, 18, 18]];
        RevenueChanges before = Table(five, 0), now = Table(five, 1);
        foreach (BootstrapInterval drawn in (BootstrapInterval[])[
            now.BootstrapChange(before, GrossRevenueRetentionDefinition.OpeningMinusLoss, 7, 0.9, 40_000)!.Value,
            now.BootstrapChange(before, GrossRevenueRetentionDefinition.CappedPerCustomer, 7, 0.9, 40_000)!.Value,
            now.BootstrapChange(before, NetRevenueRetentionDefinition.CohortBalance, 7, 0.9, 40_000)!.Value])
        {
            AssertAllDraws(five, totals => (totals[2] / totals[1]) - (totals[1] / totals[0]), drawn);
        }
    }

    [Fact]
    public void The_bootstrap_of_compounded_periods_finds_the_bounds_of_all_possible_draws()
    {
        decimal[][] five = [[100, 90, 85, 85], [40, 55, 50, 70], [10, 0, 0, 0], [75, 75, 60, 66], [20, 31, 31, 10]];
        RevenueChanges[] months = [Table(five, 0), Table(five, 1), Table(five, 2)];
        BootstrapInterval drawn = RevenueChanges.BootstrapCompounded(months, NetRevenueRetentionDefinition.CohortBalance, 7, 0.9, 40_000)!.Value;

        // Nobody is new, so that the product telescopes.
        AssertAllDraws(five, totals => totals[3] / totals[0], drawn);
        Assert.Equal(drawn, RevenueChanges.BootstrapCompounded(months, NetRevenueRetentionDefinition.CohortBalance, 7, 0.9, 40_000));
        Assert.Equal(
            months[0].Bootstrap(NetRevenueRetentionDefinition.CohortBalance, 3, draws: 500),
            RevenueChanges.BootstrapCompounded([months[0]], NetRevenueRetentionDefinition.CohortBalance, 3, draws: 500));
    }

    [Fact]
    public void Periods_that_do_not_fit_are_not_compounded()
    {
        RevenueChanges one = RevenueChanges.From([Row("A", 1, 1), Row("B", 2, 1)]), month = RevenueChanges.From([Row("A", 1, 1)], GivenRevenue.Window);
        Assert.Null(RevenueChanges.BootstrapCompounded([one, RevenueChanges.From([])], NetRevenueRetentionDefinition.CohortBalance, 1));
        Assert.Null(RevenueChanges.BootstrapCompounded([month], NetRevenueRetentionDefinition.CohortBalance, 1));
        _ = Assert.Throws<DefinitionMismatchException>(() => RevenueChanges.BootstrapCompounded([one, month], NetRevenueRetentionDefinition.CohortBalance, 1));
        _ = Assert.Throws<DefinitionMismatchException>(() => one.BootstrapChange(month, GrossRevenueRetentionDefinition.OpeningMinusLoss, 1));
        Assert.Equal("periods", Assert.Throws<ArgumentException>(() => RevenueChanges.BootstrapCompounded([], NetRevenueRetentionDefinition.CohortBalance, 1)).ParamName);
        Assert.Equal("periods", Assert.Throws<ArgumentNullException>(() => RevenueChanges.BootstrapCompounded(null!, NetRevenueRetentionDefinition.CohortBalance, 1)).ParamName);
        Assert.Equal("period", Assert.Throws<ArgumentNullException>(() => RevenueChanges.BootstrapCompounded([one, null!], NetRevenueRetentionDefinition.CohortBalance, 1)).ParamName);
        Assert.Equal("baseline", Assert.Throws<ArgumentNullException>(() => one.BootstrapChange(null!, GrossRevenueRetentionDefinition.OpeningMinusLoss, 1)).ParamName);
        Assert.Equal("baseline", Assert.Throws<ArgumentNullException>(() => one.ComparedWith(null!, GrossRevenueRetentionDefinition.OpeningMinusLoss)).ParamName);
    }

    [Fact]
    public void The_bootstrap_agrees_with_the_linearised_interval_for_many_like_customers()
    {
        RevenueChanges changes = RevenueChanges.From(Enumerable.Range(0, 400).Select(i => Row("C" + i, 100 + (i % 7), (100 + (i % 7)) * (i % 11 == 0 ? 0 : i % 5 == 0 ? 1.5m : 1))));
        ConfidenceInterval linear = changes.Movements.NetRetention().Interval()!.Value, drawn = changes.Bootstrap(NetRevenueRetentionDefinition.CohortBalance, 3, draws: 4000)!.Value.Interval;
        Assert.InRange(Math.Abs(linear.Lower - drawn.Lower), 0, 0.1 * linear.Width);
        Assert.InRange(Math.Abs(linear.Upper - drawn.Upper), 0, 0.1 * linear.Width);
        ConfidenceInterval gross = changes.Bootstrap(GrossRevenueRetentionDefinition.OpeningMinusLoss, 3, draws: 1000)!.Value.Interval;
        Assert.True(gross.Contains(changes.Movements.GrossRetention().Value!.Value));
    }

    [Fact]
    public void Nobody_or_one_customer_is_not_drawn()
    {
        Assert.Null(RevenueChanges.From([]).Bootstrap(NetRevenueRetentionDefinition.CohortBalance, 1));
        Assert.Null(RevenueChanges.From([Row("A", 1, 1)]).Bootstrap(GrossRevenueRetentionDefinition.CappedPerCustomer, 1));
        Assert.Null(RevenueChanges.From([Row("A", 0, 1), Row("B", 0, 1)]).Bootstrap(NetRevenueRetentionDefinition.CohortBalance, 1));
        Assert.StartsWith("draws: must be 100 or more, but was 99.", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueChanges.From([]).Bootstrap(NetRevenueRetentionDefinition.CohortBalance, 1, draws: 99)).Message);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueChanges.From([]).Bootstrap(NetRevenueRetentionDefinition.CohortBalance, 1, level: 2)).ParamName);
        Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(() => RevenueChanges.From([])[0]).ParamName);
    }

    [Fact]
    public void The_same_customers_in_two_periods_are_pairs()
    {
        // Each customer moves alike in both periods, so the change is told far better than from two samples.
        RevenueChange[] before = [.. Enumerable.Range(1, 60).Select(i => Row("C" + i, 100, i % 4 == 0 ? 20 : 100))];
        RevenueChange[] now = [.. Enumerable.Range(1, 60).Select(i => Row("C" + i, 100, (i % 4 == 0 ? 20 : 100) + (i % 3)))];
        RevenueChanges first = RevenueChanges.From(before), second = RevenueChanges.From(now);
        Comparison paired = second.ComparedWith(first, NetRevenueRetentionDefinition.CohortBalance)!, apart = second.Movements.NetRetention().ComparedWith(first.Movements.NetRetention())!;
        Assert.Equal(apart.Change, paired.Change, 12);
        Assert.True(paired.Interval!.Value.Width < apart.Interval!.Value.Width / 10);
        Assert.Equal((Evidence.Higher, Evidence.NotEnough), (paired.Evidence, apart.Evidence));
        double[] differences = [.. Enumerable.Range(1, 60).Select(i => (i % 3) / 100.0)];
        double mean = differences.Average(), error = Math.Sqrt(differences.Sum(one => (one - mean) * (one - mean)) / 59 / 60);
        GoldenFile.Close(mean - (StudentT.TwoSidedQuantile(0.95, 59) * error), paired.Interval.Value.Lower, 1e-9);
        GoldenFile.Close(StudentT.TwoSidedTail(mean / error, 59), paired.PValue, 1e-6);
        BootstrapInterval drawn = second.BootstrapChange(first, NetRevenueRetentionDefinition.CohortBalance, 5, draws: 2000)!.Value;
        Assert.InRange(drawn.Interval.Lower, paired.Interval.Value.Lower - (0.2 * paired.Interval.Value.Width), paired.Interval.Value.Lower + (0.2 * paired.Interval.Value.Width));
        Comparison itself = first.ComparedWith(first, GrossRevenueRetentionDefinition.OpeningMinusLoss)!;
        Assert.Equal((0.0, "no-spread"), (itself.Change, itself.WhyNoInterval!.Code));
        Assert.Null(first.ComparedWith(RevenueChanges.From([]), NetRevenueRetentionDefinition.CohortBalance));
        _ = Assert.Throws<DefinitionMismatchException>(() => first.ComparedWith(RevenueChanges.From(now, GivenRevenue.Window), NetRevenueRetentionDefinition.CohortBalance));
    }

    [Fact]
    public void Swapping_the_periods_negates_the_paired_change() =>
        Check.That(Arb.From(BalancesGen), Arb.From(BalancesGen), (now, before) =>
        {
            RevenueChanges first = RevenueChanges.From(before), second = RevenueChanges.From(now);
            Comparison? there = second.ComparedWith(first, NetRevenueRetentionDefinition.CohortBalance), back = first.ComparedWith(second, NetRevenueRetentionDefinition.CohortBalance);
            return there is null ? back is null
                : there.Change.Equals(-back!.Change) && (there.Interval is not { } x || (Math.Abs(x.Lower + back.Interval!.Value.Upper) <= 1e-12 * (x.Width + 1) && there.PValue is { } p && (p < 0.05) == (there.Evidence != Evidence.NotEnough)));
        });

    [Fact]
    public void Figures_make_the_rates_too()
    {
        GrossRevenueRetention gross = GrossRevenueRetention.From(Euros(260), Euros(360));
        NetRevenueRetention net = NetRevenueRetention.From(Euros(360), Euros(340), months: 12);
        Assert.Equal(("72.2 % (260.00 EUR of 360.00 EUR)", "gross-revenue-retention/opening-minus-loss"), (gross.ToString(null, CultureInfo.InvariantCulture), gross.Definition.Id));
        Assert.Equal(("105.9 % (360.00 EUR of 340.00 EUR)", "net-revenue-retention/cohort-balance/12-months"), (net.ToString(null, CultureInfo.InvariantCulture), net.Definition.Id));
        Assert.Equal(net, NetRevenueRetention.Parse(net.ToString("R", null)));
        Assert.Equal("retained=360 EUR;opening=340 EUR;kind=CohortBalance;basis=12-months".Split(';').OrderBy(x => x, StringComparer.Ordinal), net.ToString("R", null).Split(';').OrderBy(x => x, StringComparer.Ordinal));
        Assert.Equal(720 / 700.0, (net + NetRevenueRetention.From(Euros(360), Euros(360), months: 12)).Value!.Value, 15);
        Assert.Equal(1.21, NetRevenueRetention.Compounded([NetRevenueRetention.From(Euros(110), Euros(100), months: 1), NetRevenueRetention.From(Euros(11), Euros(10), months: 1)]).Value!.Value, 15);
        Assert.Equal(3, ((GrossRevenueRetentionDefinition[])Enum.GetValues(typeof(GrossRevenueRetentionDefinition))).Select(kind => GrossRevenueRetention.From(Euros(1), Euros(2), kind).Definition.Id).Distinct().Count());
        Assert.Equal(3, ((NetRevenueRetentionDefinition[])Enum.GetValues(typeof(NetRevenueRetentionDefinition))).Select(kind => NetRevenueRetention.From(Euros(1), Euros(2), kind).Definition.Id).Distinct().Count());
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Refused("retained: what was kept must not exceed the opening revenue of 2 EUR, but was 3.00 EUR.", () => GrossRevenueRetention.From(Euros(3), Euros(2)));
        Refused("retained: must be 0 or more, but was -1.00 EUR.", () => GrossRevenueRetention.From(Euros(-1), Euros(2), GrossRevenueRetentionDefinition.CappedPerCustomer));
        Refused("opening: must be 0 or more, but was -2.00 EUR.", () => GrossRevenueRetention.From(Euros(-3), Euros(-2)));
        Refused("months: must be 1 or more, but was 0.", () => NetRevenueRetention.From(Euros(1), Euros(2), months: 0));
        Refused("retained: must be 0 where there was no opening revenue, but was 1.00 EUR.", () => NetRevenueRetention.From(Euros(1), Euros(0)));
        Refused("retained: must be 0 or more, but was -1.00 EUR.", () => NetRevenueRetention.From(Euros(-1), Euros(2)));
        Refused("definition: must be one of CohortBalance, CohortBalanceWithReactivation, ClosingMinusNew, but was 7.", () => NetRevenueRetention.From(Euros(1), Euros(2), (NetRevenueRetentionDefinition)7));
        Assert.Equal(-0.5, GrossRevenueRetention.From(Euros(-1), Euros(2)).Value);
        _ = Assert.Throws<CurrencyMismatchException>(() => NetRevenueRetention.From(Euros(1), new Money(1, "USD")));
        _ = Assert.Throws<DefinitionMismatchException>(() => NetRevenueRetention.From(Euros(1), Euros(1), months: 1).ComparedWith(NetRevenueRetention.From(Euros(1), Euros(1), months: 12)));
        _ = Assert.Throws<DefinitionMismatchException>(() => GrossRevenueRetention.From(Euros(1), Euros(1)) + GrossRevenueRetention.From(Euros(1), Euros(1), GrossRevenueRetentionDefinition.UpForRenewalOnly));
        _ = Assert.Throws<ArgumentException>(() => NetRevenueRetention.Compounded([]));

        static void Refused(string message, Func<object> act) => Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(act).Message);
    }

    [Theory]
    [InlineData("retained=1 EUR")]
    [InlineData("retained=3 EUR;opening=2 EUR")]
    [InlineData("retained=1 EUR;opening=2 EUR;kind=Nonsense")]
    [InlineData("kind=OpeningMinusLoss;retained=1 EUR;opening=2 EUR;basis=12-months/nonsense")]
    [InlineData("kind=OpeningMinusLoss;retained=1 EUR;opening=2 EUR;basis=twelve-months")]
    [InlineData("kind=OpeningMinusLoss;retained=1 EUR;opening=2 EUR;parts=0")]
    [InlineData("kind=OpeningMinusLoss;retained=1 EUR;opening=2 EUR;customers=2;retainedSquares=1;products=1;openingSquares=0")]
    public void Text_that_is_no_rate_is_refused(string text)
    {
        _ = Assert.Throws<FormatException>(() => GrossRevenueRetention.Parse(text));
        Assert.False(GrossRevenueRetention.TryParse(text, out GrossRevenueRetention rate));
        Assert.Equal(default, rate);
    }

    internal static bool Same(IMetric left, IMetric right, Money part, Money otherPart, Money over, Money otherOver) =>
        (part, over) == (otherPart, otherOver) && left.Definition == right.Definition
        && (left.Interval() is not { } x ? right.Interval() is null
            : right.Interval() is { } y && Math.Abs(x.Lower - y.Lower) <= 1e-9 * (x.Width + Math.Abs(x.Lower)) && (x.Upper.Equals(y.Upper) || Math.Abs(x.Upper - y.Upper) <= 1e-9 * (x.Width + Math.Abs(x.Upper))));

    private static RevenueChanges Table(decimal[][] balances, int period) => RevenueChanges.From(balances.Select((row, index) => Row("C" + index, row[period], row[period + 1])));

    /// <summary>Five customers drawn five times: all 3,125 draws are equally likely, so the bounds of a figure of their summed columns can be found without chance.</summary>
    private static void AssertAllDraws(decimal[][] five, Func<double[], double> figure, BootstrapInterval drawn)
    {
        double[] all = new double[3125];
        for (int draw = 0; draw < all.Length; draw++)
        {
            int rest = draw;
            all[draw] = Of([.. five.Select(_ => { decimal[] one = five[rest % 5]; rest /= 5; return one; })]);
        }

        Array.Sort(all);
        double value = Of(five);
        double[] without = [.. five.Select(row => Of([.. five.Where(one => one != row)]))];
        double mean = without.Average(), acceleration = without.Sum(one => Math.Pow(mean - one, 3)) / (6 * Math.Pow(without.Sum(one => Math.Pow(mean - one, 2)), 1.5));
        double share = (all.Count(one => one < value - 1e-12) + (0.5 * all.Count(one => Math.Abs(one - value) <= 1e-12))) / all.Length;
        double bias = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, share);
        Assert.Equal(Bound(0.05), drawn.Interval.Lower, 2.5e-2);
        Assert.Equal(Bound(0.95), drawn.Interval.Upper, 2.5e-2);

        double Of(decimal[][] rows) => figure([.. rows[0].Select((_, column) => (double)rows.Sum(row => row[column]))]);

        double Bound(double tail)
        {
            double z = bias + MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, tail), corrected = MathNet.Numerics.Distributions.Normal.CDF(0, 1, bias + (z / (1 - (acceleration * z))));
            return all[(int)Math.Round(corrected * (all.Length - 1))];
        }
    }

    private static RevenueChange Row(string customer, decimal opening, decimal closing) => RevenueChange.From(customer, Euros(opening), Euros(closing));

    private static Money Euros(decimal amount) => new(amount, Given.Euro);
}
