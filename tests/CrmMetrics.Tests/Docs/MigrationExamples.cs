#region migration-usings
using CrmMetrics;
using CrmMetrics.Marketing;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using CrmMetrics.Surveys;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/migration.md.</summary>
public class MigrationExamples : PageTests
{
    [Fact]
    public void Integer_division_before()
    {
        #region migration-integer-before
        int promoters = 620, detractors = 170, responses = 1_000;

        Console.WriteLine((promoters - detractors) / responses * 100);   // 0
        #endregion

        Printed("migration-integer-before");
    }

    [Fact]
    public void Integer_division()
    {
        #region migration-integer
        Console.WriteLine(NetPromoterScore.From(promoters: 620, passives: 210, detractors: 170));   // 45.0 (620−170 of 1,000)
        #endregion

        Printed("migration-integer");
    }

    [Fact]
    public void Linq_before()
    {
        #region migration-linq-before
        List<int?> ratings = [10, 9, 8, null, 3, 10];

        double promoters = ratings.Count(rating => rating >= 9);
        double detractors = ratings.Count(rating => !(rating > 6));          // null is not above 6, so silence is dissent
        Console.WriteLine(100 * (promoters - detractors) / ratings.Count);   // 16.666666666666668
        #endregion

        Printed("migration-linq-before");
    }

    [Fact]
    public void Linq()
    {
        #region migration-linq
        List<int?> ratings = [10, 9, 8, null, 3, 10];

        RatingCounts answers = RatingCounts.From(ratings, RatingScale.ZeroToTen);   // one pass
        Console.WriteLine(answers.NetPromoterScore);                                // 40.0 (3−1 of 5)
        Console.WriteLine(answers.ResponseRate);                                    // 5/6 = 83.3 %
        #endregion

        Printed("migration-linq");
    }

    [Fact]
    public void Retention_before()
    {
        #region migration-retention-before
        double opening = 26, closing = 30, joined = 22;   // 10 of the 22 left again

        Console.WriteLine($"{(closing - joined) / opening:P1}");   // 30.8 %
        #endregion

        Printed("migration-retention-before");
    }

    [Fact]
    public void Retention()
    {
        #region migration-retention
        Console.WriteLine(RetentionRate.From(retained: 17, opening: 26));                                                // 17/26 = 65.4 %
        Console.WriteLine(RetentionRate.From(retained: 30 - 22, opening: 26, RetentionDefinition.ClosingMinusAllNew));   // 8/26 = 30.8 %
        #endregion

        Printed("migration-retention");
    }

    [Fact]
    public void Averages_before()
    {
        #region migration-average-before
        double north = 9.0 / 10, south = 150.0 / 300;

        Console.WriteLine($"{new[] { north, south }.Average():P1}");   // 70.0 %
        #endregion

        Printed("migration-average-before");
    }

    [Fact]
    public void Averages()
    {
        #region migration-average
        Proportion north = Proportion.From(part: 9, whole: 10), south = Proportion.From(part: 150, whole: 300);

        Console.WriteLine(north + south);   // 159/310 = 51.3 %
        #endregion

        Printed("migration-average");
    }

    [Fact]
    public void Zero_before()
    {
        #region migration-zero-before
        double[] spend = [2_000, 0, 1_500], leads = [50, 0, 20];   // nothing was done in February

        Console.WriteLine(spend.Zip(leads, (money, count) => money / count).Average());                // NaN
        Console.WriteLine(spend.Zip(leads, (money, count) => count == 0 ? 0 : money / count).Min());   // 0
        #endregion

        Printed("migration-zero-before");
        decimal none = 0;
        Assert.Throws<DivideByZeroException>(() => 2_000m / none);
    }

    [Fact]
    public void Zero()
    {
        #region migration-zero
        CostPerLead[] months =
        [
            CostPerLead.From(new Money(2_000m, "EUR"), leads: 50),
            CostPerLead.From(new Money(0m, "EUR"), leads: 0),
            CostPerLead.From(new Money(1_500m, "EUR"), leads: 20),
        ];

        Console.WriteLine(months[1]);                                                                 // undefined (the spend brought no leads)
        Console.WriteLine(months[1].Value is null);                                                   // True
        Console.WriteLine(months.Aggregate(CostPerLead.Zero, (quarter, month) => quarter + month));   // 50.00 EUR (3,500.00 EUR ÷ 70)
        #endregion

        Printed("migration-zero");
    }

    [Fact]
    public void Money_before()
    {
        #region migration-money-before
        double[] amounts = [0.1, 0.2, -0.3];   // and was that euros?

        Console.WriteLine(amounts.Sum() == 0);   // False
        #endregion

        Printed("migration-money-before");
    }

    [Fact]
    public void Money_after()
    {
        #region migration-money
        Money total = Money.Sum([new Money(0.1m, "EUR"), new Money(0.2m, "EUR"), new Money(-0.3m, "EUR")]);

        Console.WriteLine(total);   // 0.00 EUR
        #endregion

        Printed("migration-money");
    }

    [Fact]
    public void Arrow_before()
    {
        #region migration-arrow-before
        double before = 100 * (54 - 20) / 100.0, after = 100 * (58 - 18) / 100.0;

        Console.WriteLine(after > before ? "▲ better" : "▼ worse");   // ▲ better
        #endregion

        Printed("migration-arrow-before");
    }

    [Fact]
    public void Arrow()
    {
        #region migration-arrow
        NetPromoterScore before = NetPromoterScore.From(promoters: 54, passives: 26, detractors: 20), after = NetPromoterScore.From(promoters: 58, passives: 24, detractors: 18);

        Console.WriteLine(after.ComparedWith(before));   // +6 points [-15.56, 27.21] at 95 %, not enough evidence
        #endregion

        Printed("migration-arrow");
    }

    [Fact]
    public void Dates_before()
    {
        #region migration-dates-before
        DateTime closedAt = new(2024, 3, 31, 22, 15, 0, DateTimeKind.Utc);   // a quarter past midnight in Berlin

        Console.WriteLine($"{closedAt:yyyy}-Q{((closedAt.Month - 1) / 3) + 1}");   // 2024-Q1
        #endregion

        Printed("migration-dates-before");
    }

    [Fact]
    public void Dates()
    {
        #region migration-dates
        DateTime closedAt = new(2024, 3, 31, 22, 15, 0, DateTimeKind.Utc);
        ReportingCalendar berlin = new(DateTimeZoneProviders.Tzdb["Europe/Berlin"]);

        LocalDate date = berlin.DateOf(Instant.FromDateTimeUtc(closedAt));
        Console.WriteLine(berlin.PeriodOf(date, Granularity.Quarter));   // 2024-Q2
        #endregion

        Printed("migration-dates");
    }
}
