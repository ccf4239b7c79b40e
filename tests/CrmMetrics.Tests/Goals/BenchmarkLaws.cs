using CrmMetrics.Goals;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Goals;

/// <summary>What holds for every benchmark.</summary>
public class BenchmarkLaws
{
    private static readonly MetricDefinition Share = MetricDefinition.Share("share", "part over whole");

    private static readonly MetricDefinition Figure = new("figure", "figure", "units", 1, BetterWhen.Higher);

    private static readonly BenchmarkSource Source = new("Report", 2025, "all", 100);

    private static readonly Arbitrary<Proportion> AnyShare = Arb.From(
        from whole in Gen.Choose(1, 400)
        from part in Gen.Choose(0, whole)
        select Proportion.From(part, whole, Share));

    private static readonly Arbitrary<double> AnyFigure = Arb.From(Gen.Choose(0, 200).Select(value => value / 200.0));

    private static readonly Arbitrary<ProportionInterval> AnyMethod = Arb.From(Gen.Elements(
        ProportionInterval.Wilson, ProportionInterval.ClopperPearson, ProportionInterval.AgrestiCoull, ProportionInterval.JeffreysEqualTailed, ProportionInterval.WilsonWithContinuityCorrection));

    private static readonly Arbitrary<BenchmarkQuantile[]> AnyQuantiles = Arb.From(
        from shares in Gen.Choose(0, 20).ArrayOf()
        from values in Gen.Choose(-5, 5).ArrayOf(21)
        let sorted = shares.Concat([10]).Distinct().OrderBy(share => share).ToArray()
        let ordered = values.Take(sorted.Length).OrderBy(value => value).ToArray()
        select sorted.Select((share, i) => new BenchmarkQuantile(share / 20.0, ordered[i])).ToArray());

    private static readonly Arbitrary<double> AnyValue = Arb.From(Gen.Choose(-60, 60).Select(value => value / 10.0));

    /// <summary>Up to 15 months, some of them missing or without a figure.</summary>
    private static readonly Arbitrary<KeyValuePair<ReportingPeriod, Proportion>[]> AnyHistory = Arb.From(
        from shares in Gen.Frequency((1, Gen.Constant<Proportion?>(null)), (1, Gen.Constant<Proportion?>(Proportion.Zero)), (8, AnyShare.Generator.Select(share => (Proportion?)share))).ArrayOf(14)
        let known = shares.Select((share, i) => (share, i)).Where(entry => entry.share is not null).Select(entry => new KeyValuePair<ReportingPeriod, Proportion>(Month(entry.i), entry.share!.Value))
        select known.Concat([new KeyValuePair<ReportingPeriod, Proportion>(Month(-1), Proportion.From(1, 3, Share))]).ToArray());

    private static readonly Arbitrary<int> AnyMonth = Arb.From(Gen.Choose(0, 14));

    private static ReportingPeriod Month(int number) => ReportingCalendar.Utc.PeriodOf(new LocalDate(2024, 1, 1).PlusMonths(number), Granularity.Month);

    [Fact]
    public void The_p_value_of_a_share_and_its_interval_never_contradict_each_other() =>
        Check.That(AnyShare, AnyFigure, AnyMethod, (share, figure, method) => Agrees(Benchmark.Industry(figure, Share, Source).ComparisonOf(share, method, 0.9)));

    [Fact]
    public void Nor_do_those_of_other_metrics() =>
        Check.That(AnyShare, AnyValue, Given.Level, (share, figure, level) =>
        {
            Benchmark benchmark = Benchmark.Industry(figure, Figure, Source);
            return Agrees(benchmark.ComparisonOf(EventRate.From(share.Part, share.Whole / 40.0, Figure), level))
                && Agrees(benchmark.ComparisonOf(Estimate.From(share.Part / 50.0, share.Whole / 300.0, Figure), level))
                && Agrees(benchmark.ComparisonOf(SampleMean.From([share.Part / 50.0, 1.5, 2.25], Figure), level));
        });

    [Fact]
    public void The_interval_of_a_test_against_a_figure_is_the_metrics_own() =>
        Check.That(AnyShare, AnyFigure, Given.Level, (share, figure, level) =>
        {
            ConfidenceInterval own = share.Interval(level)!.Value, moved = Benchmark.Industry(figure, Share, Source).ComparisonOf(share, level)!.Interval!.Value;
            return moved.Lower.Equals(own.Lower - figure) && moved.Upper.Equals(own.Upper - figure);
        });

    [Fact]
    public void A_place_never_falls_as_the_figure_rises_and_lies_between_its_neighbours() =>
        Check.That(AnyQuantiles, AnyValue, AnyValue, (quantiles, x, y) =>
        {
            Benchmark benchmark = Benchmark.Industry(quantiles, Figure, Source);
            PercentilePlace low = benchmark.PlaceOf(Estimate.From(Math.Min(x, y), Figure)), high = benchmark.PlaceOf(Estimate.From(Math.Max(x, y), Figure));
            return low.AtLeast <= high.AtLeast && low.AtMost <= high.AtMost && (low.Value is not { } a || (a >= low.AtLeast && a <= low.AtMost))
                && (low.Value is not { } first || high.Value is not { } last || first <= last)
                && low.Value is null == low.WhyUndefined is not null;
        });

    [Fact]
    public void A_quantile_itself_has_the_share_that_the_source_gives_it() =>
        Check.That(AnyQuantiles, quantiles => quantiles.GroupBy(quantile => quantile.Value).All(quantile =>
        {
            double[] same = [.. quantile.Select(other => other.Share)];
            PercentilePlace place = Benchmark.Industry(quantiles, Figure, Source).PlaceOf(Estimate.From(quantile.Key, Figure));
            return place.AtLeast.Equals(same[0]) && place.AtMost.Equals(same[same.Length - 1]) && place.Value.Equals(0.5 * (same[0] + same[same.Length - 1]));
        }));

    [Fact]
    public void The_place_holds_in_its_interval() =>
        Check.That(AnyQuantiles, AnyValue, (quantiles, value) =>
        {
            PercentilePlace place = Benchmark.Industry(quantiles, Figure, Source).PlaceOf(Estimate.From(value, 0.7, Figure));
            return place.Interval is { } places && places.Lower >= 0 && places.Upper <= 1 && (place.Value is not { } middle || places.Contains(middle));
        });

    [Fact]
    public void Later_periods_and_the_order_of_rows_change_nothing() =>
        Check.That(AnyHistory, AnyMonth, (history, month) =>
        {
            ReportingPeriod judged = Month(month);
            KeyValuePair<ReportingPeriod, Proportion>[] before = [.. history.Where(entry => entry.Key.Whole.End < judged.Whole.Start)];
            return All(history, judged).Zip(All(Enumerable.Reverse(before), judged), Same).All(same => same);
        });

    [Fact]
    public void No_period_beats_the_best_and_half_of_them_lie_on_either_side_of_the_median() =>
        Check.That(AnyHistory, AnyMonth, (history, month) =>
        {
            ReportingPeriod judged = Month(month);
            double[] past = [.. history.Where(entry => entry.Key.Whole.End < judged.Whole.Start).Select(entry => entry.Value.Value).OfType<double>()];
            double? median = Benchmark.TrailingMedian(history, judged, 5).Value;
            double[] last = [.. history.Where(entry => entry.Key.Whole.Start >= judged.Whole.Start.PlusMonths(-5) && entry.Key.Whole.End < judged.Whole.Start).Select(entry => entry.Value.Value).OfType<double>()];
            return Equals(Benchmark.BestPeriod(history, judged).Value, past.Length == 0 ? null : past.Max())
                && (median is null ? last.Length < 5 : last.Length == 5 && last.Count(value => value <= median) >= 3 && last.Count(value => value >= median) >= 3);
        });

    [Fact]
    public void The_control_baseline_signals_at_three_standard_deviations_exactly_past_the_limits_of_its_chart() =>
        Check.That(AnyHistory, AnyFigure, (history, value) =>
        {
            Benchmark benchmark = Benchmark.ControlBaseline(history, Month(14));
            if (benchmark.Value is null || benchmark.Chart!.Points[benchmark.Chart.Points.Count - 1] is not { Lower: { } lower, Upper: { } upper } || Math.Abs(value - lower) < 1e-9 || Math.Abs(value - upper) < 1e-9)
            {
                return true;
            }

            Comparison change = benchmark.ComparisonOf(Estimate.From(value, Share), 1 - 0.0026997960632601866)!;
            return change.Interval is null || (Agrees(change) && (change.Evidence != Evidence.NotEnough == (value < lower || value > upper)));
        });

    private static Benchmark[] All(IEnumerable<KeyValuePair<ReportingPeriod, Proportion>> history, ReportingPeriod judged) =>
    [
        Benchmark.SamePeriodLastYear(history, judged),
        Benchmark.TrailingMedian(history, judged, 3),
        Benchmark.BestPeriod(history, judged),
        Benchmark.ControlBaseline(history, judged),
    ];

    private static bool Same(Benchmark one, Benchmark other) =>
        one.Text == other.Text && Equals(one.Value, other.Value) && Equals(one.WhyUndefined, other.WhyUndefined) && one.Quantiles.SequenceEqual(other.Quantiles) && one.Periods.SequenceEqual(other.Periods);

    // At the very edge of an interval the last digit may fall on either side.
    private static bool Agrees(Comparison? change) => change is null or { Interval: null }
        || change is { PValue: { } p, Interval: { } interval }
        && (Math.Abs(p - (1 - interval.Level)) < 1e-9 || Math.Min(Math.Abs(interval.Lower), Math.Abs(interval.Upper)) <= 1e-9 * Math.Max(interval.Width, 1e-6)
            || p < 1 - interval.Level == (change.Evidence != Evidence.NotEnough));
}
