using System;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Events as columns of equal length, each named so that no two are swapped.</summary>
/// <typeparam name="TKey">The type of the customers' ids; <see cref="int"/> where customers are numbered from 0.</typeparam>
/// <remarks>The time of the events stands in one of the three columns <see cref="Days"/>, <see cref="Dates"/> and <see cref="Instants"/>; a rolling rule needs
/// instants. Arrays convert to these columns by themselves, and lists by <c>ToArray</c>.</remarks>
public readonly record struct CohortColumns<TKey>
    where TKey : notnull
{
    /// <summary>Whose event it is.</summary>
    /// <value>One for each row.</value>
    public ReadOnlyMemory<TKey> Customers { get; init; }

    /// <summary>When it was, in days from 1 January 1970.</summary>
    /// <value>One for each row, such as <c>DateOnly.DayNumber</c> − 719,162; or empty.</value>
    public ReadOnlyMemory<int> Days { get; init; }

    /// <summary>When it was, by the calendar of the definition.</summary>
    /// <value>One for each row; or empty.</value>
    public ReadOnlyMemory<LocalDate> Dates { get; init; }

    /// <summary>When it was, on the time line.</summary>
    /// <value>One for each row; or empty. Told apart to 100 nanoseconds.</value>
    public ReadOnlyMemory<Instant> Instants { get; init; }

    /// <summary>What it is.</summary>
    /// <value>One for each row; empty when every event is a start and a return.</value>
    public ReadOnlyMemory<CohortEventRole> Roles { get; init; }

    /// <summary>What it brought: revenue, or margin.</summary>
    /// <value>One for each row, in <see cref="Currency"/>; empty when that is not looked at.</value>
    public ReadOnlyMemory<decimal> Amounts { get; init; }

    /// <summary>The currency of the amounts.</summary>
    /// <value>Unset stands for <see cref="Currency.None"/>.</value>
    public Currency Currency { get; init; }

    /// <summary>How many rows there are.</summary>
    /// <value>The length of <see cref="Customers"/>.</value>
    public int Count => Customers.Length;

    /// <summary>Some of the rows.</summary>
    internal CohortColumns<TKey> Slice(int first, int length) => this with
    {
        Customers = Customers.Slice(first, length),
        Days = Part(Days, first, length),
        Dates = Part(Dates, first, length),
        Instants = Part(Instants, first, length),
        Roles = Part(Roles, first, length),
        Amounts = Part(Amounts, first, length),
    };

    /// <summary>Passes when the columns fit each other and the definition.</summary>
    internal void Check(CohortDefinition definition)
    {
        int times = (Days.IsEmpty ? 0 : 1) + (Dates.IsEmpty ? 0 : 1) + (Instants.IsEmpty ? 0 : 1);
        if (times != Math.Min(1, Count) || Days.Length + Dates.Length + Instants.Length != Count
            || (!Roles.IsEmpty && Roles.Length != Count) || (!Amounts.IsEmpty && Amounts.Length != Count))
        {
            throw Guard.Bad(
                "columns",
                $"The columns must be of one length, with one of days, dates and instants, but there were {Count} customers, {Days.Length} days, {Dates.Length} dates, {Instants.Length} instants, {Roles.Length} roles and {Amounts.Length} amounts.");
        }

        if (definition.IsRolling && Count > 0 && Instants.IsEmpty)
        {
            throw Guard.Bad("columns", $"Windows by the clock of each customer ({definition.DayRule}) need instants, but there were days or dates.");
        }

        if (definition.Start == CohortStart.FirstEvent && !Roles.IsEmpty)
        {
            throw Guard.Bad("columns", $"Under {CohortStart.FirstEvent} every event is a start and a return, but there was a column of roles.");
        }
    }

    private static ReadOnlyMemory<T> Part<T>(ReadOnlyMemory<T> column, int first, int length) => column.IsEmpty ? column : column.Slice(first, length);
}
