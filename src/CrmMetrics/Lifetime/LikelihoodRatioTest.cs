using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Lifetime;

/// <summary>Tests whether a model is worth its further parameters, against a model that is a case of it.</summary>
/// <remarks>Only for nested models: the smaller one must be the larger one with some parameters held fast, such as the shifted beta-geometric within the beta-discrete-Weibull with its third
/// parameter at 1. BG/NBD and Pareto/NBD are not nested, nor is one BG/CNBD-k in another: for those, compare AIC or BIC.</remarks>
public static class LikelihoodRatioTest
{
    // Two searches end within so much of the top, relative to the likelihood.
    private const double SearchTolerance = 1e-9;

    /// <summary>Tests the smaller model against the larger one.</summary>
    /// <param name="restricted">The fit of the smaller model.</param>
    /// <param name="full">The fit of the larger model, to the same customers in the same unit of time.</param>
    /// <param name="atEdge">Whether the smaller model is the larger one with a parameter at the edge of what it may be, such as no dropout at all. The chance is then halved for one
    /// parameter (Self and Liang, JASA 82, 1987): by luck the larger model can win on one side only.</param>
    /// <returns>The statistic (twice the gain in log-likelihood), the further parameters as its degrees of freedom, and the p-value.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A fit has no likelihood, is not determined by the data, or was told a prior; the fits are of different numbers of customers, the larger model has no further parameter or a smaller likelihood (then it is not the
    /// larger one, or the two have different units), or the edge is asked for with several further parameters.</exception>
    public static HypothesisTest Of(ModelFit restricted, ModelFit full, bool atEdge = false)
    {
        if (Guard.NotNull(restricted).LogLikelihood is not { } smaller || Guard.NotNull(full).LogLikelihood is not { } larger)
        {
            throw Guard.Bad(restricted.LogLikelihood is null ? nameof(restricted) : nameof(full), $"A model whose parameters were given has no likelihood to test.");
        }

        if (IsOpen(restricted) || IsOpen(full))
        {
            throw Guard.Bad(
                IsOpen(restricted) ? nameof(restricted) : nameof(full), $"A model that the data do not determine ({(IsOpen(restricted) ? restricted : full).Verdict}) has no ratio to test: the gain would follow no known distribution.");
        }

        if ((restricted.Prior ?? full.Prior) is { } prior)
        {
            throw Guard.Bad(restricted.Prior is null ? nameof(full) : nameof(restricted), $"A fit with a prior ({prior}) does not have the largest likelihood, and has no ratio to test.");
        }

        int freedom = full.Parameters.Count - restricted.Parameters.Count;
        if (restricted.Customers != full.Customers)
        {
            throw Guard.Bad(nameof(full), $"full: must be fitted to the same customers, but there were {restricted.Customers} in the smaller model and {full.Customers} in this one.");
        }

        if (freedom < 1)
        {
            throw Guard.Bad(nameof(full), $"full: must have further parameters, but the smaller model has {restricted.Parameters.Count} and this one {full.Parameters.Count}.");
        }

        if (larger < smaller - (SearchTolerance * Math.Abs(smaller)))
        {
            throw Guard.Bad(nameof(full), $"full: must have at least the likelihood of the model that is a case of it, but {larger:R} is below {smaller:R}: the models are not nested, or in different units of time.");
        }

        if (atEdge && freedom > 1)
        {
            throw Guard.Bad(nameof(atEdge), $"atEdge: is known for one further parameter, but there were {freedom}.");
        }

        double statistic = Math.Max(0, 2 * (larger - smaller)), tail = ChiSquare.UpperTail(statistic, freedom);
        return new(atEdge ? "likelihood-ratio test at the edge" : "likelihood-ratio test", statistic, freedom, atEdge && statistic > 0 ? tail / 2 : tail);

        static bool IsOpen(ModelFit fit) => fit.Verdict is FitVerdict.NotIdentified or FitVerdict.NoData or FitVerdict.NotConverged;
    }
}
