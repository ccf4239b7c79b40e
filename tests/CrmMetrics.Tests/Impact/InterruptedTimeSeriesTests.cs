using System.Globalization;
using System.Text.Json;
using CrmMetrics.Impact;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Impact;

public class InterruptedTimeSeriesTests
{
    private static readonly MetricDefinition Calls = new("calls", "calls a month", "calls", 1, BetterWhen.Lower);

    [Fact]
    public void The_golden_cases_come_out()
    {
        foreach (JsonElement given in GoldenFile.Read("growth.json").GetProperty("incrementality").GetProperty("its").EnumerateArray())
        {
            double[] values = Numbers(given, "y"), parameters = Numbers(given, "params"), plain = Numbers(given, "se_ols"), robust = Numbers(given, "se_newey_west"), without = Numbers(given, "counterfactual");
            int start = given.GetProperty("start").GetInt32();
            InterruptedTimeSeries ols = InterruptedTimeSeries.From(values, start, Calls, SeriesErrors.Ols);
            InterruptedTimeSeries newey = InterruptedTimeSeries.From(values, start, Calls, SeriesErrors.NeweyWest, NeweyWestLag.Of(given.GetProperty("lag").GetInt32()));
            foreach ((InterruptedTimeSeries fit, double[] errors) in new[] { (ols, plain), (newey, robust) })
            {
                IMetric[] coefficients = [fit.Level, fit.Slope, fit.LevelChange, fit.SlopeChange];
                for (int i = 0; i < coefficients.Length; i++)
                {
                    GoldenFile.Close(parameters[i], coefficients[i].Value, 1e-11, 1e-11);
                    double half = coefficients[i].Interval()!.Value.Width / 2;
                    GoldenFile.Close(errors[i], half / CrmMetrics.Statistics.StudentT.TwoSidedQuantile(0.95, values.Length - 4), 1e-11);
                }

                GoldenFile.Close(given.GetProperty("durbin_watson").Number(), fit.DurbinWatson, 1e-12);
                GoldenFile.Close(given.GetProperty("total_effect").Number(), fit.TotalEffect.Value, 1e-12);
                GoldenFile.Close(given.GetProperty("relative_effect").Number(), fit.RelativeEffect.Value, 1e-12);
                Assert.Equal(without.Length, fit.Counterfactual.Count);
                for (int i = 0; i < without.Length; i++)
                {
                    GoldenFile.Close(without[i], fit.Counterfactual[i], 1e-12);
                }
            }
        }
    }

    private static double[] Numbers(JsonElement given, string name) => [.. given.GetProperty(name).EnumerateArray().Select(each => each.GetDouble())];
}
