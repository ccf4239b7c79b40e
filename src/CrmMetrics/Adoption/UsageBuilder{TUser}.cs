using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Adoption;

/// <summary>Gathers what users did in a period, by feature and session, until a summary is wanted; builders of any cut of the activities join into the whole.</summary>
/// <typeparam name="TUser">The type of the users' ids.</typeparam>
/// <remarks>
/// <para>Where a user's activities lie in several places, each place has a builder, and <see cref="Merge"/> joins them by the user's id, the feature and the session.</para>
/// <para>It remembers some 40 bytes for each user with each feature, and 60 for each session. Not safe for several threads at once: one builder a thread, then <see cref="Merge"/>.</para>
/// </remarks>
[DebuggerDisplay("{Events} activities of {Users} users, {Period}")]
public sealed class UsageBuilder<TUser>
    where TUser : notnull
{
    private readonly KeyEncoder<TUser> users = new();
    private readonly KeyEncoder<string> features = new();
    private readonly List<long> usesOf = [];
    private readonly Dictionary<(int User, int Feature), long> usesOfFeature = [];
    private readonly Dictionary<(int User, string Session), long> usesInSession = [];

    /// <summary>Makes a builder that has seen nobody.</summary>
    /// <param name="period">The period to sum up.</param>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    public UsageBuilder(ActivityPeriod period) => Period = Guard.NotNull(period);

    /// <summary>The period to sum up.</summary>
    /// <value>As given.</value>
    public ActivityPeriod Period { get; }

    /// <summary>How many activities it has taken on days of the period.</summary>
    /// <value>0 or more.</value>
    public long Events { get; private set; }

    /// <summary>How many activities were on other days, and took no part.</summary>
    /// <value>0 or more.</value>
    public long EventsOutside { get; private set; }

    /// <summary>How many different users were active in the period.</summary>
    /// <value>0 or more.</value>
    public int Users => users.Count;

    /// <summary>Adds an activity.</summary>
    /// <param name="activity">The activity.</param>
    /// <exception cref="ArgumentException">It has no user, or neither a date nor an instant.</exception>
    /// <exception cref="OverflowException">The uses of a user pass the largest <see cref="long"/>.</exception>
    public void Add(Activity<TUser> activity)
    {
        if (TryAdd(in activity) is { } problem)
        {
            throw new ArgumentException("The activity " + problem + ".", nameof(activity));
        }
    }

    /// <summary>Takes over what another builder has seen, of the same users or others.</summary>
    /// <param name="other">A builder of other activities over the same period; it is not changed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It is this builder itself.</exception>
    /// <exception cref="DefinitionMismatchException">The periods differ.</exception>
    /// <exception cref="OverflowException">The uses of a user pass the largest <see cref="long"/>.</exception>
    public void Merge(UsageBuilder<TUser> other)
    {
        _ = ActivityPeriod.Same(Period, Guard.NotNull(other).Period);
        if (ReferenceEquals(this, other))
        {
            throw Guard.Bad(nameof(other), $"A builder cannot be joined with itself: its activities would count twice.");
        }

        int[] user = users.Merge(other.users), feature = features.Merge(other.features);
        Hold();
        for (int i = 0; i < user.Length; i++)
        {
            usesOf[user[i]] = checked(usesOf[user[i]] + other.usesOf[i]);
        }

        foreach (KeyValuePair<(int User, int Feature), long> entry in other.usesOfFeature)
        {
            Count(usesOfFeature, (user[entry.Key.User], feature[entry.Key.Feature]), entry.Value);
        }

        foreach (KeyValuePair<(int User, string Session), long> entry in other.usesInSession)
        {
            Count(usesInSession, (user[entry.Key.User], entry.Key.Session), entry.Value);
        }

        Events += other.Events;
        EventsOutside += other.EventsOutside;
    }

    /// <summary>Sums up what it has seen so far; more may be added afterwards.</summary>
    /// <returns>The summary of the period.</returns>
    /// <exception cref="OverflowException">A sum passes the largest <see cref="long"/>, or one of squares the largest decimal.</exception>
    public UsageSummary ToSummary()
    {
        long[] featuresOf = new long[users.Count];
        RatioMoments[] byFeature = new RatioMoments[features.Count];
        foreach (KeyValuePair<(int User, int Feature), long> entry in usesOfFeature)
        {
            featuresOf[entry.Key.User]++;
            byFeature[entry.Key.Feature] += RatioMoments.Of(entry.Value, 1);
        }

        long[] breadth = new long[featuresOf.Length == 0 ? 1 : featuresOf.Max() + 1];
        foreach (long count in featuresOf)
        {
            breadth[count]++;
        }

        return new(
            Period,
            Events,
            EventsOutside,
            usesOf.Aggregate(default(RatioMoments), (sum, uses) => sum + RatioMoments.Of(uses, 1)),
            Sessions(),
            [.. byFeature.Select((moments, feature) => new UsageSummary.FeatureSums(features[feature], moments.Count, moments.Part, moments.PartSquares)).OrderBy(sums => sums.Name, StringComparer.Ordinal)],
            breadth);
    }

    /// <summary>Adds an activity, or says what is wrong with it.</summary>
    internal string? TryAdd(in Activity<TUser> activity)
    {
        if (activity.TryDay(Period.Calendar, out int day) is { } problem)
        {
            return problem;
        }

        if (!Period.Dates.Contains(EpochDays.Date(day)))
        {
            EventsOutside++;
            return null;
        }

        int user = users.Encode(activity.User);
        Hold();
        usesOf[user] = checked(usesOf[user] + activity.Times);
        if (activity.Feature is { } feature)
        {
            Count(usesOfFeature, (user, features.Encode(feature)), activity.Times);
        }

        if (activity.Session is { } session)
        {
            Count(usesInSession, (user, session), activity.Times);
        }

        Events++;
        return null;
    }

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key, long times)
        where TKey : notnull
    {
        _ = counts.TryGetValue(key, out long before);
        counts[key] = checked(before + times);
    }

    private void Hold()
    {
        while (usesOf.Count < users.Count)
        {
            usesOf.Add(0);
        }
    }

    // Each user with a session: his uses in sessions, and his sessions.
    private RatioMoments Sessions()
    {
        Dictionary<int, (long Uses, long Sessions)> byUser = [];
        foreach (KeyValuePair<(int User, string Session), long> entry in usesInSession)
        {
            _ = byUser.TryGetValue(entry.Key.User, out (long Uses, long Sessions) before);
            byUser[entry.Key.User] = (checked(before.Uses + entry.Value), before.Sessions + 1);
        }

        return byUser.Values.Aggregate(default(RatioMoments), (sum, user) => sum + RatioMoments.Of(user.Uses, user.Sessions));
    }
}
