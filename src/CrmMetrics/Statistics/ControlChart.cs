using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>A control chart (process behaviour chart): figures in the order of time, the limits within which they vary by routine, and the points that say that something has changed.</summary>
/// <remarks>
/// <para>A limit lies three standard deviations from the centre, and which deviation that is makes the kind of chart: that of moving ranges for figures of any sort (<see cref="Individuals(IEnumerable{double}, MovingRangeBasis, ControlConstants, ControlPhases?)"/>,
/// XmR), of the binomial for shares (<see cref="Proportions"/>, p), of Poisson for counts and rates (<see cref="Counts"/>, c; <see cref="Rates"/>, u). Many cases a point make the last two too narrow, since then
/// what varies is the process itself and not the draw of cases: <see cref="LaneyProportions"/> and <see cref="LaneyRates"/> widen them by what is seen.</para>
/// <para>A missing point is left open: no range is taken across it and no run passes over it.</para>
/// </remarks>
public sealed class ControlChart : IFormattable
{
    private const int FewPoints = 6, SoftPoints = 12;

    private static readonly Reason NoLimits = new("no-limits", "limits need two points in a row");
    private static readonly Reason Few = new("few-points", "limits from fewer than 6 points move much with the next ones");
    private static readonly Reason Soft = new("soft-limits", "limits from fewer than 12 points are still soft");
    private static readonly Reason NoRange = new("no-range", "the baseline does not vary, so any change signals");
    private static readonly Reason PastPossible = new("limit-past-possible", "a limit lies past what the figure can be, so no point can signal on that side");

    private readonly bool[] isPhaseStart;

    private ControlChart(string kind, ControlPoint[] points, bool[] isPhaseStart, IReadOnlyList<Reason> warnings, ControlChart? ranges)
    {
        Kind = kind;
        Points = Array.AsReadOnly(points);
        this.isPhaseStart = isPhaseStart;
        Warnings = warnings;
        MovingRanges = ranges;
    }

    /// <summary>Makes the limits of a phase from its figures.</summary>
    /// <param name="start">The first point of the phase.</param>
    /// <param name="baselineEnd">The end of its baseline.</param>
    /// <returns>The centre and the standard deviation at a point, a third of the distance to a limit.</returns>
    private delegate (double? Centre, Func<int, double?> Deviation) Baseline(int start, int baselineEnd);

    /// <summary>Which kind of chart it is.</summary>
    /// <value>Such as <c>XmR</c>, <c>p</c>, <c>u</c>, <c>Laney p′</c>, <c>EWMA</c>.</value>
    public string Kind { get; }

    /// <summary>The points with the limits that hold at each.</summary>
    /// <value>As many as there were figures.</value>
    public IReadOnlyList<ControlPoint> Points { get; }

    /// <summary>What to know before trusting the limits.</summary>
    /// <value>Empty when nothing is amiss.</value>
    public IReadOnlyList<Reason> Warnings { get; }

    /// <summary>The chart of the moving ranges that belongs to a chart of individual values: each the distance of a point from the one before.</summary>
    /// <value><see langword="null"/> for other charts. Its first point, and each after a gap, is missing; a range across a change of phase is the later phase's.</value>
    public ControlChart? MovingRanges { get; }

    /// <summary>A chart of individual values (XmR): for any figure measured once a period, such as a monthly score, rate or revenue.</summary>
    /// <param name="values">The figures in the order of time.</param>
    /// <param name="basis">Whether means or medians make the limits.</param>
    /// <param name="constants">With which digits ranges become limits.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A figure is not finite, or a change lies past the points.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> or <paramref name="constants"/> is no named value.</exception>
    public static ControlChart Individuals(
        IEnumerable<double> values, MovingRangeBasis basis = MovingRangeBasis.Mean, ControlConstants constants = ControlConstants.Exact, ControlPhases? phases = null) =>
        Individuals(Guard.NotNull(values).Select(value => (double?)value), basis, constants, phases);

    /// <summary>The same where figures may be missing.</summary>
    /// <param name="values">The figures in the order of time, <see langword="null"/> where one is missing.</param>
    /// <param name="basis">Whether means or medians make the limits.</param>
    /// <param name="constants">With which digits ranges become limits.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <param name="lowest">The least that a figure can be, for display.</param>
    /// <param name="highest">The most that a figure can be, for display.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A figure is not finite, or a change lies past the points.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="basis"/> or <paramref name="constants"/> is no named value.</exception>
    public static ControlChart Individuals(
        IEnumerable<double?> values,
        MovingRangeBasis basis = MovingRangeBasis.Mean,
        ControlConstants constants = ControlConstants.Exact,
        ControlPhases? phases = null,
        double lowest = double.NegativeInfinity,
        double highest = double.PositiveInfinity)
    {
        double?[] figures = Finite(values);
        double?[] ranges = Ranges(figures);
        (double limit, double rangeLimit) = Factors(Guard.Named(basis), Guard.Named(constants));
        Func<IEnumerable<double?>, double?> middle = basis == MovingRangeBasis.Mean ? Mean : Median;
        ControlChart moving = Make(
            "mR", ranges, phases, 0, double.PositiveInfinity, hasLower: false,
            (start, end) => Even(middle(Between(ranges, start + 1, end)), (rangeLimit - 1) / 3 * middle(Between(ranges, start + 1, end))));
        return Make(
            "XmR", figures, phases, lowest, highest, hasLower: true,
            (start, end) => Even(middle(Between(figures, start, end)), limit / 3 * middle(Between(ranges, start + 1, end))),
            moving);
    }

    /// <summary>A chart of shares (p): binomial limits, narrower the more cases a point has.</summary>
    /// <param name="shares">The shares in the order of time; one of nothing is a missing point.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="shares"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A change lies past the points.</exception>
    public static ControlChart Proportions(IEnumerable<Proportion> shares, ControlPhases? phases = null)
    {
        Proportion[] all = [.. Guard.NotNull(shares)];
        return Make("p", Values(all), phases, 0, 1, hasLower: true, (start, end) => Shares(all, start, end, 1));
    }

    /// <summary>A chart of shares whose limits are as wide as the shares really vary (Laney's p′): for many cases a point.</summary>
    /// <param name="shares">The shares in the order of time; one of nothing is a missing point.</param>
    /// <param name="constants">With which digits ranges become limits; Laney's paper has 1.128.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="shares"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A change lies past the points.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="constants"/> is no named value.</exception>
    public static ControlChart LaneyProportions(IEnumerable<Proportion> shares, ControlConstants constants = ControlConstants.Tabulated, ControlPhases? phases = null)
    {
        Proportion[] all = [.. Guard.NotNull(shares)];
        double factor = Factors(MovingRangeBasis.Mean, Guard.Named(constants)).Limit / 3;
        return Make("Laney p′", Values(all), phases, 0, 1, hasLower: true, (start, end) =>
        {
            (double? centre, Func<int, double?> deviation) = Shares(all, start, end, 1);
            return (centre, Widened(start, end, i => all[i].Value, centre, deviation, factor));
        });
    }

    /// <summary>A chart of how many of equally many cases (np).</summary>
    /// <param name="counts">The counts in the order of time, <see langword="null"/> where one is missing.</param>
    /// <param name="cases">Of how many cases each is, 1 or more.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="counts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A change lies past the points.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cases"/> is below 1, or a count is not from 0 to it.</exception>
    public static ControlChart CountsOf(IEnumerable<long?> counts, long cases, ControlPhases? phases = null)
    {
        long whole = cases >= 1 ? cases : throw Guard.Out(nameof(cases), cases, "must be 1 or more");
        Proportion[] all = [.. Guard.NotNull(counts).Select(count => count is { } part ? Proportion.From(Guard.Part(part, whole, nameof(counts)), whole) : Proportion.Zero)];
        return Make("np", [.. Values(all).Select(share => share * whole)], phases, 0, whole, hasLower: true, (start, end) => Shares(all, start, end, whole));
    }

    /// <summary>A chart of counts of equal exposure (c): Poisson limits.</summary>
    /// <param name="counts">The counts in the order of time, <see langword="null"/> where one is missing.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="counts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A change lies past the points.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static ControlChart Counts(IEnumerable<long?> counts, ControlPhases? phases = null)
    {
        EventRate[] all = [.. Guard.NotNull(counts).Select(count => count is { } events ? EventRate.From(Guard.Count(events, nameof(counts)), 1) : EventRate.Zero)];
        return Make("c", Values(all), phases, 0, double.PositiveInfinity, hasLower: true, (start, end) => Events(all, start, end));
    }

    /// <summary>A chart of events per exposure (u): Poisson limits, narrower the larger the exposure.</summary>
    /// <param name="rates">The rates in the order of time; one of no exposure is a missing point.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rates"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A change lies past the points.</exception>
    public static ControlChart Rates(IEnumerable<EventRate> rates, ControlPhases? phases = null)
    {
        EventRate[] all = [.. Guard.NotNull(rates)];
        return Make("u", Values(all), phases, 0, double.PositiveInfinity, hasLower: true, (start, end) => Events(all, start, end));
    }

    /// <summary>A chart of rates whose limits are as wide as the rates really vary (Laney's u′): for large exposures.</summary>
    /// <param name="rates">The rates in the order of time; one of no exposure is a missing point.</param>
    /// <param name="constants">With which digits ranges become limits; Laney's paper has 1.128.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rates"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A change lies past the points.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="constants"/> is no named value.</exception>
    public static ControlChart LaneyRates(IEnumerable<EventRate> rates, ControlConstants constants = ControlConstants.Tabulated, ControlPhases? phases = null)
    {
        EventRate[] all = [.. Guard.NotNull(rates)];
        double factor = Factors(MovingRangeBasis.Mean, Guard.Named(constants)).Limit / 3;
        return Make("Laney u′", Values(all), phases, 0, double.PositiveInfinity, hasLower: true, (start, end) =>
        {
            (double? centre, Func<int, double?> deviation) = Events(all, start, end);
            return (centre, Widened(start, end, i => all[i].Value, centre, deviation, factor));
        });
    }

    /// <summary>A chart for rare events of how many cases lie between one event and the next (g): geometric limits.</summary>
    /// <param name="cases">How many cases without an event there were before each event.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <returns>The chart: a point above its limit is a good sign where the events are bad. There is no lower limit. The centre is the mean, below which 63 % of such gaps lie, so runs below it say nothing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cases"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A change lies past the points.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static ControlChart Gaps(IEnumerable<long> cases, ControlPhases? phases = null)
    {
        double?[] all = [.. Guard.NotNull(cases).Select(count => (double?)Guard.Count(count, nameof(cases)))];
        return Make("g", all, phases, 0, double.PositiveInfinity, hasLower: false, (start, end) =>
        {
            double? mean = Mean(Between(all, start, end));
            return (mean, _ => mean is { } its ? Math.Sqrt(its * (its + 1)) : null);
        });
    }

    /// <summary>A chart for rare events of how long it is from one event to the next (t): limits of moving ranges, after the power 1 ÷ 3.6 that makes waiting times nearly normal (Nelson 1994).</summary>
    /// <param name="times">The time before each event, above 0, in any unit.</param>
    /// <param name="constants">With which digits ranges become limits.</param>
    /// <param name="phases">From which points limits are made; all, if none is given.</param>
    /// <returns>The chart in the unit of the times.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="times"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A change lies past the points.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is not above 0 and finite, or <paramref name="constants"/> is no named value.</exception>
    public static ControlChart Times(IEnumerable<double> times, ControlConstants constants = ControlConstants.Exact, ControlPhases? phases = null)
    {
        const double Power = 3.6;
        double[] all = [.. Guard.NotNull(times).Select(time => Guard.Positive(time, nameof(times)))];
        ControlChart straight = Individuals(all.Select(time => Math.Pow(time, 1 / Power)), MovingRangeBasis.Mean, constants, phases);
        ControlPoint[] points = [.. straight.Points.Select(point => new ControlPoint(
            point.Index, all[point.Index], Back(point.Centre), Back(point.Lower), Back(point.Upper), 0, double.PositiveInfinity) { OwnScore = point.Score })];
        return new("t", points, straight.isPhaseStart, straight.Warnings, null);

        static double? Back(double? value) => value is { } its ? Math.Sign(its) * Math.Pow(Math.Abs(its), Power) : null;
    }

    /// <summary>A chart of exponentially weighted averages (EWMA), which finds small lasting changes sooner than single points do.</summary>
    /// <param name="values">The figures in the order of time, <see langword="null"/> where one is missing: the average then stays.</param>
    /// <param name="target">Where the process belongs; the average starts there.</param>
    /// <param name="deviation">The standard deviation of single figures, above 0.</param>
    /// <param name="weight">The weight of the newest figure, above 0 and up to 1; 0.2 by custom.</param>
    /// <param name="width">How many standard deviations of the average away the limits lie, above 0; with 2.962 and a weight of 0.2, a false alarm comes in 500 points.</param>
    /// <returns>The chart: its points are the averages, its limits widen up to their lasting width.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A figure is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not finite, or another argument is out of its range.</exception>
    public static ControlChart ExponentiallyWeighted(IEnumerable<double?> values, double target, double deviation, double weight = 0.2, double width = 2.962)
    {
        double average = Guard.Finite(target), spread = Guard.Positive(deviation), fresh = Guard.Positive(weight), factor = Guard.Positive(width), old = 1;
        if (fresh > 1)
        {
            throw Guard.Out(nameof(weight), weight, "must be above 0 and at most 1");
        }

        double?[] figures = Finite(values);
        ControlPoint[] points = new ControlPoint[figures.Length];
        for (int i = 0; i < figures.Length; i++)
        {
            if (figures[i] is { } value)
            {
                average = (fresh * value) + ((1 - fresh) * average);
                old *= (1 - fresh) * (1 - fresh);
            }

            double limit = factor * spread * Math.Sqrt(fresh / (2 - fresh) * (1 - old));
            points[i] = new(i, figures[i] is null ? null : average, target, target - limit, target + limit, double.NegativeInfinity, double.PositiveInfinity);
        }

        return new("EWMA", points, new bool[figures.Length], [], null);
    }

    /// <summary>The points at which rules say that something has changed.</summary>
    /// <param name="rules">The rules; Wheeler's three, if none are given. On a chart of moving ranges, of exponentially weighted averages or of gaps only single points past a limit mean what they say: pass <see cref="RunRules.LimitsOnly"/>.</param>
    /// <returns>Every point that ends a run, in the order of the points: a long run signals at each.</returns>
    public IReadOnlyList<ControlSignal> Signals(RunRules? rules = null)
    {
        List<ControlSignal> signals = [];
        RunWatch[] watches = [.. (rules ?? RunRules.Wheeler).Rules.Select(rule => new RunWatch(rule))];
        for (int i = 0; i < Points.Count; i++)
        {
            if (isPhaseStart[i] || Points[i].Score is null)
            {
                Array.ForEach(watches, watch => watch.Clear());
            }

            if (Points[i].Score is not { } score)
            {
                continue;
            }

            for (int rule = 0; rule < watches.Length; rule++)
            {
                if (watches[rule].Take(score, out bool? isHigh))
                {
                    signals.Add(new((rules ?? RunRules.Wheeler).Rules[rule], i, watches[rule].Length, isHigh));
                }
            }
        }

        return signals;
    }

    /// <summary>The signals worth telling somebody: of each unbroken series of one rule on one side only the first.</summary>
    /// <param name="rules">The rules; Wheeler's three, if none are given.</param>
    /// <returns>The signals, in the order of the points.</returns>
    public IReadOnlyList<ControlSignal> Alerts(RunRules? rules = null)
    {
        IReadOnlyList<ControlSignal> all = Signals(rules);
        HashSet<(RunRule, int, bool?)> told = [.. all.Select(signal => (signal.Rule, signal.Index, signal.IsHigh))];
        return [.. all.Where(signal => isPhaseStart[signal.Index] || !told.Contains((signal.Rule, signal.Index - 1, signal.IsHigh)))];
    }

    /// <summary>Writes the chart in the current culture: its kind, its points, its latest centre and limits, and how many points Wheeler's rules signal.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the chart.</summary>
    /// <param name="format">A format for the figures; <c>G4</c> if none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text, such as <c>XmR chart of 20 points: 35.65 [23.89, 47.41], 7 signals by Wheeler</c>.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string form = Text.IsGeneral(format) ? "G4" : format!;
        ControlPoint last = Points.Count == 0 ? default : Points[Points.Count - 1];
        string head = Text.In(formatProvider, $"{Kind} chart of {Points.Count} points");
        return last.Centre is not { } centre ? head + ": no limits (" + NoLimits.Text + ")"
            : head + ": " + centre.ToString(form, formatProvider) + " [" + (last.Lower?.ToString(form, formatProvider) ?? "none") + ", " + (last.Upper?.ToString(form, formatProvider) ?? "none")
                + Text.In(formatProvider, $"], {Signals().Select(signal => signal.Index).Distinct().Count()} points signal by Wheeler");
    }

    private static ControlChart Make(
        string kind, double?[] figures, ControlPhases? phases, double lowest, double highest, bool hasLower, Baseline baseline, ControlChart? ranges = null)
    {
        ControlPoint[] points = new ControlPoint[figures.Length];
        bool[] starts = new bool[figures.Length];
        HashSet<Reason> warnings = [];
        foreach ((int start, int end, int baselineEnd) in (phases ?? ControlPhases.AllPoints).Of(figures.Length))
        {
            if (start < end)
            {
                starts[start] = true;
            }

            (double? centre, Func<int, double?> deviation) = baseline(start, baselineEnd);
            int counted = Between(figures, start, baselineEnd).Count(figure => figure is not null);
            if (counted > 0 && counted < SoftPoints)
            {
                _ = warnings.Add(counted < FewPoints ? Few : Soft);
            }

            for (int i = start; i < end; i++)
            {
                double? width = 3 * deviation(i);
                points[i] = width is null
                    ? new(i, figures[i], null, null, null, lowest, highest)
                    : new(i, figures[i], centre, hasLower ? centre - width : null, centre + width, lowest, highest);
                if (figures[i] is not null && (width is null ? NoLimits : width == 0 ? NoRange : points[i].IsLimitPastPossible ? PastPossible : null) is { } warning)
                {
                    _ = warnings.Add(warning);
                }
            }
        }

        return new(kind, points, starts, [.. warnings], ranges);
    }

    /// <summary>A deviation that is the same at each point.</summary>
    private static (double? Centre, Func<int, double?> Deviation) Even(double? centre, double? deviation) => (centre, _ => deviation);

    private static (double? Centre, Func<int, double?> Deviation) Shares(Proportion[] shares, int start, int end, long scale)
    {
        Proportion all = shares.Skip(start).Take(end - start).Aggregate(Proportion.Zero, (sum, share) => sum + share);
        return (scale * all.Value, i => all.Value is not { } p ? null
            : shares[i].Whole > 0 ? scale * Math.Sqrt(p * (1 - p) / shares[i].Whole) : null);
    }

    private static (double? Centre, Func<int, double?> Deviation) Events(EventRate[] rates, int start, int end)
    {
        EventRate all = rates.Skip(start).Take(end - start).Aggregate(EventRate.Zero, (sum, rate) => sum + rate);
        return (all.Value, i => all.Value is not { } rate || rates[i].Exposure == 0 ? null : Math.Sqrt(rate / rates[i].Exposure));
    }

    /// <summary>Deviations times how far the standardised figures really lie from one to the next.</summary>
    private static Func<int, double?> Widened(int start, int end, Func<int, double?> figure, double? centre, Func<int, double?> deviation, double factor)
    {
        double?[] scores = [.. Enumerable.Range(start, end - start).Select(i => deviation(i) is { } its && its > 0 ? (figure(i) - centre) / its : null)];
        double? spread = factor * Mean(Ranges(scores));
        return i => spread * deviation(i);
    }

    /// <summary>The limit of single figures and that of ranges, as multiples of the mean or median range.</summary>
    private static (double Limit, double Range) Factors(MovingRangeBasis basis, ControlConstants constants) => (basis, constants) switch
    {
        (MovingRangeBasis.Mean, ControlConstants.Wheeler) => (2.66, 3.268),
        (MovingRangeBasis.Mean, ControlConstants.Tabulated) => (3 / 1.128, 3.267),
        (MovingRangeBasis.Mean, _) => (1.5 * Math.Sqrt(Math.PI), 1 + (3 * Math.Sqrt((Math.PI / 2) - 1))),
        (_, ControlConstants.Wheeler) => (3.145, 3.865),
        (_, ControlConstants.Tabulated) => (3 / 0.954, 3.865),

        // The median of the distance of two normal values, √2 times the upper quartile, and its mean and deviation.
        _ => (3 / MedianRange, ((2 / Math.Sqrt(Math.PI)) + (3 * Math.Sqrt(2 - (4 / Math.PI)))) / MedianRange),
    };

    private static double MedianRange { get; } = Math.Sqrt(2) * Normal.UpperQuantile(0.25);

    private static double?[] Ranges(double?[] figures) => [.. figures.Select((figure, i) => i == 0 || figure is null || figures[i - 1] is null ? null : (double?)Math.Abs(figure.Value - figures[i - 1]!.Value))];

    private static IEnumerable<double?> Between(double?[] figures, int start, int end) => figures.Skip(start).Take(Math.Max(0, end - start));

    private static double? Mean(IEnumerable<double?> figures) => figures.Average();

    private static double? Median(IEnumerable<double?> figures)
    {
        double[] sorted = [.. figures.OfType<double>().OrderBy(figure => figure)];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double?[] Values<TMetric>(TMetric[] metrics)
        where TMetric : IMetric =>
        Array.ConvertAll(metrics, metric => metric.Value);

    private static double?[] Finite(IEnumerable<double?> values)
    {
        double?[] all = [.. Guard.NotNull(values)];
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i] is { } value && (double.IsNaN(value) || double.IsInfinity(value)))
            {
                throw Guard.Bad(nameof(values), $"values: point {i} (counted from 0) must be a finite number, but is {value}.");
            }
        }

        return all;
    }
}
