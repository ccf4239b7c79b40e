using NodaTime;

namespace CrmMetrics.Adoption;

/// <summary>Something that a user did with the system: a login, a record edited, a report run.</summary>
/// <typeparam name="TUser">The type of the users' ids.</typeparam>
/// <remarks>
/// <para>Only what counts as use belongs here: a page that reloads itself or a mail that arrives makes everybody active every day.</para>
/// <para>The default value is no activity.</para>
/// </remarks>
public readonly record struct Activity<TUser>
    where TUser : notnull
{
    /// <summary>Makes an activity that is dated.</summary>
    /// <param name="user">Who was active.</param>
    /// <param name="date">When, by the calendar of the period.</param>
    /// <param name="feature">What was used: a feature, or the kind of the activity, such as "login"; none where that is not looked at.</param>
    /// <param name="session">The session that it belongs to; none where that is not looked at.</param>
    /// <param name="times">How many uses it stands for, 0 or more. A row with 0 is an activity all the same.</param>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
    public Activity(TUser user, LocalDate date, string? feature = null, string? session = null, long times = 1)
        : this(user, date, null, feature, session, times)
    {
    }

    /// <summary>Makes an activity that is an instant.</summary>
    /// <param name="user">Who was active.</param>
    /// <param name="instant">When; the zone of the period's calendar says on which date that is.</param>
    /// <param name="feature">What was used: a feature, or the kind of the activity, such as "login"; none where that is not looked at.</param>
    /// <param name="session">The session that it belongs to; none where that is not looked at.</param>
    /// <param name="times">How many uses it stands for, 0 or more. A row with 0 is an activity all the same.</param>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
    public Activity(TUser user, Instant instant, string? feature = null, string? session = null, long times = 1)
        : this(user, null, instant, feature, session, times)
    {
    }

    private Activity(TUser user, LocalDate? date, Instant? instant, string? feature, string? session, long times)
    {
        User = user;
        Date = date;
        Instant = instant;
        Feature = feature;
        Session = session;
        Times = Guard.Count(times);
    }

    /// <summary>Who was active.</summary>
    /// <value>The id of the user.</value>
    public TUser User { get; }

    /// <summary>When.</summary>
    /// <value><see langword="null"/> when it is an instant.</value>
    public LocalDate? Date { get; }

    /// <summary>When.</summary>
    /// <value><see langword="null"/> when it is dated.</value>
    public Instant? Instant { get; }

    /// <summary>What was used.</summary>
    /// <value>A feature or the kind of the activity; <see langword="null"/> where that is not looked at.</value>
    public string? Feature { get; }

    /// <summary>The session that it belongs to.</summary>
    /// <value>An id, unique for its user; <see langword="null"/> where that is not looked at.</value>
    public string? Session { get; }

    /// <summary>How many uses it stands for.</summary>
    /// <value>0 or more.</value>
    public long Times { get; }

    /// <summary>The date by a calendar, as the number of days from 1 January 1970, or what is wrong with the activity.</summary>
    internal string? TryDay(ReportingCalendar calendar, out int day)
    {
        LocalDate? date = Date ?? (Instant is { } instant ? calendar.DateOf(instant) : null);
        day = date is { } known ? EpochDays.Of(known) : 0;
        return User is null ? "has no user" : date is null ? "has neither a date nor an instant" : null;
    }
}
