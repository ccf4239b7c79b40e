using System;

namespace CrmMetrics.Adoption;

/// <summary>Where each count of a summary of activity stands in its one row of counts, so that adding summaries is adding rows.</summary>
internal sealed class ActivityLayout
{
    public const int Users = 0, Events = 1, EventsAfter = 2, New = 3, Retained = 4, Resurrected = 5, Lapsed = 6, Dormant = 7, Seats = 8, ActiveSeats = 9, EverUsedSeats = 10;

    /// <summary>How many counts have names of their own; lists of counts follow.</summary>
    public const int Named = 11;

    /// <summary>The numbers of each trailing window that stand beside its daily counts: the users whom any day of the period finds in it, the sum of
    /// their squared days in it, and that of these days times their active days.</summary>
    public const int Reached = 0, Squares = 1, Products = 2, Sums = 3;

    /// <summary>The trailing windows in days.</summary>
    public static readonly int[] Windows = [7, 28, ActivityPeriod.LongestWindow];

    public static readonly string[] Names =
        ["users", "events", "eventsAfter", "new", "retained", "resurrected", "lapsed", "dormant", "seats", "activeSeats", "everUsedSeats"];

    public ActivityLayout(ActivityPeriod period)
    {
        Period = period;
        Days = period.Days;
        WorkingDays = period.WorkingDays;
        Remembered = NodaTime.Period.DaysBetween(period.FirstDate, period.Dates.End) + 1;
    }

    public ActivityPeriod Period { get; }

    public int Days { get; }

    public int WorkingDays { get; }

    /// <summary>How many days are remembered one by one: those of the period, and as many before as its windows and the period before reach back.</summary>
    public int Remembered { get; }

    /// <summary>Users active on each remembered day.</summary>
    public Range Daily => new(Named, Remembered);

    /// <summary>How many users were active on 0, 1, 2 … days of the period.</summary>
    public Range ActiveDays => new(Daily.End, Days + 1);

    /// <summary>How many users were active on 0, 1, 2 … working days.</summary>
    public Range ActiveWorkingDays => new(ActiveDays.End, WorkingDays + 1);

    public int Length => SumsOf(Windows.Length - 1).End;

    /// <summary>Users active in a trailing window of each day of the period.</summary>
    public Range Trailing(int window) => new(window == 0 ? ActiveWorkingDays.End : SumsOf(window - 1).End, Days);

    /// <summary>How many users were active on 0, 1, 2 … days of the window that ends with the period.</summary>
    public Range LastDays(int window) => new(Trailing(window).End, Windows[window] + 1);

    public Range SumsOf(int window) => new(LastDays(window).End, Sums);

    /// <summary>The place of a window among the windows.</summary>
    public static int WindowOf(int days, string name, int atLeast = 7)
    {
        int window = Array.IndexOf(Windows, days);
        return window >= 0 && days >= atLeast
            ? window
            : throw Guard.Out(name, days, "a trailing window must have " + string.Join(" or ", Array.FindAll(Windows, known => known >= atLeast)) + " days");
    }

    /// <summary>Some counts in a row.</summary>
    public readonly struct Range(int start, int length)
    {
        public int Start => start;

        public int Length => length;

        public int End => start + length;
    }
}
