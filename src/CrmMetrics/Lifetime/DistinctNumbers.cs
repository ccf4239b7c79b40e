using System.Collections.Generic;

namespace CrmMetrics.Lifetime;

/// <summary>The different numbers of a column, how much weighs on each, and where each row's stands.</summary>
internal sealed class DistinctNumbers
{
    public DistinctNumbers(double[] column, double[] weights)
    {
        Dictionary<double, int> places = [];
        List<double> values = [], sums = [];
        Places = new int[column.Length];
        for (int i = 0; i < column.Length; i++)
        {
            if (!places.TryGetValue(column[i], out int place))
            {
                places.Add(column[i], place = values.Count);
                values.Add(column[i]);
                sums.Add(0);
            }

            sums[place] += weights[i];
            Places[i] = place;
        }

        Values = [.. values];
        Weights = [.. sums];
    }

    public double[] Values { get; }

    /// <summary>The sum of the weights of the rows with each number.</summary>
    public double[] Weights { get; }

    public int[] Places { get; }
}
