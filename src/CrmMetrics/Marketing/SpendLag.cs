using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Numerics;
using NodaTime;

namespace CrmMetrics.Marketing;

/// <summary>How long before a customer is won the money is spent that wins them, in periods.</summary>
/// <remarks>
/// <para>Where the sales cycle passes a period, the customers of this month were paid for by earlier months. A lag of a fixed number of periods sets them against
/// the spend of one earlier period (SaaSGrid's monthly payback takes that of last month); a cycle-weighted one spreads each
/// period's customers over the earlier periods as the sales cycles seen are spread.</para>
/// <para>The periods are those of the columns that it is used with: of the same length and without a gap.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SpendLag : IEquatable<SpendLag>
{
    // A century of months, or two years of days: more is a mistake in the dates.
    private const int MostPeriods = 1200;

    private readonly long[] weights;

    private SpendLag(long[] weights)
    {
        this.weights = weights;
        TotalWeight = weights.Aggregate(0L, (sum, weight) => checked(sum + weight));
    }

    /// <summary>The money was spent in the period in which the customers were won. The default everywhere.</summary>
    /// <value>A lag of 0 periods.</value>
    public static SpendLag SamePeriod { get; } = new([1]);

    /// <summary>Over how many customers the spend of a period is spread, by how many periods earlier it was spent: the first for the same period.</summary>
    /// <value>At least one number, 0 or more, without a common divisor; the last is not 0.</value>
    public IReadOnlyList<long> Weights => Array.AsReadOnly(weights);

    /// <summary>How many periods back the earliest spend lies.</summary>
    /// <value>0 for the same period.</value>
    public int Longest => weights.Length - 1;

    /// <summary>How many periods back the spend lies on average.</summary>
    /// <value>0 or more.</value>
    public double Mean => weights.Select((weight, periods) => (double)weight * periods).Sum() / TotalWeight;

    /// <summary>What the weights add up to: weighted spend is so many times too large until it is divided.</summary>
    internal long TotalWeight { get; }

    internal string Id => this == SamePeriod ? "same-period"
        : IsFixed ? Guard.Invariant($"lag-{Longest}")
        : "cycle-weighted-" + string.Join("-", weights.Select(weight => Guard.Invariant($"{weight}")));

    private bool IsFixed => TotalWeight == weights[weights.Length - 1];

    /// <summary>A fixed lag.</summary>
    /// <param name="periods">How many periods before the customers the money was spent, from 0 to 1200.</param>
    /// <returns>The lag.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="periods"/> is not from 0 to 1200.</exception>
    public static SpendLag Periods(int periods)
    {
        _ = Guard.AtLeast(0, periods);
        long[] last = new long[(periods <= MostPeriods ? periods : throw Guard.Out(nameof(periods), periods, Guard.Invariant($"must be {MostPeriods} or less"))) + 1];
        last[periods] = 1;
        return new(last);
    }

    /// <summary>A lag that follows the sales cycles seen.</summary>
    /// <param name="customersByPeriods">How many customers were won within the period of their first contact, how many one period later, two later, and so on;
    /// or any weights in the same proportion.</param>
    /// <returns>The lag.</returns>
    /// <exception cref="ArgumentException">There are no customers, or more than 1201 numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static SpendLag CycleWeighted(ReadOnlySpan<long> customersByPeriods)
    {
        int length = 0;
        long divisor = 0;
        for (int periods = 0; periods < customersByPeriods.Length; periods++)
        {
            long customers = customersByPeriods[periods];
            if (customers < 0)
            {
                throw Guard.Out(nameof(customersByPeriods), customers, Guard.Invariant($"a count must be 0 or more (index {periods})"));
            }

            length = customers > 0 ? periods + 1 : length;
            divisor = (long)BigInteger.GreatestCommonDivisor(divisor, customers);
        }

        if (length == 0)
        {
            throw Guard.Bad(nameof(customersByPeriods), $"{nameof(customersByPeriods)}: a lag needs at least one customer, but all {customersByPeriods.Length} numbers were 0.");
        }

        if (length > MostPeriods + 1)
        {
            throw Guard.Bad(nameof(customersByPeriods), $"{nameof(customersByPeriods)}: a lag is {MostPeriods} periods at most, but the longest was {length - 1}.");
        }

        long[] least = customersByPeriods.Slice(0, length).ToArray();
        for (int periods = 0; periods < length; periods++)
        {
            least[periods] /= divisor;
        }

        return new(least);
    }

    /// <summary>A lag that follows the sales cycles of the customers won.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The customers, or the opportunities won.</param>
    /// <param name="cycle">The dates from the first contact to the day on which the customer was won.</param>
    /// <param name="calendar">Where periods begin.</param>
    /// <param name="granularity">How long the periods are, the same as those of the spend.</param>
    /// <returns>The lag.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no rows, or the cycle of a row is <see langword="null"/> or longer than 1200 periods.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="granularity"/> is no named value.</exception>
    public static SpendLag CycleWeighted<T>(IEnumerable<T> rows, Func<T, DateInterval> cycle, ReportingCalendar calendar, Granularity granularity)
    {
        _ = Guard.NotNull(rows);
        _ = Guard.NotNull(cycle);
        _ = Guard.NotNull(calendar);
        _ = Guard.Named(granularity);
        long[] customers = new long[MostPeriods + 1];
        int longest = -1;
        long row = 0;
        foreach (T item in rows)
        {
            DateInterval dates = cycle(item) ?? throw Guard.Bad(nameof(cycle), $"{nameof(cycle)}: the cycle of row {row} (counted from 0) must not be null.");
            int periods = Between(calendar.PeriodOf(dates.Start, granularity).Whole.Start, calendar.PeriodOf(dates.End, granularity).Whole.Start, granularity);
            if (periods > MostPeriods)
            {
                throw Guard.Bad(nameof(cycle), $"{nameof(cycle)}: a cycle is {MostPeriods} periods at most, but that of row {row} (counted from 0) was {periods}.");
            }

            customers[periods]++;
            longest = Math.Max(longest, periods);
            row++;
        }

        return row == 0
            ? throw Guard.Bad(nameof(rows), $"{nameof(rows)}: a lag needs at least one customer, but there were no rows.")
            : CycleWeighted(customers.AsSpan(0, longest + 1));
    }

    /// <inheritdoc/>
    public bool Equals(SpendLag? other) => other is not null && weights.AsSpan().SequenceEqual(other.weights);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SpendLag);

    /// <inheritdoc/>
    public override int GetHashCode() => weights.Aggregate(weights.Length, (hash, weight) => unchecked((hash * 31) + (int)(weight ^ (weight >> 32))));

    /// <summary>Whether two lags spread spend alike.</summary>
    /// <param name="left">A lag.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator ==(SpendLag? left, SpendLag? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two lags spread spend differently.</summary>
    /// <param name="left">A lag.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(SpendLag? left, SpendLag? right) => !(left == right);

    /// <summary>Writes the lag in words, such as <c>spent 2 periods earlier</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => this == SamePeriod ? "same period"
        : IsFixed ? Guard.Invariant($"spent {Longest} {(Longest == 1 ? "period" : "periods")} earlier")
        : Guard.Invariant($"spent {Mean:0.##} periods earlier on average, weighted by the sales cycle");

    /// <summary>What the customers of a period were paid for with, times <see cref="TotalWeight"/>: exact.</summary>
    /// <param name="spend">One amount a period.</param>
    /// <param name="period">The index of the customers' period, at least <see cref="Longest"/>.</param>
    internal BigInteger Weighted(ReadOnlySpan<decimal> spend, int period)
    {
        BigInteger sum = BigInteger.Zero;
        for (int earlier = 0; earlier < weights.Length; earlier++)
        {
            if (weights[earlier] != 0)
            {
                sum += DecimalBits.Of(in spend[period - earlier]).ToUnits(DecimalBits.MostDecimals) * weights[earlier];
            }
        }

        return sum;
    }

    private static int Between(LocalDate first, LocalDate last, Granularity granularity)
    {
        int days = Period.DaysBetween(first, last), months = ((last.Year - first.Year) * 12) + last.Month - first.Month;
        return granularity switch
        {
            Granularity.Day => days,
            Granularity.Week => days / 7,
            Granularity.Month => months,
            Granularity.Quarter or Granularity.FiscalQuarter => months / 3,
            _ => months / 12,
        };
    }
}
