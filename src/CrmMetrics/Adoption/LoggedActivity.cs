using NodaTime;

namespace CrmMetrics.Adoption;

/// <summary>A call, visit or meeting: when it happened, and when it was entered in the CRM.</summary>
/// <param name="Happened">When it happened.</param>
/// <param name="Logged">When it was entered; <see langword="null"/> when it has not been. Before it happened, for one that was planned in the CRM.</param>
public readonly record struct LoggedActivity(Instant Happened, Instant? Logged);
