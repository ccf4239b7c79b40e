namespace CrmMetrics.Impact;

/// <summary>From what the uncertainty of an interrupted time series is made.</summary>
public enum SeriesErrors
{
    /// <summary>Each period's luck is its own (ordinary least squares): too small where a good month is followed by a good month.</summary>
    Ols = 1,

    /// <summary>Periods up to a lag apart hang together (Newey and West, Econometrica 55, 1987; Bartlett's weights), without a factor for few periods: as statsmodels and R's sandwich have it by default.</summary>
    NeweyWest,

    /// <summary>The same with the factor periods ÷ (periods − coefficients), as Stata's <c>newey</c> has it: the default, since without it the errors of a few dozen periods are too small.</summary>
    NeweyWestSmallSample,
}
