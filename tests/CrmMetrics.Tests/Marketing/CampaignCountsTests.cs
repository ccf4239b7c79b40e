using System.Globalization;
using System.Text.Json;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class CampaignCountsLaws : SummaryLaws<CampaignCounts>
{
    internal static Arbitrary<CampaignCounts> Counts { get; } = Arb.From(
        from sent in Gen.Choose(0, 5000)
        from delivered in Gen.Choose(0, sent)
        from opened in Gen.Choose(0, delivered)
        from clicked in Gen.Choose(0, opened)
        from converted in Gen.Choose(0, clicked)
        select CampaignCounts.From(sent, delivered, opened, clicked, converted));

    internal static Arbitrary<CampaignRecipient[]> Recipients { get; } = Arb.From(Gen.ArrayOf(
        from delivered in Gen.Choose(0, 4)
        from opens in Gen.Choose(0, 3)
        from clicks in Gen.Choose(0, 2)
        from conversions in Gen.Choose(0, 2)
        select delivered == 0 ? default : new CampaignRecipient(true, opens, clicks, clicks == 0 ? 0 : conversions)));

    protected override Arbitrary<CampaignCounts> Any => Counts;

    protected override CampaignCounts Zero => CampaignCounts.Zero;

    protected override CampaignCounts Parse(string text) => CampaignCounts.Parse(text);
}

public class CampaignActionsLaws : SummaryLaws<CampaignActions>
{
    protected override Arbitrary<CampaignActions> Any { get; } = Arb.From(
        from delivered in Gen.Choose(1, 5000)
        from bounced in Gen.Choose(0, 50)
        from opens in Given.CountGen
        from clicks in Given.CountGen
        from conversions in Given.CountGen
        from nobody in Gen.Choose(0, 9)
        select nobody == 0 ? CampaignActions.Zero : CampaignActions.From(delivered + bounced, delivered, opens, clicks, conversions));

    protected override CampaignActions Zero => CampaignActions.Zero;

    protected override CampaignActions Parse(string text) => CampaignActions.Parse(text);
}

public class CampaignCountsTests
{
    private static readonly CampaignCounts Spring = CampaignCounts.From(sent: 1_020, delivered: 1_000, opened: 240, clicked: 60, converted: 9);

    [Fact]
    public void Each_rate_names_its_denominator()
    {
        Assert.Equal((1_000, 1_020), (Spring.DeliveryRate.Part, Spring.DeliveryRate.Whole));
        Assert.Equal(0.24, Spring.OpenRate.Value);
        Assert.Equal((0.06, "campaign/clicked-over-delivered"), (Spring.ClickThroughRate.Value, Spring.ClickThroughRate.Definition.Id));
        Assert.Equal((0.25, "campaign/clicked-over-opened"), (Spring.ClickToOpenRate.Value, Spring.ClickToOpenRate.Definition.Id));
        Assert.Equal(0.15, Spring.Rate(CampaignStep.Converted, CampaignStep.Clicked).Value);
        Assert.Equal("converted over delivered, each recipient counted once", Spring.Rate(CampaignStep.Converted, CampaignStep.Delivered).Definition.Text);
        _ = Assert.Throws<DefinitionMismatchException>(() => Spring.ClickThroughRate.ComparedWith(Spring.ClickToOpenRate));
    }

    // growth.json, incrementality.campaign: two campaigns by converted over delivered.
    [Fact]
    public void Two_campaigns_are_compared_as_the_golden_file_has_it()
    {
        int rows = 0;
        foreach (JsonElement row in GoldenFile.Read("growth.json").GetProperty("incrementality").GetProperty("campaign").EnumerateArray())
        {
            Proportion current = Converted(row, "1"), baseline = Converted(row, "2");
            double level = row.GetProperty("conf").GetDouble();
            GoldenFile.Close(row.GetProperty("difference").GetDouble(), current.ComparedWith(baseline)!.Change, 1e-13, 1e-16);
            (string, DifferenceMethod)[] methods =
            [
                ("wald", DifferenceMethod.Wald), ("newcombe", DifferenceMethod.Newcombe), ("agresti_caffo", DifferenceMethod.AgrestiCaffo),
                ("miettinen_nurminen", DifferenceMethod.MiettinenNurminen), ("mee_score", DifferenceMethod.Mee),
            ];
            Assert.All(methods, method => Bounds(row.GetProperty(method.Item1), current.ComparedWith(baseline, method.Item2, level)!.Interval, 1e-9));
            GoldenFile.Close(row.GetProperty("n_minus_1_chi2").GetProperty("p").GetDouble(), current.ComparedWith(baseline, level)!.PValue, 1e-9);
            Test(row.GetProperty("z_pooled"), "z", current.Test(baseline, ProportionTest.PooledZ));
            Test(row.GetProperty("n_minus_1_chi2"), "chi2", current.Test(baseline, ProportionTest.NMinusOneChiSquare));
            Test(row.GetProperty("chi2_yates"), "chi2", current.Test(baseline, ProportionTest.YatesChiSquare));
            GoldenFile.Close(row.GetProperty("fisher_exact_p").GetDouble(), current.Test(baseline, ProportionTest.FisherExact)!.Value.PValue, 1e-9);
            Ratio(row.GetProperty("risk_ratio"), "katz_log", current.RiskRatio(baseline), level);
            Ratio(row.GetProperty("odds_ratio"), "woolf", current.OddsRatio(baseline), level);
            Ratio(row.GetProperty("relative_lift"), "fieller", current.RelativeLift(baseline), level);
            rows++;
        }

        Assert.Equal(3, rows);
    }

    [Fact]
    public void Rows_give_the_same_by_recipients_and_by_actions()
    {
        CampaignRecipient[] recipients = [new(true, 3, 2, 1), new(true, 0, 1, 0), new(true, 2, 0, 0), new(true, 0, 0, 0), new(false, 0, 0, 0)];
        Assert.Equal(CampaignCounts.From(sent: 5, delivered: 4, opened: 3, clicked: 2, converted: 1), CampaignCounts.From(recipients));
        CampaignActions actions = CampaignActions.From(recipients);
        Assert.Equal(CampaignActions.From(sent: 5, delivered: 4, opens: 5, clicks: 3, conversions: 1), actions);
        Assert.Equal((1.25, "opens per delivered message"), (actions.OpensPerDelivered.Value, actions.OpensPerDelivered.Definition.Unit));
        Assert.Equal((0.75, 0.25), (actions.ClicksPerDelivered.Value, actions.ConversionsPerDelivered.Value));
    }

    [Fact]
    public void Total_figures_have_any_step_before_as_their_denominator()
    {
        CampaignActions spring = CampaignActions.From(sent: 16_000, delivered: 10_000, opens: 4_000, clicks: 800, conversions: 120);
        EventRate clicks = spring.Rate(CampaignStep.Clicked, CampaignStep.Opened), conversions = spring.Rate(CampaignStep.Converted, CampaignStep.Clicked);
        Assert.Equal((0.2, "campaign/clicks-over-opens", "all clicks over all opens", "clicks per open"), (clicks.Value, clicks.Definition.Id, clicks.Definition.Text, clicks.Definition.Unit));
        Assert.Equal((0.15, "conversions per click"), (conversions.Value, conversions.Definition.Unit));
        Assert.Equal((0.03, "conversions per open"), (spring.Rate(CampaignStep.Converted, CampaignStep.Opened).Value, spring.Rate(CampaignStep.Converted, CampaignStep.Opened).Definition.Unit));
        Assert.Equal((spring.OpensPerDelivered, "all opens over delivered messages"), (spring.Rate(CampaignStep.Opened, CampaignStep.Delivered), spring.OpensPerDelivered.Definition.Text));
        Assert.Equal("campaign/clicks-over-delivered", spring.ClicksPerDelivered.Definition.Id);
        _ = Assert.Throws<DefinitionMismatchException>(() => clicks.ComparedWith(spring.ClicksPerDelivered));

        // A click without a seen open: more clicks than opens, and none to divide by.
        Assert.Equal(2, CampaignActions.From(10, 10, 1, 2, 0).Rate(CampaignStep.Clicked, CampaignStep.Opened).Value);
        Assert.Equal((null, "no-exposure"), (CampaignActions.From(10, 10, 0, 2, 0).Rate(CampaignStep.Clicked, CampaignStep.Opened).Value, CampaignActions.From(10, 10, 0, 0, 0).Rate(CampaignStep.Clicked, CampaignStep.Opened).WhyUndefined!.Code));

        Assert.StartsWith("over: must be a step before Clicked, but was Converted.", Assert.Throws<ArgumentOutOfRangeException>(() => spring.Rate(CampaignStep.Clicked, CampaignStep.Converted)).Message);
        Assert.StartsWith(
            "step: must be Opened, Clicked or Converted; the share delivered is that of CampaignCounts, but was Delivered.", Assert.Throws<ArgumentOutOfRangeException>(() => spring.Rate(CampaignStep.Delivered, CampaignStep.Sent)).Message);
        Assert.Equal((0.05, "all clicks over sent messages"), (spring.Rate(CampaignStep.Clicked, CampaignStep.Sent).Value, spring.Rate(CampaignStep.Clicked, CampaignStep.Sent).Definition.Text));
        Assert.Equal("step", Assert.Throws<ArgumentOutOfRangeException>(() => spring.Rate(default, CampaignStep.Delivered)).ParamName);
    }

    [Fact]
    public void Any_cut_of_the_rows_gives_the_whole() =>
        Check.That(CampaignCountsLaws.Recipients, CampaignCountsLaws.Recipients, (first, second) =>
            CampaignCounts.From(first) + CampaignCounts.From(second) == CampaignCounts.From(first.Concat(second))
            && CampaignActions.From(first) + CampaignActions.From(second) == CampaignActions.From(first.Concat(second))
            && CampaignCounts.By(first, row => row.Opens, row => row).Values.Aggregate(CampaignCounts.Zero, (sum, part) => sum + part) == CampaignCounts.From(first)
            && CampaignActions.By(first, row => row.Opens, row => row).Values.Aggregate(CampaignActions.Zero, (sum, part) => sum + part) == CampaignActions.From(first));

    [Fact]
    public void A_campaign_to_nobody_has_no_rates() => Assert.All(
        [CampaignCounts.Zero.DeliveryRate, CampaignCounts.Zero.OpenRate, CampaignCounts.Zero.ClickThroughRate, CampaignCounts.Zero.ClickToOpenRate],
        rate => Assert.Equal((null, "empty-whole"), (rate.Value, rate.WhyUndefined!.Code)));

    [Fact]
    public void Their_text_has_the_counts()
    {
        Assert.Equal("1,020 sent, 1,000 delivered, 240 opened, 60 clicked, 9 converted", Spring.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("1,020 sent, 1,000 delivered, 410 opens, 75 clicks, 9 conversions", CampaignActions.From(1020, 1000, 410, 75, 9).ToString(null, CultureInfo.InvariantCulture));
        Assert.False(CampaignCounts.TryParse("sent=1;delivered=2;opened=0;clicked=0;converted=0", out _));
        Assert.False(CampaignActions.TryParse("sent=1;delivered=0;opens=1;clicks=0;conversions=0", out _));
    }

    [Fact]
    public void Impossible_counts_are_refused_by_name()
    {
        Assert.Equal("sent", Assert.Throws<ArgumentOutOfRangeException>(() => CampaignCounts.From(-1, 0, 0, 0, 0)).ParamName);
        Assert.Equal("delivered", Assert.Throws<ArgumentOutOfRangeException>(() => CampaignCounts.From(1, 2, 0, 0, 0)).ParamName);
        Assert.Equal("opened", Assert.Throws<ArgumentOutOfRangeException>(() => CampaignCounts.From(1, 1, 2, 0, 0)).ParamName);
        Assert.StartsWith("clicked: a part must not exceed its whole of 1, but was 2.", Assert.Throws<ArgumentOutOfRangeException>(() => CampaignCounts.From(2, 2, 1, 2, 0)).Message);
        Assert.Equal("converted", Assert.Throws<ArgumentOutOfRangeException>(() => CampaignCounts.From(1, 1, 1, 0, 1)).ParamName);
        Assert.StartsWith("over: must be a step before Opened, but was Clicked.", Assert.Throws<ArgumentOutOfRangeException>(() => Spring.Rate(CampaignStep.Opened, CampaignStep.Clicked)).Message);
        Assert.Equal("step", Assert.Throws<ArgumentOutOfRangeException>(() => Spring.Rate(default, CampaignStep.Sent)).ParamName);
        Assert.StartsWith("clicks: must be 0 where nothing was delivered, but was 1.", Assert.Throws<ArgumentOutOfRangeException>(() => CampaignActions.From(1, 0, 0, 1, 0)).Message);
        Assert.Equal("opens", Assert.Throws<ArgumentOutOfRangeException>(() => CampaignActions.From(1, 1, -1, 0, 0)).ParamName);
        Assert.StartsWith("delivered: a part must not exceed its whole of 1, but was 2.", Assert.Throws<ArgumentOutOfRangeException>(() => CampaignActions.From(1, 2, 0, 0, 0)).Message);
    }

    [Fact]
    public void Rows_that_contradict_themselves_are_named_all_at_once()
    {
        CampaignRecipient[] rows = [new(true, 1, 0, 0), new(false, 1, 0, 0), new(true, -1, 0, 0), new(true, 1, 0, 2)];
        Assert.StartsWith(
            "rows: row 1 (counted from 0): a message that did not arrive has 1 opens, 0 clicks and 0 conversions; "
            + "row 2 (counted from 0): a count must be 0 or more, but there were -1 opens, 0 clicks and 0 conversions; "
            + "row 3 (counted from 0): there are 2 conversions without a click; what came about without one belongs to the incremental sales.",
            Assert.Throws<ArgumentException>(() => CampaignCounts.From(rows)).Message);
        Assert.StartsWith("rows: row 0 (counted from 0): has no key.", Assert.Throws<ArgumentException>(() => CampaignActions.By(rows.Take(1), _ => (string)null!, row => row)).Message);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => CampaignCounts.From((CampaignRecipient[])null!, row => row)).ParamName);
        Assert.Equal("fact", Assert.Throws<ArgumentNullException>(() => CampaignCounts.From(rows, null!)).ParamName);
        Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => CampaignCounts.By(rows, (Func<CampaignRecipient, string>)null!, row => row)).ParamName);
    }

    private static Proportion Converted(JsonElement row, string group)
    {
        long delivered = row.GetProperty("n" + group).GetInt64(), converted = row.GetProperty("x" + group).GetInt64();
        return CampaignCounts.From(delivered, delivered, delivered, converted, converted).Rate(CampaignStep.Converted, CampaignStep.Delivered);
    }

    private static void Bounds(JsonElement expected, ConfidenceInterval? actual, double tolerance)
    {
        GoldenFile.Close(expected[0].GetDouble(), actual!.Value.Lower, tolerance);
        GoldenFile.Close(expected[1].GetDouble(), actual.Value.Upper, tolerance);
    }

    private static void Test(JsonElement expected, string statistic, HypothesisTest? actual)
    {
        GoldenFile.Close(expected.GetProperty(statistic).GetDouble(), actual!.Value.Statistic, 1e-10);
        GoldenFile.Close(expected.GetProperty("p").GetDouble(), actual.Value.PValue, 1e-9);
    }

    private static void Ratio(JsonElement expected, string interval, Estimate actual, double level)
    {
        GoldenFile.Close(expected.GetProperty("estimate").GetDouble(), actual.Value, 1e-12);
        Bounds(expected.GetProperty(interval), actual.Interval(level), 1e-9);
    }
}
