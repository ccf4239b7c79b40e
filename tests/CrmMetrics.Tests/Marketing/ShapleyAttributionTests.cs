using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class ShapleyAttributionTests
{
    [Fact]
    public void Values_are_those_of_all_orders_in_which_channels_join() =>
        Check.That(Journeys.Paths, paths => new[] { ShapleyWorth.Conversions, ShapleyWorth.ConversionRate }.All(worth =>
        {
            JourneySummary journeys = JourneySummary.From(paths);
            AttributionCredits credits = journeys.Shapley(worth).Credits;
            double all = paths.Sum(path => path.Conversions + path.NonConversions), scale = worth == ShapleyWorth.Conversions ? 1 : all;
            Dictionary<string, double> plain = ByOrders([.. journeys.Channels], Remembered(set => Worth(paths, set, worth)));
            return credits.All(credit => journeys.Conversions == 0 ? credit.Conversions == 0 : Math.Abs(credit.Conversions - (plain[credit.Channel] * scale)) <= 1e-11 * all);
        }));

    [Fact]
    public void Equal_channels_get_the_same_and_idle_ones_nothing()
    {
        JourneySummary journeys = JourneySummary.From([new JourneyPath(["a", "x"], 5, 10), new JourneyPath(["b", "x"], 5, 10), new JourneyPath(["x"], 3, 9), new JourneyPath(["a", "b", "a"], 2, 4)]);
        foreach (ShapleyWorth worth in new[] { ShapleyWorth.Conversions, ShapleyWorth.ConversionRate })
        {
            AttributionCredits credits = journeys.Shapley(worth).Credits;
            Assert.Equal(credits["a"].Conversions, credits["b"].Conversions, 12);
        }

        // A channel that comes only where its absence would have changed nothing: no rate, no conversion.
        AttributionCredits idle = (journeys + JourneySummary.From([new JourneyPath(["idle"], 0, 0)])).Shapley(ShapleyWorth.ConversionRate).Credits;
        Assert.Equal(0, idle["idle"].Conversions, 12);
        Assert.Equal(0, (journeys + JourneySummary.From([new JourneyPath(["idle"], 0, 50)])).Shapley().Credits["idle"].Conversions);
    }

    [Fact]
    public void It_is_not_linear_where_channels_repeat()
    {
        JourneySummary journeys = JourneySummary.From([new JourneyPath(["a", "a", "b"], 6)]);
        Assert.Equal([3.0, 3.0], journeys.Shapley().Credits.Select(credit => credit.Conversions));
        Assert.Equal([4.0, 2.0], journeys.Credits(AttributionRule.Linear).Select(credit => credit.Conversions));
    }

    [Fact]
    public void A_channel_that_lowers_the_rate_has_a_negative_credit()
    {
        ShapleyAttribution shapley = JourneySummary.From([new JourneyPath(["good"], 50, 50, new(1_000, Given.Euro)), new JourneyPath(["bad"], 0, 100)]).Shapley(ShapleyWorth.ConversionRate);

        // good: (0.5 + 0.25) / 2 = 0.375 of the rate of 0.25; bad: (0 − 0.25) / 2.
        Assert.Equal([-25.0, 75.0], shapley.Credits.Select(credit => credit.Conversions));
        Assert.Equal([-500m, 1_500m], shapley.Credits.Select(credit => credit.Value.Amount));
        Assert.True(shapley.IsExact);
    }

    [Fact]
    public void Beyond_fifteen_channels_drawn_values_are_as_near_as_they_say()
    {
        string[] names = [.. Enumerable.Range(0, 16).Select(number => $"c{number:00}")];
        JourneyPath[] paths = [.. Enumerable.Range(0, 40).Select(row => new JourneyPath(Enumerable.Range(0, 1 + (row % 4)).Select(step => names[(row * (step + 3)) % 16]), row * 7 % 11, 5 + (row * 5 % 13)))];
        JourneySummary journeys = JourneySummary.From(paths);
        ShapleyAttribution drawn = journeys.Shapley(ShapleyWorth.ConversionRate, seed: 5, draws: 3_000);
        Dictionary<string, double> exact = BySets(names, paths);
        Assert.Equal((false, 3_000, 5), (drawn.IsExact, drawn.Draws!.Value, drawn.Seed!.Value));
        Assert.All(drawn.Credits, credit => Assert.True(Math.Abs(credit.Conversions - exact[credit.Channel]) <= 4 * drawn.MonteCarloErrors[credit.Channel], credit.ToString()));
        Assert.InRange(drawn.Credits.Average(credit => Math.Pow((credit.Conversions - exact[credit.Channel]) / drawn.MonteCarloErrors[credit.Channel], 2)), 0.3, 2.5);
        Assert.Equal(journeys.Conversions, drawn.Credits.Sum(credit => credit.Conversions), 9);
        Assert.Equal(drawn.Credits.Select(credit => credit.Conversions), journeys.Shapley(ShapleyWorth.ConversionRate, seed: 5, draws: 3_000).Credits.Select(credit => credit.Conversions));
        Assert.NotEqual(drawn.Credits[0], journeys.Shapley(ShapleyWorth.ConversionRate, seed: 6, draws: 3_000).Credits[0]);
        Assert.True(journeys.Shapley().IsExact);
    }

    [Fact]
    public void Bad_arguments_say_what_is_wrong()
    {
        Assert.Throws<ArgumentOutOfRangeException>("worth", () => JourneySummary.Zero.Shapley(default));
        Assert.StartsWith("draws: must be 100 or more, but was 99.", Assert.Throws<ArgumentOutOfRangeException>(() => JourneySummary.Zero.Shapley(draws: 99)).Message);
        Assert.Empty(JourneySummary.Zero.Shapley(ShapleyWorth.ConversionRate).Credits);
    }

    private static double Worth(JourneyPath[] paths, ICollection<string> set, ShapleyWorth worth)
    {
        JourneyPath[] inside = [.. paths.Where(path => path.Channels.All(set.Contains))];
        double conversions = inside.Sum(path => path.Conversions), all = conversions + inside.Sum(path => path.NonConversions);
        return worth == ShapleyWorth.Conversions ? conversions : all > 0 ? conversions / all : 0;
    }

    private static Func<ICollection<string>, double> Remembered(Func<ICollection<string>, double> worth)
    {
        Dictionary<int, double> known = [];
        return set =>
        {
            int mask = set.Aggregate(0, (bits, channel) => bits | (1 << Array.IndexOf(Journeys.Names, channel)));
            return known.TryGetValue(mask, out double value) ? value : known[mask] = worth(set);
        };
    }

    private static Dictionary<string, double> ByOrders(string[] channels, Func<ICollection<string>, double> worth)
    {
        Dictionary<string, double> values = channels.ToDictionary(channel => channel, _ => 0.0);
        int orders = Enumerable.Range(1, channels.Length).Aggregate(1, (product, factor) => product * factor);
        Join([]);
        return values;

        void Join(List<string> joined)
        {
            foreach (string channel in channels.Except(joined).ToArray())
            {
                double before = worth(joined);
                joined.Add(channel);
                int rest = Enumerable.Range(1, channels.Length - joined.Count).Aggregate(1, (product, factor) => product * factor);
                values[channel] += (worth(joined) - before) * rest / orders;
                Join(joined);
                joined.RemoveAt(joined.Count - 1);
            }
        }
    }

    /// <summary>Credits from the definition over all 65,536 sets, each added up path by path.</summary>
    private static Dictionary<string, double> BySets(string[] names, JourneyPath[] paths)
    {
        int[] masks = [.. paths.Select(path => path.Channels.Aggregate(0, (mask, channel) => mask | (1 << Array.IndexOf(names, channel))))];
        double[] rates = new double[1 << names.Length], sizes = new double[names.Length];
        for (int set = 0; set < rates.Length; set++)
        {
            double conversions = 0, all = 0;
            for (int path = 0; path < paths.Length; path++)
            {
                if ((masks[path] & ~set) == 0)
                {
                    conversions += paths[path].Conversions;
                    all += paths[path].Conversions + paths[path].NonConversions;
                }
            }

            rates[set] = all > 0 ? conversions / all : 0;
        }

        for (int size = 0; size < sizes.Length; size++)
        {
            sizes[size] = 1 / (names.Length * Enumerable.Range(0, size).Aggregate(1.0, (product, i) => product * (names.Length - 1 - i) / (i + 1)));
        }

        double journeys = paths.Sum(path => path.Conversions + path.NonConversions);
        double[] values = new double[names.Length];
        for (int set = 0; set < rates.Length; set++)
        {
            int size = 0;
            for (int rest = set; rest != 0; rest &= rest - 1)
            {
                size++;
            }

            double weight = size < sizes.Length ? sizes[size] * journeys : 0;
            for (int channel = 0; channel < names.Length; channel++)
            {
                values[channel] += (set >> channel & 1) == 0 ? weight * (rates[set | (1 << channel)] - rates[set]) : 0;
            }
        }

        return names.Zip(values, (name, value) => (name, value)).ToDictionary(one => one.name, one => one.value);
    }
}
