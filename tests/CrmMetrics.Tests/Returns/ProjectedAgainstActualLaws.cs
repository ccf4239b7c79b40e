using CrmMetrics.Returns;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Returns;

public class ProjectedAgainstActualLaws
{
    private static readonly MetricDefinition Measured = new("measured", "measured amounts", "EUR", 1, BetterWhen.Higher);

    private static readonly JointTerm[] JointTerms = [JointTerm.WithPrice, JointTerm.WithVolume, JointTerm.Halved, JointTerm.Apart];

    private static readonly ReforecastRule[] Rules = [ReforecastRule.PlanForTheRest, ReforecastRule.RunRate, ReforecastRule.ActualToPlanRatio];

    private static readonly Gen<(int Periods, int ToDate)> SpanGen =
        from periods in Gen.Choose(1, 6)
        from toDate in Gen.Choose(0, periods)
        select (periods, toDate);

    private static readonly Gen<PriceAndVolume> PriceAndVolumeGen =
        from amount in Gen.Choose(-20_000, 2_000_000)
        from decimals in Gen.Choose(0, 4)
        from volume in Gen.Frequency((1, Gen.Constant(0)), (9, Gen.Choose(1, 5_000)))
        from tenth in Gen.Elements(1m, 10m)
        from isAmount in Gen.Elements(true, false)
        let money = new Money(new decimal(Math.Abs(amount), 0, 0, amount < 0, (byte)decimals), Given.Euro)
        select isAmount ? PriceAndVolume.FromAmount(volume == 0 ? 0 * money : money, volume / tenth) : PriceAndVolume.From(money, volume / tenth);

    internal static Arbitrary<ProjectedAgainstActual> Any { get; } = Arb.From(
        from span in SpanGen
        from count in Gen.Choose(1, 5)
        from lines in Gen.CollectToArray(Enumerable.Range(0, count), i => LineGen("line " + i, span.Periods, span.ToDate))
        from errors in Gen.Elements(ErrorDependence.Independent, ErrorDependence.Shared)
        select ProjectedAgainstActual.From(lines, errors));

    private static Arbitrary<(PriceAndVolume Projected, PriceAndVolume Actual)> Pair { get; } = Arb.From(
        from projected in PriceAndVolumeGen
        from actual in PriceAndVolumeGen
        select (projected, actual));

    /// <summary>A plan above 0 and booked amounts for two periods at least, but not for all.</summary>
    private static Arbitrary<(Money[] Projected, Money[] Actual)> Running { get; } = Arb.From(
        from periods in Gen.Choose(3, 8)
        from toDate in Gen.Choose(2, periods - 1)
        from projected in EurosGen(periods, 1)
        from actual in EurosGen(toDate, -500_000)
        select (projected, actual));

    [Fact]
    public void The_variances_of_the_periods_add_up_to_that_to_date_exactly() => Check.That(Any, review =>
        review.Lines.Concat([review.Benefits, review.Costs, review.Net]).All(line =>
            line.Variance.Value is not { } variance
                ? line.PeriodsToDate == 0
                : variance == Money.Sum(line.Periods.Select(period => period.Variance.Value!.Value))
                    && variance == line.Periods[line.PeriodsToDate - 1].VarianceToDate.Value
                    && line.ActualToDate.Value == line.Periods[line.PeriodsToDate - 1].ActualToDate.Value
                    && line.ProjectedToDate == line.Periods[line.PeriodsToDate - 1].ProjectedToDate));

    [Fact]
    public void The_variances_of_the_lines_add_up_to_the_net_one_exactly() => Check.That(Any, review =>
        review.Net.Variance.Value is not { } net
            || (net.Amount == review.Lines.Sum(line => line.Variance.Value!.Value.Amount)
                && net.Amount == review.Benefits.Variance.Value!.Value.Amount + review.Costs.Variance.Value!.Value.Amount
                && net.Amount == review.Net.ActualToDate.Value!.Value.Amount - review.Net.ProjectedToDate.Amount));

    [Fact]
    public void Forecasts_add_up_exactly_over_lines_and_from_the_actuals_and_the_rest() => Check.That(Any, Arb.From(Gen.Elements(Rules)), (review, rule) =>
        review.Lines.Concat([review.Benefits, review.Costs, review.Net]).Select(line => line.Reforecast(rule)).All(forecast =>
            forecast.Total.Value is not { } total
                || (total.Amount == (forecast.Line.ActualToDate.Value ?? default).Amount + forecast.Rest.Value!.Value.Amount
                    && forecast.Variance.Value!.Value.Amount == (forecast.Line.IsCost ? -1 : 1) * (total.Amount - forecast.Line.ProjectedTotal.Amount)))
        && (review.Net.Reforecast(rule).Variance.Value is not { } net
            || net.Amount == review.Lines.Sum(line => line.Reforecast(rule).Variance.Value!.Value.Amount)));

    [Fact]
    public void Price_volume_and_joint_part_add_up_to_the_variance_exactly() => Check.That(
        Arb.From(from span in SpanGen from line in PricedGen("priced", span.Periods, span.ToDate) select line),
        Arb.From(Gen.Elements(JointTerms)),
        (line, rule) => line.PriceVolume(rule) is var split
            && (split.Total is { } total ? total == line.Variance.Value : split.WhyUndefined is not null)
            && (rule == JointTerm.Apart || split.Joint is null or { Amount: 0 }));

    [Fact]
    public void Each_part_is_what_its_definition_says_to_half_a_cent() => Check.That(Pair, pair =>
    {
        if (pair.Projected.Volume == 0 || pair.Actual.Volume == 0)
        {
            return true;
        }

        decimal oldPrice = pair.Projected.Price!.Value.Amount, newPrice = pair.Actual.Price!.Value.Amount, change = newPrice - oldPrice;
        decimal old = pair.Projected.Volume, now = pair.Actual.Volume;
        return Is(JointTerm.WithPrice, change * now, oldPrice * (now - old), 0)
            && Is(JointTerm.WithVolume, change * old, newPrice * (now - old), 0)
            && Is(JointTerm.Halved, change * (old + now) / 2, (oldPrice + newPrice) / 2 * (now - old), 0)
            && Is(JointTerm.Apart, change * old, oldPrice * (now - old), change * (now - old));

        // Two parts rounded by themselves leave the third with an error of two halves.
        bool Is(JointTerm rule, decimal price, decimal volume, decimal joint) => Split(pair.Projected, pair.Actual, rule) is var split
            && Math.Abs(split.Price!.Value.Amount - price) <= 0.005001m && Math.Abs(split.Volume!.Value.Amount - volume) <= 0.005001m
            && Math.Abs(split.Joint!.Value.Amount - joint) <= 0.010001m;
    });

    [Fact]
    public void Seen_from_the_other_side_the_parts_change_sign_and_the_joint_term_its_place() => Check.That(Pair, pair =>
    {
        return pair.Projected.Volume == 0 || pair.Actual.Volume == 0 || (Opposite(JointTerm.Halved, JointTerm.Halved) && Opposite(JointTerm.WithPrice, JointTerm.WithVolume));

        bool Opposite(JointTerm there, JointTerm back) => Split(pair.Projected, pair.Actual, there) is var first && Split(pair.Actual, pair.Projected, back) is var second
            && first.Price == -second.Price && first.Volume == -second.Volume;
    });

    [Fact]
    public void The_parts_of_a_cost_are_those_of_a_benefit_with_the_sign_changed() => Check.That(Pair, Arb.From(Gen.Elements(JointTerms)), (pair, rule) =>
        Split(pair.Projected, pair.Actual, rule) is var benefit && Split(pair.Projected, pair.Actual, rule, isCost: true) is var cost
        && (cost.Price, cost.Volume, cost.Joint, cost.WhyUndefined) == (-benefit.Price, -benefit.Volume, -benefit.Joint, benefit.WhyUndefined));

    [Fact]
    public void A_price_that_stays_leaves_all_to_the_volume_and_a_volume_that_stays_all_to_the_price() => Check.That(
        Given.Euros, Given.Count, Given.Count, (price, before, after) => JointTerms.All(rule =>
            Split(PriceAndVolume.From(price, before), PriceAndVolume.From(price, after), rule) is { Price.Amount: 0, Joint.Amount: 0 }
            && Split(PriceAndVolume.From(price, before), PriceAndVolume.From(2 * price, before), rule) is { Volume.Amount: 0, Joint.Amount: 0 }));

    [Fact]
    public void Independent_errors_add_in_squares_and_shared_ones_in_full() => Check.That(
        Arb.From(MeasuredGen(6)), Arb.From(MeasuredGen(4)), Given.Level, (first, second, level) =>
    {
        double z = Math.Sqrt(2) * MathNet.Numerics.SpecialFunctions.ErfInv(level);
        double[] all = [.. first.Concat(second).Select(pair => pair.Error)];
        return Reach(ErrorDependence.Independent, ErrorDependence.Independent) is var independent
            && Close(independent, z * Math.Sqrt(all.Sum(error => error * error)))
            && Close(Reach(ErrorDependence.Shared, ErrorDependence.Shared), z * all.Sum())
            && Close(Reach(ErrorDependence.Shared, ErrorDependence.Independent), z * Math.Sqrt(Math.Pow(first.Sum(pair => pair.Error), 2) + Math.Pow(second.Sum(pair => pair.Error), 2)));

        double Reach(ErrorDependence periods, ErrorDependence lines)
        {
            ProjectedAgainstActual review = ProjectedAgainstActual.From(
            [
                VarianceLine.Benefit("benefit", Plan(6), Estimates(first), periods),
                VarianceLine.Cost("cost", Plan(6), Estimates([.. second, (0, 0), (0, 0)]), periods),
            ], lines);
            ConfidenceInterval bounds = review.Net.Variance.Interval(level)!.Value;
            return Close(bounds.Upper + bounds.Lower, 2 * (double)review.Net.Variance.Value!.Value.Amount) ? bounds.Width / 2 : double.NaN;
        }
    });

    [Fact]
    public void Bounds_of_one_measured_amount_are_its_own_moved_by_the_plan() => Check.That(
        Arb.From(Gen.Choose(-500_000, 500_000)), Arb.From(Gen.Choose(0, 100_000)), Arb.From(Gen.Choose(0, 100_000)), (cents, down, up) =>
    {
        decimal amount = cents / 100m;
        ConfidenceInterval own = new((double)(amount - (down / 100m)), (double)(amount + (up / 100m)), 0.95);
        MoneyEstimate[] actual = [MoneyEstimate.From(new Money(amount, Given.Euro), own, Measured)];
        ConfidenceInterval benefit = VarianceLine.Benefit("a", Plan(1), actual, ErrorDependence.Shared).Variance.Interval()!.Value;
        ConfidenceInterval cost = VarianceLine.Cost("a", Plan(1), actual, ErrorDependence.Shared).Variance.Interval()!.Value;
        return Close(benefit.Lower, own.Lower - 1000) && Close(benefit.Upper, own.Upper - 1000) && cost.Lower.Equals(-benefit.Upper) && cost.Upper.Equals(-benefit.Lower);
    });

    [Fact]
    public void The_verdict_says_what_the_interval_says() => Check.That(Any, Given.Level, (review, level) =>
        review.Lines.Concat([review.Net]).Select(line => line.Verdict(level)).All(verdict => verdict.Outcome ==
            (verdict.Interval is not { } bounds || (bounds.Lower < 0 && bounds.Upper >= 0) ? VarianceOutcome.CannotTell : bounds.Lower >= 0 ? VarianceOutcome.Met : VarianceOutcome.NotMet)
            && verdict.WhyCannotTell is null != (verdict.Outcome == VarianceOutcome.CannotTell)));

    [Fact]
    public void A_verdict_that_holds_at_a_level_holds_at_each_lower_one_and_a_tolerance_only_helps() => Check.That(Any, Given.Level, Given.Level, (review, one, other) =>
        review.Lines.Concat([review.Net]).All(line =>
            line.Verdict(Math.Max(one, other)).Outcome is var sure
            && (sure == VarianceOutcome.CannotTell || line.Verdict(Math.Min(one, other)).Outcome == sure)
            && (sure != VarianceOutcome.Met || line.Verdict(one, new Money(5, Given.Euro)).Outcome != VarianceOutcome.NotMet)));

    [Fact]
    public void Books_always_have_a_verdict_and_a_benefit_mirrors_a_cost() => Check.That(Running, books =>
        VarianceLine.Benefit("a", books.Projected, books.Actual) is var benefit
        && VarianceLine.Cost("a", books.Projected, books.Actual) is var cost
        && benefit.Verdict().Outcome == (benefit.Variance.Value!.Value.Amount >= 0 ? VarianceOutcome.Met : VarianceOutcome.NotMet)
        && cost.Variance.Value!.Value.Amount == -benefit.Variance.Value.Value.Amount
        && cost.ActualToDate.Value == benefit.ActualToDate.Value);

    [Fact]
    public void On_a_flat_plan_the_run_rate_and_the_ratio_are_one() => Check.That(Running, Given.Level, (books, level) =>
    {
        VarianceLine line = VarianceLine.Benefit("a", books.Projected.Select(_ => books.Projected[0]), books.Actual);
        VarianceForecast rate = line.Reforecast(ReforecastRule.RunRate), ratio = line.Reforecast(ReforecastRule.ActualToPlanRatio);
        ConfidenceInterval first = rate.Total.Interval(level)!.Value, second = ratio.Total.Interval(level)!.Value;
        return rate.Total.Value == ratio.Total.Value && Close(first.Lower, second.Lower) && Close(first.Upper, second.Upper);
    });

    [Fact]
    public void What_goes_to_plan_is_forecast_to_go_to_plan() => Check.That(Running, books =>
    {
        VarianceLine line = VarianceLine.Benefit("a", books.Projected, books.Projected.Take(books.Actual.Length));
        ConfidenceInterval variance = line.Reforecast(ReforecastRule.ActualToPlanRatio).Variance.Interval()!.Value;
        return line.Reforecast(ReforecastRule.ActualToPlanRatio).Total.Value == line.ProjectedTotal
            && line.Reforecast(ReforecastRule.PlanForTheRest).Total.Value == line.ProjectedTotal
            && Math.Abs(variance.Lower) <= 1e-6 && Math.Abs(variance.Upper) <= 1e-6;
    });

    [Fact]
    public void With_the_plan_for_the_rest_the_variance_stays_what_it_is_to_date() => Check.That(Any, review =>
        review.Net.PeriodsToDate == 0 || review.Net.Reforecast(ReforecastRule.PlanForTheRest).Variance.Value == review.Net.Variance.Value);

    [Fact]
    public void Forecasts_follow_their_formulas_to_half_a_cent() => Check.That(Running, books =>
    {
        VarianceLine line = VarianceLine.Cost("a", books.Projected, books.Actual);
        decimal came = books.Actual.Sum(amount => amount.Amount), planned = books.Projected.Take(books.Actual.Length).Sum(amount => amount.Amount), all = books.Projected.Sum(amount => amount.Amount);
        return Math.Abs(line.Reforecast(ReforecastRule.RunRate).Total.Value!.Value.Amount - (came * books.Projected.Length / books.Actual.Length)) <= 0.005001m
            && Math.Abs(line.Reforecast(ReforecastRule.ActualToPlanRatio).Total.Value!.Value.Amount - (came * all / planned)) <= 0.005001m
            && line.Reforecast(ReforecastRule.PlanForTheRest).Total.Value!.Value.Amount == came + all - planned;
    });

    [Fact]
    public void When_all_periods_have_ended_every_forecast_is_what_came() => Check.That(Any, Arb.From(Gen.Elements(Rules)), (review, rule) =>
        review.Net.PeriodsToDate < review.Net.Projected.Count
            || (review.Net.Reforecast(rule) is var forecast && forecast.Total.Value == review.Net.ActualToDate.Value
                && Equals(forecast.Total.Interval(), review.Net.ActualToDate.Interval()) && forecast.Rest.Value is { Amount: 0 }));

    [Fact]
    public void Shortfalls_are_all_and_only_the_unfavourable_lines_from_the_largest_down() => Check.That(Any, review =>
    {
        IReadOnlyList<Shortfall> shortfalls = review.Shortfalls();
        return shortfalls.Select(shortfall => shortfall.Rank).SequenceEqual(Enumerable.Range(1, shortfalls.Count))
            && shortfalls.Skip(1).Zip(shortfalls, (next, one) => next.Amount <= one.Amount).All(isInOrder => isInOrder)
            && shortfalls.All(shortfall => shortfall.Amount == -shortfall.Line.Variance.Value && shortfall.Amount.Amount > 0)
            && shortfalls.Count + review.WithoutVariance.Count + review.Lines.Count(line => line.Variance.Value is { Amount: >= 0 }) == review.Lines.Count
            && (shortfalls.Count == 0 || Math.Abs(shortfalls.Sum(shortfall => shortfall.ShareOfAll) - 1) < 1e-12);
    });

    [Fact]
    public void The_order_of_the_lines_makes_no_difference_to_the_whole() => Check.That(Any, review =>
    {
        ProjectedAgainstActual turned = ProjectedAgainstActual.From(Enumerable.Reverse(review.Lines));
        ProjectedAgainstActual straight = ProjectedAgainstActual.From(review.Lines);
        return turned.Net.Variance.Value == straight.Net.Variance.Value
            && (turned.Net.Variance.Interval() is not { } a || straight.Net.Variance.Interval() is not { } b || (Close(a.Lower, b.Lower) && Close(a.Upper, b.Upper)));
    });

    private static Gen<VarianceLine> LineGen(string name, int periods, int toDate) => Gen.OneOf(BookedGen(name, periods, toDate), PricedGen(name, periods, toDate), MeasuredLineGen(name, periods, toDate));

    private static Gen<VarianceLine> BookedGen(string name, int periods, int toDate) =>
        from projected in EurosGen(periods, -10_000)
        from actual in EurosGen(toDate, -10_000)
        from isCost in Gen.Elements(true, false)
        select isCost ? VarianceLine.Cost(name, projected, actual) : VarianceLine.Benefit(name, projected, actual);

    private static Gen<VarianceLine> PricedGen(string name, int periods, int toDate) =>
        from projected in Gen.ArrayOf(PriceAndVolumeGen, periods)
        from actual in Gen.ArrayOf(PriceAndVolumeGen, toDate)
        from isCost in Gen.Elements(true, false)
        select isCost ? VarianceLine.Cost(name, projected, actual) : VarianceLine.Benefit(name, projected, actual);

    private static Gen<VarianceLine> MeasuredLineGen(string name, int periods, int toDate) =>
        from projected in EurosGen(periods, -10_000)
        from actual in MeasuredGen(toDate)
        from errors in Gen.Elements(ErrorDependence.Independent, ErrorDependence.Shared)
        from isCost in Gen.Elements(true, false)
        select isCost ? VarianceLine.Cost(name, projected, Estimates(actual), errors) : VarianceLine.Benefit(name, projected, Estimates(actual), errors);

    private static Gen<(decimal Amount, double Error)[]> MeasuredGen(int count) => Gen.ArrayOf(
        from amount in Given.AmountGen
        from error in Gen.Choose(0, 100_000)
        select (amount, error / 100.0), count);

    private static Gen<Money[]> EurosGen(int count, int least) => Gen.ArrayOf(Gen.Choose(least, 1_000_000).Select(cents => new Money(cents / 100m, Given.Euro)), count);

    private static IEnumerable<MoneyEstimate> Estimates(IEnumerable<(decimal Amount, double Error)> measured) =>
        measured.Select(pair => MoneyEstimate.From(new Money(pair.Amount, Given.Euro), pair.Error, Measured));

    private static IEnumerable<Money> Plan(int periods) => Enumerable.Repeat(new Money(1000, Given.Euro), periods);

    private static PriceVolumeVariance Split(PriceAndVolume projected, PriceAndVolume actual, JointTerm rule, bool isCost = false) =>
        (isCost ? VarianceLine.Cost("a", [projected], [actual]) : VarianceLine.Benefit("a", [projected], [actual])).PriceVolume(rule);

    private static bool Close(double x, double y) => Math.Abs(x - y) <= 1e-9 * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));
}
