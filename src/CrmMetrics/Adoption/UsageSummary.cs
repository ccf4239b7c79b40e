using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Adoption;

/// <summary>How much the active users of a period did: how often they came, how deep their sessions went, how many features they used, and who uses which feature.</summary>
/// <remarks>
/// <para>It no longer knows its users: add only summaries of different users over the same period; where a user's activities lie in several places, merge <see cref="UsageBuilder{TUser}"/>s.</para>
/// <para>All but the depth of a session grows with the length of the period, whose kind is part of each definition: a month refuses to be compared with a week (see <see cref="ActivityPeriod"/>).</para>
/// <para><see cref="Zero"/> is the summary of nobody, the identity of <c>+</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<UsageSummary>))]
#endif
public sealed class UsageSummary : ISummary<UsageSummary>, IEquatable<UsageSummary>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<UsageSummary, UsageSummary, UsageSummary>
    , IAdditiveIdentity<UsageSummary, UsageSummary>
    , IEqualityOperators<UsageSummary, UsageSummary, bool>
    , IParsable<UsageSummary>
#endif
{
    private static readonly Reason NoWorkingDays = new("no-working-days", "the period has no working day");

    // Each user with his uses, over 1.
    private readonly RatioMoments uses;

    // Each user with a session: his uses in sessions, over his sessions.
    private readonly RatioMoments sessions;
    private readonly FeatureSums[] features;
    private readonly long[] breadth;

    internal UsageSummary(ActivityPeriod? period, long events, long eventsOutside, RatioMoments uses, RatioMoments sessions, FeatureSums[] features, long[] breadth)
    {
        Period = period;
        Events = events;
        EventsOutside = eventsOutside;
        this.uses = uses;
        this.sessions = sessions;
        this.features = features;
        this.breadth = breadth;
    }

    /// <summary>The summary of nobody in no period, which changes nothing when added.</summary>
    /// <value>Without users.</value>
    public static UsageSummary Zero { get; } = new(null, 0, 0, default, default, [], [0]);

    /// <summary>The period.</summary>
    /// <value><see langword="null"/> for <see cref="Zero"/>.</value>
    public ActivityPeriod? Period { get; }

    /// <summary>How many activities were on a day of the period.</summary>
    /// <value>0 or more.</value>
    public long Events { get; }

    /// <summary>How many activities were on other days, and took no part.</summary>
    /// <value>0 or more.</value>
    public long EventsOutside { get; }

    /// <summary>How many users were active in the period.</summary>
    /// <value>0 or more.</value>
    public long Users => uses.Count;

    /// <summary>How many uses their activities stand for.</summary>
    /// <value>0 or more.</value>
    public long Uses => uses.Part;

    /// <summary>How many sessions they had.</summary>
    /// <value>0 or more; only of activities that name their session.</value>
    public long Sessions => sessions.Whole;

    /// <summary>How often an active user used the system: of logins alone, the login frequency.</summary>
    /// <value>The mean over active users, with an interval; undefined when nobody was active.</value>
    public SampleMean UsesPerUser => Mean(Users, Uses, uses.PartSquares, "uses-per-user", "uses per active user", Period);

    /// <summary>How often an active user used the system on a working day of the period: all uses, those at weekends too, over the working days.</summary>
    /// <value>Uses per active user and working day, with an interval over users; undefined when nobody was active, or without working days.</value>
    public Estimate UsesPerUserPerWorkingDay =>
        PerWorkingDay(Users, Uses, uses.PartSquares, Period, "uses-per-working-day", "uses per active user and working day");

    /// <summary>How many sessions a user had: the login frequency where activities name their session.</summary>
    /// <value>The mean over users with a session, with an interval; undefined when there is none.</value>
    public SampleMean SessionsPerUser => Mean(sessions.Count, sessions.Whole, sessions.WholeSquares, "sessions-per-user", "sessions per user with a session", Period);

    /// <summary>How deep sessions go: uses per session.</summary>
    /// <value>The mean over sessions, with an interval that takes each user as a cluster: sessions of one user are alike (<see cref="ClusteredRatio"/>); undefined when there is no session.</value>
    public Estimate SessionDepth => sessions.ToEstimate(new("session-depth", "uses per session", "uses", 1, BetterWhen.Higher), isShare: false);

    /// <summary>How many different features an active user used: the breadth of use.</summary>
    /// <value>The mean over active users, those without any named feature with 0; undefined when nobody was active.</value>
    public SampleMean Breadth => SampleMean.FromHistogram(
        [.. Enumerable.Range(0, breadth.Length).Select(count => (double)count)],
        breadth,
        ActivityPeriod.In(new("feature-breadth", "different features per active user", "features", 1, BetterWhen.Higher), Period));

    /// <summary>How many active users used 0, 1, 2 … different features.</summary>
    /// <value>One count for each number, up to the most that anybody used.</value>
    public IReadOnlyList<long> BreadthHistogram => Array.AsReadOnly(breadth);

    /// <summary>Who used each feature, and how much.</summary>
    /// <value>The features that were used, the most widely used first, and by name where as many used them.</value>
    public IReadOnlyList<FeatureUse> Features =>
        [.. features.OrderByDescending(feature => feature.Users).ThenBy(feature => feature.Name, StringComparer.Ordinal).Select(Use)];

    /// <summary>Sums up activities in one pass.</summary>
    /// <typeparam name="TUser">The type of the users' ids.</typeparam>
    /// <param name="activities">The activities, in any order.</param>
    /// <param name="period">The period to sum up; activities on other days are counted and take no part.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="activities"/> or <paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Activities have no user, or neither a date nor an instant. The message names the rows, all of them at once.</exception>
    /// <exception cref="OverflowException">A sum passes the largest <see cref="long"/>, or one of squares the largest decimal.</exception>
    public static UsageSummary From<TUser>(IEnumerable<Activity<TUser>> activities, ActivityPeriod period)
        where TUser : notnull =>
        From(Guard.NotNull(activities), activity => activity, new UsageBuilder<TUser>(period), nameof(activities));

    /// <summary>Sums up rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TUser">The type of the users' ids.</typeparam>
    /// <param name="rows">The rows, in any order.</param>
    /// <param name="activity">Makes the activity of a row.</param>
    /// <param name="period">The period to sum up; activities on other days are counted and take no part.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Activities have no user, or neither a date nor an instant. The message names the rows, all of them at once.</exception>
    /// <exception cref="OverflowException">A sum passes the largest <see cref="long"/>, or one of squares the largest decimal.</exception>
    public static UsageSummary From<T, TUser>(IEnumerable<T> rows, Func<T, Activity<TUser>> activity, ActivityPeriod period)
        where TUser : notnull =>
        From(Guard.NotNull(rows), Guard.NotNull(activity), new UsageBuilder<TUser>(period), nameof(rows));

    /// <summary>Sums up rows by a key, such as the team of the user, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TUser">The type of the users' ids.</typeparam>
    /// <param name="rows">The rows, in any order.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>. A user with activities under two keys is a user of both, so that the summaries of such keys do not add up to that of all.</param>
    /// <param name="activity">Makes the activity of a row.</param>
    /// <param name="period">The period to sum up; activities on other days are counted and take no part.</param>
    /// <returns>The summary of each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The key of a row is <see langword="null"/>, or activities have no user, or neither a date nor an instant. The message names the rows.</exception>
    /// <exception cref="OverflowException">A sum passes the largest <see cref="long"/>, or one of squares the largest decimal.</exception>
    public static IReadOnlyDictionary<TKey, UsageSummary> By<T, TKey, TUser>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, Activity<TUser>> activity, ActivityPeriod period)
        where TKey : notnull
        where TUser : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(activity);
        _ = Guard.NotNull(period);
        RowProblems problems = new();
        Dictionary<TKey, UsageBuilder<TUser>> builders = Keyed.Of(
            Guard.NotNull(rows), key, () => new UsageBuilder<TUser>(period), (builder, row, number) => problems.Pass(builder.TryAdd(activity(row)), number));
        problems.ThrowIfAny(nameof(rows));
        return builders.ToDictionary(entry => entry.Key, entry => entry.Value.ToSummary());
    }

    /// <summary>Finds a feature.</summary>
    /// <param name="name">The feature or the kind of activity, as the activities have it.</param>
    /// <returns>Who used it, and how much; <see langword="null"/> when nobody did.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public FeatureUse? Feature(string name)
    {
        _ = Guard.NotNull(name);
        return features.Where(feature => string.Equals(feature.Name, name, StringComparison.Ordinal)).Select(Use).SingleOrDefault();
    }

    /// <summary>Adds other users of the same period.</summary>
    /// <param name="other">The summary of users who are not in this one.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The periods differ.</exception>
    /// <exception cref="OverflowException">A sum passes the largest <see cref="long"/>, or one of squares the largest decimal.</exception>
    public UsageSummary Add(UsageSummary other) => this + Guard.NotNull(other);

    /// <summary>Adds the summaries of different users over one period.</summary>
    /// <param name="left">The summary of some users.</param>
    /// <param name="right">The summary of others.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="ArgumentNullException">One is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The periods differ.</exception>
    /// <exception cref="OverflowException">A sum passes the largest <see cref="long"/>, or one of squares the largest decimal.</exception>
    public static UsageSummary operator +(UsageSummary left, UsageSummary right)
    {
        if (Guard.NotNull(left).Period is not { } period || Guard.NotNull(right).Period is not { } other)
        {
            return left.Period is null ? Guard.NotNull(right) : left;
        }

        _ = ActivityPeriod.Same(period, other);
        FeatureSums[] joined =
        [
            .. left.features.Concat(right.features).GroupBy(feature => feature.Name, StringComparer.Ordinal)
                .Select(same => same.Aggregate((one, another) => one.Join(another))).OrderBy(feature => feature.Name, StringComparer.Ordinal),
        ];
        long[] byBreadth = new long[Math.Max(left.breadth.Length, right.breadth.Length)];
        for (int count = 0; count < byBreadth.Length; count++)
        {
            byBreadth[count] = checked((count < left.breadth.Length ? left.breadth[count] : 0) + (count < right.breadth.Length ? right.breadth[count] : 0));
        }

        return new(period, checked(left.Events + right.Events), checked(left.EventsOutside + right.EventsOutside), left.uses + right.uses, left.sessions + right.sessions, joined, byBreadth);
    }

    /// <summary>Whether two are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when period and counts are equal.</returns>
    public static bool operator ==(UsageSummary? left, UsageSummary? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when the period or a count differs.</returns>
    public static bool operator !=(UsageSummary? left, UsageSummary? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(UsageSummary? other) => other is not null && Period == other.Period && Events == other.Events && EventsOutside == other.EventsOutside
        && uses == other.uses && sessions == other.sessions && features.AsSpan().SequenceEqual(other.features) && breadth.AsSpan().SequenceEqual(other.breadth);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UsageSummary);

    /// <inheritdoc/>
    public override int GetHashCode() => (Events, uses, sessions, features.Length).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>10,039 uses of 40 features by 410 users</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the counts.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the counts.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return ToForm().ToString();
        }

        string numbers = Text.IsGeneral(format) ? "N0" : format!;
        return Count(Uses) + " uses of " + Count(features.Length) + " features by " + Count(Users) + " users" + (Sessions > 0 ? " in " + Count(Sessions) + " sessions" : "");

        string Count(long value) => value.ToString(numbers, formatProvider);
    }

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static UsageSummary Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was.</returns>
    public static bool TryParse(string? text, out UsageSummary result) => Form.TryParse(text, Read, Zero, out result);

    /// <summary>The mean of whole numbers from their count, sum and squares.</summary>
    internal static SampleMean Mean(long count, long sum, decimal squares, string id, string text, ActivityPeriod? period) =>
        SampleMean.Of(new(count, DoubleDouble.Of(sum), DoubleDouble.Of(squares)), ActivityPeriod.In(new(id, text, text.Split(' ')[0], 1, BetterWhen.Higher), period));

    /// <summary>The same over the working days of the period.</summary>
    internal static Estimate PerWorkingDay(long users, long uses, decimal squares, ActivityPeriod? period, string id, string text)
    {
        MetricDefinition definition = ActivityPeriod.In(new(id, text, "uses per working day", 1, BetterWhen.Higher), period);
        int days = period?.WorkingDays ?? 0;
        return days == 0 && users > 0
            ? new(null, NoWorkingDays, definition, null, NoWorkingDays)
            : new RatioMoments(users, uses, checked(users * days), squares, (decimal)uses * days, (decimal)days * days * users).ToEstimate(definition, isShare: false);
    }

    private static UsageSummary From<T, TUser>(IEnumerable<T> rows, Func<T, Activity<TUser>> activity, UsageBuilder<TUser> builder, string name)
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
        return builder.ToSummary();
    }

    private static UsageSummary Read(Form form)
    {
        long users = Guard.Count(form.Int64("users"), "users");
        if (!form.Has("first"))
        {
            return users == 0 ? Zero : throw new FormatException("The field first is missing from \"" + form + "\".");
        }

        long[] byBreadth = form.Int64s("breadth"), usersOf = form.Int64s("featureUsers"), usesOf = form.Int64s("featureUses");
        decimal[] squaresOf = form.Decimals("featureSquares");
        if (usersOf.Length != usesOf.Length || usersOf.Length != squaresOf.Length)
        {
            throw new FormatException(Guard.Invariant($"There must be users, uses and squares for each feature, but there were {usersOf.Length}, {usesOf.Length} and {squaresOf.Length}."));
        }

        FeatureSums[] sums =
        [
            .. usersOf.Select((its, i) => new FeatureSums(form.Text(Guard.Invariant($"feature{i}")), its, usesOf[i], squaresOf[i])).OrderBy(feature => feature.Name, StringComparer.Ordinal),
        ];
        long all = form.Int64("uses");
        UsageSummary read = new(
            ActivityPeriod.Read(form),
            form.Int64("events"),
            form.Int64("eventsOutside"),
            new(users, all, users, form.Decimal("usesSquares"), all, users),
            new(form.Int64("sessionUsers"), form.Int64("sessionUses"), form.Int64("sessions"), form.Decimal("sessionUsesSquares"), form.Decimal("sessionProducts"), form.Decimal("sessionsSquares")),
            sums,
            byBreadth);
        return read.Problem() is { } problem ? throw new FormatException("The counts contradict each other: " + problem + ".") : read;
    }

    private Form ToForm()
    {
        if (Period is null)
        {
            return new Form().Add("users", 0L);
        }

        Form form = Period.Write(new())
            .Add("users", Users)
            .Add("events", Events)
            .Add("eventsOutside", EventsOutside)
            .Add("uses", Uses)
            .Add("usesSquares", uses.PartSquares)
            .Add("sessionUsers", sessions.Count)
            .Add("sessionUses", sessions.Part)
            .Add("sessions", sessions.Whole)
            .Add("sessionUsesSquares", sessions.PartSquares)
            .Add("sessionProducts", sessions.Products)
            .Add("sessionsSquares", sessions.WholeSquares)
            .Add("breadth", breadth)
            .Add("featureUsers", features.Select(feature => feature.Users))
            .Add("featureUses", features.Select(feature => feature.Uses))
            .Add("featureSquares", features.Select(feature => feature.Squares));
        for (int i = 0; i < features.Length; i++)
        {
            form = form.Add(Guard.Invariant($"feature{i}"), features[i].Name);
        }

        return form;
    }

    // What no activities could give; whoever edits a form by hand learns of it.
    private string? Problem() =>
        new[] { Users, Events, EventsOutside, Uses, sessions.Count, sessions.Part, Sessions }.Concat(breadth).Any(count => count < 0)
            || features.Any(feature => feature.Users < 1 || feature.Uses < 0 || feature.Squares < 0) ? "a count is negative, or a feature has no user"
        : breadth.Length == 0 || breadth.Sum() != Users ? "users by their number of features are not all users"
        : breadth.Select((users, count) => checked(users * count)).Sum() != features.Sum(feature => feature.Users) ? "users by their number of features and features by their users do not agree"
        : features.Any(feature => feature.Users > Users) || sessions.Count > Users ? "more users did something than were active"
        : Events < Users || Sessions < sessions.Count ? "there are fewer activities or sessions than users with one"
        : features.Sum(feature => (decimal)feature.Uses) > Uses || sessions.Part > Uses ? "there are more uses of features or in sessions than uses"
        : features.Select(feature => feature.Name).Distinct(StringComparer.Ordinal).Count() != features.Length ? "a feature is there twice"
        : null;

    private FeatureUse Use(FeatureSums feature) => new(feature.Name, feature.Users, feature.Uses, feature.Squares, Users, Period!);

#if NET8_0_OR_GREATER
    static UsageSummary IAdditiveIdentity<UsageSummary, UsageSummary>.AdditiveIdentity => Zero;

    static UsageSummary IParsable<UsageSummary>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<UsageSummary>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out UsageSummary result) => TryParse(s, out result);
#endif

    /// <summary>The users of a feature, their uses of it, and the sum of the squared uses of each.</summary>
    internal readonly record struct FeatureSums(string Name, long Users, long Uses, decimal Squares)
    {
        public FeatureSums Join(FeatureSums other) => checked(new(Name, Users + other.Users, Uses + other.Uses, Squares + other.Squares));
    }
}
