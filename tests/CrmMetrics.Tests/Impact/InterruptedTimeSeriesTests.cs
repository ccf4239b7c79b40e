using System.Globalization;
using System.Text.Json;
using CrmMetrics.Impact;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Impact;

public class InterruptedTimeSeriesTests
{
    private const int Start = 9;

    private static readonly MetricDefinition Calls = new("calls", "calls a month", "calls", 1, BetterWhen.Lower);

    private static readonly double?[] Gaps = [3, null, 4, 6, 5, null, 9, 8, 12];

    private static Arbitrary<double[]> Series { get; } = Arb.From(Gen.Choose(-1000, 1000).ArrayOf(20).Select(values => (double[])[.. values.Select(value => value / 10.0)]));

    private static Arbitrary<SeasonalTerms> Terms { get; } = Arb.From(Gen.Elements(SeasonalTerms.None, SeasonalTerms.Levels(4), SeasonalTerms.Waves(4, 2), SeasonalTerms.Waves(7, 1)));

    private static Arbitrary<SeriesErrors> Errors { get; } = Arb.From(Gen.Elements(SeriesErrors.Ols, SeriesErrors.NeweyWest, SeriesErrors.NeweyWestSmallSample));

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

    [Fact]
    public void What_is_added_at_the_start_is_the_effect_and_a_line_changes_nothing() => Check.That(Series, Terms, Errors, (values, terms, errors) =>
    {
        InterruptedTimeSeries plain = InterruptedTimeSeries.From(values, Start, Calls, errors, seasons: terms);
        InterruptedTimeSeries moved = InterruptedTimeSeries.From(values.Select((value, time) => value + 40 - (3 * time) + (time < Start ? 0 : 7 + (2.5 * (time - Start)))), Start, Calls, errors, seasons: terms);
        return Near(plain.LevelChange.Value + 7, moved.LevelChange.Value) && Near(plain.SlopeChange.Value + 2.5, moved.SlopeChange.Value)
            && Near(plain.Slope.Value - 3, moved.Slope.Value) && Near(plain.Level.Value + 40, moved.Level.Value)
            && Near(plain.LevelChange.StandardError, moved.LevelChange.StandardError) && Near(plain.TotalEffect.StandardError, moved.TotalEffect.StandardError);
    });

    [Fact]
    public void The_effects_add_up() => Check.That(Series, Terms, (values, terms) =>
    {
        InterruptedTimeSeries fit = InterruptedTimeSeries.From(values, Start, Calls, seasons: terms);
        int after = values.Length - Start;
        return Near(Enumerable.Range(0, 6).Sum(horizon => fit.EffectAt(horizon).Value!.Value), fit.CumulativeEffect(6).Value)
            && Near(fit.Fitted.Skip(Start).Sum() - fit.Counterfactual.Sum(), fit.TotalEffect.Value)
            && Near(fit.TotalEffect.Value / after, fit.Effect.Value) && Near(fit.TotalEffect.PValue, fit.Effect.PValue)
            && Near(fit.TotalEffect.Value / fit.Counterfactual.Sum(), fit.RelativeEffect.Value)
            && values.Select((value, time) => Near(value, fit.Fitted[time] + fit.Residuals[time])).All(isNear => isNear);
    });

    [Fact]
    public void The_p_value_and_the_interval_never_contradict_each_other() => Check.That(Series, Errors, Given.Level, (values, errors, level) =>
    {
        InterruptedTimeSeries fit = InterruptedTimeSeries.From(values, Start, Calls, errors);
        return DifferenceInDifferencesTests.Agrees(fit.Effect, level) && DifferenceInDifferencesTests.Agrees(fit.RelativeEffect, level) && DifferenceInDifferencesTests.Agrees(fit.SlopeChange, level)
            && fit.RelativeEffect.Interval(level)!.Value.Contains(fit.RelativeEffect.Value!.Value);
    });

    [Fact]
    public void Seasons_are_not_taken_for_an_effect()
    {
        double[] year = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 30], noise = [.4, -.3, .1, .5, -.6, .2, -.1];
        double[] months = [.. Enumerable.Range(0, 46).Select(month => 100 + year[month % 12] + noise[month % 7])];
        Assert.True(InterruptedTimeSeries.From(months, 34, Calls, SeriesErrors.Ols).LevelChange.Value > 8);
        Effect plain = InterruptedTimeSeries.From(months, 34, Calls, seasons: SeasonalTerms.Levels(12)).LevelChange;
        Assert.Equal(Evidence.NotEnough, plain.Evidence);
        Assert.InRange(plain.Value!.Value, -1, 1);
    }

    [Fact]
    public void Residuals_with_a_memory_are_found()
    {
        double[] slow = [.. Enumerable.Range(0, 60).Select(time => 10 * Math.Sin(time / 4.0))];
        InterruptedTimeSeries ols = InterruptedTimeSeries.From(slow, 30, Calls, SeriesErrors.Ols), newey = InterruptedTimeSeries.From(slow, 30, Calls);
        Assert.True(ols.DurbinWatson < 0.5);
        Assert.True(ols.LjungBox!.Value.PValue < 1e-6);
        Assert.Equal((true, false), (ols.Effect.IsSuspect, newey.Effect.IsSuspect));
        Assert.Contains("take Newey–West", ols.Effect.Checks.Single(check => check.Name == "autocorrelation").Text);
        Assert.True(newey.LevelChange.StandardError > ols.LevelChange.StandardError);
        Assert.Equal((0, 3), (ols.Lag, newey.Lag));
        Assert.Equal("segmented regression, Newey–West errors (3 lags by 4 (n/100)^(2/9), factor for few periods)", newey.Effect.Method);
    }

    [Theory]
    [InlineData(5, 2, 1, 1)]
    [InlineData(16, 2, 1, 2)]
    [InlineData(24, 2, 2, 2)]
    [InlineData(64, 3, 3, 2)]
    [InlineData(100, 4, 3, 3)]
    [InlineData(1, 0, 0, 0)]
    public void Named_rules_of_lags(int periods, int neweyWest, int stockWatson, int greene)
    {
        Assert.Equal((neweyWest, stockWatson, greene), (NeweyWestLag.NeweyWest1994.Lags(periods), NeweyWestLag.StockWatson.Lags(periods), NeweyWestLag.Greene.Lags(periods)));
        Assert.Equal(Math.Min(12, periods - 1), NeweyWestLag.Of(12).Lags(periods));
    }

    [Fact]
    public void Rules_and_terms_have_names_and_lags_of_your_own_are_equal_by_number()
    {
        Assert.Equal(["4 (n/100)^(2/9)", "0.75 n^(1/3)", "n^(1/4)", "12"], new[] { NeweyWestLag.NeweyWest1994, NeweyWestLag.StockWatson, NeweyWestLag.Greene, NeweyWestLag.Of(12) }.Select(rule => rule.ToString()));
        Assert.Equal(NeweyWestLag.Of(3), NeweyWestLag.Of(3));
        Assert.Equal(["no seasons", "levels of 12 seasons", "2 waves of 12 seasons"], new[] { SeasonalTerms.None, SeasonalTerms.Levels(12), SeasonalTerms.Waves(12) }.Select(terms => terms.ToString()));
        Assert.Equal([0, 11, 4, 11], new[] { SeasonalTerms.None, SeasonalTerms.Levels(12), SeasonalTerms.Waves(12), SeasonalTerms.Waves(12, 6) }.Select(terms => terms.Coefficients));
    }

    [Fact]
    public void Too_few_periods_leave_the_effect_undefined()
    {
        double[] six = [1, 2, 4, 3, 5, 9];
        Assert.Equal("too-few-periods", InterruptedTimeSeries.From(six, 1, Calls).Effect.WhyUndefined!.Code);
        Assert.Equal("too-few-periods", InterruptedTimeSeries.From(six, 5, Calls).RelativeEffect.WhyUndefined!.Code);
        Assert.Equal("too-few-periods", InterruptedTimeSeries.From(six, 3, Calls, seasons: SeasonalTerms.Levels(4)).Slope.WhyUndefined!.Code);
        Assert.Empty(InterruptedTimeSeries.From(six, 5, Calls).Fitted);
        Assert.StartsWith("undefined (a level and a slope need", InterruptedTimeSeries.From(six, 5, Calls).ToString(null, CultureInfo.InvariantCulture));
        InterruptedTimeSeries four = InterruptedTimeSeries.From(six.Take(4), 2, Calls);
        Assert.Equal(("too-few-values", "too-few-values"), (four.Effect.WhyNoInterval!.Code, four.RelativeEffect.WhyNoInterval!.Code));
        double[] line = [1, 2, 3, 4, 9, 11, 13, 15];
        InterruptedTimeSeries exact = InterruptedTimeSeries.From(line, 4, Calls);
        Assert.Equal("no-spread", exact.LevelChange.WhyNoInterval!.Code);
        GoldenFile.Close(4, exact.LevelChange.Value, 1e-12);
        Assert.Null(exact.LjungBox);
        double[] cancelled = [0, 0, 0, 0, 1, 2, 1, 3];
        Assert.Equal("no-counterfactual", InterruptedTimeSeries.From(cancelled, 4, Calls).RelativeEffect.WhyUndefined!.Code);
    }

    [Fact]
    public void A_missing_figure_is_left_out_and_not_taken_for_0()
    {
        InterruptedTimeSeries fit = InterruptedTimeSeries.From(Gaps, 4, Calls);
        Assert.Equal([false, true, false, false, false, true, false, false, false], fit.Residuals.Select(residual => residual is null));
        Assert.Equal((9, 5), (fit.Fitted.Count, fit.Counterfactual.Count));
        Assert.Equal((null, 9), (fit.DurbinWatson, fit.Figures.Count));
        Assert.Equal(3.0, fit.Effect.DegreesOfFreedom);
        Assert.Null(fit.Effect.Checks.Single().Passed);
    }

    [Fact]
    public void Beyond_the_data_an_assumption_is_added()
    {
        InterruptedTimeSeries fit = InterruptedTimeSeries.From(Gaps, 4, Calls);
        Assert.Equal(fit.EffectAt(4).Assumptions.Count + 1, fit.EffectAt(5).Assumptions.Count);
        Assert.Equal("Both lines go on past the last figure as they were.", fit.CumulativeEffect(6).Assumptions[fit.Effect.Assumptions.Count]);
        Assert.Equal(fit.LevelChange.Value, fit.EffectAt(0).Value);
        Assert.Equal("calls per period", fit.SlopeChange.Definition.Unit);
    }

    [Fact]
    public void Figures_of_any_size_keep_their_digits()
    {
        double[] values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
        InterruptedTimeSeries usual = InterruptedTimeSeries.From(values, 6, Calls);
        foreach (double factor in new[] { 1e-250, 1e150, 1e300 })
        {
            InterruptedTimeSeries scaled = InterruptedTimeSeries.From(values.Select(value => value * factor), 6, Calls);
            GoldenFile.Close(usual.TotalEffect.Value * factor, scaled.TotalEffect.Value, 1e-12);
            GoldenFile.Close(usual.TotalEffect.StandardError * factor, scaled.TotalEffect.StandardError, 1e-12);
            GoldenFile.Close(usual.RelativeEffect.Interval()!.Value.Lower, scaled.RelativeEffect.Interval()!.Value.Lower, 1e-10);
            GoldenFile.Close(usual.DurbinWatson, scaled.DurbinWatson, 1e-10);
        }
    }

    [Fact]
    public void Impossible_figures_are_refused()
    {
        double[] broken = [1, double.NaN, 3], fine = [1, 2, 3];
        Assert.Contains("values: a figure must be a finite number (period 1, counted from 0), but was NaN", Assert.Throws<ArgumentOutOfRangeException>(() => InterruptedTimeSeries.From(broken, 1, Calls)).Message);
        Assert.Contains("start: must be the index of one of the 3 periods, but was 3", Assert.Throws<ArgumentOutOfRangeException>(() => InterruptedTimeSeries.From(fine, 3, Calls)).Message);
        Assert.Equal("start", Assert.Throws<ArgumentOutOfRangeException>(() => InterruptedTimeSeries.From(fine, -1, Calls)).ParamName);
        Assert.Equal("errors", Assert.Throws<ArgumentOutOfRangeException>(() => InterruptedTimeSeries.From(fine, 1, Calls, 0)).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentNullException>(() => InterruptedTimeSeries.From((double[])null!, 1, Calls)).ParamName);
        Assert.Equal("definition", Assert.Throws<ArgumentNullException>(() => InterruptedTimeSeries.From(fine, 1, null!)).ParamName);
        Assert.Equal("horizon", Assert.Throws<ArgumentOutOfRangeException>(() => InterruptedTimeSeries.From(fine, 1, Calls).EffectAt(-1)).ParamName);
        Assert.Equal("periods", Assert.Throws<ArgumentOutOfRangeException>(() => InterruptedTimeSeries.From(fine, 1, Calls).CumulativeEffect(0)).ParamName);
        Assert.Equal("lags", Assert.Throws<ArgumentOutOfRangeException>(() => NeweyWestLag.Of(-1)).ParamName);
        Assert.Equal("periods", Assert.Throws<ArgumentOutOfRangeException>(() => NeweyWestLag.Greene.Lags(0)).ParamName);
        Assert.Equal("seasons", Assert.Throws<ArgumentOutOfRangeException>(() => SeasonalTerms.Levels(1)).ParamName);
        Assert.Contains("waves: must be from 1 to 6, half of the seasons, but was 7", Assert.Throws<ArgumentOutOfRangeException>(() => SeasonalTerms.Waves(12, 7)).Message);
    }

    private static double[] Numbers(JsonElement given, string name) => [.. given.GetProperty(name).EnumerateArray().Select(each => each.GetDouble())];

    private static bool Near(double? one, double? other) => Math.Abs(one!.Value - other!.Value) <= 1e-8 * Math.Max(1, Math.Abs(one.Value));
}
