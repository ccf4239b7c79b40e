using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class MultipleTestsTests
{
    // The fifteen p-values of section 4.1 of Benjamini and Hochberg (1995).
    private static readonly double[] Published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000];

    private static Arbitrary<double[]> PValues { get; } = Arb.From(Gen.ArrayOf(Gen.Frequency(
        (1, Gen.Elements(0.0, 1.0, 1e-300)),
        (9, Gen.Choose(0, 1000).Select(value => value / 1000.0)))));

    [Fact]
    public void The_example_of_Benjamini_and_Hochberg_rejects_four_where_Holm_rejects_three()
    {
        Assert.Equal(4, MultipleTests.Adjust(Published, PValueAdjustment.BenjaminiHochberg).Count(p => p <= 0.05));
        Assert.Equal(3, MultipleTests.Adjust(Published, PValueAdjustment.Holm).Count(p => p <= 0.05));
    }

    [Fact]
    public void By_hand_it_is_what_p_adjust_of_R_gives()
    {
        // p.adjust(c(0.01, 0.04, 0.03, 0.02)): the order of the tests stays.
        Near([0.04, 0.06, 0.06, 0.06], MultipleTests.Adjust([0.01, 0.04, 0.03, 0.02], PValueAdjustment.Holm));
        Near([0.04, 0.04, 0.04, 0.04], MultipleTests.Adjust([0.01, 0.04, 0.03, 0.02], PValueAdjustment.BenjaminiHochberg));
        Near([0.03, 0.8, 1], MultipleTests.Adjust([0.01, 0.4, 1], PValueAdjustment.Holm));
        Near([0.03, 0.6, 1], MultipleTests.Adjust([0.01, 0.4, 1], PValueAdjustment.BenjaminiHochberg));
        Assert.Empty(MultipleTests.Adjust([], PValueAdjustment.Holm));
    }

    [Fact]
    public void Holm_is_the_first_step_down_at_which_a_limit_stops_by_its_own_definition() =>
        Check.That(PValues, Given.Level, (p, level) =>
        {
            // The definition: from the smallest on, reject while p ≤ α ÷ (tests left).
            double alpha = 1 - level;
            double[] sorted = [.. p.OrderBy(value => value)], adjusted = MultipleTests.Adjust(p, PValueAdjustment.Holm);
            int rejected = 0;
            while (rejected < p.Length && sorted[rejected] * (p.Length - rejected) <= alpha)
            {
                rejected++;
            }

            return adjusted.Count(value => value <= alpha) == rejected;
        });

    [Fact]
    public void Benjamini_and_Hochbergs_is_the_last_step_up_that_a_limit_reaches_by_its_own_definition() =>
        Check.That(PValues, Given.Level, (p, level) =>
        {
            double alpha = 1 - level;
            double[] sorted = [.. p.OrderBy(value => value)], adjusted = MultipleTests.Adjust(p, PValueAdjustment.BenjaminiHochberg);
            int rejected = 0;
            for (int i = 0; i < p.Length; i++)
            {
                rejected = p.Length * sorted[i] / (i + 1) <= alpha ? i + 1 : rejected;
            }

            return adjusted.Count(value => value <= alpha) == rejected;
        });

    [Fact]
    public void Adjusted_values_keep_the_order_are_never_smaller_and_Holms_never_below_Benjamini_and_Hochbergs() =>
        Check.That(PValues, p =>
        {
            double[] holm = MultipleTests.Adjust(p, PValueAdjustment.Holm), shares = MultipleTests.Adjust(p, PValueAdjustment.BenjaminiHochberg);
            return p.Select((value, i) => (value, i)).All(one => shares[one.i] >= one.value * (1 - 1e-15) && holm[one.i] >= shares[one.i] * (1 - 1e-15) && holm[one.i] <= 1)
                && p.Select((value, i) => (value, i)).All(one => p.Select((value, i) => (value, i)).All(other => one.value > other.value || (holm[one.i] <= holm[other.i] && shares[one.i] <= shares[other.i])));
        });

    [Fact]
    public void One_test_stays_as_it_is() =>
        Check.That(Given.Level, p => MultipleTests.Adjust([p], PValueAdjustment.Holm)[0].Equals(p) && MultipleTests.Adjust([p], PValueAdjustment.BenjaminiHochberg)[0].Equals(p));

    [Fact]
    public void Bad_input_is_refused_with_its_place()
    {
        Assert.StartsWith(
            "pValues: the p-value at 1 (counted from 0) must be from 0 to 1, but was 1.5.",
            Assert.Throws<ArgumentOutOfRangeException>(() => MultipleTests.Adjust([0.5, 1.5], PValueAdjustment.Holm)).Message);
        Assert.Equal("pValues", Assert.Throws<ArgumentOutOfRangeException>(() => MultipleTests.Adjust([double.NaN], PValueAdjustment.Holm)).ParamName);
        Assert.Equal("adjustment", Assert.Throws<ArgumentOutOfRangeException>(() => MultipleTests.Adjust([0.5], default)).ParamName);
    }

    private static void Near(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual, (e, a) => (e, a)), pair => GoldenFile.Close(pair.e, pair.a, 1e-14));
}
