using System;

namespace CrmMetrics.Statistics;

/// <summary>The bounds of one share, each written so that nothing large is subtracted: a bound of 1e-12 keeps its digits.</summary>
internal static class ProportionBounds
{
    public static (double Lower, double Upper) Of(ProportionInterval method, double part, double whole, double level)
    {
        double rest = whole - part;
        return method switch
        {
            ProportionInterval.ClopperPearson => Beta(part, rest + 1, part + 1, rest, level),
            ProportionInterval.JeffreysEqualTailed => Beta(part + 0.5, rest + 0.5, part + 0.5, rest + 0.5, level),
            ProportionInterval.Jeffreys => Beta(part == 0 ? 0 : part + 0.5, rest + 0.5, part + 0.5, rest == 0 ? 0 : rest + 0.5, level),
            ProportionInterval.WilsonWithContinuityCorrection => Mirrored(part, whole, level, 0.5, WilsonLower, WilsonUpper),
            ProportionInterval.AgrestiCoull => Mirrored(part, whole, level, 0, AgrestiCoullLower, AgrestiCoullUpper),
            ProportionInterval.Wald => Mirrored(part, whole, level, 0, WaldLower, WaldUpper),
            _ => Wilson(part, whole, Normal.TwoSidedQuantile(level)),
        };
    }

    public static (double Lower, double Upper) Wilson(double part, double whole, double z) =>
        (part + part <= whole ? WilsonLower(part, whole, z) : 1 - WilsonUpper(whole - part, whole, z),
        part + part <= whole ? WilsonUpper(part, whole, z) : 1 - WilsonLower(whole - part, whole, z));

    // The larger half is the mirror image of the smaller, so that failures get the same digits as successes.
    private static (double Lower, double Upper) Mirrored(
        double part, double whole, double level, double correction, Func<double, double, double, double> lower, Func<double, double, double, double> upper)
    {
        double z = Normal.TwoSidedQuantile(level), rest = whole - part;
        return (
            part == 0 ? 0 : part + part <= whole ? lower(part - correction, whole, z) : 1 - upper(rest + correction, whole, z),
            rest == 0 ? 1 : part + part <= whole ? upper(part + correction, whole, z) : 1 - lower(rest - correction, whole, z));
    }

    // The bounds solve (n + z²) p² − (2x + z²) p + x² / n = 0; the smaller root is their product over the larger.
    private static double WilsonLower(double part, double whole, double z) =>
        2 * part * (part / whole) / Top(part, whole, z);

    private static double WilsonUpper(double part, double whole, double z) =>
        Math.Min(1, Top(part, whole, z) / (2 * (whole + (z * z))));

    private static double Top(double part, double whole, double z) =>
        (2 * part) + (z * z) + (z * Math.Sqrt((z * z) + (4 * part * ((whole - part) / whole))));

    private static double AgrestiCoullLower(double part, double whole, double z)
    {
        (double share, double margin, double more) = AgrestiCoull(part, whole, z);
        double squares = ((part * (whole + (2 * z * z))) - (0.5 * z * z * whole)) / more;
        return Math.Max(0, share / more * (squares / (share + margin)));
    }

    private static double AgrestiCoullUpper(double part, double whole, double z)
    {
        (double share, double margin, _) = AgrestiCoull(part, whole, z);
        return Math.Min(1, share + margin);
    }

    private static (double Share, double Margin, double Whole) AgrestiCoull(double part, double whole, double z)
    {
        double more = whole + (z * z), successes = part + (0.5 * z * z), failures = whole - part + (0.5 * z * z);
        return (successes / more, z * Math.Sqrt(successes / more * (failures / more) / more), more);
    }

    private static double WaldLower(double part, double whole, double z)
    {
        double share = part / whole, failed = (whole - part) / whole, margin = z * Math.Sqrt(share * failed / whole);
        return Math.Max(0, share * ((part - (z * z * failed)) / whole / (share + margin)));
    }

    private static double WaldUpper(double part, double whole, double z)
    {
        double share = part / whole, failed = (whole - part) / whole;
        return Math.Min(1, share + (z * Math.Sqrt(share * failed / whole)));
    }

    // A first or last parameter of 0 means that the bound lies at the edge.
    private static (double Lower, double Upper) Beta(double lowerA, double lowerB, double upperA, double upperB, double level)
    {
        double tail = 0.5 * (1 - level), rest = 0.5 * (1 + level);
        return (lowerA == 0 ? 0 : Share(IncompleteBeta.Odds(lowerA, lowerB, tail, rest)), upperB == 0 ? 1 : Share(IncompleteBeta.Odds(upperA, upperB, rest, tail)));
    }

    private static double Share(double odds) => 1 / (1 + (1 / odds));
}
