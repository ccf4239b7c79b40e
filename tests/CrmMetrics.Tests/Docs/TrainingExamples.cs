#region training-usings
using CrmMetrics;
using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/training.md.</summary>
public class TrainingExamples : PageTests
{
    #region training-rows
    private static readonly (string Team, TrainingRecord Record)[] People =
    [
        ("North", new() { Joined = new(2024, 5, 1), Assigned = new(2026, 1, 10), Due = new(2026, 2, 10), Enrolled = new(2026, 1, 12), Completed = new(2026, 2, 10), Passed = true }),
        ("North", new() { Joined = new(2024, 5, 1), Assigned = new(2026, 1, 10), Due = new(2026, 2, 10), Enrolled = new(2026, 2, 1), Completed = new(2026, 2, 11), Passed = false }),
        ("North", new() { Joined = new(2024, 5, 1), Assigned = new(2026, 1, 10), Due = new(2026, 2, 10) }),
        ("South", new() { Joined = new(2025, 2, 1), Assigned = new(2026, 1, 10), Due = new(2026, 2, 10), Left = new(2026, 2, 1) }),
        ("South", new() { Joined = new(2026, 3, 15), Assigned = new(2026, 3, 16), Due = new(2026, 4, 16), Enrolled = new(2026, 3, 20) }),
        ("South", new() { Joined = new(2025, 2, 1) }),
    ];
    #endregion

    [Fact]
    public void Completion()
    {
        #region training-completion
        DateInterval quarter = new(new(2026, 1, 1), new(2026, 3, 31));
        TrainingSummary training = TrainingSummary.From(People, row => row.Record, quarter);

        Console.WriteLine(training.Completion(TrainingBasis.Assigned));                               // 2/5 = 40.0 %
        Console.WriteLine(training.Completion(TrainingBasis.AssignedHeadcount));                      // 2/4 = 50.0 %
        Console.WriteLine(training.Completion(TrainingBasis.Enrolled));                               // 2/3 = 66.7 %
        Console.WriteLine(training.Completion(TrainingBasis.Headcount));                              // 2/5 = 40.0 %
        Console.WriteLine(training.Completion(TrainingBasis.Assigned, TrainingJoiners.Excluded));     // 2/4 = 50.0 %
        Console.WriteLine(training.OnTime());                                                         // 1/3 = 33.3 %
        Console.WriteLine(training.PassRate());                                                       // 1/2 = 50.0 %
        Console.WriteLine($"{training.LeftBeforeDue} left before, {training.NotYetDue} not yet due"); // 1 left before, 1 not yet due
        #endregion

        Printed("training-completion");
    }

    [Fact]
    public void Counts()
    {
        #region training-counts
        Proportion now = TrainingSummary.FromCounts(completed: 164, whole: 200, TrainingBasis.AssignedHeadcount);
        Proportion before = TrainingSummary.FromCounts(completed: 130, whole: 190, TrainingBasis.AssignedHeadcount);

        Console.WriteLine(now);                        // 164/200 = 82.0 %
        Console.WriteLine(now.Interval());             // [0.7609, 0.8671] at 95 %
        Console.WriteLine(now.ComparedWith(before));   // +0.1358 share [0.05049, 0.2206] at 95 %, higher
        #endregion

        Printed("training-counts");
    }

    [Fact]
    public void Time_to_completion()
    {
        #region training-time
        SurvivalTable days = TrainingSummary.TimeToCompletion(People, row => row.Record, asOf: new(2026, 3, 31));

        Console.WriteLine(days);                                   // 5 subjects: 2 events, 3 censored
        Console.WriteLine(1 - days.KaplanMeier.At(31).Survival);   // 0.33333333333333337
        Console.WriteLine(days.KaplanMeier.Median().Value);        // 32

        // By team: a record says how long it took, or has taken so far; null where it was not assigned.
        LocalDate asOf = new(2026, 3, 31);
        IReadOnlyDictionary<string, SurvivalTable> byTeam = SurvivalTable.By(
            People.Where(row => row.Record.TimeToCompletion(asOf) is not null), row => row.Team, row => row.Record.TimeToCompletion(asOf)!.Value);
        Console.WriteLine(byTeam["South"]);                        // 2 subjects: 0 events, 2 censored
        #endregion

        Printed("training-time");
    }

    [Fact]
    public void By_team()
    {
        #region training-by
        DateInterval quarter = new(new(2026, 1, 1), new(2026, 3, 31));
        IReadOnlyDictionary<string, TrainingSummary> byTeam = TrainingSummary.By(People, row => row.Team, row => row.Record, quarter);
        Estimate ofTeams = ClusteredRatio.From(byTeam.Values.Select(team => team.Completion(TrainingBasis.Assigned)));

        Console.WriteLine(byTeam["North"].Completion(TrainingBasis.Assigned));                                          // 2/3 = 66.7 %
        Console.WriteLine(byTeam["North"] + byTeam["South"] == TrainingSummary.From(People, row => row.Record, quarter));   // True
        Console.WriteLine(ofTeams.Value);                                                                               // 0.4
        #endregion

        Printed("training-by");
    }

    [Fact]
    public void Index()
    {
        #region training-index
        AdoptionIndex Of(Proportion active, Proportion complete, Proportion trained, IndexMean mean) => AdoptionIndex.From(
            [
                AdoptionPart.Of("active users", active, weight: 2),
                AdoptionPart.Of("complete records", complete, weight: 1, floor: 0.5, target: 0.95),
                AdoptionPart.Of("trained", trained, weight: 1),
            ],
            mean,
            MissingPart.LeavesUndefined,
            PartDependence.Unknown);

        AdoptionIndex before = Of(Proportion.From(120, 200), Proportion.From(700, 1000), Proportion.From(90, 200), IndexMean.Geometric);
        AdoptionIndex now = Of(Proportion.From(132, 200), Proportion.From(820, 1000), Proportion.From(164, 200), IndexMean.Geometric);

        Console.WriteLine(now.Overall);   // 0.7099 index [0.6465, 0.7659] at 95 %
        foreach (AdoptionIndexPart part in now.Parts)
        {
            Console.WriteLine($"{part.Name}: score {part.Score:F3}, weight {part.Weight:F2}, gives {part.Contribution:F3}, lacks {part.Gap:F3}");
        }
        // active users: score 0.660, weight 0.50, gives 0.324, lacks 0.176
        // complete records: score 0.711, weight 0.25, gives 0.178, lacks 0.072
        // trained: score 0.820, weight 0.25, gives 0.208, lacks 0.042

        foreach (KeyValuePair<string, double> part in now.ChangeByPart(before)!)
        {
            Console.WriteLine($"{part.Key}: {part.Value:+0.000;-0.000}");
        }
        // active users: +0.029
        // complete records: +0.072
        // trained: +0.091
        #endregion

        Printed("training-index");
    }
}
