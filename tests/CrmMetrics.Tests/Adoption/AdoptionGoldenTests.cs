using System.Globalization;
using System.IO;
using System.Text.Json;
using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Tests.Adoption;

/// <summary>growth.json, the part on adoption.</summary>
/// <remarks>Of RavenStack, "dau" and "mau" are accounts, repeated ids of a usage count twice, a usage count of 0 is activity all the same, and the stickiness of weekdays divides by the accounts
/// active on any day. The first bin of its histograms holds the accounts that began after the period, too, whom the library does not know yet.</remarks>
public class AdoptionGoldenTests
{
    private static readonly JsonElement Adoption = GoldenFile.Read("growth.json").GetProperty("adoption");

    private static readonly Lazy<IReadOnlyList<Activity<string>>> Usage = new(ReadUsage);

    [Fact]
    public void The_tiny_case()
    {
        JsonElement tiny = Adoption.GetProperty("tiny"), golden = tiny.GetProperty("result");
        ActivityBuilder<string> builder = new(PeriodOf(golden));
        foreach (JsonProperty user in tiny.GetProperty("days").EnumerateObject())
        {
            // A user without any activity is known by a licence.
            builder.AddSeat(user.Name);
            foreach (JsonElement day in user.Value.EnumerateArray())
            {
                builder.Add(new(user.Name, Date(day)));
            }
        }

        ActivitySummary summary = builder.ToSummary();
        Assert.Equal(4, summary.Users);
        Same(golden, summary, begunAfter: 0);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void RavenStack(int which)
    {
        JsonElement golden = Adoption.GetProperty("ravenstack")[which];
        ActivityPeriod period = PeriodOf(golden);
        int begunAfter = Usage.Value.GroupBy(use => use.User).Count(account => account.All(use => use.Date > period.Dates.End));
        Same(golden, ActivitySummary.From(Usage.Value, period), begunAfter);
    }

    [SkippableFact]
    public void RavenStacks_features()
    {
        UsageSummary usage = UsageSummary.From(Usage.Value, ActivityPeriod.Of(new LocalDate(2024, 11, 1), Granularity.Month, ReportingCalendar.Utc));
        Dictionary<string, long> golden = Adoption.GetProperty("feature_accounts_2024_11").EnumerateObject().ToDictionary(feature => feature.Name, feature => feature.Value.GetInt64());
        Assert.Equal(golden.OrderBy(feature => feature.Key, StringComparer.Ordinal), usage.Features.ToDictionary(feature => feature.Name, feature => feature.Users).OrderBy(feature => feature.Key, StringComparer.Ordinal));
        Assert.Equal(Adoption.GetProperty("usage_count_2024_11").GetInt64(), usage.Uses);
        Assert.Equal(410, usage.Users);
        GoldenFile.Close(golden.Values.Sum() / 410.0, usage.Breadth.Value, 1e-14);
        Assert.Equal(25_000, Usage.Value.Count);
        Assert.Equal(25_000, usage.Events + usage.EventsOutside);
    }

    [Fact]
    public void The_published_stickiness()
    {
        JsonElement published = GoldenFile.Read("growth.json").GetProperty("published").EnumerateArray().Single(example => example.TryGetProperty("dau", out _));
        Assert.Equal(published.GetProperty("stickiness").GetDouble(), Proportion.From(published.GetProperty("dau").GetInt64(), published.GetProperty("mau").GetInt64()).Value);
    }

    private static void Same(JsonElement golden, ActivitySummary summary, int begunAfter)
    {
        Assert.Equal(golden.GetProperty("active_in_span").GetInt64(), summary.Active);
        Close("mean_dau", summary.MeanDailyActiveUsers);
        Close("median_dau", summary.MedianDailyActiveUsers);
        Close("stickiness_mean_dau_over_span_active", summary.Stickiness().Value);
        Close("weekdays_only_mean_dau_over_span_active", summary.Stickiness(StickinessDefinition.WeekdaysOnly).Value);
        foreach (int window in new[] { 28, 30 })
        {
            JsonElement trailing = golden.GetProperty("trailing" + window.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(trailing.GetProperty("mau_on_last_day").GetInt64(), summary.ActiveInLast(window));
            Trailing("dau_over_mau_last_day", StickinessDefinition.DauOnDayOverTrailing);
            Trailing("mean_of_daily_ratio", StickinessDefinition.MeanOfDailyRatios);
            Trailing("ratio_of_means", StickinessDefinition.RatioOfMeans);
            Trailing("wau_over_mau_last_day", StickinessDefinition.WauOverMau);
            long[] histogram = [.. trailing.GetProperty("active_day_histogram").EnumerateArray().Select(bin => bin.GetInt64())];
            histogram[0] -= begunAfter;
            Assert.Equal(histogram, summary.DaysHistogram(window));

            void Trailing(string name, StickinessDefinition definition) =>
                GoldenFile.Close(trailing.GetProperty(name).Number(), summary.Stickiness(definition, window).Value, 1e-13, what: name);
        }

        void Close(string name, double? actual) => GoldenFile.Close(golden.GetProperty(name).Number(), actual, 1e-13, what: name);
    }

    private static ActivityPeriod PeriodOf(JsonElement golden)
    {
        ActivityPeriod period = ActivityPeriod.Of(Date(golden.GetProperty("first")), Granularity.Month, ReportingCalendar.Utc);
        Assert.Equal(Date(golden.GetProperty("last")), period.Dates.End);
        return period;
    }

    private static LocalDate Date(JsonElement day) => LocalDatePattern.Iso.Parse(day.GetString()!).Value;

    private static IReadOnlyList<Activity<string>> ReadUsage()
    {
        Dictionary<string, string> accounts = Lines("ravenstack/ravenstack_subscriptions.csv").ToDictionary(cells => cells[0], cells => cells[1]);
        return
        [
            .. Lines("ravenstack/ravenstack_feature_usage.csv")
                .Select(cells => new Activity<string>(accounts[cells[1]], LocalDatePattern.Iso.Parse(cells[2]).Value, cells[3], times: long.Parse(cells[4], CultureInfo.InvariantCulture))),
        ];
    }

    private static IEnumerable<string[]> Lines(string file) =>
        File.ReadAllLines(SharedData.Path(file)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));
}
