using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Touchpoints;

/// <summary>By which part contacts per exposure fell: "calls down 20 %".</summary>
/// <remarks>
/// <para>1 less the ratio of two rates. Counts alone say nothing where customers or days differ, so both are rates per exposure: customers × days. A reduction is what happened, not
/// what a programme caused: where contacts fell anyway, or rose, an interrupted time series or a control group tells.</para>
/// <para>Without more the interval is the exact one for contacts that come independently (conditional on their sum; Przyborowski and Wilenski, Biometrika 31, 1940). Given the
/// <see cref="CountDispersion"/> of weeks or customers, and where that is above 1, it is the wider quasi-Poisson one; <see cref="Method"/> says which.</para>
/// <para>Rates that were given a definition hand it on: a reduction per order and one per customer and day refuse to be compared.</para>
/// <para>The default value is the reduction of nothing from nothing, which has no <see cref="Value"/>. Reductions don't add up.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ContactReduction>))]
#endif
public readonly record struct ContactReduction : IMetric<ContactReduction>
#if NET8_0_OR_GREATER
    , IParsable<ContactReduction>
#endif
{
    private static readonly MetricDefinition OfBaseline = MetricDefinition.Share(
        "contact-reduction", "1 less contacts per exposure over those of the baseline");

    /// <summary>What a rate is that was given no definition.</summary>
    private static readonly MetricDefinition Unnamed = default(EventRate).Definition;

    /// <summary>What contacts must be that money is made of.</summary>
    internal static readonly MetricDefinition Contacts = new(
        "avoided-contacts", "contacts that the baseline's rate leads to expect, less those that the new rate does", "contacts", 1, BetterWhen.Higher);

    private readonly EventRate after;
    private readonly EventRate before;

    private ContactReduction(EventRate after, EventRate before, CountDispersion? dispersion)
    {
        this.after = after;
        this.before = before;
        Dispersion = dispersion;
    }

    /// <summary>The contacts and their exposure afterwards.</summary>
    /// <value>A rate per exposure.</value>
    public EventRate After => after;

    /// <summary>The contacts and their exposure in the baseline.</summary>
    /// <value>A rate per exposure.</value>
    public EventRate Before => before;

    /// <summary>How much the contacts vary beyond independent ones.</summary>
    /// <value><see langword="null"/> when it was not looked at.</value>
    public CountDispersion? Dispersion { get; }

    /// <summary>Whether the contacts were seen to vary more than independent ones would.</summary>
    /// <value><see langword="true"/> when the dispersion is above 1, however uncertain that is; then the interval is widened by it. For a test see <see cref="CountDispersion.Test"/>.</value>
    public bool IsOverdispersed => Dispersion is { Value: > 1 };

    /// <summary>How the interval is made.</summary>
    /// <value>In words, to be printed beside it.</value>
    public string Method => IsOverdispersed
        ? "quasi-Poisson, dispersion " + Dispersion!.Value.ToString(null, CultureInfo.InvariantCulture)
        : "exact, conditional on the sum of the contacts" + (Dispersion is { } seen ? "; dispersion " + seen.ToString(null, CultureInfo.InvariantCulture) : "; dispersion not looked at");

    /// <summary>The reduction.</summary>
    /// <value>0.2 is a fifth fewer contacts in the same exposure; 1 at most, negative when contacts rose; <see langword="null"/> where the baseline has no contacts or one of the two no exposure.</value>
    public double? Value => 1 - Ratio.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Ratio.WhyUndefined;

    /// <summary>The definition that the reduction was read under.</summary>
    /// <value>With that of the rates in it, where they were given one: <c>contact-reduction/contacts-per-order</c>.</value>
    public MetricDefinition Definition => Under(OfBaseline);

    /// <inheritdoc/>
    public Reason? WhyNoInterval => Ratio.WhyNoInterval;

    /// <summary>Tests that nothing has changed.</summary>
    /// <value>The test that the interval inverts; <see langword="null"/> where there is no interval.</value>
    public HypothesisTest? Test
    {
        get
        {
            if (WhyNoInterval is not null)
            {
                return null;
            }

            if (!IsOverdispersed)
            {
                return after.Test(before);
            }

            CountDispersion seen = Dispersion!.Value;
            double t = Math.Log(Ratio.Value!.Value) / Math.Sqrt(seen.Inflation * ((1.0 / after.Events) + (1.0 / before.Events)));
            return new("quasi-Poisson t", t, seen.DegreesOfFreedom, StudentT.TwoSidedTail(t, seen.DegreesOfFreedom));
        }
    }

    private Estimate Ratio => IsOverdispersed ? Dispersion!.Value.RateRatio(after, before) : after.RateRatio(before);

    /// <summary>Makes the reduction from two rates, whose contacts are taken to come independently.</summary>
    /// <param name="after">The contacts and their exposure afterwards.</param>
    /// <param name="before">The contacts and their exposure in the baseline, in the same unit of exposure.</param>
    /// <returns>The reduction with its exact interval, which is too narrow where contacts come in bursts.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public static ContactReduction From(EventRate after, EventRate before) => Of(after, before, null);

    /// <summary>Makes the reduction from two rates, with how much their contacts vary beyond independent ones.</summary>
    /// <param name="after">The contacts and their exposure afterwards.</param>
    /// <param name="before">The contacts and their exposure in the baseline, in the same unit of exposure.</param>
    /// <param name="dispersion">The dispersion over the weeks or customers of both, each with its own rate: see <see cref="CountDispersion.PooledWith"/>.</param>
    /// <returns>The reduction; its interval is widened where the dispersion is above 1.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public static ContactReduction From(EventRate after, EventRate before, CountDispersion dispersion) => Of(after, before, dispersion);

    /// <summary>Makes the reduction from the counts of full weeks, or other units with their exposures.</summary>
    /// <param name="after">The contacts of each unit afterwards.</param>
    /// <param name="afterExposures">The exposure of each, such as customers × days; above 0.</param>
    /// <param name="before">The contacts of each unit of the baseline.</param>
    /// <param name="beforeExposures">The exposure of each, above 0.</param>
    /// <returns>The reduction with the dispersion over the units.</returns>
    /// <exception cref="ArgumentException">There are not as many exposures as counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or an exposure not above 0 or not finite; the message gives its index.</exception>
    /// <exception cref="OverflowException">The contacts together pass the largest <see cref="long"/>.</exception>
    public static ContactReduction From(
        ReadOnlySpan<long> after, ReadOnlySpan<double> afterExposures, ReadOnlySpan<long> before, ReadOnlySpan<double> beforeExposures)
    {
        CountDispersion dispersion = CountDispersion.From(after, afterExposures, nameof(after), nameof(afterExposures))
            .PooledWith(CountDispersion.From(before, beforeExposures, nameof(before), nameof(beforeExposures)));
        return Of(Sum(after, afterExposures), Sum(before, beforeExposures), dispersion);
    }

    /// <summary>The range of reductions that the contacts are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Bounds of 1 at most; <see langword="null"/> where the reduction has no value, or contacts were seen to be overdispersed and one side has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95) =>
        Ratio.Interval(level) is { } ratio ? new(1 - ratio.Upper, 1 - ratio.Lower, level) : null;

    /// <inheritdoc/>
    public Comparison? ComparedWith(ContactReduction baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>How many contacts the reduction avoids in its own exposure afterwards.</summary>
    /// <returns>Expected less seen contacts.</returns>
    public Estimate AvoidedContacts() => AvoidedContacts(after.Exposure);

    /// <summary>How many contacts the reduction avoids in an exposure, if it lasts.</summary>
    /// <param name="exposure">Such as the customers × days of a year, 0 or more, in the unit of the rates.</param>
    /// <returns>The difference of the two rates times the exposure, negative when contacts rose. Its interval is that of the difference (score, by Miettinen and Nurminen; widened
    /// by the dispersion where that is above 1), which on the brink may say otherwise than that of the ratio.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exposure"/> is negative or not finite.</exception>
    public Estimate AvoidedContacts(double exposure)
    {
        _ = Guard.NotNegative(exposure);
        if ((after.WhyUndefined ?? before.WhyUndefined) is { } undefined)
        {
            return new(null, undefined, Contacts, null, undefined);
        }

        EventRatePair pair = new(after, before);
        CountDispersion? seen = IsOverdispersed ? Dispersion : null;
        return new(0 - (exposure * pair.Difference), null, Contacts, Bounds, null);

        ConfidenceInterval? Bounds(double level)
        {
            (double lower, double upper) = seen is { } dispersion ? pair.DifferenceBoundsWithin(dispersion.ScoreLimit(level)) : pair.DifferenceBounds(level);
            return new ConfidenceInterval(0 - (exposure * upper), 0 - (exposure * lower), level);
        }
    }

    /// <summary>Writes the reduction with its counts in the current culture, such as <c>20.0 % (800 in 30 after 1,000 in 30)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the reduction.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        ContactReduction self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{100 * self.Value:F1} % ({self.after.Events:N0} in {self.after.Exposure:#,##0.####} after {self.before.Events:N0} in {self.before.Exposure:#,##0.####})",
            self.ToForm);
    }

    /// <summary>Reads a reduction.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The reduction.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static ContactReduction Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a reduction, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The reduction; the default value when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out ContactReduction result) => Form.TryParse(text, Read, out result);

    /// <summary>A definition of a figure of the two rates, with theirs in it.</summary>
    internal MetricDefinition Under(MetricDefinition figure) => IsUnnamed(before.Definition)
        ? figure
        : figure with { Id = figure.Id + "/" + before.Definition.Id, Text = figure.Text + " (" + before.Definition.Text + ")" };

    private static ContactReduction Of(EventRate after, EventRate before, CountDispersion? dispersion)
    {
        MetricDefinition common = after == default ? before.Definition : before == default ? after.Definition : MetricDefinition.Same(after.Definition, before.Definition);
        MetricDefinition? own = IsUnnamed(common) ? null : common;
        return new(Plain(after), Plain(before), dispersion);

        // Under one definition, so that reductions of equal counts are equal.
        EventRate Plain(EventRate rate) => EventRate.From(rate.Events, rate.Exposure, own);
    }

    private static bool IsUnnamed(MetricDefinition definition) => string.Equals(definition.Id, Unnamed.Id, StringComparison.Ordinal);

    private static EventRate Sum(ReadOnlySpan<long> counts, ReadOnlySpan<double> exposures)
    {
        EventRate sum = default;
        for (int i = 0; i < counts.Length; i++)
        {
            sum += EventRate.From(counts[i], exposures[i]);
        }

        return sum;
    }

    private static ContactReduction Read(Form form)
    {
        MetricDefinition? own = form.Definition();
        return Of(
            EventRate.From(form.Int64("after"), form.Double("afterExposure"), own),
            EventRate.From(form.Int64("before"), form.Double("beforeExposure"), own),
            form.Has("units") ? CountDispersion.Read(form) : null);
    }

    private Form ToForm()
    {
        Form form = new Form().Add("after", after.Events).Add("afterExposure", after.Exposure).Add("before", before.Events).Add("beforeExposure", before.Exposure);
        form = Dispersion is { } seen ? seen.Write(form) : form;
        return form.Add(IsUnnamed(before.Definition) ? null : before.Definition);
    }

#if NET8_0_OR_GREATER
    static ContactReduction IParsable<ContactReduction>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ContactReduction>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ContactReduction result) => TryParse(s, out result);
#endif
}
