using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Marketing;

/// <summary>A path through channels, and how many journeys took it: with and without a conversion.</summary>
/// <remarks>The counts door: what Google Analytics exports and ChannelAttribution reads is a list of such paths.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class JourneyPath
{
    private readonly string[] channels;
    private readonly double[] ages;
    private readonly int[] milestones;

    /// <summary>Makes a path.</summary>
    /// <param name="channels">The channels in the order of the touches, one at least; a channel may come up again.</param>
    /// <param name="conversions">How many journeys along this path converted.</param>
    /// <param name="nonConversions">How many did not.</param>
    /// <param name="value">What the conversions brought together, 0 or more; nothing where that is not looked at.</param>
    /// <exception cref="ArgumentNullException"><paramref name="channels"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no channels, one has no name of one line, or there is value without a conversion.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count or the value is negative.</exception>
    public JourneyPath(IEnumerable<string> channels, long conversions, long nonConversions = 0, Money value = default)
        : this([.. Guard.NotNull(channels)], [], [], conversions, nonConversions, value)
    {
        if (this.channels.Length == 0)
        {
            throw Guard.Bad(nameof(channels), $"A path needs a channel, but there was none.");
        }

        foreach (string channel in this.channels)
        {
            _ = CheckedChannel(channel, nameof(channels));
        }

        _ = Guard.Count(conversions);
        _ = Guard.Count(nonConversions);
        if (Guard.NotNegative(value).Amount != 0 && conversions == 0)
        {
            throw Guard.Bad(nameof(value), $"Only conversions have a value, but there were none, and the value was {value}.");
        }
    }

    internal JourneyPath(string[] channels, double[] ages, int[] milestones, long conversions, long nonConversions, Money value)
    {
        this.channels = channels;
        this.ages = ages;
        this.milestones = milestones;
        Conversions = conversions;
        NonConversions = nonConversions;
        Value = value;
    }

    /// <summary>The channels in the order of the touches.</summary>
    /// <value>One for each touch, the first touch first.</value>
    public IReadOnlyList<string> Channels => Array.AsReadOnly(channels);

    /// <summary>How long before the end of the journey each touch was.</summary>
    /// <value>Days, one for each touch; empty where ages are not kept.</value>
    public IReadOnlyList<double> AgesInDays => Array.AsReadOnly(ages);

    /// <summary>The touches after which a milestone was reached.</summary>
    /// <value>Their places in the path, counted from 0, in order; mostly none.</value>
    public IReadOnlyList<int> Milestones => Array.AsReadOnly(milestones);

    /// <summary>How many journeys along this path converted.</summary>
    /// <value>0 or more.</value>
    public long Conversions { get; }

    /// <summary>How many did not.</summary>
    /// <value>0 or more.</value>
    public long NonConversions { get; }

    /// <summary>What the conversions brought together.</summary>
    /// <value>0 or more.</value>
    public Money Value { get; }

    /// <summary>The same path, with the time of each touch.</summary>
    /// <param name="days">How many days before the end of the journey each touch was: 0 or more, never growing along the path, told apart to the second.</param>
    /// <returns>The path with ages.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="days"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is not one age for each touch.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An age is negative, more than 20,000 days or above the age of the touch before.</exception>
    public JourneyPath WithAges(params double[] days)
    {
        const double Most = 20_000;
        double before = Most;
        foreach (double age in Guard.NotNull(days))
        {
            before = age >= 0 && age <= before ? age : throw Guard.Out(nameof(days), age, Guard.Invariant($"an age must be from 0 to {Most} days and no more than that of the touch before it"));
        }

        return days.Length == channels.Length
            ? new(channels, (double[])days.Clone(), milestones, Conversions, NonConversions, Value)
            : throw Guard.Bad(nameof(days), $"There must be an age for each of the {channels.Length} touches, but there were {days.Length}.");
    }

    /// <summary>The same path, with the touches after which a milestone was reached.</summary>
    /// <param name="touches">Their places in the path, counted from 0, in order.</param>
    /// <returns>The path with milestones.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="touches"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A place is not in the path, or not after the one before.</exception>
    public JourneyPath WithMilestones(params int[] touches)
    {
        int before = -1;
        foreach (int touch in Guard.NotNull(touches))
        {
            before = touch > before && touch < channels.Length ? touch : throw Guard.Out(nameof(touches), touch, Guard.Invariant($"must be the place of one of the {channels.Length} touches, after {before}"));
        }

        return new(channels, ages, (int[])touches.Clone(), Conversions, NonConversions, Value);
    }

    /// <summary>Writes the path with its counts in the current culture, such as <c>email → web: 10 of 100</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        string.Join(" → ", channels) + ": " + Text.In(CultureInfo.CurrentCulture, $"{Conversions:N0} of {(decimal)Conversions + NonConversions:N0}");

    /// <summary>A channel with a name of one line.</summary>
    internal static string CheckedChannel(string? channel, string name = "channel") => IsChannel(channel)
        ? channel!
        : throw Guard.Bad(name, $"A channel must have a name of one line, but was {(channel is null ? "null" : "\"" + channel + "\"")}.");

    internal static bool IsChannel(string? channel) => !string.IsNullOrEmpty(channel) && channel!.IndexOf('\n') < 0 && channel.IndexOf('\r') < 0;
}
