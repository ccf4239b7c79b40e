using CrmMetrics.Retention;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Retention;

/// <summary>Subscriptions of a few customers, of every kind and billing period, with gaps, overlaps and plan changes, and the movements read off them.</summary>
internal static class GivenRevenue
{
    internal static readonly LocalDate Day0 = new(2024, 1, 1);

    /// <summary>The days that cases fall on: opening day 40, closing day 100.</summary>
    internal static readonly DateInterval Window = new(Day0.PlusDays(41), Day0.PlusDays(100));

    private static readonly BillingPeriod[] Billings =
    [
        BillingPeriod.Month, BillingPeriod.Month, BillingPeriod.Year, BillingPeriod.Quarter, BillingPeriod.Week, BillingPeriod.Day, BillingPeriod.DayOfThirty, BillingPeriod.Years(3),
        BillingPeriod.Months(7),
    ];

    public static Gen<Subscription> SubscriptionGen { get; } =
        from customer in Gen.Choose(0, 5)
        from id in Gen.Choose(0, 3)
        from start in Gen.Choose(0, 130)
        from days in Gen.Choose(-20, 90)
        from cents in Gen.Choose(1, 50_000)
        from billing in Gen.Elements(Billings)
        from kind in Gen.Frequency((8, Gen.Constant(SubscriptionKind.Recurring)), (1, Gen.Constant(SubscriptionKind.Trial)), (1, Gen.Constant(SubscriptionKind.Metered)))
        from standing in Gen.Frequency((6, Gen.Constant(SubscriptionStanding.Current)), (1, Gen.Constant(SubscriptionStanding.PastDue)), (1, Gen.Constant(SubscriptionStanding.Paused)))
        from off in Gen.Choose(0, 3)
        let amount = cents / 100m
        select new Subscription("C" + customer, Day0.PlusDays(start), days < 0 ? null : Day0.PlusDays(start + days), new Money(amount, Given.Euro), billing)
        {
            Id = id == 0 ? null : "S" + id,
            Kind = kind,
            Standing = standing,
            FiniteDiscount = off == 1 ? new Money(amount / 4, Given.Euro) : default,
            PriceIncrease = off == 2 ? new Money(amount / 10, Given.Euro) : default,
        };

    public static Arbitrary<Subscription[]> Ledgers { get; } = Arb.From(
        SubscriptionGen.ArrayOf(),
        rows => rows.Length == 0 ? [] : [rows.Take(rows.Length / 2).ToArray(), rows.Skip(1).ToArray()]);

    public static Arbitrary<RevenueDefinition> Definitions { get; } = Arb.From(
        from grain in Gen.Elements(RevenueGrain.NetOfPeriod, RevenueGrain.EventByEvent)
        from unit in Gen.Elements(RevenueUnit.PerCustomer, RevenueUnit.PerSubscription)
        from end in Gen.Elements(EndDateRule.Exclusive, EndDateRule.Inclusive)
        from vendor in Gen.Elements(RevenueDefinition.Standard, RevenueDefinition.Stripe, RevenueDefinition.ChartMogul)
        select vendor with { Grain = grain, Unit = unit, EndDates = end });

    public static Gen<RevenueMovements> MovementsGen { get; } = Ledgers.Generator.Select(rows => RevenueMovements.From(rows, Window));

    /// <summary>Movements of different customers, of totals alone, and of none.</summary>
    public static Arbitrary<RevenueMovements> Movements { get; } = Arb.From(Gen.Frequency((1, Gen.Constant(RevenueMovements.Zero)), (9, MovementsGen)));

    public static RevenueMovements Of(IEnumerable<RevenueChange> changes, DateInterval? period = null) => RevenueChanges.From(changes, period).Movements;

    /// <summary>Equal in counts and money; the products, which are doubles, to 1e-12 through what is read off them.</summary>
    public static bool Same(RevenueMovements left, RevenueMovements right) =>
        Plain(left) == Plain(right) && left.Definition == right.Definition && Equals(left.Period, right.Period)
        && Close(left.NetRetention().Interval(), right.NetRetention().Interval())
        && Close(left.GrossRetention().Interval(), right.GrossRetention().Interval())
        && Close(left.QuickRatio().Interval(), right.QuickRatio().Interval())
        && Close(left.AverageRevenuePerAccount().Interval(), right.AverageRevenuePerAccount().Interval())
        && new[] { 1, 5, 10 }.All(top => left.ShareOfLargest(top).Value == right.ShareOfLargest(top).Value);

    private static string Plain(RevenueMovements movements)
    {
        string text = movements.ToString("R", null);
        int products = text.IndexOf(";products=", StringComparison.Ordinal);
        return products < 0 ? text : text.Substring(0, products);
    }

    private static bool Close(ConfidenceInterval? left, ConfidenceInterval? right) =>
        left is not { } x ? right is null
        : right is { } y && Near(x.Lower, y.Lower, x.Width) && Near(x.Upper, y.Upper, x.Width);

    private static bool Near(double x, double y, double width) => x.Equals(y) || Math.Abs(x - y) <= 1e-10 * (width + Math.Abs(x));
}
