using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace CrmMetrics;

/// <summary>Numbers keys, such as the ids of customers, from 0 in the order in which they first appear.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <remarks>
/// <para>Every summary by customer works on such numbers. A caller with several of them encodes a column of keys once, and hands the numbers on.</para>
/// <para>Keys of type <see cref="int"/>, <see cref="long"/> and <see cref="Guid"/> have a hash table of our own;
/// other keys, and keys with a comparer, go through a <see cref="Dictionary{TKey,TValue}"/>. A key takes
/// its own size (4, 8 or 16 bytes) and two to four times 8, 16 or 20 bytes of table.</para>
/// <para>Not safe for several threads at once.</para>
/// </remarks>
[DebuggerDisplay("{Count} keys")]
public sealed class KeyEncoder<TKey>
    where TKey : notnull
{
    // So many slots are asked for at once that memory answers in parallel, and so few that the first are still in the first cache.
    private const int BlockLength = 256;

    private readonly Dictionary<TKey, int>? others;
    private TKey[] keys = new TKey[8];
    private Slot[] slots = new Slot[16];
    private int shift = 32 - 4;

    /// <summary>Makes an encoder without keys.</summary>
    /// <param name="comparer">When two keys are the same, such as <c>StringComparer.OrdinalIgnoreCase</c>; as the type itself says when left out.</param>
    public KeyEncoder(IEqualityComparer<TKey>? comparer = null)
    {
        if (comparer is not null || !HasOwnTable)
        {
            others = new(comparer);
        }
    }

    /// <summary>How many different keys there are.</summary>
    /// <value>0 or more; the numbers are below it.</value>
    public int Count { get; private set; }

    /// <summary>The keys in the order of their numbers.</summary>
    /// <value>One key for each number; valid until the next key is added.</value>
    public ReadOnlySpan<TKey> Keys => keys.AsSpan(0, Count);

    /// <summary>Whether the keys have a hash table of our own.</summary>
    internal static bool HasOwnTable => typeof(TKey) == typeof(int) || typeof(TKey) == typeof(long) || typeof(TKey) == typeof(Guid);

    /// <summary>The key of a number.</summary>
    /// <param name="number">A number from 0 to <see cref="Count"/> − 1.</param>
    /// <value>The key.</value>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> was given to no key.</exception>
    public TKey this[int number] => number >= 0 && number < Count
        ? keys[number]
        : throw Guard.Out(nameof(number), number, Guard.Invariant($"must be the number of one of the {Count} keys"));

    /// <summary>The number of a key, which gets the next one when it is new.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Its number, from 0.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    public int Encode(TKey key)
    {
        if (key is null)
        {
            throw new ArgumentNullException(nameof(key));
        }

        return others is null ? OwnNumber(key, Hash(key)) : OtherNumber(others, key);
    }

    /// <summary>Numbers a column of keys; those that are new get the next numbers.</summary>
    /// <param name="column">The key of each row.</param>
    /// <param name="numbers">Takes the number of each row; as long as the column.</param>
    /// <exception cref="ArgumentException"><paramref name="numbers"/> is not as long as the column, or a key is <see langword="null"/>. The message names the row.</exception>
    public void Encode(ReadOnlySpan<TKey> column, Span<int> numbers)
    {
        if (numbers.Length != column.Length)
        {
            throw Guard.Bad(nameof(numbers), $"numbers: must have room for each of the {column.Length} keys and no more, but had {numbers.Length}.");
        }

        if (others is null)
        {
            EncodeOwn(column, numbers);
            return;
        }

        for (int row = 0; row < column.Length; row++)
        {
            numbers[row] = column[row] is { } key ? OtherNumber(others, key) : throw Rows.NullKey(nameof(column), row);
        }
    }

    /// <summary>Finds the number of a key without adding it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="number">Its number; −1 when it has none.</param>
    /// <returns>Whether it has one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    public bool TryFind(TKey key, out int number)
    {
        if (key is null)
        {
            throw new ArgumentNullException(nameof(key));
        }

        number = -1;
        if (others is not null)
        {
            number = others.TryGetValue(key, out int found) ? found : -1;
        }
        else
        {
            number = slots[Place(key, Hash(key))].Next - 1;
        }

        return number >= 0;
    }

    /// <summary>Adds the keys of another encoder.</summary>
    /// <param name="other">The other encoder.</param>
    /// <returns>For each number of the other encoder, the number that its key has here.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    public int[] Merge(KeyEncoder<TKey> other)
    {
        int[] numbers = new int[Guard.NotNull(other).Count];
        Encode(other.Keys, numbers);
        return numbers;
    }

    /// <summary>In which of some parts of about the same size a key falls, whatever else is there.</summary>
    internal static int Part(TKey key, int parts) =>
        (int)(((HasOwnTable ? Hash(key) & 0xFFFF : unchecked((uint)EqualityComparer<TKey>.Default.GetHashCode(key) * 0x9E37_79B1u) >> 16) * (uint)parts) >> 16);

    /// <summary>The hash of a key that has a table of our own.</summary>
    // Multiplied and folded twice, so that neither runs nor multiples of a power of two meet in a slot.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Hash(TKey key)
    {
        unchecked
        {
            ulong bits;
            if (typeof(TKey) == typeof(int))
            {
                bits = Unsafe.As<TKey, uint>(ref key);
            }
            else if (typeof(TKey) == typeof(long))
            {
                bits = Unsafe.As<TKey, ulong>(ref key);
            }
            else
            {
                ref ulong first = ref Unsafe.As<TKey, ulong>(ref key);
                ulong second = Unsafe.Add(ref first, 1) * 0xC2B2_AE3D_27D4_EB4F;
                bits = first ^ ((second << 31) | (second >> 33));
            }

            bits *= 0x9E37_79B9_7F4A_7C15;
            bits ^= bits >> 32;
            bits *= 0xD6E8_FEB8_6659_FD93;
            return (uint)(bits >> 32);
        }
    }

    private void EncodeOwn(ReadOnlySpan<TKey> column, Span<int> numbers)
    {
        Span<uint> hashes = stackalloc uint[BlockLength];
        for (int first = 0; first < column.Length; first += BlockLength)
        {
            ReadOnlySpan<TKey> block = column.Slice(first, Math.Min(BlockLength, column.Length - first));
            Span<int> result = numbers.Slice(first, block.Length);

            // First every slot of the block is read and nothing decided, so that the processor waits for many of them at the same time.
            Slot[] table = slots;
            int down = shift;
            for (int i = 0; i < block.Length; i++)
            {
                uint hash = Hash(block[i]);
                hashes[i] = hash;
                result[i] = table[(int)(hash >> down)].Next;
            }

            int known = 0;
            while (known < block.Length)
            {
                known = FindOwn(block, hashes, result, known);
                if (known < block.Length)
                {
                    result[known] = OwnNumber(block[known], hashes[known]);
                    known++;
                }
            }
        }
    }

    /// <summary>Numbers keys that are known, from a place on; where one is new, it stops.</summary>
    private int FindOwn(ReadOnlySpan<TKey> block, ReadOnlySpan<uint> hashes, Span<int> result, int from)
    {
        // The mask keeps every place inside the table, so nothing more is checked.
        ref Slot table = ref slots[0];
        int down = shift, mask = slots.Length - 1, i = from;
        unchecked
        {
            for (; i < block.Length && i < hashes.Length && i < result.Length; i++)
            {
                TKey key = block[i];
                int place = (int)(hashes[i] >> down), next = Unsafe.Add(ref table, place).Next;
                while (next != 0 && !EqualityComparer<TKey>.Default.Equals(Unsafe.Add(ref table, place).Key, key))
                {
                    place = (place + 1) & mask;
                    next = Unsafe.Add(ref table, place).Next;
                }

                if (next == 0)
                {
                    break;
                }

                result[i] = next - 1;
            }
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int OwnNumber(TKey key, uint hash)
    {
        int place = Place(key, hash);
        int next = slots[place].Next;
        return next > 0 ? next - 1 : Add(key, place);
    }

    /// <summary>The slot of a key, or the free one that it would get.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(TKey key, uint hash)
    {
        Slot[] table = slots;
        int place = (int)(hash >> shift);
        unchecked
        {
            while (table[place].Next != 0 && !EqualityComparer<TKey>.Default.Equals(table[place].Key, key))
            {
                place = (place + 1) & (table.Length - 1);
            }
        }

        return place;
    }

    private int Add(TKey key, int place)
    {
        int number = Append(key);
        slots[place] = new(key, number + 1);
        if (Count > slots.Length / 2)
        {
            Resize(Count);
        }

        return number;
    }

    private void Resize(int count)
    {
        int length = slots.Length;
        while (length < 2L * count)
        {
            length = checked(2 * length);
            shift--;
        }

        slots = new Slot[length];
        for (int number = 0; number < Count; number++)
        {
            TKey key = keys[number];
            slots[Place(key, Hash(key))] = new(key, number + 1);
        }
    }

    private int Append(TKey key)
    {
        if (Count == keys.Length)
        {
            Array.Resize(ref keys, 2 * Count);
        }

        keys[Count] = key;
        return Count++;
    }

    private int OtherNumber(Dictionary<TKey, int> known, TKey key)
    {
#if NET8_0_OR_GREATER
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out bool isKnown);
        if (!isKnown)
        {
            number = Append(key);
        }
#else
        if (!known.TryGetValue(key, out int number))
        {
            number = Append(key);
            known.Add(key, number);
        }
#endif
        return number;
    }

    /// <summary>A key and its number plus 1; 0 where the slot is free.</summary>
    private readonly struct Slot(TKey key, int next)
    {
        public readonly TKey Key = key;
        public readonly int Next = next;
    }
}
