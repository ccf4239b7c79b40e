namespace CrmMetrics.Samples;

/// <summary>What each customer is worth, and all of them together, by the model that forecast best and has now learnt from the whole log.</summary>
internal static class Worth
{
    private static readonly TimeLength Year = TimeLength.Weeks(52);

    public static void Print(PurchaseHistories<string> customers, Func<PurchaseHistories, PurchaseModel> fit, CustomerEconomics economics, Currency currency)
    {
        // Who bought again for nothing alone has no place in a model of amounts above 0.
        PurchaseHistories histories = customers.Histories, paying = PurchaseHistories.From(histories.Where(history => history.PricedPurchases == 0 || history.Spend.Amount > 0));
        (PurchaseModel buying, GammaGammaModel spending) = (fit(histories), GammaGammaModel.Fit(paying));
        LifetimeValuation valuation = LifetimeValuation.From(buying, spending, economics);
        Report.Fits("The models that value the customers", "fitted to the whole log", [(buying.Name, buying.FitResult), ("Gamma-Gamma", spending.FitResult)]);
        if (spending.FitResult.Verdict == FitVerdict.NoData)
        {
            Report.Lines(["Nobody has bought again and paid for it: what customers are worth cannot be told."]);
            return;
        }

        Report.Table(
            "The ten most valuable customers",
            $"value: all the purchases to come, {economics}, in {currency}; 95 % intervals: what the parameters leave open",
            ["", "repeats", "alive", "95 %", "buys in 52 weeks", "95 %", "value", "95 %"],
            valuation.Predict(histories, TimeLength.Forever).Values().Select((value, at) => (value, at)).OrderByDescending(customer => customer.value?.Amount).Take(10).Select(customer =>
            {
                PurchaseHistories one = PurchaseHistories.From([histories[customer.at]]);
                (Estimate alive, Estimate purchases) = (buying.TotalAlive(one), buying.TotalExpectedPurchases(one, Year));
                return (string[])[
                    customers.Customers[customer.at], $"{one[0].RepeatPurchases:N0}", $"{alive.Value:P1}", Report.Between(alive.Interval(), "P1"), Report.Figure(purchases.Value, "N1"),
                    Report.Between(purchases.Interval(), "N1"), .. Report.Amount(valuation.CustomerEquity(one, TimeLength.Forever))];
            }));

        // One row a month in which customers came, or a year where the log is long.
        LocalDate[] came = [.. histories.Select(history => customers.AsOf.PlusDays(-(int)history.Age.TotalDays))];
        string[] cohorts = [.. came.Select(date => came.Max().Year - came.Min().Year > 1 ? $"{date:uuuu}" : $"{date:uuuu-MM}")];
        IReadOnlyDictionary<string, MoneyEstimate> year = valuation.CustomerEquityBy(histories, cohorts, Year), ever = valuation.CustomerEquityBy(histories, cohorts, TimeLength.Forever);
        Report.Table(
            "Customer equity",
            $"what the customers of today are worth together, by when they came, {economics}, in {currency}",
            ["", "customers", "in 52 weeks", "95 %", "for ever", "95 %"],
            [
                .. year.Keys.Order(StringComparer.Ordinal).Select(cohort => (string[])[cohort, $"{cohorts.Count(name => name == cohort):N0}", .. Report.Amount(year[cohort]), .. Report.Amount(ever[cohort])]),
                ["all", $"{histories.Count:N0}", .. Report.Amount(valuation.CustomerEquity(histories, Year)), .. Report.Amount(valuation.CustomerEquity(histories, TimeLength.Forever))],
            ]);
    }
}
