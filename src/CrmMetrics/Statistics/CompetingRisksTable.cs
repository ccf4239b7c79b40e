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

/// <summary>How many subjects each of several causes has ended, and how many were last seen ended by none, at each time: deals won, lost and open; customers who left by
/// cancelling or by a failed payment.</summary>
/// <remarks>
/// <para>Who was lost can no longer be won: to count the lost as merely last seen, as a Kaplan–Meier curve of the won does, answers what would be if nobody were ever lost.
/// <see cref="CumulativeIncidence"/> gives the share that each cause does end.</para>
/// <para>Late entries and ties are as in <see cref="SurvivalTable"/>. Add only different subjects, with the same causes and times in the same unit: the sum of the tables of any cut of
/// the subjects is the table of all, exactly.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CompetingRisksTable>))]
#endif
public sealed class CompetingRisksTable : ISummary<CompetingRisksTable>, IEquatable<CompetingRisksTable>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<CompetingRisksTable, CompetingRisksTable, CompetingRisksTable>
    , IAdditiveIdentity<CompetingRisksTable, CompetingRisksTable>
    , IEqualityOperators<CompetingRisksTable, CompetingRisksTable, bool>
    , IParsable<CompetingRisksTable>
#endif
{
    private readonly string[] causes;
    private readonly TimeCounts counts; // a column for each cause, then the censored, then the entries

    internal CompetingRisksTable(string[] causes, TimeCounts counts)
    {
        this.causes = causes;
        this.counts = counts;
        Censored = counts[causes.Length].Sum();
        Subjects = checked(Censored + Enumerable.Range(0, causes.Length).Sum(cause => counts[cause].Sum()));
    }

    /// <summary>The table of nobody, without causes yet, which changes nothing when added.</summary>
    /// <value>No times.</value>
    public static CompetingRisksTable Zero { get; } = new([], TimeCounts.Nothing);

    /// <summary>The names of the causes.</summary>
    /// <value>In the order of their numbers from 1; empty for <see cref="Zero"/>.</value>
    public IReadOnlyList<string> Causes => Array.AsReadOnly(causes);

    /// <summary>How many subjects there are.</summary>
    /// <value>Those ended by any cause and those not.</value>
    public long Subjects { get; }

    /// <summary>How many were last seen ended by no cause.</summary>
    /// <value>0 or more.</value>
    public long Censored { get; }

    /// <summary>All causes taken as one event: the table of how long subjects last, whatever ends them.</summary>
    /// <value>Deals won or lost, against those open.</value>
    public SurvivalTable AnyCause => Table(Enumerable.Range(0, causes.Length));

    /// <summary>Counts columns of whole days or months.</summary>
    /// <param name="causes">The names of the causes, in the order of their numbers from 1.</param>
    /// <param name="days">How long each subject was followed, from its own beginning.</param>
    /// <param name="endedBy">The number of the cause that ended each then; 0 when it was last seen ended by none. As many as there are days.</param>
    /// <param name="entries">From when on each was known, 0 for from its beginning; left out when all were.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="causes"/> or a name is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no causes, two have one name or a name is empty or has a comma; the columns are not of the same length; or rows are impossible: the message names all such
    /// rows, up to ten with their problem.</exception>
    public static CompetingRisksTable From(IReadOnlyList<string> causes, ReadOnlySpan<int> days, ReadOnlySpan<byte> endedBy, ReadOnlySpan<int> entries = default)
    {
        string[] names = Names(causes);
        SurvivalTable.SameLength(days.Length, endedBy.Length, nameof(endedBy), "days");
        if (!entries.IsEmpty)
        {
            SurvivalTable.SameLength(days.Length, entries.Length, nameof(entries), "days");
        }

        TimeTally tally = new(names.Length + 2);
        RowProblems problems = new();
        for (int i = 0; i < days.Length; i++)
        {
            SurvivalTime time = SurvivalTime.EndedBy(endedBy[i], days[i], entries.IsEmpty ? 0 : entries[i]);
            if (problems.Pass(time.Problem(names.Length), i))
            {
                tally.Add(time);
            }
        }

        problems.ThrowIfAny(nameof(days));
        return new(names, tally.ToCounts());
    }

    /// <summary>Counts subjects in one pass.</summary>
    /// <param name="causes">The names of the causes, in the order of their numbers from 1.</param>
    /// <param name="subjects">The time of each subject, with the number of the cause that ended it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument or a name is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no causes, two have one name or a name is empty or has a comma; or times are impossible: the message names all such rows, up to ten with their problem.</exception>
    public static CompetingRisksTable From(IReadOnlyList<string> causes, IEnumerable<SurvivalTime> subjects) =>
        From(causes, Guard.NotNull(subjects), subject => subject);

    /// <summary>Counts rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="causes">The names of the causes, in the order of their numbers from 1.</param>
    /// <param name="rows">One row for each subject.</param>
    /// <param name="time">The time of a row, with the number of the cause that ended it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument or a name is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no causes, two have one name or a name is empty or has a comma; or times are impossible: the message names all such rows, up to ten with their problem.</exception>
    public static CompetingRisksTable From<T>(IReadOnlyList<string> causes, IEnumerable<T> rows, Func<T, SurvivalTime> time)
    {
        string[] names = Names(causes);
        _ = Guard.NotNull(time);
        TimeTally tally = new(names.Length + 2);
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (T row in block)
            {
                SurvivalTime its = time(row);
                if (problems.Pass(its.Problem(names.Length), first++))
                {
                    tally.Add(its);
                }
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return new(names, tally.ToCounts());
    }

    /// <summary>Counts rows of any type by group, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <typeparam name="TKey">The type of a group.</typeparam>
    /// <param name="causes">The names of the causes, in the order of their numbers from 1.</param>
    /// <param name="rows">One row for each subject.</param>
    /// <param name="key">The group of a row.</param>
    /// <param name="time">The time of a row, with the number of the cause that ended it.</param>
    /// <returns>The table of each group, in the order in which the groups first appear.</returns>
    /// <exception cref="ArgumentNullException">An argument or a name is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no causes, two have one name or a name is empty or has a comma; the key of a row is <see langword="null"/>; or times are impossible: the message names all
    /// such rows, up to ten with their problem.</exception>
    public static IReadOnlyDictionary<TKey, CompetingRisksTable> By<T, TKey>(
        IReadOnlyList<string> causes, IEnumerable<T> rows, Func<T, TKey> key, Func<T, SurvivalTime> time)
        where TKey : notnull
    {
        string[] names = Names(causes);
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(time);
        return TimeTally.By(Guard.NotNull(rows), key, time, names.Length + 2)
            .ToDictionary(group => group.Key, group => new CompetingRisksTable(names, group.Value.ToCounts()));
    }

    /// <summary>How many a cause has ended.</summary>
    /// <param name="cause">The name of the cause.</param>
    /// <value>0 or more.</value>
    /// <exception cref="ArgumentNullException"><paramref name="cause"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no cause of this name.</exception>
    public long this[string cause] => counts[Place(cause)].Sum();

    /// <summary>The subjects that were followed beyond a time, as if known from their beginning: the curves from that time on of those who were left then.</summary>
    internal CompetingRisksTable After(double time)
    {
        TimeTally tally = new(causes.Length + 2);
        for (int i = 0; i < counts.Count; i++)
        {
            for (int column = 0; column <= causes.Length && counts.Times[i] > time; column++)
            {
                if (counts[column][i] > 0)
                {
                    tally.Add(counts.Times[i], column, counts[column][i]);
                }
            }
        }

        return new(causes, tally.ToCounts());
    }

    /// <summary>One cause as the event, with those ended by others as last seen then.</summary>
    /// <param name="cause">The name of the cause.</param>
    /// <returns>The table whose Kaplan–Meier curve answers what would be if no other cause could end anybody, provided that the causes have nothing to do with each other.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cause"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no cause of this name.</exception>
    public SurvivalTable CauseSpecific(string cause) => Table([Place(cause)]);

    /// <summary>The share that a cause has ended by each time, by Aalen and Johansen.</summary>
    /// <param name="cause">The name of the cause.</param>
    /// <returns>The curve.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cause"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no cause of this name.</exception>
    public CumulativeIncidenceCurve CumulativeIncidence(string cause) => new(cause, AnyCause, CauseSpecific(cause));

    /// <summary>Adds other subjects.</summary>
    /// <param name="other">The table of subjects who are not in this one, with the same causes and times in the same unit.</param>
    /// <returns>The table of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The causes differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public CompetingRisksTable Add(CompetingRisksTable other) => this + Guard.NotNull(other);

    /// <summary>Joins the tables of different subjects.</summary>
    /// <param name="left">The table of some subjects.</param>
    /// <param name="right">The table of others, with the same causes and times in the same unit.</param>
    /// <returns>The table of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The causes differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static CompetingRisksTable operator +(CompetingRisksTable left, CompetingRisksTable right)
    {
        if (Guard.NotNull(left).causes.Length == 0 || Guard.NotNull(right).causes.Length == 0)
        {
            return left.causes.Length == 0 ? right : left;
        }

        return left.causes.SequenceEqual(right.causes, StringComparer.Ordinal)
            ? new(left.causes, left.counts + right.counts)
            : throw new DefinitionMismatchException(
                "Times ended by " + string.Join(", ", left.causes) + " cannot be joined with times ended by " + string.Join(", ", right.causes) + ".");
    }

    /// <summary>Whether two tables have the same causes, times and counts.</summary>
    /// <param name="left">One table.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(CompetingRisksTable? left, CompetingRisksTable? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two tables differ in a cause, a time or a count.</summary>
    /// <param name="left">One table.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(CompetingRisksTable? left, CompetingRisksTable? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(CompetingRisksTable? other) =>
        other is not null && causes.SequenceEqual(other.causes, StringComparer.Ordinal) && counts.Same(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CompetingRisksTable);

    /// <inheritdoc/>
    public override int GetHashCode() => (causes.Length, Subjects, Censored, counts.Count).GetHashCode();

    /// <summary>Writes the counts in the current culture, such as <c>8,300 subjects: 4,238 won, 2,473 lost, 1,589 censored</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the table.</summary>
    /// <param name="format"><c>G</c> or none: how many there are; <c>R</c>: what <see cref="Parse"/> reads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            Form form = new Form().Add("causes", string.Join(",", causes)).Add("times", counts.Times);
            for (int cause = 1; cause <= causes.Length; cause++)
            {
                _ = form.Add(Guard.Invariant($"endedBy{cause}"), counts[cause - 1]);
            }

            return form.Add("censored", counts[causes.Length]).Add("entries", counts[causes.Length + 1]).ToString();
        }

        return !Text.IsGeneral(format) ? throw new FormatException("A table of competing risks has the formats G and R, but was asked for \"" + format + "\".")
            : Text.In(formatProvider, $"{Subjects:N0} subjects: ") + string.Concat(causes.Select(cause => Text.In(formatProvider, $"{this[cause]:N0} {cause}, ")))
                + Text.In(formatProvider, $"{Censored:N0} censored");
    }

    /// <summary>Reads a table.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CompetingRisksTable Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a table, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The table; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out CompetingRisksTable result) => Form.TryParse(text, Read, Zero, out result);

    internal Form AddTo(Form form)
    {
        _ = form.Add("times", counts.Times);
        for (int cause = 0; cause < causes.Length; cause++)
        {
            _ = form.Add(causes[cause], counts[cause]);
        }

        return form.Add("censored", counts[causes.Length]).Add("entries", counts[causes.Length + 1]);
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    internal static CompetingRisksTable Read(Form form, string[] causes) => Read(form, causes, cause => causes[cause]);

    private static CompetingRisksTable Read(Form form)
    {
        string names = form.Text("causes");
        return names.Length == 0 && form.Doubles("times").Length == 0 ? Zero : Read(form, Names(names.Split(',')), cause => Guard.Invariant($"endedBy{cause + 1}"));
    }

    private static CompetingRisksTable Read(Form form, string[] causes, Func<int, string> field)
    {
        double[] times = form.Doubles("times");
        long[][] columns = [.. Enumerable.Range(0, causes.Length).Select(cause => form.Int64s(field(cause))), form.Int64s("censored"), form.Int64s("entries")];
        TimeTally tally = new(columns.Length);
        for (int column = 0; column < columns.Length; column++)
        {
            SurvivalTable.SameLength(times.Length, columns[column].Length, nameof(form), "times");
            for (int i = 0; i < times.Length; i++)
            {
                if (Guard.Count(columns[column][i], nameof(form)) > 0)
                {
                    bool isEarly = column == columns.Length - 1 && times[i] == 0;
                    tally.Add(isEarly ? throw Guard.Out("entries", 0, "late entries must be after time 0") : SurvivalTable.Time(times[i], i, nameof(times)), column, columns[column][i]);
                }
            }
        }

        return new(causes, tally.ToCounts().Checked(columns.Length - 1));
    }

    private static string[] Names(IReadOnlyList<string> causes)
    {
        string[] names = [.. Guard.NotNull(causes).Select(cause => Guard.NotNull(cause, nameof(causes)))];
        bool isWrong = names.Length == 0 || names.Distinct(StringComparer.Ordinal).Count() < names.Length || Array.Exists(names, name => name.Trim().Length == 0 || name.IndexOf(',') >= 0);
        return isWrong
            ? throw new ArgumentException("causes: must be one name or more, each once, none empty and none with a comma, but were \"" + string.Join("\", \"", names) + "\".", nameof(causes))
            : names;
    }

    private int Place(string cause)
    {
        int place = Array.IndexOf(causes, Guard.NotNull(cause));
        return place >= 0 ? place : throw new ArgumentException("cause: must be one of " + string.Join(", ", causes) + ", but was " + cause + ".", nameof(cause));
    }

    private SurvivalTable Table(IEnumerable<int> ending)
    {
        int[] events = [.. ending];
        IEnumerable<int> others = Enumerable.Range(0, causes.Length + 1).Except(events);
        return new(counts.With(counts.Added(events), counts.Added(others), counts.Added([causes.Length + 1])));
    }

#if NET8_0_OR_GREATER
    static CompetingRisksTable IAdditiveIdentity<CompetingRisksTable, CompetingRisksTable>.AdditiveIdentity => Zero;

    static CompetingRisksTable IParsable<CompetingRisksTable>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CompetingRisksTable>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CompetingRisksTable result) => TryParse(s, out result);
#endif
}
