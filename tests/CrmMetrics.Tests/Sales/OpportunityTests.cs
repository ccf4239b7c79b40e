using System.Globalization;
using CrmMetrics.Sales;
using NodaTime;

namespace CrmMetrics.Tests.Sales;

public class OpportunityTests
{
    private static readonly LocalDate Created = new(2026, 3, 1);

    private static readonly Money Amount = new(1054, "EUR");

    [Fact]
    public void It_is_written_with_its_state_amount_and_dates() => Assert.Equal(
        "won 1,054.00 EUR (created 2026-03-01, closed 2026-04-01)",
        Opportunity.Won(Created, null, new LocalDate(2026, 4, 1), Amount).ToString(null, CultureInfo.InvariantCulture));

    [Fact]
    public void It_may_close_on_the_day_on_which_it_began() =>
        Assert.Equal(0, PipelineSummary.From([Opportunity.Won(Created, Created, Created, Amount)]).Cycle(SalesCycleStart.Created).Value);

    [Fact]
    public void Closing_before_it_began_is_refused_with_both_dates()
    {
        ArgumentException problem = Assert.ThrowsAny<ArgumentException>(() => Opportunity.Lost(Created, null, new LocalDate(2026, 2, 28), Amount));
        Assert.Contains("2026-02-28", problem.Message);
        Assert.Contains("2026-03-01", problem.Message);
        Assert.Equal("closed", problem.ParamName);
        Assert.Contains("2026-03-05", Assert.ThrowsAny<ArgumentException>(() => Opportunity.Won(null, new LocalDate(2026, 3, 5), Created, Amount)).Message);
    }

    [Fact]
    public void As_of_a_date_it_stood_as_a_report_of_that_date_would_have_shown()
    {
        LocalDate engaged = new(2026, 3, 5), closed = new(2026, 4, 1);
        Opportunity won = Opportunity.Won(Created, engaged, closed, Amount);
        Assert.Null(won.AsOf(new LocalDate(2026, 2, 28)));
        Assert.Equal(Opportunity.Open(Created, null, Amount), won.AsOf(Created));
        Assert.Equal(Opportunity.Open(Created, engaged, Amount), won.AsOf(engaged));
        Assert.Equal(Opportunity.Open(Created, engaged, Amount), won.AsOf(closed.PlusDays(-1)));
        Assert.Equal(won, won.AsOf(closed));
        Assert.Null(Opportunity.Open(null, engaged, Amount).AsOf(Created));
        Assert.Equal(Opportunity.Open(null, null, Amount), Opportunity.Lost(null, null, closed, Amount).AsOf(Created));
    }

    [Fact]
    public void A_closing_date_goes_with_closed_states_alone()
    {
        Assert.Contains("needs a closing date", Assert.ThrowsAny<ArgumentException>(() => Opportunity.From(OpportunityState.Won, Created, null, null, Amount)).Message);
        Assert.Contains("has no closing date", Assert.ThrowsAny<ArgumentException>(() => Opportunity.From(OpportunityState.Open, Created, null, Created, Amount)).Message);
        Assert.Equal("state", Assert.ThrowsAny<ArgumentException>(() => Opportunity.From(default, Created, null, null, Amount)).ParamName);
    }
}
