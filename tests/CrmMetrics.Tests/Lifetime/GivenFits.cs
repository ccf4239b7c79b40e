using CrmMetrics.Lifetime;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>Fits whose likelihood is known beforehand.</summary>
internal static class GivenFits
{
    /// <summary>The fit of a likelihood that falls off as a parabola from the value given.</summary>
    public static ModelFit Of(int parameters, double logLikelihood, long customers) => ModelFit.Of(
        [.. Enumerable.Range(0, parameters).Select(i => "p" + i)],
        LikelihoodSearch.Of(
            (logs, gradient, hessian) =>
            {
                for (int i = 0; i < logs.Length; i++)
                {
                    gradient[i] = -logs[i];
                    for (int j = 0; j < logs.Length; j++)
                    {
                        hessian[i][j] = i == j ? -1 : 0;
                    }
                }

                return logLikelihood - (logs.Sum(log => log * log) / 2);
            },
            [.. Enumerable.Repeat(1.0, parameters)],
            customers),
        customers,
        _ => "A parabola.");
}
