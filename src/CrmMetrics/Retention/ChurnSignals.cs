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

namespace CrmMetrics.Retention;

/// <summary>Churn by several signals that disagree, reconciled: how many customers have left by each, and by which of them at once.</summary>
/// <remarks>
/// <para>A flag, an end date, an empty balance and a long silence seldom tell the same story. In one public data set 22 % of the accounts have left by their flag and 70 % by the
/// table of churn events. The table shows every pattern of signals with its customers, so that one can see which signal to mend before a rate is believed.</para>
/// <para><see cref="Zero"/> is the table of nobody, the identity of <c>+</c>. Add only different customers, with the same signals in the same order.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ChurnSignals>))]
#endif
public sealed class ChurnSignals : ISummary<ChurnSignals>, IEquatable<ChurnSignals>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<ChurnSignals, ChurnSignals, ChurnSignals>
    , IAdditiveIdentity<ChurnSignals, ChurnSignals>
    , IParsable<ChurnSignals>
#endif
{
    private const int States = 3;

    // 3^20 patterns still have a number of 32 bits.
    private const int MostSignals = 20;

    private readonly string[] names;

    // The number of a pattern has a digit for each signal, the first the highest: 0 for not known, 1 for no, 2 for yes.
    private readonly SortedDictionary<int, long> counts;

    private ChurnSignals(string[] names, SortedDictionary<int, long> counts)
    {
        this.names = names;
        this.counts = counts;
    }

    /// <summary>The table of nobody, which changes nothing when added.</summary>
    /// <value>Without signals.</value>
    public static ChurnSignals Zero { get; } = new([], []);

    /// <summary>The names of the signals.</summary>
    /// <value>In the order given.</value>
    public IReadOnlyList<string> Signals => names;

    /// <summary>How many customers there are.</summary>
    /// <value>0 or more.</value>
    public long Customers => counts.Values.Sum();

    /// <summary>The patterns of signals that occur, and how many customers show each.</summary>
    /// <value>The commonest first.</value>
    public IReadOnlyList<ChurnSignalPattern> Patterns =>
        [.. counts.OrderByDescending(entry => entry.Value).Select(entry => new ChurnSignalPattern(names, Digits(entry.Key), entry.Value))];

    /// <summary>The share of customers of whom all signals that say something say the same.</summary>
    /// <value>From 0 to 1, of all customers.</value>
    public Proportion Agreement => Proportion.From(
        Patterns.Where(pattern => pattern.Agrees).Sum(pattern => pattern.Customers),
        Customers,
        MetricDefinition.Share("churn-signals/agreement", "customers whose signals " + string.Join(", ", names) + " agree, over all"));

    /// <summary>Reconciles the signals of customers in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="customers">The customers, one a row: the library cannot know that two rows are one customer.</param>
    /// <param name="signals">The signals, from 1 to 20, no two of one name.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException">An argument or a signal is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no signals or more than 20, or two have one name.</exception>
    public static ChurnSignals From<T>(IEnumerable<T> customers, params ChurnSignal<T>[] signals)
    {
        string[] all = Names(signals);
        SortedDictionary<int, long> patterns = [];
        Rows.InBlocks(Guard.NotNull(customers), (block, _) =>
        {
            foreach (ref readonly T row in block)
            {
                Count(patterns, Pattern(signals, row), 1);
            }
        });
        return new(all, patterns);
    }

    /// <summary>Reconciles the signals of customers by a key, such as the plan, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="customers">The customers, one a row.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="signals">The signals, from 1 to 20, no two of one name.</param>
    /// <returns>A table for each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument or a signal is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no signals or more than 20, two have one name, or rows have no key. The message names the rows.</exception>
    public static IReadOnlyDictionary<TKey, ChurnSignals> By<T, TKey>(IEnumerable<T> customers, Func<T, TKey> key, params ChurnSignal<T>[] signals)
        where TKey : notnull
    {
        string[] all = Names(signals);
        _ = Guard.NotNull(key);
        Dictionary<TKey, ChurnSignals> tables = [];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(customers), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                if (key(row) is not { } its)
                {
                    problems.Add(first, "has no key");
                }
                else
                {
                    if (!tables.TryGetValue(its, out ChurnSignals? table))
                    {
                        tables.Add(its, table = new(all, []));
                    }

                    Count(table.counts, Pattern(signals, row), 1);
                }

                first++;
            }
        });
        problems.ThrowIfAny(nameof(customers));
        return tables;
    }

    /// <summary>The share of customers who have left by one signal.</summary>
    /// <param name="signal">The name of the signal.</param>
    /// <returns>The share, from 0 to 1, of those of whom the signal says something.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="signal"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The table has no such signal.</exception>
    public Proportion Left(string signal)
    {
        int place = Place(signal);
        return Proportion.From(
            counts.Where(entry => Digit(entry.Key, place) == 2).Sum(entry => entry.Value),
            counts.Where(entry => Digit(entry.Key, place) != 0).Sum(entry => entry.Value),
            MetricDefinition.Share("churn-signals/left-by/" + signal, "customers who have left by " + signal + ", over those of whom it says something", BetterWhen.Lower));
    }

    /// <summary>Sets two signals side by side.</summary>
    /// <param name="first">The name of one signal.</param>
    /// <param name="second">The name of another.</param>
    /// <returns>The customers of whom both say something: left by both, by the first alone, by the second alone, by neither. They are the same customers, so that McNemar's
    /// test and the intervals for pairs hold.</returns>
    /// <exception cref="ArgumentNullException">A name is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The table has no such signal.</exception>
    public PairedProportions Pairs(string first, string second)
    {
        int one = Place(first, nameof(first)), other = Place(second, nameof(second));
        return PairedProportions.From(Cell(2, 2), Cell(2, 1), Cell(1, 2), Cell(1, 1));

        long Cell(int mine, int theirs) => counts.Where(entry => Digit(entry.Key, one) == mine && Digit(entry.Key, other) == theirs).Sum(entry => entry.Value);
    }

    /// <summary>How many customers two signals agree on.</summary>
    /// <param name="first">The name of one signal.</param>
    /// <param name="second">The name of another.</param>
    /// <returns>The share, from 0 to 1, of the customers of whom both say something.</returns>
    /// <exception cref="ArgumentNullException">A name is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The table has no such signal.</exception>
    public Proportion AgreementOf(string first, string second)
    {
        PairedProportions pairs = Pairs(first, second);
        return Proportion.From(
            pairs.Both + pairs.Neither,
            pairs.Total,
            MetricDefinition.Share("churn-signals/agreement-of/" + first + "/" + second, "customers of whom " + first + " and " + second + " say the same, over those of whom both say something"));
    }

    /// <summary>How far two signals agree beyond what chance would give: Cohen's kappa.</summary>
    /// <param name="first">The name of one signal.</param>
    /// <param name="second">The name of another.</param>
    /// <returns>1 for full agreement, 0 for as much as two independent signals of these shares would have, below 0 for less (Cohen, Educational and Psychological
    /// Measurement 20, 1960), with a normal interval on the standard error of Fleiss, Cohen and Everitt (Psychological Bulletin 72, 1969) cut at −1 and 1; undefined
    /// when both signals say the same of everybody, or there is nobody.</returns>
    /// <exception cref="ArgumentNullException">A name is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The table has no such signal.</exception>
    public Estimate Kappa(string first, string second) => CohenKappa.Of(
        Pairs(first, second),
        new("churn-signals/kappa/" + first + "/" + second, "Cohen's kappa of " + first + " and " + second, "kappa", 0.01, BetterWhen.Higher));

    /// <summary>Adds other customers.</summary>
    /// <param name="other">The table of customers who are not in this one.</param>
    /// <returns>The table of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The signals differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public ChurnSignals Add(ChurnSignals other) => this + other;

    /// <summary>Adds the tables of different customers.</summary>
    /// <param name="left">The table of some customers.</param>
    /// <param name="right">The table of others.</param>
    /// <returns>The table of both.</returns>
    /// <exception cref="ArgumentNullException">A table is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The signals differ.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static ChurnSignals operator +(ChurnSignals left, ChurnSignals right)
    {
        if (Guard.NotNull(left).names.Length == 0 || Guard.NotNull(right).names.Length == 0)
        {
            return left.names.Length == 0 ? Guard.NotNull(right) : left;
        }

        if (!left.names.AsSpan().SequenceEqual(right.names))
        {
            throw new DefinitionMismatchException(left.Whole(), right.Whole());
        }

        SortedDictionary<int, long> sum = new(left.counts);
        foreach (KeyValuePair<int, long> entry in right.counts)
        {
            Count(sum, entry.Key, entry.Value);
        }

        return new(left.names, sum);
    }

    /// <summary>Whether two tables are the same.</summary>
    /// <param name="left">A table.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(ChurnSignals? left, ChurnSignals? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two tables differ.</summary>
    /// <param name="left">A table.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(ChurnSignals? left, ChurnSignals? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(ChurnSignals? other) => other is not null && names.AsSpan().SequenceEqual(other.names) && counts.SequenceEqual(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChurnSignals);

    /// <inheritdoc/>
    public override int GetHashCode() => (names.Length, counts.Count, Customers).GetHashCode();

    /// <summary>Writes the share of each signal and the agreement in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the table.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the shares.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Text.IsRoundTrip(format)
        ? new Form().Add("signals", string.Join("\n", names)).Add("patterns", counts.Keys.Select(pattern => (long)pattern)).Add("customers", counts.Values).ToString()
        : Customers.ToString("N0", formatProvider) + " customers, left by " + string.Join(", by ", names.Select(name => name + " " + Left(name).ToString(format, formatProvider)))
            + "; agreement " + Agreement.ToString(format, formatProvider);

    /// <summary>Writes a Markdown table with a row a pattern.</summary>
    /// <param name="provider">The culture of the digits; the current one when left out.</param>
    /// <returns>The table: a column a signal, the customers and their share.</returns>
    public string ToMarkdown(IFormatProvider? provider = null)
    {
        IFormatProvider culture = provider ?? CultureInfo.CurrentCulture;
        long all = Customers;
        return "| " + string.Join(" | ", names) + " | customers | share |\n|" + string.Concat(Enumerable.Repeat("---|", names.Length)) + "---:|---:|\n" + string.Concat(Patterns.Select(pattern =>
            "| " + string.Join(" | ", pattern.HasLeft.Select(left => left switch { true => "left", false => "there", null => "unknown" }))
            + " | " + pattern.Customers.ToString("N0", culture) + " | " + (100.0 * pattern.Customers / all).ToString("F1", culture) + " % |\n"));
    }

    /// <summary>Reads a table.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static ChurnSignals Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a table, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The table; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out ChurnSignals result) => Form.TryParse(text, Read, Zero, out result);

    private static string[] Names<T>(ChurnSignal<T>[] signals) => Checked([.. Guard.NotNull(signals).Select(signal => Guard.NotNull(signal, "signals").Name)]);

    private static string[] Checked(string[] names) =>
        names.Length is 0 or > MostSignals ? throw Guard.Bad("signals", $"There must be from 1 to {MostSignals} signals, but there were {names.Length}.")
        : Array.Exists(names, name => name.Trim().Length == 0) ? throw Guard.Bad("signals", $"Each signal must have a name.")
        : names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? throw Guard.Bad("signals", $"Each signal must have a name that no other has, but there were two of \"{twice.Key}\".")
            : names;

    private static int Pattern<T>(ChurnSignal<T>[] signals, T row)
    {
        int pattern = 0;
        foreach (ChurnSignal<T> signal in signals)
        {
            pattern = (States * pattern) + (signal.Read(row) switch { null => 0, false => 1, true => 2 });
        }

        return pattern;
    }

    private static void Count(SortedDictionary<int, long> counts, int pattern, long customers)
    {
        _ = counts.TryGetValue(pattern, out long known);
        counts[pattern] = known + customers;
    }

    private static ChurnSignals Read(Form form)
    {
        string text = form.Text("signals");
        long[] patterns = form.Int64s("patterns"), customers = form.Int64s("customers");
        string[] signals = text.Length == 0 && patterns.Length == 0 ? [] : Checked(text.Split('\n'));
        double most = Math.Pow(States, signals.Length);
        if (patterns.Length != customers.Length || patterns.Any(pattern => pattern < 0 || pattern >= most) || customers.Any(count => count < 1))
        {
            throw new FormatException("The field customers must have a count of 1 or more for each of the patterns, which must be patterns of the signals.");
        }

        SortedDictionary<int, long> known = [];
        foreach ((long pattern, long count) in patterns.Zip(customers, (pattern, count) => (pattern, count)))
        {
            Count(known, (int)pattern, count);
        }

        return signals.Length == 0 ? Zero : new(signals, known);
    }

    private int Digit(int pattern, int place)
    {
        for (int i = names.Length - 1; i > place; i--)
        {
            pattern /= States;
        }

        return pattern % States;
    }

    private bool?[] Digits(int pattern) => [.. names.Select((_, place) => Digit(pattern, place) switch { 0 => (bool?)null, 1 => false, _ => true })];

    private int Place(string signal, string parameter = "signal")
    {
        int place = Array.IndexOf(names, Guard.NotNull(signal, parameter));
        return place >= 0 ? place : throw Guard.Bad(parameter, $"The table has no signal \"{signal}\", but {string.Join(", ", names)}.");
    }

    private MetricDefinition Whole() => new("churn-signals/" + string.Join("/", names), "customers by " + string.Join(", ", names), "customers", 1, BetterWhen.Higher);

#if NET8_0_OR_GREATER
    static ChurnSignals IAdditiveIdentity<ChurnSignals, ChurnSignals>.AdditiveIdentity => Zero;

    static ChurnSignals IParsable<ChurnSignals>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ChurnSignals>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ChurnSignals result) => TryParse(s, out result);
#endif
}
