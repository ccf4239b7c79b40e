using System;
using System.Text;

namespace CrmMetrics;

/// <summary>Gathers what is wrong with rows, so that all of it is told at once: who mends an export wants the whole list.</summary>
internal sealed class RowProblems(string name)
{
    private const int Shown = 20;

    private readonly StringBuilder sentences = new();
    private string first = "";
    private long count;

    /// <summary>Takes one row's problem: the rest of a sentence that begins with the row.</summary>
    public void Add(long row, string problem)
    {
        if (count == 0)
        {
            first = Guard.Invariant($"Row {row} (counted from 0) {problem}.");
        }

        if (count++ < Shown)
        {
            _ = sentences.Append(count == 1 ? "row " : "; row ").Append(Guard.Invariant($"{row} {problem}"));
        }
    }

    /// <summary>Passes when no row had a problem.</summary>
    /// <exception cref="ArgumentException">Rows had.</exception>
    public void ThrowIfAny()
    {
        if (count > 0)
        {
            throw new ArgumentException(
                count == 1 ? first : Guard.Invariant($"{count} rows are impossible (counted from 0): {sentences}{(count > Shown ? Guard.Invariant($"; and {count - Shown} more") : "")}."),
                name);
        }
    }
}
