using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Surveys;

/// <summary>Cronbach's α: how well several questions that are meant to measure one thing hang together.</summary>
/// <remarks>
/// <para>k / (k − 1) · (1 − Σ sᵢ² / s²), with the variances of the k questions and of their total (Cronbach, Psychometrika 16, 1951). 1 when all
/// questions move as one, 0 when they have nothing in common, and below 0 when they contradict each other.</para>
/// <para>The default value is that of no questions, without a <see cref="Value"/>. It does not add up: add the <see cref="RatingItems"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CronbachAlpha>))]
#endif
public readonly record struct CronbachAlpha : IMetric<CronbachAlpha>
#if NET8_0_OR_GREATER
    , IParsable<CronbachAlpha>
#endif
{
    private static readonly MetricDefinition Reliability =
        new("cronbach-alpha", "k / (k − 1) · (1 − sum of the variances of k questions over the variance of their total)", "coefficient", 0.01, BetterWhen.Higher);

    private static readonly Reason TooFew = new("too-few-values", "fewer than two respondents show no spread");

    private static readonly Reason NoVariance = new("no-variance", "all respondents have the same total, so there is no spread to explain");

    private CronbachAlpha(int items, long respondents, double itemVariances, double totalVariance)
    {
        Items = items;
        Respondents = respondents;
        ItemVariances = itemVariances;
        TotalVariance = totalVariance;
    }

    /// <summary>How many questions there are.</summary>
    /// <value>2 or more; 0 for the default value.</value>
    public int Items { get; }

    /// <summary>How many answered every question.</summary>
    /// <value>0 or more.</value>
    public long Respondents { get; }

    /// <summary>The variances of the questions, added.</summary>
    /// <value>0 or more, in squared ratings.</value>
    public double ItemVariances { get; }

    /// <summary>The variance of the respondents' totals.</summary>
    /// <value>0 or more, in squared ratings.</value>
    public double TotalVariance { get; }

    /// <summary>The coefficient.</summary>
    /// <value>At most 1, and without a lower end; <see langword="null"/> for fewer than two respondents, or when all have the same total.</value>
    public double? Value => WhyUndefined is null ? Items / (Items - 1.0) * (1 - (ItemVariances / TotalVariance)) : null;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Respondents < 2 ? TooFew : TotalVariance == 0 ? NoVariance : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => Reliability;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined;

    /// <summary>Makes the coefficient from variances that were computed elsewhere.</summary>
    /// <param name="items">How many questions there are, 2 or more.</param>
    /// <param name="respondents">How many answered every question.</param>
    /// <param name="itemVariances">The variances of the questions, added; 0 or more.</param>
    /// <param name="totalVariance">The variance of the respondents' totals, with the same denominator; at most <paramref name="items"/> times the variances of the questions.</param>
    /// <returns>The coefficient.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two questions, a count or variance is negative or not finite, or the total varies more than
    /// the questions allow.</exception>
    public static CronbachAlpha From(int items, long respondents, double itemVariances, double totalVariance)
    {
        _ = Guard.AtLeast(2, items);
        _ = Guard.Count(respondents);
        double most = items * Guard.NotNegative(itemVariances);
        return Guard.NotNegative(totalVariance) <= most * (1 + 1e-9)
            ? new(items, respondents, itemVariances, Math.Min(most, totalVariance))
            : throw Guard.Out(nameof(totalVariance), totalVariance, Guard.Invariant($"the total of {items} questions whose variances add up to {itemVariances} varies by at most {most}"));
    }

    /// <summary>The range of coefficients that the answers are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Feldt's bounds (Psychometrika 30, 1965), for questions of equal variances and correlations; <see langword="null"/> when the coefficient is undefined.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        if (Value is not { } value)
        {
            return null;
        }

        // (1 − α) over its estimate is an F ratio; the odds of a beta distribution are that ratio but for the degrees of freedom.
        double first = Respondents - 1.0, second = first * (Items - 1), tail = 0.5 * (1 - level), rest = 0.5 * (1 + level), unexplained = 1 - value;
        double high = IncompleteBeta.Odds(first / 2, second / 2, rest, tail) * (Items - 1), low = IncompleteBeta.Odds(first / 2, second / 2, tail, rest) * (Items - 1);
        return new(1 - (unexplained * high), 1 - (unexplained * low), level);
    }

    /// <inheritdoc/>
    /// <remarks>Of other respondents; from the two intervals by the method of variance estimates recovery (MOVER).</remarks>
    public Comparison? ComparedWith(CronbachAlpha baseline, double level = 0.95) => Comparison.Independent(this, baseline, level);

    /// <summary>Writes the coefficient with its counts in the current culture, such as <c>0.83 (4 questions, 1,000 respondents)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the coefficient.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        CronbachAlpha self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Value:F2} ({self.Items} questions, {self.Respondents:N0} respondents)",
            () => new Form().Add("items", self.Items).Add("respondents", self.Respondents).Add("itemVariances", self.ItemVariances).Add("totalVariance", self.TotalVariance));
    }

    /// <summary>Reads a coefficient.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The coefficient.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CronbachAlpha Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a coefficient, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The coefficient; the default value when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out CronbachAlpha result) => Form.TryParse(text, Read, out result);

    private static CronbachAlpha Read(Form form)
    {
        (int items, long respondents, double itemVariances, double totalVariance) =
            (form.Int32("items"), form.Int64("respondents"), form.Double("itemVariances"), form.Double("totalVariance"));
        return (items, respondents, itemVariances, totalVariance) == (0, 0, 0, 0) ? default : From(items, respondents, itemVariances, totalVariance);
    }

#if NET8_0_OR_GREATER
    static CronbachAlpha IParsable<CronbachAlpha>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CronbachAlpha>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CronbachAlpha result) => TryParse(s, out result);
#endif
}
