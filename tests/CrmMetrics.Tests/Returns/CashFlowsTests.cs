using System.Text.Json;
using CrmMetrics.Returns;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Tests.Returns;

public class CashFlowsTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("cash-flow.json");

    private static CashFlows Periodic(params decimal[] amounts) => CashFlows.Periodic(amounts, Given.Euro);

    private static CashFlows Periodic(JsonElement flows) => Periodic([.. flows.EnumerateArray().Select(flow => flow.GetDecimal())]);

    private static CashFlows Dated(JsonElement @case) => CashFlows.From(
        @case.GetProperty("dates").EnumerateArray().Zip(@case.GetProperty("flows").EnumerateArray(),
            (date, flow) => new CashFlow(LocalDatePattern.Iso.Parse(date.GetString()!).Value, new Money((decimal)flow.GetDouble(), Given.Euro))));

    public static TheoryData<string> Irr => Cases("irr");

    public static TheoryData<string> Xirr => Cases("xirr");

    private static TheoryData<string> Cases(string part) => [.. Golden.GetProperty(part).EnumerateArray().Select(@case => @case.GetProperty("id").GetString()!)];

    private static JsonElement Case(string part, string id) => Golden.GetProperty(part).EnumerateArray().Single(@case => @case.GetProperty("id").GetString() == id);

    [Theory]
    [MemberData(nameof(Irr))]
    public void All_rates_of_flows_in_periods_are_those_of_the_golden_cases(string id)
    {
        JsonElement @case = Case("irr", id);
        InternalRates rates = Periodic(@case.GetProperty("flows")).InternalRatesOfReturn();
        Agree(@case.GetProperty("roots"), rates, id);
        Assert.Equal(@case.GetProperty("sign_changes").GetInt32(), rates.SignChanges);
    }

    [Theory]
    [MemberData(nameof(Xirr))]
    public void All_yearly_rates_of_dated_flows_are_those_of_the_golden_cases(string id)
    {
        JsonElement @case = Case("xirr", id);
        Agree(@case.GetProperty("roots_act365"), Dated(@case).InternalRatesOfReturn(), id);
        if (@case.TryGetProperty("xnpv", out JsonElement worth) && worth.ValueKind == JsonValueKind.Object)
        {
            CashFlows flows = Dated(@case);
            GoldenFile.Close(worth.GetProperty("value").Number(), (double)flows.NetPresentValue(worth.GetProperty("rate").GetDouble(), flows.FirstDate!.Value).Amount, 1e-12, what: id);
        }
    }

    [Theory]
    [MemberData(nameof(Xirr))]
    public void The_column_door_finds_the_same(string id)
    {
        JsonElement @case = Case("xirr", id);
        int[] days = [.. @case.GetProperty("dates").EnumerateArray().Select(date => Period.DaysBetween(new LocalDate(2000, 1, 1), LocalDatePattern.Iso.Parse(date.GetString()!).Value))];
        double[] amounts = [.. @case.GetProperty("flows").EnumerateArray().Select(flow => flow.GetDouble())], rates = new double[2];
        int[] counts = new int[2];
        InternalRates.Find([days.Length, days.Length], [.. days, .. days], [.. amounts, .. amounts], rates, counts);
        JsonElement roots = @case.GetProperty("roots_act365");
        Assert.Equal([roots.GetArrayLength(), roots.GetArrayLength()], counts);
        if (counts[0] == 1)
        {
            GoldenFile.Close(roots[0].GetProperty("rate").Number(), rates[1], 1e-10, 1e-12);
        }
        else
        {
            Assert.Equal([double.NaN, double.NaN], rates);
        }
    }

    [Fact]
    public void Net_present_values_are_those_of_the_golden_cases()
    {
        foreach (JsonElement @case in Golden.GetProperty("npv").EnumerateArray())
        {
            CashFlows flows = Periodic(@case.GetProperty("flows"));
            double rate = @case.GetProperty("rate").GetDouble();
            GoldenFile.Close(@case.GetProperty("npv_t0").Number(), (double)flows.NetPresentValue(rate).Amount, 1e-13);
            GoldenFile.Close(@case.GetProperty("npv_excel").Number(), (double)flows.NetPresentValue(rate, FirstFlow.AfterOnePeriod).Amount, 1e-13);
        }
    }

    [Fact]
    public void Modified_returns_are_those_of_the_golden_cases()
    {
        foreach (JsonElement @case in Golden.GetProperty("mirr").EnumerateArray())
        {
            GoldenFile.Close(
                @case.GetProperty("mirr").Number(),
                Periodic(@case.GetProperty("flows")).ModifiedInternalRateOfReturn(@case.GetProperty("finance").GetDouble(), @case.GetProperty("reinvest").GetDouble()),
                1e-13);
        }
    }

    [Fact]
    public void Paybacks_are_those_of_the_golden_cases()
    {
        foreach (JsonElement @case in Golden.GetProperty("payback").EnumerateArray())
        {
            CashFlows flows = Periodic(@case.GetProperty("flows"));
            foreach ((string part, double rate) in new[] { ("simple", 0.0), ("discounted_10pct", 0.1) })
            {
                Agree(@case.GetProperty(part).GetProperty("first"), flows.Payback(PaybackRule.FirstCrossing, rate));
                Agree(@case.GetProperty(part).GetProperty("stays"), flows.Payback(PaybackRule.StaysPaidBack, rate));
            }
        }
    }

    private static void Agree(JsonElement expected, PaybackTime actual)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.True(actual.IsNever);
            return;
        }

        GoldenFile.Close(expected.GetProperty("interpolated").Number(), actual.Value, 1e-13);
        Assert.Equal(expected.GetProperty("whole_periods").GetInt32(), actual.WholePeriods);
    }

    private static void Agree(JsonElement roots, InternalRates rates, string id)
    {
        Assert.Equal(roots.GetArrayLength(), rates.Count);
        foreach ((JsonElement root, InternalRate rate) in roots.EnumerateArray().Zip(rates, (root, rate) => (root, rate)))
        {
            bool isMultiple = root.GetProperty("multiplicity").GetInt32() > 1;
            Assert.Equal(isMultiple, rate.IsMultiple);
            GoldenFile.Close(root.GetProperty("log_rate").Number(), rate.LogRate, isMultiple ? 1e-7 : 1e-11, 1e-13, id);
        }
    }

    // Signs of a product of factors (1 − v·qᵢ): the roots are known beforehand, and any number of them positive, negative or coinciding.
    [Fact]
    public void Rates_put_into_flows_are_found_again() =>
        Check.That(
            Arb.From(Gen.ListOf(Gen.Choose(-80, 300))),
            percents =>
            {
                int[] distinct = [.. percents.Take(5).Distinct().OrderBy(percent => percent)];
                InternalRates rates = WithRates(distinct).InternalRatesOfReturn();

                // Roots that lie closer may be more than doubles tell apart, so they are left out here.
                bool isApart = distinct.Zip(distinct.Skip(1), (a, b) => b - a >= 5).All(apart => apart);
                return !isApart || (rates.Count == distinct.Length && distinct.Zip(rates, (percent, rate) => Math.Abs((percent / 100.0) - rate.Rate) < 1e-7).All(near => near));
            });

    // Near to so many rates the worth is nothing for doubles, in more places than there are rates.
    [Theory]
    [InlineData(230, 236, 241, 270, 288)]
    [InlineData(230, 231, 232, 233, 234)]
    [InlineData(10, 10, 10, 10, 10, 10, 10)]
    [InlineData(10, 11, 12, 13, 14, 15, 16, 17, 18, 19)]
    [InlineData(-50, -49, -48, -47, 100, 101, 102, 103)]
    public void Rates_near_to_each_other_are_told_or_said_to_be_undecided(params int[] percents)
    {
        InternalRates rates = WithRates(percents).InternalRatesOfReturn();
        Assert.InRange(rates.Count, 1, percents.Length);
        if (rates.Proof != RateProof.Undecided)
        {
            Assert.All(percents.Zip(rates, (percent, rate) => (percent / 100.0) - rate.Rate), miss => Assert.InRange(miss, -1e-7, 1e-7));
        }

        Assert.Equal(rates.Select(rate => rate.Rate), rates.Select(rate => rate.Rate).OrderBy(rate => rate));
    }

    /// <summary>Flows with these rates and no other, in decimals that hold all digits.</summary>
    private static CashFlows WithRates(IEnumerable<int> percents)
    {
        decimal[] coefficients = [1];
        foreach (int percent in percents)
        {
            decimal q = 1 + (percent / 100m);
            decimal[] next = new decimal[coefficients.Length + 1];
            for (int i = 0; i < coefficients.Length; i++)
            {
                next[i] += coefficients[i];
                next[i + 1] -= coefficients[i] * q;
            }

            coefficients = next;
        }

        return Periodic(coefficients);
    }

    private static Arbitrary<CashFlows> AnyDated { get; } = Arb.From(
        Gen.ListOf(
            from day in Gen.Choose(0, 2000)
            from amount in Given.AmountGen
            select new CashFlow(new LocalDate(2020, 1, 1).PlusDays(day), new Money(amount, Given.Euro)))
        .Select(CashFlows.From));

    [Fact]
    public void At_each_rate_the_flows_are_worth_nothing_and_the_scale_makes_no_difference() =>
        Check.That(AnyDated, flows =>
        {
            InternalRates rates = flows.InternalRatesOfReturn();
            CashFlow[] rows = Rows(flows);
            InternalRates scaled = CashFlows.From(rows.Select(row => row with { Amount = row.Amount * 1000m })).InternalRatesOfReturn();
            return rates.Select(rate => rate.LogRate).SequenceEqual(scaled.Select(rate => rate.LogRate), new Near())
                && rates.All(rate => Math.Abs(Worth(rows, rate.LogRate)) <= (rate.IsMultiple ? 1e-6 : 1e-9) * rows.Sum(row => Math.Abs(Part(row, rows, rate.LogRate))));
        });

    // A second way: the worth on a fine grid of rates changes sign between two neighbours just where a list of all simple roots says so.
    [Fact]
    public void No_change_of_sign_on_a_fine_grid_is_missed() =>
        Check.That(AnyDated, flows =>
        {
            CashFlow[] rows = Rows(flows);
            InternalRates rates = flows.InternalRatesOfReturn();
            for (int i = -200; i < 200; i++)
            {
                double low = i / 50.0, high = (i + 1) / 50.0, there = Worth(rows, low), next = Worth(rows, high);
                int inside = rates.Count(rate => !rate.IsMultiple && rate.LogRate > low && rate.LogRate < high);
                bool isSure = Math.Abs(there) > 1e-9 && Math.Abs(next) > 1e-9;
                if (isSure && (there < 0 != next < 0) != (inside % 2 == 1))
                {
                    return false;
                }
            }

            return true;
        });

    private static CashFlow[] Rows(CashFlows flows) =>
        flows.FirstDate is not { } first ? [] : [.. Enumerable.Range(0, 2001).Select(day => new CashFlow(first.PlusDays(day), flows.On(first.PlusDays(day)))).Where(row => row.Amount.Amount != 0)];

    private static double Worth(CashFlow[] rows, double log) => rows.Sum(row => Part(row, rows, log));

    // Reckoned from the end at which flows weigh most, so that none overflows.
    private static double Part(CashFlow row, CashFlow[] rows, double log) =>
        (double)row.Amount.Amount * Math.Exp(-log * Period.DaysBetween((log > 0 ? rows[0] : rows[rows.Length - 1]).Date, row.Date) / 365.0);

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= 1e-6 * Math.Max(1, Math.Abs(x));

        public int GetHashCode(double obj) => 0;
    }

    [Theory]
    [InlineData(new[] { 5, 5, 5 })]
    [InlineData(new[] { 10, 10, 10, 10 })]
    [InlineData(new[] { 10, 10, 10, 10, 10, 10, 10 })]
    public void Rates_that_coincide_are_places_that_say_so(int[] percents)
    {
        decimal[] coefficients = [1];
        foreach (int percent in percents)
        {
            decimal q = 1 + (percent / 100m);
            decimal[] next = new decimal[coefficients.Length + 1];
            for (int i = 0; i < coefficients.Length; i++)
            {
                next[i] += coefficients[i];
                next[i + 1] -= coefficients[i] * q;
            }

            coefficients = next;
        }

        InternalRates rates = Periodic(coefficients).InternalRatesOfReturn();
        Assert.NotEmpty(rates);
        Assert.All(rates, rate => Assert.True(rate.IsMultiple && Math.Abs((percents[0] / 100.0) - rate.Rate) < 0.02));
        Assert.Equal(RateProof.Undecided, rates.Proof);
        Assert.Equal("undecided", rates.WhyUndefined?.Code);
        Assert.Null(rates.Value);
    }

    [Fact]
    public void A_hundred_and_twenty_months_of_changing_signs_have_all_their_rates()
    {
        // Build-up, income, refurbishment, income, closure: four rates at most, and here the search decides how many.
        decimal[] flows = [.. Enumerable.Range(0, 120).Select(month => month < 6 ? -20_000m : month is > 57 and < 63 ? -60_000m : month > 116 ? -150_000m : 6_000m)];
        InternalRates rates = Periodic(flows).InternalRatesOfReturn();
        double[] found = [.. Enumerable.Range(-4000, 8000).Where(i => Sign(i) != Sign(i + 1)).Select(i => i / 4000.0)];
        Assert.Equal(4, rates.SignChanges);
        Assert.Equal(found.Length, rates.Count);
        Assert.True(found.Zip(rates, (low, rate) => rate.LogRate >= low && rate.LogRate <= low + (1 / 4000.0)).All(inside => inside));

        bool Sign(int i) => flows.Select((flow, month) => (double)flow * Math.Exp(-month * i / 4000.0)).Sum() < 0;
    }
}
