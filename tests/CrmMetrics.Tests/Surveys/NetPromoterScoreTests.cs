using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Surveys;

public class NetPromoterScoreLaws : MetricLaws<NetPromoterScore>
{
    internal static Arbitrary<NetPromoterScore> Scores { get; } = Arb.From(
        from promoters in Given.CountGen
        from passives in Given.CountGen
        from detractors in Given.CountGen
        select NetPromoterScore.From(promoters, passives, detractors));

    protected override Arbitrary<NetPromoterScore> Any => Scores;

    protected override (double Lowest, double Highest) Range => (-100, 100);

    // One detractor alone gives −100 and [−98.5, 48.5]: adjusted Wald leans to the middle.
    protected override bool IntervalHoldsValue => false;

    protected override NetPromoterScore Parse(string text) => NetPromoterScore.Parse(text);
}

public class NetPromoterScoreSummaryLaws : SummaryLaws<NetPromoterScore>
{
    protected override Arbitrary<NetPromoterScore> Any => NetPromoterScoreLaws.Scores;

    protected override NetPromoterScore Zero => NetPromoterScore.Zero;

    protected override NetPromoterScore Parse(string text) => NetPromoterScore.Parse(text);
}
