using System;

namespace CrmMetrics.Lifetime;

/// <summary>The beta functions of a BG/BB at given parameters, as running sums over whole steps: each chance is then a few additions, and its slopes come with it.</summary>
internal sealed class BetaBernoulliKernel
{
    private readonly Steps alpha, beta, both, gamma, delta, end;

    /// <summary>Prepares the sums.</summary>
    /// <param name="parameters">α, β, γ, δ.</param>
    /// <param name="opportunities">How many opportunities are asked for at most.</param>
    public BetaBernoulliKernel(double[] parameters, long opportunities)
    {
        int size = checked((int)opportunities + 2);
        (double a, double b, double c, double d) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        alpha = new(a, size);
        beta = new(b, size);
        both = new(a + b, size);
        gamma = new(c, 2);
        delta = new(d, size);
        end = new(c + d, size);
    }

    /// <summary>ln of the chance to buy at x given ones of so many opportunities.</summary>
    public double Buys(long purchases, long opportunities) => alpha.Log[purchases] + beta.Log[opportunities - purchases] - both.Log[opportunities];

    /// <summary>ln of the chance to be alive at an opportunity.</summary>
    public double Alive(long opportunity) => delta.Log[opportunity] - end.Log[opportunity];

    /// <summary>ln of the chance to be alive at an opportunity and to have dropped out by the next.</summary>
    public double DropsAfter(long opportunity) => gamma.Log[1] + delta.Log[opportunity] - end.Log[opportunity + 1];

    /// <summary>ln of the likelihood of a history.</summary>
    public double LogLikelihood(DiscreteHistory history)
    {
        double largest = Buys(history.Purchases, history.Opportunities) + Alive(history.Opportunities), sum = 1;
        for (long last = history.LastPurchase; last < history.Opportunities; last++)
        {
            (largest, sum) = Joined(largest, sum, Buys(history.Purchases, last) + DropsAfter(last));
        }

        return largest + Math.Log(sum);
    }

    /// <summary>ln of the likelihood of a history, to whose slopes and curvatures by the logarithms of the parameters those of so many customers are added.</summary>
    public double LogLikelihood(DiscreteHistory history, double customers, double[] parameters, double[] gradient, double[][] hessian)
    {
        double log = LogLikelihood(history);
        Span<double> mean = stackalloc double[4], slope = stackalloc double[4];
        Span<double> curvature = stackalloc double[16];
        mean.Clear();
        curvature.Clear();
        for (long last = history.LastPurchase; last <= history.Opportunities; last++)
        {
            bool dropped = last < history.Opportunities;
            long x = history.Purchases, e = dropped ? 1 : 0;
            double weight = Math.Exp(Buys(x, last) + (dropped ? DropsAfter(last) : Alive(last)) - log);
            slope[0] = alpha.Slope[x] - both.Slope[last];
            slope[1] = beta.Slope[last - x] - both.Slope[last];
            slope[2] = gamma.Slope[e] - end.Slope[last + e];
            slope[3] = delta.Slope[last] - end.Slope[last + e];
            for (int i = 0; i < 4; i++)
            {
                mean[i] += weight * slope[i];
                for (int j = 0; j < 4; j++)
                {
                    curvature[(4 * i) + j] += weight * slope[i] * slope[j];
                }
            }

            curvature[0] += weight * (alpha.Bend[x] - both.Bend[last]);
            curvature[1] -= weight * both.Bend[last];
            curvature[5] += weight * (beta.Bend[last - x] - both.Bend[last]);
            curvature[10] += weight * (gamma.Bend[e] - end.Bend[last + e]);
            curvature[11] -= weight * end.Bend[last + e];
            curvature[15] += weight * (delta.Bend[last] - end.Bend[last + e]);
        }

        curvature[4] = curvature[1];
        curvature[14] = curvature[11];
        for (int i = 0; i < 4; i++)
        {
            gradient[i] += customers * parameters[i] * mean[i];
            hessian[i][i] += customers * parameters[i] * mean[i];
            for (int j = 0; j < 4; j++)
            {
                hessian[i][j] += customers * parameters[i] * parameters[j] * (curvature[(4 * i) + j] - (mean[i] * mean[j]));
            }
        }

        return log;
    }

    /// <summary>The chance to buy so often at the next opportunities, after a history that is put in front, times the likelihood of the whole.</summary>
    public double FutureLog(DiscreteHistory history, long purchases, long opportunities)
    {
        long x = history.Purchases + purchases, n = history.Opportunities;
        double chooses = LogChoose(opportunities, purchases), largest = chooses + Buys(x, n + opportunities) + Alive(n + opportunities), sum = 1;
        for (long last = purchases; last < opportunities; last++)
        {
            (largest, sum) = Joined(largest, sum, LogChoose(last, purchases) + Buys(x, n + last) + DropsAfter(n + last));
        }

        return largest + Math.Log(sum);
    }

    private static double LogChoose(long all, long part) => GammaRise.Of(part + 1, all - part).Logarithm - GammaRise.Of(1, all - part).Logarithm;

    private static (double Largest, double Sum) Joined(double largest, double sum, double log) =>
        log <= largest ? (largest, sum + Math.Exp(log - largest)) : (log, (sum * Math.Exp(largest - log)) + 1);

    /// <summary>ln Γ(z + k) − ln Γ(z) for k = 0, 1, 2 …, with the first two derivatives by z.</summary>
    private sealed class Steps
    {
        public Steps(double z, int size)
        {
            (Log, Slope, Bend) = (new double[size], new double[size], new double[size]);
            for (int k = 1; k < size; k++, z++)
            {
                double inverse = 1 / z;
                Log[k] = Log[k - 1] + Math.Log(z);
                Slope[k] = Slope[k - 1] + inverse;
                Bend[k] = Bend[k - 1] - (inverse * inverse);
            }
        }

        public double[] Log { get; }

        public double[] Slope { get; }

        public double[] Bend { get; }
    }
}
