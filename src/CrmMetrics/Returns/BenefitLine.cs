using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Returns;

/// <summary>A benefit of a programme, in a <see cref="BusinessCase"/>.</summary>
/// <remarks>Every benefit asks which share of the effect is owed to the programme. Give 1 only where the effect was measured against what would have happened without it: nothing is taken for granted.</remarks>
public sealed class BenefitLine : CaseLine
{
    private const string Owed = "share owed to the programme";

    private BenefitLine(string name, BenefitKind kind, ValueRange attributionShare, decimal[]? plan, params CaseFactor[] factors)
        : base(name, isOneOff: false, plan, [.. factors, CaseFactor.Share(Owed, attributionShare, nameof(attributionShare))])
    {
        Kind = kind;
    }

    /// <inheritdoc/>
    public override bool IsBenefit => true;

    /// <summary>What the benefit consists in.</summary>
    /// <value>One of the named kinds.</value>
    public BenefitKind Kind { get; }

    /// <summary>The share of the effect that is owed to the programme.</summary>
    /// <value>Within 0 and 1.</value>
    public ValueRange AttributionShare => Factors[Factors.Count - 1].Range;

    /// <summary>More revenue, of which the margin counts.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="revenuePerYear">The additional revenue of a year: an amount, a range, or a measured effect.</param>
    /// <param name="margin">The share of revenue that remains after the cost of what is sold, from 0 to 1.</param>
    /// <param name="attributionShare">The share of the additional revenue that is owed to the programme, from 0 to 1.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank, or two figures are money.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">A share is not from 0 to 1.</exception>
    public static BenefitLine RevenueUplift(string name, ValueRange revenuePerYear, ValueRange margin, ValueRange attributionShare) =>
        new(name, BenefitKind.RevenueUplift, attributionShare, null, new("revenue", Guard.NotNull(revenuePerYear)), CaseFactor.Share("margin", margin, nameof(margin)));

    /// <summary>A cost that is no longer paid.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="perYear">What it came to in a year: an amount, a range, or a measured effect.</param>
    /// <param name="attributionShare">The share of the saving that is owed to the programme, from 0 to 1.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank, or two figures are money.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">A share is not from 0 to 1.</exception>
    public static BenefitLine CostSaving(string name, ValueRange perYear, ValueRange attributionShare) =>
        new(name, BenefitKind.CostSaving, attributionShare, null, new CaseFactor("saving", Guard.NotNull(perYear)));

    /// <summary>Working time that is freed. Not cash, unless <see cref="CaseLine.AsCash"/> says that somebody is paid less for it.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="hoursPerYear">The hours of a year, of all people together.</param>
    /// <param name="rate">What an hour costs, with all that comes on top of pay.</param>
    /// <param name="recaptureShare">The share of the freed time that is put to productive use, from 0 to 1.</param>
    /// <param name="attributionShare">The share of the freed time that is owed to the programme, from 0 to 1.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank, or two figures are money.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">A share is not from 0 to 1.</exception>
    public static BenefitLine TimeSaved(string name, ValueRange hoursPerYear, ValueRange rate, ValueRange recaptureShare, ValueRange attributionShare) =>
        new(
            name,
            BenefitKind.TimeSaved,
            attributionShare,
            null,
            new("hours", Guard.NotNull(hoursPerYear)),
            new("rate", Guard.NotNull(rate)),
            CaseFactor.Share("recapture share", recaptureShare, nameof(recaptureShare)))
        {
            IsCash = false,
        };

    /// <summary>Losses that no longer occur: what they would come to on average.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="loss">What one of them costs.</param>
    /// <param name="avoidedPerYear">How many fewer of them there are in a year on average: 0.2 for one in five years.</param>
    /// <param name="attributionShare">The share of that which is owed to the programme, from 0 to 1.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank, or two figures are money.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">A share is not from 0 to 1.</exception>
    public static BenefitLine RiskAvoided(string name, ValueRange loss, ValueRange avoidedPerYear, ValueRange attributionShare) =>
        new(name, BenefitKind.RiskAvoided, attributionShare, null, new("loss", Guard.NotNull(loss)), new("avoided", Guard.NotNull(avoidedPerYear)));

    /// <summary>A benefit that is a product of figures of your own, such as customers kept × margin of a customer.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="attributionShare">The share of the effect that is owed to the programme, from 0 to 1.</param>
    /// <param name="figures">The figures whose product is the benefit of a year, each with its name; at least one.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException">A name is blank or there twice, two figures are money, or there are none.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The share is not from 0 to 1.</exception>
    public static BenefitLine Product(string name, ValueRange attributionShare, params (string Name, ValueRange Value)[] figures)
    {
        _ = Guard.NotNull(figures).Length > 0 ? figures : throw Guard.Bad(nameof(figures), $"figures: {name} must be the product of at least one, but there are none.");
        string[] names = [.. figures.Select(figure => Word(figure.Name, nameof(figures))), Owed];
        return names.Distinct(System.StringComparer.Ordinal).Count() == names.Length
            ? new(name, BenefitKind.Other, attributionShare, null, [.. figures.Select(figure => new CaseFactor(figure.Name, Guard.NotNull(figure.Value, nameof(figures))))])
            : throw Guard.Bad(nameof(figures), $"figures: each must have a name of its own, but they are {string.Join(", ", names)}.");
    }

    /// <summary>A benefit that is planned year by year.</summary>
    /// <param name="name">The name of the line.</param>
    /// <param name="initial">What comes at the start.</param>
    /// <param name="years">What comes in each year of the case, spread evenly over its months.</param>
    /// <param name="attributionShare">The share of it that is owed to the programme, from 0 to 1.</param>
    /// <param name="ofPlan">Which part of the plan comes about: all of it when not given, or a range such as PERT 0.7, 1, 1.1.</param>
    /// <returns>The line.</returns>
    /// <exception cref="System.ArgumentNullException"><paramref name="name"/>, <paramref name="years"/> or <paramref name="attributionShare"/> is <see langword="null"/>.</exception>
    /// <exception cref="System.ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException">The share is not from 0 to 1.</exception>
    public static BenefitLine ByYear(string name, decimal initial, IReadOnlyList<decimal> years, ValueRange attributionShare, ValueRange? ofPlan = null) =>
        new(name, BenefitKind.Other, attributionShare, Plan(initial, years), new CaseFactor("of the plan", ofPlan ?? 1m));
}
