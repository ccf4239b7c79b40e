using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;

namespace CrmMetrics.Touchpoints;

/// <summary>What avoided contacts are worth: their number × the marginal cost of one, as cash or as capacity.</summary>
/// <remarks>
/// <para>At the fully loaded cost the same contacts look worth several times more, but rent and supervisors stay when calls go; such a cost is refused. Nor does
/// staffing fall in proportion: a queue with a fifth fewer calls needs less than a fifth fewer people for the same waiting time (Erlang).</para>
/// <para>Cash and capacity have different definitions and refuse to be compared: hours set free are no money until somebody does without them or they earn elsewhere.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ContactSaving : IFormattable
{
    private ContactSaving(Estimate avoided, MoneyEstimate value, SavingKind kind)
    {
        Avoided = avoided;
        Value = value;
        Kind = kind;
    }

    /// <summary>How many contacts are avoided.</summary>
    /// <value>In the unit <c>contacts</c>, with its interval where that is known.</value>
    public Estimate Avoided { get; }

    /// <summary>What they are worth.</summary>
    /// <value>An amount, negative when contacts rose; its interval joins those of the contacts and of the cost, which are taken for independent.</value>
    public MoneyEstimate Value { get; }

    /// <summary>Whether it is cash or capacity.</summary>
    /// <value>A named value.</value>
    public SavingKind Kind { get; }

    /// <summary>Values avoided contacts at a marginal cost that was measured.</summary>
    /// <param name="avoided">How many contacts are avoided, in the unit <c>contacts</c>: <see cref="ContactReduction.AvoidedContacts()"/>, <see cref="ImplicitDeflection.Contacts"/>, or an
    /// estimate from an experiment whose definition has that unit. A share, such as the reduction itself, is refused.</param>
    /// <param name="marginalCost">What one contact costs by itself: <see cref="ChannelTouchpoints.MarginalCost"/> of the channel from which the contacts go.</param>
    /// <param name="kind">What an avoided contact gives back.</param>
    /// <returns>The saving; its interval is of the contacts and the cost together.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="avoided"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException"><paramref name="avoided"/> is in another unit, or <paramref name="marginalCost"/> is another cost, such as the fully loaded one.</exception>
    /// <exception cref="OverflowException">The amount has more digits than a decimal holds.</exception>
    public static ContactSaving From(Estimate avoided, MoneyPerUnit marginalCost, SavingKind kind)
    {
        _ = Checked(avoided);
        if (marginalCost.Count > 0)
        {
            _ = MetricDefinition.Same(ChannelTouchpoints.Marginal, marginalCost.Definition);
        }

        return Of(avoided, marginalCost.Value, marginalCost, Guard.Named(kind));
    }

    /// <summary>Values avoided contacts at a marginal cost that is known, such as a fee per call.</summary>
    /// <param name="avoided">How many contacts are avoided, in the unit <c>contacts</c>: <see cref="ContactReduction.AvoidedContacts()"/>, <see cref="ImplicitDeflection.Contacts"/>, or an
    /// estimate from an experiment whose definition has that unit. A share, such as the reduction itself, is refused.</param>
    /// <param name="marginalCost">What one contact costs by itself, 0 or more.</param>
    /// <param name="kind">What an avoided contact gives back.</param>
    /// <returns>The saving; its interval is that of the contacts alone.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="avoided"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="marginalCost"/> is negative, or <paramref name="kind"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException"><paramref name="avoided"/> is in another unit than <c>contacts</c>.</exception>
    /// <exception cref="OverflowException">The amount has more digits than a decimal holds.</exception>
    public static ContactSaving From(Estimate avoided, Money marginalCost, SavingKind kind)
    {
        double cost = (double)Guard.NotNegative(marginalCost).Amount;
        return Of(Checked(avoided), marginalCost, new Estimate(cost, null, ChannelTouchpoints.Marginal, level => new(cost, cost, level), null), Guard.Named(kind));
    }

    /// <summary>Writes the amount and its kind in the current culture, such as <c>840.00 EUR [620.00, 1,060.00] at 95 %, capacity</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the amount and its kind.</summary>
    /// <param name="format">A format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Value.ToString(format, formatProvider) + ", " + Word(Kind);

    private static string Word(SavingKind kind) => kind == SavingKind.Cash ? "cash" : "capacity";

    // The unit alone: an experiment's definition has an id of its own.
    private static Estimate Checked(Estimate avoided) => string.Equals(Guard.NotNull(avoided).Definition.Unit, ContactReduction.Contacts.Unit, StringComparison.Ordinal)
        ? avoided
        : throw new DefinitionMismatchException(
            ContactReduction.Contacts with { Text = "avoided contacts, in the unit " + ContactReduction.Contacts.Unit },
            avoided.Definition with { Text = avoided.Definition.Text + ", in the unit " + avoided.Definition.Unit });

    private static ContactSaving Of(Estimate avoided, Money? cost, IMetric costs, SavingKind kind)
    {
        MetricDefinition definition = new(
            "avoided-contacts-value/" + Word(kind), "avoided contacts × marginal cost, as " + Word(kind), cost is { Currency: { IsUnset: false } currency } ? currency.Code : "money", 1, BetterWhen.Higher);
        Estimate value = EstimateProduct.Of(definition, avoided, costs);
        return new(avoided, new(value.Value is { } amount ? new Money((decimal)amount, cost!.Value.Currency) : null, value), kind);
    }
}
