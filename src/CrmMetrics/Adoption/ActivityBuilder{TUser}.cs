using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace CrmMetrics.Adoption;

/// <summary>Gathers the activities of users until a summary is wanted; builders of any cut of the activities join into the whole.</summary>
/// <typeparam name="TUser">The type of the users' ids.</typeparam>
/// <remarks>
/// <para>A finished <see cref="ActivitySummary"/> no longer knows its users, so summaries add only over different users. Where a user's activities lie in several
/// places (files by day, a stream, shards), each place has a builder, and <see cref="Merge"/> joins them by the user's id.</para>
/// <para>It remembers a bit for each user and day: 8 bytes a user for a period of up to a month, 8 more for each 64 days, whatever the number of activities, besides what
/// <see cref="KeyEncoder{TKey}"/> takes for the id.</para>
/// <para>Feed it all activities that there are, not only those of the period: trailing windows look 30 days back, and only who was never there before is new.</para>
/// <para>Not safe for several threads at once: one builder a thread, then <see cref="Merge"/>.</para>
/// </remarks>
[DebuggerDisplay("{Events} activities of {Users} users, {Period}")]
public sealed class ActivityBuilder<TUser>
    where TUser : notnull
{
    private const int BlockLength = 4096;

    private readonly KeyEncoder<TUser> encoder = new();
    private readonly ActivityMarks marks;

    /// <summary>Makes a builder that has seen nobody.</summary>
    /// <param name="period">The period to sum up.</param>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    public ActivityBuilder(ActivityPeriod period)
    {
        Period = Guard.NotNull(period);
        marks = new(period);
    }

    /// <summary>The period to sum up.</summary>
    /// <value>As given.</value>
    public ActivityPeriod Period { get; }

    /// <summary>How many activities it has taken, of any date.</summary>
    /// <value>0 or more.</value>
    public long Events { get; private set; }

    /// <summary>How many different users it has seen, with an activity of any date or a licence.</summary>
    /// <value>0 or more.</value>
    public int Users => encoder.Count;

    /// <summary>Adds an activity.</summary>
    /// <param name="activity">The activity.</param>
    /// <exception cref="ArgumentException">It has no user, or neither a date nor an instant.</exception>
    public void Add(Activity<TUser> activity)
    {
        if (TryAdd(in activity) is { } problem)
        {
            throw new ArgumentException("The activity " + problem + ".", nameof(activity));
        }
    }

    /// <summary>Adds columns of activities.</summary>
    /// <param name="users">Who was active.</param>
    /// <param name="days">When, in days from 1 January 1970, such as <c>DateOnly.DayNumber</c> − 719,162; as many as there are users.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or a user is <see langword="null"/>; the message names the row, and the rows of blocks before it have been added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A day is no date of the calendar; the message names the row, and the rows of blocks before it have been added.</exception>
    public void Add(ReadOnlySpan<TUser> users, ReadOnlySpan<int> days)
    {
        SameLength(users.Length, days.Length);
        int[] numbers = new int[Math.Min(BlockLength, users.Length)];
        for (int done = 0; done < users.Length; done += BlockLength)
        {
            int length = Math.Min(BlockLength, users.Length - done);
            Span<int> block = numbers.AsSpan(0, length);

            // Before anything of the block is kept, so that users, marks and the count of activities go together.
            ActivityMarks.Check(days.Slice(done, length), done);
            EncodeBlock(users.Slice(done, length), block, done);
            marks.Hold(encoder.Count);
            marks.Add(block, days.Slice(done, length), done);
            Events += length;
        }
    }

    /// <summary>Takes note that a user holds a licence, whether he ever was active or not.</summary>
    /// <param name="user">Who holds it, by the end of the period. Who is named twice holds one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="user"/> is <see langword="null"/>.</exception>
    public void AddSeat(TUser user)
    {
        int number = encoder.Encode(user);
        marks.Hold(encoder.Count);
        marks.License(number);
    }

    /// <summary>Takes note of all who hold a licence, whether they ever were active or not.</summary>
    /// <param name="users">Who holds one, by the end of the period. Who is named twice holds one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="users"/> or one of them is <see langword="null"/>.</exception>
    public void AddSeats(IEnumerable<TUser> users)
    {
        foreach (TUser user in Guard.NotNull(users))
        {
            AddSeat(user);
        }
    }

    /// <summary>Takes over what another builder has seen, of the same users or others.</summary>
    /// <param name="other">A builder of other activities over the same period; it is not changed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It is this builder itself.</exception>
    /// <exception cref="DefinitionMismatchException">The periods differ.</exception>
    public void Merge(ActivityBuilder<TUser> other)
    {
        _ = ActivityPeriod.Same(Period, Guard.NotNull(other).Period);
        if (ReferenceEquals(this, other))
        {
            throw Guard.Bad(nameof(other), $"A builder cannot be joined with itself: its activities would count twice.");
        }

        int[] theirs = encoder.Merge(other.encoder);
        marks.Hold(encoder.Count);
        marks.Join(other.marks, theirs);
        Events += other.Events;
    }

    /// <summary>Sums up what it has seen so far; more may be added afterwards.</summary>
    /// <returns>The summary of the period.</returns>
    public ActivitySummary ToSummary() => new(Period, marks.Tally());

    /// <summary>Passes when the columns are of one length.</summary>
    internal static void SameLength(int users, int days)
    {
        if (users != days)
        {
            throw Guard.Bad(nameof(days), $"days: there must be one day for each of the {users} users, but there were {days}.");
        }
    }

    /// <summary>Adds an activity, or says what is wrong with it.</summary>
    internal string? TryAdd(in Activity<TUser> activity)
    {
        if (activity.TryDay(Period.Calendar, out int day) is { } problem)
        {
            return problem;
        }

        int number = encoder.Encode(activity.User);
        marks.Hold(encoder.Count);
        marks.Add([number], [day], Events);
        Events++;
        return null;
    }

    private void EncodeBlock(ReadOnlySpan<TUser> users, Span<int> block, int first)
    {
        // The encoder would name the row within the block.
        for (int i = 0; default(TUser) is null && i < users.Length; i++)
        {
            _ = users[i] is null ? throw Rows.NullKey(nameof(users), first + i) : 0;
        }

        encoder.Encode(users, block);
    }
}
