namespace CrmMetrics.Surveys;

/// <summary>What is read off rating counts: what satisfaction and effort have in common.</summary>
internal enum RatingMeasure
{
    Share = 1,
    Net,
    Mean,
    Rescaled,
}
