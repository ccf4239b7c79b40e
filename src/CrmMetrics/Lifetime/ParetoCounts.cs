using System;

namespace CrmMetrics.Lifetime;

/// <summary>How many purchases a customer who is there now makes in a time to come under the Pareto/NBD: the mean over a gamma-distributed buying and a gamma-distributed dropout rate.</summary>
/// <remarks>The n-th purchase comes at t with the density t^(n−1) (A+t)^(−(ρ+n)), times a constant, and is made by who is still there, (1+t/B)^(−s); exactly n are made by who is there to the end, or drops
/// out at some t before it. Each is an integral of powers of t, A + t and B + t, whose logarithm is concave in ln t: it is summed from its top outward, of positive terms alone, so that
/// far tails keep their digits. The published forms are differences of 2F1 and of finite sums, which cancel.</remarks>
internal readonly struct ParetoCounts
{
    private const double Fall = 14, Smooth = 8;

    private readonly double shape, scale, s, start, horizon;

    /// <summary>Sets the time out.</summary>
    /// <param name="shape">ρ of the buying rate.</param>
    /// <param name="scale">A of the buying rate.</param>
    /// <param name="s">Of the dropout rate.</param>
    /// <param name="start">B of the dropout rate.</param>
    /// <param name="horizon">The time, which may be infinite.</param>
    public ParetoCounts(double shape, double scale, double s, double start, double horizon)
    {
        this.shape = shape;
        this.scale = scale;
        this.s = s;
        this.start = start;
        this.horizon = horizon;
    }

    /// <summary>The chance of so many purchases or more.</summary>
    public double AtLeast(long count)
    {
        if (count == 0 || horizon.Equals(0))
        {
            return count == 0 ? 1 : 0;
        }

        GammaRise rise = GammaRise.Of(shape, count), factorial = GammaRise.Of(1, count - 1);
        return Math.Min(1, Math.Exp(rise.Logarithm - factorial.Logarithm + LogIntegral(count, shape + count, s)));
    }

    /// <summary>The chance of exactly so many purchases.</summary>
    public double Exactly(long count)
    {
        if (horizon.Equals(0))
        {
            return count == 0 ? 1 : 0;
        }

        GammaRise rise = GammaRise.Of(shape, count), factorial = GammaRise.Of(1, count);
        double gone = Math.Log(s) + Math.Log(scale / start) + LogIntegral(count + 1, shape + count, s + 1);
        double there = double.IsPositiveInfinity(horizon) ? double.NegativeInfinity
            : (count == 0 ? 0 : -count * ExpLog.Log1p(scale / horizon)) - (shape * ExpLog.Log1p(horizon / scale)) - (s * ExpLog.Log1p(horizon / start));
        return Math.Min(1, Math.Exp(rise.Logarithm - factorial.Logarithm + gone) + Math.Exp(rise.Logarithm - factorial.Logarithm + there));
    }

    /// <summary>ln ∫ y^rising (1+y)^(−falling) (1+y A/B)^(−leaving) d ln y over y = t/A from 0 to the end of the time.</summary>
    private double LogIntegral(double rising, double falling, double leaving)
    {
        double ratio = scale / start, end = Math.Log(horizon) - Math.Log(scale);
        double top = Top(Slope, ratio, end), height = Log(top), sum = 0;
        double bend = 4 * Math.Sqrt(Math.Max(0, Bend(top)));

        // Downward from the top, then upward, each until nothing more comes.
        for (double at = top; ;)
        {
            double step = Fall / (Smooth + Math.Abs(Slope(at)) + bend), part = Stretch(at - step, step);
            sum += part;
            at -= step;
            if (part <= 1e-18 * sum)
            {
                break;
            }
        }

        for (double at = top; at < end;)
        {
            double slope = Slope(at), step = Math.Min(end - at, Fall / (Smooth + Math.Abs(slope) + bend));
            if (at > 40 && at + Math.Log(ratio) > 40)
            {
                // A and B are nothing beside t from here on.
                sum += Math.Exp(Log(at) - height) * (double.IsPositiveInfinity(end) ? 1 / -slope : ScaledExponentialIntegral.Fall(-slope, end - at));
                break;
            }

            double part = Stretch(at, step);
            sum += part;
            at += step;
            if (part <= 1e-18 * sum)
            {
                break;
            }
        }

        return height + Math.Log(sum);

        double Stretch(double from, double length)
        {
            double part = 0;
            for (int i = 0; i < ParetoKernel.Points.Length; i++)
            {
                part += ParetoKernel.Weights[i] * Math.Exp(Log(from + (length * ParetoKernel.Points[i])) - height);
            }

            return length * part;
        }

        double Log(double at) => (rising * at) - (falling * ExpLog.Log1pExp(at)) - (leaving * ExpLog.Log1p(Math.Exp(at) * ratio));

        double Slope(double at)
        {
            double y = Math.Exp(at);
            return rising - (falling * y / (1 + y)) - (leaving * y * ratio / (1 + (y * ratio)));
        }

        double Bend(double at)
        {
            double y = Math.Exp(at), share = y / (1 + y), other = y * ratio / (1 + (y * ratio));
            return (falling * share * (1 - share)) + (leaving * other * (1 - other));
        }
    }

    /// <summary>Where the logarithm of the integrand is highest, nearly: its slope falls all the way.</summary>
    private static double Top(Func<double, double> slope, double ratio, double end)
    {
        double low = -60 - Math.Max(0, Math.Log(ratio)), high = Math.Min(end, 60 + Math.Max(0, -Math.Log(ratio)));
        if (high <= low || slope(high) >= 0)
        {
            return high;
        }

        while (high - low > 0.01)
        {
            double middle = 0.5 * (low + high);
            (low, high) = slope(middle) >= 0 ? (middle, high) : (low, middle);
        }

        return high;
    }
}
