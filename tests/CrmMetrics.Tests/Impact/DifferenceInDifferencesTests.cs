using System.Globalization;
using System.Text.Json;
using CrmMetrics.Impact;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Impact;

public class DifferenceInDifferencesTests
{
    private static readonly MetricDefinition Orders = new("orders", "orders a month", "orders", 1, BetterWhen.Higher);

    [Fact]
    public void The_golden_cases_come_out()
    {
        foreach (JsonElement given in GoldenFile.Read("growth.json").GetProperty("incrementality").GetProperty("did").EnumerateArray())
        {
            BeforeAfterOutcome[] rows = [.. given.GetProperty("rows").EnumerateArray().Select(row => new BeforeAfterOutcome(row[0].GetDouble(), row[1].GetDouble() == 1, row[2].GetDouble() == 1))];
            Effect classic = DifferenceInDifferences.From(rows, Orders, DifferenceErrors.Classic).Effect, robust = DifferenceInDifferences.From(rows, Orders).Effect;
            GoldenFile.Close(given.GetProperty("effect").Number(), classic.Value, 1e-13);
            GoldenFile.Close(given.GetProperty("se_classic").Number(), classic.StandardError, 1e-13);
            GoldenFile.Close(given.GetProperty("p_classic").Number(), classic.PValue, 1e-12);
            GoldenFile.Close(given.GetProperty("se_hc1").Number(), robust.StandardError, 1e-13);
            Assert.Equal(classic.Value, robust.Value);
        }
    }
}
