using CrmMetrics.Sales;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Sales;

/// <summary>Opportunities of every kind: open, won and lost, with and without dates, with amounts and with 0, shrunk by leaving some out.</summary>
internal static class GivenSales
{
    internal static readonly LocalDate Day0 = new(2026, 1, 1);

    public static Gen<Opportunity> OpportunityGen { get; } =
        from state in Gen.Elements(OpportunityState.Open, OpportunityState.Won, OpportunityState.Won, OpportunityState.Lost)
        from created in Gen.Choose(0, 300)
        from toEngaged in Gen.Choose(-1, 20)
        from days in Gen.Choose(0, 150)
        from known in Gen.Choose(0, 9)
        from cents in Gen.Frequency((1, Gen.Constant(0)), (5, Gen.Choose(1, 5_000_000)))
        let start = Day0.PlusDays(created)
        let engaged = toEngaged < 0 ? (LocalDate?)null : start.PlusDays(toEngaged)
        select Opportunity.From(
            state,
            known == 0 ? null : start,
            engaged,
            state == OpportunityState.Open ? null : start.PlusDays(Math.Max(0, toEngaged) + days),
            new Money(cents / 100m, Given.Euro));

    public static Arbitrary<Opportunity[]> Pipelines { get; } = Arb.From(
        OpportunityGen.ArrayOf(),
        deals => deals.Length == 0 ? [] : [deals.Take(deals.Length / 2).ToArray(), deals.Skip(1).ToArray()]);

    public static Arbitrary<PipelineSummary> Summaries { get; } = Arb.From(Pipelines.Generator.Select(PipelineSummary.From));

    /// <summary>The same opportunities as columns; days are counted from <see cref="Day0"/>.</summary>
    public static PipelineSummary ThroughColumns(Opportunity[] deals) => PipelineSummary.From(new OpportunityColumns
    {
        States = deals.Select(deal => deal.State).ToArray(),
        Created = deals.Select(deal => Day(deal.Created)).ToArray(),
        Engaged = deals.Select(deal => Day(deal.Engaged)).ToArray(),
        Closed = deals.Select(deal => Day(deal.Closed)).ToArray(),
        Amounts = deals.Select(deal => deal.Amount.Amount).ToArray(),
        Currency = Given.Euro,
    });

    public static int Day(LocalDate? date) => date is { } day ? Period.DaysBetween(Day0, day) : OpportunityColumns.Missing;

    /// <summary>Equal in counts, money and days; the squares and products, which are doubles, to 1e-12.</summary>
    public static bool Same(PipelineSummary left, PipelineSummary right) =>
        (left.Won, left.Lost, left.InProgress, left.NotEngaged, left.LostWithoutAmount) == (right.Won, right.Lost, right.InProgress, right.NotEngaged, right.LostWithoutAmount)
        && (left.WonAmount, left.LostAmount, left.OpenAmount) == (right.WonAmount, right.LostAmount, right.OpenAmount)
        && Close(left.AverageDeal.Interval(), right.AverageDeal.Interval())
        && new[] { SalesCycleStart.Created, SalesCycleStart.Engaged }.All(start =>
            left.Cycle(start, SalesCycleDeals.Closed).Equals(right.Cycle(start, SalesCycleDeals.Closed))
            && left.Cycle(start).Equals(right.Cycle(start))
            && Close(left.Velocity(start: start).Interval(), right.Velocity(start: start).Interval()));

    private static bool Close(ConfidenceInterval? left, ConfidenceInterval? right) =>
        left is not { } x ? right is null
        : right is { } y && Math.Abs(x.Lower - y.Lower) <= 1e-10 * (x.Width + Math.Abs(x.Upper)) && Math.Abs(x.Upper - y.Upper) <= 1e-10 * (x.Width + Math.Abs(x.Upper));
}
