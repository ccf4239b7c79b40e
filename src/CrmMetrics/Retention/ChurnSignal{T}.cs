using System;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>One sign that a customer has left, such as a flag, an end date, an empty balance or a long silence.</summary>
/// <typeparam name="T">The type of the rows, one a customer.</typeparam>
public sealed class ChurnSignal<T>
{
    private readonly Func<T, bool?> hasLeft;

    private ChurnSignal(string name, Func<T, bool?> hasLeft)
    {
        Name = name;
        this.hasLeft = hasLeft;
    }

    /// <summary>The name of the signal.</summary>
    /// <value>One line of text.</value>
    public string Name { get; }

    /// <summary>A signal of any kind, such as the churn flag of an account.</summary>
    /// <param name="name">The name of the signal, one line.</param>
    /// <param name="hasLeft">Whether the customer has left by this sign; <see langword="null"/> where it says nothing.</param>
    /// <returns>The signal.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or has several lines.</exception>
    public static ChurnSignal<T> Flag(string name, Func<T, bool?> hasLeft) => Guard.NotNull(name).Trim().Length > 0 && name.IndexOf('\n') < 0
        ? new(name, Guard.NotNull(hasLeft))
        : throw Guard.Bad(nameof(name), $"A signal needs a name of one line, but there was \"{name}\".");

    /// <summary>An end date: who has one, and it has come, has left.</summary>
    /// <param name="name">The name of the signal, one line.</param>
    /// <param name="end">The first day without the customer; <see langword="null"/> for who has none, and so is there.</param>
    /// <param name="asOf">The date as of which to judge.</param>
    /// <returns>The signal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="end"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or has several lines.</exception>
    public static ChurnSignal<T> EndDate(string name, Func<T, LocalDate?> end, LocalDate asOf)
    {
        _ = Guard.NotNull(end);
        return Flag(name, row => end(row) is { } date && date <= asOf);
    }

    /// <summary>A balance, such as the recurring revenue of the day: who is at 0 has left.</summary>
    /// <param name="name">The name of the signal, one line.</param>
    /// <param name="balance">The balance; <see langword="null"/> where it is not known.</param>
    /// <returns>The signal. A balance below 0 is a credit of somebody who is there.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or has several lines.</exception>
    public static ChurnSignal<T> Balance(string name, Func<T, decimal?> balance)
    {
        _ = Guard.NotNull(balance);
        return Flag(name, row => balance(row) is { } amount ? amount == 0 : null);
    }

    /// <summary>The last activity: who has been silent for so many days has left.</summary>
    /// <param name="name">The name of the signal, one line.</param>
    /// <param name="lastActivity">The date of the last activity; <see langword="null"/> for who has none recorded, of whom the signal says nothing.</param>
    /// <param name="asOf">The date as of which to judge; an activity after it counts as one.</param>
    /// <param name="days">How many days of silence count as gone, 1 or more.</param>
    /// <returns>The signal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="lastActivity"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or has several lines.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="days"/> is not 1 or more.</exception>
    public static ChurnSignal<T> LastActivity(string name, Func<T, LocalDate?> lastActivity, LocalDate asOf, int days)
    {
        _ = Guard.NotNull(lastActivity);
        _ = Guard.AtLeast(1, days);
        return Flag(name, row => lastActivity(row) is { } date ? Period.DaysBetween(date, asOf) >= days : null);
    }

    /// <summary>What the signal says of a row.</summary>
    internal bool? Read(T row) => hasLeft(row);
}
