namespace CrmMetrics;

/// <summary>Why a figure is missing: a stable code for programs, and words for people.</summary>
/// <param name="Code">A stable identifier in lower case, such as <c>no-responses</c>.</param>
/// <param name="Text">One phrase, such as "nobody answered".</param>
public sealed record Reason(string Code, string Text)
{
    /// <summary>Only figures were given, without the counts or the spread from which an interval is made.</summary>
    internal static Reason FiguresOnly { get; } =
        new("figures-only", "made from figures without counts or spread, so nothing tells how uncertain it is");

    /// <summary>Writes the words.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;
}
