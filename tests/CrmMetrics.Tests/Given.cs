using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests;

/// <summary>The generators that several tests share. A room's own stand beside its tests, made the same way.</summary>
internal static class Given
{
    /// <summary>Counts, mostly small, now and then 0 or huge, that shrink by halving.</summary>
    public static Gen<long> CountGen { get; } = Gen.Frequency(
        (2, Gen.Constant(0L)),
        (10, Gen.Choose(0, 30).Select(value => (long)value)),
        (6, Gen.Choose(0, 5000).Select(value => (long)value)),
        (1, Gen.Choose(0, int.MaxValue).Select(value => (long)value)));

    /// <summary>Confidence levels from 0.5 to 0.9999.</summary>
    public static Arbitrary<double> Level { get; } = Arb.From(Gen.Choose(5000, 9999).Select(value => value / 10_000.0));

    public static Arbitrary<long> Count { get; } = Arb.From(CountGen, Halves);

    /// <summary>Amounts with 0 to 4 decimals, of either sign.</summary>
    public static Gen<decimal> AmountGen { get; } =
        from mantissa in Gen.Choose(-1_000_000, 1_000_000)
        from scale in Gen.Choose(0, 4)
        select new decimal(Math.Abs(mantissa), 0, 0, mantissa < 0, (byte)scale);

    /// <summary>Money in one currency, or nothing in none.</summary>
    public static Arbitrary<Money> Euros { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(Money.Zero)),
        (9, AmountGen.Select(amount => new Money(amount, Euro)))));

    public static Currency Euro { get; } = Currency.Parse("EUR");

    public static Currency Dollar { get; } = Currency.Parse("USD");

    /// <summary>Smaller counts for shrinking: 0, then half, then one less.</summary>
    public static IEnumerable<long> Halves(long value) => value == 0 ? [] : new[] { 0, value / 2, value - 1 }.Distinct();
}
