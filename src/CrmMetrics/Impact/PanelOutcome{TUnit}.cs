namespace CrmMetrics.Impact;

/// <summary>An outcome of one unit in one period.</summary>
/// <typeparam name="TUnit">What tells the units apart: the number of a customer, the name of a shop or a region.</typeparam>
/// <param name="Unit">The unit.</param>
/// <param name="Period">The number of the period, counted from any start without gaps: 0, 1, 2 … for months in a row.</param>
/// <param name="Outcome">The figure of the unit in the period; a finite number.</param>
/// <param name="IsTreated">Whether the unit belongs to the group that gets the programme: the same in all its periods, those before included.</param>
public readonly record struct PanelOutcome<TUnit>(TUnit Unit, int Period, double Outcome, bool IsTreated);
