using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Returns;

/// <summary>An exact amount with the distances to its bounds at any level, which add up without losing a cent of the amount.</summary>
internal sealed class UncertainAmount
{
    private const int MostMeasured = 10;

    private readonly Func<double, Distances>? distances;

    private UncertainAmount(Money? value, Reason? whyUndefined, Reason? whyNoInterval, Func<double, Distances>? distances)
    {
        Value = value;
        WhyUndefined = whyUndefined;
        WhyNoInterval = whyUndefined ?? whyNoInterval;
        this.distances = distances;
    }

    public Money? Value { get; }

    public Reason? WhyUndefined { get; }

    public Reason? WhyNoInterval { get; }

    /// <summary>An amount out of the books.</summary>
    public static UncertainAmount Exactly(Money value) => new(value, null, null, _ => default);

    public static UncertainAmount Undefined(Reason why) => new(null, why, null, null);

    /// <summary>A measured amount, without the decimals that nobody measures and no sum has room for.</summary>
    public static UncertainAmount Of(MoneyEstimate estimate) =>
        new(estimate.Value is { } value ? new(Math.Round(value.Amount, MostMeasured), value.Currency) : null, estimate.WhyUndefined, estimate.WhyNoInterval, level =>
        {
            ConfidenceInterval bounds = estimate.Interval(level)!.Value;
            double middle = (double)estimate.Value!.Value.Amount;
            return new(middle - bounds.Lower, bounds.Upper - middle);
        });

    /// <summary>The sum: of independent errors the squares add (method of variance estimates recovery), of shared ones the errors themselves.</summary>
    public static UncertainAmount Sum(IReadOnlyList<UncertainAmount> terms, ErrorDependence errors) =>
        terms.Count == 1 ? terms[0]
        : terms.Select(term => term.WhyUndefined).FirstOrDefault(why => why is not null) is { } undefined ? Undefined(undefined)
        : new(
            Money.Sum(terms.Select(term => term.Value!.Value)),
            null,
            terms.Select(term => term.WhyNoInterval).FirstOrDefault(why => why is not null),
            level => Distances.Sum([.. terms.Select(term => term.distances!(level))], errors));

    /// <summary>The amount and an exactly known one.</summary>
    public UncertainAmount Plus(Money other) => Value is { } value ? new(Money.Sum([value, other]), null, WhyNoInterval, distances) : this;

    public UncertainAmount Negated() => Value is { } value ? new(-value, null, WhyNoInterval, level => distances!(level).Swapped) : this;

    /// <summary>An amount that goes with this one in proportion, and about it a noise of its own.</summary>
    /// <param name="scaled">The amount.</param>
    /// <param name="factor">How many times this one it is, 0 or more.</param>
    /// <param name="noise">How far noise reaches at a level.</param>
    public UncertainAmount Scaled(Money scaled, double factor, Func<double, double>? noise) =>
        new(scaled, WhyUndefined, WhyNoInterval, level =>
        {
            double reach = noise?.Invoke(level) ?? 0;
            return Distances.Sum([distances!(level).Times(factor), new(reach, reach)], ErrorDependence.Independent);
        });

    /// <summary>The same amount as a part of a sum, where a reason says of which part it speaks.</summary>
    public UncertainAmount Of(string part) => WhyNoInterval is null ? this : new(Value, Named(WhyUndefined, part), Named(WhyNoInterval, part), distances);

    public UncertainAmount WithoutInterval(Reason why) => Value is null ? this : new(Value, null, WhyNoInterval ?? why, distances);

    public MoneyEstimate ToEstimate(MetricDefinition definition)
    {
        double? value = Value is { } money ? (double)money.Amount : null;
        return new(Value, new(value, WhyUndefined, definition, WhyNoInterval is null ? level => distances!(level).About(value!.Value, level) : null, WhyNoInterval));
    }

    private static Reason? Named(Reason? reason, string part) => reason is null ? null : reason with { Text = reason.Text + " (" + part + ")" };

    /// <summary>How far the bounds are from the value.</summary>
    private readonly record struct Distances(double Down, double Up)
    {
        public Distances Swapped => new(Up, Down);

        public static Distances Sum(Distances[] terms, ErrorDependence errors) => errors == ErrorDependence.Shared
            ? new(terms.Sum(term => term.Down), terms.Sum(term => term.Up))
            : new(Length(terms, term => term.Down), Length(terms, term => term.Up));

        public Distances Times(double factor) => new(factor * Down, factor * Up);

        public ConfidenceInterval About(double value, double level) => new(value - Down, value + Up, level);

        // One error alone stays what it is to the last digit.
        private static double Length(Distances[] terms, Func<Distances, double> of)
        {
            double[] errors = [.. terms.Select(of).Where(error => error != 0)];
            return errors.Length == 1 ? errors[0] : Math.Sqrt(errors.Sum(error => error * error));
        }
    }
}
