using System;

namespace CrmMetrics.Lifetime;

/// <summary>What Stirling's formula leaves of ln Γ(z) and of its first two derivatives.</summary>
/// <remarks>MathNet has no trigamma function; and models whose shapes run away need the differences of these to more digits than a difference of two log-gammas has.</remarks>
internal static class Stirling
{
    /// <summary>From here on the series has all digits.</summary>
    public const double Far = 16;

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>ln Γ(z) − [(z − ½) ln z − z + ½ ln 2π], for z above 0.</summary>
    public static double Error(double z)
    {
        if (z >= Far)
        {
            double inverse = 1 / z, power = inverse * inverse;
            return inverse * ((1.0 / 12) - (power * ((1.0 / 360) - (power * ((1.0 / 1260) - (power * ((1.0 / 1680) - (power / 1188))))))));
        }

        double product = 1, end = z;
        for (; end < Far; end++)
        {
            product *= end;
        }

        return ((end - 0.5) * Math.Log(end)) - end + Error(end) - Math.Log(product) - ((z - 0.5) * Math.Log(z)) + z;
    }

    /// <summary>The slope of the error: ψ(z) − ln z + 1 ÷ 2z, for z of 16 or more.</summary>
    public static double ErrorSlope(double z)
    {
        double power = 1 / (z * z);
        return -power * ((1.0 / 12) - (power * ((1.0 / 120) - (power * ((1.0 / 252) - (power * ((1.0 / 240) - (power / 132))))))));
    }

    /// <summary>The curvature of the error: ψ′(z) − 1 ÷ z − 1 ÷ 2z², for z of 16 or more.</summary>
    public static double ErrorCurvature(double z)
    {
        double inverse = 1 / z, power = inverse * inverse;
        return inverse * power * ((1.0 / 6) - (power * ((1.0 / 30) - (power * ((1.0 / 42) - (power * ((1.0 / 30) - (power * 5 / 66))))))));
    }

    /// <summary>ψ(z) − ln z, for z above 0.</summary>
    public static double DigammaLessLog(double z)
    {
        double sum = 0, end = z;
        for (; end < Far; end++)
        {
            sum += 1 / end;
        }

        return ErrorSlope(end) - (0.5 / end) - sum + (end.Equals(z) ? 0 : Math.Log(end / z));
    }

    /// <summary>ψ′(z) − 1 ÷ z, for z above 0.</summary>
    public static double TrigammaLessInverse(double z)
    {
        double sum = 0, end = z;
        for (; end < Far; end++)
        {
            sum += 1 / (end * end);
        }

        // Below 16 the first inverse square is most of the sum, and an inverse is no large part of it.
        return ErrorCurvature(end) + (0.5 / (end * end)) + (end.Equals(z) ? 0 : sum + (1 / end) - (1 / z));
    }

    /// <summary>ln Γ(z), for z above 0.</summary>
    public static double LogGamma(double z)
    {
        double product = 1;
        for (; z < Far; z++)
        {
            product *= z;
        }

        return ((z - 0.5) * Math.Log(z)) - z + HalfLogTwoPi + Error(z) - Math.Log(product);
    }
}
