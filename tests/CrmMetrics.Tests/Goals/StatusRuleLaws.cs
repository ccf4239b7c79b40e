using CrmMetrics.Goals;
using FsCheck;
using FsCheck.Fluent;
using static CrmMetrics.Tests.Goals.ObjectiveGivens;

namespace CrmMetrics.Tests.Goals;

public class StatusRuleLaws
{
    private static readonly Arbitrary<ObjectiveStatus?> Colours = Arb.From(Gen.Elements<ObjectiveStatus?>(null, ObjectiveStatus.Green, ObjectiveStatus.Amber, ObjectiveStatus.Red));

    [Fact]
    public void A_colour_kept_never_changes_again_for_the_same_figures() =>
        Check.That(Cases, Colours, Arb.From(Gen.Elements(StatusRule.OnProgress(), StatusRule.OnForecast(), StatusRule.OnInterval(), StatusRule.OnInterval(StatusMark.Plan))), (one, before, rule) =>
        {
            StatusReading first = one.Progress.Status(rule, before);
            return one.Progress.Status(rule, first.Status) == first && first.Status is null != first.WhyUndefined is null;
        });

    [Fact]
    public void What_was_better_before_is_no_worse_now() =>
        Check.That(Cases, Arb.From(Gen.Elements(StatusRule.OnProgress(), StatusRule.OnForecast(), StatusRule.OnInterval())), (one, rule) =>
            one.Progress.Status(rule, ObjectiveStatus.Green).Status is var good && one.Progress.Status(rule, ObjectiveStatus.Amber).Status is var middle && one.Progress.Status(rule, ObjectiveStatus.Red).Status is var bad
            && (good is null || (good <= middle && middle <= bad)));

    [Fact]
    public void More_confidence_takes_no_colour_back_to_the_other_side() =>
        Check.That(Cases, Arb.From(Gen.Elements(StatusMark.Target, StatusMark.Plan)), (one, mark) =>
        {
            ObjectiveStatus? little = one.Progress.Status(StatusRule.OnInterval(mark, 0.5, 0.5)).Status, much = one.Progress.Status(StatusRule.OnInterval(mark, 0.99, 0.5)).Status;
            return much == little || much == ObjectiveStatus.Amber;
        });

    [Fact]
    public void Green_on_the_interval_is_met_and_red_is_not() =>
        Check.That(Cases, one => one.Progress.Status(StatusRule.OnInterval()).Status switch
        {
            ObjectiveStatus.Green => one.Progress.IsMet == true && one.Measurement.Interval() is { } now && (one.Way == BetterWhen.Higher ? now.Lower >= one.Target : now.Upper <= one.Target),
            ObjectiveStatus.Red => one.Progress.IsMet == false && one.Measurement.Interval() is { } now && (one.Way == BetterWhen.Higher ? now.Upper < one.Target : now.Lower > one.Target),
            _ => one.Measurement.Interval() is { } now && now.Contains(one.Target),
        });

    [Fact]
    public void A_figure_within_the_hysteresis_never_flaps() =>
        Check.That(Arb.From(Gen.Choose(0, 49).ArrayOf(8)), Arb.From(Gen.Elements(1.0, 0.8)), (steps, threshold) =>
        {
            StatusRule rule = StatusRule.OnProgress(1, 0.8, 0.05);
            ObjectiveStatus first = rule.Of(threshold, null), last = first;
            return steps.All(step => (last = rule.Of(threshold - (step / 1000.0), last)) == first);
        });
}
