using System;
using System.Linq;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace CrmMetrics.Statistics;

/// <summary>A covariance or information matrix, taken apart so that its rank is known before anything is divided by it.</summary>
internal sealed class SymmetricMatrix
{
    private readonly double[] scale;
    private readonly Matrix<double> vectors;
    private readonly double[] values;
    private readonly bool[] kept;

    /// <summary>Takes a matrix apart.</summary>
    /// <param name="matrix">Symmetric, with no negative number on its diagonal.</param>
    /// <param name="tolerance">From which share of the largest eigenvalue on an eigenvalue counts, once the diagonal is 1.</param>
    public SymmetricMatrix(double[][] matrix, double tolerance = 1e-12)
    {
        int size = matrix.Length;
        scale = [.. Enumerable.Range(0, size).Select(i => matrix[i][i] > 0 ? 1 / Math.Sqrt(matrix[i][i]) : 0)];
        Evd<double> parts = Matrix<double>.Build.Dense(size, size, (i, j) => matrix[i][j] * scale[i] * scale[j]).Evd(Symmetricity.Symmetric);
        vectors = parts.EigenVectors;
        values = [.. parts.EigenValues.Select(value => value.Real)];
        double largest = values.Length == 0 ? 0 : values.Max();
        kept = [.. values.Select(value => value > tolerance * largest && value > 0)];
        Rank = kept.Count(isKept => isKept);
    }

    public int Rank { get; }

    public bool IsFull => Rank == values.Length;

    /// <summary>The solution of matrix × x = right; in the range of the matrix where that has not its full rank.</summary>
    public double[] Solve(double[] right)
    {
        double[] solution = new double[scale.Length];
        for (int k = 0; k < values.Length; k++)
        {
            if (!kept[k])
            {
                continue;
            }

            double projection = 0;
            for (int i = 0; i < scale.Length; i++)
            {
                projection += vectors[i, k] * scale[i] * right[i];
            }

            for (int i = 0; i < scale.Length; i++)
            {
                solution[i] += vectors[i, k] * scale[i] * projection / values[k];
            }
        }

        return solution;
    }

    /// <summary>right · matrix⁻¹ · right.</summary>
    public double Quadratic(double[] right) => right.Zip(Solve(right), (x, y) => x * y).Sum();

    public double[][] Inverse() => [.. Enumerable.Range(0, scale.Length).Select(row =>
    {
        double[] unit = new double[scale.Length];
        unit[row] = 1;
        return Solve(unit);
    })];

    /// <summary>A square of zeros.</summary>
    public static double[][] Zeros(int size)
    {
        double[][] zeros = new double[size][];
        for (int row = 0; row < size; row++)
        {
            zeros[row] = new double[size];
        }

        return zeros;
    }
}
