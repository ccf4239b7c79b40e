using System;
using System.Collections.Generic;

namespace CrmMetrics.Marketing;

/// <summary>Paths as columns: the channels of all touches one after the other, and for each path its length and counts.</summary>
/// <remarks>The fast door. Channels are numbered from 0 in the order of <see cref="ChannelNames"/>.</remarks>
public readonly ref struct PathColumns
{
    private const string Parameter = "columns";

    /// <summary>The names of the channels.</summary>
    /// <value>One for each number, in one line, none twice.</value>
    public IReadOnlyList<string>? ChannelNames { get; init; }

    /// <summary>The channel of each touch, path after path, in the order of the touches.</summary>
    /// <value>Numbers from 0, as many as the lengths say.</value>
    public ReadOnlySpan<int> Channels { get; init; }

    /// <summary>How many touches each path has.</summary>
    /// <value>1 or more for each path.</value>
    public ReadOnlySpan<int> Lengths { get; init; }

    /// <summary>How many journeys along each path converted.</summary>
    /// <value>0 or more for each path.</value>
    public ReadOnlySpan<long> Conversions { get; init; }

    /// <summary>How many did not.</summary>
    /// <value>0 or more for each path; empty when non-converting journeys are not known.</value>
    public ReadOnlySpan<long> NonConversions { get; init; }

    /// <summary>What the conversions along each path brought together.</summary>
    /// <value>0 or more for each path, in <see cref="Currency"/>; empty when that is not looked at.</value>
    public ReadOnlySpan<decimal> Values { get; init; }

    /// <summary>The currency of the values.</summary>
    /// <value>Unset stands for <see cref="Currency.None"/>.</value>
    public Currency Currency { get; init; }

    /// <summary>How many paths there are.</summary>
    /// <value>The length of <see cref="Lengths"/>.</value>
    public int Count => Lengths.Length;

    internal Currency ValueCurrency => Values.IsEmpty ? default : new Money(1, Currency).Currency;

    /// <summary>Checks everything but the numbers of the channels, whose check rides along where they are read.</summary>
    internal string[] Check()
    {
        string[] names = CheckNames(ChannelNames);
        if (Conversions.Length != Count || (!NonConversions.IsEmpty && NonConversions.Length != Count) || (!Values.IsEmpty && Values.Length != Count))
        {
            throw Guard.Bad(Parameter, $"The columns must be of one length, but there were {Count} lengths, {Conversions.Length} conversions, {NonConversions.Length} non-conversions and {Values.Length} values.");
        }

        long touches = 0;
        for (int row = 0; row < Lengths.Length; row++)
        {
            int length = Lengths[row];
            touches += length;
            if (length < 1)
            {
                throw Guard.Out(Parameter, length, Guard.Invariant($"the length of row {row} (counted from 0) must be 1 or more"));
            }

            if (Conversions[row] < 0 || (!NonConversions.IsEmpty && NonConversions[row] < 0))
            {
                throw Guard.Out(Parameter, Conversions[row] < 0 ? Conversions[row] : NonConversions[row], Guard.Invariant($"a count of row {row} (counted from 0) must be 0 or more"));
            }
        }

        for (int row = 0; row < Values.Length; row++)
        {
            if (Values[row] < 0 || (Values[row] > 0 && Conversions[row] == 0))
            {
                throw Guard.Out(Parameter, Values[row], Guard.Invariant($"the value of row {row} (counted from 0) must be 0 or more, and 0 without a conversion"));
            }
        }

        return touches == Channels.Length ? names : throw Guard.Bad(Parameter, $"There must be a channel for each of the {touches} touches of the paths, but there were {Channels.Length}.");
    }

    internal ArgumentException NoChannel(int row, int channel) =>
        Guard.Out(Parameter, channel, Guard.Invariant($"the channels of row {row} (counted from 0) must be from 0 to {(ChannelNames?.Count ?? 0) - 1}"));

    internal static string[] CheckNames(IReadOnlyList<string>? names)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (string name in names ?? [])
        {
            if (!known.Add(JourneyPath.CheckedChannel(name, Parameter)))
            {
                throw Guard.Bad(Parameter, $"Each channel must have a name that no other has, but there were two called \"{name}\".");
            }
        }

        return [.. names ?? []];
    }
}
