using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Returns;

/// <summary>The business case of a programme such as a CRM: what it costs in all (total cost of ownership, TCO) and what it brings, line by line and month by month.</summary>
/// <remarks>
/// <para><see cref="Appraise"/> gives net present value, return on investment, internal rates of return and payback; <see cref="CaseAppraisal.Tornado"/> which figure matters most and at what value of
/// it the case breaks even; <see cref="CaseAppraisal.Simulate"/> how sure it all is.</para>
/// <para>Of lines that count the same effect only the one with the largest expected total counts; the others are <see cref="LeftOut"/>. A case does not change: each method gives a new one.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class BusinessCase : IFormattable
{
    private const int MostMonths = 1200;

    private readonly CaseTerm[] terms;
    private readonly CaseInput[] inputs;

    private BusinessCase(Currency currency, LocalDate start, int months, IReadOnlyList<CaseLine> lines, bool isRiskAdjusted, IReadOnlyList<CaseCorrelation> correlations)
    {
        (Currency, Start, Months, Lines, IsRiskAdjusted) = (currency, start, months, lines, isRiskAdjusted);
        terms = [.. lines.Select(line => new CaseTerm(line, line.Twelfths(start, months), isRiskAdjusted))];
        LeftOut = Overlapping();
        terms = [.. terms.Where(term => !LeftOut.Contains(term.Line))];
        inputs = CaseInput.Of(terms);
        Correlations = [.. correlations.Where(pair => HasInput(pair.First) && HasInput(pair.Second))];

        bool HasInput(string name) => inputs.Any(input => input.Name == name);
    }

    /// <summary>The currency of the case.</summary>
    /// <value>The one given.</value>
    public Currency Currency { get; }

    /// <summary>The first day of the case, to which everything is discounted.</summary>
    /// <value>The one given.</value>
    public LocalDate Start { get; }

    /// <summary>How many months the case goes on.</summary>
    /// <value>From 1 to 1,200.</value>
    public int Months { get; }

    /// <summary>The lines of the case, in the order given.</summary>
    /// <value>At least one, with those that are left out.</value>
    public IReadOnlyList<CaseLine> Lines { get; }

    /// <summary>The lines that do not count, because a larger one of their overlap group does.</summary>
    /// <value>Often none.</value>
    public IReadOnlyList<CaseLine> LeftOut { get; }

    /// <summary>Whether benefits are cut and costs raised by the risk factors of the lines.</summary>
    /// <value><see langword="true"/> for what <see cref="RiskAdjusted"/> gives.</value>
    public bool IsRiskAdjusted { get; }

    /// <summary>What the programme costs in all, undiscounted (TCO).</summary>
    /// <value>The expected sum of the cost lines.</value>
    public Money TotalCostOfOwnership => Total(isBenefit: false);

    /// <summary>What the programme brings in all, undiscounted.</summary>
    /// <value>The expected sum of the benefit lines that count.</value>
    public Money TotalBenefits => Total(isBenefit: true);

    /// <summary>Benefits less costs: at the start, period 0, and at the end of each month.</summary>
    /// <value>Expected flows, in as many periods as there are months and one more.</value>
    public CashFlows Flows => CashFlows.Periodic(Enumerable.Range(0, Months + 1).Select(period => Sum(term => term.Sign * term.Flow(period))));

    /// <summary>Benefits less costs: at the start, period 0, and in each year of twelve months.</summary>
    /// <value>Expected flows; a last year that is cut off has those of its months.</value>
    public CashFlows FlowsByYear => ByYear(_ => true, term => term.Sign);

    /// <summary>The benefits: at the start, period 0, and in each year.</summary>
    /// <value>Expected amounts.</value>
    public CashFlows BenefitsByYear => ByYear(term => term.Line.IsBenefit, _ => 1);

    /// <summary>The costs: at the start, period 0, and in each year.</summary>
    /// <value>Expected amounts, 0 or more.</value>
    public CashFlows CostsByYear => ByYear(term => !term.Line.IsBenefit, _ => 1);

    internal IReadOnlyList<CaseTerm> Terms => terms;

    internal IReadOnlyList<CaseInput> Inputs => inputs;

    internal IReadOnlyList<CaseCorrelation> Correlations { get; }

    /// <summary>Makes a case.</summary>
    /// <param name="currency">The currency of all its amounts.</param>
    /// <param name="start">Its first day, to which everything is discounted.</param>
    /// <param name="months">How many months it goes on, from 1 to 1,200.</param>
    /// <param name="lines">Its benefits and costs, each with a name of its own.</param>
    /// <returns>The case.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="lines"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="months"/> is not from 1 to 1,200, or <paramref name="currency"/> is unset.</exception>
    /// <exception cref="ArgumentException">There are no lines, two have one name, a date of a line is not in the case, or two ranges have one name.</exception>
    /// <exception cref="CurrencyMismatchException">A measured amount is in another currency.</exception>
    public static BusinessCase From(Currency currency, LocalDate start, int months, params CaseLine[] lines) => From(currency, start, months, (IEnumerable<CaseLine>)Guard.NotNull(lines));

    /// <summary>Makes a case.</summary>
    /// <param name="currency">The currency of all its amounts.</param>
    /// <param name="start">Its first day, to which everything is discounted.</param>
    /// <param name="months">How many months it goes on, from 1 to 1,200.</param>
    /// <param name="lines">Its benefits and costs, each with a name of its own.</param>
    /// <returns>The case.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="lines"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="months"/> is not from 1 to 1,200, or <paramref name="currency"/> is unset.</exception>
    /// <exception cref="ArgumentException">There are no lines, two have one name, a date of a line is not in the case, or two ranges have one name.</exception>
    /// <exception cref="CurrencyMismatchException">A measured amount is in another currency.</exception>
    public static BusinessCase From(Currency currency, LocalDate start, int months, IEnumerable<CaseLine> lines)
    {
        if (currency.IsUnset)
        {
            throw Guard.Out(nameof(currency), "unset", "a case must have a currency");
        }

        if (Guard.AtLeast(1, months) > MostMonths)
        {
            throw Guard.Out(nameof(months), months, "must be 1,200 or less");
        }

        CaseLine[] all = [.. Guard.NotNull(lines)];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < all.Length; i++)
        {
            CaseLine line = all[i] ?? throw new ArgumentNullException(nameof(lines), Guard.Invariant($"lines: row {i} (counted from 0) is null."));
            _ = names.Add(line.Name) ? line : throw Guard.Bad(nameof(lines), $"lines: each must have a name of its own, but row {i} (counted from 0) is a second {line.Name}.");
            _ = Money.Common(currency, line.Currency);
        }

        return all.Length > 0
            ? new(currency, start.WithCalendar(CalendarSystem.Iso), months, all, isRiskAdjusted: false, [])
            : throw Guard.Bad(nameof(lines), $"lines: a case must have at least one, but there are none.");
    }

    /// <summary>The same case with benefits cut and costs raised by the risk factors of its lines, as in Forrester's Total Economic Impact studies.</summary>
    /// <returns>The adjusted case.</returns>
    /// <exception cref="InvalidOperationException">A line has no risk factor (where there is no risk say <c>WithRisk(0)</c>), or the case is adjusted already.</exception>
    /// <remarks>This and a simulation are two answers to one question: in a case with ranges and risk factors both would count the risk twice.</remarks>
    public BusinessCase RiskAdjusted()
    {
        string[] missing = [.. Lines.Where(line => line.RiskFactor is null).Select(line => line.Name)];
        return IsRiskAdjusted ? throw new InvalidOperationException("The case is adjusted for risk already.")
            : missing.Length > 0 ? throw new InvalidOperationException("Each line must have a risk factor, WithRisk(0) where there is none, but these have not: " + string.Join(", ", missing) + ".")
            : new(Currency, Start, Months, Lines, isRiskAdjusted: true, Correlations);
    }

    /// <summary>The same case with its cash lines only: what shows in the accounts.</summary>
    /// <returns>The case without lines for which no money changes hands.</returns>
    /// <exception cref="InvalidOperationException">No line is cash.</exception>
    public BusinessCase CashOnly()
    {
        CaseLine[] cash = [.. Lines.Where(line => line.IsCash)];
        return cash.Length > 0
            ? new(Currency, Start, Months, cash, IsRiskAdjusted, Correlations)
            : throw new InvalidOperationException("No line of the case is cash.");
    }

    /// <summary>The same case with uncertain figures that tend to turn out high or low together.</summary>
    /// <param name="correlations">Pairs of figures, such as <c>Renewals: revenue</c> or a name that you gave it (the name of a line stands for its one uncertain figure), each with a correlation from −1
    /// to 1: that of the normal scores of the two (a normal copula), a little above that of their ranks. Pairs that are not named are not correlated.</param>
    /// <returns>The case with these correlations, instead of any that it had.</returns>
    /// <exception cref="ArgumentNullException">The pairs, or a name, are <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A correlation is not from −1 to 1.</exception>
    /// <exception cref="ArgumentException">A name is of no uncertain figure or of several, both of a pair are the same, a pair is there twice, or the correlations contradict each other.</exception>
    public BusinessCase WithCorrelations(params (string First, string Second, double Correlation)[] correlations)
    {
        List<CaseCorrelation> all = [];
        foreach ((string first, string second, double correlation) in Guard.NotNull(correlations))
        {
            CaseCorrelation pair = new(Named(first), Named(second), correlation is >= -1 and <= 1 ? correlation : throw Guard.Out(nameof(correlations), correlation, "must be from -1 to 1"));
            all.Add(pair.First == pair.Second ? throw Guard.Bad(nameof(correlations), $"correlations: must be between two figures, but one is of {pair.First} with itself.")
                : all.Any(other => other.IsOf(pair.First, pair.Second)) ? throw Guard.Bad(nameof(correlations), $"correlations: must be given once for a pair, but that of {pair.First} and {pair.Second} is there twice.")
                : pair);
        }

        return CaseCorrelation.Factor(all) is not null
            ? new(Currency, Start, Months, Lines, IsRiskAdjusted, all)
            : throw Guard.Bad(nameof(correlations), $"correlations: contradict each other, no figures can have all of them: {string.Join(", ", all)}.");
    }

    /// <summary>What the case is worth at a rate of discount.</summary>
    /// <param name="discountRate">The effective yearly rate, above −1: 0.1 for 10 %.</param>
    /// <param name="timing">At which instant the flows are taken to come.</param>
    /// <returns>Net present value, return on investment, every internal rate of return, payback.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="discountRate"/> is not above −1, or <paramref name="timing"/> is no named value.</exception>
    public CaseAppraisal Appraise(double discountRate, DiscountTiming timing = DiscountTiming.MonthEnd)
    {
        _ = Guard.Finite(discountRate) > -1 ? discountRate : throw Guard.Out(nameof(discountRate), discountRate, "a rate must be above -1, which is -100 %");
        return new(this, discountRate, Guard.Named(timing));
    }

    /// <summary>Writes what the case costs and brings, in the current culture.</summary>
    /// <returns>The text, such as <c>36 months from 2025-01-01: benefits 900,000.00 EUR, costs 400,000.00 EUR (9 lines)</c>.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes what the case costs and brings.</summary>
    /// <param name="format">The format of the amounts; two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string number = Text.IsGeneral(format) ? "N2" : format!;
        return Text.In(formatProvider, $"{Months} months from {Text.Iso(Start)}: benefits ") + TotalBenefits.ToString(number, formatProvider) + ", costs " + TotalCostOfOwnership.ToString(number, formatProvider)
            + Text.In(formatProvider, $" ({Lines.Count} lines") + (LeftOut.Count > 0 ? Text.In(formatProvider, $", {LeftOut.Count} left out as counted elsewhere") : "") + (IsRiskAdjusted ? ", adjusted for risk)" : ")");
    }

    private CaseLine[] Overlapping() =>
    [
        .. terms.Where(term => term.Line.OverlapGroup is not null)
            .GroupBy(term => (term.Line.IsBenefit, term.Line.OverlapGroup))
            .SelectMany(group => group.OrderByDescending(term => term.Total).Skip(1))
            .Select(term => term.Line),
    ];

    private Money Total(bool isBenefit) => Sum(term => term.Line.IsBenefit == isBenefit ? term.Total : 0);

    private Money Sum(Func<CaseTerm, decimal> amount) => new(terms.Sum(amount), Currency);

    private CashFlows ByYear(Func<CaseTerm, bool> counts, Func<CaseTerm, int> sign) => CashFlows.Periodic(
        Enumerable.Range(0, 1 + ((Months + CaseLine.MonthsInYear - 1) / CaseLine.MonthsInYear)).Select(year => Sum(term => counts(term) ? sign(term) * term.FlowOfYear(year) : 0)));

    private string Named(string name)
    {
        CaseInput[] uncertain = [.. inputs.Where(input => !input.Range.IsExact)];
        CaseInput[] found = [.. uncertain.Where(input => input.Name == Guard.NotNull(name, "correlations"))];
        if (found.Length == 0)
        {
            found = [.. uncertain.Where(input => terms.Any(term => term.Line.Name == name && term.InputNames.Any(own => own == input.Name)))];
        }

        return found.Length == 1
            ? found[0].Name
            : throw Guard.Bad("correlations", $"correlations: must each name one uncertain figure of {string.Join(", ", (found.Length > 0 ? found : uncertain).Select(input => input.Name))}, but one names {name}.");
    }
}
