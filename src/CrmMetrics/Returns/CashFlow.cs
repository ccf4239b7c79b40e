using NodaTime;

namespace CrmMetrics.Returns;

/// <summary>Money that comes in or goes out on a day.</summary>
/// <param name="Date">The day.</param>
/// <param name="Amount">How much: above 0 comes in, below 0 goes out.</param>
public readonly record struct CashFlow(LocalDate Date, Money Amount);
