using System;
using NodaTime;

namespace CrmMetrics.Sales;

/// <summary>One opportunity's way through the stages, by their places.</summary>
/// <param name="visits">The places that it entered, in order of time.</param>
/// <param name="history">Its dates and outcome.</param>
/// <param name="skippedCount">Whether stages that were skipped count as passed.</param>
/// <param name="stages">How many stages there are; the sale comes after the last.</param>
internal readonly struct StageWalk(int[] visits, StageHistory history, bool skippedCount, int stages)
{
    private bool IsWon => history.State == OpportunityState.Won;

    private bool IsOpen => history.State == OpportunityState.Open;

    public void AddTo(StageTally[] tallies, StageReentry reentry)
    {
        AddStays(tallies);
        if (reentry == StageReentry.Once)
        {
            AddOnce(tallies);
        }
        else
        {
            AddEach(tallies);
        }
    }

    // Where entry k leads: the next place, the sale, or nowhere.
    private int? Next(int entry) => entry + 1 < visits.Length ? visits[entry + 1] : IsWon ? stages : null;

    private void AddStays(StageTally[] tallies)
    {
        for (int entry = 0; entry < visits.Length; entry++)
        {
            LocalDate? left = entry + 1 < visits.Length ? history.Changes[entry + 1].Entered : history.Closed;
            if (left is { } date)
            {
                long days = Period.DaysBetween(history.Changes[entry].Entered, date);
                tallies[visits[entry]].Stays++;
                tallies[visits[entry]].Days += days;
                tallies[visits[entry]].DaysSquares += days * days;
            }
        }
    }

    private void AddOnce(StageTally[] tallies)
    {
        int farthest = IsWon ? stages : Farthest();
        for (int place = 0; place < stages; place++)
        {
            bool isEntered = Array.IndexOf(visits, place) >= 0 || (skippedCount && place < farthest);
            if (isEntered)
            {
                bool isPassed = skippedCount ? farthest > place : MovedOn(place);
                Count(ref tallies[place], isPassed, IsOpen && !isPassed);
            }
        }
    }

    // Whether an entry into the place led into the very next: who skipped the place first and came back to it has not passed it.
    private bool MovedOn(int place)
    {
        for (int entry = 0; entry < visits.Length; entry++)
        {
            if (visits[entry] == place && Next(entry) == place + 1)
            {
                return true;
            }
        }

        return false;
    }

    private void AddEach(StageTally[] tallies)
    {
        for (int place = 0; skippedCount && place < visits[0]; place++)
        {
            Count(ref tallies[place], true, false);
        }

        for (int entry = 0; entry < visits.Length; entry++)
        {
            int place = visits[entry];
            int? next = Next(entry);
            Count(ref tallies[place], skippedCount ? next > place : next == place + 1, next is null && IsOpen);
            for (int skipped = place + 1; skippedCount && skipped < next; skipped++)
            {
                Count(ref tallies[skipped], true, false);
            }
        }
    }

    private void Count(ref StageTally tally, bool isPassed, bool isWaiting)
    {
        tally.Entered++;
        tally.Passed += isPassed ? 1 : 0;
        tally.Waiting += isWaiting ? 1 : 0;
        tally.Closed += IsOpen ? 0 : 1;
        tally.Won += IsWon ? 1 : 0;
    }

    private int Farthest()
    {
        int farthest = visits[0];
        foreach (int place in visits)
        {
            farthest = Math.Max(farthest, place);
        }

        return farthest;
    }
}
