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

    /// <summary>The rows in place, where they are an array or a list: that saves the iterator's 4 to 9 ns a row.</summary>
    public static bool TrySpan<T>(IEnumerable<T> rows, out ReadOnlySpan<T> span)
    {
        switch (rows)
        {
            case T[] array:
                span = array;
                return true;
#if NET8_0_OR_GREATER
            case List<T> list:
                span = CollectionsMarshal.AsSpan(list);
                return true;
#endif
            default:
                span = default;
                return false;
        }
    }

    /// <summary>Hands the rows on as spans, in one piece where they lie in one, else copied block by block: the loop over them is written once.</summary>
    public static void InBlocks<T>(IEnumerable<T> rows, Block<T> take)
    {
        if (TrySpan(rows, out ReadOnlySpan<T> span))
        {
            take(span, 0);
            return;
        }

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

    /// <summary>The exception for a row without a key.</summary>
    public static ArgumentException NullKey(string name, long row) =>
        new(Guard.Invariant($"{name}: the key of row {row} (counted from 0) must not be null."), name);
}
