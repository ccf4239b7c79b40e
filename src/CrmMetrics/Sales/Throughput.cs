using System;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Sales;

/// <summary>Won amounts over time, as a compound Poisson process.</summary>
internal static class Throughput
{
    public static readonly Reason TooFewWon = new("too-few-won-deals", "fewer than two won deals show no spread");

    public static readonly Reason NotPositive = new("amount-not-positive", "the won amount is not above 0, and the logarithm that the interval needs has no value");

    public static MoneyEstimate Of(in PipelineSums sums, DateInterval period)
    {
        MetricDefinition definition = MetricDefinition.MoneyPer("realised-throughput", "won amount over the days of the period", sums.Currency, "day", BetterWhen.Higher);
        Money perDay = new Money(sums.WonAmount, sums.Currency) / period.Length;
        double value = (double)perDay.Amount;
        Reason? why = WhyNoInterval(in sums);
        double error = why is null ? Math.Sqrt(RelativeVariance(in sums)) : 0;
        double freedom = sums.Won - 1;
        return new(perDay, new(value, null, definition, why is null ? level => Around(value, error, freedom, level) : null, why));
    }

    /// <summary>Why the amount won has no interval.</summary>
    public static Reason? WhyNoInterval(in PipelineSums sums) =>
        sums.Won < 2 ? TooFewWon : sums.WonAmount <= 0 ? NotPositive : null;

    /// <summary>The variance of the logarithm of the amount won, its number of deals being a Poisson count.</summary>
    public static double RelativeVariance(in PipelineSums sums)
    {
        DoubleDouble amount = DoubleDouble.Of(sums.WonAmount);
        return (sums.WonSquares / (amount * amount)).Value;
    }

    /// <summary>The interval of a figure whose logarithm has a standard error.</summary>
    public static ConfidenceInterval Around(double value, double error, double freedom, double level)
    {
        double factor = Math.Exp(StudentT.TwoSidedQuantile(level, freedom) * error);
        return value == 0 ? new(0, 0, level) : new(value / factor, value * factor, level);
    }
}
