using System;
using System.Collections.Generic;

namespace CrmMetrics.Statistics;

/// <summary>What is wrong with rows, gathered over all of them so that one reading finds everything.</summary>
internal sealed class RowProblems(string name)
{
    private const int Shown = 10;

    private readonly List<string> sentences = [];
    private long count;

    /// <summary>Notes the problem of a row, if it has one.</summary>
    /// <returns>Whether the row is fine.</returns>
    public bool Pass(string? problem, long row)
    {
        if (problem is null)
        {
            return true;
        }

        if (++count <= Shown)
        {
            sentences.Add(Guard.Invariant($"row {row} (counted from 0): {problem}"));
        }

        return false;
    }

    /// <summary>Throws when a row had a problem.</summary>
    public void Throw()
    {
        if (count > 0)
        {
            string more = count > Shown ? Guard.Invariant($"; and {count - Shown} more") : "";
            throw new ArgumentException(name + ": " + string.Join("; ", sentences) + more + ".", name);
        }
    }
}
