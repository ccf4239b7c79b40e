using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class KaplanMeierTests
{
    private static readonly SurvivalInterval[] Scales = [SurvivalInterval.LogLog, SurvivalInterval.Log, SurvivalInterval.Plain, SurvivalInterval.Logit, SurvivalInterval.ArcSine];

    private static readonly Arbitrary<SurvivalInterval> Scale = Arb.From(Gen.Elements(Scales));

    [Fact]
    public void The_curve_is_the_product_over_the_subjects_one_by_one() =>
        Check.That(GivenSurvival.Subjects, subjects =>
        {
            double survival = 1, greenwood = 0, hazard = 0;
            foreach (SurvivalPoint point in SurvivalTable.From(subjects).KaplanMeier.Points)
            {
                double atRisk = subjects.Count(subject => subject.Time >= point.Time && (subject.Entry < point.Time || subject.Entry == 0));
                double events = subjects.Count(subject => subject.Time == point.Time && subject.Cause == 1);
                survival *= 1 - (events / atRisk);
                greenwood += events / (atRisk * (atRisk - events));
                hazard += events / atRisk;
                if (point.AtRisk != atRisk || point.Events != events || !Near(survival, point.Survival) || !Near(hazard, point.CumulativeHazard)
                    || !(survival == 0 ? point.StandardError is null : Near(survival * Math.Sqrt(greenwood), point.StandardError!.Value)))
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void Without_censoring_it_is_the_share_that_is_left_with_the_binomial_error() =>
        Check.That(Arb.From(Gen.Choose(0, 9).NonEmptyListOf()), times =>
        {
            double n = times.Count;
            return SurvivalTable.From(times, time => SurvivalTime.Event(time)).KaplanMeier.Points.All(point =>
                times.Count(time => time > point.Time) / n is var left && Near(left, point.Survival) && (left == 0 || Near(Math.Sqrt(left * (1 - left) / n), point.StandardError!.Value)));
        });

    [Fact]
    public void It_falls_from_1_and_stays_within_its_intervals_and_those_within_0_to_1() =>
        Check.That(GivenSurvival.Tables, Scale, Given.Level, (table, scale, level) =>
        {
            double before = 1;
            return table.KaplanMeier.Points.All(point =>
            {
                bool falls = point.Survival <= before && point.Survival >= 0;
                before = point.Survival;
                return falls && (point.Interval(scale, level) is not { } bounds || (bounds.Lower >= 0 && bounds.Upper <= 1 && bounds.Lower <= point.Survival + 1e-12 && bounds.Upper >= point.Survival - 1e-12));
            });
        });

    [Fact]
    public void Shifting_or_stretching_all_times_shifts_and_stretches_the_quantiles() =>
        Check.That(GivenSurvival.Subjects, subjects =>
        {
            SurvivalQuantile here = SurvivalTable.From(subjects).KaplanMeier.Median(QuantileRule.MidpointOfFlat);
            SurvivalQuantile there = SurvivalTable.From(subjects, subject => SurvivalTime.EndedBy(subject.Cause, 7 * subject.Time, 7 * subject.Entry)).KaplanMeier.Median(QuantileRule.MidpointOfFlat);
            return 7 * here.Value is var value && Equals(value, there.Value) && Equals(7 * here.Interval?.Lower, there.Interval?.Lower) && Equals(7 * here.Interval?.Upper, there.Interval?.Upper);
        });

    [Fact]
    public void A_quantile_lies_within_its_interval_and_rises_with_its_share() =>
        Check.That(GivenSurvival.Tables, Scale, Arb.From(Gen.Elements(QuantileRule.FirstAtOrBelow, QuantileRule.MidpointOfFlat)), (table, scale, rule) =>
        {
            double before = 0;
            for (int i = 1; i < 10; i++)
            {
                SurvivalQuantile quantile = table.KaplanMeier.Quantile(i / 10.0, rule, scale, 0.9);
                double value = quantile.Value ?? double.PositiveInfinity;
                if (value < before || (quantile.Interval is { } bounds && (bounds.Lower > value || (bounds.Upper < value && rule == QuantileRule.FirstAtOrBelow)))
                    || quantile.Value is null != quantile.WhyNotReached is not null || quantile.Interval is null != quantile.WhyNoInterval is not null)
                {
                    return false;
                }

                before = value;
            }

            return true;
        });

    [Fact]
    public void The_interval_of_the_median_is_made_of_the_times_whose_own_interval_holds_one_half() =>
        Check.That(GivenSurvival.Tables, Scale, Given.Level, (table, scale, level) =>
        {
            SurvivalQuantile median = table.KaplanMeier.Median(QuantileRule.FirstAtOrBelow, scale, level);
            return table.KaplanMeier.Points.All(point => point.Interval(scale, level) is not { } bounds || !(bounds.Lower <= 0.5 - 1e-9 && bounds.Upper >= 0.5 + 1e-9)
                || (median.Interval is { } interval && point.Time >= interval.Lower && point.Time < interval.Upper));
        });

    [Fact]
    public void The_restricted_mean_is_the_area_under_the_curve() =>
        Check.That(GivenSurvival.Tables, Arb.From(Gen.Choose(1, 24)), (table, half) =>
        {
            double horizon = half / 2.0, area = 0;
            for (double time = 0; time < horizon; time += 0.5)
            {
                area += 0.5 * table.KaplanMeier.At(time).Survival;
            }

            Estimate mean = table.KaplanMeier.RestrictedMean(horizon);
            return mean.Value is { } value ? Near(area, value) : mean.WhyUndefined!.Code is "no-subjects" or "beyond-follow-up";
        });

    [Fact]
    public void Up_to_the_end_and_without_censoring_the_restricted_mean_is_the_mean()
    {
        int[] times = [3, 5, 5, 8, 14];
        Estimate mean = SurvivalTable.From(times, time => SurvivalTime.Event(time)).KaplanMeier.RestrictedMean(20);
        double average = times.Average();
        Assert.Equal(average, mean.Value!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(times.Sum(time => (time - average) * (time - average)) / 25), SurvivalGoldenTests.StandardError(mean), 1e-12);
    }

    [Fact]
    public void A_flat_piece_at_one_half_has_its_two_medians()
    {
        KaplanMeierCurve curve = SurvivalGoldenTests.Table("flat-at-half").KaplanMeier;
        Assert.Equal(2, curve.Median().Value);
        Assert.Equal(3, curve.Median(QuantileRule.MidpointOfFlat).Value);
        KaplanMeierCurve fourth = SurvivalTable.From([1, 2, 4, 9], [true, true, true, true]).KaplanMeier;
        Assert.Equal((2.0, 3.0), (fourth.Median().Value, fourth.Median(QuantileRule.MidpointOfFlat).Value));

        // A product of shares that is one half but for rounding.
        KaplanMeierCurve tenth = SurvivalTable.From(Enumerable.Range(1, 10), time => SurvivalTime.Event(time)).KaplanMeier;
        Assert.Equal((5.0, 5.5), (tenth.Median().Value, tenth.Median(QuantileRule.MidpointOfFlat).Value));
    }

    [Fact]
    public void The_answer_times_of_a_team_have_the_medians_of_both_rules()
    {
        // Freireich's placebo arm and a curve that is flat at one half from 22 to 31.
        KaplanMeierCurve curve = SurvivalTable.From([10, 22, 31, 40], [true, true, true, false]).KaplanMeier;
        Assert.Equal((22.0, 26.5), (curve.Median().Value, curve.Median(QuantileRule.MidpointOfFlat).Value));
        Assert.Equal(8, SurvivalGoldenTests.Table("freireich-placebo").KaplanMeier.Median().Value);
    }

    [Fact]
    public void Published_figures_of_the_leukaemia_trial_are_met()
    {
        KaplanMeierCurve curve = SurvivalGoldenTests.Table("freireich-6mp").KaplanMeier;
        foreach ((double time, double survival) in new[] { (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448) })
        {
            Assert.Equal(survival, curve.Survival(time).Value!.Value, 0.0005);
        }

        Assert.Equal(23, curve.Median().Value);
    }

    [Fact]
    public void Not_reached_is_a_value_with_its_reason()
    {
        SurvivalQuantile median = SurvivalGoldenTests.Table("all-censored").KaplanMeier.Median();
        Assert.Equal((null, "not-reached", null, "bounds-not-reached"), (median.Value, median.WhyNotReached!.Code, median.Interval, median.WhyNoInterval!.Code));
        Assert.Equal("the curve is at 1 when last seen, above 0.5", median.WhyNotReached.Text);
        Assert.Equal("not reached, no interval: no interval of the curve reaches down to 0.5", median.ToString(null, CultureInfo.InvariantCulture));
        SurvivalQuantile late = SurvivalGoldenTests.Table("freireich-6mp").KaplanMeier.Quantile(0.75);
        Assert.Equal("not reached [23, Infinity] at 95 %", late.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("the curve is at 0.4482 when last seen, above 0.25", late.WhyNotReached!.Text);
        Assert.Equal("23 [13, Infinity] at 95 %", SurvivalGoldenTests.Table("freireich-6mp").KaplanMeier.Median().ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("no-subjects", SurvivalTable.Zero.KaplanMeier.Median().WhyNotReached!.Code);
        Assert.Equal("no-subjects", SurvivalTable.Zero.KaplanMeier.Median().WhyNoInterval!.Code);
    }

    [Fact]
    public void Beyond_the_last_time_nothing_is_known_unless_nobody_is_left()
    {
        KaplanMeierCurve some = SurvivalGoldenTests.Table("freireich-6mp").KaplanMeier, none = SurvivalGoldenTests.Table("all-events").KaplanMeier;
        foreach (Estimate estimate in new[] { some.Survival(36), some.RestrictedMean(36), some.CumulativeHazard(36) })
        {
            Assert.Equal((null, "beyond-follow-up", "beyond-follow-up"), (estimate.Value, estimate.WhyUndefined!.Code, estimate.WhyNoInterval!.Code));
        }

        Assert.Equal((0.0, "nobody-left", 2.5), (none.Survival(36).Value, none.Survival(36).WhyNoInterval!.Code, none.RestrictedMean(36).Value));
        Assert.Equal((1.0, "nothing-happened"), (some.Survival(2).Value, some.Survival(2).WhyNoInterval!.Code));
        Assert.Equal(new ConfidenceInterval(1, 1, 0.95), some.Survival(2, SurvivalInterval.Plain).Interval());
        Assert.Equal((0.0, "nothing-happened"), (some.CumulativeHazard(2).Value, some.CumulativeHazard(2).WhyNoInterval!.Code));
        foreach (Estimate estimate in new[] { SurvivalTable.Zero.KaplanMeier.Survival(1), SurvivalTable.Zero.KaplanMeier.RestrictedMean(1), SurvivalTable.Zero.KaplanMeier.CumulativeHazard(1) })
        {
            Assert.Equal((null, "no-subjects"), (estimate.Value, estimate.WhyUndefined!.Code));
        }
    }

    [Fact]
    public void Two_groups_are_compared_at_one_time_or_one_horizon_and_refuse_others()
    {
        KaplanMeierCurve treated = SurvivalGoldenTests.Table("freireich-6mp").KaplanMeier, placebo = SurvivalGoldenTests.Table("freireich-placebo").KaplanMeier;
        Comparison change = treated.RestrictedMean(20).ComparedWith(placebo.RestrictedMean(20))!;
        Assert.Equal(Evidence.Higher, change.Evidence);
        Assert.True(change.IsBetter);
        Assert.Equal(treated.RestrictedMean(20).Value - placebo.RestrictedMean(20).Value, change.Change);
        _ = Assert.Throws<DefinitionMismatchException>(() => treated.Survival(10).ComparedWith(placebo.Survival(11)));
        _ = Assert.Throws<DefinitionMismatchException>(() => treated.RestrictedMean(10).ComparedWith(placebo.RestrictedMean(11)));
    }

    [Fact]
    public void Median_follow_up_is_the_median_of_the_reversed_table()
    {
        // Computed by hand: at 4 one of 4 still followed leaves, at 6 one of 2, at 7 the last.
        SurvivalTable table = SurvivalTable.From([2, 4, 5, 6, 7], [true, false, true, false, false]);
        Assert.Equal([0.75, 0.375, 0], table.Reversed.KaplanMeier.Points.Where(point => point.Events > 0).Select(point => Math.Round(point.Survival, 12)));
        Assert.Equal(6, table.Reversed.KaplanMeier.Median().Value);
    }

    [Fact]
    public void Late_entries_are_at_risk_only_after_they_entered()
    {
        // A customer of day 1 churned before most were known: the curve of all falls to 0 where only one is at risk.
        SurvivalTable table = SurvivalTable.From([2, 5, 6, 8, 9], [true, true, false, true, false], [0, 3, 3, 3, 4]);
        Assert.Equal([1L, 4, 3, 2, 1], table.KaplanMeier.Points.Select(point => point.AtRisk));
        Assert.Equal([0.0, 0, 0, 0, 0], table.KaplanMeier.Points.Select(point => point.Survival));
        Assert.Null(table.KaplanMeier.Points[1].StandardError);
        SurvivalTable after = table.After(3);
        Assert.Equal([0.75, 0.75, 0.375, 0.375], after.KaplanMeier.Points.Select(point => point.Survival));

        // Those who entered at 3 are there after 3; the one of 4 is still a late entry.
        Assert.Equal((4, 1, 3), (after.Subjects, after.LateEntries, after.AtRisk(3.5)));
        double[] entered = [.. SurvivalTable.From([5, 6], [true, true], [5 - 1, 0]).KaplanMeier.Points.Select(point => point.Survival)];
        Assert.Equal([0.5, 0], entered);
    }

    [Fact]
    public void It_shows_itself_in_any_culture()
    {
        KaplanMeierCurve curve = SurvivalGoldenTests.Table("freireich-6mp").KaplanMeier;
        Assert.Equal("21 subjects: 9 events, 12 censored; median 23 [13, Infinity] at 95 %", curve.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("at 6: 85,7 % (3 of 21 at risk)", curve.Points[0].ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal(35, curve.LastTime);
        Assert.Equal(Math.Exp(-curve.Points[3].CumulativeHazard), curve.Points[3].FlemingHarringtonSurvival);
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        KaplanMeierCurve curve = SurvivalGoldenTests.Table("freireich-6mp").KaplanMeier;
        ProportionTests.Refused("share: the share with an event must be above 0 and below 1, but was 1.", () => curve.Quantile(1));
        ProportionTests.Refused("share: the share with an event must be above 0 and below 1, but was NaN.", () => curve.Quantile(double.NaN));
        ProportionTests.Refused("rule: must be one of FirstAtOrBelow, MidpointOfFlat, but was 0.", () => curve.Median(default(QuantileRule)));
        ProportionTests.Refused("scale: must be one of LogLog, Log, Plain, Logit, ArcSine, but was 9.", () => curve.Median(scale: (SurvivalInterval)9));
        ProportionTests.Refused("level: a confidence level must be above 0 and below 1 (did you mean 0.95?), but was 95.", () => curve.Median(level: 95));
        ProportionTests.Refused("scale: must be one of LogLog, Log, Plain, Logit, ArcSine, but was 0.", () => curve.Survival(3, default));
        ProportionTests.Refused("time: must be 0 or more, but was -1.", () => curve.At(-1));
        ProportionTests.Refused("time: must be a finite number, but was NaN.", () => curve.CumulativeHazard(double.NaN));
        ProportionTests.Refused("horizon: must be above 0, but was 0.", () => curve.RestrictedMean(0));
        ProportionTests.Refused("level: a confidence level must be above 0 and below 1, but was 0.", () => curve.Points[0].Interval(level: 0));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-11 * Math.Max(1e-3, Math.Abs(expected));
}
