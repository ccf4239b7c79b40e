using System;
#if NET8_0_OR_GREATER
using System.Numerics;
using System.Runtime.InteropServices;
#endif

namespace CrmMetrics.Surveys;

/// <summary>Counts columns of ratings: the loops in which the time goes.</summary>
/// <remarks>Written for vectors as wide as the machine prefers (32 bytes with AVX2, 16 with NEON). Each lane counts in a byte
/// and is emptied before it can overflow, so every count is exact.</remarks>
internal static class RatingKernel
{
    /// <summary>Adds the ratings <paramref name="lowest"/>, <paramref name="lowest"/> + 1 … to their counts, and counts the missing ones.</summary>
    /// <returns>The index of the first rating off the scale; −1 when there is none, and only then are the counts right.</returns>
    public static int Count(ReadOnlySpan<byte> ratings, int lowest, Span<long> counts, ref long missing)
    {
        long before = missing + Sum(counts);
        ReadOnlySpan<byte> rest = ratings;
#if NET8_0_OR_GREATER
        if (counts.Length <= WidestVectorScale)
        {
            rest = CountVectors(ratings, lowest, counts, ref missing);
        }
#endif
        CountEach(rest, lowest, counts, ref missing);

        // What is on no bin of the scale and not missing is missing from the sum: no check is needed in the loops.
        return missing + Sum(counts) - before == ratings.Length ? -1 : FirstOffScale(ratings, lowest, counts.Length);
    }

    /// <summary>The index of the first rating that is neither on the scale nor missing; −1 when there is none.</summary>
    public static int FirstOffScale(ReadOnlySpan<byte> ratings, int lowest, int points)
    {
        for (int i = 0; i < ratings.Length; i++)
        {
            if (ratings[i] != RatingScale.Missing && unchecked((uint)(ratings[i] - lowest)) >= (uint)points)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Counts the answers from 9 on, from 7 to 8 and up to 6, on the scale from 0 to 10.</summary>
    /// <returns>The three counts; <see langword="null"/> when a rating is neither on the scale nor missing.</returns>
    public static (long Promoters, long Passives, long Detractors)? CountClasses(ReadOnlySpan<byte> ratings)
    {
        long promoters = 0, detractors = 0, missing = 0;
        ReadOnlySpan<byte> rest = ratings;
#if NET8_0_OR_GREATER
        if (!CountClassVectors(ref rest, ref promoters, ref detractors, ref missing))
        {
            return null;
        }
#endif
        foreach (byte rating in rest)
        {
            if (rating > 10 && rating != RatingScale.Missing)
            {
                return null;
            }

            promoters += rating is 9 or 10 ? 1 : 0;
            detractors += rating <= 6 ? 1 : 0;
            missing += rating == RatingScale.Missing ? 1 : 0;
        }

        return (promoters, ratings.Length - promoters - detractors - missing, detractors);
    }

    /// <summary>Adds each rating to the line of its segment; the last column of a line counts the missing ones.</summary>
    /// <returns>The first row whose rating is off the scale or whose segment is out of range; −1 when there is none.</returns>
    public static int CountBy(ReadOnlySpan<byte> ratings, ReadOnlySpan<int> segments, RatingScale scale, long[] table)
    {
        // The column of every byte; that of a byte off the scale is so low that one check of the cell finds it, and a wrong segment too.
        int points = scale.Points;
        long width = points + 1;
        long[] columns = new long[256];
        columns.AsSpan().Fill(long.MinValue);
        for (int column = 0; column < points; column++)
        {
            columns[scale.Lowest + column] = column;
        }

        columns[RatingScale.Missing] = points;
        unchecked
        {
            for (int i = 0; i < ratings.Length && i < segments.Length; i++)
            {
                long cell = (segments[i] * width) + columns[ratings[i]];
                if ((ulong)cell >= (ulong)table.Length)
                {
                    return i;
                }

                table[cell]++;
            }
        }

        return -1;
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
        }

        return sum;
    }

    // Four tables, so that equal ratings in a row do not wait for each other's increment.
    private static void CountEach(ReadOnlySpan<byte> ratings, int lowest, Span<long> counts, ref long missing)
    {
        if (ratings.Length == 0)
        {
            return;
        }

        Span<int> table = stackalloc int[4 * 256];
        table.Clear();
        int i = 0;
        for (; i + 4 <= ratings.Length; i += 4)
        {
            table[ratings[i]]++;
            table[256 + ratings[i + 1]]++;
            table[512 + ratings[i + 2]]++;
            table[768 + ratings[i + 3]]++;
        }

        for (; i < ratings.Length; i++)
        {
            table[ratings[i]]++;
        }

        for (int bin = 0; bin < counts.Length; bin++)
        {
            counts[bin] += Total(table, lowest + bin);
        }

        missing += Total(table, RatingScale.Missing);
    }

    private static long Total(ReadOnlySpan<int> table, int rating) =>
        (long)table[rating] + table[256 + rating] + table[512 + rating] + table[768 + rating];

#if NET8_0_OR_GREATER
    // A lane of one byte holds 255 hits, one a vector.
    private const int BlockVectors = byte.MaxValue;

    // Past this the vectors' pass for each four ratings costs more than a table.
    private const int WidestVectorScale = 64;

    private static ReadOnlySpan<byte> CountVectors(ReadOnlySpan<byte> ratings, int lowest, Span<long> counts, scoped ref long missing)
    {
        ReadOnlySpan<Vector<byte>> vectors = MemoryMarshal.Cast<byte, Vector<byte>>(ratings);
        ReadOnlySpan<byte> rest = ratings[(vectors.Length * Vector<byte>.Count)..];
        while (!vectors.IsEmpty)
        {
            // A block of 8 kB stays in the nearest cache while it is passed over, four ratings at a time.
            ReadOnlySpan<Vector<byte>> block = vectors[..Math.Min(BlockVectors, vectors.Length)];
            vectors = vectors[block.Length..];
            int bin = 0;
            for (; bin + 4 <= counts.Length; bin += 4)
            {
                CountFour(block, lowest + bin, counts[bin..]);
            }

            for (; bin < counts.Length; bin++)
            {
                counts[bin] += CountOne(block, lowest + bin);
            }

            missing += CountOne(block, RatingScale.Missing);
        }

        return rest;
    }

    private static void CountFour(ReadOnlySpan<Vector<byte>> block, int rating, Span<long> counts)
    {
        Vector<byte> first = new((byte)rating), second = new((byte)(rating + 1)), third = new((byte)(rating + 2)), fourth = new((byte)(rating + 3));
        Vector<byte> firsts = Vector<byte>.Zero, seconds = Vector<byte>.Zero, thirds = Vector<byte>.Zero, fourths = Vector<byte>.Zero;
        foreach (ref readonly Vector<byte> vector in block)
        {
            // Equal lanes are all ones, which is −1.
            firsts -= Vector.Equals(vector, first);
            seconds -= Vector.Equals(vector, second);
            thirds -= Vector.Equals(vector, third);
            fourths -= Vector.Equals(vector, fourth);
        }

        counts[0] += Lanes(firsts);
        counts[1] += Lanes(seconds);
        counts[2] += Lanes(thirds);
        counts[3] += Lanes(fourths);
    }

    private static long CountOne(ReadOnlySpan<Vector<byte>> block, int rating)
    {
        Vector<byte> wanted = new((byte)rating), hits = Vector<byte>.Zero;
        foreach (ref readonly Vector<byte> vector in block)
        {
            hits -= Vector.Equals(vector, wanted);
        }

        return Lanes(hits);
    }

    private static bool CountClassVectors(ref ReadOnlySpan<byte> ratings, ref long promoters, ref long detractors, ref long missing)
    {
        // As a signed byte the missing code is −1, just below the scale: the least and the largest tell whether all are on it.
        ReadOnlySpan<Vector<sbyte>> vectors = MemoryMarshal.Cast<byte, Vector<sbyte>>(ratings);
        ratings = ratings[(vectors.Length * Vector<byte>.Count)..];
        Vector<sbyte> eight = new(8), seven = new(7), zero = Vector<sbyte>.Zero, least = zero, largest = zero;
        while (!vectors.IsEmpty)
        {
            ReadOnlySpan<Vector<sbyte>> block = vectors[..Math.Min(BlockVectors, vectors.Length)];
            vectors = vectors[block.Length..];
            Vector<sbyte> high = zero, low = zero, none = zero;
            foreach (ref readonly Vector<sbyte> vector in block)
            {
                least = Vector.Min(least, vector);
                largest = Vector.Max(largest, vector);
                high -= Vector.GreaterThan(vector, eight);
                low -= Vector.GreaterThan(seven, vector);
                none -= Vector.GreaterThan(zero, vector);
            }

            promoters += Lanes(Vector.AsVectorByte(high));
            detractors += Lanes(Vector.AsVectorByte(low)) - Lanes(Vector.AsVectorByte(none));
            missing += Lanes(Vector.AsVectorByte(none));
        }

        return Vector.GreaterThanOrEqualAll(least, new Vector<sbyte>(-1)) && Vector.LessThanOrEqualAll(largest, new Vector<sbyte>(10));
    }

    // At most 255 hits in each of at most 64 lanes: their sum fits 16 bits.
    private static long Lanes(Vector<byte> hits)
    {
        Vector.Widen(hits, out Vector<ushort> low, out Vector<ushort> high);
        return Vector.Sum(low + high);
    }
#endif
}
