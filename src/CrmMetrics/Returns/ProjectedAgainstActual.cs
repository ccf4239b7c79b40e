using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Returns;

/// <summary>A business case as it was projected, against what came: the variance of each line and of the whole, a forecast anew, a verdict, and what to reassess first.</summary>
/// <remarks>
/// <para>All lines have the same periods, with actuals for the same of them, so that the variance to date sets like against like. The variances of the lines add up to the net one exactly.</para>
/// <para>Intervals come from the actuals that are estimates; the errors of several lines are taken as independent unless they are said to be shared.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ProjectedAgainstActual : IFormattable
{
    private ProjectedAgainstActual(VarianceLine[] lines, ErrorDependence errors, IReadOnlyList<ReportingPeriod> calendar)
    {
        int periods = lines[0].Projected.Count, toDate = lines[0].PeriodsToDate;
        Lines = lines;
        Calendar = calendar;
        Benefits = new("Benefits", isCost: false, [.. lines.Where(line => !line.IsCost)], periods, toDate, errors);
        Costs = new("Costs", isCost: true, [.. lines.Where(line => line.IsCost)], periods, toDate, errors);
        Net = new("Net benefit", isCost: false, lines, periods, toDate, errors);
    }

    /// <summary>The lines.</summary>
    /// <value>In the order in which they were given.</value>
    public IReadOnlyList<VarianceLine> Lines { get; }

    /// <summary>All benefits together.</summary>
    /// <value>A sum of lines.</value>
    public VarianceLine Benefits { get; }

    /// <summary>All costs together.</summary>
    /// <value>A sum of lines.</value>
    public VarianceLine Costs { get; }

    /// <summary>Benefits less costs.</summary>
    /// <value>A sum of all lines, in which costs are taken off.</value>
    public VarianceLine Net { get; }

    /// <summary>The dates of the periods.</summary>
    /// <value>None when the periods were given without dates.</value>
    public IReadOnlyList<ReportingPeriod> Calendar { get; }

    /// <summary>The projected return on investment to date.</summary>
    /// <value>Undefined when nothing was to be invested; <see langword="null"/> when the projected costs to date are below 0.</value>
    public ReturnOnInvestment? ProjectedReturn =>
        Costs.ProjectedToDate.Amount < 0 ? null : ReturnOnInvestment.From(Benefits.ProjectedToDate, Costs.ProjectedToDate);

    /// <summary>The actual return on investment to date: above the projected one the programme succeeds, below it is to be reassessed.</summary>
    /// <value>With the interval of the benefits where the costs are known exactly, else without one; <see langword="null"/> when the actual costs are undefined or below 0.</value>
    public ReturnOnInvestment? ActualReturn =>
        Costs.ActualToDate.Value is not { Amount: >= 0 } costs ? null
        : Costs.ActualToDate.Interval() is { Width: 0 } || Benefits.ActualToDate.Value is not { } benefits ? ReturnOnInvestment.From(Benefits.ActualToDate, costs)
        : ReturnOnInvestment.From(benefits, costs);

    /// <summary>The lines whose variance to date is undefined, which no ranking can hold.</summary>
    /// <value>Each says why by its <see cref="MoneyEstimate.WhyUndefined"/>.</value>
    public IReadOnlyList<VarianceLine> WithoutVariance => [.. Lines.Where(line => line.Variance.Value is null)];

    /// <summary>A line by its name.</summary>
    /// <param name="name">The name.</param>
    /// <value>The line.</value>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no such line.</exception>
    public VarianceLine this[string name]
    {
        get
        {
            _ = Guard.NotNull(name);
            return Lines.FirstOrDefault(line => string.Equals(line.Name, name, StringComparison.Ordinal))
                ?? throw Guard.Bad(nameof(name), $"name: must be that of a line ({string.Join(", ", Lines.Select(line => line.Name))}), but was {name}.");
        }
    }

    /// <summary>Sets the lines of a plan side by side.</summary>
    /// <param name="lines">Benefits and costs, each of a name of its own, over the same periods.</param>
    /// <param name="errors">How the errors of different lines hang together.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="lines"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no lines, one is <see langword="null"/>, two have the same name, their periods differ in number, or the amounts together have more digits than can be added
    /// exactly.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errors"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The lines are in different currencies.</exception>
    public static ProjectedAgainstActual From(IEnumerable<VarianceLine> lines, ErrorDependence errors = ErrorDependence.Independent) =>
        new(Checked(lines), Guard.Named(errors), []);

    /// <summary>Sets the lines of a plan side by side, with the dates of the periods.</summary>
    /// <param name="lines">Benefits and costs, each of a name of its own, over the same periods.</param>
    /// <param name="periods">The dates of the periods, as many as the lines have.</param>
    /// <param name="asOf">The last date that the actuals cover. A period that ends later is unfinished, and has no actual yet.</param>
    /// <param name="errors">How the errors of different lines hang together.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no lines, one is <see langword="null"/>, two have the same name, their periods differ in number among each other or from
    /// <paramref name="periods"/>, these don't follow each other, there is an actual of an unfinished period, or the amounts together have more digits than can be added exactly.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errors"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The lines are in different currencies.</exception>
    public static ProjectedAgainstActual From(
        IEnumerable<VarianceLine> lines, IEnumerable<ReportingPeriod> periods, LocalDate asOf, ErrorDependence errors = ErrorDependence.Independent)
    {
        VarianceLine[] all = Checked(lines);
        ReportingPeriod[] calendar = [.. Guard.NotNull(periods)];
        if (calendar.Length != all[0].Projected.Count)
        {
            throw Guard.Bad(nameof(periods), $"periods: there are {calendar.Length}, but \"{all[0].Name}\" has a projection for {all[0].Projected.Count}.");
        }

        for (int i = 0; i < calendar.Length; i++)
        {
            if (calendar[i] is null || (i > 0 && calendar[i].Dates.Start <= calendar[i - 1].Dates.End))
            {
                throw Guard.Bad(
                    nameof(periods),
                    $"periods: each must come after the one before, but period {i} (counted from 0) is {calendar[i]?.Label ?? "null"}{(i > 0 ? " after " + calendar[i - 1].Label : "")}.");
            }
        }

        ReportingPeriod? unfinished = calendar.Take(all[0].PeriodsToDate).FirstOrDefault(period => !period.IsComplete(asOf));
        return unfinished is null
            ? new(all, Guard.Named(errors), calendar)
            : throw Guard.Bad(
                nameof(lines), $"lines: {unfinished.Label} has actuals, but isn't over by {Text.Iso(asOf)}; leave them out until it is, since a part of a period against the whole of its projection is no variance.");
    }

    /// <summary>Sets a business case against what came.</summary>
    /// <param name="plan">The case.</param>
    /// <param name="lines">Each line that counts in it, made by <see cref="VarianceLine.From(BusinessCase, string, IEnumerable{Money}, int)"/> or its twin for measured amounts.</param>
    /// <param name="errors">How the errors of different lines hang together.</param>
    /// <returns>The comparison, of the whole case.</returns>
    /// <remarks>Lines for which no money changes hands count as they do in the case; for what shows in the accounts take <see cref="BusinessCase.CashOnly"/>.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A line of the case is missing, one is not of the case or was projected by another, one is <see langword="null"/>, two have the same name, their periods differ in
    /// number, or the amounts together have more digits than can be added exactly.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errors"/> is no named value.</exception>
    /// <exception cref="CurrencyMismatchException">The lines are in different currencies.</exception>
    public static ProjectedAgainstActual From(BusinessCase plan, IEnumerable<VarianceLine> lines, ErrorDependence errors = ErrorDependence.Independent)
    {
        Dictionary<string, CaseTerm> terms = Guard.NotNull(plan).Terms.ToDictionary(term => term.Line.Name, StringComparer.Ordinal);
        VarianceLine[] all = [.. Guard.NotNull(lines)];
        string[] missing = [.. terms.Keys.Where(name => !all.Any(line => line?.Name == name))];
        string[] others = [.. all.Select(line => line?.Name).OfType<string>().Where(name => !terms.ContainsKey(name))];
        if (missing.Length > 0 || others.Length > 0)
        {
            throw Guard.Bad(
                nameof(lines),
                $"lines: must be those that count in the case ({string.Join(", ", terms.Keys)}), but {string.Join(" and ", Found("missing", missing).Concat(Found("of no such line", others)))}.");
        }

        foreach (VarianceLine line in Checked(all))
        {
            CaseTerm term = terms[line.Name];
            Money projected = new(Math.Round(term.Total, CaseTerm.Cents), plan.Currency);
            if (line.IsCost == term.Line.IsBenefit || line.ProjectedTotal != projected)
            {
                throw Guard.Bad(nameof(lines), $"lines: \"{line.Name}\" must have the projection of the case as a {Word(!term.Line.IsBenefit)}, {projected} in all, but is a {Word(line.IsCost)} of {line.ProjectedTotal}; make it by VarianceLine.From.");
            }
        }

        return new(all, Guard.Named(errors), []);

        static string Word(bool isCost) => isCost ? "cost" : "benefit";

        static IEnumerable<string> Found(string what, string[] names) => names.Length > 0 ? [string.Join(", ", names) + (names.Length > 1 ? " are " : " is ") + what] : [];
    }

    /// <summary>The lines that fall short of their projection to date, the largest amount first: what to reassess first.</summary>
    /// <param name="level">The confidence level of the verdicts, above 0 and below 1.</param>
    /// <returns>The shortfalls; lines with the same one in the order in which they were given. None for lines without a variance, see <see cref="WithoutVariance"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public IReadOnlyList<Shortfall> Shortfalls(double level = 0.95)
    {
        _ = Guard.Level(level);
        return Ranked(line => line.Verdict(level));
    }

    /// <summary>The lines that are forecast to fall short of their projection over the whole plan, the largest amount first.</summary>
    /// <param name="rule">What the actuals say about the periods to come.</param>
    /// <param name="level">The confidence level of the verdicts, above 0 and below 1.</param>
    /// <returns>The shortfalls; none for lines that the rule can't forecast.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rule"/> is no named value, or <paramref name="level"/> is not above 0 and below 1.</exception>
    public IReadOnlyList<Shortfall> Shortfalls(ReforecastRule rule, double level = 0.95)
    {
        _ = Guard.Named(rule);
        _ = Guard.Level(level);
        return Ranked(line => line.Reforecast(rule).Verdict(level));
    }

    /// <summary>Writes the net benefit and the verdict in the current culture.</summary>
    /// <returns>The text, such as <c>Net benefit: 30,000.00 EUR against 40,000.00 EUR projected, 10,000.00 EUR unfavourable (-25.0 %); 6 of 24 periods, not met</c>.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the net benefit and the verdict.</summary>
    /// <param name="format">The format of the amounts; grouped with two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string verdict = Net.Verdict().Outcome switch
        {
            VarianceOutcome.Met => "met",
            VarianceOutcome.NotMet => "not met",
            _ => "cannot tell",
        };
        return Net.ToString(format, formatProvider) + Text.In(formatProvider, $"; {Net.PeriodsToDate} of {Net.Projected.Count} periods, ") + verdict;
    }

    private IReadOnlyList<Shortfall> Ranked(Func<VarianceLine, VarianceVerdict> judge)
    {
        (VarianceLine Line, VarianceVerdict Verdict, Money Amount)[] shortfalls =
        [
            .. Lines.Select(line => (Line: line, Verdict: judge(line)))
                .Where(judged => judged.Verdict.Variance.Value is { Amount: < 0 })
                .Select(judged => (judged.Line, judged.Verdict, Amount: -judged.Verdict.Variance.Value!.Value))
                .OrderByDescending(judged => judged.Amount.Amount),
        ];
        double all = (double)Money.Sum(shortfalls.Select(shortfall => shortfall.Amount)).Amount;
        return [.. shortfalls.Select((shortfall, place) => new Shortfall(place + 1, shortfall.Line, shortfall.Amount, (double)shortfall.Amount.Amount / all, shortfall.Verdict))];
    }

    private static VarianceLine[] Checked(IEnumerable<VarianceLine> lines)
    {
        VarianceLine[] all = [.. Guard.NotNull(lines)];
        if (all.Length == 0)
        {
            throw Guard.Bad(nameof(lines), $"lines: there must be one at least.");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < all.Length; i++)
        {
            VarianceLine line = all[i] ?? throw Guard.Bad(nameof(lines), $"lines: line {i} (counted from 0) must not be null.");
            if (!names.Add(line.Name))
            {
                throw Guard.Bad(nameof(lines), $"lines: two are called \"{line.Name}\"; give each a name of its own.");
            }

            if (line.Projected.Count != all[0].Projected.Count || line.PeriodsToDate != all[0].PeriodsToDate)
            {
                throw Guard.Bad(
                    nameof(lines),
                    $"lines: all must have the same periods, but \"{all[0].Name}\" has {all[0].PeriodsToDate} actuals of {all[0].Projected.Count} periods and \"{line.Name}\" {line.PeriodsToDate} of {line.Projected.Count}.");
            }
        }

        return ExactAmounts.TooManyDigits(all.SelectMany(line => line.Amounts)) is { } finest
            ? throw Guard.Bad(nameof(lines), $"lines: the amounts together have more digits than can be added exactly, such as {finest}; round to cents what was divided.")
            : all;
    }
}
