using System;
using MathNet.Numerics.Integration;

namespace CrmMetrics.Lifetime;

/// <summary>The likelihood of one history under the Pareto/NBD: an average over the time at which the customer dropped out, or has not yet.</summary>
/// <remarks>
/// <para>With a customer's rates averaged out, L = Γ(r+x)/Γ(r) α^(−x) [(1+T/α)^(−(r+x)) (1+T/β)^(−s) + ∫ s/β (1+τ/α)^(−(r+x)) (1+τ/β)^(−(s+1)) dτ], τ from t_x to T. The papers write the integral
/// as a difference of two 2F1, which overflow for heavy buyers, cancel where t_x is near T, and converge slowly where α and β are far apart. Here it is summed as it stands: every term is
/// above 0, α = β is no special case, and slopes and curvatures are averages over the same terms.</para>
/// <para>In the logarithm of τ plus the smaller of α and β the integrand is smooth at every scale, with no singularity nearer than π beside the line, so that Gauss's rule of 16
/// points over stretches in which it falls by no more than e^−14 has all digits.</para>
/// </remarks>
internal readonly struct ParetoKernel
{
    // Stretches are no longer than 14/8, and shorter where the integrand falls steeply.
    private const double Fall = 14, Smooth = 8;

    private readonly double r, alpha, s, beta;

    static ParetoKernel()
    {
        GaussLegendreRule rule = new(0, 1, 16);
        (Points, Weights) = (rule.Abscissas, rule.Weights);
    }

    public ParetoKernel(double r, double alpha, double s, double beta)
    {
        this.r = r;
        this.alpha = alpha;
        this.s = s;
        this.beta = beta;
    }

    /// <summary>The points of Gauss's rule between 0 and 1.</summary>
    public static double[] Points { get; }

    /// <summary>Their weights.</summary>
    public static double[] Weights { get; }

    /// <summary>ln (1+T/α)^(−(r+x)) (1+T/β)^(−s): that the customer is still there at T.</summary>
    public double LogAlive(double x, double age) => (-(r + x) * ExpLog.Log1p(age / alpha)) - (s * ExpLog.Log1p(age / beta));

    /// <summary>The logarithm of the integral over the times of dropout from <paramref name="from"/> to <paramref name="to"/>; minus infinity when there are none.</summary>
    public double LogGone(double x, double from, double to)
    {
        Sum sum = default;
        return Over(x, from, to, ref sum, false) + Math.Log(sum.Weight);
    }

    /// <summary>The logarithm of both together, with the slopes by the logarithms of the parameters and the curvatures added to the sums of all customers.</summary>
    /// <param name="x">Repeat purchases.</param>
    /// <param name="recency">t_x.</param>
    /// <param name="age">T.</param>
    /// <param name="customers">How many customers have this history.</param>
    /// <param name="totals">The slopes by r, α, s and β, and then the curvatures rr, rα, rs, rβ, αα, αs, αβ, ss, sβ, ββ.</param>
    public double Log(double x, double recency, double age, double customers, double[] totals)
    {
        // Slopes are counted from those of the customer who is still there, so that their spread keeps its digits.
        Sum sum = new() { LogAge = ExpLog.Log1p(age / alpha), LogAgeBeta = ExpLog.Log1p(age / beta), ShareAlpha = age / (alpha + age), ShareBeta = age / (beta + age) };
        double scale = Over(x, recency, age, ref sum, true), alive = LogAlive(x, age), n = r + x;
        double top = Math.Max(alive, sum.Weight > 0 ? scale : double.NegativeInfinity), alivePart = Math.Exp(alive - top), gonePart = sum.Weight > 0 ? Math.Exp(scale - top) : 0;
        double whole = alivePart + (gonePart * sum.Weight), here = alivePart / whole, there = gonePart / whole;

        double e = sum.ShareAlpha, k = sum.ShareBeta, a = sum.LogAge, b = sum.LogAgeBeta;
        double dr = there * sum.R, da = there * sum.A, ds = there * sum.S, db = there * sum.B;
        totals[0] += customers * ((-r * a) + dr);
        totals[1] += customers * ((n * e) + da);
        totals[2] += customers * ((-s * b) + ds);
        totals[3] += customers * ((s * k) + db);

        // The curvature of the logarithm of a sum: the mean curvature and the spread of the slopes.
        double meanA = (here * a) + (there * sum.MeanLogAlpha), meanE = (here * e) + (there * sum.MeanShareAlpha), meanEe = (here * e * (1 - e)) + (there * sum.MeanSpreadAlpha);
        double meanB = (here * b) + (there * sum.MeanLogBeta), meanSk = (here * s * k) + (there * s * sum.MeanShareBeta);
        double meanKk = (here * s * k * (1 - k)) + (there * (s + 1) * sum.MeanSpreadBeta);
        totals[4] += customers * ((-r * meanA) + (there * sum.RR) - (dr * dr));
        totals[5] += customers * ((r * meanE) + (there * sum.RA) - (dr * da));
        totals[6] += customers * ((there * sum.RS) - (dr * ds));
        totals[7] += customers * ((there * sum.RB) - (dr * db));
        totals[8] += customers * ((-n * meanEe) + (there * sum.AA) - (da * da));
        totals[9] += customers * ((there * sum.AS) - (da * ds));
        totals[10] += customers * ((there * sum.AB) - (da * db));
        totals[11] += customers * ((-s * meanB) + (there * sum.SS) - (ds * ds));
        totals[12] += customers * (meanSk + (there * sum.SB) - (ds * db));
        totals[13] += customers * (-meanKk + (there * sum.BB) - (db * db));
        return top + Math.Log(whole);
    }

    /// <summary>Sums the integrand over its value at the lower end, whose logarithm is returned.</summary>
    private double Over(double x, double from, double to, ref Sum sum, bool withSlopes)
    {
        bool alphaIsNear = alpha <= beta;
        double near = alphaIsNear ? alpha : beta, far = alphaIsNear ? beta : alpha;
        double nearPower = (alphaIsNear ? r + x : s + 1) - 1, farPower = alphaIsNear ? s + 1 : r + x;
        double start = near + from, farStart = far + from, length = ExpLog.Log1p((to - from) / start);
        double logFrom = ExpLog.Log1p(from / alpha), logFromBeta = ExpLog.Log1p(from / beta);
        for (double at = 0; at < length;)
        {
            double grown = Math.Exp(at), steepness = nearPower + (farPower * (start * grown) / (farStart + (start * (grown - 1))));
            double step = Fall / (Smooth + Math.Abs(steepness));
            step = at + (1.25 * step) >= length ? length - at : step;
            double before = sum.Weight;
            for (int i = 0; i < Points.Length; i++)
            {
                double v = at + (step * Points[i]), more = start * ExpLog.Expm1(v), farLog = ExpLog.Log1p(more / farStart);
                double weight = step * Weights[i] * Math.Exp((-nearPower * v) - (farPower * farLog));
                sum.Weight += weight;
                if (withSlopes)
                {
                    double a = logFrom + (alphaIsNear ? v : farLog), b = logFromBeta + (alphaIsNear ? farLog : v), time = from + more;
                    Add(ref sum, weight, x, a, b, time / (alpha + time), time / (beta + time));
                }
            }

            at += step;
            if (double.IsPositiveInfinity(length) && at > 40 && farStart <= 1e17 * start * Math.Exp(at - 40))
            {
                // Without end the rest is that of a power of the time, beside which α and β are nothing.
                sum.Weight += Math.Exp((-nearPower * at) - (farPower * ExpLog.Log1p(start * ExpLog.Expm1(at) / farStart))) / (nearPower + farPower);
                break;
            }

            // The integrand falls ever more steeply, so that what is left is less than a stretch more.
            if (steepness > 0 && sum.Weight - before <= 1e-18 * sum.Weight)
            {
                break;
            }
        }

        // The step of dτ = (near + τ) dv is in the weights up to the factor at the lower end.
        double factor = s / beta * start;
        return Math.Log(factor) - ((r + x) * logFrom) - ((s + 1) * logFromBeta);
    }

    private void Add(ref Sum sum, double weight, double x, double a, double b, double e, double k)
    {
        double dr = r * (sum.LogAge - a), da = (r + x) * (e - sum.ShareAlpha), ds = 1 + (s * (sum.LogAgeBeta - b)), db = (s * (k - sum.ShareBeta)) + k - 1;
        sum.R += weight * dr;
        sum.A += weight * da;
        sum.S += weight * ds;
        sum.B += weight * db;
        sum.RR += weight * dr * dr;
        sum.RA += weight * dr * da;
        sum.RS += weight * dr * ds;
        sum.RB += weight * dr * db;
        sum.AA += weight * da * da;
        sum.AS += weight * da * ds;
        sum.AB += weight * da * db;
        sum.SS += weight * ds * ds;
        sum.SB += weight * ds * db;
        sum.BB += weight * db * db;
        sum.MeanLogAlpha += weight * a;
        sum.MeanLogBeta += weight * b;
        sum.MeanShareAlpha += weight * e;
        sum.MeanShareBeta += weight * k;
        sum.MeanSpreadAlpha += weight * e * (1 - e);
        sum.MeanSpreadBeta += weight * k * (1 - k);
    }

    private struct Sum
    {
        public double LogAge, LogAgeBeta, ShareAlpha, ShareBeta;
        public double Weight, R, A, S, B, RR, RA, RS, RB, AA, AS, AB, SS, SB, BB;
        public double MeanLogAlpha, MeanLogBeta, MeanShareAlpha, MeanShareBeta, MeanSpreadAlpha, MeanSpreadBeta;
    }
}
