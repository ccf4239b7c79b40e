using System;
using System.Collections.Generic;

namespace CrmMetrics.Retention;

/// <summary>Gathers what is wrong with rows, so that all of it is reported at once.</summary>
internal sealed class Problems(string rule)
{
    private const int Shown = 10;

    private readonly List<string> found = [];
    private long count;

    public void Add(string problem)
    {
        count++;
        if (found.Count < Shown)
        {
            found.Add(problem);
        }
    }

    /// <summary>Ends with one exception for all that was found, if anything was.</summary>
    /// <exception cref="ArgumentException">Something was wrong.</exception>
    public void Throw(string name)
    {
        if (count > 0)
        {
            string more = count > Shown ? Guard.Invariant($"; and {count - Shown} more") : "";
            throw new ArgumentException(rule + ": " + string.Join("; ", found) + more + ".", name);
        }
    }
}
