using System.Globalization;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Marketing;

public class LeadSourcesTests
{
    private static readonly LocalDate Day = new(2025, 3, 1);

    // A fair of three leads that all converted, a large source that converts well, and others.
    private static readonly (string Name, int Leads, int Converted)[] Given8 =
    [
        ("fair", 3, 3), ("web", 200, 40), ("phone", 150, 12), ("referral", 300, 90), ("partner", 60, 5), ("", 10, 0), ("ads", 1000, 150), ("events", 80, 22),
    ];

    private static readonly Dictionary<string, Money> Spend = new() { ["ads"] = new(30_000, "EUR"), ["web"] = new(4_000, "EUR"), ["radio"] = new(5_000, "EUR") };

    private static readonly LeadSources Sources = LeadSources.From(Leads(Given8), Spend);

    [Fact]
    public void Three_leads_that_all_converted_do_not_top_the_list()
    {
        LeadSourceTable table = Sources.Table();
        Assert.Equal(["referral", "events", "web", "ads", "phone", "partner", null, "fair", "radio"], table.Sources.Select(source => source.Name));
        Assert.Equal([1, 2, 3, 4, 5, 6, null, null, null], table.Sources.Select(source => source.Rank));
        LeadSource fair = table.Sources.Single(source => source.Name == "fair");
        Assert.Equal((1.0, "too-few-leads", null), (fair.Conversion.Value, fair.WhyUnranked!.Code, fair.PValue));
        Assert.Equal("3 leads are fewer than the 30 that a place needs", fair.WhyUnranked.Text);

        Assert.Equal("referral", Sources.Table(minimumLeads: 10).Sources[0].Name);
    }

    // The likeliest spread of these is U-shaped, and shrinks three of three to 0.956 with a lower bound of 0.634, beside 0.348 of twenty of forty.
    [Theory]
    [InlineData(0, 0, 20, 40)]
    [InlineData(1, 2, 20, 60)]
    public void Three_leads_do_not_top_the_list_where_the_others_are_far_apart_either(int second, int third, int converted, int leads)
    {
        LeadSources sources = LeadSources.From(Leads([("fair", 3, 3), ("b", 200, second), ("c", 300, third), ("best", leads, converted)]));
        LeadSourceTable table = sources.Table(minimumLeads: 10);
        LeadSource fair = table.Sources.Single(source => source.Name == "fair"), best = table.Sources[0];
        Assert.True(fair.Shrunken.Interval()!.Value.Lower > best.Shrunken.Interval()!.Value.Lower);
        Assert.Equal(("best", 1, null, "too-few-leads"), (best.Name, best.Rank, fair.Rank, fair.WhyUnranked!.Code));
        Assert.StartsWith("minimumLeads: must be 10 or more, but was 9.", Assert.Throws<ArgumentOutOfRangeException>(() => sources.Table(minimumLeads: 9)).Message);
    }

    [Fact]
    public void At_most_three_leads_are_never_first_where_thirty_had_a_conversion() =>
        Check.That(Groups, Arb.From(Gen.Choose(1, 3)), Arb.From(Gen.Choose(-5, 60)), (groups, small, asked) =>
        {
            (string Name, int Leads, int Converted)[] with = [.. groups, ("fair", small, small)];
            LeadSource first = LeadSources.From(Summaries(with)).Table(minimumLeads: Math.Max(10, asked)).Sources[0];
            return first.Leads.Leads > 3 || !with.Any(group => group.Leads >= 30 && group.Converted > 0);
        });

    [Fact]
    public void Its_figures_are_those_of_the_statistics()
    {
        LeadSourceTable table = Sources.Table(level: 0.9, funnelLevel: 0.95);
        Proportion[] shares = [.. table.Sources.Select(source => source.Conversion)];
        BetaBinomialPrior prior = BetaBinomialPrior.Fit(shares)!;
        Proportion whole = Proportion.From(322, 1803, table.Sources[0].Conversion.Definition);
        Assert.Equal((322, 1803), (table.All.Converted, table.All.Leads));
        Assert.Equal(HomogeneityTest.From(shares)!.Test.DegreesOfFreedom, table.Homogeneity()!.Test.DegreesOfFreedom);
        GoldenFile.Close(71.03301726632584, table.Homogeneity()!.Test.Statistic, 1e-13);
        GoldenFile.Close(67.86171554516415, table.Homogeneity(HomogeneityStatistic.G)!.Test.Statistic, 1e-13);
        Assert.NotNull(table.Homogeneity()!.Caveat);
        Assert.Equal(prior.Concentration, table.Prior!.Concentration);
        LeadSource[] tested = [.. table.Sources.Where(source => source.PValue is not null)];
        Assert.Equal(6, tested.Length);
        Assert.All(tested, source =>
        {
            Proportion rest = Proportion.From(322 - source.Conversion.Part, 1803 - source.Conversion.Whole, whole.Definition);
            Assert.Equal(source.Conversion.Test(rest, ProportionTest.FisherExact)!.Value.PValue, source.PValue);
            Assert.Equal(FunnelPlot.Limits(whole, source.Conversion.Whole, 0.95), source.Limits);
            Assert.Equal(prior.Shrunken(source.Conversion).Interval(0.9), source.Shrunken.Interval(0.9));
        });
        Assert.Equal(MultipleTests.Adjust([.. tested.Select(source => source.PValue!.Value)], PValueAdjustment.Holm), tested.Select(source => source.HolmPValue!.Value));
        Assert.Equal(MultipleTests.Adjust([.. tested.Select(source => source.PValue!.Value)], PValueAdjustment.BenjaminiHochberg), tested.Select(source => source.FalseDiscoveryPValue!.Value));
        Assert.Equal(Evidence.Higher, table.Sources[0].Evidence);
        Assert.Equal(Evidence.Lower, table.Sources.Single(source => source.Name == "phone").Evidence);
        Assert.Equal(Evidence.NotEnough, table.Sources.Single(source => source.Name == "radio").Evidence);
    }

    [Fact]
    public void Costs_follow_the_spend_and_its_absence_is_no_zero()
    {
        LeadSource[] sources = [.. Sources.Table().Sources];
        LeadSource ads = Named("ads"), radio = Named("radio"), referral = Named("referral");
        Assert.Equal((new Money(30, "EUR"), new Money(200, "EUR")), (ads.CostPerLead!.Value.Value, ads.CostPerWin.Value));
        GoldenFile.Close(30_000 / EventRate.From(150, 1).Interval()!.Value.Upper, ads.CostPerWin.Interval()!.Value.Lower, 1e-14);
        Assert.Equal("EUR per win", ads.CostPerWin.Definition.Unit);
        Assert.Equal((0, new Money(5_000, "EUR"), "no-wins"), (radio.Leads.Leads, radio.Spend, radio.CostPerWin.WhyUndefined!.Code));
        Assert.Equal("no-leads", radio.CostPerLead!.Value.WhyUndefined!.Code);
        Assert.Equal((null, null, "no-spend"), (referral.Spend, referral.CostPerLead, referral.CostPerWin.WhyUndefined!.Code));
        Assert.Equal(new Money(100 * 90 / 300m, "EUR"), referral.Leads.RevenuePerLead(LeadQualification.All).Value);
        LeadSource Named(string name) => sources.Single(source => source.Name == name);
    }

    [Fact]
    public void Every_lead_is_in_one_source_the_unknown_one_included()
    {
        Assert.Equal(LeadSummary.From(Leads(Given8)), Sources.All);
        Assert.Equal(["fair", "web", "phone", "referral", "partner", null, "ads", "events", "radio"], Sources.Names);
        Lead[] blank = [new() { Created = Day }, new() { Created = Day, Source = "" }, new() { Created = Day, Source = " " }, new() { Created = Day, Source = "web" }, new() { Created = Day, Source = "Web" }];
        Assert.Equal([null, "web", "Web"], LeadSources.From(blank).Names);
        Assert.Equal(3, LeadSources.From(blank).Table().Sources.Single(source => source.Name is null).Leads.Leads);
    }

    [Fact]
    public void The_doors_agree()
    {
        Lead[] leads = Leads(Given8);
        string table = Sources.Table().ToMarkdown(CultureInfo.InvariantCulture);
        Assert.Equal(table, LeadSources.From(leads.Select(lead => (lead, 1)), row => row.lead, Spend).Table().ToMarkdown(CultureInfo.InvariantCulture));
        Assert.Equal(table, LeadSources.From(LeadSummary.By(leads, lead => lead.Source ?? "", lead => lead), Spend).Table().ToMarkdown(CultureInfo.InvariantCulture));
        Assert.StartsWith(
            "| | source | leads | conversion | shrunken | limits | p (Holm) | p (Benjamini–Hochberg) | revenue per lead (all leads) | value of a win | cost per lead (all leads) | cost per win | days |\n|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
            + "| 1 | referral | 300 | 30.0 % | 29.5 % (24.6 % to 34.6 %) | 11.3 % to 25.0 % | 0.000 | 0.000 | 30.00 EUR | 100.00 EUR | – | – | 10 |\n",
            table);
        Assert.StartsWith("1. referral 90/300 = 30.0 %; 2. events", Sources.Table().ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("(unknown): 0/10 = 0.0 %", Sources.Table().Sources[6].ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_name_with_breaks_and_bars_stays_one_cell_of_the_table()
    {
        string table = LeadSources.From(Leads([("fair\r\nin\nMay\r|\u2028hall", 40, 4)])).Table().ToMarkdown(CultureInfo.InvariantCulture);
        Assert.Contains("| 1 | fair in May \\| hall | 40 | 10.0 % |", table);
        Assert.Equal(3, table.Split('\n').Count(line => line.Length > 0));
    }

    [Fact]
    public void The_table_does_not_mind_the_order_of_the_leads_and_ranks_by_the_lower_bound() =>
        Check.That(Groups, groups =>
        {
            LeadSourceTable table = LeadSources.From(Summaries(groups)).Table(minimumLeads: 10), back = LeadSources.From(Summaries([.. Enumerable.Reverse(groups)])).Table(minimumLeads: 10);
            LeadSource[] ranked = [.. table.Sources.Where(source => source.Rank is not null)];
            return table.ToMarkdown(CultureInfo.InvariantCulture) == back.ToMarkdown(CultureInfo.InvariantCulture)
                && table.Sources.Count == groups.Select(group => group.Name.Length == 0 ? null : group.Name).Distinct().Count()
                && table.Sources.Take(ranked.Length).SequenceEqual(ranked)
                && ranked.Zip(ranked.Skip(1), (better, worse) => better.Rank <= worse.Rank && better.Shrunken.Interval()!.Value.Lower >= worse.Shrunken.Interval()!.Value.Lower).All(ordered => ordered)
                && table.Sources.All(source => source.Rank is null != source.WhyUnranked is null && (source.Rank is null || source.Leads.Leads >= 10))
                && ranked.All(source => source.PValue is null || (source.HolmPValue >= source.PValue && source.FalseDiscoveryPValue >= source.PValue && source.HolmPValue >= source.FalseDiscoveryPValue * (1 - 1e-15)));
        });

    [Fact]
    public void Sources_that_cannot_be_told_apart_share_a_place()
    {
        LeadSourceTable even = LeadSources.From(Leads([("a", 100, 20), ("b", 100, 21), ("c", 1000, 200)])).Table();
        Assert.Equal([1, 1, 1], even.Sources.Select(source => source.Rank));
        Assert.Equal(["c", "a", "b"], even.Sources.Select(source => source.Name));
        Assert.Equal("no-overdispersion", even.Prior!.WhyDegenerate!.Code);
    }

    [Fact]
    public void All_or_none_no_leads_and_one_source_have_their_reasons()
    {
        LeadSource[] apart = [.. LeadSources.From(Leads([("a", 40, 40), ("b", 40, 0)])).Table().Sources];
        Assert.All(apart, source => Assert.Equal((null, "all-or-none", null), (source.Rank, source.WhyUnranked!.Code, source.PValue)));
        LeadSourceTable spentOnly = LeadSources.From([], Spend).Table();
        Assert.Null(spentOnly.Prior);
        Assert.Null(spentOnly.Homogeneity());
        Assert.All(spentOnly.Sources, source => Assert.Equal("too-few-leads", source.WhyUnranked!.Code));
        Assert.Contains("| – | radio | 0 | – | – | – | – | – | – | – | – | – | – |", spentOnly.ToMarkdown(CultureInfo.InvariantCulture));
        Assert.Empty(LeadSources.From([]).Table().Sources);
        LeadSource only = LeadSources.From(Leads([("a", 40, 4)])).Table().Sources.Single();
        Assert.Equal((1, null, null), (only.Rank, only.PValue, only.HolmPValue));
    }

    [Fact]
    public void It_can_rank_by_an_earlier_stage()
    {
        Lead[] leads = [.. Leads([("a", 40, 4), ("b", 40, 10)]).Select(lead => lead with { SalesQualified = lead.Source == "a" ? Day : lead.Converted })];
        Assert.Equal(["a", "b"], LeadSources.From(leads).Table(LeadTarget.SalesQualified, level: 0.8).Sources.Select(source => source.Name));
        Assert.Equal(LeadTarget.SalesQualified, LeadSources.From(leads).Table(LeadTarget.SalesQualified).Target);
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Assert.Equal("leads", Assert.Throws<ArgumentNullException>(() => LeadSources.From((IEnumerable<Lead>)null!)).ParamName);
        Assert.Equal("fact", Assert.Throws<ArgumentNullException>(() => LeadSources.From(new[] { 1 }, (Func<int, Lead>)null!)).ParamName);
        Assert.Equal("scope", Assert.Throws<ArgumentOutOfRangeException>(() => LeadSources.From([], Spend, default)).ParamName);
        Assert.Equal("spend", Assert.Throws<ArgumentOutOfRangeException>(() => LeadSources.From([], new Dictionary<string, Money> { ["ads"] = new(-1, "EUR") })).ParamName);
        Assert.Equal("minimumLeads", Assert.Throws<ArgumentOutOfRangeException>(() => Sources.Table(minimumLeads: 0)).ParamName);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => Sources.Table(level: 95)).ParamName);
        Assert.Equal("funnelLevel", Assert.Throws<ArgumentOutOfRangeException>(() => Sources.Table(funnelLevel: 1)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentOutOfRangeException>(() => Sources.Table(default)).ParamName);
        string message = Assert.Throws<CurrencyMismatchException>(() => LeadSources.From(Leads([("ads", 4, 1)]), new Dictionary<string, Money> { ["ads"] = new(1, "USD") })).Message;
        Assert.Contains("EUR", message);
        Assert.Contains("USD", message);
        Assert.Contains("row 1 (counted from 0)", Assert.Throws<ArgumentException>(() => LeadSources.From([new Lead { Created = Day }, new Lead()])).Message);
    }

    private static Arbitrary<(string Name, int Leads, int Converted)[]> Groups { get; } = Arb.From(
        from count in Gen.Choose(0, 4)
        from sources in Gen.ArrayOf(
            from name in Gen.Elements("", "a", "b", "c", "d", "e")
            from size in Gen.Choose(0, 60)
            from converted in Gen.Choose(0, size)
            select (Name: name, Leads: size, Converted: converted),
            count)
        select sources.GroupBy(source => source.Name).Select(same => same.First()).ToArray());

    private static Dictionary<string, LeadSummary> Summaries((string Name, int Leads, int Converted)[] groups) => groups.ToDictionary(
        group => group.Name,
        group => LeadSummary.From(new LeadTotals { Leads = group.Leads, MarketingQualified = group.Converted, SalesQualified = group.Converted, Converted = group.Converted }));

    private static Lead[] Leads((string Name, int Leads, int Converted)[] groups) =>
    [
        .. from source in groups
           from lead in Enumerable.Range(0, source.Leads)
           let isConverted = source.Converted > lead
           select new Lead { Created = Day, Source = source.Name, Converted = isConverted ? Day.PlusDays(10) : null, Revenue = isConverted ? new Money(100, "EUR") : default },
    ];
}
