namespace CrmMetrics.Returns;

/// <summary>How it is known that no other internal rate of return exists.</summary>
public enum RateProof
{
    /// <summary>All flows have one direction, so that no rate makes them worth nothing.</summary>
    NoSignChange = 1,

    /// <summary>The flows change direction once in the order of time, so that there is just one rate (Descartes' rule of signs).</summary>
    OneSignChange,

    /// <summary>The running totals, discounted at some rate, change sign at most once from the first flow on and at most once from the last flow back, so that there is at most one rate above it and one
    /// below (Laguerre; with the rate 0, Norstrøm's test).</summary>
    PartialSums,

    /// <summary>The whole range of rates was cut into intervals, and of each it was shown from bounds on the derivatives how many rates lie in it; where the worth turns nearer to nothing than doubles
    /// tell, it is taken to touch it.</summary>
    Bracketing,

    /// <summary>None: rates lie so near to each other, or the worth so near to nothing over a stretch, that doubles can't tell how many there are. Each such stretch is listed as one rate in its midst.</summary>
    Undecided,
}
