using System.Globalization;
using NodaTime;

namespace CrmMetrics;

/// <summary>Open hours on one day of the week, such as Monday from 9:00 to 12:30.</summary>
/// <remarks>Hours past midnight are two spans: one to <see cref="LocalTime.Midnight"/>, which as an end is the end of the day, and one from midnight on the day after. It is checked by the <see cref="BusinessHours"/> that
/// takes it.</remarks>
/// <param name="Day">The day of the week.</param>
/// <param name="From">When it opens, by the clock on the wall.</param>
/// <param name="To">When it closes, not itself open; midnight is the end of the day.</param>
public readonly record struct BusinessSpan(IsoDayOfWeek Day, LocalTime From, LocalTime To)
{
    /// <summary>Writes the span, such as <c>Monday 09:00-12:30</c>.</summary>
    /// <returns>The text, the same in every culture.</returns>
    public override string ToString() => Day + " " + Hours;

    internal string Hours => Written(From) + "-" + (To == LocalTime.Midnight ? "24:00" : Written(To));

    /// <summary>The nanosecond of the day at which it opens.</summary>
    internal long Opens => From.NanosecondOfDay;

    /// <summary>The nanosecond of the day at which it closes.</summary>
    internal long Closes => To == LocalTime.Midnight ? NodaConstants.NanosecondsPerDay : To.NanosecondOfDay;

    private static string Written(LocalTime time) => time.ToString(time.NanosecondOfDay % NodaConstants.NanosecondsPerMinute == 0 ? "HH:mm" : "HH:mm:ss;FFFFFFFFF", CultureInfo.InvariantCulture);
}
