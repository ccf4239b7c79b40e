using System;
using System.Diagnostics;
using System.Globalization;
using NodaTime;

namespace CrmMetrics.Touchpoints;

/// <summary>One contact between a customer and the company: a row of the touchpoint ledger.</summary>
/// <typeparam name="TKey">The type of the ids of customers and of cases; text where the two differ.</typeparam>
/// <remarks>
/// <para>Only the channel, the instant and the direction must be known. A contact without a customer (an anonymous chat) counts, but not in figures per customer; one
/// without a case not in figures per case; one without a cost or minutes not in their averages. The summary tells how many there are of each.</para>
/// <para>The default value is no contact, and no summary takes it.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct Touchpoint<TKey> : IFormattable
    where TKey : notnull
{
    /// <summary>Makes a contact; what else is known of it is set by name.</summary>
    /// <param name="channel">The channel, such as <c>phone</c> or <c>chat</c>; upper and lower case are told apart.</param>
    /// <param name="at">When it was.</param>
    /// <param name="direction">Who sought it.</param>
    /// <remarks>It is checked by the summary that takes it, which names the row of a wrong one.</remarks>
    public Touchpoint(string channel, Instant at, TouchpointDirection direction)
    {
        Channel = channel;
        At = at;
        Direction = direction;
    }

    /// <summary>The channel.</summary>
    /// <value>A name of one line.</value>
    public string Channel { get; }

    /// <summary>When it was; told apart to 100 nanoseconds.</summary>
    /// <value>An instant.</value>
    public Instant At { get; }

    /// <summary>Who sought it.</summary>
    /// <value>A named value; unset for the default value alone.</value>
    public TouchpointDirection Direction { get; }

    /// <summary>Whose contact it was.</summary>
    /// <value>Left unset, or set to <see langword="null"/>, when it is not known.</value>
    public TKey? Customer
    {
        get;
        init
        {
            field = value;
            HasCustomer = value is not null;
        }
    }

    /// <summary>What it was about.</summary>
    /// <value>Left unset, or set to <see langword="null"/>, when it belongs to no case.</value>
    public TKey? Case
    {
        get;
        init
        {
            field = value;
            HasCase = value is not null;
        }
    }

    /// <summary>Whether the customer is known.</summary>
    /// <value><see langword="true"/> once <see cref="Customer"/> was set.</value>
    public bool HasCustomer { get; private init; }

    /// <summary>Whether it belongs to a case.</summary>
    /// <value><see langword="true"/> once <see cref="Case"/> was set.</value>
    public bool HasCase { get; private init; }

    /// <summary>How it ended.</summary>
    /// <value><see langword="null"/> when not recorded.</value>
    public TouchpointOutcome? Outcome { get; init; }

    /// <summary>What this contact itself cost: what would not have been paid without it (the marginal cost).</summary>
    /// <value>0 or more; <see langword="null"/> when not recorded.</value>
    public Money? Cost { get; init; }

    /// <summary>How long somebody was busy with it, talk and after-work.</summary>
    /// <value>Minutes, 0 or more; <see langword="null"/> when not recorded.</value>
    public double? Minutes { get; init; }

    /// <summary>What is wrong with it, in a sentence that begins in the middle; null when nothing is.</summary>
    internal string? Problem
    {
        get
        {
            if (string.IsNullOrEmpty(Channel) || Channel.IndexOf('\n') >= 0)
            {
                return "its channel must be a name of one line, but was " + (Channel is null ? "missing" : "\"" + Channel + "\"");
            }

            string? wrong = Direction is not (TouchpointDirection.Inbound or TouchpointDirection.Outbound)
                ? "its direction must be Inbound or Outbound, but was " + Direction
                : Outcome is { } outcome && outcome is not (TouchpointOutcome.Resolved or TouchpointOutcome.Unresolved or TouchpointOutcome.NotReached)
                    ? "its outcome must be Resolved, Unresolved or NotReached, but was " + outcome
                    : null;
            return wrong
                ?? (Cost is { Amount: < 0 } cost ? "its cost must be 0 or more, but was " + cost.ToString("R", null)
                : Minutes is { } minutes && !(minutes >= 0 && minutes < double.PositiveInfinity) ? Guard.Invariant($"its minutes must be 0 or more and finite, but were {minutes}")
                : null);
        }
    }

    /// <summary>Writes the contact in the current culture, such as <c>inbound phone at 2024-03-01T09:30:00Z, 4.20 EUR, 6.5 minutes, Resolved</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the contact.</summary>
    /// <param name="format">A format for the amount of the cost.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text; the instant as year-month-day and time in UTC.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Channel is null
        ? "no contact"
        : (Direction == TouchpointDirection.Inbound ? "inbound " : "outbound ") + Channel + " at " + NodaTime.Text.InstantPattern.ExtendedIso.Format(At)
            + (Cost is { } cost ? ", " + cost.ToString(format, formatProvider) : "")
            + (Minutes is { } minutes ? Text.In(formatProvider, $", {minutes:0.##} minutes") : "")
            + (Outcome is { } outcome ? ", " + outcome : "");
}
