using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Integration;

namespace CrmMetrics.Lifetime;

/// <summary>What customers are worth (CLV, LTV): a model of how often they buy, a model or an amount of what they spend, and the economics that turn both into value.</summary>
/// <remarks>
/// <para>A customer's value within a horizon is the expected purchases, each discounted to the day on which it comes, times what a purchase leaves, less the discounted cost to serve while the customer has
/// not dropped out. A horizon without end takes the discounted expected residual transactions (DERT) of the model. Nothing is summed month by month: within a horizon the discount is integrated over time
/// to ten digits (Gauss and Legendre), whatever the unit of the model.</para>
/// <para>The model of spend takes how much customers spend to have nothing to do with how often: look at their correlation first. What customers paid to be won is spent, and no part of the value of those who are there.</para>
/// <para>Fader, Hardie and Lee, "RFM and CLV: using iso-value curves for customer base analysis", Journal of Marketing Research 42(4), 2005.</para>
/// </remarks>
public sealed class LifetimeValuation
{
    // Of the logarithm of a parameter, on either side.
    private const double Step = 1e-4;

    private readonly ModelFit? spendFit;
    private readonly ExpectedSpend spend;

    private LifetimeValuation(PurchaseModel model, ModelFit? spendFit, ExpectedSpend spend, Currency currency, CustomerEconomics economics)
    {
        Model = model;
        this.spendFit = spendFit;
        this.spend = spend;
        Economics = economics;
        Currency = Money.Common(currency, economics.Currency);
    }

    /// <summary>How often customers buy.</summary>
    /// <value>The model that was given.</value>
    public PurchaseModel Model { get; }

    /// <summary>Margin, costs and discount.</summary>
    /// <value>As they were given.</value>
    public CustomerEconomics Economics { get; }

    /// <summary>The currency of the values.</summary>
    /// <value>That of the spend.</value>
    public Currency Currency { get; }

    internal static Reason NoMeanSpend { get; } = new("no-mean-spend", "the expected spend has no finite mean (q of the Gamma-Gamma model is 1 or below), and the customer's own purchases do not make up for it");

    /// <summary>Values customers by a model of what they spend.</summary>
    /// <param name="model">How often customers buy.</param>
    /// <param name="spend">What they spend.</param>
    /// <param name="economics">Margin, costs and discount.</param>
    /// <returns>The valuation.</returns>
    /// <exception cref="ArgumentNullException">A model is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">A cost is in another currency than the spend.</exception>
    public static LifetimeValuation From(PurchaseModel model, GammaGammaModel spend, CustomerEconomics economics) =>
        new(Guard.NotNull(model), Guard.NotNull(spend).FitResult, new([spend.P, spend.Q, spend.V]), spend.Currency, economics);

    /// <summary>Values customers who all spend the same on a purchase.</summary>
    /// <param name="model">How often customers buy.</param>
    /// <param name="spendPerPurchase">What a purchase costs, 0 or more.</param>
    /// <param name="economics">Margin, costs and discount.</param>
    /// <returns>The valuation, which takes the spend as known.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spendPerPurchase"/> is negative.</exception>
    /// <exception cref="CurrencyMismatchException">A cost is in another currency than the spend.</exception>
    public static LifetimeValuation From(PurchaseModel model, Money spendPerPurchase, CustomerEconomics economics) =>
        new(Guard.NotNull(model), null, new([(double)Guard.NotNegative(spendPerPurchase).Amount]), spendPerPurchase.Currency, economics);

    /// <summary>Predicts each customer.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="horizon">How far to look from the end of the observation on; <see cref="TimeLength.Forever"/> for a whole lifetime.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One record a customer, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The horizon has no end and the economics no discount, or <paramref name="threads"/> is below 1.</exception>
    /// <exception cref="CurrencyMismatchException">The customers paid in another currency.</exception>
    public CustomerPredictions Predict(PurchaseHistories histories, TimeLength horizon, int threads = 1) => Predict(Guard.NotNull(histories), horizon, null, null, Guard.AtLeast(1, threads));

    /// <summary>Predicts each customer over a hold-out, beside what the customer did in it.</summary>
    /// <param name="holdOut">The histories up to the hold-out, and what came in it.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One record a customer, in their order, with the actual purchases and spend.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="holdOut"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    /// <exception cref="CurrencyMismatchException">The customers paid in another currency.</exception>
    public CustomerPredictions Predict(HoldOut holdOut, int threads = 1)
    {
        Money[]? actual = !Guard.NotNull(holdOut).HasSpend ? null : [.. Enumerable.Range(0, holdOut.Purchases.Count).Select(i => holdOut.Spend(i)!.Value)];
        return Predict(holdOut.Calibration, holdOut.Length, holdOut.Purchases, actual, Guard.AtLeast(1, threads));
    }

    /// <summary>Predicts one customer.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="horizon">How far to look from the end of the observation on; <see cref="TimeLength.Forever"/> for a whole lifetime.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon has no end and the economics no discount.</exception>
    /// <exception cref="CurrencyMismatchException">The customer paid in another currency.</exception>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public CustomerPrediction Predict(PurchaseHistory history, TimeLength horizon) => Predict(PurchaseHistories.From([history]), horizon)[0];

    /// <summary>What all customers together are worth within a horizon (customer equity).</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="horizon">How far to look from the end of the observation on; <see cref="TimeLength.Forever"/> for whole lifetimes.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>The sum of their values, with the interval that the uncertainty of both models gives it (delta method, on the logarithm where the sum is above 0).
    /// Chance adds what the customers themselves vary by.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The horizon has no end and the economics no discount, or <paramref name="threads"/> is below 1.</exception>
    /// <exception cref="CurrencyMismatchException">The customers paid in another currency.</exception>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public MoneyEstimate CustomerEquity(PurchaseHistories histories, TimeLength horizon, int threads = 1) =>
        Equity(Guard.NotNull(histories), horizon, null, 1, 0, "customer base", Guard.AtLeast(1, threads))[0];

    /// <summary>What the customers of each cohort are worth together within a horizon.</summary>
    /// <typeparam name="TKey">The type of a cohort: a month, a channel, a country.</typeparam>
    /// <param name="histories">The customers.</param>
    /// <param name="cohorts">The cohort of each customer, in the order of the histories.</param>
    /// <param name="horizon">How far to look from the end of the observation on; <see cref="TimeLength.Forever"/> for whole lifetimes.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>The equity of each cohort, in the order in which the cohorts first appear. The values add up to that of all; the intervals do not, since they share the parameters.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is not one cohort for each customer, or one is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The horizon has no end and the economics no discount, or <paramref name="threads"/> is below 1.</exception>
    /// <exception cref="CurrencyMismatchException">The customers paid in another currency.</exception>
    /// <exception cref="OverflowException">A value has more digits than a decimal holds.</exception>
    public IReadOnlyDictionary<TKey, MoneyEstimate> CustomerEquityBy<TKey>(PurchaseHistories histories, IReadOnlyList<TKey> cohorts, TimeLength horizon, int threads = 1)
        where TKey : notnull
    {
        if (Guard.NotNull(cohorts).Count != Guard.NotNull(histories).Count)
        {
            throw Guard.Bad(nameof(cohorts), $"{nameof(cohorts)}: there must be one for each of the {histories.Count} histories, but there were {cohorts.Count}.");
        }

        Dictionary<TKey, int> places = [];
        List<TKey> keys = [];
        int[] cohortOf = new int[cohorts.Count];
        for (int i = 0; i < cohortOf.Length; i++)
        {
            TKey key = cohorts[i] is { } given ? given : throw Rows.NullKey(nameof(cohorts), i);
            if (!places.TryGetValue(key, out cohortOf[i]))
            {
                cohortOf[i] = keys.Count;
                places.Add(key, keys.Count);
                keys.Add(key);
            }
        }

        MoneyEstimate[] equity = Equity(histories, horizon, cohortOf, keys.Count, 0, "cohort", Guard.AtLeast(1, threads));
        return keys.Select((key, place) => (key, place)).ToDictionary(pair => pair.key, pair => equity[pair.place]);
    }

    /// <summary>What a customer is worth who is still to be won: the first purchase, all that follow within the horizon, less the cost of winning the customer.</summary>
    /// <param name="horizon">How far to look from the first purchase on; <see cref="TimeLength.Forever"/> for a whole lifetime.</param>
    /// <returns>An amount with its interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon has no end and the economics no discount.</exception>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public MoneyEstimate NewCustomerValue(TimeLength horizon)
    {
        MoneyEstimate value = Equity(PurchaseHistories.From([default]), horizon, null, 1, 1, "new customer", 1)[0];
        Money cost = Economics.AcquisitionCost;
        double shift = (double)cost.Amount;
        return value.Value is not { } amount
            ? value
            : new(
                amount - cost,
                new Estimate(
                    (double)(amount - cost).Amount,
                    null,
                    value.Definition,
                    value.WhyNoInterval is not null ? null : level => value.Interval(level) is { } bounds ? new(bounds.Lower - shift, bounds.Upper - shift, level) : null,
                    value.WhyNoInterval));
    }

    private CustomerPredictions Predict(PurchaseHistories histories, TimeLength horizon, IReadOnlyList<long>? actualPurchases, IReadOnlyList<Money>? actualSpend, int threads)
    {
        Currency currency = Money.Common(histories.Currency, Currency);
        return new(histories, horizon, Economics, currency, PerGroup(Model, histories.Groups, horizon, threads), spend, actualPurchases, actualSpend);
    }

    private MoneyEstimate[] Equity(PurchaseHistories histories, TimeLength horizon, int[]? cohortOf, int cohorts, int first, string unit, int threads)
    {
        Currency currency = Money.Common(histories.Currency, Currency);
        MetricDefinition definition = MetricDefinition.MoneyPer(
            first > 0 ? "lifetime-value/new-customer" : "lifetime-value/customer-equity",
            Guard.Invariant($"discounted margin of expected purchases less cost to serve, {(horizon.IsForever ? "for ever" : "over " + horizon.ToString(null, System.Globalization.CultureInfo.InvariantCulture))}"),
            currency,
            unit,
            BetterWhen.Higher);
        HistoryGroups groups = histories.Groups;
        double[] amounts = Amounts(histories, spend);
        GroupValues now = PerGroup(Model, groups, horizon, threads);
        double[] values = Sums(now, amounts, groups.GroupOf, cohortOf, cohorts, first);
        double[][]? buying = Slopes(
            Model.FitResult,
            parameters => Sums(PerGroup(Model.At(parameters), groups, horizon, threads), amounts, groups.GroupOf, cohortOf, cohorts, first),
            cohorts);
        double[][]? spending = spendFit is null
            ? null
            : Slopes(spendFit, parameters => Sums(now, Amounts(histories, new(parameters)), groups.GroupOf, cohortOf, cohorts, first), cohorts);
        return [.. Enumerable.Range(0, cohorts).Select(cohort => Estimated(values[cohort], cohort, currency, definition, buying, spending))];
    }

    private MoneyEstimate Estimated(double value, int cohort, Currency currency, MetricDefinition definition, double[][]? buying, double[][]? spending)
    {
        if (double.IsNaN(value))
        {
            return new(null, new Estimate(null, NoMeanSpend, definition, null, NoMeanSpend));
        }

        Money amount = new((decimal)value, currency);
        double? error = buying is null || (spending is null && spendFit is not null) ? null
            : Length(Model.FitResult.StandardErrorOf(buying[cohort]), spending is null ? 0 : spendFit!.StandardErrorOf(spending[cohort]));
        return error is { } spread && !double.IsNaN(spread)
            ? new(amount, new Estimate((double)amount.Amount, null, definition, level => Interval(value, spread, level), null))
            : new(amount, new Estimate((double)amount.Amount, null, definition, null, Why(Model.FitResult) ?? (spendFit is null ? null : Why(spendFit)) ?? Reason.FiguresOnly));
    }

    private static Reason? Why(ModelFit fit) => fit.Parameters.Select(parameter => parameter.WhyNoInterval).FirstOrDefault(reason => reason is not null);

    private static double? Length(double? one, double? other) => Math.Sqrt((one * one) + (other * other) ?? double.NaN);

    private static ConfidenceInterval Interval(double value, double error, double level)
    {
        double reach = Normal.TwoSidedQuantile(level) * error;
        return value > 0 ? new(value * Math.Exp(-reach / value), value * Math.Exp(reach / value), level) : new(value - reach, value + reach, level);
    }

    /// <summary>The slopes of each cohort's value in the logarithms of the parameters; none where nothing is known of how uncertain they are.</summary>
    private static double[][]? Slopes(ModelFit fit, Func<double[], double[]> values, int cohorts)
    {
        double[] parameters = [.. fit.Parameters.Select(parameter => parameter.Value)];
        if (fit.StandardErrorOf(new double[parameters.Length]) is null)
        {
            return null;
        }

        double[][] slopes = [.. Enumerable.Range(0, cohorts).Select(_ => new double[parameters.Length])];
        for (int i = 0; i < parameters.Length; i++)
        {
            if (fit.Parameters[i].StandardError is null)
            {
                // At its edge a parameter moves nothing.
                continue;
            }

            double[] above = [.. parameters], below = [.. parameters];
            above[i] *= Math.Exp(Step);
            below[i] *= Math.Exp(-Step);
            double[] up = values(above), down = values(below);
            for (int cohort = 0; cohort < cohorts; cohort++)
            {
                slopes[cohort][i] = (up[cohort] - down[cohort]) / (2 * Step);
            }
        }

        return slopes;
    }

    /// <summary>The value of each cohort; not a number where a customer has none.</summary>
    private double[] Sums(GroupValues of, double[] amounts, int[] groupOf, int[]? cohortOf, int cohorts, int first)
    {
        double margin = (double)Economics.GrossMargin, perPurchase = (double)Economics.CostPerPurchase.Amount, toServe = (double)Economics.CostToServe.Amount;
        double[] sums = new double[cohorts];
        for (int i = 0; i < groupOf.Length; i++)
        {
            int group = groupOf[i];
            double value = (((margin * amounts[i]) - perPurchase) * (first + of.Discounted[group])) - (toServe * of.Served[group]);
            sums[cohortOf is null ? 0 : cohortOf[i]] += value;
        }

        return sums;
    }

    /// <summary>What a purchase of each customer is expected to cost; not a number where it has no finite mean.</summary>
    private static double[] Amounts(PurchaseHistories histories, ExpectedSpend spend)
    {
        double[] amounts = new double[histories.Count];
        for (int i = 0; i < amounts.Length; i++)
        {
            amounts[i] = spend.Of(histories, i);
        }

        return amounts;
    }

    /// <summary>What the model says of each group.</summary>
    private GroupValues PerGroup(PurchaseModel model, HistoryGroups groups, TimeLength horizon, int threads)
    {
        DiscountRate rate = Economics.Rate;
        if (horizon.IsForever && rate.IsNone)
        {
            throw Guard.Out(nameof(horizon), horizon, "a value over a whole lifetime needs a discount rate above 0, since without one it may be infinite");
        }

        bool serves = Economics.CostToServe.Amount != 0, integrates = !horizon.IsForever && !rate.IsNone;
        double continuous = rate.ContinuousPer(model.Unit), time = horizon.In(model.Unit), left = rate.Factor(horizon), period = serves ? Economics.ServicePeriod.In(model.Unit) : 1;
        (double At, double Weight)[] nodes = !(serves || integrates) || groups.Count == 0 ? [] : Nodes(time, model.SmoothOver(groups), model.Stretching, continuous);
        double[][] ahead = model.AheadOf(groups, 1 + (serves ? 1 : 0) + (integrates ? 1 : 0), Read, threads);
        double[] alive = model.AliveOf(groups, threads);
        foreach (double[] column in ahead)
        {
            for (int g = 0; g < alive.Length; g++)
            {
                column[g] *= alive[g];
            }
        }

        return new(alive, horizon.IsForever ? null : ahead[integrates ? ahead.Length - 1 : 0], ahead[0], serves ? ahead[1] : new double[groups.Count]);

        void Read(Func<double, (double Alive, double Expected)> after, Func<double, double> residual, double[] into)
        {
            // By parts: a purchase at the end of the horizon is discounted all of it, and an earlier one gains back what its time is worth.
            double expected = horizon.IsForever ? 0 : after(time).Expected, discounted = horizon.IsForever ? residual(continuous) : expected * left, served = 0;
            foreach ((double at, double weight) in nodes)
            {
                (double there, double purchases) = after(at);
                discounted += integrates ? continuous * weight * purchases : 0;
                served += weight / period * there;
            }

            into[0] = discounted;
            into[serves ? 1 : 0] = serves ? served : discounted;
            into[into.Length - 1] = integrates ? expected : into[into.Length - 1];
        }
    }

    /// <summary>Where and how much to weigh the time within the horizon, discounted. Readings are smooth over a time that grows with the time itself, so that intervals may too.</summary>
    private static (double At, double Weight)[] Nodes(double horizon, double smooth, double stretching, double rate)
    {
        // With so many points a stretch of four times the smooth time has 13 digits.
        const int Order = 16;
        double end = Math.Min(horizon, rate > 0 ? 40 / rate : horizon), from = 0, to = Math.Min(end, 4 * smooth);
        List<(double, double)> nodes = [];
        while (from < end)
        {
            to = Math.Min(to, rate > 0 ? from + (8 / rate) : to);
            GaussLegendreRule rule = new(from, to, Order);
            for (int i = 0; i < Order; i++)
            {
                double at = rule.GetAbscissa(i);
                nodes.Add((at, rule.GetWeight(i) * Math.Exp(-rate * at)));
            }

            (from, to) = (to, Math.Min(end, stretching * to));
        }

        return [.. nodes];
    }
}
