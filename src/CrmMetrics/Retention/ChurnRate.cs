using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Retention;

/// <summary>The customer churn rate: how many customers left, over how many could.</summary>
/// <remarks>
/// <para>The word has several meanings, see <see cref="ChurnDefinition"/>; rates of two meanings refuse to be compared or added.
/// Only <see cref="ChurnDefinition.LostOverOpening"/> is a share; the others count departures, of which a customer may have
/// several, so that the rate may pass 1. Rates of voluntary churn, of involuntary churn and of both are three definitions, and so are
/// those that date churn at the request and at the end of what was paid for.</para>
/// <para>The default value is the rate of nobody: the identity of <c>+</c>, with no <see cref="Value"/>. Add only rates of
/// different customers; sums of daily rates don't add, but their <see cref="CustomerMovements"/> do.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ChurnRate>))]
#endif
public readonly partial record struct ChurnRate : IMetric<ChurnRate>, ISummary<ChurnRate>
#if NET8_0_OR_GREATER
    , IAdditionOperators<ChurnRate, ChurnRate, ChurnRate>
    , IAdditiveIdentity<ChurnRate, ChurnRate>
    , IParsable<ChurnRate>
#endif
{
    internal const int DaysOfExposure = 30;

    private static readonly Reason NoCustomers = new("no-opening-customers", "there were no customers to lose");

    private static readonly Reason NoDailyCounts = new("no-daily-counts", "the customers of the single days were not counted");

    private readonly ChurnReading reading;
    private readonly DailyRates daily;

    private ChurnRate(long lost, decimal customers, ChurnReading reading, DailyRates daily = default)
    {
        Lost = lost;
        Customers = customers;
        this.reading = reading;
        this.daily = daily;
    }

    /// <summary>The rate of nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static ChurnRate Zero => default;

    /// <summary>How many customers left, or how many departures there were.</summary>
    /// <value>0 or more.</value>
    public long Lost { get; }

    /// <summary>How many customers could leave, as the definition counts them.</summary>
    /// <value>0 or more; a half is possible for an average. Customer-days under <see cref="ChurnDefinition.PerExposure"/>, and 0 under
    /// <see cref="ChurnDefinition.SumOfDailyRates"/>, which divides by the customers of each day.</value>
    public decimal Customers { get; }

    /// <summary>The rate.</summary>
    /// <value>0.02 for 2 % a period; <see langword="null"/> when there was nobody to lose.</value>
    public double? Value => WhyUndefined is not null ? null : IsDaily ? daily.Sum : Scale * Ratio.Value;

    /// <inheritdoc/>
    public Reason? WhyUndefined => IsDaily
        ? daily.Days == 0 ? NoDailyCounts : daily.Heaviest == 0 ? NoCustomers : null
        : Customers == 0 ? NoCustomers : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => reading.Definition;

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined;

    private bool IsDaily => reading.Kind == ChurnDefinition.SumOfDailyRates;

    // A rate per exposure is that of one customer-day, taken so many times.
    private double Scale => reading.Kind == ChurnDefinition.PerExposure ? reading.Days : 1;

    private CustomerRatio Ratio => new(Lost, Customers, reading.Of, Definition);

    /// <summary>Makes the rate from counts, as 1 less the retention of survivors.</summary>
    /// <param name="lost">How many customers of the opening day were gone on the closing day.</param>
    /// <param name="opening">How many customers there were on the opening day.</param>
    /// <returns>The rate under <see cref="ChurnDefinition.LostOverOpening"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or <paramref name="lost"/> exceeds <paramref name="opening"/>.</exception>
    public static ChurnRate From(long lost, long opening) => Checked(lost, opening, new(ChurnDefinition.LostOverOpening, 0, false, 0));

    /// <summary>Makes the rate from counts under any definition but <see cref="ChurnDefinition.SumOfDailyRates"/>.</summary>
    /// <param name="lost">How many left, as the definition counts them.</param>
    /// <param name="customers">How many could leave, as the definition counts them; a mean of two counts may be a half. Customer-days under
    /// <see cref="ChurnDefinition.PerExposure"/>, whose rate is then for 30 days.</param>
    /// <param name="definition">What is counted as churn, over what.</param>
    /// <returns>The rate; undefined where there are no customers, also when somebody who is not counted among them left.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or, unless it is an average, not whole;
    /// <paramref name="lost"/> exceeds <paramref name="customers"/> under <see cref="ChurnDefinition.LostOverOpening"/>; or
    /// <paramref name="definition"/> is no named value or needs the counts of each day.</exception>
    public static ChurnRate From(long lost, decimal customers, ChurnDefinition definition) => Guard.Named(definition) == ChurnDefinition.SumOfDailyRates
        ? throw Guard.Out(nameof(definition), definition, "is made of the counts of each day, by FromDaily")
        : Checked(lost, customers, new(definition, 0, false, definition == ChurnDefinition.PerExposure ? DaysOfExposure : 0));

    /// <summary>Makes the rate per exposure: departures over customer-days, for a stretch of so many days.</summary>
    /// <param name="departures">How many departures there were.</param>
    /// <param name="customerDays">On how many days customers were there, together.</param>
    /// <param name="days">For how many days the rate is, 1 or more.</param>
    /// <returns>The rate under <see cref="ChurnDefinition.PerExposure"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or <paramref name="days"/> is not 1 or more.</exception>
    public static ChurnRate FromExposure(long departures, long customerDays, int days = DaysOfExposure) =>
        Checked(Guard.Count(departures), Guard.Count(customerDays), new(ChurnDefinition.PerExposure, 0, false, Guard.AtLeast(1, days)));

    /// <summary>Makes the sum of the daily rates from the counts of each day.</summary>
    /// <param name="departures">How many customers departed on each day.</param>
    /// <param name="customersBefore">How many customers there were on the day before each.</param>
    /// <returns>The rate under <see cref="ChurnDefinition.SumOfDailyRates"/>.</returns>
    /// <exception cref="ArgumentException">The columns differ in length, a count is negative, or more departed on a day than there were the day before. The
    /// message names the day.</exception>
    public static ChurnRate FromDaily(ReadOnlySpan<long> departures, ReadOnlySpan<long> customersBefore)
    {
        if (departures.Length != customersBefore.Length)
        {
            throw Guard.Bad(nameof(departures), $"There must be one count of departures for each of the {customersBefore.Length} days, but there were {departures.Length}.");
        }

        long lost = 0;
        for (int day = 0; day < departures.Length; day++)
        {
            lost += departures[day] >= 0 && departures[day] <= customersBefore[day]
                ? departures[day]
                : throw Guard.Bad(nameof(departures), $"On day {day} (counted from 0) from 0 to the {customersBefore[day]} customers of the day before can depart, but {departures[day]} did.");
        }

        return new(lost, 0, new(ChurnDefinition.SumOfDailyRates, 0, false, 0), DailyRates.Of(departures, customersBefore));
    }

    /// <summary>The rate of counts that add up.</summary>
    internal static ChurnRate Of(long lost, decimal customers, ChurnReading reading, DailyRates daily) => new(lost, customers, reading, daily);

    /// <summary>The range of rates that the customers seen are compatible with, taking each departure as chance.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Wilson's bounds for the share of customers lost, Garwood's exact bounds where departures are counted, Fay and Feuer's for a sum of
    /// daily rates; <see langword="null"/> when there is nobody.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return WhyUndefined is not null ? null
            : IsDaily ? daily.Interval(level)
            : Ratio.Interval(level) is { } interval ? new(Scale * interval.Lower, Scale * interval.Upper, level) : null;
    }

    /// <inheritdoc/>
    /// <remarks>Shares of different customers by the score method of Miettinen and Nurminen, rates of departures as <see cref="EventRate"/> compares them,
    /// sums of daily rates by their intervals (MOVER). The same customers seen twice are pairs: <see cref="CustomerMovementsBuilder{TCustomer}.PairedWith"/>.</remarks>
    public Comparison? ComparedWith(ChurnRate baseline, double level = 0.95)
    {
        _ = Guard.Level(level);

        // Nothing at all is a baseline under any definition: there is nothing to contradict.
        return this == default || baseline == default ? null
            : IsDaily || baseline.IsDaily ? Comparison.Independent(this, baseline, level)
            : Ratio.ComparedWith(baseline.Ratio, level)?.Times(Scale);
    }

    /// <summary>Adds the rate of other customers.</summary>
    /// <param name="other">The rate of customers who are not counted in this one, under the same definition.</param>
    /// <returns>The rate of both groups.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="InvalidOperationException">They are sums of daily rates, which don't add.</exception>
    public ChurnRate Add(ChurnRate other) => this + other;

    /// <summary>Adds the rates of disjoint groups of customers.</summary>
    /// <param name="left">The rate of one group.</param>
    /// <param name="right">The rate of another, under the same definition.</param>
    /// <returns>The rate of both.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    /// <exception cref="InvalidOperationException">They are sums of daily rates, which don't add.</exception>
    public static ChurnRate operator +(ChurnRate left, ChurnRate right)
    {
        if (left == default || right == default)
        {
            return left == default ? right : left;
        }

        _ = MetricDefinition.Same(left.Definition, right.Definition);
        return left.IsDaily
            ? throw new InvalidOperationException("Sums of daily rates are no ratio of sums, so they don't add: add the customer movements and read the rate off the sum.")
            : new(left.Lost + right.Lost, left.Customers + right.Customers, left.reading);
    }

    /// <summary>Writes the rate with its counts in the current culture, such as <c>4/200 = 2.0 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the rate.</summary>
    /// <param name="format"><c>G</c> or none: with its counts; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Value"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        ChurnRate self = this;
        return Text.Of(
            self,
            format,
            formatProvider,
            () => self.reading.Kind switch
            {
                ChurnDefinition.PerExposure => $"{self.Lost:N0}/{self.Customers:#,##0} customer-days = {100 * self.Value:F1} % in {self.reading.Days} days",
                ChurnDefinition.SumOfDailyRates => $"{100 * self.Value:F1} % ({self.Lost:N0} departures in {self.daily.Days} days)",
                _ => $"{self.Lost:N0}/{self.Customers:#,##0.#} = {100 * self.Value:F1} %",
            },
            () => self.ToForm());
    }

    /// <summary>Reads a rate.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static ChurnRate Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a rate, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The rate; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out ChurnRate result) => Form.TryParse(text, Read, out result);

    private static ChurnRate Checked(long lost, decimal customers, ChurnReading reading)
    {
        _ = Guard.Count(lost);
        _ = Guard.NotNegative(customers);
        decimal scaled = reading.Kind == ChurnDefinition.EventsOverAverage ? 2 * customers : customers;
        return scaled != decimal.Truncate(scaled) ? throw Guard.Out(nameof(customers), customers, "must be a whole number, or a half for an average of two counts")
            : new(reading.Of == CustomerRatio.Kind.Share ? Guard.Part(lost, (long)customers) : lost, customers, reading);
    }

    private static ChurnRate Read(Form form)
    {
        long lost = form.Int64("lost");
        decimal customers = form.Decimal("customers");
        if (form.IsUnsetKind(lost == 0 && customers == 0))
        {
            return default;
        }

        ChurnReading read = new(
            form.Kind(ChurnDefinition.LostOverOpening),
            form.OptionalEnum<ChurnKind>("only"),
            form.OptionalEnum<ChurnTiming>("timing") == ChurnTiming.AtRequest,
            0);
        return read.Kind switch
        {
            ChurnDefinition.SumOfDailyRates => new(Guard.Count(lost), 0, read, DailyRates.Read(form)),
            ChurnDefinition.PerExposure => Checked(lost, customers, read with { Days = Guard.AtLeast(1, form.Int32("days"), "days") }),
            _ => Checked(lost, customers, read),
        };
    }

    private Form ToForm()
    {
        Form form = new Form().Add("lost", Lost).Add("customers", Customers).AddKind(reading.Kind).AddKind("only", reading.Only)
            .AddKind("timing", reading.AtRequest ? ChurnTiming.AtRequest : 0);
        return IsDaily ? daily.AddTo(form) : reading.Days > 0 ? form.Add("days", reading.Days) : form;
    }

#if NET8_0_OR_GREATER
    static ChurnRate IAdditiveIdentity<ChurnRate, ChurnRate>.AdditiveIdentity => default;

    static ChurnRate IParsable<ChurnRate>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ChurnRate>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ChurnRate result) => TryParse(s, out result);
#endif
}
