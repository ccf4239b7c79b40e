using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Something that a customer did on a date or at an instant.</summary>
/// <typeparam name="TKey">The type of the customers' ids.</typeparam>
/// <remarks>The default value is no event.</remarks>
public readonly record struct CohortEvent<TKey>
    where TKey : notnull
{
    /// <summary>Makes an event that is dated.</summary>
    /// <param name="customer">Whose event it is.</param>
    /// <param name="date">When it was, by the calendar of the cohorts.</param>
    /// <param name="role">What it is; a start and a return unless said otherwise.</param>
    /// <param name="amount">What it brought; none where that is not looked at.</param>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="role"/> is not named.</exception>
    public CohortEvent(TKey customer, LocalDate date, CohortEventRole role = CohortEventRole.StartAndReturn, Money? amount = null)
        : this(customer, date, null, role, amount)
    {
    }

    /// <summary>Makes an event that is an instant.</summary>
    /// <param name="customer">Whose event it is.</param>
    /// <param name="instant">When it was; told apart to 100 nanoseconds.</param>
    /// <param name="role">What it is; a start and a return unless said otherwise.</param>
    /// <param name="amount">What it brought; none where that is not looked at.</param>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="role"/> is not named.</exception>
    public CohortEvent(TKey customer, Instant instant, CohortEventRole role = CohortEventRole.StartAndReturn, Money? amount = null)
        : this(customer, null, instant, role, amount)
    {
    }

    private CohortEvent(TKey customer, LocalDate? date, Instant? instant, CohortEventRole role, Money? amount)
    {
        Customer = customer;
        Date = date;
        Instant = instant;
        Role = Guard.Named(role);
        Amount = amount;
    }

    /// <summary>Whose event it is.</summary>
    /// <value>The id of the customer.</value>
    public TKey Customer { get; }

    /// <summary>When it was.</summary>
    /// <value><see langword="null"/> when it is an instant.</value>
    public LocalDate? Date { get; }

    /// <summary>When it was.</summary>
    /// <value><see langword="null"/> when it is dated.</value>
    public Instant? Instant { get; }

    /// <summary>What it is.</summary>
    /// <value>Unset for the default value alone.</value>
    public CohortEventRole Role { get; }

    /// <summary>What it brought.</summary>
    /// <value><see langword="null"/> where that is not looked at.</value>
    public Money? Amount { get; }
}
