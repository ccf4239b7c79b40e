using System;
using System.Diagnostics;
using System.Globalization;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>A stretch of time for which somebody was a customer: a subscription, a contract, a membership.</summary>
/// <typeparam name="TCustomer">The type of the customer's id.</typeparam>
/// <remarks>
/// <para>A customer may have several. Those that touch or overlap are one stay: who changes from one contract to the next without a day
/// between has not left.</para>
/// <para>It is not checked when it is made, so that a summary can name all the impossible rows of an export at once. The default value is
/// no tenure, and no summary takes it.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct Tenure<TCustomer> : IFormattable
    where TCustomer : notnull
{
    private readonly LocalDate end;
    private readonly LocalDate requested;
    private readonly bool hasEnd;
    private readonly bool isRequested;

    internal Tenure(TCustomer customer, LocalDate start, LocalDate? end, ChurnKind? kind, LocalDate? requested, TenureEnd endDay)
    {
        Customer = customer;
        Start = start;
        this.end = end.GetValueOrDefault();
        hasEnd = end.HasValue;
        Kind = kind;
        this.requested = requested.GetValueOrDefault();
        isRequested = requested.HasValue;
        EndDay = endDay;
    }

    /// <summary>Who the customer is.</summary>
    /// <value>An id; two tenures with equal ids are of one customer.</value>
    public TCustomer Customer { get; }

    /// <summary>The first day.</summary>
    /// <value>A date on which the customer is there, unless the tenure has no day at all.</value>
    public LocalDate Start { get; }

    /// <summary>The end.</summary>
    /// <value>What <see cref="EndDay"/> says; <see langword="null"/> while the tenure lasts.</value>
    public LocalDate? End => hasEnd ? end : null;

    /// <summary>Whether the customer is still there on the end date.</summary>
    /// <value>Not so by default.</value>
    public TenureEnd EndDay { get; }

    /// <summary>Whether the customer wanted to leave.</summary>
    /// <value><see langword="null"/> where it is not known.</value>
    public ChurnKind? Kind { get; }

    /// <summary>The day on which the customer asked to cancel.</summary>
    /// <value><see langword="null"/> when there was no such request.</value>
    public LocalDate? Requested => isRequested ? requested : null;

    /// <summary>Writes the customer and the dates, such as <c>A-17: 2024-01-10 to 2024-03-01</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the customer and the dates.</summary>
    /// <param name="format">A format for the customer's id, where its type has formats.</param>
    /// <param name="formatProvider">The culture of the id.</param>
    /// <returns>The text; dates as year-month-day.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string customer = Customer is IFormattable id ? id.ToString(format, formatProvider) : Customer?.ToString() ?? "nobody";
        return customer + ": " + Text.Iso(Start) + " to " + (hasEnd ? Text.Iso(end) : "now")
            + (isRequested ? ", cancelled on " + Text.Iso(requested) : "") + (Kind is { } kind ? ", " + kind : "");
    }

    /// <summary>What is impossible about it, as the rest of a sentence that begins with the row; <see langword="null"/> when nothing is.</summary>
    internal string? Problem(LocalDate? asOf) =>
        EndDay == 0 ? "is the default value, which is no tenure"
        : Customer is null ? "has no customer"
        : EndDay is not (TenureEnd.Excluded or TenureEnd.Included) ? "says neither that the end day is included nor that it isn't"
        : Kind is { } kind and not (ChurnKind.Voluntary or ChurnKind.Involuntary) ? Guard.Invariant($"has {(int)kind} for the kind of churn, which is none")
        : hasEnd && end < Start ? "ends on " + Text.Iso(end) + ", before it starts on " + Text.Iso(Start)
        : isRequested && requested < Start ? "was cancelled on " + Text.Iso(requested) + ", before it starts on " + Text.Iso(Start)
        : isRequested && hasEnd && requested > end ? "was cancelled on " + Text.Iso(requested) + ", after it ended on " + Text.Iso(end)
        : Kind is not null && !hasEnd && !isRequested ? "says " + Kind + " of a customer who has not left"
        : asOf is { } last && Start > last ? "starts on " + Text.Iso(Start) + ", after " + Text.Iso(last) + ", the last date that the data cover"
        : null;

    /// <summary>The first day without the customer, as days after another date.</summary>
    internal int? DaysToEnd(LocalDate from, ChurnTiming timing) =>
        isRequested && timing == ChurnTiming.AtRequest ? Period.DaysBetween(from, requested)
        : hasEnd ? Period.DaysBetween(from, end) + (EndDay == TenureEnd.Included ? 1 : 0)
        : null;
}
