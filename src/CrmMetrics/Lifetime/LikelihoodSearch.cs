using System;
using System.Linq;
using CrmMetrics.Statistics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace CrmMetrics.Lifetime;

/// <summary>The search for the largest likelihood, in the logarithms of the parameters: Newton's method with the curvature made negative, capped and halved steps, inside a box.</summary>
/// <remarks>Where there is no largest likelihood it ends as well: the verdict says which parameters run away, and to which side. It takes the same steps each time.</remarks>
internal sealed class LikelihoodSearch
{
    private const int MostSteps = 200;

    // A step changes no parameter by more than a factor of e to this.
    private const double LongestStep = 1.5;

    // The slope of the mean log-likelihood that counts as 0.
    private const double Level = 1e-9;

    // A parameter that a full step would still move by so much, though the slope is 0, has no best value.
    private const double Runaway = 0.05;

    // How far parameters may run from where they start: a factor of e to this.
    private const double Reach = 20;

    private LikelihoodSearch(FitVerdict verdict, double[] logs, int steps, double logLikelihood, double[] gradient, double[][] hessian, int[] away, double total)
    {
        Verdict = verdict;
        Logs = logs;
        Steps = steps;
        LogLikelihood = logLikelihood;
        Away = away;
        Free = [.. Enumerable.Range(0, logs.Length).Where(i => away[i] == 0)];
        GradientNorm = Free.Select(i => Math.Abs(gradient[i]) / total).DefaultIfEmpty(0).Max();
        double[][] information = [.. Free.Select(i => Free.Select(j => -hessian[i][j]).ToArray())];
        if (Free.Length > 0 && verdict is FitVerdict.Converged or FitVerdict.AtEdge)
        {
            double[] values = [.. Matrix<double>.Build.DenseOfRowArrays(information).Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real)];
            Condition = values.Min() > 0 ? values.Max() / values.Min() : double.PositiveInfinity;
            Covariance = values.Min() > 0 ? new SymmetricMatrix(information, 0).Inverse() : null;

            // A place that is level, or no top at all, along some direction is not the one largest value that a search looks for.
            Verdict = Covariance is null && verdict == FitVerdict.Converged ? FitVerdict.NotIdentified : verdict;
        }
    }

    /// <summary>The logarithm of the likelihood at the logarithms of the parameters, with its slope and curvature written over.</summary>
    public delegate double Likelihood(double[] logs, double[] gradient, double[][] hessian);

    public FitVerdict Verdict { get; }

    /// <summary>Of the parameters, where the search has ended.</summary>
    public double[] Logs { get; }

    public int Steps { get; }

    public double LogLikelihood { get; }

    /// <summary>The steepest slope left, of the mean over the customers.</summary>
    public double GradientNorm { get; }

    /// <summary>Of each parameter: 0, or the side to which it runs away.</summary>
    public int[] Away { get; }

    /// <summary>The places of the parameters that have a best value.</summary>
    public int[] Free { get; }

    /// <summary>Of the logarithms of the free parameters; none where they are not determined.</summary>
    public double[][]? Covariance { get; }

    /// <summary>The largest over the smallest curvature of the free parameters.</summary>
    public double? Condition { get; }

    /// <summary>Searches from a start.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="start">The parameters, above 0.</param>
    /// <param name="total">How many customers there are.</param>
    /// <param name="reach">How far parameters may run from where they start: a factor of e to this.</param>
    public static LikelihoodSearch Of(Likelihood likelihood, double[] start, double total, double reach = Reach)
    {
        int width = start.Length;
        double[] origin = [.. start.Select(value => Math.Log(value))], here = [.. origin];
        double[] gradient = new double[width], gradientThere = new double[width];
        double[][] hessian = Square(width), hessianThere = Square(width);
        double value = likelihood(here, gradient, hessian), polished = double.PositiveInfinity;
        for (int steps = 0; ; steps++)
        {
            int[] bound = [.. Enumerable.Range(0, width).Select(i =>
                here[i] <= origin[i] - reach && gradient[i] <= 0 ? -1 : here[i] >= origin[i] + reach && gradient[i] >= 0 ? 1 : 0)];
            int[] free = [.. Enumerable.Range(0, width).Where(i => bound[i] == 0)];
            double steepest = free.Select(i => Math.Abs(gradient[i]) / total).DefaultIfEmpty(0).Max();
            (double[] step, bool isLevel) = Step(gradient, hessian, free, total);
            if (steepest <= Level && steepest < polished && free.Length == width && !isLevel && step.Max(Math.Abs) is < Runaway and > 1e-14)
            {
                // The slope is level, but Newton's steps still double the digits of the parameters: go on while they flatten it.
                double[] next = [.. here.Select((log, i) => log + step[i])];
                double nextValue = likelihood(next, gradientThere, hessianThere);
                if (gradientThere.Max(Math.Abs) / total < steepest)
                {
                    polished = steepest;
                    (here, value) = (next, nextValue);
                    (gradient, gradientThere, hessian, hessianThere) = (gradientThere, gradient, hessianThere, hessian);
                    continue;
                }
            }

            if (steepest <= Level || steps == MostSteps)
            {
                // A parameter that runs away takes others with it, along a ridge on which the slope has no more digits than shapes of billions leave.
                return End(steepest > Level && (free.Length < width || step.Max(Math.Abs) > Runaway) ? 1e3 * Level : Level);
            }

            double length = Math.Min(1, LongestStep / step.Max(Math.Abs)), before = value;
            double[] there = here;
            while (true)
            {
                double share = length;
                there = [.. here.Select((log, i) => Math.Max(origin[i] - reach, Math.Min(origin[i] + reach, log + (share * step[i]))))];
                value = likelihood(there, gradientThere, hessianThere);
                // Next to the top the likelihood changes by less than its rounding.
                if (value >= before - (1e-14 * Math.Abs(before)) || length < 1e-10)
                {
                    break;
                }

                length *= 0.5;
            }

            if (length < 1e-10)
            {
                // No step is up: the slope left is that of rounding, or the likelihood is broken there.
                value = likelihood(here, gradient, hessian);
                return End(1e3 * Level);
            }

            here = there;
            (gradient, gradientThere, hessian, hessianThere) = (gradientThere, gradient, hessianThere, hessian);

            LikelihoodSearch End(double level)
            {
                int[] away = [.. Enumerable.Range(0, width).Select(i => bound[i] != 0 ? bound[i] : Math.Abs(step[i]) > Runaway ? Math.Sign(step[i]) : 0)];
                FitVerdict verdict = steepest > level ? FitVerdict.NotConverged
                    : away.Any(side => side != 0) ? FitVerdict.AtEdge
                    : isLevel ? FitVerdict.NotIdentified
                    : FitVerdict.Converged;
                return new(verdict, here, steps, value, gradient, hessian, verdict == FitVerdict.NotConverged ? bound : away, total);
            }
        }
    }

    /// <summary>The step to the top of the parabola, whose curvature is turned where it is a valley.</summary>
    private static (double[] Step, bool IsLevel) Step(double[] gradient, double[][] hessian, int[] free, double total)
    {
        double[] step = new double[gradient.Length];
        if (free.Length == 0)
        {
            return (step, false);
        }

        Evd<double> parts = Matrix<double>.Build.DenseOfRowArrays(free.Select(i => free.Select(j => hessian[i][j]).ToArray())).Evd(Symmetricity.Symmetric);
        Vector<double> slope = Vector<double>.Build.Dense([.. free.Select(i => gradient[i])]), along = parts.EigenVectors.TransposeThisAndMultiply(slope);
        bool isLevel = false;
        for (int k = 0; k < along.Count; k++)
        {
            // Curvature below this is rounding: such a direction is level, and a step along it is as long as may be only while there is a slope.
            double curvature = Math.Abs(parts.EigenValues[k].Real), least = 1e-13 * total;
            isLevel |= curvature <= least;
            along[k] /= Math.Max(curvature, least);
        }

        Vector<double> result = parts.EigenVectors * along;
        for (int k = 0; k < free.Length; k++)
        {
            step[free[k]] = result[k];
        }

        return (step, isLevel);
    }

    private static double[][] Square(int width) => [.. Enumerable.Range(0, width).Select(_ => new double[width])];
}
