using CrmMetrics.Marketing;

namespace CrmMetrics.Tests.Marketing;

public class AttributionRuleTests
{
    [Theory]
    [InlineData("a", "1")]
    [InlineData("a b", "1/2 1/2")]
    [InlineData("a b c", "2/5 1/5 2/5")]
    [InlineData("a b c d", "4/10 1/10 1/10 4/10")]
    public void U_shaped_gives_forty_twenty_forty(string path, string shares) => Gives(AttributionRule.UShaped, Path(path), shares);

    [Theory]
    [InlineData("a", "1")]
    [InlineData("a b", "1/2 1/2")]
    [InlineData("a b c", "1/3 1/3 1/3")]
    [InlineData("a b c d", "1/3 1/6 1/6 1/3")]
    [InlineData("a b c d e", "30/100 5/100 30/100 5/100 30/100")]
    [InlineData("a b c d e f", "30/100 5/100 15/100 15/100 5/100 30/100")]
    public void W_shaped_by_position_takes_the_middle(string path, string shares) => Gives(AttributionRule.WShapedByPosition, Path(path), shares);

    [Theory]
    [InlineData("a b c d e", "", "3/7 1/21 1/21 1/21 3/7")]
    [InlineData("a b c d e", "1", "30/100 30/100 5/100 5/100 30/100")]
    [InlineData("a b c d e", "0", "60/100 1/30 1/30 1/30 30/100")]
    [InlineData("a b c d e", "1,3", "30/100 15/100 10/100 15/100 30/100")]
    [InlineData("a b c", "1", "1/3 1/3 1/3")]
    [InlineData("a b", "1", "1/3 2/3")]
    [InlineData("a", "0", "1")]
    public void W_shaped_takes_the_milestones(string path, string milestones, string shares) =>
        Gives(AttributionRule.WShaped, Path(path).WithMilestones([.. milestones.Split(',').Where(place => place.Length > 0).Select(int.Parse)]), shares);

    [Theory]
    [InlineData("a b direct direct", "0 1 0")]
    [InlineData("direct a none", "1 0 0")]
    [InlineData("direct direct", "1")]
    [InlineData("direct none", "0 1")]
    public void Last_non_direct_passes_over_the_direct_ones(string path, string shares) => Gives(AttributionRule.LastNonDirect("direct", "none"), Path(path), shares);

    [Fact]
    public void A_touch_one_half_life_earlier_counts_half()
    {
        Gives(AttributionRule.TimeDecay(7), Path("a b c").WithAges(14, 7, 0), "1/7 2/7 4/7");
        Gives(AttributionRule.TimeDecay(7), Path("a b c").WithAges(21, 14, 7), "1/7 2/7 4/7");
        Gives(AttributionRule.TimeDecay(0.5), Path("a b").WithAges(1, 0.5), "1/3 2/3");

        // The earlier one's weight underflows; the last keeps all.
        Gives(AttributionRule.TimeDecay(0.001), Path("a b").WithAges(15_000, 10_000), "0 1");
        Assert.Contains("need the ages of touches", Assert.Throws<InvalidOperationException>(() => JourneySummary.From([Path("a b")]).Credits(AttributionRule.TimeDecay(7))).Message);
        Assert.Empty(JourneySummary.Zero.Credits(AttributionRule.TimeDecay(7)));
    }

    [Fact]
    public void Other_shares_and_decays_are_arguments()
    {
        Gives(AttributionRule.PositionBased(0.5, 0.1), Path("a b c d"), "5/10 2/10 2/10 1/10");
        Gives(AttributionRule.PositionBased(0.5, 0.1), Path("a b"), "5/6 1/6");
        Gives(AttributionRule.PositionBased(0, 0), Path("a b"), "1/2 1/2");
        Gives(AttributionRule.PositionBased(0, 0), Path("a"), "1");
        Gives(AttributionRule.PositionBased(1, 0), Path("a b c"), "1 0 0");
        Gives(AttributionRule.PositionDecay(1), Path("a b"), "1/2 1/2");
        Gives(AttributionRule.PositionDecay(0.1), Path("a b c"), "1/111 10/111 100/111");
        Gives(AttributionRule.Custom("twice-the-first", path => [.. path.Channels.Select((_, place) => place == 0 ? 2.0 : 1)]), Path("a b c"), "2/4 1/4 1/4");
    }

    // 1 − 0.9 is below 0.1 in doubles.
    [Theory]
    [InlineData(0.8, 0.2)]
    [InlineData(0.9, 0.1)]
    [InlineData(0.55, 0.45)]
    [InlineData(0.7, 0.3)]
    [InlineData(0.1, 0.9)]
    public void Shares_of_the_ends_that_make_1_leave_nothing_between(double first, double last)
    {
        AttributionCredits credits = JourneySummary.From([Path("a b c d")]).Credits(AttributionRule.PositionBased(first, last));
        Assert.Equal(first, credits["a"].Conversions, 1e-15);
        Assert.Equal((0, 0), (credits["b"].Conversions, credits["c"].Conversions));
        Assert.Equal(last, credits["d"].Conversions, 1e-15);
    }

    [Fact]
    public void Impossible_rules_say_what_is_wrong()
    {
        Wrong("first: a share must be from 0 to 1", () => AttributionRule.PositionBased(1.5, 0));
        Wrong("last: with the first touch's share of 0.6 it must not pass 1, but was 0.5.", () => AttributionRule.PositionBased(0.6, 0.5));
        Wrong("last: with the first touch's share of 0.9 it must not pass 1, but was 0.10001.", () => AttributionRule.PositionBased(0.9, 0.10001));
        Wrong("last: a share must be from 0 to 1", () => AttributionRule.PositionBased(0.6, double.NaN));
        Wrong("halfLifeDays: must be above 0, but was 0.", () => AttributionRule.TimeDecay(0));
        Wrong("factor: must be above 0, and 1 at most, but was 2.", () => AttributionRule.PositionDecay(2));
        Wrong("One channel at least must be direct, but there was none.", () => AttributionRule.LastNonDirect());
        Assert.Throws<ArgumentNullException>("weights", () => AttributionRule.Custom("mine", null!));
        Assert.Throws<ArgumentNullException>("rule", () => JourneySummary.Zero.Credits(null!));
        foreach (double[] weights in new[] { [1], [1, -1], [0, 0], [1, double.NaN], new[] { 1, double.PositiveInfinity } })
        {
            string message = Assert.Throws<InvalidOperationException>(() => JourneySummary.From([Path("a b")]).Credits(AttributionRule.Custom("mine", _ => weights))).Message;
            Assert.StartsWith("The rule mine must give a weight of 0 or more for each of the 2 touches of a → b, not all 0 and finite together, but gave [" + weights[0].ToString("0", System.Globalization.CultureInfo.InvariantCulture), message);
        }

        static void Wrong(string message, Func<object> make) => Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(make).Message);
    }

    private static JourneyPath Path(string channels) => new(channels.Split(' '), 1);

    private static void Gives(AttributionRule rule, JourneyPath path, string shares)
    {
        double[] expected = [.. shares.Split(' ').Select(share => share.Split('/')).Select(parts => parts.Length == 1 ? double.Parse(parts[0]) : double.Parse(parts[0]) / double.Parse(parts[1]))];
        AttributionCredits credits = JourneySummary.From([path]).Credits(rule);
        Assert.Equal(expected.Length, credits.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            GoldenFile.Close(expected[i], credits[i].Conversions, 1e-15, 1e-300, what: rule + " of " + credits[i].Channel);
        }
    }
}
