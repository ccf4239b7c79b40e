using System;

namespace CrmMetrics.Retention;

/// <summary>A few events side by side, their customers numbered.</summary>
internal readonly ref struct CohortBlock
{
    /// <summary>The number of the customer of each event.</summary>
    public ReadOnlySpan<int> Customers { get; init; }

    /// <summary>How many customers are numbered so far.</summary>
    public int CustomerCount { get; init; }

    /// <summary>The day of each event, in days from 1 January 1970; empty under a rolling rule.</summary>
    public ReadOnlySpan<int> Days { get; init; }

    /// <summary>The instant of each event in ticks; empty under a rule of the calendar.</summary>
    public ReadOnlySpan<long> Ticks { get; init; }

    /// <summary>What each event is; empty when each is both.</summary>
    public ReadOnlySpan<CohortEventRole> Roles { get; init; }

    /// <summary>What each event brought; empty when that is not looked at.</summary>
    public ReadOnlySpan<decimal> Amounts { get; init; }

    /// <summary>The row of each event, counted from <see cref="FirstRow"/>; empty when they follow each other.</summary>
    public ReadOnlySpan<int> Rows { get; init; }

    /// <summary>The row of the first event.</summary>
    public long FirstRow { get; init; }

    public long Row(int index) => FirstRow + (Rows.IsEmpty ? index : Rows[index]);
}
