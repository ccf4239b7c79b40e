using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class BetaBinomialPriorTests
{
    internal static readonly Proportion[] Sources = Of((3, 3), (40, 200), (12, 150), (90, 300), (5, 60), (0, 10), (150, 1000), (22, 80));

    internal static readonly Proportion[] Large = Of((1200, 100_000), (1350, 100_000), (15, 1000), (11_800, 1_000_000), (130, 10_000));

    // The likelihood's stationary point in forty digits, by mpmath's log-gamma and findroot.
    [Fact]
    public void The_fit_agrees_with_the_likeliest_prior_in_forty_digits()
    {
        Expect(Sources, 0.193717065745756316, 14.8145692449169792, 18.0610881210434691);
        Expect(Large, 0.0124720158273114435, 28730.8913708192422, 6.10958441620148581);
        Expect(Of((0, 5), (5, 5), (1, 6), (6, 7), (0, 4), (4, 4)), 0.502587968597637645, 0.449195651877055044, 8.52558523471761502);
    }

    [Fact]
    public void Shrunken_rates_agree_with_the_posterior_in_forty_digits()
    {
        BetaBinomialPrior prior = BetaBinomialPrior.Fit(Sources)!;
        Shrunken(prior, Proportion.From(3, 3), 0.329496313029711823, 0.138491420185120583, 0.556686987716455224);
        Shrunken(prior, Proportion.From(0, 10), 0.115651207002132405, 0.0243376913266089651, 0.264492222877962413);
        Shrunken(prior, Proportion.From(150, 1000), 0.150638194914916313, 0.129305438299528542, 0.173274945635138775);
    }

    [Fact]
    public void Three_leads_that_all_converted_do_not_pass_a_large_source_whose_rate_is_high()
    {
        BetaBinomialPrior prior = BetaBinomialPrior.Fit(Sources)!;
        Assert.True(prior.Shrunken(Proportion.From(3, 3)).Interval()!.Value.Lower < prior.Shrunken(Proportion.From(90, 300)).Interval()!.Value.Lower);
        Assert.Equal(3 / (3 + prior.Concentration), prior.OwnWeight(Proportion.From(3, 3)));
    }

    [Fact]
    public void No_other_spread_is_likelier() =>
        Check.That(Groups, Arb.From(Gen.Choose(-30, 30)), Arb.From(Gen.Choose(-60, 60)), (shares, tenthOfLogOdds, tenthOfLogSize) =>
        {
            if (BetaBinomialPrior.Fit(shares) is not { Mean: > 0 and < 1 } prior || prior.Concentration == 0)
            {
                return true;
            }

            // Direct sums over the factors, nothing of the library.
            double mean = 1 / (1 + Math.Exp(-tenthOfLogOdds / 10.0)), spread = Math.Exp(tenthOfLogSize / 5.0);
            return Plain(shares, mean, spread) <= Plain(shares, prior.Mean, 1 / prior.Concentration) + 1e-9;
        });

    [Fact]
    public void Shrunken_rates_lie_between_the_groups_own_and_the_mean_over_groups() =>
        Check.That(Groups, shares => BetaBinomialPrior.Fit(shares) is not { Concentration: > 0 and < 1e15 } prior || shares.Where(share => share.Whole > 0).All(share =>
        {
            double own = share.Value!.Value, shrunken = prior.Shrunken(share).Value!.Value;
            return shrunken >= Math.Min(own, prior.Mean) - 1e-12 && shrunken <= Math.Max(own, prior.Mean) + 1e-12
                && Math.Abs(shrunken - prior.Mean - (prior.OwnWeight(share) * (own - prior.Mean))) < 1e-12;
        }));

    [Fact]
    public void The_fit_does_not_mind_the_order_and_turns_with_the_side_that_is_counted() =>
        Check.That(Groups, shares =>
        {
            BetaBinomialPrior? prior = BetaBinomialPrior.Fit(shares), back = BetaBinomialPrior.Fit(Enumerable.Reverse(shares).ToArray());
            BetaBinomialPrior? other = BetaBinomialPrior.Fit([.. shares.Select(share => Proportion.From(share.Whole - share.Part, share.Whole))]);
            return prior is null == other is null && (prior is null || (prior.Mean.Equals(back!.Mean) && prior.Concentration.Equals(back.Concentration)
                && Math.Abs(prior.Mean + other!.Mean - 1) < 1e-9 && (prior.Concentration.Equals(other.Concentration) || Math.Abs((prior.Concentration / other.Concentration) - 1) <= 1e-7)));
        });

    [Fact]
    public void Groups_that_differ_no_more_than_chance_have_one_rate_and_the_fit_says_so()
    {
        Proportion[] even = Of((20, 100), (21, 100), (19, 100), (200, 1000), (1, 4));
        BetaBinomialPrior prior = BetaBinomialPrior.Fit(even)!;
        Assert.Equal((double.PositiveInfinity, "no-overdispersion", 0.0), (prior.Concentration, prior.WhyDegenerate!.Code, prior.StandardDeviation));
        Assert.Equal((0.0, 1.0, 0.0), (prior.Overdispersion.Statistic, prior.Overdispersion.PValue, prior.OwnWeight(even[0])));
        Proportion all = Proportion.From(261, 1304);
        Assert.Equal(all.Value, prior.Shrunken(even[4]).Value);
        Assert.Equal(all.Interval(ProportionInterval.JeffreysEqualTailed), prior.Shrunken(even[4]).Interval());
        Assert.Equal("mean 0.2002 of 5 groups, the groups differ no more than chance makes them, so that no spread of their true rates can be seen", prior.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void One_group_no_successes_and_all_or_none_each_have_their_reason()
    {
        Assert.Null(BetaBinomialPrior.Fit([]));
        Assert.Null(BetaBinomialPrior.Fit([default, default]));
        Assert.Equal("one-group", BetaBinomialPrior.Fit(Of((3, 10), (0, 0)))!.WhyDegenerate!.Code);
        Assert.Equal(("no-overdispersion", 0.0), (BetaBinomialPrior.Fit(Of((0, 10), (0, 5)))!.WhyDegenerate!.Code, BetaBinomialPrior.Fit(Of((0, 10), (0, 5)))!.Mean));
        BetaBinomialPrior apart = BetaBinomialPrior.Fit(Of((10, 10), (0, 10), (0, 8)))!;
        Assert.Equal((0.0, "all-or-none"), (apart.Concentration, apart.WhyDegenerate!.Code));
        GoldenFile.Close(1 / 3.0, apart.Mean, 1e-15);
        Estimate none = apart.Shrunken(Proportion.From(10, 10));
        Assert.Equal((null, "all-or-none", null), (none.Value, none.WhyUndefined!.Code, none.Interval()));
    }

    [Fact]
    public void Twenty_sources_have_their_true_rate_in_the_interval_about_as_often_as_it_says()
    {
        // 100 runs of 20 sources of 10 to 200 leads, true rates of Beta(3, 12). That the prior is fitted costs a little of the 95 %.
        System.Random random = new(20261122);
        int held = 0, all = 0;
        for (int run = 0; run < 100; run++)
        {
            double[] rates = [.. Enumerable.Range(0, 20).Select(_ => Beta(random, 3, 12))];
            Proportion[] shares = [.. rates.Select(rate => Draw(random, rate, random.Next(10, 201)))];
            BetaBinomialPrior prior = BetaBinomialPrior.Fit(shares)!;
            held += rates.Zip(shares, (rate, share) => prior.Shrunken(share).Interval()!.Value.Contains(rate) ? 1 : 0).Sum();
            all += 20;
        }

        Assert.InRange((double)held / all, 0.93, 0.96);
    }

    [Fact]
    public void Its_text_names_the_spread() => Assert.Equal(
        "mean 0.1937 of 8 groups, standard deviation 0.09938, worth 14.81 cases", BetaBinomialPrior.Fit(Sources)!.ToString(null, CultureInfo.InvariantCulture));

    [Fact]
    public void Another_definition_is_refused()
    {
        MetricDefinition other = new("other", "another share", "share", 0.01, BetterWhen.Higher);
        Assert.Throws<DefinitionMismatchException>(() => BetaBinomialPrior.Fit([Proportion.From(1, 2), Proportion.From(1, 2, other)]));
        Assert.Throws<DefinitionMismatchException>(() => BetaBinomialPrior.Fit(Sources)!.Shrunken(Proportion.From(1, 2, other)));
        Assert.Equal("proportion/shrunken", BetaBinomialPrior.Fit(Sources)!.Shrunken(default).Definition.Id);
    }

    private static Arbitrary<Proportion[]> Groups { get; } = Arb.From(
        from count in Gen.Choose(0, 5)
        from shares in Gen.ArrayOf(
            from whole in Gen.Choose(0, 25)
            from part in Gen.Choose(0, whole)
            select Proportion.From(part, whole),
            count)
        select shares);

    private static Proportion[] Of(params (long Part, long Whole)[] shares) => [.. shares.Select(share => Proportion.From(share.Part, share.Whole))];

    private static void Expect(Proportion[] shares, double mean, double concentration, double gain)
    {
        BetaBinomialPrior prior = BetaBinomialPrior.Fit(shares)!;
        GoldenFile.Close(mean, prior.Mean, 1e-10);
        GoldenFile.Close(concentration, prior.Concentration, 1e-9);
        GoldenFile.Close(2 * gain, prior.Overdispersion.Statistic, 1e-9);
        Assert.Null(prior.WhyDegenerate);
    }

    private static void Shrunken(BetaBinomialPrior prior, Proportion share, double value, double lower, double upper)
    {
        Estimate rate = prior.Shrunken(share);
        GoldenFile.Close(value, rate.Value, 1e-9);
        GoldenFile.Close(lower, rate.Interval()!.Value.Lower, 1e-9);
        GoldenFile.Close(upper, rate.Interval()!.Value.Upper, 1e-9);
    }

    private static double Plain(Proportion[] shares, double mean, double spread)
    {
        double sum = 0;
        foreach (Proportion share in shares)
        {
            sum += Factors(mean, share.Part) + Factors(1 - mean, share.Whole - share.Part) - Factors(1, share.Whole);
        }

        return sum;

        double Factors(double start, long count)
        {
            double log = 0;
            for (int j = 0; j < count; j++)
            {
                log += Math.Log(start + (j * spread));
            }

            return log;
        }
    }

    private static Proportion Draw(System.Random random, double rate, int whole) => Proportion.From(Enumerable.Range(0, whole).Count(_ => random.NextDouble() < rate), whole);

    // The first of whole parameters' order statistics: the a-th smallest of a + b − 1 uniform numbers.
    private static double Beta(System.Random random, int a, int b) => Enumerable.Range(0, a + b - 1).Select(_ => random.NextDouble()).OrderBy(value => value).ElementAt(a - 1);
}
