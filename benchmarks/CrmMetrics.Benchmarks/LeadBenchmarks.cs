using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Marketing;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>Leads: summaries and cohorts from columns and rows against LINQ, and business hours against a loop over the days.</summary>
public class LeadBenchmarks : IControlled
{
    private const string Summary = "Lead summary", Cohorts = "Lead cohorts", Response = "Lead response in business hours", Duplicates = "Leads with duplicates";

    private static readonly Currency Euro = Currency.Parse("EUR");

    private static readonly BusinessHours Office =
        BusinessHours.Weekdays(DateTimeZoneProviders.Tzdb["Europe/Berlin"], new(9, 0), new(17, 0), [new(2024, 3, 29), new(2024, 4, 1), new(2024, 5, 1)]);

    private Lead[] leads = [];
    private LeadReplies[] replies = [];
    private int[] created = [];
    private int[] sales = [];
    private int[] converted = [];
    private int[] disqualified = [];
    private decimal[] revenues = [];

    /// <inheritdoc/>
    [Params(10_000, 1_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Make()
    {
        decimal[] amounts = AmountColumn.Make(Rows);
        LocalDate first = new(2024, 1, 1);
        leads = new Lead[Rows];
        for (int row = 0; row < Rows; row++)
        {
            LocalDate day = first.PlusDays(row % 365);
            int fate = row * 7 % 10, days = row * 13 % 90;
            leads[row] = fate == 0 ? new() { Created = day, SalesQualified = day.PlusDays(days / 3), Converted = day.PlusDays(days), Revenue = new Money(amounts[row], Euro) }
                : fate < 5 ? new() { Created = day, Disqualified = day.PlusDays(days) }
                : new() { Created = day };
        }

        created = [.. leads.Select(lead => Number(lead.Created))];
        sales = [.. leads.Select(lead => Number(lead.SalesQualified))];
        converted = [.. leads.Select(lead => Number(lead.Converted))];
        disqualified = [.. leads.Select(lead => Number(lead.Disqualified))];
        revenues = [.. leads.Select(lead => lead.Revenue.Amount)];
        Instant start = Instant.FromUtc(2024, 1, 1, 0, 0);
        replies = [.. Enumerable.Range(0, Rows).Select(row => start + Duration.FromMinutes(row % 500_000)).Select((at, row) => new LeadReplies { Received = at, Attempted = at + Duration.FromMinutes(row * 31 % 9_000) })];
    }

    /// <inheritdoc/>
    public void Check()
    {
        Make();
        long expected = SummaryByLinq();
        Control.Same(expected, SummaryOfColumns().Converted, nameof(SummaryOfColumns));
        Control.Same(expected, SummaryOfRows().Converted, nameof(SummaryOfRows));
        Control.Same(expected, CohortsOfRows().Outcomes(new(2026, 1, 1))["converted"], nameof(CohortsOfRows));
        Control.Same(expected, JoinedOfRows(), nameof(JoinedOfRows));
        Control.Near(ResponseByDays(), ResponseOfRows().MeanOfAnswered.Sum, nameof(ResponseOfRows));
    }

    [BenchmarkCategory(Summary)]
    [Benchmark(Baseline = true, Description = "LINQ: seven aggregates over an array of structs")]
    public long SummaryByLinq()
    {
        long won = leads.Count(lead => lead.Converted is not null);
        return leads.Count(lead => lead.SalesQualified is not null) + leads.Count(lead => lead.MarketingQualified is not null) + leads.Count(lead => lead.Disqualified is not null) >= 0
            && leads.Sum(lead => lead.Revenue.Amount) + leads.Sum(lead => lead.Revenue.Amount * lead.Revenue.Amount) != decimal.MinValue
            && leads.Where(lead => lead.Converted is not null).Sum(lead => (long)Period.DaysBetween(lead.Created, lead.Converted!.Value)) >= 0 ? won : -1;
    }

    [BenchmarkCategory(Summary)]
    [Benchmark(Description = "columns: `LeadSummary.From(LeadColumns)`")]
    public LeadSummary SummaryOfColumns() => LeadSummary.From(new LeadColumns
    {
        Created = created,
        SalesQualified = sales,
        Converted = converted,
        Disqualified = disqualified,
        Revenues = revenues,
        Currency = Euro,
    });

    [BenchmarkCategory(Summary)]
    [Benchmark(Description = "rows: `LeadSummary.From(IEnumerable<Lead>)`, array")]
    public LeadSummary SummaryOfRows() => LeadSummary.From(leads);

    [BenchmarkCategory(Cohorts)]
    [Benchmark(Description = "rows: `LeadCohorts.From(IEnumerable<Lead>)`, array")]
    public LeadCohorts CohortsOfRows() => LeadCohorts.From(leads);

    [BenchmarkCategory(Duplicates)]
    [Benchmark(Description = "rows: `LeadBuilder<int>.AddRange`, each lead once")]
    public long JoinedOfRows()
    {
        LeadBuilder<int> builder = new();
        builder.AddRange(leads.Select((lead, row) => new KeyValuePair<int, Lead>(row, lead)), row => row.Key, row => row.Value);
        return LeadSummary.From(builder.ToLeads()).Converted;
    }

    [BenchmarkCategory(Response)]
    [Benchmark(Baseline = true, Description = "a loop over the days between, with NodaTime")]
    public double ResponseByDays()
    {
        double minutes = 0;
        foreach (LeadReplies reply in replies)
        {
            LocalDate last = reply.Attempted!.Value.InZone(Office.Zone).Date;
            for (LocalDate day = reply.Received.InZone(Office.Zone).Date; day <= last; day = day.PlusDays(1))
            {
                if (day.DayOfWeek <= IsoDayOfWeek.Friday && !Office.Holidays.Contains(day))
                {
                    Instant from = Instant.Max(reply.Received, day.At(new(9, 0)).InZoneLeniently(Office.Zone).ToInstant());
                    Instant to = Instant.Min(reply.Attempted.Value, day.At(new(17, 0)).InZoneLeniently(Office.Zone).ToInstant());
                    minutes += to > from ? (to - from).TotalMinutes : 0;
                }
            }
        }

        return minutes;
    }

    [BenchmarkCategory(Response)]
    [Benchmark(Description = "rows: `LeadResponse.From(…)` with `BusinessHours`")]
    public LeadResponse ResponseOfRows() => LeadResponse.From(replies, Instant.FromUtc(2026, 1, 1, 0, 0), LeadResponseKind.FirstAttempt, Office);

    private static int Number(LocalDate? date) => date is { } day ? Period.DaysBetween(new(2024, 1, 1), day) : LeadColumns.Missing;
}
