using System.Numerics;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class DoubleDoubleTests
{
    private static Arbitrary<long> Whole { get; } = Arb.From(Gen.Choose(int.MinValue, int.MaxValue).Two().Select(pair => ((long)pair.Item1 << 21) + pair.Item2));

    [Fact]
    public void Sums_and_products_of_whole_numbers_are_exact() =>
        Check.That(Whole, Whole, (x, y) =>
            Exact(DoubleDouble.Sum(x, y)) == (BigInteger)x + y && Exact(DoubleDouble.Product(x, y)) == (BigInteger)x * y
            && Exact(DoubleDouble.Of(x) + DoubleDouble.Of(y)) == (BigInteger)x + y && Exact(DoubleDouble.Of(x) - DoubleDouble.Of(y)) == (BigInteger)x - y
            && Exact(DoubleDouble.Product(x, y) + x) == ((BigInteger)x * y) + x);

    [Fact]
    public void A_count_keeps_all_its_bits()
    {
        foreach (long count in new[] { 0, 1, long.MaxValue, long.MaxValue - 1, (1L << 53) + 1, -5, 123_456_789_012_345_678 })
        {
            Assert.Equal(count, Exact(DoubleDouble.Of(count)));
        }
    }

    [Fact]
    public void A_decimal_keeps_its_28_digits()
    {
        foreach (decimal amount in new[] { 0m, 0.01m, -12.345m, decimal.MaxValue, decimal.MinValue, 4_294_967_295.5m, 7.9228162514264337593543950335m, 0.0000000000000000000000000001m })
        {
            DoubleDouble value = DoubleDouble.Of(amount);
            Assert.Equal((double)amount, value.Value, Math.Abs((double)amount) * 1e-15);

            // What the nearest double leaves is there as well: the difference of both to 28 digits.
            BigInteger scaled = Scaled(value.High) + Scaled(value.Low), exact = new BigInteger(amount * 1m) == (BigInteger)amount && amount == decimal.Truncate(amount)
                ? (BigInteger)amount << 200
                : (Mantissa(amount) << 200) / BigInteger.Pow(10, Digits(amount));
            Assert.True(BigInteger.Abs(scaled - exact) <= (BigInteger.Abs(exact) >> 98) + 1, $"{amount}");
        }
    }

    [Fact]
    public void A_quotient_times_its_divisor_gives_the_dividend_to_31_digits() =>
        Check.That(Whole, Whole, (x, y) =>
        {
            if (x == 0 || y == 0)
            {
                return true;
            }

            DoubleDouble back = DoubleDouble.Of(x) / DoubleDouble.Of(y) * DoubleDouble.Of(y) - DoubleDouble.Of(x);
            return Math.Abs(back.Value) <= 1e-30 * Math.Abs((double)x);
        });

    [Fact]
    public void A_product_past_the_largest_halves_is_still_a_number()
    {
        Assert.Equal(1e308, DoubleDouble.Product(1e308, 1).Value);
        Assert.Equal(1e291, DoubleDouble.Product(1e301, 1e-10).Value, 1e276);
        Assert.Equal(double.PositiveInfinity, DoubleDouble.Product(1e200, 1e200).High);
    }

    [Fact]
    public void Adding_does_not_depend_on_the_order()
    {
        double[] values = [.. Enumerable.Range(1, 2000).Select(i => Math.Sin(i) * Math.Pow(10, i % 17))];
        DoubleDouble up = default, down = default;
        foreach (double value in values)
        {
            up += value;
        }

        foreach (double value in Enumerable.Reverse(values))
        {
            down += DoubleDouble.Of(value);
        }

        Assert.Equal(up.Value, down.Value);
    }

    private static BigInteger Exact(DoubleDouble value) => new BigInteger(value.High) + new BigInteger(value.Low);

    private static BigInteger Scaled(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        int shift = Math.Max(exponent, 1) - 1075 + 200;
        BigInteger size = shift >= 0 ? mantissa << shift : mantissa >> -shift;
        return bits < 0 ? -size : size;
    }

    private static int Digits(decimal amount) => (decimal.GetBits(amount)[3] >> 16) & 0xFF;

    private static BigInteger Mantissa(decimal amount)
    {
        int[] bits = decimal.GetBits(amount);
        BigInteger size = ((BigInteger)unchecked((uint)bits[2]) << 64) | ((BigInteger)unchecked((uint)bits[1]) << 32) | unchecked((uint)bits[0]);
        return bits[3] < 0 ? -size : size;
    }
}
