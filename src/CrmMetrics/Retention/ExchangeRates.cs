using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>The exchange rates of a report, for subscriptions in several currencies.</summary>
/// <remarks>Movements are read at the rates of the opening day (constant currency), so that none of them comes from a rate; what the change of the rates does to
/// the closing revenue is a movement of its own, the currency effect.</remarks>
public sealed class ExchangeRates
{
    private readonly Func<Currency, LocalDate, decimal> rate;

    /// <summary>Makes the rates.</summary>
    /// <param name="reporting">The currency of the report.</param>
    /// <param name="rate">How many units of the reporting currency one unit of another currency buys at the end of a day; above 0. It is asked for the day
    /// before a period and for its last day.</param>
    /// <exception cref="ArgumentException"><paramref name="reporting"/> is unset.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="rate"/> is <see langword="null"/>.</exception>
    public ExchangeRates(Currency reporting, Func<Currency, LocalDate, decimal> rate)
    {
        Reporting = reporting.IsUnset ? throw Guard.Bad(nameof(reporting), $"reporting: a report needs a currency, but it was unset.") : reporting;
        this.rate = Guard.NotNull(rate);
    }

    /// <summary>The currency of the report.</summary>
    /// <value>Never unset.</value>
    public Currency Reporting { get; }

    /// <summary>The rates of one day, each asked for once.</summary>
    internal Func<Currency, decimal> On(LocalDate date)
    {
        Dictionary<Currency, decimal> known = new() { [Reporting] = 1, [default] = 1 };
        return currency =>
        {
            if (!known.TryGetValue(currency, out decimal value))
            {
                value = rate(currency, date);
                known[currency] = value > 0
                    ? value
                    : throw Guard.Out(nameof(rate), value, "the exchange rate of " + currency.Code + " on " + Text.Iso(date) + " must be above 0");
            }

            return value;
        };
    }
}
