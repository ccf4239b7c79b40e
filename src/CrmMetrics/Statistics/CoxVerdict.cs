namespace CrmMetrics.Statistics;

/// <summary>How the search for the coefficients of a proportional hazards model has ended.</summary>
public enum CoxVerdict
{
    /// <summary>The coefficients are those of the largest likelihood: the slope is 0 to the last digits.</summary>
    Converged = 1,

    /// <summary>A covariate separates the events: in each event the one with the highest value had it, so the likelihood rises for ever and a coefficient is
    /// infinite. The likelihood-ratio and score tests still hold.</summary>
    Separation,

    /// <summary>A covariate does not vary among those at risk, or is a combination of others: the coefficients are not determined.</summary>
    Collinear,

    /// <summary>There is no event with anybody else at risk: the data say nothing about any coefficient.</summary>
    NoEvents,

    /// <summary>The search has not come to an end.</summary>
    NotConverged,
}
