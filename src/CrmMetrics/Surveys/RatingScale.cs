using System;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Surveys;

/// <summary>The whole numbers that a survey question can be answered with, and which end of them is the good one.</summary>
/// <remarks>
/// <para>A scale has 2 to 255 ratings from 0 to 254, so that a rating fits a byte and <see cref="Missing"/> stays free. A scale that goes below 0,
/// such as −3 to 3, is shifted by its owner before the ratings come here: 1 to 7.</para>
/// <para>The default value is the scale that is not set: no rating lies on it, and only <see cref="RatingCounts.Zero"/> has it.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RatingScale>))]
#endif
public readonly record struct RatingScale : IFormattable
#if NET8_0_OR_GREATER
    , IParsable<RatingScale>
#endif
{
    /// <summary>What stands in a column of bytes for a question that was not answered.</summary>
    public const byte Missing = byte.MaxValue;

    private readonly byte lowest;
    private readonly byte highest;

    private RatingScale(int lowest, int highest, RatingOrientation orientation)
    {
        this.lowest = (byte)lowest;
        this.highest = (byte)highest;
        Orientation = orientation;
    }

    /// <summary>0 to 10, the scale of the net promoter score.</summary>
    /// <value>Eleven ratings, 10 the best.</value>
    public static RatingScale ZeroToTen => new(0, 10, RatingOrientation.HigherIsBetter);

    /// <summary>1 to 5, the usual scale of satisfaction.</summary>
    /// <value>Five ratings, 5 the best.</value>
    public static RatingScale OneToFive => new(1, 5, RatingOrientation.HigherIsBetter);

    /// <summary>1 to 7, the scale of agreement.</summary>
    /// <value>Seven ratings, 7 the best.</value>
    public static RatingScale OneToSeven => new(1, 7, RatingOrientation.HigherIsBetter);

    /// <summary>1 to 10. A net promoter score is not defined on it.</summary>
    /// <value>Ten ratings, 10 the best.</value>
    public static RatingScale OneToTen => new(1, 10, RatingOrientation.HigherIsBetter);

    /// <summary>The lowest rating.</summary>
    /// <value>From 0 to 253.</value>
    public int Lowest => lowest;

    /// <summary>The highest rating.</summary>
    /// <value>From 1 to 254; 0 when the scale is not set.</value>
    public int Highest => highest;

    /// <summary>Which end is the good one.</summary>
    /// <value>0, which has no name, when the scale is not set.</value>
    public RatingOrientation Orientation { get; }

    /// <summary>How many ratings the scale has.</summary>
    /// <value>From 2 to 255; 0 when the scale is not set.</value>
    public int Points => IsUnset ? 0 : highest - lowest + 1;

    /// <summary>Whether no scale has been set, as in the default value.</summary>
    /// <value><see langword="true"/> for the default value alone.</value>
    public bool IsUnset => Orientation == default;

    /// <summary>Makes a scale of one's own.</summary>
    /// <param name="lowest">The lowest rating, 0 or more.</param>
    /// <param name="highest">The highest rating, above the lowest and at most 254.</param>
    /// <param name="orientation">Which end is the good one.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A bound is out of its range, or <paramref name="orientation"/> has no name.</exception>
    public static RatingScale Of(int lowest, int highest, RatingOrientation orientation = RatingOrientation.HigherIsBetter)
    {
        _ = Guard.AtLeast(0, lowest);
        return highest > lowest && highest < Missing
            ? new(lowest, highest, Guard.Named(orientation))
            : throw Guard.Out(nameof(highest), highest, Guard.Invariant($"the highest rating must be above the lowest, {lowest}, and at most {Missing - 1}"));
    }

    /// <summary>Whether a rating lies on the scale.</summary>
    /// <param name="rating">The rating.</param>
    /// <returns><see langword="true"/> from <see cref="Lowest"/> to <see cref="Highest"/>.</returns>
    public bool Contains(int rating) => !IsUnset && rating >= lowest && rating <= highest;

    /// <summary>Writes the scale in the current culture, such as <c>1–5, lower is better</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the scale.</summary>
    /// <param name="format"><c>G</c> or none: for people; <c>R</c>: what <see cref="Parse"/> reads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    /// <exception cref="FormatException"><paramref name="format"/> is another one.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format) ? AddTo(new()).ToString()
        : !Text.IsGeneral(format) ? throw new FormatException("A rating scale has the formats G and R, but was asked for \"" + format + "\".")
        : IsUnset ? "no scale"
        : Text.In(formatProvider, $"{Lowest}–{Highest}") + (Orientation == RatingOrientation.LowerIsBetter ? ", lower is better" : "");

    /// <summary>Reads a scale.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RatingScale Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a scale, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The scale; the default value when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RatingScale result) => Form.TryParse(text, Read, out result);

    /// <summary>The scale itself, if one is set.</summary>
    internal RatingScale Set(string name) => IsUnset ? throw Guard.Out(name, this, "must be a scale such as RatingScale.ZeroToTen") : this;

    /// <summary>The scale of joined ratings: the one that both have, or the one that is set.</summary>
    /// <exception cref="DefinitionMismatchException">They differ.</exception>
    internal static RatingScale Shared(RatingScale left, RatingScale right) =>
        left.IsUnset || left == right ? right
        : right.IsUnset ? left
        : throw new DefinitionMismatchException("Ratings on the scale " + left.ToString(null, CultureInfo.InvariantCulture)
            + " cannot be joined with ratings on the scale " + right.ToString(null, CultureInfo.InvariantCulture) + ".");

    /// <summary>The exception for a rating off the scale.</summary>
    internal ArgumentOutOfRangeException OffScale(string name, long row, int rating) =>
        Guard.Out(name, rating, Guard.Invariant($"the rating of row {row} (counted from 0) must be on the scale {Lowest}–{Highest}"));

    /// <summary>All ratings, the lowest first.</summary>
    internal double[] Ratings()
    {
        double[] ratings = new double[Points];
        for (int i = 0; i < ratings.Length; i++)
        {
            ratings[i] = lowest + i;
        }

        return ratings;
    }

    /// <summary>The best or the worst few ratings, as a range.</summary>
    internal (int From, int To) Box(int boxes, bool best) =>
        best == (Orientation == RatingOrientation.HigherIsBetter) ? (highest - boxes + 1, highest) : (lowest, lowest + boxes - 1);

    /// <summary>A number of best ratings that leaves others over; half the scale, the middle left out, when none is given.</summary>
    internal int Boxes(int? boxes, int most, string name)
    {
        int number = boxes ?? Points / 2;
        return number >= 1 && number <= most ? number : throw Guard.Out(name, number, Guard.Invariant($"of the {Points} ratings {Lowest}–{Highest}, from 1 to {most} can be taken"));
    }

    /// <summary>Writes the scale as fields, whose names a prefix tells apart where there are two scales.</summary>
    internal Form AddTo(Form form, string prefix = "")
    {
        _ = form.Add(Field(prefix, "lowest"), Lowest).Add(Field(prefix, "highest"), Highest);
        return IsUnset ? form : form.Add(Field(prefix, "orientation"), Orientation);
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    internal static RatingScale Read(Form form, string prefix)
    {
        (int lowest, int highest, bool isOriented) = (form.Int32(Field(prefix, "lowest")), form.Int32(Field(prefix, "highest")), form.Has(Field(prefix, "orientation")));
        return (lowest, highest, isOriented) == (0, 0, false) ? default
            : Of(lowest, highest, isOriented ? form.Enum<RatingOrientation>(Field(prefix, "orientation")) : RatingOrientation.HigherIsBetter);
    }

    internal static RatingScale Read(Form form) => Read(form, "");

    private static string Field(string prefix, string name) =>
        prefix.Length == 0 ? name : prefix + char.ToUpperInvariant(name[0]) + name.Substring(1);

#if NET8_0_OR_GREATER
    static RatingScale IParsable<RatingScale>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RatingScale>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RatingScale result) => TryParse(s, out result);
#endif
}
