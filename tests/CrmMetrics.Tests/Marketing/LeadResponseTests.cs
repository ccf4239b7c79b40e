using System.Globalization;
using System.Text.Json;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Tests.Marketing;

public class LeadResponseLaws : SummaryLaws<LeadResponse>
{
    private static readonly BusinessHours Office = BusinessHours.Weekdays(DateTimeZoneProviders.Tzdb["Europe/Berlin"], new(9, 0), new(17, 30), [new(2025, 4, 18)]);

    protected override Arbitrary<LeadResponse> Any => Arb.From(Gen.Frequency(
        (1, Gen.Constant(LeadResponse.Zero)),
        (9, LeadResponseTests.Replies.Generator.Select(replies => LeadResponse.From(replies, reply => reply, LeadResponseTests.AsOf, LeadResponseKind.FirstContact, Office)))));

    protected override LeadResponse Zero => LeadResponse.Zero;

    protected override LeadResponse Parse(string text) => LeadResponse.Parse(text);
}

public class LeadResponseTests
{
    internal static readonly Instant AsOf = Instant.FromUtc(2025, 6, 1, 0, 0);

    private static readonly JsonElement Golden = GoldenFile.Read("lead-response.json");

    private static readonly Arbitrary<LeadResponseKind> Kinds = Arb.From(Gen.Elements(LeadResponseKind.AnyReply, LeadResponseKind.FirstAttempt, LeadResponseKind.FirstContact));

    internal static Arbitrary<LeadReplies?[]> Replies { get; } = Arb.From(
        (from received in Gen.Choose(0, 120_000)
         from automated in Gen.Choose(-3, 3)
         from attempt in Gen.Choose(-2_000, 5_000)
         from contact in Gen.Choose(-5_000, 9_000)
         from known in Gen.Choose(0, 9)
         let start = Instant.FromUtc(2025, 3, 1, 0, 0) + Duration.FromMinutes(received)
         select known == 0 ? (LeadReplies?)null : new LeadReplies { Received = start, Automated = After(start, automated), Attempted = After(start, attempt), Contacted = After(start, contact) })
        .ArrayOf());

    [Fact]
    public void Minutes_elapsed_and_in_business_hours_are_the_golden_ones_in_each_zone()
    {
        int asserted = 0;
        LocalDate[] holidays = [new(2024, 3, 29), new(2024, 4, 1)];
        foreach (JsonElement pair in Golden.GetProperty("pairs").EnumerateArray())
        {
            LeadReplies replies = new() { Received = Read(pair, "received"), Attempted = Read(pair, "responded") };
            Assert.Equal(pair.GetProperty("elapsed_minutes").GetDouble(), Assert.Single(LeadResponse.From([replies], AsOf).Minutes.Times));
            foreach (JsonProperty zone in pair.GetProperty("business_minutes").EnumerateObject())
            {
                BusinessHours office = BusinessHours.Weekdays(DateTimeZoneProviders.Tzdb[zone.Name], new(9, 0), new(17, 0), holidays);
                Assert.Equal(Duration.FromMinutes(zone.Value.GetInt64()), office.Between(replies.Received, replies.Attempted.Value));
                Assert.Equal(zone.Value.GetDouble(), Assert.Single(LeadResponse.From([replies], AsOf, LeadResponseKind.FirstAttempt, office).Minutes.Times));
                asserted++;
            }
        }

        Assert.Equal(24, asserted);
    }

    [Fact]
    public void The_sample_has_the_golden_figures()
    {
        LeadResponse sample = Sample();
        JsonElement golden = Golden.GetProperty("sample"), answered = golden.GetProperty("answered_only");
        GoldenFile.Close(answered.GetProperty("mean").GetDouble(), sample.MeanOfAnswered.Value, 1e-15);
        Assert.Equal(answered.GetProperty("median").GetDouble(), sample.QuantileOfAnswered(0.5));
        GoldenFile.Close(answered.GetProperty("p90_type7").GetDouble(), sample.QuantileOfAnswered(0.9), 1e-15);
        GoldenFile.Close(answered.GetProperty("geometric_mean").GetDouble(), sample.GeometricMeanOfAnswered.Value, 1e-14);
        Assert.Equal(golden.GetProperty("answered_share").GetDouble(), sample.AnsweredShare.Value);
        Assert.Equal(golden.GetProperty("within_5_min_of_all").GetDouble(), sample.Within(Duration.FromMinutes(5)).Value);
        Assert.Equal(golden.GetProperty("within_60_min_of_all").GetDouble(), sample.Within(Duration.FromMinutes(60)).Value);
        GoldenFile.Close(golden.GetProperty("within_60_min_of_all").GetDouble(), sample.ShareWithin(Duration.FromMinutes(60)).Value, 1e-15);
        Assert.Equal(golden.GetProperty("km_median").GetDouble(), sample.Median().Value);
        Assert.Equal(26.5, sample.Median(QuantileRule.MidpointOfFlat).Value);
        Assert.Equal(1_440, sample.Quantile(0.9).Value);
        LeadResponse asIfAnswered = LeadResponse.From(Column("minutes"), Enumerable.Repeat(true, 20).ToArray(), LeadResponseKind.FirstAttempt);
        foreach (JsonProperty quantile in golden.GetProperty("quantiles_type7_all_values").EnumerateObject())
        {
            GoldenFile.Close(quantile.Value.GetDouble(), asIfAnswered.QuantileOfAnswered(double.Parse(quantile.Name, CultureInfo.InvariantCulture)), 1e-14, 0, quantile.Name);
        }
    }

    [Fact]
    public void Leads_that_were_never_answered_lengthen_the_wait()
    {
        LeadResponse sample = Sample();
        Assert.Equal(18.5, sample.QuantileOfAnswered(0.5));
        Assert.Equal(22, sample.Median().Value);
        Assert.Equal(((142.88888888888889 * 18) + (2 * 2_880)) / 20, sample.RestrictedMean(Duration.FromDays(2)).Value!.Value, 1e-9);
        Assert.Equal("20 leads: 18 answered, 2 never; minutes to the first attempt, elapsed time: median 22 [5, 120] at 95 %", sample.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("lead-response/within-5/first-attempt/elapsed", sample.Within(Duration.FromMinutes(5)).Definition.Id);
        Assert.Equal("not-reached", sample.Quantile(0.95).WhyNotReached!.Code);
        Assert.Equal("beyond-follow-up", sample.RestrictedMean(Duration.FromDays(3)).WhyUndefined!.Code);
        Assert.Equal("beyond-follow-up", sample.ShareWithin(Duration.FromDays(3)).WhyUndefined!.Code);
        Assert.Equal("no leads", LeadResponse.Zero.ToString());
        Assert.Equal("no-answers", LeadResponse.Zero.GeometricMeanOfAnswered.WhyUndefined!.Code);
        Assert.Null(LeadResponse.Zero.QuantileOfAnswered(0.5));
        Assert.Equal("not-positive", LeadResponse.From([0.0, 5], [true, true], LeadResponseKind.AnyReply).GeometricMeanOfAnswered.WhyUndefined!.Code);
        Assert.Equal("too-few-values", LeadResponse.From([5.0], [true], LeadResponseKind.AnyReply).GeometricMeanOfAnswered.WhyNoInterval!.Code);
        Assert.Equal(1, LeadResponse.From([0.0, 5], [false, true], LeadResponseKind.AnyReply).Answered);
    }

    [Fact]
    public void What_counts_as_an_answer_is_said()
    {
        Instant nine = Instant.FromUtc(2025, 5, 5, 9, 0);
        LeadReplies replies = new() { Received = nine, Automated = nine.Plus(Duration.FromMinutes(1)), Attempted = nine.Plus(Duration.FromMinutes(30)), Contacted = nine.Plus(Duration.FromHours(5)) };
        Assert.Equal(1, LeadResponse.From([replies], AsOf, LeadResponseKind.AnyReply).Median().Value);
        Assert.Equal(30, LeadResponse.From([replies], AsOf).Median().Value);
        Assert.Equal(300, LeadResponse.From([replies], AsOf, LeadResponseKind.FirstContact).Median().Value);

        // Only the contact is on record: somebody tried then.
        Assert.Equal(300, LeadResponse.From([replies with { Attempted = null }], AsOf).Median().Value);

        // An automated reply alone is no attempt.
        LeadResponse robot = LeadResponse.From([replies with { Attempted = null, Contacted = null }], AsOf);
        Assert.Equal((0, 1), (robot.Answered, robot.NeverAnswered));
        Assert.Equal((AsOf - nine).TotalMinutes, robot.Minutes.Times[0]);
    }

    [Fact]
    public void A_lead_that_has_not_waited_as_long_as_the_limit_is_undecided()
    {
        LeadResponse response = LeadResponse.From([3.0, 4, 4, 9], [true, false, false, true], LeadResponseKind.FirstAttempt);
        Duration five = Duration.FromMinutes(5);
        Assert.Equal((1, 4), (response.Within(five).Part, response.Within(five).Whole));
        Assert.Equal(2, response.Undecided(five));
        Assert.Equal(0, response.Undecided(Duration.FromMinutes(4)));
        Assert.Equal(0.25, response.ShareWithin(five).Value);
        Assert.Equal(1.0, response.ShareWithin(Duration.FromMinutes(9)).Value);
        Assert.Equal(0.5, response.Within(Duration.FromMinutes(9)).Value);
    }

    [Fact]
    public void Any_cut_of_the_leads_gives_the_whole_and_each_is_somewhere() =>
        Check.That(Replies, Kinds, (replies, kind) =>
        {
            LeadResponse whole = LeadResponse.From(replies, reply => reply, AsOf, kind);
            return whole.Leads + whole.WithoutReplies == replies.Length
                && LeadResponse.From(replies.Take(3), reply => reply, AsOf, kind) + LeadResponse.From(replies.Skip(3), reply => reply, AsOf, kind) == whole
                && (replies.Length == 0 || LeadResponse.By(replies, reply => reply?.Received.ToUnixTimeSeconds() % 3 ?? -1, reply => reply, AsOf, kind).Values.Aggregate(LeadResponse.Zero, (sum, part) => sum + part) == whole)
                && whole.Answered == replies.Count(reply => reply?.First(kind) is not null)
                && LeadResponse.From(replies.OfType<LeadReplies>(), AsOf, kind).Minutes == whole.Minutes;
        });

    [Fact]
    public void Stricter_answers_are_later_and_fewer() =>
        Check.That(Replies, replies =>
        {
            LeadResponse[] byKind = [.. new[] { LeadResponseKind.AnyReply, LeadResponseKind.FirstAttempt, LeadResponseKind.FirstContact }.Select(kind => LeadResponse.From(replies, reply => reply, AsOf, kind))];
            return byKind[0].Answered >= byKind[1].Answered && byKind[1].Answered >= byKind[2].Answered
                && new[] { 1.0, 60, 1_440, 5_000 }.All(minutes => byKind[0].Within(Duration.FromMinutes(minutes)).Part >= byKind[1].Within(Duration.FromMinutes(minutes)).Part
                    && byKind[1].Within(Duration.FromMinutes(minutes)).Part >= byKind[2].Within(Duration.FromMinutes(minutes)).Part);
        });

    [Fact]
    public void A_quantile_of_the_answered_lies_where_counting_puts_it() =>
        Check.That(Replies, Arb.From(Gen.Choose(0, 100)), (replies, percent) =>
        {
            LeadResponse response = LeadResponse.From(replies, reply => reply, AsOf);
            double[] sorted = [.. replies.OfType<LeadReplies>().Where(reply => reply.First(LeadResponseKind.FirstAttempt) is not null)
                .Select(reply => (reply.First(LeadResponseKind.FirstAttempt)!.Value - reply.Received).TotalMinutes).OrderBy(minutes => minutes)];
            double place = percent / 100.0 * (sorted.Length - 1);
            int whole = (int)Math.Floor(place);
            return response.QuantileOfAnswered(percent / 100.0) is not { } quantile ? sorted.Length == 0
                : Math.Abs(quantile - (sorted[whole] + ((place - whole) * (sorted[Math.Min(whole + 1, sorted.Length - 1)] - sorted[whole])))) <= 1e-9;
        });

    [Fact]
    public void Bad_replies_are_all_named_at_once()
    {
        Instant nine = Instant.FromUtc(2025, 5, 5, 9, 0);
        LeadReplies[] replies =
        [
            new() { Received = nine, Contacted = nine - Duration.FromMinutes(1) },
            default,
            new() { Received = nine },
        ];
        Assert.StartsWith(
            "rows: row 0 (counted from 0): it was contacted at 2025-05-05T08:59:00Z, before it was received at 2025-05-05T09:00:00Z; row 1 (counted from 0): it has no instant at which it was received.",
            Assert.Throws<ArgumentException>(() => LeadResponse.From(replies, AsOf)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_came_after_the_report_is_not_there_yet()
    {
        Instant nine = Instant.FromUtc(2025, 5, 5, 9, 0), ten = nine + Duration.FromHours(1), noon = nine + Duration.FromHours(3);
        LeadReplies[] replies =
        [
            new() { Received = nine, Attempted = nine + Duration.FromMinutes(30) },
            new() { Received = nine, Automated = nine, Attempted = noon, Contacted = noon },
            new() { Received = nine, Attempted = ten },
            new() { Received = noon, Attempted = noon },
        ];
        LeadResponse then = LeadResponse.From(replies, ten);
        Assert.Equal((3, 2, 1, 1), (then.Leads, then.Answered, then.NeverAnswered, then.ReceivedLater));
        Assert.Equal([30.0, 60], then.Minutes.Times);
        Assert.Equal([0L, 1], then.Minutes.CensoredCounts);
        Assert.Equal(LeadResponse.From([replies[0], replies[1] with { Attempted = null, Contacted = null }, replies[2]], ten).Minutes, then.Minutes);
        Assert.Equal(then, LeadResponse.Parse(then.ToString("R", null)));
        Assert.Equal(2, (then + then).ReceivedLater);
        Assert.NotEqual(then, LeadResponse.From(replies.Take(3), ten));

        // A lead as it stood on a date keeps its replies, and the report of that evening takes those until then.
        Lead lead = new() { Created = new(2025, 5, 4), Replies = new LeadReplies { Received = nine - Duration.FromDays(1), Attempted = nine } };
        LeadResponse evening = LeadResponse.From([lead.AsOf(new(2025, 5, 4))!.Value], Instant.FromUtc(2025, 5, 4, 20, 0));
        Assert.Equal((1, 660.0), (evening.NeverAnswered, evening.Minutes.Times[0]));
    }

    [Fact]
    public void A_lead_that_waited_on_dates_of_unknown_holidays_is_named_by_its_row()
    {
        BusinessHours year = BusinessHours.Weekdays(DateTimeZone.Utc, new(9, 0), new(17, 0), [], new DateInterval(new(2025, 1, 1), new(2025, 12, 31)));
        Instant nine = Instant.FromUtc(2025, 12, 31, 9, 0), midnight = Instant.FromUtc(2026, 1, 1, 0, 0);
        LeadReplies[] replies = [new() { Received = nine, Attempted = nine }, new() { Received = nine }, new() { Received = Instant.FromUtc(2024, 12, 31, 9, 0), Attempted = nine }];
        Assert.StartsWith(
            "rows: row 1 (counted from 0): its open time runs from 2025-12-31T09:00:00Z to 2026-01-01T00:00:01Z, but the holidays are known for 2025-01-01 to 2025-12-31; "
                + "row 2 (counted from 0): its open time runs from 2024-12-31T09:00:00Z to 2025-12-31T09:00:00Z, but the holidays are known for 2025-01-01 to 2025-12-31.",
            Assert.Throws<ArgumentException>(() => LeadResponse.From(replies, midnight + Duration.FromSeconds(1), LeadResponseKind.FirstAttempt, year)).Message,
            StringComparison.Ordinal);

        // The report at the end of the year is a report on the year.
        Assert.Equal([0.0, 480], LeadResponse.From(replies.Take(2), midnight, LeadResponseKind.FirstAttempt, year).Minutes.Times);
    }

    [Fact]
    public void A_table_with_late_entries_and_hours_that_nobody_could_read_are_refused()
    {
        SurvivalTable late = SurvivalTable.From([5.0, 9], [true, true], [0.0, 4]);
        Assert.StartsWith(
            "minutes: must have no late entries, since every lead is known from the moment in which it came in, but had 1.",
            Assert.Throws<ArgumentException>(() => LeadResponse.From(late, LeadResponseKind.AnyReply)).Message,
            StringComparison.Ordinal);
        BusinessHours own = BusinessHours.Weekdays(DateTimeZone.ForOffset(Offset.FromHoursAndMinutes(1, 7)), new(9, 0), new(17, 0));
        Assert.Equal(own, BusinessHours.Parse(own.ToString("R", null)));
        LeadResponse inPlant = LeadResponse.From([1.0], [true], LeadResponseKind.AnyReply, BusinessHours.Weekdays(new PlantZone(), new(9, 0), new(17, 0)));
        Assert.Equal(
            "Business hours are written by the id of their zone, which must be one of the tz database, such as Europe/Berlin, but was \"Plant/7\".",
            Assert.Throws<FormatException>(() => inPlant.ToString("R", null)).Message);
    }

    [Fact]
    public void Other_bad_arguments_are_refused()
    {
        BusinessHours office = BusinessHours.Weekdays(DateTimeZone.Utc, new(9, 0), new(17, 0));
        Assert.Equal("kind", Assert.Throws<ArgumentOutOfRangeException>(() => LeadResponse.From([1.0], [true], default)).ParamName);
        Assert.Equal("answered", Assert.Throws<ArgumentException>(() => LeadResponse.From([1.0], [true, false], LeadResponseKind.AnyReply)).ParamName);
        Assert.StartsWith(
            "minutes: the time of row 1 (counted from 0) must be 0 or more and finite, but was -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => LeadResponse.From([1.0, -1], [true, true], LeadResponseKind.AnyReply)).Message,
            StringComparison.Ordinal);
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => Sample().Within(-Duration.Epsilon)).ParamName);
        Assert.Equal("horizon", Assert.Throws<ArgumentOutOfRangeException>(() => Sample().RestrictedMean(Duration.Zero)).ParamName);
        Assert.Equal("share", Assert.Throws<ArgumentOutOfRangeException>(() => Sample().QuantileOfAnswered(1.1)).ParamName);
        Assert.Equal("replies", Assert.Throws<ArgumentNullException>(() => LeadResponse.From((LeadReplies[])null!, AsOf)).ParamName);
        Assert.StartsWith("key: the key of row 0", Assert.Throws<ArgumentException>(() => LeadResponse.By([1], _ => (string)null!, _ => null, AsOf)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Minutes to the first attempt, elapsed time cannot be joined with minutes to the first attempt, business hours (Monday 09:00-17:00, Tuesday 09:00-17:00,",
            Assert.Throws<DefinitionMismatchException>(() => Sample() + LeadResponse.From([1.0], [true], LeadResponseKind.FirstAttempt, office)).Message,
            StringComparison.Ordinal);
        _ = Assert.Throws<DefinitionMismatchException>(() => Sample() + LeadResponse.From([1.0], [true], LeadResponseKind.AnyReply));
        Assert.False(LeadResponse.TryParse("withoutReplies=1;minutes=[];answered=[];waiting=[]", out _));
        Assert.False(LeadResponse.TryParse("kind=AnyReply;withoutReplies=0;minutes=[1];answered=[1];waiting=[]", out _));
    }

    private static LeadResponse Sample() =>
        LeadResponse.From(Column("minutes"), Array.ConvertAll(Column("answered"), answered => answered == 1), LeadResponseKind.FirstAttempt);

    private static double[] Column(string name) => [.. Golden.GetProperty("sample").GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static Instant Read(JsonElement pair, string name) => OffsetDateTimePattern.Rfc3339.Parse(pair.GetProperty(name).GetString()!).Value.ToInstant();

    private static Instant? After(Instant start, int minutes) => minutes < 0 ? null : start + Duration.FromMinutes(minutes);

    private sealed class PlantZone() : DateTimeZone("Plant/7", true, Offset.Zero, Offset.Zero)
    {
        public override NodaTime.TimeZones.ZoneInterval GetZoneInterval(Instant instant) => Utc.GetZoneInterval(instant);
    }
}
