using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <summary>Cohen's kappa of two yes-or-no signals on the same cases.</summary>
internal static class CohenKappa
{
    private static readonly Reason NoDisagreementPossible = new("no-variation", "both signals say the same of everybody, or of nobody, so that there is nothing beyond chance to agree on");

    public static Estimate Of(PairedProportions pairs, MetricDefinition definition)
    {
        double n = pairs.Total, yesFirst = (double)pairs.Both + pairs.OnlyFirst, yesSecond = (double)pairs.Both + pairs.OnlySecond;
        double noFirst = n - yesFirst, noSecond = n - yesSecond;

        // In counts, so that nothing is lost where nearly all say one thing: kappa = 2(ad − bc) / (row × column products crosswise).
        double below = (yesFirst * noSecond) + (noFirst * yesSecond);
        if (below == 0)
        {
            return new(null, NoDisagreementPossible, definition, null, NoDisagreementPossible);
        }

        double kappa = 2 * (((double)pairs.Both * pairs.Neither) - ((double)pairs.OnlyFirst * pairs.OnlySecond)) / below;
        double chance = ((yesFirst * yesSecond) + (noFirst * noSecond)) / n / n, rest = below / n / n;
        double a = Square(pairs.Both, yesFirst, yesSecond), d = Square(pairs.Neither, noFirst, noSecond);
        double b = pairs.OnlyFirst / n * Math.Pow((noFirst + yesSecond) / n, 2), c = pairs.OnlySecond / n * Math.Pow((yesFirst + noSecond) / n, 2);
        double error = Math.Sqrt(Math.Max(0, a + d + ((1 - kappa) * (1 - kappa) * (b + c)) - Math.Pow(kappa - (chance * (1 - kappa)), 2))) / (rest * Math.Sqrt(n));
        return new(kappa, null, definition, level => Around(kappa, error, level), null);

        double Square(double cell, double row, double column)
        {
            double weight = 1 - ((row + column) / n * (1 - kappa));
            return cell / n * weight * weight;
        }
    }

    private static ConfidenceInterval Around(double kappa, double error, double level)
    {
        double margin = Normal.TwoSidedQuantile(level) * error;
        return new(Math.Max(-1, kappa - margin), Math.Min(1, kappa + margin), level);
    }
}
