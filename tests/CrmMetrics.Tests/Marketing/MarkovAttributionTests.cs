using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace CrmMetrics.Tests.Marketing;

public class ChannelTransitionsLaws : SummaryLaws<ChannelTransitions>
{
    protected override Arbitrary<ChannelTransitions> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(ChannelTransitions.Zero)),
        (9, Journeys.Paths.Generator.Select(paths => JourneySummary.From(paths).Transitions(2)))));

    protected override ChannelTransitions Zero => ChannelTransitions.Zero;

    protected override ChannelTransitions Parse(string text) => ChannelTransitions.Parse(text);
}

public class MarkovAttributionTests
{
    [Fact]
    public void Removal_effects_are_those_of_a_dense_inverse_for_every_order() =>
        Check.That(Journeys.Paths, Arb.From(Gen.Choose(1, 4)), (paths, order) =>
        {
            MarkovAttribution markov = JourneySummary.From(paths).Markov(order);
            if (markov.WhyUndefined is not null)
            {
                return paths.Sum(path => path.Conversions) == 0 && markov.RemovalEffects.Count == 0 && markov.Credits.All(credit => credit.Conversions == 0);
            }

            double whole = ByInverse(paths, order, null);
            return Math.Abs(whole - markov.BaseConversion!.Value) <= 1e-12
                && markov.RemovalEffects.All(effect => Math.Abs(1 - (ByInverse(paths, order, effect.Key) / whole) - effect.Value) <= 1e-10)
                && markov.RemovalEffects.All(effect => effect.Value is >= 0 and <= 1);
        });

    [Fact]
    public void The_chain_of_any_order_gives_the_conversion_rate_back() =>
        Check.That(Journeys.Paths, Arb.From(Gen.Choose(1, 5)), (paths, order) =>
        {
            JourneySummary journeys = JourneySummary.From(paths);
            return journeys.Conversions == 0 || Math.Abs(Chain(journeys.Transitions(order), MarkovChain.MostEliminated).Conversion()[0] - journeys.ConversionRate.Value!.Value) <= 1e-14;
        });

    [Fact]
    public void An_order_as_long_as_the_longest_path_loses_just_the_paths_of_the_channel() =>
        Check.That(Journeys.Paths, paths => JourneySummary.From(paths).Markov(5).RemovalEffects.All(effect => Math.Abs(
            effect.Value - (paths.Where(path => path.Channels.Contains(effect.Key)).Sum(path => path.Conversions) / (double)paths.Sum(path => path.Conversions))) <= 1e-13));

    [Fact]
    public void Iterating_and_eliminating_agree() =>
        Check.That(Journeys.Paths, paths =>
        {
            ChannelTransitions transitions = JourneySummary.From(paths).Transitions(2);
            if (transitions.Conversions == 0)
            {
                return true;
            }

            MarkovAttribution one = new(transitions, Chain(transitions, MarkovChain.MostEliminated), [.. transitions.Channels]), other = new(transitions, Chain(transitions, 0), [.. transitions.Channels]);
            return other.Tolerance <= 1e-12 && one.RemovalEffects.All(effect => Math.Abs(effect.Value - other.RemovalEffects[effect.Key]) <= 1e-12 * effect.Value);
        });

    [Fact]
    public void Journeys_drawn_from_the_chain_lose_as_many_as_computed()
    {
        // Every path of the chain, also those that nobody took; a way through the channel counts as lost.
        JourneyPath[] paths = [new(["email", "web"], 10, 90), new(["web"], 20, 180), new(["email"], 5, 45), new(["ads", "email", "web"], 8, 32), new(["ads"], 2, 98), new(["web", "ads", "web"], 4, 46)];
        JourneySummary journeys = JourneySummary.From(paths);
        MarkovAttribution markov = journeys.Markov(2);
        ILookup<string, ChannelTransition> after = journeys.Transitions(2).Transitions.ToLookup(transition => string.Join(">", transition.After));
        Xoshiro256StarStar random = new(11, threadSafe: false);
        const int Draws = 20_000;
        int converted = 0;
        Dictionary<string, int> through = journeys.Channels.ToDictionary(channel => channel, _ => 0);
        for (int draw = 0; draw < Draws; draw++)
        {
            List<string> way = [];
            ChannelTransition step = Step("");
            while (step.Next is { } channel)
            {
                way.Add(channel);
                step = Step(string.Join(">", way.Skip(way.Count - 2)));
            }

            converted += step.Converted ? 1 : 0;
            foreach (string channel in step.Converted ? way.Distinct() : [])
            {
                through[channel]++;
            }
        }

        Assert.Equal(markov.BaseConversion!.Value, converted / (double)Draws, 4 * Math.Sqrt(0.09 * 0.91 / Draws));
        Assert.All(markov.RemovalEffects, effect => Assert.Equal(effect.Value, through[effect.Key] / (double)converted, 4 * 0.5 / Math.Sqrt(converted)));

        ChannelTransition Step(string state)
        {
            double place = random.NextDouble() * after[state].Sum(transition => transition.Count);
            return after[state].First(transition => (place -= transition.Count) < 0);
        }
    }

    [Fact]
    public void Columns_give_the_same_transitions_and_a_dictionary_the_same_counts() =>
        Check.That(Journeys.Paths, Arb.From(Gen.Choose(1, 8)), (paths, order) =>
        {
            // With 4 channels 3 bits a symbol: from order 6 on in a hash table.
            JourneySummary journeys = JourneySummary.From(paths);
            ChannelTransitions transitions = journeys.Transitions(order);
            Dictionary<string, long> plain = [];
            foreach (JourneyPath path in paths)
            {
                for (int i = 0; i < path.Channels.Count; i++)
                {
                    Count(Last(path, i, order) + "|" + path.Channels[i], path.Conversions + path.NonConversions);
                }

                Count(Last(path, path.Channels.Count, order) + "|+", path.Conversions);
                Count(Last(path, path.Channels.Count, order) + "|-", path.NonConversions);
            }

            return ChannelTransitions.From(JourneySummaryTests.Columns(paths), order) == (paths.All(path => path.Conversions + path.NonConversions == 0) && transitions.Order == 0 ? ChannelTransitions.Zero : transitions)
                && transitions.Value == journeys.Value && transitions.Conversions == journeys.Conversions && transitions.NonConversions == journeys.NonConversions
                && transitions.Transitions.Count == plain.Count
                && transitions.Transitions.All(one => plain[string.Join(">", one.After) + "|" + (one.Next ?? (one.Converted ? "+" : "-"))] == one.Count);

            void Count(string key, long count)
            {
                if (count > 0)
                {
                    plain[key] = (plain.TryGetValue(key, out long sum) ? sum : 0) + count;
                }
            }
        });

    [Fact]
    public void Transitions_of_any_cut_add_up_to_the_same_credits() =>
        Check.That(Journeys.Paths, Given.Count, (paths, cut) =>
        {
            int at = (int)(cut % (paths.Length + 1));
            ChannelTransitions joined = JourneySummary.From(paths.Take(at)).Transitions(3) + JourneySummary.From(paths.Skip(at)).Transitions(3), whole = JourneySummary.From(paths).Transitions(3);
            return joined == whole && joined.Markov().Credits.SequenceEqual(whole.Markov().Credits);
        });

    [Fact]
    public void A_chain_that_hardly_ever_ends_is_solved_to_all_digits()
    {
        // a and b call each other a million million times for each end: (I − Q) is singular but for the last digits.
        const string Stuck = "order=1;channels=a%0Ab;transitions=[1,10,12,17,19];counts=[2,1000000000000,1,999999999999,1];totalValue=0";
        ChannelTransitions transitions = ChannelTransitions.Parse(Stuck);
        MarkovAttribution markov = transitions.Markov();

        // From the start to a; then b, which converts or goes back to a, which is lost or goes on.
        Assert.Equal((1.0, 0.5), (markov.RemovalEffects["a"], markov.BaseConversion!.Value));
        Assert.Equal(1, markov.RemovalEffects["b"], 1e-15);
        Assert.Equal(0.5, Chain(transitions, MarkovChain.MostEliminated).Conversion()[0], 1e-12);
    }

    [Fact]
    public void Small_effects_keep_their_digits_and_idle_channels_none()
    {
        JourneySummary journeys = JourneySummary.From([new JourneyPath(["a"], 1_000_000_000_000, 5), new JourneyPath(["a", "rare"], 1, 0), new JourneyPath(["a", "idle"], 0, 7)]);
        MarkovAttribution markov = journeys.Markov();
        GoldenFile.Close(1.0 / 1_000_000_000_001, markov.RemovalEffects["rare"], 1e-14);
        Assert.Equal(0, markov.RemovalEffects["idle"]);
        Assert.Equal(0, markov.Credits["idle"].Conversions);
        Assert.Equal(1, markov.RemovalEffects["a"]);
    }

    [Fact]
    public void Journeys_that_did_not_convert_move_the_effects_of_low_orders_and_not_of_high_ones()
    {
        // Most come to b from a, and fewer of them convert; the first order forgets from where they came.
        JourneyPath[] paths = [new(["a", "b"], 10, 990), new(["b"], 30, 70)];
        JourneySummary with = JourneySummary.From(paths), without = JourneySummary.From(paths.Select(path => new JourneyPath(path.Channels, path.Conversions)));
        GoldenFile.Close(1_000 / 1_100.0, with.Markov().RemovalEffects["a"], 1e-14);
        GoldenFile.Close(0.25, without.Markov().RemovalEffects["a"], 1e-14);
        GoldenFile.Close(0.25, with.Markov(2).RemovalEffects["a"], 1e-14);
        GoldenFile.Close(0.25, without.Markov(2).RemovalEffects["a"], 1e-14);
    }

    [Fact]
    public void Many_states_are_iterated_to_the_same_answer()
    {
        // 9 channels at order 3: more states than are eliminated.
        Xoshiro256StarStar random = new(1, threadSafe: false);
        JourneyPath[] paths = [.. Enumerable.Range(0, 250).Select(_ => new JourneyPath(Enumerable.Range(0, random.Next(1, 8)).Select(_ => "c" + (char)('a' + random.Next(9))), random.Next(3), random.Next(9)))];
        ChannelTransitions transitions = JourneySummary.From(paths).Transitions(3);
        Assert.True(transitions.Transitions.Select(one => string.Join(">", one.After)).Distinct().Count() > MarkovChain.MostEliminated);
        MarkovAttribution iterated = transitions.Markov(), eliminated = new(transitions, Chain(transitions, int.MaxValue), [.. transitions.Channels]);
        Assert.All(eliminated.RemovalEffects, effect => GoldenFile.Close(effect.Value, iterated.RemovalEffects[effect.Key], 1e-13, what: effect.Key));
        Assert.Equal(1e-12, iterated.Tolerance);
    }

    [Fact]
    public void Bad_input_says_what_is_wrong()
    {
        JourneySummary journeys = JourneySummary.From([new JourneyPath(["a", "b"], 1)]);
        Assert.StartsWith("order: must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => journeys.Markov(0)).Message);
        Assert.StartsWith("order: with 2 channels it must be 20 at most, but was 21.", Assert.Throws<ArgumentOutOfRangeException>(() => journeys.Transitions(21)).Message);
        Assert.Equal(1, journeys.Markov(20).RemovalEffects["a"]);
        Assert.Throws<DefinitionMismatchException>(() => journeys.Transitions(1) + journeys.Transitions(2));
        Assert.Equal("no-conversions", JourneySummary.From([new JourneyPath(["a"], 0, 4)]).Markov().WhyUndefined!.Code);
        Assert.Null(JourneySummary.Zero.Markov().BaseConversion);
        Assert.Equal("1 of 1 journeys converted; 3 transitions of order 1 between 2 channels", journeys.Transitions().ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("order=1;channels=a;transitions=[1];counts=[1];totalValue=0")]
    [InlineData("order=1;channels=a;transitions=[1,6];counts=[1,2];totalValue=0")]
    [InlineData("order=1;channels=a;transitions=[1,6];counts=[1];totalValue=0")]
    [InlineData("order=1;channels=a;transitions=[0];counts=[1];totalValue=0")]
    [InlineData("order=0;channels=a;transitions=[];counts=[];totalValue=0")]
    public void What_is_no_summary_is_not_read(string text) => Assert.False(ChannelTransitions.TryParse(text, out _));

    private static string Last(JourneyPath path, int until, int order) => string.Join(">", path.Channels.Take(until).Skip(until - order));

    private static MarkovChain Chain(ChannelTransitions transitions, int mostEliminated) => transitions.Chain(mostEliminated);

    /// <summary>The share of journeys that convert, by (I − Q)⁻¹ of MathNet, with a removed channel losing whoever comes to it.</summary>
    private static double ByInverse(JourneyPath[] paths, int order, string? removed)
    {
        Dictionary<string, int> states = new() { [""] = 0 };
        List<(int From, int To, double Count)> moves = [];
        foreach (JourneyPath path in paths.Where(path => path.Conversions + path.NonConversions > 0))
        {
            for (int i = 1; i <= path.Channels.Count; i++)
            {
                moves.Add((Of(Last(path, i - 1, order)), path.Channels[i - 1] == removed ? -2 : Of(Last(path, i, order)), path.Conversions + path.NonConversions));
            }

            moves.Add((Of(Last(path, path.Channels.Count, order)), -1, path.Conversions));
            moves.Add((Of(Last(path, path.Channels.Count, order)), -2, path.NonConversions));
        }

        Matrix<double> q = Matrix<double>.Build.Dense(states.Count, states.Count);
        Vector<double> converted = Vector<double>.Build.Dense(states.Count);
        double[] totals = new double[states.Count];
        moves.ForEach(move => totals[move.From] += move.Count);
        foreach ((int from, int to, double count) in moves.Where(move => move.Count > 0 && move.To != -2))
        {
            if (to < 0)
            {
                converted[from] += count / totals[from];
            }
            else
            {
                q[from, to] += count / totals[from];
            }
        }

        return ((Matrix<double>.Build.DenseIdentity(states.Count) - q).Inverse() * converted)[0];

        int Of(string state)
        {
            if (!states.TryGetValue(state, out int number))
            {
                states.Add(state, number = states.Count);
            }

            return number;
        }
    }
}
