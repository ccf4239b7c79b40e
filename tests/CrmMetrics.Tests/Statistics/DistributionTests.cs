using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

/// <summary>The distributions against sums and closed forms that need none of their machinery.</summary>
public class DistributionTests
{
    [Fact]
    public void Binomial_masses_add_up_to_the_tails_and_to_1() =>
        Check.That(Arb.From(Gen.Choose(1, 60)), Arb.From(Gen.Choose(1, 99)), (n, percent) =>
        {
            double sum = 0;
            for (int x = 0; x <= n; x++)
            {
                sum += Math.Exp(Binomial.LogMass(x, n, percent, 100 - percent));
                if (!Near(sum, Binomial.AtMost(x, n, percent, 100 - percent)) || (x < n && sum < 0.9 && !Near(1 - sum, Binomial.AtLeast(x + 1, n, percent, 100 - percent))))
                {
                    return false;
                }
            }

            return Near(1, sum);
        });

    [Fact]
    public void The_ends_of_the_binomial_are_certain()
    {
        Assert.Equal((0, 1, 1, 0), (Binomial.AtMost(-1, 5, 1, 1), Binomial.AtMost(5, 5, 1, 1), Binomial.AtLeast(0, 5, 1, 1), Binomial.AtLeast(6, 5, 1, 1)));
        Assert.Equal((0, 1, 1), (Binomial.LogMass(0, 0, 1, 1), Binomial.CentralTest(0, 0, 1, 1), Binomial.MinimumLikelihoodTest(0, 0, 1, 1)));
    }

    [Fact]
    public void A_chi_square_of_two_degrees_is_exponential_and_one_of_one_the_square_of_a_normal()
    {
        foreach (double x in new[] { 0.0, 1e-5, 0.3, 2, 17, 400, 1300 })
        {
            GoldenFile.Close(Math.Exp(-x / 2), ChiSquare.UpperTail(x, 2), 5e-13, what: $"{x}");
            GoldenFile.Close(Normal.TwoSidedTail(Math.Sqrt(x)), ChiSquare.UpperTail(x, 1), 1e-15);
            GoldenFile.Close(ChiSquare.UpperTail(x, 1), IncompleteGamma.Tails(0.5, x / 2).Upper, 5e-13, what: $"{x}");
        }
    }

    [Fact]
    public void T_of_one_degree_is_cauchy_and_of_a_billion_normal()
    {
        foreach (double level in new[] { 1e-9, 0.1, 0.5, 0.9, 0.999999 })
        {
            GoldenFile.Close(Math.Tan(Math.PI / 2 * level), StudentT.TwoSidedQuantile(level, 1), 1e-9, what: $"{level}");
            double z = Normal.TwoSidedQuantile(level);
            GoldenFile.Close(z + (((z * z * z) + z) / 4e12), StudentT.TwoSidedQuantile(level, 1e12), 1e-12, what: $"{level}");
        }

        Assert.Equal((0, 1), (StudentT.TwoSidedTail(double.PositiveInfinity, 3), StudentT.TwoSidedTail(0, 3)));
        GoldenFile.Close(2 / (Math.PI * 1e200), StudentT.TwoSidedTail(-1e200, 1), 1e-12);
    }

    [Fact]
    public void Stirlings_error_is_what_factorials_leave()
    {
        double factorial = 1;
        for (int n = 1; n <= 20; n++)
        {
            factorial *= n;
            double left = Math.Log(factorial / (Math.Sqrt(2 * Math.PI * n) * Math.Pow(n / Math.E, n)));
            Assert.Equal(left, Deviance.StirlingError(n), 2e-15 * n);
        }

        // Γ(3/2) = √π / 2.
        Assert.Equal(Math.Log(Math.Sqrt(Math.PI) / 2) - ((0.5 * Math.Log(Math.PI)) + (0.5 * Math.Log(0.5)) - 0.5), Deviance.StirlingError(0.5), 1e-15);
    }

    [Fact]
    public void The_logarithm_of_one_more_keeps_the_digits_of_a_small_number()
    {
        foreach (double x in new[] { 1e-300, 1e-17, -1e-9, 1e-5, -0.3, 0.7, 3, 1e9 })
        {
            double series = x - (x * x / 2) + (x * x * x / 3) - (x * x * x * x / 4);
            GoldenFile.Close(Math.Abs(x) < 1e-4 ? series : Math.Log(1 + x), Deviance.LogOnePlus(x), 1e-15, what: $"{x}");
        }
    }

    [Fact]
    public void Tails_at_the_ends_are_0_and_1()
    {
        Assert.Equal((0, 1), IncompleteBeta.Tails(2, 3, 0, 1));
        Assert.Equal((1, 0), IncompleteBeta.Tails(2, 3, 1, 0));
        Assert.Equal((0, 1), IncompleteGamma.Tails(2, 0));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-11 * expected;
}
