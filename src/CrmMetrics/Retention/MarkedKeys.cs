using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CrmMetrics.Retention;

/// <summary>A hash table of customers with their marks beside their keys, so that an event costs one look into memory.</summary>
internal sealed class MarkedKeys<TKey>
    where TKey : notnull
{
    // Of a free slot the mark is 0.
    private Slot[] slots = new Slot[64];
    private int shift = 32 - 6;

    /// <summary>How many customers there are.</summary>
    public int Count { get; private set; }

    /// <summary>Takes events.</summary>
    /// <param name="events">The events; each day has its bit.</param>
    /// <param name="bits">The bit of each day.</param>
    /// <param name="firstDay">The day of the first bit.</param>
    public void Add(ReadOnlySpan<Event> events, ReadOnlySpan<uint> bits, int firstDay)
    {
        for (int done = 0; done < events.Length;)
        {
            done = Mark(events, bits, firstDay, done);
            if (done < events.Length)
            {
                Grow();
            }
        }
    }

    /// <summary>Joins a mark of a customer to what is known.</summary>
    public void Add(TKey key, uint mark)
    {
        if (mark == 0)
        {
            return;
        }

        if (Count >= slots.Length / 2)
        {
            Grow();
        }

        ref Slot slot = ref slots[Place(key)];
        Count += slot.Mark == 0 ? 1 : 0;
        slot = new(key, PeriodMarks.Join(slot.Mark, mark));
    }

    /// <summary>Joins the customers of another table, whose marks begin some periods later.</summary>
    public void Add(MarkedKeys<TKey> other, int later)
    {
        foreach (Slot slot in other.slots)
        {
            Add(slot.Key, PeriodMarks.Move(slot.Mark, later));
        }
    }

    /// <summary>Sets all marks some periods later.</summary>
    public void Move(int later)
    {
        foreach (ref Slot slot in slots.AsSpan())
        {
            slot = new(slot.Key, PeriodMarks.Move(slot.Mark, later));
        }
    }

    /// <summary>Copies the customers and their marks.</summary>
    public void CopyTo(Span<TKey> keys, Span<uint> marks)
    {
        int place = 0;
        foreach (ref readonly Slot slot in slots.AsSpan())
        {
            if (slot.Mark != 0)
            {
                keys[place] = slot.Key;
                marks[place++] = slot.Mark;
            }
        }
    }

    // Stops where the table is half full.
    private int Mark(ReadOnlySpan<Event> events, ReadOnlySpan<uint> bits, int firstDay, int from)
    {
        // The mask keeps every place inside the table, and every day has its bit, so nothing more is checked.
        ref Slot table = ref slots[0];
        ref uint bitOf = ref MemoryMarshal.GetReference(bits);
        int down = shift, mask = slots.Length - 1, room = (slots.Length / 2) - Count, i = from;
        unchecked
        {
            for (; i < events.Length; i++)
            {
                TKey key = events[i].Key;
                uint bit = Unsafe.Add(ref bitOf, events[i].Day - firstDay);
                int place = (int)(KeyEncoder<TKey>.Hash(key) >> down);
                ref Slot slot = ref Unsafe.Add(ref table, place);
                while (slot.Mark != 0 && !EqualityComparer<TKey>.Default.Equals(slot.Key, key))
                {
                    place = (place + 1) & mask;
                    slot = ref Unsafe.Add(ref table, place);
                }

                uint old = slot.Mark;
                if (old == 0)
                {
                    // An event that does not count (0) leaves the slot free.
                    room -= bit == 0 ? 0 : 1;
                    if (room < 0)
                    {
                        break;
                    }
                }

                slot = new(key, PeriodMarks.Marked(old, bit));
            }
        }

        Count = (slots.Length / 2) - Math.Max(0, room);
        return i;
    }

    private void Grow()
    {
        Slot[] before = slots;
        slots = new Slot[checked(2 * before.Length)];
        shift--;
        foreach (ref readonly Slot slot in before.AsSpan())
        {
            if (slot.Mark != 0)
            {
                slots[Place(slot.Key)] = slot;
            }
        }
    }

    /// <summary>The slot of a customer, or the free one that it would get.</summary>
    private int Place(TKey key)
    {
        int place = (int)(KeyEncoder<TKey>.Hash(key) >> shift);
        while (slots[place].Mark != 0 && !EqualityComparer<TKey>.Default.Equals(slots[place].Key, key))
        {
            place = (place + 1) & (slots.Length - 1);
        }

        return place;
    }

    /// <summary>An event that waits.</summary>
    public readonly struct Event(TKey key, int day)
    {
        public readonly TKey Key = key;
        public readonly int Day = day;
    }

    private readonly struct Slot(TKey key, uint mark)
    {
        public readonly TKey Key = key;
        public readonly uint Mark = mark;
    }
}
