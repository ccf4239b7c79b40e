using System.Diagnostics;

namespace CrmMetrics.Goals;

/// <summary>The colour of an objective under a rule, or why there is none.</summary>
/// <param name="Status">The colour; <see langword="null"/> when the rule has nothing to go by.</param>
/// <param name="WhyUndefined">Why there is no colour; <see langword="null"/> exactly when there is one.</param>
/// <param name="Rule">What the colours stand for.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record StatusReading(ObjectiveStatus? Status, Reason? WhyUndefined, StatusRule Rule)
{
    /// <summary>Writes the colour, such as <c>green</c>, or why there is none.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Status switch
    {
        ObjectiveStatus.Green => "green",
        ObjectiveStatus.Amber => "amber",
        ObjectiveStatus.Red => "red",
        _ => "undefined (" + WhyUndefined + ")",
    };
}
