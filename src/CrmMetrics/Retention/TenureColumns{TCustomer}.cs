using System;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Tenures as columns of equal length, each named so that no two dates are swapped.</summary>
/// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
/// <remarks>Dates are numbers of days from <see cref="DayZero"/>, by default those of <c>DateOnly.DayNumber</c>; a missing one is <see cref="Missing"/>.</remarks>
public readonly ref struct TenureColumns<TCustomer>
    where TCustomer : notnull
{
    /// <summary>The number that stands for a missing date.</summary>
    public const int Missing = int.MinValue;

    private const string Parameter = "columns";

    /// <summary>Who the customer of each tenure is.</summary>
    /// <value>One id for each row.</value>
    public ReadOnlySpan<TCustomer> Customers { get; init; }

    /// <summary>The first day of each tenure.</summary>
    /// <value>One for each row.</value>
    public ReadOnlySpan<int> Starts { get; init; }

    /// <summary>The end of each tenure.</summary>
    /// <value>One for each row, <see cref="Missing"/> where the tenure lasts; empty when all last.</value>
    public ReadOnlySpan<int> Ends { get; init; }

    /// <summary>Whether each customer wanted to leave.</summary>
    /// <value>One for each row, the default value where it is not known; empty when it is known of none.</value>
    public ReadOnlySpan<ChurnKind> Kinds { get; init; }

    /// <summary>The day on which each customer asked to cancel.</summary>
    /// <value>One for each row, <see cref="Missing"/> where there was no request; empty when there was none.</value>
    public ReadOnlySpan<int> Requests { get; init; }

    /// <summary>Whether customers are still there on their end dates.</summary>
    /// <value>Unset stands for <see cref="TenureEnd.Excluded"/>.</value>
    public TenureEnd EndDay { get; init; }

    /// <summary>The date whose number is 0.</summary>
    /// <value>By default 1 January of the year 1, from which <c>DateOnly.DayNumber</c> counts; 1970-01-01 for days since the Unix epoch.</value>
    public LocalDate DayZero { get; init; }

    /// <summary>How many rows there are.</summary>
    /// <value>The length of <see cref="Customers"/>.</value>
    public int Count => Customers.Length;

    /// <summary>Adds every row to the builder of its key; without keys, all to the first. All builders are of one period.</summary>
    internal void AddTo(ReadOnlySpan<CustomerMovementsBuilder<TCustomer>> builders, ReadOnlySpan<int> keys)
    {
        CheckLengths();
        if (Count == 0 || builders.IsEmpty)
        {
            return;
        }

        RowProblems problems = new();
        CustomerMovementsBuilder<TCustomer> one = builders[0];
        bool included = EndDay != 0 && Guard.Named(EndDay, Parameter) == TenureEnd.Included, atRequest = one.Timing == ChurnTiming.AtRequest;
        bool ends = !Ends.IsEmpty, kinds = !Kinds.IsEmpty, requests = !Requests.IsEmpty;
        long opening = Period.DaysBetween(DayZero, one.Period.Start) - 1L, latest = one.AsOf is { } asOf ? Period.DaysBetween(DayZero, asOf) : long.MaxValue;
        for (int row = 0; row < Count; row++)
        {
            int key = keys.IsEmpty ? 0 : keys[row];
            if (unchecked((uint)key >= (uint)builders.Length))
            {
                throw Guard.Out(nameof(keys), key, Guard.Invariant($"the key of row {row} (counted from 0) must be from 0 to {builders.Length - 1}"));
            }

            int start = Starts[row], end = ends ? Ends[row] : Missing, request = requests ? Requests[row] : Missing;
            ChurnKind kind = kinds ? Kinds[row] : 0;
            if (Customers[row] is null || start == Missing || start > latest || (end != Missing && end < start)
                || (request != Missing && (request < start || (end != Missing && request > end)))
                || (kind != 0 && (kind is not (ChurnKind.Voluntary or ChurnKind.Involuntary) || (end == Missing && request == Missing))))
            {
                problems.Add(row, Problem(row, one.AsOf));
                continue;
            }

            long? gone = atRequest && request != Missing ? request - opening : end != Missing ? end - opening + (included ? 1 : 0) : null;
            builders[key].AddDays(Customers[row], start - opening, gone, kind);
        }

        problems.ThrowIfAny(Parameter);
    }

    private string Problem(int row, LocalDate? asOf)
    {
        if (Starts[row] == Missing)
        {
            return "has no start";
        }

        int end = Ends.IsEmpty ? Missing : Ends[row], request = Requests.IsEmpty ? Missing : Requests[row];
        ChurnKind kind = Kinds.IsEmpty ? 0 : Kinds[row];
        try
        {
            Tenure<TCustomer> tenure = new(Customers[row], Date(Starts[row])!.Value, Date(end), kind == 0 ? null : kind, Date(request), TenureEnd.Excluded);
            return tenure.Problem(asOf) ?? "is impossible";
        }
        catch (Exception outside) when (outside is OverflowException or ArgumentOutOfRangeException)
        {
            return Guard.Invariant($"has a day outside the calendar among its start {Starts[row]}, end {end} and request {request}");
        }
    }

    private LocalDate? Date(int day) => day == Missing ? null : DayZero.PlusDays(day);

    private void CheckLengths()
    {
        if (Starts.Length != Count || Mismatched(Ends.Length) || Mismatched(Kinds.Length) || Mismatched(Requests.Length))
        {
            throw Guard.Bad(
                Parameter,
                $"The columns must be of one length, but there were {Count} customers, {Starts.Length} starts, {Ends.Length} ends, {Kinds.Length} kinds and {Requests.Length} requests.");
        }
    }

    private bool Mismatched(int length) => length > 0 && length != Count;
}
