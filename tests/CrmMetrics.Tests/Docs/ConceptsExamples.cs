#region concepts-usings
using System.Text.Json;
using CrmMetrics;
using CrmMetrics.Lifetime;
using CrmMetrics.Retention;
using CrmMetrics.Surveys;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/concepts.md.</summary>
public class ConceptsExamples : PageTests
{
    [Fact]
    public void Summaries_add_up()
    {
        #region concepts-merge
        int?[] yesterday = [10, 9, null, 7, 3], today = [8, null, 10];
        RatingCounts stored = RatingCounts.From(yesterday, RatingScale.ZeroToTen), added = RatingCounts.From(today, RatingScale.ZeroToTen);

        Console.WriteLine(stored + added == RatingCounts.From([.. yesterday, .. today], RatingScale.ZeroToTen));   // True
        Console.WriteLine((stored + added).NetPromoterScore);                                                      // 33.3 (3−1 of 6)
        #endregion

        Printed("concepts-merge");
    }

    [Fact]
    public void A_metric()
    {
        #region concepts-metric
        RetentionRate kept = RetentionRate.From(retained: 160, opening: 200);

        Console.WriteLine(kept);                   // 160/200 = 80.0 %
        Console.WriteLine(kept.Value);             // 0.8
        Console.WriteLine(kept.Interval(0.95));    // [0.7391, 0.8495] at 95 %
        Console.WriteLine(kept.Definition.Text);   // customers of the opening day still there on the closing day, over those of the opening day
        Console.WriteLine(kept.Definition.Unit);   // share
        #endregion

        Printed("concepts-metric");
    }

    [Fact]
    public void Undefined()
    {
        #region concepts-undefined
        RetentionRate nobody = RetentionRate.From(retained: 0, opening: 0);

        Console.WriteLine(nobody.Value is null);        // True
        Console.WriteLine(nobody.WhyUndefined!.Code);   // no-opening-customers
        Console.WriteLine(nobody);                      // undefined (there were no customers to keep)

        CustomerLifetimeValue figures = CustomerLifetimeValue.From(new Money(180m, "EUR"), grossMargin: 0.75m, churnPerPeriod: 0.03m);
        Console.WriteLine(figures.Interval(0.95) is null);   // True
        Console.WriteLine(figures.WhyNoInterval!.Code);      // figures-only
        #endregion

        Printed("concepts-undefined");
    }

    [Fact]
    public void Any_metric()
    {
        #region concepts-any
        IMetric[] board =
        [
            NetPromoterScore.From(promoters: 620, passives: 210, detractors: 170),
            RetentionRate.From(retained: 160, opening: 200),
            CustomerLifetimeValue.From(new Money(180m, "EUR"), grossMargin: 0.75m, lost: 0, opening: 40),
        ];

        foreach (IMetric metric in board)
        {
            Console.WriteLine($"{metric.Definition.Id}: {metric}, {metric.Interval(0.95)?.ToString() ?? metric.WhyNoInterval!.Code}");
        }
        // net-promoter-score: 45.0 (620−170 of 1,000), [40.12, 49.61] at 95 %
        // retention-rate/survivors-over-opening: 160/200 = 80.0 %, [0.7391, 0.8495] at 95 %
        // customer-lifetime-value/margin-over-churn: undefined (nobody left, so the formula sees no end to a lifetime), no-churn
        #endregion

        Printed("concepts-any");
    }

    [Fact]
    public void Comparison()
    {
        #region concepts-comparison
        RetentionRate before = RetentionRate.From(retained: 152, opening: 200), after = RetentionRate.From(retained: 176, opening: 205);
        Comparison change = after.ComparedWith(before, level: 0.95)!;

        Console.WriteLine(change);                 // +0.09854 share [0.02226, 0.1754] at 95 %, higher
        Console.WriteLine(change.Change);          // 0.09853658536585366
        Console.WriteLine(change.PValue < 0.05);   // True
        Console.WriteLine(change.Evidence);        // Higher
        #endregion

        Printed("concepts-comparison");
    }

    [Fact]
    public void Estimates()
    {
        #region concepts-estimate
        Estimate churn = ChurnRate.From(lost: 12, opening: 400).ToEstimate();
        CustomerLifetimeValue value = CustomerLifetimeValue.From(new Money(180m, "EUR"), grossMargin: 0.75m, churn);

        Console.WriteLine(churn);                  // 0.03 share [0.01724, 0.0517] at 95 %
        Console.WriteLine(value.Interval(0.95));   // [2611, 7829] at 95 %
        #endregion

        Printed("concepts-estimate");
    }

    [Fact]
    public void Json()
    {
        #region concepts-json
        RetentionRate kept = RetentionRate.From(retained: 160, opening: 200);

        Console.WriteLine(kept.ToString("R", null));                                // retained=160;opening=200;kind=SurvivorsOverOpening
        Console.WriteLine(RetentionRate.Parse(kept.ToString("R", null)) == kept);   // True
        Console.WriteLine($"{kept:P1}");                                            // 80.0 %

        string json = JsonSerializer.Serialize(kept);
        Console.WriteLine(json);
        // {"retained":160,"opening":200,"kind":"SurvivorsOverOpening","definition":"retention-rate/survivors-over-opening","value":0.8}
        Console.WriteLine(JsonSerializer.Deserialize<RetentionRate>(json) == kept);   // True
        #endregion

        Printed("concepts-json");
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ChurnRate>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RetentionRate>(json.Replace("survivors", "joiners")));
    }

    [Fact]
    public void Calendar()
    {
        #region concepts-calendar
        ReportingCalendar calendar = new(DateTimeZoneProviders.Tzdb["Europe/Berlin"], firstMonthOfFiscalYear: 4);
        LocalDate asOf = new(2024, 5, 20);

        foreach (ReportingPeriod quarter in calendar.Split(new DateInterval(new LocalDate(2024, 1, 1), asOf), Granularity.FiscalQuarter))
        {
            Console.WriteLine($"{quarter.Label} {quarter.Dates} {(quarter.IsComplete(asOf) ? "complete" : "incomplete")}");
        }
        // FY2024-Q4 [2024-01-01, 2024-03-31] complete
        // FY2025-Q1 [2024-04-01, 2024-05-20] incomplete

        // A quarter of an hour after midnight in Berlin is still 31 March in UTC; that day had 23 hours.
        Console.WriteLine($"{calendar.DateOf(Instant.FromUtc(2024, 3, 31, 22, 15)):uuuu-MM-dd}");   // 2024-04-01
        Console.WriteLine(calendar.LengthOf(new LocalDate(2024, 3, 31)).TotalHours);                // 23
        #endregion

        Printed("concepts-calendar");
    }

    [Fact]
    public void Money_adds_up()
    {
        #region concepts-money
        Money total = Money.Sum([new Money(12.50m, "EUR"), new Money(7.25m, "EUR")]);

        Console.WriteLine(total);                                          // 19.75 EUR
        Console.WriteLine(default(Money) + total == total);                // True
        Console.WriteLine(total / new Money(39.50m, "EUR"));               // 0.5
        Console.WriteLine(total.ConvertTo(Currency.Parse("USD"), 1.1m));   // 21.725 USD
        try
        {
            _ = total + new Money(1m, "USD");
        }
        catch (CurrencyMismatchException mixed)
        {
            Console.WriteLine(mixed.Message);
            // An amount in EUR cannot be combined with one in USD: convert one of them first.
        }
        #endregion

        Printed("concepts-money");
    }
}
