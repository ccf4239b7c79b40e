using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using CrmMetrics.Statistics;
using MathNet.Numerics.Random;

namespace CrmMetrics.Marketing;

/// <summary>Credits by Shapley values: what a channel adds to a set of others, averaged over all orders in which channels may join.</summary>
/// <remarks>
/// <para>The only sharing in which equal channels get the same, one that adds nothing gets nothing, the values add up to the worth of all, and values of added worths add up
/// (Shapley, 1953).</para>
/// <para>By conversions the values have a closed form and are exact for any number of channels. By conversion rate they are exact up to 15 channels, where all
/// 32,768 sets are looked at; beyond, orders are drawn from a seed, and <see cref="MonteCarloErrors"/> says what that costs.</para>
/// </remarks>
[DebuggerDisplay("{Credits}")]
public sealed class ShapleyAttribution
{
    /// <summary>Up to how many channels all sets are looked at.</summary>
    internal const int MostExact = 15;

    private const int FewestDraws = 100;

    private ShapleyAttribution(ShapleyWorth worth, AttributionCredits credits, double[]? errors, int? draws, int? seed)
    {
        Worth = worth;
        Credits = credits;
        Draws = draws;
        Seed = seed;
        Dictionary<string, double> byChannel = new(StringComparer.Ordinal);
        for (int channel = 0; channel < credits.Count; channel++)
        {
            byChannel.Add(credits[channel].Channel, errors?[channel] ?? 0);
        }

        MonteCarloErrors = byChannel;
    }

    /// <summary>What a set of channels was taken to be worth.</summary>
    /// <value>A definition.</value>
    public ShapleyWorth Worth { get; }

    /// <summary>The credit of each channel.</summary>
    /// <value>They add up to the conversions. By conversion rate a credit is the channel's part of the rate times all journeys.</value>
    public AttributionCredits Credits { get; }

    /// <summary>Whether every set of channels was looked at.</summary>
    /// <value><see langword="false"/> where orders were drawn.</value>
    public bool IsExact => Draws is null;

    /// <summary>How many orders were drawn.</summary>
    /// <value><see langword="null"/> where the values are exact.</value>
    public int? Draws { get; }

    /// <summary>The seed of the draws.</summary>
    /// <value><see langword="null"/> where the values are exact.</value>
    public int? Seed { get; }

    /// <summary>The standard error of each channel's credit that comes from the limited number of draws alone.</summary>
    /// <value>Conversions, for each channel; 0 where the values are exact. It halves with four times as many draws.</value>
    public IReadOnlyDictionary<string, double> MonteCarloErrors { get; }

    internal static ShapleyAttribution From(PathColumn paths, ShapleyWorth worth, int seed, int draws, long conversions, long journeys, Money value)
    {
        _ = Guard.AtLeast(FewestDraws, draws);
        if (worth == ShapleyWorth.Conversions)
        {
            return new(worth, ByConversions(paths, conversions, value), null, null, null);
        }

        ChannelSets sets = new(paths);
        int channels = paths.Channels.Length;
        bool exact = channels <= MostExact;
        double[] errors = new double[channels], values = exact ? sets.Exact() : sets.Drawn(new Xoshiro256StarStar(seed, threadSafe: false), draws, errors);
        DoubleDouble sum = default;
        for (int channel = 0; channel < channels; channel++)
        {
            sum += values[channel];
            errors[channel] *= journeys;
        }

        AttributionCredits credits = AttributionCredits.InProportion("shapley/conversion-rate", paths.Channels, values, sum, conversions, value);
        return exact ? new(worth, credits, null, null, null) : new(worth, credits, errors, draws, seed);
    }

    // A set's worth is the sum over the paths inside it, and so its value the sum of theirs: each path's conversions in equal parts to its channels.
    private static AttributionCredits ByConversions(PathColumn paths, long conversions, Money value)
    {
        DoubleDouble[] counts = new DoubleDouble[paths.Channels.Length], amounts = new DoubleDouble[paths.Channels.Length];
        HashSet<int> set = [];
        for (int path = 0; path < paths.Count; path++)
        {
            set.Clear();
            foreach (int touch in paths.TouchesOf(path))
            {
                _ = set.Add(touch >> 1);
            }

            DoubleDouble size = DoubleDouble.Of((long)set.Count), count = DoubleDouble.Of(paths.Conversions[path]) / size, amount = DoubleDouble.Of(paths.Value(path)) / size;
            foreach (int channel in set)
            {
                counts[channel] += count;
                amounts[channel] += amount;
            }
        }

        return new("shapley/conversions", paths.Channels, counts, amounts, conversions, value);
    }

    /// <summary>The sets of channels that journeys touched, with their conversions and journeys.</summary>
    private sealed class ChannelSets
    {
        private readonly int channels;
        private readonly List<int[]> members = [];
        private readonly List<(double Conversions, double Journeys)> counts = [];

        public ChannelSets(PathColumn paths)
        {
            channels = paths.Channels.Length;
            PathTable distinct = new(withAges: false);
            for (int path = 0; path < paths.Count; path++)
            {
                int[] set = [.. paths.TouchesOf(path).ToArray().Select(touch => touch >> 1).Distinct().OrderBy(channel => channel)];
                int place = distinct.Place(set);
                if (place == members.Count)
                {
                    members.Add(set);
                    counts.Add(default);
                }

                counts[place] = (counts[place].Conversions + paths.Conversions[path], counts[place].Journeys + paths.Conversions[path] + paths.Others[path]);
            }
        }

        /// <summary>The values by looking at every set.</summary>
        public double[] Exact()
        {
            double[] conversions = new double[1 << channels], journeys = new double[1 << channels];
            for (int set = 0; set < members.Count; set++)
            {
                int bits = members[set].Aggregate(0, (mask, channel) => mask | (1 << channel));
                conversions[bits] += counts[set].Conversions;
                journeys[bits] += counts[set].Journeys;
            }

            // Channel by channel, each set takes in the one without it: then it holds all its subsets.
            for (int channel = 0; channel < channels; channel++)
            {
                for (int set = 0; set < conversions.Length; set++)
                {
                    if ((set >> channel & 1) != 0)
                    {
                        conversions[set] += conversions[set ^ (1 << channel)];
                        journeys[set] += journeys[set ^ (1 << channel)];
                    }
                }
            }

            double[] weights = Weights(channels), values = new double[channels];
            for (int channel = 0; channel < channels; channel++)
            {
                DoubleDouble sum = default;
                for (int set = 0; set < conversions.Length; set++)
                {
                    if ((set >> channel & 1) == 0)
                    {
                        int with = set | (1 << channel);
                        sum += weights[Size(set)] * (Rate(conversions[with], journeys[with]) - Rate(conversions[set], journeys[set]));
                    }
                }

                values[channel] = sum.Value;
            }

            return values;
        }

        /// <summary>The values as means over drawn orders, with their standard errors.</summary>
        public double[] Drawn(Xoshiro256StarStar random, int draws, double[] errors)
        {
            int[] order = [.. Enumerable.Range(0, channels)], places = new int[channels];
            double[] means = new double[channels], squares = new double[channels], conversions = new double[channels], journeys = new double[channels];
            for (int draw = 1; draw <= draws; draw++)
            {
                for (int i = channels - 1; i > 0; i--)
                {
                    int j = random.Next(i + 1);
                    (order[i], order[j]) = (order[j], order[i]);
                }

                for (int i = 0; i < channels; i++)
                {
                    places[order[i]] = i;
                }

                // A set counts from where the last of its channels has joined.
                Array.Clear(conversions, 0, channels);
                Array.Clear(journeys, 0, channels);
                for (int set = 0; set < members.Count; set++)
                {
                    int last = 0;
                    foreach (int channel in members[set])
                    {
                        last = Math.Max(last, places[channel]);
                    }

                    conversions[last] += counts[set].Conversions;
                    journeys[last] += counts[set].Journeys;
                }

                double before = 0, converted = 0, all = 0;
                for (int i = 0; i < channels; i++)
                {
                    converted += conversions[i];
                    all += journeys[i];
                    double rate = Rate(converted, all), added = rate - before, distance = added - means[order[i]];
                    means[order[i]] += distance / draw;
                    squares[order[i]] += distance * (added - means[order[i]]);
                    before = rate;
                }
            }

            for (int channel = 0; channel < channels; channel++)
            {
                errors[channel] = Math.Sqrt(squares[channel] / (draws - 1.0) / draws);
            }

            return means;
        }

        private static double Rate(double conversions, double journeys) => journeys > 0 ? conversions / journeys : 0;

        private static int Size(int set)
        {
            int size = 0;
            for (int rest = set; rest != 0; rest &= rest - 1)
            {
                size++;
            }

            return size;
        }

        // How likely exactly the members of a set of each size joined before: s! (n − s − 1)! over n!.
        private static double[] Weights(int channels)
        {
            double[] weights = new double[Math.Max(1, channels)];
            weights[0] = 1.0 / weights.Length;
            for (int size = 1; size < channels; size++)
            {
                weights[size] = weights[size - 1] * size / (channels - size);
            }

            return weights;
        }
    }
}
