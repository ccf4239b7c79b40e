using System;

namespace CrmMetrics.Statistics;

/// <summary>Sums over the factors start, start + step, start + 2 step …, without adding up millions of them one by one.</summary>
/// <remarks>They are differences of log-gamma and digamma functions, written so that a huge start ÷ step, which a nearly even spread has, takes no digits.</remarks>
internal static class RisingFactors
{
    private const double OneByOne = 12;

    /// <summary>Σ ln(start + j step) over j from 0 to count − 1.</summary>
    public static double Log(double start, double step, double count)
    {
        double sum = 0, first = start;
        for (double j = 0; j < OneByOne; j++)
        {
            if (j == count)
            {
                return sum;
            }

            sum += Math.Log(start + (j * step));
            first = start + ((j + 1) * step);
        }

        double rest = count - OneByOne, end = first + (rest * step);
        if (rest * step <= 1e-17 * first)
        {
            return sum + (rest * Math.Log(first));
        }

        double a = first / step;
        return sum + (rest * Math.Log(end)) - Deviance.Part(a, a + rest, -rest) - (0.5 * Deviance.LogOnePlus(rest / a))
            + Deviance.StirlingError(a + rest) - Deviance.StirlingError(a);
    }

    /// <summary>Σ 1 ÷ (start + j step) over j from 0 to count − 1.</summary>
    public static double Inverses(double start, double step, double count)
    {
        double sum = 0, first = start;
        for (double j = 0; j < OneByOne; j++)
        {
            if (j == count)
            {
                return sum;
            }

            sum += 1 / (start + (j * step));
            first = start + ((j + 1) * step);
        }

        double rest = count - OneByOne;
        if (rest * step <= 1e-17 * first)
        {
            return sum + (rest / first);
        }

        double a = first / step, b = a + rest;
        return sum + ((Deviance.LogOnePlus(rest / a) + (0.5 * rest / a / b) + Tail(1 / (a * a)) - Tail(1 / (b * b))) / step);
    }

    // What the digamma function lacks of ln z − 1/(2z), with its sign turned: 1/(12 z²) − 1/(120 z⁴) + …, z from 12 on.
    private static double Tail(double inverseSquare) =>
        inverseSquare * ((1.0 / 12) - (inverseSquare * ((1.0 / 120) - (inverseSquare * ((1.0 / 252) - (inverseSquare * ((1.0 / 240) - (inverseSquare / 132))))))));
}
