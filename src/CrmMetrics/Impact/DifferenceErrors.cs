namespace CrmMetrics.Impact;

/// <summary>From what the uncertainty of a difference in differences is made.</summary>
public enum DifferenceErrors
{
    /// <summary>One variance for all, and independent rows: the textbook's error, too small wherever the same customers or shops are seen more than once.</summary>
    Classic = 1,

    /// <summary>Variances that differ, and independent rows (HC1: White 1980, with rows ÷ (rows − coefficients) as Stata's <c>robust</c>).</summary>
    Hc1,

    /// <summary>Rows of one unit (customer, shop, region) hang together, in whatever way (CR1: Liang and Zeger 1986, with the factor of Stata's <c>cluster</c>, and Student's t with one less degree of freedom than
    /// units): for panels, as Bertrand, Duflo and Mullainathan (Quarterly Journal of Economics 119, 2004) ask.</summary>
    Clustered,
}
