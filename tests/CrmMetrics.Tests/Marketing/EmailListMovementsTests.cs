using System.Globalization;
using System.Text.Json;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

public class EmailListMovementsLaws : SummaryLaws<EmailListMovements>
{
    internal static Arbitrary<EmailListMovements> Lists { get; } = Arb.From(
        from opening in Given.CountGen
        from joined in Gen.Choose(0, 500)
        from cuts in Gen.ArrayOf(Gen.Choose(0, 1000), 4)
        let most = opening + joined
        let lost = cuts.Select(cut => most * cut / 5000).ToArray()
        select EmailListMovements.From(opening, joined, lost[0], lost[1], lost[2], lost[3]));

    protected override Arbitrary<EmailListMovements> Any => Lists;

    protected override EmailListMovements Zero => EmailListMovements.Zero;

    protected override EmailListMovements Parse(string text) => EmailListMovements.Parse(text);
}

public class EmailListMovementsTests
{
    private static readonly EmailListMovements Month = EmailListMovements.From(opening: 10_000, joined: 500, unsubscribed: 150, bounced: 50, complained: 0, cleaned: 100);

    private static readonly EmailListLosses[] Losses = (EmailListLosses[])Enum.GetValues(typeof(EmailListLosses));

    private static readonly EmailListDenominator[] Denominators = (EmailListDenominator[])Enum.GetValues(typeof(EmailListDenominator));

    // growth.json, published: worked examples of sequenzy, sender.net and operately.
    [Fact]
    public void Published_growth_rates_are_met_exactly()
    {
        int rows = 0;
        foreach (JsonElement row in GoldenFile.Read("growth.json").GetProperty("published").EnumerateArray())
        {
            if (row.TryGetProperty("growth", out JsonElement growth))
            {
                bool isSplit = row.TryGetProperty("unsubscribed", out _);
                EmailListMovements list = EmailListMovements.From(
                    row.GetProperty("start").GetInt64(),
                    row.GetProperty("new").GetInt64(),
                    Count(row, isSplit ? "unsubscribed" : "lost"),
                    bounced: isSplit ? Count(row, "bounced") : 0,
                    cleaned: isSplit ? Count(row, "cleaned") : 0);
                Assert.Equal(growth.GetDouble(), list.Growth().Value);
                rows++;
            }
        }

        Assert.Equal(3, rows);
        static long Count(JsonElement row, string name) => row.GetProperty(name).GetInt64();
    }

    [Fact]
    public void Each_variant_has_its_figure_and_its_name()
    {
        Assert.Equal(0.02, Month.Growth().Value);
        Assert.Equal(0.03, Month.Growth(EmailListLosses.ExceptCleaned).Value);
        Assert.Equal(0.035, Month.Growth(EmailListLosses.UnsubscribedAndComplained).Value);
        Assert.Equal(200 / 10_200.0, Month.Growth(EmailListLosses.All, EmailListDenominator.Closing).Value);
        Assert.Equal(200 / 10_100.0, Month.Growth(EmailListLosses.All, EmailListDenominator.Average).Value);
        Assert.Equal(0.05, Month.GrossGrowth().Value);
        Assert.Equal(0.03, Month.Decay().Value);

        // The closing list is 10,200, whichever losses a rate counts.
        Assert.Equal((300 / 10_200.0, 300 / 10_100.0), (Month.Growth(EmailListLosses.ExceptCleaned, EmailListDenominator.Closing).Value, Month.Growth(EmailListLosses.ExceptCleaned, EmailListDenominator.Average).Value));
        Assert.Equal((350 / 10_200.0, 350 / 10_100.0), (Month.Growth(EmailListLosses.UnsubscribedAndComplained, EmailListDenominator.Closing).Value, Month.Growth(EmailListLosses.UnsubscribedAndComplained, EmailListDenominator.Average).Value));
        Assert.Equal((500 / 10_200.0, 500 / 10_100.0), (Month.GrossGrowth(EmailListDenominator.Closing).Value, Month.GrossGrowth(EmailListDenominator.Average).Value));
        Assert.Equal(0.015, Month.Decay(EmailListLosses.UnsubscribedAndComplained).Value);
        string[] ids = [.. from losses in Losses from denominator in Denominators select Month.Growth(losses, denominator).Definition.Id];
        Assert.Equal(9, ids.Distinct().Count());
        Assert.Equal("new less unsubscribed, complained, bounced and cleaned, over opening", Month.Growth().Definition.Text);
        _ = Assert.Throws<DefinitionMismatchException>(() => Month.Growth().ComparedWith(Month.Growth(EmailListLosses.ExceptCleaned)));
    }

    [Fact]
    public void Compounded_over_its_months_the_monthly_figure_gives_the_period() =>
        Check.That(EmailListMovementsLaws.Lists, Arb.From(Gen.Choose(1, 24)), (list, months) => Losses.All(losses =>
            (list.CompoundMonthlyGrowth(months, losses).Value is not { } growth || Math.Abs(Math.Pow(1 + growth, months) - 1 - list.Growth(losses).Value!.Value) <= 1e-10 * (1 + list.Growth(losses).Value!.Value))
            && (list.MonthlyDecay(months, losses).Value is not { } decay || Math.Abs(1 - Math.Pow(1 - decay, months) - list.Decay(losses).Value!.Value) <= 1e-10)));

    [Fact]
    public void Intervals_hold_the_value_and_widen_with_the_level() =>
        Check.That(EmailListMovementsLaws.Lists, Arb.From(Gen.Choose(1, 24)), (list, months) =>
            (from losses in Losses from denominator in Denominators select list.Growth(losses, denominator))
            .Concat(Denominators.Select(list.GrossGrowth))
            .Concat(Losses.Select(losses => list.CompoundMonthlyGrowth(months, losses)))
            .Concat(Losses.Select(losses => list.MonthlyDecay(months, losses)))
            .All(figure => figure.Value is { } value
                ? figure.Interval() is { } usual
                    ? figure.WhyNoInterval is null && figure.Interval(0.8) is { } narrow && narrow.Contains(value) && Within(narrow, usual) && (figure.Interval(0.99) is not { } wide || Within(usual, wide))
                        && !double.IsInfinity(usual.Lower) && !double.IsInfinity(usual.Upper)
                    : figure.Interval(0.8) is null && figure.WhyNoInterval!.Code == "list-may-be-empty" && !figure.Definition.Id.EndsWith("opening", StringComparison.Ordinal)
                : figure.Interval() is null && figure.WhyUndefined is not null));

    private static bool Within(ConfidenceInterval inner, ConfidenceInterval outer) => outer.Lower <= inner.Lower + 1e-12 && outer.Upper >= inner.Upper - 1e-12;

    [Fact]
    public void Over_closing_or_average_the_size_is_that_of_the_list_itself() =>
        Check.That(EmailListMovementsLaws.Lists, list => Losses.All(losses =>
            Over(list.Growth(losses, EmailListDenominator.Closing), list.Joined - list.Lost(losses), list.Closing)
            && Over(list.Growth(losses, EmailListDenominator.Average), list.Joined - list.Lost(losses), (list.Opening + list.Closing) / 2.0)
            && Over(list.GrossGrowth(EmailListDenominator.Closing), list.Joined, list.Closing)));

    private static bool Over(Estimate figure, long change, double size) => size == 0 ? figure.WhyUndefined!.Code == "empty-list" : figure.Value!.Value.Equals(change / size);

    // At a bound the exact bounds of new and of lost, the one in the change and the other in the size, just make up for change − ratio × what stays.
    [Fact]
    public void Over_the_closing_list_the_interval_has_the_chance_of_the_losses_that_are_not_counted()
    {
        ConfidenceInterval joined = EventRate.From(500, 1).Interval(0.9)!.Value, lost = EventRate.From(300, 1).Interval(0.9)!.Value, growth = Month.GrossGrowth(EmailListDenominator.Closing).Interval(0.9)!.Value;
        double lower = growth.Lower / (1 - growth.Lower), upper = growth.Upper / (1 - growth.Upper);
        GoldenFile.Close(500 - (lower * 9_700), Math.Sqrt(Math.Pow(500 - joined.Lower, 2) + Math.Pow(lower * (300 - lost.Lower), 2)), 1e-9);
        GoldenFile.Close((upper * 9_700) - 500, Math.Sqrt(Math.Pow(joined.Upper - 500, 2) + Math.Pow(upper * (lost.Upper - 300), 2)), 1e-9);
    }

    // Of 10 addresses 8 left: 16 might have, and nobody be left to divide by.
    [Fact]
    public void Where_the_list_may_be_empty_growth_over_closing_has_no_interval_and_says_why()
    {
        EmailListMovements small = EmailListMovements.From(opening: 10, joined: 1, unsubscribed: 8);
        Estimate closing = small.Growth(EmailListLosses.All, EmailListDenominator.Closing), average = small.Growth(EmailListLosses.All, EmailListDenominator.Average);
        Assert.Equal((-7 / 3.0, "list-may-be-empty", null, null), (closing.Value, closing.WhyNoInterval!.Code, closing.Interval(), closing.Interval(0.5)));
        Assert.Equal("at 95 % the counts leave open that no address is left to divide by", closing.WhyNoInterval.Text);
        Assert.Equal(-2.0, average.Interval()!.Value.Lower);
        Assert.Equal("list-may-be-empty", small.GrossGrowth(EmailListDenominator.Closing).WhyNoInterval!.Code);
    }

    [Fact]
    public void The_interval_of_net_growth_joins_the_exact_bounds_of_new_and_lost()
    {
        ConfidenceInterval joined = EventRate.From(500, 1).Interval(0.9)!.Value, lost = EventRate.From(300, 1).Interval(0.9)!.Value, growth = Month.Growth().Interval(0.9)!.Value;
        GoldenFile.Close((200 - Math.Sqrt(Math.Pow(500 - joined.Lower, 2) + Math.Pow(lost.Upper - 300, 2))) / 10_000, growth.Lower, 1e-12);
        GoldenFile.Close((200 + Math.Sqrt(Math.Pow(joined.Upper - 500, 2) + Math.Pow(300 - lost.Lower, 2))) / 10_000, growth.Upper, 1e-12);
        GoldenFile.Close(joined.Upper / 10_000, Month.GrossGrowth().Interval(0.9)!.Value.Upper, 1e-12);
    }

    [Fact]
    public void Opening_and_movements_make_the_closing_over_any_chain_of_periods() =>
        Check.That(EmailListMovementsLaws.Lists, Arb.From(Gen.Choose(0, 300)), (list, joined) =>
        {
            EmailListMovements next = EmailListMovements.From(list.Closing, joined, list.Closing / 3), both = list.Then(next);
            return both.Closing == next.Closing && both.Opening == list.Opening && both.Closing == both.Opening + both.Joined - both.Lost(EmailListLosses.All);
        });

    [Fact]
    public void Rows_are_counted_by_how_the_address_came_or_left()
    {
        EmailListChange[] rows = [EmailListChange.Joined, EmailListChange.Joined, EmailListChange.Unsubscribed, EmailListChange.Bounced, EmailListChange.Complained, EmailListChange.Cleaned];
        Assert.Equal(EmailListMovements.From(10, 2, 1, 1, 1, 1), EmailListMovements.From(10, rows, row => row));
        Assert.Equal("10 +2 −4 = 8", EmailListMovements.From(10, rows, row => row).ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_empty_list_and_a_list_that_lost_more_than_it_had_say_so()
    {
        EmailListMovements fresh = EmailListMovements.From(opening: 0, joined: 5, unsubscribed: 1);
        Assert.Equal((null, "empty-list"), (fresh.Growth().Value, fresh.Growth().WhyUndefined!.Code));
        Assert.Equal(1.0, fresh.Growth(EmailListLosses.All, EmailListDenominator.Closing).Value);
        Assert.Equal((null, "empty-list"), (fresh.CompoundMonthlyGrowth(2).Value, fresh.MonthlyDecay(2).WhyUndefined!.Code));
        EmailListMovements churned = EmailListMovements.From(opening: 10, joined: 20, unsubscribed: 15);
        Assert.Equal((1.5, "more-lost-than-opened"), (churned.Decay().Value, churned.MonthlyDecay(3).WhyUndefined!.Code));
        Assert.Equal(-1.0, EmailListMovements.From(10, 0, 10).CompoundMonthlyGrowth(3).Value);
        Assert.Equal("empty-list", EmailListMovements.From(10, 0, 10).Growth(EmailListLosses.All, EmailListDenominator.Closing).WhyUndefined!.Code);
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Assert.Equal("opening", Assert.Throws<ArgumentOutOfRangeException>(() => EmailListMovements.From(-1, 0, 0)).ParamName);
        Assert.Equal("cleaned", Assert.Throws<ArgumentOutOfRangeException>(() => EmailListMovements.From(1, 0, 0, 0, 0, -1)).ParamName);
        Assert.StartsWith("opening: 12 addresses were lost, but there were only 10 at the opening and 1 that joined.", Assert.Throws<ArgumentException>(() => EmailListMovements.From(10, 1, 12)).Message);
        Assert.StartsWith("next: must open with the 10200 addresses that this period closes with, but opens with 10000.", Assert.Throws<ArgumentException>(() => Month.Then(Month)).Message);
        Assert.StartsWith(
            "rows: row 1 (counted from 0): the change must be Joined, Unsubscribed, Bounced, Complained or Cleaned, but was 0.",
            Assert.Throws<ArgumentException>(() => EmailListMovements.From(1, [EmailListChange.Joined, default], row => row)).Message);
        Assert.Equal("losses", Assert.Throws<ArgumentOutOfRangeException>(() => Month.Growth(default)).ParamName);
        Assert.Equal("denominator", Assert.Throws<ArgumentOutOfRangeException>(() => Month.GrossGrowth(default)).ParamName);
        Assert.Equal("months", Assert.Throws<ArgumentOutOfRangeException>(() => Month.CompoundMonthlyGrowth(0)).ParamName);
        Assert.Equal("change", Assert.Throws<ArgumentNullException>(() => EmailListMovements.From(1, new[] { 1 }, null!)).ParamName);
        Assert.False(EmailListMovements.TryParse("opening=1;joined=0;unsubscribed=2;bounced=0;complained=0;cleaned=0", out _));
    }
}
