using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics.Random;
#if NET8_0_OR_GREATER
using System.Numerics;
#endif

namespace CrmMetrics.Returns;

/// <summary>Draws the uncertain figures of a case, a block of draws at a time, one column for each.</summary>
/// <remarks>A value is looked up between quantiles that were computed once, so that a draw costs but a few times its random number. What a line is worth is its figures' product times one weight, into which
/// all its months have gone before the first draw.</remarks>
internal sealed class CaseDraws
{
    public const int Block = 1024;

    // 1½ × 2⁵²: between here and 2⁵³ doubles are the whole numbers.
    private const double WholeNumbers = 6_755_399_441_055_744;

    private readonly Xoshiro256StarStar random;
    private readonly ValueRange[] ranges;
    private readonly double[][] columns;
    private readonly int[] correlated;
    private readonly double[][] factor;
    private readonly double[][] normals;
    private readonly double[] numbers = new double[Block];
    private readonly double[] product = new double[Block];
    private readonly int[][] figures;
    private readonly double[] known;

    public CaseDraws(BusinessCase @case, int seed)
    {
        random = new(seed, threadSafe: false);
        CaseInput[] uncertain = [.. @case.Inputs.Where(input => !input.Range.IsExact)];
        ranges = [.. uncertain.Select(input => input.Range)];
        columns = [.. ranges.Select(_ => new double[Block])];
        correlated = Array.ConvertAll(CaseCorrelation.Names(@case.Correlations), name => Array.FindIndex(uncertain, input => input.Name == name));
        factor = CaseCorrelation.Factor([.. @case.Correlations])!;
        normals = [.. correlated.Select(_ => new double[Block])];
        figures = [.. @case.Terms.Select(term => term.InputNames.Select(name => Array.FindIndex(uncertain, input => input.Name == name)).Where(index => index >= 0).ToArray())];
        known = [.. @case.Terms.Select(term => term.Line.Factors.Where(one => one.Range.IsExact).Aggregate(1.0, (all, one) => all * (double)one.Range.Expected))];
    }

    /// <summary>Draws a block.</summary>
    public void Next()
    {
        foreach (double[] normal in normals)
        {
            random.NextDoubles(numbers);
            LookUp(ValueRange.StandardNormal, numbers, normal);
        }

        for (int i = 0; i < ranges.Length; i++)
        {
            int place = Array.IndexOf(correlated, i);
            if (place < 0)
            {
                random.NextDoubles(numbers);
            }
            else
            {
                Correlate(place);
            }

            LookUp(ranges[i], numbers, columns[i]);
        }
    }

    /// <summary>Adds a line to a column of sums: the product of its figures times a weight.</summary>
    public void Add(int term, double weight, double[] sums)
    {
        int[] its = figures[term];
        if (its.Length == 0)
        {
            double all = weight * known[term];
            for (int draw = 0; draw < Block; draw++)
            {
                sums[draw] += all;
            }

            return;
        }

        AddScaled(sums, its.Length == 1 ? columns[its[0]] : Product(its), weight * known[term]);
    }

    /// <summary>The products of the figures of each line, what is known of them included.</summary>
    public void Products(IReadOnlyList<double[]> lines)
    {
        for (int term = 0; term < lines.Count; term++)
        {
            Array.Clear(lines[term], 0, Block);
            Add(term, 1, lines[term]);
        }
    }

    /// <summary>Adds a column times a number.</summary>
    public static void AddScaled(double[] sums, double[] column, double scale)
    {
#if NET8_0_OR_GREATER
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(sums.AsSpan(0, Block));
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(column.AsSpan(0, Block));
        for (int i = 0; i < to.Length && i < from.Length; i++)
        {
            to[i] += from[i] * scale;
        }
#else
        for (int i = 0; i < Block; i++)
        {
            sums[i] += column[i] * scale;
        }
#endif
    }

    private double[] Product(int[] its)
    {
        double[] first = columns[its[0]];
        for (int draw = 0; draw < Block; draw++)
        {
            product[draw] = first[draw];
        }

        for (int i = 1; i < its.Length; i++)
        {
            double[] next = columns[its[i]];
            for (int draw = 0; draw < Block; draw++)
            {
                product[draw] *= next[draw];
            }
        }

        return product;
    }

    /// <summary>Makes the chances of a correlated figure from independent normal numbers.</summary>
    private void Correlate(int place)
    {
        Array.Clear(numbers, 0, Block);
        for (int i = 0; i <= place; i++)
        {
            if (factor[place][i] != 0)
            {
                AddScaled(numbers, normals[i], factor[place][i]);
            }
        }

        for (int draw = 0; draw < Block; draw++)
        {
            numbers[draw] = NormalShares.Below(numbers[draw]);
        }
    }

    private static void LookUp(ValueRange range, double[] chances, double[] values)
    {
        ReadOnlySpan<double> from = chances.AsSpan(0, Block), table = range.Table;
        Span<double> to = values.AsSpan(0, from.Length);

        ref double first = ref MemoryMarshal.GetReference(table);

        // Added to a large number, a chance in cells is rounded to the number of its cell in the last bits: conversions, which mind what doesn't fit, take longer than all the rest.
        unchecked
        {
            for (int draw = 0; draw < from.Length; draw++)
            {
                double place = from[draw] * ValueRange.Cells, moved = place - 0.5 + WholeNumbers;
                int cell = (int)BitConverter.DoubleToInt64Bits(moved);
                ref double below = ref Unsafe.Add(ref first, cell);
                to[draw] = below + ((place - (moved - WholeNumbers)) * (Unsafe.Add(ref below, 1) - below));
            }
        }

        if (range.HasTails)
        {
            LookUpTails(range, from, to);
        }
    }

    /// <summary>Puts exact quantiles where the range is thin: the cells there are too wide for straight lines.</summary>
    private static void LookUpTails(ValueRange range, ReadOnlySpan<double> from, Span<double> to)
    {
        const double tail = (double)ValueRange.TailCells / ValueRange.Cells;
#if NET8_0_OR_GREATER
        // Few draws lie there, so whole vectors of them are passed over at once.
        Vector<double> low = new(tail), high = new(1 - tail);
        int width = Vector<double>.Count;
#else
        const int width = 1;
#endif
        for (int start = 0; start < from.Length; start += width)
        {
#if NET8_0_OR_GREATER
            Vector<double> chances = new(from.Slice(start));
            if (!Vector.LessThanAny(chances, low) && !Vector.GreaterThanOrEqualAny(chances, high))
            {
                continue;
            }
#endif
            for (int draw = start; draw < start + width; draw++)
            {
                if (from[draw] < tail || from[draw] >= 1 - tail)
                {
                    to[draw] = range.DrawnAt(Math.Max(double.Epsilon, Math.Min(1 - 1e-16, from[draw])));
                }
            }
        }
    }

    /// <summary>The normal distribution function, from a table.</summary>
    private static class NormalShares
    {
        private const int Steps = 128, Most = 5;

        private static readonly double[] Shares = [.. Enumerable.Range(0, (2 * Most * Steps) + 2).Select(i => Normal.UpperTail(Most - (i / (double)Steps)))];

        public static double Below(double z)
        {
            double place = Math.Max(0, Math.Min(2 * Most * Steps, (z + Most) * Steps));
            int cell = unchecked((int)place);
            return Shares[cell] + ((place - cell) * (Shares[cell + 1] - Shares[cell]));
        }
    }
}
