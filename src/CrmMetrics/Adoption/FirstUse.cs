using NodaTime;

namespace CrmMetrics.Adoption;

/// <summary>When a user could first use the system or a feature, and when he did.</summary>
/// <param name="Start">The first day on which he could: his licence, or the release of the feature if that is later.</param>
/// <param name="Used">The day of his first use; none when he has not used it.</param>
/// <param name="Left">The day on which he left or lost the licence; none when he is still there. Who left unused is followed until then.</param>
public readonly record struct FirstUse(LocalDate Start, LocalDate? Used = null, LocalDate? Left = null)
{
    /// <summary>How long he was followed, or what is wrong.</summary>
    internal string? TryDays(LocalDate asOf, out int days, out bool used)
    {
        LocalDate end = Used ?? (Left is { } left && left < asOf ? left : asOf);
        used = Used is not null;
        days = Period.DaysBetween(Start, end);
        return Start == default ? "has no start"
            : Start > asOf ? "starts on " + Text.Iso(Start) + ", after the date of the report " + Text.Iso(asOf)
            : Used > asOf ? "was first used on " + Text.Iso(end) + ", after the date of the report " + Text.Iso(asOf)
            : days < 0 ? (used ? "was first used on " : "was left on ") + Text.Iso(end) + ", before the start on " + Text.Iso(Start)
            : Used > Left ? "was first used on " + Text.Iso(end) + ", after the user had left on " + Text.Iso(Left.Value)
            : null;
    }
}
