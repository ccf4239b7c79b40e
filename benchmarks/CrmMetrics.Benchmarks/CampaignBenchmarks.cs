using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;

namespace CrmMetrics.Benchmarks;

/// <summary>Campaigns, mailing lists and the league table of sources: rows against LINQ, and what the judgements cost.</summary>
public class CampaignBenchmarks : IControlled
{
    private const string Campaign = "Campaign", List = "Mailing list", Sources = "Lead sources";

    private CampaignRecipient[] recipients = [];
    private EmailListChange[] changes = [];
    private Dictionary<string, LeadSummary> leads = [];

    /// <inheritdoc/>
    [Params(10_000, 1_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Make()
    {
        recipients = [.. Enumerable.Range(0, Rows).Select(row => row % 50 == 0 ? default : new CampaignRecipient(true, row % 4, row % 7 == 0 ? 1 : 0, row % 21 == 0 ? 1 : 0))];
        changes = [.. Enumerable.Range(0, Rows).Select(row => (EmailListChange)(1 + (row % 9 < 5 ? 0 : row % 9 - 4)))];
        leads = Enumerable.Range(0, 20).ToDictionary(source => "source " + source, source => Summary(10 + (source * source * 5), 1 + source + (source * source / 2)));
    }

    /// <inheritdoc/>
    public void Check()
    {
        Make();
        Control.Same((decimal)CountByLinq(), (decimal)CountOfRows().Clicked, nameof(CountOfRows));
        Control.Same((decimal)CountByLinq(), (decimal)CountOfActions().Clicks, nameof(CountOfActions));
    }

    [BenchmarkCategory(Campaign)]
    [Benchmark(Baseline = true, Description = "LINQ: `Count` over an array of structs")]
    public int CountByLinq() => recipients.Count(recipient => recipient.Clicks > 0);

    [BenchmarkCategory(Campaign)]
    [Benchmark(Description = "rows: `CampaignCounts.From(…)`, array of structs")]
    public CampaignCounts CountOfRows() => CampaignCounts.From(recipients);

    [BenchmarkCategory(Campaign)]
    [Benchmark(Description = "rows: `CampaignActions.From(…)`, array of structs")]
    public CampaignActions CountOfActions() => CampaignActions.From(recipients);

    [BenchmarkCategory(List)]
    [Benchmark(Description = "rows: `EmailListMovements.From(…)`, array of enums")]
    public EmailListMovements Movements() => EmailListMovements.From(Rows, changes, change => change);

    [BenchmarkCategory(Sources)]
    [Benchmark(Description = "20 sources: `LeadSources.From(…).Table()`")]
    public int Table() => LeadSources.From(leads).Table().Sources.Count;

    [BenchmarkCategory(Sources)]
    [Benchmark(Description = "20 sources: `BetaBinomialPrior.Fit(…)`")]
    public double Fit() => BetaBinomialPrior.Fit([.. leads.Values.Select(source => source.Conversion())])!.Concentration;

    private static LeadSummary Summary(long count, long converted) =>
        LeadSummary.From(new LeadTotals { Leads = count, MarketingQualified = converted, SalesQualified = converted, Converted = converted });
}
