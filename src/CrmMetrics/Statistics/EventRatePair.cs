using System;

namespace CrmMetrics.Statistics;

/// <summary>Two independent event rates: the intervals of their difference and ratio, and the tests that they're equal.</summary>
internal readonly struct EventRatePair
{
    private readonly double events;
    private readonly double exposure;
    private readonly double baseEvents;
    private readonly double baseExposure;

    /// <summary>Takes two rates that both have a value.</summary>
    public EventRatePair(EventRate rate, EventRate baseline)
        : this(rate.Events, rate.Exposure, baseline.Events, baseline.Exposure)
    {
    }

    private EventRatePair(double events, double exposure, double baseEvents, double baseExposure)
    {
        this.events = events;
        this.exposure = exposure;
        this.baseEvents = baseEvents;
        this.baseExposure = baseExposure;
    }

    /// <summary>The difference of the rates, rounded once.</summary>
    public double Difference => Cross / (exposure * baseExposure);

    /// <summary>The two-sided p-value of the score test, which the interval of the difference inverts.</summary>
    public double PValue => events + baseEvents == 0 ? 1 : Normal.TwoSidedTail(Z);

    private EventRatePair Swapped => new(baseEvents, baseExposure, events, exposure);

    private double Cross => (DoubleDouble.Product(events, baseExposure) - DoubleDouble.Product(baseEvents, exposure)).Value;

    private double Z => Cross / Math.Sqrt((events + baseEvents) * (exposure * baseExposure));

    public HypothesisTest? Test(RateTest test)
    {
        double both = events + baseEvents;
        return test switch
        {
            RateTest.CentralExact => new("exact conditional test, twice the smaller tail", null, null, Binomial.CentralTest(events, both, exposure, baseExposure)),
            RateTest.MinimumLikelihoodExact => new("exact conditional test, by likelihood", null, null, Binomial.MinimumLikelihoodTest(events, both, exposure, baseExposure)),
            _ => both == 0 ? null : new("score test of rates", Z, null, PValue),
        };
    }

    public (double Lower, double Upper) DifferenceBounds(double level)
    {
        double z = Normal.TwoSidedQuantile(level);
        return DifferenceBoundsWithin(z * z);
    }

    /// <summary>The differences whose squared score statistic does not pass a limit.</summary>
    public (double Lower, double Upper) DifferenceBoundsWithin(double limit) => (ScoreLower(limit), -Swapped.ScoreLower(limit));

    public (double Lower, double Upper)? RatioBounds(RateRatioMethod method, double level)
    {
        double tail = 0.5 * (1 - level), rest = 0.5 * (1 + level), scale = baseExposure / exposure;
        if (method == RateRatioMethod.ConditionalExact)
        {
            return (
                events == 0 ? 0 : scale * IncompleteBeta.Odds(events, baseEvents + 1, tail, rest),
                baseEvents == 0 ? double.PositiveInfinity : scale * IncompleteBeta.Odds(events + 1, baseEvents, rest, tail));
        }

        if (events == 0 || baseEvents == 0)
        {
            return null;
        }

        double ratio = events / baseEvents * scale, factor = Math.Exp(Normal.TwoSidedQuantile(level) * Math.Sqrt((1 / events) + (1 / baseEvents)));
        return (ratio / factor, ratio * factor);
    }

    // As for shares: under a given difference the likeliest rates are x / (t + λ) and y / (u − λ) with one multiplier λ, the
    // score statistic is λ√V, and the difference is the seen one less λV.
    private double ScoreLower(double limit)
    {
        double x = events, t = exposure, y = baseEvents, u = baseExposure;
        if (y == 0 && u * u * (x / (t + u) / t) <= limit)
        {
            // The multiplier has reached its end, and the rate without events may take any value.
            return Difference - (limit / u);
        }

        double multiplier = Multiplier(Root.Near(Excess, 0.5 * Math.Log(limit / ((x + 0.5) / t / t + ((y + 0.5) / u / u))) - Math.Log(u), 0.125));
        return Difference - (multiplier * Variance(multiplier));

        // Odds of λ within its range from 0 to u.
        double Multiplier(double logOdds) => u / (1 + Math.Exp(-logOdds));

        double Variance(double tried) => (x / (t + tried) / t) + (y == 0 ? 0 : y / (u - tried) / u);

        double Excess(double logOdds)
        {
            double tried = Multiplier(logOdds), left = u / (1 + Math.Exp(logOdds));
            return Math.Log(tried * tried / limit * ((x / (t + tried) / t) + (y / left / u)));
        }
    }
}
