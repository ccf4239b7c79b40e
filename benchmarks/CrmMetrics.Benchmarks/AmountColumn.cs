using System;

namespace CrmMetrics.Benchmarks;

/// <summary>Seeded amounts of money.</summary>
internal static class AmountColumn
{
    /// <summary>Amounts with cents, mostly of some hundreds to some thousands.</summary>
    public static decimal[] Make(int rows)
    {
        SplitMix64 random = new(5_000_000);
        decimal[] column = new decimal[rows];
        for (int i = 0; i < rows; i++)
        {
            column[i] = new((int)Math.Clamp(Math.Exp(11.3 + random.Normal()), 1, 2_000_000_000), 0, 0, isNegative: false, scale: 2);
        }

        return column;
    }
}
