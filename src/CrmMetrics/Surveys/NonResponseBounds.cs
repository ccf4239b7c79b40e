namespace CrmMetrics.Surveys;

/// <summary>How far a net promoter score could move if everybody invited had answered.</summary>
/// <param name="Lowest">The score if those who did not answer were all detractors.</param>
/// <param name="Highest">The score if those who did not answer were all promoters.</param>
/// <remarks>These are bounds for those who were asked, not a confidence interval: they hold for certain, and are wide where few answered.</remarks>
public readonly record struct NonResponseBounds(NetPromoterScore Lowest, NetPromoterScore Highest);
