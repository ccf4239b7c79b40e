using System;
using NodaTime;

namespace CrmMetrics.Touchpoints;

/// <summary>Finds the first contact about each matter, and what came of it.</summary>
internal sealed class FirstContactWalk(FirstContactRule rule, Instant asOf)
{
    private readonly long window = rule.Window.BclCompatibleTicks;
    private readonly long end = asOf.ToUnixTimeTicks();
    private long resolved;
    private long decided;
    private long incomplete;
    private long unmarked;

    public FirstContacts Counts => new(resolved, decided, incomplete, unmarked);

    /// <summary>Takes the contacts of a case, in time.</summary>
    public void AddCase(ArraySegment<TouchpointEntry> own)
    {
        int first = Next(own, 0, mustBeContact: true);
        if (first < own.Count)
        {
            int further = Next(own, first + 1);
            Add(At(own, first), further < own.Count && At(own, further).Ticks - At(own, first).Ticks <= window);
        }
    }

    /// <summary>Takes the contacts of a customer, in time: a matter goes on as long as each contact follows the one before within the window.</summary>
    public void AddCustomer(ArraySegment<TouchpointEntry> own)
    {
        int first = Next(own, 0, mustBeContact: true);
        while (first < own.Count)
        {
            int last = first, next = Next(own, first + 1);
            while (next < own.Count && At(own, next).Ticks - At(own, last).Ticks <= window)
            {
                last = next;
                next = Next(own, next + 1);
            }

            Add(At(own, first), last > first);
            first = Next(own, next, mustBeContact: true);
        }
    }

    // A struct of the array itself: a segment's own indexer is missing on netstandard2.0.
    private static ref readonly TouchpointEntry At(ArraySegment<TouchpointEntry> own, int place) => ref own.Array![own.Offset + place];

    private int Next(ArraySegment<TouchpointEntry> own, int from, bool mustBeContact = false)
    {
        int place = from;
        while (place < own.Count && !(IsInScope(in At(own, place)) && (!mustBeContact || At(own, place).IsContact)))
        {
            place++;
        }

        return place;
    }

    private bool IsInScope(in TouchpointEntry entry) => rule.Scope == FirstContactScope.BothDirections || entry.Direction == TouchpointDirection.Inbound;

    private void Add(in TouchpointEntry first, bool isFollowed)
    {
        // Also a matter that came back already: counting only the failures of the youngest would pull the share down.
        if (rule.NeedsWindow && first.Ticks + window >= end)
        {
            incomplete++;
        }
        else if (rule.NeedsMark && first.Outcome == default)
        {
            unmarked++;
        }
        else
        {
            bool isResolved = !(rule.NeedsWindow && isFollowed) && (!rule.NeedsMark || first.Outcome == TouchpointOutcome.Resolved);
            decided++;
            resolved += isResolved ? 1 : 0;
        }
    }
}
