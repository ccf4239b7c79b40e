using System.Collections.Generic;

namespace CrmMetrics.Goals;

/// <summary>A table of a report: text in its first columns, figures in the others.</summary>
internal sealed record ScorecardTable(string Title, string Note, int TextColumns, IReadOnlyList<string> Head, IReadOnlyList<string[]> Rows)
{
    /// <summary>Whether a column stands at the left, as text does.</summary>
    public bool IsText(int column) => column < TextColumns;
}
