using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Marketing;

public class LeadCohortsLaws : SummaryLaws<LeadCohorts>
{
    protected override Arbitrary<LeadCohorts> Any => Arb.From(Gen.Frequency(
        (1, Gen.Constant(LeadCohorts.Zero)),
        (9, GivenLeads.Leads.Generator.Select(LeadCohorts.From))));

    protected override LeadCohorts Zero => LeadCohorts.Zero;

    protected override LeadCohorts Parse(string text) => LeadCohorts.Parse(text);
}

public class LeadCohortsTests
{
    private static readonly LocalDate Day = new(2025, 1, 31);

    private static readonly Arbitrary<LocalDate> Dates = Arb.From(Gen.Choose(-1, 300).Select(days => GivenLeads.Day0.PlusDays(days)));

    private static readonly Arbitrary<Period> Windows = Arb.From(Gen.Elements(Period.FromDays(1), Period.FromDays(30), Period.FromWeeks(2), Period.FromMonths(1), Period.FromMonths(3)));

    [Fact]
    public void Within_a_window_only_mature_leads_count_and_each_is_looked_at_by_hand() =>
        Check.That(GivenLeads.Leads, Arb.From(from date in Dates.Generator from window in Windows.Generator select (date, window)), GivenLeads.Target, (leads, given, target) =>
        {
            (LocalDate asOf, Period window) = given;
            LeadCohorts cohorts = LeadCohorts.From(leads);
            Lead[] known = [.. leads.Where(lead => lead.Created <= asOf)], mature = [.. known.Where(lead => lead.Created + window <= asOf)];
            Proportion conversion = cohorts.ConversionWithin(window, asOf, target);
            return (conversion.Part, conversion.Whole) == (mature.Count(lead => lead.Reached(target) is { } reached && reached <= lead.Created + window), mature.Length)
                && cohorts.Immature(window, asOf) == known.Length - mature.Length;
        });

    [Fact]
    public void By_date_of_conversion_each_lead_counts_where_it_was_converted() =>
        Check.That(GivenLeads.Leads, Dates, GivenLeads.Target, (leads, from, target) =>
        {
            DateInterval period = new(from, from.PlusDays(27));
            Estimate rate = LeadCohorts.From(leads).ConversionByDate(period, target);
            int reached = leads.Count(lead => lead.Reached(target) is { } date && period.Contains(date)), created = leads.Count(lead => period.Contains(lead.Created));
            return created == 0 ? rate.WhyUndefined!.Code == "no-leads" : rate.Value.Equals((double)reached / created) && rate.Interval(0.9) == EventRate.From(reached, created).Interval(0.9);
        });

    [Fact]
    public void Any_cut_of_the_leads_gives_the_whole() =>
        Check.That(GivenLeads.Leads, leads =>
        {
            LeadCohorts whole = LeadCohorts.From(leads);
            return LeadCohorts.From(leads.Take(5)) + LeadCohorts.From(leads.Skip(5)) == whole && whole.Leads == leads.Length
                && LeadCohorts.By(leads, lead => lead.Source ?? "", lead => lead).Values.Aggregate(LeadCohorts.Zero, (sum, part) => sum + part) == whole
                && (leads.Length == 0 || whole.CreatedIn(whole.Dates!) == whole);
        });

    [Fact]
    public void As_of_a_date_it_is_what_the_leads_of_that_date_give() =>
        Check.That(GivenLeads.Leads, Dates, GivenLeads.Target, (leads, asOf, target) =>
        {
            LeadCohorts then = LeadCohorts.From(leads.Select(lead => lead.AsOf(asOf)).OfType<Lead>());
            return LeadCohorts.From(leads).Outcomes(asOf, target) == then.Outcomes(asOf, target) && then.Outcomes(asOf, target).Subjects == then.Leads;
        });

    [Fact]
    public void From_its_own_experience_the_projection_is_Aalen_and_Johansens_curve() =>
        Check.That(GivenLeads.Leads, Dates, GivenLeads.Target, (leads, asOf, target) =>
        {
            LeadCohorts cohorts = LeadCohorts.From(leads);
            CumulativeIncidenceCurve curve = cohorts.Outcomes(asOf, target).CumulativeIncidence(cohorts.Outcomes(asOf, target).Causes[0]);
            Estimate whole = cohorts.ProjectedConversion(asOf, target), month = cohorts.ProjectedConversion(asOf, target, Period.FromDays(30));
            return curve.Points.Count == 0
                ? whole.WhyUndefined!.Code == "no-leads"
                : Close(curve.Points[curve.Points.Count - 1].Incidence, whole.Value) && Close(curve.Incidence(30).Value, month.Value);
        });

    [Fact]
    public void A_projection_lies_between_what_is_known_and_what_is_possible_and_so_do_its_bounds() =>
        Check.That(GivenLeads.Leads, GivenLeads.Leads, Dates, (leads, others, asOf) =>
        {
            LeadCohorts cohorts = LeadCohorts.From(leads);
            Estimate projected = cohorts.ProjectedConversion(asOf, experience: LeadCohorts.From(others));
            Lead[] then = [.. leads.Select(lead => lead.AsOf(asOf)).OfType<Lead>()];
            double known = then.Count(lead => lead.Converted is not null), open = then.Count(lead => lead.Converted is null && lead.Disqualified is null);
            return projected.Value is not { } value
                || (value >= (known / then.Length) - 1e-12 && value <= ((known + open) / then.Length) + 1e-12
                    && (projected.Interval(0.9) is not { } bounds
                        || (bounds.Lower >= (known / then.Length) - 1e-12 && bounds.Upper <= ((known + open) / then.Length) + 1e-12 && bounds.Contains(value))));
        });

    [Fact]
    public void Once_all_are_finished_the_projection_is_what_was_observed() =>
        Check.That(GivenLeads.Leads, leads =>
        {
            Lead[] closed = [.. leads.Where(lead => lead.Converted is not null || lead.Disqualified is not null)];
            Estimate projected = LeadCohorts.From(closed).ProjectedConversion(GivenLeads.AsOf);
            return Close(LeadSummary.From(closed).Conversion().Value, projected.Value) && projected.WhyNoInterval!.Code == (closed.Length == 0 ? "no-leads" : "nothing-open");
        });

    [Fact]
    public void The_table_has_every_period_and_its_leads_are_all_the_leads() =>
        Check.That(GivenLeads.Leads, Dates, (leads, asOf) =>
        {
            LeadCohorts cohorts = LeadCohorts.From(leads);
            IReadOnlyList<LeadCohort> table = cohorts.Table(ReportingCalendar.Utc, Granularity.Month, asOf, LeadTarget.Converted, Period.FromDays(45));
            return table.Sum(cohort => cohort.Leads) == leads.Count(lead => lead.Created <= asOf)
                && table.Sum(cohort => cohort.Immature) == cohorts.Immature(Period.FromDays(45), asOf)
                && table.Aggregate(Proportion.Zero, (sum, cohort) => sum + cohort.Conversion) == (table.Count == 0 ? Proportion.Zero : cohorts.ConversionWithin(Period.FromDays(45), asOf))
                && table.All(cohort => cohort.IsMature == (cohort.Immature == 0 && cohort.Period.Whole.End <= asOf) && (cohort.Leads > 0 || cohort.Projected.WhyUndefined!.Code == "no-leads"));
        });

    [Fact]
    public void A_running_month_is_not_mature_though_nothing_in_it_is_open()
    {
        LeadCohorts cohorts = LeadCohorts.From([new Lead { Created = new(2025, 1, 31), Converted = new(2025, 1, 31) }]);
        Assert.Equal([true, false], cohorts.Table(ReportingCalendar.Utc, Granularity.Month, new(2025, 2, 27)).Select(month => month.IsMature));
        Assert.Equal([true, true], cohorts.Table(ReportingCalendar.Utc, Granularity.Month, new(2025, 2, 28)).Select(month => month.IsMature));
        Assert.Equal((0L, 0L), cohorts.Table(ReportingCalendar.Utc, Granularity.Month, new(2025, 2, 27)).Select(month => (month.Leads, month.Immature)).Last());
        Assert.Equal([false, true], new[] { new LocalDate(2025, 1, 30), new(2025, 1, 31) }.Select(asOf => LeadCohorts.From([new Lead { Created = new(2025, 1, 30), Disqualified = new(2025, 1, 30) }])
            .Table(ReportingCalendar.Utc, Granularity.Month, asOf)[0].IsMature));
    }

    [Fact]
    public void A_month_is_a_calendar_month_and_its_last_date_is_in_the_window()
    {
        // Created on 31 January: a month ends on 28 February.
        LeadCohorts cohorts = LeadCohorts.From([new Lead { Created = Day, Converted = new(2025, 2, 28) }, new Lead { Created = Day, Converted = new(2025, 3, 1) }]);
        Assert.Equal(0.5, cohorts.ConversionWithin(Period.FromMonths(1), new(2025, 2, 28)).Value);
        Assert.Equal(2, cohorts.Immature(Period.FromMonths(1), new(2025, 2, 27)));
        Assert.Equal("lead-conversion/converted/within-P1M", cohorts.ConversionWithin(Period.FromMonths(1), new(2025, 2, 28)).Definition.Id);
        Assert.Equal("empty-whole", cohorts.ConversionWithin(Period.FromMonths(1), new(2025, 2, 27)).WhyUndefined!.Code);
    }

    [Fact]
    public void A_young_cohort_is_projected_from_older_ones_by_hand()
    {
        // Of ten old leads two are converted on day 10 and two on day 20, two are given up on day 15; four are left on day 40.
        LocalDate asOf = Day.PlusDays(40);
        Lead[] old =
        [
            .. Enumerable.Repeat(new Lead { Created = Day, Converted = Day.PlusDays(10) }, 2),
            .. Enumerable.Repeat(new Lead { Created = Day, Converted = Day.PlusDays(20) }, 2),
            .. Enumerable.Repeat(new Lead { Created = Day, Disqualified = Day.PlusDays(15) }, 2),
            .. Enumerable.Repeat(new Lead { Created = Day }, 4),
        ];

        // Of three young ones, 12 days old, one is converted; each open one is where 8 of the old were, 2 of whom were converted later: 1 + 2 × ¼ of 3.
        LocalDate late = asOf.PlusDays(-12);
        LeadCohorts young = LeadCohorts.From([new Lead { Created = late, Converted = asOf }, new Lead { Created = late }, new Lead { Created = late }]);
        Estimate projected = young.ProjectedConversion(asOf, experience: LeadCohorts.From(old));
        Assert.Equal(1.5 / 3, projected.Value!.Value, 1e-14);
        Assert.Equal("lead-conversion/converted/projected-ever", projected.Definition.Id);
        Assert.Equal("converted in the end over all created leads, projected (Aalen–Johansen)", projected.Definition.Text);
        Assert.Equal(1.0 / 3, young.ConversionByDate(new DateInterval(late, asOf)).Value);

        // The standard error of 2 of 8 is Greenwood's with one cause; 2 leads at ¼ have a variance of 2 × 3/16.
        double error = 2 * Math.Sqrt(0.25 * 0.75 / 8), spread = Math.Sqrt((2 * 3 / 16.0) + (error * error)) / 2 / (0.25 * 0.75);
        double upper = 1 / (1 + Math.Exp(-(Math.Log(0.25 / 0.75) + (1.959963984540054 * spread))));
        Assert.Equal((1 + (2 * upper)) / 3, projected.Interval()!.Value.Upper, 1e-9);

        // Nobody was followed for 60 days.
        Assert.Equal("beyond-follow-up", young.ProjectedConversion(asOf, LeadTarget.Converted, Period.FromDays(60), LeadCohorts.From(old)).WhyUndefined!.Code);
        Assert.Equal("no-leads", LeadCohorts.Zero.ProjectedConversion(asOf).WhyUndefined!.Code);
        Assert.Equal("no-experience", young.ProjectedConversion(asOf, experience: LeadCohorts.Zero).WhyUndefined!.Code);
        Assert.Empty(LeadCohorts.Zero.Table(ReportingCalendar.Utc, Granularity.Month, asOf));
    }

    [Fact]
    public void Its_intervals_hold_the_share_that_came_to_be_about_as_often_as_they_say()
    {
        // 400 young cohorts of 40 leads, 20 days old, beside 200 old ones; a lead is converted with hazard 1 % a day until day 60.
        Random random = new(7);
        LocalDate asOf = GivenLeads.Day0.PlusDays(200);
        int held = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            Lead[] old = [.. Enumerable.Range(0, 200).Select(_ => Drawn(GivenLeads.Day0))], young = [.. Enumerable.Range(0, 40).Select(_ => Drawn(asOf.PlusDays(-20)))];
            ConfidenceInterval? interval = LeadCohorts.From(young).ProjectedConversion(asOf, LeadTarget.Converted, Period.FromDays(60), LeadCohorts.From(old)).Interval(0.9);
            held += interval!.Value.Contains(young.Count(lead => lead.Converted is not null) / 40.0) ? 1 : 0;
        }

        Assert.InRange(held / 400.0, 0.86, 0.97);

        Lead Drawn(LocalDate created)
        {
            int days = 1;
            while (days <= 60 && random.NextDouble() > 0.01)
            {
                days++;
            }

            return new() { Created = created, Converted = days <= 60 ? created.PlusDays(days) : null };
        }
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        LeadCohorts cohorts = LeadCohorts.From([new Lead { Created = Day }]);
        foreach ((Period window, string written) in new[] { (Period.Zero, "P0D"), (Period.FromHours(3), "PT3H"), (Period.FromDays(-1), "P-1D"), (Period.FromMonths(2) - Period.FromDays(3), "P2M-3D") })
        {
            Assert.StartsWith(
                "window: must be a number of days, weeks, months or years above 0, but was " + written + ".",
                Assert.Throws<ArgumentException>(() => cohorts.ConversionWithin(window, Day)).Message,
                StringComparison.Ordinal);
        }

        Assert.Equal("window", Assert.Throws<ArgumentNullException>(() => cohorts.ConversionWithin(null!, Day)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentOutOfRangeException>(() => cohorts.ConversionWithin(Period.FromDays(1), Day, default)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentOutOfRangeException>(() => cohorts.ProjectedConversion(Day, default)).ParamName);
        Assert.Equal("granularity", Assert.Throws<ArgumentOutOfRangeException>(() => cohorts.Table(ReportingCalendar.Utc, default, Day)).ParamName);
        Assert.Equal("calendar", Assert.Throws<ArgumentNullException>(() => cohorts.Table(null!, Granularity.Month, Day)).ParamName);
        Assert.Equal("period", Assert.Throws<ArgumentNullException>(() => cohorts.CreatedIn(null!)).ParamName);
        Assert.Equal("leads", Assert.Throws<ArgumentNullException>(() => LeadCohorts.From((Lead[])null!)).ParamName);
        Assert.Equal("1 leads created 2025-01-31 to 2025-01-31", cohorts.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        const string Good = "created=[5];marketingQualified=[-1];salesQualified=[-1];converted=[-1];disqualified=[-1];leads=[1]";
        Assert.Equal(1, LeadCohorts.Parse(Good).Leads);
        foreach ((string from, string to) in new[] { ("converted=[-1]", "converted=[3]"), ("leads=[1]", "leads=[0]"), ("leads=[1]", "leads=[1,2]"), ("converted=[-1]", "converted=[-2]"), ("created=[5]", "created=[2000000000]") })
        {
            Assert.False(LeadCohorts.TryParse(Good.Replace(from, to), out _));
        }
    }

    private static bool Close(double? one, double? other) => one is { } x && other is { } y ? Math.Abs(x - y) <= 1e-12 : one is null && other is null;
}
