#region data-quality-usings
using CrmMetrics;
using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/data-quality.md.</summary>
public class DataQualityExamples : PageTests
{
    [Fact]
    public void Completeness_of_rows()
    {
        #region data-quality-rows
        (string Name, string? Email, int? Employees, bool IsLost, string? Reason)[] accounts =
        [
            ("Alder", "info@alder.example", 40, false, null),
            ("Birch", "n/a", 12, false, null),
            ("Cedar", null, null, true, null),
            ("Elm", "elm@elm.example", 7, true, "price"),
        ];
        RecordCompleteness all = RecordCompleteness.From(
            accounts,
            RequiredField.Of("e-mail", ((string Name, string? Email, int? Employees, bool IsLost, string? Reason) row) => row.Email, email => email.Contains('@')),
            RequiredField.Of("employees", ((string Name, string? Email, int? Employees, bool IsLost, string? Reason) row) => row.Employees),
            RequiredField.Of("reason", ((string Name, string? Email, int? Employees, bool IsLost, string? Reason) row) => row.Reason, isRequired: row => row.IsLost));

        Console.WriteLine(all);                                             // 3 fields of 4 records: 7/10 cells filled, 6 valid; 3/4 = 75.0 % complete
        Console.WriteLine(all.Field("e-mail"));                             // 3/4 = 75.0 %
        Console.WriteLine(all.Field("e-mail", CompletenessBasis.Valid));    // 2/4 = 50.0 %
        Console.WriteLine(all.Field("reason"));                             // 1/2 = 50.0 %
        Console.WriteLine(all.CompleteRecords(CompletenessBasis.Valid));    // 2/4 = 50.0 %
        Console.WriteLine(all.Patterns[0]);                                 // CompletenessPattern { Cells = EEE, Records = 1 }
        #endregion

        Printed("data-quality-rows");
    }

    [Fact]
    public void Completeness_of_counts()
    {
        #region data-quality-counts
        // SELECT cells, count(*) … GROUP BY cells: V valid, F filled with something else, E empty, - not required
        RecordCompleteness contacts = RecordCompleteness.FromPatterns(
            ["e-mail", "phone", "role"], [new("VVV", 820), new("VEE", 90), new("FVE", 40), new("EEE", 50)]);
        Dictionary<string, double> weights = new() { ["e-mail"] = 3, ["phone"] = 1, ["role"] = 1 };
        Proportion asIfIndependent = Proportion.From(contacts.FilledCells, contacts.RequiredCells);

        Console.WriteLine(contacts.Cells());                                      // 0.8767 share [0.8581, 0.8931] at 95 %
        Console.WriteLine(asIfIndependent.Interval());                            // [0.8644, 0.888] at 95 %
        Console.WriteLine(contacts.Cells(CompletenessBasis.Valid));               // 0.8633 share [0.8437, 0.8808] at 95 %
        Console.WriteLine(contacts.Weighted(weights, CompletenessBasis.Valid));   // 0.882 share [0.8638, 0.8981] at 95 %
        Console.WriteLine(contacts.CompleteRecords());                            // 820/1,000 = 82.0 %
        #endregion

        Printed("data-quality-counts");
    }

    [Fact]
    public void Freshness()
    {
        #region data-quality-freshness
        LocalDate?[] updated = [new(2026, 3, 31), new(2026, 3, 1), new(2026, 2, 28), new(2025, 6, 15), null];
        RecordFreshness accounts = RecordFreshness.From(updated, asOf: new(2026, 3, 31));

        Console.WriteLine(accounts);              // 5 records as of 2026-03-31: half within 31 days, 1 never updated
        Console.WriteLine(accounts.Within(30));   // 2/5 = 40.0 %
        Console.WriteLine(accounts.Within(90));   // 3/5 = 60.0 %
        #endregion

        Printed("data-quality-freshness");
    }

    [Fact]
    public void Timeliness()
    {
        #region data-quality-timeliness
        Instant asOf = Instant.FromUtc(2026, 3, 31, 18, 0), monday = Instant.FromUtc(2026, 3, 30, 9, 0);
        (string User, LoggedActivity Call)[] calls =
        [
            ("Ana", new(monday, monday + Duration.FromHours(2))),
            ("Ana", new(monday, monday + Duration.FromHours(24))),
            ("Ben", new(monday, monday + Duration.FromHours(30))),
            ("Ben", new(monday, null)),
            ("Ben", new(asOf - Duration.FromHours(5), asOf - Duration.FromHours(4))),
        ];
        LoggingTimeliness all = LoggingTimeliness.From(calls, row => row.Call, Duration.FromHours(24), asOf);
        IReadOnlyDictionary<string, LoggingTimeliness> byUser = LoggingTimeliness.By(calls, row => row.User, row => row.Call, Duration.FromHours(24), asOf);
        Estimate ofUsers = ClusteredRatio.From(byUser.Values.Select(user => user.Share));

        Console.WriteLine(all);             // 2/4 = 50.0 % within 24 hours (1 late, 1 not logged, 1 pending)
        Console.WriteLine(all.Logged);      // 3/4 = 75.0 %
        Console.WriteLine(ofUsers.Value);   // 0.5
        #endregion

        Printed("data-quality-timeliness");
    }

    [Fact]
    public void Duplicates()
    {
        #region data-quality-duplicates
        string?[] emails = ["info@alder.example", "INFO@alder.example", "b@birch.example", "c@cedar.example", null, "info@alder.example"];
        RecordDuplicates contacts = RecordDuplicates.From(emails, email => email, StringComparer.OrdinalIgnoreCase);

        Console.WriteLine(contacts);             // 2 extra of 5 records = 40.0 % (1 groups, 3 keys, 1 without key)
        Console.WriteLine(contacts.GroupRate);   // 1/3 = 33.3 %

        // Two files that may hold the same people: merge the builders, never add the summaries.
        RecordDuplicatesBuilder<string> first = new(StringComparer.OrdinalIgnoreCase), second = new(StringComparer.OrdinalIgnoreCase);
        Array.ForEach(emails[..3], first.Add);
        Array.ForEach(emails[3..], second.Add);
        first.Merge(second);
        Console.WriteLine(first.ToSummary() == contacts);   // True
        Console.WriteLine(first.Groups[0]);                 // [info@alder.example, 3]
        #endregion

        Printed("data-quality-duplicates");
    }

    [Fact]
    public void A_month_of_every_owner_adds_up()
    {
        #region data-quality-by
        (string Owner, string? Email)[] rows = [("Ana", "a@a.example"), ("Ana", null), ("Ben", "b@b.example")];
        RequiredField<(string Owner, string? Email)> email = RequiredField.Of("e-mail", ((string Owner, string? Email) row) => row.Email);
        IReadOnlyDictionary<string, RecordCompleteness> byOwner = RecordCompleteness.By(rows, row => row.Owner, email);

        Console.WriteLine(byOwner["Ana"].Field("e-mail"));                                                    // 1/2 = 50.0 %
        Console.WriteLine(byOwner["Ana"] + byOwner["Ben"] == RecordCompleteness.From(rows, email));           // True
        Console.WriteLine(RecordCompleteness.Parse(byOwner["Ana"].ToString("R", null)) == byOwner["Ana"]);    // True
        #endregion

        Printed("data-quality-by");
    }
}
