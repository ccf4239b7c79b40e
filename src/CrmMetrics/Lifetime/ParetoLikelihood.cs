using System;
using System.Linq;
using System.Threading.Tasks;

namespace CrmMetrics.Lifetime;

/// <summary>The logarithm of the likelihood of many histories under the Pareto/NBD, with its slopes and curvatures.</summary>
/// <remarks>Histories that are alike are computed once. They are summed in blocks whose bounds do not depend on the threads, so that the sum does not either.</remarks>
internal sealed class ParetoLikelihood
{
    private const int Block = 512;

    private readonly HistoryGroups groups;
    private readonly double days;
    private readonly int threads;
    private readonly long[] counts;
    private readonly double[] customersOfCount;
    private readonly double[][] totals;
    private readonly double[] sums;

    public ParetoLikelihood(HistoryGroups groups, double days, int threads)
    {
        this.groups = groups;
        this.days = days;
        this.threads = threads;
        (long Count, double Customers)[] byCount = [.. groups.Repeats.Zip(groups.Customers, (count, customers) => (count, customers))
            .GroupBy(group => group.count).OrderBy(group => group.Key).Select(group => (group.Key, group.Sum(each => (double)each.customers)))];
        counts = [.. byCount.Select(each => each.Count)];
        customersOfCount = [.. byCount.Select(each => each.Customers)];
        totals = [.. Enumerable.Range(0, (groups.Count + Block - 1) / Block).Select(_ => new double[14])];
        sums = new double[totals.Length];
    }

    public double At(double[] logs, double[] gradient, double[][] hessian)
    {
        double r = Math.Exp(logs[0]);
        ParetoKernel kernel = new(r, Math.Exp(logs[1]), Math.Exp(logs[2]), Math.Exp(logs[3]));
        if (threads == 1 || sums.Length == 1)
        {
            for (int block = 0; block < sums.Length; block++)
            {
                sums[block] = SumOf(block, kernel);
            }
        }
        else
        {
            Parallel.For(0, sums.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, block => sums[block] = SumOf(block, kernel));
        }

        double[] total = new double[14];
        double sum = sums.Sum();
        for (int i = 0; i < total.Length; i++)
        {
            total[i] = totals.Sum(each => each[i]);
        }

        for (int i = 0; i < counts.Length; i++)
        {
            GammaRise rising = GammaRise.Of(r, counts[i]);
            sum += customersOfCount[i] * (rising.Logarithm - (counts[i] * logs[1]));
            total[0] += customersOfCount[i] * r * rising.Slope;
            total[1] -= customersOfCount[i] * counts[i];
            total[4] += customersOfCount[i] * r * (rising.Slope + (r * rising.Curvature));
        }

        for (int i = 0, place = 4; i < 4; i++)
        {
            gradient[i] = total[i];
            for (int j = i; j < 4; j++)
            {
                hessian[i][j] = hessian[j][i] = total[place++];
            }
        }

        return sum;
    }

    private double SumOf(int block, ParetoKernel kernel)
    {
        double sum = 0;
        Array.Clear(totals[block], 0, totals[block].Length);
        for (int g = block * Block, end = Math.Min(g + Block, groups.Count); g < end; g++)
        {
            double customers = groups.Customers[g];
            sum += customers * kernel.Log(groups.Repeats[g], groups.Recency[g] / days, groups.Age[g] / days, customers, totals[block]);
        }

        return sum;
    }
}
