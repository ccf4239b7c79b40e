using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Sales;

/// <summary>The way of one opportunity through the stages of a funnel.</summary>
/// <remarks>From the audit history of a CRM system it is complete; pieced together from snapshots it lacks the stages that were passed between two of
/// them, and conversion from stage to stage is a lower bound.</remarks>
public sealed class StageHistory
{
    private StageHistory(StageChange[] changes, OpportunityState state, LocalDate? closed)
    {
        Changes = changes;
        State = state;
        Closed = closed;
    }

    /// <summary>The stages that it entered, in order of time.</summary>
    /// <value>One or more; it may come back to a stage.</value>
    public IReadOnlyList<StageChange> Changes { get; }

    /// <summary>How it stands.</summary>
    /// <value>Open, won or lost.</value>
    public OpportunityState State { get; }

    /// <summary>The date on which it was won or lost.</summary>
    /// <value><see langword="null"/> for an open one.</value>
    public LocalDate? Closed { get; }

    /// <summary>Makes the history.</summary>
    /// <param name="changes">The stages that it entered, in order of time; one that it is in already is not entered again.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="closed">The date on which it was won or lost; none for an open one.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="changes"/> or the name of a stage is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="state"/> is not named, or <paramref name="closed"/> is missing for a won or lost one or given for an open one.</exception>
    /// <exception cref="ArgumentException">There are no changes, or a date is before the one in front of it.</exception>
    public static StageHistory From(IEnumerable<StageChange> changes, OpportunityState state, LocalDate? closed)
    {
        StageChange[] ordered = Moves(Guard.NotNull(changes));
        if (ordered.Length == 0)
        {
            throw Guard.Bad(nameof(changes), $"A history needs a stage, but there was none.");
        }

        if (Guard.Named(state) == OpportunityState.Open == closed.HasValue)
        {
            throw Guard.Out(nameof(closed), closed is { } date ? Text.Iso(date) : "missing", "a won or lost opportunity has a closing date, an open one has none");
        }

        for (int i = 0; i < ordered.Length; i++)
        {
            _ = Guard.NotNull(ordered[i].Stage, nameof(changes));
            LocalDate? next = i + 1 < ordered.Length ? ordered[i + 1].Entered : closed;
            if (next < ordered[i].Entered)
            {
                throw Guard.Bad(nameof(changes), $"The stage {ordered[i].Stage} was entered on {Text.Iso(ordered[i].Entered)}, but what follows it is dated {Text.Iso(next.Value)}.");
            }
        }

        return new(ordered, state, closed);
    }

    private static StageChange[] Moves(IEnumerable<StageChange> changes)
    {
        List<StageChange> moves = [];
        foreach (StageChange change in changes)
        {
            if (moves.Count == 0 || !string.Equals(moves[moves.Count - 1].Stage, change.Stage, StringComparison.Ordinal))
            {
                moves.Add(change);
            }
        }

        return [.. moves];
    }
}
