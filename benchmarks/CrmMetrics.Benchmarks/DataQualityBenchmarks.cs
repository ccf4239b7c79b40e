using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Adoption;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>Data quality and training: the summaries from rows against what LINQ needs for one of their figures, and an adoption index.</summary>
public class DataQualityBenchmarks : IControlled
{
    private const string Completeness = "Completeness of four fields", Freshness = "Records updated within 30 days", Timeliness = "Activities logged within a day",
        Duplicates = "Extra records by key", Training = "Training completion", Index = "Adoption index";

    private static readonly LocalDate AsOf = new(2026, 3, 31);

    private static readonly DateInterval Quarter = new(new(2026, 1, 1), AsOf);

    private static readonly Instant Now = Instant.FromUtc(2026, 3, 31, 18, 0);

    private static readonly RequiredField<Contact>[] Fields =
    [
        RequiredField.Of("e-mail", (Contact contact) => contact.Email),
        RequiredField.Of("phone", (Contact contact) => contact.Phone),
        RequiredField.Of("employees", (Contact contact) => contact.Employees, employees => employees > 0),
        RequiredField.Of("updated", (Contact contact) => contact.Updated),
    ];

    private Contact[] contacts = [];

    /// <inheritdoc/>
    [Params(10_000, 1_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Make()
    {
        Random random = new(1);
        contacts = [.. Enumerable.Range(0, Rows).Select(_ => new Contact(
            random.Next(Rows),
            random.Next(10) == 0 ? null : "a@b.example",
            random.Next(4) == 0 ? " " : "030 1234",
            random.Next(5) == 0 ? null : random.Next(100),
            random.Next(20) == 0 ? null : AsOf.PlusDays(-random.Next(400)),
            new(Now - Duration.FromMinutes(random.Next(100_000)), null),
            new() { Joined = new(2025, 1 + random.Next(12), 1), Assigned = new(2026, 1, 1 + random.Next(28)), Completed = random.Next(3) == 0 ? null : new LocalDate(2026, 2, 1 + random.Next(28)) }))];
    }

    /// <inheritdoc/>
    public void Check()
    {
        Make();
        Control.Same(CompleteByLinq(), CompletenessOfRows().CompleteRecords().Part, nameof(CompletenessOfRows));
        Control.Same(FreshByLinq(), FreshnessOfRows().Within(30).Part, nameof(FreshnessOfRows));
        Control.Same(LateByLinq(), TimelinessOfRows().NotLogged, nameof(TimelinessOfRows));
        Control.Same(ExtraByLinq(), DuplicatesOfRows().Extra, nameof(DuplicatesOfRows));
        Control.Same(CompletedByLinq(), TrainingOfRows().Completion(TrainingBasis.Assigned).Part, nameof(TrainingOfRows));
    }

    [BenchmarkCategory(Completeness)]
    [Benchmark(Baseline = true, Description = "LINQ: `Count` of the complete records alone")]
    public long CompleteByLinq() =>
        contacts.LongCount(contact => !string.IsNullOrWhiteSpace(contact.Email) && !string.IsNullOrWhiteSpace(contact.Phone) && contact.Employees is not null && contact.Updated is not null);

    [BenchmarkCategory(Completeness)]
    [Benchmark(Description = "rows: `RecordCompleteness.From(…)`, every figure")]
    public RecordCompleteness CompletenessOfRows() => RecordCompleteness.From(contacts, Fields);

    [BenchmarkCategory(Freshness)]
    [Benchmark(Baseline = true, Description = "LINQ: `Count` for one limit")]
    public long FreshByLinq() => contacts.LongCount(contact => contact.Updated >= AsOf.PlusDays(-30));

    [BenchmarkCategory(Freshness)]
    [Benchmark(Description = "rows: `RecordFreshness.From(…)`, every limit")]
    public RecordFreshness FreshnessOfRows() => RecordFreshness.From(contacts, contact => contact.Updated, AsOf);

    [BenchmarkCategory(Timeliness)]
    [Benchmark(Baseline = true, Description = "LINQ: `Count` of those not logged")]
    public long LateByLinq() => contacts.LongCount(contact => contact.Call.Logged is null && contact.Call.Happened <= Now - Duration.FromHours(24));

    [BenchmarkCategory(Timeliness)]
    [Benchmark(Description = "rows: `LoggingTimeliness.From(…)`")]
    public LoggingTimeliness TimelinessOfRows() => LoggingTimeliness.From(contacts, contact => contact.Call, Duration.FromHours(24), Now);

    [BenchmarkCategory(Duplicates)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy`")]
    public long ExtraByLinq() => contacts.GroupBy(contact => contact.Id).Sum(group => group.LongCount() - 1);

    [BenchmarkCategory(Duplicates)]
    [Benchmark(Description = "rows: `RecordDuplicates.From(…)`")]
    public RecordDuplicates DuplicatesOfRows() => RecordDuplicates.From(contacts, contact => contact.Id);

    [BenchmarkCategory(Training)]
    [Benchmark(Baseline = true, Description = "LINQ: `Count` of one denominator")]
    public long CompletedByLinq() => contacts.LongCount(contact => contact.Training.Assigned <= AsOf && contact.Training.Completed <= AsOf);

    [BenchmarkCategory(Training)]
    [Benchmark(Description = "rows: `TrainingSummary.From(…)`, every denominator")]
    public TrainingSummary TrainingOfRows() => TrainingSummary.From(contacts, contact => contact.Training, Quarter);

    [BenchmarkCategory(Index)]
    [Benchmark(Description = "parts: `AdoptionIndex.From(…)` and its interval")]
    public ConfidenceInterval? IndexOfParts() => AdoptionIndex.From(
        [
            AdoptionPart.Of("completeness", Statistics.Proportion.From(3L * Rows / 4, Rows), 2),
            AdoptionPart.Of("training", Statistics.Proportion.From(2L * Rows / 3, Rows), 1),
        ],
        IndexMean.Geometric,
        MissingPart.LeavesUndefined).Overall.Interval(0.95);

    /// <summary>A contact with its last call and the training of its owner.</summary>
    internal sealed record Contact(int Id, string? Email, string? Phone, int? Employees, LocalDate? Updated, LoggedActivity Call, TrainingRecord Training);
}
