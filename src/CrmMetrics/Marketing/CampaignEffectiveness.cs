using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>What a campaign achieved, in one record: cost per lead, conversion, the sales that it caused and the lifetime value of the customers that it won.</summary>
/// <remarks>Incremental sales are those that would not have come about without the campaign: they are measured against a control group or another comparison, and come in as an estimate
/// with its interval from wherever that was done. Attributed sales are no substitute: they credit the campaign with buyers who would have bought anyway. Likewise the lifetime value comes
/// from a model or a simple formula of one's choice.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class CampaignEffectiveness : IFormattable
{
    private CampaignEffectiveness(CostPerLead costPerLead, Proportion conversion, MoneyEstimate incrementalSales, MoneyEstimate lifetimeValue)
    {
        CostPerLead = costPerLead;
        Conversion = conversion;
        IncrementalSales = incrementalSales;
        LifetimeValue = lifetimeValue;
    }

    /// <summary>What a lead of the campaign cost.</summary>
    /// <value>With the spend and the leads.</value>
    public CostPerLead CostPerLead { get; }

    /// <summary>The share that converted, by a definition that names its denominator.</summary>
    /// <value>From 0 to 1.</value>
    public Proportion Conversion { get; }

    /// <summary>The sales that the campaign caused, over all its recipients.</summary>
    /// <value>An amount with its interval; may be negative.</value>
    public MoneyEstimate IncrementalSales { get; }

    /// <summary>The lifetime value of a customer whom the campaign won.</summary>
    /// <value>An amount with its interval, for one customer.</value>
    public MoneyEstimate LifetimeValue { get; }

    /// <summary>What the campaign brought in beyond its spend.</summary>
    /// <value>Incremental sales less the spend, which is taken as known. These are sales, not margin: multiply by the margin before calling it profit.</value>
    public MoneyEstimate IncrementalSalesLessSpend
    {
        get
        {
            MoneyEstimate sales = IncrementalSales;
            Money spend = CostPerLead.Spend;
            double moved = (double)spend.Amount;
            MetricDefinition definition = sales.Definition with { Id = sales.Definition.Id + "/less-spend", Text = sales.Definition.Text + ", less the spend" };
            return new(sales.Value is { } value ? value - spend : null, new(
                ((IMetric)sales).Value - moved,
                sales.WhyUndefined,
                definition,
                sales.WhyNoInterval is null ? Bounds : null,
                sales.WhyNoInterval));

            ConfidenceInterval? Bounds(double level) => sales.Interval(level) is { } interval ? new(interval.Lower - moved, interval.Upper - moved, level) : null;
        }
    }

    /// <summary>Puts the figures of a campaign together.</summary>
    /// <param name="costPerLead">What a lead of the campaign cost.</param>
    /// <param name="conversion">The share that converted, such as <see cref="CampaignCounts.Rate"/> gives it.</param>
    /// <param name="incrementalSales">The sales that the campaign caused.</param>
    /// <param name="lifetimeValue">The lifetime value of a customer whom it won.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ArgumentNullException">An estimate is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">Two amounts are in different currencies.</exception>
    public static CampaignEffectiveness From(CostPerLead costPerLead, Proportion conversion, MoneyEstimate incrementalSales, MoneyEstimate lifetimeValue)
    {
        Currency sales = Guard.NotNull(incrementalSales).Value?.Currency ?? default, lifetime = Guard.NotNull(lifetimeValue).Value?.Currency ?? default;
        _ = Money.Common(Money.Common(costPerLead.Spend.Currency, sales), lifetime);
        return new(costPerLead, conversion, incrementalSales, lifetimeValue);
    }

    /// <summary>Writes the four figures in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the four figures.</summary>
    /// <param name="format">The format of the figures; each in its own general form when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        "cost per lead " + CostPerLead.ToString(format, formatProvider) + ", conversion " + Conversion.ToString(format, formatProvider)
        + ", incremental sales " + IncrementalSales.ToString(format, formatProvider) + ", lifetime value " + LifetimeValue.ToString(format, formatProvider);
}
