using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Marketing;

public class LeadBuilderTests
{
    private static readonly LocalDate Day = new(2025, 3, 1);

    private static readonly Arbitrary<int> Cuts = Arb.From(Gen.Choose(0, 25));

    [Fact]
    public void A_lead_on_several_rows_counts_once()
    {
        Instant nine = Instant.FromUtc(2025, 3, 3, 9, 0);
        LeadBuilder<string> builder = new(comparer: StringComparer.OrdinalIgnoreCase);
        builder.Add("ann@example.org", new() { Created = Day.PlusDays(2), Source = "Fair", SalesQualified = Day.PlusDays(4), Disqualified = Day.PlusDays(9), Replies = new LeadReplies { Received = nine } });
        builder.Add("ANN@example.org", new() { Created = Day, Source = "Web", Converted = Day.PlusDays(20), Revenue = new Money(900m, Given.Euro) });
        builder.Add("bob@example.org", new() { Created = Day, Disqualified = Day.PlusDays(3) });
        builder.Add("bob@example.org", new() { Created = Day.PlusDays(1), Disqualified = Day.PlusDays(8) });
        Assert.Equal((4L, 2, 2L), (builder.Rows, builder.Leads, builder.Duplicates));
        Assert.Equal(
            [
                new Lead { Created = Day, Source = "Web", SalesQualified = Day.PlusDays(4), Converted = Day.PlusDays(20), Revenue = new Money(900m, Given.Euro), Replies = new LeadReplies { Received = nine } },
                new Lead { Created = Day, Disqualified = Day.PlusDays(8) },
            ],
            builder.ToLeads());
        Assert.Equal(builder.ToLeads()[0], builder.ToDictionary()["Ann@Example.org"]);
        Assert.Equal("2 leads: 1 sales-qualified, 1 converted (900.00 EUR), 1 disqualified, 0 open", LeadSummary.From(builder.ToLeads()).ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void One_open_row_keeps_a_lead_open()
    {
        LeadBuilder<int> builder = new();
        builder.AddRange([new Lead { Created = Day, Disqualified = Day }, new Lead { Created = Day.PlusDays(5) }], _ => 7, lead => lead);
        Assert.Null(Assert.Single(builder.ToLeads()).Disqualified);
    }

    [Fact]
    public void Replies_of_several_rows_are_the_first_of_each_kind()
    {
        Instant nine = Instant.FromUtc(2025, 3, 1, 9, 0), ten = nine + Duration.FromHours(1), noon = nine + Duration.FromHours(3);
        LeadBuilder<int> builder = new();
        builder.Add(1, new() { Created = Day, Replies = new LeadReplies { Received = ten, Attempted = noon } });
        builder.Add(1, new() { Created = Day, Replies = new LeadReplies { Received = nine, Automated = nine, Attempted = ten, Contacted = noon } });
        Assert.Equal(new LeadReplies { Received = nine, Automated = nine, Attempted = ten, Contacted = noon }, Assert.Single(builder.ToLeads()).Replies);
    }

    [Fact]
    public void The_order_and_the_shards_of_the_rows_do_not_matter() =>
        Check.That(GivenLeads.Leads, Cuts, (leads, cut) =>
        {
            (int Key, Lead Lead)[] rows = [.. leads.Select((lead, row) => (row * 7 % 5, lead with { Revenue = lead.Converted is null ? default : new Money(1m, Given.Euro) }))];
            IReadOnlyDictionary<int, Lead> whole = Built(rows).ToDictionary();
            LeadBuilder<int> merged = Built(rows.Take(cut).Reverse()), rest = Built(rows.Skip(cut));
            merged.Merge(rest);
            LeadBuilder<int> inTurn = Built(rows.Take(cut));
            inTurn.AddRange(rows.Skip(cut), row => row.Key, row => row.Lead);
            LeadBuilder<int> itself = Built(rows);
            itself.Merge(itself);
            return Same(whole, merged.ToDictionary()) && merged.Rows == rows.Length && Same(whole, Built(Enumerable.Reverse(rows)).ToDictionary())
                && Same(whole, inTurn.ToDictionary()) && inTurn.Rows == rows.Length
                && Same(whole, itself.ToDictionary()) && itself.Rows == 2 * rows.Length;
        });

    [Fact]
    public void What_comes_out_is_always_possible_and_is_what_each_row_says_where_none_is_repeated() =>
        Check.That(GivenLeads.Leads, leads =>
        {
            LeadBuilder<int> few = new(RepeatedRevenue.Added), apart = new();
            few.AddRange(leads.Select((lead, row) => (lead, row)), row => row.row % 3, row => row.lead);
            apart.AddRange(leads.Select((lead, row) => (lead, row)), row => row.row, row => row.lead);
            return LeadSummary.From(few.ToLeads()).Revenue.Amount == leads.Sum(lead => lead.Revenue.Amount) && apart.ToLeads().SequenceEqual(leads) && apart.Duplicates == 0;
        });

    [Fact]
    public void The_same_sale_with_different_amounts_is_an_error_and_sales_of_their_own_are_added()
    {
        Lead sale = new() { Created = Day, Converted = Day, Revenue = new Money(900m, Given.Euro) };
        LeadBuilder<string> same = new(), added = new(RepeatedRevenue.Added);
        foreach (LeadBuilder<string> builder in new[] { same, added })
        {
            builder.Add("ann", sale);
            builder.Add("ann", sale with { Revenue = default });
            builder.Add("ann", sale);
        }

        Assert.Equal(new Money(900m, Given.Euro), same.ToLeads()[0].Revenue);
        Assert.Equal(new Money(1_800m, Given.Euro), added.ToLeads()[0].Revenue);
        Assert.StartsWith(
            "lead: the rows of the lead ann have revenue of 900.00 EUR and of 800.00 EUR; as the same sale they must agree: count them as Added where each row has sales of its own.",
            Assert.Throws<ArgumentException>(() => same.Add("ann", sale with { Revenue = new Money(800m, Given.Euro) })).Message,
            StringComparison.Ordinal);
        _ = Assert.Throws<CurrencyMismatchException>(() => same.Add("ann", sale with { Revenue = new Money(900m, Given.Dollar) }));
        _ = Assert.Throws<DefinitionMismatchException>(() => same.Merge(added));
    }

    [Fact]
    public void Bad_rows_are_refused()
    {
        LeadBuilder<string> builder = new();
        Assert.StartsWith("lead: of the lead ann it has no date of creation.", Assert.Throws<ArgumentException>(() => builder.Add("ann", default)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "rows: row 1 (counted from 0): it has no date of creation; row 2 (counted from 0): it has no date of creation.",
            Assert.Throws<ArgumentException>(() => builder.AddRange([new Lead { Created = Day }, default, default], _ => "ann", lead => lead)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("key: the key of row 0 (counted from 0) must not be null.", Assert.Throws<ArgumentException>(() => builder.AddRange([default(Lead)], _ => null!, lead => lead)).Message, StringComparison.Ordinal);
        Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => builder.Add(null!, new Lead { Created = Day })).ParamName);
        Assert.Equal("other", Assert.Throws<ArgumentNullException>(() => builder.Merge(null!)).ParamName);
        Assert.Equal("repeated", Assert.Throws<ArgumentOutOfRangeException>(() => new LeadBuilder<int>(default)).ParamName);
    }

    [Fact]
    public void A_refused_batch_leaves_the_builder_as_it_was()
    {
        Lead Sale(decimal amount, Currency currency) => new() { Created = Day, Converted = Day, Revenue = new Money(amount, currency) };
        LeadBuilder<string> builder = new(), other = new();
        builder.Add("k1", Sale(100m, Given.Euro));
        other.Add("k0", new() { Created = Day });
        other.Add("k1", Sale(200m, Given.Euro));
        Assert.StartsWith("other: the rows of the lead k1 have revenue of 100.00 EUR and of 200.00 EUR;", Assert.Throws<ArgumentException>(() => builder.Merge(other)).Message, StringComparison.Ordinal);
        Unchanged();
        Assert.StartsWith(
            "rows: row 1 (counted from 0): it has no date of creation.",
            Assert.Throws<ArgumentException>(() => builder.AddRange([new Lead { Created = Day }, default], _ => "k2", lead => lead)).Message,
            StringComparison.Ordinal);
        Unchanged();
        Assert.StartsWith(
            "rows: the rows of the lead k1 have revenue of 100.00 EUR and of 300.00 EUR;",
            Assert.Throws<ArgumentException>(() => builder.AddRange(["k2", "k1"], key => key, key => Sale(300m, Given.Euro))).Message,
            StringComparison.Ordinal);
        Unchanged();
        _ = Assert.Throws<CurrencyMismatchException>(() => builder.AddRange(["k2", "k1"], key => key, key => Sale(100m, Given.Dollar)));
        _ = Assert.Throws<ArgumentException>(() => builder.AddRange(["k2", null], key => key!, key => Sale(100m, Given.Euro)));
        _ = Assert.Throws<ArgumentException>(() => builder.Add("k1", Sale(200m, Given.Euro)));
        Unchanged();

        void Unchanged()
        {
            Assert.Equal((1L, 1, 0L), (builder.Rows, builder.Leads, builder.Duplicates));
            Assert.Equal(Sale(100m, Given.Euro), Assert.Single(builder.ToLeads()));
        }
    }

    [Fact]
    public void Leads_of_a_builder_that_tells_more_keys_apart_are_joined_here()
    {
        LeadBuilder<string> apart = new(RepeatedRevenue.Added), here = new(RepeatedRevenue.Added, StringComparer.OrdinalIgnoreCase);
        apart.AddRange(["ann", "Ann"], key => key, _ => new Lead { Created = Day, Converted = Day, Revenue = new Money(5m, Given.Euro) });
        here.Merge(apart);
        Assert.Equal((2L, 1L, new Money(10m, Given.Euro)), (here.Rows, here.Duplicates, Assert.Single(here.ToLeads()).Revenue));
    }

    private static LeadBuilder<int> Built(IEnumerable<(int Key, Lead Lead)> rows)
    {
        LeadBuilder<int> builder = new();
        builder.AddRange(rows, row => row.Key, row => row.Lead);
        return builder;
    }

    private static bool Same(IReadOnlyDictionary<int, Lead> left, IReadOnlyDictionary<int, Lead> right) => left.Count == right.Count && left.All(entry => right[entry.Key] == entry.Value);
}
