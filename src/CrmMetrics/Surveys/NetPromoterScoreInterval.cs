namespace CrmMetrics.Surveys;

/// <summary>How the interval of a net promoter score, or of a change in it, is made.</summary>
public enum NetPromoterScoreInterval
{
    /// <summary>Wald's after three more answers, ¾ promoters, 1½ passives and ¾ detractors, the default: the best of six in the comparison of
    /// Rocks (The American Statistician 70(4), 2016), and never of width 0.</summary>
    AdjustedWald = 1,

    /// <summary>The normal approximation of the textbooks: of width 0 when everybody agrees, and too short for few answers.</summary>
    Wald,

    /// <summary>The mean of scores 100, 0 and −100 with Student's t, and Welch's t for a change: what a spreadsheet's t test gives. Needs two answers.</summary>
    TrinomialMeanT,
}
