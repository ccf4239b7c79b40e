using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace CrmMetrics.Impact;

/// <summary>A linear regression by QR, with the covariances of its coefficients that hold where errors differ in size, hang together in groups, or follow each other in time.</summary>
/// <remarks>Every covariance but the classic one is a sum of products of scores: the share of a row in each coefficient, times its residual. Outcomes are kept divided by a power of two near the
/// largest, so that their squares neither overflow nor vanish; <see cref="Contrast"/> gives figures in their own unit.</remarks>
internal sealed class LeastSquares
{
    // A column of unit length this near to the span of those before it is taken for one of them.
    private const double Dependent = 1e-9;

    // What is left of outcomes that the columns explain wholly is the rounding of the solution.
    private const double Rounding = 1e-13;

    private readonly double scale;
    private readonly double[] coefficients;
    private readonly double[] residuals;
    private readonly double[][] shares;

    private LeastSquares(double scale, double[] coefficients, double[] residuals, double[][] shares)
    {
        this.scale = scale;
        this.coefficients = coefficients;
        this.residuals = residuals;
        this.shares = shares;
    }

    public int Rows => residuals.Length;

    public int Columns => coefficients.Length;

    public double[] Coefficients => [.. coefficients.Select(value => value * scale)];

    public double[] Residuals => [.. residuals.Select(value => value * scale)];

    /// <summary>The residuals divided by a power of two, so that their squares neither overflow nor vanish.</summary>
    public IReadOnlyList<double> Shape => residuals;

    /// <summary>Whether the columns explain the outcomes wholly, so that nothing tells how uncertain a coefficient is.</summary>
    public bool IsExact => residuals.All(value => value == 0);

    /// <summary>Fits the outcomes by the columns.</summary>
    /// <param name="columns">The columns of the design, each as long as there are outcomes.</param>
    /// <param name="outcomes">Finite numbers.</param>
    /// <returns>The fit; <see langword="null"/> where a column is a combination of others, or there are more columns than rows.</returns>
    public static LeastSquares? Fit(double[][] columns, double[] outcomes)
    {
        int rows = outcomes.Length, width = columns.Length;
        double[] lengths = [.. columns.Select(Length)];
        if (rows < width || lengths.Contains(0))
        {
            return null;
        }

        QR<double> factors = Matrix<double>.Build.Dense(rows, width, (row, column) => columns[column][row] / lengths[column]).QR(QRMethod.Thin);
        double[][] triangle = factors.R.ToRowArrays(), basis = factors.Q.ToRowArrays();
        if (triangle.Where((row, k) => !(Math.Abs(row[k]) > Dependent)).Any())
        {
            return null;
        }

        double unit = Scale(outcomes);
        double[] left = [.. outcomes.Select(value => value / unit)], solution = new double[width];
        double size = Length(left);
        double[][] influence = [.. basis.Select(row => Share(triangle, row, lengths))];
        for (int row = 0; row < rows; row++)
        {
            AddTo(solution, influence[row], left[row]);
        }

        for (int column = 0; column < width; column++)
        {
            AddTo(left, columns[column], -solution[column]);
        }

        return new(unit, solution, Length(left) <= Rounding * size ? new double[rows] : left, influence);
    }

    /// <summary>The covariance where all errors have one variance and are independent.</summary>
    public double[][] Classic(double degreesOfFreedom)
    {
        double variance = residuals.Sum(value => value * value) / degreesOfFreedom;
        double[][] covariance = SymmetricMatrix.Zeros(Columns);
        foreach (double[] share in shares)
        {
            AddProduct(covariance, share, share, variance);
        }

        return covariance;
    }

    /// <summary>The covariance where independent errors differ in size (White), times a factor for few rows.</summary>
    public double[][] Robust(double factor) => Clustered([.. Enumerable.Range(0, Rows)], Rows, factor);

    /// <summary>The covariance where errors of one group hang together (Liang and Zeger), times a factor for few groups.</summary>
    /// <param name="groups">The group of each row, from 0.</param>
    /// <param name="count">How many groups there are.</param>
    /// <param name="factor">The factor.</param>
    public double[][] Clustered(int[] groups, int count, double factor)
    {
        double[][] sums = [.. Enumerable.Range(0, count).Select(_ => new double[Columns])];
        for (int row = 0; row < Rows; row++)
        {
            AddTo(sums[groups[row]], shares[row], residuals[row]);
        }

        double[][] covariance = SymmetricMatrix.Zeros(Columns);
        foreach (double[] sum in sums)
        {
            AddProduct(covariance, sum, sum, factor);
        }

        return covariance;
    }

    /// <summary>The covariance where errors follow each other in time (Newey and West, Bartlett's weights), times a factor for few rows.</summary>
    /// <param name="times">The time of each row, ascending; pairs across a gap count at their distance in time.</param>
    /// <param name="lag">The greatest distance in time at which errors hang together.</param>
    /// <param name="factor">The factor.</param>
    public double[][] NeweyWest(int[] times, int lag, double factor)
    {
        double[][] scores = [.. shares.Select((share, row) => (double[])[.. share.Select(value => value * residuals[row])])];
        double[][] covariance = SymmetricMatrix.Zeros(Columns);
        for (int row = 0; row < Rows; row++)
        {
            AddProduct(covariance, scores[row], scores[row], factor);
            for (int before = row - 1; before >= 0 && times[row] - times[before] <= lag; before--)
            {
                double weight = factor * (1 - ((times[row] - times[before]) / (lag + 1.0)));
                AddProduct(covariance, scores[row], scores[before], weight);
                AddProduct(covariance, scores[before], scores[row], weight);
            }
        }

        return covariance;
    }

    /// <summary>A weighted sum of the coefficients and its standard error.</summary>
    public (double Value, double Error) Contrast(double[] weights, double[][] covariance) =>
        (Value(weights) * scale, Math.Sqrt(Math.Max(0, Covariance(weights, weights, covariance))) * scale);

    /// <summary>The tests of two weighted sums, and the bounds of their ratio (Fieller).</summary>
    /// <param name="over">The weights of the numerator.</param>
    /// <param name="under">The weights of the denominator.</param>
    /// <param name="covariance">The covariance of the coefficients.</param>
    /// <param name="quantile">How many standard errors the bounds reach.</param>
    /// <returns>The bounds; infinite where the denominator may be 0.</returns>
    public (double Lower, double Upper) RatioBounds(double[] over, double[] under, double[][] covariance, double quantile)
    {
        // (over − ratio × under)² = quantile² × its variance, a quadratic in the ratio.
        double square = quantile * quantile, top = Value(over), bottom = Value(under);
        double overSpread = Covariance(over, over, covariance), underSpread = Covariance(under, under, covariance), common = Covariance(over, under, covariance);
        double a = (bottom * bottom) - (square * underSpread), b = (top * bottom) - (square * common), c = (top * top) - (square * overSpread);
        if (a <= 0)
        {
            return (double.NegativeInfinity, double.PositiveInfinity);
        }

        // b² − ac, written so that the squares of both sums, which are far larger than what is left, don't stand in it.
        double[] apart = [.. over.Zip(under, (mine, other) => mine - (top / bottom * other))];
        double root = quantile * Math.Sqrt(Math.Max(0, (bottom * bottom * Covariance(apart, apart, covariance)) - (square * ((overSpread * underSpread) - (common * common)))));

        // The root that is a difference of near numbers comes from the other by their product, so that it keeps its sign.
        double far = b + (b < 0 ? -root : root);
        double first = far / a, second = far == 0 ? 0 : c / far;
        return (Math.Min(first, second), Math.Max(first, second));
    }

    /// <summary>Tests that several coefficients are 0 (Wald's test in its F form).</summary>
    /// <param name="places">Which coefficients.</param>
    /// <param name="covariance">The covariance of the coefficients.</param>
    /// <param name="degreesOfFreedom">The degrees of freedom of the denominator.</param>
    /// <returns>The test; <see langword="null"/> where the covariance has not the rank that it needs.</returns>
    public HypothesisTest? AllZero(int[] places, double[][] covariance, double degreesOfFreedom)
    {
        SymmetricMatrix spread = new([.. places.Select(row => (double[])[.. places.Select(column => covariance[row][column])])]);
        if (!spread.IsFull)
        {
            return null;
        }

        double statistic = spread.Quadratic([.. places.Select(place => coefficients[place])]) / places.Length;
        double p = IncompleteBeta.Tails(0.5 * degreesOfFreedom, 0.5 * places.Length, degreesOfFreedom, places.Length * statistic).Lower;
        return new(Guard.Invariant($"Wald F test of {places.Length} coefficients"), statistic, degreesOfFreedom, p);
    }

    /// <summary>A power of two near the largest size of the values; 1 where all are 0.</summary>
    public static double Scale(double[] values)
    {
        double largest = values.Length == 0 ? 0 : values.Max(Math.Abs);
        return largest == 0 ? 1 : Math.Pow(2, Math.Max(-1000, Math.Floor(Math.Log(largest) / Math.Log(2))));
    }

    public static double Length(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private double Value(double[] weights) => weights.Zip(coefficients, (weight, coefficient) => weight * coefficient).Sum();

    private static double Covariance(double[] left, double[] right, double[][] covariance) =>
        left.Select((weight, row) => weight == 0 ? 0 : weight * right.Zip(covariance[row], (other, value) => other * value).Sum()).Sum();

    // A row of (X′X)⁻¹X′ from one of the basis: R x = q by back substitution.
    private static double[] Share(double[][] triangle, double[] basis, double[] lengths)
    {
        double[] share = new double[lengths.Length];
        for (int k = share.Length - 1; k >= 0; k--)
        {
            double rest = basis[k];
            for (int later = k + 1; later < share.Length; later++)
            {
                rest -= triangle[k][later] * share[later];
            }

            share[k] = rest / triangle[k][k];
        }

        for (int k = 0; k < share.Length; k++)
        {
            share[k] /= lengths[k];
        }

        return share;
    }

    private static void AddTo(double[] sum, double[] values, double factor)
    {
        for (int k = 0; k < sum.Length; k++)
        {
            sum[k] += values[k] * factor;
        }
    }

    private static void AddProduct(double[][] sum, double[] left, double[] right, double factor)
    {
        for (int row = 0; row < left.Length; row++)
        {
            AddTo(sum[row], right, left[row] * factor);
        }
    }
}
