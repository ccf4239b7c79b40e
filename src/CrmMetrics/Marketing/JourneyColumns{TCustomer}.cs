using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Marketing;

/// <summary>Events in the journeys of customers as columns of equal length, each named so that no two are swapped.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
/// <remarks>The time of the events stands in one of the two columns <see cref="Days"/> and <see cref="Instants"/>.</remarks>
public readonly record struct JourneyColumns<TCustomer>
    where TCustomer : notnull
{
    /// <summary>The number that stands for a conversion in the column of channels.</summary>
    public const int Conversion = -1;

    /// <summary>The number that stands for a milestone in the column of channels.</summary>
    public const int Milestone = -2;

    private const string Parameter = "columns";

    /// <summary>Whose event it is.</summary>
    /// <value>One for each row.</value>
    public ReadOnlyMemory<TCustomer> Customers { get; init; }

    /// <summary>The names of the channels.</summary>
    /// <value>One for each number, in one line, none twice.</value>
    public IReadOnlyList<string>? ChannelNames { get; init; }

    /// <summary>The channel that was touched.</summary>
    /// <value>One for each row: a number from 0, <see cref="Conversion"/> or <see cref="Milestone"/>.</value>
    public ReadOnlyMemory<int> Channels { get; init; }

    /// <summary>When it was, in days from 1 January 1970.</summary>
    /// <value>One for each row, such as <c>DateOnly.DayNumber</c> − 719,162; or empty.</value>
    public ReadOnlyMemory<int> Days { get; init; }

    /// <summary>When it was, on the time line.</summary>
    /// <value>One for each row; or empty. Told apart to 100 nanoseconds.</value>
    public ReadOnlyMemory<Instant> Instants { get; init; }

    /// <summary>What a conversion brought.</summary>
    /// <value>One for each row, in <see cref="Currency"/>: 0 or more, and 0 for touches; empty when that is not looked at.</value>
    public ReadOnlyMemory<decimal> Values { get; init; }

    /// <summary>The currency of the values.</summary>
    /// <value>Unset stands for <see cref="Currency.None"/>.</value>
    public Currency Currency { get; init; }

    /// <summary>How many rows there are.</summary>
    /// <value>The length of <see cref="Customers"/>.</value>
    public int Count => Customers.Length;

    internal Currency ValueCurrency => Values.IsEmpty ? default : new Money(1, Currency).Currency;

    /// <summary>Passes when the columns fit each other and each row is possible.</summary>
    /// <returns>The names of the channels.</returns>
    internal string[] Check(bool dated)
    {
        string[] names = PathColumns.CheckNames(ChannelNames);
        if (Channels.Length != Count || Days.Length != (dated ? Count : 0) || Instants.Length != (dated ? 0 : Count) || (!Values.IsEmpty && Values.Length != Count))
        {
            throw Guard.Bad(
                Parameter,
                $"The columns must be of one length, with {(dated ? "days" : "instants")} as the date of the data has, but there were {Count} customers, {Channels.Length} channels, {Days.Length} days, {Instants.Length} instants and {Values.Length} values.");
        }

        ReadOnlySpan<int> channels = Channels.Span, days = Days.Span;
        ReadOnlySpan<decimal> values = Values.Span;
        for (int row = 0; row < channels.Length; row++)
        {
            if (channels[row] < Milestone || channels[row] >= names.Length)
            {
                throw Guard.Out(Parameter, channels[row], Guard.Invariant($"the channel of row {row} (counted from 0) must be from 0 to {names.Length - 1}, {Conversion} for a conversion or {Milestone} for a milestone"));
            }

            if (dated && !EpochDays.IsDate(days[row]))
            {
                throw Guard.Out(Parameter, days[row], Guard.Invariant($"the day of row {row} (counted from 0) must be from {EpochDays.First} to {EpochDays.Last}, counted from 1 January 1970"));
            }

            if (!values.IsEmpty && (values[row] < 0 || (values[row] != 0 && channels[row] != Conversion)))
            {
                throw Guard.Out(Parameter, values[row], Guard.Invariant($"the value of row {row} (counted from 0) must be 0 or more, and 0 unless it is a conversion"));
            }
        }

        return names;
    }
}
