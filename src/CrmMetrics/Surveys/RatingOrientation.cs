namespace CrmMetrics.Surveys;

/// <summary>Which end of a rating scale is the good one.</summary>
public enum RatingOrientation
{
    /// <summary>The highest rating is the best, as with "how satisfied are you?" from 1 to 5.</summary>
    HigherIsBetter = 1,

    /// <summary>The lowest rating is the best, as with the effort that customer effort score 1.0 asks for.</summary>
    LowerIsBetter,
}
