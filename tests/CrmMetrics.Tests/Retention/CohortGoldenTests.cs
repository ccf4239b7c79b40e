using System.Text.Json;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Tests.Retention;

/// <summary>The cohort cases of retention.json, counted there by plain loops over zoneinfo: counts are exact, pooled shares to 1e-15.</summary>
public class CohortGoldenTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("retention.json").GetProperty("cohort");

    private static readonly (string Customer, Instant At)[] Events =
    [
        .. Golden.GetProperty("events").EnumerateArray().Select(happened =>
            (happened.GetProperty("customer").GetString()!, InstantPattern.ExtendedIso.Parse(happened.GetProperty("at").GetString()!).Value)),
    ];

    private static readonly Instant AsOf = Instant.FromUtc(2024, 4, 20, 12, 0);

    public static TheoryData<int> Tables
    {
        get
        {
            TheoryData<int> places = [];
            for (int i = 0; i < Golden.GetProperty("tables").GetArrayLength(); i++)
            {
                places.Add(i);
            }

            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void On_and_on_or_after_in_each_zone_agree(int place)
    {
        JsonElement golden = Golden.GetProperty("tables")[place];
        Granularity granularity = golden.GetProperty("period").GetString() switch { "day" => Granularity.Day, "week" => Granularity.Week, _ => Granularity.Month };
        CohortDefinition definition = new(new ReportingCalendar(DateTimeZoneProviders.Tzdb[golden.GetProperty("tz").GetString()!]), granularity);
        Assert.Equal(AsOf, OffsetDateTimePattern.ExtendedIso.Parse(golden.GetProperty("as_of").GetString()!).Value.ToInstant());
        CohortTable rows = CohortTable.From(Events, row => row.Customer, row => row.At, definition, AsOf);
        CohortTable columns = CohortTable.From(
            new CohortColumns<string> { Customers = Events.Select(row => row.Customer).ToArray(), Instants = Events.Select(row => row.At).ToArray() }, definition, AsOf, threads: 2);
        Assert.Equal(rows, columns);

        JsonElement[] cohorts = [.. golden.GetProperty("cohorts").EnumerateArray()];
        Assert.Equal(cohorts.Select(cohort => cohort.GetProperty("cohort").GetString()), rows.Cohorts.Select(cohort => Day(cohort.Period.Whole.Start)));
        Assert.Equal(cohorts.Select(cohort => cohort.GetProperty("size").GetInt64()), rows.Cohorts.Select(cohort => cohort.Size));
        for (int i = 0; i < cohorts.Length; i++)
        {
            LocalDate start = rows.Cohorts[i].Period.Whole.Start;
            AssertCells(cohorts[i].GetProperty("on"), CohortReturn.On, window => rows.Cell(start, window), rows.Cohorts[i].Size);
            AssertCells(cohorts[i].GetProperty("on_or_after"), CohortReturn.OnOrAfter, window => rows.Cell(start, window), rows.Cohorts[i].Size);
        }

        AssertPooled(golden.GetProperty("pooled_on"), CohortReturn.On, rows);
        AssertPooled(golden.GetProperty("pooled_on_or_after"), CohortReturn.OnOrAfter, rows);
    }

    [Fact]
    public void Strict_24_hours_agree()
    {
        CohortDefinition definition = new(ReportingCalendar.Utc, Granularity.Day) { DayRule = CohortDayRule.Rolling24Hours, PeriodZero = CohortPeriodZero.LeavesFirstEventOut };
        CohortTable table = CohortTable.From(Events, row => row.Customer, row => row.At, definition, AsOf);
        JsonElement golden = Golden.GetProperty("exact_24h");
        int cases = 0;
        foreach (JsonElement on in golden.GetProperty("on").EnumerateArray())
        {
            AssertShare(on, table.Pooled(CohortWindow.On(on.GetProperty("k").GetInt32())));
            cases++;
        }

        foreach (JsonElement within in golden.GetProperty("within").EnumerateArray())
        {
            AssertShare(within, table.Pooled(CohortWindow.Within(within.GetProperty("days").GetInt32() - 1)));
            cases++;
        }

        foreach (JsonElement bracket in golden.GetProperty("bracket").EnumerateArray())
        {
            AssertShare(bracket, table.Pooled(CohortWindow.Bracket(bracket.GetProperty("from_day").GetInt32(), bracket.GetProperty("to_day").GetInt32())));
            cases++;
        }

        Assert.Equal(26, cases);
    }

    [Fact]
    public void Day_1_depends_on_whose_day_it_is()
    {
        // 31.8 % in UTC, 36.4 % in Berlin, 27.3 % in New York: one set of events.
        Assert.Equal([14, 16, 12], new[] { "UTC", "Europe/Berlin", "America/New_York" }.Select(zone =>
            CohortTable.From(Events, row => row.Customer, row => row.At, new(new(DateTimeZoneProviders.Tzdb[zone]), Granularity.Day), AsOf).Pooled(CohortWindow.On(1)).Part));
    }

    private static void AssertCells(JsonElement golden, CohortReturn kind, Func<CohortWindow, Proportion> cell, long size)
    {
        Assert.All(golden.EnumerateArray().Zip(CohortWindow.Each(kind, golden.GetArrayLength() - 1), (expected, window) => (expected, window)), pair =>
        {
            Proportion share = cell(pair.window);
            if (pair.expected.ValueKind == JsonValueKind.Null)
            {
                Assert.Null(share.Value);
            }
            else
            {
                Assert.Equal((pair.expected.GetInt64(), size), (share.Part, share.Whole));
            }
        });
    }

    private static void AssertPooled(JsonElement golden, CohortReturn kind, CohortTable table)
    {
        int period = 0;
        foreach (JsonElement expected in golden.EnumerateArray())
        {
            CohortWindow window = kind == CohortReturn.On ? CohortWindow.On(period) : CohortWindow.OnOrAfter(period);
            GoldenFile.Close(expected.Number(), table.Pooled(window).Value, 1e-15, what: window.ToString());
            GoldenFile.Close(expected.Number(), table.Pooled(window, CohortDenominator.CohortSize).Value, 1e-15, what: window.ToString());
            period++;
        }
    }

    private static void AssertShare(JsonElement golden, Proportion share) =>
        Assert.Equal((golden.GetProperty("returned").GetInt64(), golden.GetProperty("eligible").GetInt64()), (share.Part, share.Whole));

    private static string Day(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
