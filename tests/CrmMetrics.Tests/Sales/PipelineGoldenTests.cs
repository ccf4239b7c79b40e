using System.Text.Json;
using CrmMetrics.Sales;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Tests.Sales;

/// <summary>Every case of pipeline.json but its Kaplan–Meier readings.</summary>
public class PipelineGoldenTests
{
    private const double Tolerance = 1e-10;

    private static readonly JsonElement Golden = GoldenFile.Read("pipeline.json");

    private static readonly JsonElement File = Golden.GetProperty("crm_sales_opportunities");

    private static readonly Lazy<IReadOnlyList<CrmOpportunities.Deal>> Deals = new(CrmOpportunities.Read);

    public static TheoryData<int> Forecasts => [.. Enumerable.Range(0, Golden.GetProperty("forecast").GetArrayLength())];

    [SkippableFact]
    public void The_whole_file_gives_the_golden_figures_and_its_four_velocities()
    {
        Block(File.GetProperty("all"), Deals.Value.Select(deal => deal.Opportunity).ToArray(), "all");
        PipelineSummary all = PipelineSummary.From(Deals.Value, deal => deal.Opportunity);
        Assert.Equal("63.2 %", FormattableString.Invariant($"{100 * all.WinRate().Value:F1} %"));
        Assert.Equal("48.2 %", FormattableString.Invariant($"{100 * all.WinRate(WinRateBasis.AllCreated).Value:F1} %"));
        DealDistribution cycles = DealDistribution.From(Deals.Value, deal => deal.Opportunity, DealFigure.WonCycleFromEngaged);
        Assert.Equal(
            ["41563", "45751", "193224", "208512"],
            new[]
            {
                all.Velocity(SalesVelocityDefinition.OpenOverMedianCycle, cycles),
                all.Velocity(SalesVelocityDefinition.OpenOverWonCycle, SalesCycleStart.Engaged),
                all.Velocity(SalesVelocityDefinition.ClosedInPeriodOverWonCycle, SalesCycleStart.Engaged),
                all.Velocity(SalesVelocityDefinition.ClosedInPeriodOverClosedCycle, SalesCycleStart.Engaged),
            }.Select(velocity => velocity.ToString("F0", null)));
    }

    [SkippableTheory]
    [InlineData("by_agent", 30)]
    [InlineData("by_region", 3)]
    [InlineData("by_product", 7)]
    public void Each_group_of_the_file_gives_the_golden_figures(string grouping, int groups)
    {
        Func<CrmOpportunities.Deal, string> key = grouping switch
        {
            "by_agent" => deal => deal.Agent,
            "by_region" => deal => deal.Region,
            _ => deal => deal.Product,
        };
        IReadOnlyDictionary<string, PipelineSummary> found = PipelineSummary.By(Deals.Value, key, deal => deal.Opportunity);
        JsonProperty[] golden = [.. File.GetProperty(grouping).EnumerateObject()];
        Assert.Equal(groups, golden.Length);
        Assert.Equal(golden.Select(group => group.Name).OrderBy(name => name, StringComparer.Ordinal), found.Keys.OrderBy(name => name, StringComparer.Ordinal));
        foreach (JsonProperty group in golden)
        {
            Opportunity[] own = [.. Deals.Value.Where(deal => key(deal) == group.Name).Select(deal => deal.Opportunity)];
            Block(group.Value, own, group.Name);
            Assert.Equal(PipelineSummary.From(own), found[group.Name]);
        }
    }

    [SkippableFact]
    public void Each_quarter_of_closing_gives_the_golden_figures()
    {
        IReadOnlyDictionary<string, PipelineSummary> quarters = PipelineSummary.By(
            Deals.Value.Where(deal => deal.Opportunity.Closed is not null),
            deal => $"{deal.Opportunity.Closed!.Value.Year}-Q{(deal.Opportunity.Closed.Value.Month + 2) / 3}",
            deal => deal.Opportunity);
        Assert.Equal(4, File.GetProperty("closed_by_quarter").EnumerateObject().Count());
        foreach (JsonProperty quarter in File.GetProperty("closed_by_quarter").EnumerateObject())
        {
            Read(quarter.Value, quarters[quarter.Name], quarter.Name);
        }
    }

    [SkippableFact]
    public void The_won_revenue_of_each_month_is_the_golden_one()
    {
        IReadOnlyDictionary<int, PipelineSummary> months = PipelineSummary.By(
            Deals.Value.Where(deal => deal.Opportunity.Closed is not null), deal => deal.Opportunity.Closed!.Value.Month, deal => deal.Opportunity);
        decimal[] golden = [.. Golden.GetProperty("monthly_won_revenue_2017_mar_dec").EnumerateArray().Select(month => month.GetDecimal())];
        Assert.Equal(golden, Enumerable.Range(3, 10).Select(month => months[month].WonAmount.Amount));
        DateInterval march = new(new LocalDate(2017, 3, 1), new LocalDate(2017, 3, 31));
        Assert.Equal(golden[0] / 31, months[3].RealisedThroughput(march).Value!.Value.Amount);
    }

    [Fact]
    public void The_published_velocity_is_met_and_has_no_interval()
    {
        JsonElement published = Assert.Single(Golden.GetProperty("published_velocity").EnumerateArray());
        SalesVelocity velocity = SalesVelocity.From(
            published.GetProperty("opportunities").GetInt64(),
            published.GetProperty("win_rate").GetDouble(),
            new Money(published.GetProperty("deal").GetDecimal(), "USD"),
            published.GetProperty("cycle_days").GetDouble());
        GoldenFile.Close(published.GetProperty("per_day").GetDouble(), ((IMetric)velocity).Value, Tolerance);
        Assert.Equal(published.GetProperty("published").GetDecimal(), Math.Round(velocity.Value!.Value.Amount));
        Assert.Null(velocity.Interval());
        Assert.Equal("figures-only", velocity.WhyNoInterval!.Code);
    }

    [Theory]
    [MemberData(nameof(Forecasts))]
    public void Each_forecast_gives_the_golden_measures(int index)
    {
        JsonElement golden = Golden.GetProperty("forecast")[index];
        ForecastAccuracy accuracy = ForecastAccuracy.From(Numbers(golden, "actual"), Numbers(golden, "forecast"));
        (string Name, Estimate Measure)[] measures =
        [
            ("me", accuracy.MeanError),
            ("mae", accuracy.MeanAbsoluteError),
            ("rmse", accuracy.RootMeanSquaredError),
            ("wape", accuracy.WeightedAbsolutePercentageError),
            ("mape", accuracy.MeanAbsolutePercentageError),
            ("mape_skip_zero", accuracy.MeanAbsolutePercentageErrorSkippingZeros),
            ("mpe", accuracy.MeanPercentageError),
            ("smape_0_2", accuracy.SymmetricMeanAbsolutePercentageError),
            ("accuracy_1_minus_wape", accuracy.OneMinusWape),
            ("accuracy_1_minus_mape", accuracy.OneMinusMape),
            ("accuracy_ratio_actual_over_forecast", accuracy.ActualOverForecast),
            ("total_bias", accuracy.TotalBias),
            ("tracking_signal", accuracy.TrackingSignal),
        ];
        foreach ((string name, Estimate measure) in measures)
        {
            GoldenFile.Close(golden.GetProperty(name).Number(), measure.Value, Tolerance, 1e-14, name);
        }

        if (golden.TryGetProperty("mase", out JsonElement mase))
        {
            GoldenFile.Close(mase.Number(), accuracy.MeanAbsoluteScaledError(Numbers(golden, "insample"), golden.GetProperty("m").GetInt32()).Value, Tolerance, 0, "mase");
        }

        string[] read = [.. measures.Select(measure => measure.Name), "mase", "insample", "m", "actual", "forecast"];
        Assert.Empty(golden.EnumerateObject().Select(field => field.Name).Except(read));
    }

    private static double[] Numbers(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    // A block of the file, but for its Kaplan–Meier median.
    private static void Block(JsonElement golden, Opportunity[] own, string what)
    {
        PipelineSummary pipeline = PipelineSummary.From(own);
        Read(golden, pipeline, what);
        DealDistribution cycles = DealDistribution.From(own, DealFigure.WonCycleFromEngaged), deals = DealDistribution.From(own, DealFigure.WonAmount);
        Assert.Equal(golden.GetProperty("opportunities").GetInt64(), pipeline.Opportunities);
        Assert.Equal(golden.GetProperty("engaging").GetInt64(), pipeline.InProgress);
        Assert.Equal(golden.GetProperty("prospecting").GetInt64(), pipeline.NotEngaged);
        Close("win_rate_all_created", pipeline.WinRate(WinRateBasis.AllCreated).Value);
        ConfidenceInterval wilson = pipeline.WinRate().Interval()!.Value;
        GoldenFile.Close(golden.GetProperty("win_rate_closed_wilson95")[0].GetDouble(), wilson.Lower, Tolerance, 0, what);
        GoldenFile.Close(golden.GetProperty("win_rate_closed_wilson95")[1].GetDouble(), wilson.Upper, Tolerance, 0, what);
        Close("median_deal", (double?)deals.Median);
        Close("cycle_won_median", (double?)cycles.Median);
        JsonElement velocities = golden.GetProperty("velocity_per_day");
        foreach ((string name, SalesVelocity velocity) in new[]
        {
            ("open_engaging", pipeline.Velocity(SalesVelocityDefinition.OpenOverWonCycle, SalesCycleStart.Engaged)),
            ("closed_in_period_won_cycle", pipeline.Velocity(SalesVelocityDefinition.ClosedInPeriodOverWonCycle, SalesCycleStart.Engaged)),
            ("closed_in_period_all_cycle", pipeline.Velocity(SalesVelocityDefinition.ClosedInPeriodOverClosedCycle, SalesCycleStart.Engaged)),
            ("open_median_cycle", pipeline.Velocity(SalesVelocityDefinition.OpenOverMedianCycle, cycles)),
        })
        {
            GoldenFile.Close(velocities.GetProperty(name).GetDouble(), ((IMetric)velocity).Value, Tolerance, 0, $"{what} {name}");
            Assert.True(velocity.Interval()!.Value.Contains((double)velocity.Value!.Value.Amount), $"{what} {name}");
        }

        string[] read =
        [
            "opportunities", "won", "lost", "engaging", "prospecting", "win_rate_closed", "win_rate_all_created", "win_rate_closed_wilson95", "revenue", "average_deal",
            "median_deal", "cycle_won_mean", "cycle_won_median", "cycle_closed_mean", "velocity_per_day", "days_to_win_km_median_lost_and_open_censored",
        ];
        Assert.Empty(golden.EnumerateObject().Select(field => field.Name).Except(read));

        void Close(string name, double? actual) => GoldenFile.Close(golden.GetProperty(name).Number(), actual, Tolerance, 0, $"{what} {name}");
    }

    private static void Read(JsonElement golden, PipelineSummary pipeline, string what)
    {
        Assert.Equal(golden.GetProperty("won").GetInt64(), pipeline.Won);
        Assert.Equal(golden.GetProperty("lost").GetInt64(), pipeline.Lost);
        Assert.Equal(golden.GetProperty("revenue").GetDecimal(), pipeline.WonAmount.Amount);
        foreach ((string name, double? actual) in new[]
        {
            ("win_rate_closed", pipeline.WinRate().Value),
            ("average_deal", ((IMetric)pipeline.AverageDeal).Value),
            ("cycle_won_mean", pipeline.Cycle(SalesCycleStart.Engaged).Value),
            ("cycle_closed_mean", pipeline.Cycle(SalesCycleStart.Engaged, SalesCycleDeals.Closed).Value),
        })
        {
            GoldenFile.Close(golden.GetProperty(name).Number(), actual, Tolerance, 0, $"{what} {name}");
        }
    }
}
