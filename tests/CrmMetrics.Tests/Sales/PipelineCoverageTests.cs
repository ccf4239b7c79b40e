using System.Globalization;
using CrmMetrics.Sales;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Sales;

public class PipelineCoverageLaws : MetricLaws<PipelineCoverage>
{
    protected override Arbitrary<PipelineCoverage> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(default(PipelineCoverage))),
        (9, PipelineCoverageTests.Coverages(CoverageBasis.OpenOverRemaining))));

    protected override (double Lowest, double Highest) Range => (0, double.MaxValue);

    protected override PipelineCoverage Parse(string text) => PipelineCoverage.Parse(text);
}

public class PipelineCoverageOfTheWholeQuotaLaws : MetricLaws<PipelineCoverage>
{
    protected override Arbitrary<PipelineCoverage> Any { get; } = Arb.From(PipelineCoverageTests.Coverages(CoverageBasis.WeightedOverQuota));

    protected override (double Lowest, double Highest) Range => (0, double.MaxValue);

    protected override PipelineCoverage Parse(string text) => PipelineCoverage.Parse(text);
}

public class PipelineCoverageTests
{
    private static readonly CoverageBasis[] Bases =
        [CoverageBasis.OpenOverRemaining, CoverageBasis.OpenOverQuota, CoverageBasis.WeightedOverRemaining, CoverageBasis.WeightedOverQuota];

    internal static Gen<PipelineCoverage> Coverages(CoverageBasis basis) =>
        from pipeline in Gen.Choose(0, 1_000_000)
        from quota in Gen.Choose(1, 300_000)
        from won in Gen.Choose(-1000, 400_000)
        select PipelineCoverage.From(Euros(pipeline / 100m), Euros(quota / 100m), Euros(won / 100m), basis);

    [Fact]
    public void It_is_the_pipeline_over_the_quota_or_what_is_left_of_it() =>
        Check.That(Arb.From(Gen.Elements(Bases).SelectMany(Coverages)), coverage =>
        {
            bool isWhole = coverage.Definition.Id.EndsWith("over-quota", StringComparison.Ordinal);
            decimal left = coverage.Quota.Amount - (isWhole ? 0 : coverage.WonSoFar.Amount);
            return coverage.Remaining.Amount == coverage.Quota.Amount - coverage.WonSoFar.Amount
                && coverage.IsQuotaMet == coverage.WonSoFar.Amount >= coverage.Quota.Amount
                && (left > 0
                    ? Math.Abs(coverage.Value!.Value - ((double)coverage.Pipeline.Amount / (double)left)) <= 1e-12 * coverage.Value.Value
                    : coverage is { Value: null, WhyUndefined.Code: "quota-met" });
        });

    [Fact]
    public void The_usual_figures_come_out()
    {
        PipelineCoverage coverage = PipelineCoverage.From(Euros(300), Euros(150), Euros(50));
        Assert.Equal(3, coverage.Value);
        Assert.Equal("3.0 times what is left of the quota (300.00 EUR ÷ 100.00 EUR)", coverage.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("3.00", coverage.ToString("F2", CultureInfo.InvariantCulture));
        Assert.Equal("2.0 times the quota (300.00 EUR ÷ 150.00 EUR)", PipelineCoverage.From(Euros(300), Euros(150), Euros(50), CoverageBasis.OpenOverQuota).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(0, PipelineCoverage.From(Money.Zero, Euros(150), Money.Zero).Value);
        Assert.Equal(BetterWhen.WithinBand, coverage.Definition.Better);
    }

    [Fact]
    public void A_quota_that_is_met_has_nothing_left_to_cover()
    {
        foreach (decimal won in new[] { 100m, 120 })
        {
            PipelineCoverage left = PipelineCoverage.From(Euros(300), Euros(100), Euros(won)), whole = PipelineCoverage.From(Euros(300), Euros(100), Euros(won), CoverageBasis.OpenOverQuota);
            Assert.Equal((null, "quota-met", "quota-met", true), (left.Value, left.WhyUndefined!.Code, left.WhyNoInterval!.Code, left.IsQuotaMet));
            Assert.Equal((3.0, true), (whole.Value, whole.IsQuotaMet));
            Assert.Null(left.ComparedWith(left));
        }

        Assert.Equal(30_000, PipelineCoverage.From(Euros(300), Euros(100), Euros(99.99m)).Value);
        Assert.Equal((null, "no-quota", false), (default(PipelineCoverage).Value, default(PipelineCoverage).WhyUndefined!.Code, default(PipelineCoverage).IsQuotaMet));
    }

    [Fact]
    public void Cancelled_sales_leave_more_than_the_quota()
    {
        PipelineCoverage coverage = PipelineCoverage.From(Euros(300), Euros(100), Euros(-50));
        Assert.Equal((2.0, 150m), (coverage.Value, coverage.Remaining.Amount));
    }

    [Fact]
    public void Known_amounts_are_compared_without_an_interval()
    {
        PipelineCoverage now = PipelineCoverage.From(Euros(300), Euros(100), Euros(0)), before = PipelineCoverage.From(Euros(250), Euros(100), Euros(0));
        Comparison comparison = now.ComparedWith(before)!;
        Assert.Equal((0.5, "known-amounts"), (comparison.Change, comparison.WhyNoInterval!.Code));
        Assert.Null(comparison.PValue);
        Assert.Null(now.Interval());
        Assert.Equal("known-amounts", now.WhyNoInterval!.Code);
    }

    [Fact]
    public void Each_basis_has_a_definition_of_its_own_and_none_is_compared_with_another()
    {
        PipelineCoverage[] all = [.. Bases.Select(basis => PipelineCoverage.From(Euros(300), Euros(150), Euros(50), basis))];
        Assert.Equal(
            ["open-over-remaining", "open-over-quota", "weighted-over-remaining", "weighted-over-quota"],
            all.Select(coverage => coverage.Definition.Id.Replace("pipeline-coverage/", "")));
        Assert.All(all.Skip(1), other => Assert.Throws<DefinitionMismatchException>(() => all[0].ComparedWith(other)));
        Assert.All(all, coverage => Assert.Equal(coverage, PipelineCoverage.Parse(coverage.ToString("R", null))));
        Assert.Equal(4, all.Distinct().Count());
    }

    [Fact]
    public void Bad_amounts_bases_and_currencies_are_refused()
    {
        Refused("pipeline", "pipeline: must be 0 or more, but was -1.00 EUR.", () => PipelineCoverage.From(Euros(-1), Euros(1), Euros(0)));
        Refused("quota", "quota: a quota must be above 0, but was 0.00 EUR.", () => PipelineCoverage.From(Euros(1), Euros(0), Euros(0)));
        Refused("quota", "quota: a quota must be above 0, but was -5.00 EUR.", () => PipelineCoverage.From(Euros(1), Euros(-5), Euros(0)));
        Refused("basis", "basis: must be one of OpenOverRemaining, OpenOverQuota, WeightedOverRemaining, WeightedOverQuota, but was 0.", () => PipelineCoverage.From(Euros(1), Euros(1), Euros(0), default));
        Money dollar = new(1, Given.Dollar);
        _ = Assert.Throws<CurrencyMismatchException>(() => PipelineCoverage.From(dollar, Euros(1), Euros(0)));
        _ = Assert.Throws<CurrencyMismatchException>(() => PipelineCoverage.From(Euros(1), dollar, Euros(0)));
        _ = Assert.Throws<CurrencyMismatchException>(() => PipelineCoverage.From(Euros(1), Euros(1), dollar));
    }

    [Theory]
    [InlineData("quota=150", "quota=-150")]
    [InlineData("pipeline=300", "pipeline=-300")]
    [InlineData("EUR", "EURO")]
    [InlineData("kind=OpenOverRemaining", "kind=Open")]
    public void What_cannot_be_is_not_read(string part, string wrong)
    {
        string text = PipelineCoverage.From(Euros(300), Euros(150), Euros(50)).ToString("R", null);
        Assert.Contains(part, text, StringComparison.Ordinal);
        _ = Assert.Throws<FormatException>(() => PipelineCoverage.Parse(text.Replace(part, wrong)));
        Assert.False(PipelineCoverage.TryParse(text.Replace(part, wrong), out PipelineCoverage none));
        Assert.Equal(default, none);
    }

    private static Money Euros(decimal amount) => new(amount, Given.Euro);

    private static void Refused(string argument, string message, Func<object> act)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(act);
        Assert.Equal(argument, refusal.ParamName);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }
}
