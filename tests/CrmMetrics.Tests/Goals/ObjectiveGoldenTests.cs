using System.Text.Json;
using CrmMetrics.Goals;
using NodaTime;

namespace CrmMetrics.Tests.Goals;

/// <summary>The goals of growth.json: baseline, target and actual figure, and the share of the time that has passed.</summary>
public class ObjectiveGoldenTests
{
    private const int Days = 400;

    private const double Tolerance = 1e-13;

    private static readonly LocalDate Start = new(2024, 1, 1);

    public static TheoryData<int> Cases()
    {
        TheoryData<int> cases = [];
        for (int i = 0; i < GoldenFile.Read("growth.json").GetProperty("goals").GetArrayLength(); i++)
        {
            cases.Add(i);
        }

        return cases;
    }

    [Fact]
    public void There_are_seven_cases() => Assert.Equal(7, GoldenFile.Read("growth.json").GetProperty("goals").GetArrayLength());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Progress_attainment_pace_and_projection_come_out(int index)
    {
        JsonElement goal = GoldenFile.Read("growth.json").GetProperty("goals")[index];
        double baseline = Figure(goal, "baseline")!.Value, target = Figure(goal, "target")!.Value;
        double? elapsed = Figure(goal, "elapsed");
        MetricDefinition definition = new("goal", "figure", "units", 1, target < baseline ? BetterWhen.Lower : BetterWhen.Higher);
        ObjectiveProgress progress = Objective.For("goal", Estimate.From(baseline, definition), Start, target, elapsed is null ? null : Start.PlusDays(Days))
            .Measured(Start.PlusDays((int)((elapsed ?? 0.5) * Days)), Estimate.From(Figure(goal, "actual")!.Value, definition))
            .ProgressAt(Start.PlusDays(10 * Days));

        GoldenFile.Close(Figure(goal, "share_of_gap_closed"), progress.GapClosed.Value, Tolerance, what: "share of gap closed");
        GoldenFile.Close(Figure(goal, "attainment_ratio"), progress.Attainment.Value, Tolerance, what: "attainment");
        GoldenFile.Close(elapsed, progress.Elapsed, Tolerance, what: "elapsed");
        GoldenFile.Close(Figure(goal, "expected_linear"), progress.Expected, Tolerance, what: "expected");
        GoldenFile.Close(Figure(goal, "pace_ratio"), progress.Pace.Value, Tolerance, what: "pace");
        GoldenFile.Close(Figure(goal, "projected_linear"), progress.Projection.Value, Tolerance, what: "projection");
    }

    private static double? Figure(JsonElement goal, string name) => goal.TryGetProperty(name, out JsonElement figure) ? figure.Number() : null;
}
