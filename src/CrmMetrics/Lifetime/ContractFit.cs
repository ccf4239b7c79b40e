using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Lifetime;

/// <summary>The search for the parameters of a contractual model, in coordinates of which each is known by itself at the edges: the odds of leaving at the first renewal (α ÷ β),
/// how much customers differ (1 ÷ (α + β)), and, where there is one, how the chance of leaving changes with time (c).</summary>
internal static class ContractFit
{
    // A parameter that has gone to 0, where data are such that the likelihood has no top.
    private const double Nothing = 1e-12;

    /// <summary>Searches, where the data have anything to search for.</summary>
    /// <param name="names">The parameters: two of the beta distribution, and perhaps the exponent of time.</param>
    /// <param name="counts">The data.</param>
    /// <param name="likelihood">The likelihood in the coordinates.</param>
    public static ModelFit Of(string[] names, ContractCounts counts, LikelihoodSearch.Likelihood likelihood)
    {
        ModelFit fit = Searched(names, counts, likelihood);
        return fit.LogLikelihood is null ? fit : fit.Recognising(counts.Fingerprint);
    }

    private static ModelFit Searched(string[] names, ContractCounts counts, LikelihoodSearch.Likelihood likelihood)
    {
        int width = names.Length;
        long ended = counts.Ended.Sum(), renewed = counts.Renewed.Sum();
        if (counts.Seen == 0)
        {
            return Edge(names, counts, 1, 1, null, FitVerdict.NoData, new("no-renewals", "no contract has come to a renewal"), "No contract has come to its first renewal yet, so nothing can be said of how many leave.");
        }

        if (ended == 0)
        {
            return Edge(names, counts, Nothing, 1, 0, FitVerdict.AtEdge, new("nobody-left", "nobody has left, so the likelihood rises while churn goes to 0"),
                "Nobody has left, so the model equals one without churn, in which all stay for ever. No data can show that: take its values as what they can be at most, and fit again when some have left.");
        }

        if (renewed == 0)
        {
            return Edge(names, counts, 1, Nothing, 0, FitVerdict.AtEdge, new("nobody-renewed", "nobody has renewed, so the likelihood rises while renewal goes to 0"),
                "Everybody left at the first renewal, so the model equals one in which nobody ever renews.");
        }

        double[] start = [.. new[] { ended / (double)renewed, 1, 1 }.Take(width)];
        LikelihoodSearch search = LikelihoodSearch.Of(likelihood, start, counts.Customers);
        return counts.Seen < width || search.Verdict == FitVerdict.NotIdentified ? NotIdentified(names, counts, search) : Found(names, counts, search);
    }

    /// <summary>The parameters of the beta distribution, and the rest as it is.</summary>
    public static double[] Natural(double[] coordinates)
    {
        (double leave, double stay) = Shares(coordinates[0]);
        double size = Math.Exp(-coordinates[1]);
        return [leave * size, stay * size, .. coordinates.Skip(2).Select(log => Math.Exp(log))];
    }

    /// <summary>The mean share who leave at the first renewal, and the share who do not, each with all its digits.</summary>
    public static (double Leave, double Stay) Shares(double logOdds) =>
        logOdds > 0 ? (1 / (1 + Math.Exp(-logOdds)), Math.Exp(-logOdds) / (1 + Math.Exp(-logOdds))) : (Math.Exp(logOdds) / (1 + Math.Exp(logOdds)), 1 / (1 + Math.Exp(logOdds)));

    private static ModelFit Edge(string[] names, ContractCounts counts, double first, double second, double? logLikelihood, FitVerdict verdict, Reason why, string explanation) => ModelFit.Of(
        names,
        [.. new[] { first, second, 1 }.Take(names.Length)],
        Zeros(names.Length),
        [.. names.Select(_ => why)],
        counts.Customers,
        logLikelihood,
        verdict,
        explanation,
        null);

    private static ModelFit NotIdentified(string[] names, ContractCounts counts, LikelihoodSearch search)
    {
        Reason why = new("parameter-not-identified", "the likelihood does not determine it");
        string seen = counts.Seen == 1 ? "only one renewal has been seen" : Guard.Invariant($"only {counts.Seen} renewals have been seen");
        string explanation = (counts.Seen < names.Length ? seen + Guard.Invariant($", and {names.Length} parameters need {names.Length}") : "different parameters fit the data equally well")
            + ": the renewal rates that were seen are fitted, and nothing can be said of later ones. Wait for more renewals, or add older cohorts.";
        return ModelFit.Of(
            names, Natural(search.Logs), Zeros(names.Length), [.. names.Select(_ => why)], counts.Customers, search.LogLikelihood, FitVerdict.NotIdentified, char.ToUpperInvariant(explanation[0]) + explanation.Substring(1), search);
    }

    private static ModelFit Found(string[] names, ContractCounts counts, LikelihoodSearch search)
    {
        int width = names.Length;
        (double leave, double stay) = Shares(search.Logs[0]);

        // Of the logarithms of the parameters by the coordinates.
        double[][] slopes = [[stay, -1, 0], [-leave, -1, 0], [0, 0, 1]];
        double[][] covariance = Zeros(width);
        for (int i = 0; search.Covariance is not null && i < width; i++)
        {
            for (int j = 0; j < width; j++)
            {
                for (int k = 0; k < search.Free.Length; k++)
                {
                    for (int l = 0; l < search.Free.Length; l++)
                    {
                        covariance[i][j] += slopes[i][search.Free[k]] * search.Covariance[k][l] * slopes[j][search.Free[l]];
                    }
                }
            }
        }

        Reason?[] whys = new Reason?[width];
        for (int i = 0; i < width; i++)
        {
            double[] slope = slopes[i];
            int away = Array.FindIndex([.. Enumerable.Range(0, width)], k => search.Away[k] != 0 && !slope[k].Equals(0));
            whys[i] = away >= 0 ? Why(away, search.Away[away])
                : search.Covariance is null ? new("parameter-not-identified", "the likelihood does not determine it")
                : null;
        }

        return ModelFit.Of(names, Natural(search.Logs), covariance, whys, counts.Customers, search.LogLikelihood, search.Verdict, Explanation(search), search);
    }

    private static Reason Why(int coordinate, int side) => (coordinate, side) switch
    {
        (1, < 0) => new("customers-alike", "the likelihood rises while customers become alike"),
        (1, _) => new("customers-opposite", "the likelihood rises while customers become either certain to leave or certain to stay"),
        (0, < 0) => new("parameter-at-zero", "the likelihood rises while it goes to 0"),
        _ => new("parameter-without-bound", "the likelihood rises while it goes to the edge"),
    };

    private static string Explanation(LikelihoodSearch search) => search.Verdict switch
    {
        FitVerdict.Converged => "The parameters are those of the largest likelihood.",
        FitVerdict.NotConverged => "The search has not come to an end: check the data, and do not use the parameters.",
        _ when search.Away[1] < 0 => "No sign that customers differ: renewal does not rise with the age of a contract beyond what the model's time gives, and the model equals one with the same chance of leaving for all. "
            + "Its answers are those of that model; more customers or more renewals may show a difference.",
        _ when search.Away[1] > 0 => "Customers are of two kinds: some leave at the first renewals, the others never. The model equals that, and sees no end to those who stayed; later renewals will tell.",
        _ => "The likelihood rises toward the edge of what the parameters may be: the answers are those of the edge. More renewals may give the parameters a best value.",
    };

    private static double[][] Zeros(int width) => [.. Enumerable.Range(0, width).Select(_ => new double[width])];
}
