using System;

namespace CrmMetrics.Statistics;

/// <summary>The test of Cochran (Biometrics 10, 1954) and Armitage (Biometrics 11, 1955): whether shares rise or fall from group to group.</summary>
/// <remarks>It looks for a straight-line trend over ordered groups, such as the retention of one cohort after the other, and finds it with fewer cases
/// than a test of "all groups are equal". The variance is that of shares which do not differ, with N in its denominator, as in R's <c>prop.trend.test</c>.</remarks>
public static class CochranArmitage
{
    /// <summary>Tests shares in their order, the groups equally far apart.</summary>
    /// <param name="shares">The share of each group, of different cases.</param>
    /// <returns>The test, whose statistic is χ² with one degree of freedom; <see langword="null"/> when fewer than two groups have cases, or all cases or none have the property.</returns>
    /// <exception cref="DefinitionMismatchException">Two shares were read under different definitions.</exception>
    public static HypothesisTest? Test(ReadOnlySpan<Proportion> shares)
    {
        double[] scores = new double[shares.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = i;
        }

        return Test(shares, scores);
    }

    /// <summary>Tests shares against scores.</summary>
    /// <param name="shares">The share of each group, of different cases.</param>
    /// <param name="scores">Where each group stands: a dose, a month, a price; as many as there are shares.</param>
    /// <returns>The test, whose statistic is χ² with one degree of freedom; <see langword="null"/> when no two groups with cases have different scores, or all cases or none have the property.</returns>
    /// <exception cref="ArgumentException">There is not one score for each share.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A score is not finite.</exception>
    /// <exception cref="DefinitionMismatchException">Two shares were read under different definitions.</exception>
    public static HypothesisTest? Test(ReadOnlySpan<Proportion> shares, ReadOnlySpan<double> scores)
    {
        if (scores.Length != shares.Length)
        {
            throw Guard.Bad(nameof(scores), $"scores: must have one score for each of the {shares.Length} shares, but had {scores.Length}.");
        }

        Proportion all = default;
        double mean = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            all += shares[i];
            mean += shares[i].Whole * Guard.Finite(scores[i], nameof(scores));
        }

        if (all.Part == 0 || all.Part == all.Whole)
        {
            return null;
        }

        mean /= all.Whole;
        double pooled = (double)all.Part / all.Whole, slope = 0, spread = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            double distance = scores[i] - mean;
            slope += distance * (shares[i].Part - (shares[i].Whole * pooled));
            spread += shares[i].Whole * distance * distance;
        }

        if (spread == 0)
        {
            return null;
        }

        double statistic = slope * slope / (pooled * ((double)(all.Whole - all.Part) / all.Whole) * spread);
        return new("Cochran–Armitage trend", statistic, 1, ChiSquare.UpperTail(statistic, 1));
    }
}
