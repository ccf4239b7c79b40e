using System.Globalization;
using System.Text.RegularExpressions;
using CrmMetrics.Tests.Lifetime;

namespace CrmMetrics.Tests.Samples;

public sealed class LifetimeValueTests : IDisposable
{
    private const string Project = "docs/samples/LifetimeValue";

    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void The_embedded_shop_is_synthetic_and_comes_back_as_it_was_simulated()
    {
        (int code, string output, string errors) = sample.Run(Project);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("Synthetic data of a shop that is made up", output, StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(output, ": Converged after")); // Three models, then the best one and the spend on the whole log.
        string fits = output[output.IndexOf("The models that value the customers", StringComparison.Ordinal)..];
        foreach ((string name, double truth) in (ReadOnlySpan<(string, double)>)[("r", 0.7), ("alpha", 8), ("s", 0.6), ("beta", 12), ("p", 6), ("q", 4), ("v", 24)])
        {
            Match row = Regex.Match(fits, $@" {name} +\S+ +(\S+) to (\S+)");
            Assert.InRange(truth, Number(row.Groups[1].Value), Number(row.Groups[2].Value));
        }
    }

    [Fact]
    public void It_says_the_same_a_second_time_in_plain_text_of_100_columns()
    {
        (_, string output, _) = sample.Run(Project);

        Assert.Equal(output, sample.Run(Project).Output);
        Assert.DoesNotContain('\e', output);
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 100, line));
    }

    [Fact]
    public void The_equity_of_the_months_adds_up_and_the_ten_stand_in_the_order_of_their_value()
    {
        (_, string output, _) = sample.Run(Project);

        string[][] equity = Rows(output, "Customer equity");
        string[][] ten = Rows(output, "The ten most valuable customers");
        Assert.Equal(["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "all"], equity.Select(row => row[0]));
        Assert.All([1, 2, 4], column => Assert.Equal(Number(equity[^1][column]), equity[..^1].Sum(row => Number(row[column])), 4.0));
        Assert.Equal(10, ten.Length);
        Assert.Equal(ten.OrderByDescending(row => Number(row[6])), ten);
        Assert.All(ten, row => Assert.All([2, 4, 6], column => Assert.InRange(Number(row[column]), Bound(row[column + 1], 0), Bound(row[column + 1], 1))));
        Assert.True(10 * Number(equity[^1][2]) > ten.Sum(row => Number(row[6])));
    }

    [Fact]
    public void A_margin_twice_as_high_is_worth_twice_as_much()
    {
        string[] once = Rows(sample.Run(Project, "--margin", "0.2").Output, "Customer equity")[^1], twice = Rows(sample.Run(Project, "--margin", "0.4").Output, "Customer equity")[^1];

        Assert.All([2, 4], column => Assert.Equal(2 * Number(once[column]), Number(twice[column]), 1.5));
    }

    [SkippableFact]
    public void Cdnow_gives_the_published_figures()
    {
        (int code, string output, string errors) = sample.Run(Project, "--cdnow", SharedData.Path("cdnow_sample_transactions.csv"));

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("2,357 customers", output, StringComparison.Ordinal);
        Dictionary<string, string[]> models = Rows(output, "Which model is to be believed").ToDictionary(row => row[0]);
        Assert.Equal(["-9,582.429", "1,653.4", "1,882", "0.785"], Cells(models["BG/NBD"], 1, 4, 5, 7));
        Assert.Equal(["1,576.7", "0.765"], Cells(models["MBG/NBD"], 4, 7));
        Assert.Equal(["-9,594.976", "1,665.5", "0.755"], Cells(models["Pareto/NBD"], 1, 4, 7));
        Assert.Equal(["1.024"], Cells(models["own past rate"], 7));
        Assert.Matches(@"BG/NBD +r +0\.2426 .*\n +alpha +4\.414 .*\n +a +0\.7929 .*\n +b +2\.426 ", output);
        Assert.Contains("(correlation 0.114)", output.Replace('\n', ' '), StringComparison.Ordinal);

        IReadOnlyList<long> weeks = CdnowSample.WeeklyCumulativeRepeats();
        string[][] tracking = Rows(output, "Tracking");
        Assert.Equal(19, tracking.Length);
        Assert.All(tracking.Select((row, at) => (row, at)), month => Assert.Equal(weeks[(4 * month.at) + 3], Number(month.row[4])));
        Assert.Equal("1997-09-10", tracking.Single(row => row[1] == "in part")[0]);
    }

    [Fact]
    public void An_own_log_is_read_with_its_end_and_its_currency()
    {
        // Customer i buys on i + 1 days in all, a week apart, in January to June.
        string rows = string.Concat(Enumerable.Range(0, 40).SelectMany(i => Enumerable.Range(0, 1 + (i % 8)).Select(purchase =>
            $"K{i},{new DateOnly(2026, 1, 1).AddDays((i % 20) + ((9 + (i % 5)) * purchase)):yyyy-MM-dd},{10 + (i * 7 % 23) + purchase}.50\n")));
        sample.Write("own.csv", "customer,date,amount\n" + rows);

        (int code, string output, string errors) = sample.Run(Project, "--data", "own.csv", "--currency", "CHF", "--as-of", "2026-06-30", "--calibration-end", "2026-03-15");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("40 customers, 180 transactions", output, StringComparison.Ordinal); // 5 times 1 + 2 + … + 8.
        string words = string.Join(" ", output.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)); // The console breaks lines.
        Assert.Contains("models learn until 2026-03-15 and are judged until 2026-06-30", words, StringComparison.Ordinal);
        Assert.Contains("in CHF", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_buys_again_it_says_so()
    {
        sample.Write("once.csv", "customer,date,amount\nA,2026-01-01,10\nB,2026-01-05,20\nC,2026-02-01,20\n");

        (int code, string output, string errors) = sample.Run(Project, "--data", "once.csv", "--as-of", "2026-06-30");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("Warning nobody-repeats", output, StringComparison.Ordinal);
        Assert.Contains(": AtEdge after", output, StringComparison.Ordinal);
        Assert.EndsWith("Nobody has bought again and paid for it: what customers are worth cannot be told.\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.csv line 1: the header must have the columns customer, date and amount.", 1, "--data", "shop.csv")]
    [InlineData("bad.csv line 3: there must be a customer and a date written as yyyy-MM-dd, but there were \"B\" and \"01/02/2026\".", 1, "--data", "bad.csv")]
    [InlineData("purchases: row 1 (counted from 0): is a refund of -20, and the definition does not say what to do with refunds", 1, "--data", "refund.csv")]
    [InlineData("There is no purchase by ", 1, "--data", "none.csv")]
    [InlineData("Could not find file", 1, "--data", "nowhere.csv")]
    [InlineData("There is no purchase by 2020-01-01.", 1, "--as-of", "2020-01-01")]
    [InlineData("The calibration must end from the first purchase on 2026-01-01 to the day before 2026-01-01, but ended on 2026-01-01.", 1, "--data", "one.csv")]
    [InlineData("The calibration must end from the first purchase on 2025-01-01 to the day before 2026-06-30, but ended on 2027-01-01.", 1, "--calibration-end", "2027-01-01")]
    [InlineData("grossMargin: a share must be from 0 to 1 (did you mean 0.3?), but was 30.", 1, "--margin", "30")]
    [InlineData("Not understood: --dta .", 2, "--dta", ".")]
    public void What_it_cannot_do_it_says(string why, int code, params string[] arguments)
    {
        sample.Write("shop.csv", "customer;date\nA;2026-01-01\n");
        sample.Write("bad.csv", "customer,date,amount\nA,2026-01-01,10\nB,01/02/2026,20\n");
        sample.Write("refund.csv", "customer,date,amount\nA,2026-01-01,10\nB,2026-02-01,-20\n");
        sample.Write("none.csv", "customer,date,amount\n");
        sample.Write("one.csv", "customer,date,amount\nA,2026-01-01,10\n");

        (int Code, string Output, string Errors) = sample.Run(Project, arguments);

        Assert.Equal((code, ""), (Code, Output));
        Assert.Contains(why, Errors, StringComparison.Ordinal);
    }

    private static double Number(string text) => double.Parse(text.TrimEnd(' ', '%'), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static double Bound(string interval, int side) => Number(interval.Split(" to ")[side]);

    private static string[] Cells(string[] row, params int[] columns) => [.. columns.Select(column => row[column])];

    // The rows of a table: its cells stand two spaces apart, below a rule.
    private static string[][] Rows(string output, string title) =>
    [
        .. output[output.IndexOf("\n" + title, StringComparison.Ordinal)..].Split('\n').SkipWhile(line => !line.StartsWith('─')).Skip(1).TakeWhile(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => Regex.Split(line.Trim(), " {2,}")),
    ];
}
