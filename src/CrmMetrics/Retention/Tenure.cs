using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Makes tenures.</summary>
public static class Tenure
{
    /// <summary>Makes a tenure of a customer.</summary>
    /// <typeparam name="TCustomer">The type of the customer's id, such as a number, a text or a Guid.</typeparam>
    /// <param name="customer">Who the customer is.</param>
    /// <param name="start">The first day.</param>
    /// <param name="end">The end; none while the tenure lasts.</param>
    /// <param name="kind">Whether the customer wanted to leave, where it is known; only for a tenure that has an end or a request.</param>
    /// <param name="requested">The day on which the customer asked to cancel, if any: from the start to the end.</param>
    /// <param name="endDay">Whether the customer is still there on the end date; not so by default.</param>
    /// <returns>The tenure, unchecked: what reads it names the rows that are impossible, all at once.</returns>
    public static Tenure<TCustomer> Of<TCustomer>(
        TCustomer customer,
        LocalDate start,
        LocalDate? end = null,
        ChurnKind? kind = null,
        LocalDate? requested = null,
        TenureEnd endDay = TenureEnd.Excluded)
        where TCustomer : notnull => new(customer, start, end, kind, requested, endDay);
}
