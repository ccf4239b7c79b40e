using System;

namespace CrmMetrics.Sales;

/// <summary>A logistic regression on one predictor.</summary>
internal readonly record struct LogisticFit(double Intercept, double Slope, double InterceptError, double SlopeError)
{
    private const int Steps = 100;

    private const double Flat = 1e-10;

    /// <summary>Fits by Newton's method; nothing when no best fit exists.</summary>
    /// <param name="places">The predictor, rising.</param>
    /// <param name="won">How many succeeded at each place.</param>
    /// <param name="lost">How many failed.</param>
    public static LogisticFit? Of(double[] places, long[] won, long[] lost)
    {
        if (!Overlap(won, lost))
        {
            return null;
        }

        double intercept = 0, slope = 0;
        for (int step = 0; step < Steps; step++)
        {
            Curve curve = new(places, won, lost, intercept, slope);
            double determinant = (curve.Weight * curve.SquaredWeight) - (curve.PlacedWeight * curve.PlacedWeight);
            if (!(determinant > 0))
            {
                return null;
            }

            double up = ((curve.SquaredWeight * curve.Rise) - (curve.PlacedWeight * curve.Turn)) / determinant;
            double round = ((curve.Weight * curve.Turn) - (curve.PlacedWeight * curve.Rise)) / determinant;
            if (Math.Abs(up) <= Flat * (1 + Math.Abs(intercept)) && Math.Abs(round) <= Flat * (1 + Math.Abs(slope)))
            {
                return new(intercept + up, slope + round, Math.Sqrt(curve.SquaredWeight / determinant), Math.Sqrt(curve.Weight / determinant));
            }

            // A step that makes the fit worse is halved: far from the best fit Newton's is too long. Next to it the likelihood changes by less than its rounding.
            double length = 1, enough = curve.Likelihood * (1 + Flat);
            while (length > Flat && !(new Curve(places, won, lost, intercept + (length * up), slope + (length * round)).Likelihood >= enough))
            {
                length *= 0.5;
            }

            (intercept, slope) = (intercept + (length * up), slope + (length * round));
        }

        return null;
    }

    // A best fit exists when neither outcome lies wholly on one side of the other (Albert and Anderson, Biometrika 71, 1984).
    private static bool Overlap(long[] won, long[] lost)
    {
        int firstWon = Array.FindIndex(won, count => count > 0), lastWon = Array.FindLastIndex(won, count => count > 0);
        int firstLost = Array.FindIndex(lost, count => count > 0), lastLost = Array.FindLastIndex(lost, count => count > 0);
        return won.Length > 1 && firstWon >= 0 && firstLost >= 0 && firstWon < lastLost && firstLost < lastWon;
    }

    /// <summary>The likelihood of a curve with its slopes.</summary>
    private readonly struct Curve
    {
        public Curve(double[] places, long[] won, long[] lost, double intercept, double slope)
        {
            for (int i = 0; i < places.Length; i++)
            {
                double count = (double)won[i] + lost[i], odds = intercept + (slope * places[i]);
                double chance = 1 / (1 + Math.Exp(-odds)), weight = count * chance / (1 + Math.Exp(odds)), rest = won[i] - (count * chance);
                Likelihood -= (won[i] * Softly(-odds)) + (lost[i] * Softly(odds));
                Rise += rest;
                Turn += rest * places[i];
                Weight += weight;
                PlacedWeight += weight * places[i];
                SquaredWeight += weight * places[i] * places[i];
            }
        }

        public double Likelihood { get; }

        public double Rise { get; }

        public double Turn { get; }

        public double Weight { get; }

        public double PlacedWeight { get; }

        public double SquaredWeight { get; }

        // ln(1 + e^x) without overflow.
        private static double Softly(double x) => x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x));
    }
}
