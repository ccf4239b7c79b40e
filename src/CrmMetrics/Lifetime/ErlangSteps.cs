using System;

namespace CrmMetrics.Lifetime;

/// <summary>How many of the k steps toward the next purchase a customer who is still there has come since the last one: j with weights (N)ⱼ / j! · wʲ, for j below k.</summary>
internal readonly struct ErlangSteps
{
    private ErlangSteps(double logarithm, double slope, double curvature, double mean, double variance, double cross)
    {
        Logarithm = logarithm;
        Slope = slope;
        Curvature = curvature;
        Mean = mean;
        Variance = variance;
        Cross = cross;
    }

    /// <summary>The logarithm of the sum S of the weights.</summary>
    public double Logarithm { get; }

    /// <summary>Its slope in N.</summary>
    public double Slope { get; }

    /// <summary>Its curvature in N.</summary>
    public double Curvature { get; }

    /// <summary>The mean of j.</summary>
    public double Mean { get; }

    /// <summary>The variance of j.</summary>
    public double Variance { get; }

    /// <summary>The slope of the mean of j in N.</summary>
    public double Cross { get; }

    /// <summary>The weights themselves, as shares of their sum.</summary>
    /// <param name="n">N, above 0.</param>
    /// <param name="w">From 0 to 1.</param>
    /// <param name="regularity">k.</param>
    public static double[] Shares(double n, double w, int regularity)
    {
        double[] shares = new double[regularity];
        double weight = 1, sum = 0;
        for (int j = 0; j < regularity; j++)
        {
            sum += shares[j] = weight;
            weight *= (n + j) / (j + 1) * w;
        }

        for (int j = 0; j < regularity; j++)
        {
            shares[j] /= sum;
        }

        return shares;
    }

    /// <summary>The sum and its slopes.</summary>
    /// <param name="n">N, above 0.</param>
    /// <param name="w">From 0 to 1.</param>
    /// <param name="regularity">k.</param>
    public static ErlangSteps Of(double n, double w, int regularity)
    {
        // Of each j: the slope of ln (N)ⱼ in N, and how fast that falls.
        double weight = 1, rise = 0, fall = 0, sum = 0, rises = 0, bends = 0, steps = 0, squares = 0, crosses = 0;
        for (int j = 0; j < regularity; j++)
        {
            sum += weight;
            rises += weight * rise;
            bends += weight * ((rise * rise) - fall);
            steps += weight * j;
            squares += weight * j * j;
            crosses += weight * j * rise;
            weight *= (n + j) / (j + 1) * w;
            double inverse = 1 / (n + j);
            rise += inverse;
            fall += inverse * inverse;
        }

        double mean = steps / sum, slope = rises / sum;
        return new(Math.Log(sum), slope, (bends / sum) - (slope * slope), mean, (squares / sum) - (mean * mean), (crosses / sum) - (mean * slope));
    }
}
