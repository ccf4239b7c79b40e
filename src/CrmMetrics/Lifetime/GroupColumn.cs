using System.Collections;
using System.Collections.Generic;

namespace CrmMetrics.Lifetime;

/// <summary>A column with a number for each customer, of which those who are alike are kept once.</summary>
internal sealed class GroupColumn(double[] values, int[] groupOf) : IReadOnlyList<double>
{
    public int Count => groupOf.Length;

    public double this[int index] => values[groupOf[index]];

    public IEnumerator<double> GetEnumerator()
    {
        foreach (int group in groupOf)
        {
            yield return values[group];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
