using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Statistics;

/// <summary>The same cases seen twice: how many had a property only the first time, only the second, both times or never.</summary>
/// <remarks>
/// <para>For customers or accounts measured before and after. Two shares of the same cases are not independent, so that
/// <see cref="Proportion.ComparedWith(Proportion, double)"/> does not fit them.</para>
/// <para>The default value is no cases: the identity of <c>+</c>. Add only different cases.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<PairedProportions>))]
#endif
public readonly record struct PairedProportions : ISummary<PairedProportions>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<PairedProportions, PairedProportions, PairedProportions>
    , IAdditiveIdentity<PairedProportions, PairedProportions>
    , IParsable<PairedProportions>
#endif
{
    private static readonly MetricDefinition SecondLessFirst = MetricDefinition.Share("paired-change", "share of the second time less share of the first, same cases");

    private PairedProportions(long both, long onlyFirst, long onlySecond, long neither)
    {
        Both = both;
        OnlyFirst = onlyFirst;
        OnlySecond = onlySecond;
        Neither = neither;
        Total = both + onlyFirst + onlySecond + neither;
    }

    /// <summary>No cases, which change nothing when added.</summary>
    /// <value>The default value.</value>
    public static PairedProportions Zero => default;

    /// <summary>How many had the property both times.</summary>
    /// <value>0 or more.</value>
    public long Both { get; }

    /// <summary>How many had the property only the first time.</summary>
    /// <value>0 or more.</value>
    public long OnlyFirst { get; }

    /// <summary>How many had the property only the second time.</summary>
    /// <value>0 or more.</value>
    public long OnlySecond { get; }

    /// <summary>How many never had the property.</summary>
    /// <value>0 or more.</value>
    public long Neither { get; }

    /// <summary>How many cases were seen twice.</summary>
    /// <value>All four counts.</value>
    public long Total { get; }

    /// <summary>The share of the first time.</summary>
    /// <value>Cases that had the property then, over all.</value>
    public Proportion First => Proportion.From(Both + OnlyFirst, Total);

    /// <summary>The share of the second time.</summary>
    /// <value>Cases that had the property then, over all.</value>
    public Proportion Second => Proportion.From(Both + OnlySecond, Total);

    /// <summary>Makes the pairs from the four counts.</summary>
    /// <param name="both">How many had the property both times.</param>
    /// <param name="onlyFirst">How many had it only the first time.</param>
    /// <param name="onlySecond">How many had it only the second time.</param>
    /// <param name="neither">How many never had it.</param>
    /// <returns>The pairs.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static PairedProportions From(long both, long onlyFirst, long onlySecond, long neither) =>
        new(Guard.Count(both), Guard.Count(onlyFirst), Guard.Count(onlySecond), Guard.Count(neither));

    /// <summary>The share of the second time less that of the first.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The change with Tango's score interval (Statistics in Medicine 17, 1998) and the p-value of McNemar's chi-square, which is its own
    /// score test at 0; <see langword="null"/> without cases.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public Comparison? Change(double level = 0.95)
    {
        double z = Normal.TwoSidedQuantile(Guard.Level(level));
        if (Total == 0)
        {
            return null;
        }

        double n = Total, gained = OnlySecond, lost = OnlyFirst, change = (gained - lost) / n;
        double p = gained == lost ? 1 : Normal.TwoSidedTail((gained - lost) / Math.Sqrt(gained + lost));
        return new(SecondLessFirst, change, new(ScoreLower(gained, lost, n, z), -ScoreLower(lost, gained, n, z), level), p, "Tango score");
    }

    /// <summary>Tests that the property was as frequent the second time as the first.</summary>
    /// <param name="test">The test.</param>
    /// <returns>The test; <see langword="null"/> for a chi-square when no case has changed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="test"/> is not named.</exception>
    public HypothesisTest? Test(PairedTest test = PairedTest.ChiSquare)
    {
        _ = Guard.Named(test);
        double changed = (double)OnlyFirst + OnlySecond, fewer = Math.Min(OnlyFirst, OnlySecond), difference = Math.Abs((double)OnlyFirst - OnlySecond);
        double tails = Math.Min(1, 2 * Binomial.AtMost(fewer, changed, 1, 1));
        return test switch
        {
            PairedTest.Exact => new("exact McNemar test", null, null, tails),
            PairedTest.MidP => new("mid-p McNemar test", null, null, changed == 0 || difference == 0 ? 1 : tails - Math.Exp(Binomial.LogMass(fewer, changed, 1, 1))),
            _ when changed == 0 => null,
            PairedTest.ChiSquareWithContinuityCorrection => Square("McNemar's chi-square with continuity correction", difference - 1, changed),
            _ => Square("McNemar's chi-square", difference, changed),
        };
    }

    /// <summary>Adds other cases.</summary>
    /// <param name="other">Pairs of cases that are not counted in these.</param>
    /// <returns>The pairs of both.</returns>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public PairedProportions Add(PairedProportions other) => this + other;

    /// <summary>Adds disjoint cases.</summary>
    /// <param name="left">Some cases.</param>
    /// <param name="right">Other cases.</param>
    /// <returns>The pairs of both.</returns>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static PairedProportions operator +(PairedProportions left, PairedProportions right) =>
        new(left.Both + right.Both, left.OnlyFirst + right.OnlyFirst, left.OnlySecond + right.OnlySecond, left.Neither + right.Neither);

    /// <summary>Writes the two shares and the changed cases in the current culture, such as <c>40.0 % → 55.0 % (+20, −5 of 100)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the pairs.</summary>
    /// <param name="format"><c>G</c> or none: the two shares and the changed cases; <c>R</c>: what <see cref="Parse"/> reads; else a format for the two shares.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return new Form().Add("both", Both).Add("onlyFirst", OnlyFirst).Add("onlySecond", OnlySecond).Add("neither", Neither).ToString();
        }

        return !Text.IsGeneral(format) ? First.ToString(format, formatProvider) + " → " + Second.ToString(format, formatProvider)
            : Total == 0 ? "undefined (there are no cases)"
            : Text.In(formatProvider, $"{100 * First.Value:F1} % → {100 * Second.Value:F1} % (+{OnlySecond:N0}, −{OnlyFirst:N0} of {Total:N0})");
    }

    /// <summary>Reads pairs.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The pairs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static PairedProportions Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads pairs, if the text is such.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The pairs; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was.</returns>
    public static bool TryParse(string? text, out PairedProportions result) => Form.TryParse(text, Read, out result);

    private static PairedProportions Read(Form form) =>
        From(form.Int64("both"), form.Int64("onlyFirst"), form.Int64("onlySecond"), form.Int64("neither"));

    private static HypothesisTest Square(string method, double difference, double changed)
    {
        double statistic = difference * difference / changed;
        return new(method, statistic, 1, ChiSquare.UpperTail(statistic, 1));
    }

    private static double ScoreLower(double gained, double lost, double n, double z)
    {
        double change = (gained - lost) / n;
        return change <= -1 ? -1 : Root.Between(tried => z - Score(gained, lost, n, tried), -1, change);
    }

    // The score statistic of a supposed change, by the likeliest share of the rarer kind of changed cases under it.
    private static double Score(double gained, double lost, double n, double change)
    {
        if (change < 0)
        {
            return -Score(lost, gained, n, -change);
        }

        double b = ((2 * n) - gained + lost) * change - gained - lost, c = lost * change * (1 - change);
        double root = Math.Sqrt((b * b) + (8 * n * c)), share = b <= 0 ? (root - b) / (4 * n) : c == 0 ? 0 : 2 * c / (b + root);
        double excess = gained - lost - (n * change), variance = n * ((2 * share) + (change * (1 - change)));
        return excess == 0 ? 0 : excess / Math.Sqrt(variance);
    }

#if NET8_0_OR_GREATER
    static PairedProportions IAdditiveIdentity<PairedProportions, PairedProportions>.AdditiveIdentity => default;

    static PairedProportions IParsable<PairedProportions>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PairedProportions>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PairedProportions result) => TryParse(s, out result);
#endif
}
