using System.Globalization;
using CrmMetrics.Sales;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Sales;

public class WinForecastScoreSummaryLaws : SummaryLaws<WinForecastScore>
{
    protected override Arbitrary<WinForecastScore> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(WinForecastScore.Zero)),
        (9, WinForecastScoreTests.Forecasts.Generator.Select(forecasts => WinForecastScore.From(forecasts)))));

    protected override WinForecastScore Zero => WinForecastScore.Zero;

    protected override WinForecastScore Parse(string text) => WinForecastScore.Parse(text);
}

public class WinForecastScoreTests
{
    private const double Z95 = 1.95996398454005;

    /// <summary>Forecasts in whole per cent, the impossible and the certain among them, with any outcome.</summary>
    internal static Arbitrary<WinForecast[]> Forecasts { get; } = Arb.From(
        from count in Gen.Choose(0, 40)
        from forecasts in Gen.ArrayOf(
            from chance in Gen.Frequency((1, Gen.Elements(0, 100)), (19, Gen.Choose(0, 100)))
            from isWon in Gen.Elements(true, false)
            select new WinForecast(chance / 100.0, isWon),
            count)
        select forecasts,
        forecasts => forecasts.Length == 0 ? [] : [forecasts.Skip(1).ToArray(), forecasts.Take(forecasts.Length / 2).ToArray()]);

    [Fact]
    public void The_scores_are_plain_means_over_the_deals() =>
        Check.That(Forecasts, forecasts =>
        {
            WinForecastScore score = WinForecastScore.From(forecasts);
            bool isImpossible = forecasts.Any(forecast => forecast.Probability == (forecast.IsWon ? 0 : 1));
            return score.Deals == forecasts.Length && score.Won == forecasts.Count(forecast => forecast.IsWon)
                && Math.Abs(score.ExpectedWins - forecasts.Sum(forecast => forecast.Probability)) < 1e-12 * (1 + score.ExpectedWins)
                && (forecasts.Length == 0
                    ? score.Brier.Value is null && score.LogScore is { Value: null, WhyUndefined.Code: "no-deals" }
                    : Math.Abs(score.Brier.Value!.Value - forecasts.Average(Square)) < 1e-13 && score.Brier.Count == forecasts.Length
                        && (isImpossible
                            ? score.LogScore is { Value: null, WhyUndefined.Code: "impossible-happened", WhyNoInterval.Code: "impossible-happened" }
                            : Math.Abs(score.LogScore.Value!.Value - forecasts.Average(Surprise)) < 1e-12));
        });

    [Fact]
    public void The_intervals_are_those_of_the_mean_of_each_deal_s_score() =>
        Check.That(Forecasts, Given.Level, (forecasts, level) =>
        {
            WinForecastScore score = WinForecastScore.From(forecasts);
            return Same(score.Brier.Interval(level), SampleMean.From(forecasts.Select(Square)).Interval(level))
                && (score.LogScore.Value is null || Same(score.LogScore.Interval(level), SampleMean.From(forecasts.Select(Surprise)).Interval(level)));
        });

    [Fact]
    public void Who_always_says_even_odds_scores_a_quarter_and_the_logarithm_of_two()
    {
        WinForecastScore even = WinForecastScore.From([0.5, 0.5, 0.5], [true, false, false]);
        Assert.Equal(0.25, even.Brier.Value);
        GoldenFile.Close(Math.Log(2), even.LogScore.Value, 1e-15);
        Assert.Equal("1 of 3 deals won, 1.5 expected, Brier score 0.25", even.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("0 of 0 deals won, 0.0 expected, Brier score undefined", WinForecastScore.Zero.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_certain_forecast_costs_nothing_when_right_and_infinitely_much_when_wrong()
    {
        WinForecastScore right = WinForecastScore.From([0, 1], [false, true]);
        Assert.Equal((0.0, 0.0), (right.Brier.Value, right.LogScore.Value));
        foreach (WinForecast wrong in new[] { new WinForecast(0, true), new WinForecast(1, false) })
        {
            WinForecastScore score = WinForecastScore.From([wrong]) + right;
            Assert.Equal((null, "impossible-happened"), (score.LogScore.Value, score.LogScore.WhyUndefined!.Code));
            Assert.Null(score.LogScore.Interval());
            GoldenFile.Close(1 / 3.0, score.Brier.Value, 1e-15);
        }
    }

    [Fact]
    public void Each_deal_lies_in_exactly_the_bin_whose_range_holds_its_chance() =>
        Check.That(Forecasts, Arb.From(Gen.Choose(1, 120)), (forecasts, bins) =>
        {
            IReadOnlyList<CalibrationBin> calibration = WinForecastScore.From(forecasts).Calibration(bins);
            return calibration.Count == bins && calibration[0].Lower == 0 && calibration[bins - 1].Upper == 1
                && calibration.Sum(bin => bin.Won.Whole) == forecasts.Length
                && Enumerable.Range(0, bins).All(place =>
                {
                    CalibrationBin bin = calibration[place];
                    WinForecast[] own = [.. forecasts.Where(forecast => forecast.Probability >= bin.Lower && (forecast.Probability < bin.Upper || place == bins - 1))];
                    return (place == 0 || bin.Lower.Equals(calibration[place - 1].Upper))
                        && bin.Won.Whole == own.Length && bin.Won.Part == own.Count(forecast => forecast.IsWon)
                        && (own.Length == 0 ? bin.MeanForecast is null : Math.Abs(bin.MeanForecast!.Value - own.Average(forecast => forecast.Probability)) < 1e-13);
                });
        });

    [Fact]
    public void A_chance_on_the_edge_of_two_bins_belongs_to_the_upper_one()
    {
        WinForecastScore score = WinForecastScore.From(Enumerable.Range(0, 101).Select(i => new WinForecast(i / 100.0, i % 2 == 0)));
        Assert.Equal([.. Enumerable.Repeat(1L, 99), 2L], score.Calibration(100).Select(bin => bin.Won.Whole));
        Assert.Equal([.. Enumerable.Repeat(10L, 9), 11L], score.Calibration().Select(bin => bin.Won.Whole));
        Assert.Equal([101L], score.Calibration(1).Select(bin => bin.Won.Whole));
    }

    // Two chances fit exactly: the slope is the difference of the log odds that came over that of those forecast.
    [Fact]
    public void The_calibration_of_two_chances_is_read_off_their_odds()
    {
        WinForecast[] forecasts = [.. Deals(0.2, 30, 70), .. Deals(0.7, 120, 80)];
        double run = Odds(0.7) - Odds(0.2), slope = (Odds(0.6) - Odds(0.3)) / run;
        double lowVariance = (1 / 30.0) + (1 / 70.0), highVariance = (1 / 120.0) + (1 / 80.0);
        WinForecastScore score = WinForecastScore.From(forecasts);
        GoldenFile.Close(slope, score.CalibrationSlope.Value, 1e-9);
        GoldenFile.Close(Odds(0.3) - (slope * Odds(0.2)), score.CalibrationIntercept.Value, 1e-9);
        GoldenFile.Close(2 * Z95 * Math.Sqrt(lowVariance + highVariance) / run, score.CalibrationSlope.Interval()!.Value.Width, 1e-8);
        double interceptError = Math.Sqrt((Math.Pow(Odds(0.7), 2) * lowVariance) + (Math.Pow(Odds(0.2), 2) * highVariance)) / run;
        GoldenFile.Close(2 * Z95 * interceptError, score.CalibrationIntercept.Interval()!.Value.Width, 1e-8);
    }

    [Fact]
    public void A_best_fit_leaves_no_won_deal_unexplained() =>
        Check.That(Forecasts, forecasts =>
        {
            WinForecast[] open = [.. forecasts.Where(forecast => forecast.Probability is > 0 and < 1)];
            WinForecastScore score = WinForecastScore.From(open);
            if (score.CalibrationSlope.Value is not { } slope || score.CalibrationIntercept.Value is not { } intercept)
            {
                return score.CalibrationSlope.WhyUndefined!.Code == (open.Length == 0 ? "no-deals" : "separated") && score.CalibrationIntercept.Value is null;
            }

            double[] rest = [.. open.Select(forecast => (forecast.IsWon ? 1 : 0) - (1 / (1 + Math.Exp(-intercept - (slope * Odds(forecast.Probability))))))];
            return Math.Abs(rest.Sum()) < 1e-6 && Math.Abs(rest.Zip(open, (left, forecast) => left * Odds(forecast.Probability)).Sum()) < 1e-6;
        });

    [Fact]
    public void Calibrated_forecasts_have_a_slope_of_one_and_an_intercept_of_zero()
    {
        WinForecastScore score = Simulated(40_000, 1, odds => odds);
        Assert.Equal(1, score.CalibrationSlope.Value!.Value, 0.05);
        Assert.Equal(0, score.CalibrationIntercept.Value!.Value, 0.05);
        Assert.True(score.CalibrationSlope.Interval()!.Value.Contains(1));
        Assert.True(score.CalibrationIntercept.Interval()!.Value.Contains(0));
        Assert.InRange(score.CalibrationSlope.Interval()!.Value.Width, 0.02, 0.1);
        Assert.All(score.Calibration(5), bin => Assert.Equal(bin.MeanForecast!.Value, bin.Won.Value!.Value, 0.02));
    }

    [Fact]
    public void The_interval_of_the_slope_holds_the_truth_as_often_as_it_says()
    {
        int held = Enumerable.Range(100, 400).Count(seed => Simulated(400, seed, odds => odds).CalibrationSlope.Interval()!.Value.Contains(1));

        // 380 of 400 on average, with a standard deviation of 4.4.
        Assert.InRange(held, 366, 394);
    }

    [Fact]
    public void Bold_forecasts_have_a_slope_below_one_and_low_ones_an_intercept_above_zero()
    {
        Assert.Equal(0.5, Simulated(40_000, 2, odds => 2 * odds).CalibrationSlope.Value!.Value, 0.05);
        Assert.Equal(2, Simulated(40_000, 3, odds => odds / 2).CalibrationSlope.Value!.Value, 0.1);
        Assert.Equal(0.8, Simulated(40_000, 4, odds => odds - 0.8).CalibrationIntercept.Value!.Value, 0.05);
    }

    [Fact]
    public void Without_overlap_or_with_certain_forecasts_no_slope_fits()
    {
        Assert.Equal("no-deals", WinForecastScore.Zero.CalibrationSlope.WhyUndefined!.Code);
        Assert.Equal("certain-forecast", WinForecastScore.From([0.2, 0.4, 1], [true, false, true]).CalibrationSlope.WhyUndefined!.Code);
        Assert.Equal("certain-forecast", WinForecastScore.From([0, 0.2, 0.4], [false, true, false]).CalibrationIntercept.WhyUndefined!.Code);
        Assert.Equal("separated", WinForecastScore.From([0.2, 0.8], [false, true]).CalibrationSlope.WhyUndefined!.Code);
        Assert.Equal("separated", WinForecastScore.From([0.2, 0.5, 0.5, 0.8], [false, false, true, true]).CalibrationSlope.WhyUndefined!.Code);
        Assert.Equal("separated", WinForecastScore.From([0.5, 0.5], [false, true]).CalibrationSlope.WhyUndefined!.Code);
        Assert.Equal("separated", WinForecastScore.From([0.2, 0.8], [true, true]).CalibrationSlope.WhyUndefined!.Code);
        Assert.NotNull(WinForecastScore.From([0.2, 0.5, 0.8], [true, false, true]).CalibrationSlope.Value);
    }

    [Fact]
    public void Columns_rows_keys_and_any_cut_give_the_same_score() =>
        Check.That(Forecasts, Given.Count, (forecasts, cut) =>
        {
            int at = (int)(cut % (forecasts.Length + 1));
            WinForecastScore whole = WinForecastScore.From(forecasts);
            IReadOnlyDictionary<bool, WinForecastScore> halves = WinForecastScore.By(forecasts.Select((forecast, i) => (forecast, i)), row => row.i < at, row => row.forecast);
            return WinForecastScore.From([.. forecasts.Select(forecast => forecast.Probability)], [.. forecasts.Select(forecast => forecast.IsWon)]) == whole
                && WinForecastScore.From(Enumerable.Reverse(forecasts)) == whole
                && WinForecastScore.From(forecasts.Take(at).ToArray()) + WinForecastScore.From(forecasts.Skip(at).ToArray()) == whole
                && halves.Values.Aggregate(WinForecastScore.Zero, (sum, half) => sum + half) == whole;
        });

    [Fact]
    public void Bad_chances_columns_and_bins_are_refused()
    {
        Refused("probability", "probability: a share must be from 0 to 1 (did you mean 0.3?), but was 30.", () => new WinForecast(30, true));
        Refused("probability", "probability: a share must be from 0 to 1, but was -0.1.", () => new WinForecast(-0.1, true));
        Refused("won", "There must be an outcome for each of the 2 probabilities, but there were 1.", () => WinForecastScore.From([0.5, 0.5], [true]));
        Refused("probabilities", "Row 1 (counted from 0) must have a probability from 0 to 1, but had NaN.", () => WinForecastScore.From([0.5, double.NaN], [true, true]));
        Refused("probabilities", "Row 0 (counted from 0) must have a probability from 0 to 1, but had 1.01.", () => WinForecastScore.From([1.01], [true]));
        Refused("bins", "bins: must be 1 or more, but was 0.", () => WinForecastScore.Zero.Calibration(0));
        Refused("key", "", () => WinForecastScore.By(new[] { 1 }, _ => (string)null!, _ => new WinForecast(0.5, true)));
        Assert.Equal("forecasts", Assert.Throws<ArgumentNullException>(() => WinForecastScore.From(null!)).ParamName);
        Assert.Equal("fact", Assert.Throws<ArgumentNullException>(() => WinForecastScore.From(new[] { 1 }, null!)).ParamName);
        Assert.Equal("right", Assert.Throws<ArgumentNullException>(() => WinForecastScore.Zero + null!).ParamName);
    }

    [Theory]
    [InlineData("won=[1]", "won=[-1]")]
    [InlineData("won=[1]", "won=[1,1]")]
    [InlineData("chances=[0.5]", "chances=[1.5]")]
    [InlineData("lost=[2]", "lost=[x]")]
    public void What_cannot_be_is_not_read(string part, string wrong)
    {
        string text = WinForecastScore.From([0.5, 0.5, 0.5], [true, false, false]).ToString("R", null);
        Assert.Contains(part, text, StringComparison.Ordinal);
        _ = Assert.Throws<FormatException>(() => WinForecastScore.Parse(text.Replace(part, wrong)));
        Assert.False(WinForecastScore.TryParse(text.Replace(part, wrong), out WinForecastScore none));
        Assert.Equal(WinForecastScore.Zero, none);
    }

    // Deals whose true log odds run from −2.5 to 2.5, forecast with others.
    private static WinForecastScore Simulated(int deals, int seed, Func<double, double> forecast)
    {
        Random random = new(seed);
        return WinForecastScore.From(Enumerable.Range(0, deals).Select(_ =>
        {
            double odds = (5 * random.NextDouble()) - 2.5;
            return new WinForecast(1 / (1 + Math.Exp(-forecast(odds))), random.NextDouble() < 1 / (1 + Math.Exp(-odds)));
        }));
    }

    private static IEnumerable<WinForecast> Deals(double chance, int won, int lost) =>
        Enumerable.Repeat(new WinForecast(chance, true), won).Concat(Enumerable.Repeat(new WinForecast(chance, false), lost));

    private static double Odds(double chance) => Math.Log(chance / (1 - chance));

    private static double Square(WinForecast forecast) => Math.Pow((forecast.IsWon ? 1 : 0) - forecast.Probability, 2);

    private static double Surprise(WinForecast forecast) => -Math.Log(forecast.IsWon ? forecast.Probability : 1 - forecast.Probability);

    private static bool Same(ConfidenceInterval? left, ConfidenceInterval? right) => left is { } x && right is { } y
        ? Math.Abs(x.Lower - y.Lower) + Math.Abs(x.Upper - y.Upper) <= 1e-10 * (1 + y.Width)
        : left is null && right is null;

    private static void Refused(string argument, string message, Func<object> act)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(act);
        Assert.Equal(argument, refusal.ParamName);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }
}
