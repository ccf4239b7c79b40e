using System;
using System.Diagnostics;

namespace CrmMetrics.Goals;

/// <summary>What red, amber and green stand for.</summary>
/// <remarks>A colour does not flap: it gets better as soon as a threshold is reached, and worse only when the figure falls below that threshold by more than the
/// hysteresis. Under a rule on the interval, a colour is taken at one level of confidence and kept at a lower one.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record StatusRule
{
    private StatusRule(StatusBasis basis, double green, double amber, double hysteresis, StatusMark? mark = null)
    {
        Basis = basis;
        GreenFrom = green;
        AmberFrom = amber;
        Hysteresis = hysteresis;
        Mark = mark;
    }

    /// <summary>What the colour is read from.</summary>
    /// <value>Progress, forecast or interval.</value>
    public StatusBasis Basis { get; }

    /// <summary>From where on it is green.</summary>
    /// <value>A pace or a chance; under a rule on the interval, the level of confidence at which green and red are taken.</value>
    public double GreenFrom { get; }

    /// <summary>From where on it is amber, and red below.</summary>
    /// <value>A pace or a chance, at most <see cref="GreenFrom"/>; under a rule on the interval, the level of confidence at which green and red are kept.</value>
    public double AmberFrom { get; }

    /// <summary>By how much a figure must fall below a threshold before the colour gets worse.</summary>
    /// <value>In the unit of the thresholds, 0 or more; under a rule on the interval, by how much the level of keeping is lower.</value>
    public double Hysteresis { get; }

    /// <summary>What the interval is held against.</summary>
    /// <value><see langword="null"/> for rules on progress and on forecast.</value>
    public StatusMark? Mark { get; }

    /// <summary>Colours by pace: the share of the gap closed over the share that was planned by now.</summary>
    /// <param name="green">From which pace on it is green: 1 is just as planned.</param>
    /// <param name="amber">From which pace on it is amber; below it is red.</param>
    /// <param name="hysteresis">By how much the pace must fall below a threshold before the colour gets worse, 0 or more.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A figure is not finite, <paramref name="amber"/> is above <paramref name="green"/>, or <paramref name="hysteresis"/> is negative.</exception>
    public static StatusRule OnProgress(double green = 1, double amber = 0.8, double hysteresis = 0.05) =>
        new(StatusBasis.Progress, Guard.Finite(green), Below(amber, green), Guard.NotNegative(hysteresis));

    /// <summary>Colours by forecast: the chance of reaching the target by the due date.</summary>
    /// <param name="green">From which chance on it is green, from 0 to 1.</param>
    /// <param name="amber">From which chance on it is amber, from 0 to 1; below it is red.</param>
    /// <param name="hysteresis">By how much the chance must fall below a threshold before the colour gets worse, from 0 to 1.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A figure is not from 0 to 1, or <paramref name="amber"/> is above <paramref name="green"/>.</exception>
    public static StatusRule OnForecast(double green = 0.8, double amber = 0.5, double hysteresis = 0.05) =>
        new(StatusBasis.Forecast, Guard.Share(green), Below(Guard.Share(amber), green), Guard.Share(hysteresis));

    /// <summary>Colours by evidence: green when the whole interval meets the mark, red when the whole interval misses it, amber when the evidence is not enough.</summary>
    /// <param name="against">What the interval is held against: the target, or what the plan expects by now.</param>
    /// <param name="level">The level of confidence at which green and red are taken, above 0 and below 1.</param>
    /// <param name="keepLevel">The level of confidence at which they are kept, above 0 and at most <paramref name="level"/>.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="against"/> is no named value, a level is not above 0 and below 1, or <paramref name="keepLevel"/> is above <paramref name="level"/>.</exception>
    public static StatusRule OnInterval(StatusMark against = StatusMark.Target, double level = 0.95, double keepLevel = 0.8)
    {
        _ = Guard.Level(level);
        if (Guard.Level(keepLevel) > level)
        {
            throw Guard.Out(nameof(keepLevel), keepLevel, Guard.Invariant($"must be at most the level of {level}"));
        }

        return new(StatusBasis.Interval, level, keepLevel, level - keepLevel, Guard.Named(against));
    }

    /// <summary>The colour of a figure, after the one before.</summary>
    internal ObjectiveStatus Of(double figure, ObjectiveStatus? previous)
    {
        double green = GreenFrom - (previous == ObjectiveStatus.Green ? Hysteresis : 0);
        double amber = AmberFrom - (previous is ObjectiveStatus.Green or ObjectiveStatus.Amber ? Hysteresis : 0);
        return figure >= green ? ObjectiveStatus.Green : figure >= amber ? ObjectiveStatus.Amber : ObjectiveStatus.Red;
    }

    /// <summary>Writes the rule in the invariant culture, such as <c>on progress: green from 1, amber from 0.8, hysteresis 0.05</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Basis switch
    {
        StatusBasis.Progress => Guard.Invariant($"on progress: green from {GreenFrom}, amber from {AmberFrom}, hysteresis {Hysteresis}"),
        StatusBasis.Forecast => Guard.Invariant($"on forecast: green from {GreenFrom}, amber from {AmberFrom}, hysteresis {Hysteresis}"),
        _ => Guard.Invariant($"on the interval, against the {(Mark == StatusMark.Plan ? "plan" : "target")}: taken at {100 * GreenFrom:0.######} %, kept at {100 * AmberFrom:0.######} %"),
    };

    private static double Below(double amber, double green) =>
        Guard.Finite(amber) <= green ? amber : throw Guard.Out(nameof(amber), amber, Guard.Invariant($"must be at most the green threshold of {green}"));
}
