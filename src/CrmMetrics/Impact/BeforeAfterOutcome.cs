namespace CrmMetrics.Impact;

/// <summary>An outcome of one case for a difference in differences: before or after, with or without the programme.</summary>
/// <param name="Outcome">The figure, such as the orders of a customer in the period; a finite number.</param>
/// <param name="IsTreated">Whether the case belongs to the group that gets the programme, be it before or after.</param>
/// <param name="IsAfter">Whether it was seen after the programme had begun.</param>
public readonly record struct BeforeAfterOutcome(double Outcome, bool IsTreated, bool IsAfter);
