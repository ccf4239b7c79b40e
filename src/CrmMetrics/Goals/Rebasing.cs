using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>An objective that was set anew: another baseline, target or due date from a date on, and why. What was judged before stays judged as it was.</summary>
/// <param name="On">From which date on the new one counts.</param>
/// <param name="From">The objective until then.</param>
/// <param name="To">The objective from then on, of the same name and definition.</param>
/// <param name="Because">The reason, for whoever asks in a year.</param>
public sealed record Rebasing(LocalDate On, IObjective From, IObjective To, string Because);
