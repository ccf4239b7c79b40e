using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Sales;

/// <summary>Pipeline coverage: how many times the open pipeline covers the quota, or what is left of it.</summary>
/// <remarks>
/// <para>Enough is 1 over the win rate by value (<see cref="PipelineSummary.RequiredCoverage"/>), not a rule of thumb of three times; far more than enough
/// is a pipeline full of dead deals, so it is best within a band.</para>
/// <para>The amounts in hand and the quota are known, so there is no interval; for the chance of reaching the quota see <see cref="WeightedPipeline"/>.</para>
/// <para>The default value is the coverage of no quota, with no <see cref="Value"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<PipelineCoverage>))]
#endif
public readonly record struct PipelineCoverage : IMetric<PipelineCoverage>
#if NET8_0_OR_GREATER
    , IParsable<PipelineCoverage>
#endif
{
    private static readonly Reason NoQuota = new("no-quota", "there is no quota");

    private static readonly Reason QuotaMet = new("quota-met", "nothing is left of the quota");

    private static readonly Reason Known = new("known-amounts", "the amounts in hand and the quota are known, not estimated");

    private readonly CoverageBasis kind;

    private PipelineCoverage(Money pipeline, Money quota, Money wonSoFar, CoverageBasis kind)
    {
        Pipeline = pipeline;
        Quota = quota;
        WonSoFar = wonSoFar;
        this.kind = kind;
    }

    /// <summary>The open or weighted amount.</summary>
    /// <value>0 or more.</value>
    public Money Pipeline { get; }

    /// <summary>The quota.</summary>
    /// <value>Above 0.</value>
    public Money Quota { get; }

    /// <summary>What has been won towards the quota.</summary>
    /// <value>An amount.</value>
    public Money WonSoFar { get; }

    /// <summary>What is left of the quota.</summary>
    /// <value>Quota less won so far; 0 or negative when it is met.</value>
    public Money Remaining => Quota - WonSoFar;

    /// <summary>Whether the quota is met.</summary>
    /// <value><see langword="true"/> when nothing is left of it.</value>
    public bool IsQuotaMet => Quota.Amount > 0 && Remaining.Amount <= 0;

    /// <summary>The coverage.</summary>
    /// <value>How many times, 0 or more; <see langword="null"/> when what is left of the quota is asked for and nothing is.</value>
    public double? Value => Base.Amount > 0 ? (double)(Pipeline / Base) : null;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Base.Amount > 0 ? null : IsQuotaMet ? QuotaMet : NoQuota;

    /// <inheritdoc/>
    public MetricDefinition Definition => kind switch
    {
        CoverageBasis.OpenOverQuota => Of("open-over-quota", "open pipeline over quota", "times the quota"),
        CoverageBasis.WeightedOverRemaining => Of("weighted-over-remaining", "weighted pipeline over quota less won so far", "times what is left of the quota"),
        CoverageBasis.WeightedOverQuota => Of("weighted-over-quota", "weighted pipeline over quota", "times the quota"),
        _ => Of("open-over-remaining", "open pipeline over quota less won so far", "times what is left of the quota"),
    };

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? Known;

    private Money Base => kind is CoverageBasis.OpenOverQuota or CoverageBasis.WeightedOverQuota ? Quota : Remaining;

    /// <summary>Makes the coverage from the amounts.</summary>
    /// <param name="pipeline">The open amount, or the weighted one where the basis says so; 0 or more.</param>
    /// <param name="quota">The quota, above 0.</param>
    /// <param name="wonSoFar">What has been won towards it.</param>
    /// <param name="basis">What is set against what.</param>
    /// <returns>The coverage.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pipeline"/> is negative, <paramref name="quota"/> is not above 0, or <paramref name="basis"/> is not named.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static PipelineCoverage From(Money pipeline, Money quota, Money wonSoFar, CoverageBasis basis = CoverageBasis.OpenOverRemaining)
    {
        _ = Money.Common(Money.Common(pipeline.Currency, quota.Currency), wonSoFar.Currency);
        return new(
            Guard.NotNegative(pipeline),
            quota.Amount > 0 ? quota : throw Guard.Out(nameof(quota), quota, "a quota must be above 0"),
            wonSoFar,
            Guard.Named(basis));
    }

    /// <summary>There is no interval: the amounts are known.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns><see langword="null"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return null;
    }

    /// <inheritdoc/>
    /// <remarks>The plain difference: amounts that are known need no test.</remarks>
    public Comparison? ComparedWith(PipelineCoverage baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Writes the coverage with its amounts in the current culture, such as <c>3.0 times what is left of the quota (300.00 EUR ÷ 100.00 EUR)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the coverage.</summary>
    /// <param name="format"><c>G</c> or none: with its amounts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        PipelineCoverage self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:N1} {self.Definition.Unit} ({self.Pipeline} ÷ {self.Base})",
            () => new Form().AddKind(self.kind).Add("pipeline", self.Pipeline).Add("quota", self.Quota).Add("wonSoFar", self.WonSoFar));
    }

    /// <summary>Reads a coverage.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The coverage.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static PipelineCoverage Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a coverage, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The coverage; the default value when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out PipelineCoverage result) => Form.TryParse(text, Read, out result);

    private static PipelineCoverage Read(Form form)
    {
        Money pipeline = form.Money("pipeline"), quota = form.Money("quota"), won = form.Money("wonSoFar");
        return form.IsUnsetKind(pipeline == default && quota == default && won == default)
            ? default
            : From(pipeline, quota, won, form.Kind(CoverageBasis.OpenOverRemaining));
    }

    private static MetricDefinition Of(string id, string text, string unit) => new("pipeline-coverage/" + id, text, unit, 0.1, BetterWhen.WithinBand);

#if NET8_0_OR_GREATER
    static PipelineCoverage IParsable<PipelineCoverage>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PipelineCoverage>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PipelineCoverage result) => TryParse(s, out result);
#endif
}
