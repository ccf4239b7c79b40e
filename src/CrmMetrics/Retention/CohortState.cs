using System;

namespace CrmMetrics.Retention;

/// <summary>What is remembered of each customer until all events are known.</summary>
internal abstract class CohortState(CohortClock clock)
{
    public CohortClock Clock => clock;

    /// <summary>How many threads may work on what is remembered of all customers.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>How many events there were.</summary>
    public long Events { get; protected set; }

    /// <summary>How many of them are after the date of the data, and take no part.</summary>
    public long EventsAfterAsOf { get; protected set; }

    /// <summary>The marks of periods where they tell enough, else the events themselves.</summary>
    public static CohortState For(CohortClock clock, bool withValues)
    {
        CohortDefinition definition = clock.Definition;
        bool marks = !withValues && !definition.IsRolling && definition.Start == CohortStart.FirstEvent
            && definition.Windows == definition.Cohorts && definition.Windows != Granularity.Day;
        return marks ? new PeriodMarks(clock) : new EventLog(clock, withValues);
    }

    /// <summary>Adds events.</summary>
    /// <exception cref="ArgumentException">An event is impossible; the message names its row.</exception>
    public abstract void Add(in CohortBlock block);

    /// <summary>Adds what another state remembers.</summary>
    /// <param name="other">A state under the same clock.</param>
    /// <param name="numbers">The number that each of its customers has here; empty where all keep theirs.</param>
    /// <param name="customerCount">How many customers are numbered here.</param>
    public abstract void Merge(CohortState other, ReadOnlySpan<int> numbers, int customerCount);

    /// <summary>Puts every customer into the cohorts.</summary>
    public abstract void Tally(CohortTally tally, CohortLeftOut leftOut);

    /// <summary>The table of all the customers.</summary>
    public CohortTable ToTable(Currency? currency, RowProblems problems)
    {
        CohortTally tally = new();
        CohortLeftOut leftOut = new(problems);
        Tally(tally, leftOut);
        return new(clock, tally.ToCounts(), currency, EventsAfterAsOf, leftOut.Returns, leftOut.Customers);
    }

    protected void Merge(CohortState other)
    {
        Events += other.Events;
        EventsAfterAsOf += other.EventsAfterAsOf;
    }

    protected static ArgumentException NoCustomer(in CohortBlock block, int index) => Guard.Out(
        "columns",
        block.Customers[index],
        Guard.Invariant($"the customer of row {block.Row(index)} (counted from 0) must be from 0 to {block.CustomerCount - 1}"));

    protected static ArgumentException NoDate(in CohortBlock block, int index) => NoDate(block.Days[index], block.Row(index));

    /// <summary>The exception for a day that is no date.</summary>
    public static ArgumentException NoDate(int day, long row) => Guard.Out(
        "columns",
        day,
        Guard.Invariant($"the day of row {row} (counted from 0) must be from {EpochDays.First} to {EpochDays.Last}, counted from 1 January 1970"));
}
