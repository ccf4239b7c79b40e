using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>The subjects of a Cox model, latest first, with covariates of mean 0 and deviation 1, and the sums over those at risk at each event.</summary>
internal sealed class CoxData
{
    // Sums from which late entries were taken off again are made anew once so little is left of them: the digits would be those of what was taken off.
    private const double Renewal = 1e-3;

    private readonly int[] byEntry; // places of the late entries, latest entry first
    private readonly CoxTies ties;

    public CoxData(double[] times, bool[] events, double[] entries, IReadOnlyList<(string Name, double[] Values)> covariates, CoxTies ties)
    {
        this.ties = ties;
        int[] order = [.. Enumerable.Range(0, times.Length).OrderByDescending(i => times[i])];
        Times = [.. order.Select(i => times[i])];
        Events = [.. order.Select(i => events[i])];
        Entries = entries.Length == 0 ? new double[times.Length] : [.. order.Select(i => entries[i])];
        byEntry = [.. Enumerable.Range(0, times.Length).Where(i => Entries[i] > 0).OrderByDescending(i => Entries[i])];
        Scales = [.. covariates.Select(covariate => Deviation(covariate.Values))];
        Means = [.. covariates.Select(covariate => covariate.Values.Length == 0 ? 0 : Mean(covariate.Values))];
        Rows = [.. order.Select(i => covariates.Select((covariate, j) => (covariate.Values[i] - Means[j]) / Scales[j]).ToArray())];
        EventCount = Events.Count(isEvent => isEvent);
    }

    /// <summary>Takes the sums at one event, or at one step of tied ones.</summary>
    /// <param name="time">When.</param>
    /// <param name="events">How many events the step stands for.</param>
    /// <param name="logRisk">The logarithm of the summed risks.</param>
    /// <param name="mean">The mean of the covariates, by risk.</param>
    /// <param name="second">The mean of their products, by risk.</param>
    public delegate void Step(double time, double events, double logRisk, double[] mean, double[][] second);

    public double[] Times { get; }

    public bool[] Events { get; }

    public double[] Entries { get; }

    public double[][] Rows { get; }

    public double[] Scales { get; }

    public double[] Means { get; }

    public long EventCount { get; }

    public int Width => Scales.Length;

    /// <summary>The logarithm of each subject's risk relative to that of the mean.</summary>
    public double[] Predictors(double[] coefficients) => Array.ConvertAll(Rows, row =>
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            sum += row[j] * coefficients[j];
        }

        return sum;
    });

    /// <summary>Walks from the last event to the first.</summary>
    public void Walk(double[] predictors, Step step)
    {
        double top = predictors.Length == 0 ? 0 : predictors.Max();
        double[] risks = Array.ConvertAll(predictors, predictor => Math.Exp(predictor - top));
        Sums atRisk = new(Width), dying = new(Width), rest = new(Width);
        double peak = 0;
        int gone = 0;
        for (int i = 0; i < Times.Length;)
        {
            double time = Times[i];
            bool isSmaller = false;
            for (; gone < byEntry.Length && Entries[byEntry[gone]] >= time; gone++)
            {
                atRisk.Add(Rows[byEntry[gone]], -risks[byEntry[gone]]);
                isSmaller = true;
            }

            if (isSmaller && atRisk.Risk < Renewal * peak)
            {
                atRisk.Clear();
                for (int k = 0; k < i; k++)
                {
                    if (Entries[k] < time || Entries[k] == 0)
                    {
                        atRisk.Add(Rows[k], risks[k]);
                    }
                }

                peak = atRisk.Risk;
            }

            dying.Clear();
            int deaths = 0;
            for (; i < Times.Length && Times[i].Equals(time); i++)
            {
                atRisk.Add(Rows[i], risks[i]);
                if (Events[i])
                {
                    dying.Add(Rows[i], risks[i]);
                    deaths++;
                }
            }

            peak = Math.Max(peak, atRisk.Risk);
            if (deaths == 0)
            {
                continue;
            }

            int steps = ties == CoxTies.Efron ? deaths : 1;
            for (int k = 0; k < steps; k++)
            {
                rest.Set(atRisk, dying, (double)k / deaths);
                step(time, (double)deaths / steps, Math.Log(rest.Risk) + top, rest.Mean(), rest.Second());
            }
        }
    }

    private static double Mean(double[] values) => values.Average();

    private static double Deviation(double[] values)
    {
        if (values.Length == 0)
        {
            return 1;
        }

        double mean = Mean(values), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return deviation > 0 ? deviation : 1;
    }

    private sealed class Sums(int width)
    {
        private readonly double[] first = new double[width];
        private readonly double[][] second = SymmetricMatrix.Zeros(width);

        public double Risk { get; private set; }

        public void Clear()
        {
            Risk = 0;
            Array.Clear(first, 0, first.Length);
            foreach (double[] row in second)
            {
                Array.Clear(row, 0, row.Length);
            }
        }

        public void Add(double[] row, double risk)
        {
            Risk += risk;
            for (int i = 0; i < row.Length; i++)
            {
                double weighted = risk * row[i];
                first[i] += weighted;
                for (int j = 0; j <= i; j++)
                {
                    second[i][j] += weighted * row[j];
                }
            }
        }

        /// <summary>Some sums less a share of others.</summary>
        public void Set(Sums all, Sums part, double share)
        {
            Risk = all.Risk - (share * part.Risk);
            for (int i = 0; i < first.Length; i++)
            {
                first[i] = all.first[i] - (share * part.first[i]);
                for (int j = 0; j <= i; j++)
                {
                    second[i][j] = all.second[i][j] - (share * part.second[i][j]);
                }
            }
        }

        public double[] Mean() => Array.ConvertAll(first, sum => sum / Risk);

        public double[][] Second()
        {
            double[][] mean = SymmetricMatrix.Zeros(first.Length);
            for (int i = 0; i < first.Length; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    mean[i][j] = mean[j][i] = second[i][j] / Risk;
                }
            }

            return mean;
        }
    }
}
