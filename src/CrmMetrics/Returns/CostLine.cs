using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Returns;

/// <summary>A cost of a programme, in a <see cref="BusinessCase"/>.</summary>
/// <remarks>Give its own people's time as well as the invoices: what a programme costs its owner is more than its licences.</remarks>
public sealed class CostLine : CaseLine
{
    private CostLine(string name, CostKind kind, bool isOneOff, decimal[]? plan, params CaseFactor[] factors)
        : base(name, isOneOff, plan, factors)
    {
        Kind = Guard.Named(kind);
    }

    /// <inheritdoc/>
    public override bool IsBenefit => false;

    /// <summary>What the cost is paid for.</summary>
    /// <value>One of the named kinds.</value>
    public CostKind Kind { get; }

    private protected override bool ComesLast => Kind == CostKind.Exit;

    /// <summary>Licences at a price for all.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="perYear">What they cost in a year.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative.</exception>
    public static CostLine Licence(string name, ValueRange perYear) => PerYear(CostKind.Licence, name, perYear);

    /// <summary>Licences at a price for each who uses the system.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="seats">How many licences are paid for.</param>
    /// <param name="pricePerYear">What each of them costs in a year.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">A figure may be negative.</exception>
    public static CostLine Licence(string name, ValueRange seats, ValueRange pricePerYear) =>
        new(name, CostKind.Licence, isOneOff: false, null, Part("seats", seats, nameof(seats)), Part("price", pricePerYear, nameof(pricePerYear)));

    /// <summary>Setting the system up: once, at the start.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="amount">What it costs.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative.</exception>
    public static CostLine Implementation(string name, ValueRange amount) => Once(CostKind.Implementation, name, amount);

    /// <summary>Connecting the system with others: once, at the start.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="amount">What it costs.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative.</exception>
    public static CostLine Integration(string name, ValueRange amount) => Once(CostKind.Integration, name, amount);

    /// <summary>Moving and cleaning the data: once, at the start.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="amount">What it costs.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative.</exception>
    public static CostLine Migration(string name, ValueRange amount) => Once(CostKind.Migration, name, amount);

    /// <summary>Teaching those who work with the system: once, at the start.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="amount">What it costs.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative.</exception>
    public static CostLine Training(string name, ValueRange amount) => Once(CostKind.Training, name, amount);

    /// <summary>The company's own people who run the system.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="perYear">What they cost in a year.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative.</exception>
    public static CostLine Labour(string name, ValueRange perYear) => PerYear(CostKind.Labour, name, perYear);

    /// <summary>The company's own people who run the system, by their hours.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="hoursPerYear">The hours of a year, of all people together.</param>
    /// <param name="rate">What an hour costs, with all that comes on top of pay.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">A figure may be negative.</exception>
    public static CostLine Labour(string name, ValueRange hoursPerYear, ValueRange rate) =>
        new(name, CostKind.Labour, isOneOff: false, null, Part("hours", hoursPerYear, nameof(hoursPerYear)), Part("rate", rate, nameof(rate)));

    /// <summary>Support, upgrades and changes.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="perYear">What they cost in a year.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative.</exception>
    public static CostLine Maintenance(string name, ValueRange perYear) => PerYear(CostKind.Maintenance, name, perYear);

    /// <summary>Leaving the system: once, at the end of the case.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="amount">What it costs.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative.</exception>
    public static CostLine Exit(string name, ValueRange amount) => Once(CostKind.Exit, name, amount);

    /// <summary>A cost of any kind that recurs.</summary>
    /// <param name="kind">What it is paid for.</param>
    /// <param name="name">The name of the line.</param>
    /// <param name="perYear">What it comes to in a year.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative, or <paramref name="kind"/> is no named value.</exception>
    public static CostLine PerYear(CostKind kind, string name, ValueRange perYear) => new(name, kind, isOneOff: false, null, Whole(perYear, nameof(perYear)));

    /// <summary>A cost of any kind that comes once: at the start, an exit at the end.</summary>
    /// <param name="kind">What it is paid for.</param>
    /// <param name="name">The name of the line.</param>
    /// <param name="amount">What it comes to.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The cost may be negative, or <paramref name="kind"/> is no named value.</exception>
    public static CostLine Once(CostKind kind, string name, ValueRange amount) => new(name, kind, isOneOff: true, null, Whole(amount, nameof(amount)));

    /// <summary>A cost that is planned year by year.</summary>
    /// <param name="kind">What it is paid for.</param>
    /// <param name="name">The name of the line.</param>
    /// <param name="initial">What is paid at the start, 0 or more.</param>
    /// <param name="years">What is paid in each year of the case, spread evenly over its months; each 0 or more.</param>
    /// <param name="ofPlan">Which part of the plan comes about: all of it when not given, or a range such as PERT 0.9, 1, 1.5.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException"><paramref name="name"/> or <paramref name="years"/> is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">A cost may be negative, or <paramref name="kind"/> is no named value.</exception>
    public static CostLine ByYear(CostKind kind, string name, decimal initial, IReadOnlyList<decimal> years, ValueRange? ofPlan = null)
    {
        decimal[] plan = Plan(initial, years);
        return plan.Any(amount => amount < 0)
            ? throw Guard.Out(plan[0] < 0 ? nameof(initial) : nameof(years), plan.First(amount => amount < 0), "a cost must be 0 or more: what the programme saves is a benefit")
            : new(name, kind, isOneOff: false, plan, Part("of the plan", ofPlan ?? 1m, nameof(ofPlan)));
    }

    private static CaseFactor Whole(ValueRange range, string argument) => new(argument, Guard.NotNull(range, argument), IsWhole: true, IsCost: true);

    private static CaseFactor Part(string name, ValueRange range, string argument) => new(name, Guard.NotNull(range, argument), IsCost: true, Argument: argument);
}
