using System.Globalization;
using CrmMetrics.Goals;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Tests.Goals;

/// <summary>Benchmarks of one's own past and of an industry.</summary>
public class BenchmarkTests
{
    private static readonly MetricDefinition Retention = MetricDefinition.Share("retention", "survivors over opening customers");

    private static readonly MetricDefinition Churn = MetricDefinition.Share("churn", "lost over opening customers", BetterWhen.Lower);

    private static readonly MetricDefinition Hours = new("hours", "hours to the first answer", "hours", 1, BetterWhen.Lower);

    private static readonly BenchmarkSource Source = new("Retention report", 2025, "software for companies, Europe", 312);

    private static readonly BenchmarkQuantile[] Quantiles = [new(0.1, 0.62), new(0.25, 0.70), new(0.5, 0.78), new(0.75, 0.85), new(0.9, 0.91)];

    private static ReportingPeriod Quarter(int year, int quarter) => ReportingCalendar.Utc.PeriodOf(new LocalDate(year, (3 * quarter) - 2, 1), Granularity.Quarter);

    private static ReportingPeriod Month(int year, int month) => ReportingCalendar.Utc.PeriodOf(new LocalDate(year, month, 1), Granularity.Month);

    private static Dictionary<ReportingPeriod, Proportion> Quarters() => new()
    {
        [Quarter(2024, 1)] = Proportion.From(156, 200, Retention),
        [Quarter(2024, 2)] = Proportion.From(168, 210, Retention),
        [Quarter(2024, 3)] = Proportion.From(187, 220, Retention),
        [Quarter(2024, 4)] = Proportion.From(184, 230, Retention),
        [Quarter(2025, 1)] = Proportion.From(204, 240, Retention),
    };

    [Fact]
    public void The_same_period_last_year_is_another_sample()
    {
        Benchmark benchmark = Benchmark.SamePeriodLastYear(Quarters(), Quarter(2025, 1));
        Assert.Equal(BenchmarkKind.SamePeriodLastYear, benchmark.Kind);
        Assert.Equal("same period last year, 2024-Q1", benchmark.Text);
        Assert.Equal(0.78, benchmark.Value);
        Assert.Equal([Quarter(2024, 1)], benchmark.Periods);
        Proportion now = Proportion.From(204, 240, Retention), then = Proportion.From(156, 200, Retention);
        Comparison expected = now.ComparedWith(then, 0.9)!, actual = benchmark.ComparisonOf(now, 0.9)!;
        Assert.Equal((expected.Change, expected.Interval, expected.PValue, expected.Method), (actual.Change, actual.Interval, actual.PValue, actual.Method));
        Assert.Equal(then.Interval(0.8), benchmark.ToEstimate().Interval(0.8));
    }

    [Fact]
    public void A_year_before_a_leap_day_is_the_28_February_and_a_week_meets_the_week_52_weeks_before()
    {
        ReportingPeriod leap = ReportingCalendar.Utc.PeriodOf(new LocalDate(2024, 2, 29), Granularity.Day), before = ReportingCalendar.Utc.PeriodOf(new LocalDate(2023, 2, 28), Granularity.Day);
        Assert.Equal(0.5, Benchmark.SamePeriodLastYear(new Dictionary<ReportingPeriod, Proportion> { [before] = Proportion.From(1, 2, Retention) }, leap).Value);

        // 2020 had 53 weeks: a year before the first week of 2021 lies the second of 2020.
        ReportingPeriod week = ReportingCalendar.Utc.PeriodOf(new LocalDate(2021, 1, 4), Granularity.Week), then = ReportingCalendar.Utc.PeriodOf(new LocalDate(2020, 1, 6), Granularity.Week);
        Assert.Equal("same period last year, 2020-W02", Benchmark.SamePeriodLastYear(new Dictionary<ReportingPeriod, Proportion> { [then] = Proportion.From(1, 2, Retention) }, week).Text);
    }

    [Fact]
    public void Without_a_period_a_year_before_there_is_no_figure()
    {
        Benchmark benchmark = Benchmark.SamePeriodLastYear(Quarters(), Quarter(2024, 4));
        Assert.Null(benchmark.Value);
        Assert.Equal("no-period-a-year-before", benchmark.WhyUndefined!.Code);
        Assert.Null(benchmark.ComparisonOf(Proportion.From(1, 2, Retention)));
        Assert.Null(benchmark.ComparisonOf(Proportion.From(1, 2, Retention), DifferenceMethod.Newcombe));
        Assert.Null(benchmark.ToEstimate().Value);
        Assert.Equal("no-period-a-year-before", benchmark.ToEstimate().WhyNoInterval!.Code);
        Assert.Equal("same period last year, before 2024-Q4: undefined (the history has no whole period a year before)", benchmark.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_trailing_median_is_of_the_periods_up_to_the_one_that_is_judged()
    {
        Benchmark benchmark = Benchmark.TrailingMedian(Quarters(), Quarter(2025, 2), 4);
        GoldenFile.Close((0.8 + 0.85) / 2, benchmark.Value, 1e-15);
        Assert.Equal("median of the 4 periods before 2025-Q2", benchmark.Text);
        Assert.Equal([Quarter(2024, 2), Quarter(2024, 3), Quarter(2024, 4), Quarter(2025, 1)], benchmark.Periods);
        Assert.Equal(0.85, Benchmark.TrailingMedian(Quarters(), Quarter(2025, 2), 1).Value);
        Assert.Equal(0.8, Benchmark.TrailingMedian(Quarters(), Quarter(2025, 2), 5).Value);
    }

    [Fact]
    public void The_median_of_periods_that_are_missing_is_undefined()
    {
        Benchmark few = Benchmark.TrailingMedian(Quarters(), Quarter(2025, 2), 6);
        Assert.Equal(("too-few-periods", "the median of 6 periods needs a figure in each up to 2025-Q2, but the history has 5 in a row of 5"), (few.WhyUndefined!.Code, few.WhyUndefined.Text));

        // 2025-Q2 itself is missing, so nothing leads up to 2025-Q3.
        Assert.Null(Benchmark.TrailingMedian(Quarters(), Quarter(2025, 3), 1).Value);
        Dictionary<ReportingPeriod, Proportion> hole = Quarters();
        hole[Quarter(2024, 4)] = Proportion.Zero;
        Assert.Null(Benchmark.TrailingMedian(hole, Quarter(2025, 2), 4).Value);
        Assert.Equal(0.85, Benchmark.TrailingMedian(hole, Quarter(2025, 2), 1).Value);
    }

    [Fact]
    public void The_best_quarter_is_the_highest_or_the_lowest_and_says_that_it_was_chosen()
    {
        Benchmark best = Benchmark.BestPeriod(Quarters(), Quarter(2025, 2));
        Assert.Equal((0.85, "best of 5 periods, 2024-Q3"), (best.Value, best.Text));
        Assert.Equal("chosen-as-best", Assert.Single(best.Warnings).Code);
        Dictionary<ReportingPeriod, Proportion> lost = Quarters().ToDictionary(entry => entry.Key, entry => Proportion.From(entry.Value.Whole - entry.Value.Part, entry.Value.Whole, Churn));
        Assert.Equal("best of 5 periods, 2024-Q3", Benchmark.BestPeriod(lost, Quarter(2025, 2)).Text);
        Assert.Equal("best of 2 periods, 2024-Q2", Benchmark.BestPeriod(lost, Quarter(2024, 3)).Text);
        Benchmark none = Benchmark.BestPeriod(Quarters(), Quarter(2024, 1));
        Assert.Equal(("no-figure", "best period before 2024-Q1"), (none.WhyUndefined!.Code, none.Text));
    }

    [Fact]
    public void The_control_baseline_is_the_centre_of_the_chart_and_tests_by_its_limits()
    {
        double[] months = [31, 28, 35, 30, 33, 29, 34, 27, 32, 30, 36, 31];
        MetricDefinition score = new("score", "score", "points", 1, BetterWhen.Higher);
        Dictionary<ReportingPeriod, Estimate> history = months.Select((value, i) => (value, i)).ToDictionary(entry => Month(2024, entry.i + 1), entry => Estimate.From(entry.value, score));
        Benchmark benchmark = Benchmark.ControlBaseline(history, Month(2025, 1));
        Assert.Equal("control chart (XmR) of 12 periods, 2024-01 to 2024-12", benchmark.Text);

        // By hand with 30 digits: the mean, and 1.5 √π mean ranges.
        GoldenFile.Close(31.333333333333333, benchmark.Value, 1e-14);
        GoldenFile.Close(31.333333333333333 + 12.56830912460275, benchmark.Chart!.Points[11].Upper, 1e-14);
        Comparison change = benchmark.ComparisonOf(Estimate.From(41, score))!;
        GoldenFile.Close(0.021033047401628136, change.PValue, 1e-12);
        Assert.Equal(Evidence.Higher, change.Evidence);
        Assert.Equal(Evidence.NotEnough, benchmark.ComparisonOf(Estimate.From(41, score), 0.9973)!.Evidence);
        Assert.Equal(1, benchmark.PlaceOf(Estimate.From(41, score)).Value);
        Assert.Empty(benchmark.Warnings);
    }

    [Fact]
    public void A_chart_needs_two_periods_in_a_row()
    {
        MetricDefinition score = new("score", "score", "points", 1, BetterWhen.Higher);
        Dictionary<ReportingPeriod, Estimate> apart = new() { [Month(2024, 1)] = Estimate.From(1, score), [Month(2024, 3)] = Estimate.From(2, score) };
        Benchmark benchmark = Benchmark.ControlBaseline(apart, Month(2024, 4));
        Assert.Equal("no-limits", benchmark.WhyUndefined!.Code);
        Assert.Equal("no-figure", Benchmark.ControlBaseline(apart, Month(2024, 1)).WhyUndefined!.Code);
        Dictionary<ReportingPeriod, Estimate> equal = new() { [Month(2024, 1)] = Estimate.From(1, score), [Month(2024, 2)] = Estimate.From(1, score) };
        Comparison change = Benchmark.ControlBaseline(equal, Month(2024, 4)).ComparisonOf(Estimate.From(2, score))!;
        Assert.Equal((1.0, "no-range"), (change.Change, change.WhyNoInterval!.Code));
    }

    [Fact]
    public void Periods_that_the_dates_cut_are_left_out_and_named()
    {
        IReadOnlyList<ReportingPeriod> periods = ReportingCalendar.Utc.Split(new DateInterval(new LocalDate(2024, 2, 1), new LocalDate(2024, 9, 30)), Granularity.Quarter);
        Benchmark best = Benchmark.BestPeriod(periods.Select((period, i) => new KeyValuePair<ReportingPeriod, Proportion>(period, Proportion.From(9 - i, 10, Retention))), Quarter(2024, 4));
        Assert.Equal("2024-Q2", best.Periods[0].Label);
        Assert.Contains(new Reason("partial-periods", "left out, since the dates cut them: 2024-Q1"), best.Warnings);
        Assert.Equal("partial-judged", Benchmark.SamePeriodLastYear(Quarters(), ReportingCalendar.Utc.Split(new DateInterval(new LocalDate(2025, 1, 1), new LocalDate(2025, 2, 14)), Granularity.Quarter)[0]).Warnings.Single().Code);
        Assert.Null(Benchmark.BestPeriod([new KeyValuePair<ReportingPeriod, Proportion>(Quarter(2024, 1), default)], Quarter(2024, 2)).Value);
    }

    [Fact]
    public void A_share_against_a_figure_is_the_score_test_or_the_exact_one()
    {
        Benchmark benchmark = Benchmark.Industry(0.85, Retention, Source);
        Proportion share = Proportion.From(221, 250, Retention);

        // Computed with 30 digits from the formulas.
        Comparison score = benchmark.ComparisonOf(share)!, exact = benchmark.ComparisonOf(share, ProportionInterval.ClopperPearson)!;
        GoldenFile.Close(0.13218393815323812, score.PValue, 1e-13);
        GoldenFile.Close(0.14956948269203768, exact.PValue, 1e-13);
        Assert.Equal(("one sample, score test (Wilson)", "one sample, exact binomial test (Clopper–Pearson)"), (score.Method, exact.Method));
        GoldenFile.Close(0.034, score.Change, 1e-14);
        GoldenFile.Close(share.Interval(0.95)!.Value.Lower - 0.85, score.Interval!.Value.Lower, 1e-15);
        Assert.Contains("AgrestiCoull", benchmark.ComparisonOf(share, ProportionInterval.AgrestiCoull)!.Method);
    }

    [Theory]
    [InlineData(0, 10, 0.0, 1.0)]
    [InlineData(1, 10, 0.0, 0.0)]
    [InlineData(10, 10, 1.0, 1.0)]
    [InlineData(9, 10, 1.0, 0.0)]
    [InlineData(9, 10, 1.2, 0.0)]
    public void A_figure_that_leaves_nothing_to_chance_is_met_or_refuted(long part, long whole, double figure, double p)
    {
        Benchmark benchmark = Benchmark.Industry(figure, Retention, Source);
        Assert.Equal(p, benchmark.ComparisonOf(Proportion.From(part, whole, Retention))!.PValue);
        Assert.Equal(p, benchmark.ComparisonOf(Proportion.From(part, whole, Retention), ProportionInterval.ClopperPearson)!.PValue);
    }

    [Fact]
    public void A_mean_against_a_figure_is_Students_t_and_against_a_sample_Welchs()
    {
        SampleMean mean = SampleMean.From([38, 41, 45, 39, 50, 47, 36, 44], Hours);
        Comparison one = Benchmark.Industry(40, Hours, Source).ComparisonOf(mean)!;
        GoldenFile.Close(0.18505936756424872, one.PValue, 1e-13);
        Assert.Equal(2.5, one.Change);
        Comparison two = Benchmark.Industry(SampleMean.FromMoments(312, 40, 9, Hours), Source).ComparisonOf(mean)!;
        GoldenFile.Close(0.19540691467903301, two.PValue, 1e-13);
        Assert.Equal("Welch's t", two.Method);
    }

    [Fact]
    public void Means_of_nothing_of_one_value_and_of_equal_values_have_no_test()
    {
        Benchmark benchmark = Benchmark.Industry(40, Hours, Source);
        Assert.Null(benchmark.ComparisonOf(SampleMean.Zero));
        Assert.Equal("too-few-values", benchmark.ComparisonOf(SampleMean.From([3.0], Hours))!.WhyNoInterval!.Code);
        Assert.Equal("no-variance", benchmark.ComparisonOf(SampleMean.From([3.0, 3.0], Hours))!.WhyNoInterval!.Code);
        Assert.Equal("figures-only", benchmark.ComparisonOf(Estimate.From(3, Hours))!.WhyNoInterval!.Code);
    }

    [Fact]
    public void Any_other_metric_is_tested_by_the_inversion_of_its_own_interval()
    {
        MetricDefinition calls = new("calls", "calls a week", "calls", 1, BetterWhen.Lower);

        // Garwood's interval inverts twice the smaller Poisson tail: 12 events where 20 were expected.
        GoldenFile.Close(0.078023985709985562, Benchmark.Industry(2, calls, Source).ComparisonOf(EventRate.From(12, 10, calls))!.PValue, 1e-9);

        // And a normal interval inverts z.
        GoldenFile.Close(0.045500263896358414, Benchmark.Industry(10, Hours, Source).ComparisonOf(Estimate.From(14, 2.0, Hours))!.PValue, 1e-9);
        Assert.Equal(1e-12, Benchmark.Industry(10, Hours, Source).ComparisonOf(Estimate.From(14, 0.2, Hours))!.PValue);
        Assert.Equal(1e-12, Benchmark.Industry(10, Hours, Source).ComparisonOf(Estimate.From(14, 0.0, Hours))!.PValue);
        Assert.Equal(1.0, Benchmark.Industry(14, Hours, Source).ComparisonOf(Estimate.From(14, 0.0, Hours))!.PValue);
    }

    [Fact]
    public void Two_shares_are_compared_by_the_method_of_choice()
    {
        // Newcombe (1998), example (a) by method 10: 0.0524 to 0.3339.
        Benchmark benchmark = Benchmark.Industry(Proportion.From(48, 80, Retention), Source);
        ConfidenceInterval newcombe = benchmark.ComparisonOf(Proportion.From(56, 70, Retention), DifferenceMethod.Newcombe)!.Interval!.Value;
        GoldenFile.Close(0.052431472402364878, newcombe.Lower, 1e-12);
        GoldenFile.Close(0.33387265403690598, newcombe.Upper, 1e-12);
        Assert.Equal("Miettinen–Nurminen score", benchmark.ComparisonOf(Proportion.From(56, 70, Retention))!.Method);

        // Another type of metric under the same definition: from both intervals, which for two of Wilson's is Newcombe's.
        Comparison mixed = benchmark.ComparisonOf(Proportion.From(56, 70, Retention).ToEstimate())!;
        GoldenFile.Close(newcombe.Lower, mixed.Interval!.Value.Lower, 1e-12);
    }

    [Theory]
    [InlineData(0.70, 0.25, 0.25, 0.25)]
    [InlineData(0.74, 0.375, 0.25, 0.5)]
    [InlineData(0.82, 0.64285714285714285, 0.5, 0.75)]
    [InlineData(0.905, 0.8875, 0.75, 0.9)]
    public void The_place_lies_on_a_straight_line_between_quantiles(double value, double place, double atLeast, double atMost)
    {
        PercentilePlace found = Benchmark.Industry(Quantiles, Retention, Source).PlaceOf(Estimate.From(value, Retention));
        GoldenFile.Close(place, found.Value, 1e-12);
        Assert.Equal((atLeast, atMost), (found.AtLeast, found.AtMost));
        Assert.Equal(found.Value, found.BetterThan);
        Assert.Null(found.Interval);
    }

    [Fact]
    public void Nothing_is_extrapolated_past_the_quantiles()
    {
        Benchmark benchmark = Benchmark.Industry(Quantiles, Retention, Source);
        PercentilePlace below = benchmark.PlaceOf(Estimate.From(0.5, Retention)), above = benchmark.PlaceOf(Estimate.From(0.95, Retention));
        Assert.Equal((null, 0, 0.1, "below-all-quantiles"), (below.Value, below.AtLeast, below.AtMost, below.WhyUndefined!.Code));
        Assert.Equal((null, 0.9, 1, "above-all-quantiles"), (above.Value, above.AtLeast, above.AtMost, above.WhyUndefined!.Code));
        Assert.Equal(("below 10 %", "above 90 %"), (below.ToString(null, CultureInfo.InvariantCulture), above.ToString(null, CultureInfo.InvariantCulture)));
        PercentilePlace unknown = Benchmark.Industry(0.8, Retention, Source).PlaceOf(Estimate.From(0.5, Retention)), undefined = benchmark.PlaceOf(Proportion.Zero);
        Assert.Equal((null, "no-quantiles", "unknown (no quantiles are known, so nothing tells the place)"), (unknown.Value, unknown.WhyUndefined!.Code, unknown.ToString(null, CultureInfo.InvariantCulture)));
        Assert.Equal("empty-whole", undefined.WhyUndefined!.Code);
    }

    [Fact]
    public void The_interval_of_the_metric_becomes_one_of_places()
    {
        PercentilePlace place = Benchmark.Industry(Quantiles, Retention, Source).PlaceOf(Estimate.From(0.78, new ConfidenceInterval(0.74, 0.95, 0.95), Retention));
        Assert.Equal(0.5, place.Value);
        GoldenFile.Close(0.375, place.Interval!.Value.Lower, 1e-12);
        Assert.Equal(1, place.Interval.Value.Upper);
    }

    [Fact]
    public void Equal_quantiles_leave_the_place_between_them_and_less_is_better_turns_it_round()
    {
        Benchmark benchmark = Benchmark.Industry([new(0.1, 0), new(0.5, 0), new(0.9, 0.1)], Churn, Source);
        PercentilePlace place = benchmark.PlaceOf(Estimate.From(0, Churn));
        Assert.Equal((0.3, 0.1, 0.5), (place.Value, place.AtLeast, place.AtMost));
        Assert.Equal(0.7, place.BetterThan);
        Assert.Equal("30 % (between 10 % and 50 %)", place.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("22,5 %", (place with { Value = 0.225, AtLeast = 0.225, AtMost = 0.225 }).ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Null((place with { Better = BetterWhen.WithinBand }).BetterThan);
    }

    [Fact]
    public void The_median_of_quantiles_is_their_figure()
    {
        Assert.Equal(0.78, Benchmark.Industry(Quantiles, Retention, Source).Value);
        GoldenFile.Close(0.74, Benchmark.Industry([new(0.4, 0.70), new(0.6, 0.78)], Retention, Source).Value, 1e-14);
        Assert.Equal("no-median", Benchmark.Industry([new(0.75, 0.85), new(0.9, 0.91)], Retention, Source).WhyUndefined!.Code);
    }

    [Fact]
    public void A_source_without_its_n_or_with_a_small_one_is_doubted()
    {
        Assert.Empty(Benchmark.Industry(42, Hours, Source).Warnings);
        Assert.Equal("no-sample-size", Benchmark.Industry(42, Hours, new("A slide", 2019, "nobody says")).Warnings.Single().Code);
        Assert.Equal("small-sample", Benchmark.Industry(42, Hours, new("A slide", 2019, "nobody says", 29)).Warnings.Single().Code);
        Assert.Equal("A slide, 2019, nobody says (n not stated): 42 hours", Benchmark.Industry(42, Hours, new("A slide", 2019, "nobody says")).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("Retention report, 2025, software for companies, Europe (n = 312)", Source.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Another_definition_and_another_currency_are_refused()
    {
        Benchmark benchmark = Benchmark.Industry(0.85, Retention, Source);
        DefinitionMismatchException problem = Assert.Throws<DefinitionMismatchException>(() => benchmark.ComparisonOf(Proportion.From(1, 2, Churn)));
        Assert.Equal((Retention, Churn), (problem.Expected, problem.Actual));
        Assert.Throws<DefinitionMismatchException>(() => benchmark.PlaceOf(Proportion.From(1, 2, Churn)));
        Assert.Throws<DefinitionMismatchException>(() => benchmark.ComparisonOf(Proportion.From(1, 2, Churn), ProportionInterval.Wilson));
        Assert.Throws<DefinitionMismatchException>(() => benchmark.ComparisonOf(Proportion.From(1, 2, Churn), DifferenceMethod.Newcombe));

        MetricDefinition euros = new("cost", "cost of a lead", "EUR per lead", 1, BetterWhen.Lower), dollars = euros with { Unit = "USD per lead" };
        problem = Assert.Throws<DefinitionMismatchException>(() => Benchmark.Industry(12, dollars, Source).ComparisonOf(Estimate.From(11, euros)));
        Assert.Equal("A metric (cost) in USD per lead cannot be set against one in EUR per lead.", problem.Message);
        Dictionary<ReportingPeriod, Estimate> mixed = new() { [Month(2024, 1)] = Estimate.From(1, euros), [Month(2024, 2)] = Estimate.From(2, dollars) };
        Assert.Throws<DefinitionMismatchException>(() => Benchmark.BestPeriod(mixed, Month(2024, 3)));

        // Nothing at all contradicts no definition.
        Assert.Null(benchmark.ComparisonOf(Proportion.Zero));
        Dictionary<ReportingPeriod, Proportion> history = Quarters();
        history[Quarter(2023, 4)] = default;
        Assert.Equal("best of 5 periods, 2024-Q3", Benchmark.BestPeriod(history, Quarter(2025, 2)).Text);
    }

    [Fact]
    public void A_history_must_be_one_of_periods_of_one_length_each_once()
    {
        Message("history: the periods must be as long as 2024-Q1, a Quarter, but 2024-01 (row 0, counted from 0) is a Month. (Parameter 'history')", () =>
            Benchmark.BestPeriod(new Dictionary<ReportingPeriod, Proportion> { [Month(2024, 1)] = Proportion.Zero }, Quarter(2024, 1)));
        KeyValuePair<ReportingPeriod, Proportion> one = new(Quarter(2024, 1), Proportion.From(1, 2, Retention));
        Message("history: each period comes once, but 2024-Q1 (row 1, counted from 0) comes again. (Parameter 'history')", () => Benchmark.BestPeriod([one, one], Quarter(2024, 2)));
        Message("history: there must be a period, for without one nothing says which metric is meant, but it is empty. (Parameter 'history')", () =>
            Benchmark.BestPeriod(new Dictionary<ReportingPeriod, Proportion>(), Quarter(2024, 1)));
        Message("history: the period of row 0 (counted from 0) is null. (Parameter 'history')", () =>
            Benchmark.BestPeriod([new KeyValuePair<ReportingPeriod, Proportion>(null!, Proportion.Zero)], Quarter(2024, 1)));
        Message("history: the metric of 2024-Q1 (row 0, counted from 0) is null. (Parameter 'history')", () =>
            Benchmark.BestPeriod([new KeyValuePair<ReportingPeriod, Estimate>(Quarter(2024, 1), null!)], Quarter(2024, 2)));
        MetricDefinition band = new("coverage", "pipeline over quota", "ratio", 1, BetterWhen.WithinBand);
        Message("history: coverage is best within a band, so no period is the best. (Parameter 'history')", () =>
            Benchmark.BestPeriod(new Dictionary<ReportingPeriod, Estimate> { [Quarter(2024, 1)] = Estimate.From(3, band) }, Quarter(2024, 2)));
        Message("periods: must be 1 or more, but was 0. (Parameter 'periods')", () => Benchmark.TrailingMedian(Quarters(), Quarter(2025, 2), 0));
        Assert.Equal("history", Assert.Throws<ArgumentNullException>(() => Benchmark.BestPeriod<Proportion>(null!, Quarter(2024, 2))).ParamName);
        Assert.Equal("period", Assert.Throws<ArgumentNullException>(() => Benchmark.BestPeriod(Quarters(), null!)).ParamName);
    }

    [Fact]
    public void Bad_figures_sources_and_quantiles_are_refused()
    {
        Message("value: must be a finite number, but was NaN. (Parameter 'value')", () => Benchmark.Industry(double.NaN, Retention, Source));
        Message("quantiles: a share must be from 0 to 1 (did you mean 0.1?), but was 10. (Parameter 'quantiles')", () => Benchmark.Industry([new(10, 0.5)], Retention, Source));
        Message("quantiles: must be a finite number, but was NaN. (Parameter 'quantiles')", () => Benchmark.Industry([new(0.1, double.NaN)], Retention, Source));
        Message("quantiles: shares must ascend and values must not descend, but (0.5, 0.4) follows (0.25, 0.5). (Parameter 'quantiles')", () => Benchmark.Industry([new(0.25, 0.5), new(0.5, 0.4)], Retention, Source));
        Message("quantiles: there must be one or more, but there are none. (Parameter 'quantiles')", () => Benchmark.Industry([], Retention, Source));
        Message("year: must be a year from 1900 to 9999, but was 25. (Parameter 'year')", () => new BenchmarkSource("A", 25, "b"));
        Message("sampleSize: must be 1 or more, or null where the source does not say, but was 0. (Parameter 'sampleSize')", () => new BenchmarkSource("A", 2025, "b", 0));
        Message("publication: a benchmark must say where it is from, but this was blank. (Parameter 'publication')", () => new BenchmarkSource(" ", 2025, "b"));
        Assert.Equal("segment", Assert.Throws<ArgumentNullException>(() => new BenchmarkSource("A", 2025, null!)).ParamName);
        Assert.Equal("definition", Assert.Throws<ArgumentNullException>(() => Benchmark.Industry(1, null!, Source)).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentNullException>(() => Benchmark.Industry(1, Retention, null!)).ParamName);
        Assert.Equal("sample", Assert.Throws<ArgumentNullException>(() => Benchmark.Industry((Estimate)null!, Source)).ParamName);
        Benchmark benchmark = Benchmark.Industry(0.85, Retention, Source), sample = Benchmark.Industry(Proportion.From(1, 2, Retention), Source);
        Assert.Equal("metric", Assert.Throws<ArgumentNullException>(() => benchmark.ComparisonOf(null!)).ParamName);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => benchmark.ComparisonOf(Proportion.From(1, 2, Retention), 95)).ParamName);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => benchmark.PlaceOf(Proportion.From(1, 2, Retention), 0)).ParamName);
        Assert.Equal("method", Assert.Throws<ArgumentOutOfRangeException>(() => benchmark.ComparisonOf(Proportion.From(1, 2, Retention), default(ProportionInterval))).ParamName);
        Assert.StartsWith("The benchmark (Retention report, 2025, software for companies, Europe (n = 312)) is a sample of its own:", Assert.Throws<InvalidOperationException>(() => sample.ComparisonOf(Proportion.From(1, 2, Retention), ProportionInterval.Wilson)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The benchmark (Retention report", Assert.Throws<InvalidOperationException>(() => benchmark.ComparisonOf(Proportion.From(1, 2, Retention), DifferenceMethod.Newcombe)).Message, StringComparison.Ordinal);
    }

    // .NET Framework writes the name of the parameter on a line of its own, and some exceptions add the actual value.
    private static void Message(string expected, Func<object> act)
    {
        ArgumentException problem = Assert.ThrowsAny<ArgumentException>(act);
        int name = expected.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        Assert.Equal(expected.Substring(name + 13).TrimEnd(')', '\''), problem.ParamName);
        Assert.StartsWith(expected.Substring(0, name), problem.Message, StringComparison.Ordinal);
    }
}
