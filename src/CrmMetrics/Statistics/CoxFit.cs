using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>The search for the coefficients of a Cox model, by Newton's method with halved steps, on covariates of deviation 1.</summary>
internal sealed class CoxFit
{
    private const int MostSteps = 100;

    // Of information that is 1 where covariates have nothing to do with each other.
    private const double Collinear = 1e-11;

    // What rounding leaves of the variance of a covariate that does not vary, as a share of its square.
    private const double Constant = 1e-12;

    // The share of its first information that a covariate keeps at least where it has a coefficient.
    private const double Lost = 1e-11;

    // A predictor that still moves by so much a step while the likelihood stands still is on its way to infinity.
    private const double Runaway = 0.1;

    private CoxFit(CoxVerdict verdict, int steps, Slope start, Slope end, double[] coefficients, int[] culprits)
    {
        Verdict = verdict;
        Steps = steps;
        Start = start;
        End = end;
        Coefficients = coefficients;
        Culprits = culprits;
    }

    public CoxVerdict Verdict { get; }

    public int Steps { get; }

    /// <summary>The likelihood where all coefficients are 0.</summary>
    public Slope Start { get; }

    /// <summary>The likelihood where the search has ended.</summary>
    public Slope End { get; }

    /// <summary>Of the covariates of deviation 1.</summary>
    public double[] Coefficients { get; }

    /// <summary>The places of the covariates that stand in the way.</summary>
    public int[] Culprits { get; }

    public static CoxFit Of(CoxData data)
    {
        double[] coefficients = new double[data.Width];
        Slope start = Slope.At(data, coefficients), here = start;
        SymmetricMatrix information = new(start.Information, Collinear);
        if (data.EventCount == 0 || !start.IsCrowded)
        {
            return new(CoxVerdict.NoEvents, 0, start, start, coefficients, []);
        }

        if (!information.IsFull)
        {
            return new(CoxVerdict.Collinear, 0, start, start, coefficients, Still(start));
        }

        for (int steps = 1; steps <= MostSteps; steps++)
        {
            double[] step = new SymmetricMatrix(here.Information, 0).Solve(here.Gradient);
            double size = step.Max(Math.Abs), before = here.LogLikelihood;
            (double[] next, Slope there) = Halved(data, coefficients, here, step);
            bool isRising = there.LogLikelihood >= before - Noise(here);
            if (isRising)
            {
                (coefficients, here) = (next, there);
            }

            int[] spent = Spent(start, here);
            if (!isRising || spent.Length > 0)
            {
                return new(spent.Length > 0 ? CoxVerdict.Separation : CoxVerdict.NotConverged, steps, start, here, coefficients, spent);
            }

            if (size <= 1e-9 * (1 + coefficients.Max(Math.Abs)))
            {
                return new(CoxVerdict.Converged, steps, start, here, coefficients, []);
            }

            if (here.LogLikelihood - before < 1e-10 * (1 + Math.Abs(before)) && data.Predictors(step).Max(Math.Abs) > Runaway)
            {
                return new(CoxVerdict.Separation, steps, start, here, coefficients, [.. Enumerable.Range(0, step.Length).Where(j => Math.Abs(step[j]) > 1e-2 * size)]);
            }
        }

        return new(CoxVerdict.NotConverged, MostSteps, start, here, coefficients, []);
    }

    private static (double[] Coefficients, Slope Slope) Halved(CoxData data, double[] from, Slope here, double[] step)
    {
        double share = 1;
        while (true)
        {
            double[] next = [.. from.Zip(step, (value, change) => value + (share * change))];
            Slope there = Slope.At(data, next);
            if (there.LogLikelihood >= here.LogLikelihood - Noise(here) || share < 1e-9)
            {
                return (next, there);
            }

            share /= 2;
        }
    }

    // The covariates about which next to nothing is known any more, since the risks have run apart.
    private static int[] Spent(Slope start, Slope here) =>
        [.. Enumerable.Range(0, here.Gradient.Length).Where(j => here.Information[j][j] <= Lost * start.Information[j][j])];

    private static double Noise(Slope slope) => 1e-12 * (1 + Math.Abs(slope.LogLikelihood));

    // The covariates without any variance among those at risk; where each has some, all of them together are at fault.
    private static int[] Still(Slope slope)
    {
        int[] all = [.. Enumerable.Range(0, slope.Gradient.Length)], still = [.. all.Where(j => slope.Information[j][j] == 0)];
        return still.Length > 0 ? still : all;
    }

    /// <summary>The likelihood with its slope and its information at some coefficients.</summary>
    internal sealed class Slope
    {
        private readonly double[] squares;

        private Slope(int width)
        {
            Gradient = new double[width];
            Information = SymmetricMatrix.Zeros(width);
            squares = new double[width];
        }

        public double LogLikelihood { get; private set; }

        public double[] Gradient { get; }

        public double[][] Information { get; }

        /// <summary>Whether at some event anybody else was at risk.</summary>
        public bool IsCrowded { get; private set; }

        public static Slope At(CoxData data, double[] coefficients)
        {
            Slope slope = new(data.Width);
            double[] predictors = data.Predictors(coefficients);
            for (int i = 0; i < predictors.Length; i++)
            {
                if (data.Events[i])
                {
                    slope.LogLikelihood += predictors[i];
                    for (int j = 0; j < data.Width; j++)
                    {
                        slope.Gradient[j] += data.Rows[i][j];
                    }
                }
            }

            data.Walk(predictors, slope.Take);
            slope.LeaveOutRounding();
            return slope;
        }

        private void LeaveOutRounding()
        {
            for (int i = 0; i < squares.Length; i++)
            {
                for (int j = 0; Information[i][i] <= Constant * squares[i] && j < squares.Length; j++)
                {
                    Information[i][j] = Information[j][i] = 0;
                }
            }
        }

        private void Take(double time, double events, double logRisk, double[] mean, double[][] second)
        {
            _ = time;
            IsCrowded |= logRisk != 0;
            LogLikelihood -= events * logRisk;
            for (int i = 0; i < mean.Length; i++)
            {
                Gradient[i] -= events * mean[i];
                squares[i] += events * second[i][i];
                for (int j = 0; j < mean.Length; j++)
                {
                    Information[i][j] += events * (second[i][j] - (mean[i] * mean[j]));
                }
            }
        }
    }
}
