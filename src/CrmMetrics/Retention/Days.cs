using System.Globalization;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Dates as this room writes and reads them.</summary>
internal static class Days
{
    private static readonly NodaTime.Text.LocalDatePattern Iso = NodaTime.Text.LocalDatePattern.Iso;

    public static string Text(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    public static int Count(DateInterval period) => checked(Period.DaysBetween(period.Start, period.End) + 1);

    public static Form Add(this Form form, DateInterval period) => form.Add("first", Text(period.Start)).Add("last", Text(period.End));

    public static DateInterval ReadPeriod(this Form form) => new(Date(form, "first"), Date(form, "last"));

    private static LocalDate Date(Form form, string name)
    {
        string text = form.Text(name);
        return Iso.Parse(text) is { Success: true } parsed ? parsed.Value : throw new System.FormatException("The field " + name + " must be a date like 2024-01-31, but was \"" + text + "\".");
    }
}
