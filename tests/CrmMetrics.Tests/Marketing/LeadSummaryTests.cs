using System.Globalization;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Marketing;

public class LeadSummaryLaws : SummaryLaws<LeadSummary>
{
    protected override Arbitrary<LeadSummary> Any => Arb.From(Gen.Frequency(
        (1, Gen.Constant(LeadSummary.Zero)),
        (9, GivenLeads.Leads.Generator.Select(LeadSummary.From))));

    protected override LeadSummary Zero => LeadSummary.Zero;

    protected override LeadSummary Parse(string text) => LeadSummary.Parse(text);

    protected override bool Same(LeadSummary left, LeadSummary right) => GivenLeads.Same(left, right);
}

public class LeadSummaryTests
{
    private static readonly LocalDate Day = new(2025, 3, 1);

    private static readonly Lead[] Six =
    [
        new() { Created = Day, Source = "Web", MarketingQualified = Day.PlusDays(1), SalesQualified = Day.PlusDays(3), Converted = Day.PlusDays(10), Revenue = new Money(1_200m, Given.Euro) },
        new() { Created = Day, Source = "Web", Converted = Day.PlusDays(20), Revenue = new Money(800m, Given.Euro) },
        new() { Created = Day, Source = "Fair", MarketingQualified = Day.PlusDays(2), Disqualified = Day.PlusDays(9) },
        new() { Created = Day, SalesQualified = Day.PlusDays(5) },
        new() { Created = Day, Disqualified = Day },
        new() { Created = Day },
    ];

    [Fact]
    public void Who_got_further_counts_in_the_stages_before()
    {
        LeadSummary summary = LeadSummary.From(Six);
        Assert.Equal((6, 4, 3, 2, 2, 4, 2), (summary.Leads, summary.MarketingQualified, summary.SalesQualified, summary.Converted, summary.Disqualified, summary.Closed, summary.Open));
        Assert.Equal("2/6 = 33.3 %", summary.Conversion().ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(0.5, summary.Conversion(LeadTarget.SalesQualified).Value);
        Assert.Equal(0.5, summary.ConversionOfClosed().Value);
        Assert.Equal(0.75, summary.StageToStage(LeadTarget.MarketingQualified, LeadTarget.SalesQualified).Value);
        Assert.Equal("lead-conversion/marketing-qualified-to-converted", summary.StageToStage(LeadTarget.MarketingQualified, LeadTarget.Converted).Definition.Id);
        Assert.Equal(15.0, summary.Cycle().Value);
        Assert.Equal((3 + 20 + 5) / 3.0, summary.Cycle(LeadTarget.SalesQualified).Value!.Value, 1e-12);
        Assert.Equal("6 leads: 3 sales-qualified, 2 converted (2,000.00 EUR), 2 disqualified, 2 open", summary.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("0 leads: 0 sales-qualified, 0 converted (0.00), 0 disqualified, 0 open", LeadSummary.Zero.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("empty-whole", LeadSummary.Zero.Conversion().WhyUndefined!.Code);
    }

    [Fact]
    public void Revenue_per_lead_counts_leads_without_revenue_with_0()
    {
        LeadSummary summary = LeadSummary.From(Six);
        MoneyPerUnit all = MoneyPerUnit.From([new Money(1_200m, Given.Euro), new Money(800m, Given.Euro), default, default, default, default]);
        Assert.Equal(all.Interval(), summary.RevenuePerLead(LeadQualification.All).Interval());
        Assert.Equal(new Money(2_000m / 6, Given.Euro), summary.RevenuePerLead(LeadQualification.All).Value);
        Assert.Equal(new Money(2_000m / 3, Given.Euro), summary.RevenuePerLead().Value);
        Assert.Equal(new Money(500m, Given.Euro), summary.RevenuePerLead(LeadQualification.MarketingQualified).Value);
        Assert.Equal(new Money(1_000m, Given.Euro), summary.RevenuePerConversion.Value);
        Assert.Equal(RevenuePerLead.From(new Money(2_000m, Given.Euro), 3).Definition, summary.RevenuePerLead().Definition);
    }

    [Fact]
    public void Revenue_per_lead_of_a_summary_is_the_metric_with_its_two_parts()
    {
        // One more conversion, which brought nothing.
        Lead[] leads = [.. Six, new() { Created = Day, Converted = Day }];
        LeadSummary summary = LeadSummary.From(leads);
        RevenuePerLead figure = summary.RevenuePerLead(LeadQualification.All), rows = RevenuePerLead.From(leads, lead => lead.Revenue, LeadQualification.All);
        Assert.Equal((3, 2, 7), (summary.Converted, summary.PayingLeads, figure.Leads));
        Assert.Equal((2L, rows.Value, rows.Definition, rows.Interval()), (figure.PayingLeads, figure.Value, figure.Definition, figure.Interval()));
        Assert.Equal((2.0 / 7, new Money(1_000m, Given.Euro)), (figure.PayingShare.Value, figure.RevenuePerPayingLead.Value));
        Assert.Equal(rows.TwoPart().Interval(), figure.TwoPart().Interval());
        Assert.NotNull(figure.TwoPart().Interval());
        CostPerLead cost = CostPerLead.From(new Money(700m, Given.Euro), 7);
        Assert.Equal(rows.MarginAfterCost(cost, 0.5m).Value, figure.MarginAfterCost(cost, 0.5m).Value);
        Assert.Equal(rows.MarginAfterCost(cost, 0.5m).Interval(), figure.MarginAfterCost(cost, 0.5m).Interval());
        Assert.Equal(figure, RevenuePerLead.Parse(figure.ToString("R", null)));

        // The mean of conversions counts the one that brought nothing, and so would the figure made of it.
        Assert.Equal(3L, RevenuePerLead.From(summary.RevenuePerConversion, 7).PayingLeads);

        LeadSummary totals = LeadSummary.From(new LeadTotals { Leads = 7, MarketingQualified = 3, SalesQualified = 3, Converted = 3, Revenue = summary.Revenue, RevenueSquares = 2_080_000 });
        Assert.Equal((null, null), (totals.PayingLeads, (totals + summary).PayingLeads));
        Assert.Equal("paying-leads-unknown", totals.RevenuePerLead().TwoPart().WhyNoInterval!.Code);
        Assert.Equal(totals, LeadSummary.Parse(totals.ToString("R", null)));
        Assert.Equal((0L, "no-leads"), (LeadSummary.Zero.PayingLeads, LeadSummary.Zero.RevenuePerLead().WhyUndefined!.Code));
    }

    [Fact]
    public void Every_door_gives_the_same() =>
        Check.That(GivenLeads.Leads, leads =>
        {
            LeadSummary whole = LeadSummary.From(leads);
            Lead[] inEuros = [.. leads.Select(lead => lead with { Revenue = new Money(lead.Revenue.Amount, Given.Euro) })];
            return LeadSummary.From(leads.Where(_ => true)) == whole
                && GivenLeads.Same(LeadSummary.From(leads.Take(4)) + LeadSummary.From(leads.Skip(4), lead => lead), whole)
                && GivenLeads.Same(LeadSummary.By(leads, lead => lead.Source ?? "", lead => lead).Values.Aggregate(LeadSummary.Zero, (sum, part) => sum + part), whole)
                && LeadSummary.From(Columns(leads)) == LeadSummary.From(inEuros)
                && GivenLeads.Same(LeadSummary.By(Columns(leads), [.. leads.Select((_, row) => row % 3)], 3).Aggregate(LeadSummary.Zero, (sum, part) => sum + part), LeadSummary.From(inEuros));
        });

    [Fact]
    public void It_is_what_counting_by_hand_gives() =>
        Check.That(GivenLeads.Leads, GivenLeads.Target, (leads, target) =>
        {
            LeadSummary summary = LeadSummary.From(leads);
            int[] days = [.. leads.Where(lead => lead.Reached(target) is not null).Select(lead => Period.DaysBetween(lead.Created, lead.Reached(target)!.Value))];
            return summary.Reached(target) == days.Length
                && summary.Cycle(target).Count == days.Length
                && summary.Cycle(target).Sum.Equals(days.Sum())
                && summary.Disqualified == leads.Count(lead => lead.Disqualified is not null)
                && summary.Revenue.Amount == leads.Sum(lead => lead.Revenue.Amount)
                && summary.Converted <= summary.SalesQualified && summary.SalesQualified <= summary.MarketingQualified && summary.MarketingQualified <= summary.Leads;
        });

    [Fact]
    public void Totals_of_a_database_give_the_same()
    {
        LeadSummary rows = LeadSummary.From(Six);
        LeadSummary totals = LeadSummary.From(new LeadTotals
        {
            Leads = 6,
            MarketingQualified = 4,
            SalesQualified = 3,
            Converted = 2,
            PayingLeads = 2,
            Disqualified = 2,
            Revenue = new Money(2_000m, Given.Euro),
            RevenueSquares = (1_200.0 * 1_200) + (800.0 * 800),
            WithDaysToConversion = 2,
            DaysToConversion = 30,
            DaysToConversionSquares = 500,
        });
        Assert.Equal(rows.Conversion(), totals.Conversion());
        Assert.Equal(rows.Cycle(), totals.Cycle());
        Assert.Equal(rows.RevenuePerLead(), totals.RevenuePerLead());
        Assert.Equal("no-values", totals.Cycle(LeadTarget.SalesQualified).WhyUndefined!.Code);
    }

    [Fact]
    public void Impossible_totals_are_refused()
    {
        Refused("MarketingQualified: a part must not exceed its whole of 1, but was 2.", new() { Leads = 1, MarketingQualified = 2 });
        Refused("SalesQualified: a part must not exceed its whole of 0, but was 1.", new() { Leads = 1, SalesQualified = 1 });
        Refused("Converted: a part must not exceed its whole of 1, but was 2.", new() { Leads = 3, MarketingQualified = 1, SalesQualified = 1, Converted = 2 });
        Refused("Disqualified: a part must not exceed its whole of 0, but was 1.", new() { Leads = 1, MarketingQualified = 1, SalesQualified = 1, Converted = 1, Disqualified = 1 });
        LeadTotals sold = new() { Leads = 2, MarketingQualified = 2, SalesQualified = 2, Converted = 2, Revenue = new Money(6m, Given.Euro), RevenueSquares = 18 };
        Refused("PayingLeads: a part must not exceed its whole of 2, but was 3.", sold with { PayingLeads = 3 });
        Refused("RevenueSquares: the squares of 1 values with the sum 6 must be 36 or more, but was 18.", sold with { PayingLeads = 1 });
        Refused("Leads: a count must be 0 or more, but was -1.", new() { Leads = -1 });
        Refused("RevenueSquares: the squares of 0 values with the sum 5 must be 25 or more, but was 0.", new() { Leads = 1, Revenue = new Money(5m, Given.Euro) });
        Assert.False(LeadSummary.TryParse("leads=1", out _));

        static void Refused(string message, LeadTotals totals) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => LeadSummary.From(totals)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_leads_are_all_named_at_once()
    {
        Lead[] leads =
        [
            new() { Created = Day, Converted = Day.PlusDays(-1) },
            default,
            new() { Created = Day, Converted = Day, Disqualified = Day.PlusDays(1) },
            new() { Created = Day, SalesQualified = Day.PlusDays(2), Disqualified = Day.PlusDays(1) },
            new() { Created = Day },
            new() { Created = Day, Revenue = new Money(5m, Given.Euro) },
            new() { Created = Day, Replies = new LeadReplies { Received = Instant.FromUtc(2025, 2, 27, 23, 0) } },
            new() { Created = Day, Replies = new LeadReplies { Received = Instant.FromUtc(2025, 3, 1, 9, 0), Attempted = Instant.FromUtc(2025, 3, 1, 8, 0) } },
        ];
        const string All = "rows: row 0 (counted from 0): it was converted on 2025-02-28, before it was created on 2025-03-01; row 1 (counted from 0): it has no date of creation; "
            + "row 2 (counted from 0): it was converted on 2025-03-01 and disqualified on 2025-03-02; keep the one that stands; "
            + "row 3 (counted from 0): it was sales-qualified on 2025-03-03, after it was disqualified on 2025-03-02; "
            + "row 5 (counted from 0): it has revenue of 5.00 EUR but was not converted; row 6 (counted from 0): it was received on 2025-02-27, before it was created on 2025-03-01; "
            + "row 7 (counted from 0): it was tried at 2025-03-01T08:00:00Z, before it was received at 2025-03-01T09:00:00Z.";
        Assert.StartsWith(All, Assert.Throws<ArgumentException>(() => LeadSummary.From(leads)).Message, StringComparison.Ordinal);
        Assert.StartsWith(All, Assert.Throws<ArgumentException>(() => LeadSummary.By(leads, lead => lead.Created.Day, lead => lead)).Message, StringComparison.Ordinal);
        Assert.StartsWith(All, Assert.Throws<ArgumentException>(() => LeadCohorts.From(leads)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_columns_are_all_named_at_once()
    {
        string message = Assert.Throws<ArgumentException>(() => LeadSummary.From(new LeadColumns
        {
            Created = [5, LeadColumns.Missing, 5, 5, 5, -2_000_000_000],
            SalesQualified = [4, LeadColumns.Missing, LeadColumns.Missing, 9, LeadColumns.Missing, LeadColumns.Missing],
            Converted = [6, LeadColumns.Missing, 6, LeadColumns.Missing, LeadColumns.Missing, 2_000_000_000],
            Disqualified = [LeadColumns.Missing, LeadColumns.Missing, 7, 8, LeadColumns.Missing, LeadColumns.Missing],
            Revenues = [0, 0, 0, 0, 3, 0],
        })).Message;
        Assert.StartsWith(
            "columns: row 0 (counted from 0): it was sales-qualified on day 4, before it was created on day 5; row 1 (counted from 0): it has no day of creation; "
                + "row 2 (counted from 0): it was converted on day 6 and disqualified on day 7; keep the one that stands; "
                + "row 3 (counted from 0): it was sales-qualified on day 9, after it was disqualified on day 8; row 4 (counted from 0): it has revenue of 3 but was not converted; "
                + "row 5 (counted from 0): its days are out of the reach of a calendar: created on -2000000000, last seen on 2000000000.",
            message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The column Converted must have one for each of the 2 leads, or be left out, but had 1.",
            Assert.Throws<ArgumentException>(() => LeadSummary.From(new LeadColumns { Created = [1, 2], Converted = [3] })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "keys: the key of row 1 (counted from 0) must be from 0 to 1, but was 2.",
            Assert.Throws<ArgumentOutOfRangeException>(() => LeadSummary.By(new LeadColumns { Created = [1, 2] }, [0, 2], 2)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "There must be one key for each of the 2 rows, but there were 1.", Assert.Throws<ArgumentException>(() => LeadSummary.By(new LeadColumns { Created = [1, 2] }, [0], 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_bad_arguments_are_refused()
    {
        Lead[] mixed = [Six[0], Six[1] with { Revenue = new Money(3m, Given.Dollar) }];
        Assert.StartsWith("row 1 (counted from 0): is in USD, the rows before it in EUR.", Assert.Throws<CurrencyMismatchException>(() => LeadSummary.From(mixed)).Message, StringComparison.Ordinal);
        _ = Assert.Throws<CurrencyMismatchException>(() => LeadSummary.From([mixed[0]]) + LeadSummary.From([mixed[1]]));
        Assert.StartsWith("key: the key of row 0 (counted from 0) must not be null.", Assert.Throws<ArgumentException>(() => LeadSummary.By(Six.Skip(3), lead => lead.Source!, lead => lead)).Message, StringComparison.Ordinal);
        Assert.Equal("leads", Assert.Throws<ArgumentNullException>(() => LeadSummary.From((Lead[])null!)).ParamName);
        Assert.Equal("fact", Assert.Throws<ArgumentNullException>(() => LeadSummary.From(Six, null!)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentOutOfRangeException>(() => LeadSummary.Zero.Conversion(default)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentOutOfRangeException>(() => LeadSummary.Zero.Cycle((LeadTarget)4)).ParamName);
        Assert.Equal("qualification", Assert.Throws<ArgumentOutOfRangeException>(() => LeadSummary.Zero.RevenuePerLead(default)).ParamName);
        Assert.StartsWith(
            "to: must be a stage after SalesQualified, but was MarketingQualified.",
            Assert.Throws<ArgumentOutOfRangeException>(() => LeadSummary.Zero.StageToStage(LeadTarget.SalesQualified, LeadTarget.MarketingQualified)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void As_of_an_earlier_date_what_came_later_is_not_there_yet()
    {
        Lead lead = Six[0];
        Assert.Null(lead.AsOf(Day.PlusDays(-1)));
        Assert.Equal(new Lead { Created = Day, Source = "Web", MarketingQualified = Day.PlusDays(1) }, lead.AsOf(Day.PlusDays(2)));
        Assert.Equal(lead, lead.AsOf(Day.PlusDays(10)));
        Assert.StartsWith("created 2025-03-01 by Web, marketing-qualified 2025-03-02, sales-qualified 2025-03-04, converted 2025-03-11, ", lead.ToString(), StringComparison.Ordinal);
    }

    private static LeadColumns Columns(Lead[] leads) => new()
    {
        Created = leads.Select(lead => Number(lead.Created)).ToArray(),
        MarketingQualified = leads.Select(lead => Number(lead.MarketingQualified)).ToArray(),
        SalesQualified = leads.Select(lead => Number(lead.SalesQualified)).ToArray(),
        Converted = leads.Select(lead => Number(lead.Converted)).ToArray(),
        Disqualified = leads.Select(lead => Number(lead.Disqualified)).ToArray(),
        Revenues = leads.Select(lead => lead.Revenue.Amount).ToArray(),
        Currency = Given.Euro,
    };

    private static int Number(LocalDate? date) => date is { } day ? Period.DaysBetween(GivenLeads.Day0, day) : LeadColumns.Missing;
}
