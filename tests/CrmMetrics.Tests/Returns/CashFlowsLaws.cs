using CrmMetrics.Returns;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Returns;

public class DatedCashFlowsLaws : SummaryLaws<CashFlows>
{
    protected override Arbitrary<CashFlows> Any { get; } = Arb.From(
        Gen.ListOf(
            from day in Gen.Choose(-400, 4000)
            from amount in Given.AmountGen
            select new CashFlow(new LocalDate(2020, 1, 1).PlusDays(day), new Money(amount, Given.Euro)))
        .Select(CashFlows.From));

    protected override CashFlows Zero => CashFlows.Zero;

    protected override CashFlows Parse(string text) => CashFlows.Parse(text);
}

public class PeriodicCashFlowsLaws : SummaryLaws<CashFlows>
{
    protected override Arbitrary<CashFlows> Any { get; } = Arb.From(Gen.ListOf(Given.AmountGen).Select(amounts => CashFlows.Periodic([.. amounts], Given.Euro)));

    protected override CashFlows Zero => CashFlows.Zero;

    protected override CashFlows Parse(string text) => CashFlows.Parse(text);

    [Fact]
    public void Values_add_as_the_flows_do() =>
        Check.That(Any, Any, (a, b) => Math.Abs((double)((a + b).NetPresentValue(0.07).Amount - a.NetPresentValue(0.07).Amount - b.NetPresentValue(0.07).Amount))
            <= 1e-13 * (double)(a.Inflows.Amount + a.Outflows.Amount + b.Inflows.Amount + b.Outflows.Amount));

    [Fact]
    public void At_no_discount_the_value_is_the_total() =>
        Check.That(Any, flows => Math.Abs(flows.NetPresentValue(0).Amount - flows.Total.Amount) <= 1e-13m * (flows.Inflows.Amount + flows.Outflows.Amount));
}
