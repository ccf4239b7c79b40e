using System;

namespace CrmMetrics.Statistics;

/// <summary>The interval of a share of survival or of incidence from its standard error.</summary>
internal static class SurvivalBounds
{
    /// <summary>Why there is no interval.</summary>
    public static Reason WhyNone(double share) => share <= 0
        ? new("nobody-left", "nobody is left, so that the standard error is not defined")
        : new("nothing-happened", "nothing has happened yet, and on this scale 0 and 1 have no interval");

    /// <summary>The interval, or none where its scale has none.</summary>
    /// <param name="share">The share, from 0 to 1.</param>
    /// <param name="error">Its standard error.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="level">The confidence level.</param>
    public static ConfidenceInterval? Of(double share, double error, SurvivalInterval scale, double level)
    {
        bool isPlain = scale is SurvivalInterval.Plain or SurvivalInterval.Log;
        if (share <= 0 || double.IsNaN(error) || (share >= 1 && !isPlain))
        {
            return null;
        }

        double z = Normal.TwoSidedQuantile(level), reach = z * error;
        (double lower, double upper) = scale switch
        {
            SurvivalInterval.Plain => (share - reach, share + reach),
            SurvivalInterval.Log => (share * Math.Exp(-reach / share), share * Math.Exp(reach / share)),
            SurvivalInterval.Logit => (Logistic(share, -reach), Logistic(share, reach)),
            SurvivalInterval.ArcSine => (Sine(share, -reach), Sine(share, reach)),
            _ => (Power(share, reach), Power(share, -reach)),
        };
        return new(Math.Max(0, lower), Math.Min(1, upper), level);
    }

    private static double Power(double share, double reach)
    {
        double log = Math.Log(share);
        return Math.Exp(log * Math.Exp(reach / (-log * share)));
    }

    private static double Logistic(double share, double reach)
    {
        double odds = share / (1 - share) * Math.Exp(reach / (share * (1 - share)));
        return double.IsInfinity(odds) ? 1 : odds / (1 + odds);
    }

    private static double Sine(double share, double reach)
    {
        double angle = Math.Asin(Math.Sqrt(share)) + (0.5 * reach / Math.Sqrt(share * (1 - share)));
        double sine = Math.Sin(Math.Max(0, Math.Min(0.5 * Math.PI, angle)));
        return sine * sine;
    }
}
