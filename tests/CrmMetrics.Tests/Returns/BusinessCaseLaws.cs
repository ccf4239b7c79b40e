using CrmMetrics.Returns;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Returns;

public class BusinessCaseLaws
{
    private static readonly LocalDate Start = new(2025, 1, 31);

    // Two costs and three benefits, whose six figures may have ranges; the last is shared by two lines.
    private static readonly decimal[] Scales = [40_000, 90_000, 60_000, 1_500, 1, 1];

    private static Arbitrary<Spec> Any { get; } = Arb.From(
        from shares in Gen.CollectToArray(Scales, RangeGen)
        from months in Gen.Choose(1, 40)
        from ramp in Gen.Choose(1, 12)
        from growth in Gen.Choose(-20, 20)
        from rate in Gen.Choose(-10, 40)
        from timing in Gen.Choose(1, 3)
        select new Spec(shares, months, ramp, growth / 100m, rate / 100.0, (DiscountTiming)timing));

    [Fact]
    public void The_lines_add_up_to_the_net_present_value() => Check.That(Any, spec =>
    {
        CaseAppraisal appraisal = spec.Appraisal();
        decimal sum = appraisal.Lines.Sum(line => line.Line.IsBenefit ? line.PresentValue.Amount : -line.PresentValue.Amount), total = appraisal.Lines.Sum(line => line.Line.IsBenefit ? line.Total.Amount : -line.Total.Amount);
        return sum == appraisal.NetPresentValue.Amount
            && Math.Abs(total - appraisal.Case.TotalBenefits.Amount + appraisal.Case.TotalCostOfOwnership.Amount) < 1e-15m
            && Math.Abs(total - appraisal.Case.Flows.Total.Amount) < 1e-15m && Math.Abs(total - appraisal.Case.FlowsByYear.Total.Amount) < 1e-15m;
    });

    [Fact]
    public void Parts_of_a_case_are_worth_the_whole_and_the_order_of_lines_makes_no_difference() => Check.That(Any, spec =>
    {
        BusinessCase whole = spec.Case();
        decimal Worth(IEnumerable<CaseLine> lines) => BusinessCase.From(Given.Euro, Start, spec.Months, lines).Appraise(spec.Rate, spec.Timing).NetPresentValue.Amount;
        return Worth(whole.Lines) == Worth(whole.Lines.Take(2)) + Worth(whole.Lines.Skip(2)) && Worth(whole.Lines) == Worth(Enumerable.Reverse(whole.Lines));
    });

    [Fact]
    public void Its_worth_is_that_of_its_flows() => Check.That(Any, spec =>
    {
        CaseAppraisal appraisal = spec.Appraisal();
        Money worth = spec.Timing == DiscountTiming.MonthEnd ? appraisal.Case.Flows.NetPresentValue(Math.Pow(1 + spec.Rate, 1 / 12.0) - 1)
            : appraisal.Case.FlowsByYear.NetPresentValue(spec.Rate, spec.Timing == DiscountTiming.YearEnd ? FirstFlow.Now : FirstFlow.NowThenMidPeriod);
        return Math.Abs((worth - appraisal.NetPresentValue).Amount) <= 1e-12m * (1 + Size(appraisal));
    });

    [Fact]
    public void Each_bar_ends_where_the_case_does_with_the_figure_at_that_value() => Check.That(Any, spec =>
        spec.Appraisal().Tornado(0.9).All(bar => Near(bar.NetPresentValueAtLow, spec.With(bar.Input, bar.Low)) && Near(bar.NetPresentValueAtHigh, spec.With(bar.Input, bar.High))));

    [Fact]
    public void At_its_break_even_value_a_figure_leaves_the_case_worth_nothing() => Check.That(Any, spec =>
    {
        CaseAppraisal appraisal = spec.Appraisal();
        return Spec.Names.All(name => appraisal.BreakEven(name).BreakEven is not { } value
            || Math.Abs(spec.With(name, value).NetPresentValue.Amount) <= 1e-9m * (1 + Size(appraisal) + Size(spec.With(name, value))));
    });

    [Fact]
    public void A_figure_without_a_break_even_value_has_none_that_it_can_take() => Check.That(Any, spec =>
    {
        CaseAppraisal appraisal = spec.Appraisal();
        return Spec.Names.All(name => appraisal.BreakEven(name).BreakEven is not null
            || spec.With(name, 0).NetPresentValue.Amount < 0 == spec.With(name, 1).NetPresentValue.Amount < 0
            || appraisal.BreakEven(name).WhyNoBreakEven!.Code == "no-weight");
    });

    [Fact]
    public void The_break_even_part_of_a_line_is_what_its_present_value_can_do_without() => Check.That(Any, spec =>
    {
        CaseAppraisal appraisal = spec.Appraisal();
        return appraisal.Lines.All(line => line.BreakEven is { } part
            ? Math.Abs((line.Line.IsBenefit ? 1 : -1) * (part - 1) * line.PresentValue.Amount + appraisal.NetPresentValue.Amount) <= 1e-12m * (1 + Size(appraisal)) && line.WhyNoBreakEven is null
            : line.PresentValue.Amount == 0 || appraisal.NetPresentValue.Amount > 0 == line.Line.IsBenefit);
    });

    [Fact]
    public void Each_internal_rate_leaves_the_case_worth_nothing() => Check.That(Any, spec =>
        spec.Appraisal().InternalRatesOfReturn.Where(found => found.Rate is > -0.99 and < 100 && !found.IsMultiple).All(found =>
            Math.Abs(spec.Case().Appraise(found.Rate, spec.Timing).NetPresentValue.Amount) <= 1e-7m * (1 + Size(spec.Case().Appraise(found.Rate, spec.Timing)))));

    [Fact]
    public void The_return_has_the_sign_of_the_net_present_value_and_is_1_less_than_the_ratio() => Check.That(Any, spec =>
    {
        CaseAppraisal appraisal = spec.Appraisal();
        return appraisal.ReturnOnInvestment.Value is not { } roi
            || (Math.Abs(roi + 1 - (double)appraisal.ReturnOnInvestment.BenefitCostRatio!.Value) <= 1e-13 * (1 + Math.Abs(roi)) && (appraisal.NetPresentValue.Amount > 0 == roi > 0 || Math.Abs(roi) < 1e-12));
    });

    [Fact]
    public void Adjusted_for_risk_it_brings_less_and_costs_more_by_its_factors() => Check.That(Any, Arb.From(Gen.Choose(0, 100)), (spec, percent) =>
    {
        decimal factor = percent / 100m;
        BusinessCase raw = BusinessCase.From(Given.Euro, Start, spec.Months, spec.Case().Lines.Select(line => line.WithRisk(factor))), adjusted = raw.RiskAdjusted();
        return Math.Abs(adjusted.TotalBenefits.Amount - ((1 - factor) * raw.TotalBenefits.Amount)) < 1e-15m && Math.Abs(adjusted.TotalCostOfOwnership.Amount - ((1 + factor) * raw.TotalCostOfOwnership.Amount)) < 1e-15m;
    });

    [Fact]
    public void To_know_a_figure_is_worth_nothing_where_it_cannot_turn_the_decision() => Check.That(Any, spec =>
    {
        CaseAppraisal appraisal = spec.Appraisal();
        return appraisal.Tornado(0.9).Where(bar => bar.Range.ToString()!.Contains("triangular", StringComparison.Ordinal)).All(bar =>
        {
            bool turns = spec.With(bar.Input, bar.Range.Quantile(1e-15)).NetPresentValue.Amount > 0 != spec.With(bar.Input, bar.Range.Quantile(1 - 1e-15)).NetPresentValue.Amount > 0;
            return bar.ValueOfInformation!.Value.Amount >= 0 && (turns || bar.ValueOfInformation.Value.Amount <= 1e-9m * (1 + Size(appraisal)));
        });
    });

    private static Gen<ValueRange> RangeGen(decimal scale) =>
        from low in Gen.Choose(0, 400)
        from middle in Gen.Choose(0, 300)
        from top in Gen.Choose(1, 300)
        from kind in Gen.Choose(0, 3)
        let unit = scale / 1000
        select kind switch
        {
            0 => ValueRange.Exactly(low * unit),
            1 => ValueRange.Pert(low * unit, (low + middle) * unit, (low + middle + top) * unit),
            2 => ValueRange.Triangular(low * unit, (low + middle) * unit, (low + middle + top) * unit),
            _ => ValueRange.Triangular((low + 1) * unit / 2, (low + 1) * unit, (low + 1) * unit),
        };

    private static decimal Size(CaseAppraisal appraisal) => appraisal.PresentValueOfBenefits.Amount + appraisal.PresentValueOfCosts.Amount;

    private static bool Near(Money expected, CaseAppraisal actual) => Math.Abs((expected - actual.NetPresentValue).Amount) <= 1e-11m * (1 + Size(actual));

    /// <summary>A case whose figures can be exchanged one by one.</summary>
    private sealed record Spec(ValueRange[] Shares, int Months, int Ramp, decimal Growth, double Rate, DiscountTiming Timing)
    {
        public static string[] Names { get; } = ["set-up", "licences", "renewals: revenue", "typing: hours", "renewals: margin", "adoption"];

        public BusinessCase Case()
        {
            ValueRange[] figures = Shares;
            ValueRange adoption = figures[5].Named("adoption");
            return BusinessCase.From(
                Given.Euro,
                Start,
                Months,
                CostLine.Implementation("set-up", figures[0]),
                CostLine.Licence("licences", figures[1]).GrowingBy(Growth).YearlyInAdvance(),
                BenefitLine.RevenueUplift("renewals", figures[2], figures[4], adoption).RampingUp(Ramp),
                BenefitLine.TimeSaved("typing", figures[3], 45, adoption, 0.8m),
                BenefitLine.CostSaving("old system", 6_000, 1));
        }

        public CaseAppraisal Appraisal() => Case().Appraise(Rate, Timing);

        public CaseAppraisal With(string name, double value)
        {
            int index = Array.IndexOf(Names, name);
            return (this with { Shares = [.. Shares.Select((share, i) => i == index ? (decimal)value : share)] }).Appraisal();
        }
    }
}
