using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Adoption;

/// <summary>The users of a period: how many were active on each day, week and month (DAU, WAU, MAU), how often they came, who is new, stayed, came back or fell silent, and
/// how many licences are used; stickiness is read from it under every definition.</summary>
/// <remarks>
/// <para>Only counts are kept. It no longer knows its users: add only summaries of different users over the same period; where a user's activities lie in several places, merge
/// <see cref="ActivityBuilder{TUser}"/>s.</para>
/// <para><see cref="Zero"/> is the summary of nobody, the identity of <c>+</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ActivitySummary>))]
#endif
public sealed partial class ActivitySummary : ISummary<ActivitySummary>, IEquatable<ActivitySummary>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<ActivitySummary, ActivitySummary, ActivitySummary>
    , IAdditiveIdentity<ActivitySummary, ActivitySummary>
    , IEqualityOperators<ActivitySummary, ActivitySummary, bool>
    , IParsable<ActivitySummary>
#endif
{
    private readonly ActivityLayout? layout;
    private readonly long[] counts;

    internal ActivitySummary(ActivityPeriod? period, long[] counts)
    {
        layout = period is null ? null : new(period);
        this.counts = counts;
    }

    /// <summary>The summary of nobody in no period, which changes nothing when added.</summary>
    /// <value>Without users.</value>
    public static ActivitySummary Zero { get; } = new(null, new long[ActivityLayout.Named]);

    /// <summary>The period.</summary>
    /// <value><see langword="null"/> for <see cref="Zero"/>.</value>
    public ActivityPeriod? Period => layout?.Period;

    /// <summary>How many users are known: with any activity up to the end of the period, or a licence.</summary>
    /// <value>0 or more.</value>
    public long Users => counts[ActivityLayout.Users];

    /// <summary>How many activities were on a day of the period.</summary>
    /// <value>0 or more.</value>
    public long Events => counts[ActivityLayout.Events];

    /// <summary>How many activities were after it, and took no part.</summary>
    /// <value>0 or more.</value>
    public long EventsAfter => counts[ActivityLayout.EventsAfter];

    /// <summary>How many users were active in the period: monthly active users (MAU) of a month.</summary>
    /// <value>From 0 to <see cref="Users"/>; those new, retained and resurrected.</value>
    public long Active => checked(New + Retained + Resurrected);

    /// <summary>How many users were active in the period before.</summary>
    /// <value>From 0 to <see cref="Users"/>; those retained and lapsed.</value>
    public long ActiveBefore => checked(Retained + Lapsed);

    /// <summary>How many active users were never active before.</summary>
    /// <value>From 0 to <see cref="Active"/>. All that is before the first activity in the data is "never".</value>
    public long New => counts[ActivityLayout.New];

    /// <summary>How many were active in the period and in the one before.</summary>
    /// <value>From 0 to <see cref="Active"/>.</value>
    public long Retained => counts[ActivityLayout.Retained];

    /// <summary>How many active users were silent in the period before, and active at some time earlier.</summary>
    /// <value>From 0 to <see cref="Active"/>.</value>
    public long Resurrected => counts[ActivityLayout.Resurrected];

    /// <summary>How many were active in the period before and not in this one.</summary>
    /// <value>From 0 to <see cref="ActiveBefore"/>.</value>
    public long Lapsed => counts[ActivityLayout.Lapsed];

    /// <summary>How many were active at some time, but neither in the period nor in the one before.</summary>
    /// <value>0 or more.</value>
    public long Dormant => counts[ActivityLayout.Dormant];

    /// <summary>How many hold a licence, as far as the builder was told.</summary>
    /// <value>From 0 to <see cref="Users"/>.</value>
    public long Seats => counts[ActivityLayout.Seats];

    /// <summary>How many who hold a licence were active in the period.</summary>
    /// <value>From 0 to <see cref="Seats"/>.</value>
    public long ActiveSeats => counts[ActivityLayout.ActiveSeats];

    /// <summary>How many were active in the period without holding a licence by its end: they share one, or have left.</summary>
    /// <value>From 0 to <see cref="Active"/>; all active users where no licence was told of.</value>
    public long ActiveWithoutSeat => Active - ActiveSeats;

    /// <summary>Adds other users of the same period.</summary>
    /// <param name="other">The summary of users who are not in this one.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The periods differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public ActivitySummary Add(ActivitySummary other) => this + Guard.NotNull(other);

    /// <summary>Adds the summaries of different users over one period.</summary>
    /// <param name="left">The summary of some users.</param>
    /// <param name="right">The summary of others.</param>
    /// <returns>The summary of both.</returns>
    /// <exception cref="ArgumentNullException">One is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The periods differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static ActivitySummary operator +(ActivitySummary left, ActivitySummary right)
    {
        if (Guard.NotNull(left).Period is not { } period || Guard.NotNull(right).Period is not { } other)
        {
            return left.Period is null ? Guard.NotNull(right) : left;
        }

        _ = ActivityPeriod.Same(period, other);
        return new(period, [.. left.counts.Zip(right.counts, (one, another) => checked(one + another))]);
    }

    /// <summary>Whether two are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when period and counts are equal.</returns>
    public static bool operator ==(ActivitySummary? left, ActivitySummary? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when the period or a count differs.</returns>
    public static bool operator !=(ActivitySummary? left, ActivitySummary? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(ActivitySummary? other) => other is not null && Period == other.Period && counts.AsSpan().SequenceEqual(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActivitySummary);

    /// <inheritdoc/>
    public override int GetHashCode() => (Users, Events, New, Retained, Resurrected, Lapsed).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>422 active of 499 users: 30 new, 380 retained, 12 resurrected; 60 lapsed, 17 dormant</c>.</summary>
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
        return Count(Active) + " active of " + Count(Users) + " users: " + Count(New) + " new, " + Count(Retained) + " retained, " + Count(Resurrected) + " resurrected; "
            + Count(Lapsed) + " lapsed, " + Count(Dormant) + " dormant";

        string Count(long value) => value.ToString(numbers, formatProvider);
    }

    /// <summary>Reads a summary.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static ActivitySummary Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a summary, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The summary; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was.</returns>
    public static bool TryParse(string? text, out ActivitySummary result) => Form.TryParse(text, Read, Zero, out result);

    private static ActivitySummary Read(Form form)
    {
        if (!form.Has("first"))
        {
            return form.Int64("users") == 0 ? Zero : throw new FormatException("The field first is missing from \"" + form + "\".");
        }

        ActivityPeriod period = ActivityPeriod.Read(form);
        ActivityLayout its = new(period);
        long[] found = new long[its.Length];
        for (int i = 0; i < ActivityLayout.Named; i++)
        {
            found[i] = form.Int64(ActivityLayout.Names[i]);
        }

        foreach ((string name, ActivityLayout.Range range) in Lists(its))
        {
            long[] list = form.Int64s(name);
            if (list.Length != range.Length)
            {
                throw new FormatException(Guard.Invariant($"The field {name} must have {range.Length} counts, but had {list.Length}."));
            }

            list.CopyTo(found, range.Start);
        }

        ActivitySummary read = new(period, found);
        return read.Problem(its) is { } problem ? throw new FormatException("The counts contradict each other: " + problem + ".") : read;
    }

    private static IEnumerable<(string Name, ActivityLayout.Range Range)> Lists(ActivityLayout layout)
    {
        yield return ("daily", layout.Daily);
        yield return ("activeDays", layout.ActiveDays);
        yield return ("activeWorkingDays", layout.ActiveWorkingDays);
        for (int window = 0; window < ActivityLayout.Windows.Length; window++)
        {
            string days = Guard.Invariant($"{ActivityLayout.Windows[window]}");
            yield return ("trailing" + days, layout.Trailing(window));
            yield return ("last" + days, layout.LastDays(window));
            yield return ("sums" + days, layout.SumsOf(window));
        }
    }

    private Form ToForm()
    {
        if (layout is not { } its)
        {
            return new Form().Add("users", 0L);
        }

        Form form = its.Period.Write(new());
        for (int i = 0; i < ActivityLayout.Named; i++)
        {
            form = form.Add(ActivityLayout.Names[i], counts[i]);
        }

        return Lists(its).Aggregate(form, (written, list) => written.Add(list.Name, List(list.Range)));
    }

    private ArraySegment<long> List(ActivityLayout.Range range) => new(counts, range.Start, range.Length);

    // What no activities could give; whoever edits a form by hand learns of it.
    private string? Problem(ActivityLayout its)
    {
        long[] daysOf = [.. List(its.Daily).Skip(its.Remembered - its.Days)];
        return counts.Any(count => count < 0) ? "a count is negative"
            : checked(Active + Lapsed + Dormant) > Users ? "users in all states are more than users"
            : ActiveSeats > EverUsedSeats || EverUsedSeats > Seats || Seats > Users || ActiveSeats > Active ? "licences in use are more than licences"
            : Events < daysOf.Sum() ? "there are fewer activities than days with one"
            : Lists(its).Any(list => IsHistogram(list.Name) && List(list.Range).Sum() != Users) ? "users by their number of days are not all users"
            : Users - List(its.ActiveDays).First() != Active || DaysIn(its.ActiveDays) != daysOf.Sum() ? "active users and days by their number do not agree"
            : List(its.Daily).Concat(Lists(its).Where(list => list.Name.StartsWith("trailing", StringComparison.Ordinal)).SelectMany(list => List(list.Range))).Any(count => count > Users)
                ? "more users were active than there are"
            : null;

        static bool IsHistogram(string name) => name.StartsWith("active", StringComparison.Ordinal) || name.StartsWith("last", StringComparison.Ordinal);
    }

    private long DaysIn(ActivityLayout.Range histogram) => List(histogram).Select((users, days) => checked(users * days)).Sum();

#if NET8_0_OR_GREATER
    static ActivitySummary IAdditiveIdentity<ActivitySummary, ActivitySummary>.AdditiveIdentity => Zero;

    static ActivitySummary IParsable<ActivitySummary>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ActivitySummary>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ActivitySummary result) => TryParse(s, out result);
#endif
}
