using CrmMetrics.Lifetime;
using NodaTime;

namespace CrmMetrics.Tests.Lifetime;

public class HistoryCheckTests
{
    private static readonly HistoryColumns Fine = new() { RepeatPurchases = new long[] { 0, 3, 1, 0 }, Recencies = new[] { 0.0, 20, 4, 0 }, Ages = new[] { 38.0, 39, 30, 27 }, Unit = TimeUnit.Week };

    [Fact]
    public void Nothing_is_found_where_nothing_is_wrong()
    {
        HistoryCheck check = HistoryCheck.Of(Fine);

        Assert.Empty(check.Findings);
        Assert.True(check.IsPossible);
        Assert.Null(check.SpendCorrelation);
        Assert.Equal("no-spend", check.WhyNoSpendCorrelation!.Code);
        Assert.Equal("nothing found", check.ToString());
        Assert.Empty(HistoryCheck.Of(PurchaseHistories.From(Fine)).Findings);
    }

    [SkippableFact]
    public void Cdnow_has_the_published_weak_correlation_of_spend_and_frequency()
    {
        HistoryCheck check = HistoryCheck.Of(CdnowSample.Log().At(CdnowSample.CalibrationEnd).Histories);

        // 40-digit arithmetic over the 946 repeat buyers of the log; .11 in the note on the Gamma-Gamma model.
        GoldenFile.Close(0.11388791939125480, check.SpendCorrelation, 1e-12);
        GoldenFile.Close(4.5e-4, check.SpendCorrelationPValue, 0.05);
        HistoryFinding finding = Assert.Single(check.Findings);
        Assert.Equal((FindingWeight.Notice, "spend-goes-with-frequency"), (finding.Weight, finding.Code));
        Assert.Equal("The average spend of 946 repeat buyers goes with how often they buy (correlation 0.114), and the Gamma-Gamma model assumes that it does not: so weak a correlation does little harm.", finding.Text);
    }

    [SkippableFact]
    public void Leaving_out_those_who_bought_once_is_noticed()
    {
        PurchaseHistories all = CdnowSample.Log().At(CdnowSample.CalibrationEnd).Histories;

        HistoryCheck check = HistoryCheck.Of(PurchaseHistories.From(all.Where(history => history.RepeatPurchases > 0)));

        Assert.Equal(["repeat-buyers-only", "spend-goes-with-frequency"], check.Findings.Select(finding => finding.Code));
        Assert.Equal(946, check.Findings[0].Figure);
    }

    [Fact]
    public void Impossible_rows_are_findings_rather_than_exceptions()
    {
        HistoryCheck check = HistoryCheck.Of(Fine with
        {
            RepeatPurchases = new long[] { -1, 0, 2, 1, 1, 3, 0 },
            Recencies = new[] { 0, 2.0, 40, 1, double.PositiveInfinity, 8, 0 },
            Ages = new[] { 3, 9.0, 30, double.NaN, 3, 30, 27 },
        });

        Assert.False(check.IsPossible);
        Assert.Equal(
            ["age-impossible", "frequency-negative", "recency-above-age", "recency-impossible", "recency-without-repeat"],
            check.Findings.Where(finding => finding.Weight == FindingWeight.Impossible).Select(finding => finding.Code));
        Assert.StartsWith("Impossible recency-above-age: 1 of 7 customers have a recency above their age; recency runs from the first purchase to the last, not from the last to now, and has the unit of the age, the first in row 2 (counted from 0).", check.Findings[2].ToString());
    }

    [Fact]
    public void More_purchases_than_days_are_noticed()
    {
        PurchaseHistories histories = PurchaseHistories.From(Fine with { RepeatPurchases = new long[] { 0, 141, 28, 0 } });

        HistoryFinding finding = Assert.Single(HistoryCheck.Of(histories).Findings);

        Assert.Equal((FindingWeight.Warning, "frequency-above-days", 1.0), (finding.Weight, finding.Code, finding.Figure));
    }

    [Fact]
    public void Daily_buyers_with_rounded_weeks_are_not()
    {
        // 213 days, written as weeks with two decimals.
        Assert.DoesNotContain(HistoryCheck.Of(Fine with { RepeatPurchases = new long[] { 0, 213, 1, 0 }, Recencies = new[] { 0, 30.43, 4, 0 } }).Findings, finding => finding.Code == "frequency-above-days");
    }

    [Fact]
    public void Too_short_an_observation_is_noticed()
    {
        HistoryCheck check = HistoryCheck.Of(Fine with { RepeatPurchases = new long[] { 0, 1, 1, 0 }, Recencies = new[] { 0.0, 3, 3, 0 }, Ages = new[] { 5.0, 6, 4, 0 } });

        Assert.Equal(["age-too-short", "age-zero"], check.Findings.Select(finding => finding.Code));
        Assert.Equal(2, check.Findings[0].Figure, 12);
        Assert.Equal(1, check.Findings[1].Figure);
        Assert.Equal(FindingWeight.Notice, check.Findings[1].Weight);
    }

    [Fact]
    public void Nobody_and_nobody_again_are_noticed()
    {
        Assert.Equal("no-customers", Assert.Single(HistoryCheck.Of(PurchaseHistories.Zero).Findings).Code);
        Assert.Equal("nobody-repeats", Assert.Single(HistoryCheck.Of(Fine with { RepeatPurchases = new long[4], Recencies = new double[4] }).Findings).Code);
    }

    [Fact]
    public void A_strong_correlation_and_spend_of_nothing_are_warnings()
    {
        long[] repeats = [.. Enumerable.Range(0, 40).Select(i => (long)(i % 8))];
        HistoryColumns columns = new()
        {
            RepeatPurchases = repeats,
            Recencies = repeats.Select(x => 20.0 * x).ToArray(),
            Ages = repeats.Select(_ => 200.0).ToArray(),
            Unit = TimeUnit.Day,
            Spends = repeats.Select(x => (decimal)(x * (x - 1) * 10)).ToArray(),
            Currency = Given.Euro,
        };

        HistoryCheck check = HistoryCheck.Of(columns);

        Assert.Equal(["spend-not-positive", "spend-goes-with-frequency"], check.Findings.Select(finding => finding.Code));
        Assert.All(check.Findings, finding => Assert.Equal(FindingWeight.Warning, finding.Weight));
        Assert.Equal(1, check.SpendCorrelation!.Value, 12);
        Assert.Equal(check.SpendCorrelation, HistoryCheck.Of(PurchaseHistories.From(columns)).SpendCorrelation);
    }

    [Fact]
    public void Equal_spend_has_no_correlation()
    {
        HistoryCheck check = HistoryCheck.Of(Fine with { RepeatPurchases = new long[] { 1, 3, 2, 0 }, Recencies = new[] { 5.0, 20, 4, 0 }, Spends = new[] { 9.99m, 29.97m, 19.98m, 0 } });

        Assert.Null(check.SpendCorrelation);
        Assert.Equal("no-variation", check.WhyNoSpendCorrelation!.Code);
        Assert.Equal("too-few-repeat-buyers", HistoryCheck.Of(Fine with { Spends = new[] { 0, 29.97m, 19.98m, 0 } }).WhyNoSpendCorrelation!.Code);
    }

    [Fact]
    public void One_customer_is_no_plural() => Assert.Equal(
        "The only customer has not bought again: how often customers buy cannot be told.",
        HistoryCheck.Of(PurchaseHistories.From([PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Weeks(20))])).Findings.Single(finding => finding.Code == "nobody-repeats").Text);
}
