using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>The proportional hazards model of Cox (JRSS B 34, 1972): by which factor each covariate multiplies the hazard, such as that of churning, with all others held.</summary>
/// <remarks>
/// <para>The coefficients maximise the partial likelihood, found by Newton's method. It never throws where there is no maximum: <see cref="Verdict"/> says so, and why.</para>
/// <para>Late entries are at risk from their entry on. The model supposes that each hazard ratio is the same at all times: <see cref="ProportionalHazards"/> tests that.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CoxModel : IFormattable
{
    private static readonly MetricDefinition Harrell = MetricDefinition.Share("concordance", "pairs whose earlier event had the higher predicted risk, over comparable pairs, Harrell's C");

    private readonly CoxData data;
    private readonly CoxFit fit;
    private readonly CoxCoefficient[] coefficients;
    private readonly double[][]? covariance;
    private Estimate? concordance;

    private CoxModel(CoxData data, IReadOnlyList<string> names, CoxTies ties)
    {
        this.data = data;
        Ties = ties;
        fit = CoxFit.Of(data);
        if (fit.Verdict == CoxVerdict.Converged)
        {
            covariance = new SymmetricMatrix(fit.End.Information, 0).Inverse();
        }

        WhyUndefined = Why(fit, names);
        coefficients = [.. names.Select((name, j) => covariance is null
            ? new CoxCoefficient(name, null, null, WhyUndefined)
            : new CoxCoefficient(name, fit.Coefficients[j] / data.Scales[j], Math.Sqrt(covariance[j][j]) / data.Scales[j], null))];
    }

    /// <summary>How ties are treated.</summary>
    /// <value>One of the named ways.</value>
    public CoxTies Ties { get; }

    /// <summary>How many subjects there are.</summary>
    /// <value>0 or more.</value>
    public long Subjects => data.Times.Length;

    /// <summary>How many had their event.</summary>
    /// <value>0 or more.</value>
    public long Events => data.EventCount;

    /// <summary>How the search for the coefficients has ended.</summary>
    /// <value>One of the named verdicts.</value>
    public CoxVerdict Verdict => fit.Verdict;

    /// <summary>Why there are no coefficients, naming the covariates that stand in the way.</summary>
    /// <value><see langword="null"/> exactly when the verdict is <see cref="CoxVerdict.Converged"/>.</value>
    public Reason? WhyUndefined { get; }

    /// <summary>How many steps the search took.</summary>
    /// <value>0 when it could not begin.</value>
    public int Iterations => fit.Steps;

    /// <summary>The coefficients.</summary>
    /// <value>One for each covariate, in the order given.</value>
    public IReadOnlyList<CoxCoefficient> Coefficients => Array.AsReadOnly(coefficients);

    /// <summary>The logarithm of the partial likelihood where all coefficients are 0.</summary>
    /// <value>0 or below.</value>
    public double NullLogLikelihood => fit.Start.LogLikelihood;

    /// <summary>The logarithm of the partial likelihood at the coefficients; under <see cref="CoxVerdict.Separation"/> the value that it rises to.</summary>
    /// <value>0 or below; <see langword="null"/> under the other verdicts.</value>
    public double? LogLikelihood => IsRisen ? fit.End.LogLikelihood : null;

    /// <summary>The likelihood-ratio test that no covariate does anything: the one to trust of the three.</summary>
    /// <value>Chi-square with a degree of freedom a covariate; <see langword="null"/> where there is no <see cref="LogLikelihood"/>.</value>
    public HypothesisTest? LikelihoodRatioTest => LogLikelihood is { } end ? Square("likelihood-ratio test", Math.Max(0, 2 * (end - NullLogLikelihood)), data.Width) : null;

    /// <summary>The Wald test that no covariate does anything, from the coefficients and their covariance.</summary>
    /// <value>Chi-square with a degree of freedom a covariate; <see langword="null"/> when there are no coefficients.</value>
    public HypothesisTest? WaldTest
    {
        get
        {
            if (covariance is null)
            {
                return null;
            }

            double statistic = 0;
            for (int i = 0; i < data.Width; i++)
            {
                for (int j = 0; j < data.Width; j++)
                {
                    statistic += fit.Coefficients[i] * fit.End.Information[i][j] * fit.Coefficients[j];
                }
            }

            return Square("Wald test", statistic, data.Width);
        }
    }

    /// <summary>The score test that no covariate does anything, which needs no coefficients. With one covariate of two values and no ties it is the log-rank test.</summary>
    /// <value>Chi-square with a degree of freedom a covariate; <see langword="null"/> when the covariates are collinear or there are no events.</value>
    public HypothesisTest? ScoreTest => Verdict is CoxVerdict.Collinear or CoxVerdict.NoEvents
        ? null
        : Square("score test", new SymmetricMatrix(fit.Start.Information, 0).Quadratic(fit.Start.Gradient), data.Width);

    /// <summary>How often the model puts two subjects in the right order: of pairs of whom one had its event first, the share where that one had the higher predicted risk.</summary>
    /// <value>From 0 to 1; 0.5 is no better than chance. Undefined when there are no coefficients or no comparable pairs.</value>
    public Estimate Concordance => concordance ??= Concord();

    /// <summary>Fits a model to columns.</summary>
    /// <param name="times">How long each subject was followed, from its own beginning.</param>
    /// <param name="events">Whether each had its event then; else it was last seen without it. As many as there are times.</param>
    /// <param name="covariates">The name and the column of each covariate; a column has as many values as there are times. A category needs a column of 0 and 1 for each of its values but one.</param>
    /// <param name="ties">How to treat events at one time.</param>
    /// <param name="entries">From when on each was known, 0 for from its beginning; left out when all were.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="covariates"/>, a name or a column is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no covariate, two have one name, or the columns are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative or not finite, an entry is negative or not before its time, or a value of a covariate is not finite (the message
    /// names the row); or <paramref name="ties"/> is not named.</exception>
    public static CoxModel Fit(
        ReadOnlySpan<double> times,
        ReadOnlySpan<bool> events,
        IReadOnlyList<(string Name, double[] Values)> covariates,
        CoxTies ties = CoxTies.Efron,
        ReadOnlySpan<double> entries = default)
    {
        _ = Guard.Named(ties);
        SurvivalTable.SameLength(times.Length, events.Length, nameof(events), "times");
        if (!entries.IsEmpty)
        {
            SurvivalTable.SameLength(times.Length, entries.Length, nameof(entries), "times");
        }

        for (int i = 0; i < times.Length; i++)
        {
            double entry = entries.IsEmpty ? 0 : entries[i], time = SurvivalTable.Time(times[i], i, nameof(times));
            if (!(entry >= 0) || (entry > 0 && entry >= time))
            {
                throw SurvivalTable.BadEntry(entry, time, i);
            }
        }

        Check(Guard.NotNull(covariates), times.Length);
        return new(new(times.ToArray(), events.ToArray(), entries.ToArray(), covariates, ties), [.. covariates.Select(covariate => covariate.Name)], ties);
    }

    /// <summary>Fits a model to rows of any type.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each subject.</param>
    /// <param name="time">The time of a row.</param>
    /// <param name="ties">How to treat events at one time.</param>
    /// <param name="covariates">The name of each covariate, and its value in a row.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentNullException">An argument, a name or a selector is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no covariate, or two have one name; or rows have an impossible time, another cause than 1 or a covariate that is not finite: the message names
    /// all such rows, up to ten with their problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ties"/> is not named.</exception>
    public static CoxModel Fit<T>(IEnumerable<T> rows, Func<T, SurvivalTime> time, CoxTies ties, params (string Name, Func<T, double> Value)[] covariates)
    {
        _ = Guard.Named(ties);
        _ = Guard.NotNull(time);
        Func<T, double>[] selectors = [.. Guard.NotNull(covariates).Select(covariate => Guard.NotNull(covariate.Value, nameof(covariates)))];
        List<double>[] values = [.. selectors.Select(_ => new List<double>())];
        List<double> times = [], entries = [];
        List<bool> events = [];
        RowProblems problems = new();
        long row = 0;
        foreach (T item in Guard.NotNull(rows))
        {
            SurvivalTime its = time(item);
            string? problem = its.Problem(1);
            times.Add(its.Time);
            events.Add(its.Cause > 0);
            entries.Add(its.Entry);
            for (int j = 0; j < selectors.Length; j++)
            {
                double value = selectors[j](item);
                values[j].Add(value);
                problem ??= double.IsNaN(value) || double.IsInfinity(value) ? Guard.Invariant($"its {covariates[j].Name} must be a finite number, but was {value}") : null;
            }

            _ = problems.Pass(problem, row++);
        }

        problems.ThrowIfAny(nameof(rows));
        (string Name, double[] Values)[] columns = [.. covariates.Select((covariate, j) => (covariate.Name, values[j].ToArray()))];
        return Fit(times.ToArray(), events.ToArray(), columns, ties, entries.ToArray());
    }

    /// <summary>The coefficient of a covariate.</summary>
    /// <param name="name">The name of the covariate.</param>
    /// <value>The one with exactly this name.</value>
    /// <exception cref="ArgumentException">There is no covariate of this name.</exception>
    public CoxCoefficient this[string name] =>
        Array.Find(coefficients, coefficient => string.Equals(coefficient.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException("name: must be one of " + string.Join(", ", coefficients.Select(coefficient => coefficient.Name)) + ", but was " + name + ".", nameof(name));

    /// <summary>The covariance of two coefficients.</summary>
    /// <param name="first">The number of a covariate, from 0.</param>
    /// <param name="second">The number of a covariate, from 0; the same for its variance.</param>
    /// <returns>From the observed information; <see langword="null"/> when there are no coefficients.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not that of a covariate.</exception>
    public double? Covariance(int first, int second)
    {
        _ = Place(first, nameof(first));
        _ = Place(second, nameof(second));
        return covariance is null ? null : covariance[first][second] / data.Scales[first] / data.Scales[second];
    }

    /// <summary>Tests whether the hazard ratios stay the same over time.</summary>
    /// <param name="transform">Against which measure of time.</param>
    /// <returns>A test for each covariate, and of all together; <see langword="null"/> when there are no coefficients, or all events have one and the same time.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="transform"/> is not named, or is logarithmic although an event is at time 0.</exception>
    public ProportionalHazardsTest? ProportionalHazards(TimeTransform transform = TimeTransform.KaplanMeier)
    {
        Dictionary<double, double> measures = Measures(Guard.Named(transform));
        if (covariance is null || measures.Count < 2)
        {
            return null;
        }

        // About its middle, so that no digits are lost where times are far from 0.
        double middle = measures.Values.Average();
        int width = data.Width;
        double[] slope = new double[2 * width];
        double[][] information = SymmetricMatrix.Zeros(2 * width);
        for (int i = 0; i < data.Times.Length; i++)
        {
            for (int j = 0; data.Events[i] && j < width; j++)
            {
                slope[width + j] += (measures[data.Times[i]] - middle) * data.Rows[i][j];
            }
        }

        data.Walk(data.Predictors(fit.Coefficients), (time, events, _, mean, second) =>
        {
            double measure = measures[time] - middle;
            for (int i = 0; i < width; i++)
            {
                slope[width + i] -= events * measure * mean[i];
                for (int j = 0; j < width; j++)
                {
                    double variance = events * (second[i][j] - (mean[i] * mean[j]));
                    information[i][j] += variance;
                    information[i][width + j] += measure * variance;
                    information[width + j][i] += measure * variance;
                    information[width + i][width + j] += measure * measure * variance;
                }
            }
        });

        return new(
            transform,
            [.. coefficients.Select((coefficient, j) => Tested("proportional hazards of " + coefficient.Name, slope, information, [j]))],
            Tested("proportional hazards of all", slope, information, [.. Enumerable.Range(0, width)]));
    }

    /// <summary>Writes the coefficients and the likelihood-ratio test in the current culture, one a line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the coefficients and the likelihood-ratio test, one a line.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string counts = Text.In(formatProvider, $"{Subjects:N0} subjects, {Events:N0} events");
        return string.Join("\n", coefficients.Select(coefficient => coefficient.ToString(format, formatProvider))) + "\n"
            + (LikelihoodRatioTest is { } test ? test.ToString(format, formatProvider) + " (" + counts + ")" : counts);
    }

    private bool IsRisen => Verdict is CoxVerdict.Converged or CoxVerdict.Separation;

    private static HypothesisTest Square(string method, double statistic, int degreesOfFreedom) =>
        new(method, statistic, degreesOfFreedom, ChiSquare.UpperTail(statistic, degreesOfFreedom));

    private static void Check(IReadOnlyList<(string Name, double[] Values)> covariates, int length)
    {
        if (covariates.Count == 0)
        {
            throw new ArgumentException("covariates: a model needs one covariate or more, but there was none.", nameof(covariates));
        }

        HashSet<string> names = [];
        foreach ((string name, double[] values) in covariates)
        {
            if (!names.Add(Guard.NotNull(name, nameof(covariates))))
            {
                throw new ArgumentException("covariates: two have the name " + name + ".", nameof(covariates));
            }

            if (Guard.NotNull(values, nameof(covariates)).Length != length)
            {
                throw Guard.Bad(nameof(covariates), $"covariates: {name} must have a value for each of the {length} subjects, but had {values.Length}.");
            }

            int wrong = Array.FindIndex(values, value => double.IsNaN(value) || double.IsInfinity(value));
            if (wrong >= 0)
            {
                throw Guard.Out(nameof(covariates), values[wrong], Guard.Invariant($"the {name} of row {wrong} (counted from 0) must be a finite number"));
            }
        }
    }

    private static Reason? Why(CoxFit fit, IReadOnlyList<string> names)
    {
        string culprits = string.Join(", ", fit.Culprits.Select(place => names[place]));
        return fit.Verdict switch
        {
            CoxVerdict.Separation => new("separation", "the events are separated by " + culprits + ", so that the likelihood rises for ever and the hazard ratio is infinite or 0"),
            CoxVerdict.Collinear => new("collinear", "among those at risk " + culprits + (fit.Culprits.Length == 1 ? " does not vary" : " do not vary apart from each other")),
            CoxVerdict.NoEvents => new("no-events", "no event happened with anybody else at risk"),
            CoxVerdict.NotConverged => new("not-converged", Guard.Invariant($"the search did not come to an end in {fit.Steps} steps")),
            _ => null,
        };
    }

    private static HypothesisTest Tested(string method, double[] slope, double[][] information, int[] tested)
    {
        int width = slope.Length / 2;
        int[] places = [.. Enumerable.Range(0, width), .. tested.Select(place => width + place)];
        double[][] part = [.. places.Select(i => places.Select(j => information[i][j]).ToArray())];
        double[] score = [.. places.Select(place => place < width ? 0 : slope[place])];
        return Square(method, new SymmetricMatrix(part).Quadratic(score), tested.Length);
    }

    private int Place(int covariate, string name) =>
        covariate >= 0 && covariate < data.Width ? covariate : throw Guard.Out(name, covariate, Guard.Invariant($"must be from 0 to {data.Width - 1}"));

    private Estimate Concord()
    {
        if (covariance is null)
        {
            return new(null, WhyUndefined, Harrell, null, WhyUndefined);
        }

        if (CoxConcordance.Of(data, data.Predictors(fit.Coefficients)) is not { } found)
        {
            Reason none = new("no-pairs", "no two subjects can be compared");
            return new(null, none, Harrell, null, none);
        }

        return new(
            found.Value,
            null,
            Harrell,
            level => new(Math.Max(0, found.Value - (found.Error * Normal.TwoSidedQuantile(level))), Math.Min(1, found.Value + (found.Error * Normal.TwoSidedQuantile(level))), level),
            null);
    }

    // The measure of each time at which something happened.
    private Dictionary<double, double> Measures(TimeTransform transform)
    {
        SurvivalTable table = SurvivalTable.From(data.Times, data.Events, data.Entries);
        Dictionary<double, double> measures = [];
        double before = 1;
        foreach (SurvivalPoint point in table.KaplanMeier.Points)
        {
            if (point.Events > 0)
            {
                measures.Add(point.Time, transform switch
                {
                    TimeTransform.Identity => point.Time,
                    TimeTransform.Rank => Rank(table, point.Time),
                    TimeTransform.Log => point.Time > 0 ? Math.Log(point.Time) : throw Guard.Out(nameof(transform), transform, "an event at time 0 has no logarithm"),
                    _ => 1 - before,
                });
            }

            before = point.Survival;
        }

        return measures;
    }

    // The middle of the ranks of all that ended at the time.
    private static double Rank(SurvivalTable table, double time)
    {
        double below = 0;
        int i = 0;
        for (; !table.Counts.Times[i].Equals(time); i++)
        {
            below += table.EventsAt[i] + table.CensoredAt[i];
        }

        return below + (0.5 * (1 + table.EventsAt[i] + table.CensoredAt[i]));
    }
}
