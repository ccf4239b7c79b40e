using System;

namespace CrmMetrics.Statistics;

/// <summary>The binomial distribution, whose probability comes as two weights: success / (success + failure).</summary>
/// <remarks>MathNet's <c>Binomial.PMF</c> is off by 4e-6 at a billion cases.</remarks>
internal static class Binomial
{
    // Masses that differ by less than the rounding of their computation count as equal, as in R and SciPy.
    private const double SameMass = 1e-7;

    /// <summary>ln of the chance of exactly <paramref name="x"/> successes.</summary>
    public static double LogMass(double x, double n, double success, double failure)
    {
        if (x == 0 || x == n)
        {
            double logNone = x == 0 ? LogShare(failure, success) : LogShare(success, failure);
            return n == 0 ? 0 : n * logNone;
        }

        double rest = n - x, whole = success + failure;
        double excess = (DoubleDouble.Product(x, failure) - DoubleDouble.Product(rest, success)).Value / whole;
        double distance = Deviance.Part(x, n * (success / whole), excess) + Deviance.Part(rest, n * (failure / whole), -excess);
        return (0.5 * Math.Log(n / (2 * Math.PI * x) / rest))
            + Deviance.StirlingError(n) - Deviance.StirlingError(x) - Deviance.StirlingError(rest) - distance;
    }

    /// <summary>The chance of <paramref name="x"/> successes or fewer.</summary>
    public static double AtMost(double x, double n, double success, double failure) =>
        x < 0 ? 0 : x >= n ? 1 : IncompleteBeta.Tails(x + 1, n - x, success, failure).Upper;

    /// <summary>The chance of <paramref name="x"/> successes or more.</summary>
    public static double AtLeast(double x, double n, double success, double failure) =>
        x <= 0 ? 1 : x > n ? 0 : IncompleteBeta.Tails(x, n - x + 1, success, failure).Lower;

    /// <summary>Twice the smaller tail, at most 1: the test that the Clopper–Pearson interval inverts.</summary>
    public static double CentralTest(double x, double n, double success, double failure) =>
        Math.Min(1, 2 * Math.Min(AtMost(x, n, success, failure), AtLeast(x, n, success, failure)));

    /// <summary>The chance of all counts that are no likelier than the seen one.</summary>
    public static double MinimumLikelihoodTest(double x, double n, double success, double failure)
    {
        double seen = LogMass(x, n, success, failure) + SameMass;
        if (x * failure > (n - x) * success)
        {
            return MinimumLikelihoodTest(n - x, n, failure, success);
        }

        double mode = Math.Floor((n + 1) * (success / (success + failure)));
        double other = Unlikely(k => LogMass(k, n, success, failure) <= seen, Math.Max(x + 1, mode), n);
        return Math.Min(1, AtMost(x, n, success, failure) + AtLeast(other, n, success, failure));
    }

    /// <summary>The first whole number of a falling side for which a condition holds, one past the end when none.</summary>
    public static double Unlikely(Func<double, bool> holds, double from, double last)
    {
        double low = from - 1, high = last + 1;
        while (high - low > 1)
        {
            double middle = Math.Floor(low + ((high - low) / 2));
            (low, high) = holds(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    // ln(share / (share + other)), with all its digits where the share is nearly the whole.
    private static double LogShare(double share, double other) =>
        other <= share ? -Deviance.LogOnePlus(other / share) : Math.Log(share / (share + other));
}
