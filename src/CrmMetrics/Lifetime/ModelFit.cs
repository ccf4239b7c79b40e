using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Lifetime;

/// <summary>How well a model is known: its parameters with their uncertainty, its likelihood, and a verdict on the search for them.</summary>
/// <remarks>The search is Newton's method in the logarithms of the parameters, from the same start each time. It never throws for data at the edge: the verdict says what it has found, and
/// <see cref="Explanation"/> what that means and what to do.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ModelFit
{
    // A standard error of so many powers of e is that of a parameter of which nothing is known.
    private const double WidestSpread = 100;

    private readonly double[][] logCovariance;

    private ModelFit(IReadOnlyList<string> names, double[] values, double[][] logCovariance, Reason?[] whys, long customers, double? logLikelihood, FitVerdict verdict, string explanation)
    {
        this.logCovariance = logCovariance;
        Customers = customers;
        LogLikelihood = logLikelihood;
        Verdict = verdict;
        Explanation = explanation;
        Parameters = Array.AsReadOnly([.. names.Select((name, i) => new ModelParameter(
            name,
            values[i],
            whys[i] is null ? values[i] * Math.Sqrt(logCovariance[i][i]) : null,
            whys[i]))]);
    }

    /// <summary>How the search has ended.</summary>
    /// <value>One of the named verdicts.</value>
    public FitVerdict Verdict { get; }

    /// <summary>What the verdict means for these data, and what to do about it.</summary>
    /// <value>A sentence or two; never empty.</value>
    public string Explanation { get; }

    /// <summary>The parameters.</summary>
    /// <value>In the order of the paper.</value>
    public IReadOnlyList<ModelParameter> Parameters { get; }

    /// <summary>How many customers the model was fitted to.</summary>
    /// <value>0 or more; 0 where the parameters were given.</value>
    public long Customers { get; }

    /// <summary>The logarithm of the likelihood at the parameters, in the unit of time of the model, without constants left out.</summary>
    /// <value><see langword="null"/> when the parameters were given rather than fitted. Of the data alone, also where the search was told a prior.</value>
    public double? LogLikelihood { get; }

    /// <summary>Akaike's information criterion (AIC): twice the parameters less twice the log-likelihood. Lower is better, among models of the same customers in the same unit.</summary>
    /// <value><see langword="null"/> without a likelihood.</value>
    public double? Akaike => (2 * Parameters.Count) - (2 * LogLikelihood);

    /// <summary>The Bayesian information criterion (BIC): the logarithm of the customers times the parameters, less twice the log-likelihood. Lower is better.</summary>
    /// <value><see langword="null"/> without a likelihood.</value>
    public double? Bayesian => (Math.Log(Customers) * Parameters.Count) - (2 * LogLikelihood);

    /// <summary>The steepest slope of the mean log-likelihood that is left, in the logarithms of the parameters.</summary>
    /// <value>Some billionths after a search that has converged.</value>
    public double GradientNorm { get; private init; }

    /// <summary>The largest curvature of the likelihood over its smallest: how unevenly the directions are known.</summary>
    /// <value>1 or more; <see langword="null"/> when the curvature is not known.</value>
    public double? Condition { get; private init; }

    /// <summary>How many steps the search took.</summary>
    /// <value>0 where the parameters were given.</value>
    public int Iterations { get; private init; }

    /// <summary>The covariance of two parameters.</summary>
    /// <param name="first">The place of a parameter, from 0.</param>
    /// <param name="second">The place of another, or of the same.</param>
    /// <returns><see langword="null"/> when one of them has no standard error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A place is not that of a parameter.</exception>
    public double? Covariance(int first, int second) =>
        Place(first, nameof(first)).StandardError is null || Place(second, nameof(second)).StandardError is null
            ? null
            : logCovariance[first][second] * Parameters[first].Value * Parameters[second].Value;

    /// <summary>Writes the verdict and the parameters.</summary>
    /// <returns>The text, in the current culture.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>A number for the histories that the model was fitted to: the same for the same histories in whatever order.</summary>
    /// <value>16 hexadecimal digits; <see langword="null"/> when the parameters were given.</value>
    public string? DataFingerprint { get; private init; }

    /// <summary>What the search was told beforehand.</summary>
    /// <value><see langword="null"/> for a fit to the data alone.</value>
    public PurchasePrior? Prior { get; private init; }

    /// <summary>Writes the verdict and the parameters in a format of the numbers.</summary>
    internal string ToString(string? format, IFormatProvider? provider) => Verdict + (Prior is null ? "" : " by " + Prior.ToString(null, provider)) + ": " + string.Join(", ", Parameters.Select(parameter => parameter.ToString(format, provider)));

    /// <summary>The same fit, of histories that can be recognised again.</summary>
    internal ModelFit Recognising(HistoryGroups groups) => Recognising(HistoryFingerprint.Of(groups));

    /// <summary>The same fit, of data with a fingerprint.</summary>
    internal ModelFit Recognising(string fingerprint) => Copy(LogLikelihood, Verdict, Explanation, fingerprint, Prior);

    /// <summary>The same fit, found with a prior.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="logDensity">What it added to the log-likelihood.</param>
    internal ModelFit Told(PurchasePrior prior, double logDensity) => Copy(
        LogLikelihood - logDensity,
        Verdict == FitVerdict.Converged ? FitVerdict.Penalised : Verdict,
        Verdict == FitVerdict.Converged ? "The parameters are those of the largest likelihood together with the prior (" + prior.ToString(null, CultureInfo.InvariantCulture) + "): with few customers, the prior is in them as well." : Explanation,
        DataFingerprint,
        prior);

    /// <summary>Adds all that is known of the parameters to a form.</summary>
    internal Form Write(Form form)
    {
        foreach (ModelParameter parameter in Parameters)
        {
            _ = form.Add(parameter.Name, parameter.Value);
            if (parameter.WhyNoInterval is { } reason)
            {
                _ = form.Add(parameter.Name + "Missing", reason.Code).Add(parameter.Name + "MissingText", reason.Text);
            }
        }

        _ = form.Add("verdict", Verdict).Add("explanation", Explanation);
        _ = Prior is null ? form : Prior.Write(form);
        if (LogLikelihood is null)
        {
            return form;
        }

        _ = form.Add("logCovariance", logCovariance.SelectMany(row => row)).Add("customers", Customers).Add("logLikelihood", LogLikelihood)
            .Add("gradientNorm", GradientNorm).Add("condition", Condition is { } condition && !double.IsInfinity(condition) ? condition : null).Add("iterations", Iterations);
        return DataFingerprint is { } print ? form.Add("dataFingerprint", "x" + print) : form;
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    internal static ModelFit Read(Form form, IReadOnlyList<string> names)
    {
        double[] values = [.. names.Select(name => Guard.Positive(form.Double(name), name))];
        Reason?[] whys = [.. names.Select(name => form.Has(name + "Missing") ? new Reason(form.Text(name + "Missing"), form.Text(name + "MissingText")) : null)];
        bool isFitted = form.Has("logLikelihood");
        double[] covariance = isFitted ? form.Doubles("logCovariance") : new double[names.Count * names.Count];
        if (covariance.Length != names.Count * names.Count || covariance.Any(double.IsInfinity) || (!isFitted && whys.Any(why => why is null)))
        {
            throw new FormatException(Guard.Invariant($"The field logCovariance must have {names.Count * names.Count} numbers, but had {covariance.Length}."));
        }

        return new(
            names,
            values,
            [.. Enumerable.Range(0, names.Count).Select(row => covariance.Skip(row * names.Count).Take(names.Count).ToArray())],
            whys,
            isFitted ? Guard.Count(form.Int64("customers")) : 0,
            form.OptionalDouble("logLikelihood"),
            form.Enum<FitVerdict>("verdict"),
            form.Text("explanation"))
        {
            GradientNorm = form.OptionalDouble("gradientNorm") ?? 0,
            Condition = form.OptionalDouble("condition"),
            Iterations = form.Has("iterations") ? form.Int32("iterations") : 0,
            Prior = PurchasePrior.Read(form),
            DataFingerprint = form.Has("dataFingerprint") ? form.Text("dataFingerprint").Substring(1) : null,
        };
    }

    /// <summary>The standard error of a reading, from its slope in the logarithms of the parameters (delta method).</summary>
    /// <returns><see langword="null"/> when a parameter that the reading depends on is not determined.</returns>
    internal double? StandardErrorOf(double[] slopeInLogs)
    {
        double variance = 0;
        for (int i = 0; i < slopeInLogs.Length; i++)
        {
            for (int j = 0; j < slopeInLogs.Length; j++)
            {
                variance += slopeInLogs[i] * logCovariance[i][j] * slopeInLogs[j];
            }
        }

        // A parameter at an edge has no uncertainty of its own, and readings no longer depend on it: what is known of the others is enough.
        return logCovariance.All(row => row.All(covariance => covariance.Equals(0))) ? null : Math.Sqrt(Math.Max(0, variance));
    }

    /// <summary>Parameters that were given.</summary>
    internal static ModelFit Given(IReadOnlyList<string> names, double[] values)
    {
        Reason given = new("parameters-given", "the parameters were given, and nothing tells how uncertain they are");
        return new(names, values, Zeros(values.Length), [.. values.Select(_ => given)], 0, null, FitVerdict.Converged, "The parameters were given.");
    }

    /// <summary>Parameters of nobody.</summary>
    internal static ModelFit NoData(IReadOnlyList<string> names, double[] values, string explanation)
    {
        Reason nobody = new("no-customers", "there are no customers to tell it from");
        return new(names, values, Zeros(values.Length), [.. values.Select(_ => nobody)], 0, null, FitVerdict.NoData, explanation);
    }

    /// <summary>What a search has found.</summary>
    /// <param name="names">The parameters.</param>
    /// <param name="search">The search.</param>
    /// <param name="customers">How many customers there are.</param>
    /// <param name="explain">What the verdict means in the words of the model, from the sides to which parameters run away.</param>
    internal static ModelFit Of(IReadOnlyList<string> names, LikelihoodSearch search, long customers, Func<LikelihoodSearch, string> explain)
    {
        double[][] covariance = Zeros(names.Count);
        Reason?[] whys = new Reason?[names.Count];
        for (int i = 0; i < names.Count; i++)
        {
            int place = Array.IndexOf(search.Free, i);
            whys[i] = search.Away[i] < 0 ? new("parameter-at-zero", "the likelihood rises while it goes to 0")
                : search.Away[i] > 0 ? new("parameter-without-bound", "the likelihood rises while it grows without bound")
                : search.Covariance is null || !(search.Covariance[place][place] < WidestSpread * WidestSpread) ? new("parameter-not-identified", "the likelihood does not determine it")
                : null;
        }

        for (int i = 0; i < search.Free.Length; i++)
        {
            for (int j = 0; j < search.Free.Length; j++)
            {
                (int row, int column) = (search.Free[i], search.Free[j]);
                covariance[row][column] = whys[row] is null && whys[column] is null ? search.Covariance![i][j] : 0;
            }
        }

        return new(names, [.. search.Logs.Select(log => Math.Exp(log))], covariance, whys, customers, search.LogLikelihood, search.Verdict, explain(search))
        {
            GradientNorm = search.GradientNorm,
            Condition = search.Condition,
            Iterations = search.Steps,
        };
    }

    /// <summary>What a search in other coordinates than the logarithms of the parameters has found, or what could be said without one.</summary>
    /// <param name="names">The parameters.</param>
    /// <param name="values">The parameters, above 0.</param>
    /// <param name="logCovariance">Of the logarithms of the parameters, along the directions that are known.</param>
    /// <param name="whys">Why a parameter has no standard error of its own; none where it has one.</param>
    /// <param name="customers">How many customers there are.</param>
    /// <param name="logLikelihood">The logarithm of the likelihood; none without data.</param>
    /// <param name="verdict">How the search has ended.</param>
    /// <param name="explanation">What that means.</param>
    /// <param name="search">The search, if there was one.</param>
    internal static ModelFit Of(
        IReadOnlyList<string> names, double[] values, double[][] logCovariance, Reason?[] whys, long customers, double? logLikelihood, FitVerdict verdict, string explanation, LikelihoodSearch? search) =>
        new(names, values, logCovariance, whys, customers, logLikelihood, verdict, explanation)
        {
            GradientNorm = search?.GradientNorm ?? 0,
            Condition = search?.Condition,
            Iterations = search?.Steps ?? 0,
        };

    private static double[][] Zeros(int width) => [.. Enumerable.Range(0, width).Select(_ => new double[width])];

    private ModelFit Copy(double? logLikelihood, FitVerdict verdict, string explanation, string? fingerprint, PurchasePrior? prior) => new(
        [.. Parameters.Select(parameter => parameter.Name)], [.. Parameters.Select(parameter => parameter.Value)], logCovariance, [.. Parameters.Select(parameter => parameter.WhyNoInterval)], Customers, logLikelihood, verdict, explanation)
    {
        GradientNorm = GradientNorm,
        Condition = Condition,
        Iterations = Iterations,
        DataFingerprint = fingerprint,
        Prior = prior,
    };

    private ModelParameter Place(int place, string name) => (uint)place < (uint)Parameters.Count
        ? Parameters[place]
        : throw Guard.Out(name, place, Guard.Invariant($"must be from 0 to {Parameters.Count - 1}"));
}
