using System;

namespace CrmMetrics.Statistics;

/// <summary>Two independent shares: the intervals of their difference and the tests that they're equal.</summary>
internal readonly struct ProportionPair
{
    private readonly Proportion first;
    private readonly Proportion second;

    /// <summary>Takes two shares that both have a value.</summary>
    public ProportionPair(Proportion first, Proportion second)
    {
        this.first = first;
        this.second = second;
        Cross = ((DoubleDouble.Of(first.Part) * DoubleDouble.Of(second.Whole)) - (DoubleDouble.Of(second.Part) * DoubleDouble.Of(first.Whole))).Value;
    }

    /// <summary>The difference of the shares, the same to the last digit with its sign changed when they swap.</summary>
    public double Difference => Cross / ((double)first.Whole * second.Whole);

    private double Total => (double)first.Whole + second.Whole;

    private double Successes => (double)first.Part + second.Part;

    /// <summary>x₁n₂ − x₂n₁, in which two shares that differ by 1e-12 still have all their digits.</summary>
    private double Cross { get; }

    public (double Lower, double Upper, double PValue) Of(DifferenceMethod method, double level)
    {
        double z = Normal.TwoSidedQuantile(level), total = Total;
        return method switch
        {
            DifferenceMethod.Mee => Score(z * z, 1),
            DifferenceMethod.Newcombe => Newcombe(z),
            DifferenceMethod.AgrestiCaffo => Normally(first.Part + 1.0, first.Whole + 2.0, second.Part + 1.0, second.Whole + 2.0, z),
            DifferenceMethod.Wald => Normally(first.Part, first.Whole, second.Part, second.Whole, z),
            _ => Score(z * z * (total / (total - 1)), (total - 1) / total),
        };
    }

    public HypothesisTest? Test(ProportionTest test)
    {
        if (test == ProportionTest.FisherExact)
        {
            return new("Fisher's exact test", null, null, new Hypergeometric(first.Whole, second.Whole, Successes).MinimumLikelihoodTest(first.Part));
        }

        return Pooled(test == ProportionTest.YatesChiSquare ? 0.5 * Total : 0) is not { } z ? null : test switch
        {
            ProportionTest.PooledZ => new("pooled z test", z, null, Normal.TwoSidedTail(z)),
            ProportionTest.YatesChiSquare => Square("chi-square with Yates' correction", z, 1),
            _ => Square("N−1 chi-square", z, (Total - 1) / Total),
        };
    }

    private static HypothesisTest Square(string method, double z, double factor)
    {
        double statistic = z * z * factor;
        return new(method, statistic, 1, ChiSquare.UpperTail(statistic, 1));
    }

    // The z of the pooled share, with the cross product of the table brought nearer to 0 by a correction.
    private double? Pooled(double correction)
    {
        double successes = Successes, failures = Total - successes, size = Math.Max(0, Math.Abs(Cross) - correction);
        return successes == 0 || failures == 0 ? null : Math.Sign(Cross) * size * Math.Sqrt(Total / (successes * failures) / ((double)first.Whole * second.Whole));
    }

    private (double Lower, double Upper, double PValue) Score(double limit, double factor) => (
        ScoreLower(first, second, Difference, limit),
        -ScoreLower(second, first, -Difference, limit),
        Pooled(0) is { } pooled ? Normal.TwoSidedTail(pooled * Math.Sqrt(factor)) : 1);

    /// <summary>The difference below which the score statistic passes the limit.</summary>
    /// <remarks>The most likely shares whose difference is d satisfy x/p − (n − x)/(1 − p) = ±λ in the two groups, with one multiplier λ: two
    /// quadratics in place of the usual cubic, whose trigonometric solution loses its digits near 0 and 1. With V the variance at these
    /// shares, d is the seen difference less λV and the score statistic is λ√V, so that one search for λ gives the bound.</remarks>
    private static double ScoreLower(Proportion first, Proportion second, double difference, double limit)
    {
        if (first.Part == 0 && second.Part == second.Whole)
        {
            return -1;
        }

        double x = first.Part, n = first.Whole, y = (double)second.Whole - second.Part, m = second.Whole;

        // A share of 1 stays there until the multiplier has reached its whole, and then leaves so steeply that the way past that kink is what must be searched for.
        double start = 0;
        foreach (double kink in stackalloc[] { x == n ? n : 0, y == m ? m : 0 })
        {
            start = kink > start && At(kink, 0) * kink * kink < limit ? kink : start;
        }

        double guess = start > 0 ? Math.Log(limit) : 0.5 * Math.Log(limit / (Variance((x + 0.5) / (n + 1), (n - x + 0.5) / (n + 1), n) + Variance((y + 0.5) / (m + 1), (m - y + 0.5) / (m + 1), m)));
        double past = Math.Exp(Root.Near(Excess, guess, 0.125));
        return Math.Max(-1, difference - ((start + past) * At(start, past)));

        double Excess(double log)
        {
            double tried = Math.Exp(log);
            return (2 * Math.Log(start + tried)) + Math.Log(At(start, tried) / limit);
        }

        double At(double from, double further) => Pulled(x, n, from, further) + Pulled(y, m, from, further);
    }

    // The variance of a share whose estimate is pulled below x / n by the multiplier, which comes in two parts.
    private static double Pulled(double x, double n, double start, double past)
    {
        double multiplier = start + past, gap = start - n + past, root = Math.Sqrt((gap * gap) + (4 * multiplier * (n - x)));
        double share = 2 * x / (n + multiplier + root), rest = gap < 0 ? 2 * (n - x) / (root - gap) : (gap + root) / (2 * multiplier);
        return Variance(share, rest, n);
    }

    private static double Variance(double share, double rest, double n) => share * rest / n;

    private static (double Lower, double Upper, double PValue) Normally(double x, double n, double y, double m, double z)
    {
        double change = (x / n) - (y / m), error = Math.Sqrt(Variance(x / n, (n - x) / n, n) + Variance(y / m, (m - y) / m, m));
        return (change - (z * error), change + (z * error), change == 0 ? 1 : Normal.TwoSidedTail(change / error));
    }

    private (double Lower, double Upper, double PValue) Newcombe(double z)
    {
        double difference = Difference;
        return (
            difference - NewcombeMargin(first, second, z),
            difference + NewcombeMargin(second, first, z),
            difference > 0 ? NewcombeTest(first, second, difference) : difference < 0 ? NewcombeTest(second, first, -difference) : 1);
    }

    // How far the difference reaches down: each share to its Wilson bound, z √(b (1 − b) / n) away. 1 − b is the bound of the failures,
    // which has the digits that b has lost next to 1.
    private static double NewcombeMargin(Proportion upper, Proportion lower, double z) => z * Math.Sqrt(
        Variance(Wilson(upper.Part, upper.Whole, z).Lower, Wilson(upper.Whole - upper.Part, upper.Whole, z).Upper, upper.Whole)
        + Variance(Wilson(lower.Part, lower.Whole, z).Upper, Wilson(lower.Whole - lower.Part, lower.Whole, z).Lower, lower.Whole));

    private static (double Lower, double Upper) Wilson(double part, double whole, double z) => ProportionBounds.Wilson(part, whole, z);

    private static double NewcombeTest(Proportion upper, Proportion lower, double difference) =>
        Normal.TwoSidedTail(Math.Exp(Root.Near(log => Math.Log(NewcombeMargin(upper, lower, Math.Exp(log)) / difference), 0, 0.5)));
}
