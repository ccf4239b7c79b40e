using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Statistics;

/// <summary>Events per exposure, such as calls per customer and month, tickets per day or cancellations per customer-year.</summary>
/// <remarks>
/// <para>Unlike a share it may count one customer several times. Its intervals take the events for independent of each other (Poisson).</para>
/// <para>The default value is no events in no time: the identity of <c>+</c>, with no <see cref="Value"/>. Add only the events of disjoint
/// exposures, read under the same definition.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<EventRate>))]
#endif
public readonly record struct EventRate : IMetric<EventRate>, ISummary<EventRate>
#if NET8_0_OR_GREATER
    , IAdditionOperators<EventRate, EventRate, EventRate>
    , IAdditiveIdentity<EventRate, EventRate>
    , IParsable<EventRate>
#endif
{
    private static readonly MetricDefinition EventsOverExposure = new("event-rate", "events over exposure", "events per unit of exposure", 1, BetterWhen.Higher);

    private static readonly Reason NoExposure = new("no-exposure", "there is no exposure in which events could have happened");

    private static readonly Reason NoBaseline = new("empty-baseline", "the baseline has no events or one of the two no exposure, so nothing can be divided by it");

    private static readonly Reason NoEvents = new("zero-count", "there are no events, and the logarithm that the interval needs has no value");

    private readonly DoubleDouble exposed;
    private readonly MetricDefinition? own;

    private EventRate(long events, DoubleDouble exposure, MetricDefinition? definition)
    {
        Events = events;
        exposed = exposure;
        own = definition;
    }

    /// <summary>No events in no exposure, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static EventRate Zero => default;

    /// <summary>How many events there were.</summary>
    /// <value>0 or more.</value>
    public long Events { get; }

    /// <summary>In how much time, or among how many customer-days or contacts, they could have happened.</summary>
    /// <value>0 or more, in the unit of exposure.</value>
    public double Exposure => exposed.Value;

    /// <summary>The rate.</summary>
    /// <value>Events per unit of exposure, 0 or more; <see langword="null"/> without exposure.</value>
    public double? Value => Exposure == 0 ? null : Events / Exposure;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Exposure == 0 ? NoExposure : null;

    /// <summary>The definition that the rate was read under.</summary>
    /// <value>The one given; "events over exposure" when none was.</value>
    public MetricDefinition Definition => own ?? EventsOverExposure;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined;

    /// <summary>Makes the rate from the events and their exposure.</summary>
    /// <param name="events">How many events there were.</param>
    /// <param name="exposure">In how much time, or among how many customer-days or contacts; 0 only without events.</param>
    /// <param name="definition">What the rate is; "events over exposure" when left out.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="events"/> is negative, or <paramref name="exposure"/> is negative, not finite, or 0 with events.</exception>
    public static EventRate From(long events, double exposure, MetricDefinition? definition = null) =>
        Checked(events, DoubleDouble.Of(exposure), definition);

    /// <summary>The range of rates that the events are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The exact bounds of Garwood (Biometrika 28, 1936), in events per unit of exposure; <see langword="null"/> without exposure.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        double tail = 0.5 * (1 - Guard.Level(level)), rest = 0.5 * (1 + level);
        return Exposure == 0
            ? null
            : new((Events == 0 ? 0 : IncompleteGamma.Quantile(Events, tail, rest)) / Exposure, IncompleteGamma.Quantile(Events + 1.0, rest, tail) / Exposure, level);
    }

    /// <inheritdoc/>
    /// <remarks>The score interval of the difference of two Poisson rates with its own score test (Miettinen and Nurminen, Statistics in Medicine 4, 1985).</remarks>
    public Comparison? ComparedWith(EventRate baseline, double level = 0.95)
    {
        _ = Guard.Level(level);
        if (!Comparable(baseline))
        {
            return null;
        }

        EventRatePair pair = new(this, baseline);
        (double lower, double upper) = pair.DifferenceBounds(level);
        return new(Definition, pair.Difference, new(lower, upper, level), pair.PValue, "Miettinen–Nurminen score of rates");
    }

    /// <summary>This rate over that of a baseline: 0.8 is a fifth fewer events in the same exposure.</summary>
    /// <param name="baseline">The rate to divide by.</param>
    /// <param name="method">How the interval is made.</param>
    /// <returns>The ratio; it has no value where the baseline has no events.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public Estimate RateRatio(EventRate baseline, RateRatioMethod method = RateRatioMethod.ConditionalExact)
    {
        _ = Guard.Named(method);
        MetricDefinition ratio = Definition with { Id = Definition.Id + "/rate-ratio", Text = Definition.Text + ", ratio to the baseline", Unit = "ratio", Point = 0.01 };
        if (!Comparable(baseline) || baseline.Events == 0)
        {
            return new(null, NoBaseline, ratio, null, NoBaseline);
        }

        EventRate self = this;
        double value = (double)Events / baseline.Events * (baseline.Exposure / Exposure);
        return method == RateRatioMethod.LogWald && Events == 0
            ? new(value, null, ratio, null, NoEvents)
            : new(value, null, ratio, level => self.RateRatioInterval(baseline, method, level), null);
    }

    /// <summary>The range of ratios to a baseline's rate that the events are compatible with, also where the baseline has none and the ratio no value.</summary>
    /// <param name="baseline">The rate to divide by.</param>
    /// <param name="method">How the interval is made.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds of 0 or more, the upper one infinite where the baseline has no events; <see langword="null"/> where a rate has no value or the method needs events.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="method"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public ConfidenceInterval? RateRatioInterval(EventRate baseline, RateRatioMethod method = RateRatioMethod.ConditionalExact, double level = 0.95)
    {
        _ = Guard.Level(level);
        _ = Guard.Named(method);
        return Comparable(baseline) && new EventRatePair(this, baseline).RatioBounds(method, level) is (double lower, double upper)
            ? new(lower, upper, level)
            : null;
    }

    /// <summary>Tests that this rate and a baseline are equal.</summary>
    /// <param name="baseline">The rate to set this one against.</param>
    /// <param name="test">The test.</param>
    /// <returns>The test; <see langword="null"/> when either rate has no value, or there are no events and the test divides by their number.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="test"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public HypothesisTest? Test(EventRate baseline, RateTest test = RateTest.CentralExact)
    {
        _ = Guard.Named(test);
        return Comparable(baseline) ? new EventRatePair(this, baseline).Test(test) : null;
    }

    /// <summary>Adds the events of another exposure.</summary>
    /// <param name="other">The rate of an exposure that is not counted in this one.</param>
    /// <returns>The rate of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="OverflowException">The events pass the largest <see cref="long"/>.</exception>
    public EventRate Add(EventRate other) => this + other;

    /// <summary>Adds the events of disjoint exposures.</summary>
    /// <param name="left">The rate of one exposure.</param>
    /// <param name="right">The rate of another.</param>
    /// <returns>The rate of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="OverflowException">The events pass the largest <see cref="long"/>.</exception>
    public static EventRate operator +(EventRate left, EventRate right)
    {
        if (left == default || right == default)
        {
            return left == default ? right : left;
        }

        _ = MetricDefinition.Same(left.Definition, right.Definition);
        return new(left.Events + right.Events, left.exposed + right.exposed, left.own ?? right.own);
    }

    /// <summary>Writes the rate with its counts in the current culture, such as <c>2.5 (10 in 4)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the rate.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        EventRate self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:G4} ({self.Events:N0} in {self.Exposure:#,##0.####})",
            () => self.exposed.AddTo(new Form().Add("events", self.Events), "exposure").Add(self.own));
    }

    /// <summary>Reads a rate.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static EventRate Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a rate, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The rate; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out EventRate result) => Form.TryParse(text, Read, out result);

    private static EventRate Read(Form form) => Checked(form.Int64("events"), DoubleDouble.Read(form, "exposure"), form.Definition());

    private static EventRate Checked(long events, DoubleDouble exposure, MetricDefinition? definition)
    {
        _ = Guard.Count(events);
        _ = Guard.NotNegative(exposure.High, nameof(exposure));
        return events > 0 && exposure.High == 0
            ? throw Guard.Out(nameof(exposure), exposure.High, Guard.Invariant($"must be above 0 for {events} events"))
            : new(events, exposure, definition);
    }

    // Nothing at all is a baseline under any definition: there is nothing to contradict.
    private bool Comparable(EventRate baseline)
    {
        if (this == default || baseline == default)
        {
            return false;
        }

        _ = MetricDefinition.Same(Definition, baseline.Definition);
        return Exposure > 0 && baseline.Exposure > 0;
    }

#if NET8_0_OR_GREATER
    static EventRate IAdditiveIdentity<EventRate, EventRate>.AdditiveIdentity => default;

    static EventRate IParsable<EventRate>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<EventRate>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EventRate result) => TryParse(s, out result);
#endif
}
