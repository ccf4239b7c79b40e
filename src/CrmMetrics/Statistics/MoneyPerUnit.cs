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

/// <summary>Money per counted thing, such as an average deal size, revenue per lead or cost per contact.</summary>
/// <remarks>
/// <para>The total is exact and is divided only when the value is read, so that groups add up to the whole. With the single amounts it
/// also keeps the sum of their squares (as a double of 31 digits), and from it has an interval; made from a total and a count alone it has none.</para>
/// <para>The default value is nothing per nothing: the identity of <c>+</c>, with no <see cref="Value"/>. Add only different things, read under
/// the same definition and in one currency.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<MoneyPerUnit>))]
#endif
public readonly record struct MoneyPerUnit : IMetric<MoneyPerUnit>, ISummary<MoneyPerUnit>
#if NET8_0_OR_GREATER
    , IAdditionOperators<MoneyPerUnit, MoneyPerUnit, MoneyPerUnit>
    , IAdditiveIdentity<MoneyPerUnit, MoneyPerUnit>
    , IParsable<MoneyPerUnit>
#endif
{
    private static readonly MetricDefinition TotalOverCount = new("money-per-unit", "total amount over count", "unit", 1, BetterWhen.Higher);

    private static readonly Reason NothingCounted = new("nothing-counted", "the count is 0, so there is nothing to divide the total by");

    private readonly DoubleDouble sumOfSquares;
    private readonly bool isTotalOnly;
    private readonly MetricDefinition? own;

    private MoneyPerUnit(Money total, long count, DoubleDouble squares, bool totalOnly, MetricDefinition? definition)
    {
        Total = total;
        Count = count;
        sumOfSquares = squares;
        isTotalOnly = totalOnly;
        own = definition;
    }

    /// <summary>Nothing per nothing, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static MoneyPerUnit Zero => default;

    /// <summary>The sum of the amounts.</summary>
    /// <value>An exact amount in one currency.</value>
    public Money Total { get; }

    /// <summary>How many things the total is divided by.</summary>
    /// <value>0 or more.</value>
    public long Count { get; }

    /// <summary>The amount per thing.</summary>
    /// <value>Total over count; <see langword="null"/> when the count is 0.</value>
    public Money? Value => Count == 0 ? null : Total / Count;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Count == 0 ? NothingCounted : null;

    /// <summary>The definition that the figure was read under.</summary>
    /// <value>The one given, with a unit such as "EUR per deal".</value>
    public MetricDefinition Definition
    {
        get
        {
            MetricDefinition named = own ?? TotalOverCount;
            return MetricDefinition.MoneyPer(named.Id, named.Text, Total.Currency, named.Unit, named.Better);
        }
    }

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? (isTotalOnly ? Reason.FiguresOnly : Moments.WhyNoInterval);

    /// <inheritdoc/>
    double? IMetric.Value => Count == 0 ? null : Mean;

    private double Mean => (double)(Total.Amount / Count);

    private Moments Moments => new(Count, DoubleDouble.Of(Total.Amount), sumOfSquares);

    /// <summary>Makes the figure from a total and a count.</summary>
    /// <param name="total">The sum of the amounts.</param>
    /// <param name="count">How many things to divide by.</param>
    /// <param name="definition">What the figure is; its unit is the word for one thing, such as "deal". "Total amount over count" when left out.</param>
    /// <returns>The figure, without an interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static MoneyPerUnit From(Money total, long count, MetricDefinition? definition = null) =>
        new(total, Guard.Count(count), default, count > 0 || total.Amount != 0, definition);

    /// <summary>Makes the figure from a total, a count and the sum of the squared amounts, as a database gives them.</summary>
    /// <param name="total">The sum of the amounts.</param>
    /// <param name="count">How many amounts there are.</param>
    /// <param name="squaredAmounts">The sum of their squares, in the squared currency unit; at least the squared total over the count.</param>
    /// <param name="definition">What the figure is; its unit is the word for one thing, such as "deal". "Total amount over count" when left out.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or <paramref name="squaredAmounts"/> is not finite or too small for the total.</exception>
    public static MoneyPerUnit From(Money total, long count, double squaredAmounts, MetricDefinition? definition = null) =>
        Checked(total, Guard.Count(count), DoubleDouble.Of(Guard.NotNegative(squaredAmounts)), definition, nameof(squaredAmounts));

    /// <summary>The figure of amounts that a summary has added up.</summary>
    internal static MoneyPerUnit Of(Money total, long count, DoubleDouble squares, MetricDefinition definition) =>
        new(total, count, squares, false, definition);

    /// <summary>Averages a column of amounts.</summary>
    /// <param name="amounts">One amount a thing.</param>
    /// <param name="currency">Their currency.</param>
    /// <param name="definition">What the figure is; its unit is the word for one thing, such as "deal". "Total amount over count" when left out.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="OverflowException">The total has more digits than a decimal holds.</exception>
    public static MoneyPerUnit From(ReadOnlySpan<decimal> amounts, Currency currency, MetricDefinition? definition = null)
    {
        SquaresOfMoney squares = default;
        foreach (decimal amount in amounts)
        {
            squares.Add(amount);
        }

        return new(Money.Sum(amounts, currency), amounts.Length, squares.Total, false, definition);
    }

    /// <summary>Averages amounts in one pass.</summary>
    /// <param name="amounts">One amount a thing, all in one currency.</param>
    /// <param name="definition">What the figure is; its unit is the word for one thing, such as "deal". "Total amount over count" when left out.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="amounts"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    /// <exception cref="OverflowException">The total has more digits than a decimal holds.</exception>
    public static MoneyPerUnit From(IEnumerable<Money> amounts, MetricDefinition? definition = null)
    {
        MoneySum total = default;
        Currency currency = default;
        SquaresOfMoney squares = default;
        long count = 0;
        foreach (Money amount in Guard.NotNull(amounts))
        {
            currency = Money.Common(currency, amount.Currency);
            total.Add(amount.Amount);
            squares.Add(amount.Amount);
            count++;
        }

        return new(new(total.Total, currency), count, squares.Total, false, definition);
    }

    /// <summary>The range of amounts per thing that the data are compatible with.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Student's t bounds as amounts in the currency of the total; <see langword="null"/> for fewer than two amounts or a total alone.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return WhyNoInterval is null ? Moments.Interval(level) : null;
    }

    /// <inheritdoc/>
    /// <remarks>Welch's t. There is no interval where either figure has none, or where all amounts of both are equal.</remarks>
    public Comparison? ComparedWith(MoneyPerUnit baseline, double level = 0.95)
    {
        _ = Guard.Level(level);
        _ = Money.Common(Total.Currency, baseline.Total.Currency);
        if (this == default || baseline == default)
        {
            return null;
        }

        _ = MetricDefinition.Same(Definition, baseline.Definition);
        if (Count == 0 || baseline.Count == 0)
        {
            return null;
        }

        double change = (double)((Total.Amount / Count) - (baseline.Total.Amount / baseline.Count));
        return isTotalOnly || baseline.isTotalOnly
            ? Comparison.WithoutInterval(Definition, change, Reason.FiguresOnly)
            : Moments.ComparedWith(baseline.Moments, change, MeanComparison.Welch, Definition, level);
    }

    /// <summary>The figure as an estimate of money, to feed into another metric.</summary>
    /// <returns>Value, interval, definition and reason.</returns>
    public MoneyEstimate ToEstimate() => MoneyEstimate.Of(this, Value);

    /// <summary>Adds the amounts of other things.</summary>
    /// <param name="other">The figure of things that are not counted in this one.</param>
    /// <returns>The figure of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    /// <exception cref="OverflowException">The count passes the largest <see cref="long"/>, or the total has more digits than a decimal holds.</exception>
    public MoneyPerUnit Add(MoneyPerUnit other) => this + other;

    /// <summary>Adds the amounts of disjoint things. Only when both know their squares does the sum.</summary>
    /// <param name="left">The figure of some things.</param>
    /// <param name="right">The figure of others.</param>
    /// <returns>The figure of both.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    /// <exception cref="CurrencyMismatchException">The two are in different currencies.</exception>
    /// <exception cref="OverflowException">The count passes the largest <see cref="long"/>, or the total has more digits than a decimal holds.</exception>
    public static MoneyPerUnit operator +(MoneyPerUnit left, MoneyPerUnit right)
    {
        if (left == default || right == default)
        {
            return left == default ? right : left;
        }

        bool totalOnly = left.isTotalOnly || right.isTotalOnly;
        _ = Money.Common(left.Total.Currency, right.Total.Currency);
        _ = MetricDefinition.Same(left.Definition, right.Definition);
        return new(Money.Sum([left.Total, right.Total]), left.Count + right.Count, totalOnly ? default : left.sumOfSquares + right.sumOfSquares, totalOnly, left.own ?? right.own);
    }

    /// <summary>Writes the figure with its total and count in the current culture, such as <c>1,250.00 EUR per deal (50,000.00 EUR over 40)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the figure.</summary>
    /// <param name="format"><c>G</c> or none: with its total and count; <c>R</c>: what <see cref="Parse"/> reads; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        MoneyPerUnit self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Mean:N2} {self.Definition.Unit} ({self.Total} over {self.Count:N0})",
            () => self.Write(new Form()).Add(self.own));
    }

    /// <summary>Reads a figure.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static MoneyPerUnit Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a figure, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The figure; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out MoneyPerUnit result) => Form.TryParse(text, Read, out result);

    /// <summary>The same amounts read under another definition.</summary>
    internal MoneyPerUnit Under(MetricDefinition definition) => new(Total, Count, sumOfSquares, isTotalOnly, definition);

    /// <summary>The sum of the squared amounts; null where only a total was given.</summary>
    internal DoubleDouble? Squares => isTotalOnly ? null : sumOfSquares;

    /// <summary>The same total over another number of things, where those that are more or fewer have an amount of 0.</summary>
    internal MoneyPerUnit Among(long count, MetricDefinition definition) => new(Total, count, sumOfSquares, isTotalOnly, definition);

    /// <summary>Writes the state, but for the definition, as fields.</summary>
    internal Form Write(Form form)
    {
        form = form.Add("total", Total).Add("count", Count);
        return isTotalOnly ? form : sumOfSquares.AddTo(form, "squares");
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static MoneyPerUnit Read(Form form, MetricDefinition? definition)
    {
        Money total = form.Money("total");
        long count = form.Int64("count");
        return form.Has("squares") ? Checked(total, count, DoubleDouble.Read(form, "squares"), definition, "squares") : From(total, count, definition);
    }

    private static MoneyPerUnit Read(Form form) => Read(form, form.Definition());

    private static MoneyPerUnit Checked(Money total, long count, DoubleDouble squares, MetricDefinition? definition, string name) =>
        new(total, count, Moments.Checked(count, DoubleDouble.Of(total.Amount), squares, name).Squares, false, definition);

#if NET8_0_OR_GREATER
    static MoneyPerUnit IAdditiveIdentity<MoneyPerUnit, MoneyPerUnit>.AdditiveIdentity => default;

    static MoneyPerUnit IParsable<MoneyPerUnit>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<MoneyPerUnit>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MoneyPerUnit result) => TryParse(s, out result);
#endif
}
