using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Returns;

/// <summary>A benefit or a cost, period by period: what was projected, and what came so far.</summary>
/// <remarks>
/// <para>Every variance is favourable above 0: actual less projected for a benefit, projected less actual for a cost. Amounts of money are exact and sums of them too, so the parts of a variance
/// add up to the cent: periods to the variance to date, lines to the net.</para>
/// <para>The plan covers all the periods, the actuals the first of them: those that have wholly ended. Of a month that is still running the actual is a part and the projection the whole,
/// which always looks like a shortfall.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class VarianceLine : IFormattable
{
    private static readonly Reason NoActuals = new("no-actuals", "no period has actuals yet");

    private static readonly Reason NothingProjected = new(
        "nothing-projected-yet", "nothing was projected for the periods to date, so there is no ratio of actual to projected; the plan for the rest needs none");

    private static readonly Reason PlanChangesSign = new("plan-changes-sign", "the plan goes below 0 to date or in the rest, and a ratio of one carried to the other would turn good news into bad");

    private static readonly Reason PlanHasNoSpread = new("plan-without-spread", "the rest is the plan, and nothing tells how uncertain that is");

    private static readonly Reason OnePeriod = new("one-period", "the spread between periods takes two of them at least");

    private static readonly Reason NotOfOneSign = new("projection-not-of-one-sign", "the spread of the ratio takes projections of one sign, and none of 0 where something came");

    private const string NoPriceAndVolume = "no-price-and-volume";

    private readonly Money[] projected;
    private readonly UncertainAmount[] actual;
    private readonly PriceAndVolume[]? projectedPrices;
    private readonly PriceAndVolume[]? actualPrices;
    private readonly ErrorDependence errors;
    private readonly bool isSum;
    private IReadOnlyList<PeriodVariance>? periods;

    private VarianceLine(
        string name, bool isCost, Money[] projected, UncertainAmount[] actual, ErrorDependence errors, PriceAndVolume[]? projectedPrices, PriceAndVolume[]? actualPrices)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw Guard.Bad(nameof(name), $"name: a line must have a name, but was \"{name}\".");
        }

        if (projected.Length == 0)
        {
            throw Guard.Bad(nameof(projected), $"projected: \"{name}\" must have a projection for one period at least.");
        }

        if (actual.Length > projected.Length)
        {
            throw Guard.Bad(nameof(actual), $"actual: \"{name}\" has actuals for {actual.Length} periods, but a projection for {projected.Length}.");
        }

        Name = name;
        IsCost = isCost;
        Parts = [];
        this.projected = projected;
        this.actual = actual;
        this.errors = errors;
        this.projectedPrices = projectedPrices;
        this.actualPrices = actualPrices;
        Currency = actual.Select(amount => (amount.Value ?? default).Currency).Concat(projected.Select(amount => amount.Currency)).Aggregate(default(Currency), Money.Common);
        if (ExactAmounts.TooManyDigits(Amounts) is { } finest)
        {
            string argument = projected.Any(amount => amount.Amount == finest) ? nameof(projected) : nameof(actual);
            throw Guard.Bad(argument, $"{argument}: the amounts of \"{name}\" have more digits than can be added exactly, such as {finest}; round to cents what was divided.");
        }
    }

    /// <summary>Adds up lines: costs are taken off where the sum isn't one of costs itself.</summary>
    internal VarianceLine(string name, bool isCost, IReadOnlyList<VarianceLine> parts, int periods, int toDate, ErrorDependence errors)
    {
        Name = name;
        IsCost = isCost;
        Parts = parts;
        this.errors = errors;
        isSum = true;
        projected = [.. Enumerable.Range(0, periods).Select(period => Money.Sum(parts.Select(part => SignOf(part) * part.projected[period])))];
        actual = [.. Enumerable.Range(0, toDate).Select(period => Sum(part => part.actual[period]))];
        Currency = parts.Select(part => part.Currency).Aggregate(default(Currency), Money.Common);
    }

    /// <summary>What the line is called.</summary>
    /// <value>Such as <c>Hours saved</c>.</value>
    public string Name { get; }

    /// <summary>Whether the line is a cost.</summary>
    /// <value>If so, less than projected is favourable.</value>
    public bool IsCost { get; }

    /// <summary>The lines that this one is the sum of.</summary>
    /// <value>None for a line of the plan itself.</value>
    public IReadOnlyList<VarianceLine> Parts { get; }

    /// <summary>What was projected, period by period, to the end of the plan.</summary>
    /// <value>The first period is number 0.</value>
    public IReadOnlyList<Money> Projected => projected;

    /// <summary>How many periods have actuals.</summary>
    /// <value>0 or more, at most as many as were projected.</value>
    public int PeriodsToDate => actual.Length;

    /// <summary>What was projected over the whole plan.</summary>
    /// <value>The exact sum.</value>
    public Money ProjectedTotal => Money.Sum(projected);

    /// <summary>What was projected for the periods that have actuals.</summary>
    /// <value>The exact sum.</value>
    public Money ProjectedToDate => Money.Sum(projected.Take(PeriodsToDate));

    /// <summary>What came so far.</summary>
    /// <value>With its interval; undefined when no period has an actual or one of them is undefined.</value>
    public MoneyEstimate ActualToDate => ToDate(PeriodsToDate).ToEstimate(ActualDefinition);

    /// <summary>How much better than projected the periods to date are.</summary>
    /// <value>Above 0 when favourable, with its interval; undefined when the actuals are.</value>
    public MoneyEstimate Variance => VarianceToDate(PeriodsToDate);

    /// <summary>The variance as a share of what was projected to date.</summary>
    /// <value>Above 0 when favourable, −0.16 for 16 % short; <see langword="null"/> when the variance is undefined or nothing was projected.</value>
    public decimal? RelativeVariance => Variance.Value is { } variance && ProjectedToDate.Amount != 0 ? variance.Amount / Math.Abs(ProjectedToDate.Amount) : null;

    /// <summary>The periods that have actuals, with the variance of each and the cumulative one.</summary>
    /// <value>In their order; the variances of the periods add up to the cumulative ones exactly.</value>
    public IReadOnlyList<PeriodVariance> Periods => periods ??=
    [
        .. Enumerable.Range(0, PeriodsToDate).Select(period => new PeriodVariance(
            period,
            projected[period],
            actual[period].ToEstimate(ActualDefinition),
            Against(actual[period], projected[period]),
            Money.Sum(projected.Take(period + 1)),
            ToDate(period + 1).ToEstimate(ActualDefinition),
            VarianceToDate(period + 1))),
    ];

    /// <summary>The currency of the amounts.</summary>
    internal Currency Currency { get; }

    /// <summary>All amounts, projected and actual.</summary>
    internal IEnumerable<decimal> Amounts => projected.Select(amount => amount.Amount).Concat(actual.Select(amount => (amount.Value ?? default).Amount));

    private MetricDefinition ActualDefinition => Define("actual", "actual amounts added up", IsCost ? BetterWhen.Lower : BetterWhen.Higher);

    /// <summary>Makes a benefit out of amounts known exactly, such as those of the books.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="projected">What was projected, for every period of the plan.</param>
    /// <param name="actual">What came, for the periods that have ended.</param>
    /// <returns>The line.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, there are more actuals than projections, or the amounts have more digits than can be added exactly.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static VarianceLine Benefit(string name, IEnumerable<Money> projected, IEnumerable<Money> actual) => OfBooks(name, false, projected, actual);

    /// <summary>Makes a benefit out of measured amounts, each with its interval.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="projected">What was projected, for every period of the plan.</param>
    /// <param name="actual">What came, for the periods that have ended, all under one definition and taken to ten decimals. An estimate without an interval leaves the
    /// line without a verdict; what is known exactly has a standard error of 0.</param>
    /// <param name="errors">How the errors of the periods hang together.</param>
    /// <returns>The line.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, there are more actuals than projections, an actual is <see langword="null"/>, or the amounts have more digits than can be
    /// added exactly.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errors"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    /// <exception cref="DefinitionMismatchException">The actuals were read under different definitions.</exception>
    public static VarianceLine Benefit(string name, IEnumerable<Money> projected, IEnumerable<MoneyEstimate> actual, ErrorDependence errors) =>
        OfMeasurements(name, false, projected, actual, errors);

    /// <summary>Makes a benefit out of prices and volumes, such as deals and what each brings.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="projected">What was projected, for every period of the plan.</param>
    /// <param name="actual">What came, for the periods that have ended.</param>
    /// <returns>The line, whose variance can be split.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, there are more actuals than projections, or the amounts have more digits than can be added exactly.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static VarianceLine Benefit(string name, IEnumerable<PriceAndVolume> projected, IEnumerable<PriceAndVolume> actual) => OfPrices(name, false, projected, actual);

    /// <summary>Makes a cost out of amounts known exactly, such as those of the books.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="projected">What was projected, for every period of the plan; a cost is above 0.</param>
    /// <param name="actual">What it cost, for the periods that have ended.</param>
    /// <returns>The line.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, there are more actuals than projections, or the amounts have more digits than can be added exactly.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static VarianceLine Cost(string name, IEnumerable<Money> projected, IEnumerable<Money> actual) => OfBooks(name, true, projected, actual);

    /// <summary>Makes a cost out of measured amounts, each with its interval.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="projected">What was projected, for every period of the plan; a cost is above 0.</param>
    /// <param name="actual">What it cost, for the periods that have ended, all under one definition and taken to ten decimals. An estimate without an interval leaves the
    /// line without a verdict; what is known exactly has a standard error of 0.</param>
    /// <param name="errors">How the errors of the periods hang together.</param>
    /// <returns>The line.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, there are more actuals than projections, an actual is <see langword="null"/>, or the amounts have more digits than can be
    /// added exactly.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errors"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    /// <exception cref="DefinitionMismatchException">The actuals were read under different definitions.</exception>
    public static VarianceLine Cost(string name, IEnumerable<Money> projected, IEnumerable<MoneyEstimate> actual, ErrorDependence errors) =>
        OfMeasurements(name, true, projected, actual, errors);

    /// <summary>Makes a cost out of prices and volumes, such as seats and the price of a licence.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="projected">What was projected, for every period of the plan; a cost is above 0.</param>
    /// <param name="actual">What it cost, for the periods that have ended.</param>
    /// <returns>The line, whose variance can be split.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank, there are more actuals than projections, or the amounts have more digits than can be added exactly.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in different currencies.</exception>
    public static VarianceLine Cost(string name, IEnumerable<PriceAndVolume> projected, IEnumerable<PriceAndVolume> actual) => OfPrices(name, true, projected, actual);

    /// <summary>Whether the projection was met to date.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="tolerance">A shortfall that still counts as met, 0 or more.</param>
    /// <returns>Met when the whole interval of the variance lies at 0 or above, not met when it lies below, else nobody can tell.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="tolerance"/> is negative.</exception>
    /// <exception cref="CurrencyMismatchException"><paramref name="tolerance"/> is in another currency.</exception>
    public VarianceVerdict Verdict(double level = 0.95, Money tolerance = default) => new(Variance, level, tolerance);

    /// <summary>Sets a line of a business case against amounts known exactly, such as those of the books.</summary>
    /// <param name="plan">The case, whose expected amounts are the projection.</param>
    /// <param name="name">The name of a line that counts in it.</param>
    /// <param name="actual">What came, for the periods that have ended: of a benefit the part that is owed to the programme, as the projection has it.</param>
    /// <param name="monthsInPeriod">How many months of the case are a period: 1 for months, 3 for quarters, 12 for years; a last period that the case cuts off is shorter.</param>
    /// <returns>The line: a benefit or a cost, as in the case.</returns>
    /// <remarks>The projection of a period is what its books would have, in cents: the flows of its months, in the first period with those at the start. What is due on the first day of a month, such as a
    /// year in advance, is in that month.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">No line that counts has the name, there are more actuals than periods, or the amounts have more digits than can be added exactly.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="monthsInPeriod"/> is below 1.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in another currency than the case.</exception>
    public static VarianceLine From(BusinessCase plan, string name, IEnumerable<Money> actual, int monthsInPeriod = 1)
    {
        CaseTerm term = TermOf(plan, name);
        return OfBooks(name, !term.Line.IsBenefit, InBooks(plan, term, monthsInPeriod), actual);
    }

    /// <summary>Sets a line of a business case against measured amounts, each with its interval.</summary>
    /// <param name="plan">The case, whose expected amounts are the projection.</param>
    /// <param name="name">The name of a line that counts in it.</param>
    /// <param name="actual">What came, for the periods that have ended, all under one definition and taken to ten decimals: of a benefit the part that is owed to the programme, as the projection has it.
    /// An effect measured against a comparison group is that part.</param>
    /// <param name="errors">How the errors of the periods hang together.</param>
    /// <param name="monthsInPeriod">How many months of the case are a period: 1 for months, 3 for quarters, 12 for years; a last period that the case cuts off is shorter.</param>
    /// <returns>The line: a benefit or a cost, as in the case.</returns>
    /// <remarks>The projection of a period is what its books would have, in cents: the flows of its months, in the first period with those at the start. What is due on the first day of a month, such as a
    /// year in advance, is in that month.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">No line that counts has the name, there are more actuals than periods, an actual is <see langword="null"/>, or the amounts have more digits than can be
    /// added exactly.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="monthsInPeriod"/> is below 1, or <paramref name="errors"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The amounts are in another currency than the case.</exception>
    /// <exception cref="DefinitionMismatchException">The actuals were read under different definitions.</exception>
    public static VarianceLine From(BusinessCase plan, string name, IEnumerable<MoneyEstimate> actual, ErrorDependence errors, int monthsInPeriod = 1)
    {
        CaseTerm term = TermOf(plan, name);
        return OfMeasurements(name, !term.Line.IsBenefit, InBooks(plan, term, monthsInPeriod), actual, errors);
    }

    /// <summary>Splits the variance to date into what the price made and what the volume made.</summary>
    /// <param name="jointTerm">Where the part goes that both make together.</param>
    /// <returns>The parts, which add up to the variance exactly; undefined for amounts given without price and volume.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="jointTerm"/> is no named value.</exception>
    public PriceVolumeVariance PriceVolume(JointTerm jointTerm = JointTerm.WithPrice)
    {
        _ = Guard.Named(jointTerm);
        return PeriodsToDate == 0 ? PriceVolumeVariance.Undefined(jointTerm, NoActuals)
            : isSum ? PriceVolumeVariance.Sum(jointTerm, [.. Parts.Select(part => part.PriceVolume(jointTerm))])
            : projectedPrices is null || actualPrices is null ? PriceVolumeVariance.Undefined(jointTerm, new(NoPriceAndVolume, Name + " was given as amounts, without price and volume"))
            : PriceVolumeVariance.Sum(jointTerm, [.. projectedPrices.Zip(actualPrices, Split)]);

        PriceVolumeVariance Split(PriceAndVolume plan, PriceAndVolume came)
        {
            PriceVolumeVariance split = PriceVolumeVariance.Of(plan, came, jointTerm);
            return IsCost ? split.Negated() : split;
        }
    }

    /// <summary>Forecasts the whole of the plan anew, with the actuals to date.</summary>
    /// <param name="rule">What the actuals say about the periods to come.</param>
    /// <returns>The forecast; of a sum of lines the sum of their forecasts.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rule"/> is no named value.</exception>
    public VarianceForecast Reforecast(ReforecastRule rule)
    {
        _ = Guard.Named(rule);
        return Reforecast(_ => rule, rule);
    }

    /// <summary>Forecasts the whole of the plan anew, by a rule for each line.</summary>
    /// <param name="rule">What the actuals of a line say about its periods to come; asked of each line of the plan, never of a sum.</param>
    /// <returns>The forecast; of a sum of lines the sum of their forecasts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rule is no named value.</exception>
    public VarianceForecast Reforecast(Func<VarianceLine, ReforecastRule> rule)
    {
        _ = Guard.NotNull(rule);
        return Reforecast(line => Guard.Named(rule(line), nameof(rule)), null);
    }

    /// <summary>Writes what came, what was projected and the variance in the current culture.</summary>
    /// <returns>The text, such as <c>Hours saved: 42,000.00 EUR against 50,000.00 EUR projected, 8,000.00 EUR unfavourable (-16.0 %)</c>.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes what came, what was projected and the variance.</summary>
    /// <param name="format">The format of the amounts; grouped with two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string money = Text.IsGeneral(format) ? "N2" : format!;
        if (ActualToDate.Value is not { } actualMoney || Variance.Value is not { } variance)
        {
            return Name + ": undefined (" + Variance.WhyUndefined + ")";
        }

        string word = variance.Amount switch
        {
            0 => "as projected",
            > 0 => variance.ToString(money, formatProvider) + " favourable",
            _ => (-variance).ToString(money, formatProvider) + " unfavourable",
        };
        string share = RelativeVariance is { } relative && relative != 0 ? Text.In(formatProvider, $" ({100 * relative:N1} %)") : "";
        return Name + ": " + actualMoney.ToString(money, formatProvider) + " against " + ProjectedToDate.ToString(money, formatProvider) + " projected, " + word + share;
    }

    private static CaseTerm TermOf(BusinessCase plan, string name)
    {
        IReadOnlyList<CaseTerm> terms = Guard.NotNull(plan).Terms;
        return terms.FirstOrDefault(term => string.Equals(term.Line.Name, Guard.NotNull(name), StringComparison.Ordinal))
            ?? throw Guard.Bad(nameof(name), $"name: must be that of a line that counts in the case ({string.Join(", ", terms.Select(term => term.Line.Name))}), but was {name}.");
    }

    private static IEnumerable<Money> InBooks(BusinessCase plan, CaseTerm term, int monthsInPeriod) =>
        term.InBooks(plan.Start, Guard.AtLeast(1, monthsInPeriod)).Select(amount => new Money(amount, plan.Currency));

    private static VarianceLine OfBooks(string name, bool isCost, IEnumerable<Money> projected, IEnumerable<Money> actual) =>
        new(Guard.NotNull(name), isCost, [.. Guard.NotNull(projected)], [.. Guard.NotNull(actual).Select(UncertainAmount.Exactly)], ErrorDependence.Independent, null, null);

    private static VarianceLine OfMeasurements(string name, bool isCost, IEnumerable<Money> projected, IEnumerable<MoneyEstimate> actual, ErrorDependence errors)
    {
        MoneyEstimate[] measured = [.. Guard.NotNull(actual)];
        for (int i = 0; i < measured.Length; i++)
        {
            _ = measured[i] is null ? throw Guard.Bad(nameof(actual), $"actual: the amount of period {i} (counted from 0) must not be null.")
                : MetricDefinition.Same(measured[0].Definition, measured[i].Definition);
        }

        return new(Guard.NotNull(name), isCost, [.. Guard.NotNull(projected)], Array.ConvertAll(measured, UncertainAmount.Of), Guard.Named(errors), null, null);
    }

    private static VarianceLine OfPrices(string name, bool isCost, IEnumerable<PriceAndVolume> projected, IEnumerable<PriceAndVolume> actual)
    {
        PriceAndVolume[] plan = [.. Guard.NotNull(projected)], came = [.. Guard.NotNull(actual)];
        return new(
            Guard.NotNull(name), isCost, Array.ConvertAll(plan, price => price.Amount), Array.ConvertAll(came, price => UncertainAmount.Exactly(price.Amount)), ErrorDependence.Independent, plan, came);
    }

    private MetricDefinition Define(string id, string text, BetterWhen better) =>
        new("projected-against-actual/" + id, text, Currency.IsUnset ? "money" : Currency.Code, 1, better);

    // A cost in a sum that isn't one of costs is taken off.
    private int SignOf(VarianceLine part) => part.IsCost == IsCost ? 1 : -1;

    private UncertainAmount Sum(Func<VarianceLine, UncertainAmount> amount) =>
        UncertainAmount.Sum([.. Parts.Select(part => amount(part).Of(part.Name)).Select((term, i) => SignOf(Parts[i]) > 0 ? term : term.Negated())], errors);

    private UncertainAmount ToDate(int periods) =>
        periods == 0 ? UncertainAmount.Undefined(NoActuals)
        : isSum ? Sum(part => part.ToDate(periods))
        : UncertainAmount.Sum(actual.AsSpan(0, periods).ToArray(), errors);

    private MoneyEstimate VarianceToDate(int periods) => Against(ToDate(periods), Money.Sum(projected.Take(periods)));

    private MoneyEstimate Against(UncertainAmount came, Money plan)
    {
        UncertainAmount more = came.Plus(-plan);
        return (IsCost ? more.Negated() : more).ToEstimate(Define("variance", IsCost ? "projected less actual" : "actual less projected", BetterWhen.Higher));
    }

    private VarianceForecast Reforecast(Func<VarianceLine, ReforecastRule> ruleOf, ReforecastRule? rule)
    {
        BetterWhen better = ActualDefinition.Better;
        UncertainAmount total = Forecast(ruleOf, isRest: false);
        return new(
            this,
            rule,
            Forecast(ruleOf, isRest: true).ToEstimate(Define("forecast-of-the-rest", "forecast of the periods without actuals", better)),
            total.ToEstimate(Define("forecast", "actual amounts and a forecast of the rest", better)),
            Against(total, ProjectedTotal));
    }

    /// <summary>The forecast of the whole plan, or of the periods without actuals alone.</summary>
    private UncertainAmount Forecast(Func<VarianceLine, ReforecastRule> ruleOf, bool isRest)
    {
        if (isSum)
        {
            return Sum(part => part.Forecast(ruleOf, isRest));
        }

        ReforecastRule rule = ruleOf(this);
        int left = projected.Length - PeriodsToDate;
        Money planned = ProjectedToDate, rest = Money.Sum(projected.Skip(PeriodsToDate));
        UncertainAmount toDate = ToDate(PeriodsToDate);
        if (rule == ReforecastRule.PlanForTheRest && left > 0)
        {
            return (isRest || PeriodsToDate == 0 ? UncertainAmount.Exactly(rest) : toDate.Plus(rest)).WithoutInterval(PlanHasNoSpread);
        }

        if (toDate.Value is not { } came)
        {
            return toDate;
        }

        // The run rate is the ratio to a plan of the same amount in every period.
        bool isRatio = rule == ReforecastRule.ActualToPlanRatio;
        decimal before = isRatio ? planned.Amount : PeriodsToDate, after = isRatio ? rest.Amount : left;
        bool isMixed = isRatio && projected.Skip(PeriodsToDate).Any(amount => amount.Amount > 0) && projected.Skip(PeriodsToDate).Any(amount => amount.Amount < 0);
        if (left == 0 || after == 0)
        {
            UncertainAmount nothingMore = isRest ? UncertainAmount.Exactly(new(0, Currency)) : toDate;
            return isMixed ? nothingMore.WithoutInterval(NotOfOneSign) : nothingMore;
        }

        if (before == 0 || before > 0 != after > 0)
        {
            return UncertainAmount.Undefined(before == 0 ? NothingProjected : PlanChangesSign);
        }

        decimal share = ExactAmounts.Share(came.Amount, after, before, ExactAmounts.Decimals(planned.Amount, rest.Amount, came.Amount));
        double factor = (double)after / (double)before;
        double[] weights = [.. projected.Take(PeriodsToDate).Select(amount => isRatio ? Math.Sign(before) * (double)amount.Amount : 1)];
        Func<double, double>? noise = Noise(weights, Math.Abs((double)after), out Reason? whyNone);
        UncertainAmount forecast = toDate.Scaled(new(isRest ? share : ExactAmounts.Sum(came.Amount, share), came.Currency), isRest ? factor : 1 + factor, noise);
        whyNone = isMixed ? NotOfOneSign : whyNone;
        return whyNone is null ? forecast : forecast.WithoutInterval(whyNone);
    }

    /// <summary>How far the rest may be from its forecast because periods differ.</summary>
    /// <remarks>The best linear unbiased predictor where a period's amount is a common ratio of its weight and varies about it in proportion to the weight (Royall, Biometrika 57, 1970), with
    /// Student's t. With equal weights it's the prediction interval of a mean.</remarks>
    private Func<double, double>? Noise(double[] weights, double rest, out Reason? whyNone)
    {
        (double Weight, double Came)[] pairs =
            [.. weights.Zip(actual, (weight, amount) => (weight, (double)amount.Value!.Value.Amount)).Where(pair => pair.Item1 != 0 || pair.Item2 != 0)];
        whyNone = pairs.Any(pair => pair.Weight <= 0) ? NotOfOneSign : pairs.Length < 2 ? OnePeriod : null;
        if (whyNone is not null)
        {
            return null;
        }

        double weight = pairs.Sum(pair => pair.Weight), ratio = pairs.Sum(pair => pair.Came) / weight;
        double squares = pairs.Sum(pair => (pair.Came - (ratio * pair.Weight)) * (pair.Came - (ratio * pair.Weight)) / pair.Weight);
        int degreesOfFreedom = pairs.Length - 1;
        double error = Math.Sqrt(squares / degreesOfFreedom * rest * (1 + (rest / weight)));
        return level => StudentT.TwoSidedQuantile(level, degreesOfFreedom) * error;
    }
}
