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

namespace CrmMetrics.Lifetime;

/// <summary>How many customers have each history of opportunities taken and left: what <see cref="BetaBernoulliModel"/> is fitted to.</summary>
/// <remarks>It holds one row for each distinct history, however many customers there are: 6 opportunities make at most 22. Add only different customers: the sum over any cut of the
/// customers is the summary of all, exactly.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<DiscreteHistories>))]
#endif
public sealed class DiscreteHistories : ISummary<DiscreteHistories>, IEquatable<DiscreteHistories>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<DiscreteHistories, DiscreteHistories, DiscreteHistories>
    , IAdditiveIdentity<DiscreteHistories, DiscreteHistories>
    , IEqualityOperators<DiscreteHistories, DiscreteHistories, bool>
    , IParsable<DiscreteHistories>
#endif
{
    private readonly DiscreteHistory[] histories;
    private readonly long[] customers;

    private DiscreteHistories(Dictionary<DiscreteHistory, long> counts)
    {
        histories = [.. counts.Keys.OrderByDescending(history => history.Opportunities).ThenByDescending(history => history.LastPurchase).ThenByDescending(history => history.Purchases)];
        customers = [.. histories.Select(history => counts[history])];
        long all = 0;
        foreach (long count in customers)
        {
            all += count;
        }

        Customers = all;
    }

    /// <summary>The histories of nobody, which change nothing when added.</summary>
    /// <value>No rows.</value>
    public static DiscreteHistories Zero { get; } = new([]);

    /// <summary>How many customers there are.</summary>
    /// <value>0 or more.</value>
    public long Customers { get; }

    /// <summary>The distinct histories.</summary>
    /// <value>Most opportunities first, then the most recent, then the most frequent.</value>
    public IReadOnlyList<DiscreteHistory> Histories => Array.AsReadOnly(histories);

    /// <summary>How many customers have each of the <see cref="Histories"/>.</summary>
    /// <value>1 or more each.</value>
    public IReadOnlyList<long> CustomerCounts => Array.AsReadOnly(customers);

    /// <summary>Takes histories that were counted elsewhere, such as the recency-frequency table of a paper.</summary>
    /// <param name="purchases">At how many opportunities the customers of each row bought.</param>
    /// <param name="lastPurchases">At which opportunity they last bought, counted from 1; 0 without a purchase. As many as there are purchases.</param>
    /// <param name="opportunities">How many opportunities they had. As many as there are purchases.</param>
    /// <param name="customers">How many customers each row stands for. As many as there are purchases.</param>
    /// <returns>The histories.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length, or rows are impossible; the message names all such rows, up to twenty with their problem.</exception>
    /// <exception cref="OverflowException">The customers together pass the largest <see cref="long"/>.</exception>
    public static DiscreteHistories FromCounts(ReadOnlySpan<long> purchases, ReadOnlySpan<long> lastPurchases, ReadOnlySpan<long> opportunities, ReadOnlySpan<long> customers)
    {
        SameLength(purchases.Length, lastPurchases.Length, nameof(lastPurchases));
        SameLength(purchases.Length, opportunities.Length, nameof(opportunities));
        SameLength(purchases.Length, customers.Length, nameof(customers));
        Dictionary<DiscreteHistory, long> counts = [];
        RowProblems problems = new();
        for (int i = 0; i < purchases.Length; i++)
        {
            if (customers[i] < 0)
            {
                problems.Add(i, Guard.Invariant($"customers must be 0 or more, but was {customers[i]}"));
            }
            else if (Checked(problems, purchases[i], lastPurchases[i], opportunities[i], i) is { } history && customers[i] > 0)
            {
                Add(counts, history, customers[i]);
            }
        }

        problems.ThrowIfAny(nameof(purchases));
        return new(counts);
    }

    /// <summary>Counts columns with one row for each customer.</summary>
    /// <param name="purchases">At how many opportunities each customer bought.</param>
    /// <param name="lastPurchases">At which opportunity each last bought, counted from 1; 0 without a purchase. As many as there are purchases.</param>
    /// <param name="opportunities">How many opportunities each had. As many as there are purchases.</param>
    /// <returns>The histories.</returns>
    /// <exception cref="ArgumentException">The columns are not of the same length, or rows are impossible; the message names all such rows, up to twenty with their problem.</exception>
    public static DiscreteHistories From(ReadOnlySpan<int> purchases, ReadOnlySpan<int> lastPurchases, ReadOnlySpan<int> opportunities)
    {
        SameLength(purchases.Length, lastPurchases.Length, nameof(lastPurchases));
        SameLength(purchases.Length, opportunities.Length, nameof(opportunities));
        Dictionary<DiscreteHistory, long> counts = [];
        RowProblems problems = new();
        for (int i = 0; i < purchases.Length; i++)
        {
            if (Checked(problems, purchases[i], lastPurchases[i], opportunities[i], i) is { } history)
            {
                Add(counts, history, 1);
            }
        }

        problems.ThrowIfAny(nameof(purchases));
        return new(counts);
    }

    /// <summary>Counts histories, one for each customer, in one pass.</summary>
    /// <param name="histories">The history of each customer.</param>
    /// <returns>The histories.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    public static DiscreteHistories From(IEnumerable<DiscreteHistory> histories) => From(histories, history => history);

    /// <summary>Counts rows of any type, one for each customer, in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row for each customer.</param>
    /// <param name="history">The history of a row.</param>
    /// <returns>The histories.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static DiscreteHistories From<T>(IEnumerable<T> rows, Func<T, DiscreteHistory> history)
    {
        _ = Guard.NotNull(history);
        Dictionary<DiscreteHistory, long> counts = [];
        Rows.InBlocks(Guard.NotNull(rows), (block, _) =>
        {
            foreach (T row in block)
            {
                Add(counts, history(row), 1);
            }
        });
        return new(counts);
    }

    /// <summary>Adds other customers.</summary>
    /// <param name="other">The histories of customers who are not in these.</param>
    /// <returns>The histories of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public DiscreteHistories Add(DiscreteHistories other) => this + Guard.NotNull(other);

    /// <summary>Joins the histories of different customers.</summary>
    /// <param name="left">The histories of some customers.</param>
    /// <param name="right">Those of others.</param>
    /// <returns>The histories of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static DiscreteHistories operator +(DiscreteHistories left, DiscreteHistories right)
    {
        Dictionary<DiscreteHistory, long> counts = [];
        foreach (DiscreteHistories side in new[] { Guard.NotNull(left), Guard.NotNull(right) })
        {
            for (int i = 0; i < side.histories.Length; i++)
            {
                Add(counts, side.histories[i], side.customers[i]);
            }
        }

        return new(counts);
    }

    /// <summary>Whether two hold the same histories, each as often.</summary>
    /// <param name="left">Some histories.</param>
    /// <param name="right">Others.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(DiscreteHistories? left, DiscreteHistories? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ in a history or a count.</summary>
    /// <param name="left">Some histories.</param>
    /// <param name="right">Others.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(DiscreteHistories? left, DiscreteHistories? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(DiscreteHistories? other) =>
        other is not null && histories.AsSpan().SequenceEqual(other.histories) && customers.AsSpan().SequenceEqual(other.customers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DiscreteHistories);

    /// <inheritdoc/>
    public override int GetHashCode() => (Customers, histories.Length).GetHashCode();

    /// <summary>Writes how many customers there are in the current culture, such as <c>11,104 customers, 22 histories</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the histories.</summary>
    /// <param name="format"><c>G</c> or none: how many there are; <c>R</c>: what <see cref="Parse"/> reads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format)
            ? new Form()
                .Add("purchases", histories.Select(history => history.Purchases))
                .Add("lastPurchases", histories.Select(history => history.LastPurchase))
                .Add("opportunities", histories.Select(history => history.Opportunities))
                .Add("customers", customers)
                .ToString()
        : !Text.IsGeneral(format) ? throw new FormatException("Discrete histories have the formats G and R, but were asked for \"" + format + "\".")
        : Text.In(formatProvider, $"{Customers:N0} customers, {histories.Length:N0} histories");

    /// <summary>Reads histories.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The histories.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static DiscreteHistories Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads histories, if the text is such.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The histories; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was such.</returns>
    public static bool TryParse(string? text, out DiscreteHistories result) => Form.TryParse(text, Read, Zero, out result);

    private static DiscreteHistories Read(Form form) => FromCounts(form.Int64s("purchases"), form.Int64s("lastPurchases"), form.Int64s("opportunities"), form.Int64s("customers"));

    private static DiscreteHistory? Checked(RowProblems problems, long purchases, long lastPurchase, long opportunities, long row) =>
        problems.Pass(DiscreteHistory.Problem(purchases, lastPurchase, opportunities) is { } problem ? Guard.Invariant($"{problem.Name}: {problem.Rule}, but was {problem.Value}") : null, row)
            ? DiscreteHistory.From(purchases, lastPurchase, opportunities)
            : null;

    private static void Add(Dictionary<DiscreteHistory, long> counts, DiscreteHistory history, long customers)
    {
        _ = counts.TryGetValue(history, out long known);
        counts[history] = known + customers;
    }

    private static void SameLength(int expected, int actual, string name)
    {
        if (actual != expected)
        {
            throw Guard.Bad(name, $"{name}: must have one for each of the {expected} purchases, but had {actual}.");
        }
    }

#if NET8_0_OR_GREATER
    static DiscreteHistories IAdditiveIdentity<DiscreteHistories, DiscreteHistories>.AdditiveIdentity => Zero;

    static DiscreteHistories IParsable<DiscreteHistories>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<DiscreteHistories>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out DiscreteHistories result) => TryParse(s, out result);
#endif
}
