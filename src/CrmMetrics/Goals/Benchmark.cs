using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Goals;

/// <summary>A figure to set one's own against: from one's own past, or published of an industry. It says where it is from and under which definition it was read, and refuses any other.</summary>
/// <remarks>
/// <para>Each door says what it is a benchmark of. Those from one's own past take the figures by period and the period that is judged: only whole periods before it count, so that no figure is measured against itself.</para>
/// <para>What <see cref="ComparisonOf(IMetric, double)"/> tests depends on what is known. A benchmark that is a <see cref="Sample"/> with counts of its own is uncertain too: both samples are compared
/// (by the metric's own method; Welch's t for means, and for shares any <see cref="DifferenceMethod"/>, Newcombe's among them). A bare figure is taken as known: one sample against it. The centre of a control chart is
/// compared by the routine variation of the chart, which is as a rule larger than what the counts of one period say.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Benchmark : IFormattable
{
    private static readonly Reason NoPast = new("no-period-a-year-before", "the history has no whole period a year before");
    private static readonly Reason NoMedian = new("no-median", "the quantiles do not reach from below to above the median");
    private static readonly Reason NoQuantiles = new("no-quantiles", "no quantiles are known, so nothing tells the place");
    private static readonly Reason BelowAll = new("below-all-quantiles", "the figure lies below the lowest quantile that is known");
    private static readonly Reason AboveAll = new("above-all-quantiles", "the figure lies above the highest quantile that is known");
    private static readonly Reason NoFigure = new("no-figure", "no period before has a figure");
    private static readonly Reason NoSampleSize = new("no-sample-size", "the source does not say of how many companies or respondents the figure is");
    private static readonly Reason SmallSample = new("small-sample", "the figure is of fewer than 30 companies or respondents");
    private static readonly Reason ChosenAsBest = new("chosen-as-best", "the best of several periods is partly luck: it was chosen for being high or low, so coming back from it is no decline");

    private readonly Func<IMetric, double, Comparison?>? compare;

    private Benchmark(BenchmarkKind kind, string text, MetricDefinition definition, double? value, Reason? whyUndefined)
    {
        Kind = kind;
        Text = text;
        Definition = definition;
        Value = value;
        WhyUndefined = whyUndefined;
    }

    private Benchmark(BenchmarkKind kind, string text, MetricDefinition definition, IMetric? sample, Reason? whyUndefined, Func<IMetric, double, Comparison?>? compare)
        : this(kind, text, definition, sample?.Value, sample is null ? whyUndefined : sample.WhyUndefined)
    {
        Sample = sample?.Value is null ? null : sample;
        this.compare = Sample is null ? null : compare;
    }

    /// <summary>Where the figure comes from.</summary>
    /// <value>An industry, or which reading of one's own past.</value>
    public BenchmarkKind Kind { get; }

    /// <summary>What the figure is, in words.</summary>
    /// <value>Such as "same period last year, 2025-Q1" or the source of an industry figure with its year, segment and n; the same in every culture.</value>
    public string Text { get; }

    /// <summary>The definition that the figure was read under.</summary>
    /// <value>A metric under another one is refused.</value>
    public MetricDefinition Definition { get; }

    /// <summary>The figure.</summary>
    /// <value>In the unit of <see cref="Definition"/>; <see langword="null"/> when there is none, and then <see cref="WhyUndefined"/> says why.</value>
    public double? Value { get; }

    /// <summary>Why there is no figure.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyUndefined { get; }

    /// <summary>The counts behind the figure, where it is another sample.</summary>
    /// <value>The metric of the period, or the one given of the industry; <see langword="null"/> for a bare figure, a median or a centre.</value>
    public IMetric? Sample { get; }

    /// <summary>Where an industry figure was published.</summary>
    /// <value><see langword="null"/> for one's own past.</value>
    public BenchmarkSource? Source { get; private init; }

    /// <summary>Of which periods of one's own past the figure is.</summary>
    /// <value>In the order of time; empty for an industry figure.</value>
    public IReadOnlyList<ReportingPeriod> Periods { get; private init; } = [];

    /// <summary>The control chart whose centre the figure is.</summary>
    /// <value><see langword="null"/> for other kinds.</value>
    public ControlChart? Chart { get; private init; }

    /// <summary>What is known of how the figures of the others spread.</summary>
    /// <value>Ascending in share and value: those that a source reports, or one's own past figures from the least (0) to the greatest (1); may be empty.</value>
    public IReadOnlyList<BenchmarkQuantile> Quantiles { get; private init; } = [];

    /// <summary>What to know before leaning on the figure.</summary>
    /// <value>Empty when nothing is amiss.</value>
    public IReadOnlyList<Reason> Warnings { get; private init; } = [];

    /// <summary>A figure that was published of an industry, taken as known.</summary>
    /// <param name="value">The figure, in the unit of the definition.</param>
    /// <param name="definition">The definition that the source used: the same as one's own only where the source says so.</param>
    /// <param name="source">Publication, year, segment and n.</param>
    /// <param name="quantiles">The quantiles that the source reports, ascending; none when left out.</param>
    /// <returns>The benchmark.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="definition"/> or <paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> or a quantile is not finite, or the share of a quantile is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">The shares of the quantiles don't ascend, or their values descend.</exception>
    public static Benchmark Industry(double value, MetricDefinition definition, BenchmarkSource source, IEnumerable<BenchmarkQuantile>? quantiles = null) =>
        new(BenchmarkKind.Industry, Guard.NotNull(source).ToString(null, CultureInfo.InvariantCulture), Guard.NotNull(definition), Guard.Finite(value), null)
        {
            Source = source,
            Quantiles = [.. Ordered(quantiles ?? [])],
            Warnings = [.. Doubts(source)],
        };

    /// <summary>The quantiles that were published of an industry; the figure is their median.</summary>
    /// <param name="quantiles">The quantiles that the source reports, ascending.</param>
    /// <param name="definition">The definition that the source used.</param>
    /// <param name="source">Publication, year, segment and n.</param>
    /// <returns>The benchmark, without a value where the quantiles lie all on one side of the median; between two the median is read off a straight line.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A quantile is not finite, or its share is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">There are no quantiles, their shares don't ascend, or their values descend.</exception>
    public static Benchmark Industry(IEnumerable<BenchmarkQuantile> quantiles, MetricDefinition definition, BenchmarkSource source)
    {
        BenchmarkQuantile[] ordered = Ordered(Guard.NotNull(quantiles));
        double? median = ordered.Length == 0 ? throw Guard.Bad(nameof(quantiles), $"quantiles: there must be one or more, but there are none.") : At(ordered, 0.5);
        return new(BenchmarkKind.Industry, Guard.NotNull(source).ToString(null, CultureInfo.InvariantCulture), Guard.NotNull(definition), median, median is null ? NoMedian : null)
        {
            Source = source,
            Quantiles = [.. ordered],
            Warnings = [.. Doubts(source)],
        };
    }

    /// <summary>A figure that was published of an industry with its own counts or spread, so that it is as uncertain as they say.</summary>
    /// <typeparam name="TMetric">The metric, such as <see cref="Proportion"/> or <see cref="SampleMean"/>.</typeparam>
    /// <param name="sample">The published counts, such as <c>Proportion.From(412, 980, definition)</c> or <c>SampleMean.FromMoments(312, 41.5, 22.0, definition)</c>. The n of companies that a source states is not such a count.</param>
    /// <param name="source">Publication, year, segment and n.</param>
    /// <param name="quantiles">The quantiles that the source reports, ascending; none when left out.</param>
    /// <returns>The benchmark.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sample"/> or <paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A quantile is not finite, or its share is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">The shares of the quantiles don't ascend, or their values descend.</exception>
    public static Benchmark Industry<TMetric>(TMetric sample, BenchmarkSource source, IEnumerable<BenchmarkQuantile>? quantiles = null)
        where TMetric : IMetric<TMetric>
    {
        _ = sample ?? throw new ArgumentNullException(nameof(sample));
        return new(BenchmarkKind.Industry, Guard.NotNull(source).ToString(null, CultureInfo.InvariantCulture), sample.Definition, sample, null, TwoSample(sample))
        {
            Source = source,
            Quantiles = [.. Ordered(quantiles ?? [])],
            Warnings = [.. Doubts(source)],
        };
    }

    /// <summary>One's own figure of the same period a year before.</summary>
    /// <typeparam name="TMetric">The metric.</typeparam>
    /// <param name="history">The metric by period, such as a dictionary; later periods may be in it and don't count.</param>
    /// <param name="period">The period that is judged.</param>
    /// <returns>The benchmark: the period that began on the same date a year before, for weeks 52 weeks before; without a value where the history lacks it or it has none.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The history is empty, has a period twice, one of another length, or a <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The history holds metrics under different definitions or in different units.</exception>
    public static Benchmark SamePeriodLastYear<TMetric>(IEnumerable<KeyValuePair<ReportingPeriod, TMetric>> history, ReportingPeriod period)
        where TMetric : IMetric<TMetric>
    {
        OwnPast<TMetric> past = OwnPast<TMetric>.Before(history, period);
        return past.YearBefore() is { } then
            ? new(BenchmarkKind.SamePeriodLastYear, "same period last year, " + then.Key.Label, past.Definition, then.Value, null, TwoSample(then.Value)) { Periods = [then.Key], Warnings = past.Warnings }
            : new(BenchmarkKind.SamePeriodLastYear, "same period last year, before " + period.Label, past.Definition, null, NoPast) { Warnings = past.Warnings };
    }

    /// <summary>The median of one's own last periods.</summary>
    /// <typeparam name="TMetric">The metric.</typeparam>
    /// <param name="history">The metric by period, such as a dictionary; later periods may be in it and don't count.</param>
    /// <param name="period">The period that is judged.</param>
    /// <param name="periods">The median of how many periods, 1 or more, that follow each other up to the one that is judged.</param>
    /// <returns>The benchmark, a figure that is taken as known; without a value where one of those periods is missing or has none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="periods"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The history is empty, has a period twice, one of another length, or a <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The history holds metrics under different definitions or in different units.</exception>
    public static Benchmark TrailingMedian<TMetric>(IEnumerable<KeyValuePair<ReportingPeriod, TMetric>> history, ReportingPeriod period, int periods)
        where TMetric : IMetric<TMetric>
    {
        _ = Guard.AtLeast(1, periods);
        OwnPast<TMetric> past = OwnPast<TMetric>.Before(history, period);
        KeyValuePair<ReportingPeriod, TMetric>[] last = past.Last(periods);
        BenchmarkQuantile[] spread = Spread(last);
        Reason? why = spread.Length == periods ? null
            : new("too-few-periods", Guard.Invariant($"the median of {periods} periods needs a figure in each up to {period.Label}, but the history has {spread.Length} in a row of {last.Length}"));
        return new(BenchmarkKind.TrailingMedian, Guard.Invariant($"median of the {periods} periods before {period.Label}"), past.Definition, why is null ? At(spread, 0.5) : null, why)
        {
            Periods = [.. last.Select(entry => entry.Key)],
            Quantiles = why is null ? [.. spread] : [],
            Warnings = past.Warnings,
        };
    }

    /// <summary>One's own best period so far, such as the best quarter.</summary>
    /// <typeparam name="TMetric">The metric.</typeparam>
    /// <param name="history">The metric by period, such as a dictionary; later periods may be in it and don't count.</param>
    /// <param name="period">The period that is judged.</param>
    /// <returns>The benchmark: the highest figure, or the lowest where less is better, the first of equal ones; without a value where no period before has one.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The history is empty, has a period twice, one of another length, or a <see langword="null"/>; or the metric is best within a band, so that none is the best.</exception>
    /// <exception cref="DefinitionMismatchException">The history holds metrics under different definitions or in different units.</exception>
    public static Benchmark BestPeriod<TMetric>(IEnumerable<KeyValuePair<ReportingPeriod, TMetric>> history, ReportingPeriod period)
        where TMetric : IMetric<TMetric>
    {
        OwnPast<TMetric> past = OwnPast<TMetric>.Before(history, period);
        if (past.Definition.Better is not (BetterWhen.Higher or BetterWhen.Lower))
        {
            throw Guard.Bad(nameof(history), $"history: {past.Definition.Id} is best within a band, so no period is the best.");
        }

        int sign = past.Definition.Better == BetterWhen.Higher ? 1 : -1;
        KeyValuePair<ReportingPeriod, TMetric>[] known = [.. past.Periods.Where(entry => ((IMetric)entry.Value).Value is not null)];
        if (known.Length == 0)
        {
            return new(BenchmarkKind.BestPeriod, "best period before " + period.Label, past.Definition, null, NoFigure) { Warnings = past.Warnings };
        }

        KeyValuePair<ReportingPeriod, TMetric> best = known.OrderByDescending(entry => sign * ((IMetric)entry.Value).Value!.Value).First();
        return new(BenchmarkKind.BestPeriod, Guard.Invariant($"best of {known.Length} periods, {best.Key.Label}"), past.Definition, best.Value, null, TwoSample(best.Value))
        {
            Periods = [best.Key],
            Quantiles = [.. Spread(known)],
            Warnings = known.Length > 1 ? [.. past.Warnings, ChosenAsBest] : past.Warnings,
        };
    }

    /// <summary>The centre of one's own control chart of individual values (XmR), with the limits within which the figure varies by routine.</summary>
    /// <typeparam name="TMetric">The metric.</typeparam>
    /// <param name="history">The metric by period, such as a dictionary; later periods may be in it and don't count. No range is taken across a missing period.</param>
    /// <param name="period">The period that is judged.</param>
    /// <param name="basis">Whether means or medians make the centre and the limits.</param>
    /// <param name="constants">With which digits ranges become limits.</param>
    /// <returns>The benchmark with its <see cref="Chart"/>, whose warnings it repeats; without a value where no two periods before follow each other.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> or <paramref name="constants"/> is no named value.</exception>
    /// <exception cref="ArgumentException">The history is empty, has a period twice, one of another length, or a <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The history holds metrics under different definitions or in different units.</exception>
    public static Benchmark ControlBaseline<TMetric>(
        IEnumerable<KeyValuePair<ReportingPeriod, TMetric>> history,
        ReportingPeriod period,
        MovingRangeBasis basis = MovingRangeBasis.Mean,
        ControlConstants constants = ControlConstants.Exact)
        where TMetric : IMetric<TMetric>
    {
        OwnPast<TMetric> past = OwnPast<TMetric>.Before(history, period);
        ControlChart chart = ControlChart.Individuals(past.WithGaps(), basis, constants);
        ControlPoint? last = chart.Points.Count == 0 ? null : chart.Points[chart.Points.Count - 1];
        KeyValuePair<ReportingPeriod, TMetric>[] known = [.. past.Periods.Where(entry => ((IMetric)entry.Value).Value is not null)];
        return new(
            BenchmarkKind.ControlBaseline,
            known.Length == 0 ? "control chart before " + period.Label : Guard.Invariant($"control chart (XmR) of {known.Length} periods, {known[0].Key.Label} to {known[known.Length - 1].Key.Label}"),
            past.Definition,
            last?.Centre,
            last?.Centre is null ? known.Length == 0 ? NoFigure : new("no-limits", "limits need two periods in a row") : null)
        {
            Chart = chart,
            Periods = [.. known.Select(entry => entry.Key)],
            Quantiles = [.. Spread(known)],
            Warnings = [.. past.Warnings, .. chart.Warnings],
        };
    }

    /// <summary>Where a metric lies among the others: the share of them that is lower.</summary>
    /// <param name="metric">The metric, under the definition of the benchmark.</param>
    /// <param name="level">The confidence level of its interval, above 0 and below 1.</param>
    /// <returns>The place with the quantiles that it lies between; without a value where the metric has none or lies outside all quantiles: nothing is extrapolated.</returns>
    /// <remarks>Where several quantiles have the figure, the place is the middle of theirs.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="metric"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    /// <exception cref="DefinitionMismatchException">The metric was read under another definition, or is in another unit.</exception>
    public PercentilePlace PlaceOf(IMetric metric, double level = 0.95)
    {
        _ = Guard.Level(level);
        if (Matching(metric).Value is not { } value || Quantiles.Count == 0)
        {
            return new(null, 0, 1, null, Definition.Better, metric.WhyUndefined ?? NoQuantiles);
        }

        (double first, double last, double atLeast, double atMost) = Place(value);
        bool isBelow = value < Quantiles[0].Value && atMost > 0, isAbove = value > Quantiles[Quantiles.Count - 1].Value && atLeast < 1;
        ConfidenceInterval? places = metric.Interval(level) is { } bounds ? new(Place(bounds.Lower).First, Place(bounds.Upper).Last, level) : null;
        return new(isBelow || isAbove ? null : 0.5 * (first + last), atLeast, atMost, places, Definition.Better, isBelow ? BelowAll : isAbove ? AboveAll : null);
    }

    /// <summary>Tests a metric against the benchmark.</summary>
    /// <param name="metric">The metric, under the definition of the benchmark, of other cases where the benchmark is a sample.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The metric less the benchmark, with an interval and a p-value from one inversion; <see langword="null"/> when either has no value.</returns>
    /// <remarks>
    /// <para>Against a <see cref="Sample"/> of the same type: the metric's own comparison. Against one of another type under the same definition: from both intervals (MOVER).</para>
    /// <para>Against a figure: Wilson's score test for a <see cref="Proportion"/>, Student's t for a <see cref="SampleMean"/>, else the inversion of the metric's own interval. The figure is taken as known; a median of one's own past is not.</para>
    /// <para>Against a control chart: the interval is as wide as the routine variation of single figures about the centre, three standard deviations at the level 0.9973; its p-value is that of a normal figure.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="metric"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    /// <exception cref="DefinitionMismatchException">The metric was read under another definition, or is in another unit.</exception>
    public Comparison? ComparisonOf(IMetric metric, double level = 0.95)
    {
        _ = Guard.Level(level);
        if (Matching(metric).Value is not { } value || Value is not { } figure)
        {
            return null;
        }

        return compare is not null ? compare(metric, level)
            : Chart is not null ? ByRoutine(metric, value, figure, level)
            : OneSample.Test(metric, figure, level);
    }

    /// <summary>Tests a share against a figure that is taken as known, by a method of choice.</summary>
    /// <param name="share">The share, under the definition of the benchmark.</param>
    /// <param name="method">The method of the interval, which also gives the p-value: <see cref="ProportionInterval.ClopperPearson"/> is the exact binomial test.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The share less the benchmark; <see langword="null"/> when either has no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="method"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The share was read under another definition.</exception>
    /// <exception cref="InvalidOperationException">The benchmark is a sample or a control chart, which are no figures taken as known.</exception>
    public Comparison? ComparisonOf(Proportion share, ProportionInterval method, double level = 0.95)
    {
        _ = Guard.Level(level);
        _ = Guard.Named(method);
        _ = Matching(share);
        return compare is not null || Chart is not null
            ? throw new InvalidOperationException("The benchmark (" + Text + ") is " + (Chart is null ? "a sample of its own" : "a control chart") + ": a test of one share against a known figure would leave out how uncertain it is.")
            : Value is { } figure ? OneSample.Test(share, method, figure, level) : null;
    }

    /// <summary>Tests a share against a benchmark that is a share of other cases, by a method of choice.</summary>
    /// <param name="share">The share, under the definition of the benchmark, of other cases.</param>
    /// <param name="method">The method of the interval, which also gives the p-value, such as <see cref="DifferenceMethod.Newcombe"/>.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The share less the benchmark; <see langword="null"/> when either has no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="method"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The share was read under another definition.</exception>
    /// <exception cref="InvalidOperationException">The benchmark has a value, but is not a share with its counts.</exception>
    public Comparison? ComparisonOf(Proportion share, DifferenceMethod method, double level = 0.95)
    {
        _ = Guard.Level(level);
        _ = Guard.Named(method);
        _ = Matching(share);
        return Value is null ? null
            : Sample is Proportion other ? share.ComparedWith(other, method, level)
            : throw new InvalidOperationException("The benchmark (" + Text + ") is no share with counts of its own: a difference of two shares needs both.");
    }

    /// <summary>The benchmark as an estimate, to be a target or to feed into another metric.</summary>
    /// <returns>The value with the interval of the <see cref="Sample"/>, or without one.</returns>
    public Estimate ToEstimate() =>
        Sample is { } sample ? sample.ToEstimate() : new(Value, WhyUndefined, Definition, null, WhyUndefined ?? Reason.FiguresOnly);

    /// <summary>Writes the benchmark in the current culture, such as <c>same period last year, 2025-Q1: 0.82 share</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the benchmark.</summary>
    /// <param name="format">The format of the value; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text + ": " + (Value is { } value ? value.ToString(CrmMetrics.Text.IsGeneral(format) ? "G4" : format, formatProvider) + " " + Definition.Unit : "undefined (" + WhyUndefined + ")");

    /// <summary>Passes the definition when a metric has the same one and the same unit, and so the same currency.</summary>
    /// <exception cref="DefinitionMismatchException">It has not.</exception>
    internal static MetricDefinition Same(MetricDefinition definition, IMetric metric)
    {
        MetricDefinition other = MetricDefinition.Same(definition, metric.Definition);
        return metric.Value is null || string.Equals(definition.Unit, metric.Definition.Unit, StringComparison.Ordinal)
            ? other
            : throw new DefinitionMismatchException("A metric (" + definition.Id + ") in " + definition.Unit + " cannot be set against one in " + metric.Definition.Unit + ".");
    }

    private static Func<IMetric, double, Comparison?> TwoSample<TMetric>(TMetric sample)
        where TMetric : IMetric<TMetric> =>
        (metric, level) => metric is TMetric same ? same.ComparedWith(sample, level) : Comparison.Independent(metric, sample, level);

    private static Reason[] Doubts(BenchmarkSource source) => source.SampleSize switch
    {
        null => [NoSampleSize],
        < 30 => [SmallSample],
        _ => [],
    };

    private static BenchmarkQuantile[] Ordered(IEnumerable<BenchmarkQuantile> quantiles)
    {
        BenchmarkQuantile[] all = [.. quantiles];
        for (int i = 0; i < all.Length; i++)
        {
            _ = Guard.Share(all[i].Share, nameof(quantiles));
            _ = Guard.Finite(all[i].Value, nameof(quantiles));
            if (i > 0 && (all[i].Share <= all[i - 1].Share || all[i].Value < all[i - 1].Value))
            {
                throw Guard.Bad(nameof(quantiles), $"quantiles: shares must ascend and values must not descend, but ({all[i].Share}, {all[i].Value}) follows ({all[i - 1].Share}, {all[i - 1].Value}).");
            }
        }

        return all;
    }

    /// <summary>One's own figures as quantiles: the least is at 0, the greatest at 1, the others evenly between.</summary>
    private static BenchmarkQuantile[] Spread<TMetric>(IEnumerable<KeyValuePair<ReportingPeriod, TMetric>> periods)
        where TMetric : IMetric<TMetric>
    {
        double[] values = [.. periods.Select(entry => ((IMetric)entry.Value).Value).OfType<double>().OrderBy(value => value)];
        return [.. values.Select((value, i) => new BenchmarkQuantile(values.Length == 1 ? 0.5 : (double)i / (values.Length - 1), value))];
    }

    /// <summary>The figure at a share, on a straight line between two quantiles.</summary>
    private static double? At(BenchmarkQuantile[] quantiles, double share)
    {
        for (int i = 0; i < quantiles.Length; i++)
        {
            BenchmarkQuantile above = quantiles[i];
            if (above.Share >= share)
            {
                return above.Share.Equals(share) ? above.Value
                    : i == 0 ? null
                    : Between(quantiles[i - 1].Value, above.Value, (share - quantiles[i - 1].Share) / (above.Share - quantiles[i - 1].Share));
            }
        }

        return null;
    }

    // So that the two ends come out as they are, and no difference of the two overflows.
    private static double Between(double low, double high, double part) => Math.Min(high, Math.Max(low, ((1 - part) * low) + (part * high)));

    /// <summary>The shares at which the spread has a figure, and the quantiles about it.</summary>
    private (double First, double Last, double AtLeast, double AtMost) Place(double value)
    {
        BenchmarkQuantile lowest = Quantiles[0], highest = Quantiles[Quantiles.Count - 1];
        if (value < lowest.Value)
        {
            return (0, lowest.Share, 0, lowest.Share);
        }

        if (value > highest.Value)
        {
            return (highest.Share, 1, highest.Share, 1);
        }

        int next = 0;
        while (Quantiles[next].Value < value)
        {
            next++;
        }

        if (Quantiles[next].Value.Equals(value))
        {
            int last = next;
            while (last + 1 < Quantiles.Count && Quantiles[last + 1].Value.Equals(value))
            {
                last++;
            }

            return (Quantiles[next].Share, Quantiles[last].Share, Quantiles[next].Share, Quantiles[last].Share);
        }

        BenchmarkQuantile below = Quantiles[next - 1], above = Quantiles[next];
        double place = Between(below.Share, above.Share, ((0.5 * value) - (0.5 * below.Value)) / ((0.5 * above.Value) - (0.5 * below.Value)));
        return (place, place, below.Share, above.Share);
    }

    private Comparison ByRoutine(IMetric metric, double value, double centre, double level)
    {
        ControlPoint last = Chart!.Points[Chart.Points.Count - 1];
        if (last.Upper - centre is not { } width || width == 0)
        {
            return Comparison.WithoutInterval(metric.Definition, value - centre, new("no-range", "the figures of the chart do not vary or do not follow each other, so nothing tells what is routine"));
        }

        double deviation = width / 3, margin = Normal.TwoSidedQuantile(level) * deviation, change = value - centre;
        return new(metric.Definition, change, new(change - margin, change + margin, level), Normal.TwoSidedTail(change / deviation), "routine variation of individual values (XmR), normal");
    }

    // What has no value, as the default of every metric, contradicts no definition.
    private IMetric Matching(IMetric metric)
    {
        _ = Guard.NotNull(metric).Value is null ? Definition : Same(Definition, metric);
        return metric;
    }
}
