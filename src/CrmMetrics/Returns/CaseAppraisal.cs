using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Returns;

/// <summary>What a business case is worth at a rate of discount, with all its figures as expected.</summary>
/// <remarks>Its text has every figure with the definition that it was computed under.</remarks>
[DebuggerDisplay("{NetPresentValue,nq}")]
public sealed class CaseAppraisal : IFormattable
{
    private const int StepsInDeviation = 64, StepsToEnd = 6 * StepsInDeviation;

    private readonly double[] discounts;
    private readonly double[] times;

    internal CaseAppraisal(BusinessCase @case, double discountRate, DiscountTiming timing)
    {
        (Case, DiscountRate, Timing) = (@case, discountRate, timing);
        times = [.. Enumerable.Range(0, @case.Months + 1).Select(month => Years(month, timing))];
        double log = ExpLog.Log1p(discountRate);
        discounts = Array.ConvertAll(times, time => Math.Exp(-log * time));
        decimal[] worths = [.. @case.Terms.Select(term => (decimal)((double)term.Line.Expected * Weight(term)))];
        PresentValueOfBenefits = new(@case.Terms.Zip(worths, (term, worth) => term.Line.IsBenefit ? worth : 0).Sum(), @case.Currency);
        PresentValueOfCosts = new(@case.Terms.Zip(worths, (term, worth) => term.Line.IsBenefit ? 0 : worth).Sum(), @case.Currency);
        Lines = [.. @case.Terms.Zip(worths, (term, worth) => new CaseLineResult(term.Line, new Money(term.Total, @case.Currency), new Money(worth, @case.Currency), NetPresentValue))];
    }

    /// <summary>The case.</summary>
    /// <value>The one that was appraised.</value>
    public BusinessCase Case { get; }

    /// <summary>The yearly rate of discount.</summary>
    /// <value>Above −1: 0.1 for 10 %.</value>
    public double DiscountRate { get; }

    /// <summary>At which instant the flows are taken to come.</summary>
    /// <value>One of the named values.</value>
    public DiscountTiming Timing { get; }

    /// <summary>What all benefits are worth at the start.</summary>
    /// <value>The sum of the benefit lines' present values.</value>
    public Money PresentValueOfBenefits { get; }

    /// <summary>What all costs are worth at the start.</summary>
    /// <value>The sum of the cost lines' present values, 0 or more.</value>
    public Money PresentValueOfCosts { get; }

    /// <summary>The net present value (NPV): present value of benefits less that of costs.</summary>
    /// <value>Above 0 when the programme earns more than the rate of discount.</value>
    public Money NetPresentValue => PresentValueOfBenefits - PresentValueOfCosts;

    /// <summary>The return on investment (ROI) of present values, with the benefit–cost ratio: the one of Forrester's studies.</summary>
    /// <value>Undefined when there are no costs.</value>
    public ReturnOnInvestment ReturnOnInvestment => ReturnOnInvestment.From(PresentValueOfBenefits, PresentValueOfCosts, ReturnDefinition.PresentValue);

    /// <summary>The return on investment of the amounts as they are.</summary>
    /// <value>Undefined when there are no costs.</value>
    public ReturnOnInvestment UndiscountedReturn => ReturnOnInvestment.From(Case.TotalBenefits, Case.TotalCostOfOwnership);

    /// <summary>The undiscounted return as a yearly rate.</summary>
    /// <value>Undefined when there are no costs, or more than they is lost.</value>
    public ReturnOnInvestment AnnualisedReturn => UndiscountedReturn.Annualised((decimal)Case.Months / CaseLine.MonthsInYear);

    /// <summary>Every internal rate of return (IRR), per year, with the flows at the instants of <see cref="Timing"/>.</summary>
    /// <value>All real rates above −100 %; often one, but a case with a costly end can have several.</value>
    public InternalRates InternalRatesOfReturn
    {
        get
        {
            List<double> at = [], amounts = [];
            foreach (IGrouping<double, int> instant in Enumerable.Range(0, times.Length).GroupBy(month => times[month]))
            {
                decimal sum = instant.Sum(month => Case.Terms.Sum(term => term.Sign * term.Flow(month)));
                if (sum != 0)
                {
                    at.Add(instant.Key);
                    amounts.Add((double)sum);
                }
            }

            return new([.. at], [.. amounts]);
        }
    }

    /// <summary>What each line that counts adds, and which part of it leaves the case worth nothing.</summary>
    /// <value>In the order of the lines of the case.</value>
    public IReadOnlyList<CaseLineResult> Lines { get; }

    /// <summary>How long the programme takes to pay back, undiscounted.</summary>
    /// <param name="rule">When it counts as paid back.</param>
    /// <returns>The time in years, within a month as though its flow came evenly; never, when it isn't within the case.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rule"/> is no named value.</exception>
    public PaybackTime Payback(PaybackRule rule = PaybackRule.FirstCrossing) => PaybackOf(Guard.Named(rule), _ => 1);

    /// <summary>How long the programme takes to pay back in present values.</summary>
    /// <param name="rule">When it counts as paid back.</param>
    /// <returns>The time in years, within a month as though its flow came evenly; never, when it isn't within the case.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rule"/> is no named value.</exception>
    public PaybackTime DiscountedPayback(PaybackRule rule = PaybackRule.FirstCrossing) => PaybackOf(Guard.Named(rule), month => discounts[month]);

    /// <summary>How much each uncertain figure matters by itself: the bars of a tornado diagram, each with its break-even value and what it would be worth to know it.</summary>
    /// <param name="level">How much of its range each bar covers: 0.8 goes from the 10th to the 90th percentile.</param>
    /// <returns>A bar for each figure that has a range, the longest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1.</exception>
    public IReadOnlyList<InputSensitivity> Tornado(double level = 0.8)
    {
        double tail = (1 - Guard.Level(level)) / 2;
        return
        [
            .. Case.Inputs.Where(input => !input.Range.IsExact)
                .Select(input => Sensitivity(input, input.Range.Quantile(tail), input.Range.Quantile(1 - tail)))
                .OrderByDescending(bar => bar.Swing.Amount),
        ];
    }

    /// <summary>The break-even value of a figure, also of one that is taken as known.</summary>
    /// <param name="input">The name of the figure, such as <c>Renewals: margin</c>; the name of a line for its amount.</param>
    /// <returns>The figure, with a bar of no length when it is taken as known.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The case has no such figure.</exception>
    public InputSensitivity BreakEven(string input)
    {
        CaseInput found = Case.Inputs.FirstOrDefault(one => one.Name == Guard.NotNull(input))
            ?? throw Guard.Bad(nameof(input), $"input: must be one of {string.Join(", ", Case.Inputs.Select(one => one.Name))}, but was {input}.");
        return Sensitivity(found, (double)found.Range.Expected, (double)found.Range.Expected);
    }

    /// <summary>Draws all uncertain figures from their ranges, many times, to see how sure the case is (Monte Carlo simulation).</summary>
    /// <param name="seed">The seed: the same seed gives the same answer on every machine.</param>
    /// <param name="draws">How many times.</param>
    /// <returns>The chance of a profit, the range of net present values and returns, the value of perfect information; each with its Monte Carlo error.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="draws"/> is below 1.</exception>
    public CaseSimulation Simulate(int seed, int draws = 100_000) => new(this, seed, Guard.AtLeast(1, draws));

    /// <summary>Writes every figure with its definition in the current culture, a line each.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes every figure with its definition, a line each.</summary>
    /// <param name="format">The format of the amounts; two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string number = Text.IsGeneral(format) ? "N2" : format!;
        string Of(Money amount) => amount.ToString(number, formatProvider);
        string Share(ReturnOnInvestment roi) => roi.WhyUndefined is { } why ? "undefined (" + why.Text + "): " + roi.Definition.Text : Text.In(formatProvider, $"{100 * roi.Value:N1} %: ") + roi.Definition.Text;
        List<string> lines =
        [
            "Net present value " + Of(NetPresentValue) + ": present value of benefits " + Of(PresentValueOfBenefits) + " less that of costs " + Of(PresentValueOfCosts)
                + Text.In(formatProvider, $", at {100 * DiscountRate:0.##} % a year, {Words(Timing)}"),
            "Return on investment " + Share(ReturnOnInvestment),
            "Return on investment " + Share(UndiscountedReturn),
            "Return on investment " + Share(AnnualisedReturn),
            "Benefit–cost ratio " + (ReturnOnInvestment.BenefitCostRatio is { } ratio ? Text.In(formatProvider, $"{ratio:N2}") : "undefined (" + ReturnOnInvestment.WhyUndefined!.Text + ")") + ": present value of benefits over that of costs",
            "Internal rate of return " + InternalRatesOfReturn.ToString(null, formatProvider) + ": yearly rate at which the case is worth nothing",
            "Payback " + Payback().ToString(null, formatProvider) + ", discounted " + DiscountedPayback().ToString(null, formatProvider) + ": when the running total first reaches nothing",
            "Total cost of ownership " + Of(Case.TotalCostOfOwnership) + ": all costs of " + Text.In(formatProvider, $"{Case.Months} months, undiscounted"),
        ];
        lines.AddRange(Case.LeftOut.Select(line => "Left out: " + line.Name + ", counted elsewhere in " + line.OverlapGroup));
        if (Case.IsRiskAdjusted)
        {
            lines.Add("Adjusted for risk: benefits cut and costs raised by the risk factor of each line");
        }

        return string.Join("\n", lines);
    }

    internal static string Words(DiscountTiming timing) => timing switch
    {
        DiscountTiming.MonthEnd => "each month's flows at its end",
        DiscountTiming.YearEnd => "each year's flows at its end",
        _ => "each year's flows in its middle",
    };

    /// <summary>What a line is worth at the start for each unit of the product of its figures.</summary>
    internal double Weight(CaseTerm term)
    {
        double sum = 0;
        double[] parts = term.Parts();
        for (int month = 0; month < parts.Length; month++)
        {
            sum += parts[month] * discounts[month];
        }

        return sum;
    }

    private static double Years(int month, DiscountTiming timing)
    {
        int year = (month + CaseLine.MonthsInYear - 1) / CaseLine.MonthsInYear;
        return timing switch
        {
            DiscountTiming.MonthEnd => month / (double)CaseLine.MonthsInYear,
            DiscountTiming.YearEnd => year,
            _ => Math.Max(0, year - 0.5),
        };
    }

    private PaybackTime PaybackOf(PaybackRule rule, Func<int, double> discount)
    {
        double[] months = new double[times.Length], worths = new double[times.Length];
        for (int month = 0; month < times.Length; month++)
        {
            months[month] = month / (double)CaseLine.MonthsInYear;
            worths[month] = (double)Case.Terms.Sum(term => term.Sign * term.Flow(month)) * discount(month);
        }

        return PaybackTime.Of(months, worths, rule, isYears: true);
    }

    private InputSensitivity Sensitivity(CaseInput input, double low, double high) =>
        new(input, low, high, Slope(input, range => (double)range.Expected), NetPresentValue, () => ValueOfKnowing(input));

    /// <summary>By how much the case changes with each unit of a figure, the others at their expected values or their means.</summary>
    private double Slope(CaseInput input, Func<ValueRange, double> at) =>
        Case.Terms.Where(term => term.InputNames.Any(name => name == input.Name)).Sum(term => term.Sign * Weight(term) * Product(term, input.Name, at));

    private static double Product(CaseTerm term, string? without, Func<ValueRange, double> at)
    {
        double product = 1;
        for (int i = 0; i < term.InputNames.Count; i++)
        {
            product *= term.InputNames[i] == without ? 1 : at(term.Line.Factors[i].Range);
        }

        return product;
    }

    /// <summary>What it is worth on average to decide with the figure known rather than unknown; nothing is drawn, for the case is linear in the figure.</summary>
    private decimal? ValueOfKnowing(CaseInput input)
    {
        if (Case.Correlations.Any(pair => pair.Value != 0 && (pair.First == input.Name || pair.Second == input.Name)))
        {
            return null;
        }

        if (input.Range.IsExact)
        {
            return 0;
        }

        double mean = Case.Terms.Sum(term => term.Sign * Weight(term) * Product(term, null, range => range.Mean)), slope = Slope(input, range => range.Mean), centre = input.Range.Mean, sum = 0;
        if (slope == 0 || (Worth(input.Range.Lowest) > 0 == mean > 0 && Worth(input.Range.Highest) > 0 == mean > 0))
        {
            return 0;
        }

        for (int i = -StepsToEnd; i < StepsToEnd; i++)
        {
            // The profit given up, or the loss avoided, by deciding otherwise; in steps of normal deviations, which reach far into both tails.
            double z = (i + 0.5) / StepsInDeviation, worth = Worth(input.Range.At(Normal.UpperTail(-z)));
            sum += Math.Max(0, mean > 0 ? -worth : worth) * Math.Exp(-0.5 * z * z);
        }

        return (decimal)(sum / (StepsInDeviation * Math.Sqrt(2 * Math.PI)));

        double Worth(double value) => mean + (slope * (value - centre));
    }
}
