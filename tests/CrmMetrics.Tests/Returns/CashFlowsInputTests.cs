using System.Globalization;
using CrmMetrics.Returns;
using NodaTime;

namespace CrmMetrics.Tests.Returns;

public class CashFlowsInputTests
{
    private static readonly LocalDate Day = new(2024, 1, 31);

    private static CashFlows Periodic(params decimal[] amounts) => CashFlows.Periodic(amounts, Given.Euro);

    private static CashFlows Dated(params (LocalDate Date, decimal Amount)[] rows) => CashFlows.From(rows, row => new CashFlow(row.Date, new Money(row.Amount, Given.Euro)));

    [Fact]
    public void Currencies_do_not_mix()
    {
        CurrencyMismatchException problem = Assert.Throws<CurrencyMismatchException>(() => CashFlows.From([new(Day, new Money(-1, Given.Euro)), new(Day, new Money(2, Given.Dollar))]));
        Assert.Contains("EUR", problem.Message, StringComparison.Ordinal);
        Assert.Contains("USD", problem.Message, StringComparison.Ordinal);
        Assert.Throws<CurrencyMismatchException>(() => CashFlows.Periodic([new Money(-1, Given.Euro), new Money(2, Given.Dollar)]));
        Assert.Throws<CurrencyMismatchException>(() => Periodic(1) + CashFlows.Periodic([2m], Given.Dollar));
    }

    [Fact]
    public void Dates_and_periods_do_not_mix()
    {
        CashFlows dated = Dated((Day, -100), (Day.PlusYears(1), 110)), periodic = Periodic(-100, 110);
        Assert.Equal("other", Assert.Throws<ArgumentException>(() => dated + periodic).ParamName);
        Assert.Throws<InvalidOperationException>(() => dated.NetPresentValue(0.1));
        Assert.Throws<InvalidOperationException>(() => periodic.NetPresentValue(0.1, Day));
        Assert.Throws<InvalidOperationException>(() => dated.ModifiedInternalRateOfReturn(0.1, 0.1));
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(-1.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_is_above_minus_one(double rate)
    {
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => Periodic(-1, 2).NetPresentValue(rate)).ParamName);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => Periodic(-1, 2).Payback(PaybackRule.FirstCrossing, rate)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => CashFlows.RealRate(0.1, rate));
    }

    [Fact]
    public void Unnamed_rules_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Periodic(-1, 2).NetPresentValue(0.1, default(FirstFlow)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Periodic(-1, 2).Payback(default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dated((Day, 1)).NetPresentValue(0.1, Day, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dated((Day, 1)).InternalRatesOfReturn(default));
        Assert.Throws<ArgumentNullException>(() => CashFlows.From(null!));
        Assert.Throws<ArgumentNullException>(() => CashFlows.Periodic(null!));
    }

    [Theory]
    [InlineData("no-flows", new int[0])]
    [InlineData("no-flows", new[] { 0, 0, 0 })]
    [InlineData("no-sign-change", new[] { -100 })]
    [InlineData("no-sign-change", new[] { 1, 2, 3 })]
    [InlineData("no-rate", new[] { 1000, -3000, 2500 })]
    [InlineData("several-rates", new[] { -1000, 2500, -1540 })]
    public void Without_just_one_rate_there_is_none_and_a_reason(string code, int[] amounts)
    {
        InternalRates rates = Periodic([.. amounts.Select(amount => (decimal)amount)]).InternalRatesOfReturn();
        Assert.Null(rates.Value);
        Assert.Equal(code, rates.WhyUndefined?.Code);
    }

    [Fact]
    public void The_proof_is_told()
    {
        Assert.Equal(RateProof.NoSignChange, Periodic(1, 2).InternalRatesOfReturn().Proof);
        Assert.Equal(RateProof.OneSignChange, Periodic(-1, 2).InternalRatesOfReturn().Proof);
        Assert.Equal(RateProof.PartialSums, Periodic(-100, 60, 60, -5).InternalRatesOfReturn().Proof);
        Assert.Equal(RateProof.Bracketing, Periodic(-1000, 2500, -1540).InternalRatesOfReturn().Proof);
    }

    [Fact]
    public void A_rate_past_what_a_number_holds_keeps_its_logarithm()
    {
        InternalRate rate = Assert.Single(Dated((Day, -1), (Day.PlusDays(1), 10)).InternalRatesOfReturn());
        Assert.Equal(double.PositiveInfinity, rate.Rate);
        Assert.Equal(365 * Math.Log(10), rate.LogRate, 9);
        InternalRate loss = Assert.Single(Dated((Day, -1_000_000), (Day.PlusDays(1), 0.000001m)).InternalRatesOfReturn());
        Assert.Equal(-1, loss.Rate);
        Assert.Equal(-365 * Math.Log(1e12), loss.LogRate, 7);
    }

    // Each worked by hand from the rule; the first is the example of ISDA's memorandum of 1999, in closed form.
    [Theory]
    [InlineData(DayCount.ActualActualIsda, "2003-11-01", "2004-05-01", (61 / 365.0) + (121 / 366.0))]
    [InlineData(DayCount.ActualActualIsda, "2019-12-31", "2022-01-01", (1 / 365.0) + 2)]
    [InlineData(DayCount.Actual365Fixed, "2020-01-01", "2021-01-01", 366 / 365.0)]
    [InlineData(DayCount.Actual360, "2020-01-01", "2021-01-01", 366 / 360.0)]
    [InlineData(DayCount.Thirty360Us, "2006-01-31", "2006-02-28", 28 / 360.0)]
    [InlineData(DayCount.Thirty360Us, "2006-02-28", "2006-08-31", 180 / 360.0)]
    [InlineData(DayCount.Thirty360Us, "2008-02-29", "2009-02-28", 1.0)]
    [InlineData(DayCount.Thirty360Us, "2006-08-15", "2006-08-31", 16 / 360.0)]
    [InlineData(DayCount.Thirty360European, "2006-02-28", "2006-08-31", 182 / 360.0)]
    [InlineData(DayCount.Thirty360European, "2006-08-15", "2006-08-31", 15 / 360.0)]
    [InlineData(DayCount.Thirty360European, "2006-08-31", "2007-02-28", 178 / 360.0)]
    public void Years_follow_the_day_count(DayCount dayCount, string from, string to, double years)
    {
        LocalDate first = NodaTime.Text.LocalDatePattern.Iso.Parse(from).Value, last = NodaTime.Text.LocalDatePattern.Iso.Parse(to).Value;
        InternalRate rate = Assert.Single(Dated((first, -100), (last, 110)).InternalRatesOfReturn(dayCount));
        Assert.Equal(Math.Log(1.1) / years, rate.LogRate, 12);
        Assert.Equal(100, (double)Dated((last, 110)).NetPresentValue(rate.Rate, first, dayCount).Amount, 10);
        Assert.Equal(-110, (double)Dated((first, -100)).NetPresentValue(rate.Rate, last, dayCount).Amount, 10);
    }

    [Fact]
    public void Income_all_year_round_is_discounted_from_the_middle_of_the_year()
    {
        Money worth = Periodic(-100, 60, 60).NetPresentValue(0.1, FirstFlow.NowThenMidPeriod);
        Assert.Equal(-100 + (60 / Math.Sqrt(1.1)) + (60 / Math.Pow(1.1, 1.5)), (double)worth.Amount, 12);
    }

    [Fact]
    public void Real_and_nominal_rates_differ_by_inflation() => Assert.Equal((1.1 / 1.04) - 1, CashFlows.RealRate(0.1, 0.04), 14);

    [Fact]
    public void Flows_of_one_day_are_their_sum_and_flows_of_nothing_are_kept_apart()
    {
        CashFlows flows = Dated((Day, 200), (Day.PlusDays(1), 0), (Day, -1200), (Day.PlusYears(1), 1100));
        Assert.Equal(new Money(-1000, Given.Euro), flows.On(Day));
        Assert.Equal(new Money(0, Given.Euro), flows.On(Day.PlusDays(5)));
        Assert.Equal(new Money(100, Given.Euro), flows.Total);
        Assert.Equal(3, flows.Count);
        Assert.Equal(Day, flows.FirstDate);
        Assert.Equal("3 flows, 1,100.00 EUR in, 1,000.00 EUR out", flows.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(2.5, Periodic(-1000, 400, 400, 400).Payback().Value);
        Assert.Equal("2.5 periods", Periodic(-1000, 400, 400, 400).Payback().ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("undefined (the running total does not reach nothing within the flows given)", Periodic(-1000, 400).Payback().ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("no-flows", CashFlows.Zero.Payback().WhyUndefined?.Code);
        Assert.Equal(1.0, Dated((Day, -100), (Day.PlusDays(365), 100)).Payback().Value);
        Assert.Null(Dated((Day, -100), (Day.PlusDays(365), 100)).Payback().WholePeriods);
    }

    [Fact]
    public void Rates_are_written_with_the_reason_where_there_is_not_one()
    {
        Assert.Equal("10.0 %", Periodic(-100, 110).InternalRatesOfReturn().ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("10.0 %, 40.0 % (several rates make the flows worth nothing, so none of them is the return)", Periodic(-1000, 2500, -1540).InternalRatesOfReturn().ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("undefined (all flows have one direction, so no rate makes them worth nothing)", Periodic(1, 2).InternalRatesOfReturn().ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("0.100", Periodic(-100, 110).InternalRatesOfReturn().ToString("0.000", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Columns_that_do_not_fit_are_refused()
    {
        double[] rates = new double[1];
        int[] counts = new int[1];
        Assert.Equal("days", Assert.Throws<ArgumentException>(() => InternalRates.Find([2], [1], [1, 2], rates, counts)).ParamName);
        Assert.Equal("days", Assert.Throws<ArgumentException>(() => InternalRates.Find([1, 1], [1, 2], [1, 2], rates, counts)).ParamName);
        Assert.Contains("sums to 3", Assert.Throws<ArgumentException>(() => InternalRates.Find([3], [1, 2], [1, 2], rates, counts)).Message, StringComparison.Ordinal);
        Assert.Contains("case 0", Assert.Throws<ArgumentException>(() => InternalRates.Find([-1], [], [], rates, counts)).Message, StringComparison.Ordinal);
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => InternalRates.Find([2], [1, 2], [1, double.NaN], rates, counts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flows_that_rounding_alone_leaves_are_none()
    {
        double[] rates = new double[2];
        int[] counts = new int[2];
        InternalRates.Find([5, 5], [0, 365, 3650, 3650, 3650, 3650, 3650, 0, 365, 3650], [-100, 110, 0.3, -0.1, -0.2, -0.3, 0.1, -100, 110, 0.2], rates, counts);
        Assert.Equal([1, 1], counts);
        Assert.Equal(0.1, rates[0], 12);
        Assert.Equal(0.1, rates[1], 12);
    }

    [Fact]
    public void Flows_beyond_the_range_of_doubles_are_refused()
    {
        double[] rates = new double[1];
        int[] counts = new int[1];
        Assert.Contains("290 orders", Assert.Throws<ArgumentException>(() => InternalRates.Find([2], [0, 365], [1e-200, -1e200], rates, counts)).Message, StringComparison.Ordinal);
        Assert.Contains("case 0", Assert.Throws<ArgumentException>(() => InternalRates.Find([3], [0, 0, 365], [1e308, 1e308, -1e308], rates, counts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_paid_back_before_it_is_spent()
    {
        Assert.Equal(2 + (40 / 60.0), Periodic(0, -100, 60, 60).Payback().Value!.Value, 12);
        Assert.Equal(1.45, Periodic(10, -100, 200).Payback().Value!.Value, 12);
        Assert.Equal(0, Periodic(0, 100).Payback().Value);
        Assert.True(Periodic(0, -100, 60).Payback().IsNever);
    }

    [Fact]
    public void Rates_that_doubles_cannot_part_are_undecided_and_soon_so()
    {
        // Ten rates from 1 % to 10 %, in coefficients that are exact.
        decimal[] coefficients = [1];
        for (int percent = 1; percent <= 10; percent++)
        {
            decimal[] next = new decimal[coefficients.Length + 1];
            for (int i = 0; i < coefficients.Length; i++)
            {
                next[i] += coefficients[i];
                next[i + 1] -= coefficients[i] * (1 + (percent / 100m));
            }

            coefficients = next;
        }

        InternalRates rates = Periodic(coefficients).InternalRatesOfReturn();
        Assert.Equal(RateProof.Undecided, rates.Proof);
        Assert.Null(rates.Value);
        Assert.All(rates, rate => Assert.True(rate.IsMultiple && rate.Rate is > -0.3 and < 0.45));
    }

    [Fact]
    public void Any_calendar_will_do()
    {
        CashFlows flows = Dated((Day, -100), (Day.PlusYears(1), 110));
        Assert.Equal(flows.NetPresentValue(0.1, Day), flows.NetPresentValue(0.1, Day.WithCalendar(CalendarSystem.Julian)));
    }
}
