#region leads-usings
using CrmMetrics;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/leads.md.</summary>
public class LeadsExamples : PageTests
{
    private static readonly LocalDate AsOf = new(2025, 6, 30);

    // 600 leads from January to June: of each ten, one is converted after 12 days, one after 40, one after 75, three are given up after 20, four stay open.
    private static readonly Lead[] Leads =
    [
        .. Enumerable.Range(0, 600)
            .Select(number => (number, created: new LocalDate(2025, 1, 1).PlusDays(number * 180 / 600)))
            .Select(row => (row.number % 10) switch
            {
                0 => Converted(row.created, 12),
                1 => Converted(row.created, 40),
                2 => Converted(row.created, 75),
                3 or 4 or 5 => new Lead { Created = row.created, Disqualified = row.created.PlusDays(20) },
                _ => new Lead { Created = row.created },
            })
            .Select(lead => lead.AsOf(AsOf)!.Value),
    ];

    [Fact]
    public void From_totals()
    {
        #region leads-counts
        LeadSummary leads = LeadSummary.From(new LeadTotals
        {
            Leads = 1_250,
            MarketingQualified = 540,
            SalesQualified = 310,
            Converted = 62,
            PayingLeads = 60,
            Disqualified = 600,
            Revenue = new Money(96_000m, "EUR"),
            RevenueSquares = 201_600_000,
        });

        Console.WriteLine(leads);                                                                          // 1,250 leads: 310 sales-qualified, 62 converted (96,000.00 EUR), 600 disqualified, 588 open
        Console.WriteLine(leads.Conversion());                                                             // 62/1,250 = 5.0 %
        Console.WriteLine(leads.Conversion().Interval(0.95));                                              // [0.03888, 0.06308] at 95 %
        Console.WriteLine(leads.ConversionOfClosed());                                                     // 62/662 = 9.4 %
        Console.WriteLine(leads.StageToStage(LeadTarget.MarketingQualified, LeadTarget.SalesQualified));   // 310/540 = 57.4 %
        Console.WriteLine(leads.RevenuePerLead());                                                         // 309.68 EUR (96,000.00 EUR ÷ 310)
        Console.WriteLine(leads.RevenuePerLead(LeadQualification.All));                                    // 76.80 EUR (96,000.00 EUR ÷ 1,250)
        Console.WriteLine(leads.RevenuePerLead(LeadQualification.All).TwoPart());                          // 76.80 EUR [57.62, 102.09] at 95 %
        #endregion

        Printed("leads-counts");
    }

    [Fact]
    public void From_columns()
    {
        #region leads-columns
        const int None = LeadColumns.Missing;
        int[] created = [0, 3, 5, 9], qualified = [2, None, None, None], converted = [20, None, 33, None], disqualified = [None, 11, None, None];   // days from any one day
        decimal[] revenues = [1_200m, 0m, 850m, 0m];

        LeadSummary leads = LeadSummary.From(new LeadColumns
        {
            Created = created,
            SalesQualified = qualified,
            Converted = converted,
            Disqualified = disqualified,
            Revenues = revenues,
            Currency = Currency.Parse("EUR"),
        });

        Console.WriteLine(leads);           // 4 leads: 2 sales-qualified, 2 converted (2,050.00 EUR), 1 disqualified, 1 open
        Console.WriteLine(leads.Cycle());   // 24 (n = 2, sd 5.66)
        #endregion

        Printed("leads-columns");
    }

    [Fact]
    public void From_rows()
    {
        #region leads-rows
        Lead[] rows =
        [
            new() { Created = new(2025, 1, 7), Source = "Web", SalesQualified = new(2025, 1, 9), Converted = new(2025, 2, 20), Revenue = new Money(1_200m, "EUR") },
            new() { Created = new(2025, 1, 15), Source = "Web", Disqualified = new(2025, 2, 3) },
            new() { Created = new(2025, 1, 20), Source = "Fair" },
        ];
        IReadOnlyDictionary<string, LeadSummary> bySource = LeadSummary.By(rows, lead => lead.Source ?? "unknown", lead => lead);

        Console.WriteLine(bySource["Web"]);                      // 2 leads: 1 sales-qualified, 1 converted (1,200.00 EUR), 1 disqualified, 0 open
        Console.WriteLine(bySource["Web"] + bySource["Fair"]);   // 3 leads: 1 sales-qualified, 1 converted (1,200.00 EUR), 1 disqualified, 1 open
        #endregion

        Printed("leads-rows");
    }

    [Fact]
    public void Duplicates()
    {
        #region leads-duplicates
        (string Mail, Lead Lead)[] rows =
        [
            ("ann@example.org", new Lead { Created = new(2025, 1, 7), Source = "Web", Disqualified = new(2025, 1, 9) }),
            ("Ann@Example.org", new Lead { Created = new(2025, 1, 20), Source = "Fair", Converted = new(2025, 2, 20), Revenue = new Money(1_200m, "EUR") }),
            ("bob@example.org", new Lead { Created = new(2025, 1, 15), Source = "Web" }),
        ];
        LeadBuilder<string> builder = new(RepeatedRevenue.SameSale, StringComparer.OrdinalIgnoreCase);
        builder.AddRange(rows, row => row.Mail, row => row.Lead);

        Console.WriteLine(builder.Duplicates);                                            // 1
        Console.WriteLine(LeadSummary.From(builder.ToLeads()).Conversion());              // 1/2 = 50.0 %
        Console.WriteLine(LeadSummary.From(rows.Select(row => row.Lead)).Conversion());   // 1/3 = 33.3 %
        #endregion

        Printed("leads-duplicates");
    }

    [Fact]
    public void Cohorts()
    {
        Lead[] leads = Leads;

        #region leads-cohorts
        LocalDate asOf = new(2025, 6, 30);   // the last date that the data cover
        LeadCohorts cohorts = LeadCohorts.From(leads);

        foreach (LeadCohort month in cohorts.Table(ReportingCalendar.Utc, Granularity.Month, asOf))
        {
            Console.WriteLine($"{month.Period.Label}  so far {month.Conversion}  {(month.IsMature ? "final" : "projected")} {month.Projected.Value:P0}");
        }
        // 2025-01  so far 33/104 = 31.7 %  projected 32 %
        // 2025-02  so far 27/93 = 29.0 %  projected 29 %
        // 2025-03  so far 30/103 = 29.1 %  projected 29 %
        // 2025-04  so far 26/100 = 26.0 %  projected 31 %
        // 2025-05  so far 18/104 = 17.3 %  projected 31 %
        // 2025-06  so far 6/96 = 6.2 %  projected 30 %
        #endregion

        Printed("leads-cohorts");
    }

    [Fact]
    public void Windows()
    {
        Lead[] leads = Leads;

        #region leads-window
        LocalDate asOf = new(2025, 6, 30);
        LeadCohorts cohorts = LeadCohorts.From(leads);
        Period window = Period.FromDays(90);

        Console.WriteLine(LeadSummary.From(leads).Conversion());                                // 140/600 = 23.3 %
        Console.WriteLine(cohorts.ConversionWithin(window, asOf));                              // 93/304 = 30.6 %
        Console.WriteLine(cohorts.Immature(window, asOf));                                      // 296
        Console.WriteLine(cohorts.ProjectedConversion(asOf));                                   // 0.3025 share [0.2827, 0.3285] at 95 %
        Console.WriteLine(cohorts.ConversionByDate(new DateInterval(new(2025, 6, 1), asOf)));   // 0.3125 leads per created lead [0.2108, 0.4461] at 95 %
        #endregion

        Printed("leads-window");
    }

    [Fact]
    public void Hours()
    {
        #region leads-hours
        BusinessHours office = BusinessHours.Weekdays(
            DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            from: new(9, 0),
            to: new(17, 0),
            holidays: [new(2024, 3, 29), new(2024, 4, 1)]);
        Instant thursday = Instant.FromUtc(2024, 3, 28, 15, 30), tuesday = Instant.FromUtc(2024, 4, 2, 7, 10);   // Easter and a change of the clock between

        Console.WriteLine((tuesday - thursday).TotalMinutes);                         // 6700
        Console.WriteLine(office.Between(thursday, tuesday).TotalMinutes);            // 40
        Console.WriteLine(office.Add(thursday, Duration.FromHours(4)));               // 2024-04-02T10:30:00Z
        Console.WriteLine(office.NextOpening(Instant.FromUtc(2024, 3, 30, 12, 0)));   // 2024-04-02T07:00:00Z
        #endregion

        Printed("leads-hours");
    }

    [Fact]
    public void Spans()
    {
        #region leads-spans
        BusinessHours shop = new(
            DateTimeZoneProviders.Tzdb["Europe/Berlin"],
            hours:
            [
                new BusinessSpan(IsoDayOfWeek.Monday, new(9, 0), new(12, 30)),
                new BusinessSpan(IsoDayOfWeek.Monday, new(13, 30), new(18, 0)),
                new BusinessSpan(IsoDayOfWeek.Thursday, new(9, 0), new(20, 0)),
            ],
            closed: [IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday],
            holidays: [new(2025, 12, 25)],
            holidaysKnown: new DateInterval(new(2025, 1, 1), new(2025, 12, 31)));

        Console.WriteLine(shop);                                                    // Monday 09:00-12:30 13:30-18:00, Thursday 09:00-20:00 in Europe/Berlin, 1 holidays
        Console.WriteLine(BusinessHours.Parse(shop.ToString("R", null)) == shop);   // True
        #endregion

        Printed("leads-spans");
    }

    [Fact]
    public void Response()
    {
        #region leads-response
        BusinessHours office = BusinessHours.Weekdays(DateTimeZoneProviders.Tzdb["Europe/Berlin"], new(9, 0), new(17, 0));
        Instant friday = Instant.FromUtc(2025, 5, 9, 14, 0), asOf = Instant.FromUtc(2025, 5, 16, 15, 0);
        LeadReplies[] replies =
        [
            new() { Received = friday, Automated = friday, Attempted = friday.Plus(Duration.FromMinutes(20)), Contacted = friday.Plus(Duration.FromMinutes(75)) },
            new() { Received = friday, Automated = friday, Attempted = friday.Plus(Duration.FromHours(66)) },
            new() { Received = friday, Automated = friday },
        ];

        Console.WriteLine(LeadResponse.From(replies, asOf).Median().Value);                                          // 3960
        Console.WriteLine(LeadResponse.From(replies, asOf, LeadResponseKind.FirstAttempt, office).Median().Value);   // 120
        Console.WriteLine(LeadResponse.From(replies, asOf, LeadResponseKind.AnyReply).Median().Value);               // 0
        Console.WriteLine(LeadResponse.From(replies, asOf, LeadResponseKind.FirstContact).AnsweredShare);            // 1/3 = 33.3 %
        Console.WriteLine(LeadResponse.From(replies, asOf).Within(Duration.FromHours(1)));                           // 1/3 = 33.3 %
        #endregion

        Printed("leads-response");
    }

    [Fact]
    public void Never()
    {
        #region leads-never
        // 100 companies with the published shares: 37 answer within the hour, 16 within the day, 24 later, 23 never in 30 days. 42 hours is the mean of those who answer.
        LeadResponse audit = LeadResponse.From(
            SurvivalTable.FromCounts(times: [16, 362, 7_819, 30 * 24 * 60], events: [37, 16, 24, 0], censored: [0, 0, 0, 23]),
            LeadResponseKind.FirstAttempt);

        Console.WriteLine(audit.MeanOfAnswered.Value / 60);                          // 42
        Console.WriteLine(audit.RestrictedMean(Duration.FromDays(30)).Value / 60);   // 197.94
        Console.WriteLine(audit.QuantileOfAnswered(0.5));                            // 362
        Console.WriteLine(audit.Median().Value);                                     // 362
        Console.WriteLine(audit.QuantileOfAnswered(0.9));                            // 7819
        Console.WriteLine(audit.Quantile(0.9));                                      // not reached, no interval: no interval of the curve reaches down to 0.1
        Console.WriteLine(audit.Within(Duration.FromHours(1)));                      // 37/100 = 37.0 %
        #endregion

        Printed("leads-never");
    }

    private static Lead Converted(LocalDate created, int days) => new() { Created = created, SalesQualified = created.PlusDays(days / 3), Converted = created.PlusDays(days), Revenue = new Money(1_000m, "EUR") };
}
