namespace CrmMetrics.Impact;

/// <summary>What comes out for a donor when it is taken for the treated unit: no programme began there, so its gap shows what chance alone does.</summary>
/// <param name="Donor">The name of the donor.</param>
/// <param name="MeanGap">Its mean figure from the start on, less that of its own synthetic control; in the unit of the outcome.</param>
/// <param name="ErrorBefore">How far the two are apart before the start (root mean squared prediction error); in the unit of the outcome.</param>
/// <param name="ErrorAfter">How far they are apart from the start on, in the same way.</param>
public readonly record struct PlaceboUnit(string Donor, double MeanGap, double ErrorBefore, double ErrorAfter)
{
    /// <summary>How many times farther apart the two are after the start than before.</summary>
    /// <value>0 or more; infinite where they are the same before.</value>
    public double ErrorRatio => ErrorBefore == 0 ? double.PositiveInfinity : ErrorAfter / ErrorBefore;

    /// <summary>The size of the mean gap in errors of before: by this the units are ranked.</summary>
    internal double Size => ErrorBefore == 0 ? double.PositiveInfinity : System.Math.Abs(MeanGap) / ErrorBefore;
}
