namespace CrmMetrics.Lifetime;

/// <summary>Something about histories that a model of repeat buying would not tell.</summary>
/// <param name="Weight">How much it matters.</param>
/// <param name="Code">A stable identifier in lower case, such as <c>repeat-buyers-only</c>.</param>
/// <param name="Text">What was found, what it means and what to do, in a sentence or two.</param>
/// <param name="Figure">The figure behind it: a number of customers, a correlation, a ratio, as the text says.</param>
public sealed record HistoryFinding(FindingWeight Weight, string Code, string Text, double Figure)
{
    /// <summary>Writes the weight, the code and the words.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Weight + " " + Code + ": " + Text;
}
