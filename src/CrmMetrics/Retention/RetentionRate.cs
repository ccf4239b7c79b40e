using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Retention;

/// <summary>The customer retention rate: the share of the customers of a period's beginning whom the company kept.</summary>
/// <remarks>
/// <para>The word has several meanings, see <see cref="RetentionDefinition"/>; rates of two meanings refuse to be compared or added.</para>
/// <para>The default value is the rate of nobody: the identity of <c>+</c>, with no <see cref="Value"/>. Add only rates of
/// different customers.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<RetentionRate>))]
#endif
public readonly record struct RetentionRate : IMetric<RetentionRate>, ISummary<RetentionRate>
#if NET8_0_OR_GREATER
    , IAdditionOperators<RetentionRate, RetentionRate, RetentionRate>
    , IAdditiveIdentity<RetentionRate, RetentionRate>
    , IParsable<RetentionRate>
#endif
{
    private static readonly Reason NoOpeningCustomers = new("no-opening-customers", "there were no customers to keep");

    private readonly RetentionReading reading;

    private RetentionRate(long retained, long opening, RetentionReading reading)
    {
        Retained = retained;
        Opening = opening;
        this.reading = reading;
    }

    /// <summary>The rate of nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static RetentionRate Zero => default;

    /// <summary>How many were retained.</summary>
    /// <value>From 0 to <see cref="Opening"/>; more, or less than 0, only under the two definitions that subtract.</value>
    public long Retained { get; }

    /// <summary>How many customers there were to keep.</summary>
    /// <value>0 or more.</value>
    public long Opening { get; }

    /// <summary>The rate.</summary>
    /// <value>A share, 0.8 for 80 %; <see langword="null"/> when there was nobody to keep.</value>
    public double? Value => Ratio.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => Opening == 0 ? NoOpeningCustomers : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => reading.Definition;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined ?? Ratio.WhyNoInterval;

    private CustomerRatio Ratio => new(Retained, Opening, reading.IsSubset ? CustomerRatio.Kind.Share : CustomerRatio.Kind.Neither, Definition);

    /// <summary>Makes the rate from counts.</summary>
    /// <param name="retained">How many were retained, as the definition counts them.</param>
    /// <param name="opening">How many customers there were to keep: those of the opening day, or the buyers of the period before.</param>
    /// <param name="definition">What "retained" means.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, <paramref name="retained"/> exceeds <paramref name="opening"/> under a
    /// definition that counts a part of it, or <paramref name="definition"/> is no named value.</exception>
    public static RetentionRate From(long retained, long opening, RetentionDefinition definition = RetentionDefinition.SurvivorsOverOpening)
    {
        RetentionReading read = new(Guard.Named(definition), false);
        return Checked(retained, opening, read);
    }

    /// <summary>Reads the repeat purchase rate off purchases: who bought in one period and again in another.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="purchases">The purchases, in any order; those outside both periods are passed over.</param>
    /// <param name="customer">Who bought; never <see langword="null"/>.</param>
    /// <param name="date">When.</param>
    /// <param name="before">The period whose buyers are to be kept.</param>
    /// <param name="period">The period in which they buy again or not; it begins after <paramref name="before"/> has ended. Its length is the horizon: name it.</param>
    /// <returns>The rate under <see cref="RetentionDefinition.RepeatPurchase"/>, for customers without contracts. Add only rates of different customers.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The periods overlap or are in the wrong order, or rows have no customer. The message names the rows.</exception>
    public static RetentionRate FromPurchases<T, TCustomer>(
        IEnumerable<T> purchases, Func<T, TCustomer> customer, Func<T, LocalDate> date, DateInterval before, DateInterval period)
        where TCustomer : notnull
    {
        _ = Guard.NotNull(customer);
        _ = Guard.NotNull(date);
        if (Guard.NotNull(period).Start <= Guard.NotNull(before).End)
        {
            throw Guard.Out(nameof(period), Text.Iso(period.Start), "the period must begin after the one before has ended on " + Text.Iso(before.End));
        }

        HashSet<TCustomer> buyers = [], again = [];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(purchases), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                LocalDate bought = date(row);
                bool early = before.Contains(bought), late = period.Contains(bought);
                if (customer(row) is not { } buyer)
                {
                    problems.Add(first, "has no customer");
                }
                else if (early || late)
                {
                    _ = (early ? buyers : again).Add(buyer);
                }

                first++;
            }
        });
        problems.ThrowIfAny(nameof(purchases));
        again.IntersectWith(buyers);
        return From(again.Count, buyers.Count, RetentionDefinition.RepeatPurchase);
    }

    /// <summary>The rate of counts that add up here, which may leave out what <see cref="From(long, long, RetentionDefinition)"/> checks.</summary>
    internal static RetentionRate Of(long retained, long opening, RetentionReading reading) => new(retained, opening, reading);

    /// <summary>The range of rates that the customers seen are compatible with, taking each customer's staying as chance.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Wilson's bounds, shares; <see langword="null"/> when there is nobody, or under a definition that subtracts.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return Ratio.Interval(level);
    }

    /// <inheritdoc/>
    /// <remarks>The difference of two shares of different customers, by the score method of Miettinen and Nurminen.</remarks>
    public Comparison? ComparedWith(RetentionRate baseline, double level = 0.95)
    {
        _ = Guard.Level(level);
        // Nothing at all is a baseline under any definition: there is nothing to contradict.
        return this == default || baseline == default ? null : Ratio.ComparedWith(baseline.Ratio, level);
    }

    /// <summary>Adds the rate of other customers.</summary>
    /// <param name="other">The rate of customers who are not counted in this one, under the same definition.</param>
    /// <returns>The rate of both groups.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    public RetentionRate Add(RetentionRate other) => this + other;

    /// <summary>Adds the rates of disjoint groups of customers.</summary>
    /// <param name="left">The rate of one group.</param>
    /// <param name="right">The rate of another, under the same definition.</param>
    /// <returns>The rate of both.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    public static RetentionRate operator +(RetentionRate left, RetentionRate right)
    {
        if (left == default || right == default)
        {
            return left == default ? right : left;
        }

        _ = MetricDefinition.Same(left.Definition, right.Definition);
        return new(left.Retained + right.Retained, left.Opening + right.Opening, left.reading);
    }

    /// <summary>Writes the rate with its counts in the current culture, such as <c>160/200 = 80.0 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the rate.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        RetentionRate self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => $"{self.Retained:N0}/{self.Opening:N0} = {100 * self.Value:F1} %",
            () => new Form().Add("retained", self.Retained).Add("opening", self.Opening).AddKind(self.reading.Kind).AddKind("timing", self.reading.AtRequest ? ChurnTiming.AtRequest : 0));
    }

    /// <summary>Reads a rate.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static RetentionRate Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a rate, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The rate; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out RetentionRate result) => Form.TryParse(text, Read, out result);

    private static RetentionRate Checked(long retained, long opening, RetentionReading reading)
    {
        _ = Guard.Count(opening);
        return new(reading.IsSubset ? Guard.Part(retained, opening) : retained, opening, reading);
    }

    private static RetentionRate Read(Form form)
    {
        long retained = form.Int64("retained"), opening = form.Int64("opening");
        return form.IsUnsetKind(retained == 0 && opening == 0)
            ? default
            : Checked(retained, opening, new(form.Kind(RetentionDefinition.SurvivorsOverOpening), form.OptionalEnum<ChurnTiming>("timing") == ChurnTiming.AtRequest));
    }

#if NET8_0_OR_GREATER
    static RetentionRate IAdditiveIdentity<RetentionRate, RetentionRate>.AdditiveIdentity => default;

    static RetentionRate IParsable<RetentionRate>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RetentionRate>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RetentionRate result) => TryParse(s, out result);
#endif
}
