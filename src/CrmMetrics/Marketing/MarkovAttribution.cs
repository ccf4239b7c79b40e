using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>Credits by removal effect: which part of the conversions went through a channel, in a Markov chain of touches.</summary>
/// <remarks>
/// <para>The chain goes from the last few touches to the next one, to conversion or to loss, as often as journeys did. Without a channel, whoever would have come to it is lost; the
/// removal effect is the part of conversions lost so (Anderl, Becker, von Wangenheim and Schumann, International Journal of Research in Marketing 33(3), 2016). Credits are removal
/// effects scaled to add up to the conversions; so is the value, whatever path brought it.</para>
/// <para>Journeys that did not convert are part of the chain: without them its steps are those of the converting ones alone, and credits differ, the more the lower the order. At an
/// order as long as the longest path the effect is just the share of conversions whose paths touched the channel, with or without them.</para>
/// <para>Chains of up to 300 states are solved by elimination without a subtraction, to some 14 digits; larger ones by iteration from both sides, and
/// <see cref="Tolerance"/> says how far apart the sides still are.</para>
/// </remarks>
[DebuggerDisplay("{Credits}")]
public sealed class MarkovAttribution
{
    private const double EliminationTolerance = 1e-12;

    private static readonly Reason NoConversions = new("no-conversions", "no journey converted, so there is nothing to lose");

    /// <summary>Solves the chain.</summary>
    /// <param name="transitions">The transitions.</param>
    /// <param name="chain">Their chain.</param>
    /// <param name="channels">All channels by name: those of the transitions, and those that nobody went by, which lose nothing.</param>
    internal MarkovAttribution(ChannelTransitions transitions, MarkovChain chain, string[] channels)
    {
        Order = transitions.Order;
        string[] met = [.. transitions.Channels];
        double[] effects = new double[channels.Length];
        double journeys = (double)transitions.Conversions + transitions.NonConversions;
        BaseConversion = journeys == 0 ? null : transitions.Conversions / journeys;
        if (transitions.Conversions == 0)
        {
            WhyUndefined = NoConversions;
        }
        else
        {
            double[] conversion = chain.Conversion();
            for (int channel = 0; channel < met.Length; channel++)
            {
                // What rounding puts above the whole is the whole: no path does without the channel.
                effects[Array.BinarySearch(channels, met[channel], StringComparer.Ordinal)] = Math.Min(1, chain.Through(channel + 1, conversion) / conversion[0]);
            }
        }

        Tolerance = Math.Max(EliminationTolerance, 2 * chain.Distance);
        Dictionary<string, double> byChannel = new(StringComparer.Ordinal);
        DoubleDouble sum = default;
        for (int channel = 0; channel < channels.Length && WhyUndefined is null; channel++)
        {
            byChannel.Add(channels[channel], effects[channel]);
            sum += effects[channel];
        }

        RemovalEffects = byChannel;
        Credits = AttributionCredits.InProportion(Guard.Invariant($"markov/{Order}"), channels, effects, sum, transitions.Conversions, transitions.Value);
    }

    /// <summary>How many touches back the next one depends on.</summary>
    /// <value>1 or more; 0 of no journeys.</value>
    public int Order { get; }

    /// <summary>How likely a journey converts in the chain.</summary>
    /// <value>From 0 to 1: the share of journeys that converted, which the chain of any order gives back; <see langword="null"/> of no journeys.</value>
    public double? BaseConversion { get; }

    /// <summary>Which part of the conversions is lost without a channel.</summary>
    /// <value>From 0 to 1 for each channel; together mostly above 1. Empty where nothing converted.</value>
    public IReadOnlyDictionary<string, double> RemovalEffects { get; }

    /// <summary>Why there are no removal effects.</summary>
    /// <value><see langword="null"/> where there are.</value>
    public Reason? WhyUndefined { get; }

    /// <summary>How far removal effects may be off.</summary>
    /// <value>As a part of each: 1e-12 where states were eliminated, else what the iteration proves, at least that.</value>
    public double Tolerance { get; }

    /// <summary>The credit of each channel.</summary>
    /// <value>They add up to the conversions; all 0 where there were none.</value>
    public AttributionCredits Credits { get; }
}
