using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Gathers the tenures of customers, in any order and from several places, into the <see cref="CustomerMovements"/> of a period.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
/// <remarks>Where a customer's own tenures lie in several files or shards, merge builders: finished movements add only over different
/// customers. It keeps some 40 bytes a customer and 16 a tenure, whatever their length.</remarks>
public sealed class CustomerMovementsBuilder<TCustomer>
    where TCustomer : notnull
{
    private readonly Dictionary<TCustomer, int> numbers = [];
    private readonly StayLog log;

    /// <summary>Makes a builder that has seen nobody.</summary>
    /// <param name="period">The dates of the period, both ends in it.</param>
    /// <param name="timing">On which date a customer who cancels has left.</param>
    /// <param name="asOf">The last date that the data cover, on or after the end of the period; not checked when left out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timing"/> is not named, or <paramref name="asOf"/> is before the end of the period, whose
    /// figures would be incomplete.</exception>
    public CustomerMovementsBuilder(DateInterval period, ChurnTiming timing = ChurnTiming.AtPaidThrough, LocalDate? asOf = null)
    {
        Period = Guard.NotNull(period);
        Timing = Guard.Named(timing);
        AsOf = asOf is not { } last || last >= period.End
            ? asOf
            : throw Guard.Out(nameof(asOf), Text.Iso(last), "the data must cover the period to its end on " + Text.Iso(period.End));
        log = new(period.Length);
    }

    /// <summary>The dates of the period.</summary>
    /// <value>Both ends in it.</value>
    public DateInterval Period { get; }

    /// <summary>On which date a customer who cancels has left.</summary>
    /// <value>As given.</value>
    public ChurnTiming Timing { get; }

    /// <summary>The last date that the data cover.</summary>
    /// <value><see langword="null"/> when none was given.</value>
    public LocalDate? AsOf { get; }

    /// <summary>How many customers it has seen, also those who were not there in the period.</summary>
    /// <value>0 or more.</value>
    public int Customers => log.Customers;

    /// <summary>Adds a tenure.</summary>
    /// <param name="tenure">The tenure.</param>
    /// <exception cref="ArgumentException">The tenure is impossible: it ends before it starts, is the default value, or the like.</exception>
    public void Add(Tenure<TCustomer> tenure)
    {
        if (TryAdd(in tenure) is { } problem)
        {
            throw new ArgumentException("The tenure " + problem + ".", nameof(tenure));
        }
    }

    /// <summary>Takes over what another builder has seen, of the same customers or others.</summary>
    /// <param name="other">A builder of the same period and timing; it is not changed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The periods or timings differ.</exception>
    public void Merge(CustomerMovementsBuilder<TCustomer> other)
    {
        if (!Guard.NotNull(other).Period.Equals(Period) || other.Timing != Timing)
        {
            throw new DefinitionMismatchException(CustomerMovements.WholeOf(Period, Timing), CustomerMovements.WholeOf(other.Period, other.Timing));
        }

        foreach (KeyValuePair<TCustomer, int> customer in other.numbers.ToArray())
        {
            log.Add(NumberOf(customer.Key), other.log, customer.Value);
        }
    }

    /// <summary>Sums up what it has seen so far; more may be added afterwards.</summary>
    /// <returns>The movements of the period.</returns>
    public CustomerMovements ToMovements() => CustomerMovements.Of(Period, Timing, log.Tally());

    /// <summary>Sets the same customers side by side in two periods, two products or two ledgers: who was kept in the first, in the second, in both?</summary>
    /// <param name="second">What was seen of the second; of another period or the same.</param>
    /// <returns>The customers of both opening days: their number kept to the closing of both, of only one, of neither. Its <c>Test</c> is McNemar's, its
    /// <c>Change</c> the second retention less the first with an interval for pairs.</returns>
    /// <remarks>Two periods of one ledger that follow each other are no fair pair: who was lost in the first can't be there at the opening of the
    /// second. Pair two products, two timings, or seasons between which customers come back.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="second"/> is <see langword="null"/>.</exception>
    public PairedProportions PairedWith(CustomerMovementsBuilder<TCustomer> second)
    {
        _ = Guard.NotNull(second);
        long both = 0, onlyFirst = 0, onlySecond = 0, neither = 0;
        foreach (KeyValuePair<TCustomer, int> customer in numbers)
        {
            if (second.numbers.TryGetValue(customer.Key, out int number)
                && log.States(customer.Value) is (true, bool kept) && second.log.States(number) is (true, bool keptAgain))
            {
                both += kept && keptAgain ? 1 : 0;
                onlyFirst += kept && !keptAgain ? 1 : 0;
                onlySecond += !kept && keptAgain ? 1 : 0;
                neither += kept || keptAgain ? 0 : 1;
            }
        }

        return PairedProportions.From(both, onlyFirst, onlySecond, neither);
    }

    /// <summary>Adds a tenure, or says what is impossible about it.</summary>
    internal string? TryAdd(in Tenure<TCustomer> tenure)
    {
        if (tenure.Problem(AsOf) is { } problem)
        {
            return problem;
        }

        AddDays(
            tenure.Customer,
            NodaTime.Period.DaysBetween(Period.Start, tenure.Start) + 1L,
            tenure.DaysToEnd(Period.Start, Timing) + 1L,
            tenure.Kind ?? 0);
        return null;
    }

    /// <summary>Adds a tenure whose days are counted from the opening day, day 0.</summary>
    internal void AddDays(TCustomer customer, long start, long? end, ChurnKind kind) => log.Add(NumberOf(customer), start, end, kind);

    private int NumberOf(TCustomer customer)
    {
        if (!numbers.TryGetValue(customer, out int number))
        {
            numbers.Add(customer, number = log.NewCustomer());
        }

        return number;
    }
}
