using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Statistics;

/// <summary>How many subjects had their event and how many were last seen without it, at each time: what survival curves and their tests are read off.</summary>
/// <remarks>
/// <para>For the time to churn, to convert, to respond, to the first use: a subject is a customer, a lead, a deal. Its time counts from its own beginning, in one unit
/// for all. Who has had no event yet is <i>censored</i> at the time when last seen, and must not be left out: without them the rest look faster than they are.</para>
/// <para>A subject that came under observation later than it began has an entry time (left truncation): it is at risk only after it. An entry of 0 is
/// none. At one time events come before censorings, and entries after both.</para>
/// <para>It holds 32 bytes for each distinct time, however many subjects there are. Add only different subjects, with times in the same unit: the sum of the tables of any cut of the
/// subjects is the table of all, exactly.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<SurvivalTable>))]
#endif
public sealed class SurvivalTable : ISummary<SurvivalTable>, IEquatable<SurvivalTable>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<SurvivalTable, SurvivalTable, SurvivalTable>
    , IAdditiveIdentity<SurvivalTable, SurvivalTable>
    , IEqualityOperators<SurvivalTable, SurvivalTable, bool>
    , IParsable<SurvivalTable>
#endif
{
    private const int EventColumn = 0, CensoredColumn = 1, EntryColumn = 2, Width = 3;

    private readonly TimeCounts counts;
    private KaplanMeierCurve? curve;

    internal SurvivalTable(TimeCounts counts)
    {
        this.counts = counts;
        Events = counts[EventColumn].Sum();
        Subjects = checked(Events + counts[CensoredColumn].Sum());
        LateEntries = counts[EntryColumn].Sum();
    }

    /// <summary>The table of nobody, which changes nothing when added.</summary>
    /// <value>No times.</value>
    public static SurvivalTable Zero { get; } = new(TimeCounts.Nothing);

    /// <summary>How many subjects there are.</summary>
    /// <value>Those with an event and those without.</value>
    public long Subjects { get; }

    /// <summary>How many had their event.</summary>
    /// <value>0 or more.</value>
    public long Events { get; }

    /// <summary>How many were last seen without an event.</summary>
    /// <value>0 or more.</value>
    public long Censored => Subjects - Events;

    /// <summary>How many came under observation later than they began.</summary>
    /// <value>From 0 to <see cref="Subjects"/>.</value>
    public long LateEntries { get; }

    /// <summary>The distinct times at which anybody had an event, was last seen or came under observation.</summary>
    /// <value>Rising, 0 or more.</value>
    public IReadOnlyList<double> Times => Array.AsReadOnly(counts.Times);

    /// <summary>How many had their event at each of the <see cref="Times"/>.</summary>
    /// <value>0 or more each.</value>
    public IReadOnlyList<long> EventCounts => Array.AsReadOnly(counts[EventColumn]);

    /// <summary>How many were last seen without an event at each of the <see cref="Times"/>.</summary>
    /// <value>0 or more each.</value>
    public IReadOnlyList<long> CensoredCounts => Array.AsReadOnly(counts[CensoredColumn]);

    /// <summary>How many came under observation at each of the <see cref="Times"/>, to be at risk only after it.</summary>
    /// <value>0 or more each.</value>
    public IReadOnlyList<long> EntryCounts => Array.AsReadOnly(counts[EntryColumn]);

    /// <summary>The curve of Kaplan and Meier: which share has had no event yet, with its quantiles, its hazard and its restricted mean.</summary>
    /// <value>Computed once.</value>
    public KaplanMeierCurve KaplanMeier => curve ??= new(this);

    /// <summary>The same subjects with events and censorings exchanged: the curve of how long subjects were followed, whose median is the median follow-up.</summary>
    /// <value>Reverse Kaplan–Meier (Schemper and Smith, Controlled Clinical Trials 17, 1996): an event only cuts the follow-up short.</value>
    public SurvivalTable Reversed => new(counts.With(counts[CensoredColumn], counts[EventColumn], counts[EntryColumn]));

    internal TimeCounts Counts => counts;

    internal long[] EventsAt => counts[EventColumn];

    internal long[] CensoredAt => counts[CensoredColumn];

    internal long[] EntriesAt => counts[EntryColumn];

    /// <summary>Takes subjects that were counted elsewhere, by a database for one.</summary>
    /// <param name="times">The times, in any order.</param>
    /// <param name="events">How many had their event at each; as many as there are times.</param>
    /// <param name="censored">How many were last seen without it at each; as many as there are times.</param>
    /// <param name="entries">How many came under observation at each, to be at risk only after it; left out when all were known from their beginning.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length, or at some time more leave than are at risk.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative or not finite, a count is negative, or subjects enter at time 0; the message gives the index.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static SurvivalTable FromCounts(
        ReadOnlySpan<double> times, ReadOnlySpan<long> events, ReadOnlySpan<long> censored, ReadOnlySpan<long> entries = default)
    {
        SameLength(times.Length, events.Length, nameof(events), "times");
        SameLength(times.Length, censored.Length, nameof(censored), "times");
        if (!entries.IsEmpty)
        {
            SameLength(times.Length, entries.Length, nameof(entries), "times");
        }

        TimeTally tally = new(Width);
        for (int i = 0; i < times.Length; i++)
        {
            double time = Time(times[i], i, nameof(times));
            Add(tally, time, EventColumn, events[i], i, nameof(events));
            Add(tally, time, CensoredColumn, censored[i], i, nameof(censored));
            if (!entries.IsEmpty)
            {
                Add(tally, time, EntryColumn, entries[i] == 0 || time > 0 ? entries[i] : throw EntryAtZero(i), i, nameof(entries));
            }
        }

        return new(tally.ToCounts().Checked(EntryColumn));
    }

    /// <summary>Takes one cohort of which is known how many were still there after each period: 1,000 at the start, 631 after one period, 468 after two.</summary>
    /// <param name="survivors">The size of the cohort, and then how many of it were left after 1, 2, 3 … periods; never rising.</param>
    /// <returns>The table, with times in periods: who is missing from one count to the next had the event at the later one, and the last ones are censored there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or above the one before it; the message gives the period.</exception>
    public static SurvivalTable FromSurvivors(ReadOnlySpan<long> survivors)
    {
        TimeTally tally = new(Width);
        AddSurvivors(tally, survivors, null);
        return new(tally.ToCounts());
    }

    /// <summary>Takes a triangle of cohorts of which is known how many were still there after each period, the younger ones for fewer periods.</summary>
    /// <param name="cohorts">For each cohort its size, and then how many of it were left after 1, 2, 3 … periods; never rising.</param>
    /// <returns>The table of all cohorts together, with times in periods since each cohort's own beginning.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cohorts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A cohort is <see langword="null"/>; the message gives its place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or above the one before it; the message gives the cohort and the period.</exception>
    public static SurvivalTable FromSurvivors(IEnumerable<IReadOnlyList<long>> cohorts)
    {
        TimeTally tally = new(Width);
        int place = 0;
        foreach (IReadOnlyList<long>? cohort in Guard.NotNull(cohorts))
        {
            AddSurvivors(tally, [.. cohort ?? throw Guard.Bad(nameof(cohorts), $"{nameof(cohorts)}: cohort {place} (counted from 0) must not be null.")], place);
            place++;
        }

        return new(tally.ToCounts());
    }

    /// <summary>Counts columns of whole days or months: the fast door.</summary>
    /// <param name="days">How long each subject was followed, from its own beginning.</param>
    /// <param name="events">Whether each had its event then; else it was last seen without it. As many as there are days.</param>
    /// <param name="entries">From when on each was known, 0 for from its beginning; left out when all were.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A day is negative, or an entry is negative or not before its day; the message names the row.</exception>
    public static SurvivalTable From(ReadOnlySpan<int> days, ReadOnlySpan<bool> events, ReadOnlySpan<int> entries = default)
    {
        SameLength(days.Length, events.Length, nameof(events), "days");
        TimeTally tally = new(Width);
        int wrong = DayKernel.Count(days, events, tally);
        if (wrong >= 0)
        {
            throw Negative(days[wrong], wrong, nameof(days));
        }

        if (!entries.IsEmpty)
        {
            SameLength(days.Length, entries.Length, nameof(entries), "days");
            for (int i = 0; i < entries.Length; i++)
            {
                AddEntry(tally, entries[i], days[i], i);
            }
        }

        return new(tally.ToCounts());
    }

    /// <summary>Counts columns of times of any kind.</summary>
    /// <param name="times">How long each subject was followed, from its own beginning.</param>
    /// <param name="events">Whether each had its event then; else it was last seen without it. As many as there are times.</param>
    /// <param name="entries">From when on each was known, 0 for from its beginning; left out when all were.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative or not finite, or an entry is negative or not before its time; the message names the row.</exception>
    public static SurvivalTable From(ReadOnlySpan<double> times, ReadOnlySpan<bool> events, ReadOnlySpan<double> entries = default)
    {
        SameLength(times.Length, events.Length, nameof(events), "times");
        TimeTally tally = new(Width);
        for (int i = 0; i < times.Length; i++)
        {
            tally.Add(Time(times[i], i, nameof(times)), events[i] ? EventColumn : CensoredColumn);
        }

        if (!entries.IsEmpty)
        {
            SameLength(times.Length, entries.Length, nameof(entries), "times");
            for (int i = 0; i < entries.Length; i++)
            {
                AddEntry(tally, entries[i], times[i], i);
            }
        }

        return new(tally.ToCounts());
    }

    /// <summary>Counts subjects in one pass.</summary>
    /// <param name="subjects">The time of each subject.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="subjects"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A time is impossible, or ended by another cause than 1; the message names all such rows, up to ten with their problem.</exception>
    public static SurvivalTable From(IEnumerable<SurvivalTime> subjects) => From(Guard.NotNull(subjects), subject => subject);

    /// <summary>Counts rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each subject.</param>
    /// <param name="time">The time of a row.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A time is impossible, or ended by another cause than 1; the message names all such rows, up to ten with their problem.</exception>
    public static SurvivalTable From<T>(IEnumerable<T> rows, Func<T, SurvivalTime> time)
    {
        _ = Guard.NotNull(time);
        TimeTally tally = new(Width);
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (T row in block)
            {
                SurvivalTime its = time(row);
                if (problems.Pass(its.Problem(1), first++))
                {
                    tally.Add(its);
                }
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return new(tally.ToCounts());
    }

    /// <summary>Counts rows of any type by group, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TKey">The type of a group.</typeparam>
    /// <param name="rows">One row for each subject.</param>
    /// <param name="key">The group of a row: a contract, a region, a cohort.</param>
    /// <param name="time">The time of a row.</param>
    /// <returns>The table of each group, in the order in which the groups first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The key of a row is <see langword="null"/>; or a time is impossible, or ended by another cause than 1: the message names all such rows,
    /// up to ten with their problem.</exception>
    public static IReadOnlyDictionary<TKey, SurvivalTable> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, SurvivalTime> time)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(time);
        return TimeTally.By(Guard.NotNull(rows), key, time, Width).ToDictionary(group => group.Key, group => new SurvivalTable(group.Value.ToCounts()));
    }

    /// <summary>Counts columns of whole days or months by a column of groups that are numbered from 0.</summary>
    /// <param name="days">How long each subject was followed, from its own beginning.</param>
    /// <param name="events">Whether each had its event then. As many as there are days.</param>
    /// <param name="groups">The number of the group of each subject, from 0 to <paramref name="groupCount"/> − 1.</param>
    /// <param name="groupCount">How many groups there are.</param>
    /// <param name="entries">From when on each was known, 0 for from its beginning; left out when all were.</param>
    /// <returns>The table of each group, at its number; those that nobody belongs to are empty.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A day is negative, an entry is negative or not before its day, or a group is out of range (the message names the row);
    /// or <paramref name="groupCount"/> is below 0.</exception>
    public static SurvivalTable[] By(
        ReadOnlySpan<int> days, ReadOnlySpan<bool> events, ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<int> entries = default)
    {
        SameLength(days.Length, events.Length, nameof(events), "days");
        SameLength(days.Length, groups.Length, nameof(groups), "days");
        TimeTally[] tallies = new TimeTally[Guard.AtLeast(0, groupCount)];
        if (!entries.IsEmpty)
        {
            SameLength(days.Length, entries.Length, nameof(entries), "days");
        }

        for (int group = 0; group < tallies.Length; group++)
        {
            tallies[group] = new(Width);
        }

        for (int i = 0; i < days.Length; i++)
        {
            if (groups[i] < 0 || groups[i] >= groupCount)
            {
                throw Guard.Out(nameof(groups), groups[i], Guard.Invariant($"the group of row {i} (counted from 0) must be from 0 to {groupCount - 1}"));
            }

            TimeTally tally = tallies[groups[i]];
            tally.Add(days[i] >= 0 ? days[i] : throw Negative(days[i], i, nameof(days)), events[i] ? EventColumn : CensoredColumn);
            if (!entries.IsEmpty)
            {
                AddEntry(tally, entries[i], days[i], i);
            }
        }

        return Array.ConvertAll(tallies, tally => new SurvivalTable(tally.ToCounts()));
    }

    /// <summary>How many were at risk just before a time: already under observation, and neither with an event nor out of sight.</summary>
    /// <param name="time">The time, 0 or more.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or not finite.</exception>
    public long AtRisk(double time)
    {
        _ = Guard.NotNegative(time);
        long atRisk = Subjects - LateEntries;
        for (int i = 0; i < counts.Count && counts.Times[i] < time; i++)
        {
            atRisk += counts[EntryColumn][i] - counts[EventColumn][i] - counts[CensoredColumn][i];
        }

        return atRisk;
    }

    /// <summary>The subjects who were still at risk after a time, and those who came later: the table of survival given that one has come so far.</summary>
    /// <param name="time">The time, 0 or more.</param>
    /// <returns>A table whose curve begins at 1 after that time. Its times still count from the subject's beginning.</returns>
    /// <remarks>Where many enter late, few are at risk early, and a single early event can pull a curve to 0 for good: this begins it where enough are there.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or not finite.</exception>
    public SurvivalTable After(double time)
    {
        _ = Guard.NotNegative(time);
        int first = Array.FindIndex(counts.Times, other => other > time);
        return first < 0
            ? Zero
            : new(new(
                [.. counts.Times.Skip(first)],
                [.. new[] { EventColumn, CensoredColumn, EntryColumn }.Select(column => counts[column].Skip(first).ToArray())]));
    }

    /// <summary>Adds other subjects.</summary>
    /// <param name="other">The table of subjects who are not in this one, with times in the same unit.</param>
    /// <returns>The table of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public SurvivalTable Add(SurvivalTable other) => this + Guard.NotNull(other);

    /// <summary>Joins the tables of different subjects.</summary>
    /// <param name="left">The table of some subjects.</param>
    /// <param name="right">The table of others, with times in the same unit.</param>
    /// <returns>The table of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static SurvivalTable operator +(SurvivalTable left, SurvivalTable right) => new(Guard.NotNull(left).counts + Guard.NotNull(right).counts);

    /// <summary>Whether two tables have the same times and counts.</summary>
    /// <param name="left">One table.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(SurvivalTable? left, SurvivalTable? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two tables differ in a time or a count.</summary>
    /// <param name="left">One table.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(SurvivalTable? left, SurvivalTable? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(SurvivalTable? other) => other is not null && counts.Same(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SurvivalTable);

    /// <inheritdoc/>
    public override int GetHashCode() => (Subjects, Events, LateEntries, counts.Count).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>21 subjects: 9 events, 12 censored</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the table.</summary>
    /// <param name="format"><c>G</c> or none: how many there are; <c>R</c>: what <see cref="Parse"/> reads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format)
            ? new Form().Add("times", counts.Times).Add("events", counts[EventColumn]).Add("censored", counts[CensoredColumn]).Add("entries", counts[EntryColumn]).ToString()
        : !Text.IsGeneral(format) ? throw new FormatException("A survival table has the formats G and R, but was asked for \"" + format + "\".")
        : Text.In(formatProvider, $"{Subjects:N0} subjects: {Events:N0} events, {Censored:N0} censored") + (LateEntries > 0 ? Text.In(formatProvider, $", {LateEntries:N0} known late") : "");

    /// <summary>Reads a table.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static SurvivalTable Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a table, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The table; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out SurvivalTable result) => Form.TryParse(text, Read, Zero, out result);

    internal static void SameLength(int expected, int actual, string name, string reference)
    {
        if (actual != expected)
        {
            throw Guard.Bad(name, $"{name}: must have one for each of the {expected} {reference}, but had {actual}.");
        }
    }

    internal static double Time(double time, long row, string name) =>
        time >= 0 && !double.IsInfinity(time)
            ? time
            : throw Guard.Out(name, time, Guard.Invariant($"the time of row {row} (counted from 0) must be 0 or more and finite"));

    internal static ArgumentOutOfRangeException Negative(int day, long row, string name) =>
        Guard.Out(name, day, Guard.Invariant($"the day of row {row} (counted from 0) must be 0 or more"));

    internal static ArgumentOutOfRangeException BadEntry(double entry, double time, long row) =>
        Guard.Out("entries", entry, Guard.Invariant($"the entry of row {row} (counted from 0) must be 0, or above 0 and before its time of {time}"));

    private static ArgumentOutOfRangeException EntryAtZero(long row) =>
        Guard.Out("entries", 0, Guard.Invariant($"index {row} has entries at time 0: subjects who are known from their beginning are no late entries, and the time of late ones must be above 0"));

    private static SurvivalTable Read(Form form) =>
        FromCounts(form.Doubles("times"), form.Int64s("events"), form.Int64s("censored"), form.Int64s("entries"));

    private static void Add(TimeTally tally, double time, int column, long count, long index, string name)
    {
        if (count < 0)
        {
            throw Guard.Out(name, count, Guard.Invariant($"a count must be 0 or more (index {index})"));
        }

        if (count > 0)
        {
            tally.Add(time, column, count);
        }
    }

    private static void AddSurvivors(TimeTally tally, ReadOnlySpan<long> survivors, int? cohort)
    {
        string where = cohort is { } place ? Guard.Invariant($" of cohort {place}") : "", name = cohort is null ? nameof(survivors) : "cohorts";
        for (int period = 0; period < survivors.Length; period++)
        {
            long left = survivors[period];
            if (left < 0 || (period > 0 && left > survivors[period - 1]))
            {
                string rule = left < 0 ? "must be 0 or more" : Guard.Invariant($"must not exceed the {survivors[period - 1]} of the period before, since who has left does not come back");
                throw Guard.Out(name, left, Guard.Invariant($"the count after {period} periods{where} {rule}"));
            }

            if (period > 0 && left < survivors[period - 1])
            {
                tally.Add(period, EventColumn, survivors[period - 1] - left);
            }
        }

        if (survivors.Length > 0 && survivors[survivors.Length - 1] > 0)
        {
            tally.Add(survivors.Length - 1, CensoredColumn, survivors[survivors.Length - 1]);
        }
    }

    private static void AddEntry(TimeTally tally, double entry, double time, long row)
    {
        if (!(entry >= 0) || (entry > 0 && entry >= time))
        {
            throw BadEntry(entry, time, row);
        }

        if (entry > 0)
        {
            tally.Add(entry, EntryColumn);
        }
    }

#if NET8_0_OR_GREATER
    static SurvivalTable IAdditiveIdentity<SurvivalTable, SurvivalTable>.AdditiveIdentity => Zero;

    static SurvivalTable IParsable<SurvivalTable>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<SurvivalTable>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SurvivalTable result) => TryParse(s, out result);
#endif
}
