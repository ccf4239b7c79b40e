using System;
using System.Diagnostics;

namespace CrmMetrics.Retention;

/// <summary>What an amount is paid for: a month, a year, a week, 30 days …, and so what part of it belongs to a month.</summary>
/// <remarks>
/// <para>A year is 12 months, a week 12/52 of a month, a day 12/365 of a month or, where that is how the books are kept, a thirtieth: two periods
/// with two names. The amount itself is never divided before a figure is read.</para>
/// <para>The default value is unset, and no subscription takes it.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct BillingPeriod
{
    private const int MonthsInYear = 12;
    private const int WeeksInYear = 52;
    private const int DaysInYear = 365;
    private const int DaysInMonth = 30;

    private readonly Unit unit;

    private BillingPeriod(Unit unit, int count)
    {
        this.unit = unit;
        Count = count;
    }

    private enum Unit
    {
        Unset,
        Month,
        Week,
        Day,
        ThirtiethOfMonth,
    }

    /// <summary>A month.</summary>
    /// <value>The amount is that of a month.</value>
    public static BillingPeriod Month => Months(1);

    /// <summary>Three months.</summary>
    /// <value>A third of the amount is that of a month.</value>
    public static BillingPeriod Quarter => Months(3);

    /// <summary>Six months.</summary>
    /// <value>A sixth of the amount is that of a month.</value>
    public static BillingPeriod HalfYear => Months(6);

    /// <summary>Twelve months.</summary>
    /// <value>A twelfth of the amount is that of a month.</value>
    public static BillingPeriod Year => Months(MonthsInYear);

    /// <summary>A week, of which a year has 52.</summary>
    /// <value>52/12 of the amount is that of a month.</value>
    public static BillingPeriod Week => Weeks(1);

    /// <summary>A day, of which a year has 365.</summary>
    /// <value>365/12 of the amount is that of a month.</value>
    public static BillingPeriod Day => Days(1);

    /// <summary>A day, of which a month has 30.</summary>
    /// <value>30 times the amount is that of a month.</value>
    public static BillingPeriod DayOfThirty => DaysOfThirty(1);

    /// <summary>Whether this is the default value.</summary>
    /// <value><see langword="true"/> for <c>default(BillingPeriod)</c> alone.</value>
    public bool IsUnset => unit == Unit.Unset;

    /// <summary>How many months, weeks or days it has.</summary>
    /// <value>1 or more; 0 when unset.</value>
    public int Count { get; }

    /// <summary>How many times the amount belongs to so many months.</summary>
    internal (long Times, long Months) PerMonth => unit switch
    {
        Unit.Week => Reduced(WeeksInYear, (long)MonthsInYear * Count),
        Unit.Day => Reduced(DaysInYear, (long)MonthsInYear * Count),
        Unit.ThirtiethOfMonth => Reduced(DaysInMonth, Count),
        _ => (1, Count),
    };

    /// <summary>Whether it is a year or longer.</summary>
    internal bool IsYearOrMore => unit switch
    {
        Unit.Week => Count >= WeeksInYear,
        Unit.Day => Count >= DaysInYear,
        Unit.ThirtiethOfMonth => Count >= DaysInMonth * MonthsInYear,
        _ => Count >= MonthsInYear,
    };

    /// <summary>Whether it is counted in calendar months, rather than in <see cref="DayCount"/> days.</summary>
    internal bool IsInMonths => unit == Unit.Month;

    /// <summary>How many days it lasts, unless it is counted in months.</summary>
    internal int DayCount => unit == Unit.Week ? 7 * Count : Count;

    /// <summary>Several months.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>The period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static BillingPeriod Months(int count) => new(Unit.Month, Guard.AtLeast(1, count));

    /// <summary>Several years.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>The period, equal to 12 times as many months.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static BillingPeriod Years(int count) => new(Unit.Month, checked(MonthsInYear * Guard.AtLeast(1, count)));

    /// <summary>Several weeks, of which a year has 52.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>The period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static BillingPeriod Weeks(int count) => new(Unit.Week, Guard.AtLeast(1, count));

    /// <summary>Several days, of which a year has 365.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>The period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static BillingPeriod Days(int count) => new(Unit.Day, Guard.AtLeast(1, count));

    /// <summary>Several days, of which a month has 30.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>The period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static BillingPeriod DaysOfThirty(int count) => new(Unit.ThirtiethOfMonth, Guard.AtLeast(1, count));

    /// <summary>The part of an amount that belongs to a month, divided last.</summary>
    /// <param name="amount">An amount for one such period.</param>
    /// <returns>The amount of a month, to decimal's 28 digits.</returns>
    /// <exception cref="InvalidOperationException">The period is unset.</exception>
    public Money Monthly(Money amount) => IsUnset
        ? throw new InvalidOperationException("The billing period is unset, so that no part of the amount is that of a month.")
        : amount * PerMonth.Times / PerMonth.Months;

    /// <summary>Writes the period, such as <c>year</c>, <c>3 years</c>, <c>week (52 a year)</c> or <c>day (30 a month)</c>.</summary>
    /// <returns>The text, the same in every culture.</returns>
    public override string ToString() => unit switch
    {
        Unit.Unset => "unset",
        Unit.Week => Of("week") + " (52 a year)",
        Unit.Day => Of("day") + " (365 a year)",
        Unit.ThirtiethOfMonth => Of("day") + " (30 a month)",
        _ when Count == 3 => "quarter",
        _ when Count == 6 => "half-year",
        _ when Count == MonthsInYear => "year",
        _ when Count % MonthsInYear == 0 => Guard.Invariant($"{Count / MonthsInYear} years"),
        _ => Of("month"),
    };

    private static (long Times, long Months) Reduced(long times, long months)
    {
        long common = times / (Exact.CommonMultiple(times, months) / months);
        return (times / common, months / common);
    }

    private string Of(string word) => Count == 1 ? word : Guard.Invariant($"{Count} {word}s");
}
