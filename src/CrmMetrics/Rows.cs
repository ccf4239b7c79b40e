using System;
using System.Collections.Generic;
#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace CrmMetrics;

/// <summary>What the row doors share.</summary>
internal static class Rows
{
    private const int BlockLength = 1024;

    /// <summary>Takes a few rows that lie side by side.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">How many rows came before them.</param>
    public delegate void Block<T>(ReadOnlySpan<T> rows, long first);

    /// <summary>Hands the rows on as spans: an array or list in place and in one piece, anything else in copied blocks.</summary>
    /// <remarks>A loop over a span costs a fraction of an iterator's, and is written once for all.</remarks>
    public static void InBlocks<T>(IEnumerable<T> rows, Block<T> take)
    {
        switch (rows)
        {
            case T[] array:
                take(array, 0);
                break;
#if NET8_0_OR_GREATER
            case List<T> list:
                take(CollectionsMarshal.AsSpan(list), 0);
                break;
#endif
            default:
                Copied(rows, take);
                break;
        }
    }

    /// <summary>The exception for a row without a key.</summary>
    public static ArgumentException NullKey(string name, long row) =>
        new(Guard.Invariant($"{name}: the key of row {row} (counted from 0) must not be null."), name);

    private static void Copied<T>(IEnumerable<T> rows, Block<T> take)
    {
        T[] block = new T[BlockLength];
        int length = 0;
        long first = 0;
        foreach (T row in rows)
        {
            block[length++] = row;
            if (length == block.Length)
            {
                take(block, first);
                first += length;
                length = 0;
            }
        }

        take(block.AsSpan(0, length), first);
    }
}
