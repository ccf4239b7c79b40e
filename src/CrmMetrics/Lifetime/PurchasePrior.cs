using System;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>What is known of customers before their histories are looked at, said weakly: how often a typical one buys, and what share drops out after a purchase.</summary>
/// <remarks>
/// <para>A fit with a prior looks for the largest likelihood times the prior's density (penalised likelihood, maximum a posteriori). With few customers, or where nobody bought again, the plain likelihood has no largest value; with a
/// prior it always has one. As customers grow in number the prior, which weighs as much as a handful of them, comes to nothing.</para>
/// <para>The prior is normal in the logarithm of the mean rate and in the log-odds of the mean share, so that the bounds given hold their weight between them. How much customers differ is left almost open: the shape of their rates (r) is put
/// between 0.05 and 20, and the geometric mean of the shapes of their chances to drop out (a, b) between 0.1 and 20, with the same weight.</para>
/// <para>Nothing here depends on the unit of time of a model, nor on the number of customers.</para>
/// </remarks>
public sealed class PurchasePrior : IFormattable
{
    private readonly (double[] Of, double Middle, double Spread)[] terms;

    private PurchasePrior(double fewest, double most, TimeUnit unit, double leastDropout, double mostDropout, double weight)
    {
        FewestPurchases = fewest;
        MostPurchases = most;
        Unit = unit;
        LeastDropout = leastDropout;
        MostDropout = mostDropout;
        Weight = weight;
        double days = Math.Log(TimeLength.DaysIn(unit));
        terms =
        [
            Between([1, -1, 0, 0], Math.Log(fewest) - days, Math.Log(most) - days),
            Between([1, 0, 0, 0], Math.Log(0.05), Math.Log(20)),
            Between([0, 0, 1, -1], LogOdds(leastDropout), LogOdds(mostDropout)),
            Between([0, 0, 0.5, 0.5], Math.Log(0.1), Math.Log(20)),
        ];

        (double[] Of, double Middle, double Spread) Between(double[] of, double low, double high) => (of, 0.5 * (low + high), 0.5 * (high - low) / Normal.TwoSidedQuantile(weight));

        static double LogOdds(double share) => Math.Log(share) - ExpLog.Log1p(-share);
    }

    /// <summary>The lower bound of how often a typical customer buys while there.</summary>
    /// <value>Purchases in a <see cref="Unit"/>, above 0.</value>
    public double FewestPurchases { get; }

    /// <summary>The upper bound of how often a typical customer buys while there.</summary>
    /// <value>Purchases in a <see cref="Unit"/>, above <see cref="FewestPurchases"/>.</value>
    public double MostPurchases { get; }

    /// <summary>The unit of time of both.</summary>
    /// <value>A named unit; need not be that of the model.</value>
    public TimeUnit Unit { get; }

    /// <summary>The lower bound of the share of customers who drop out after a purchase.</summary>
    /// <value>Above 0.</value>
    public double LeastDropout { get; }

    /// <summary>The upper bound of the share of customers who drop out after a purchase.</summary>
    /// <value>Above <see cref="LeastDropout"/> and below 1.</value>
    public double MostDropout { get; }

    /// <summary>How sure one is of each pair of bounds.</summary>
    /// <value>Above 0 and below 1: the chance that lies between them.</value>
    public double Weight { get; }

    /// <summary>States what is known beforehand.</summary>
    /// <param name="fewestPurchases">The lower bound of how often a typical customer buys in a unit of time while there, above 0.</param>
    /// <param name="mostPurchases">The upper bound, above the lower one.</param>
    /// <param name="unit">The unit of time.</param>
    /// <param name="leastDropout">The lower bound of the share of customers who drop out after a purchase, above 0.</param>
    /// <param name="mostDropout">The upper bound, above the lower one and below 1.</param>
    /// <param name="weight">How sure one is of each pair of bounds, above 0 and below 1: 0.9 leaves one chance in ten that the truth is outside.</param>
    /// <returns>The prior, for the fits of the BG/NBD family.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A bound or the weight is out of its range, an upper bound is not above its lower one, or <paramref name="unit"/> is not named.</exception>
    public static PurchasePrior From(double fewestPurchases, double mostPurchases, TimeUnit unit, double leastDropout, double mostDropout, double weight = 0.9)
    {
        _ = Guard.Positive(fewestPurchases);
        _ = Guard.Positive(mostPurchases);
        _ = Guard.Named(unit);
        if (!(mostPurchases > fewestPurchases))
        {
            throw Guard.Out(nameof(mostPurchases), mostPurchases, Guard.Invariant($"must be above the lower bound of {fewestPurchases}"));
        }

        if (!(leastDropout is > 0 and < 1))
        {
            throw Guard.Out(nameof(leastDropout), leastDropout, "must be above 0 and below 1");
        }

        return mostDropout > leastDropout && mostDropout < 1
            ? new(fewestPurchases, mostPurchases, unit, leastDropout, mostDropout, Guard.Level(weight))
            : throw Guard.Out(nameof(mostDropout), mostDropout, Guard.Invariant($"must be above the lower bound of {leastDropout} and below 1"));
    }

    /// <summary>Writes the prior in the current culture.</summary>
    /// <returns>The text, such as <c>1 to 12 purchases a year, 5 % to 60 % drop out after a purchase (weight 90 %)</c>.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the prior.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        string unit = Unit switch { TimeUnit.Week => "week", TimeUnit.Month => "month", TimeUnit.Year => "year", _ => "day" };
        return FewestPurchases.ToString(numbers, formatProvider) + " to " + MostPurchases.ToString(numbers, formatProvider) + " purchases a " + unit + ", "
            + (100 * LeastDropout).ToString(numbers, formatProvider) + " % to " + (100 * MostDropout).ToString(numbers, formatProvider) + " % drop out after a purchase (weight "
            + (100 * Weight).ToString(numbers, formatProvider) + " %)";
    }

    /// <summary>Adds what was stated to the form of a fit.</summary>
    internal Form Write(Form form) => form.Add("priorFewestPurchases", FewestPurchases).Add("priorMostPurchases", MostPurchases).Add("priorUnit", Unit)
        .Add("priorLeastDropout", LeastDropout).Add("priorMostDropout", MostDropout).Add("priorWeight", Weight);

    /// <summary>Reads what <see cref="Write"/> has written; none where a fit was told nothing.</summary>
    internal static PurchasePrior? Read(Form form) => form.Has("priorFewestPurchases")
        ? From(
            form.Double("priorFewestPurchases"), form.Double("priorMostPurchases"), form.Enum<TimeUnit>("priorUnit"), form.Double("priorLeastDropout"), form.Double("priorMostDropout"), form.Double("priorWeight"))
        : null;

    /// <summary>The parameters in the middle of the prior: r, α, a and b.</summary>
    /// <param name="days">The days of the model's unit of time.</param>
    /// <param name="regularity">The steps to a purchase.</param>
    internal double[] Middle(double days, int regularity)
    {
        double r = Math.Exp(terms[1].Middle), odds = Math.Exp(0.5 * terms[2].Middle), size = Math.Exp(terms[3].Middle);
        return [r, r / (Math.Exp(terms[0].Middle) * days * regularity), size * odds, size / odds];
    }

    /// <summary>The logarithm of the prior's density over that in its middle, 0 or below; its slopes and curvatures are added where there is room for them.</summary>
    /// <param name="logs">The logarithms of r, α, a and b.</param>
    /// <param name="days">The days of the model's unit of time.</param>
    /// <param name="regularity">The steps to a purchase.</param>
    /// <param name="gradient">Takes the slopes, if any.</param>
    /// <param name="hessian">Takes the curvatures, if any.</param>
    internal double At(double[] logs, double days, int regularity, double[]? gradient = null, double[][]? hessian = null)
    {
        double sum = 0;
        for (int term = 0; term < terms.Length; term++)
        {
            (double[] of, double middle, double spread) = terms[term];

            // The mean rate of purchases a day is r ÷ (k α) ÷ the days of the unit.
            double off = -middle - (term == 0 ? Math.Log(regularity * days) : 0);
            for (int i = 0; i < logs.Length; i++)
            {
                off += of[i] * logs[i];
            }

            double scaled = off / spread;
            sum -= 0.5 * scaled * scaled;
            for (int i = 0; gradient is not null && hessian is not null && i < logs.Length; i++)
            {
                gradient[i] -= scaled * of[i] / spread;
                for (int j = 0; j < logs.Length; j++)
                {
                    hessian[i][j] -= of[i] * of[j] / (spread * spread);
                }
            }
        }

        return sum;
    }
}
