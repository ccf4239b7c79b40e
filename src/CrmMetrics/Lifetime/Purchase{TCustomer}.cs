using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>Something that a customer bought on a date.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
/// <param name="Customer">Who bought.</param>
/// <param name="Date">When, by the calendar of the shop.</param>
/// <param name="Amount">What was paid; negative for a refund, none where that is not looked at.</param>
public readonly record struct Purchase<TCustomer>(TCustomer Customer, LocalDate Date, Money? Amount = null)
    where TCustomer : notnull;
