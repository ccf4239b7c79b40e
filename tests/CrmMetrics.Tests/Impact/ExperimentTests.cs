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

    public static Gen<Proportion> Share { get; } = from whole in Given.CountGen from part in Given.CountGen select Proportion.From(Math.Min(part, whole), whole);

    public static Gen<Experiment> OfShares { get; } = from treated in Share from control in Share from method in Gen.Elements((DifferenceMethod[])Enum.GetValues(typeof(DifferenceMethod))) select Experiment.OfShares(treated, control, method);

    public static Gen<Experiment> OfMeans { get; } = from treated in Column from control in Column from method in Gen.Elements(MeanComparison.Welch, MeanComparison.Student)
        select Experiment.OfMeans(SampleMean.From(treated, Revenue), SampleMean.From(control, Revenue), method);

    public static Gen<PairedValues> Pairs { get; } = from column in Column from noise in Gen.ArrayOf(Gen.Choose(0, 9), 12)
        select PairedValues.From(column, [.. column.Select((value, i) => Math.Abs((0.5 * value) + noise[i]))]);

    public static Gen<Experiment> OfRatios { get; } = from treated in Pairs from control in Pairs select Experiment.OfRatios(treated, control, Revenue);

    public static Gen<Experiment> Adjusted { get; } = from treated in Pairs from control in Pairs select Experiment.OfAdjustedMeans(treated, control, Revenue);

    public static Gen<Experiment> Stratified { get; } = from first in Column from second in Column from third in Column from fourth in Column
        select Experiment.Stratified(Means(first, second), Means(third, fourth));

    public static Arbitrary<Effect> Effects(Gen<Experiment> experiments) => Arb.From(
        from experiment in experiments
        from reading in Gen.Choose(0, 3)
        select reading switch { 0 => experiment.Difference, 1 => experiment.RelativeLift, 2 => experiment.LiftBy(LiftInterval.Log), _ => experiment.AtAnyLook(0.05) });

    private static Dictionary<string, SampleMean> Means(double[] north, double[] south) => new() { ["north"] = SampleMean.From(north), ["south"] = SampleMean.From(south) };
}

public class ExperimentOfSharesLaws : EffectLaws
{
    protected override Arbitrary<Effect> Any { get; } = Experiments.Effects(Experiments.OfShares);
}

public class ExperimentOfMeansLaws : EffectLaws
{
    protected override Arbitrary<Effect> Any { get; } = Experiments.Effects(Experiments.OfMeans);
}

public class ExperimentOfRatiosLaws : EffectLaws
{
    protected override Arbitrary<Effect> Any { get; } = Experiments.Effects(Experiments.OfRatios);
}

public class AdjustedExperimentLaws : EffectLaws
{
    protected override Arbitrary<Effect> Any { get; } = Experiments.Effects(Experiments.Adjusted);
}

public class StratifiedExperimentLaws : EffectLaws
{
    protected override Arbitrary<Effect> Any { get; } = Experiments.Effects(Experiments.Stratified);
}
