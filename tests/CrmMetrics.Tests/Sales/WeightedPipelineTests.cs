using System.Globalization;
using CrmMetrics.Sales;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Sales;

public class WeightedPipelineSummaryLaws : SummaryLaws<WeightedPipeline>
{
    protected override Arbitrary<WeightedPipeline> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(WeightedPipeline.Zero)),
        (9, WeightedPipelineTests.FewDeals.Generator.Select(deals => WeightedPipeline.From(deals)))));

    protected override WeightedPipeline Zero => WeightedPipeline.Zero;

    protected override WeightedPipeline Parse(string text) => WeightedPipeline.Parse(text);
}

public class WeightedPipelineTests
{
    private const double Tolerance = 1e-11;

    /// <summary>Up to ten deals, the impossible, the certain and the worthless among them, in whole or broken amounts.</summary>
    internal static Arbitrary<OpenDeal[]> FewDeals { get; } = Arb.From(
        from count in Gen.Choose(0, 10)
        from unit in Gen.Elements(0.01m, 0.25m, 1m, 500m)
        from deals in Gen.ArrayOf(
            from chance in Gen.Choose(0, 20)
            from amount in Gen.Choose(0, 400)
            select new OpenDeal(chance / 20.0, Euros(amount * unit)),
            count)
        select deals,
        deals => deals.Length == 0 ? [] : [deals.Skip(1).ToArray(), deals.Take(deals.Length / 2).ToArray()]);

    private static WeightedPipeline Four { get; } = WeightedPipeline.From(Enumerable.Repeat(new OpenDeal(0.5, Euros(100)), 4));

    [Fact]
    public void The_expected_amount_and_its_variance_are_those_of_all_outcomes() =>
        Check.That(FewDeals, deals =>
        {
            WeightedPipeline pipeline = WeightedPipeline.From(deals);
            (double Chance, decimal Amount, int Wins)[] outcomes = Outcomes(deals);
            double mean = outcomes.Sum(outcome => outcome.Chance * (double)outcome.Amount);
            double variance = outcomes.Sum(outcome => outcome.Chance * Math.Pow((double)outcome.Amount - mean, 2));
            return pipeline.Deals == deals.Length
                && pipeline.Amount.Amount == deals.Sum(deal => deal.Amount.Amount)
                && Near(mean, (double)pipeline.Expected.Amount)
                && Math.Abs(variance - pipeline.Variance) <= Tolerance * (1 + variance + (mean * mean))
                && pipeline.StandardDeviation.Equals(Math.Sqrt(pipeline.Variance))
                && Near(outcomes.Sum(outcome => outcome.Chance * outcome.Wins), pipeline.ExpectedWins);
        });

    [Fact]
    public void The_chance_of_reaching_a_quota_is_that_of_the_outcomes_that_reach_it() =>
        Check.That(FewDeals, Arb.From(Gen.Choose(0, 1023)), Arb.From(Gen.Choose(-1, 1)), (deals, some, cents) =>
        {
            // At what some of the deals bring, and one cent beside it.
            decimal quota = deals.Where((_, i) => (some >> i & 1) == 1).Sum(deal => deal.Amount.Amount) + (cents / 100m);
            QuotaChance chance = WeightedPipeline.From(deals).ChanceOfReaching(Euros(quota));
            return chance.Method == "exact convolution" && chance.MonteCarloError is null && chance.WhyUndefined is null
                && Near(Outcomes(deals).Where(outcome => outcome.Amount >= quota).Sum(outcome => outcome.Chance), chance.Value!.Value);
        });

    [Fact]
    public void The_chance_of_winning_so_many_is_that_of_the_outcomes_with_as_many() =>
        Check.That(FewDeals, deals =>
        {
            WeightedPipeline pipeline = WeightedPipeline.From(deals);
            (double Chance, decimal Amount, int Wins)[] outcomes = Outcomes(deals);
            return Enumerable.Range(0, deals.Length + 2).All(wins =>
                pipeline.ChanceOfWinning(wins) is { Method: "exact convolution", Value: { } chance }
                && Near(outcomes.Where(outcome => outcome.Wins >= wins).Sum(outcome => outcome.Chance), chance));
        });

    [Fact]
    public void A_simulation_of_one_seed_is_repeatable_and_within_four_errors_of_the_exact_chance()
    {
        OpenDeal[] deals = [.. Enumerable.Range(1, 10).Select(i => new OpenDeal(i / 12.0, Euros(1000 * (i * 7 % 11))))];
        WeightedPipeline pipeline = WeightedPipeline.From(deals);
        foreach (decimal quota in new[] { 10_000m, 25_000m, 40_000m })
        {
            QuotaChance exact = pipeline.ChanceOfReaching(Euros(quota)), simulated = pipeline.SimulatedChanceOfReaching(Euros(quota), 42);
            Assert.Equal(simulated, pipeline.SimulatedChanceOfReaching(Euros(quota), 42));
            Assert.NotEqual(simulated, pipeline.SimulatedChanceOfReaching(Euros(quota), 43));
            Assert.Equal("simulation", simulated.Method);
            GoldenFile.Close(Math.Sqrt(simulated.Value!.Value * (1 - simulated.Value.Value) / 100_000), simulated.MonteCarloError, Tolerance);
            Assert.InRange(simulated.MonteCarloError!.Value, 1e-4, 2e-3);
            Assert.InRange(Math.Abs(simulated.Value.Value - exact.Value!.Value), 0, 4 * simulated.MonteCarloError.Value);
        }

        Assert.Equal(pipeline.SimulatedChanceOfReaching(Euros(10_000), -1, 500), WeightedPipeline.From(Enumerable.Reverse(deals)).SimulatedChanceOfReaching(Euros(10_000), -1, 500));
    }

    // Four coins of 100: expected 200, deviation 100. The upper tail beyond 1.96 deviations is 0.0249978951482204.
    [Fact]
    public void The_normal_approximation_is_the_tail_beyond_the_quota()
    {
        QuotaChance chance = Four.NormalChanceOfReaching(Euros(396));
        GoldenFile.Close(0.0249978951482204, chance.Value, 1e-12);
        Assert.Equal(("normal approximation", null), (chance.Method, chance.MonteCarloError));
        GoldenFile.Close(0.5, Four.NormalChanceOfReaching(Euros(200)).Value, 1e-14);
        GoldenFile.Close(1 - 0.0249978951482204, Four.NormalChanceOfReaching(Euros(4)).Value, 1e-12);
    }

    [Fact]
    public void The_normal_approximation_nears_the_exact_chance_of_many_deals()
    {
        WeightedPipeline many = WeightedPipeline.From(Enumerable.Range(0, 2000).Select(i => new OpenDeal(0.2 + (i % 7 / 10.0), Euros(10 * (1 + (i % 5))))));
        decimal middle = Math.Round(many.Expected.Amount, 0);
        foreach (decimal quota in new[] { middle - 600, middle, middle + 600 })
        {
            Assert.Equal(many.ChanceOfReaching(Euros(quota)).Value!.Value, many.NormalChanceOfReaching(Euros(quota)).Value!.Value, 0.01);
        }
    }

    [Fact]
    public void Certain_deals_reach_exactly_what_they_bring_by_every_method()
    {
        WeightedPipeline certain = WeightedPipeline.From([new OpenDeal(1, Euros(60)), new OpenDeal(1, Euros(40)), new OpenDeal(0, Euros(1000))]);
        Assert.Equal(0, certain.Variance);
        foreach (Func<Money, QuotaChance> method in new Func<Money, QuotaChance>[]
        {
            certain.ChanceOfReaching, certain.NormalChanceOfReaching, quota => certain.SimulatedChanceOfReaching(quota, 1, 100),
        })
        {
            Assert.Equal([1.0, 1, 0], new[] { 99.99m, 100, 100.01m }.Select(quota => method(Euros(quota)).Value!.Value));
        }
    }

    [Fact]
    public void A_quota_already_met_is_certain_and_one_beyond_all_deals_impossible()
    {
        Assert.Equal([1.0, 1, 0.0625, 0], new[] { -5m, 0, 400, 400.01m }.Select(quota => Four.ChanceOfReaching(Euros(quota)).Value!.Value));
        Assert.Equal([1.0, 1, 0], new[] { -5m, 0, 400.01m }.Select(quota => Four.SimulatedChanceOfReaching(Euros(quota), 7, 1000).Value!.Value));
        Assert.Equal((1.0, 0.0), (Four.ChanceOfReaching(Money.Zero).Value, WeightedPipeline.Zero.ChanceOfReaching(Euros(1)).Value));
        Assert.Equal((1.0, 1.0, 0.0), (WeightedPipeline.Zero.ChanceOfReaching(Money.Zero).Value, WeightedPipeline.Zero.ChanceOfWinning(0).Value, WeightedPipeline.Zero.ChanceOfWinning(1).Value));
        Assert.Equal((1.0, 0.0), (WeightedPipeline.Zero.NormalChanceOfReaching(Money.Zero).Value, WeightedPipeline.Zero.NormalChanceOfReaching(Euros(1)).Value));
        Assert.Equal(0.9375, Four.ChanceOfWinning(1).Value);
    }

    [Fact]
    public void Tiny_chances_keep_their_digits()
    {
        WeightedPipeline unlikely = WeightedPipeline.From(Enumerable.Range(1, 10).Select(i => new OpenDeal(i * 1e-8, Euros(i))));
        GoldenFile.Close(3_628_800e-80, unlikely.ChanceOfReaching(Euros(55)).Value, 1e-12);
        GoldenFile.Close(3_628_800e-80, unlikely.ChanceOfWinning(10).Value, 1e-12);
    }

    [Fact]
    public void What_would_take_too_long_is_undefined_with_a_reason()
    {
        WeightedPipeline fine = WeightedPipeline.From([new OpenDeal(0.5, Euros(1_000_000.01m)), new OpenDeal(0.5, Euros(999_999.98m))]);
        QuotaChance exact = fine.ChanceOfReaching(Euros(1_500_000));
        Assert.Equal((null, "grid-too-fine", "exact convolution"), (exact.Value, exact.WhyUndefined!.Code, exact.Method));
        Assert.StartsWith("undefined (", exact.ToString(), StringComparison.Ordinal);
        Assert.InRange(fine.SimulatedChanceOfReaching(Euros(1_500_000), 5).Value!.Value, 0.244, 0.256);
        double[] chances = [.. Enumerable.Repeat(0.5, 100_000)];
        WeightedPipeline many = WeightedPipeline.From(chances, new decimal[chances.Length], Given.Euro);
        Assert.Equal("too-many-deals", many.ChanceOfWinning(50_000).WhyUndefined!.Code);
        Assert.Equal(("not-computed", null), (default(QuotaChance).WhyUndefined!.Code, default(QuotaChance).Method));
    }

    [Fact]
    public void Columns_rows_keys_and_any_cut_give_the_same_pipeline() =>
        Check.That(FewDeals, Given.Count, (deals, cut) =>
        {
            int at = (int)(cut % (deals.Length + 1));
            WeightedPipeline whole = WeightedPipeline.From(deals);
            IReadOnlyDictionary<bool, WeightedPipeline> halves = WeightedPipeline.By(deals.Select((deal, i) => (deal, i)), row => row.i < at, row => row.deal);
            return WeightedPipeline.From([.. deals.Select(deal => deal.Probability)], [.. deals.Select(deal => deal.Amount.Amount)], Given.Euro) is var columns
                && (deals.Length == 0 || columns == whole)
                && WeightedPipeline.From(Enumerable.Reverse(deals)) == whole
                && WeightedPipeline.From(deals.Take(at).ToArray()) + WeightedPipeline.From(deals.Skip(at).ToArray()) == whole
                && halves.Values.Aggregate(WeightedPipeline.Zero, (sum, half) => sum + half) == whole;
        });

    [Fact]
    public void Amounts_written_with_other_zeros_are_the_same_deal()
    {
        WeightedPipeline left = WeightedPipeline.From([new OpenDeal(0.5, Euros(12.5m))]), right = WeightedPipeline.From([new OpenDeal(0.5, Euros(12.50m))]);
        Assert.Equal(left, right);
        Assert.Equal(left.ToString("R", null), right.ToString("R", null));
    }

    [Fact]
    public void It_is_written_with_what_is_expected()
    {
        Assert.Equal("4 deals, 200.00 EUR expected of 400.00 EUR", Four.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("100.0 % (exact convolution)", Four.ChanceOfReaching(Euros(0)).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("0.0625", Four.ChanceOfReaching(Euros(400)).ToString("0.####", CultureInfo.InvariantCulture));
        Assert.EndsWith(" (simulation)", Four.SimulatedChanceOfReaching(Euros(200), 1, 100).ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        PipelineCoverage coverage = Four.Coverage(Euros(300), Euros(50));
        Assert.Equal((0.8, "pipeline-coverage/weighted-over-remaining"), (coverage.Value!.Value, coverage.Definition.Id));
    }

    [Fact]
    public void Bad_deals_quotas_and_draws_are_refused()
    {
        Refused("probability", "probability: a share must be from 0 to 1 (did you mean 0.5?), but was 50.", () => new OpenDeal(50, Euros(1)));
        Refused("probability", "probability: a share must be from 0 to 1, but was NaN.", () => new OpenDeal(double.NaN, Euros(1)));
        Refused("amount", "amount: must be 0 or more, but was -1.00 EUR.", () => new OpenDeal(0.5, Euros(-1)));
        Refused("probabilities", "Row 1 (counted from 0) must have a probability from 0 to 1 and an amount of 0 or more, but had 1.5 and 3.", () => WeightedPipeline.From([0.5, 1.5], [2m, 3m], Given.Euro));
        Refused("probabilities", "Row 0 (counted from 0) must have a probability from 0 to 1 and an amount of 0 or more, but had 0.5 and -2.", () => WeightedPipeline.From([0.5, 1], [-2m, 3m], Given.Euro));
        Refused("probabilities", "Row 0 (counted from 0) must have a probability from 0 to 1 and an amount of 0 or more, but had NaN and 2.", () => WeightedPipeline.From([double.NaN], [2m], Given.Euro));
        Refused("amounts", "There must be an amount for each of the 2 probabilities, but there were 1.", () => WeightedPipeline.From([0.5, 1], [2m], Given.Euro));
        Refused("draws", "draws: must be 1 or more, but was 0.", () => Four.SimulatedChanceOfReaching(Euros(1), 1, 0));
        Refused("wins", "wins: a count must be 0 or more, but was -1.", () => Four.ChanceOfWinning(-1));
        Assert.Equal("deals", Assert.Throws<ArgumentNullException>(() => WeightedPipeline.From(null!)).ParamName);
        Assert.Equal("fact", Assert.Throws<ArgumentNullException>(() => WeightedPipeline.From(new[] { 1 }, null!)).ParamName);
        Refused("key", "", () => WeightedPipeline.By(new[] { 1 }, _ => (string)null!, _ => new OpenDeal(0.5, Euros(1))));
    }

    [Fact]
    public void Currencies_do_not_mix()
    {
        Money dollar = new(1, Given.Dollar);
        _ = Assert.Throws<CurrencyMismatchException>(() => WeightedPipeline.From([new OpenDeal(0.5, Euros(1)), new OpenDeal(0.5, dollar)]));
        _ = Assert.Throws<CurrencyMismatchException>(() => Four + WeightedPipeline.From([new OpenDeal(0.5, dollar)]));
        _ = Assert.Throws<CurrencyMismatchException>(() => Four.ChanceOfReaching(dollar));
        _ = Assert.Throws<CurrencyMismatchException>(() => Four.NormalChanceOfReaching(dollar));
        _ = Assert.Throws<CurrencyMismatchException>(() => Four.SimulatedChanceOfReaching(dollar, 1));
        _ = Assert.Throws<CurrencyMismatchException>(() => Four.Coverage(dollar, dollar));
    }

    [Theory]
    [InlineData("counts=[4]", "counts=[0]")]
    [InlineData("counts=[4]", "counts=[4,1]")]
    [InlineData("probabilities=[0.5]", "probabilities=[5]")]
    [InlineData("amounts=[100]", "amounts=[-100]")]
    [InlineData("currency=EUR", "currency=euro")]
    public void What_cannot_be_is_not_read(string part, string wrong)
    {
        string text = Four.ToString("R", null);
        Assert.Contains(part, text, StringComparison.Ordinal);
        _ = Assert.Throws<FormatException>(() => WeightedPipeline.Parse(text.Replace(part, wrong)));
        Assert.False(WeightedPipeline.TryParse(text.Replace(part, wrong), out WeightedPipeline none));
        Assert.Equal(WeightedPipeline.Zero, none);
    }

    // Each of the 2^n ways in which n deals can end.
    private static (double Chance, decimal Amount, int Wins)[] Outcomes(OpenDeal[] deals)
    {
        List<(double Chance, decimal Amount, int Wins)> outcomes = [(1, 0, 0)];
        foreach (OpenDeal deal in deals)
        {
            outcomes =
            [
                .. outcomes.Select(so => (so.Chance * (1 - deal.Probability), so.Amount, so.Wins)),
                .. outcomes.Select(so => (so.Chance * deal.Probability, so.Amount + deal.Amount.Amount, so.Wins + 1)),
            ];
        }

        return [.. outcomes];
    }

    private static Money Euros(decimal amount) => new(amount, Given.Euro);

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected);

    private static void Refused(string argument, string message, Func<object> act)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(act);
        Assert.Equal(argument, refusal.ParamName);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }
}
