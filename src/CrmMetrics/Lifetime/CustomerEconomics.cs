using System;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <summary>What turns purchases into value: the margin on what is spent, what it costs to serve and to win a customer, and how much later money is discounted.</summary>
/// <remarks>Value is what is left, not what is paid: a lifetime value of revenue is too high by all that the revenue costs. The default value keeps nothing of what is spent.</remarks>
public readonly record struct CustomerEconomics : IFormattable
{
    private CustomerEconomics(decimal grossMargin, DiscountRate rate, Money costPerPurchase, Money costToServe, TimeLength servicePeriod, Money acquisitionCost)
    {
        GrossMargin = grossMargin;
        Rate = rate;
        CostPerPurchase = costPerPurchase;
        CostToServe = costToServe;
        ServicePeriod = servicePeriod;
        AcquisitionCost = acquisitionCost;
    }

    /// <summary>The share of what is spent that is left after the cost of the goods.</summary>
    /// <value>From 0 to 1.</value>
    public decimal GrossMargin { get; }

    /// <summary>How much less money is worth the later it comes.</summary>
    /// <value>With its period.</value>
    public DiscountRate Rate { get; }

    /// <summary>What each purchase costs beside the goods: shipping, payment, returns.</summary>
    /// <value>0 or more.</value>
    public Money CostPerPurchase { get; }

    /// <summary>What a customer costs in each <see cref="ServicePeriod"/> while not dropped out, buying or not: support, mailings, an account.</summary>
    /// <value>0 or more.</value>
    public Money CostToServe { get; }

    /// <summary>The time that <see cref="CostToServe"/> is for.</summary>
    /// <value>Above 0 where there is such a cost.</value>
    public TimeLength ServicePeriod { get; }

    /// <summary>What it costs to win a new customer.</summary>
    /// <value>0 or more. Taken off the value of new customers alone: for those who are there it is spent, and changes nothing.</value>
    public Money AcquisitionCost { get; }

    /// <summary>Makes the economics from the margin and the discount.</summary>
    /// <param name="grossMargin">The share of what is spent that is left after the cost of the goods, from 0 to 1.</param>
    /// <param name="rate">The discount rate.</param>
    /// <returns>The economics without further costs.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="grossMargin"/> is not from 0 to 1.</exception>
    public static CustomerEconomics From(decimal grossMargin, DiscountRate rate) => new(Guard.Share(grossMargin), rate, default, default, default, default);

    /// <summary>The same with a cost of each purchase.</summary>
    /// <param name="cost">What each purchase costs beside the goods, 0 or more.</param>
    /// <returns>The economics with it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    public CustomerEconomics WithCostPerPurchase(Money cost) => new(GrossMargin, Rate, Guard.NotNegative(cost), CostToServe, ServicePeriod, AcquisitionCost);

    /// <summary>The same with a cost of each customer and time.</summary>
    /// <param name="cost">What a customer costs in each period while not dropped out, 0 or more; spread evenly over it.</param>
    /// <param name="period">The period, above 0.</param>
    /// <returns>The economics with it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative, or <paramref name="period"/> is 0 or has no end.</exception>
    public CustomerEconomics WithCostToServe(Money cost, TimeLength period) => new(
        GrossMargin,
        Rate,
        CostPerPurchase,
        Guard.NotNegative(cost),
        period.TotalDays > 0 && !period.IsForever ? period : throw Guard.Out(nameof(period), period, "must be above 0 and have an end"),
        AcquisitionCost);

    /// <summary>The same with a cost of winning a customer.</summary>
    /// <param name="cost">What it costs to win a new customer, 0 or more.</param>
    /// <returns>The economics with it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    public CustomerEconomics WithAcquisitionCost(Money cost) => new(GrossMargin, Rate, CostPerPurchase, CostToServe, ServicePeriod, Guard.NotNegative(cost));

    /// <summary>Writes the economics in the current culture, such as <c>30 % margin, discounted at 10 % a year</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the economics.</summary>
    /// <param name="format">The format of the discount rate; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.In(formatProvider, $"{100 * GrossMargin:0.##} % margin")
        + (CostPerPurchase.Amount == 0 ? "" : ", " + CostPerPurchase.ToString(null, formatProvider) + " a purchase")
        + (CostToServe.Amount == 0 ? "" : ", " + CostToServe.ToString(null, formatProvider) + " each " + ServicePeriod.ToString(null, formatProvider))
        + (AcquisitionCost.Amount == 0 ? "" : ", " + AcquisitionCost.ToString(null, formatProvider) + " to win a customer")
        + (Rate.IsNone ? ", not discounted" : ", discounted at " + Rate.ToString(format, formatProvider));

    internal Currency Currency => Money.Common(Money.Common(CostPerPurchase.Currency, CostToServe.Currency), AcquisitionCost.Currency);
}
