using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Impact;

/// <summary>What a programme changed in one series of figures that has no comparison group, by how far it left the line that it had followed before (interrupted time series, segmented regression).</summary>
/// <remarks>
/// <para>figure = level + slope × time + level change × after + slope change × (time − start) × after + seasons, with time counted from 0 and <c>after</c> 1 from the start on (Wagner, Soumerai, Zhang and Ross-Degnan, Journal of
/// Clinical Pharmacy and Therapeutics 27, 2002). The counterfactual is the line and the seasons without the two changes.</para>
/// <para>Intervals and p-values come from Student's t with periods − coefficients degrees of freedom, over the errors that were asked for.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class InterruptedTimeSeries : IFormattable
{
    private const double Alarm = 0.05;

    // A sum this small beside its parts is the rounding of 0.
    private const double Nothing = 1e-12;
    private const int ShortSeries = 8, MostLags = 10;
    private const int Level0 = 0, Slope0 = 1, Step = 2, Bend = 3, Lines = 4;

    private static readonly Reason TooFewPeriods = new("too-few-periods", "a level and a slope need two periods before the start and two after it, seasons a period for each of their terms besides");
    private static readonly Reason NotIdentified = new("not-identified", "the periods that have a figure can't tell the seasons from the changes");
    private static readonly Reason NoFreedom = new("too-few-values", "there are no more periods than coefficients, so nothing tells how uncertain the effect is");
    private static readonly Reason NoCounterfactual = new("no-counterfactual", "without the programme the figures would have summed to 0");

    private static readonly string[] Assumed =
    [
        "Without the programme the series would have gone on along its line (and seasons) of before.",
        "Nothing else began at the start that moves the figures.",
        "The figures were measured in the same way before and after, and nobody acted on the programme before its start.",
        "The line before the start is straight.",
    ];

    private readonly MetricDefinition definition;
    private readonly LeastSquares? fit;
    private readonly double[][] covariance;
    private readonly double freedom;
    private readonly Reason? whyUndefined;
    private readonly EffectCheck[] checks;
    private readonly string method;

    private InterruptedTimeSeries(double?[] values, int start, MetricDefinition definition, SeriesErrors errors, NeweyWestLag lag, SeasonalTerms seasons)
    {
        int[] times = [.. Enumerable.Range(0, values.Length).Where(time => values[time] is not null)];
        int width = Lines + seasons.Coefficients;
        this.definition = definition;
        Start = start;
        Errors = errors;
        Seasons = seasons;
        Figures = Array.AsReadOnly(values);
        Lag = errors == SeriesErrors.Ols || times.Length == 0 ? 0 : lag.Lags(times.Length);
        method = errors == SeriesErrors.Ols
            ? "segmented regression, ordinary least squares"
            : Guard.Invariant($"segmented regression, Newey–West errors ({Lag} lags by {lag}{(errors == SeriesErrors.NeweyWest ? "" : ", factor for few periods")})");
        Fitted = Counterfactual = [];
        Residuals = [];
        covariance = [];
        checks = [];
        if (times.Count(time => time < start) < 2 || times.Count(time => time >= start) < 2 || times.Length < width)
        {
            whyUndefined = TooFewPeriods;
            return;
        }

        double[][] rows = [.. times.Select(Row)];
        fit = LeastSquares.Fit([.. Enumerable.Range(0, width).Select(column => (double[])[.. rows.Select(row => row[column])])], [.. times.Select(time => values[time]!.Value)]);
        if (fit is null)
        {
            whyUndefined = NotIdentified;
            return;
        }

        double[] coefficients = fit.Coefficients, without = [.. coefficients.Select((value, place) => place is Step or Bend ? 0 : value)];
        Fitted = Array.AsReadOnly((double[])[.. Enumerable.Range(0, values.Length).Select(time => Dot(Row(time), coefficients))]);
        Counterfactual = Array.AsReadOnly((double[])[.. Enumerable.Range(start, values.Length - start).Select(time => Dot(Row(time), without))]);
        double?[] residuals = new double?[values.Length];
        double[] left = fit.Residuals;
        for (int place = 0; place < times.Length; place++)
        {
            residuals[times[place]] = left[place];
        }

        Residuals = Array.AsReadOnly(residuals);
        freedom = times.Length - width;
        if (freedom > 0)
        {
            covariance = errors == SeriesErrors.Ols ? fit.Classic(freedom) : fit.NeweyWest(times, Lag, errors == SeriesErrors.NeweyWest ? 1 : times.Length / freedom);
            checks = Checks(times);
        }
    }

    /// <summary>The figures, in the order of time.</summary>
    /// <value>Those given; <see langword="null"/> where one is missing.</value>
    public IReadOnlyList<double?> Figures { get; }

    /// <summary>The first period with the programme.</summary>
    /// <value>Its index, counted from 0.</value>
    public int Start { get; }

    /// <summary>From what the uncertainty is made.</summary>
    /// <value>The errors that were asked for.</value>
    public SeriesErrors Errors { get; }

    /// <summary>Up to how many periods apart the errors take periods to hang together.</summary>
    /// <value>0 or more; 0 for ordinary least squares.</value>
    public int Lag { get; }

    /// <summary>What the seasons add.</summary>
    /// <value>The terms that were asked for.</value>
    public SeasonalTerms Seasons { get; }

    /// <summary>The mean effect on a period, over all periods from the start on.</summary>
    /// <value>In the unit of the figures; the mean of what <see cref="EffectAt"/> gives for each. With the checks that the data allow.</value>
    public Effect Effect => Sum(Figures.Count - Start, Math.Max(1, Figures.Count - Start), Effect.On(definition));

    /// <summary>The effect on all periods from the start on together.</summary>
    /// <value>In the unit of the figures.</value>
    public Effect TotalEffect => CumulativeEffect(Math.Max(1, Figures.Count - Start));

    /// <summary>The effect on all periods from the start on, as a part of what they would have summed to without the programme.</summary>
    /// <value>A share: −0.2 is a fifth less. Fieller's interval; without bounds where the sum without the programme may be 0, and then the p-value is that of this.</value>
    public Effect RelativeEffect => Relative();

    /// <summary>The level of the line at time 0.</summary>
    /// <value>In the unit of the figures; the mean over the seasons.</value>
    public Estimate Level => Coefficient(Level0, definition with { Id = definition.Id + "/level", Text = "level at time 0: " + definition.Text }).ToEstimate();

    /// <summary>By how much the line rose a period before the start.</summary>
    /// <value>In the unit of the figures per period.</value>
    public Estimate Slope => Coefficient(Slope0, PerPeriod("slope", "growth a period before the start")).ToEstimate();

    /// <summary>By how much the figures jumped at the start.</summary>
    /// <value>In the unit of the figures: the effect on the first period.</value>
    public Effect LevelChange => EffectAt(0);

    /// <summary>By how much the growth a period changed at the start.</summary>
    /// <value>In the unit of the figures per period.</value>
    public Effect SlopeChange => Coefficient(Bend, PerPeriod("slope-change", "change of the growth a period"));

    /// <summary>The lines and seasons with the programme.</summary>
    /// <value>One for each period, those without a figure included; empty where there is no fit.</value>
    public IReadOnlyList<double> Fitted { get; }

    /// <summary>What the figures would have been without the programme.</summary>
    /// <value>One for each period from the start on; empty where there is no fit.</value>
    public IReadOnlyList<double> Counterfactual { get; }

    /// <summary>The figures less the fitted ones.</summary>
    /// <value>One for each period, <see langword="null"/> where it has no figure; empty where there is no fit.</value>
    public IReadOnlyList<double?> Residuals { get; }

    /// <summary>Durbin and Watson's statistic of the residuals.</summary>
    /// <value>About 2 where a period says nothing of the next; towards 0 where good months follow good months, towards 4 where they alternate. <see langword="null"/> where nothing is left over or a figure is missing.</value>
    public double? DurbinWatson { get; private set; }

    /// <summary>The test that the residuals are independent of those before them (Ljung and Box, Biometrika 65, 1978).</summary>
    /// <value>Over a fifth of the periods, 10 at most; <see langword="null"/> where nothing is left over or a figure is missing.</value>
    public HypothesisTest? LjungBox { get; private set; }

    /// <summary>Fits a series that changes at a start.</summary>
    /// <param name="values">The figures in the order of time, one a period.</param>
    /// <param name="start">The first period with the programme: its index, counted from 0.</param>
    /// <param name="definition">What the figures are.</param>
    /// <param name="errors">From what the uncertainty is made.</param>
    /// <param name="lag">Up to how many periods apart they hang together; the rule of Newey and West (1994) when none is given.</param>
    /// <param name="seasons">What the seasons add; nothing when none is given. The first figure is of the first season.</param>
    /// <returns>The fit; its effects are undefined where there are too few periods.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> or <paramref name="definition"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A figure is not finite, <paramref name="start"/> is not one of the periods, or <paramref name="errors"/> is not named.</exception>
    public static InterruptedTimeSeries From(
        IEnumerable<double> values,
        int start,
        MetricDefinition definition,
        SeriesErrors errors = SeriesErrors.NeweyWestSmallSample,
        NeweyWestLag? lag = null,
        SeasonalTerms? seasons = null) =>
        From(Guard.NotNull(values).Select(value => (double?)value), start, definition, errors, lag, seasons);

    /// <summary>Fits a series that changes at a start and lacks some figures.</summary>
    /// <param name="values">The figures in the order of time, <see langword="null"/> where one is missing, or is to be left out, such as the weeks in which a programme was rolled out.</param>
    /// <param name="start">The first period with the programme: its index, counted from 0.</param>
    /// <param name="definition">What the figures are.</param>
    /// <param name="errors">From what the uncertainty is made.</param>
    /// <param name="lag">Up to how many periods apart they hang together; the rule of Newey and West (1994) when none is given.</param>
    /// <param name="seasons">What the seasons add; nothing when none is given. The first figure is of the first season.</param>
    /// <returns>The fit; its effects are undefined where there are too few periods.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> or <paramref name="definition"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A figure is not finite, <paramref name="start"/> is not one of the periods, or <paramref name="errors"/> is not named.</exception>
    public static InterruptedTimeSeries From(
        IEnumerable<double?> values,
        int start,
        MetricDefinition definition,
        SeriesErrors errors = SeriesErrors.NeweyWestSmallSample,
        NeweyWestLag? lag = null,
        SeasonalTerms? seasons = null)
    {
        double?[] all = [.. Guard.NotNull(values)];
        for (int time = 0; time < all.Length; time++)
        {
            if (all[time] is double.NaN or double.PositiveInfinity or double.NegativeInfinity)
            {
                throw Guard.Out(nameof(values), all[time]!, Guard.Invariant($"a figure must be a finite number (period {time}, counted from 0)"));
            }
        }

        if (start < 0 || start >= all.Length)
        {
            throw Guard.Out(nameof(start), start, Guard.Invariant($"must be the index of one of the {all.Length} periods"));
        }

        return new(all, start, Guard.NotNull(definition), Guard.Named(errors), lag ?? NeweyWestLag.NeweyWest1994, seasons ?? SeasonalTerms.None);
    }

    /// <summary>The effect on one period.</summary>
    /// <param name="horizon">How many periods after the start: 0 for the first one with the programme. Past the last figure the two lines are drawn on.</param>
    /// <returns>In the unit of the figures: level change + slope change × horizon.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is negative.</exception>
    public Effect EffectAt(int horizon)
    {
        double[] weights = Weights();
        (weights[Step], weights[Bend]) = (1, Guard.AtLeast(0, horizon));
        return Contrast(weights, Effect.On(definition), Figures.Count - Start <= horizon);
    }

    /// <summary>The effect on the first periods with the programme together.</summary>
    /// <param name="periods">How many, 1 or more. Past the last figure the two lines are drawn on.</param>
    /// <returns>In the unit of the figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="periods"/> is below 1.</exception>
    public Effect CumulativeEffect(int periods)
    {
        MetricDefinition effect = Effect.On(definition);
        return Sum(Guard.AtLeast(1, periods), 1, effect with { Id = effect.Id + "/total", Text = effect.Text + ", over all periods", Point = definition.Point });
    }

    /// <summary>Writes the mean effect and what it is made of in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the mean effect and what it is made of.</summary>
    /// <param name="format">The format of the numbers; <c>G</c> or none for the usual one.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text, such as <c>−200.6 calls […] at 95 %, lower (level −191.5, slope −1.654 a period)</c>.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        string parts = fit is null ? "" : " (level " + Signed(LevelChange) + ", slope " + Signed(SlopeChange) + " a period)";
        return Effect.ToString(format, formatProvider) + parts;

        string Signed(Effect effect) => (effect.Value > 0 ? "+" : "") + effect.Value?.ToString(numbers, formatProvider);
    }

    private static double Dot(double[] row, double[] coefficients) => row.Zip(coefficients, (value, coefficient) => value * coefficient).Sum();

    private double[] Row(int time) => [1, time, time >= Start ? 1 : 0, Math.Max(0, time - Start), .. Seasons.Columns(time)];

    private double[] Weights() => new double[Lines + Seasons.Coefficients];

    private MetricDefinition PerPeriod(string id, string text) => new(definition.Id + "/" + id, text + ": " + definition.Text, definition.Unit + " per period", definition.Point, definition.Better);

    // Σ (level change + slope change × horizon) over the first periods, divided by a number.
    private double[] Changes(int periods, double divisor)
    {
        double[] weights = Weights();
        (weights[Step], weights[Bend]) = (periods / divisor, periods * (periods - 1.0) / 2 / divisor);
        return weights;
    }

    private Effect Sum(int periods, double divisor, MetricDefinition of) => Contrast(Changes(periods, divisor), of, periods > Figures.Count - Start);

    private Effect Coefficient(int place, MetricDefinition of)
    {
        double[] weights = Weights();
        weights[place] = 1;
        return Contrast(weights, of, false);
    }

    private Effect Contrast(double[] weights, MetricDefinition of, bool isPastData)
    {
        string[] assumptions = isPastData ? [.. Assumed, "Both lines go on past the last figure as they were."] : Assumed;
        if (fit is null)
        {
            return Effect.Undefined(of, whyUndefined!, method, assumptions);
        }

        if (covariance.Length == 0)
        {
            return Effect.WithoutInterval(of, Dot(weights, fit.Coefficients), NoFreedom, method, assumptions);
        }

        (double value, double error) = fit.Contrast(weights, covariance);
        return Effect.Student(of, value, error, freedom, method, assumptions).With(checks);
    }

    private Effect Relative()
    {
        MetricDefinition of = Effect.LiftOf(definition);
        Effect total = TotalEffect;
        if (total.Value is not { } change)
        {
            return Effect.Undefined(of, total.WhyUndefined!, method, Assumed);
        }

        double without = Counterfactual.Sum();
        if (Math.Abs(without) <= Nothing * Fitted.Sum(Math.Abs))
        {
            return Effect.Undefined(of, NoCounterfactual, method, Assumed);
        }

        if (total.PValue is not { } p)
        {
            return Effect.WithoutInterval(of, change / without, total.WhyNoInterval!, method, Assumed);
        }

        int periods = Figures.Count - Start;
        double[] over = Changes(periods, 1), under = Weights();
        foreach (double[] row in Enumerable.Range(Start, periods).Select(Row))
        {
            for (int place = 0; place < under.Length; place++)
            {
                under[place] += place is Step or Bend ? 0 : row[place];
            }
        }

        // Where the sum without the programme may be 0 the bounds are infinite, and hold 0 with everything else.
        double quotient = fit!.Contrast(under, covariance) is { Error: > 0 } sum ? StudentT.TwoSidedTail(sum.Value / sum.Error, freedom) : 0;
        return Effect.Inverted(
            of,
            change / without,
            level =>
            {
                (double lower, double upper) = fit.RatioBounds(over, under, covariance, StudentT.TwoSidedQuantile(level, freedom));
                return new(lower, upper, level);
            },
            Math.Max(p, quotient),
            method + ", Fieller",
            Assumed).With(checks);
    }

    private EffectCheck[] Checks(int[] times)
    {
        int before = times.Count(time => time < Start), fewest = Math.Min(before, times.Length - before);
        EffectCheck length = new(
            "length",
            fewest,
            fewest >= ShortSeries ? true : null,
            Guard.Invariant($"There are {before} periods before the start and {times.Length - before} after; with fewer than {ShortSeries} on a side a line is hardly seen."));
        if (fit!.IsExact || times.Length < Figures.Count)
        {
            return [length];
        }

        IReadOnlyList<double> left = fit.Shape;
        double squares = left.Sum(value => value * value);
        double Together(int lag) => Enumerable.Range(lag, left.Count - lag).Sum(time => left[time] * left[time - lag]) / squares;
        int lags = Math.Max(1, Math.Min(MostLags, left.Count / 5));
        double n = left.Count, statistic = n * (n + 2) * Enumerable.Range(1, lags).Sum(lag => Together(lag) * Together(lag) / (n - lag));
        DurbinWatson = Enumerable.Range(1, left.Count - 1).Sum(time => (left[time] - left[time - 1]) * (left[time] - left[time - 1])) / squares;
        LjungBox = new("Ljung–Box", statistic, lags, ChiSquare.UpperTail(statistic, lags));
        bool isIndependent = LjungBox.Value.PValue >= Alarm;
        return
        [
            length,
            new(
                "autocorrelation",
                LjungBox.Value.PValue,
                isIndependent ? true : Errors == SeriesErrors.Ols ? false : null,
                Guard.Invariant($"Residuals {(isIndependent ? "show no memory" : "remember those before them")} (Ljung–Box over {lags} periods: p = {LjungBox.Value.PValue:G3}; Durbin–Watson {DurbinWatson:G3}). ")
                + (isIndependent ? "" : Errors == SeriesErrors.Ols ? "Errors of ordinary least squares are wrong then: take Newey–West." : "Newey–West errors allow for it up to their lag; seasonal terms may take it out.")),
        ];
    }
}
