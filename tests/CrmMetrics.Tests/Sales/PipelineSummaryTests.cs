using System.Globalization;
using System.Numerics;
using CrmMetrics.Sales;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Sales;

public class PipelineSummaryLaws : SummaryLaws<PipelineSummary>
{
    protected override Arbitrary<PipelineSummary> Any => GivenSales.Summaries;

    protected override PipelineSummary Zero => PipelineSummary.Zero;

    protected override PipelineSummary Parse(string text) => PipelineSummary.Parse(text);

    protected override bool Same(PipelineSummary left, PipelineSummary right) => GivenSales.Same(left, right);
}

public class PipelineSummaryTests
{
    private static readonly LocalDate Day = GivenSales.Day0;

    [Fact]
    public void Any_cut_of_the_opportunities_adds_up_to_the_whole() =>
        Check.That(GivenSales.Pipelines, Given.Count, (deals, cut) =>
        {
            int at = (int)(cut % (deals.Length + 1));
            return GivenSales.Same(PipelineSummary.From(deals), PipelineSummary.From(deals.Take(at)) + PipelineSummary.From(deals.Skip(at)));
        });

    [Fact]
    public void The_order_of_the_opportunities_does_not_matter() =>
        Check.That(GivenSales.Pipelines, deals => GivenSales.Same(PipelineSummary.From(deals), PipelineSummary.From(Enumerable.Reverse(deals).ToArray())));

    [Fact]
    public void Every_door_gives_the_same_summary() =>
        Check.That(GivenSales.Pipelines, deals =>
        {
            PipelineSummary facts = PipelineSummary.From(deals);
            return GivenSales.Same(facts, PipelineSummary.From(deals.ToList()))
                && GivenSales.Same(facts, PipelineSummary.From(deals.Where(deal => deal != default)))
                && GivenSales.Same(facts, PipelineSummary.From(deals, deal => deal))
                && GivenSales.Same(facts, PipelineSummary.From(deals.Select(deal => new { deal }), row => row.deal))
                && (deals.Length == 0 || GivenSales.Same(facts, GivenSales.ThroughColumns(deals)));
        });

    [Fact]
    public void By_a_key_each_summary_is_that_of_its_own_rows() =>
        Check.That(GivenSales.Pipelines, deals =>
        {
            (Opportunity Deal, int Owner)[] rows = [.. deals.Select((deal, index) => (deal, index * 7 % 5))];
            IReadOnlyDictionary<int, PipelineSummary> byRows = PipelineSummary.By(rows, row => row.Owner, row => row.Deal);
            PipelineSummary[] byColumns = deals.Length == 0 ? new PipelineSummary[5] : ByColumns(rows);
            return Enumerable.Range(0, 5).All(owner =>
            {
                PipelineSummary own = PipelineSummary.From(rows.Where(row => row.Owner == owner).Select(row => row.Deal));
                return own == PipelineSummary.Zero ? !byRows.ContainsKey(owner) : GivenSales.Same(own, byRows[owner]) && GivenSales.Same(own, byColumns[owner]);
            });
        });

    // Enough rows to fill the 64-bit sums several times, with amounts and cycles on both sides of every limit, against whole numbers of any size.
    [Fact]
    public void Sums_over_amounts_of_any_size_and_number_of_decimals_are_exact()
    {
        const int rows = 200_000, finest = 7;
        Random random = new(3);
        decimal[] odd = [0, 0.00m, -12.5m, 1_000_000, 281_474_976_710_655, 2_814_749_767_106.55m, 2_814_749_767_106.56m, -281_474_976_710_656, 1_234_567_890_123_456_789, 0.0000001m, 3.14159m];
        OpportunityState[] states = new OpportunityState[rows];
        decimal[] amounts = new decimal[rows];
        int[] created = new int[rows], engaged = new int[rows], closed = new int[rows];
        long lostWithoutAmount = 0;
        BigInteger sum = 0, squares = 0, fromCreated = 0, fromEngaged = 0;
        for (int i = 0; i < rows; i++)
        {
            states[i] = i % 9 == 0 ? OpportunityState.Lost : OpportunityState.Won;
            amounts[i] = i % 10 == 0 ? odd[random.Next(odd.Length)] : new decimal(random.Next(), random.Next(1 << 16), 0, i % 7 == 0, 2);
            (created[i], engaged[i], closed[i]) = i % 500 == 0 ? (-(1 << 25), 1 - (1 << 24), random.Next(4)) : (random.Next(100), random.Next(100), 100 + random.Next(900));
            if (states[i] == OpportunityState.Won)
            {
                BigInteger units = new(amounts[i] * 10_000_000m);
                sum += units;
                squares += units * units;
                fromCreated += units * (closed[i] - created[i]);
                fromEngaged += units * (closed[i] - engaged[i]);
            }
            else
            {
                lostWithoutAmount += amounts[i] == 0 ? 1 : 0;
            }
        }

        string sums = PipelineSummary.From(new OpportunityColumns { States = states, Amounts = amounts, Created = created, Engaged = engaged, Closed = closed, Currency = Currency.Parse("EUR") }).ToString("R", null);
        Assert.Equal((decimal)sum / 10_000_000m, decimal.Parse(Field("wonAmount"), CultureInfo.InvariantCulture));
        Assert.Equal(lostWithoutAmount.ToString(CultureInfo.InvariantCulture), Field("lostWithoutAmount"));
        Near(squares, 2 * finest, "wonSquares");
        Near(fromCreated, finest, "createdAmountDays");
        Near(fromEngaged, finest, "engagedAmountDays");

        string Field(string name) => sums.Split(';').Single(field => field.StartsWith(name + "=", StringComparison.Ordinal)).Substring(name.Length + 1);

        void Near(BigInteger units, int scale, string name) =>
            Assert.Equal(1, double.Parse(Field(name), CultureInfo.InvariantCulture) / ((double)units / Math.Pow(10, scale)), 1e-15);
    }

    // Each reading against the plain definition in LINQ.
    [Fact]
    public void Its_readings_are_what_the_definitions_say() =>
        Check.That(GivenSales.Pipelines, deals =>
        {
            PipelineSummary summary = PipelineSummary.From(deals);
            Opportunity[] won = [.. deals.Where(deal => deal.State == OpportunityState.Won)];
            int lost = deals.Count(deal => deal.State == OpportunityState.Lost);
            double[] cycles = [.. won.Where(deal => deal.Engaged is not null).Select(deal => (double)Period.DaysBetween(deal.Engaged!.Value, deal.Closed!.Value))];
            return summary.Opportunities == deals.Length && summary.Won == won.Length && summary.Lost == lost
                && summary.Open == deals.Length - won.Length - lost
                && summary.InProgress == deals.Count(deal => deal is { State: OpportunityState.Open, Engaged: not null })
                && summary.WonAmount.Amount == won.Sum(deal => deal.Amount.Amount)
                && summary.LostWithoutAmount == deals.Count(deal => deal is { State: OpportunityState.Lost, Amount.Amount: 0 })
                && summary.WinRate().Value == (won.Length + lost == 0 ? null : (double)won.Length / (won.Length + lost))
                && summary.WinRate(WinRateBasis.AllCreated).Value == (deals.Length == 0 ? null : (double)won.Length / deals.Length)
                && summary.AverageDeal.Value?.Amount == (won.Length == 0 ? null : won.Sum(deal => deal.Amount.Amount) / won.Length)
                && (cycles.Length == 0 ? summary.Cycle(SalesCycleStart.Engaged).Value is null : Math.Abs(cycles.Average() - summary.Cycle(SalesCycleStart.Engaged).Value!.Value) < 1e-9);
        });

    [Fact]
    public void The_two_win_rates_refuse_each_other()
    {
        PipelineSummary summary = PipelineSummary.From([Opportunity.Won(Day, null, Day.PlusDays(9), new Money(1, "EUR"))]);
        _ = Assert.Throws<DefinitionMismatchException>(() => summary.WinRate().ComparedWith(summary.WinRate(WinRateBasis.AllCreated)));
    }

    [Fact]
    public void A_win_rate_by_value_needs_the_value_of_what_was_lost()
    {
        Money amount = new(100, "EUR");
        Opportunity won = Opportunity.Won(Day, Day, Day.PlusDays(10), amount), lost = Opportunity.Lost(Day, Day, Day.PlusDays(10), amount * 3);
        Assert.Equal(0.25, PipelineSummary.From([won, lost]).WinRateByValue.Value);
        Assert.Equal(4, PipelineSummary.From([won, lost]).RequiredCoverage.Value);
        Estimate refused = PipelineSummary.From([won, lost, Opportunity.Lost(Day, Day, Day, default)]).WinRateByValue;
        Assert.Null(refused.Value);
        Assert.NotNull(refused.WhyUndefined);
    }

    [Fact]
    public void Realised_throughput_is_the_won_amount_a_day()
    {
        PipelineSummary summary = PipelineSummary.From([.. Enumerable.Range(1, 5).Select(i => Opportunity.Won(Day, Day, Day.PlusDays(i), new Money(i * 100, "EUR")))]);
        MoneyEstimate throughput = summary.RealisedThroughput(new DateInterval(Day, Day.PlusDays(29)));
        Assert.Equal(new Money(50, "EUR"), throughput.Value);
        Assert.True(throughput.Interval()!.Value.Contains(50));
    }

    [Fact]
    public void It_is_written_with_its_counts() => Assert.Equal(
        "2 opportunities: 1 won (100.00 EUR), 0 lost, 1 open",
        PipelineSummary.From([Opportunity.Won(Day, null, Day, new Money(100, "EUR")), Opportunity.Open(Day, null, default)]).ToString(null, CultureInfo.InvariantCulture));

    [Fact]
    public void Two_currencies_are_refused_with_both_codes()
    {
        Opportunity euros = Opportunity.Won(Day, null, Day, new Money(1, "EUR")), dollars = Opportunity.Won(Day, null, Day, new Money(1, "USD"));
        Assert.Contains("USD", Assert.Throws<CurrencyMismatchException>(() => PipelineSummary.From([euros, dollars])).Message);
        _ = Assert.Throws<CurrencyMismatchException>(() => PipelineSummary.From([euros]) + PipelineSummary.From([dollars]));
    }

    [Fact]
    public void Bad_rows_are_refused_with_their_number()
    {
        Opportunity good = Opportunity.Open(Day, null, default);
        Assert.Contains("row 1", Assert.ThrowsAny<ArgumentException>(() => PipelineSummary.From([good, default])).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("row 1", Assert.ThrowsAny<ArgumentException>(() => PipelineSummary.By(["a", null!], name => name, name => good)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Row 1", Assert.ThrowsAny<ArgumentException>(() => Columns([OpportunityState.Won, OpportunityState.Won], [0, 9], [5, 8])).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("needs a closing day", Assert.ThrowsAny<ArgumentException>(() => Columns([OpportunityState.Won], [0], [OpportunityColumns.Missing])).Message);
        Assert.Contains("no closing day", Assert.ThrowsAny<ArgumentException>(() => Columns([OpportunityState.Open], [0], [3])).Message);
        _ = Assert.ThrowsAny<ArgumentException>(() => Columns([OpportunityState.Won, OpportunityState.Won], [0], [5, 8]));
        Assert.All([-1, 5], key => Assert.Contains("row 0", Assert.Throws<ArgumentOutOfRangeException>(() => PipelineSummary.By(
            new OpportunityColumns { States = new[] { OpportunityState.Open }, Amounts = new decimal[1] }, [key], 5)).Message));
        Assert.Equal("opportunities", Assert.Throws<ArgumentNullException>(() => PipelineSummary.From((Opportunity[])null!)).ParamName);
        Assert.Equal("basis", Assert.Throws<ArgumentOutOfRangeException>(() => PipelineSummary.Zero.WinRate(default)).ParamName);
    }

    [Fact]
    public void Totals_that_no_deals_can_have_are_refused()
    {
        _ = Assert.ThrowsAny<ArgumentException>(() => PipelineSummary.From(new PipelineTotals { Won = -1 }));
        _ = Assert.ThrowsAny<ArgumentException>(() => PipelineSummary.From(new PipelineTotals { WonAmount = new Money(1, "EUR") }));
        _ = Assert.ThrowsAny<ArgumentException>(() => PipelineSummary.From(new PipelineTotals { Won = 2, WonAmount = new Money(10, "EUR"), WonAmountSquares = 1 }));
        _ = Assert.Throws<FormatException>(() => PipelineSummary.Parse("won=1"));
    }

    [Fact]
    public void Totals_of_a_billion_deals_give_figures_that_stay_finite()
    {
        PipelineSummary summary = PipelineSummary.From(new PipelineTotals
        {
            Won = 1_000_000_000,
            Lost = 1_000_000_000,
            WonAmount = new Money(2_000_000_000_000, "EUR"),
            WonAmountSquares = 5e15,
            FromCreated = new() { Won = 1_000_000_000, Lost = 1_000_000_000, WonDays = 50_000_000_000, LostDays = 40_000_000_000, WonDaysSquares = 3_000_000_000_000, LostDaysSquares = 2_000_000_000_000, WonAmount = new Money(2_000_000_000_000, "EUR"), WonAmountDays = 1.1e14 },
        });
        Assert.Equal(0.5, summary.WinRate().Value);
        Assert.Equal(new Money(2000, "EUR"), summary.AverageDeal.Value);
        SalesVelocity velocity = summary.Velocity(SalesVelocityDefinition.ClosedInPeriodOverWonCycle);
        Assert.Equal(new Money(40_000_000_000, "EUR"), velocity.Value);
        Assert.InRange(velocity.Interval()!.Value.Width, 1e5, 1e8);
    }

    private static PipelineSummary[] ByColumns((Opportunity Deal, int Owner)[] rows) => PipelineSummary.By(
        new OpportunityColumns
        {
            States = rows.Select(row => row.Deal.State).ToArray(),
            Created = rows.Select(row => GivenSales.Day(row.Deal.Created)).ToArray(),
            Engaged = rows.Select(row => GivenSales.Day(row.Deal.Engaged)).ToArray(),
            Closed = rows.Select(row => GivenSales.Day(row.Deal.Closed)).ToArray(),
            Amounts = rows.Select(row => row.Deal.Amount.Amount).ToArray(),
            Currency = Given.Euro,
        },
        rows.Select(row => row.Owner).ToArray(),
        5);

    private static PipelineSummary Columns(OpportunityState[] states, int[] created, int[] closed) => PipelineSummary.From(new OpportunityColumns
    {
        States = states,
        Created = created,
        Closed = closed,
        Amounts = new decimal[states.Length],
    });
}
