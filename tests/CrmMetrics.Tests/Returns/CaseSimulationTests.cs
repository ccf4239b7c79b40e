using System.Globalization;
using CrmMetrics.Returns;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Tests.Returns;

public class CaseSimulationTests
{
    // Chance may move an answer by so many of its standard errors: one in a million.
    private const double Errors = 5;

    private const int Seed = 11, Draws = 20_000;

    private static readonly LocalDate Start = new(2025, 1, 1);

    private static readonly MetricDefinition Effect = new("effect", "more sales than without", "EUR", 1, BetterWhen.Higher);

    public static TheoryData<string> Ranges => [.. RangesByName.Keys];

    private static Dictionary<string, (ValueRange Range, double Deviation)> RangesByName { get; } = new()
    {
        ["PERT"] = (ValueRange.Pert(200, 240, 340), Math.Sqrt(50.0 * 90 / 7)),
        ["PERT from its mode"] = (ValueRange.Pert(0, 0, 600), Math.Sqrt(100.0 * 500 / 7)),
        ["triangular"] = (ValueRange.Triangular(200, 240, 340), Math.Sqrt(((200.0 * 200) + (240 * 240) + (340 * 340) - (200 * 240) - (200 * 340) - (240 * 340)) / 18)),
        ["lognormal"] = (ValueRange.LogNormal(50, 200), (double)ValueRange.LogNormal(50, 200).Expected * Math.Sqrt(Math.Exp(Math.Pow(Math.Log(4) / (2 * 1.6448536269514722), 2)) - 1)),
        ["measured"] = (Normal(300, 80), 80),
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Draws_have_the_mean_the_spread_and_the_percentiles_of_their_range(string name)
    {
        (ValueRange range, double deviation) = RangesByName[name];
        CaseSimulation simulation = Of(cost: 0, range);
        MoneyEstimate mean = simulation.MeanNetPresentValue;
        double error = Math.Abs((double)mean.Value!.Value.Amount - (double)range.Expected);
        Assert.True(error <= Errors * deviation / Math.Sqrt(Draws), $"{name}: {mean} instead of {range.Expected}");

        // A standard error is the deviation over the root of the draws, to within the chance of a few per cent.
        GoldenFile.Close(deviation / Math.Sqrt(Draws), mean.Interval(0.6826894921370859)!.Value.Width / 2, 0.05);
        foreach (double level in new[] { 0.5, 0.9, 0.998 })
        {
            BootstrapInterval interval = simulation.Interval(level);
            Assert.True(Math.Abs(interval.Interval.Lower - range.Quantile((1 - level) / 2)) <= (Errors * interval.MonteCarloError) + 1e-9, $"{name}: {interval}");
            Assert.True(Math.Abs(interval.Interval.Upper - range.Quantile((1 + level) / 2)) <= (Errors * interval.MonteCarloError) + 1e-9, $"{name}: {interval}");
        }
    }

    // The normal case has closed forms for everything.
    [Theory]
    [InlineData(280, 300, 80)]
    [InlineData(330, 300, 80)]
    [InlineData(100, 300, 80)]
    public void A_normal_case_agrees_with_its_closed_forms(int cost, int benefit, int deviation)
    {
        CaseSimulation simulation = Of(cost, Normal(benefit, deviation));
        double d = (benefit - cost) / (double)deviation, chance = 1 - Tail(d);
        Assert.True(Math.Abs(simulation.ChanceOfProfit.Value!.Value - chance) <= Errors * Math.Sqrt(chance * (1 - chance) / Draws));

        // Unit normal loss: what deciding with all known is worth.
        double worth = deviation * ((Math.Exp(-0.5 * d * d) / Math.Sqrt(2 * Math.PI)) - (Math.Abs(d) * Tail(Math.Abs(d))));
        MoneyEstimate information = simulation.ValueOfPerfectInformation;
        Assert.True(Math.Abs((double)information.Value!.Value.Amount - worth) <= Errors * information.Interval(0.6826894921370859)!.Value.Width / 2, $"{information}: {worth}");
        GoldenFile.Close(worth, (double)simulation.Appraisal.Tornado().Single().ValueOfInformation!.Value.Amount, 2e-3, 1e-3);

        // The return is at least r when the benefit is at least (1 + r) × cost.
        double high = Tail(((1.2 * cost) - benefit) / deviation);
        Assert.True(Math.Abs(simulation.ChanceOfReturn(0.2).Value!.Value - high) <= Errors * Math.Sqrt(high * (1 - high) / Draws));
        GoldenFile.Close((simulation.Interval().Interval.Lower + cost) / cost, simulation.ReturnInterval()!.Value.Interval.Lower + 1, 1e-12);
        Assert.Equal(simulation.Interval(0.8).Interval, simulation.NetPresentValue.Interval(0.8));
        Assert.Equal(simulation.ReturnInterval(0.8)!.Value.Interval, simulation.ReturnOnInvestment.Interval(0.8));
        Assert.Equal(simulation.Appraisal.NetPresentValue, simulation.NetPresentValue.Value);
        Assert.Equal(simulation.Appraisal.ReturnOnInvestment.Value, simulation.ReturnOnInvestment.Value);
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(-0.5)]
    [InlineData(0.0)]
    [InlineData(0.7)]
    [InlineData(1.0)]
    public void Correlation_widens_or_narrows_the_sum(double correlation)
    {
        BusinessCase two = BusinessCase.From(Given.Euro, Start, 12, BenefitLine.CostSaving("a", Normal(300, 80), 1), BenefitLine.CostSaving("b", Normal(100, 50), 1)).WithCorrelations(("a", "b", correlation));
        CaseSimulation simulation = two.Appraise(0).Simulate(Seed, Draws);
        double deviation = Math.Sqrt((80 * 80) + (50 * 50) + (2 * correlation * 80 * 50));
        GoldenFile.Close(deviation / Math.Sqrt(Draws), simulation.MeanNetPresentValue.Interval(0.6826894921370859)!.Value.Width / 2, 0.03);
        Assert.Equal(correlation == 0 ? null : "correlated", simulation.Appraisal.Tornado()[0].WhyNoValueOfInformation?.Code);
    }

    [Fact]
    public void Correlations_keep_each_range_as_it_is()
    {
        BusinessCase two = BusinessCase.From(Given.Euro, Start, 12, BenefitLine.CostSaving("a", ValueRange.Pert(200, 240, 340), 1), BenefitLine.CostSaving("b", 1, ValueRange.Triangular(0, 0.2m, 1)), CostLine.Training("c", ValueRange.LogNormal(50, 200)))
            .WithCorrelations(("a", "b", 0.6), ("c", "b", -0.3));
        CaseSimulation simulation = two.Appraise(0).Simulate(Seed, Draws);
        BusinessCase plain = BusinessCase.From(Given.Euro, Start, 12, two.Lines);
        Assert.True(Math.Abs((double)(simulation.MeanNetPresentValue.Value!.Value - plain.Appraise(0).NetPresentValue).Amount) <= Errors * simulation.MeanNetPresentValue.Interval(0.6826894921370859)!.Value.Width / 2);
    }

    [Fact]
    public void A_shared_figure_is_drawn_once_for_all_its_lines()
    {
        ValueRange adoption = ValueRange.Triangular(0.2m, 0.5m, 0.9m).Named("adoption");
        BusinessCase crm = BusinessCase.From(
            Given.Euro,
            Start,
            12,
            BenefitLine.Product("calls", 1, ("adoption", adoption), ("saving", 1_000)),
            BenefitLine.Product("visits", 1, ("adoption", adoption), ("saving", 500)),
            CostLine.Licence("licences", seats: adoption, pricePerYear: 1_500));

        // Benefits and costs hang on the one figure alike, so that nothing is uncertain.
        CaseSimulation simulation = crm.Appraise(0).Simulate(Seed, 1_000);
        Assert.True(simulation.Interval(0.99).Interval.Width < 1e-9);
        Assert.Equal("adoption", crm.Appraise(0).Tornado().Single().Input);
        Assert.Equal(0m, Math.Round(crm.Appraise(0).Tornado().Single().Swing.Amount, 9));
    }

    [Fact]
    public void The_chance_of_payback_is_that_of_the_benefit_being_large_enough()
    {
        CaseSimulation simulation = Of(cost: 280, Normal(300, 80), months: 24);
        foreach (int month in new[] { 6, 9, 12, 18, 24 })
        {
            double chance = Tail(((280.0 * 12 / month) - 300) / 80);
            Assert.True(Math.Abs(simulation.ChanceOfPayback(month).Value!.Value - chance) <= Errors * Math.Sqrt(chance * (1 - chance) / Draws), $"{month}: {simulation.ChanceOfPayback(month)}");
            Assert.Equal(simulation.ChanceOfPayback(month).Part, simulation.ChanceOfPayback(month, PaybackRule.StaysPaidBack).Part);
        }

        Assert.Equal(simulation.ChanceOfPayback(24).Part, simulation.ChanceOfPayback(1_000).Part);
    }

    [Fact]
    public void Payback_of_what_is_known_agrees_with_the_appraisal()
    {
        BusinessCase closing = BusinessCase.From(Given.Euro, Start, 24, CostLine.Training("training", 600), BenefitLine.CostSaving("saving", 1_200, 1), CostLine.Exit("exit", 1_500), CostLine.Once(CostKind.Other, "repair", 700).On(new(2025, 10, 1)));
        CaseSimulation simulation = closing.Appraise(0).Simulate(Seed, 300);
        Assert.Equal((0.5, true), (closing.Appraise(0).Payback().Value!.Value, closing.Appraise(0).Payback(PaybackRule.StaysPaidBack).Value is null or > 1));
        Assert.Equal((0.0, 1.0), (simulation.ChanceOfPayback(5).Value, simulation.ChanceOfPayback(6).Value));
        double? stays = closing.Appraise(0).Payback(PaybackRule.StaysPaidBack).Value;
        Assert.Null(stays);
        Assert.Equal(0, simulation.ChanceOfPayback(24, PaybackRule.StaysPaidBack).Value);
        Assert.Equal(1, BusinessCase.From(Given.Euro, Start, 24, BenefitLine.CostSaving("saving", 1_200, 1)).Appraise(0).Simulate(Seed, 300).ChanceOfPayback(0).Value);
        Assert.Equal((1.0, 0.0, 0m), (Of(100, 200m).ChanceOfProfit.Value, Of(100, 100m).ChanceOfProfit.Value, Of(100, 200m).ValueOfPerfectInformation.Value!.Value.Amount));
    }

    [Fact]
    public void The_same_seed_gives_the_same_draws_and_another_gives_others()
    {
        CaseAppraisal appraisal = Of(280, Normal(300, 80)).Appraisal;
        Assert.Equal(appraisal.Simulate(3, 5_000).Interval(), appraisal.Simulate(3, 5_000).Interval());
        Assert.NotEqual(appraisal.Simulate(3, 5_000).Interval().Interval, appraisal.Simulate(4, 5_000).Interval().Interval);

        // A block that is cut short does not change the draws before.
        Assert.Equal(1, appraisal.Simulate(3, 1).Draws);
        Assert.Equal(0, appraisal.Simulate(3, 1).Interval().Interval.Width);
    }

    [Fact]
    public void Its_text_has_the_seed_and_the_errors()
    {
        string text = Of(280, Normal(300, 80)).ToString(null, CultureInfo.InvariantCulture);
        Assert.Equal("20,000 draws, seed 11; after ± the Monte Carlo error (one standard error)", text.Split('\n')[0]);
        Assert.Equal(["Chance of a net present value above 0", "Net present value", "Mean net present value", "Return on investment", "Value of perfect information"], text.Split('\n').Skip(1).Select(line => line.Split(':')[0]));
        CaseSimulation free = BusinessCase.From(Given.Euro, Start, 12, BenefitLine.CostSaving("saving", Normal(300, 80), 1)).Appraise(0).Simulate(Seed, 1_000);
        Assert.Contains("Return on investment: undefined (nothing was invested)", free.ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Null(free.ReturnInterval());
        Assert.Equal(("no-costs", "no-costs"), (free.ReturnOnInvestment.WhyUndefined!.Code, free.ReturnOnInvestment.WhyNoInterval!.Code));
    }

    private static double Tail(double z) => 0.5 * MathNet.Numerics.SpecialFunctions.Erfc(z / Math.Sqrt(2));

    private static ValueRange Normal(int value, int deviation) => MoneyEstimate.From(new Money(value, Given.Euro), deviation, Effect);

    private static CaseSimulation Of(int cost, ValueRange saving, int months = 12)
    {
        CaseLine[] lines = cost == 0 ? [BenefitLine.CostSaving("saving", saving, 1)] : [BenefitLine.CostSaving("saving", saving, 1), CostLine.Training("cost", cost)];
        return BusinessCase.From(Given.Euro, Start, months, lines).Appraise(0).Simulate(Seed, Draws);
    }
}
