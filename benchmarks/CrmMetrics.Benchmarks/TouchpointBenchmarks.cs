using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Statistics;
using CrmMetrics.Touchpoints;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>The touchpoints room: a ledger summed up through its doors against LINQ, and the readings of a reduction.</summary>
public class TouchpointBenchmarks : IControlled
{
    private const string Ledger = "A ledger of touchpoints: channels, customers, cases, first contacts", Reduction = "A reduction in contacts with its interval";

    private static readonly Instant AsOf = Instant.FromUtc(2025, 1, 1, 0, 0);

    private static readonly string[] Names = ["phone", "chat", "e-mail", "portal"];

    private Touchpoint<int>[] facts = [];
    private TouchpointColumns<int> columns;
    private ContactReduction reduction;

    /// <inheritdoc/>
    [Params(10_000, 1_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void MakeLedger()
    {
        SplitMix64 random = new(5);
        facts = new Touchpoint<int>[Rows];
        for (int row = 0; row < Rows; row++)
        {
            int customer = random.Below(Rows / 4);
            facts[row] = new(Names[random.Below(4)], AsOf - Duration.FromMinutes(1 + random.Below(525_600)), random.Below(4) == 0 ? TouchpointDirection.Outbound : TouchpointDirection.Inbound)
            {
                Customer = customer,
                Case = (2 * customer) + random.Below(2),
                Outcome = random.Below(3) == 0 ? TouchpointOutcome.Unresolved : TouchpointOutcome.Resolved,
                Cost = new Money(random.Below(2000) / 100m, "EUR"),
                Minutes = random.Below(60) / 2.0,
            };
        }

        columns = new()
        {
            Channels = Array.ConvertAll(facts, fact => fact.Channel),
            Instants = Array.ConvertAll(facts, fact => fact.At),
            Directions = Array.ConvertAll(facts, fact => fact.Direction),
            Customers = Array.ConvertAll(facts, fact => fact.Customer),
            Cases = Array.ConvertAll(facts, fact => fact.Case),
            Outcomes = Array.ConvertAll(facts, fact => fact.Outcome!.Value),
            Costs = Array.ConvertAll(facts, fact => fact.Cost?.Amount),
            Currency = Currency.Parse("EUR"),
            Minutes = Array.ConvertAll(facts, fact => fact.Minutes),
        };
        reduction = ContactReduction.From(EventRate.From(800, 30), EventRate.From(1000, 30));
    }

    /// <inheritdoc/>
    public void Check()
    {
        MakeLedger();
        TouchpointSummary summary = LedgerFromFacts();
        Control.Same(LedgerByLinq(), (summary.Channels.Count, (int)summary.Customers, (int)summary.Cases), nameof(LedgerFromFacts));
        Control.Same(summary, LedgerFromColumns(), nameof(LedgerFromColumns));
    }

    // What one would write: the same groups, without first-contact resolution's window.
    [BenchmarkCategory(Ledger)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` channel, customer and case")]
    public (int Channels, int Customers, int Cases) LedgerByLinq()
    {
        List<(string Channel, int Count, decimal Cost, double Minutes)> channels =
            [.. facts.GroupBy(fact => fact.Channel).Select(own => (own.Key, own.Count(), own.Sum(fact => fact.Cost!.Value.Amount), own.Average(fact => fact.Minutes!.Value)))];
        List<int> customers = [.. facts.GroupBy(fact => fact.Customer).Select(own => own.Count())];
        List<Instant> cases = [.. facts.GroupBy(fact => fact.Case).Select(own => own.OrderBy(fact => fact.At).First().At)];
        return (channels.Count, customers.Count, cases.Count);
    }

    [BenchmarkCategory(Ledger)]
    [Benchmark(Description = "facts: `TouchpointSummary.From(…)`")]
    public TouchpointSummary LedgerFromFacts() => TouchpointSummary.From(facts, AsOf, FirstContactRule.SevenDays);

    [BenchmarkCategory(Ledger)]
    [Benchmark(Description = "columns: `TouchpointSummary.From(TouchpointColumns<int>, …)`")]
    public TouchpointSummary LedgerFromColumns() => TouchpointSummary.From(columns, AsOf, FirstContactRule.SevenDays);

    [BenchmarkCategory(Reduction)]
    [Benchmark(Description = "`ContactReduction.Interval`, exact")]
    public ConfidenceInterval? ReductionInterval() => reduction.Interval();

    [BenchmarkCategory(Reduction)]
    [Benchmark(Description = "`ContactReduction.AvoidedContacts` and its interval")]
    public ConfidenceInterval? AvoidedInterval() => reduction.AvoidedContacts().Interval();
}
