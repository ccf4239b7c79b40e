using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Lifetime;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>What each customer is worth, and all of them together, by the model that forecast best and has now learnt from the whole log.</summary>
internal sealed record Worth(PurchaseHistories<string> Customers, PurchaseModel Buying, GammaGammaModel Spending, int WithoutSpend, LifetimeValuation Valuation)
{
    private const int Top = 10;

    private static readonly TimeLength Year = TimeLength.Weeks(52);

    public static Worth Of(PurchaseHistories<string> customers, Func<PurchaseHistories, PurchaseModel> fit, CustomerEconomics economics)
    {
        // Who bought again for nothing alone has no place in a model of amounts above 0.
        PurchaseHistories paying = PurchaseHistories.From(customers.Histories.Where(history => history.PricedPurchases == 0 || history.Spend.Amount > 0));
        (PurchaseModel buying, GammaGammaModel spending) = (fit(customers.Histories), GammaGammaModel.Fit(paying));
        return new(customers, buying, spending, customers.Count - paying.Count, LifetimeValuation.From(buying, spending, economics));
    }

    public void Print(Currency currency)
    {
        PurchaseHistories histories = Customers.Histories;
        Report.Fits(
            "The models that value the customers",
            "fitted to the whole log",
            [(Buying.Name, Buying.FitResult), ("Gamma-Gamma", Spending.FitResult)]);
        if (Spending.FitResult.Verdict == FitVerdict.NoData)
        {
            Report.Lines(["Nobody has bought again and paid for it: what customers are worth cannot be told."]);
            return;
        }

        Report.Lines([
            $"Mean of what a purchase costs, over customers: {(Spending.MeanSpend.Value is { } mean ? $"{mean:N2}" : Spending.MeanSpend.ToString())} ({Report.Between(Spending.MeanSpend.Interval(), "N2")}).",
            .. WithoutSpend == 0 ? (string[])[] : [$"{WithoutSpend:N0} customers paid nothing for what they bought again: left out of the model of spend."]]);

        (string Name, PurchaseHistory History, CustomerPrediction Lifetime)[] best =
        [
            .. Valuation.Predict(histories, TimeLength.Forever)
                .Select((prediction, at) => (Customers.Customers[at], histories[at], prediction))
                .OrderByDescending(customer => customer.prediction.Value?.Amount)
                .Take(Top),
        ];
        Report.Table(
            "The ten most valuable customers",
            $"value: all the purchases to come, {Valuation.Economics}, in {currency}; 95 % intervals: what the parameters leave open",
            ["", "repeats", "alive", "95 %", "buys in 52 weeks", "95 %", "value", "95 %"],
            best.Select(customer =>
            {
                PurchaseHistories one = PurchaseHistories.From([customer.History]);
                Estimate purchases = Buying.TotalExpectedPurchases(one, Year);
                MoneyEstimate value = Valuation.CustomerEquity(one, TimeLength.Forever);
                return (string[])[
                    customer.Name,
                    $"{customer.History.RepeatPurchases:N0}",
                    $"{customer.Lifetime.ProbabilityAlive:P1}", Report.Between(Chance(Buying.TotalAlive(one)), "P1"),
                    Report.Figure(purchases.Value, "N1"), Report.Between(purchases.Interval(), "N1"),
                    Report.Figure((double?)value.Value?.Amount, "N0"), Report.Between(value.Interval(), "N0")];
            }));
        Report.Table(
            "What each of the ten may do",
            "the expectation is of many such customers; a single one strays from it by chance, with 95 % within these bounds",
            ["", "last bought", "buys in 52 weeks", "not at all", "expected spend", "own mean spend"],
            best.Select(customer =>
            {
                FuturePurchases future = Buying.FuturePurchases(customer.History, Year);
                return (string[])[
                    customer.Name,
                    $"{Customers.AsOf.PlusDays((int)(customer.History.Recency.TotalDays - customer.History.Age.TotalDays)):uuuu-MM-dd}",
                    Report.Between(future.Interval(), "N0"),
                    $"{future.ProbabilityOfNone:P1}",
                    Report.Figure((double?)customer.Lifetime.ExpectedSpend?.Amount, "N2"),
                    Report.Between(Spending.Spend(customer.History).Interval(), "N2")];
            }));

        // One row a month in which customers came, or a year where the log is long.
        LocalDate[] came = [.. histories.Select(history => Customers.AsOf.PlusDays(-(int)history.Age.TotalDays))];
        string[] cohorts = [.. came.Select(date => came.Max().Year - came.Min().Year > 1 ? $"{date:uuuu}" : $"{date:uuuu-MM}")];
        IReadOnlyDictionary<string, MoneyEstimate> year = Valuation.CustomerEquityBy(histories, cohorts, Year), ever = Valuation.CustomerEquityBy(histories, cohorts, TimeLength.Forever);
        Report.Table(
            "Customer equity",
            $"what the customers of today are worth together, by when they came, {Valuation.Economics}, in {currency}",
            ["", "customers", "in 52 weeks", "95 %", "for ever", "95 %"],
            [
                .. year.Keys.Order(StringComparer.Ordinal).Select(cohort => Equity(cohort, cohorts.Count(name => name == cohort), year[cohort], ever[cohort])),
                Equity("all", histories.Count, Valuation.CustomerEquity(histories, Year), Valuation.CustomerEquity(histories, TimeLength.Forever)),
            ]);
        MoneyEstimate newcomer = Valuation.NewCustomerValue(TimeLength.Forever);
        Report.Lines([$"A customer who has just come is worth {Report.Figure((double?)newcomer.Value?.Amount, "N2")} {currency} ({Report.Between(newcomer.Interval(), "N2")}) beside the first purchase."]);
    }

    private static string[] Equity(string name, int customers, MoneyEstimate year, MoneyEstimate ever) =>
    [
        name,
        $"{customers:N0}",
        Report.Figure((double?)year.Value?.Amount, "N0"), Report.Between(year.Interval(), "N0"),
        Report.Figure((double?)ever.Value?.Amount, "N0"), Report.Between(ever.Interval(), "N0"),
    ];

    // The interval of a number of customers has no upper bound; that of one customer's chance has, and the same spread is laid off on the log-odds.
    private static ConfidenceInterval? Chance(Estimate alive)
    {
        if (alive.Interval() is not { } interval || alive.Value is not (> 0 and < 1 and var chance))
        {
            return null;
        }

        double odds = chance / (1 - chance), reach = Math.Exp(Math.Log(interval.Upper / chance) / (1 - chance));
        return new(odds / (odds + reach), odds * reach / (1 + (odds * reach)), interval.Level);
    }
}
