using CrmMetrics.Retention;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

/// <summary>Asks each customer on each day whether he is there: slow, and nothing like the library's own way.</summary>
internal sealed class LedgerByHand<TCustomer>(IReadOnlyCollection<Tenure<TCustomer>> tenures, DateInterval period, ChurnTiming timing = ChurnTiming.AtPaidThrough)
    where TCustomer : notnull
{
    private readonly LocalDate opening = period.Start.PlusDays(-1);

    public TCustomer[] Customers { get; } = [.. tenures.Select(tenure => tenure.Customer).Distinct()];

    public IEnumerable<LocalDate> Dates => Enumerable.Range(0, Period.DaysBetween(period.Start, period.End) + 1).Select(period.Start.PlusDays);

    public TCustomer[] S => [.. Customers.Where(customer => There(customer, opening))];

    public TCustomer[] E => [.. Customers.Where(customer => There(customer, period.End))];

    public TCustomer[] N => [.. Customers.Where(customer => period.Contains(tenures.Where(tenure => tenure.Customer.Equals(customer)).Min(tenure => tenure.Start)))];

    public TCustomer[] Continuous => [.. S.Where(customer => Dates.All(date => There(customer, date)))];

    /// <summary>Customers and the dates on which they departed.</summary>
    public (TCustomer Customer, LocalDate Date)[] Departures =>
        [.. from customer in Customers from date in Dates where There(customer, date.PlusDays(-1)) && !There(customer, date) select (customer, date)];

    public long CustomerDays => Dates.Sum(date => (long)Active(date));

    public double? SumOfDailyRates => Dates.Any(date => Active(date.PlusDays(-1)) > 0)
        ? Dates.Where(date => Active(date.PlusDays(-1)) > 0).Sum(date => (double)Departures.Count(departure => departure.Date == date) / Active(date.PlusDays(-1)))
        : null;

    public int Active(LocalDate date) => Customers.Count(customer => There(customer, date));

    public bool There(TCustomer customer, LocalDate date) => tenures.Any(tenure => tenure.Customer.Equals(customer) && Holds(tenure, date));

    /// <summary>The kind of a departure: voluntary if one of the tenures that ended then was, else involuntary if one was.</summary>
    public ChurnKind? Kind((TCustomer Customer, LocalDate Date) departure)
    {
        ChurnKind?[] kinds = [.. tenures.Where(tenure => tenure.Customer.Equals(departure.Customer) && !Holds(tenure, departure.Date) && Holds(tenure, departure.Date.PlusDays(-1))).Select(tenure => tenure.Kind)];
        return kinds.Contains(ChurnKind.Voluntary) ? ChurnKind.Voluntary : kinds.Contains(ChurnKind.Involuntary) ? ChurnKind.Involuntary : null;
    }

    private bool Holds(Tenure<TCustomer> tenure, LocalDate date)
    {
        bool gone = timing == ChurnTiming.AtRequest && tenure.Requested is { } asked ? date >= asked
            : tenure.End is { } end && (tenure.EndDay == TenureEnd.Included ? date > end : date >= end);
        return date >= tenure.Start && !gone;
    }
}
