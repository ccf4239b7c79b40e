using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CrmMetrics.Marketing;

/// <content>How uncertain shares of credit are.</content>
public sealed partial class JourneySummary
{
    private const int FewestDraws = 100, MostDrawn = 1_000_000_000;

    /// <summary>The interval of each channel's share of the conversions, from drawing the journeys again.</summary>
    /// <param name="model">What credits the channels, such as <c>journeys => journeys.Markov(2).Credits</c>.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="draws">How many times to draw; 100 at least.</param>
    /// <returns>Percentile intervals of the shares, for each channel in the order of the names; <see langword="null"/> with fewer than two conversions, which show no spread.</returns>
    /// <remarks>
    /// <para>The Poisson bootstrap: each journey counts 0, 1, 2 … times as a Poisson variable of mean 1 says, so each path as one of its own count does (Chamandy and others,
    /// "Estimating uncertainty for massive data streams", 2012). It takes the journeys as independent, and the rule as given: it says nothing of whether the rule is right.
    /// Draws without a conversion are drawn once more.</para>
    /// <para>Values are not drawn: the model sees journeys without money.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not between 0 and 1, or <paramref name="draws"/> is below 100.</exception>
    /// <exception cref="OverflowException">A path has more than a thousand million journeys of one kind.</exception>
    public IReadOnlyDictionary<string, BootstrapInterval>? Bootstrap(Func<JourneySummary, AttributionCredits> model, int seed, double level = 0.95, int draws = 1_000)
    {
        _ = Guard.NotNull(model);
        _ = Guard.Level(level);
        _ = Guard.AtLeast(FewestDraws, draws);
        if (Conversions < 2)
        {
            return null;
        }

        Xoshiro256StarStar random = new(seed, threadSafe: false);
        double[][] shares = [.. paths.Channels.Select(_ => new double[draws])];
        for (int draw = 0; draw < draws; draw++)
        {
            AttributionCredits credits = model(Drawn(random));

            // A channel whose journeys were not drawn may be missing, and has nothing.
            foreach (ChannelCredit credit in credits)
            {
                int channel = Array.BinarySearch(paths.Channels, credit.Channel, StringComparer.Ordinal);
                if (channel >= 0)
                {
                    shares[channel][draw] = credit.Share ?? 0;
                }
            }
        }

        Dictionary<string, BootstrapInterval> intervals = new(StringComparer.Ordinal);
        for (int channel = 0; channel < shares.Length; channel++)
        {
            intervals.Add(paths.Channels[channel], BootstrapInterval.Of(shares[channel], level, seed));
        }

        return intervals;
    }

    private JourneySummary Drawn(Xoshiro256StarStar random)
    {
        while (true)
        {
            PathColumn drawn = paths.WithCounts([.. paths.Conversions.Select(Draw)], [.. paths.Others.Select(Draw)]);
            JourneySummary journeys = new(Definition, drawn, new(paths.WithAges));
            if (journeys.Conversions > 0)
            {
                return journeys;
            }
        }

        long Draw(long count) => count == 0 ? 0 : count <= MostDrawn ? Poisson.Sample(random, count) : throw new OverflowException(Guard.Invariant($"A path of {count} journeys is too many to draw."));
    }
}
