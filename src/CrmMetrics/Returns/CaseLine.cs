using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using NodaTime;

namespace CrmMetrics.Returns;

/// <summary>A line of a business case: a <see cref="BenefitLine"/> or a <see cref="CostLine"/>.</summary>
/// <remarks>
/// <para>Its amount is the product of its figures, each of which may have a range. Lines that recur are stated per year and spread evenly over the months of the case, or of the part of it that they run;
/// others come once, on a day.</para>
/// <para>A line does not change: each method gives a new one.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class CaseLine : IFormattable
{
    internal const int MonthsInYear = 12;

    private readonly CaseFactor[] factors;

    // A line given year by year: at the start, and then in each year.
    private readonly decimal[]? plan;

    private LocalDate? startingOn;
    private LocalDate? stoppingOn;
    private LocalDate? on;
    private bool isInAdvance;
    private int rampMonths;
    private decimal growth;

    private protected CaseLine(string name, bool isOneOff, decimal[]? plan, CaseFactor[] factors)
    {
        Name = Word(name, nameof(name));
        IsOneOff = isOneOff;
        IsCash = true;
        this.plan = plan;
        this.factors = factors;
        foreach (CaseFactor factor in factors)
        {
            factor.Check();
            Currency = Money.Common(Currency, factor.Range.Currency);
        }

        if (factors.Count(factor => !factor.Range.Currency.IsUnset) > 1)
        {
            throw Guard.Bad(nameof(name), $"{Name}: only one of its figures can be an amount of money, but {string.Join(" and ", factors.Where(factor => !factor.Range.Currency.IsUnset).Select(factor => factor.Name))} are.");
        }
    }

    /// <summary>The name of the line, unique in its case.</summary>
    /// <value>Not blank.</value>
    public string Name { get; }

    /// <summary>Whether it is a benefit; else it is a cost.</summary>
    /// <value>Fixed by the type.</value>
    public abstract bool IsBenefit { get; }

    /// <summary>Whether it comes once; else it recurs, or is planned year by year.</summary>
    /// <value><see langword="true"/> for implementation, integration, migration, training and exit.</value>
    public bool IsOneOff { get; }

    /// <summary>Whether money changes hands for it.</summary>
    /// <value><see langword="true"/> unless <see cref="NonCash"/> was said; time saved is not cash unless <see cref="AsCash"/> was said.</value>
    public bool IsCash { get; private protected set; }

    /// <summary>The expected amount: per year, or once.</summary>
    /// <value>The product of the expected values of its figures; for a line planned year by year the share of the plan.</value>
    public decimal Expected => factors.Aggregate(1m, (product, factor) => product * factor.Range.Expected);

    /// <summary>The figures whose product is the amount.</summary>
    /// <value>Each with its name, in the order in which they are multiplied.</value>
    public IReadOnlyList<KeyValuePair<string, ValueRange>> Figures => [.. factors.Select(factor => new KeyValuePair<string, ValueRange>(factor.Name, factor.Range))];

    /// <summary>The group of lines that count the same effect.</summary>
    /// <value><see langword="null"/> when nothing is counted twice.</value>
    public string? OverlapGroup { get; private set; }

    /// <summary>By which part a benefit is cut, or a cost raised, when the case is adjusted for risk.</summary>
    /// <value>From 0 to 1; <see langword="null"/> when nobody has judged it.</value>
    public decimal? RiskFactor { get; private set; }

    /// <summary>Who answers for the line.</summary>
    /// <value><see langword="null"/> when nobody was named.</value>
    public string? Owner { get; private set; }

    /// <summary>Where its figures come from.</summary>
    /// <value><see langword="null"/> when nothing was said.</value>
    public string? Basis { get; private set; }

    /// <summary>How the amount comes about, in words.</summary>
    /// <value>Its figures with their ranges, and when it comes.</value>
    public string Definition => Formula(CultureInfo.InvariantCulture);

    internal Currency Currency { get; }

    internal IReadOnlyList<CaseFactor> Factors => factors;

    /// <summary>Has a recurring line begin later than its case.</summary>
    /// <param name="date">The first day of one of the months of the case.</param>
    /// <returns>The changed line.</returns>
    /// <exception cref="InvalidOperationException">The line comes once, or is planned year by year.</exception>
    public CaseLine StartingOn(LocalDate date) => Recurring(line => line.startingOn = date);

    /// <summary>Has a recurring line end before its case.</summary>
    /// <param name="date">The first day without it: the first of one of the months of the case, or the day after its end.</param>
    /// <returns>The changed line.</returns>
    /// <exception cref="InvalidOperationException">The line comes once, or is planned year by year.</exception>
    public CaseLine StoppingOn(LocalDate date) => Recurring(line => line.stoppingOn = date);

    /// <summary>Has a recurring line come a year at a time, in advance, as licences often are.</summary>
    /// <returns>The changed line.</returns>
    /// <exception cref="InvalidOperationException">The line comes once, or is planned year by year.</exception>
    public CaseLine YearlyInAdvance() => Recurring(line => line.isInAdvance = true);

    /// <summary>Has a recurring line rise evenly from nothing to its full amount, as a benefit does while people learn.</summary>
    /// <param name="months">After how many months it is full, 1 or more.</param>
    /// <returns>The changed line: over those months it comes to half.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="months"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The line comes once, or is planned year by year.</exception>
    public CaseLine RampingUp(int months)
    {
        _ = Guard.AtLeast(1, months);
        return Recurring(line => line.rampMonths = months);
    }

    /// <summary>Has a recurring line grow, or shrink, from its second year on.</summary>
    /// <param name="perYear">The growth of each year over the one before, above −1: 0.03 for 3 %.</param>
    /// <returns>The changed line.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="perYear"/> is not above −1.</exception>
    /// <exception cref="InvalidOperationException">The line comes once, or is planned year by year.</exception>
    public CaseLine GrowingBy(decimal perYear)
    {
        _ = perYear > -1 ? perYear : throw Guard.Out(nameof(perYear), perYear, "growth must be above -1, which is -100 %");
        return Recurring(line => line.growth = perYear);
    }

    /// <summary>Has a line that comes once come on a day, rather than at the start (at the end for an exit).</summary>
    /// <param name="date">The day, from the start of the case to its end.</param>
    /// <returns>The changed line: the flow belongs to the end of the month that holds the day, or to the start.</returns>
    /// <exception cref="InvalidOperationException">The line does not come once.</exception>
    public CaseLine On(LocalDate date) => IsOneOff
        ? With(line => line.on = date)
        : throw new InvalidOperationException(Name + " recurs: say StartingOn and StoppingOn instead of On.");

    /// <summary>Says that no money changes hands for the line.</summary>
    /// <returns>The changed line.</returns>
    public CaseLine NonCash() => With(line => line.IsCash = false);

    /// <summary>Says that money changes hands for the line.</summary>
    /// <returns>The changed line.</returns>
    public CaseLine AsCash() => With(line => line.IsCash = true);

    /// <summary>Says that the line counts the same effect as others, so that only the largest of them may count.</summary>
    /// <param name="group">The name of the group.</param>
    /// <returns>The changed line.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="group"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="group"/> is blank.</exception>
    public CaseLine InOverlapGroup(string group) => With(line => line.OverlapGroup = Word(group));

    /// <summary>Judges the risk of the line, for <see cref="BusinessCase.RiskAdjusted"/>.</summary>
    /// <param name="factor">By which part a benefit is to be cut, or a cost raised, from 0 to 1.</param>
    /// <returns>The changed line.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not from 0 to 1.</exception>
    public CaseLine WithRisk(decimal factor)
    {
        _ = Guard.Share(factor);
        return With(line => line.RiskFactor = factor);
    }

    /// <summary>Judges the risk of the line as Forrester does: how likely it is, times how much it would cost.</summary>
    /// <param name="likelihood">How likely it is that the figure is missed, from 0 to 1.</param>
    /// <param name="impact">By which part it would be missed, from 0 to 1.</param>
    /// <returns>The changed line, whose factor is the product of the two: 66 % × 30 % are 20 %.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A share is not from 0 to 1.</exception>
    public CaseLine WithRisk(decimal likelihood, decimal impact)
    {
        decimal factor = Guard.Share(likelihood) * Guard.Share(impact);
        return With(line => line.RiskFactor = factor);
    }

    /// <summary>Says who answers for the line.</summary>
    /// <param name="owner">A name or an office.</param>
    /// <returns>The changed line.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="owner"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="owner"/> is blank.</exception>
    public CaseLine OwnedBy(string owner) => With(line => line.Owner = Word(owner));

    /// <summary>Says where the figures of the line come from.</summary>
    /// <param name="basis">A contract, a measurement, an estimate of somebody's.</param>
    /// <returns>The changed line.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="basis"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="basis"/> is blank.</exception>
    public CaseLine BasedOn(string basis) => With(line => line.Basis = Word(basis));

    /// <summary>Writes the line in the current culture.</summary>
    /// <returns>The text, such as <c>Licences: 40 users × 1,200 price per user, per year</c>.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the line.</summary>
    /// <param name="format"><c>G</c> or none: its name and definition; else a format for the expected amount.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsGeneral(format) ? Name + ": " + Formula(formatProvider) : Expected.ToString(format, formatProvider);

    internal static string Word(string text, [CallerArgumentExpression(nameof(text))] string name = "") =>
        string.IsNullOrWhiteSpace(Guard.NotNull(text, name)) ? throw Guard.Bad(name, $"{name}: must not be blank.") : text;

    internal static decimal[] Plan(decimal initial, IReadOnlyList<decimal> years) => [initial, .. Guard.NotNull(years)];

    /// <summary>The name of a figure in its case.</summary>
    internal string InputName(CaseFactor factor) => factor.Range.Name ?? (factor.IsWhole ? Name : Name + ": " + factor.Name);

    /// <summary>How many twelfths of the amount come at the start and at the end of each month.</summary>
    internal decimal[] Twelfths(LocalDate start, int months)
    {
        decimal[] twelfths = new decimal[months + 1];
        if (plan is not null)
        {
            FillPlan(twelfths);
        }
        else if (IsOneOff)
        {
            twelfths[on is { } day ? MonthEnd(day, start, months) : ComesLast ? months : 0] = MonthsInYear;
        }
        else
        {
            FillMonths(twelfths, startingOn is { } first ? MonthStart(first, start, months) : 0, stoppingOn is { } end ? MonthStart(end, start, months) : months);
        }

        return twelfths;
    }

    /// <summary>The month, from 0, in whose books the flow of a period is: of those on the first day of a month that month, though the case has them at the end of the one before.</summary>
    internal int MonthOfBooks(int period, LocalDate start, int months)
    {
        bool isOnFirstDay = isInAdvance || (on is { } day && start.PlusMonths(period) == day);
        return period == 0 ? 0 : isOnFirstDay ? Math.Min(period, months - 1) : period - 1;
    }

    private protected virtual bool ComesLast => false;

    private protected CaseLine With(Action<CaseLine> change)
    {
        CaseLine line = (CaseLine)MemberwiseClone();
        change(line);
        return line;
    }

    private CaseLine Recurring(Action<CaseLine> change) =>
        IsOneOff ? throw new InvalidOperationException(Name + " comes once: say On(date) where it does not come at the start.")
        : plan is not null ? throw new InvalidOperationException(Name + " is planned year by year: put its course into the plan.")
        : With(change);

    private void FillPlan(decimal[] twelfths)
    {
        int months = twelfths.Length - 1;
        if ((plan!.Length - 1) * MonthsInYear != months)
        {
            throw Guard.Bad("lines", $"lines: {Name} must be planned for each year of the case's {months} months, but is for {plan.Length - 1} years.");
        }

        twelfths[0] = plan[0] * MonthsInYear;
        for (int month = 1; month <= months; month++)
        {
            twelfths[month] = plan[1 + ((month - 1) / MonthsInYear)];
        }
    }

    private void FillMonths(decimal[] twelfths, int first, int end)
    {
        if (end <= first)
        {
            throw Guard.Bad("lines", $"lines: {Name} must stop after it starts, but starts on {Text.Iso(startingOn ?? default)} and stops on {Text.Iso(stoppingOn ?? default)}.");
        }

        decimal level = 1;
        for (int month = first; month < end; month++)
        {
            int age = month - first;
            level *= age > 0 && age % MonthsInYear == 0 ? 1 + growth : 1;
            decimal ramp = age < rampMonths ? ((2 * age) + 1) / (2m * rampMonths) : 1;
            twelfths[isInAdvance ? month - (age % MonthsInYear) : month + 1] += level * ramp;
        }
    }

    private int MonthStart(LocalDate date, LocalDate start, int months)
    {
        for (int month = 0; month <= months; month++)
        {
            if (start.PlusMonths(month) == date)
            {
                return month;
            }
        }

        throw Guard.Bad("lines", $"lines: {Name} must start and stop with a month of the case, which begin on day {start.Day} from {Text.Iso(start)} to {Text.Iso(start.PlusMonths(months))}, but {Text.Iso(date)} is none.");
    }

    private int MonthEnd(LocalDate date, LocalDate start, int months)
    {
        if (date < start || date > start.PlusMonths(months))
        {
            throw Guard.Bad("lines", $"lines: {Name} must come from {Text.Iso(start)} to {Text.Iso(start.PlusMonths(months))}, but comes on {Text.Iso(date)}.");
        }

        int month = 0;
        while (start.PlusMonths(month) < date)
        {
            month++;
        }

        return month;
    }

    private string Formula(IFormatProvider? provider)
    {
        string product = string.Join(" × ", factors.Select(factor => factor.Range.ToString(null, provider) + (factor.IsWhole ? "" : " " + factor.Name)));
        string when = plan is not null ? " of " + string.Join(", ", plan.Select(amount => amount.ToString("#,0.##", provider))) + " at the start and in each year"
            : IsOneOff ? on is { } day ? " on " + Text.Iso(day) : ComesLast ? " at the end" : " at the start"
            : " per year" + (isInAdvance ? ", in advance" : "")
                + (startingOn is { } first ? ", from " + Text.Iso(first) : "")
                + (stoppingOn is { } end ? ", until " + Text.Iso(end) : "")
                + (rampMonths > 0 ? Text.In(provider, $", rising over {rampMonths} months") : "")
                + (growth != 0 ? Text.In(provider, $", growing by {100 * growth:0.##} % a year") : "");
        return product + when
            + (RiskFactor is { } risk ? Text.In(provider, $"; risk {100 * risk:0.##} %") : "")
            + (IsCash ? "" : "; not cash")
            + (OverlapGroup is { } group ? "; overlaps in " + group : "")
            + (Basis is { } basis ? "; from " + basis : "")
            + (Owner is { } owner ? "; owner " + owner : "");
    }
}
