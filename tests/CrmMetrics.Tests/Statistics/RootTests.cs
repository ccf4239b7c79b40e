using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class RootTests
{
    [Fact]
    public void A_root_is_found_to_the_last_digits_from_anywhere() =>
        Check.That(Arb.From(Gen.Choose(-300, 300)), Arb.From(Gen.Choose(-1000, 1000)), (exponent, guess) =>
        {
            double root = 1.7 * Math.Pow(10, exponent);
            return Near(root, Root.Near(x => Math.Pow(x, 1) - root, guess, 0.1)) && Near(Math.Log(root), Root.Near(x => Math.Exp(x) - root, Math.Max(-700, Math.Min(700, guess)), 0.1));
        });

    [Fact]
    public void A_tiny_root_has_its_digits_and_not_just_its_place() =>
        Assert.True(Near(1e-12, Root.Between(x => Math.Log(x / 1e-12), 1e-300, 1)));

    [Fact]
    public void A_root_at_an_end_is_that_end()
    {
        Assert.Equal(0, Root.Between(x => x, 0, 1));
        Assert.Equal(1, Root.Between(x => x - 1, 0, 1));
        Assert.Equal(5, Root.Near(x => x - 5, 5, 1));
    }

    [Fact]
    public void Infinite_values_beside_the_root_do_not_disturb() =>
        Assert.True(Near(2, Root.Near(x => x <= 0 ? double.NegativeInfinity : Math.Log(x / 2), -3, 0.5)));

    [Fact]
    public void A_step_is_halved_down_to_its_place() =>
        Assert.Equal(Math.PI, Root.Between(x => x < Math.PI ? -1 : 1, -10, 1000), 1e-14);

    [Fact]
    public void A_function_without_a_root_says_so() =>
        Assert.Contains("No root", Assert.Throws<InvalidOperationException>(() => Root.Near(_ => -1, 0, 1)).Message, StringComparison.Ordinal);

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-15 * Math.Abs(expected);
}
