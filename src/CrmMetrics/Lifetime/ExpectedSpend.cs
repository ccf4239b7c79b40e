namespace CrmMetrics.Lifetime;

/// <summary>What a purchase of a customer is expected to cost: one amount for all, or by the three parameters of the Gamma-Gamma model.</summary>
internal sealed class ExpectedSpend(double[] parameters)
{
    /// <summary>Whether what a customer paid so far changes it.</summary>
    public bool IsOwn => parameters.Length > 1;

    /// <summary>Of a customer who paid so much for so many purchases; not a number where it has no finite mean.</summary>
    public double Of(long count, double spend)
    {
        if (!IsOwn)
        {
            return parameters[0];
        }

        double p = parameters[0], shape = (p * count) + parameters[1] - 1;
        return shape > 0 ? p * (parameters[2] + spend) / shape : double.NaN;
    }

    /// <summary>Of one of many customers.</summary>
    public double Of(PurchaseHistories histories, int index)
    {
        long count = histories.HasSpend ? histories.Priced[index] : 0;
        return Of(count, count == 0 ? 0 : (double)histories.Spend[index]);
    }
}
