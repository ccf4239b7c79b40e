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
/// several, so that the rate may pass 1.</para>
/// <para>The default value is the rate of nobody: the identity of <c>+</c>, with no <see cref="Value"/>. Add only rates of
/// different customers.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<ChurnRate>))]
#endif
public readonly record struct ChurnRate : IMetric<ChurnRate>, ISummary<ChurnRate>
#if NET8_0_OR_GREATER
    , IAdditionOperators<ChurnRate, ChurnRate, ChurnRate>
    , IAdditiveIdentity<ChurnRate, ChurnRate>
    , IParsable<ChurnRate>
#endif
{
    private static readonly Reason NoCustomers = new("no-opening-customers", "there were no customers to lose");

    private static readonly MetricDefinition[] Definitions =
    [
        Define("lost-over-opening", "customers of the opening day gone on the closing day, over those of the opening day"),
        Define("events-over-opening", "departures over the customers of the opening day"),
        Define("events-over-opening-plus-new", "departures over the customers of the opening day and all who joined"),
        Define("ignore-same-period-join-and-leave", "departures of customers who did not join in the period, over those of the opening day"),
        Define("events-over-average", "departures over the mean of the opening and closing customers"),
    ];

    private readonly ChurnDefinition kind;

    private ChurnRate(long lost, decimal customers, ChurnDefinition kind)
    {
        Lost = lost;
        Customers = customers;
        this.kind = kind;
    }

    /// <summary>The rate of nobody, which changes nothing when added.</summary>
    /// <value>The default value.</value>
    public static ChurnRate Zero => default;

    /// <summary>How many customers left, or how many departures there were.</summary>
    /// <value>0 or more.</value>
    public long Lost { get; }

    /// <summary>How many customers could leave, as the definition counts them.</summary>
    /// <value>0 or more; a half is possible for an average.</value>
    public decimal Customers { get; }

    /// <summary>The rate.</summary>
    /// <value>0.02 for 2 % a period; <see langword="null"/> when there was nobody to lose.</value>
    public double? Value => Customers == 0 ? null : (double)(Lost / Customers);

    /// <inheritdoc/>
    public Reason? WhyUndefined => Customers == 0 ? NoCustomers : null;

    /// <inheritdoc/>
    public MetricDefinition Definition => Definitions[(int)(kind == 0 ? ChurnDefinition.LostOverOpening : kind) - 1];

    /// <inheritdoc/>
    public Reason? WhyNoInterval => WhyUndefined;

    /// <summary>Makes the rate from counts, as 1 less the retention of survivors.</summary>
    /// <param name="lost">How many customers of the opening day were gone on the closing day.</param>
    /// <param name="opening">How many customers there were on the opening day.</param>
    /// <returns>The rate under <see cref="ChurnDefinition.LostOverOpening"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or <paramref name="lost"/> exceeds <paramref name="opening"/>.</exception>
    public static ChurnRate From(long lost, long opening) => new(Guard.Part(lost, Guard.Count(opening)), opening, ChurnDefinition.LostOverOpening);

    /// <summary>Makes the rate from counts under any definition.</summary>
    /// <param name="lost">How many left, as the definition counts them.</param>
    /// <param name="customers">How many could leave, as the definition counts them; a mean of two counts may be a half.</param>
    /// <param name="definition">What is counted as churn, over what.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or, unless it is an average, not whole; customers are 0 while somebody left;
    /// <paramref name="lost"/> exceeds <paramref name="customers"/> under <see cref="ChurnDefinition.LostOverOpening"/>; or
    /// <paramref name="definition"/> is no named value.</exception>
    public static ChurnRate From(long lost, decimal customers, ChurnDefinition definition)
    {
        _ = Guard.Count(lost);
        _ = Guard.NotNegative(customers);
        decimal scaled = Guard.Named(definition) == ChurnDefinition.EventsOverAverage ? 2 * customers : customers;
        return scaled != decimal.Truncate(scaled) ? throw Guard.Out(nameof(customers), customers, "must be a whole number, or a half for an average of two counts")
            : definition == ChurnDefinition.LostOverOpening ? From(lost, (long)customers)
            : customers == 0 && lost > 0 ? throw Guard.Out(nameof(lost), lost, "must be 0 where there are no customers")
            : new(lost, customers, definition);
    }

    /// <summary>The range of rates that the customers seen are compatible with, taking each departure as chance.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>Wilson's bounds for the share of customers lost, Garwood's exact bounds where departures are counted;
    /// <see langword="null"/> when there is nobody.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public ConfidenceInterval? Interval(double level = 0.95)
    {
        _ = Guard.Level(level);
        return WhyUndefined is not null ? null : IsShare ? Share.Interval(level) : Events.Interval(level);
    }

    /// <inheritdoc/>
    /// <remarks>Shares of different customers by the score method of Miettinen and Nurminen, rates of departures as <see cref="EventRate"/> compares them.</remarks>
    public Comparison? ComparedWith(ChurnRate baseline, double level = 0.95)
    {
        _ = Guard.Level(level);
        MetricDefinition definition = MetricDefinition.Same(Definition, baseline.Definition);
        return Value is null || baseline.Value is null ? null
            : IsShare ? Share.ComparedWith(baseline.Share, level)
            : Events.ComparedWith(baseline.Events, level)?.Under(definition);
    }

    /// <summary>Adds the rate of other customers.</summary>
    /// <param name="other">The rate of customers who are not counted in this one, under the same definition.</param>
    /// <returns>The rate of both groups.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    public ChurnRate Add(ChurnRate other) => this + other;

    /// <summary>Adds the rates of disjoint groups of customers.</summary>
    /// <param name="left">The rate of one group.</param>
    /// <param name="right">The rate of another, under the same definition.</param>
    /// <returns>The rate of both.</returns>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    public static ChurnRate operator +(ChurnRate left, ChurnRate right)
    {
        if (left.kind != 0 && right.kind != 0)
        {
            _ = MetricDefinition.Same(left.Definition, right.Definition);
        }

        return new(left.Lost + right.Lost, left.Customers + right.Customers, left.kind == 0 ? right.kind : left.kind);
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
            () => $"{self.Lost:N0}/{self.Customers:#,##0.#} = {100 * self.Value:F1} %",
            () => new Form().Add("lost", self.Lost).Add("customers", self.Customers).AddKind(self.kind));
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

    private bool IsShare => kind is ChurnDefinition.LostOverOpening or 0;

    private Proportion Share => Proportion.From(Lost, (long)Customers, Definition);

    private EventRate Events => EventRate.From(Lost, (double)Customers);

    private static MetricDefinition Define(string id, string text) => MetricDefinition.Share("churn-rate/" + id, text, BetterWhen.Lower);

    private static ChurnRate Read(Form form)
    {
        long lost = form.Int64("lost");
        decimal customers = form.Decimal("customers");
        return form.IsUnsetKind(lost == 0 && customers == 0) ? default : From(lost, customers, form.Kind(ChurnDefinition.LostOverOpening));
    }

#if NET8_0_OR_GREATER
    static ChurnRate IAdditiveIdentity<ChurnRate, ChurnRate>.AdditiveIdentity => default;

    static ChurnRate IParsable<ChurnRate>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ChurnRate>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ChurnRate result) => TryParse(s, out result);
#endif
}
