using System;
using System.Linq;

namespace CrmMetrics.Retention;

/// <summary>Counts customers one by one into the groups and days of a period.</summary>
internal sealed class MovementTally
{
    private readonly int days;
    private readonly long[] changes;
    private readonly long[] left;
    private readonly long[] voluntary;
    private readonly long[] involuntary;

    public MovementTally(int days)
    {
        this.days = days;
        changes = new long[days + 2];
        left = new long[days];
        voluntary = new long[days];
        involuntary = new long[days];
    }

    public CustomerGroupTotals[] Groups { get; } = NoCustomers();

    /// <summary>The seven groups without customers.</summary>
    public static CustomerGroupTotals[] NoCustomers() =>
        [.. Enumerable.Range((int)CustomerGroup.Stayed, (int)CustomerGroup.ReturnedAndLeft).Select(group => new CustomerGroupTotals { Group = (CustomerGroup)group })];

    /// <summary>Adds a customer.</summary>
    /// <param name="firstStart">The first start ever; 0 for one on or before the opening day.</param>
    /// <param name="stays">The stays in order, none touching another.</param>
    public void Add(int firstStart, ReadOnlySpan<Stay> stays)
    {
        bool isNew = firstStart > 0 && firstStart <= days;
        if (stays.IsEmpty && !isNew)
        {
            return;
        }

        long departures = 0, customerDays = 0, wanted = 0, unwanted = 0;
        foreach (Stay stay in stays)
        {
            changes[stay.From]++;
            changes[stay.Until]--;
            customerDays += Math.Min(stay.Until, days + 1) - Math.Max(stay.From, 1);
            if (stay.Until <= days)
            {
                departures++;
                left[stay.Until - 1]++;
                Count(stay.Kind, ref voluntary[stay.Until - 1], ref involuntary[stay.Until - 1]);
                Count(stay.Kind, ref wanted, ref unwanted);
            }
        }

        bool opening = !stays.IsEmpty && stays[0].From == 0, closing = !stays.IsEmpty && stays[stays.Length - 1].Until > days;
        CustomerGroup group = (opening, isNew, closing) switch
        {
            (true, _, true) => departures == 0 ? CustomerGroup.Stayed : CustomerGroup.LeftAndReturned,
            (true, _, false) => CustomerGroup.Lost,
            (false, true, true) => CustomerGroup.Joined,
            (false, true, false) => CustomerGroup.JoinedAndLeft,
            (false, false, true) => CustomerGroup.Returned,
            _ => CustomerGroup.ReturnedAndLeft,
        };
        long goneWanted = 0, goneUnwanted = 0;
        if (!closing && departures > 0)
        {
            Count(stays[stays.Length - 1].Kind, ref goneWanted, ref goneUnwanted);
        }

        CustomerGroupTotals one = new()
        {
            Group = group,
            Customers = 1,
            Departed = departures > 0 ? 1 : 0,
            Departures = departures,
            Voluntary = wanted,
            Involuntary = unwanted,
            GoneVoluntarily = goneWanted,
            GoneInvoluntarily = goneUnwanted,
            CustomerDays = customerDays,
        };
        Groups[(int)group - 1] = Groups[(int)group - 1].Join(in one);
    }

    public DailyCounts ToDaily()
    {
        long[] active = new long[days + 1];
        long there = 0;
        for (int day = 0; day <= days; day++)
        {
            active[day] = there += changes[day];
        }

        return new(active, left, voluntary, involuntary);
    }

    private static void Count(ChurnKind kind, ref long wanted, ref long unwanted)
    {
        wanted += kind == ChurnKind.Voluntary ? 1 : 0;
        unwanted += kind == ChurnKind.Involuntary ? 1 : 0;
    }
}
