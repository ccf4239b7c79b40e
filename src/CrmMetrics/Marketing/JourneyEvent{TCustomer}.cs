using System;
using NodaTime;

namespace CrmMetrics.Marketing;

/// <summary>Something in the journey of a customer, on a date or at an instant: a touch of a channel, a milestone or a conversion.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
/// <remarks>The default value is no event.</remarks>
public readonly record struct JourneyEvent<TCustomer>
    where TCustomer : notnull
{
    private JourneyEvent(TCustomer customer, JourneyEventKind kind, string? channel, LocalDate? date, Instant? instant, Money value)
    {
        Customer = customer;
        Kind = kind;
        Channel = channel;
        Date = date;
        Instant = instant;
        Value = value;
    }

    /// <summary>Whose event it is.</summary>
    /// <value>The id of the customer.</value>
    public TCustomer Customer { get; }

    /// <summary>What it is.</summary>
    /// <value>Unset for the default value alone.</value>
    public JourneyEventKind Kind { get; }

    /// <summary>The channel that was touched.</summary>
    /// <value><see langword="null"/> unless it's a touch.</value>
    public string? Channel { get; }

    /// <summary>When it was.</summary>
    /// <value><see langword="null"/> when it is an instant.</value>
    public LocalDate? Date { get; }

    /// <summary>When it was; told apart to 100 nanoseconds.</summary>
    /// <value><see langword="null"/> when it is dated.</value>
    public Instant? Instant { get; }

    /// <summary>What the conversion brought.</summary>
    /// <value>0 or more; nothing where that is not looked at.</value>
    public Money Value { get; }

    /// <summary>A touch on a date.</summary>
    /// <param name="customer">Whose it is.</param>
    /// <param name="channel">The name of the channel, in one line.</param>
    /// <param name="date">When it was.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentException"><paramref name="channel"/> has no name of one line.</exception>
    public static JourneyEvent<TCustomer> Touch(TCustomer customer, string channel, LocalDate date) =>
        new(customer, JourneyEventKind.Touch, JourneyPath.CheckedChannel(channel), date, null, default);

    /// <summary>A touch at an instant.</summary>
    /// <param name="customer">Whose it is.</param>
    /// <param name="channel">The name of the channel, in one line.</param>
    /// <param name="instant">When it was.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentException"><paramref name="channel"/> has no name of one line.</exception>
    public static JourneyEvent<TCustomer> Touch(TCustomer customer, string channel, Instant instant) =>
        new(customer, JourneyEventKind.Touch, JourneyPath.CheckedChannel(channel), null, instant, default);

    /// <summary>A milestone on a date.</summary>
    /// <param name="customer">Whose it is.</param>
    /// <param name="date">When it was.</param>
    /// <returns>The event.</returns>
    public static JourneyEvent<TCustomer> Milestone(TCustomer customer, LocalDate date) => new(customer, JourneyEventKind.Milestone, null, date, null, default);

    /// <summary>A milestone at an instant.</summary>
    /// <param name="customer">Whose it is.</param>
    /// <param name="instant">When it was.</param>
    /// <returns>The event.</returns>
    public static JourneyEvent<TCustomer> Milestone(TCustomer customer, Instant instant) => new(customer, JourneyEventKind.Milestone, null, null, instant, default);

    /// <summary>A conversion on a date.</summary>
    /// <param name="customer">Whose it is.</param>
    /// <param name="date">When it was.</param>
    /// <param name="value">What it brought, 0 or more; nothing where that is not looked at.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    public static JourneyEvent<TCustomer> Conversion(TCustomer customer, LocalDate date, Money value = default) =>
        new(customer, JourneyEventKind.Conversion, null, date, null, Guard.NotNegative(value));

    /// <summary>A conversion at an instant.</summary>
    /// <param name="customer">Whose it is.</param>
    /// <param name="instant">When it was.</param>
    /// <param name="value">What it brought, 0 or more; nothing where that is not looked at.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative.</exception>
    public static JourneyEvent<TCustomer> Conversion(TCustomer customer, Instant instant, Money value = default) =>
        new(customer, JourneyEventKind.Conversion, null, null, instant, Guard.NotNegative(value));
}
