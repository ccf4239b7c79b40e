using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Statistics;

/// <summary>Cases that each bring two values: the same customer before and after, an outcome and an earlier measure of it, the two of a matched pair, or a part and its whole.</summary>
/// <remarks>
/// <para>It keeps the count, the sums, the sums of squares and the sum of products in 31 digits: exact for whole numbers, and to 1e-12 in any order for others. So the pairs of a shard, a day or a
/// stream can be summed apart and joined, which is all that paired tests, ratios of sums and adjusted experiments (CUPED) need.</para>
/// <para>The default value is no cases: the identity of <c>+</c>. Add only different cases.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<PairedValues>))]
#endif
public readonly record struct PairedValues : ISummary<PairedValues>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<PairedValues, PairedValues, PairedValues>
    , IAdditiveIdentity<PairedValues, PairedValues>
    , IParsable<PairedValues>
#endif
{
    // Below this share of the squares a spread is the rounding of the sums: the squares have 31 digits.
    private const double Rounding = 1e-29;

    private static readonly MetricDefinition FirstValue = new("first-value", "sum of the first values over count", "units", 1, BetterWhen.Higher);

    private static readonly MetricDefinition SecondValue = new("second-value", "sum of the second values over count", "units", 1, BetterWhen.Higher);

    private static readonly MetricDefinition SecondLessFirst = new("paired-change", "mean of the second values less that of the first, same cases", "units", 1, BetterWhen.Higher);

    private static readonly Reason TooFew = new("too-few-values", "fewer than two cases show no spread");

    private static readonly Reason NoVariance = new("no-variance", "all cases changed by the same amount, so nothing tells how uncertain it is");

    private readonly Moments first;
    private readonly Moments second;
    private readonly DoubleDouble products;

    private PairedValues(Moments first, Moments second, DoubleDouble products)
    {
        this.first = first;
        this.second = second;
        this.products = products;
    }

    /// <summary>No cases, which change nothing when added.</summary>
    /// <value>The default value.</value>
    public static PairedValues Zero => default;

    /// <summary>How many cases there are.</summary>
    /// <value>0 or more.</value>
    public long Count => first.Count;

    /// <summary>The mean of the first values.</summary>
    /// <value>With its count and spread.</value>
    public SampleMean First => SampleMean.Of(first, FirstValue);

    /// <summary>The mean of the second values.</summary>
    /// <value>With its count and spread.</value>
    public SampleMean Second => SampleMean.Of(second, SecondValue);

    /// <summary>The covariance, with one less than the count in the denominator.</summary>
    /// <value>In the unit of the first times that of the second; <see langword="null"/> for fewer than two cases.</value>
    public double? Covariance => Count < 2 ? null : CentredProducts / (Count - 1);

    /// <summary>Pearson's correlation.</summary>
    /// <value>From −1 to 1; <see langword="null"/> for fewer than two cases, or when either value is the same in all.</value>
    public double? Correlation =>
        Count >= 2 && SpreadOf(1, 0) is > 0 and double mine && SpreadOf(0, 1) is > 0 and double theirs
            ? Math.Max(-1, Math.Min(1, CentredProducts / Math.Sqrt(mine) / Math.Sqrt(theirs)))
            : null;

    /// <summary>Takes cases from two columns.</summary>
    /// <param name="first">The first value of each case.</param>
    /// <param name="second">The second value of each; as many.</param>
    /// <returns>The cases.</returns>
    /// <exception cref="ArgumentException">There are not as many second values as first.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite; the message gives its index.</exception>
    /// <exception cref="OverflowException">The squares of the values pass the largest double.</exception>
    public static PairedValues From(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
        {
            throw Guard.Bad(nameof(second), $"second: there must be one value for each of the {first.Length} first values, but there were {second.Length}.");
        }

        Gathering gathered = default;
        for (int i = 0; i < first.Length; i++)
        {
            gathered.Add(Finite(first[i], nameof(first), i), Finite(second[i], nameof(second), i));
        }

        return gathered.Total;
    }

    /// <summary>Takes cases from rows in one pass.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">One row a case.</param>
    /// <param name="first">The first value of a row.</param>
    /// <param name="second">Its second value.</param>
    /// <returns>The cases.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite; the message gives the index of the row.</exception>
    /// <exception cref="OverflowException">The squares of the values pass the largest double.</exception>
    public static PairedValues From<T>(IEnumerable<T> rows, Func<T, double> first, Func<T, double> second)
    {
        _ = Guard.NotNull(first);
        _ = Guard.NotNull(second);
        Gathering gathered = default;
        long index = 0;
        foreach (T row in Guard.NotNull(rows))
        {
            gathered.Add(Finite(first(row), nameof(first), index), Finite(second(row), nameof(second), index));
            index++;
        }

        return gathered.Total;
    }

    /// <summary>The mean of the second values less that of the first.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The change with the interval and p-value of the paired t test; <see langword="null"/> without cases.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public Comparison? Change(double level = 0.95)
    {
        _ = Guard.Level(level);
        if (Count == 0)
        {
            return null;
        }

        double change = MeanOf(-1, 1), spread = SpreadOf(-1, 1);
        if (Count < 2 || spread == 0)
        {
            return Comparison.WithoutInterval(SecondLessFirst, change, Count < 2 ? TooFew : NoVariance);
        }

        double error = Math.Sqrt(spread / (Count - 1) / Count), margin = StudentT.TwoSidedQuantile(level, Count - 1) * error;
        return new(SecondLessFirst, change, new(change - margin, change + margin, level), StudentT.TwoSidedTail(change / error, Count - 1), "paired t");
    }

    /// <summary>Adds other cases.</summary>
    /// <param name="other">Cases that are not counted in these.</param>
    /// <returns>The cases of both.</returns>
    /// <exception cref="OverflowException">The count passes the largest <see cref="long"/>, or a sum the largest double.</exception>
    public PairedValues Add(PairedValues other) => this + other;

    /// <summary>Adds disjoint cases.</summary>
    /// <param name="left">Some cases.</param>
    /// <param name="right">Other cases.</param>
    /// <returns>The cases of both.</returns>
    /// <exception cref="OverflowException">The count passes the largest <see cref="long"/>, or a sum the largest double.</exception>
    public static PairedValues operator +(PairedValues left, PairedValues right) =>
        new(left.first + right.first, left.second + right.second, left.products + right.products);

    /// <summary>Writes the two means, the count and the correlation in the current culture, such as <c>104.2 and 98.6 (n = 24, r = 0.962)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the cases.</summary>
    /// <param name="format"><c>G</c> or none: the two means, the count and the correlation; <c>R</c>: what <see cref="Parse"/> reads; else a format for the two means.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return products.AddTo(second.Squares.AddTo(second.Sum.AddTo(first.AddTo(new Form()), "secondSum"), "secondSquares"), "products").ToString();
        }

        if (Count == 0)
        {
            return "undefined (there are no cases)";
        }

        string means = Text.IsGeneral(format) ? "G4" : format!;
        string both = first.Mean.ToString(means, formatProvider) + " and " + second.Mean.ToString(means, formatProvider);
        return !Text.IsGeneral(format) ? both
            : both + (Correlation is { } r ? Text.In(formatProvider, $" (n = {Count:N0}, r = {r:G3})") : Text.In(formatProvider, $" (n = {Count:N0})"));
    }

    /// <summary>Reads cases.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The cases.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static PairedValues Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads cases, if the text is such.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The cases; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was.</returns>
    public static bool TryParse(string? text, out PairedValues result) => Form.TryParse(text, Read, out result);

    /// <summary>The sums of the first values, for other rooms.</summary>
    internal Moments FirstSums => first;

    /// <summary>The sums of the second values, for other rooms.</summary>
    internal Moments SecondSums => second;

    /// <summary>The sum of the products of the distances from the two means.</summary>
    internal double CentredProducts => Count == 0 ? 0 : (products - (first.Sum * second.Sum / DoubleDouble.Of(Count))).Value;

    /// <summary>The mean of ofFirst × first + ofSecond × second.</summary>
    internal double MeanOf(double ofFirst, double ofSecond) =>
        (((DoubleDouble.Of(ofFirst) * first.Sum) + (DoubleDouble.Of(ofSecond) * second.Sum)) / DoubleDouble.Of(Count)).Value;

    /// <summary>The sum of the squared distances of ofFirst × first + ofSecond × second from its mean; 0 where what is left is the rounding of the sums.</summary>
    internal double SpreadOf(double ofFirst, double ofSecond)
    {
        if (Count == 0)
        {
            return 0;
        }

        DoubleDouble mine = DoubleDouble.Product(ofFirst, ofFirst) * first.Squares, theirs = DoubleDouble.Product(ofSecond, ofSecond) * second.Squares;
        DoubleDouble cross = DoubleDouble.Of(2) * DoubleDouble.Product(ofFirst, ofSecond) * products;
        DoubleDouble sum = (DoubleDouble.Of(ofFirst) * first.Sum) + (DoubleDouble.Of(ofSecond) * second.Sum);
        double spread = (mine + theirs + cross - (sum * sum / DoubleDouble.Of(Count))).Value;
        return spread <= Rounding * (mine.High + theirs.High) ? 0 : spread;
    }

    /// <summary>A finite value, or the exception that names its place.</summary>
    internal static double Finite(double value, string name, long index) =>
        double.IsNaN(value) || double.IsInfinity(value) ? throw Guard.Out(name, value, Guard.Invariant($"must be a finite number (index {index})")) : value;

    private static PairedValues Read(Form form)
    {
        Moments one = Moments.Read(form), other = Moments.Checked(one.Count, DoubleDouble.Read(form, "secondSum"), DoubleDouble.Read(form, "secondSquares"), "secondSquares");
        PairedValues read = new(one, other, DoubleDouble.Read(form, "products"));
        double most = Math.Sqrt(one.Squares.Value) * Math.Sqrt(other.Squares.Value);
        return Math.Abs(read.products.Value) <= most * (1 + 1e-12) ? read : throw Guard.Out(nameof(products), read.products.Value, Guard.Invariant($"must be from {-most} to {most}, by the squares"));
    }

    /// <summary>Gathers cases one by one.</summary>
    internal struct Gathering
    {
        private long count;
        private DoubleDouble firsts, firstSquares, seconds, secondSquares, both;

        public readonly PairedValues Total => new(new Moments(count, firsts, firstSquares).Finite(), new Moments(count, seconds, secondSquares).Finite(), both);

        public void Add(double one, double other)
        {
            count++;
            firsts += one;
            seconds += other;
            firstSquares += DoubleDouble.Product(one, one);
            secondSquares += DoubleDouble.Product(other, other);
            both += DoubleDouble.Product(one, other);
        }
    }

#if NET8_0_OR_GREATER
    static PairedValues IAdditiveIdentity<PairedValues, PairedValues>.AdditiveIdentity => default;

    static PairedValues IParsable<PairedValues>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PairedValues>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PairedValues result) => TryParse(s, out result);
#endif
}
