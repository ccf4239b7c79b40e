using System;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Retention;

/// <summary>What a definition and the date of the data say about time: where a day falls, which events count, which windows have passed.</summary>
internal sealed class CohortClock
{
    private readonly int lastDay;

    public CohortClock(CohortDefinition definition, Instant asOf)
    {
        Definition = definition;
        AsOf = asOf;
        AsOfTicks = asOf.ToUnixTimeTicks();
        Cohorts = new(definition.Calendar, definition.Cohorts);
        Windows = new(definition.Calendar, definition.Windows);

        // The day that has begun counts events, but only days that have ended are complete.
        LastCountedDay = DayOf(asOf - Duration.Epsilon);
        lastDay = definition.Calendar.StartOf(EpochDays.Date(LastCountedDay + 1)) <= asOf ? LastCountedDay : LastCountedDay - 1;
        LastCompleteWindow = Windows.IndexOf(lastDay + 1) - 1;
    }

    public CohortDefinition Definition { get; }

    public Instant AsOf { get; }

    public long AsOfTicks { get; }

    public PeriodAxis Cohorts { get; }

    public PeriodAxis Windows { get; }

    /// <summary>The day on which the last events that count can have happened.</summary>
    public int LastCountedDay { get; }

    /// <summary>The last period of the calendar that has wholly ended.</summary>
    public int LastCompleteWindow { get; }

    /// <summary>The clock whose data cover a date and nothing after it.</summary>
    public static CohortClock Covering(CohortDefinition definition, LocalDate asOf) =>
        new(Guard.NotNull(definition), definition.Calendar.StartOf(asOf.PlusDays(1)));

    public string AsOfText => InstantPattern.ExtendedIso.Format(AsOf);

    public int DayOf(Instant instant) => EpochDays.Of(Definition.Calendar.DateOf(instant));

    public int DayOf(long ticks) => DayOf(Instant.FromUnixTimeTicks(ticks));

    /// <summary>From where the windows of a customer are counted who started at an instant.</summary>
    public long Anchor(long ticks)
    {
        if (Definition.DayRule != CohortDayRule.Rolling24HoursFlooredToHour)
        {
            return ticks;
        }

        // The full hour of the customer's clock on the wall, not of UTC: zones may be half an hour off.
        long local = ticks + Definition.Calendar.Zone.GetUtcOffset(Instant.FromUnixTimeTicks(ticks)).Ticks;
        return ticks - (((local % TimeSpan.TicksPerHour) + TimeSpan.TicksPerHour) % TimeSpan.TicksPerHour);
    }

    /// <summary>The last rolling window that has passed for a customer; −1 when none has.</summary>
    public int LastCompleteRolling(long anchor) => (int)Math.Max(-1, ((AsOfTicks - anchor) / TimeSpan.TicksPerDay) - 1);

    /// <summary>The last window of the calendar that has passed for a customer who started in a given one; −1 when none has.</summary>
    public int LastComplete(int start) => Math.Max(-1, LastCompleteWindow - start);
}
