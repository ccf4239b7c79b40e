using System;

namespace CrmMetrics.Lifetime;

/// <summary>What customers will do who are there now and have bought alike often: they buy at random, at a gamma-distributed rate, and drop out after a purchase with a beta-distributed chance.</summary>
/// <remarks>All that depends on the number of purchases alone is computed once, whatever the ages and the times asked about.</remarks>
internal sealed class DropoutAhead
{
    // From so many terms on a sum takes longer than the mean over the chance to drop out does.
    private const double ManyTerms = 400;

    private readonly double shape;
    private readonly double a;
    private readonly double b;

    // Of the number of purchases made in the time: what turns its chance into the next one's, the chance to be there still, and the sum of those before.
    private double[] ratios = [];
    private double[] stays = [];
    private double[] chances = [];
    private BetaNodes? rates;
    private BetaNodes? dropouts;
    private double steepest;

    /// <summary>Sets the customers out.</summary>
    /// <param name="shape">Of the rate of purchases.</param>
    /// <param name="a">Of the chance to drop out.</param>
    /// <param name="b">Of the chance to drop out.</param>
    public DropoutAhead(double shape, double a, double b)
    {
        this.shape = shape;
        this.a = a;
        this.b = b;
    }

    /// <summary>The chance to be there at the end of a time, and the purchases in it on average.</summary>
    /// <param name="scaled">The time over the scale of the rate.</param>
    public (double Alive, double Expected) At(double scaled) =>
        double.IsInfinity(scaled) ? (0, a > 1 ? (a + b - 1) / (a - 1) : double.PositiveInfinity)
        : scaled.Equals(0) ? (1, 0)
        : (shape * scaled) + (40 * (1 + scaled)) < ManyTerms ? OverPurchases(scaled)
        : OverDropout(scaled);

    /// <summary>The mean over the gamma and the beta distribution of z / (1 − (1−p) z), where z = λ / (λ + δ): each purchase still to come is worth z for each one to it.</summary>
    /// <param name="discount">The continuous rate times the scale of the rate of purchases.</param>
    public double Residual(double discount)
    {
        // The first z of it goes into the gamma distribution, of which one more is then the shape: what is left has a limit where the rate is small.
        BetaNodes over = rates ??= BetaNodes.Gamma(shape + 1), gone = Dropouts((shape + 40 + (9 * Math.Sqrt(shape))) / discount);
        double[] places = gone.Places, weights = gone.Weights;
        double sum = 0;
        for (int i = 0; i < over.Places.Length; i++)
        {
            double rate = over.Places[i], mean = 0;
            for (int j = 0; j < places.Length; j++)
            {
                mean += weights[j] / (discount + (places[j] * rate));
            }

            sum += over.Weights[i] * mean;
        }

        return shape * sum;
    }

    // The number of purchases in the time, if nobody dropped out, is negative binomial: a sum of positive terms over it, so that nothing cancels and no parameter is special.
    private (double Alive, double Expected) OverPurchases(double scaled)
    {
        double share = scaled / (1 + scaled), weight = Math.Exp(-shape * ExpLog.Log1p(scaled)), alive = 0, expected = 0;
        for (int m = 0; ; m++)
        {
            if (m == ratios.Length)
            {
                Lengthen();
            }

            alive += weight * stays[m];
            expected += weight * chances[m];
            double ratio = ratios[m] * share;
            if (weight * chances[m] < 1e-17 * expected && ratio < 1 && weight * (chances[m] + (1 / (1 - ratio))) / (1 - ratio) < 1e-17 * expected)
            {
                return (alive, expected);
            }

            weight *= ratio;
        }
    }

    // At random times the answers for one chance p to drop out are (1 + pt/α)^−r and (1 − (1 + pt/α)^−r) / p; left is their mean over p.
    private (double Alive, double Expected) OverDropout(double scaled)
    {
        BetaNodes over = Dropouts(shape * scaled);
        double alive = 0, expected = 0;
        for (int i = 0; i < over.Places.Length; i++)
        {
            double p = over.Places[i], log = -shape * ExpLog.Log1p(p * scaled);
            alive += over.Weights[i] * Math.Exp(log);
            expected -= over.Weights[i] * ExpLog.Expm1(log) / p;
        }

        return (alive, expected);
    }

    // Places for a steeper function do for a flatter one.
    private BetaNodes Dropouts(double scale)
    {
        if (dropouts is null || scale > steepest)
        {
            steepest = dropouts is null ? scale : 2 * scale;
            dropouts = BetaNodes.Beta(a, b, steepest);
        }

        return dropouts;
    }

    private void Lengthen()
    {
        int from = ratios.Length, to = Math.Max(128, 2 * from);
        Array.Resize(ref ratios, to);
        Array.Resize(ref stays, to);
        Array.Resize(ref chances, to);
        for (int m = from; m < to; m++)
        {
            ratios[m] = (shape + m) / (m + 1);
            (stays[m], chances[m]) = m == 0 ? (1, 0) : (stays[m - 1] * ((b + m - 1) / (a + b + m - 1)), chances[m - 1] + stays[m - 1]);
        }
    }
}
