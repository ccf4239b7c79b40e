using System.Globalization;
using System.IO;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Tests.Retention;

public class ChurnSignalsLaws : SummaryLaws<ChurnSignals>
{
    protected override Arbitrary<ChurnSignals> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(ChurnSignals.Zero)),
        (9, Gen.Choose(0, 26).ArrayOf().Select(rows => ChurnSignals.From(rows, ChurnSignalsTests.Signals)))));

    protected override ChurnSignals Zero => ChurnSignals.Zero;

    protected override ChurnSignals Parse(string text) => ChurnSignals.Parse(text);
}

public class ChurnSignalsTests
{
    internal static ChurnSignal<int>[] Signals { get; } =
        [ChurnSignal<int>.Flag("flag", row => Said(row)), ChurnSignal<int>.Flag("end; [date]", row => Said(row / 3)), ChurnSignal<int>.Flag("event", row => Said(row / 9))];

    [Fact]
    public void Every_figure_is_that_of_a_plain_count() => Check.That(Arb.From(Gen.Choose(0, 26).ArrayOf()), rows =>
    {
        ChurnSignals table = ChurnSignals.From(rows, Signals);
        PairedProportions pairs = table.Pairs("flag", "event");
        return table.Left("event") is { } left && left.Part == rows.Count(row => Said(row / 9) == true) && left.Whole == rows.Count(row => Said(row / 9) is not null)
            && pairs == PairedProportions.From(Both(true, true), Both(true, false), Both(false, true), Both(false, false))
            && table.Agreement.Part == rows.Count(row => new[] { Said(row), Said(row / 3), Said(row / 9) }.Where(said => said is not null).Distinct().Count() < 2)
            && table.AgreementOf("flag", "event").Part == pairs.Both + pairs.Neither
            && table.Patterns.Sum(pattern => pattern.Customers) == rows.Length
            && table.Patterns.All(pattern => rows.Count(row => pattern.HasLeft.SequenceEqual([Said(row), Said(row / 3), Said(row / 9)])) == pattern.Customers)
            && ChurnSignals.By(rows, row => row % 2, Signals).Values.Aggregate(ChurnSignals.Zero, (sum, part) => sum + part) == (rows.Length == 0 ? ChurnSignals.Zero : table);

        int Both(bool first, bool second) => rows.Count(row => Said(row) == first && Said(row / 9) == second);
    });

    [Fact]
    public void Kappa_is_Cohens_and_its_error_the_delta_methods()
    {
        // The table 20, 5, 10, 15 has kappa 0.4; its error is computed here from slopes by small steps.
        bool[][] rows = [.. Repeat(20, true, true), .. Repeat(5, true, false), .. Repeat(10, false, true), .. Repeat(15, false, false)];
        Estimate kappa = ChurnSignals.From(rows, ChurnSignal<bool[]>.Flag("a", row => row[0]), ChurnSignal<bool[]>.Flag("b", row => row[1])).Kappa("a", "b");
        double[] p = [0.4, 0.1, 0.2, 0.3];
        GoldenFile.Close(0.4, kappa.Value, 1e-15);
        const double Step = 1e-5;
        double[] slopes = [.. p.Select((_, i) => (Kappa([.. p.Select((q, j) => q + (i == j ? Step : 0))]) - Kappa([.. p.Select((q, j) => q - (i == j ? Step : 0))])) / (2 * Step))];
        double mean = p.Zip(slopes, (q, slope) => q * slope).Sum(), variance = p.Zip(slopes, (q, slope) => q * (slope - mean) * (slope - mean)).Sum() / 50;
        ConfidenceInterval interval = kappa.Interval(0.9)!.Value;
        GoldenFile.Close(2 * 1.6448536269514722 * Math.Sqrt(variance), interval.Width, 1e-8);
        Assert.Equal("no-variation", ChurnSignals.From(rows, ChurnSignal<bool[]>.Flag("a", _ => true), ChurnSignal<bool[]>.Flag("b", _ => true)).Kappa("a", "b").WhyUndefined!.Code);

        static IEnumerable<bool[]> Repeat(int count, bool first, bool second) => Enumerable.Repeat(new[] { first, second }, count);

        // Any weights: the function is made homogeneous, as the delta method for shares wants it.
        static double Kappa(double[] q)
        {
            double all = q.Sum(), seen = (q[0] + q[3]) / all, chance = (((q[0] + q[1]) * (q[0] + q[2])) + ((q[2] + q[3]) * (q[1] + q[3]))) / all / all;
            return (seen - chance) / (1 - chance);
        }
    }

    [Fact]
    public void The_four_signals_say_what_they_say()
    {
        LocalDate asOf = new(2024, 12, 31);
        (LocalDate? End, decimal? Balance, LocalDate? Seen)[] rows =
            [(asOf, 0, asOf.PlusDays(-90)), (asOf.PlusDays(1), -5, asOf.PlusDays(-89)), (null, null, null), (new LocalDate(2024, 1, 1), 12.5m, asOf.PlusDays(3))];
        ChurnSignals table = ChurnSignals.From(
            rows,
            ChurnSignal<(LocalDate? End, decimal? Balance, LocalDate? Seen)>.EndDate("end", row => row.End, asOf),
            ChurnSignal<(LocalDate? End, decimal? Balance, LocalDate? Seen)>.Balance("balance", row => row.Balance),
            ChurnSignal<(LocalDate? End, decimal? Balance, LocalDate? Seen)>.LastActivity("activity", row => row.Seen, asOf, 90));
        Assert.Equal((2L, 4L), (table.Left("end").Part, table.Left("end").Whole));
        Assert.Equal((1L, 3L), (table.Left("balance").Part, table.Left("balance").Whole));
        Assert.Equal((1L, 3L), (table.Left("activity").Part, table.Left("activity").Whole));
        Assert.Contains("1: end yes, balance no, activity no", table.Patterns.Select(pattern => pattern.ToString()));
        Assert.Contains("| there | unknown | unknown | 1 | 25.0 % |", table.ToMarkdown(CultureInfo.InvariantCulture));
        Assert.Equal("4 customers, left by end 2/4 = 50.0 %, by balance 1/3 = 33.3 %, by activity 1/3 = 33.3 %; agreement 3/4 = 75.0 %", table.ToString(null, CultureInfo.InvariantCulture));
    }

    [SkippableFact]
    public void RavenStack_has_lost_22_percent_by_flag_and_70_percent_by_event()
    {
        string[][] accounts = Lines("ravenstack_accounts.csv"), subscriptions = Lines("ravenstack_subscriptions.csv");
        HashSet<string> events = [.. Lines("ravenstack_churn_events.csv").Select(cells => cells[1])];
        ILookup<string, string[]> held = subscriptions.ToLookup(cells => cells[1]);
        LocalDate asOf = new(2024, 12, 31);
        ChurnSignals table = ChurnSignals.From(
            accounts,
            ChurnSignal<string[]>.Flag("flag", cells => cells[9] == "TRUE"),
            ChurnSignal<string[]>.Flag("event", cells => events.Contains(cells[0])),
            ChurnSignal<string[]>.EndDate("end date", cells => held[cells[0]].Any(row => row[3].Length == 0) ? null : held[cells[0]].Max(row => (LocalDate?)LocalDatePattern.Iso.Parse(row[3]).Value), asOf),
            ChurnSignal<string[]>.Balance("balance", cells => held[cells[0]].Where(row => row[3].Length == 0).Sum(row => decimal.Parse(row[6], CultureInfo.InvariantCulture))));
        Assert.Equal((110L, 500L, 0.22), (table.Left("flag").Part, table.Left("flag").Whole, table.Left("flag").Value));
        Assert.Equal((352L, 500L, 0.704), (table.Left("event").Part, table.Left("event").Whole, table.Left("event").Value));
        Assert.True(table.Kappa("flag", "event").Interval()!.Value.Contains(0), "the flag and the events agree no more than by chance");

        // The plain count of the four cells.
        Assert.Equal(accounts.Count(cells => cells[9] == "TRUE" && events.Contains(cells[0])), table.Pairs("flag", "event").Both);
        Assert.Equal(accounts.Count(cells => held[cells[0]].All(row => row[3].Length > 0)), table.Left("end date").Part);
    }

    [Fact]
    public void Impossible_signals_are_refused()
    {
        int[] rows = [1];
        Assert.StartsWith("There must be from 1 to 20 signals, but there were 0.", Assert.Throws<ArgumentException>(() => ChurnSignals.From(rows)).Message);
        Assert.StartsWith("Each signal must have a name that no other has, but there were two of \"flag\".", Assert.Throws<ArgumentException>(() => ChurnSignals.From(rows, Signals[0], Signals[0])).Message);
        Assert.StartsWith("A signal needs a name of one line, but there was \" \".", Assert.Throws<ArgumentException>(() => ChurnSignal<int>.Flag(" ", _ => true)).Message);
        Assert.StartsWith("The table has no signal \"balance\", but flag,", Assert.Throws<ArgumentException>(() => ChurnSignals.From(rows, Signals).Left("balance")).Message);
        Assert.StartsWith("customers: row 0 (counted from 0): has no key.", Assert.Throws<ArgumentException>(() => ChurnSignals.By(rows, _ => (string)null!, Signals)).Message);
        Assert.Equal("days", Assert.Throws<ArgumentOutOfRangeException>(() => ChurnSignal<int>.LastActivity("silence", _ => null, default, 0)).ParamName);
        _ = Assert.Throws<DefinitionMismatchException>(() => ChurnSignals.From(rows, Signals[0]) + ChurnSignals.From(rows, Signals[1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("signals=a;patterns=[3];customers=[1]")]
    [InlineData("signals=a;patterns=[2];customers=[0]")]
    [InlineData("signals=a;patterns=[2,1];customers=[1]")]
    [InlineData("signals=a%0Aa;patterns=[2];customers=[1]")]
    public void Text_that_is_none_is_refused(string text)
    {
        _ = Assert.Throws<FormatException>(() => ChurnSignals.Parse(text));
        Assert.False(ChurnSignals.TryParse(text, out ChurnSignals table));
        Assert.Equal(ChurnSignals.Zero, table);
    }

    private static bool? Said(int digit) => (digit % 3) switch { 0 => null, 1 => false, _ => true };

    private static string[][] Lines(string file) =>
        [.. File.ReadAllLines(SharedData.Path("ravenstack/" + file)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
}
