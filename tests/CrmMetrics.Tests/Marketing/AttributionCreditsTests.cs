using CrmMetrics.Marketing;

namespace CrmMetrics.Tests.Marketing;

public class AttributionCreditsTests
{
    [Fact]
    public void Credits_of_every_model_add_up_to_the_conversions_and_to_the_cent() =>
        Check.That(Journeys.Any, journeys => Journeys.Models.Values.Select(model => model(journeys)).All(credits =>
            Math.Abs(credits.Sum(credit => credit.Conversions) - journeys.Conversions) <= 1e-12 * Math.Max(1, credits.Sum(credit => Math.Abs(credit.Conversions)))
            && Money.Sum(credits.Select(credit => credit.Value)) == journeys.Value
            && credits.All(credit => decimal.Round(credit.Value.Amount, 2) == credit.Value.Amount && credit.Share is null == (journeys.Conversions == 0))));

    [Fact]
    public void A_channel_on_paths_that_nobody_went_is_credited_with_nothing()
    {
        JourneySummary nobody = JourneySummary.From([new JourneyPath(["idle"], 0, 0, new(0, Given.Euro))]), some = nobody + JourneySummary.From([new JourneyPath(["a", "web"], 3, 2)]);
        Assert.All(Journeys.Models.Values, model => Assert.Equal([0, 0], new[] { nobody, some }.Select(journeys => model(journeys)["idle"].Conversions)));
        Assert.Equal(0, some.Markov().RemovalEffects["idle"]);
    }

    [Fact]
    public void No_channel_is_more_than_a_cent_off_its_part() =>
        Check.That(Journeys.Paths, paths =>
        {
            // By a plain loop in doubles.
            JourneySummary journeys = JourneySummary.From(paths);
            return journeys.Credits(AttributionRule.Linear).All(credit => Math.Abs((double)credit.Value.Amount - paths
                .Sum(path => (double)path.Value.Amount * path.Channels.Count(channel => channel == credit.Channel) / path.Channels.Count)) < 0.01 + 1e-6);
        });

    [Fact]
    public void Other_names_for_the_channels_change_nothing_else() =>
        Check.That(Journeys.Paths, paths =>
        {
            // In an order that the names turn round.
            Dictionary<string, string> names = new() { ["email"] = "zz", ["web"] = "aa", ["Ads"] = "mm", ["ärzte"] = "bb" };
            JourneySummary journeys = JourneySummary.From(paths), renamed = JourneySummary.From(paths.Select(path =>
                new JourneyPath(path.Channels.Select(channel => names[channel]), path.Conversions, path.NonConversions, path.Value).WithMilestones([.. path.Milestones])));
            return Journeys.Models.Where(model => model.Key is not ("lengths" or "last-non-direct/web")).All(model =>
            {
                AttributionCredits one = model.Value(journeys), other = model.Value(renamed);
                return one.All(credit => Math.Abs(credit.Conversions - other[names[credit.Channel]].Conversions) <= 1e-10 * Math.Max(1, journeys.Conversions)
                    && Math.Abs(credit.Value.Amount - other[names[credit.Channel]].Value.Amount) <= 0.01m);
            });
        });

    [Fact]
    public void Of_one_journey_nothing_but_its_own_channels_is_credited() =>
        Check.That(Journeys.Paths, paths => paths.Where(path => path.Conversions > 0).Take(2).All(path => Journeys.Models
            .Where(model => !model.Key.StartsWith("shapley/conversion-rate", StringComparison.Ordinal))
            .All(model => model.Value(JourneySummary.From([path, new JourneyPath(["other"], 0, 5)]))["other"].Conversions == 0)));

    [Fact]
    public void The_cents_that_are_left_go_to_the_largest_remainders_and_then_by_name()
    {
        // 100.00 in three: 33.33 each and a cent for the first name.
        Assert.Equal([33.34m, 33.33m, 33.33m], Amounts(new JourneyPath(["c", "b", "a"], 1, 0, new(100, Given.Euro))));

        // 0.05 by 40, 20, 40 %: 2 cents, 1 cent, 2 cents; 0.02: 0.8, 0.4, 0.8 of a cent.
        Assert.Equal([0.02m, 0.01m, 0.02m], Amounts(new JourneyPath(["a", "b", "c"], 1, 0, new(0.05m, Given.Euro)), AttributionRule.UShaped));
        Assert.Equal([0.01m, 0m, 0.01m], Amounts(new JourneyPath(["a", "b", "c"], 1, 0, new(0.02m, Given.Euro)), AttributionRule.UShaped));

        // A third and two sixths are a third however they were added.
        JourneySummary journeys = JourneySummary.From([new JourneyPath(["a", "b", "b", "c", "c", "a"], 1, 0, new(100, Given.Euro)), new JourneyPath(["a", "b", "c"], 1, 0, new(100, Given.Euro))]);
        Assert.Equal([66.67m, 66.67m, 66.66m], journeys.Credits(AttributionRule.Linear).Select(credit => credit.Value.Amount));

        static IEnumerable<decimal> Amounts(JourneyPath path, AttributionRule? rule = null) =>
            JourneySummary.From([path]).Credits(rule ?? AttributionRule.Linear).Select(credit => credit.Value.Amount);
    }

    [Fact]
    public void Decimals_are_those_of_the_value_at_least()
    {
        AttributionCredits thousandths = JourneySummary.From([new JourneyPath(["a", "b", "c"], 1, 0, new(1.000m, Given.Euro)), new JourneyPath(["a"], 1, 0, new(0.001m, Given.Euro))]).Credits(AttributionRule.Linear);
        Assert.Equal([0.335m, 0.333m, 0.333m], thousandths.Select(credit => credit.Value.Amount));
        Assert.StartsWith("decimals: must be from 3, which the value of 1.001 EUR has, to 20, but was 2.", Assert.Throws<ArgumentOutOfRangeException>(() => thousandths.WithDecimals(2)).Message);
        AttributionCredits yen = JourneySummary.From([new JourneyPath(["a", "b", "c"], 1, 0, new(1_000, "JPY"))]).Credits(AttributionRule.Linear);
        Assert.Equal([334m, 333m, 333m], yen.WithDecimals(0).Select(credit => credit.Value.Amount));
        Assert.Equal(333.33333333333333333333m, yen.WithDecimals(20)[2].Value.Amount);
    }

    [Fact]
    public void Amounts_near_the_largest_decimal_still_add_up()
    {
        Money value = new(79_228_162_514_264_337_593_543_950.33m, Given.Euro);
        AttributionCredits credits = JourneySummary.From([new JourneyPath(["a", "b", "c"], 1, 0, value)]).Credits(AttributionRule.Linear);
        Assert.Equal(value, Money.Sum(credits.Select(credit => credit.Value)));
        Assert.All(credits, credit => Assert.InRange(credit.Value.Amount, (value.Amount / 3) - 0.01m, (value.Amount / 3) + 0.01m));
    }

    [Fact]
    public void A_channel_is_found_by_name_and_place()
    {
        AttributionCredits credits = JourneySummary.From([new JourneyPath(["web", "email"], 4)]).Credits(AttributionRule.FirstTouch);
        Assert.Equal(("web", 4.0, 1.0), (credits[1].Channel, credits["web"].Conversions, credits["web"].Share!.Value));
        Assert.StartsWith("No journey touched the channel \"ads\", but email, web.", Assert.Throws<ArgumentException>(() => credits["ads"]).Message);
        Assert.StartsWith("index: must be the place of one of the 2 channels, but was 2.", Assert.Throws<ArgumentOutOfRangeException>(() => credits[2]).Message);
        Assert.Equal("first-touch: email 0, web 4", credits.ToString());
    }
}
