using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>An objective (goal): a metric under one definition, of one population, is to go from a baseline to a target by a date.</summary>
/// <typeparam name="TMetric">The metric, such as a retention rate; a churn rate is another type and cannot be set against it.</typeparam>
/// <remarks>
/// <para>Immutable: each <c>With</c> method and each measurement gives a new objective. Made by <see cref="Objective"/>.</para>
/// <para>Baseline and measurements share one definition; a measurement under another is refused, for its difference from the baseline would be one of definitions.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Objective<TMetric> : IObjective
    where TMetric : IMetric<TMetric>
{
    private readonly TMetric baseline;
    private readonly ObjectiveGap gap;
    private (LocalDate Date, TMetric Metric)[] measurements = [];

    internal Objective(string name, TMetric baseline, LocalDate start, double lower, double upper, LocalDate? due, BetterWhen direction)
    {
        Name = name;
        this.baseline = baseline;
        Start = start;
        Due = due is not { } date || date > start ? due : throw Guard.Out(nameof(due), Text.Iso(date), "the due date must be after the start date of " + Text.Iso(start));
        Direction = direction;
        gap = new(lower, upper, baseline.Value);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public MetricDefinition Definition => baseline.Definition;

    /// <inheritdoc/>
    public string? Population { get; private set; }

    /// <inheritdoc/>
    public string? Owner { get; private set; }

    /// <inheritdoc/>
    public string? Purpose { get; private set; }

    /// <summary>Where the metric stood when the objective was set.</summary>
    /// <value>With its counts, definition and interval.</value>
    public TMetric Baseline => baseline;

    IMetric IObjective.Baseline => baseline;

    /// <inheritdoc/>
    public LocalDate Start { get; }

    /// <inheritdoc/>
    public double Target => gap.Near;

    /// <inheritdoc/>
    public double? BandLower => gap.IsBand ? gap.Lower : null;

    /// <inheritdoc/>
    public double? BandUpper => gap.IsBand ? gap.Upper : null;

    /// <inheritdoc/>
    public LocalDate? Due { get; }

    /// <inheritdoc/>
    public BetterWhen Direction { get; }

    /// <inheritdoc/>
    public ObjectivePlan Plan { get; private set; } = ObjectivePlan.Linear;

    /// <inheritdoc/>
    public ValuePerPoint? Worth { get; private set; }

    /// <inheritdoc/>
    public Money? MoneyAtTarget => gap.IsOpen ? Worth?.Of(gap.Points(gap.Near, Definition.Point)) : null;

    /// <inheritdoc/>
    public IReadOnlyList<LocalDate> MeasuredOn => [.. measurements.Select(measurement => measurement.Date)];

    /// <summary>The objective with whose metric it is.</summary>
    /// <param name="population">A phrase, such as "contract customers in Germany".</param>
    /// <returns>A new objective.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="population"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="population"/> is empty.</exception>
    public Objective<TMetric> WithPopulation(string population)
    {
        _ = Objective.Said(population, nameof(population));
        return Changed(copy => copy.Population = population);
    }

    /// <summary>The objective with who answers for it.</summary>
    /// <param name="owner">A name or a role.</param>
    /// <returns>A new objective.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="owner"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="owner"/> is empty.</exception>
    public Objective<TMetric> WithOwner(string owner)
    {
        _ = Objective.Said(owner, nameof(owner));
        return Changed(copy => copy.Owner = owner);
    }

    /// <summary>The objective with what it is for.</summary>
    /// <param name="purpose">The larger objective that it serves.</param>
    /// <returns>A new objective.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="purpose"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="purpose"/> is empty.</exception>
    public Objective<TMetric> WithPurpose(string purpose)
    {
        _ = Objective.Said(purpose, nameof(purpose));
        return Changed(copy => copy.Purpose = purpose);
    }

    /// <summary>The objective with what an improvement is worth.</summary>
    /// <param name="worth">The money a point, linear, capped or from a threshold on.</param>
    /// <returns>A new objective.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="worth"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The definition of the metric has no point above 0 to be paid for.</exception>
    public Objective<TMetric> WithWorth(ValuePerPoint worth)
    {
        _ = Guard.NotNull(worth);
        if (!(Definition.Point > 0))
        {
            throw Guard.Bad(nameof(worth), $"worth: the definition of the metric must have a point above 0, but that of {Definition.Id} was {Definition.Point}.");
        }

        return Changed(copy => copy.Worth = worth);
    }

    /// <summary>The objective with another plan of how the gap closes.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>A new objective.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The plan does not fit the objective's dates: no month between them has a weight, or a milestone lies outside.</exception>
    public Objective<TMetric> WithPlan(ObjectivePlan plan)
    {
        _ = Guard.NotNull(plan);
        _ = Due is { } due ? plan.On(Start, due) : null;
        return Changed(copy => copy.Plan = plan);
    }

    /// <summary>The objective with one more measurement.</summary>
    /// <param name="date">The date that it speaks of, usually the last day of its period. Measurements before <see cref="Start"/> are the baseline's past, on which the SMART check judges whether the target can be reached.</param>
    /// <param name="measured">The metric, of other customers or another period than the baseline's.</param>
    /// <returns>A new objective.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="measured"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is a measurement of that date already.</exception>
    /// <exception cref="DefinitionMismatchException">It was read under another definition than the baseline.</exception>
    /// <exception cref="CurrencyMismatchException">It is in another currency than the baseline.</exception>
    public Objective<TMetric> Measured(LocalDate date, TMetric measured)
    {
        _ = measured is null ? throw new ArgumentNullException(nameof(measured)) : MetricDefinition.Same(Definition, measured.Definition);
        _ = measured.ComparedWith(baseline);
        return measurements.Any(measurement => measurement.Date == date)
            ? throw new ArgumentException("date: each date is measured once, but " + Text.Iso(date) + " has been already.", nameof(date))
            : Changed(copy => copy.measurements = [.. measurements.Where(each => each.Date < date), (date, measured), .. measurements.Where(each => each.Date > date)]);
    }

    /// <inheritdoc/>
    public ObjectiveProgress ProgressAt(LocalDate asOf)
    {
        (LocalDate Date, TMetric Metric)[] known = Since(asOf);
        if (known.Length == 0)
        {
            return new(this, gap, asOf, null, null, _ => null, []);
        }

        (LocalDate date, TMetric last) = known[known.Length - 1];
        (LocalDate Date, IMetric Metric)[] all = [(Start, baseline), .. known.Where(each => each.Date > Start).Select(each => (each.Date, (IMetric)each.Metric))];
        return new(this, gap, asOf, date, last, level => last.ComparedWith(baseline, level), Points(all));
    }

    /// <inheritdoc/>
    public StatusReading StatusAt(LocalDate asOf, StatusRule rule)
    {
        _ = Guard.NotNull(rule);
        ObjectiveStatus? previous = null;
        StatusReading reading = ProgressAt(asOf).Status(rule);
        foreach ((LocalDate date, _) in Since(asOf))
        {
            reading = ProgressAt(date).Status(rule, previous);
            previous = reading.Status ?? previous;
        }

        return reading;
    }

    /// <inheritdoc/>
    public SmartCheck CheckSmart(double leastChance = 0.05)
    {
        _ = leastChance is > 0 and < 1 ? leastChance : throw Guard.Out(nameof(leastChance), leastChance, "a chance must be above 0 and below 1");
        return SmartRules.Check(this, gap, Points([.. measurements.Where(each => each.Date < Start).Select(each => (each.Date, (IMetric)each.Metric)), (Start, baseline)]), leastChance);
    }

    /// <summary>Writes the objective in the current culture, such as <c>Raise NPS: 70 to 80 points by 2024-12-31</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(CultureInfo.CurrentCulture);

    /// <summary>Writes the objective.</summary>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text, such as <c>Raise NPS: 70 to 80 points by 2024-12-31</c>.</returns>
    public string ToString(IFormatProvider? formatProvider) =>
        Name + ": " + (baseline.Value?.ToString("G4", formatProvider) ?? "undefined") + " to "
        + (gap.IsBand ? Text.In(formatProvider, $"{gap.Lower:G4}–{gap.Upper:G4}") : Text.In(formatProvider, $"{Target:G4}")) + " " + Definition.Unit
        + (Due is { } due ? " by " + Text.Iso(due) : "");

    private static IReadOnlyList<(LocalDate Date, double Value)> Points((LocalDate Date, IMetric Metric)[] known) =>
        [.. known.Where(each => each.Metric.Value is not null).Select(each => (each.Date, each.Metric.Value.GetValueOrDefault()))];

    private (LocalDate Date, TMetric Metric)[] Since(LocalDate asOf) => [.. measurements.Where(each => each.Date >= Start && each.Date <= asOf)];

    private Objective<TMetric> Changed(Action<Objective<TMetric>> change)
    {
        Objective<TMetric> copy = (Objective<TMetric>)MemberwiseClone();
        change(copy);
        return copy;
    }
}
