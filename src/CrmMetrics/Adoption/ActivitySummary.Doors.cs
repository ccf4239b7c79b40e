using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Adoption;

/// <content>The doors.</content>
public sealed partial class ActivitySummary
{
    /// <summary>Sums up columns of activities whose users are numbered from 0: the fast door.</summary>
    /// <param name="users">Who was active.</param>
    /// <param name="userCount">How many users there are: all numbers are below it.</param>
    /// <param name="days">When, in days from 1 January 1970; as many as there are users.</param>
    /// <param name="period">The period to sum up.</param>
    /// <returns>The summary; numbers without any activity up to the end of the period are no users.</returns>
    /// <remarks>It reads and writes one word of memory an activity, and takes 8 bytes a user for a period of up to a month.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="userCount"/> is negative, a number is not below it, or a day is no date of the calendar; the message names the row.</exception>
    public static ActivitySummary From(ReadOnlySpan<int> users, int userCount, ReadOnlySpan<int> days, ActivityPeriod period)
    {
        ActivityMarks marks = new(Guard.NotNull(period));
        marks.Hold(Guard.AtLeast(0, userCount));
        ActivityBuilder<int>.SameLength(users.Length, days.Length);
        marks.Add(users, days, 0);
        return new(period, marks.Tally());
    }

    /// <summary>Sums up columns of activities whose users have any ids.</summary>
    /// <typeparam name="TUser">The type of the ids; <see cref="int"/>, <see cref="long"/> and <see cref="Guid"/> are the fast ones.</typeparam>
    /// <param name="users">Who was active.</param>
    /// <param name="days">When, in days from 1 January 1970; as many as there are users.</param>
    /// <param name="period">The period to sum up.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The columns differ in length, or a user is <see langword="null"/>; the message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A day is no date of the calendar; the message names the row.</exception>
    public static ActivitySummary From<TUser>(ReadOnlySpan<TUser> users, ReadOnlySpan<int> days, ActivityPeriod period)
        where TUser : notnull
    {
        ActivityBuilder<TUser> builder = new(period);
        builder.Add(users, days);
        return builder.ToSummary();
    }

    /// <summary>Sums up activities in one pass.</summary>
    /// <typeparam name="TUser">The type of the users' ids.</typeparam>
    /// <param name="activities">The activities, in any order; all that there are, not only those of the period.</param>
    /// <param name="period">The period to sum up.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="activities"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Activities have no user, or neither a date nor an instant. The message names the rows, all of them at once.</exception>
    public static ActivitySummary From<TUser>(IEnumerable<Activity<TUser>> activities, ActivityPeriod period)
        where TUser : notnull =>
        Fill(Guard.NotNull(activities), activity => activity, new ActivityBuilder<TUser>(period), nameof(activities)).ToSummary();

    /// <summary>Sums up rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TUser">The type of the users' ids.</typeparam>
    /// <param name="rows">The rows, in any order; all that there are, not only those of the period.</param>
    /// <param name="activity">Makes the activity of a row.</param>
    /// <param name="period">The period to sum up.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Activities have no user, or neither a date nor an instant. The message names the rows, all of them at once.</exception>
    public static ActivitySummary From<T, TUser>(IEnumerable<T> rows, Func<T, Activity<TUser>> activity, ActivityPeriod period)
        where TUser : notnull =>
        Fill(Guard.NotNull(rows), Guard.NotNull(activity), new ActivityBuilder<TUser>(period), nameof(rows)).ToSummary();

    /// <summary>Sums up rows by a key, such as the team of the user, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TUser">The type of the users' ids.</typeparam>
    /// <param name="rows">The rows, in any order; all that there are, not only those of the period.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>. A user with activities under two keys is a user of both, so that the summaries of such keys do not add up to that
    /// of all; a team is best read from the user, not from the activity.</param>
    /// <param name="activity">Makes the activity of a row.</param>
    /// <param name="period">The period to sum up.</param>
    /// <returns>The summary of each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Rows have no key, no user, or neither a date nor an instant. The message names the rows, all of them at once.</exception>
    public static IReadOnlyDictionary<TKey, ActivitySummary> By<T, TKey, TUser>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, Activity<TUser>> activity, ActivityPeriod period)
        where TKey : notnull
        where TUser : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(activity);
        _ = Guard.NotNull(period);
        Dictionary<TKey, ActivityBuilder<TUser>> builders = [];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                _ = problems.Pass(key(row) is { } its ? Of(its).TryAdd(activity(row)) : "has no key", first++);
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return builders.ToDictionary(entry => entry.Key, entry => entry.Value.ToSummary());

        ActivityBuilder<TUser> Of(TKey its)
        {
            if (!builders.TryGetValue(its, out ActivityBuilder<TUser>? builder))
            {
                builders.Add(its, builder = new(period));
            }

            return builder;
        }
    }

    private static ActivityBuilder<TUser> Fill<T, TUser>(IEnumerable<T> rows, Func<T, Activity<TUser>> activity, ActivityBuilder<TUser> builder, string name)
        where TUser : notnull
    {
        RowProblems problems = new();
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                _ = problems.Pass(builder.TryAdd(activity(row)), first++);
            }
        });
        problems.ThrowIfAny(name);
        return builder;
    }
}
