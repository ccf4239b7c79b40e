using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Adoption;

/// <summary>How long users take to their first use of the system or a feature (time to value), with those who have not used it yet counted as what they are: not yet.</summary>
/// <remarks>The mean over those who used it makes every late comer invisible, and every young licence look quick. Read the <see cref="SurvivalTable.KaplanMeier"/> curve instead: its
/// median, or one less its survival at 30 days, which is the share that has used it by then.</remarks>
public static class TimeToFirstUse
{
    /// <summary>Takes the times of users.</summary>
    /// <param name="users">One fact a user.</param>
    /// <param name="asOf">The last date that the data cover: until then the others are known not to have used it.</param>
    /// <returns>The first use as the event, in days from the start, 0 on the first day; times of different users add.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="users"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Facts have no start, a start or first use after <paramref name="asOf"/>, or a first use before the start or after the user left. The message names the
    /// rows, all of them at once.</exception>
    public static SurvivalTable From(IEnumerable<FirstUse> users, LocalDate asOf) => From(Guard.NotNull(users), user => user, asOf, nameof(users));

    /// <summary>Takes the times of rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">One row a user.</param>
    /// <param name="fact">Makes the fact of a row.</param>
    /// <param name="asOf">The last date that the data cover: until then the others are known not to have used it.</param>
    /// <returns>The first use as the event, in days from the start, 0 on the first day; times of different users add.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> or <paramref name="fact"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Facts have no start, a start or first use after <paramref name="asOf"/>, or a first use before the start or after the user left. The message names the
    /// rows, all of them at once.</exception>
    public static SurvivalTable From<T>(IEnumerable<T> rows, Func<T, FirstUse> fact, LocalDate asOf) => From(Guard.NotNull(rows), Guard.NotNull(fact), asOf, nameof(rows));

    /// <summary>Finds the first uses in a log of activities.</summary>
    /// <typeparam name="TUser">The type of the users' ids.</typeparam>
    /// <param name="starts">The first day on which each user could use it.</param>
    /// <param name="activities">The activities, in any order.</param>
    /// <param name="asOf">The last date that the data cover; activities after it take no part, and who starts after it is left out.</param>
    /// <param name="calendar">Which date an instant is.</param>
    /// <param name="feature">The feature whose first use it is; any activity when left out.</param>
    /// <param name="left">The day on which each user left or lost the licence; users who are not in it are still there. Who left unused is followed until then: followed until
    /// <paramref name="asOf"/>, he would make everybody look slow.</param>
    /// <returns>The first use as the event, in days from the start, 0 on the first day; times of different users add.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="starts"/>, <paramref name="activities"/> or <paramref name="calendar"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Activities have no user, neither a date nor an instant, a user without a start, are before his start, or up to <paramref name="asOf"/> but after he left.
    /// The message names the rows, all of them at once. Or a user is in <paramref name="left"/> without a start, or left before it.</exception>
    public static SurvivalTable From<TUser>(
        IReadOnlyDictionary<TUser, LocalDate> starts, IEnumerable<Activity<TUser>> activities, LocalDate asOf, ReportingCalendar calendar, string? feature = null, IReadOnlyDictionary<TUser, LocalDate>? left = null)
        where TUser : notnull
    {
        _ = Guard.NotNull(starts);
        _ = Guard.NotNull(calendar);
        CheckLeavers(starts, left);
        Dictionary<TUser, int> firsts = [];
        int end = EpochDays.Of(asOf);
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(activities), (block, first) =>
        {
            foreach (ref readonly Activity<TUser> activity in block)
            {
                string? problem = activity.TryDay(calendar, out int day);
                if (problem is null && (feature is null || string.Equals(activity.Feature, feature, StringComparison.Ordinal)))
                {
                    problem = !starts.TryGetValue(activity.User, out LocalDate start) ? "is of a user without a start"
                        : day < EpochDays.Of(start) ? "is on " + Text.Iso(EpochDays.Date(day)) + ", before its user's start on " + Text.Iso(start)
                        : day <= end && LeftOn(activity.User) is { } leave && day > EpochDays.Of(leave) ? "is on " + Text.Iso(EpochDays.Date(day)) + ", after its user left on " + Text.Iso(leave)
                        : null;
                    if (problem is null && day <= end && (!firsts.TryGetValue(activity.User, out int known) || day < known))
                    {
                        firsts[activity.User] = day;
                    }
                }

                _ = problems.Pass(problem, first++);
            }
        });
        problems.ThrowIfAny(nameof(activities));
        return From(
            starts.Where(user => user.Value <= asOf).Select(user => new FirstUse(user.Value, firsts.TryGetValue(user.Key, out int day) ? EpochDays.Date(day) : null, LeftOn(user.Key))),
            fact => fact,
            asOf,
            nameof(starts));

        LocalDate? LeftOn(TUser user) => left is not null && left.TryGetValue(user, out LocalDate day) ? day : null;
    }

    private static void CheckLeavers<TUser>(IReadOnlyDictionary<TUser, LocalDate> starts, IReadOnlyDictionary<TUser, LocalDate>? left)
        where TUser : notnull
    {
        foreach (KeyValuePair<TUser, LocalDate> user in left ?? new Dictionary<TUser, LocalDate>())
        {
            _ = !starts.TryGetValue(user.Key, out LocalDate start) ? throw Guard.Bad(nameof(left), $"left: each user must have a start, but {user.Key} has none.")
                : user.Value < start ? throw Guard.Bad(nameof(left), $"left: nobody may leave before his start, but {user.Key} left on {Text.Iso(user.Value)} and started on {Text.Iso(start)}.")
                : 0;
        }
    }

    private static SurvivalTable From<T>(IEnumerable<T> rows, Func<T, FirstUse> fact, LocalDate asOf, string name)
    {
        List<int> times = [];
        List<bool> used = [];
        RowProblems problems = new();
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                if (problems.Pass(fact(row).TryDays(asOf, out int days, out bool happened), first++))
                {
                    times.Add(days);
                    used.Add(happened);
                }
            }
        });
        problems.ThrowIfAny(name);
        return SurvivalTable.From(times.ToArray(), used.ToArray());
    }
}
