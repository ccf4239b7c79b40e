using System.Text.Json;
using CrmMetrics.Impact;

namespace CrmMetrics.Tests.Impact;

/// <summary>Every case of Golden/quasi.json, against figures that were computed another way (Golden/oracle/quasi.py).</summary>
public class QuasiGoldenTests
{
    private const double Tolerance = 1e-9;

    private static readonly MetricDefinition Orders = new("orders", "orders a month", "orders", 1, BetterWhen.Higher);

    private static readonly JsonElement File = GoldenFile.Read("quasi.json");

    [Fact]
    public void Rows_that_hang_together()
    {
        JsonElement given = File.GetProperty("groups");
        DifferenceInDifferences found = DifferenceInDifferences.From(
            given.GetProperty("rows").EnumerateArray(),
            row => new BeforeAfterOutcome(row[0].GetDouble(), row[1].GetInt32() == 1, row[2].GetInt32() == 1),
            row => row[3].GetString()!,
            Orders);
        Same(given.GetProperty("clustered"), found.Effect, "groups");
        Assert.Equal(14, found.Units);
    }

    [Fact]
    public void Panels() => Each("panels", 3, (given, what) =>
    {
        foreach (DifferenceErrors errors in Enum.GetValues(typeof(DifferenceErrors)).Cast<DifferenceErrors>())
        {
            DifferenceInDifferences found = DifferenceInDifferences.From(
                given.GetProperty("rows").EnumerateArray(),
                row => new PanelOutcome<string>(row[0].GetString()!, row[1].GetInt32(), row[2].GetDouble(), row[3].GetInt32() == 1),
                given.GetProperty("start").GetInt32(),
                Orders,
                errors);
            string kind = errors.ToString();
            Same(given.GetProperty("effect").GetProperty(kind), found.Effect, what + kind);
            Same(given.GetProperty("trend").GetProperty(kind), found.PreTrend!, what + kind + " trend");
            JsonElement joint = given.GetProperty("joint").GetProperty(kind);
            GoldenFile.Close(joint.GetProperty("f").Number(), found.PreTrendTest!.Value.Statistic, Tolerance, what: what + kind + " F");
            GoldenFile.Close(joint.GetProperty("p").Number(), found.PreTrendTest.Value.PValue, Tolerance, what: what + kind + " joint p");
            JsonElement[] periods = [.. given.GetProperty("periods").GetProperty(kind).EnumerateArray()];
            Assert.Equal(periods.Select(period => period.GetProperty("period").GetInt32()), found.PeriodEffects.Select(period => period.Period));
            for (int i = 0; i < periods.Length; i++)
            {
                Same(periods[i], found.PeriodEffects[i].Effect, what + kind + " period " + i);
            }
        }
    });

    [Fact]
    public void Series() => Each("series", 4, (given, what) =>
    {
        int seasons = given.GetProperty("seasons").GetInt32(), waves = given.GetProperty("waves").GetInt32(), lag = given.GetProperty("lag").GetInt32();
        SeasonalTerms terms = seasons == 0 ? SeasonalTerms.None : waves == 0 ? SeasonalTerms.Levels(seasons) : SeasonalTerms.Waves(seasons, waves);
        foreach (SeriesErrors errors in Enum.GetValues(typeof(SeriesErrors)).Cast<SeriesErrors>())
        {
            InterruptedTimeSeries found = InterruptedTimeSeries.From(
                given.GetProperty("y").EnumerateArray().Select(value => value.Number()), given.GetProperty("start").GetInt32(), Orders, errors, NeweyWestLag.Of(lag), terms);
            JsonElement expected = given.GetProperty(errors.ToString());
            what += errors;
            Same(expected.GetProperty("level"), found.Level, what + " level");
            Same(expected.GetProperty("slope"), found.Slope, what + " slope");
            Same(expected.GetProperty("step"), found.LevelChange, what + " step");
            Same(expected.GetProperty("bend"), found.SlopeChange, what + " bend");
            Same(expected.GetProperty("at_5"), found.EffectAt(5), what + " at 5");
            Same(expected.GetProperty("first_4"), found.CumulativeEffect(4), what + " first 4");
            Same(expected.GetProperty("total"), found.TotalEffect, what + " total");
            Same(expected.GetProperty("mean"), found.Effect, what + " mean");
            GoldenFile.Close(expected.GetProperty("relative").Number(), found.RelativeEffect.Value, Tolerance, what: what + " relative");
            GoldenFile.Close(expected.GetProperty("relative_90")[0].Number(), found.RelativeEffect.Interval(0.9)!.Value.Lower, Tolerance, what: what + " Fieller");
            GoldenFile.Close(expected.GetProperty("relative_90")[1].Number(), found.RelativeEffect.Interval(0.9)!.Value.Upper, Tolerance, what: what + " Fieller");
            if (given.TryGetProperty("ljung_box", out JsonElement memory))
            {
                GoldenFile.Close(memory.GetProperty("statistic").Number(), found.LjungBox!.Value.Statistic, Tolerance, what: what);
                GoldenFile.Close(memory.GetProperty("p").Number(), found.LjungBox.Value.PValue, Tolerance, what: what);
            }
            else
            {
                Assert.Null(found.LjungBox);
            }
        }
    });

    [Fact]
    public void Synthetic_controls() => Each("synthetic", 3, (given, what) =>
    {
        Dictionary<string, double[]> donors = given.GetProperty("donors").EnumerateObject().ToDictionary(donor => donor.Name, donor => Numbers(donor.Value));
        SyntheticFit fit = given.GetProperty("movements").GetBoolean() ? SyntheticFit.Movements : SyntheticFit.Levels;
        SyntheticControl found = SyntheticControl.From(Numbers(given.GetProperty("treated")), donors, given.GetProperty("start").GetInt32(), Orders, fit);
        All(Numbers(given.GetProperty("weights")), [.. found.Weights.OrderBy(each => each.Donor, StringComparer.Ordinal).Select(each => each.Weight)], what + " weights");
        All(Numbers(given.GetProperty("synthetic")), found.Synthetic, what + " synthetic");
        GoldenFile.Close(given.GetProperty("gap").Number(), found.Effect.Value, Tolerance, what: what);
        GoldenFile.Close(given.GetProperty("before").Number(), found.ErrorBefore, Tolerance, what: what);
        GoldenFile.Close(given.GetProperty("after").Number(), found.ErrorAfter, Tolerance, what: what);
        All([.. given.GetProperty("placebos").EnumerateArray().SelectMany(Numbers)], [.. found.Placebos.SelectMany(placebo => new[] { placebo.MeanGap, placebo.ErrorBefore, placebo.ErrorAfter })], what + " placebos");
        GoldenFile.Close(given.GetProperty("p").Number(), found.Effect.PValue, 1e-15, what: what);
        GoldenFile.Close(given.GetProperty("ratio_p").Number(), found.ErrorRatioPValue, 1e-15, what: what);
        foreach (JsonElement bounds in given.GetProperty("intervals").EnumerateArray())
        {
            ConfidenceInterval interval = found.Effect.Interval(bounds[0].GetDouble())!.Value;
            GoldenFile.Close(bounds[1].Number(), interval.Lower, Tolerance, Tolerance, what + bounds);
            GoldenFile.Close(bounds[2].Number(), interval.Upper, Tolerance, Tolerance, what + bounds);
        }
    });

    private static double[] Numbers(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetDouble())];

    private static void All(double[] expected, IReadOnlyList<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            GoldenFile.Close(expected[i], actual[i], Tolerance, Tolerance, what + i);
        }
    }

    private static void Same(JsonElement expected, IMetric actual, string what)
    {
        double error = expected.GetProperty("se").GetDouble(), freedom = expected.GetProperty("df").GetDouble();
        GoldenFile.Close(expected.GetProperty("value").Number(), actual.Value, Tolerance, Tolerance * error, what);
        GoldenFile.Close(error * CrmMetrics.Statistics.StudentT.TwoSidedQuantile(0.9, freedom), actual.Interval(0.9)!.Value.Width / 2, Tolerance, what: what);
        if (actual is Effect effect)
        {
            GoldenFile.Close(error, effect.StandardError, Tolerance, what: what);
            GoldenFile.Close(freedom, effect.DegreesOfFreedom, what: what);
            GoldenFile.Close(expected.GetProperty("p").Number(), effect.PValue, Tolerance, what: what);
        }
    }

    private static void Each(string name, int count, Action<JsonElement, string> assert)
    {
        JsonElement[] cases = [.. File.GetProperty(name).EnumerateArray()];
        Assert.Equal(count, cases.Length);
        for (int i = 0; i < cases.Length; i++)
        {
            assert(cases[i], name + " " + i + " ");
        }
    }
}
