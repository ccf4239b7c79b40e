using System.Globalization;
using CrmMetrics.Lifetime;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Lifetime;

public class DiscountRateTests
{
    [Fact]
    public void A_rate_is_the_same_however_it_is_asked() =>
        Check.That(Arb.From(Gen.Choose(0, 3000)), Arb.From(Gen.Elements(TimeUnit.Day, TimeUnit.Week, TimeUnit.Month, TimeUnit.Year)), (permille, unit) =>
        {
            double rate = permille / 1000.0;
            DiscountRate effective = DiscountRate.Effective(rate, unit);
            return Near(effective.EffectivePer(unit), rate)
                && Near(effective.EffectivePer(TimeLength.Of(1, unit)), rate)
                && Near(effective.EffectivePer(TimeLength.Of(2, unit)), (1 + rate) * (1 + rate) - 1)
                && Near(effective.ContinuousPer(unit), Math.Log(1 + rate))
                && Near(effective.ContinuousPer(TimeLength.Of(3, unit)), 3 * Math.Log(1 + rate))
                && Near(effective.Factor(TimeLength.Of(2, unit)), 1 / ((1 + rate) * (1 + rate)))
                && Near(DiscountRate.Continuous(effective.ContinuousPer(unit), unit).EffectivePer(unit), rate);

            static bool Near(double x, double y) => Math.Abs(x - y) <= 1e-13 * Math.Max(1, y);
        });

    [Fact]
    public void A_tenth_a_year_is_less_than_a_twelfth_of_it_a_month()
    {
        DiscountRate tenth = DiscountRate.Effective(0.1);
        GoldenFile.Close(Math.Pow(1.1, 1 / 12.0) - 1, tenth.EffectivePer(TimeUnit.Month), 1e-13);
        GoldenFile.Close(0.21, tenth.EffectivePer(TimeLength.Years(2)), 1e-13);
        Assert.Equal("10 % a year", tenth.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void No_rate_discounts_nothing_not_even_for_ever()
    {
        Assert.True(DiscountRate.None.IsNone);
        Assert.Equal(DiscountRate.None, DiscountRate.Effective(0));
        Assert.Equal(1, DiscountRate.None.Factor(TimeLength.Forever));
        Assert.Equal(0, DiscountRate.None.ContinuousPer(TimeLength.Forever));
        Assert.Equal(0, DiscountRate.Effective(0.1).Factor(TimeLength.Forever));
    }

    [Fact]
    public void A_rate_below_0_and_a_unit_without_a_name_are_refused()
    {
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => DiscountRate.Effective(-0.1)).ParamName);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => DiscountRate.Continuous(double.NaN)).ParamName);
        Assert.Equal("unit", Assert.Throws<ArgumentOutOfRangeException>(() => DiscountRate.Effective(0.1, 0)).ParamName);
    }
}
