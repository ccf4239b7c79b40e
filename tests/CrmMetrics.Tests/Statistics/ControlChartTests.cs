using System.Globalization;
using System.Text.Json;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class ControlChartTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("control-charts.json");

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private static int[] Indices(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];

    private static int[] Last(ControlChart chart, RunRule rule) => [.. chart.Signals(RunRules.Of("one", rule)).Select(signal => signal.Index)];

    [Fact]
    public void Charts_of_individual_values_are_those_of_the_golden_cases()
    {
        int compared = 0;
        foreach (JsonElement @case in Golden.GetProperty("xmr").EnumerateArray())
        {
            double[] x = Numbers(@case.GetProperty("x"));
            foreach (JsonProperty form in @case.EnumerateObject().Where(part => part.Value.ValueKind == JsonValueKind.Object))
            {
                MovingRangeBasis basis = form.Name == "median" ? MovingRangeBasis.Median : MovingRangeBasis.Mean;
                ControlPhases phases = form.Name.StartsWith("baseline_", StringComparison.Ordinal) ? ControlPhases.Baseline(int.Parse(form.Name.Split('_')[1], CultureInfo.InvariantCulture)) : ControlPhases.AllPoints;
                ControlChart rounded = ControlChart.Individuals(x, basis, ControlConstants.Wheeler, phases), exact = ControlChart.Individuals(x, basis, ControlConstants.Exact, phases);
                JsonElement golden = form.Value;
                string what = @case.GetProperty("id").GetString() + " " + form.Name;
                foreach (ControlPoint point in rounded.Points)
                {
                    GoldenFile.Close(golden.GetProperty("centre").Number(), point.Centre, 1e-13, what: what);
                    GoldenFile.Close(golden.GetProperty("lnpl").Number(), point.Lower, 1e-12, what: what);
                    GoldenFile.Close(golden.GetProperty("unpl").Number(), point.Upper, 1e-12, what: what);
                }

                GoldenFile.Close(golden.GetProperty("mean_or_median_mr").Number(), rounded.MovingRanges!.Points[0].Centre, 1e-13, what: what);
                GoldenFile.Close(golden.GetProperty("url").Number(), rounded.MovingRanges.Points[0].Upper, 1e-12, what: what);
                GoldenFile.Close(golden.GetProperty("exact_limits")[0].Number(), exact.Points[0].Lower, 1e-10, what: what);
                GoldenFile.Close(golden.GetProperty("exact_limits")[1].Number(), exact.Points[0].Upper, 1e-10, what: what);
                if (golden.GetProperty("exact_url").ValueKind == JsonValueKind.Number)
                {
                    GoldenFile.Close(golden.GetProperty("exact_url").Number(), exact.MovingRanges!.Points[0].Upper, 1e-12, what: what);
                }

                Assert.Equal(Indices(golden.GetProperty("beyond_limits")), Last(rounded, RunRule.BeyondLimits));
                Assert.Equal(Indices(golden.GetProperty("mr_beyond")), Last(rounded.MovingRanges, RunRule.BeyondLimits));
                Assert.Equal(Indices(golden.GetProperty("run_of_8")), Last(rounded, RunRule.EightOnOneSide));
                Assert.Equal(Indices(golden.GetProperty("three_of_four_past_halfway")), Last(rounded, RunRule.ThreeOfFourNearLimit));
                compared++;
            }
        }

        Assert.Equal(7, compared);
    }

    [Fact]
    public void Charts_of_shares_are_those_of_the_golden_cases()
    {
        foreach (JsonElement @case in Golden.GetProperty("p").EnumerateArray())
        {
            Proportion[] shares = [.. Numbers(@case.GetProperty("x")).Zip(Numbers(@case.GetProperty("n")), (x, n) => Proportion.From((long)x, (long)n))];
            ControlChart chart = ControlChart.Proportions(shares), laney = ControlChart.LaneyProportions(shares);
            for (int i = 0; i < shares.Length; i++)
            {
                GoldenFile.Close(@case.GetProperty("centre").Number(), chart.Points[i].Centre, 1e-13);
                GoldenFile.Close(@case.GetProperty("limits")[i][0].Number(), chart.Points[i].DrawnLower, 1e-12);
                GoldenFile.Close(@case.GetProperty("limits")[i][1].Number(), chart.Points[i].DrawnUpper, 1e-12);
                GoldenFile.Close(@case.GetProperty("laney_limits")[i][0].Number(), laney.Points[i].DrawnLower, 1e-12);
                GoldenFile.Close(@case.GetProperty("laney_limits")[i][1].Number(), laney.Points[i].DrawnUpper, 1e-12);
                double widened = (laney.Points[i].Upper!.Value - laney.Points[i].Centre!.Value) / (chart.Points[i].Upper!.Value - chart.Points[i].Centre!.Value);
                GoldenFile.Close(@case.GetProperty("laney_sigma_z").Number(), widened, 1e-12);
            }

            Assert.Equal(Indices(@case.GetProperty("beyond")), Last(chart, RunRule.BeyondLimits));
        }
    }

    [Fact]
    public void Charts_of_rates_are_those_of_the_golden_cases()
    {
        foreach (JsonElement @case in Golden.GetProperty("u").EnumerateArray())
        {
            EventRate[] rates = [.. Numbers(@case.GetProperty("x")).Zip(Numbers(@case.GetProperty("exposure")), (x, n) => EventRate.From((long)x, n))];
            ControlChart chart = ControlChart.Rates(rates);
            for (int i = 0; i < rates.Length; i++)
            {
                GoldenFile.Close(@case.GetProperty("centre").Number(), chart.Points[i].Centre, 1e-13);
                GoldenFile.Close(@case.GetProperty("limits")[i][0].Number(), chart.Points[i].DrawnLower, 1e-12);
                GoldenFile.Close(@case.GetProperty("limits")[i][1].Number(), chart.Points[i].DrawnUpper, 1e-12);
            }

            Assert.Equal(Indices(@case.GetProperty("beyond")), Last(chart, RunRule.BeyondLimits));
        }
    }

    [Fact]
    public void Weighted_averages_and_cumulative_sums_are_those_of_the_golden_cases()
    {
        foreach (JsonElement @case in Golden.GetProperty("ewma").EnumerateArray())
        {
            ControlChart chart = ControlChart.ExponentiallyWeighted(
                Numbers(@case.GetProperty("x")).Select(x => (double?)x), @case.GetProperty("mu").GetDouble(), @case.GetProperty("sigma").GetDouble(), @case.GetProperty("lambda").GetDouble(), @case.GetProperty("L").GetDouble());
            foreach ((JsonElement row, ControlPoint point) in @case.GetProperty("z_lcl_ucl").EnumerateArray().Zip(chart.Points, (row, point) => (row, point)))
            {
                GoldenFile.Close(row[0].Number(), point.Value, 1e-12);
                GoldenFile.Close(row[1].Number(), point.Lower, 1e-12);
                GoldenFile.Close(row[2].Number(), point.Upper, 1e-12);
            }

            Assert.Equal(Indices(@case.GetProperty("signals")), Last(chart, RunRule.BeyondLimits));
        }

        foreach (JsonElement @case in Golden.GetProperty("cusum").EnumerateArray())
        {
            CusumChart chart = CusumChart.From(
                Numbers(@case.GetProperty("x")).Select(x => (double?)x), @case.GetProperty("mu").GetDouble(), @case.GetProperty("sigma").GetDouble(), @case.GetProperty("k").GetDouble(), @case.GetProperty("h").GetDouble());
            foreach ((JsonElement row, CusumPoint point) in @case.GetProperty("hi_lo").EnumerateArray().Zip(chart.Points, (row, point) => (row, point)))
            {
                GoldenFile.Close(row[0].Number(), point.High, 1e-11, 1e-12);
                GoldenFile.Close(row[1].Number(), point.Low, 1e-11, 1e-12);
            }

            Assert.Equal(Indices(@case.GetProperty("signals")), chart.Signals);
            Assert.Equal(10, chart.Points[chart.Points.Count - 1].HighSince);
        }
    }

    // Champ and Woodall, Exact results for Shewhart control charts with supplementary runs rules (1987), table 1: rules 1; 1 and 2; 1 and 3; 1 and 4; all.
    [Theory]
    [InlineData(370.40, new[] { RunRule.BeyondLimits })]
    [InlineData(225.44, new[] { RunRule.BeyondLimits, RunRule.TwoOfThreeBeyondTwo })]
    [InlineData(166.05, new[] { RunRule.BeyondLimits, RunRule.FourOfFiveBeyondOne })]
    [InlineData(152.73, new[] { RunRule.BeyondLimits, RunRule.EightOnOneSide })]
    [InlineData(91.75, new[] { RunRule.BeyondLimits, RunRule.TwoOfThreeBeyondTwo, RunRule.FourOfFiveBeyondOne, RunRule.EightOnOneSide })]
    public void Run_lengths_are_those_of_the_published_table(double published, RunRule[] rules)
    {
        Estimate length = RunRules.Of("published", rules).AverageRunLength(runs: 2000);
        ConfidenceInterval interval = length.Interval(0.999)!.Value;
        Assert.InRange(published, interval.Lower, interval.Upper);
        Assert.InRange((interval.Upper - interval.Lower) / published, 0, 0.2);
    }

    // Montgomery, Introduction to Statistical Quality Control, table of two-sided run lengths for a slack of one half.
    [Theory]
    [InlineData(4, 0, 168)]
    [InlineData(5, 0, 465)]
    [InlineData(4, 1, 8.38)]
    [InlineData(5, 1, 10.4)]
    [InlineData(4, 2, 3.34)]
    [InlineData(5, 2, 4.01)]
    public void Run_lengths_of_cumulative_sums_are_those_of_the_published_table(double limit, double shift, double published) =>
        Assert.InRange(CusumChart.AverageRunLength(0.5, limit, shift)!.Value, published * 0.995, published * 1.005);

    [Theory]
    [Trait("Culture", "indifferent")]
    [InlineData(1, 20)]
    [InlineData(0.5, 40)]
    public void A_run_length_beyond_what_doubles_tell_is_none(double slack, double limit) => Assert.Null(CusumChart.AverageRunLength(slack, limit));

    // Siegmund's approximation, good to a few per cent: (e^(2sb) − 1 − 2sb) ÷ 2s² with b = limit + 1.166, one side of two.
    [Theory]
    [InlineData(0.5, 8)]
    [InlineData(0.25, 15)]
    public void Long_run_lengths_are_near_the_approximation(double slack, double limit)
    {
        double b = limit + 1.166, oneSided = (Math.Exp(2 * slack * b) - 1 - (2 * slack * b)) / (2 * slack * slack);
        Assert.InRange(CusumChart.AverageRunLength(slack, limit)!.Value, oneSided / 2 * 0.97, oneSided / 2 * 1.03);
    }

    [Fact]
    public void Signals_too_rare_to_be_simulated_are_told()
    {
        Assert.Equal("signals-too-rare", RunRules.Of("never", RunRule.FifteenWithinOne).Simulated(shift: 40, runs: 100, seed: 1, mostPoints: 50_000).WhyUndefined?.Code);
        Assert.Throws<ArgumentOutOfRangeException>(() => CusumChart.AverageRunLength(0, 5));
    }

    [Fact]
    public void Waiting_times_are_judged_on_the_scale_on_which_they_are_nearly_normal()
    {
        double[] times = [12, 30, 7, 55, 21, 16, 9, 40, 2, 3, 1, 2];
        ControlChart waits = ControlChart.Times(times), straight = ControlChart.Individuals(times.Select(time => Math.Pow(time, 1 / 3.6)));
        Assert.Equal(straight.Signals(RunRules.Nelson), waits.Signals(RunRules.Nelson));
    }

    [Fact]
    public void A_new_phase_has_alerts_of_its_own()
    {
        double[] values = [1, 2, 1, 2, 1, 9, 9, 1, 2, 1, 2, 1];
        ControlChart chart = ControlChart.Individuals(values, phases: ControlPhases.Baseline(5).ChangedAt(6));
        Assert.Equal(chart.Signals(RunRules.LimitsOnly).Count, chart.Alerts(RunRules.LimitsOnly).Count);
    }

    private static Arbitrary<double[]> Series { get; } = Arb.From(Gen.ArrayOf(Gen.Choose(-400, 400).Select(value => value / 8.0)));

    [Fact]
    public void A_shift_or_a_change_of_unit_moves_the_limits_with_the_figures_and_keeps_the_signals() =>
        Check.That(Series, values =>
        {
            ControlChart chart = ControlChart.Individuals(values), moved = ControlChart.Individuals(values.Select(value => (4 * value) + 1024));
            return chart.Signals(RunRules.Nelson).SequenceEqual(moved.Signals(RunRules.Nelson))
                && chart.Points.Zip(moved.Points, (a, b) => a.Upper is null == b.Upper is null && (a.Upper is not { } upper || Math.Abs((4 * upper) + 1024 - b.Upper!.Value) < 1e-9)).All(same => same);
        });

    [Fact]
    public void Turned_upside_down_each_signal_changes_its_side() =>
        Check.That(Series, values => ControlChart.Individuals(values).Signals(RunRules.Nelson).Select(signal => signal with { IsHigh = !signal.IsHigh })
            .SequenceEqual(ControlChart.Individuals(values.Select(value => -value)).Signals(RunRules.Nelson)));

    // A second way to each rule: written out over each window.
    [Fact]
    public void Signals_are_those_of_the_rules_written_out() =>
        Check.That(Series, values =>
        {
            ControlChart chart = ControlChart.Individuals(values, phases: ControlPhases.AllPoints);
            if (chart.Points.Count < 2 || chart.Points[0].Upper is not { } upper || upper.Equals(chart.Points[0].Centre!.Value))
            {
                return true;
            }

            double centre = chart.Points[0].Centre!.Value, sigma = (upper - centre) / 3;
            double[] z = [.. values.Select(value => (value - centre) / sigma)];
            (RunRule Rule, int Length, Func<double[], bool> IsSignal)[] rules =
            [
                (RunRule.BeyondLimits, 1, w => w.Any(v => Math.Abs(v) > 3)),
                (RunRule.EightOnOneSide, 8, w => w.All(v => v > 0) || w.All(v => v < 0)),
                (RunRule.NineOnOneSide, 9, w => w.All(v => v > 0) || w.All(v => v < 0)),
                (RunRule.ThreeOfFourNearLimit, 4, w => w.Count(v => v > 1.5) >= 3 || w.Count(v => v < -1.5) >= 3),
                (RunRule.TwoOfThreeBeyondTwo, 3, w => w.Count(v => v > 2) >= 2 || w.Count(v => v < -2) >= 2),
                (RunRule.FourOfFiveBeyondOne, 5, w => w.Count(v => v > 1) >= 4 || w.Count(v => v < -1) >= 4),
                (RunRule.SixRisingOrFalling, 6, w => Steps(w).All(s => s > 0) || Steps(w).All(s => s < 0)),
                (RunRule.FourteenAlternating, 14, w => Steps(w).Zip(Steps(w).Skip(1), (a, b) => a * b < 0).All(turn => turn)),
                (RunRule.FifteenWithinOne, 15, w => w.All(v => Math.Abs(v) < 1)),
                (RunRule.EightBeyondOne, 8, w => w.All(v => Math.Abs(v) > 1)),
            ];
            return rules.All(rule => Last(chart, rule.Rule).SequenceEqual(
                Enumerable.Range(rule.Length - 1, Math.Max(0, z.Length - rule.Length + 1)).Where(end => rule.IsSignal([.. z.Skip(end - rule.Length + 1).Take(rule.Length)]))));

            static IEnumerable<int> Steps(double[] window) => window.Zip(window.Skip(1), (a, b) => b.CompareTo(a));
        });

    [Fact]
    public void Six_rising_and_fourteen_alternating_points_signal()
    {
        Assert.Equal([5, 6], Last(ControlChart.Individuals([1, 2, 3, 4, 5, 6, 7, 3.0]), RunRule.SixRisingOrFalling));
        Assert.Equal([13, 14], Last(ControlChart.Individuals(Enumerable.Range(0, 15).Select(i => i % 2 == 0 ? 5.0 : 6.0)), RunRule.FourteenAlternating));
        Assert.Equal([14], Last(ControlChart.Individuals([10, 30, .. Enumerable.Range(0, 13).Select(i => 20 + (0.1 * (i % 2)))], phases: ControlPhases.Baseline(2)), RunRule.FifteenWithinOne));
    }

    [Fact]
    public void Nothing_is_joined_across_a_missing_point()
    {
        ControlChart chart = ControlChart.Individuals([1, 2, null, 10, 11]);
        Assert.Equal([null, 1.0, null, null, 1.0], chart.MovingRanges!.Points.Select(point => point.Value));
        Assert.Equal(1.0, chart.MovingRanges.Points[0].Centre);
        Assert.Equal(6.0, chart.Points[2].Centre);
        Assert.Null(chart.Points[2].Value);
        double?[] high = [.. Enumerable.Repeat((double?)9, 4), null, .. Enumerable.Repeat((double?)9, 4)];
        Assert.Empty(Last(ControlChart.Individuals([1, 2, 1, 2, .. high], phases: ControlPhases.Baseline(4)), RunRule.EightOnOneSide));
        Assert.NotEmpty(Last(ControlChart.Individuals([1, 2, 1, 2, .. high.OfType<double>().Select(value => (double?)value)], phases: ControlPhases.Baseline(4)), RunRule.EightOnOneSide));
        ControlChart shares = ControlChart.Proportions([Proportion.From(5, 50), Proportion.Zero, Proportion.From(6, 50)]);
        Assert.Null(shares.Points[1].Value);
        Assert.Null(shares.Points[1].Upper);
        Assert.Equal(0.11, shares.Points[2].Centre!.Value, 12);
    }

    [Fact]
    public void A_change_point_makes_new_limits_and_ends_runs()
    {
        double[] values = [1, 2, 1, 2, 1, 2, 11, 12, 11, 12, 11, 12];
        ControlChart chart = ControlChart.Individuals(values, phases: ControlPhases.AllPoints.ChangedAt(6));
        Assert.Equal(1.5, chart.Points[5].Centre);
        Assert.Equal(11.5, chart.Points[6].Centre);
        Assert.Equal(1, chart.MovingRanges!.Points[7].Centre);
        Assert.Empty(chart.Signals());
        Assert.NotEmpty(ControlChart.Individuals(values, phases: ControlPhases.Baseline(6)).Signals());
    }

    [Fact]
    public void What_does_not_vary_signals_at_any_change_and_warns()
    {
        ControlChart chart = ControlChart.Individuals([5, 5, 5, 5, 5, 5, 5.001], phases: ControlPhases.Baseline(6));
        Assert.Equal([6], Last(chart, RunRule.BeyondLimits));
        Assert.Contains(chart.Warnings, warning => warning.Code == "no-range");
        Assert.Contains(chart.Warnings, warning => warning.Code == "soft-limits");
    }

    [Fact]
    public void Too_few_points_are_told()
    {
        Assert.Contains(ControlChart.Individuals([3.0]).Warnings, warning => warning.Code == "no-limits");
        Assert.Null(ControlChart.Individuals([3.0]).Points[0].Upper);
        Assert.Contains(ControlChart.Individuals([3.0, 4]).Warnings, warning => warning.Code == "few-points");
        Assert.Empty(ControlChart.Individuals(Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? 5.0 : 6.0)).Warnings);
        Assert.Empty(ControlChart.Individuals(Array.Empty<double>()).Points);
        Assert.Equal("XmR chart of 1 points: no limits (limits need two points in a row)", ControlChart.Individuals([3.0]).ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Limits_past_what_is_possible_are_kept_and_flagged()
    {
        ControlChart chart = ControlChart.Proportions(Enumerable.Repeat(Proportion.From(1, 50), 12));
        Assert.True(chart.Points[0].Lower < 0);
        Assert.Equal(0, chart.Points[0].DrawnLower);
        Assert.True(chart.Points[0].IsLimitPastPossible);
        Assert.Contains(chart.Warnings, warning => warning.Code == "limit-past-possible");
    }

    [Fact]
    public void Counts_are_shares_and_rates_on_another_scale()
    {
        long?[] counts = [3, 5, 2, 8, 4, 6];
        ControlChart of50 = ControlChart.CountsOf(counts, 50), shares = ControlChart.Proportions(counts.Select(count => Proportion.From(count!.Value, 50)));
        ControlChart plain = ControlChart.Counts(counts), rates = ControlChart.Rates(counts.Select(count => EventRate.From(count!.Value, 1)));
        for (int i = 0; i < counts.Length; i++)
        {
            Assert.Equal(shares.Points[i].Upper!.Value * 50, of50.Points[i].Upper!.Value, 12);
            Assert.Equal(counts[i]!.Value, of50.Points[i].Value!.Value, 12);
            Assert.Equal(rates.Points[i].Upper, plain.Points[i].Upper);
        }

        Assert.Equal((28 / 6.0) + (3 * Math.Sqrt(28 / 6.0)), plain.Points[0].Upper!.Value, 12);
    }

    [Fact]
    public void Charts_of_rare_events_have_geometric_limits_or_those_of_the_power()
    {
        ControlChart gaps = ControlChart.Gaps([10, 30, 20, 40, 25, 15]);
        double mean = 140 / 6.0;
        Assert.Equal(mean + (3 * Math.Sqrt(mean * (mean + 1))), gaps.Points[0].Upper!.Value, 12);
        Assert.Null(gaps.Points[0].Lower);
        double[] times = [12, 30, 7, 55, 21, 16];
        ControlChart waits = ControlChart.Times(times), straight = ControlChart.Individuals(times.Select(time => Math.Pow(time, 1 / 3.6)));
        Assert.Equal(Math.Pow(straight.Points[0].Upper!.Value, 3.6), waits.Points[0].Upper!.Value, 9);
        Assert.Equal(55, waits.Points[3].Value);
        Assert.Equal("times", Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.Times([3, 0])).ParamName);
        Assert.Equal("cases", Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.Gaps([3, -1])).ParamName);
    }

    [Fact]
    public void Of_a_long_run_only_the_first_point_is_an_alert()
    {
        ControlChart chart = ControlChart.Individuals([1, 2, 1, 2, 1, 2, .. Enumerable.Repeat(9.0, 6)], phases: ControlPhases.Baseline(6));
        Assert.Equal(6, chart.Signals(RunRules.LimitsOnly).Count);
        ControlSignal alert = Assert.Single(chart.Alerts(RunRules.LimitsOnly));
        Assert.Equal(new ControlSignal(RunRule.BeyondLimits, 6, 1, true), alert);
    }

    [Fact]
    public void Seasons_are_taken_out_and_leave_nothing_to_signal()
    {
        double?[] values = [.. Enumerable.Range(0, 36).Select(i => (double?)(100 + (i % 12 == 11 ? 60 : 0) + (i % 3)))];
        SeasonalIndices added = SeasonalIndices.From(values, 12)!;
        Assert.Equal(0, added.Indices.Sum(), 10);
        Assert.Equal(60, added.Indices[11] - added.Indices[2], 10);
        Assert.NotEmpty(ControlChart.Individuals(values).Signals(RunRules.LimitsOnly));
        Assert.Empty(ControlChart.Individuals(added.Remove(values)).Signals(RunRules.LimitsOnly));
        SeasonalIndices multiplied = SeasonalIndices.From(values.Select(value => value * 2), 12, SeasonalForm.Multiplicative)!;
        Assert.Equal(1, multiplied.Indices.Average(), 12);
        Assert.Equal(values.OfType<double>().Take(12).Average() * 2, multiplied.Remove(values.Select(value => value * 2))[11]!.Value, 9);
        Assert.All(SeasonalIndices.From(Enumerable.Range(1, 36).Select(i => (double?)i), 12)!.Indices, index => Assert.Equal(0, index, 12));
        Assert.All(SeasonalIndices.From(Enumerable.Range(1, 21).Select(i => (double?)(2 * i)), 7)!.Indices, index => Assert.Equal(0, index, 12));
        Assert.Null(SeasonalIndices.From([1, 2, 3], 12));
        Assert.Null(SeasonalIndices.From([-1, -2], 2, SeasonalForm.Multiplicative));
        Assert.Equal("firstSeason", Assert.Throws<ArgumentOutOfRangeException>(() => added.Remove(values, 12)).ParamName);
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Assert.Contains("point 1", Assert.Throws<ArgumentException>(() => ControlChart.Individuals([1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => ControlChart.Individuals((IEnumerable<double>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.Individuals([1.0], default(MovingRangeBasis)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.Individuals([1.0], MovingRangeBasis.Mean, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlPhases.Baseline(1));
        Assert.Contains("3 follows 3", Assert.Throws<ArgumentException>(() => ControlPhases.AllPoints.ChangedAt(3, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("past the 2 points", Assert.Throws<ArgumentException>(() => ControlChart.Individuals([1.0, 2], phases: ControlPhases.AllPoints.ChangedAt(2))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.CountsOf([5], 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.CountsOf([0], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.Counts([-1]));
        Assert.Equal("weight", Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.ExponentiallyWeighted([1.0], 0, 1, 1.5)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.ExponentiallyWeighted([1.0], 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => CusumChart.From([1.0], 0, 1, 0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => CusumChart.From([double.NaN], 0, 1));
        Assert.Throws<ArgumentException>(() => RunRules.Of("none"));
        Assert.Throws<ArgumentOutOfRangeException>(() => RunRules.Of("odd", (RunRule)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => RunRules.LimitsOnly.AverageRunLength(runs: 10));
    }
}
