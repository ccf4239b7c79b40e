using CrmMetrics.Retention;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

/// <summary>Tenures of a few customers around one period of ten days, crowded so that they touch, overlap, end on its edges and have no days.</summary>
internal static class GivenTenures
{
    public static DateInterval Period { get; } = new(new LocalDate(2024, 2, 24), new LocalDate(2024, 3, 4));

    public static Gen<Tenure<int>> TenureGen { get; } =
        from customer in Gen.Choose(1, 9)
        from start in Gen.Choose(-6, 14)
        from length in Gen.Choose(-6, 12)
        from requested in Gen.Choose(-8, 12)
        from kind in Gen.Choose(0, 2)
        from endDay in Gen.Choose(1, 4)
        let first = Period.Start.PlusDays(start)
        let isOpen = length < -3
        let asked = requested >= 0 && (isOpen || requested <= Math.Max(0, length))
        select Tenure.Of(
            customer,
            first,
            isOpen ? null : first.PlusDays(Math.Max(0, length)),
            kind == 0 || (isOpen && !asked) ? null : (ChurnKind)kind,
            asked ? first.PlusDays(requested) : null,
            endDay == 1 ? TenureEnd.Included : TenureEnd.Excluded);

    public static Arbitrary<Tenure<int>[]> Tenures { get; } = Arb.From(TenureGen.ArrayOf(), tenures => tenures.Length < 2
        ? []
        : [[.. tenures.Take(tenures.Length / 2)], [.. tenures.Skip(tenures.Length / 2)], [.. tenures.Skip(1)]]);

    public static Arbitrary<CustomerMovements> Movements { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(CustomerMovements.Zero)),
        (9, TenureGen.ArrayOf().Select(tenures => CustomerMovements.From(tenures, Period)))));
}
