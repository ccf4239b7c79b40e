using System;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;

namespace CrmMetrics.Lifetime;

/// <summary>Work cut into blocks whose bounds do not depend on the number of threads: what each block gives, taken together in the order of the blocks, is the same to the last bit for any number.</summary>
internal static class Blocks
{
    /// <summary>How many blocks some rows make.</summary>
    public static int Of(int rows, int length) => (rows + length - 1) / length;

    /// <summary>Does the work of each block.</summary>
    /// <param name="count">How many blocks there are.</param>
    /// <param name="threads">How many threads work at the same time.</param>
    /// <param name="work">Takes the number of a block, from 0, and writes to places of that block alone.</param>
    public static void Each(int count, int threads, Action<int> work)
    {
        if (threads == 1 || count <= 1)
        {
            for (int block = 0; block < count; block++)
            {
                work(block);
            }

            return;
        }

        try
        {
            _ = Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
        }
        catch (AggregateException failures)
        {
            // Callers are told of one failure, as by one thread.
            ExceptionDispatchInfo.Capture(failures.InnerExceptions[0]).Throw();
        }
    }
}
