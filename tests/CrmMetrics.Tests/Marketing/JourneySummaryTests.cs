using System.Globalization;
using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class JourneySummaryLaws : SummaryLaws<JourneySummary>
{
    protected override Arbitrary<JourneySummary> Any => Journeys.Any;

    protected override JourneySummary Zero => JourneySummary.Zero;

    protected override JourneySummary Parse(string text) => JourneySummary.Parse(text);
}

public class JourneySummaryTests
{
    private static readonly string[] Ab = ["a", "b"];

    [Fact]
    public void Any_cut_and_order_of_the_paths_gives_the_same_summary() =>
        Check.That(Journeys.Paths, Given.Count, (paths, cut) =>
        {
            int at = (int)(cut % (paths.Length + 1));
            return JourneySummary.From(paths.Take(at)) + JourneySummary.From(paths.Skip(at)) == JourneySummary.From(paths) && JourneySummary.From(Enumerable.Reverse(paths)) == JourneySummary.From(paths);
        });

    [Fact]
    public void Distinct_paths_are_those_of_a_dictionary_of_text() =>
        Check.That(Journeys.Paths, paths =>
        {
            JourneySummary journeys = JourneySummary.From(paths);
            Dictionary<string, (long, long, decimal)> plain = paths.GroupBy(Key).ToDictionary(
                same => same.Key, same => (same.Sum(path => path.Conversions), same.Sum(path => path.NonConversions), same.Sum(path => path.Value.Amount)));
            return journeys.Paths.Count == plain.Count
                && journeys.Paths.All(path => plain[Key(path)] == (path.Conversions, path.NonConversions, path.Value.Amount))
                && journeys.Channels.SequenceEqual(paths.SelectMany(path => path.Channels).Distinct().OrderBy(name => name, StringComparer.Ordinal));

            static string Key(JourneyPath path) => string.Join(">", path.Channels) + "|" + string.Join(",", path.Milestones);
        });

    [Fact]
    public void Columns_rows_and_segments_give_the_same_summary() =>
        Check.That(Journeys.Paths, paths =>
        {
            JourneyPath[] plain = [.. paths.Select(path => path.WithMilestones())];
            JourneySummary journeys = JourneySummary.From(plain), columns = JourneySummary.From(Columns(plain));
            IReadOnlyDictionary<int, JourneySummary> by = JourneySummary.By(plain, path => path.Channels.Count, path => path);
            return columns == journeys && by.Values.Aggregate(JourneySummary.Zero, (sum, one) => sum + one) == journeys && by.All(one => one.Value.Paths.All(path => path.Channels.Count == one.Key));
        });

    [Theory]
    [InlineData(TouchRepeats.Kept, "a a b a")]
    [InlineData(TouchRepeats.CollapsedInARow, "a b a")]
    [InlineData(TouchRepeats.FirstOfChannel, "a b")]
    [InlineData(TouchRepeats.LastOfChannel, "b a")]
    public void Repeats_are_what_they_are_named(TouchRepeats repeats, string expected)
    {
        JourneyPath path = new JourneyPath(["a", "a", "b", "a"], 3).WithAges(9, 5, 2, 0).WithMilestones(1);
        JourneyPath kept = Assert.Single(JourneySummary.From([path], repeats).Paths);
        Assert.Equal(expected, string.Join(" ", kept.Channels));
        Assert.Equal(repeats switch { TouchRepeats.Kept => [9, 5, 2, 0], TouchRepeats.CollapsedInARow => [5, 2, 0], TouchRepeats.FirstOfChannel => [9, 2], _ => new double[] { 2, 0 } }, kept.AgesInDays);
        Assert.Equal(repeats switch { TouchRepeats.Kept => 1, TouchRepeats.LastOfChannel => 1, _ => 0 }, Assert.Single(kept.Milestones));
        Assert.Equal(
            JourneySummary.From([path.WithMilestones()], repeats).Paths[0].Channels,
            JourneySummary.From(new PathColumns { ChannelNames = Ab, Channels = [0, 0, 1, 0], Lengths = [4], Conversions = [3] }, repeats).Paths[0].Channels);
    }

    [Fact]
    public void A_path_with_other_ages_is_another_path()
    {
        JourneySummary journeys = JourneySummary.From([
            new JourneyPath(Ab, 1).WithAges(3, 0), new JourneyPath(Ab, 2).WithAges(3, 0), new JourneyPath(Ab, 4).WithAges(3, 1.5)]);
        Assert.Equal(["3,0: 3", "3,1.5: 4"], journeys.Paths.Select(path => FormattableString.Invariant($"{string.Join(",", path.AgesInDays.Select(age => age.ToString(CultureInfo.InvariantCulture)))}: {path.Conversions}")));
        Assert.Equal(journeys, JourneySummary.Parse(journeys.ToString("R", null)));
        Assert.Equal(TouchAges.Seconds, journeys.Definition!.Ages);
    }

    [Fact]
    public void The_text_says_how_many() =>
        Assert.Equal("3 of 10 journeys converted, along 1 paths of 2 channels", JourneySummary.From([new JourneyPath(Ab, 3, 7)]).ToString(null, CultureInfo.InvariantCulture));

    [Fact]
    public void The_conversion_rate_is_a_share_of_journeys()
    {
        Assert.Equal(0.3, JourneySummary.From([new JourneyPath(Ab, 3, 7)]).ConversionRate.Value);
        Assert.Null(JourneySummary.Zero.ConversionRate.Value);
        Assert.Empty(JourneySummary.Zero.Credits(AttributionRule.Linear));
    }

    [Fact]
    public void Impossible_paths_say_what_is_wrong()
    {
        Wrong("A path needs a channel, but there was none.", () => new JourneyPath([], 1));
        Wrong("A channel must have a name of one line, but was \"\".", () => new JourneyPath(["a", ""], 1));
        Wrong("A channel must have a name of one line, but was \"a\nb\".", () => new JourneyPath(["a\nb"], 1));
        Wrong("conversions: a count must be 0 or more, but was -1.", () => new JourneyPath(Ab, -1));
        Wrong("Only conversions have a value, but there were none, and the value was ", () => new JourneyPath(Ab, 0, 1, new(5, Given.Euro)));
        Wrong("days: an age must be from 0 to 20000 days and no more than that of the touch before it, but was 4.", () => new JourneyPath(Ab, 1).WithAges(3, 4));
        Wrong("There must be an age for each of the 2 touches, but there were 1.", () => new JourneyPath(Ab, 1).WithAges(3));
        Wrong("touches: must be the place of one of the 2 touches, after -1, but was 2.", () => new JourneyPath(Ab, 1).WithMilestones(2));
        Wrong("rows: the path of row 1 (counted from 0) must not be null.", () => JourneySummary.From([1, 2], row => row == 1 ? new JourneyPath(Ab, 1) : null!));
        Wrong("paths: all paths must have ages or none, but the path of row 1 (counted from 0) has some, and the first none.", () => JourneySummary.From([new JourneyPath(Ab, 1), new JourneyPath(Ab, 1).WithAges(1, 0)]));
        Assert.Throws<CurrencyMismatchException>(() => JourneySummary.From([new JourneyPath(Ab, 1, 0, new(1, Given.Euro)), new JourneyPath(Ab, 1, 0, new(1, Given.Dollar))]));
        Assert.Throws<ArgumentNullException>("paths", () => JourneySummary.From(null!));
        Assert.Throws<ArgumentOutOfRangeException>("repeats", () => JourneySummary.From([], (TouchRepeats)7));
        Wrong("rows: the key of row 0 (counted from 0) must not be null.", () => JourneySummary.By([1], _ => (string)null!, _ => new JourneyPath(Ab, 1)));
    }

    [Fact]
    public void Impossible_columns_say_which_row()
    {
        Wrong("columns: the channels of row 1 (counted from 0) must be from 0 to 1, but was 2.", () => JourneySummary.From(new PathColumns { ChannelNames = Ab, Channels = [0, 2], Lengths = [1, 1], Conversions = [1, 1] }));
        Wrong("columns: the channels of row 0 (counted from 0) must be from 0 to 1, but was -1.", () => ChannelTransitions.From(new PathColumns { ChannelNames = Ab, Channels = [-1], Lengths = [1], Conversions = [1] }));
        Wrong("columns: the channels of row 0 (counted from 0) must be from 0 to 1, but was -1.", () => JourneySummary.From(new PathColumns { ChannelNames = Ab, Channels = [-1], Lengths = [1], Conversions = [1] }));
        Wrong("columns: the length of row 0 (counted from 0) must be 1 or more, but was 0.", () => JourneySummary.From(new PathColumns { ChannelNames = Ab, Lengths = [0], Conversions = [1] }));
        Wrong("columns: a count of row 0 (counted from 0) must be 0 or more, but was -2.", () => JourneySummary.From(new PathColumns { ChannelNames = Ab, Channels = [0], Lengths = [1], Conversions = [1], NonConversions = [-2] }));
        Wrong("columns: the value of row 0 (counted from 0) must be 0 or more, and 0 without a conversion, but was 5.", () => JourneySummary.From(new PathColumns { ChannelNames = Ab, Channels = [0], Lengths = [1], Conversions = [0], Values = [5] }));
        Wrong("There must be a channel for each of the 2 touches of the paths, but there were 1.", () => JourneySummary.From(new PathColumns { ChannelNames = Ab, Channels = [0], Lengths = [2], Conversions = [1] }));
        Wrong("The columns must be of one length, but there were 1 lengths, 2 conversions, 0 non-conversions and 0 values.", () => JourneySummary.From(new PathColumns { ChannelNames = Ab, Channels = [0], Lengths = [1], Conversions = [1, 1] }));
        Wrong("Each channel must have a name that no other has, but there were two called \"a\".", () => JourneySummary.From(new PathColumns { ChannelNames = ["a", "a"], Channels = [0], Lengths = [1], Conversions = [1] }));
    }

    [Fact]
    public void Summaries_under_different_definitions_refuse_to_add()
    {
        JourneySummary kept = JourneySummary.From([new JourneyPath(Ab, 1)]), collapsed = JourneySummary.From([new JourneyPath(Ab, 1)], TouchRepeats.CollapsedInARow);
        Assert.Contains("CollapsedInARow", Assert.Throws<DefinitionMismatchException>(() => kept + collapsed).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lengths=[1]")]
    [InlineData("repeats=Kept;start=AfterConversion;unfinished=KeptApart;ages=NotKept;channels=a;lengths=[1];touches=[2];conversions=[1];nonConversions=[0];conversionsWithoutTouches=0;valueWithoutTouches=0;unfinishedJourneys=0;tiedTouches=0;milestonesWithoutTouch=0;eventsAfterAsOf=0")]
    [InlineData("repeats=Kept;start=AfterConversion;unfinished=KeptApart;ages=NotKept;channels=a;lengths=[1];touches=[0];conversions=[-1];nonConversions=[0];conversionsWithoutTouches=0;valueWithoutTouches=0;unfinishedJourneys=0;tiedTouches=0;milestonesWithoutTouch=0;eventsAfterAsOf=0")]
    public void What_is_no_summary_is_not_read(string text)
    {
        Assert.Throws<FormatException>(() => JourneySummary.Parse(text));
        Assert.False(JourneySummary.TryParse(text, out JourneySummary zero));
        Assert.Equal(JourneySummary.Zero, zero);
    }

    [Fact]
    public void Bootstrap_intervals_hold_the_shares_and_come_again_with_the_seed()
    {
        JourneySummary journeys = JourneySummary.From([new JourneyPath(Ab, 40, 400), new JourneyPath(["a"], 60, 300), new JourneyPath(["c"], 30, 500)]);
        foreach (Func<JourneySummary, AttributionCredits> model in new Func<JourneySummary, AttributionCredits>[] { them => them.Credits(AttributionRule.Linear), them => them.Markov(2).Credits })
        {
            var intervals = journeys.Bootstrap(model, seed: 7, draws: 150)!;
            Assert.Equal(journeys.Channels, intervals.Keys);
            Assert.All(model(journeys), credit => Assert.True(intervals[credit.Channel].Interval.Contains(credit.Share!.Value)));
            Assert.Equal(intervals, journeys.Bootstrap(model, seed: 7, draws: 150));
        }

        Assert.Null(JourneySummary.From([new JourneyPath(Ab, 1, 5)]).Bootstrap(them => them.Credits(AttributionRule.Linear), 1));
        Assert.Throws<ArgumentOutOfRangeException>("draws", () => journeys.Bootstrap(them => them.Markov().Credits, 1, draws: 99));
    }

    [Fact]
    public void The_bootstrap_of_a_last_touch_share_is_as_wide_as_a_binomial_one()
    {
        // 300 of 1,000 conversions: the share's deviation is √(0.3 × 0.7 / 1,000).
        JourneySummary journeys = JourneySummary.From([new JourneyPath(["a"], 300), new JourneyPath(["b"], 700)]);
        ConfidenceInterval interval = journeys.Bootstrap(them => them.Credits(AttributionRule.LastTouch), seed: 3, draws: 2_000)!["a"].Interval;
        Assert.Equal(2 * 1.959964 * Math.Sqrt(0.3 * 0.7 / 1_000), interval.Upper - interval.Lower, 0.004);
    }

    internal static PathColumns Columns(JourneyPath[] paths)
    {
        // Numbered in another order than that of the names.
        string[] names = [.. Journeys.Names];
        return new()
        {
            ChannelNames = names,
            Channels = paths.SelectMany(path => path.Channels).Select(channel => Array.IndexOf(names, channel)).ToArray(),
            Lengths = paths.Select(path => path.Channels.Count).ToArray(),
            Conversions = paths.Select(path => path.Conversions).ToArray(),
            NonConversions = paths.Select(path => path.NonConversions).ToArray(),
            Values = paths.Select(path => path.Value.Amount).ToArray(),
            Currency = Given.Euro,
        };
    }

    private static void Wrong(string message, Func<object> make) => Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(make).Message);
}
