using NodaTime;

namespace CrmMetrics.Sales;

/// <summary>An opportunity's entry into a stage.</summary>
/// <param name="Stage">The name of the stage, as in the funnel.</param>
/// <param name="Entered">The date on which the opportunity entered it.</param>
public readonly record struct StageChange(string Stage, LocalDate Entered);
