using System.Diagnostics;

namespace CrmMetrics.Goals;

/// <summary>What the check says of one letter.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Passes">Whether it holds; <see langword="null"/> when the data cannot tell.</param>
/// <param name="Why">One sentence that says why, in the invariant culture.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record SmartFinding(SmartLetter Letter, bool? Passes, string Why)
{
    /// <summary>Writes the finding.</summary>
    /// <returns>The text, such as <c>Specific: no. It does not say whose metric it is.</c></returns>
    public override string ToString() => (Letter == SmartLetter.TimeBound ? "Time-bound" : Letter.ToString())
        + (Passes switch { true => ": yes. ", false => ": no. ", _ => ": cannot tell. " }) + Why;
}
