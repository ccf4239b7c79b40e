using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class FunnelPlotTests
{
    private static Arbitrary<Proportion> Groups { get; } = Arb.From(
        from whole in Gen.Choose(1, 400)
        from part in Gen.Choose(0, whole)
        select Proportion.From(part, whole));

    [Fact]
    public void Exact_limits_leave_at_most_half_the_rest_beyond_each_by_brute_force() =>
        Check.That(Arb.From(Gen.Choose(0, 40)), Arb.From(Gen.Choose(1, 60)), Given.Level, (part, whole, level) =>
        {
            double rate = part / 40.0, tail = 0.5 * (1 - level);
            double[] mass = Masses(rate, whole);
            ConfidenceInterval limits = FunnelPlot.Limits(Proportion.From(part, 40), whole, level)!.Value;
            int lower = (int)Math.Round(limits.Lower * whole), upper = (int)Math.Round(limits.Upper * whole);
            double below = mass.Take(lower).Sum(), above = mass.Skip(upper + 1).Sum();
            return below <= tail + 1e-12 && above <= tail + 1e-12 && below + mass[lower] >= tail - 1e-12 && above + mass[upper] >= tail - 1e-12;
        });

    [Fact]
    public void A_share_is_beyond_the_exact_limit_when_its_Clopper_Pearson_interval_leaves_the_centre_out_and_beyond_the_score_limit_when_Wilsons_does() =>
        Check.That(Groups, Groups, Given.Level, (group, centre, level) =>
            new[] { (FunnelLimit.ExactBinomial, ProportionInterval.ClopperPearson), (FunnelLimit.Score, ProportionInterval.Wilson) }.All(pair =>
            {
                ConfidenceInterval limits = FunnelPlot.Limits(centre, group.Whole, level, pair.Item1)!.Value, own = group.Interval(pair.Item2, level)!.Value;
                double value = centre.Value!.Value, rate = group.Value!.Value;
                bool atEdge = Math.Min(Math.Abs(own.Lower - value), Math.Abs(own.Upper - value)) < 1e-9;
                bool within = rate >= limits.Lower - 1e-12 && rate <= limits.Upper + 1e-12;
                return atEdge || within == own.Contains(value);
            }));

    [Fact]
    public void A_group_of_ten_at_a_tenth_may_show_up_to_five() =>
        // P(X ≥ 5) = 0.0016 and P(X ≥ 6) = 0.00015 for 10 cases at 0.1: half of 0.2 % lies between them.
        Assert.Equal(new ConfidenceInterval(0, 0.5, 0.998), FunnelPlot.Limits(Proportion.From(1, 10), 10));

    [Fact]
    public void A_rate_of_none_or_all_leaves_no_room()
    {
        Assert.Equal(new ConfidenceInterval(0, 0, 0.95), FunnelPlot.Limits(Proportion.From(0, 10), 5, 0.95));
        Assert.Equal(new ConfidenceInterval(1, 1, 0.95), FunnelPlot.Limits(Proportion.From(10, 10), 5, 0.95));
        Assert.Equal(new ConfidenceInterval(1, 1, 0.95), FunnelPlot.Limits(Proportion.From(10, 10), 5, 0.95, FunnelLimit.Score));
    }

    [Fact]
    public void The_funnel_narrows_with_size() =>
        Assert.True(FunnelPlot.Limits(Proportion.From(1, 10), 1_000_000_000)!.Value.Width < 1e-4
            && FunnelPlot.Limits(Proportion.From(1, 10), 100)!.Value.Width > 0.15);

    [Fact]
    public void Without_cases_or_a_centre_there_are_no_limits()
    {
        Assert.Null(FunnelPlot.Limits(default, 10));
        Assert.Null(FunnelPlot.Limits(Proportion.From(1, 10), 0));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Proportion centre = Proportion.From(1, 10);
        Assert.Equal("whole", Assert.Throws<ArgumentOutOfRangeException>(() => FunnelPlot.Limits(centre, -1)).ParamName);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => FunnelPlot.Limits(centre, 1, 99.8)).ParamName);
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => FunnelPlot.Limits(centre, 1, 0.95, default)).ParamName);
    }

    // The masses by the plain recursion over Pascal's triangle.
    private static double[] Masses(double rate, int whole)
    {
        double[] mass = new double[whole + 1];
        mass[0] = 1;
        for (int n = 1; n <= whole; n++)
        {
            for (int x = n; x >= 0; x--)
            {
                mass[x] = (mass[x] * (1 - rate)) + (x > 0 ? mass[x - 1] * rate : 0);
            }
        }

        return mass;
    }
}
