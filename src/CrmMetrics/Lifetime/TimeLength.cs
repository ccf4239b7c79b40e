using System;
using System.Globalization;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>A length of time with its unit, such as 39 weeks: an age, a recency, a horizon.</summary>
/// <remarks>A month is 30.4375 days, a year 365.25. Two lengths are equal when they have the same days, whatever the unit. The default value is no time.</remarks>
public readonly record struct TimeLength : IComparable<TimeLength>, IFormattable
{
    private readonly TimeUnit unit;

    private TimeLength(double days, TimeUnit unit)
    {
        TotalDays = days;
        this.unit = unit;
    }

    /// <summary>No time.</summary>
    /// <value>0 days, the default value.</value>
    public static TimeLength Zero => default;

    /// <summary>Time without end: the horizon of a value over a whole lifetime.</summary>
    /// <value>An infinite number of days.</value>
    public static TimeLength Forever => new(double.PositiveInfinity, TimeUnit.Day);

    /// <summary>The length in days.</summary>
    /// <value>0 or more; infinity for <see cref="Forever"/>.</value>
    public double TotalDays { get; }

    /// <summary>Whether it has no end.</summary>
    /// <value><see langword="true"/> for <see cref="Forever"/> alone.</value>
    public bool IsForever => double.IsPositiveInfinity(TotalDays);

    /// <summary>The unit in which it is written.</summary>
    /// <value>The one it was made with.</value>
    public TimeUnit Unit => unit == 0 ? TimeUnit.Day : unit;

    /// <summary>A number of days.</summary>
    /// <param name="count">How many, 0 or more; parts of a day are allowed.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or not finite.</exception>
    public static TimeLength Days(double count) => Of(count, TimeUnit.Day);

    /// <summary>A number of weeks.</summary>
    /// <param name="count">How many, 0 or more; parts of a week are allowed.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or not finite.</exception>
    public static TimeLength Weeks(double count) => Of(count, TimeUnit.Week);

    /// <summary>A number of months of 30.4375 days.</summary>
    /// <param name="count">How many, 0 or more; parts of a month are allowed.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or not finite.</exception>
    public static TimeLength Months(double count) => Of(count, TimeUnit.Month);

    /// <summary>A number of years of 365.25 days.</summary>
    /// <param name="count">How many, 0 or more; parts of a year are allowed.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or not finite.</exception>
    public static TimeLength Years(double count) => Of(count, TimeUnit.Year);

    /// <summary>A number of units.</summary>
    /// <param name="count">How many, 0 or more; parts are allowed.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or not finite, or <paramref name="unit"/> is not named.</exception>
    public static TimeLength Of(double count, TimeUnit unit) => new(Guard.NotNegative(count) * DaysIn(Guard.Named(unit)), unit);

    /// <summary>The days from one date to another.</summary>
    /// <param name="from">The earlier date.</param>
    /// <param name="to">The later date, or the same.</param>
    /// <returns>The length in whole days.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> is before <paramref name="from"/>.</exception>
    public static TimeLength Between(LocalDate from, LocalDate to) => to >= from
        ? new(EpochDays.Of(to) - EpochDays.Of(from), TimeUnit.Day)
        : throw Guard.Out(nameof(to), to, Guard.Invariant($"must not be before {from:uuuu-MM-dd}"));

    /// <summary>The length in a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>How many there are, 0 or more; infinity for <see cref="Forever"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unit"/> is not named.</exception>
    public double In(TimeUnit unit) => TotalDays / DaysIn(Guard.Named(unit));

    /// <summary>One length after another.</summary>
    /// <param name="other">The other length.</param>
    /// <returns>The sum, in the unit of this one.</returns>
    public TimeLength Add(TimeLength other) => this + other;

    /// <inheritdoc/>
    public int CompareTo(TimeLength other) => TotalDays.CompareTo(other.TotalDays);

    /// <summary>Whether two lengths have the same days.</summary>
    /// <param name="other">The other length.</param>
    /// <returns><see langword="true"/> also for 1 week and 7 days.</returns>
    public bool Equals(TimeLength other) => TotalDays.Equals(other.TotalDays);

    /// <inheritdoc/>
    public override int GetHashCode() => TotalDays.GetHashCode();

    /// <summary>One length after another, in the unit of the first.</summary>
    /// <param name="left">A length.</param>
    /// <param name="right">Another.</param>
    /// <returns>The sum.</returns>
    public static TimeLength operator +(TimeLength left, TimeLength right) => new(left.TotalDays + right.TotalDays, left.unit == 0 ? right.unit : left.unit);

    /// <summary>Whether a length is shorter than another.</summary>
    /// <param name="left">A length.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    public static bool operator <(TimeLength left, TimeLength right) => left.TotalDays < right.TotalDays;

    /// <summary>Whether a length is longer than another.</summary>
    /// <param name="left">A length.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    public static bool operator >(TimeLength left, TimeLength right) => left.TotalDays > right.TotalDays;

    /// <summary>Whether a length is shorter than another, or the same.</summary>
    /// <param name="left">A length.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    public static bool operator <=(TimeLength left, TimeLength right) => left.TotalDays <= right.TotalDays;

    /// <summary>Whether a length is longer than another, or the same.</summary>
    /// <param name="left">A length.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    public static bool operator >=(TimeLength left, TimeLength right) => left.TotalDays >= right.TotalDays;

    /// <summary>Writes the length in the current culture, such as <c>39 weeks</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the length in its unit.</summary>
    /// <param name="format">The format of the number; six significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (IsForever)
        {
            return "for ever";
        }

        double count = In(Unit);
        string name = Unit switch { TimeUnit.Week => "week", TimeUnit.Month => "month", TimeUnit.Year => "year", _ => "day" };
        return count.ToString(Text.IsGeneral(format) ? "G6" : format, formatProvider) + " " + (count.Equals(1) ? name : name + "s");
    }

    /// <summary>So many days, written in a unit: the days stay as they are, where a count of units and back again would round them.</summary>
    internal static TimeLength OfDays(double days, TimeUnit unit) => new(days, unit);

    /// <summary>The days of a unit.</summary>
    internal static double DaysIn(TimeUnit unit) => unit switch
    {
        TimeUnit.Week => 7,
        TimeUnit.Month => 30.4375,
        TimeUnit.Year => 365.25,
        _ => 1,
    };
}
