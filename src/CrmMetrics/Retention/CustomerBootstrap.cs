using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;
using MathNet.Numerics.Random;

namespace CrmMetrics.Retention;

/// <summary>What is made of the rates of one or more periods, each a ratio of two sums over customers, with each customer in all its periods; and what drawing the customers again makes of it.</summary>
internal sealed class CustomerBootstrap
{
    private const int FewestDraws = 100;

    private static readonly Reason TooFew = new("too-few-customers", "fewer than two customers show no spread");

    private static readonly Reason NoSpread = new("no-spread", "the customers are all alike in this, so nothing tells how uncertain it is");

    // Of each customer, one after the other, and of each period: what is over, and what it is over.
    private readonly double[] cells;
    private readonly int width;
    private readonly int customers;
    private readonly Func<double[], double> value;

    private CustomerBootstrap(RevenueCombination combination, IReadOnlyList<RevenueChanges> periods, Func<double[], double> value)
    {
        this.value = value;
        width = 2 * periods.Count;
        Dictionary<string, double[]> all = new(StringComparer.Ordinal);
        for (int period = 0; period < periods.Count; period++)
        {
            foreach (RevenueChange change in periods[period])
            {
                if (!all.TryGetValue(change.Customer, out double[]? mine))
                {
                    all.Add(change.Customer, mine = new double[width]);
                }

                mine[2 * period] = change.Monthly(combination.Numerator);
                mine[(2 * period) + 1] = change.Monthly(combination.Denominator);
            }
        }

        double[][] counting = [.. all.Values.Where(mine => Array.Exists(mine, cell => cell != 0))];
        customers = counting.Length;
        cells = [.. counting.SelectMany(mine => mine)];
    }

    /// <summary>The rate of one period.</summary>
    public static CustomerBootstrap OfRate(RevenueCombination combination, RevenueChanges changes) => new(combination, [changes], totals => Rate(totals, 0));

    /// <summary>The rate of one period less that of another.</summary>
    public static CustomerBootstrap OfChange(RevenueCombination combination, RevenueChanges now, RevenueChanges before) =>
        new(combination, [now, before], totals => Rate(totals, 0) - Rate(totals, 1));

    /// <summary>The product of the rates of all periods.</summary>
    public static CustomerBootstrap OfProduct(RevenueCombination combination, IReadOnlyList<RevenueChanges> periods) =>
        new(combination, periods, totals => Enumerable.Range(0, periods.Count).Aggregate(1.0, (product, period) => product * Rate(totals, period)));

    /// <summary>The bias-corrected and accelerated percentile interval.</summary>
    public BootstrapInterval? Interval(int seed, double level, int draws)
    {
        _ = Guard.Level(level);
        _ = Guard.AtLeast(FewestDraws, draws);
        double[] totals = Totals();
        if (Value(totals) is not { } seen || customers < 2)
        {
            return null;
        }

        Xoshiro256StarStar random = new(seed, threadSafe: false);
        double[] values = new double[draws];
        double below = 0;
        for (int i = 0; i < draws; i++)
        {
            values[i] = Drawn(random);
            below += values[i] < seen ? 1 : values[i].Equals(seen) ? 0.5 : 0;
        }

        // Never at an end, where the correction would be infinite: as if half a draw lay on the other side.
        double share = Math.Max(0.5, Math.Min(draws - 0.5, below)) / draws, bias = -Normal.UpperQuantile(share), z = Normal.TwoSidedQuantile(level), acceleration = Acceleration(totals);
        return BootstrapInterval.Of(values, level, seed, Corrected(-z), Corrected(z));

        double Corrected(double quantile)
        {
            double shifted = bias + quantile, stretch = 1 - (acceleration * shifted);
            return Normal.UpperTail(-(bias + (stretch > 0 ? shifted / stretch : Math.Sign(shifted) * double.PositiveInfinity)));
        }
    }

    /// <summary>The change from the second period to the first, linearised, with Student's t on the smaller effective number of customers less one.</summary>
    public Comparison? Comparison(MetricDefinition definition, double level)
    {
        double[] totals = Totals();
        if (Value(totals) is not { } change)
        {
            return null;
        }

        double now = Rate(totals, 0), before = Rate(totals, 1), over = totals[1], overBefore = totals[3], scatter = 0, squares = 0, squaresBefore = 0;
        for (int i = 0; i < cells.Length; i += width)
        {
            double share = cells[i + 1] / over, shareBefore = cells[i + 3] / overBefore;
            double influence = (cells[i] / over) - (now * share) - ((cells[i + 2] / overBefore) - (before * shareBefore));
            scatter += influence * influence;
            squares += share * share;
            squaresBefore += shareBefore * shareBefore;
        }

        int n = customers;
        double error = n < 2 ? 0 : Math.Sqrt(scatter * n / (n - 1.0)), freedom = Math.Max(1, (1 / Math.Max(squares, squaresBefore)) - 1);
        if (n < 2 || error <= 1e-14 * (Math.Abs(now) + Math.Abs(before)))
        {
            return CrmMetrics.Comparison.WithoutInterval(definition, change, n < 2 ? TooFew : NoSpread);
        }

        double margin = StudentT.TwoSidedQuantile(level, freedom) * error;
        return new(definition, change, new(change - margin, change + margin, level), StudentT.TwoSidedTail(change / error, freedom), "linearised ratios of the same customers");
    }

    private static double Rate(double[] totals, int period) => totals[2 * period] / totals[(2 * period) + 1];

    private double? Value(double[] totals)
    {
        for (int over = 1; over < width; over += 2)
        {
            if (totals[over] <= 0)
            {
                return null;
            }
        }

        return value(totals);
    }

    private double[] Totals()
    {
        double[] totals = new double[width];
        for (int i = 0; i < customers; i++)
        {
            Add(totals, i);
        }

        return totals;
    }

    private void Add(double[] totals, int customer)
    {
        ReadOnlySpan<double> mine = cells.AsSpan(customer * width, width);
        for (int i = 0; i < mine.Length; i++)
        {
            totals[i] += mine[i];
        }
    }

    private double Drawn(Xoshiro256StarStar random)
    {
        double[] totals = new double[width];
        while (true)
        {
            Array.Clear(totals, 0, width);
            for (int i = 0; i < customers; i++)
            {
                Add(totals, random.Next(customers));
            }

            // Nobody with opening revenue among them: no rate, so draw once more.
            if (Value(totals) is { } drawn)
            {
                return drawn;
            }
        }
    }

    // From leaving each customer out in turn.
    private double Acceleration(double[] totals)
    {
        List<double> without = [];
        double[] rest = new double[width];
        for (int i = 0; i < cells.Length; i += width)
        {
            for (int j = 0; j < width; j++)
            {
                rest[j] = totals[j] - cells[i + j];
            }

            if (Value(rest) is { } one)
            {
                without.Add(one);
            }
        }

        double mean = without.Count == 0 ? 0 : without.Average(), squares = 0, cubes = 0;
        foreach (double one in without)
        {
            double distance = mean - one;
            squares += distance * distance;
            cubes += distance * distance * distance;
        }

        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }
}
