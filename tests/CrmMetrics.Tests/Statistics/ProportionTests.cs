using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class ProportionLaws : MetricLaws<Proportion>
{
    internal static Arbitrary<Proportion> Shares { get; } = Arb.From(
        from part in Given.CountGen
        from rest in Given.CountGen
        select Proportion.From(part, part + rest),
        Smaller);

    internal static Arbitrary<Proportion> Filled { get; } = Arb.From(Shares.Generator.Where(share => share.Whole > 0), share => Smaller(share).Where(smaller => smaller.Whole > 0));

    internal static Arbitrary<ProportionInterval> Methods { get; } = Arb.From(Gen.Elements(Enum.GetValues(typeof(ProportionInterval)).Cast<ProportionInterval>()));

    internal static Arbitrary<DifferenceMethod> Differences { get; } = Arb.From(Gen.Elements(Enum.GetValues(typeof(DifferenceMethod)).Cast<DifferenceMethod>()));

    protected override Arbitrary<Proportion> Any => Shares;

    protected override (double Lowest, double Highest) Range => (0, 1);

    protected override Proportion Parse(string text) => Proportion.Parse(text);

    private static IEnumerable<Proportion> Smaller(Proportion share) =>
        Given.Halves(share.Part).Select(part => Proportion.From(part, share.Whole - share.Part + part))
            .Concat(Given.Halves(share.Whole - share.Part).Select(rest => Proportion.From(share.Part, share.Part + rest)));
}

public class ProportionSummaryLaws : SummaryLaws<Proportion>
{
    protected override Arbitrary<Proportion> Any => ProportionLaws.Shares;

    protected override Proportion Zero => Proportion.Zero;

    protected override Proportion Parse(string text) => Proportion.Parse(text);
}

public class ProportionTests
{
    private static readonly MetricDefinition WinRate = new("win-rate/closed", "won over won; lost", "share", 0.01, BetterWhen.Higher);

    private static readonly MetricDefinition ChurnRate = new("churn-rate", "lost over opening", "share", 0.01, BetterWhen.Lower);

    [Fact]
    public void Every_method_keeps_its_bounds_within_0_and_1_and_in_order() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Methods, Given.Level, (share, method, level) =>
            share.Interval(method, level) is { Lower: >= 0, Upper: <= 1 } interval && interval.Lower <= interval.Upper);

    [Fact]
    public void The_failures_have_the_mirrored_interval() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Methods, Given.Level, (share, method, level) =>
        {
            ConfidenceInterval successes = share.Interval(method, level)!.Value, failures = Proportion.From(share.Whole - share.Part, share.Whole).Interval(method, level)!.Value;
            return Math.Abs(successes.Lower + failures.Upper - 1) <= 2e-15 && Math.Abs(successes.Upper + failures.Lower - 1) <= 2e-15;
        });

    [Fact]
    public void A_higher_level_widens_the_interval_of_every_method() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Methods, Given.Level, (share, method, level) =>
        {
            ConfidenceInterval narrow = share.Interval(method, level)!.Value, wide = share.Interval(method, (level + 1) / 2)!.Value;
            return wide.Lower <= narrow.Lower && wide.Upper >= narrow.Upper;
        });

    [Fact]
    public void The_exact_bounds_are_where_a_tail_has_half_of_what_the_level_leaves() =>
        Check.That(ProportionLaws.Filled, Given.Level, (share, level) =>
        {
            ConfidenceInterval interval = share.Interval(ProportionInterval.ClopperPearson, level)!.Value;
            double tail = (1 - level) / 2;
            return (share.Part == 0 || Near(tail, Binomial.AtLeast(share.Part, share.Whole, interval.Lower, 1 - interval.Lower)))
                && (share.Part == share.Whole || Near(tail, Binomial.AtMost(share.Part, share.Whole, interval.Upper, 1 - interval.Upper)));

            // A bound next to 1, rounded to a double, has lost the digits of its distance from 1.
            bool Near(double expected, double actual) => Math.Abs(expected - actual) <= (1e-11 + (2e-16 * share.Whole / tail)) * expected;
        });

    [Fact]
    public void Wilson_is_where_the_score_test_gives_the_level() =>
        Check.That(ProportionLaws.Filled, Given.Level, (share, level) =>
        {
            ConfidenceInterval interval = share.Interval(level)!.Value;
            double z = Normal.TwoSidedQuantile(level), n = share.Whole;
            return new[] { interval.Lower, interval.Upper }.All(bound =>
                Math.Abs(Math.Abs(share.Value!.Value - bound) - (z * Math.Sqrt(bound * (1 - bound) / n))) <= 1e-14 + (1e-12 * bound));
        });

    [Fact]
    public void Every_comparison_is_negated_when_its_sides_are_swapped() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Filled, ProportionLaws.Differences, (a, b, method) =>
        {
            Comparison there = a.ComparedWith(b, method)!, back = b.ComparedWith(a, method)!;
            return there.Change.Equals(-back.Change) && there.PValue.Equals(back.PValue)
                && Math.Abs(there.Interval!.Value.Lower + back.Interval!.Value.Upper) <= 1e-15 && Math.Abs(there.Interval.Value.Upper + back.Interval.Value.Lower) <= 1e-15;
        });

    [Fact]
    public void Every_comparison_leaves_0_out_exactly_when_its_p_value_is_below_one_less_the_level() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Filled, ProportionLaws.Differences, (a, b, method) =>
        {
            foreach (double level in new[] { 0.5, 0.8, 0.95, 0.999 })
            {
                Comparison comparison = a.ComparedWith(b, method, level)!;
                if (Math.Abs(comparison.PValue!.Value - (1 - level)) > 1e-12 && comparison.PValue < 1 - level != (comparison.Evidence != Evidence.NotEnough))
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void At_one_less_its_p_value_a_bound_of_every_comparison_touches_0() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Filled, ProportionLaws.Differences, (a, b, method) =>
        {
            Comparison comparison = a.ComparedWith(b, method)!;
            if (comparison.PValue is not (> 1e-6 and < 0.999))
            {
                return true;
            }

            ConfidenceInterval interval = a.ComparedWith(b, method, 1 - comparison.PValue.Value)!.Interval!.Value;
            return Math.Min(Math.Abs(interval.Lower), Math.Abs(interval.Upper)) <= 1e-9 * interval.Width;
        });

    [Fact]
    public void The_score_comparisons_stay_within_minus_1_and_1_and_hold_the_change() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Filled, Given.Level, (a, b, level) =>
            new[] { DifferenceMethod.MiettinenNurminen, DifferenceMethod.Mee, DifferenceMethod.Newcombe }.All(method =>
                a.ComparedWith(b, method, level) is { Interval: { Lower: >= -1, Upper: <= 1 } interval } comparison && interval.Contains(comparison.Change)));

    [Fact]
    public void The_bounds_of_the_score_comparison_are_where_a_search_for_the_likeliest_shares_finds_them() =>
        Check.That(SmallShares, SmallShares, (a, b) =>
        {
            ConfidenceInterval interval = a.ComparedWith(b, DifferenceMethod.Mee)!.Interval!.Value;
            double z = Normal.TwoSidedQuantile(0.95);
            return (interval.Lower <= -1 || Math.Abs(Statistic(a, b, interval.Lower) - z) <= 1e-5) && (interval.Upper >= 1 || Math.Abs(Statistic(a, b, interval.Upper) + z) <= 1e-5);
        });

    [Fact]
    public void Fishers_test_is_the_sum_of_the_tables_no_likelier_than_the_seen_one() =>
        Check.That(SmallShares, SmallShares, (a, b) =>
        {
            long successes = a.Part + b.Part, most = Math.Min(a.Whole, successes);
            double all = Choose(a.Whole + b.Whole, successes), seen = Table(a.Part), sum = 0;
            for (long x = Math.Max(0, successes - b.Whole); x <= most; x++)
            {
                sum += Table(x) <= seen * (1 + 1e-9) ? Table(x) : 0;
            }

            return Math.Abs((sum / a.Test(b, ProportionTest.FisherExact)!.Value.PValue) - 1) <= 1e-12;

            double Table(long x) => Choose(a.Whole, x) * Choose(b.Whole, successes - x) / all;
        });

    [Fact]
    public void A_test_and_its_comparison_give_the_same_p_value() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Filled, (a, b) =>
            a.Test(b, ProportionTest.NMinusOneChiSquare) is not { } square
            || (Near(square.PValue, a.ComparedWith(b)!.PValue!.Value) && Near(a.Test(b, ProportionTest.PooledZ)!.Value.PValue, a.ComparedWith(b, DifferenceMethod.Mee)!.PValue!.Value)));

    [Fact]
    public void Ratios_are_inverted_when_their_sides_are_swapped() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Filled, (a, b) => Inverse(a.RiskRatio(b), b.RiskRatio(a)) && Inverse(a.OddsRatio(b), b.OddsRatio(a)));

    [Fact]
    public void A_lift_and_its_bounds_are_never_below_minus_1_and_in_order() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Filled, Given.Level, (a, b, level) =>
            a.RelativeLift(b) is { Value: null } || (a.RelativeLift(b).Interval(level) is { Lower: >= -1 } interval && interval.Lower <= interval.Upper
                && interval.Lower <= a.RelativeLift(b).Value + 1e-12 && interval.Upper >= a.RelativeLift(b).Value - 1e-12));

    [Fact]
    public void The_lift_leaves_0_out_exactly_when_walds_difference_does() =>
        Check.That(ProportionLaws.Filled, ProportionLaws.Filled, (a, b) =>
            a.RelativeLift(b).Interval() is not { } lift || Math.Abs(a.ComparedWith(b, DifferenceMethod.Wald)!.PValue!.Value - 0.05) < 1e-9
            || a.Part == 0 || lift.Contains(0) == (a.ComparedWith(b, DifferenceMethod.Wald)!.Evidence == Evidence.NotEnough));

    [Fact]
    public void Adding_across_definitions_fails_the_same_way_in_any_order()
    {
        Arbitrary<Proportion> any = Arb.From(
            from whole in Gen.Choose(0, 3)
            from definition in Gen.Elements(null, WinRate, ChurnRate)
            select definition is null ? Proportion.From(0, whole) : Proportion.From(0, whole, definition));
        Check.That<Proportion>(any, (a, b, c) => Try(() => a + b + c) == Try(() => a + (b + c)) && Try(() => a + b) == Try(() => b + a));

        static Proportion? Try(Func<Proportion> sum)
        {
            try
            {
                return sum();
            }
            catch (DefinitionMismatchException)
            {
                return null;
            }
        }
    }

    [Fact]
    public void A_definition_of_its_own_reads_back_with_it()
    {
        Proportion share = Proportion.From(40, 200, WinRate);
        Assert.Equal(share, Proportion.Parse(share.ToString("R", null)));
        Assert.Equal(WinRate, Proportion.Parse(share.ToString("R", null)).Definition);
        Assert.Contains("won over won%3B lost", share.ToString("R", null), StringComparison.Ordinal);
#if NET8_0_OR_GREATER
        string json = System.Text.Json.JsonSerializer.Serialize(share);
        Assert.Equal(share, System.Text.Json.JsonSerializer.Deserialize<Proportion>(json));
        Assert.Contains("\"definition\":\"win-rate/closed\"", json, StringComparison.Ordinal);
#endif
    }

    [Fact]
    public void Nothing_is_undefined_and_says_why()
    {
        Assert.Null(Proportion.Zero.Value);
        Assert.Equal("empty-whole", Proportion.Zero.WhyUndefined!.Code);
        Assert.Equal("undefined (the whole is empty, so there is no share of it)", Proportion.Zero.ToString());
        Assert.Null(Proportion.From(0, 0, WinRate).Interval(ProportionInterval.Jeffreys));
    }

    [Fact]
    public void It_shows_its_counts()
    {
        Proportion share = Proportion.From(1_234, 5_000);
        Assert.Equal("1,234/5,000 = 24.7 %", share.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("1.234/5.000 = 24,7 %", share.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("0.2468", share.ToString("0.0000", CultureInfo.InvariantCulture));
        Assert.Equal("part=1234;whole=5000", share.ToString("R", CultureInfo.GetCultureInfo("de-DE")));
    }

    [Fact]
    public void Nothing_at_all_compares_under_any_definition_and_gives_no_comparison()
    {
        Assert.Null(Proportion.From(1, 2, WinRate).ComparedWith(Proportion.Zero));
        Assert.Null(Proportion.Zero.Test(Proportion.From(1, 2, WinRate), ProportionTest.FisherExact));
    }

    [Fact]
    public void Shares_under_different_definitions_refuse_to_be_set_against_each_other()
    {
        Proportion won = Proportion.From(1, 2, WinRate), lost = Proportion.From(1, 2, ChurnRate);
        DefinitionMismatchException problem = Assert.Throws<DefinitionMismatchException>(() => won.ComparedWith(lost));
        Assert.Equal("A metric read as win-rate/closed (won over won; lost) cannot be set against one read as churn-rate (lost over opening).", problem.Message);
        _ = Assert.Throws<DefinitionMismatchException>(() => won + lost);
        _ = Assert.Throws<DefinitionMismatchException>(() => won + Proportion.From(1, 2));
        _ = Assert.Throws<DefinitionMismatchException>(() => won.Test(lost, ProportionTest.PooledZ));
        _ = Assert.Throws<DefinitionMismatchException>(() => won.RiskRatio(lost));
        _ = Assert.Throws<DefinitionMismatchException>(() => won.OddsRatio(lost));
        _ = Assert.Throws<DefinitionMismatchException>(() => won.RelativeLift(lost));
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        Refused("part: a part must not exceed its whole of 5, but was 6.", () => Proportion.From(6, 5));
        Refused("part: a count must be 0 or more, but was -1.", () => Proportion.From(-1, 5));
        Refused("whole: a count must be 0 or more, but was -5.", () => Proportion.From(0, -5));
        Refused("level: a confidence level must be above 0 and below 1 (did you mean 0.95?), but was 95.", () => Proportion.From(1, 2).Interval(95));
        Refused("level: a confidence level must be above 0 and below 1, but was 0.", () => Proportion.From(1, 2).ComparedWith(Proportion.From(1, 2), 0));
        Refused(
            "method: must be one of Wilson, WilsonWithContinuityCorrection, AgrestiCoull, ClopperPearson, Jeffreys, JeffreysEqualTailed, Wald, but was 0.",
            () => Proportion.From(1, 2).Interval(default(ProportionInterval)));
        Refused(
            "method: must be one of MiettinenNurminen, Mee, Newcombe, AgrestiCaffo, Wald, but was 9.",
            () => Proportion.From(1, 2).ComparedWith(Proportion.From(1, 2), (DifferenceMethod)9));
        Refused(
            "test: must be one of NMinusOneChiSquare, PooledZ, FisherExact, YatesChiSquare, but was 0.",
            () => Proportion.From(1, 2).Test(Proportion.From(1, 2), default));
        Assert.Equal("definition", Assert.Throws<ArgumentNullException>(() => Proportion.From(1, 2, null!)).ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentNullException>(() => Proportion.Parse(null!)).ParamName);
        Assert.Contains("a part must not exceed its whole", Assert.Throws<FormatException>(() => Proportion.Parse("part=6;whole=5")).Message, StringComparison.Ordinal);
        _ = Assert.Throws<OverflowException>(() => Proportion.From(0, long.MaxValue) + Proportion.From(0, 1));
    }

    [Fact]
    public void A_ratio_to_no_successes_is_undefined_and_one_of_no_successes_has_no_log_interval()
    {
        Estimate none = Proportion.From(1, 2).RiskRatio(Proportion.From(0, 2)), nothing = Proportion.From(0, 2).RiskRatio(Proportion.From(1, 2));
        Assert.Equal("empty-baseline", none.WhyUndefined!.Code);
        Assert.Equal(0, nothing.Value);
        Assert.Equal("zero-count", nothing.WhyNoInterval!.Code);
        Assert.Equal("proportion/risk-ratio", nothing.Definition.Id);
        Assert.Null(Proportion.From(2, 2).OddsRatio(Proportion.From(1, 2)).Value);
        Assert.Null(Proportion.From(1, 2).RelativeLift(Proportion.From(0, 2)).Value);
    }

#if NET8_0_OR_GREATER
    [Fact]
    public void A_wilson_interval_allocates_nothing()
    {
        Proportion share = Proportion.From(40, 200);
        double sum = share.Interval()!.Value.Lower;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            sum += share.Interval()!.Value.Lower;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(sum > 0);
    }
#endif

    private static Arbitrary<Proportion> SmallShares { get; } = Arb.From(
        from part in Gen.Choose(0, 20)
        from rest in Gen.Choose(0, 20)
        where part + rest > 0
        select Proportion.From(part, part + rest));

    internal static void Refused(string message, Action call) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(call).Message, StringComparison.Ordinal);

    // The score statistic by brute force: the likeliest shares under a difference by golden-section search of the likelihood.
    private static double Statistic(Proportion a, Proportion b, double difference)
    {
        double low = Math.Max(0, -difference), high = Math.Min(1, 1 - difference), golden = (Math.Sqrt(5) - 1) / 2;
        for (int i = 0; i < 200; i++)
        {
            double left = high - (golden * (high - low)), right = low + (golden * (high - low));
            (low, high) = Likelihood(left) >= Likelihood(right) ? (low, right) : (left, high);
        }

        double q = (low + high) / 2, p = q + difference;
        return (a.Value!.Value - b.Value!.Value - difference) / Math.Sqrt((p * (1 - p) / a.Whole) + (q * (1 - q) / b.Whole));

        double Likelihood(double share) => Log(a.Part, share + difference) + Log(a.Whole - a.Part, 1 - share - difference) + Log(b.Part, share) + Log(b.Whole - b.Part, 1 - share);
        static double Log(long count, double share) => count == 0 ? 0 : count * Math.Log(Math.Max(share, 1e-300));
    }

    private static double Choose(long n, long k)
    {
        double ways = 1;
        for (long i = 1; i <= k; i++)
        {
            ways *= (double)(n - k + i) / i;
        }

        return ways;
    }

    private static bool Inverse(Estimate there, Estimate back) =>
        there.Value is not > 0 || back.Value is not > 0 || (Near(there.Value.Value * back.Value.Value, 1)
            && (there.Interval() is not { } x || back.Interval() is not { } y || (Near(x.Lower * y.Upper, 1) && Near(x.Upper * y.Lower, 1))));

    private static bool Near(double x, double y) => Math.Abs(x - y) <= 1e-12 * Math.Max(Math.Abs(x), Math.Abs(y));
}
