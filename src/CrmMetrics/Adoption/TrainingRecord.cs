using System;
using System.Diagnostics;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Adoption;

/// <summary>One person and one training: when the person joined and left, and how far the training got.</summary>
/// <remarks>
/// <para>A date that is missing has not come yet. For a share of the headcount there must be a record also of those who have nothing to do with the training.</para>
/// <para>It is checked by the summary that takes it, which names the row of a wrong one: nobody leaves before joining, is assigned or completes a training after leaving, completes it before it was
/// assigned or before enrolling; and nothing is due that was not assigned.</para>
/// </remarks>
[DebuggerDisplay("joined {Joined}, assigned {Assigned}, completed {Completed}")]
public readonly record struct TrainingRecord
{
    /// <summary>The first day of the person.</summary>
    /// <value>Must be given.</value>
    public LocalDate Joined { get; init; }

    /// <summary>The first day without the person.</summary>
    /// <value><see langword="null"/> for who is still there.</value>
    public LocalDate? Left { get; init; }

    /// <summary>The day on which the training was assigned.</summary>
    /// <value><see langword="null"/> when it was not; it may be before <see cref="Joined"/>.</value>
    public LocalDate? Assigned { get; init; }

    /// <summary>The last day on which completion is on time.</summary>
    /// <value><see langword="null"/> when there is no such day.</value>
    public LocalDate? Due { get; init; }

    /// <summary>The day of enrolment or of the first look at it.</summary>
    /// <value><see langword="null"/> when there was none or it is not known.</value>
    public LocalDate? Enrolled { get; init; }

    /// <summary>The day of completion.</summary>
    /// <value><see langword="null"/> when it is not complete. Where only who passes has completed it, give the day on which the person passed.</value>
    public LocalDate? Completed { get; init; }

    /// <summary>Whether the person passed its test.</summary>
    /// <value><see langword="null"/> when there was no test or its result is not known.</value>
    public bool? Passed { get; init; }

    /// <summary>How long it took to complete the training, or how long it has not been completed.</summary>
    /// <param name="asOf">The date of the report; what came later is not looked at.</param>
    /// <param name="start">From when on the days are counted.</param>
    /// <returns>Days: completion is the event; who left or had not completed it by the report is censored then. <see langword="null"/> when it had not started by the report.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is not named.</exception>
    public SurvivalTime? TimeToCompletion(LocalDate asOf, TrainingStart start = TrainingStart.Assigned)
    {
        if ((Guard.Named(start) == TrainingStart.Assigned ? Assigned : Enrolled) is not { } begun || begun > asOf)
        {
            return null;
        }

        LocalDate end = Completed <= asOf ? Completed.Value : Left <= asOf ? Left.Value : asOf;
        return SurvivalTime.From(Period.DaysBetween(begun, end), happened: Completed <= asOf);
    }

    /// <summary>What is wrong with it, in a sentence that begins in the middle; null when nothing is.</summary>
    internal string? Problem() =>
        Joined == default ? "it has no day of joining"
        : Before(Left, "leaves", Joined, "joining")
        ?? (Assigned is null && Due is { } due ? "it is due on " + Text.Iso(due) + ", but was not assigned" : null)
        ?? Before(Due, "is due", Assigned, "its assignment")
        ?? Before(Completed, "is complete", Assigned, "its assignment")
        ?? Before(Completed, "is complete", Enrolled, "the enrolment")
        ?? After(Assigned, "was assigned")
        ?? After(Enrolled, "has its enrolment")
        ?? After(Completed, "is complete")
        ?? (Completed is null && Passed is not null ? "it has the result of a test, but no day of completion" : null);

    private static string? Before(LocalDate? date, string what, LocalDate? other, string than) =>
        date < other ? "it " + what + " on " + Text.Iso(date.Value) + ", before " + than + " on " + Text.Iso(other.Value) : null;

    private string? After(LocalDate? date, string what) =>
        date >= Left ? "it " + what + " on " + Text.Iso(date.Value) + ", when the person had left on " + Text.Iso(Left.Value) : null;
}
