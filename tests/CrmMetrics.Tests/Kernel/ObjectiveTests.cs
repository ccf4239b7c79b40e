using CrmMetrics.Marketing;
using CrmMetrics.Retention;
using CrmMetrics.Surveys;

namespace CrmMetrics.Tests.Kernel;

/// <summary>A goal that knows its metric through the interface alone: what the kernel must carry.</summary>
internal sealed class Objective<TMetric>(TMetric baseline, double target)
    where TMetric : IMetric<TMetric>
{
    public string Report(TMetric now, double level = 0.95)
    {
        if (now.Value is not { } value || now.Interval(level) is not { } interval || now.ComparedWith(baseline, level) is not { } change)
        {
            return "cannot tell: " + (now.WhyUndefined ?? now.WhyNoInterval);
        }

        bool higher = now.Definition.Better == BetterWhen.Higher;
        bool met = higher ? interval.Lower >= target : interval.Upper <= target, missed = higher ? interval.Upper < target : interval.Lower > target;
        string verdict = met ? "met" : missed ? "not met" : "cannot tell";
        return FormattableString.Invariant($"{now.Definition.Id} {value:0.###} {now.Definition.Unit}, {change.Evidence}, {verdict}");
    }
}

public class ObjectiveTests
{
    [Fact]
    public void A_goal_reads_any_metric_through_the_interface()
    {
        Assert.Equal(
            "net-promoter-score 45 points, Higher, met",
            new Objective<NetPromoterScore>(NetPromoterScore.From(500, 250, 250), 40).Report(NetPromoterScore.From(620, 210, 170)));
        Assert.Equal(
            "retention-rate/survivors-over-opening 0.8 share, NotEnough, cannot tell",
            new Objective<RetentionRate>(RetentionRate.From(158, 200), 0.82).Report(RetentionRate.From(160, 200)));
        Assert.Equal(
            "cost-per-lead/all/media 40 EUR per lead, Lower, not met",
            new Objective<CostPerLead>(CostPerLead.From(new Money(50_000, "EUR"), 1000), 30).Report(CostPerLead.From(new Money(50_000, "EUR"), 1250)));
    }

    [Fact]
    public void What_is_undefined_says_why() => Assert.Equal(
        "cannot tell: nobody answered",
        new Objective<NetPromoterScore>(NetPromoterScore.From(1, 1, 1), 40).Report(NetPromoterScore.Zero));
}
