using System;

namespace CrmMetrics.Retention;

/// <content>What a rate for one period says of a year, of a moment and of a lifetime.</content>
public readonly partial record struct ChurnRate
{
    private static readonly Reason AboveOne = new("rate-above-one", "a rate of 1 or more leaves nobody to reckon with");

    private static readonly Reason NobodyLeft = new("nobody-left", "nobody left, so that the lifetime has no bound");

    /// <summary>The churn hazard: the rate at which customers leave at each moment.</summary>
    /// <value>−ln(1 − c) per period, 0 or more, with the interval of the rate carried over; undefined at a rate of 1 or more. A rate per exposure is a hazard already.</value>
    public Estimate Hazard
    {
        get
        {
            ChurnRate self = this;
            return Converted("hazard", "hazard of ", "per period", BetterWhen.Lower, rate => rate < 1 || self.IsHazard ? self.ToHazard(rate) : null, self.ToHazard, AboveOne);
        }
    }

    /// <summary>The churn of a year, were every period like this one.</summary>
    /// <param name="method">How the periods are put together.</param>
    /// <param name="periodsInAYear">How many of the rate's periods a year has: 12 for months, 365.25/30 for 30 days; above 0.</param>
    /// <returns>The yearly rate with the interval of this one carried over. The compound one stays within 0 and 1 and is undefined for a rate above 1 that is no hazard.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is not named, or <paramref name="periodsInAYear"/> is not above 0.</exception>
    public Estimate Annualised(Annualisation method = Annualisation.Compound, double periodsInAYear = 12)
    {
        _ = Guard.Positive(periodsInAYear);
        ChurnRate self = this;
        return Guard.Named(method) == Annualisation.Linear
            ? Converted("annualised-linear", Guard.Invariant($"{periodsInAYear} times "), "share", BetterWhen.Lower, rate => periodsInAYear * rate, rate => periodsInAYear * rate, AboveOne)
            : Converted(
                "annualised-compound", Guard.Invariant($"compounded over {periodsInAYear} periods, "), "share", BetterWhen.Lower,
                rate => rate <= 1 || self.IsHazard ? Compound(self.ToHazard(rate)) : null,
                rate => Compound(self.ToHazard(rate)),
                AboveOne);

        double Compound(double hazard) => -ExpLog.Expm1(-periodsInAYear * hazard);
    }

    /// <summary>How long customers stay, were every period like this one.</summary>
    /// <param name="definition">How a lifetime is reckoned.</param>
    /// <returns>Periods, with the interval of the rate turned over: its upper bound is infinite where the data allow that nobody leaves. Undefined when nobody left, and at
    /// a rate above 1 that is no hazard.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    public Estimate ExpectedLifetime(ExpectedLifetimeDefinition definition = ExpectedLifetimeDefinition.PeriodsBegun)
    {
        ChurnRate self = this;
        string id = Guard.Named(definition) switch
        {
            ExpectedLifetimeDefinition.PeriodsBegun => "periods-begun",
            ExpectedLifetimeDefinition.MidPeriod => "mid-period",
            _ => "constant-hazard",
        };
        return Converted(
            "expected-lifetime/" + id, "expected lifetime at ", "periods", BetterWhen.Higher,
            rate => rate > 0 && (rate <= 1 || self.IsHazard) ? Lifetime(rate) : null,
            Lifetime,
            Value > 0 ? AboveOne : NobodyLeft);

        double Lifetime(double rate)
        {
            // The hazard is infinite from a rate of 1 on, and so a lifetime of the bounds is at least that of a rate of 1.
            double hazard = self.ToHazard(rate), share = self.IsHazard ? -ExpLog.Expm1(-hazard) : Math.Min(1, rate);
            return definition switch
            {
                ExpectedLifetimeDefinition.PeriodsBegun => 1 / share,
                ExpectedLifetimeDefinition.MidPeriod => (1 / share) - 0.5,
                _ => 1 / hazard,
            };
        }
    }

    private bool IsHazard => reading.Kind == ChurnDefinition.PerExposure;

    private double ToHazard(double rate) => IsHazard ? rate : rate >= 1 ? double.PositiveInfinity : -ExpLog.Log1p(-rate);

    private Estimate Converted(string id, string text, string unit, BetterWhen better, Func<double, double?> value, Func<double, double> bound, Reason otherwise)
    {
        MetricDefinition definition = new(Definition.Id + "/" + id, text + Definition.Text, unit, unit == "share" ? 0.01 : 1, better);
        ChurnRate self = this;
        Reason? why = WhyUndefined ?? (value(Value!.Value) is null ? otherwise : null);
        return why is not null
            ? new(null, why, definition, null, why)
            : new(value(Value!.Value), null, definition, level => Carried(self.Interval(level), bound), null);
    }

    private static ConfidenceInterval? Carried(ConfidenceInterval? interval, Func<double, double> bound)
    {
        if (interval is not { } own)
        {
            return null;
        }

        double lower = bound(own.Lower), upper = bound(own.Upper);
        return new(Math.Min(lower, upper), Math.Max(lower, upper), own.Level);
    }
}
