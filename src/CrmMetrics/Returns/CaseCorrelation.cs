using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Returns;

/// <summary>Two figures of a case that tend to turn out high or low together.</summary>
internal sealed record CaseCorrelation(string First, string Second, double Value)
{
    // What rounding leaves of a pivot that is 0.
    private const double Nothing = 1e-12;

    public override string ToString() => Guard.Invariant($"{First} and {Second} {Value}");

    public bool IsOf(string one, string other) => (First == one && Second == other) || (First == other && Second == one);

    /// <summary>The figures that are correlated with any.</summary>
    public static string[] Names(IEnumerable<CaseCorrelation> pairs) => [.. pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct(StringComparer.Ordinal)];

    /// <summary>The lower triangle whose product with its own transpose is the matrix of correlations (Cholesky), also where figures determine each other; none where the matrix is impossible.</summary>
    public static double[][]? Factor(IReadOnlyCollection<CaseCorrelation> pairs)
    {
        string[] names = Names(pairs);
        double[][] lower = [.. names.Select(_ => new double[names.Length])];
        for (int i = 0; i < names.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = i == j ? 1 : pairs.FirstOrDefault(pair => pair.IsOf(names[i], names[j]))?.Value ?? 0;
                for (int k = 0; k < j; k++)
                {
                    rest -= lower[i][k] * lower[j][k];
                }

                if (i == j)
                {
                    if (rest < -Nothing)
                    {
                        return null;
                    }

                    lower[i][i] = rest < Nothing ? 0 : Math.Sqrt(rest);
                }
                else if (lower[j][j] > 0)
                {
                    lower[i][j] = rest / lower[j][j];
                }
                else if (Math.Abs(rest) > Math.Sqrt(Nothing))
                {
                    return null;
                }
            }
        }

        return lower;
    }
}
