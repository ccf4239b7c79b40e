using System;
using System.Globalization;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Over which length of period and under which definition of revenue a figure was read, as the end of its identifier: <c>12-months/paused</c>.</summary>
internal static class RevenueBasis
{
    public static string Of(DateInterval? period, RevenueDefinition? definition)
    {
        string window = period is null ? "" : Window(period), code = definition?.Code ?? "";
        return code.Length == 0 ? window : window + "/" + code;
    }

    public static string OfMonths(int? months) => months is { } count ? Named(Guard.AtLeast(1, count, nameof(months)), "month") : "";

    /// <summary>The basis, if it is one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Checked(string basis)
    {
        int slash = basis.IndexOf('/');
        string window = slash < 0 ? basis : basis.Substring(0, slash);
        if (slash >= 0 && RevenueDefinition.Parse(basis.Substring(slash + 1)).Code.Length == 0)
        {
            throw new FormatException("The basis \"" + basis + "\" has no definition behind its slash.");
        }

        string[] words = window.Split('-');
        return window.Length == 0
            || (words.Length == 2 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
                && (Named(count, "month") == window || Named(count, "day") == window))
            ? basis
            : throw new FormatException("The basis \"" + basis + "\" begins with no number of months or days.");
    }

    /// <summary>An identifier on this basis.</summary>
    public static string Id(string id, string basis) => basis.Length == 0 ? id : id + (basis[0] == '/' ? "" : "/") + basis;

    /// <summary>The words for the length of the period.</summary>
    public static string Words(string basis)
    {
        string window = basis.Split('/')[0];
        return window.Length == 0 ? "" : ", over " + window.Replace('-', ' ');
    }

    /// <summary>Whether losses are read event by event, so that they may pass what there was.</summary>
    public static bool IsEventByEvent(string basis) => basis.EndsWith("event-by-event", StringComparison.Ordinal);

    private static string Window(DateInterval period)
    {
        // A month is the same window in February and in March: calendar months where the period is made of them, days else.
        LocalDate after = period.End.PlusDays(1);
        Period between = Period.Between(period.Start, after, PeriodUnits.Months | PeriodUnits.Days);
        return between.Days == 0 && between.Months > 0 ? Named(between.Months, "month") : Named(period.Length, "day");
    }

    private static string Named(int count, string unit) => Guard.Invariant($"{count}-{unit}{(count == 1 ? "" : "s")}");
}
