using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CrmMetrics.Tests.Guards;

namespace CrmMetrics.Tests.Samples;

public sealed class ScorecardTests : IDisposable
{
    private const string Project = "docs/samples/Scorecard";

    private readonly Sample sample = new();

    public void Dispose() => sample.Dispose();

    /// <summary>Its name holds "Guards" because it is written anew as the other guards are.</summary>
    [Fact]
    public void Guards_the_scorecard_that_is_shown()
    {
        (int code, string output, string errors) = sample.Run(Project);

        Assert.Equal((0, ""), (code, errors));
        Repository.MustHold(Project + "/scorecard.md", sample.Read("scorecard.md"));
        Assert.Contains("Synthetic data of a fictitious company", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Guards_the_data_that_the_generator_makes()
    {
        (int code, _, string errors) = sample.Run(Project + "/Generate", "Data");

        Assert.Equal((0, ""), (code, errors));
        foreach (string file in (string[])["surveys.csv", "opportunities.csv", "subscriptions.csv", "leads.csv", "spend.csv", "training.csv", "activity.csv", "touchpoints.csv"])
        {
            Repository.MustHold($"{Project}/Data/{file}", sample.Read("Data/" + file));
        }
    }

    [Fact]
    public void It_says_the_same_a_second_time()
    {
        _ = sample.Run(Project, "--out", "first");
        _ = sample.Run(Project, "--out", "second");

        Assert.Equal(sample.Read("first/scorecard.json"), sample.Read("second/scorecard.json"));
    }

    [Fact]
    public void Without_a_terminal_it_prints_plain_text_of_80_columns()
    {
        (_, string output, _) = sample.Run(Project);

        Assert.DoesNotContain('\e', output);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void The_figures_of_the_last_quarter_are_those_counted_by_hand()
    {
        _ = sample.Run(Project);
        int[] answers = [.. Cells("surveys.csv").Where(cells => cells[1].StartsWith("2026-04", StringComparison.Ordinal) || cells[1].StartsWith("2026-05", StringComparison.Ordinal) || cells[1].StartsWith("2026-06", StringComparison.Ordinal))
            .DistinctBy(cells => cells[0]).Where(cells => cells[4].Length > 0).Select(cells => int.Parse(cells[4], System.Globalization.CultureInfo.InvariantCulture))];
        string[][] closed = [.. Cells("opportunities.csv").Where(cells => string.CompareOrdinal(cells[5], "2026-04-01") >= 0).DistinctBy(cells => cells[0])];
        string[][] won = [.. closed.Where(cells => cells[6] == "Won")];
        int[] days = [.. won.Select(cells => Date(cells[5]).DayNumber - Date(cells[4]).DayNumber)];

        Dictionary<string, JsonElement> look = Table("2026-Q2 in one look");
        Close(100.0 * (answers.Count(rating => rating >= 9) - answers.Count(rating => rating <= 6)) / answers.Length, look["Net promoter score"]);
        Close((double)won.Length / closed.Count(cells => cells[6] is "Won" or "Lost"), look["Win rate"]);
        Close(won.Average(cells => double.Parse(cells[7], System.Globalization.CultureInfo.InvariantCulture)), look["Average deal"]);
        Close(days.Average(), look["Sales cycle"]);
        Assert.Equal("higher", look["Win rate"].GetProperty("evidence").GetString());

        static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_customers_and_the_revenue_of_the_last_quarter_are_those_counted_by_hand()
    {
        _ = sample.Run(Project);
        // Each line is read on its own here: a customer pays on a day what its subscriptions of that day come to.
        string[][] rows =
        [
            .. File.ReadLines(Repository.PathOf($"{Project}/Data/subscriptions.csv")).Skip(2).Where(line => !line.Contains('"')).Select(line => line.Split(','))
                .Where(cells => cells is [_, { Length: > 0 }, _, _, { Length: 10 } start, var end, { Length: > 0 }, "EUR", "month" or "year", "recurring"]
                    && start[4] == '-' && (end.Length == 0 || string.CompareOrdinal(start, end) <= 0))
                .DistinctBy(cells => cells[0]),
        ];
        Dictionary<string, decimal> opening = On("2026-03-31"), closing = On("2026-06-30");
        string[] kept = [.. opening.Keys.Where(closing.ContainsKey)];
        string[] before = [.. rows.Where(cells => string.CompareOrdinal(cells[4], "2026-03-31") <= 0).Select(cells => cells[1]).Distinct()];

        Dictionary<string, JsonElement> look = Table("2026-Q2 in one look"), steps = Table("Monthly recurring revenue");
        Close((double)kept.Length / opening.Count, look["Customer retention"]);
        Close((double)(kept.Sum(id => Math.Min(opening[id], closing[id])) / opening.Values.Sum()), look["Gross revenue retention"]);
        Close((double)(kept.Sum(id => closing[id]) / opening.Values.Sum()), look["Net revenue retention"]);
        Assert.Equal(FormattableString.Invariant($"{12 * closing.Values.Sum():F2} EUR"), look["Annual recurring revenue"].GetProperty("metric").GetProperty("value").GetString());
        JsonElement step = steps["2026-Q2"];
        Assert.Equal(opening.Values.Sum(), Amount(step, "opening"), 10);
        Assert.Equal(closing.Where(customer => !before.Contains(customer.Key)).Sum(customer => customer.Value), Amount(step, "new"), 10);
        Assert.Equal(opening.Where(customer => !closing.ContainsKey(customer.Key)).Sum(customer => customer.Value), Amount(step, "churn"), 10);
        Assert.Equal(closing.Values.Sum(), Amount(step, "closing"), 10);

        Dictionary<string, decimal> On(string day) => rows
            .Where(cells => string.CompareOrdinal(cells[4], day) <= 0 && (cells[5].Length == 0 || string.CompareOrdinal(cells[5], day) > 0))
            .GroupBy(cells => cells[1])
            .ToDictionary(customer => customer.Key, customer => customer.Sum(cells => decimal.Parse(cells[6], CultureInfo.InvariantCulture) / (cells[8] == "year" ? 12 : 1)));
    }

    [Fact]
    public void Leads_trainings_use_and_contacts_are_those_counted_by_hand()
    {
        _ = sample.Run(Project);
        Dictionary<string, string>[] leads = [.. Lines("leads.csv").Where(line => line["revenue"] != "a lot" && (line["converted"].Length == 0 || Before(line["created"], line["converted"]))).DistinctBy(line => line["id"])];
        Dictionary<string, string>[] first = [.. leads.Where(line => Before("2026-01-01", line["created"]) && Before(line["created"], "2026-03-31"))];
        Close((double)first.Count(line => line["converted"].Length > 0 && Days(line["created"], line["converted"]) <= 60) / first.Length, Table("Leads converted within 60 days")["2026-Q1"]);

        Dictionary<string, string>[] search = [.. leads.Where(line => line["source"] == "Search" && Before("2025-07-01", line["created"]))], spend = [.. Lines("spend.csv")];
        Close((double)search.Count(line => line["converted"].Length > 0) / search.Length, Table("Leads by source")["Search"]);
        Money(spend.Where(line => line["source"] == "Search" && Before("2025-07-01", line["month"])).Sum(line => Number(line["amount"])) / search.Length, Table("Cost per lead")["Search"]);
        Money(search.Sum(line => line["revenue"].Length > 0 ? Number(line["revenue"]) : 0) / search.Count(line => line["qualified"].Length > 0), Table("Revenue per lead")["Search"]);
        JsonElement cost = Table("Cost of acquiring a customer")["2026-Q2"];
        Money(spend.Where(line => Before("2026-04-01", line["month"])).Sum(line => Number(line["amount"])) / cost.GetProperty("metric").GetProperty("newCustomers").GetInt32(), cost);

        Dictionary<string, string>[] lessons =
        [
            .. Lines("training.csv").Where(line => line["passed"] != "perhaps" && (line["completed"].Length == 0 || Before(line["assigned"], line["completed"]))).DistinctBy(line => line["person"] + line["course"])
                .Where(line => line["left"].Length == 0 && line["assigned"].Length > 0),
        ];
        Close((double)lessons.Count(line => line["completed"].Length > 0) / lessons.Length, Table("Training completion")["2026-Q2"]);
        string[] june = [.. Lines("activity.csv").Where(line => Before("2026-06-01", line["date"])).Select(line => line["user"]).Distinct()];
        string[] people = [.. Lines("training.csv").Where(line => line["left"].Length == 0 || !Before(line["left"], "2026-06-01")).Select(line => line["person"]).Distinct()];
        Close((double)june.Length / people.Length, Table("Active users")["2026-Q2"]);

        Dictionary<string, string>[] contacts = [.. Lines("touchpoints.csv").Where(line => Before("2026-04-01", line["at"]) && line["currency"] == "EUR").DistinctBy(line => line["id"])];
        Close((double)contacts.Count(line => line["channel"] == "phone") / contacts.Length, Table("Contacts by channel")["phone"]);
        Money(contacts.Sum(line => Number(line["cost"])) / contacts.Length, Table("Cost of a contact")["2026-Q2"]);
        Close((double)contacts.Length / contacts.Select(line => line["case"]).Distinct().Count(), Table("Contacts per case")["2026-Q2"]);

        static bool Before(string date, string other) => string.CompareOrdinal(date, other) <= 0;

        static int Days(string from, string to) => DateOnly.ParseExact(to, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - DateOnly.ParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;

        static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

        static void Money(decimal expected, JsonElement row) =>
            GoldenFile.Close((double)expected, double.Parse(row.GetProperty("metric").GetProperty("value").ToString().Split(' ')[0], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Cohorts_and_lifetimes_are_those_counted_by_hand()
    {
        sample.Write(
            "subscriptions.csv",
            """
            id,customer,owner,start,end,amount,currency,billing,kind
            1,A,X,2025-01-10,,10.00,EUR,month,recurring
            2,B,X,2025-02-10,2025-05-11,10.00,EUR,month,recurring
            3,C,Y,2025-03-01,2025-06-01,10.00,EUR,month,recurring
            4,C,Y,2025-06-01,2025-07-09,20.00,EUR,month,recurring
            5,C,Y,2025-08-20,,20.00,EUR,month,recurring
            6,D,Y,2025-04-01,,0.00,EUR,month,trial
            7,E,Y,2025-05-01,2025-05-21,10.00,EUR,month,recurring

            """);

        (int code, string output, string errors) = sample.Run(Project, "--data", ".", "--as-of", "2025-09-30");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains(" 2025-Q1    3  100.0 %  66.7 %  66.7 % ", output, StringComparison.Ordinal);
        Assert.Contains(" 2025-Q2    1    0.0 %   0.0 %       – ", output, StringComparison.Ordinal);

        // E leaves after 20 days, B after 90 and C, at another price without a break, after 130, which makes the curve ¾, ½ and ¼; A is still there after 263.
        Assert.Contains(" all     90  3 of 4 have left ", output, StringComparison.Ordinal);
        Assert.Contains("- no surveys, and so no Net promoter score, Customer satisfaction\n", sample.Read("scorecard.md"), StringComparison.Ordinal);
        Assert.Contains("- there is no opportunities.csv\n", sample.Read("scorecard.md"), StringComparison.Ordinal);
        Assert.Contains("- trials, gifts and fees that do not recur: 1 subscriptions", sample.Read("scorecard.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("surveys.csv", "Net promoter score", "Customer satisfaction")]
    [InlineData("opportunities.csv", "Win rate", "Average deal", "Sales cycle", "Sales velocity")]
    [InlineData("subscriptions.csv", "Customer retention", "Monthly customer churn", "Gross revenue retention", "Net revenue retention", "Revenue per account", "Annual recurring revenue")]
    [InlineData("leads.csv", "Leads qualified within 30 days", "Leads converted within 60 days")]
    [InlineData("touchpoints.csv", "Contacts per case", "Cost of a contact", "Settled by the first contact")]
    public void One_file_is_enough(string file, params string[] figures)
    {
        File.Copy(Repository.PathOf($"{Project}/Data/{file}"), Path.Combine(sample.Folder, file));

        (int code, _, string errors) = sample.Run(Project, "--data", ".", "--skip-bad-lines", "--as-of", "2026-06-30");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(figures, Table("2026-Q2 in one look").Keys);
        Assert.Equal(7, sample.Read("scorecard.md").Split('\n').Count(line => line.StartsWith("- there is no ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_number_is_never_broken_in_two()
    {
        sample.Write("subscriptions.csv", "id,customer,owner,start,end,amount,currency,billing,kind\n1,A,X,2025-01-10,,1234567890123.00,EUR,month,recurring\n2,B,X,2025-04-10,2025-07-01,9876543210.00,EUR,month,recurring\n");

        (_, string output, _) = sample.Run(Project, "--data", ".", "--as-of", "2025-09-30");

        Assert.Contains(" 1,244,444,433,333 ", output, StringComparison.Ordinal);
        Assert.Contains(" 2025-Q3 ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_customer_who_changes_owners_has_not_left()
    {
        sample.Write(
            "subscriptions.csv",
            "id,customer,owner,start,end,amount,currency,billing,kind\n1,A,X,2025-01-10,2025-04-15,10.00,EUR,month,recurring\n2,A,Y,2025-04-15,,10.00,EUR,month,recurring\n3,A,,2025-05-15,,10.00,EUR,month,recurring\n");

        _ = sample.Run(Project, "--data", ".", "--as-of", "2025-06-30");

        Dictionary<string, JsonElement> retention = Table("Customer retention");
        Assert.Equal(["2025-Q1", "2025-Q2", "Y"], retention.Keys);
        Close(1, retention["Y"]);
        Assert.Contains("- subscriptions.csv, customers with more than one owner: 1, counted with that of the latest subscription\n", sample.Read("scorecard.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_quarter_is_not_compared_where_its_length_matters()
    {
        (int code, _, string errors) = sample.Run(Project, "--as-of", "2026-05-31");

        Assert.Equal((0, ""), (code, errors));
        Dictionary<string, JsonElement> net = Table("Net revenue retention");
        Assert.Equal(JsonValueKind.Null, net["2026-Q2*"].GetProperty("change").ValueKind);
        Assert.Equal(JsonValueKind.Number, net["2026-Q1"].GetProperty("change").ValueKind);
        Assert.Contains("subscriptions that end after 2026-05-31", sample.Read("scorecard.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bad_line_is_reported_and_nothing_is_written()
    {
        (int code, string output, string errors) = sample.Run(Project, "--data", Repository.PathOf(Project + "/Data"));

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            """
            surveys.csv line 138, nps: must be a whole number on the scale 0–10, or empty, but was "11".
            surveys.csv line 473, csat: must be a whole number on the scale 1–5, or empty, but was "n/a".
            surveys.csv line 690, date: must be a date written as yyyy-MM-dd, but was "31/03/2025".
            surveys.csv line 849, nps: must be a whole number on the scale 0–10, or empty, but was "-1".
            opportunities.csv line 29, closed: an opportunity cannot close before it was created on 2024-11-02, but was 2024-02-11.
            opportunities.csv line 105, closed: a won or lost opportunity needs a closing date, but was missing.
            opportunities.csv line 112, closed: must be a date written as yyyy-MM-dd, but was "2025-02-30".
            opportunities.csv line 280, stage: must be one of Qualification, Proposal, Negotiation, Won, Lost, but was "Duplicate".
            opportunities.csv line 292, amount: must be a number written as 12450.00, but was "12.450,00".
            subscriptions.csv line 57, end: a subscription cannot end before it starts on 2024-07-20, but was 2023-12-31.
            subscriptions.csv line 74, amount: must be a number written as 12450.00, but was "1.290,00".
            subscriptions.csv line 95, customer: a subscription must have a customer, but there was none.
            subscriptions.csv line 113, billing: must be one of week, month, quarter, year, but was "fortnight".
            subscriptions.csv line 115, start: must be a date written as yyyy-MM-dd, but was "14.05.2025".
            subscriptions.csv line 156, amount: must be a number of 0 or more, written as 12450.00, but was "".
            leads.csv line 322, it was converted on 2024-12-01, before it was created on 2025-09-19.
            leads.csv line 532, revenue: must be a number written as 12450.00, but was "a lot".
            training.csv line 6, it is complete on 2024-01-15, before its assignment on 2025-02-03.
            training.csv line 78, passed: must be one of yes, no, but was "perhaps".
            touchpoints.csv line 103, outcome: must be one of resolved, open, not reached, but was "lost".
            touchpoints.csv line 404, cost: must be a number of 0 or more, written as 12450.00, but was "-4.00".
            Bad lines: 21. Mend them, or leave them out with --skip-bad-lines.

            """,
            errors);
        Assert.Empty(Directory.GetFiles(sample.Folder));
    }

    [Fact]
    public void Bad_lines_are_left_out_on_demand_with_a_note()
    {
        (int code, string output, _) = sample.Run(Project, "--data", Repository.PathOf(Project + "/Data"), "--skip-bad-lines", "--by", "region", "--as-of", "2026-05-31");

        Assert.Equal(0, code);
        Assert.Contains(" 2026-Q2* ", output, StringComparison.Ordinal);
        Assert.Contains("* 2026-Q2 ends on 2026-05-31 here: its figures are incomplete", output, StringComparison.Ordinal);
        Assert.Contains("- surveys.csv line 138, nps: must be a whole number on the scale 0–10, or empty, but was \"11\". Left out.", sample.Read("scorecard.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_numbered_as_an_editor_numbers_them()
    {
        sample.Write("surveys.csv", "\uFEFF# a comment\r\nrespondent,date,owner,nps,csat,remark\r\nA,2026-01-05,X,9,5,\"two\r\nlines\"\r\n\r\nB,2026-01-06,X,x,5,\r\nC,2026-01-06,X\r\nE,2026-01-06,X\" Y,9,5,\r\n\"D,2026-01-06,X,9,5,\r\n");
        sample.Write("opportunities.csv", "id,owner,created,engaged,closed,stage,amount,currency\n1,X,2026-01-01,,2026-02-01,won,100,euro\n");

        (_, _, string errors) = sample.Run(Project, "--data", ".");

        Assert.StartsWith(
            """
            surveys.csv line 6, nps: must be a whole number on the scale 0–10, or empty, but was "x".
            surveys.csv line 7: must have 6 cells, with quotes in pairs, but was [C,2026-01-06,X].
            surveys.csv line 8: must have 6 cells, with quotes in pairs, but was [E,2026-01-06,X" Y,9,5,].
            surveys.csv line 9: must have 6 cells, with quotes in pairs, but was ["D,2026-01-06,X,9,5,].
            opportunities.csv line 2, currency: must be three letters such as EUR, but was "euro".
            """,
            errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("surveys.csv line 1: the header must have the columns respondent, date, nps, csat, owner, but was \"respondent;date\".", 1, "--data", ".")]
    [InlineData("Could not find the folder \"nowhere\".", 1, "--data", "nowhere")]
    [InlineData("Could not find file", 1, "--telco", ".")]
    [InlineData("Not together: --data --telco", 2, "--telco", ".", "--data", ".")]
    [InlineData("--as-of: must be a date such as 2026-06-30, but was \"30.6.2026\".", 1, "--as-of", "30.6.2026")]
    [InlineData("There is nothing to report: no survey, no deal that was closed, and no subscription that is paid.", 1, "--as-of", "2020-01-01")]
    [InlineData("Not understood: --dta .", 2, "--dta", ".")]
    public void What_it_cannot_do_it_says(string why, int code, params string[] arguments)
    {
        sample.Write("surveys.csv", "respondent;date\n");

        (int Code, string Output, string Errors) = sample.Run(Project, arguments);

        Assert.Equal((code, ""), (Code, Output));
        Assert.StartsWith(why, Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_real_file_gives_the_figures_of_the_golden_file()
    {
        string folder = Path.GetDirectoryName(SharedData.Path("crm-sales-opportunities/sales_pipeline.csv"))!;

        (int code, string output, string errors) = sample.Run(Project, "--crm-sales-opportunities", folder, "--by", "region");

        Assert.Equal((0, ""), (code, errors));
        JsonElement golden = GoldenFile.Read("pipeline.json").GetProperty("crm_sales_opportunities"), all = golden.GetProperty("all"), velocity = all.GetProperty("velocity_per_day");
        Dictionary<string, JsonElement> whole = Table("All quarters, by definition"), rates = Table("Win rate"), deals = Table("Average deal"), cycles = Table("Sales cycle");
        Close(all.GetProperty("win_rate_closed"), whole["Win rate of closed"]);
        Close(all.GetProperty("win_rate_all_created"), whole["Win rate of all created"]);
        Close(velocity.GetProperty("open_median_cycle"), whole["Velocity, open over median cycle"]);
        Close(velocity.GetProperty("open_engaging"), whole["Velocity, open over won cycle"]);
        Close(velocity.GetProperty("closed_in_period_won_cycle"), whole["Velocity, closed over won cycle"]);
        Close(velocity.GetProperty("closed_in_period_all_cycle"), whole["Velocity, closed over all cycles"]);
        foreach (JsonProperty quarter in golden.GetProperty("closed_by_quarter").EnumerateObject())
        {
            Close(quarter.Value.GetProperty("win_rate_closed"), rates[quarter.Name]);
            Close(quarter.Value.GetProperty("average_deal"), deals[quarter.Name]);
            Close(quarter.Value.GetProperty("cycle_won_mean"), cycles[quarter.Name]);
        }

        Assert.Equal(["2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4", "Central", "East", "West"], rates.Keys);
        Assert.All(["63.2 %", "48.2 %", "41,563", "45,751", "193,224", "208,512"], figure => Assert.Contains($" {figure} ", output, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void RavenStack_gives_the_figures_of_the_golden_files()
    {
        string folder = Path.GetDirectoryName(SharedData.Path("ravenstack/ravenstack_subscriptions.csv"))!;

        (int code, string output, string errors) = sample.Run(Project, "--ravenstack", folder);

        Assert.Equal((0, ""), (code, errors));
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Dictionary<string, JsonElement> signs = Table("Who has left, by which sign"), used = Table("Accounts that use it");
        Close(0.22, signs["by flag"]);
        Close(0.704, signs["by event"]);
        foreach ((string name, string meaning) in (ReadOnlySpan<(string, string)>)[("end_exclusive", "the first day without"), ("end_inclusive", "the last day with")])
        {
            JsonElement golden = GoldenFile.Read("mrr.json").GetProperty("ravenstack").GetProperty(name), days = golden.GetProperty("days"), year = golden.GetProperty("year");
            Dictionary<string, JsonElement> months = Table("2024, if an end date is " + meaning), whole = Table($"2024, if an end date is {meaning}: the whole of it");
            JsonElement[] expected = [.. golden.GetProperty("monthly").EnumerateArray()];
            Assert.Equal(expected.Select(month => days[month.GetProperty("to").GetInt32()].GetString()), months.Keys);
            foreach ((JsonElement month, JsonElement found) in expected.Zip(months.Values))
            {
                JsonElement amounts = month.GetProperty("movements");
                Assert.Equal((Amount(month, "opening"), Amount(month, "closing")), (Amount(found, "opening"), Amount(found, "closing")));
                Assert.Equal(month.GetProperty("opening_customers").GetInt32(), found.GetProperty("openingCustomers").GetInt32());
                Assert.Equal(month.GetProperty("closing_customers").GetInt32(), found.GetProperty("closingCustomers").GetInt32());

                // Some that the golden file's month starts take for new are seen to return by the full table.
                Assert.Equal(Amount(amounts, "new") + Amount(amounts, "reactivation"), Amount(found, "new") + Amount(found, "returned"));
                Assert.All(["expansion", "contraction", "churn"], movement => Assert.Equal(Amount(amounts, movement), Amount(found, movement)));
            }

            Close(year.GetProperty("grr"), whole["Gross revenue retention"]);
            Close(year.GetProperty("nrr"), whole["Net revenue retention"]);
            Close(year.GetProperty("logo_churn"), whole["Customer churn"]);
        }

        foreach (JsonElement span in GoldenFile.Read("growth.json").GetProperty("adoption").GetProperty("ravenstack").EnumerateArray())
        {
            string month = span.GetProperty("first").GetString()![..7];
            Close(span.GetProperty("active_in_span").GetInt32() / 500.0, used[month]);
            Assert.Contains($" {span.GetProperty("mean_dau").GetDouble().ToString("F2", CultureInfo.InvariantCulture)} a day ", output, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void Telco_gives_the_figures_of_the_golden_file()
    {
        string folder = Path.GetDirectoryName(SharedData.Path("telco-churn/Telco-Customer-Churn.csv"))!;

        (int code, string output, string errors) = sample.Run(Project, "--telco", folder);

        Assert.Equal((0, ""), (code, errors));
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Dictionary<string, JsonElement> left = Table("Customers who have left"), medians = Table("Median customer lifetime"), tests = Table("Whether it depends on Contract"), ratios = Table("Hazard ratios");
        JsonElement golden = GoldenFile.Read("survival.json");
        foreach (JsonElement curve in golden.GetProperty("kaplan_meier").EnumerateArray().Where(curve => curve.GetProperty("id").GetString()!.StartsWith("telco-", StringComparison.Ordinal)))
        {
            string group = curve.GetProperty("id").GetString()!["telco-".Length..];
            JsonElement quantiles = curve.GetProperty("quantiles").GetProperty("log_log"), median = medians[group].GetProperty("metric").GetProperty("value"), bounds = medians[group].GetProperty("interval");
            double[] times = [.. curve.GetProperty("time").EnumerateArray().Select(time => time.GetDouble())];
            Close(curve.GetProperty("events").GetDouble() / curve.GetProperty("n").GetDouble(), left[group]);
            GoldenFile.Close(quantiles.GetProperty("q")[1].Number(), median.Number());
            GoldenFile.Close(quantiles.GetProperty("lower")[1].Number(), bounds.ValueKind == JsonValueKind.Null ? null : bounds.GetProperty("lower").Number());
            foreach (int months in (int[])[12, 24, 60])
            {
                Dictionary<string, JsonElement> there = Table($"Still there after {months} months");
                int at = Array.FindLastIndex(times, time => time <= months);
                JsonElement interval = there[group].GetProperty("interval"), scale = curve.GetProperty("ci").GetProperty("log_log");
                Close(curve.GetProperty("survival")[at], there[group]);
                GoldenFile.Close(scale.GetProperty("lower")[at].Number(), interval.ValueKind == JsonValueKind.Null ? null : interval.GetProperty("lower").Number(), 1e-9);
                GoldenFile.Close(scale.GetProperty("upper")[at].Number(), interval.ValueKind == JsonValueKind.Null ? null : interval.GetProperty("upper").Number(), 1e-9);
            }
        }

        JsonElement[] ranks = [.. golden.GetProperty("log_rank").EnumerateArray().Single(test => test.GetProperty("id").GetString() == "telco-contract").GetProperty("tests").EnumerateArray()];
        string[] contracts = [.. ranks[0].GetProperty("groups").EnumerateArray().Select(group => group.GetString()!)];
        for (int i = 0; i < contracts.Length; i++)
        {
            JsonElement group = tests[contracts[i]];
            Assert.Equal((ranks[0].GetProperty("n")[i].GetDouble(), ranks[0].GetProperty("observed")[i].GetDouble()), (group.GetProperty("subjects").GetDouble(), group.GetProperty("observed").GetDouble()));
            GoldenFile.Close(ranks[0].GetProperty("expected")[i].GetDouble(), group.GetProperty("expected").GetDouble(), 1e-9);
            GoldenFile.Close(ranks[0].GetProperty("chisq").GetDouble(), group.GetProperty("overall").GetProperty("statistic").GetDouble(), 1e-9);
            GoldenFile.Close(ranks[1].GetProperty("chisq").GetDouble(), group.GetProperty("petoPeto").GetProperty("statistic").GetDouble(), 1e-9);
        }

        JsonElement fit = golden.GetProperty("cox").EnumerateArray().Single(model => model.GetProperty("id").GetString() == "telco-contract-charges").GetProperty("fits")[0];
        foreach ((string name, int at) in (ReadOnlySpan<(string, int)>)[("One year", 0), ("Two year", 1), ("monthly charges, by 1", 2)])
        {
            GoldenFile.Close(fit.GetProperty("hazard_ratio")[at].GetDouble(), ratios[name].GetProperty("metric").GetProperty("value").GetDouble(), 1e-9);
            GoldenFile.Close(fit.GetProperty("hr_lower95")[at].GetDouble(), ratios[name].GetProperty("interval").GetProperty("lower").GetDouble(), 1e-9);
            GoldenFile.Close(fit.GetProperty("hr_upper95")[at].GetDouble(), ratios[name].GetProperty("interval").GetProperty("upper").GetDouble(), 1e-9);
        }

        GoldenFile.Close(fit.GetProperty("concordance").GetDouble(), ratios["concordance"].GetProperty("metric").GetProperty("value").GetDouble(), 1e-9);
        Assert.Contains("11 customers have no TotalCharges", sample.Read("scorecard.md"), StringComparison.Ordinal);
        (code, _, errors) = sample.Run(Project, "--telco", folder, "--as-of", "2020-01-01");
        Assert.Equal((1, "--as-of: there are no dates in Telco Customer Churn, IBM's file of a fictitious telephone company.\n"), (code, errors));
    }

    private static decimal Amount(JsonElement row, string name) => row.GetProperty(name).GetDecimal();

    private static void Close(double expected, JsonElement row) => GoldenFile.Close(expected, row.GetProperty("metric").GetProperty("value").GetDouble());

    private static void Close(JsonElement expected, JsonElement row) => Close(expected.GetDouble(), row);

    // The rows that can be read: those that the tables of the generator spoil are no numbers, or not in euros.
    private static IEnumerable<string[]> Cells(string file) => File.ReadLines(Repository.PathOf($"{Project}/Data/{file}"))
        .Skip(2).Select(line => line.Split(',')).Where(cells => cells.Length == 6 || cells is { Length: 9 } and not [.., "0.00", _] and [.., "EUR"]);

    private static IEnumerable<Dictionary<string, string>> Lines(string file)
    {
        string[][] lines = [.. File.ReadLines(Repository.PathOf($"{Project}/Data/{file}")).Skip(1).Select(line => line.Split(','))];
        return lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second));
    }

    private Dictionary<string, JsonElement> Table(string title)
    {
        using JsonDocument document = JsonDocument.Parse(sample.Read("scorecard.json"));
        return document.RootElement.GetProperty("tables").EnumerateArray().Single(table => table.GetProperty("title").GetString() == title)
            .GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("label").GetString()!, row => row.Clone());
    }
}
