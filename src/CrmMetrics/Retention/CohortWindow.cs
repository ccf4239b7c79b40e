using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace CrmMetrics.Retention;

/// <summary>The periods after the first event in which a customer has to come back, such as day 7, or month 3 or after.</summary>
/// <remarks>Period 0 is that of the first event. The default value is no window.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct CohortWindow
{
    private CohortWindow(CohortReturn kind, int first, int last)
    {
        Return = kind;
        First = first;
        Last = last;
    }

    /// <summary>In which way the window is open.</summary>
    /// <value>Unset for the default value alone.</value>
    public CohortReturn Return { get; }

    /// <summary>The first period in it.</summary>
    /// <value>0 or more.</value>
    public int First { get; }

    /// <summary>The last period that must have passed before the window can be judged.</summary>
    /// <value>The last period in it; for <see cref="CohortReturn.OnOrAfter"/> the first, since it has no last.</value>
    public int Last { get; }

    /// <summary>The last period in which a return counts.</summary>
    internal int Until => Return == CohortReturn.OnOrAfter ? int.MaxValue - 1 : Last;

    /// <summary>Back in the period itself.</summary>
    /// <param name="period">How many periods after the first event; 0 or more.</param>
    /// <returns>The window.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is negative.</exception>
    public static CohortWindow On(int period) => new(CohortReturn.On, Guard.AtLeast(0, period), period);

    /// <summary>Back in the period or later.</summary>
    /// <param name="period">How many periods after the first event; 0 or more.</param>
    /// <returns>The window.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is negative.</exception>
    public static CohortWindow OnOrAfter(int period) => new(CohortReturn.OnOrAfter, Guard.AtLeast(0, period), period);

    /// <summary>Back at least once up to and with the period; the first event does not count.</summary>
    /// <param name="period">How many periods after the first event; 0 or more.</param>
    /// <returns>The window. Seven whole days are <c>Within(6)</c>: periods 0 to 6.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is negative.</exception>
    public static CohortWindow Within(int period) => new(CohortReturn.Within, 0, Guard.AtLeast(0, period));

    /// <summary>Back at least once from one period to another.</summary>
    /// <param name="first">The first period in it; 0 or more.</param>
    /// <param name="last">The last period in it; not before the first.</param>
    /// <returns>The window.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="first"/> is negative, or <paramref name="last"/> is before it.</exception>
    public static CohortWindow Bracket(int first, int last) => new(CohortReturn.Bracket, Guard.AtLeast(0, first), Guard.AtLeast(first, last));

    /// <summary>The columns of a usual table: back in period 0, 1, … up to a last one.</summary>
    /// <param name="kind">Which window; not <see cref="CohortReturn.Bracket"/>, whose columns are a choice.</param>
    /// <param name="last">The period of the last column; 0 or more.</param>
    /// <returns>One window for each period.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not one of the three, or <paramref name="last"/> is negative.</exception>
    public static IReadOnlyList<CohortWindow> Each(CohortReturn kind, int last)
    {
        Func<int, CohortWindow> window = kind switch
        {
            CohortReturn.On => On,
            CohortReturn.OnOrAfter => OnOrAfter,
            CohortReturn.Within => Within,
            _ => throw Guard.Out(nameof(kind), kind, "must be On, OnOrAfter or Within"),
        };
        return [.. Enumerable.Range(0, Guard.AtLeast(0, last) + 1).Select(window)];
    }

    /// <summary>Writes the window.</summary>
    /// <returns><c>7</c>, <c>7+</c>, <c>≤7</c> or <c>8–14</c>, the same in every culture.</returns>
    public override string ToString() => Return switch
    {
        CohortReturn.On => Guard.Invariant($"{First}"),
        CohortReturn.OnOrAfter => Guard.Invariant($"{First}+"),
        CohortReturn.Within => Guard.Invariant($"≤{Last}"),
        CohortReturn.Bracket => Guard.Invariant($"{First}–{Last}"),
        _ => "",
    };

    /// <summary>The window as a part of an identifier.</summary>
    internal string ToId() => Return switch
    {
        CohortReturn.On => Guard.Invariant($"on-{First}"),
        CohortReturn.OnOrAfter => Guard.Invariant($"on-or-after-{First}"),
        CohortReturn.Within => Guard.Invariant($"within-{Last}"),
        _ => Guard.Invariant($"bracket-{First}-{Last}"),
    };

    /// <summary>Passes when it is a window.</summary>
    internal CohortWindow Set(string name) => Return != 0 ? this : throw Guard.Out(name, "no window", "must be made by On, OnOrAfter, Within or Bracket");
}
