using System;
using System.Collections.Generic;
using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <summary>Goes through the events of one customer after the other, in order of time, and puts what it finds into the cohorts.</summary>
/// <param name="clock">The definition and the date of the data.</param>
/// <param name="tally">Takes the gaps and values.</param>
/// <param name="leftOut">Takes what has no place.</param>
/// <param name="times">The times of all events, those of a customer side by side.</param>
/// <param name="events">The event of each time, as the place in the other columns; empty when those are not needed.</param>
/// <param name="roles">What each event is; empty when each is both.</param>
/// <param name="rows">The row of each event.</param>
/// <param name="amounts">What each event brought.</param>
/// <param name="withValues">Whether amounts are looked at.</param>
internal sealed class CohortWalk(
    CohortClock clock, CohortTally tally, CohortLeftOut leftOut, long[] times, int[] events, CohortEventRole[] roles, long[] rows, decimal[] amounts, bool withValues)
{
    private readonly CohortDefinition definition = clock.Definition;

    // What one member brought in each of its periods.
    private readonly List<(int Place, DoubleDouble Amount)> brought = [];

    /// <summary>Takes the customer whose events stand from one place to below another.</summary>
    public void Go(int from, int to)
    {
        if (events.Length == 0)
        {
            Array.Sort(times, from, to - from);
        }
        else
        {
            Array.Sort(times, events, from, to - from);
        }

        int start = NextStart(from, to);
        LeaveOut(from, start < 0 ? to : EarliestAt(start, from));
        if (start < 0)
        {
            leftOut.Customers++;
            return;
        }

        int cohort = CohortOf(times[start]);
        Join(cohort, start, from, to);
        if (definition.Start != CohortStart.EveryStart)
        {
            return;
        }

        for (start = NextStart(start + 1, to); start >= 0; start = NextStart(start + 1, to))
        {
            int next = CohortOf(times[start]);
            if (next != cohort)
            {
                cohort = next;
                Join(cohort, start, from, to);
            }
        }
    }

    private CohortEventRole Role(int place) => roles.Length == 0 ? CohortEventRole.StartAndReturn : roles[events[place]];

    private int CohortOf(long time) => clock.Cohorts.IndexOf(definition.IsRolling ? clock.DayOf(time) : (int)time);

    /// <summary>The first start from a place on; of several at the same time one that is nothing but a start, so that it does not hide a return.</summary>
    private int NextStart(int from, int to)
    {
        for (int place = from; place < to; place++)
        {
            if ((Role(place) & CohortEventRole.Start) == 0)
            {
                continue;
            }

            for (int other = place; other < to && times[other] == times[place]; other++)
            {
                if (Role(other) == CohortEventRole.Start)
                {
                    return other;
                }
            }

            return place;
        }

        return -1;
    }

    private int EarliestAt(int place, int from)
    {
        while (place > from && times[place - 1] == times[place])
        {
            place--;
        }

        return place;
    }

    private void LeaveOut(int from, int to)
    {
        if (definition.EarlierReturns == EarlierReturns.LeftOut)
        {
            leftOut.Returns += to - from;
            return;
        }

        for (int place = from; place < to; place++)
        {
            leftOut.Problems.Add(rows[events[place]], "is a return before its customer's start");
        }
    }

    private void Join(int cohort, int start, int from, int to)
    {
        long time = times[start], anchor = definition.IsRolling ? clock.Anchor(time) : 0;
        int window = definition.IsRolling ? 0 : clock.Windows.IndexOf((int)time);
        int complete = definition.IsRolling ? clock.LastCompleteRolling(anchor) : clock.LastComplete(window);
        int after = -1;
        for (int place = EarliestAt(start, from); place < to; place++)
        {
            int at = definition.IsRolling ? (int)((times[place] - anchor) / TimeSpan.TicksPerDay) : clock.Windows.IndexOf((int)times[place]) - window;
            bool isReturn = (Role(place) & CohortEventRole.Return) != 0;
            if (withValues)
            {
                Bring(tally.AddValue(cohort, at, complete, isReturn, in amounts[events[place]]), in amounts[events[place]]);
            }

            // By the clock, what happens at the very instant of the start is the start itself, sent twice.
            if (isReturn && place != start && at > after && !(definition.IsRolling && times[place] == time))
            {
                tally.Add(cohort, after, at, complete, 1);
                after = at;
            }
        }

        tally.Add(cohort, after, CohortGap.Never, complete, 1);
        if (withValues)
        {
            tally.AddSpread(cohort, brought);
            brought.Clear();
        }
    }

    private void Bring(int place, in decimal amount)
    {
        int last = brought.Count - 1;
        DoubleDouble units = CohortSpread.Units(in amount);
        if (last >= 0 && brought[last].Place == place)
        {
            brought[last] = (place, brought[last].Amount + units);
        }
        else
        {
            brought.Add((place, units));
        }
    }
}
