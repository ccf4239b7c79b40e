using System;

namespace CrmMetrics.Retention;

/// <summary>Remembers the events themselves, where the periods alone don't tell enough: rolling windows, windows finer than cohorts, starts of their own, amounts.</summary>
/// <remarks>12 bytes an event; 16 more with an amount, 9 more with a role.</remarks>
internal sealed class EventLog(CohortClock clock, bool withValues) : CohortState(clock)
{
    private readonly bool hasRoles = clock.Definition.Start != CohortStart.FirstEvent;
    private int length;
    private int customers;
    private int[] ids = [];

    // Days under a rule of the calendar, else ticks.
    private long[] times = [];
    private CohortEventRole[] roles = [];
    private long[] rows = [];
    private decimal[] amounts = [];

    public override void Add(in CohortBlock block)
    {
        int count = block.Customers.Length;
        Hold(count);
        bool isRolling = Clock.Definition.IsRolling;
        long end = isRolling ? Clock.AsOfTicks : Clock.LastCountedDay + 1L;
        for (int i = 0; i < count; i++)
        {
            if (unchecked((uint)block.Customers[i] >= (uint)block.CustomerCount))
            {
                throw NoCustomer(in block, i);
            }

            if (!isRolling && !EpochDays.IsDate(block.Days[i]))
            {
                throw NoDate(in block, i);
            }

            CohortEventRole role = block.Roles.IsEmpty ? CohortEventRole.StartAndReturn : block.Roles[i];
            if (role is not (CohortEventRole.Start or CohortEventRole.Return or CohortEventRole.StartAndReturn))
            {
                throw Guard.Bad("columns", $"The event of row {block.Row(i)} (counted from 0) must be a start, a return or both, but was {role}.");
            }

            long time = isRolling ? block.Ticks[i] : block.Days[i];
            if (time >= end)
            {
                EventsAfterAsOf++;
                continue;
            }

            ids[length] = block.Customers[i];
            times[length] = time;
            if (hasRoles)
            {
                roles[length] = role;
                rows[length] = block.Row(i);
            }

            if (withValues)
            {
                amounts[length] = block.Amounts.IsEmpty ? 0 : block.Amounts[i];
            }

            length++;
        }

        customers = Math.Max(customers, block.CustomerCount);
        Events += count;
    }

    public override void Merge(CohortState other, ReadOnlySpan<int> numbers, int customerCount)
    {
        EventLog its = (EventLog)other;
        Merge(other);
        Hold(its.length);
        for (int i = 0; i < its.length; i++)
        {
            ids[length + i] = numbers[its.ids[i]];
        }

        Array.Copy(its.times, 0, times, length, its.length);
        if (hasRoles)
        {
            Array.Copy(its.roles, 0, roles, length, its.length);
            Array.Copy(its.rows, 0, rows, length, its.length);
        }

        if (withValues)
        {
            Array.Copy(its.amounts, 0, amounts, length, its.length);
        }

        length += its.length;
        customers = Math.Max(customers, customerCount);
    }

    public override void Tally(CohortTally tally, CohortLeftOut leftOut)
    {
        // A counting sort by customer, then a small sort of each customer's times.
        int[] ends = new int[customers + 1];
        for (int i = 0; i < length; i++)
        {
            ends[ids[i] + 1]++;
        }

        for (int customer = 0; customer < customers; customer++)
        {
            ends[customer + 1] += ends[customer];
        }

        bool needsEvents = hasRoles || withValues;
        long[] sorted = new long[length];
        int[] events = needsEvents ? new int[length] : [];
        for (int i = length - 1; i >= 0; i--)
        {
            int place = --ends[ids[i] + 1];
            sorted[place] = times[i];
            if (needsEvents)
            {
                events[place] = i;
            }
        }

        CohortWalk walk = new(Clock, tally, leftOut, sorted, events, roles, rows, amounts, withValues);
        for (int customer = 0; customer < customers; customer++)
        {
            int from = ends[customer + 1], to = customer + 2 < ends.Length ? ends[customer + 2] : length;
            if (from < to)
            {
                walk.Go(from, to);
            }
        }
    }

    private void Hold(int more)
    {
        int needed = checked(length + more);
        if (needed <= ids.Length)
        {
            return;
        }

        int room = length == 0 ? needed : Math.Max(needed, checked(2 * ids.Length));
        Array.Resize(ref ids, room);
        Array.Resize(ref times, room);
        if (hasRoles)
        {
            Array.Resize(ref roles, room);
            Array.Resize(ref rows, room);
        }

        if (withValues)
        {
            Array.Resize(ref amounts, room);
        }
    }
}
