using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <summary>The sum of the daily churn rates of a period: the departures of each day over the customers of the day before.</summary>
/// <param name="Days">How many days there are; 0 when only totals were counted.</param>
/// <param name="Sum">The sum of the rates.</param>
/// <param name="Variance">Its Poisson variance: each departure's weight squared.</param>
/// <param name="Heaviest">The weight of a departure on the day with the fewest customers; 0 when nobody was there on any day.</param>
internal readonly record struct DailyRates(int Days, double Sum, double Variance, double Heaviest)
{
    public static DailyRates Of(ReadOnlySpan<long> departures, ReadOnlySpan<long> customersOfTheDayBefore)
    {
        double sum = 0, variance = 0, heaviest = 0;
        for (int day = 0; day < departures.Length; day++)
        {
            if (customersOfTheDayBefore[day] > 0)
            {
                double weight = 1.0 / customersOfTheDayBefore[day], rate = (double)departures[day] / customersOfTheDayBefore[day];
                sum += rate;
                variance += rate * weight;
                heaviest = Math.Max(heaviest, weight);
            }
        }

        return new(departures.Length, sum, variance, heaviest);
    }

    public static DailyRates Read(Form form) => new(
        Guard.AtLeast(0, form.Int32("days"), "days"),
        Guard.NotNegative(form.Double("sum"), "sum"),
        Guard.NotNegative(form.Double("variance"), "variance"),
        Guard.NotNegative(form.Double("heaviest"), "heaviest"));

    public Form AddTo(Form form) => form.Add("days", Days).Add("sum", Sum).Add("variance", Variance).Add("heaviest", Heaviest);

    /// <summary>Bounds for a weighted sum of Poisson counts (Fay and Feuer, Statistics in Medicine 16, 1997); those of Garwood where all days weigh the same.</summary>
    public ConfidenceInterval Interval(double level)
    {
        double tail = 0.5 * (1 - level), rest = 0.5 * (1 + level), sum = Sum + Heaviest, variance = Variance + (Heaviest * Heaviest);
        return new(
            Sum == 0 ? 0 : Variance / Sum * IncompleteGamma.Quantile(Sum * Sum / Variance, tail, rest),
            variance / sum * IncompleteGamma.Quantile(sum * sum / variance, rest, tail),
            level);
    }
}
