using System;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>How long one subject was followed, how that ended, and from when on it was known: a customer until churn, a deal until it was won.</summary>
/// <remarks>
/// <para>All times are counted from the subject's own beginning, in one unit for all: days, months. <see cref="Entry"/> is above 0 for a subject that came under
/// observation later than it began, such as a customer who was already there when the CRM was introduced (left truncation).</para>
/// <para>It is checked by the summary that takes it, which names the row of a wrong one.</para>
/// </remarks>
public readonly record struct SurvivalTime : IFormattable
{
    private SurvivalTime(double time, int cause, double entry)
    {
        Time = time;
        Cause = cause;
        Entry = entry;
    }

    /// <summary>How long the subject was followed.</summary>
    /// <value>From its own beginning to its event, or to when it was last seen without one.</value>
    public double Time { get; }

    /// <summary>What ended it.</summary>
    /// <value>0 when it was last seen without an event (censored), 1 for the event, 2 and more for other causes of a <see cref="CompetingRisksTable"/>.</value>
    public int Cause { get; }

    /// <summary>From when on the subject was known.</summary>
    /// <value>0 when known from its beginning; else it was at risk only after this time.</value>
    public double Entry { get; }

    /// <summary>A subject whose event happened.</summary>
    /// <param name="time">When it happened, counted from the subject's beginning.</param>
    /// <param name="entry">From when on the subject was known; 0 for from its beginning.</param>
    /// <returns>The time.</returns>
    public static SurvivalTime Event(double time, double entry = 0) => new(time, 1, entry);

    /// <summary>A subject without an event so far.</summary>
    /// <param name="time">When it was last seen, counted from the subject's beginning.</param>
    /// <param name="entry">From when on the subject was known; 0 for from its beginning.</param>
    /// <returns>The time.</returns>
    public static SurvivalTime Censored(double time, double entry = 0) => new(time, 0, entry);

    /// <summary>A subject that was followed, with or without an event.</summary>
    /// <param name="time">How long it was followed, counted from its beginning.</param>
    /// <param name="happened">Whether the event happened at that time; else the subject was last seen without it.</param>
    /// <param name="entry">From when on the subject was known; 0 for from its beginning.</param>
    /// <returns>The time.</returns>
    public static SurvivalTime From(double time, bool happened, double entry = 0) => new(time, happened ? 1 : 0, entry);

    /// <summary>A subject that was ended by one of several causes.</summary>
    /// <param name="cause">The number of the cause, from 1, in the order of the causes of the <see cref="CompetingRisksTable"/>; 0 for none so far.</param>
    /// <param name="time">When it happened, counted from the subject's beginning.</param>
    /// <param name="entry">From when on the subject was known; 0 for from its beginning.</param>
    /// <returns>The time.</returns>
    public static SurvivalTime EndedBy(int cause, double time, double entry = 0) => new(time, cause, entry);

    /// <summary>What is wrong with it, in a sentence that begins in the middle; null when nothing is.</summary>
    internal string? Problem(int causes)
    {
        double time = Time, entry = Entry;
        int cause = Cause;
        return !(time >= 0 && time < double.PositiveInfinity) ? Guard.Invariant($"its time must be 0 or more and finite, but was {time}")
            : !(entry >= 0) ? Guard.Invariant($"its entry must be 0 or more, but was {entry}")
            : entry > 0 && entry >= time ? Guard.Invariant($"its entry must be before its time of {time}, but was {entry}")
            : cause < 0 || cause > causes ? Guard.Invariant($"its cause must be from 0 to {causes}, but was {cause}")
            : null;
    }

    /// <summary>Writes the time in the current culture, such as <c>event at 23</c> or <c>censored at 32, known from 6</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the time.</summary>
    /// <param name="format">The format of the times.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        (Cause == 0 ? "censored" : Cause == 1 ? "event" : Text.In(formatProvider, $"cause {Cause}"))
        + " at " + Time.ToString(format, formatProvider)
        + (Entry > 0 ? ", known from " + Entry.ToString(format, formatProvider) : "");
}
