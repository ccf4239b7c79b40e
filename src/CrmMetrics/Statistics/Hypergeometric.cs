using System;

namespace CrmMetrics.Statistics;

/// <summary>How the successes of two groups fall into the first one by chance: the distribution under Fisher's exact test.</summary>
/// <remarks>MathNet's <c>Hypergeometric.PMF</c> is not a number for two billion cases.</remarks>
/// <param name="First">The size of the first group.</param>
/// <param name="Second">The size of the second group.</param>
/// <param name="Successes">The successes of both.</param>
internal readonly record struct Hypergeometric(double First, double Second, double Successes)
{
    private const double SameMass = 1e-7;

    private double Least => Math.Max(0, Successes - Second);

    private double Most => Math.Min(First, Successes);

    /// <summary>ln of the chance that exactly <paramref name="x"/> of the successes are in the first group.</summary>
    public double LogMass(double x)
    {
        // A binomial in each group over one in both, at the common share: all three deviances are small, the last is 0.
        double failures = First + Second - Successes;
        return Successes == 0 || failures == 0
            ? 0
            : Binomial.LogMass(x, First, Successes, failures) + Binomial.LogMass(Successes - x, Second, Successes, failures)
                - Binomial.LogMass(Successes, First + Second, Successes, failures);
    }

    /// <summary>Fisher's two-sided p: the chance of all tables that are no likelier than the seen one.</summary>
    public double MinimumLikelihoodTest(double x)
    {
        Hypergeometric self = this;
        double seen = LogMass(x) + SameMass, most = Most, least = Least;
        double mode = Math.Floor((First + 1) / (First + Second + 2) * (Successes + 1));
        if (x <= mode)
        {
            double other = Binomial.Unlikely(k => self.LogMass(k) <= seen, Math.Max(x + 1, mode), most);
            return Math.Min(1, Down(x) + Up(other));
        }

        double below = -Binomial.Unlikely(k => self.LogMass(-k) <= seen, Math.Max(1 - x, -mode), -least);
        return Math.Min(1, Up(x) + Down(below));
    }

    // Each tail by its ratios, from the seen table outwards until nothing more is added.
    private double Down(double from)
    {
        double ratio = 1, sum = 0;
        for (double k = from; k >= Least && sum + ratio > sum; k--)
        {
            sum += ratio;
            ratio *= k / (First - k + 1) * ((Second - Successes + k) / (Successes - k + 1));
        }

        return from < Least ? 0 : sum * Math.Exp(LogMass(from));
    }

    private double Up(double from)
    {
        double ratio = 1, sum = 0;
        for (double k = from; k <= Most && sum + ratio > sum; k++)
        {
            sum += ratio;
            ratio *= (First - k) / (k + 1) * ((Successes - k) / (Second - Successes + k + 1));
        }

        return from > Most ? 0 : sum * Math.Exp(LogMass(from));
    }
}
