using System.Text.Json;
using CrmMetrics.Retention;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Tests.Retention;

/// <summary>The period cases of retention.json: 13 by hand, and a ledger of 60 customers over six months and over the half-year.</summary>
/// <remarks>The file's [from, to) with states at both instants is <c>DateInterval(from + 1, to)</c>. Its exposure counts the days of [from, to), ours those of the interval:
/// so that is asserted against the count by hand, and the file's against the count by hand one day earlier.</remarks>
public class RetentionGoldenTests
{
    private const double Tolerance = 1e-14;

    private static readonly JsonElement Golden = GoldenFile.Read("retention.json").GetProperty("period");

    public static TheoryData<string> Hand => [.. Golden.GetProperty("hand").EnumerateObject().Select(item => item.Name)];

    public static TheoryData<int> Months => [.. Enumerable.Range(0, Golden.GetProperty("ledger").GetProperty("monthly").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Hand))]
    public void A_case_by_hand(string name)
    {
        JsonElement item = Golden.GetProperty("hand").GetProperty(name);
        AssertCase(name, Tenures(item), item.GetProperty("result"));
    }

    [Theory]
    [MemberData(nameof(Months))]
    public void A_month_of_the_ledger(int month)
    {
        JsonElement ledger = Golden.GetProperty("ledger");
        AssertCase("month " + month, Tenures(ledger), ledger.GetProperty("monthly")[month]);
    }

    [Fact]
    public void The_half_year_of_the_ledger_in_eleven_variants()
    {
        JsonElement ledger = Golden.GetProperty("ledger"), result = ledger.GetProperty("half_year");
        AssertCase("half year", Tenures(ledger), result);
        Assert.Equal(11, result.GetProperty("retention").EnumerateObject().Concat(result.GetProperty("churn").EnumerateObject()).Count());
    }

    [Fact]
    public void The_months_of_the_ledger_close_where_the_next_open()
    {
        Tenure<string>[] tenures = Tenures(Golden.GetProperty("ledger"));
        CustomerMovements[] months = [.. Golden.GetProperty("ledger").GetProperty("monthly").EnumerateArray().Select(month => CustomerMovements.From(tenures, Period(month)))];
        Assert.All(months.Zip(months.Skip(1), (one, next) => (one, next)), pair => Assert.Equal(pair.one.Closing, pair.next.Opening));
    }

    private static void AssertCase(string name, Tenure<string>[] tenures, JsonElement expected)
    {
        DateInterval period = Period(expected);
        CustomerMovements movements = CustomerMovements.From(tenures, period);
        LedgerByHand<string> hand = new(tenures, period), earlier = new(tenures, new(period.Start.PlusDays(-1), period.End.PlusDays(-1)));
        Assert.Equal(
            (Count("opening"), Count("closing"), Count("new"), Count("new_still_active"), Count("reactivated"), Count("lost_of_opening"), Count("churn_events"), Count("customers_with_churn_event"), Count("joined_and_left")),
            (movements.Opening, movements.Closing, movements.New, movements.NewAtClosing, movements.Returned, movements.Lost, movements.Departures, movements.Departed, movements.JoinedAndLeft));
        Assert.Equal(Count("exposure_customer_days"), earlier.CustomerDays);
        Assert.Equal(hand.CustomerDays, movements.CustomerDays);

        JsonElement retention = expected.GetProperty("retention"), churn = expected.GetProperty("churn");
        Close(retention.GetProperty("survivors_over_opening"), movements.Retention().Value);
        Close(retention.GetProperty("closing_minus_new_over_opening"), movements.Retention(RetentionDefinition.ClosingMinusNew).Value);
        Close(retention.GetProperty("closing_minus_all_new_over_opening"), movements.Retention(RetentionDefinition.ClosingMinusAllNew).Value);
        Close(retention.GetProperty("continuous_over_opening"), movements.Retention(RetentionDefinition.ContinuousOverOpening).Value);
        Close(churn.GetProperty("lost_over_opening"), movements.Churn().Value);
        Close(churn.GetProperty("events_over_opening"), movements.Churn(ChurnDefinition.EventsOverOpening).Value);
        Close(churn.GetProperty("events_over_opening_plus_new"), movements.Churn(ChurnDefinition.EventsOverOpeningPlusNew).Value);
        Close(churn.GetProperty("events_over_average"), movements.Churn(ChurnDefinition.EventsOverAverage).Value);

        // Per exposure: the file's departures over the file's days, and ours over ours.
        Close(churn.GetProperty("events_per_customer_day"), ChurnRate.FromExposure(movements.Departures, earlier.CustomerDays, 1).Value);
        Close(churn.GetProperty("events_per_30_days"), ChurnRate.FromExposure(movements.Departures, earlier.CustomerDays).Value);
        GoldenFile.Close(hand.CustomerDays == 0 ? null : 30.0 * hand.Departures.Length / hand.CustomerDays, movements.Churn(ChurnDefinition.PerExposure).Value, Tolerance, what: name);
        GoldenFile.Close(hand.CustomerDays == 0 ? null : (double)hand.Departures.Length / hand.CustomerDays, movements.DepartureRate.Value, Tolerance, what: name);

        // The file adds no rates to 0 where nobody was there on any day; here such a sum is undefined, as every rate without customers is.
        ChurnRate daily = movements.Churn(ChurnDefinition.SumOfDailyRates);
        if (name == "empty")
        {
            Assert.Equal((0.0, null, "no-opening-customers"), (churn.GetProperty("sum_of_daily_rates").GetDouble(), daily.Value, daily.WhyUndefined!.Code));
        }
        else
        {
            Close(churn.GetProperty("sum_of_daily_rates"), daily.Value);
        }

        long Count(string field) => expected.GetProperty(field).GetInt64();

        void Close(JsonElement figure, double? actual) => GoldenFile.Close(figure.Number(), actual, Tolerance, what: name);
    }

    private static DateInterval Period(JsonElement result) =>
        new(LocalDatePattern.Iso.Parse(result.GetProperty("from").GetString()!).Value.PlusDays(1), LocalDatePattern.Iso.Parse(result.GetProperty("to").GetString()!).Value);

    private static Tenure<string>[] Tenures(JsonElement item) => [.. item.GetProperty("tenures").EnumerateArray().Select(tenure => Tenure.Of(
        tenure.GetProperty("customer").GetString()!,
        LocalDatePattern.Iso.Parse(tenure.GetProperty("start").GetString()!).Value,
        tenure.GetProperty("end").GetString() is { } end ? LocalDatePattern.Iso.Parse(end).Value : null))];
}
