using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;
using MathNet.Numerics.Random;

namespace CrmMetrics.Retention;

/// <summary>A ratio of two sums over customers, or the difference of two such ratios with each customer in both, and what drawing the customers again makes of it.</summary>
internal sealed class CustomerBootstrap
{
    private const int FewestDraws = 100;

    private static readonly Reason TooFew = new("too-few-customers", "fewer than two customers show no spread");

    private static readonly Reason NoSpread = new("no-spread", "the customers are all alike in this, so nothing tells how uncertain it is");

    // Of each customer: what is over, and what it is over, now and, where there are two periods, before.
    private readonly (double Part, double Over, double PartBefore, double OverBefore)[] customers;
    private readonly bool isDifference;

    private CustomerBootstrap((double, double, double, double)[] customers, bool isDifference)
    {
        this.customers = customers;
        this.isDifference = isDifference;
    }

    public static CustomerBootstrap Of(RevenueCombination combination, RevenueChanges changes) =>
        new([.. Counting(changes.Select(change => (change.Monthly(combination.Numerator), change.Monthly(combination.Denominator), 0.0, 0.0)))], isDifference: false);

    public static CustomerBootstrap Of(RevenueCombination combination, RevenueChanges now, RevenueChanges before)
    {
        Dictionary<string, (double Part, double Over, double PartBefore, double OverBefore)> both = new(StringComparer.Ordinal);
        foreach (RevenueChange change in now)
        {
            both[change.Customer] = (change.Monthly(combination.Numerator), change.Monthly(combination.Denominator), 0, 0);
        }

        foreach (RevenueChange change in before)
        {
            _ = both.TryGetValue(change.Customer, out (double Part, double Over, double PartBefore, double OverBefore) known);
            both[change.Customer] = known with { PartBefore = change.Monthly(combination.Numerator), OverBefore = change.Monthly(combination.Denominator) };
        }

        return new([.. Counting(both.Values)], isDifference: true);
    }

    /// <summary>The bias-corrected and accelerated percentile interval.</summary>
    public BootstrapInterval? Interval(int seed, double level, int draws)
    {
        _ = Guard.Level(level);
        _ = Guard.AtLeast(FewestDraws, draws);
        if (Value(Totals()) is not { } value || customers.Length < 2)
        {
            return null;
        }

        Xoshiro256StarStar random = new(seed, threadSafe: false);
        double[] values = new double[draws];
        double below = 0;
        for (int i = 0; i < draws; i++)
        {
            values[i] = Drawn(random);
            below += values[i] < value ? 1 : values[i].Equals(value) ? 0.5 : 0;
        }

        // Never at an end, where the correction would be infinite: as if half a draw lay on the other side.
        double share = Math.Max(0.5, Math.Min(draws - 0.5, below)) / draws, bias = -Normal.UpperQuantile(share), z = Normal.TwoSidedQuantile(level), acceleration = Acceleration();
        return BootstrapInterval.Of(values, level, seed, Corrected(-z), Corrected(z));

        double Corrected(double quantile)
        {
            double shifted = bias + quantile, stretch = 1 - (acceleration * shifted);
            return Normal.UpperTail(-(bias + (stretch > 0 ? shifted / stretch : Math.Sign(shifted) * double.PositiveInfinity)));
        }
    }

    /// <summary>The difference of the two ratios, linearised, with Student's t on the smaller effective number of customers less one.</summary>
    public Comparison? Comparison(MetricDefinition definition, double level)
    {
        (double part, double over, double partBefore, double overBefore) = Totals();
        if (over == 0 || overBefore == 0)
        {
            return null;
        }

        double now = part / over, before = partBefore / overBefore, change = now - before, scatter = 0, squares = 0, squaresBefore = 0;
        foreach ((double Part, double Over, double PartBefore, double OverBefore) customer in customers)
        {
            double influence = ((customer.Part - (now * customer.Over)) / over) - ((customer.PartBefore - (before * customer.OverBefore)) / overBefore);
            scatter += influence * influence;
            squares += customer.Over / over * (customer.Over / over);
            squaresBefore += customer.OverBefore / overBefore * (customer.OverBefore / overBefore);
        }

        int n = customers.Length;
        double error = n < 2 ? 0 : Math.Sqrt(scatter * n / (n - 1.0)), freedom = Math.Max(1, (1 / Math.Max(squares, squaresBefore)) - 1);
        if (n < 2 || error <= 1e-14 * (Math.Abs(now) + Math.Abs(before)))
        {
            return CrmMetrics.Comparison.WithoutInterval(definition, change, n < 2 ? TooFew : NoSpread);
        }

        double margin = StudentT.TwoSidedQuantile(level, freedom) * error;
        return new(definition, change, new(change - margin, change + margin, level), StudentT.TwoSidedTail(change / error, freedom), "linearised ratios of the same customers");
    }

    private static IEnumerable<(double Part, double Over, double PartBefore, double OverBefore)> Counting(IEnumerable<(double Part, double Over, double PartBefore, double OverBefore)> all) =>
        all.Where(customer => customer != default);

    private (double Part, double Over, double PartBefore, double OverBefore) Totals()
    {
        (double Part, double Over, double PartBefore, double OverBefore) totals = default;
        foreach ((double Part, double Over, double PartBefore, double OverBefore) customer in customers)
        {
            totals = (totals.Part + customer.Part, totals.Over + customer.Over, totals.PartBefore + customer.PartBefore, totals.OverBefore + customer.OverBefore);
        }

        return totals;
    }

    private double? Value((double Part, double Over, double PartBefore, double OverBefore) totals) =>
        totals.Over <= 0 || (isDifference && totals.OverBefore <= 0) ? null
        : isDifference ? (totals.Part / totals.Over) - (totals.PartBefore / totals.OverBefore)
        : totals.Part / totals.Over;

    private double Drawn(Xoshiro256StarStar random)
    {
        while (true)
        {
            double part = 0, over = 0, partBefore = 0, overBefore = 0;
            for (int i = 0; i < customers.Length; i++)
            {
                ref readonly (double Part, double Over, double PartBefore, double OverBefore) customer = ref customers[random.Next(customers.Length)];
                part += customer.Part;
                over += customer.Over;
                partBefore += customer.PartBefore;
                overBefore += customer.OverBefore;
            }

            // Nobody with opening revenue among them: no rate, so draw once more.
            if (Value((part, over, partBefore, overBefore)) is { } value)
            {
                return value;
            }
        }
    }

    // From leaving each customer out in turn.
    private double Acceleration()
    {
        (double Part, double Over, double PartBefore, double OverBefore) totals = Totals();
        double[] without = [.. customers
            .Select(customer => Value((totals.Part - customer.Part, totals.Over - customer.Over, totals.PartBefore - customer.PartBefore, totals.OverBefore - customer.OverBefore)))
            .Where(value => value is not null).Select(value => value!.Value)];
        double mean = without.Length == 0 ? 0 : without.Average(), squares = 0, cubes = 0;
        foreach (double value in without)
        {
            double distance = mean - value;
            squares += distance * distance;
            cubes += distance * distance * distance;
        }

        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }
}
