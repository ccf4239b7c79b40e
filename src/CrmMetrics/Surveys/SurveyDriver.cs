namespace CrmMetrics.Surveys;

/// <summary>A question that may drive another, with how closely the two go together.</summary>
/// <param name="Name">The question.</param>
/// <param name="Correlation">Its correlation with the outcome, with an interval.</param>
public readonly record struct SurveyDriver(string Name, RatingCorrelation Correlation);
