using System.Globalization;
using System.Text.Json;
using CrmMetrics.Sales;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Sales;

public class TimeToWinLaws : SummaryLaws<TimeToWin>
{
    protected override Arbitrary<TimeToWin> Any => Arb.From(Gen.Frequency(
        (1, Gen.Constant(TimeToWin.Zero)),
        (9, GivenSales.Pipelines.Generator.Select(deals => TimeToWin.From(deals, TimeToWinTests.AsOf)))));

    protected override TimeToWin Zero => TimeToWin.Zero;

    protected override TimeToWin Parse(string text) => TimeToWin.Parse(text);
}

public class TimeToWinTests
{
    // After every date that the generator makes.
    internal static readonly LocalDate AsOf = GivenSales.Day0.PlusDays(500);

    private static readonly Money Amount = new(100m, Given.Euro);

    [Fact]
    public void Any_cut_of_the_deals_gives_the_whole_and_every_deal_is_somewhere() =>
        Check.That(GivenSales.Pipelines, Arb.From(Gen.Elements(SalesCycleStart.Created, SalesCycleStart.Engaged)), (deals, start) =>
        {
            TimeToWin whole = TimeToWin.From(deals, AsOf, start);
            return whole.Outcomes.Subjects + whole.WithoutStart == deals.Length
                && TimeToWin.From(deals.Take(3), AsOf, start) + TimeToWin.From(deals.Skip(3), AsOf, start) == whole
                && (deals.Length == 0 || TimeToWin.By(deals, deal => deal.State, deal => deal, AsOf, start).Values.Aggregate(TimeToWin.Zero, (sum, part) => sum + part) == whole)
                && whole.Won.Events == deals.Count(deal => deal.State == OpportunityState.Won && (start == SalesCycleStart.Created ? deal.Created : deal.Engaged) is not null);
        });

    [Fact]
    public void Without_lost_and_open_deals_the_median_is_that_of_the_won_ones() =>
        Check.That(GivenSales.Pipelines, deals =>
        {
            Opportunity[] won = [.. deals.Where(deal => deal.State == OpportunityState.Won && deal.Created is not null)];
            double? median = TimeToWin.From(won, AsOf).Won.KaplanMeier.Median(QuantileRule.MidpointOfFlat).Value;
            return Equals((double?)DealDistribution.From(won, DealFigure.WonCycleFromCreated).Median, median);
        });

    [Fact]
    public void Lost_and_open_deals_count_with_the_days_that_they_were_pursued_for()
    {
        LocalDate day = new(2026, 1, 1);
        TimeToWin times = TimeToWin.From(
            [
                Opportunity.Won(day, null, day.PlusDays(20), Amount),
                Opportunity.Lost(day, null, day.PlusDays(10), Amount),
                Opportunity.Open(day.PlusDays(30), null, Amount),
                Opportunity.Won(day, null, day.PlusDays(45), Amount),
                Opportunity.Open(null, null, Amount),
            ],
            asOf: day.PlusDays(60));
        Assert.Equal([10, 20, 30, 45], times.Won.Times);
        Assert.Equal([0, 1, 0, 1], times.Won.EventCounts);
        Assert.Equal(1, times.WithoutStart);
        Assert.Equal("4 deals: 2 won, 1 lost, 1 open; days to win: median 45 [20, Infinity] at 95 %", times.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(0.25, times.Outcomes.CumulativeIncidence("lost").Incidence(45).Value);
        Assert.Equal(0.75, times.Outcomes.CumulativeIncidence("won").Incidence(45).Value);
        Assert.Equal(SalesCycleStart.Created, times.Start);
        Assert.Equal("no deals", TimeToWin.Zero.ToString());
        Assert.Equal(0, TimeToWin.Zero.Won.Subjects);
        Assert.Equal("no-subjects", TimeToWin.Zero.Median.WhyNotReached!.Code);
    }

    [Fact]
    public void Deals_that_were_open_when_the_records_began_are_at_risk_only_from_then_on()
    {
        LocalDate day = new(2026, 1, 1);
        TimeToWin times = TimeToWin.From(
            [Opportunity.Won(day, null, day.PlusDays(40), Amount), Opportunity.Won(day.PlusDays(20), null, day.PlusDays(25), Amount), Opportunity.Open(day, null, Amount)],
            day.PlusDays(60),
            SalesCycleStart.Created,
            knownFrom: day.PlusDays(15));
        Assert.Equal((2, 0, 2), (times.Won.LateEntries, times.Won.AtRisk(15), times.Won.AtRisk(16)));
        Assert.Equal([1L, 2, 1], times.Won.KaplanMeier.Points.Select(point => point.AtRisk));
    }

    [Fact]
    public void Bad_deals_are_all_named_at_once()
    {
        LocalDate day = new(2026, 1, 1);
        Opportunity[] deals =
        [
            Opportunity.Won(day, null, day.PlusDays(40), Amount), default, Opportunity.Open(day.PlusDays(31), null, Amount), Opportunity.Lost(day, null, day.PlusDays(9), Amount),
        ];
        string message = Assert.Throws<ArgumentException>(() => TimeToWin.From(deals, day.PlusDays(30), knownFrom: day.PlusDays(9))).Message;
        Assert.StartsWith(
            "rows: row 0 (counted from 0): it was closed on 2026-02-10, after the date of the report 2026-01-31; row 1 (counted from 0): it has no state of open, won or lost; "
                + "row 2 (counted from 0): it started on 2026-02-01, after the date of the report 2026-01-31; "
                + "row 3 (counted from 0): it started on 2026-01-01 and was last seen on 2026-01-10, not after 2026-01-10, from which on deals are known.",
            message,
            StringComparison.Ordinal);
        Assert.Equal("start", Assert.Throws<ArgumentOutOfRangeException>(() => TimeToWin.From(deals, day, default)).ParamName);
        Assert.Equal("opportunities", Assert.Throws<ArgumentNullException>(() => TimeToWin.From(null!, day)).ParamName);
        Assert.Equal("fact", Assert.Throws<ArgumentNullException>(() => TimeToWin.From(deals, null!, day)).ParamName);
        Assert.StartsWith("key: the key of row 0 (counted from 0) must not be null.", Assert.Throws<ArgumentException>(() => TimeToWin.By(deals, _ => (string)null!, deal => deal, day)).Message, StringComparison.Ordinal);
        _ = Assert.Throws<DefinitionMismatchException>(() => TimeToWin.From([deals[0]], day.PlusDays(60)) + TimeToWin.From([deals[0]], day.PlusDays(60), SalesCycleStart.Engaged));
        Assert.False(TimeToWin.TryParse("kind=Created;withoutStart=-1;times=[];won=[];lost=[];censored=[];entries=[]", out _));
        Assert.False(TimeToWin.TryParse("withoutStart=1", out _));
    }

    [SkippableFact]
    public void The_median_cycle_of_the_file_is_93_days_where_the_won_deals_alone_say_57()
    {
        IReadOnlyList<CrmOpportunities.Deal> deals = CrmOpportunities.Read();
        TimeToWin times = TimeToWin.From(deals, deal => deal.Opportunity, new LocalDate(2017, 12, 31), SalesCycleStart.Engaged);
        Assert.Equal(93, times.Median.Value);
        Assert.Equal(57, DealDistribution.From(deals, deal => deal.Opportunity, DealFigure.WonCycleFromEngaged).Median);
        Assert.Equal((4_238, 2_473, 1_589, 500), (times.Outcomes["won"], times.Outcomes["lost"], times.Outcomes.Censored, times.WithoutStart));
    }

    [SkippableFact]
    public void Each_Kaplan_Meier_median_of_the_file_is_the_golden_one()
    {
        JsonElement golden = GoldenFile.Read("pipeline.json").GetProperty("crm_sales_opportunities");
        IReadOnlyList<CrmOpportunities.Deal> deals = CrmOpportunities.Read();
        int asserted = 0;
        Same(golden.GetProperty("all"), TimeToWin.From(deals, deal => deal.Opportunity, new LocalDate(2017, 12, 31), SalesCycleStart.Engaged), "all");
        foreach ((string grouping, Func<CrmOpportunities.Deal, string> key) in new (string, Func<CrmOpportunities.Deal, string>)[] { ("by_agent", deal => deal.Agent), ("by_region", deal => deal.Region), ("by_product", deal => deal.Product) })
        {
            IReadOnlyDictionary<string, TimeToWin> found = TimeToWin.By(deals, key, deal => deal.Opportunity, new LocalDate(2017, 12, 31), SalesCycleStart.Engaged);
            foreach (JsonProperty group in golden.GetProperty(grouping).EnumerateObject())
            {
                Same(group.Value, found[group.Name], group.Name);
            }
        }

        Assert.Equal(41, asserted);

        void Same(JsonElement block, TimeToWin times, string what)
        {
            asserted++;
            GoldenFile.Close(block.GetProperty("days_to_win_km_median_lost_and_open_censored").Number(), times.Median.Value, 0, 0, what);
            Assert.Equal((block.GetProperty("won").GetInt64(), block.GetProperty("lost").GetInt64()), (times.Outcomes["won"], times.Outcomes["lost"]));
        }
    }
}
