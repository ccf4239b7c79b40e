using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Lifetime;

/// <summary>The logarithm of the likelihood of what customers spent under the Gamma-Gamma model, with its slopes and curvatures by the logarithms of p, q and v.</summary>
/// <remarks>
/// <para>With a = p n, N = a + q and w = S ÷ (v + S), S being the spend for n purchases, the mean z of a customer has the density Γ(N) / (Γ(a) Γ(q)) w^a (1−w)^q / z. Its logarithm is Stirling's error and two
/// deviances (<see cref="Deviance"/>), of which none is large: the sum of log-gammas has lost all digits of a slope where customers do not differ and p or q run away.</para>
/// <para>Customers who are alike are computed once, and what depends on the number of purchases alone once for each number.</para>
/// </remarks>
internal sealed class GammaGammaLikelihood
{
    private readonly long[] counts;
    private readonly double[] customersOfCount;
    private readonly int[] countOf;
    private readonly double[] spends;
    private readonly double[] customers;
    private readonly double logMeans;

    public GammaGammaLikelihood(long[] priced, decimal[] spend)
    {
        Dictionary<(long, decimal), int> places = [];
        Dictionary<long, int> countPlaces = [];
        List<int> counted = [];
        List<double> paid = [], alike = [];
        double sum = 0;
        for (int i = 0; i < priced.Length; i++)
        {
            if (priced[i] == 0)
            {
                continue;
            }

            Customers++;
            sum += (double)(spend[i] / priced[i]);
            if (places.TryGetValue((priced[i], spend[i]), out int place))
            {
                alike[place]++;
                continue;
            }

            places.Add((priced[i], spend[i]), paid.Count);
            if (!countPlaces.TryGetValue(priced[i], out int countPlace))
            {
                countPlaces.Add(priced[i], countPlace = countPlaces.Count);
            }

            counted.Add(countPlace);
            paid.Add((double)spend[i]);
            alike.Add(1);
        }

        counts = [.. countPlaces.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        customersOfCount = new double[counts.Length];
        (countOf, spends, customers) = ([.. counted], [.. paid], [.. alike]);
        Mean = Customers == 0 ? 0 : sum / Customers;
        for (int i = 0; i < spends.Length; i++)
        {
            customersOfCount[countOf[i]] += customers[i];
            logMeans += customers[i] * Math.Log(spends[i] / counts[countOf[i]]);
        }
    }

    /// <summary>How many customers have a priced purchase.</summary>
    public long Customers { get; }

    /// <summary>The mean of their mean spends.</summary>
    public double Mean { get; }

    public double At(double[] logs, double[] gradient, double[][] hessian)
    {
        double p = Math.Exp(logs[0]), q = Math.Exp(logs[1]), v = Math.Exp(logs[2]);
        double errorOfQ = Stirling.Error(q), digammaOfQ = Stirling.DigammaLessLog(q), trigammaOfQ = Stirling.TrigammaLessInverse(q);
        double sum = -logMeans, slopeP = 0, slopeQ = 0, slopeV = 0, pp = 0, pq = 0, pv = 0, qq = 0, qv = 0, vv = 0;
        double[] fromP = new double[counts.Length], fromQ = new double[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            double a = p * counts[i], whole = a + q, weight = customersOfCount[i], digamma = Stirling.DigammaLessLog(whole), trigamma = Stirling.TrigammaLessInverse(whole);
            sum += weight * ((0.5 * Math.Log(a / whole * q / (2 * Math.PI))) + Stirling.Error(whole) - Stirling.Error(a) - errorOfQ);
            fromP[i] = a * (digamma - Stirling.DigammaLessLog(a));
            fromQ[i] = q * (digamma - digammaOfQ);
            slopeP += weight * fromP[i];
            slopeQ += weight * fromQ[i];

            // The inverses of a, q and N in the trigammas are taken together, as far as they cancel.
            pp += weight * (fromP[i] + (a * a * (trigamma - Stirling.TrigammaLessInverse(a))) - (a * q / whole));
            qq += weight * (fromQ[i] + (q * q * (trigamma - trigammaOfQ)) - (a * q / whole));
            pq += weight * ((a * q * trigamma) + (a * q / whole));
        }

        for (int i = 0; i < spends.Length; i++)
        {
            double a = p * counts[countOf[i]], spend = spends[i], weight = customers[i], all = v + spend, w = spend / all, rest = v / all, whole = a + q;
            double meanA = whole * w, meanQ = whole * rest, excess = ((q * spend) - (a * v)) / all;
            sum -= weight * (Deviance.Part(a, meanA, -excess) + Deviance.Part(q, meanQ, excess));
            double ofP = a * LogRatio(a, meanA, excess), ofQ = q * LogRatio(q, meanQ, -excess);
            slopeP += weight * ofP;
            slopeQ += weight * ofQ;
            slopeV += weight * excess;
            pp += weight * ofP;
            qq += weight * ofQ;
            pv -= weight * a * rest;
            qv += weight * q * w;
            vv -= weight * meanA * rest;
        }

        (gradient[0], gradient[1], gradient[2]) = (slopeP, slopeQ, slopeV);
        (hessian[0][0], hessian[1][1], hessian[2][2]) = (pp, qq, vv);
        hessian[0][1] = hessian[1][0] = pq;
        hessian[0][2] = hessian[2][0] = pv;
        hessian[1][2] = hessian[2][1] = qv;
        return sum;
    }

    // ln(mean ÷ x).
    private static double LogRatio(double x, double mean, double excess) => excess >= -0.5 * x && excess <= x ? Deviance.LogOnePlus(excess / x) : Math.Log(mean / x);
}
