using System;
using System.Collections.Generic;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>A number by which histories are recognised, whatever their order: a sum of hashes.</summary>
internal static class HistoryFingerprint
{
    public static string Of(HistoryGroups groups)
    {
        ulong sum = 0;
        for (int g = 0; g < groups.Count; g++)
        {
            unchecked
            {
                ulong bits = Scattered(Scattered(Scattered((ulong)groups.Repeats[g]) ^ (ulong)BitConverter.DoubleToInt64Bits(groups.Recency[g])) ^ (ulong)BitConverter.DoubleToInt64Bits(groups.Age[g]));
                sum += bits * (ulong)groups.Customers[g];
            }
        }

        return sum.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Of what customers paid for their priced purchases.</summary>
    public static string Of(long[] priced, decimal[] spend)
    {
        ulong sum = 0;
        for (int i = 0; i < priced.Length; i++)
        {
            unchecked
            {
                sum += priced[i] == 0 ? 0 : Scattered(Scattered((ulong)priced[i]) ^ (ulong)BitConverter.DoubleToInt64Bits((double)spend[i]));
            }
        }

        return sum.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Of rows of whole numbers, each row so many times.</summary>
    public static string Of(IEnumerable<(long[] Row, long Times)> rows)
    {
        ulong sum = 0;
        foreach ((long[] row, long times) in rows)
        {
            unchecked
            {
                ulong bits = 0;
                foreach (long number in row)
                {
                    bits = Scattered(bits ^ (ulong)number);
                }

                sum += bits * (ulong)times;
            }
        }

        return sum.ToString("x16", CultureInfo.InvariantCulture);
    }

    // The finaliser of SplitMix64.
    private static ulong Scattered(ulong bits)
    {
        unchecked
        {
            bits += 0x9E3779B97F4A7C15;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
