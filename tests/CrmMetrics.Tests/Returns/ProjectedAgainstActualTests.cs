using System.Globalization;
using CrmMetrics.Returns;
using NodaTime;

namespace CrmMetrics.Tests.Returns;

public class ProjectedAgainstActualTests
{
    private static readonly MetricDefinition Effect = new("effect", "measured effect", "EUR", 1, BetterWhen.Higher);

    // Four periods of eight have ended; the figures below come from generalised least squares written out as matrices in 40 digits.
    private static readonly VarianceLine Ramp = VarianceLine.Benefit(
        "Margin", Euros(10_000, 20_000, 30_000, 40_000, 50_000, 50_000, 50_000, 60_000), Euros(8_200, 17_900, 23_500, 35_100));

    [Fact]
    public void Periods_and_cumulative_variances_stand_side_by_side()
    {
        Assert.Equal([-1_800m, -2_100m, -6_500m, -4_900m], Ramp.Periods.Select(period => period.Variance.Value!.Value.Amount));
        Assert.Equal([-1_800m, -3_900m, -10_400m, -15_300m], Ramp.Periods.Select(period => period.VarianceToDate.Value!.Value.Amount));
        Assert.Equal([8_200m, 26_100m, 49_600m, 84_700m], Ramp.Periods.Select(period => period.ActualToDate.Value!.Value.Amount));
        Assert.Equal([10_000m, 30_000m, 60_000m, 100_000m], Ramp.Periods.Select(period => period.ProjectedToDate.Amount));
        Assert.Equal((-0.153m, 4, 310_000m), (Ramp.RelativeVariance, Ramp.PeriodsToDate, Ramp.ProjectedTotal.Amount));
        Assert.Equal("Margin: 84,700.00 EUR against 100,000.00 EUR projected, 15,300.00 EUR unfavourable (-15.3 %)", Ramp.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Less_than_projected_is_unfavourable_for_a_benefit_and_favourable_for_a_cost()
    {
        VarianceLine benefit = VarianceLine.Benefit("a", Euros(100), Euros(80)), cost = VarianceLine.Cost("a", Euros(100), Euros(80));
        Assert.Equal((-20m, -0.2m), (benefit.Variance.Value!.Value.Amount, benefit.RelativeVariance));
        Assert.Equal((20m, 0.2m), (cost.Variance.Value!.Value.Amount, cost.RelativeVariance));
        Assert.Equal("a: 80.00 EUR against 100.00 EUR projected, 20.00 EUR favourable (20.0 %)", cost.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("a: 100.00 EUR against 100.00 EUR projected, as projected", VarianceLine.Cost("a", Euros(100), Euros(100)).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal((BetterWhen.Higher, BetterWhen.Lower), (benefit.ActualToDate.Definition.Better, cost.ActualToDate.Definition.Better));
        Assert.Equal(BetterWhen.Higher, cost.Variance.Definition.Better);
    }

    // Horngren, Datar and Rajan, Cost Accounting, chapter 7: Webb Company, 10,000 jackets. Materials: 2 square yards at 30 dollars each were allowed, 22,200 at 28 were used; labour: 0.8 hours
    // at 20 dollars, 9,000 hours at 22. Printed: 44,400 favourable and 66,000 unfavourable, 18,000 and 20,000 unfavourable.
    [Fact]
    public void A_published_example_of_standard_costing_comes_out()
    {
        ProjectedAgainstActual webb = ProjectedAgainstActual.From(
        [
            VarianceLine.Cost("Materials", [PriceAndVolume.From(Dollars(30), 20_000)], [PriceAndVolume.From(Dollars(28), 22_200)]),
            VarianceLine.Cost("Labour", [PriceAndVolume.From(Dollars(20), 8_000)], [PriceAndVolume.From(Dollars(22), 9_000)]),
        ]);
        Assert.Equal((Dollars(44_400), Dollars(-66_000)), (webb["Materials"].PriceVolume().Price, webb["Materials"].PriceVolume().Volume));
        Assert.Equal((Dollars(-18_000), Dollars(-20_000)), (webb["Labour"].PriceVolume().Price, webb["Labour"].PriceVolume().Volume));
        Assert.Equal("price 26,400.00 USD, volume -86,000.00 USD", webb.Net.PriceVolume().ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(Dollars(-59_600), webb.Net.PriceVolume().Total);
    }

    [Theory]
    [InlineData(JointTerm.WithPrice, -9_600, 20_000, 0)]
    [InlineData(JointTerm.WithVolume, -8_000, 18_400, 0)]
    [InlineData(JointTerm.Halved, -8_800, 19_200, 0)]
    [InlineData(JointTerm.Apart, -8_000, 20_000, -1_600)]
    public void The_rule_of_the_joint_term_moves_the_parts(JointTerm rule, int price, int volume, int joint)
    {
        // 100 deals of 1,000 were projected; 120 of 920 came.
        PriceVolumeVariance split = VarianceLine.Benefit("Deals", [PriceAndVolume.From(Euro(1_000), 100)], [PriceAndVolume.From(Euro(920), 120)]).PriceVolume(rule);
        Assert.Equal((Euro(price), Euro(volume), Euro(joint), rule), (split.Price, split.Volume, split.Joint, split.JointTerm));
        Assert.Equal(Euro(10_400), split.Total);
    }

    [Fact]
    public void Mean_prices_that_never_end_still_give_parts_to_the_cent()
    {
        // 100.00 / 3 and 200.00 / 7: at the projected price 7 units are 233.333…
        PriceVolumeVariance split = VarianceLine.Benefit("a", [PriceAndVolume.FromAmount(Euro(100), 3)], [PriceAndVolume.FromAmount(Euro(200), 7)]).PriceVolume();
        Assert.Equal((Euro(-33.33m), Euro(133.33m)), (split.Price, split.Volume));
        Assert.Equal(Euro(100), split.Total);
        Assert.Equal(33.33m, Math.Round(PriceAndVolume.FromAmount(Euro(100), 3).Price!.Value.Amount, 2));
    }

    // A cent a unit was projected: 0.5, 1.5 and 2.5 units would have brought half a cent too many to be whole ones.
    [Theory]
    [InlineData("0.5", "1.00")]
    [InlineData("1.5", "0.98")]
    [InlineData("2.5", "0.98")]
    public void Halves_of_a_cent_go_to_the_even_one(string volume, string price)
    {
        PriceAndVolume actual = PriceAndVolume.FromAmount(Euro(1), decimal.Parse(volume, CultureInfo.InvariantCulture));
        PriceVolumeVariance split = VarianceLine.Benefit("a", [PriceAndVolume.FromAmount(Euro(0.01m), 1)], [actual]).PriceVolume();
        Assert.Equal(price, split.Price!.Value.Amount.ToString("F2", CultureInfo.InvariantCulture));
        Assert.Equal(Euro(0.99m), split.Total);
    }

    [Fact]
    public void A_price_change_within_the_plan_is_no_variance()
    {
        // The plan raises the price in the second period; all goes as projected. Totals alone would show a mean price of 15 both times, but not when the volumes move.
        VarianceLine line = VarianceLine.Benefit(
            "a",
            [PriceAndVolume.From(Euro(10), 100), PriceAndVolume.From(Euro(20), 100)],
            [PriceAndVolume.From(Euro(10), 100), PriceAndVolume.From(Euro(20), 150)]);
        Assert.Equal((Euro(0), Euro(1_000)), (line.PriceVolume().Price, line.PriceVolume().Volume));
    }

    [Fact]
    public void Where_no_units_came_or_were_projected_the_split_needs_a_price()
    {
        PriceAndVolume none = PriceAndVolume.FromAmount(Euro(0), 0), some = PriceAndVolume.FromAmount(Euro(100), 4);
        Assert.Equal((Euro(0), Euro(-100)), Parts(some, none, JointTerm.WithPrice));
        Assert.Equal((Euro(0), Euro(100)), Parts(none, some, JointTerm.WithVolume));
        Assert.Equal((Euro(0), Euro(0)), Parts(none, none, JointTerm.Halved));
        PriceVolumeVariance split = VarianceLine.Benefit("a", [none], [some]).PriceVolume();
        Assert.Equal(("no-projected-price", null), (split.WhyUndefined!.Code, split.Total));
        Assert.Equal("undefined (where no units were projected, there is no projected price)", split.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("no-actual-price", VarianceLine.Benefit("a", [some], [none]).PriceVolume(JointTerm.Halved).WhyUndefined!.Code);
        Assert.Equal((Euro(0), Euro(-100)), Parts(PriceAndVolume.From(Euro(25), 4), PriceAndVolume.From(Euro(30), 0), JointTerm.WithPrice));
        Assert.Equal("no-price-and-volume", Ramp.PriceVolume().WhyUndefined!.Code);
        Assert.Equal("no-actuals", VarianceLine.Benefit("a", [some], []).PriceVolume().WhyUndefined!.Code);

        static (Money?, Money?) Parts(PriceAndVolume projected, PriceAndVolume actual, JointTerm rule) =>
            VarianceLine.Benefit("a", [projected], [actual]).PriceVolume(rule) is var split ? (split.Price, split.Volume) : default;
    }

    [Fact]
    public void Price_and_volume_are_written_with_their_product()
    {
        Assert.Equal("1,200.00 EUR × 40 = 48,000.00 EUR", PriceAndVolume.From(Euro(1_200), 40).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("no price × 0 = 0.00", default(PriceAndVolume).ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_plan_for_the_rest_has_a_value_and_no_interval()
    {
        VarianceForecast forecast = Ramp.Reforecast(ReforecastRule.PlanForTheRest);
        Assert.Equal((Euro(294_700), Euro(210_000), Euro(-15_300)), (forecast.Total.Value, forecast.Rest.Value, forecast.Variance.Value));
        Assert.Equal((null, "plan-without-spread"), (forecast.Total.Interval(), forecast.Total.WhyNoInterval!.Code));
        Assert.Equal((VarianceOutcome.CannotTell, "plan-without-spread"), (forecast.Verdict().Outcome, forecast.Verdict().WhyCannotTell!.Code));
        Assert.Equal("Margin: 294,700.00 EUR forecast against 310,000.00 EUR projected", forecast.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_ratio_of_actual_to_projected_is_carried_to_the_rest()
    {
        VarianceForecast forecast = Ramp.Reforecast(ReforecastRule.ActualToPlanRatio);
        Assert.Equal((Euro(262_570), Euro(177_870), Euro(-47_430)), (forecast.Total.Value, forecast.Rest.Value, forecast.Variance.Value));
        Same(240_975.329305550402, 284_164.670694449598, forecast.Total.Interval());
        Same(156_275.329305550402, 199_464.670694449598, forecast.Rest.Interval());
        Assert.Equal((VarianceOutcome.NotMet, ReforecastRule.ActualToPlanRatio), (forecast.Verdict().Outcome, forecast.Rule));
    }

    [Fact]
    public void The_run_rate_is_the_prediction_interval_of_a_mean()
    {
        VarianceForecast forecast = Ramp.Reforecast(ReforecastRule.RunRate);
        Assert.Equal(Euro(169_400), forecast.Total.Value);
        Same(68_308.6860051554183, 270_491.313994844582, forecast.Total.Interval());
        Assert.Equal(94_644.7397033684287, forecast.Total.Interval(0.9)!.Value.Lower, 6);
    }

    [Fact]
    public void Errors_of_measurement_and_the_spread_between_periods_join()
    {
        // The same amounts, measured by one effect: the shared error of 100 a period is 400 to date, and 3.1 times that over the whole plan.
        MoneyEstimate[] measured = [.. Euros(8_200, 17_900, 23_500, 35_100).Select(amount => MoneyEstimate.From(amount, 100, Effect))];
        ConfidenceInterval bounds = VarianceLine.Benefit("Margin", Ramp.Projected, measured, ErrorDependence.Shared).Reforecast(ReforecastRule.ActualToPlanRatio).Total.Interval()!.Value;
        double spread = 262_570 - 240_975.329305550402, error = 1.95996398454005424 * 3.1 * 400;
        Assert.Equal(2 * Math.Sqrt((spread * spread) + (error * error)), bounds.Width, 6);
    }

    // 1,000 plans whose periods vary as the rule supposes: a 90 % interval should hold nine in ten of the totals.
    [Fact]
    public void The_interval_of_a_forecast_holds_as_many_totals_as_it_says()
    {
        const int Runs = 1_000;
        Random random = new(20_261_122);
        double[] plan = [10, 20, 30, 40, 50, 50];
        int held = Enumerable.Range(0, Runs).Count(_ =>
        {
            double[] came = [.. plan.Select(amount => Math.Round((0.8 * amount) + (Math.Sqrt(amount) * Gaussian(random)), 2))];
            VarianceLine line = VarianceLine.Benefit("a", plan.Select(amount => Euro((decimal)amount)), came.Take(4).Select(amount => Euro((decimal)amount)));
            return line.Reforecast(ReforecastRule.ActualToPlanRatio).Total.Interval(0.9)!.Value.Contains(came.Sum());
        });
        Assert.InRange(held / (double)Runs, 0.88, 0.92);
    }

    [Fact]
    public void A_forecast_that_has_nothing_to_go_by_says_so()
    {
        Assert.Equal("no-actuals", VarianceLine.Benefit("a", Euros(1, 2), Euros()).Reforecast(ReforecastRule.RunRate).Total.WhyUndefined!.Code);
        Assert.Equal(Euro(3), VarianceLine.Benefit("a", Euros(1, 2), Euros()).Reforecast(ReforecastRule.PlanForTheRest).Total.Value);
        Assert.Equal("nothing-projected-yet", VarianceLine.Benefit("a", Euros(0, 2), Euros(1)).Reforecast(ReforecastRule.ActualToPlanRatio).Total.WhyUndefined!.Code);
        Assert.Equal("plan-changes-sign", VarianceLine.Benefit("a", Euros(-5, 20), Euros(-4)).Reforecast(ReforecastRule.ActualToPlanRatio).Variance.WhyUndefined!.Code);
        Assert.Equal(Euro(4), VarianceLine.Benefit("a", Euros(5, 0), Euros(4)).Reforecast(ReforecastRule.ActualToPlanRatio).Total.Value);
        VarianceForecast early = VarianceLine.Benefit("a", Euros(5, 10), Euros(4)).Reforecast(ReforecastRule.ActualToPlanRatio);
        Assert.Equal((Euro(12), "one-period"), (early.Total.Value, early.Total.WhyNoInterval!.Code));
        Assert.Equal("projection-not-of-one-sign", VarianceLine.Benefit("a", Euros(5, 0, 9), Euros(4, 1)).Reforecast(ReforecastRule.ActualToPlanRatio).Total.WhyNoInterval!.Code);
        Assert.Equal("a: undefined (no period has actuals yet)", VarianceLine.Benefit("a", Euros(1, 2), Euros()).Reforecast(ReforecastRule.RunRate).ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Each_line_may_have_a_rule_of_its_own()
    {
        VarianceLine licence = VarianceLine.Cost("Licence", Euros(10, 10, 10, 10), Euros(12, 12)), margin = VarianceLine.Benefit("Margin", Euros(20, 40, 60, 80), Euros(10, 20));
        VarianceForecast forecast = ProjectedAgainstActual.From([licence, margin]).Net.Reforecast(line => line.IsCost ? ReforecastRule.RunRate : ReforecastRule.ActualToPlanRatio);
        Assert.Equal((Euro(100 - 48), null), (forecast.Total.Value, forecast.Rule));
        Assert.Equal(Euro(-100 - 8), forecast.Variance.Value);
        Assert.Equal("rule", Assert.Throws<ArgumentOutOfRangeException>(() => licence.Reforecast(_ => default)).ParamName);
    }

    [Fact]
    public void A_measured_benefit_is_met_not_met_or_nobody_can_tell()
    {
        Assert.Equal(VarianceOutcome.Met, Judged(130, 10).Outcome);
        Assert.Equal(VarianceOutcome.NotMet, Judged(70, 10).Outcome);
        VarianceVerdict open = Judged(90, 10);
        Assert.Equal((VarianceOutcome.CannotTell, "interval-on-both-sides"), (open.Outcome, open.WhyCannotTell!.Code));
        Assert.Equal(
            "cannot tell, variance -10.00 EUR [-29.60, 9.60] at 95 %: the data are compatible with a shortfall and with none", open.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(VarianceOutcome.NotMet, Judged(90, 10, level: 0.5).Outcome);
        Assert.Equal((VarianceOutcome.Met, Euro(30)), (Judged(90, 10, tolerance: 30).Outcome, Judged(90, 10, tolerance: 30).Tolerance));
        Assert.Equal("met, variance 0.00 EUR [0.00, 0.00] at 95 %", VarianceLine.Benefit("a", Euros(5), Euros(5)).Verdict().ToString(null, CultureInfo.InvariantCulture));

        static VarianceVerdict Judged(decimal actual, double error, double level = 0.95, decimal tolerance = 0) =>
            VarianceLine.Benefit("a", Euros(100), [MoneyEstimate.From(Euro(actual), error, Effect)], ErrorDependence.Independent).Verdict(level, Euro(tolerance));
    }

    [Fact]
    public void A_cent_missing_from_the_books_is_not_met_however_large_the_amount()
    {
        VarianceLine line = VarianceLine.Benefit("a", Euros(900_000_000_000_000_000m), Euros(899_999_999_999_999_999.99m));
        Assert.Equal((VarianceOutcome.NotMet, Euro(-0.01m)), (line.Verdict().Outcome, line.Variance.Value));
    }

    [Fact]
    public void Estimates_without_interval_or_value_leave_no_verdict_and_say_why()
    {
        VarianceLine bare = VarianceLine.Benefit("bare", Euros(100), [MoneyEstimate.From(Euro(90), Effect)], ErrorDependence.Shared);
        Assert.Equal((Euro(-10), "figures-only", VarianceOutcome.CannotTell), (bare.Variance.Value, bare.Verdict().WhyCannotTell!.Code, bare.Verdict().Outcome));
        MoneyEstimate unknown = Marketing.Unknown;
        VarianceLine missing = VarianceLine.Cost("missing", Euros(100), [unknown], ErrorDependence.Shared);
        Assert.Equal((null, "no-leads", "no-leads"), (missing.Variance.Value, missing.Variance.WhyUndefined!.Code, missing.Verdict().WhyCannotTell!.Code));
        Assert.Equal("missing: undefined (" + unknown.WhyUndefined + ")", missing.ToString(null, CultureInfo.InvariantCulture));
        ProjectedAgainstActual review = ProjectedAgainstActual.From([bare, missing]);
        Assert.Equal((null, "no-leads"), (review.Net.Variance.Value, review.Net.Variance.WhyUndefined!.Code));
        Assert.Equal("missing", Assert.Single(review.WithoutVariance).Name);
        Assert.Equal("bare", Assert.Single(review.Shortfalls()).Line.Name);
        Assert.Null(review.ActualReturn);
        Assert.Equal(0, review.ProjectedReturn!.Value.Value);
    }

    [Fact]
    public void Nothing_to_date_is_no_variance_rather_than_none()
    {
        ProjectedAgainstActual review = ProjectedAgainstActual.From([VarianceLine.Benefit("a", Euros(1, 2), Euros())]);
        Assert.Equal((null, "no-actuals", null), (review.Net.Variance.Value, review.Net.Variance.WhyUndefined!.Code, review.Net.RelativeVariance));
        Assert.Empty(review.Net.Periods);
        Assert.Equal((VarianceOutcome.CannotTell, 1), (review.Net.Verdict().Outcome, review.WithoutVariance.Count));
        Assert.Equal("Net benefit: undefined (no period has actuals yet); 0 of 2 periods, cannot tell", review.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Shortfalls_are_ranked_by_money_to_date_and_over_the_whole_plan()
    {
        ProjectedAgainstActual review = ProjectedAgainstActual.From(
        [
            VarianceLine.Benefit("small", Euros(10, 10, 10, 10), Euros(5, 5)),
            VarianceLine.Benefit("fine", Euros(10, 10, 10, 10), Euros(10, 10)),
            VarianceLine.Cost("dear", Euros(10, 10, 0, 0), Euros(25, 25)),
            VarianceLine.Benefit("ramp", Euros(20, 30, 400, 400), Euros(18, 27)),
        ]);
        Assert.Equal(["dear 30", "small 10", "ramp 5"], review.Shortfalls().Select(shortfall => shortfall.Line.Name + " " + shortfall.Amount.Amount.ToString("0.#", CultureInfo.InvariantCulture)));
        Assert.Equal([30 / 45.0, 10 / 45.0, 5 / 45.0], review.Shortfalls().Select(shortfall => shortfall.ShareOfAll));
        Assert.Equal(
            ["ramp 85", "dear 30", "small 20"],
            review.Shortfalls(ReforecastRule.ActualToPlanRatio).Select(shortfall => shortfall.Line.Name + " " + shortfall.Amount.Amount.ToString("0.#", CultureInfo.InvariantCulture)));
        Assert.All(review.Shortfalls(), shortfall => Assert.Equal(VarianceOutcome.NotMet, shortfall.Verdict.Outcome));
    }

    [Fact]
    public void Both_returns_on_investment_are_to_date()
    {
        ProjectedAgainstActual review = ProjectedAgainstActual.From(
        [
            VarianceLine.Benefit("Margin", Euros(100, 200), [MoneyEstimate.From(Euro(120), 10, Effect)], ErrorDependence.Independent),
            VarianceLine.Cost("Licence", Euros(50, 50), Euros(60)),
        ]);
        Assert.Equal((1.0, 1.0), (review.ProjectedReturn!.Value.Value, review.ActualReturn!.Value.Value));
        Same(1 - (1.95996398454005424 / 6), 1 + (1.95996398454005424 / 6), review.ActualReturn!.Value.Interval());

        ProjectedAgainstActual measuredCost = ProjectedAgainstActual.From(
        [
            VarianceLine.Benefit("Margin", Euros(100), Euros(120)),
            VarianceLine.Cost("Labour", Euros(50), [MoneyEstimate.From(Euro(60), 5, Effect)], ErrorDependence.Independent),
        ]);
        Assert.Equal("figures-only", measuredCost.ActualReturn!.Value.WhyNoInterval!.Code);
        Assert.Equal("no-costs", ProjectedAgainstActual.From([VarianceLine.Benefit("a", Euros(1), Euros(1))]).ActualReturn!.Value.WhyUndefined!.Code);
        Assert.Null(ProjectedAgainstActual.From([VarianceLine.Cost("a", Euros(-1), Euros(-1))]).ProjectedReturn);
    }

    [Fact]
    public void Sums_of_lines_hold_their_lines()
    {
        VarianceLine margin = VarianceLine.Benefit("Margin", Euros(100), Euros(90)), licence = VarianceLine.Cost("Licence", Euros(50), Euros(60));
        ProjectedAgainstActual review = ProjectedAgainstActual.From([margin, licence]);
        Assert.Equal([margin, licence], review.Net.Parts);
        Assert.Equal([licence], review.Costs.Parts);
        Assert.Empty(margin.Parts);
        Assert.Equal((Euro(30), Euro(50), Euro(-20)), (review.Net.ActualToDate.Value, review.Net.ProjectedToDate, review.Net.Variance.Value));
        Assert.Equal((Euro(60), Euro(-10), true), (review.Costs.ActualToDate.Value, review.Costs.Variance.Value, review.Costs.IsCost));
        Assert.Equal("Net benefit: 30.00 EUR against 50.00 EUR projected, 20.00 EUR unfavourable (-40.0 %); 1 of 1 periods, not met", review.ToString(null, CultureInfo.InvariantCulture));
        Assert.Same(licence, review["Licence"]);
        Assert.Equal(0, ProjectedAgainstActual.From([margin]).Costs.ActualToDate.Value!.Value.Amount);
    }

    [Fact]
    public void An_unfinished_month_has_no_actual_yet()
    {
        IReadOnlyList<ReportingPeriod> months = ReportingCalendar.Utc.Split(new(new(2024, 1, 1), new(2024, 3, 31)), Granularity.Month);
        VarianceLine two = VarianceLine.Benefit("Margin", Euros(1, 2, 3), Euros(1, 1));
        Assert.Equal(months, ProjectedAgainstActual.From([two], months, new LocalDate(2024, 2, 29)).Calendar);
        Assert.Empty(ProjectedAgainstActual.From([two]).Calendar);
        Refused("lines", "2024-02 has actuals, but isn't over by 2024-02-28", () => ProjectedAgainstActual.From([two], months, new LocalDate(2024, 2, 28)));
        Refused("periods", "there are 2, but \"Margin\" has a projection for 3", () => ProjectedAgainstActual.From([two], months.Take(2), new LocalDate(2024, 2, 29)));
    }

    [Fact]
    public void Periods_follow_each_other()
    {
        IReadOnlyList<ReportingPeriod> months = ReportingCalendar.Utc.Split(new(new(2024, 1, 1), new(2024, 2, 29)), Granularity.Month);
        VarianceLine line = VarianceLine.Benefit("Margin", Euros(1, 2), Euros(1));
        Refused("periods", "each must come after the one before, but period 1 (counted from 0) is 2024-01 after 2024-02.", () => ProjectedAgainstActual.From([line], months.Reverse(), new LocalDate(2024, 2, 29)));
        Refused("periods", "period 1 (counted from 0) is 2024-01 after 2024-01", () => ProjectedAgainstActual.From([line], [months[0], months[0]], new LocalDate(2024, 2, 29)));
        Refused("periods", "period 0 (counted from 0) is null", () => ProjectedAgainstActual.From([line], [null!, months[0]], new LocalDate(2024, 2, 29)));
    }

    [Fact]
    public void What_was_divided_without_rounding_is_refused_before_any_sum_fails()
    {
        // A twelfth has 29 digits, and two of them together one more than a decimal holds.
        Money twelfth = Euro(100_000m / 12), third = Euro(Math.Round(1 / 3m, 24));
        Refused("projected", "the amounts of \"a\" have more digits than can be added exactly, such as 8333.33", () => VarianceLine.Cost("a", Enumerable.Repeat(twelfth, 12), Euros(8_000)));
        Refused("actual", "round to cents what was divided", () => VarianceLine.Cost("a", Euros(8_333, 8_333), [twelfth, twelfth]));
        Refused("projected", "such as 79228162514264337593543950335", () => VarianceLine.Benefit("a", Euros(decimal.MaxValue), Euros()));

        // Each line may be fine alone: the net isn't.
        VarianceLine fine = VarianceLine.Benefit("fine", [third], [third]), large = VarianceLine.Cost("large", Euros(100_000), Euros(100_000));
        Assert.Equal(Euro(0), fine.Variance.Value);
        Refused("lines", "the amounts together have more digits than can be added exactly, such as 0.3333", () => ProjectedAgainstActual.From([fine, large]));
    }

    [Fact]
    public void A_relative_variance_holds_for_the_least_and_the_largest_plan()
    {
        Assert.Equal(100_000_000_000_000_000_000m, VarianceLine.Benefit("a", Euros(0.000001m), Euros(100_000_000_000_000.000001m)).RelativeVariance);
        Assert.Null(VarianceLine.Benefit("a", Euros(0, 0), Euros(5, 5)).RelativeVariance);
        Assert.Null(VarianceLine.Benefit("a", Euros(5, -5), Euros(5, 5)).RelativeVariance);

        // A net of -100 was projected, as in a first year; -120 came: a fifth worse.
        ProjectedAgainstActual review = ProjectedAgainstActual.From([VarianceLine.Benefit("in", Euros(50), Euros(50)), VarianceLine.Cost("out", Euros(150), Euros(170))]);
        Assert.Equal((Euro(-20), -0.2m), (review.Net.Variance.Value, review.Net.RelativeVariance));
    }

    [Fact]
    public void A_tolerance_is_exact_however_large_the_amount()
    {
        VarianceLine line = VarianceLine.Benefit("a", Euros(900_000_000_000_000_000m), Euros(0));
        Assert.Equal(VarianceOutcome.Met, line.Verdict(tolerance: Euro(900_000_000_000_000_000m)).Outcome);
        Assert.Equal(VarianceOutcome.NotMet, line.Verdict(tolerance: Euro(899_999_999_999_999_999.99m)).Outcome);
    }

    [Fact]
    public void Amounts_known_exactly_stand_beside_measured_ones_with_an_error_of_0()
    {
        MoneyEstimate[] actual = [MoneyEstimate.From(Euro(90), 0, Effect), MoneyEstimate.From(Euro(110), 10, Effect)];
        ConfidenceInterval bounds = VarianceLine.Benefit("a", Euros(100, 100), actual, ErrorDependence.Independent).Variance.Interval()!.Value;
        Same(-19.5996398454005424, 19.5996398454005424, bounds);
    }

    [Fact]
    public void Measured_amounts_are_taken_to_ten_decimals()
    {
        MoneyEstimate[] actual = [MoneyEstimate.From(Euro(100_000) / 3, 10, Effect), MoneyEstimate.From(Euro(200_000) / 7, 10, Effect)];
        VarianceLine line = VarianceLine.Benefit("a", Euros(30_000, 30_000, 30_000), actual, ErrorDependence.Shared);
        Assert.Equal(Euro(33_333.3333333333m + 28_571.4285714286m), line.ActualToDate.Value);
        Assert.Equal(line.ActualToDate.Value!.Value.Amount + line.Reforecast(ReforecastRule.RunRate).Rest.Value!.Value.Amount, line.Reforecast(ReforecastRule.RunRate).Total.Value!.Value.Amount);
    }

    [Fact]
    public void A_rest_that_goes_both_ways_has_no_interval_though_it_adds_up_to_little()
    {
        // The ratio of 0.9 is sure, the +100 and the -90 to come are not: the spread of their sum is that of both, not that of the 10 that remain.
        VarianceLine both = VarianceLine.Benefit("a", Euros(10, 20, 100, -90), Euros(8, 19)), none = VarianceLine.Benefit("a", Euros(10, 20, 90, -90), Euros(8, 19));
        VarianceForecast forecast = both.Reforecast(ReforecastRule.ActualToPlanRatio), still = none.Reforecast(ReforecastRule.ActualToPlanRatio);
        Assert.Equal((Euro(36), "projection-not-of-one-sign"), (forecast.Total.Value, forecast.Total.WhyNoInterval!.Code));
        Assert.Equal((Euro(27), "projection-not-of-one-sign", Euro(0)), (still.Total.Value, still.Total.WhyNoInterval!.Code, still.Rest.Value));
        Assert.Equal("projection-not-of-one-sign", still.Rest.WhyNoInterval!.Code);

        // Wholly below 0 is of one sign.
        ConfidenceInterval below = VarianceLine.Benefit("a", Euros(-10, -20, -30), Euros(-8, -19)).Reforecast(ReforecastRule.ActualToPlanRatio).Total.Interval()!.Value;
        ConfidenceInterval above = VarianceLine.Benefit("a", Euros(10, 20, 30), Euros(8, 19)).Reforecast(ReforecastRule.ActualToPlanRatio).Total.Interval()!.Value;
        Same(-above.Upper, -above.Lower, below);
    }

    [Fact]
    public void A_reason_in_a_sum_says_of_which_line_it_speaks()
    {
        ProjectedAgainstActual review = ProjectedAgainstActual.From(
        [
            VarianceLine.Benefit("Margin", [PriceAndVolume.From(Euro(5), 2), PriceAndVolume.From(Euro(5), 2)], [PriceAndVolume.From(Euro(5), 2)]),
            VarianceLine.Cost("Exit", Euros(0, 10), Euros(0)),
        ]);
        Assert.Equal(
            "nothing was projected for the periods to date, so there is no ratio of actual to projected; the plan for the rest needs none (Exit)",
            review.Net.Reforecast(ReforecastRule.ActualToPlanRatio).Total.WhyUndefined!.Text);
        Assert.Equal("the spread between periods takes two of them at least (Margin)", review.Net.Reforecast(ReforecastRule.RunRate).Total.WhyNoInterval!.Text);
        Assert.Equal("Exit was given as amounts, without price and volume", review.Net.PriceVolume().WhyUndefined!.Text);
        Assert.Equal(Euro(10), review.Net.Reforecast(line => line.ProjectedToDate.Amount == 0 ? ReforecastRule.PlanForTheRest : ReforecastRule.ActualToPlanRatio).Total.Value);
    }

    [Fact]
    public void Where_there_are_no_costs_their_sum_is_nothing_for_sure()
    {
        VarianceLine costs = ProjectedAgainstActual.From([VarianceLine.Benefit("a", Euros(1, 2, 3), Euros(1, 2))]).Costs;
        VarianceForecast forecast = costs.Reforecast(_ => throw new InvalidOperationException("A rule is asked of lines, never of a sum."));
        Assert.Equal((0m, VarianceOutcome.Met), (forecast.Total.Value!.Value.Amount, forecast.Verdict().Outcome));
        Assert.Equal((0m, VarianceOutcome.Met), (costs.PriceVolume().Total!.Value.Amount, costs.Verdict().Outcome));
    }

    [Fact]
    public void The_same_amount_of_the_same_units_is_one_however_it_was_given()
    {
        Assert.Equal(PriceAndVolume.From(Euro(2), 3), PriceAndVolume.FromAmount(Euro(6), 3));
        Assert.Equal(Euro(2), PriceAndVolume.FromAmount(Euro(6), 3).Price);
        Assert.NotEqual(PriceAndVolume.From(Euro(2), 0), PriceAndVolume.From(Euro(3), 0));
        Assert.Equal((Euro(2), null), (PriceAndVolume.From(Euro(2), 0).Price, PriceAndVolume.FromAmount(Euro(0), 0).Price));
    }

    [Fact]
    public void Impossible_lines_are_refused_by_name()
    {
        Refused("name", "a line must have a name, but was \" \"", () => VarianceLine.Benefit(" ", Euros(1), Euros(1)));
        Refused("projected", "\"a\" must have a projection for one period at least", () => VarianceLine.Benefit("a", Euros(), Euros()));
        Refused("actual", "\"a\" has actuals for 2 periods, but a projection for 1", () => VarianceLine.Cost("a", Euros(1), Euros(1, 2)));
        Refused("actual", "the amount of period 1 (counted from 0) must not be null", () =>
            VarianceLine.Cost("a", Euros(1, 2), [MoneyEstimate.From(Euro(1), Effect), null!], ErrorDependence.Shared));
        Assert.Equal("name", Assert.Throws<ArgumentNullException>(() => VarianceLine.Benefit(null!, Euros(1), Euros(1))).ParamName);
        Assert.Equal("projected", Assert.Throws<ArgumentNullException>(() => VarianceLine.Benefit("a", (IEnumerable<Money>)null!, Euros(1))).ParamName);
        Assert.Equal("actual", Assert.Throws<ArgumentNullException>(() => VarianceLine.Cost("a", [PriceAndVolume.From(Euro(1), 1)], null!)).ParamName);
        Assert.Equal("errors", Assert.Throws<ArgumentOutOfRangeException>(() => VarianceLine.Benefit("a", Euros(1), [], default)).ParamName);
        _ = Assert.Throws<CurrencyMismatchException>(() => VarianceLine.Benefit("a", Euros(1), [Dollars(1)]));
        _ = Assert.Throws<DefinitionMismatchException>(() => VarianceLine.Benefit(
            "a", Euros(1, 2), [MoneyEstimate.From(Euro(1), Effect), MoneyEstimate.From(Euro(1), Effect with { Id = "other" })], ErrorDependence.Shared));
        Assert.Equal("volume", Assert.Throws<ArgumentOutOfRangeException>(() => PriceAndVolume.From(Euro(1), -1)).ParamName);
        Assert.Contains("an amount of 5 EUR must be for some units, but was 0", Assert.Throws<ArgumentOutOfRangeException>(() => PriceAndVolume.FromAmount(Euro(5), 0)).Message);
    }

    [Fact]
    public void Lines_that_do_not_match_are_refused_by_name()
    {
        VarianceLine line = VarianceLine.Benefit("a", Euros(1, 2), Euros(1));
        Refused("lines", "there must be one at least", () => ProjectedAgainstActual.From([]));
        Refused("lines", "line 1 (counted from 0) must not be null", () => ProjectedAgainstActual.From([line, null!]));
        Refused("lines", "two are called \"a\"", () => ProjectedAgainstActual.From([line, line]));
        Refused("lines", "\"a\" has 1 actuals of 2 periods and \"b\" 2 of 2", () => ProjectedAgainstActual.From([line, VarianceLine.Cost("b", Euros(1, 2), Euros(1, 2))]));
        Refused("name", "name: must be that of a line (a), but was c", () => ProjectedAgainstActual.From([line])["c"]);
        Assert.Equal("errors", Assert.Throws<ArgumentOutOfRangeException>(() => ProjectedAgainstActual.From([line], default(ErrorDependence))).ParamName);
        Assert.Equal("rule", Assert.Throws<ArgumentOutOfRangeException>(() => ProjectedAgainstActual.From([line]).Shortfalls(default(ReforecastRule))).ParamName);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => ProjectedAgainstActual.From([line]).Shortfalls(95)).ParamName);
        Assert.Equal("rule", Assert.Throws<ArgumentOutOfRangeException>(() => line.Reforecast(default(ReforecastRule))).ParamName);
        Assert.Equal("jointTerm", Assert.Throws<ArgumentOutOfRangeException>(() => line.PriceVolume(default)).ParamName);
        Assert.Equal("tolerance", Assert.Throws<ArgumentOutOfRangeException>(() => line.Verdict(0.95, Euro(-1))).ParamName);
        _ = Assert.Throws<CurrencyMismatchException>(() => line.Verdict(0.95, Dollars(1)));
        _ = Assert.Throws<CurrencyMismatchException>(() => ProjectedAgainstActual.From([line, VarianceLine.Cost("b", [Dollars(1), Dollars(1)], [Dollars(1)])]));
    }

    private static void Refused(string argument, string message, Func<object> act)
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(act);
        Assert.Equal(argument, problem.ParamName);
        Assert.Contains(message, problem.Message);
    }

    private static void Same(double lower, double upper, ConfidenceInterval? bounds) =>
        Assert.True(Math.Abs(bounds!.Value.Lower - lower) <= 1e-11 * Math.Abs(lower) && Math.Abs(bounds.Value.Upper - upper) <= 1e-11 * Math.Abs(upper), bounds.Value.ToString("R", CultureInfo.InvariantCulture));

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Money Euro(decimal amount) => new(amount, Given.Euro);

    private static Money Dollars(decimal amount) => new(amount, Given.Dollar);

    private static Money[] Euros(params decimal[] amounts) => Array.ConvertAll(amounts, Euro);

    private static class Marketing
    {
        public static MoneyEstimate Unknown => CrmMetrics.Marketing.CostPerLead.From(Euro(1), 0).ToEstimate();
    }
}
