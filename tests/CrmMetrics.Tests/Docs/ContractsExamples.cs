#region contracts-usings
using CrmMetrics;
using CrmMetrics.Lifetime;
using CrmMetrics.Statistics;
#endregion

namespace Docs;

/// <summary>The code in docs/contracts.md.</summary>
public class ContractsExamples : PageTests
{
    [Fact]
    public void A_cohort()
    {
        #region contracts-fit
        // 1,000 customers, and how many of them were left after 1, 2, … 7 yearly renewals.
        SurvivalTable contracts = SurvivalTable.FromSurvivors([1000, 631, 468, 382, 326, 289, 262, 241]);
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(contracts, TimeLength.Years(1));

        Console.WriteLine(model.FitResult.Verdict);                // Converged
        Console.WriteLine($"{model.Alpha:F3}, {model.Beta:F3}");   // 0.704, 1.182
        Console.WriteLine(model.Survival(12));                     // 0.17 share [0.1456, 0.1976] at 95 %
        Console.WriteLine(model.Retention(1));                     // 0.6267 share [0.5975, 0.6551] at 95 %
        Console.WriteLine(model.Retention(8));                     // 0.9208 share [0.909, 0.9311] at 95 %
        #endregion

        Printed("contracts-fit");
    }

    [Fact]
    public void A_triangle()
    {
        #region contracts-triangle
        long[][] cohorts = [[10000, 8000, 6480, 5307, 4391], [10000, 8000, 6480, 5307], [10000, 8000, 6480], [10000, 8000]];
        SurvivalTable triangle = SurvivalTable.FromSurvivors(cohorts);
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(triangle, TimeLength.Years(1));
        Estimate later = model.ExpectedSurvivors(triangle, 3);   // of those who are there today, after three more renewals

        Console.WriteLine(model.FitResult.Parameters[0]);             // alpha 3.798 [2.763, 5.221] at 95 %
        Console.WriteLine($"{later:N0} {later.Interval(0.95):N0}");   // 13,757 [13,444, 14,078] at 95 %
        #endregion

        Printed("contracts-triangle");
    }

    [Fact]
    public void Rows()
    {
        #region contracts-rows
        (int Renewals, bool Ended)[] rows = [(1, true), (3, true), (3, false), (2, false), (1, true), (2, true)];
        SurvivalTable contracts = SurvivalTable.From(rows, row => SurvivalTime.From(row.Renewals, row.Ended));

        Console.WriteLine(contracts);   // 6 subjects: 4 events, 2 censored
        #endregion

        Printed("contracts-rows");
    }

    [Fact]
    public void Value()
    {
        #region contracts-value
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors([1000, 631, 468, 382, 326, 289, 262, 241]), TimeLength.Years(1));
        DiscountRate rate = DiscountRate.Effective(0.1);   // 10 % a year
        Money margin = new(120m, "EUR");                   // what a year leaves, not its price
        MoneyEstimate won = model.LifetimeValue(margin, rate, acquisitionCost: new Money(100m, "EUR")), stayed = model.ResidualValue(margin, 4, rate);

        Console.WriteLine(model.ExpectedLifetime(rate));                     // 3.695 periods [3.473, 3.932] at 95 %
        Console.WriteLine(model.ResidualLifetime(4, rate));                  // 5.894 periods [5.443, 6.382] at 95 %
        Console.WriteLine($"{won.Value:N2} {won.Interval(0.95):N2}");        // 343.39 EUR [316.70, 371.78] at 95 %
        Console.WriteLine($"{stayed.Value:N2} {stayed.Interval(0.95):N2}");   // 707.29 EUR [653.18, 765.89] at 95 %
        #endregion

        Printed("contracts-value");
    }

    [Fact]
    public void Equity()
    {
        #region contracts-equity
        SurvivalTable triangle = SurvivalTable.FromSurvivors(new long[][] { [10000, 8000, 6480, 5307, 4391], [10000, 8000, 6480, 5307], [10000, 8000, 6480], [10000, 8000] });
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(triangle, TimeLength.Years(1));
        MoneyEstimate equity = model.CustomerEquity(triangle, new Money(120m, "EUR"), DiscountRate.Effective(0.1));

        Console.WriteLine($"{equity.Value:N0} {equity.Interval(0.95):N0}");   // 10,494,084 EUR [9,970,321, 11,045,361] at 95 %
        #endregion

        Printed("contracts-equity");
    }

    [Fact]
    public void Age()
    {
        #region contracts-age
        SurvivalTable contracts = SurvivalTable.FromSurvivors([1000, 869, 743, 653, 593, 551, 517, 491]);
        ShiftedBetaGeometricModel narrow = ShiftedBetaGeometricModel.Fit(contracts, TimeLength.Years(1));
        BetaDiscreteWeibullModel wide = BetaDiscreteWeibullModel.Fit(contracts, TimeLength.Years(1));

        Console.WriteLine(LikelihoodRatioTest.Of(restricted: narrow.FitResult, full: wide.FitResult));   // likelihood-ratio test: 11.69, 1 df, p = 0.0006291
        Console.WriteLine($"{narrow.Survival(12).Value:P1}, {wide.Survival(12).Value:P1}");              // 37.8 %, 40.4 %
        #endregion

        Printed("contracts-age");
    }

    [Fact]
    public void Edges()
    {
        #region contracts-edges
        ShiftedBetaGeometricModel loyal = ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors([80, 80, 80, 80]), TimeLength.Months(1));
        Console.WriteLine(loyal.FitResult.Verdict);                       // AtEdge
        Console.WriteLine(loyal.Survival(12).WhyNoInterval);              // nobody has left, so the likelihood rises while churn goes to 0
        Console.WriteLine(loyal.ExpectedLifetime(DiscountRate.None));
        // undefined (without a discount the expected lifetime has no finite value: some customers stay so long that the mean has no bound)

        ShiftedBetaGeometricModel young = ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors([1000, 631]), TimeLength.Years(1));
        Console.WriteLine(young.FitResult.Explanation);
        // Only one renewal has been seen, and 2 parameters need 2: the renewal rates that were seen are fitted, and nothing can be said of later ones. Wait for more renewals, or add older cohorts.
        #endregion

        Printed("contracts-edges");
    }

    [Fact]
    public void Opportunities()
    {
        #region contracts-opportunities
        // Donors of a year and the six campaigns after it: how often they gave, at which campaign last, and how many donors did so.
        DiscreteHistories donors = DiscreteHistories.FromCounts(
            purchases: [6, 5, 4, 3, 2, 1, 5, 4, 3, 2, 1, 4, 3, 2, 1, 3, 2, 1, 2, 1, 1, 0],
            lastPurchases: [6, 6, 6, 6, 6, 6, 5, 5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 3, 2, 2, 1, 0],
            opportunities: [6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6],
            customers: [1203, 728, 512, 357, 234, 129, 335, 284, 225, 173, 119, 240, 181, 155, 78, 322, 255, 129, 613, 277, 1091, 3464]);
        BetaBernoulliModel model = BetaBernoulliModel.Fit(donors, TimeLength.Years(1));
        DiscreteHistory lapsed = DiscreteHistory.From(purchases: 2, lastPurchase: 4, opportunities: 6);

        Estimate gifts = model.ExpectedPurchases(donors, 5);
        MoneyEstimate equity = model.CustomerEquity(donors, new Money(25m, "USD"), DiscountRate.Effective(0.1));

        Console.WriteLine($"{model.ProbabilityAliveAtNextOpportunity(lapsed):F3}");   // 0.590
        Console.WriteLine($"{model.ProbabilityAliveAtLastOpportunity(lapsed):F3}");   // 0.634
        Console.WriteLine($"{model.ExpectedPurchases(lapsed, 5):F3}");                // 1.058
        Console.WriteLine($"{gifts:N0} {gifts.Interval(0.95):N0}");                   // 12,884 [12,584, 13,191] at 95 %
        Console.WriteLine($"{equity.Value:N0} {equity.Interval(0.95):N0}");           // 507,283 USD [484,340, 531,312] at 95 %
        #endregion

        Printed("contracts-opportunities");
    }
}
