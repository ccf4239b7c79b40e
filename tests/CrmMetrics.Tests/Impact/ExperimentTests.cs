using System.Text.Json;
using CrmMetrics.Impact;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Impact;

public class ExperimentGoldenTests
{
    private static readonly MetricDefinition Revenue = new("revenue-per-customer", "revenue per customer", "EUR per customer", 1, BetterWhen.Higher);

    private static JsonElement Growth => GoldenFile.Read("growth.json").GetProperty("incrementality");

    public static IEnumerable<object[]> Campaigns => Growth.GetProperty("campaign").EnumerateArray().Select(campaign => new object[] { campaign });

    [Theory]
    [MemberData(nameof(Campaigns))]
    public void A_campaign_against_its_control_group(JsonElement campaign)
    {
        double level = campaign.GetProperty("conf").GetDouble();
        Proportion treated = Share("x1", "n1"), control = Share("x2", "n2");
        Experiment experiment = Experiment.OfShares(treated, control);
        Effect difference = experiment.Difference;
        GoldenFile.Close(campaign.GetProperty("difference").Number(), difference.Value, 1e-13, what: "difference");
        Bounds("miettinen_nurminen", difference, 1e-11);
        GoldenFile.Close(campaign.GetProperty("n_minus_1_chi2").GetProperty("p").Number(), difference.PValue, 1e-11, what: "p");
        foreach ((string name, DifferenceMethod method) in new[]
        {
            ("wald", DifferenceMethod.Wald), ("newcombe", DifferenceMethod.Newcombe), ("newcombe_statsmodels", DifferenceMethod.Newcombe), ("agresti_caffo", DifferenceMethod.AgrestiCaffo), ("mee_score", DifferenceMethod.Mee),
        })
        {
            Bounds(name, Experiment.OfShares(treated, control, method).Difference, 1e-11);
        }

        GoldenFile.Close(campaign.GetProperty("z_pooled").GetProperty("p").Number(), Experiment.OfShares(treated, control, DifferenceMethod.Mee).Difference.PValue, 1e-11, what: "p of Mee");
        GoldenFile.Close(campaign.GetProperty("z_pooled").GetProperty("z").Number(), treated.Test(control, ProportionTest.PooledZ)!.Value.Statistic, 1e-12, what: "z");
        GoldenFile.Close(campaign.GetProperty("n_minus_1_chi2").GetProperty("chi2").Number(), treated.Test(control, ProportionTest.NMinusOneChiSquare)!.Value.Statistic, 1e-12, what: "N-1");
        GoldenFile.Close(campaign.GetProperty("chi2_yates").GetProperty("chi2").Number(), treated.Test(control, ProportionTest.YatesChiSquare)!.Value.Statistic, 1e-12, what: "Yates");
        GoldenFile.Close(campaign.GetProperty("chi2_yates").GetProperty("p").Number(), treated.Test(control, ProportionTest.YatesChiSquare)!.Value.PValue, 1e-11, what: "p of Yates");
        GoldenFile.Close(campaign.GetProperty("fisher_exact_p").Number(), treated.Test(control, ProportionTest.FisherExact)!.Value.PValue, 1e-10, what: "Fisher");

        JsonElement lift = campaign.GetProperty("relative_lift"), ratio = campaign.GetProperty("risk_ratio"), odds = campaign.GetProperty("odds_ratio");
        GoldenFile.Close(lift.GetProperty("estimate").Number(), experiment.RelativeLift.Value, 1e-12, what: "lift");
        Pair(lift.GetProperty("fieller"), experiment.RelativeLift.Interval(level)!.Value, 0, 1e-11);
        Pair(ratio.GetProperty("katz_log"), experiment.LiftBy(LiftInterval.Log).Interval(level)!.Value, 1, 1e-11);
        Pair(odds.GetProperty("woolf"), treated.OddsRatio(control).Interval(level)!.Value, 0, 1e-11);

        Proportion Share(string part, string whole) => Proportion.From(campaign.GetProperty(part).GetInt64(), campaign.GetProperty(whole).GetInt64());

        void Bounds(string name, Effect effect, double tolerance) => Pair(campaign.GetProperty(name), effect.Interval(level)!.Value, 0, tolerance);

        static void Pair(JsonElement expected, ConfidenceInterval bounds, double added, double tolerance)
        {
            GoldenFile.Close(expected[0].Number(), bounds.Lower + added, tolerance, what: "lower");
            GoldenFile.Close(expected[1].Number(), bounds.Upper + added, tolerance, what: "upper");
        }
    }

    [Fact]
    public void Cuped_and_the_plain_comparison()
    {
        JsonElement golden = Growth.GetProperty("cuped")[0];
        double[] treated = Column("y_treated"), before = Column("x_treated"), control = Column("y_control"), controlBefore = Column("x_control");
        Experiment adjusted = Experiment.OfAdjustedMeans(PairedValues.From(treated, before), PairedValues.From(control, controlBefore), Revenue);
        GoldenFile.Close(golden.GetProperty("theta").Number(), adjusted.Adjustment!.Theta, 1e-13, what: "theta");
        Holds("cuped", adjusted.Difference);
        Holds("plain", adjusted.Adjustment.Plain);
        Holds("plain", Experiment.OfMeans(SampleMean.From(treated), SampleMean.From(control)).Difference);
        Assert.Equal(1 - Math.Pow(2.386269248898468 / 8.021651226107258, 2), adjusted.Adjustment.VarianceReduction, 12);

        double[] Column(string name) => [.. golden.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

        void Holds(string name, Effect effect)
        {
            JsonElement expected = golden.GetProperty(name);
            GoldenFile.Close(expected.GetProperty("difference").Number(), effect.Value, 1e-12, 1e-13, what: name);
            GoldenFile.Close(expected.GetProperty("se").Number(), effect.StandardError, 1e-12, what: name + " error");
            GoldenFile.Close(expected.GetProperty("df").Number(), effect.DegreesOfFreedom, 1e-12, what: name + " df");
            GoldenFile.Close(expected.GetProperty("p").Number(), effect.PValue, 1e-11, what: name + " p");
            GoldenFile.Close(expected.GetProperty("ci")[0].Number(), effect.Interval()!.Value.Lower, 1e-12, what: name + " lower");
            GoldenFile.Close(expected.GetProperty("ci")[1].Number(), effect.Interval()!.Value.Upper, 1e-12, what: name + " upper");
        }
    }
}

/// <summary>Small experiments of any kind.</summary>
internal static class Experiments
{
    public static MetricDefinition Revenue { get; } = new("revenue-per-customer", "revenue per customer", "EUR per customer", 1, BetterWhen.Higher);

    public static Gen<double[]> Column { get; } = Gen.Sized(size => Gen.Choose(0, Math.Min(size, 12)).SelectMany(count => Gen.ArrayOf(
        Gen.Frequency((5, Gen.Choose(0, 40).Select(value => (double)value)), (1, Gen.Choose(-1_000_000, 1_000_000).Select(value => value / 1000.0))), count)));

    public static Gen<Proportion> Share { get; } =
        from whole in Given.CountGen
        from part in Given.CountGen
        select Proportion.From(Math.Min(part, whole), whole);

    public static Gen<Experiment> OfShares { get; } =
        from treated in Share
        from control in Share
        from method in Gen.Elements((DifferenceMethod[])Enum.GetValues(typeof(DifferenceMethod)))
        select Experiment.OfShares(treated, control, method);

    public static Gen<Experiment> OfMeans { get; } =
        from treated in Column
        from control in Column
        from method in Gen.Elements(MeanComparison.Welch, MeanComparison.Student)
        select Experiment.OfMeans(SampleMean.From(treated, Revenue), SampleMean.From(control, Revenue), method);

    public static Gen<PairedValues> Pairs { get; } =
        from column in Column
        from noise in Gen.ArrayOf(Gen.Choose(0, 9), 12)
        select PairedValues.From(column, [.. column.Select((value, i) => Math.Abs((0.5 * value) + noise[i]))]);

    public static Gen<Experiment> OfRatios { get; } =
        from treated in Pairs
        from control in Pairs
        select Experiment.OfRatios(treated, control, Revenue);

    public static Gen<Experiment> Adjusted { get; } =
        from treated in Pairs
        from control in Pairs
        select Experiment.OfAdjustedMeans(treated, control, Revenue);

    public static Gen<Experiment> Stratified { get; } =
        from first in Column
        from second in Column
        from third in Column
        from fourth in Column
        select Experiment.Stratified(Means(first, second), Means(third, fourth));

    public static Arbitrary<Effect> Effects(Gen<Experiment> experiments) => Arb.From(
        from experiment in experiments
        from reading in Gen.Choose(0, 3)
        select reading switch { 0 => experiment.Difference, 1 => experiment.RelativeLift, 2 => experiment.LiftBy(LiftInterval.Log), _ => experiment.AtAnyLook(0.05) });

    private static Dictionary<string, SampleMean> Means(double[] north, double[] south) => new() { ["north"] = SampleMean.From(north), ["south"] = SampleMean.From(south) };
}

public class ExperimentLaws : EffectLaws
{
    protected override Arbitrary<Effect> Any { get; } = Experiments.Effects(Gen.OneOf(Experiments.OfShares, Experiments.OfMeans, Experiments.OfRatios, Experiments.Adjusted, Experiments.Stratified));
}

public class ExperimentTests
{
    private static readonly Experiment Campaign = Experiment.OfShares(Proportion.From(120, 2000), Proportion.From(90, 2000));

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    [Fact]
    public void A_ratio_whose_wholes_are_all_one_is_a_mean() =>
        Check.That(Arb.From(Experiments.Column), Arb.From(Experiments.Column), (treated, control) => Alike(
            Experiment.OfMeans(SampleMean.From(treated, Experiments.Revenue), SampleMean.From(control, Experiments.Revenue)),
            Experiment.OfRatios(Ones(treated), Ones(control), Experiments.Revenue)));

    [Fact]
    public void One_stratum_is_no_stratum() =>
        Check.That(Arb.From(Experiments.Column), Arb.From(Experiments.Column), (treated, control) =>
        {
            SampleMean with = SampleMean.From(treated), without = SampleMean.From(control);
            Experiment stratified = Experiment.Stratified(new Dictionary<int, SampleMean> { [1] = with }, new Dictionary<int, SampleMean> { [1] = without });
            return treated.Length < 2 || control.Length < 2 ? stratified.Difference.WhyUndefined!.Code == "too-few-in-stratum" : Alike(Experiment.OfMeans(with, without), stratified);
        });

    [Fact]
    public void Strata_that_differ_in_level_alone_do_not_widen_the_interval()
    {
        double[] low = [1, 2, 3, 4, 5, 6], more = [2, 3, 4, 5, 6, 7];
        SampleMean High(double[] values) => SampleMean.From(values.Select(value => value + 1000));
        Experiment plain = Experiment.OfMeans(SampleMean.From(more) + High(more), SampleMean.From(low) + High(low));
        Experiment stratified = Experiment.Stratified(
            new Dictionary<string, SampleMean> { ["north"] = SampleMean.From(more), ["south"] = High(more) }, new Dictionary<string, SampleMean> { ["south"] = High(low), ["north"] = SampleMean.From(low) });
        Assert.Equal(1, plain.Difference.Value!.Value, 9);
        Assert.Equal(1, stratified.Difference.Value!.Value, 9);
        Assert.True(stratified.Difference.Interval()!.Value.Width < 0.01 * plain.Difference.Interval()!.Value.Width);

        // By hand: two strata of equal weight, each with a variance of 3.5 in both groups: 2 × ½² × (3.5 / 6 + 3.5 / 6), on 4 × 5 degrees of freedom.
        Assert.Equal(Math.Sqrt(0.5 * 3.5 / 3), stratified.Difference.StandardError!.Value, 12);
        Assert.Equal(20, stratified.Difference.DegreesOfFreedom!.Value, 9);
    }

    [Fact]
    public void Strata_of_unequal_size_weigh_by_their_cases()
    {
        // 600 cases in which the campaign brings 10 points, 200 in which it brings 2.
        Experiment stratified = Experiment.Stratified(
            new Dictionary<string, Proportion> { ["large"] = Proportion.From(120, 300), ["small"] = Proportion.From(12, 100) },
            new Dictionary<string, Proportion> { ["large"] = Proportion.From(90, 300), ["small"] = Proportion.From(10, 100) });
        double large = 0.75 * 0.75 * ((0.4 * 0.6 / 299) + (0.3 * 0.7 / 299)), small = 0.25 * 0.25 * ((0.12 * 0.88 / 99) + (0.1 * 0.9 / 99));
        Assert.Equal((0.75 * 0.1) + (0.25 * 0.02), stratified.Difference.Value!.Value, 12);
        Assert.Equal(Math.Sqrt(large + small), stratified.Difference.StandardError!.Value, 12);
        Assert.Equal((0.75 * 0.3) + (0.25 * 0.1), stratified.Control.Value!.Value, 12);
        Assert.Equal(400, stratified.TreatedCases);
    }

    [Fact]
    public void Moving_or_stretching_the_covariate_changes_nothing() =>
        Check.That(Arb.From(Experiments.Column), Arb.From(Experiments.Column), (treated, control) =>
        {
            double Before(double value) => Math.Abs(value % 7) + (0.3 * value);
            Experiment plain = Adjusted(treated, control, Before), moved = Adjusted(treated, control, value => 100 - (3 * Before(value)));
            return moved.Difference.WhyUndefined == plain.Difference.WhyUndefined && (plain.Difference.Value is null || plain.Difference.Interval() is null || moved.Difference.Interval() is null
                || plain.Difference.StandardError < 1e-9 * plain.Adjustment!.Plain.StandardError || Alike(plain, moved, 1e-6));
        });

    [Fact]
    public void Adjusting_by_what_says_nothing_leaves_the_difference()
    {
        PairedValues treated = PairedValues.From([1.0, 2, 3, 4], [1.0, -1, -1, 1]), control = PairedValues.From([2.0, 3, 5, 9], [3.0, -3, -3, 3]);
        Experiment adjusted = Experiment.OfAdjustedMeans(treated, PairedValues.From([2.0, 3, 5, 6], [3.0, -3, -3, 3]), Experiments.Revenue);
        Assert.Equal(0, adjusted.Adjustment!.Theta, 12);
        Assert.Equal(0, adjusted.Adjustment.VarianceReduction, 12);
        Assert.Equal(adjusted.Adjustment.Plain.PValue!.Value, adjusted.Difference.PValue!.Value, 12);
        Assert.NotEqual(0, Experiment.OfAdjustedMeans(treated, control, Experiments.Revenue).Adjustment!.Theta);
    }

    [Fact]
    public void The_lift_of_adjusted_means_is_that_of_their_joint_variance()
    {
        // The lift L at the bounds makes treated − (1 + L) control just significant, with the covariances of the two adjusted means by brute force over the cases' influence.
        double[] y = [12, 15, 19, 22, 31, 40], x = [10, 14, 15, 20, 27, 33], u = [11, 12, 21, 25, 26], v = [12, 11, 22, 27, 24];
        Experiment adjusted = Experiment.OfAdjustedMeans(PairedValues.From(y, x), PairedValues.From(u, v), Experiments.Revenue);
        double theta = adjusted.Adjustment!.Theta, freedom = adjusted.Difference.DegreesOfFreedom!.Value;
        foreach (double lift in new[] { adjusted.RelativeLift.Interval()!.Value.Lower, adjusted.RelativeLift.Interval()!.Value.Upper })
        {
            double gap = adjusted.Treated.Value!.Value - ((1 + lift) * adjusted.Control.Value!.Value);

            // treated − (1 + L) control = ȳ − θ (5/11) (x̄ − v̄) − (1 + L) (ū + θ (6/11) (x̄ − v̄)): a mean over each group's cases.
            double weight = theta * ((5.0 / 11) + ((1 + lift) * 6 / 11));
            double variance = Variance([.. y.Zip(x, (outcome, before) => outcome - (weight * before))]) / 6 + (Variance([.. u.Zip(v, (outcome, before) => ((1 + lift) * outcome) - (weight * before))]) / 5);
            Assert.Equal(0.05, StudentT.TwoSidedTail(gap / Math.Sqrt(variance), freedom), 9);
        }

        static double Variance(double[] values) => Math.Pow(SampleMean.From(values).StandardDeviation!.Value, 2);
    }

    [Fact]
    public void Fieller_of_means_holds_where_the_test_turns()
    {
        Experiment experiment = Experiment.OfMeans(SampleMean.FromMoments(40, 42, 30), SampleMean.FromMoments(60, 36, 28));
        ConfidenceInterval bounds = experiment.RelativeLift.Interval()!.Value;
        double freedom = experiment.Difference.DegreesOfFreedom!.Value;
        foreach (double lift in new[] { bounds.Lower, bounds.Upper })
        {
            Assert.Equal(0.05, StudentT.TwoSidedTail((42 - ((1 + lift) * 36)) / Math.Sqrt((900.0 / 40) + ((1 + lift) * (1 + lift) * 784 / 60)), freedom), 10);
        }

        Assert.Equal(experiment.Difference.PValue, experiment.RelativeLift.PValue);
    }

    [Fact]
    public void A_ratio_is_linearised()
    {
        // Revenue and orders of five customers, by hand: ratio 60 / 10 = 6, residuals part − 6 whole, their variance over (mean whole)² and n.
        double[] revenue = [10, 20, 5, 13, 12], orders = [2, 3, 1, 2, 2];
        Experiment experiment = Experiment.OfRatios(PairedValues.From(revenue, orders), PairedValues.From([8.0, 9, 12, 4], [2.0, 2, 3, 1]), Experiments.Revenue);
        double[] residuals = [-2, 2, -1, 1, 0], others = [8 - (2 * 33 / 8.0), 9 - (2 * 33 / 8.0), 12 - (3 * 33 / 8.0), 4 - (33 / 8.0)];
        double variance = (residuals.Sum(value => value * value) / 4 / 5 / 4) + (others.Sum(value => value * value) / 3 / 4 / 4);
        Assert.Equal(6 - (33 / 8.0), experiment.Difference.Value!.Value, 12);
        Assert.Equal(Math.Sqrt(variance), experiment.Difference.StandardError!.Value, 12);
        Assert.Equal(ClusteredRatio.From(revenue, orders, Experiments.Revenue).Interval()!.Value.Upper, experiment.Treated.Interval()!.Value.Upper, 12);
    }

    [Fact]
    public void Swapping_the_groups_negates_the_difference() =>
        Check.That(Arb.From(Experiments.Pairs), Arb.From(Experiments.Pairs), (treated, control) =>
        {
            Effect there = Experiment.OfAdjustedMeans(treated, control, Experiments.Revenue).Difference, back = Experiment.OfAdjustedMeans(control, treated, Experiments.Revenue).Difference;
            return there.Value is not { } value ? back.Value is null : Math.Abs(value + back.Value!.Value) <= 1e-9 * (1 + Math.Abs(value)) && there.PValue is null == back.PValue is null
                && (there.PValue is not { } p || Math.Abs(p - back.PValue!.Value) < 1e-6);
        });

    [Fact]
    public void Rows_give_what_their_counts_and_sums_give() =>
        Check.That(Arb.From(Experiments.Column), Arb.From(Experiments.Column), (treated, control) =>
        {
            (bool IsTreated, double Value)[] rows = [.. treated.Select(value => (true, value)), .. control.Select(value => (false, value))];
            double Before(double value) => Math.Abs(value % 7) + 1;
            PairedValues with = PairedValues.From(treated, value => value, Before), without = PairedValues.From(control, value => value, Before);
            Proportion many = Proportion.From(treated.Count(value => value > 9), treated.Length, Experiments.Revenue), fewer = Proportion.From(control.Count(value => value > 9), control.Length, Experiments.Revenue);
            return Alike(Experiment.OfShares(many, fewer), Experiment.OfShares(rows, row => row.IsTreated, row => row.Value > 9, Experiments.Revenue))
                && Alike(Experiment.OfMeans(SampleMean.From(treated), SampleMean.From(control)), Experiment.OfMeans(rows, row => row.IsTreated, row => row.Value, Experiments.Revenue))
                && Alike(Experiment.OfRatios(with, without, Experiments.Revenue), Experiment.OfRatios(rows, row => row.IsTreated, row => row.Value, row => Before(row.Value), Experiments.Revenue))
                && Alike(Experiment.OfAdjustedMeans(with, without, Experiments.Revenue), Experiment.OfAdjustedMeans(rows, row => row.IsTreated, row => row.Value, row => Before(row.Value), Experiments.Revenue));
        });

    [Fact]
    public void Bad_rows_are_named()
    {
        (bool IsTreated, double Value)[] rows = [(true, 1), (false, double.NaN)];
        Assert.StartsWith("value: must be a finite number (index 1), but was NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => Experiment.OfMeans(rows, row => row.IsTreated, row => row.Value, Experiments.Revenue)).Message);
        Assert.StartsWith("whole: must be a finite number (index 1)", Assert.Throws<ArgumentOutOfRangeException>(() => Experiment.OfRatios(rows, row => row.IsTreated, _ => 1, row => row.Value, Experiments.Revenue)).Message);
        Assert.StartsWith("covariate: must be a finite number (index 1)", Assert.Throws<ArgumentOutOfRangeException>(() => Experiment.OfAdjustedMeans(rows, row => row.IsTreated, _ => 1, row => row.Value, Experiments.Revenue)).Message);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => Experiment.OfShares<int>(null!, _ => true, _ => true, Experiments.Revenue)).ParamName);
        Assert.Equal("isTreated", Assert.Throws<ArgumentNullException>(() => Experiment.OfShares(rows, null!, _ => true, Experiments.Revenue)).ParamName);
        Assert.Equal("hasOutcome", Assert.Throws<ArgumentNullException>(() => Experiment.OfShares(rows, _ => true, null!, Experiments.Revenue)).ParamName);
        Assert.Equal("outcome", Assert.Throws<ArgumentNullException>(() => Experiment.OfShares(rows, _ => true, _ => true, null!)).ParamName);
        Assert.Equal("outcome", Assert.Throws<ArgumentNullException>(() => Experiment.OfMeans(rows, _ => true, _ => 1, null!)).ParamName);
    }

    [Fact]
    public void Without_cases_an_experiment_says_why()
    {
        Assert.Equal("empty-whole", Experiment.OfShares(Proportion.From(0, 0), Proportion.From(1, 2)).Difference.WhyUndefined!.Code);
        Assert.Equal("no-values", Experiment.OfMeans(default, SampleMean.From([1.0, 2])).Difference.WhyUndefined!.Code);
        Assert.Equal("too-few-values", Experiment.OfMeans(SampleMean.From([1.0]), SampleMean.From([1.0, 2])).Difference.WhyNoInterval!.Code);
        Assert.Equal("no-spread", Experiment.OfMeans(SampleMean.From([1.0, 1]), SampleMean.From([2.0, 2])).Difference.WhyNoInterval!.Code);
        Assert.Equal("no-spread", Experiment.OfMeans(SampleMean.From([1.0, 1]), SampleMean.From([2.0, 2])).AtAnyLook(1).WhyNoInterval!.Code);
        Assert.Equal("empty-whole", Experiment.OfRatios(PairedValues.From([1.0, 2], [0.0, 0]), PairedValues.From([1.0, 2], [1.0, 1]), Experiments.Revenue).Difference.WhyUndefined!.Code);
        Assert.Equal("covariate-constant", Experiment.OfAdjustedMeans(PairedValues.From([1.0, 2], [1.0, 1]), PairedValues.From([1.0, 2], [1.0, 1]), Experiments.Revenue).Difference.WhyUndefined!.Code);
        Assert.Equal("baseline-not-positive", Experiment.OfShares(Proportion.From(1, 2), Proportion.From(0, 2)).RelativeLift.WhyUndefined!.Code);
        Assert.Equal("the stratum south has fewer than two cases in a group: join it with another", Experiment.Stratified(
            new Dictionary<string, Proportion> { ["north"] = Proportion.From(1, 4), ["south"] = Proportion.From(1, 1) },
            new Dictionary<string, Proportion> { ["north"] = Proportion.From(1, 4), ["south"] = default }).Difference.WhyUndefined!.Text);
        Assert.Null(Experiment.OfShares(default, default).WithIntendedSplit(0.5).Difference.Checks[0].Passed);
    }

    [Fact]
    public void The_split_is_checked_against_the_intended_one()
    {
        // An example of Kohavi, Tang and Xu (Trustworthy Online Controlled Experiments, 2020): 821,588 against 815,482 users of a half-and-half test, p = 1.8e-6.
        Effect mismatched = Experiment.OfShares(Proportion.From(8_000, 821_588), Proportion.From(7_900, 815_482)).WithIntendedSplit(0.5).Difference;
        EffectCheck check = Assert.Single(mismatched.Checks);
        Assert.Equal(1.8e-6, check.Figure!.Value, 0.05e-6);
        Assert.False(check.Passed);
        Assert.True(mismatched.IsSuspect);
        Assert.StartsWith("50.19 % of the cases are treated, 50 % were meant to be: p = 1.8", check.Text, StringComparison.Ordinal);

        Effect fine = Campaign.WithIntendedSplit(0.5).RelativeLift;
        Assert.True(fine.Checks[0].Passed);
        Assert.EndsWith("so chance can explain it.", fine.Checks[0].Text, StringComparison.Ordinal);
        Assert.Null(Campaign.Difference.Checks[0].Passed);
        Assert.False(Campaign.Difference.IsSuspect);
        Assert.Equal(check.Figure, SampleRatio.Test([821_588, 815_482], [1, 1])!.Value.PValue);
        Assert.Equal(2, SampleRatio.Test([50, 30, 20], [0.5, 0.3, 0.2])!.Value.DegreesOfFreedom);
        Assert.Equal(0, SampleRatio.Test([50, 30, 20], [50, 30, 20])!.Value.Statistic!.Value, 12);
        Assert.Null(SampleRatio.Test([0, 0], [1, 1]));
        Assert.Equal(0.001, SampleRatio.Alarm);
    }

    [Fact]
    public void A_covariate_that_the_treatment_moved_is_found()
    {
        double[] before = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 10))];
        Effect effect = Experiment.OfAdjustedMeans(PairedValues.From(before, [.. before.Select(value => value + 5)]), PairedValues.From(before, before), Experiments.Revenue).Difference;
        EffectCheck check = effect.Checks.Single(one => one.Name == "covariate-balance");
        Assert.False(check.Passed);
        Assert.EndsWith("Chance did not split the groups, or the treatment moved the covariate.", check.Text, StringComparison.Ordinal);
        Assert.Contains("The covariate was measured before the treatment, or cannot be changed by it.", effect.Assumptions);
    }

    [Fact]
    public void Looks_at_any_time_cost_width()
    {
        Experiment means = Experiment.OfMeans(SampleMean.FromMoments(500, 42, 30), SampleMean.FromMoments(500, 36, 28));
        Effect once = means.Difference, always = means.AtAnyLook(5);
        Assert.InRange(always.Interval()!.Value.Width / once.Interval()!.Value.Width, 1.3, 2);
        Assert.True(always.PValue > once.PValue);
        Assert.Equal(once.Value, always.Value);
        Comparison shares = AlwaysValid.Change(Proportion.From(120, 2000), Proportion.From(90, 2000), 0.02)!;
        Assert.Equal(shares.Interval, Campaign.AtAnyLook(0.02).Interval());
        Assert.Equal(shares.PValue, Campaign.AtAnyLook(0.02).PValue);
        Assert.Equal(double.PositiveInfinity, Experiment.OfMeans(SampleMean.From([1.0, 2]), SampleMean.From([1.0, 3])).AtAnyLook(1).Interval()!.Value.Upper);
    }

    [Fact]
    public void With_many_cases_the_mixture_of_t_is_that_of_the_normal()
    {
        double t = AlwaysValid.Margin(0.5, 1e9, 2, 0.95), normal = AlwaysValid.Margin(0.5, double.PositiveInfinity, 2, 0.95);
        Assert.Equal(normal, t, 7);
        Assert.Equal(Math.Sqrt(0.25 * ((0.25 / 4) + 1) * (Math.Log(1 + 16) - (2 * Math.Log(0.05)))), normal, 12);
        Assert.Equal(AlwaysValid.PValue(1.5, 0.5, double.PositiveInfinity, 2), AlwaysValid.PValue(1.5, 0.5, 1e9, 2), 7);
        Assert.Equal(0.05, AlwaysValid.PValue(AlwaysValid.Margin(0.5, 7, 2, 0.95), 0.5, 7, 2), 12);
    }

    [Fact]
    public void Daily_looks_raise_few_false_alarms()
    {
        // Skewed revenue, no effect, 60 looks: one look's test would cry wolf in some 30 % of the runs.
        uint state = 20_261_122;
        double Next() => -Math.Log(1 - ((state = unchecked((state * 1_664_525) + 1_013_904_223)) >> 8) / 16_777_216.0);
        int alarms = 0, naive = 0;
        for (int run = 0; run < 100; run++)
        {
            SampleMean treated = default, control = default;
            bool alarm = false, cried = false;
            for (int day = 0; day < 60; day++)
            {
                treated += SampleMean.From([Next(), Next(), Next()]);
                control += SampleMean.From([Next(), Next(), Next()]);
                Experiment experiment = Experiment.OfMeans(treated, control);
                alarm |= experiment.AtAnyLook(0.3).PValue < 0.05;
                cried |= experiment.Difference.PValue < 0.05;
            }

            alarms += alarm ? 1 : 0;
            naive += cried ? 1 : 0;
        }

        Assert.InRange(alarms, 0, 5);
        Assert.InRange(naive, 15, 50);
    }

    [Fact]
    public void Its_text_has_both_groups_and_the_difference()
    {
        Assert.Equal("treated 0.06 (n = 2,000), control 0.045 (n = 2,000), difference +0.015 share [0.001184, 0.02901] at 95 %, higher", Campaign.ToString(null, Invariant));
        Assert.Equal("treated 0.060 (n = 2,000), control 0.045 (n = 2,000), difference 0.015", Campaign.ToString("F3", Invariant));
        Assert.Equal("treated undefined (n = 0), control undefined (n = 0), difference undefined (the whole is empty, so there is no share of it)", Experiment.OfShares(default, default).ToString(null, Invariant));
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.Equal("method", Assert.Throws<ArgumentOutOfRangeException>(() => Experiment.OfShares(default, default, 0)).ParamName);
        Assert.Equal("method", Assert.Throws<ArgumentOutOfRangeException>(() => Experiment.OfMeans(default, default, (MeanComparison)9)).ParamName);
        Assert.Equal("method", Assert.Throws<ArgumentOutOfRangeException>(() => Campaign.LiftBy(0)).ParamName);
        Assert.Equal("outcome", Assert.Throws<ArgumentNullException>(() => Experiment.OfRatios(default, default, null!)).ParamName);
        Assert.Equal("outcome", Assert.Throws<ArgumentNullException>(() => Experiment.OfAdjustedMeans(default, default, null!)).ParamName);
        Assert.Equal("expectedChange", Assert.Throws<ArgumentOutOfRangeException>(() => Campaign.AtAnyLook(0)).ParamName);
        Assert.Equal("expectedChange", Assert.Throws<ArgumentOutOfRangeException>(() => Campaign.AtAnyLook(2)).ParamName);
        Assert.StartsWith("treatedShare: an intended share must be above 0 and below 1, but was 1.", Assert.Throws<ArgumentOutOfRangeException>(() => Campaign.WithIntendedSplit(1)).Message);
        _ = Assert.Throws<DefinitionMismatchException>(() => Experiment.OfShares(Proportion.From(1, 2, Experiments.Revenue), Proportion.From(1, 2)));
        _ = Assert.Throws<DefinitionMismatchException>(() => Experiment.OfMeans(SampleMean.From([1.0], Experiments.Revenue), SampleMean.From([1.0])));

        Dictionary<string, SampleMean> north = new() { ["north"] = default }, south = new() { ["south"] = default }, none = [];
        Assert.StartsWith("control: the stratum north is among those treated only.", Assert.Throws<ArgumentException>(() => Experiment.Stratified(north, none)).Message);
        Assert.StartsWith("treated: the stratum south is among the control only.", Assert.Throws<ArgumentException>(() => Experiment.Stratified(none, south)).Message);
        Assert.StartsWith("treated: there must be one stratum or more", Assert.Throws<ArgumentException>(() => Experiment.Stratified(none, none)).Message);
        Assert.Equal("treated", Assert.Throws<ArgumentNullException>(() => Experiment.Stratified(null!, none)).ParamName);
        Assert.Equal("control", Assert.Throws<ArgumentNullException>(() => Experiment.Stratified(none, null!)).ParamName);

        Assert.StartsWith("cases: there must be two groups or more, but there were 1.", Assert.Throws<ArgumentException>(() => SampleRatio.Test([1], [1.0])).Message);
        Assert.StartsWith("intended: there must be one share for each of the 2 groups, but there were 1.", Assert.Throws<ArgumentException>(() => SampleRatio.Test([1, 2], [1.0])).Message);
        Assert.StartsWith("cases: a count must be 0 or more (index 1), but was -2.", Assert.Throws<ArgumentOutOfRangeException>(() => SampleRatio.Test([1, -2], [1.0, 1])).Message);
        Assert.StartsWith("intended: an intended share must be above 0 and finite (index 0), but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => SampleRatio.Test([1, 2], [0.0, 1])).Message);
    }

    private static PairedValues Ones(double[] values) => PairedValues.From(values, [.. values.Select(_ => 1.0)]);

    private static Experiment Adjusted(double[] treated, double[] control, Func<double, double> before) =>
        Experiment.OfAdjustedMeans(PairedValues.From(treated, value => value, before), PairedValues.From(control, value => value, before), Experiments.Revenue);

    private static bool Alike(Experiment one, Experiment other, double tolerance = 1e-9) =>
        Close(one.Difference.Value, other.Difference.Value, tolerance) && Close(one.Difference.PValue, other.Difference.PValue, tolerance) && Close(one.Difference.StandardError, other.Difference.StandardError, tolerance)
        && Close(one.Difference.Interval()?.Lower, other.Difference.Interval()?.Lower, tolerance) && Close(one.Treated.Value, other.Treated.Value, tolerance);

    private static bool Close(double? x, double? y, double tolerance) => x is null || y is null || Math.Abs(x.Value - y.Value) <= tolerance * (1 + Math.Abs(x.Value));
}
