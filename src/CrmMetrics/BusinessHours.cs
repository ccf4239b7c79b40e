using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;
#if NET8_0_OR_GREATER
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics;

/// <summary>When a company is open: the hours of each day of the week by the clock of a time zone, without the holidays; and how much of such time lies between two instants.</summary>
/// <remarks>
/// <para>An instant is open when the clock on the wall then shows a time inside the hours of that day and the date is no holiday. Nothing else is defined, so all is right where clocks change: hours in
/// a gap don't exist, hours that come twice count twice, and a date that the zone skipped (30 December 2011 in Apia) has none.</para>
/// <para>Time is counted week by week in one step, whatever lies between: the work grows with the number of clock changes, not of days.</para>
/// <para>Every day of the week must have hours or be named as closed: a forgotten Wednesday is an error. So is a date beyond those for which the holidays are known, where these are given.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<BusinessHours>))]
#endif
public sealed class BusinessHours : IEquatable<BusinessHours>, IFormattable
#if NET8_0_OR_GREATER
    , IParsable<BusinessHours>
#endif
{
    private const int DaysInWeek = 7;

    // 1 January 1970 was a Thursday.
    private const int MondayShift = 3;

    private readonly BusinessSpan[] spans; // by day, then by hour
    private readonly int[] firstSpan = new int[DaysInWeek + 1]; // where the spans of each day begin, from Monday as 0
    private readonly long[] before = new long[DaysInWeek + 1]; // the nanoseconds of the week before each day, without holidays
    private readonly int[] holidays; // rising numbers of days that are open but for the holiday
    private readonly Duration[] lost; // what the holidays before each cost
    private readonly LocalDate[] allHolidays;

    /// <summary>Makes a calendar of open hours.</summary>
    /// <param name="zone">The time zone whose clock the hours are read from.</param>
    /// <param name="hours">The hours, any number of spans a day.</param>
    /// <param name="closed">The days of the week without hours.</param>
    /// <param name="holidays">The dates that are closed all day, in any order; those on a closed day change nothing.</param>
    /// <param name="holidaysKnown">The dates for which the holidays are known: an instant on another date is an error. All dates when left out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/>, <paramref name="hours"/>, <paramref name="closed"/> or <paramref name="holidays"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A day of the week has neither hours nor is closed, or both; a span ends before it begins or where it begins; two spans overlap; no day is open; or a holiday
    /// is outside <paramref name="holidaysKnown"/>.</exception>
    public BusinessHours(
        DateTimeZone zone, IEnumerable<BusinessSpan> hours, IEnumerable<IsoDayOfWeek> closed, IEnumerable<LocalDate> holidays, DateInterval? holidaysKnown = null)
    {
        Zone = Guard.NotNull(zone);
        spans = [.. Guard.NotNull(hours).OrderBy(span => span.Day).ThenBy(span => span.From)];
        Check(spans, [.. Guard.NotNull(closed)]);
        for (int day = 0, place = 0; day < DaysInWeek; day++)
        {
            firstSpan[day] = place;
            before[day + 1] = before[day];
            for (; place < spans.Length && (int)spans[place].Day == day + 1; place++)
            {
                before[day + 1] += spans[place].Closes - spans[place].Opens;
            }
        }

        firstSpan[DaysInWeek] = spans.Length;
        HolidaysKnown = holidaysKnown;
        allHolidays = [.. Guard.NotNull(holidays).Distinct().OrderBy(date => date)];
        if (holidaysKnown is not null && Array.Exists(allHolidays, date => !holidaysKnown.Contains(date)))
        {
            throw Guard.Bad(
                nameof(holidays), $"holidays: must be dates for which they are known, {holidaysKnown.Start:uuuu-MM-dd} to {holidaysKnown.End:uuuu-MM-dd}, but one was {Array.Find(allHolidays, date => !holidaysKnown.Contains(date)):uuuu-MM-dd}.");
        }

        this.holidays = [.. allHolidays.Select(EpochDays.Of).Where(day => OfDay(day) > 0)];
        lost = new Duration[this.holidays.Length + 1];
        for (int i = 0; i < this.holidays.Length; i++)
        {
            lost[i + 1] = lost[i] + Duration.FromNanoseconds(OfDay(this.holidays[i]));
        }
    }

    /// <summary>The time zone whose clock the hours are read from.</summary>
    /// <value>A zone of the tz database, or one of your own: that counts as well, but can't be written in the format <c>R</c> or as JSON, which have its id alone.</value>
    public DateTimeZone Zone { get; }

    /// <summary>The open hours of a week.</summary>
    /// <value>From Monday, by their hour; touching spans are left as they are.</value>
    public IReadOnlyList<BusinessSpan> Hours => Array.AsReadOnly(spans);

    /// <summary>The dates that are closed all day.</summary>
    /// <value>Rising.</value>
    public IReadOnlyList<LocalDate> Holidays => Array.AsReadOnly(allHolidays);

    /// <summary>The dates for which the holidays are known.</summary>
    /// <value><see langword="null"/> when not said, and then every date can be asked for.</value>
    public DateInterval? HolidaysKnown { get; }

    /// <summary>The open time of a week without holidays and changes of the clock.</summary>
    /// <value>Above 0.</value>
    public Duration Week => Duration.FromNanoseconds(before[DaysInWeek]);

    /// <summary>Makes a calendar that is open at the same hours from Monday to Friday.</summary>
    /// <param name="zone">The time zone whose clock the hours are read from.</param>
    /// <param name="from">When it opens.</param>
    /// <param name="to">When it closes; midnight is the end of the day.</param>
    /// <param name="holidays">The dates that are closed all day; none when left out.</param>
    /// <param name="holidaysKnown">The dates for which the holidays are known: an instant on another date is an error. All dates when left out.</param>
    /// <returns>The calendar.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="zone"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="to"/> is not after <paramref name="from"/>, or a holiday is outside <paramref name="holidaysKnown"/>.</exception>
    public static BusinessHours Weekdays(DateTimeZone zone, LocalTime from, LocalTime to, IEnumerable<LocalDate>? holidays = null, DateInterval? holidaysKnown = null) => new(
        zone,
        Enumerable.Range((int)IsoDayOfWeek.Monday, 5).Select(day => new BusinessSpan((IsoDayOfWeek)day, from, to)),
        [IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday],
        holidays ?? [],
        holidaysKnown);

    /// <summary>Whether it is open.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns><see langword="true"/> from the opening on and until just before the closing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The holidays of its date are not known.</exception>
    public bool IsOpen(Instant instant)
    {
        (int day, long nano) = Local(instant, Zone.GetUtcOffset(instant), nameof(instant));
        return IsOpen(day, nano);
    }

    /// <summary>The open time between two instants: how much of the clock's own running lies inside the hours.</summary>
    /// <param name="from">The earlier instant.</param>
    /// <param name="to">The later instant, or the same.</param>
    /// <returns>The exact time, from 0 to <paramref name="to"/> − <paramref name="from"/>; its <c>TotalMinutes</c> are the business minutes. What is added over parts of the time adds up.</returns>
    /// <remarks>The end itself is not in it: <paramref name="to"/> may be the midnight that ends the last date for which the holidays are known.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> is before <paramref name="from"/>, or the holidays of a date between are not known.</exception>
    public Duration Between(Instant from, Instant to)
    {
        if (to < from)
        {
            throw Guard.Out(nameof(to), Written(to), "must not be before " + Written(from));
        }

        ZoneInterval clock = Zone.GetZoneInterval(from);
        (int day, long nano) = Local(from, clock.WallOffset, nameof(from));
        Duration sum = -Passed(day, nano);
        while (clock.HasEnd && clock.End < to)
        {
            sum += PassedAt(clock.End, clock.WallOffset);
            clock = Zone.GetZoneInterval(clock.End);
            sum -= PassedAt(clock.Start, clock.WallOffset);
        }

        (day, nano) = Split(to, clock.WallOffset);
        return IsKnown(day) || (IsKnownUntil(day, nano) && from < to) ? sum + Passed(day, nano) : throw NotKnown(to, nameof(to));
    }

    /// <summary>Why the open time between two instants in order can't be told, in a sentence that begins in the middle; null when it can.</summary>
    internal string? Problem(Instant from, Instant to)
    {
        if (HolidaysKnown is not { } known)
        {
            return null;
        }

        // The clock of an end is the one just before it.
        bool begins = IsKnown(Split(from, Zone.GetUtcOffset(from)).Day);
        (int day, long nano) = Split(to, Zone.GetUtcOffset(from < to ? to - Duration.Epsilon : to));
        return begins && (IsKnown(day) || (IsKnownUntil(day, nano) && from < to))
            ? null
            : Guard.Invariant($"its open time runs from {Written(from)} to {Written(to)}, but the holidays are known for {known.Start:uuuu-MM-dd} to {known.End:uuuu-MM-dd}");
    }

    /// <summary>The next instant at which it is open.</summary>
    /// <param name="from">The instant from which on.</param>
    /// <returns>The instant itself when it is open then, else the next opening. Hours that begin in a gap of the clock open when the gap ends.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The holidays of a date until then are not known, or the calendar ends before.</exception>
    public Instant NextOpening(Instant from) => After(from, Duration.Zero, opening: true);

    /// <summary>The instant by which so much open time has passed: when an answer is due.</summary>
    /// <param name="from">The instant from which on.</param>
    /// <param name="time">The open time, 0 or more.</param>
    /// <returns>The first such instant: 8 hours from an opening at 9:00 until 17:00 are over at 17:00, not at 9:00 on the next day. For no time, <paramref name="from"/> itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative, the holidays of a date until then are not known, or the calendar ends before.</exception>
    public Instant Add(Instant from, Duration time) => time >= Duration.Zero
        ? time == Duration.Zero ? from : After(from, time, opening: false)
        : throw Guard.Out(nameof(time), time, "must be 0 or more");

    /// <summary>Whether two calendars have the same zone, hours, holidays and known dates.</summary>
    /// <param name="left">A calendar.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator ==(BusinessHours? left, BusinessHours? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two calendars differ.</summary>
    /// <param name="left">A calendar.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(BusinessHours? left, BusinessHours? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(BusinessHours? other) => other is not null && Zone.Equals(other.Zone) && spans.AsSpan().SequenceEqual(other.spans)
        && allHolidays.AsSpan().SequenceEqual(other.allHolidays) && Equals(HolidaysKnown, other.HolidaysKnown);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BusinessHours);

    /// <inheritdoc/>
    public override int GetHashCode() => (Zone.Id, spans.Length, before[DaysInWeek], allHolidays.Length).GetHashCode();

    /// <summary>Writes the hours, such as <c>Monday 09:00-12:30 13:00-17:00, Tuesday 09:00-17:00 in Europe/Berlin, 2 holidays</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the calendar.</summary>
    /// <param name="format"><c>G</c> or none: the hours, zone and number of holidays; <c>R</c>: what <see cref="Parse"/> reads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is another one; or it is <c>R</c>, and no zone of the tz database has the id of <see cref="Zone"/>, so that nobody could read what was written.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string week = string.Join(", ", spans.GroupBy(span => span.Day).Select(day => day.Key + " " + string.Join(" ", day.Select(span => span.Hours))));
        if (Text.IsRoundTrip(format))
        {
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone.Id) is null)
            {
                throw new FormatException("Business hours are written by the id of their zone, which must be one of the tz database, such as Europe/Berlin, but was \"" + Zone.Id + "\".");
            }

            string closed = string.Join(", ", Enumerable.Range(1, DaysInWeek).Where(day => Array.TrueForAll(spans, span => (int)span.Day != day)).Select(day => (IsoDayOfWeek)day));
            Form form = new Form().Add("zone", Zone.Id).Add("hours", week).Add("closed", closed).Add("holidays", string.Join(", ", allHolidays.Select(Text.Iso)));
            return (HolidaysKnown is { } known ? form.Add("knownFrom", known.Start).Add("knownTo", known.End) : form).ToString();
        }

        return Text.IsGeneral(format)
            ? week + " in " + Zone.Id + Text.In(formatProvider, $", {allHolidays.Length:N0} holidays")
            : throw new FormatException("Business hours have the formats G and R, but were asked for \"" + format + "\".");
    }

    /// <summary>Reads a calendar, such as <c>zone=Europe/Berlin;hours=Monday 09:00-12:30 13:00-17:00, …;closed=Saturday, Sunday;holidays=2025-01-01</c>.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The calendar, in a zone of the tz database.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text, its zone is not in the tz database, or its hours are impossible.</exception>
    public static BusinessHours Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a calendar, if the text has one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The calendar; <see langword="null"/> when the text has none.</param>
    /// <returns>Whether it had.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BusinessHours? result) => Form.TryRead(text, Read, out result);

    private static void Check(BusinessSpan[] spans, IsoDayOfWeek[] closed)
    {
        for (int i = 0; i < spans.Length; i++)
        {
            BusinessSpan span = spans[i];
            if (span.Day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday || span.Closes <= span.Opens)
            {
                throw Guard.Bad("hours", $"hours: a span must be on a day from Monday to Sunday and end after it begins, hours past midnight as two spans, but one was {span.ToString()}.");
            }

            if (i > 0 && spans[i - 1].Day == span.Day && spans[i - 1].Closes > span.Opens)
            {
                throw Guard.Bad("hours", $"hours: spans must not overlap, but two were {spans[i - 1].ToString()} and {span.ToString()}.");
            }
        }

        for (IsoDayOfWeek day = IsoDayOfWeek.Monday; day <= IsoDayOfWeek.Sunday; day++)
        {
            bool isOpen = Array.Exists(spans, span => span.Day == day), isClosed = Array.IndexOf(closed, day) >= 0;
            if (isOpen == isClosed)
            {
                throw Guard.Bad("closed", $"closed: every day of the week must either have hours or be closed, but {day} {(isOpen ? "was both" : "had none and was not named as closed")}.");
            }
        }

        if (spans.Length == 0 || Array.Exists(closed, day => day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday))
        {
            throw Guard.Bad("closed", $"closed: must be days from Monday to Sunday and leave one open, but were {string.Join(", ", closed)}.");
        }
    }

    private static BusinessHours Read(Form form)
    {
        string zone = form.Text("zone");
        return new(
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? throw Guard.Bad("zone", $"zone: must be one of the tz database, such as Europe/Berlin, but was \"{zone}\"."),
            Listed(form.Text("hours")).SelectMany(SpansOf),
            Listed(form.Text("closed")).Select(DayOf),
            Listed(form.Text("holidays")).Select(text => LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value : throw new FormatException("A holiday must be a date like 2025-12-25, but was \"" + text + "\".")),
            form.Has("knownFrom") ? new DateInterval(form.Date("knownFrom"), form.Date("knownTo")) : null);
    }

    private static IEnumerable<string> Listed(string text) => text.Split(',').Select(part => part.Trim()).Where(part => part.Length > 0);

    private static IEnumerable<BusinessSpan> SpansOf(string text)
    {
        string[] parts = text.Split([' '], StringSplitOptions.RemoveEmptyEntries);
        IsoDayOfWeek day = DayOf(parts[0]);
        return parts.Skip(1).Select(part =>
        {
            string[] ends = part.Split('-');
            return ends.Length == 2
                ? new BusinessSpan(day, TimeOf(ends[0]), ends[1] == "24:00" ? LocalTime.Midnight : TimeOf(ends[1]))
                : throw new FormatException("Hours are written like 09:00-17:00, but were \"" + part + "\".");
        });
    }

    private static IsoDayOfWeek DayOf(string text) => Enum.TryParse(text, ignoreCase: false, out IsoDayOfWeek day) && day != IsoDayOfWeek.None && !char.IsDigit(text[0])
        ? day
        : throw new FormatException("A day is one of Monday to Sunday, but was \"" + text + "\".");

    private static LocalTime TimeOf(string text) => LocalTimePattern.ExtendedIso.Parse(text.Length == 5 ? text + ":00" : text) is { Success: true } time
        ? time.Value
        : throw new FormatException("A time is written like 09:00, but was \"" + text + "\".");

    private static string Written(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    private static int WeekdayOf(int day) => (((day + MondayShift) % DaysInWeek) + DaysInWeek) % DaysInWeek;

    private static (int Day, long Nano) Split(Instant instant, Offset offset)
    {
        OffsetDateTime local = instant.WithOffset(offset);
        return (EpochDays.Of(local.Date), local.NanosecondOfDay);
    }

    /// <summary>The day and its nanosecond that the clock shows, if the holidays of the day are known.</summary>
    private (int Day, long Nano) Local(Instant instant, Offset offset, string name)
    {
        (int day, long nano) = Split(instant, offset);
        return IsKnown(day) ? (day, nano) : throw NotKnown(instant, name);
    }

    private bool IsKnown(int day) => HolidaysKnown is not { } known || known.Contains(EpochDays.Date(day));

    // Nothing of a date has passed at its midnight.
    private bool IsKnownUntil(int day, long nano) => nano == 0 && IsKnown(day - 1);

    private ArgumentOutOfRangeException NotKnown(Instant instant, string name) =>
        Guard.Out(name, Written(instant), Guard.Invariant($"must be on a date for which the holidays are known, {HolidaysKnown!.Start:uuuu-MM-dd} to {HolidaysKnown.End:uuuu-MM-dd}"));

    private Duration PassedAt(Instant instant, Offset offset)
    {
        (int day, long nano) = Split(instant, offset);
        return Passed(day, nano);
    }

    /// <summary>The open time that a clock without changes would have shown since the Monday before 1970 until a nanosecond of a day; before it, negative.</summary>
    private Duration Passed(int day, long nano)
    {
        int weekday = WeekdayOf(day), weeks = (day - weekday + MondayShift) / DaysInWeek, place = Array.BinarySearch(holidays, day);
        long within = place >= 0 ? 0 : Within(weekday, nano);
        return (Duration.FromNanoseconds(before[DaysInWeek]) * weeks) + Duration.FromNanoseconds(before[weekday] + within) - lost[place >= 0 ? place : ~place];
    }

    private long Within(int weekday, long nano)
    {
        long sum = 0;
        for (int i = firstSpan[weekday]; i < firstSpan[weekday + 1] && spans[i].Opens < nano; i++)
        {
            sum += Math.Min(spans[i].Closes, nano) - spans[i].Opens;
        }

        return sum;
    }

    private long OfDay(int day)
    {
        int weekday = WeekdayOf(day);
        return before[weekday + 1] - before[weekday];
    }

    private bool IsOpen(int day, long nano)
    {
        int weekday = WeekdayOf(day);
        bool isOpen = false;
        for (int i = firstSpan[weekday]; i < firstSpan[weekday + 1] && spans[i].Opens <= nano; i++)
        {
            isOpen |= nano < spans[i].Closes;
        }

        return isOpen && Array.BinarySearch(holidays, day) < 0;
    }

    /// <summary>The first instant at which more than some open time begins, or by which all of it has passed.</summary>
    private Instant After(Instant from, Duration time, bool opening)
    {
        ZoneInterval clock = Zone.GetZoneInterval(from);
        (int day, long nano) = Local(from, clock.WallOffset, nameof(from));
        Duration left = time;
        while (true)
        {
            Duration wanted = Passed(day, nano) + left;
            if (!clock.HasEnd || Reaches(PassedAt(clock.End, clock.WallOffset), wanted, opening))
            {
                return At(day, wanted, opening, clock.WallOffset, from);
            }

            left = wanted - PassedAt(clock.End, clock.WallOffset);
            clock = Zone.GetZoneInterval(clock.End);
            (day, nano) = Split(clock.Start, clock.WallOffset);
        }
    }

    private static bool Reaches(Duration passed, Duration wanted, bool opening) => opening ? passed > wanted : passed >= wanted;

    /// <summary>Where, by a clock without changes, the open time since the Monday before 1970 reaches or passes an amount, on a day or later.</summary>
    private Instant At(int first, Duration wanted, bool opening, Offset offset, Instant from)
    {
        // From day to day in steps that double, then the day between: the holidays make weeks unlike, but time never runs back.
        int low = first, step = 1;
        while (!Reaches(PassedBy(Math.Min(low + step, EpochDays.Last)), wanted, opening))
        {
            low = Math.Min(low + step, EpochDays.Last);
            step *= 2;
            if (low >= EpochDays.Last)
            {
                throw Guard.Out(nameof(from), Written(from), "the calendar ends before so much open time has passed");
            }
        }

        int high = Math.Min(low + step, EpochDays.Last);
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = Reaches(PassedBy(middle), wanted, opening) ? (low, middle) : (middle, high);
        }

        // It lies on the day before the first that begins with enough.
        long missing = (wanted - PassedBy(low)).ToInt64Nanoseconds();
        int weekday = WeekdayOf(low), place = firstSpan[weekday];
        for (; place < firstSpan[weekday + 1] - 1 && !Reaches(Duration.FromNanoseconds(spans[place].Closes - spans[place].Opens), Duration.FromNanoseconds(missing), opening); place++)
        {
            missing -= spans[place].Closes - spans[place].Opens;
        }

        LocalDate date = EpochDays.Date(low);
        if (HolidaysKnown is { } known && !known.Contains(date))
        {
            throw Guard.Out(nameof(from), Written(from), Guard.Invariant($"so much open time has passed on {date:uuuu-MM-dd}, but the holidays are known for {known.Start:uuuu-MM-dd} to {known.End:uuuu-MM-dd}"));
        }

        return date.AtMidnight().WithOffset(offset).ToInstant() + Duration.FromNanoseconds(spans[place].Opens + missing);
    }

    private Duration PassedBy(int day) => Passed(day, 0);

#if NET8_0_OR_GREATER
    static BusinessHours IParsable<BusinessHours>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<BusinessHours>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out BusinessHours result) => TryParse(s, out result);
#endif
}
