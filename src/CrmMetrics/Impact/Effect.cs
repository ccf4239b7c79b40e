using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Impact;

/// <summary>What something caused: the effect of a programme, campaign or change on an outcome, with its uncertainty, the method, what must be true for it, and what was checked.</summary>
/// <remarks>
/// <para>The interval and the p-value come from one inversion: the p-value is below 1 less a level exactly when the interval at that level leaves 0 out.</para>
/// <para>An effect crosses into the rest of the library as an <see cref="Estimate"/> (<c>ToEstimate()</c>) or as money (<see cref="ToMoney(Currency)"/>, <see cref="Times(Money)"/>), with its own interval
/// at every level: into incremental sales of a campaign, a return on spend, or a benefit line of a business case.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Effect : IMetric<Effect>
{
    private const double UsualLevel = 0.95;

    private static readonly Reason NoSpread = new("no-spread", "nothing varies, so nothing tells how uncertain the effect is");

    private readonly Func<double, ConfidenceInterval>? interval;

    private Effect(MetricDefinition definition, string method, IReadOnlyList<string> assumptions)
    {
        Definition = definition;
        Method = method;
        Assumptions = assumptions;
        Checks = [];
    }

    private Effect(MetricDefinition definition, string method, IReadOnlyList<string> assumptions, Func<double, ConfidenceInterval> interval)
        : this(definition, method, assumptions) => this.interval = interval;

    private Effect(Effect other, MetricDefinition definition, double factor)
        : this(definition, other.Method, other.Assumptions)
    {
        Value = other.Value * factor;
        WhyUndefined = other.WhyUndefined;
        WhyNoInterval = other.WhyNoInterval;
        PValue = other.PValue;
        StandardError = other.StandardError * Math.Abs(factor);
        DegreesOfFreedom = other.DegreesOfFreedom;
        Checks = other.Checks;
        interval = other.interval is null ? null : factor == 1 ? other.interval : level => Scaled(other.interval(level), factor);
    }

    /// <summary>The effect.</summary>
    /// <value>In the unit of <see cref="Definition"/>; 0 for none; <see langword="null"/> when undefined, and then <see cref="WhyUndefined"/> says why.</value>
    public double? Value { get; private init; }

    /// <inheritdoc/>
    public Reason? WhyUndefined { get; private init; }

    /// <summary>What the effect is on, and in which unit.</summary>
    /// <value>That of the outcome, with <c>/effect</c> (a difference) or <c>/relative-lift</c> (a part of the outcome without treatment) added to its identifier, so that effects on the same outcome can be compared.</value>
    public MetricDefinition Definition { get; }

    /// <inheritdoc/>
    public Reason? WhyNoInterval { get; private init; }

    /// <summary>The chance of an effect at least this far from 0 if there were none.</summary>
    /// <value>From 0 to 1, two-sided; <see langword="null"/> when there is no test.</value>
    public double? PValue { get; private init; }

    /// <summary>The standard error from which the interval is made.</summary>
    /// <value>In the unit of <see cref="Definition"/>; <see langword="null"/> for methods whose interval has none, such as score and Fieller intervals.</value>
    public double? StandardError { get; private init; }

    /// <summary>The degrees of freedom of the t distribution from which the interval is made.</summary>
    /// <value>Above 0; <see langword="null"/> for methods that use none.</value>
    public double? DegreesOfFreedom { get; private init; }

    /// <summary>What the effect has shown at a level of 95 %.</summary>
    /// <value><see cref="Evidence.Higher"/> or <see cref="Evidence.Lower"/> when the interval leaves 0 out, else <see cref="Evidence.NotEnough"/>.</value>
    public Evidence Evidence => EvidenceAt(UsualLevel);

    /// <summary>The method in words, such as "Welch's t".</summary>
    /// <value>A name to cite.</value>
    public string Method { get; }

    /// <summary>What must be true for the figure to be the effect.</summary>
    /// <value>Sentences, those first that are broken most often.</value>
    public IReadOnlyList<string> Assumptions { get; }

    /// <summary>Which of the assumptions were checked on the data, and how that went.</summary>
    /// <value>Empty where the data allow no check: the assumptions are then taken on trust.</value>
    public IReadOnlyList<EffectCheck> Checks { get; private init; }

    /// <summary>Whether a check has failed, so that the figure should not be trusted before the reason is found.</summary>
    /// <value><see langword="true"/> when at least one of <see cref="Checks"/> did not pass.</value>
    public bool IsSuspect => Checks.Any(check => check.Passed == false);

    /// <summary>The range of effects that the data are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds in the unit of <see cref="Definition"/>; <see langword="null"/> when there are none, and then <see cref="WhyNoInterval"/> says why.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = UsualLevel)
    {
        _ = Guard.Level(level);
        return interval?.Invoke(level);
    }

    /// <summary>What the effect has shown at a level.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns><see cref="Evidence.Higher"/> or <see cref="Evidence.Lower"/> when the interval leaves 0 out, else <see cref="Evidence.NotEnough"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public Evidence EvidenceAt(double level) => Interval(level) switch
    {
        { Lower: > 0 } => Evidence.Higher,
        { Upper: < 0 } => Evidence.Lower,
        _ => Evidence.NotEnough,
    };

    /// <inheritdoc/>
    /// <remarks>The difference of two independent effects on the same outcome, such as those of two campaigns, from their own intervals (MOVER). The effects of two methods on the same data are not independent.</remarks>
    public Comparison? ComparedWith(Effect baseline, double level = UsualLevel) => Comparison.Independent(this, Guard.NotNull(baseline), level);

    /// <summary>The effect over many cases: that per customer times the customers.</summary>
    /// <param name="cases">Over how many cases, above 0 and known: those treated, as a rule.</param>
    /// <param name="unit">The unit of the total, such as "buyers" or "EUR".</param>
    /// <returns>The total with the bounds times the cases, and the same p-value, assumptions and checks.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cases"/> is not above 0.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="unit"/> is <see langword="null"/>.</exception>
    public Effect Times(decimal cases, string unit) => new(
        this,
        Definition with { Id = Definition.Id + "/total", Text = Definition.Text + Guard.Invariant($", times {AboveZero(cases)} cases"), Unit = Guard.NotNull(unit), Point = 1 },
        (double)cases);

    /// <summary>The effect in money, where each unit of it is worth the same known amount.</summary>
    /// <param name="each">What one unit of the effect is worth: a whole unit, so that an effect in shares is taken from 0 to 1. For a relative lift, the outcome without treatment.</param>
    /// <returns>The amount with the bounds times <paramref name="each"/>.</returns>
    /// <exception cref="OverflowException">The amount passes the largest <see cref="decimal"/>.</exception>
    public MoneyEstimate Times(Money each) => Amount(1, each);

    /// <summary>The effect over many cases in money: that per customer, times the customers, times what each unit is worth.</summary>
    /// <param name="cases">Over how many cases, above 0 and known: those treated, as a rule.</param>
    /// <param name="each">What one unit of the effect is worth, such as a new buyer.</param>
    /// <returns>The amount with the bounds times both.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cases"/> is not above 0.</exception>
    /// <exception cref="OverflowException">The amount passes the largest <see cref="decimal"/>.</exception>
    public MoneyEstimate Times(decimal cases, Money each) => Amount(AboveZero(cases), each);

    /// <summary>The effect over many cases in money, where what each unit is worth is uncertain too, such as a lifetime value.</summary>
    /// <param name="cases">Over how many cases, above 0 and known: those treated, as a rule.</param>
    /// <param name="each">What one unit of the effect is worth: 0 or more, and estimated from other data than the effect.</param>
    /// <returns>The amount, with an interval from both; undefined when either is.</returns>
    /// <remarks>The bounds are the least and greatest product over the ellipse that the two intervals span (the method of variance estimates recovery): an effect that may be 0 gives an amount that may be 0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cases"/> is not above 0, or <paramref name="each"/> is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="each"/> is <see langword="null"/>.</exception>
    /// <exception cref="OverflowException">The amount passes the largest <see cref="decimal"/>.</exception>
    public MoneyEstimate Times(decimal cases, MoneyEstimate each)
    {
        Money worth = Guard.NotNegative(Guard.NotNull(each).Value ?? default, nameof(each));
        Effect total = Times(cases, "units");
        MetricDefinition definition = Worth(worth.Currency, each.Definition.Text, cases);
        Estimate product = EstimateProduct.Of(definition, total, each);
        return new(product.Value is { } value ? new Money((decimal)value, worth.Currency) : null, product);
    }

    /// <summary>The effect as money, where the outcome is an amount.</summary>
    /// <param name="currency">The currency of the outcome, with which the unit of <see cref="Definition"/> begins: "EUR" or "EUR per customer".</param>
    /// <returns>The amount, with the interval of the effect.</returns>
    /// <exception cref="CurrencyMismatchException">The unit is an amount in another currency.</exception>
    /// <exception cref="InvalidOperationException">The unit is no amount; then <see cref="Times(Money)"/> says what each unit is worth.</exception>
    /// <exception cref="OverflowException">The amount passes the largest <see cref="decimal"/>.</exception>
    public MoneyEstimate ToMoney(Currency currency) => ToMoney(currency, 1);

    /// <summary>The effect over many cases as money, where the outcome is an amount per case.</summary>
    /// <param name="currency">The currency of the outcome, with which the unit of <see cref="Definition"/> begins: "EUR" or "EUR per customer".</param>
    /// <param name="cases">Over how many cases, above 0 and known: those treated, as a rule.</param>
    /// <returns>The amount, with the bounds of the effect times the cases.</returns>
    /// <exception cref="CurrencyMismatchException">The unit is an amount in another currency.</exception>
    /// <exception cref="InvalidOperationException">The unit is no amount; then <see cref="Times(decimal, Money)"/> says what each unit is worth.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cases"/> is not above 0.</exception>
    /// <exception cref="OverflowException">The amount passes the largest <see cref="decimal"/>.</exception>
    public MoneyEstimate ToMoney(Currency currency, decimal cases)
    {
        string first = Definition.Unit.Split(' ')[0];
        if (string.Equals(first, currency.Code, StringComparison.Ordinal))
        {
            return Amount(AboveZero(cases), new Money(1, currency));
        }

        throw IsCode(first)
            ? new CurrencyMismatchException(Currency.Parse(first), currency)
            : new InvalidOperationException("The effect is in " + Definition.Unit + ", which is no amount in " + currency.Code + ". Say with Times(…) what each unit is worth.");
    }

    /// <summary>Writes the effect, its interval and the evidence in the current culture, such as <c>+0.015 share [0.001184, 0.02901] at 95 %, higher</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the effect.</summary>
    /// <param name="format"><c>G</c> or none: with its unit, its 95 % interval, the evidence and whether a check has failed; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (!Text.IsGeneral(format))
        {
            return Value?.ToString(format, formatProvider) ?? "";
        }

        if (Value is not { } value)
        {
            return "undefined (" + WhyUndefined + ")";
        }

        string figure = (value > 0 ? "+" : "") + value.ToString("G4", formatProvider) + " " + Definition.Unit;
        string bounds = Interval() is { } range ? " " + range.ToString(null, formatProvider) + ", " + Words(Evidence) : ", no interval: " + WhyNoInterval;
        return figure + bounds + (IsSuspect ? "; a check failed: " + Checks.First(check => check.Passed == false).Name : "");
    }

    /// <summary>The definition of a difference that a treatment made in an outcome.</summary>
    internal static MetricDefinition On(MetricDefinition outcome) =>
        outcome with { Id = outcome.Id + "/effect", Text = "effect on: " + outcome.Text };

    /// <summary>The definition of an effect as a part of the outcome without treatment.</summary>
    internal static MetricDefinition LiftOf(MetricDefinition outcome) =>
        new(outcome.Id + "/relative-lift", "effect as a part of the outcome without treatment: " + outcome.Text, "share", 0.01, outcome.Better);

    /// <summary>An effect that the data can't give.</summary>
    internal static Effect Undefined(MetricDefinition definition, Reason why, string method, IReadOnlyList<string> assumptions) =>
        new(definition, method, assumptions) { WhyUndefined = why, WhyNoInterval = why };

    /// <summary>An effect without an interval, and perhaps with the p-value of a test that gives none.</summary>
    internal static Effect WithoutInterval(MetricDefinition definition, double value, Reason why, string method, IReadOnlyList<string> assumptions, double? pValue = null) =>
        new(definition, method, assumptions) { Value = value, WhyNoInterval = why, PValue = pValue };

    /// <summary>An effect with a standard error, and Student's t with real degrees of freedom; the normal distribution where they are infinite.</summary>
    /// <remarks>Without an interval where the error is 0: nothing varies.</remarks>
    internal static Effect Student(MetricDefinition definition, double value, double error, double degreesOfFreedom, string method, IReadOnlyList<string> assumptions)
    {
        if (error == 0)
        {
            return WithoutInterval(definition, value, NoSpread, method, assumptions);
        }

        bool isNormal = double.IsInfinity(degreesOfFreedom);
        double p = isNormal ? Normal.TwoSidedTail(value / error) : StudentT.TwoSidedTail(value / error, degreesOfFreedom);
        return Inverted(definition, value, Around, p, method, assumptions, error, isNormal ? null : degreesOfFreedom);

        ConfidenceInterval Around(double level)
        {
            double margin = error * (isNormal ? Normal.TwoSidedQuantile(level) : StudentT.TwoSidedQuantile(level, degreesOfFreedom));
            return new(value - margin, value + margin, level);
        }
    }

    /// <summary>An effect with an interval of its own, and the p-value that belongs to it.</summary>
    internal static Effect Inverted(
        MetricDefinition definition,
        double value,
        Func<double, ConfidenceInterval> interval,
        double pValue,
        string method,
        IReadOnlyList<string> assumptions,
        double? error = null,
        double? degreesOfFreedom = null) =>
        new(definition, method, assumptions, interval) { Value = value, PValue = pValue, StandardError = error, DegreesOfFreedom = degreesOfFreedom };

    /// <summary>The same effect with what was checked on the data.</summary>
    internal Effect With(params EffectCheck[] checks) => new(this, Definition, 1) { Checks = [.. Checks, .. checks] };

    private static decimal AboveZero(decimal cases) => cases > 0 ? cases : throw Guard.Out(nameof(cases), cases, "must be above 0");

    private static bool IsCode(string word) => word.Length == 3 && word.All(letter => letter is >= 'A' and <= 'Z');

    private static ConfidenceInterval Scaled(ConfidenceInterval range, double factor) => factor < 0
        ? new(range.Upper * factor, range.Lower * factor, range.Level)
        : factor == 0 ? new(0, 0, range.Level) : new(range.Lower * factor, range.Upper * factor, range.Level);

    private static string Words(Evidence evidence) => evidence switch
    {
        Evidence.Higher => "higher",
        Evidence.Lower => "lower",
        _ => "not enough evidence",
    };

    private MoneyEstimate Amount(decimal cases, Money each)
    {
        double factor = (double)(cases * each.Amount);
        Effect scaled = new(this, Worth(each.Currency, each.Amount == 1 ? null : each.ToString(null, CultureInfo.InvariantCulture), cases), factor);
        return new(Value is null ? null : new Money((decimal)scaled.Value!.Value, each.Currency), scaled.ToEstimate());
    }

    private MetricDefinition Worth(Currency currency, string? each, decimal cases) => new(
        Definition.Id + "/money",
        Definition.Text + (cases == 1 ? "" : Guard.Invariant($", times {cases} cases")) + (each is null ? "" : ", times " + each),
        currency.IsUnset ? "money" : currency.Code,
        1,
        Definition.Better);
}
