// Writes the synthetic export of the CrmRoi sample, the same bytes every time:
//   dotnet run --project docs/samples/CrmRoi/MakeData -- docs/samples/CrmRoi/Data
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

const string Notice = "# Synthetic data of a fictitious company, made by docs/samples/CrmRoi/MakeData: nobody was asked, nothing was sold.";
const int Customers = 47, LeadsAMonth = 4, SurveysAMonth = 6, UsersABranch = 5;

// Half of the branches have worked with the CRM since 2024; the others are to get it later. What it does builds up over nine months.
DateOnly first = new(2023, 1, 1), crm = new(2024, 1, 1), last = new(2025, 12, 31), history = new(2022, 9, 1);
string[] branches = [.. "ABCDEFGHIJKLMNOP".Select(letter => $"Branch {letter}")], withCrm = [.. "ACDGIKMP".Select(letter => $"Branch {letter}")], lagging = ["Branch K", "Branch M"];
(string Name, double Qualified, double Won)[] sources = [("Search", 0.70, 0.27), ("Fair", 0.75, 0.30), ("Newsletter", 0.68, 0.24), ("Referral", 0.90, 0.36)];
(string Name, double ACustomer, double Cost, double WithCrm)[] channels = [("phone", 1.6, 7.40, 0.80), ("e-mail", 1.1, 3.10, 1.05), ("social", 0.3, 2.20, 1.15)];

SplitMix64 random = new(28);
string folder = args is [string only] ? only : throw new ArgumentException("Say which folder to write to.");
Directory.CreateDirectory(folder);
List<Row> leads = [], deals = [], subscriptions = [], touchpoints = [], surveys = [], activity = [], training = [];
foreach (string branch in branches)
{
    Dictionary<DateOnly, int> paying = [];
    for (int customer = 0; customer < Customers - 5 + random.Below(11); customer++)
    {
        Subscribe(branch, new DateOnly(2018, 1, 1).AddDays(random.Below(1_800)), paying);
    }

    for (DateOnly month = history; month <= last; month = month.AddMonths(1))
    {
        Sell(branch, month, paying);
    }

    for (DateOnly month = first; month <= last; month = month.AddMonths(1))
    {
        Talk(branch, month, paying.GetValueOrDefault(month));
        Ask(branch, month);
    }

    if (withCrm.Contains(branch))
    {
        Work(branch);
    }
}

Write("branches.csv", "branch,crm", [.. branches.Select(branch => new Row(first, branch, withCrm.Contains(branch) ? Iso(crm) : ""))]);
Write("leads.csv", "id,branch,source,created,qualified,converted,disqualified", Numbered("L", leads));
Write("deals.csv", "id,branch,created,closed,stage,amount,currency", Numbered("D", deals));
Write("subscriptions.csv", "customer,branch,start,end,amount,currency", [.. subscriptions.OrderBy(row => row.Date)]);
Write("touchpoints.csv", "month,branch,channel,contacts,cost,currency", [.. touchpoints.OrderBy(row => row.Date)]);
Write("surveys.csv", "date,branch,nps,csat", [.. surveys.OrderBy(row => row.Date)]);
Write("activity.csv", "week,branch,user", [.. activity.OrderBy(row => row.Date)]);
Write("training.csv", "person,branch,joined,assigned,due,completed", training);
Write("costs.csv", "line,kind,month,planned,actual,currency", Costs());
Write("benefits.csv", "line,month,planned,currency", Benefits());

// How far the effect of the CRM has built up, from 0 to 1; little where few work with it.
double Effect(string branch, DateOnly month) => !withCrm.Contains(branch) || month < crm ? 0
    : Math.Min(1, (((month.Year - crm.Year) * 12) + month.Month) / 9.0) * (lagging.Contains(branch) ? 0.4 : 1);

// The leads of a month, the deals that they become, and the customers who are won.
void Sell(string branch, DateOnly month, Dictionary<DateOnly, int> paying)
{
    for (int lead = LeadsAMonth - 2 + random.Below(5); lead > 0; lead--)
    {
        (string source, double qualified, double won) = sources[random.Below(sources.Length)];
        DateOnly created = Within(month), decided = created.AddDays(1 + random.Below(20)), closed = decided.AddDays(12 + random.Below(40) + random.Below(40));
        bool qualifies = random.Share() < qualified, wins = random.Share() < won + (0.07 * Effect(branch, month));
        int price = 10 * (int)(22 + (18 * random.Share()) + (18 * random.Share()));
        leads.Add(new(created, "", branch, source, Iso(created), qualifies ? Known(decided) : "", qualifies && wins ? Known(closed) : "", !qualifies ? Known(decided) : !wins ? Known(closed) : ""));
        if (qualifies && decided <= last)
        {
            deals.Add(new(decided, "", branch, Iso(decided), Known(closed), closed > last ? "Open" : wins ? "Won" : "Lost", Cents(12 * price), "EUR"));
            if (wins && closed <= last)
            {
                Subscribe(branch, closed, paying, price);
            }
        }
    }
}

// One customer, month by month, until it leaves; some come to pay more.
void Subscribe(string branch, DateOnly start, Dictionary<DateOnly, int> paying, int price = 0)
{
    string customer = $"C-{subscriptions.Count + 1001}";
    price = price > 0 ? price : 10 * (int)(22 + (18 * random.Share()) + (18 * random.Share()));
    DateOnly from = start, month = start > first ? new DateOnly(start.Year, start.Month, 1).AddMonths(1) : first;
    for (; month <= last; month = month.AddMonths(1))
    {
        double effect = Effect(branch, month), chance = random.Share(), leaving = 0.019 - (0.010 * effect);
        if (chance < leaving)
        {
            Add(from, Within(month));
            return;
        }

        if (chance > 0.996 - (0.003 * effect))
        {
            Add(from, month);
            (from, price) = (month, 10 * (int)(0.12 * price));
        }

        paying[month] = paying.GetValueOrDefault(month) + 1;
    }

    Add(from, null);

    void Add(DateOnly begin, DateOnly? end) => subscriptions.Add(new(begin, customer, branch, Iso(begin), end is { } day ? Iso(day) : "", Cents(price), "EUR"));
}

// Contacts with customers; in March 2025 everybody called about a letter on prices.
void Talk(string branch, DateOnly month, int customers)
{
    foreach ((string channel, double aCustomer, double cost, double after) in channels)
    {
        double expected = customers * aCustomer * (1 + ((after - 1) * Effect(branch, month))) * (channel == "phone" && month == new DateOnly(2025, 3, 1) ? 1.5 : 1);
        int contacts = 0;
        for (int chance = (int)(2 * expected); chance > 0; chance--)
        {
            contacts += random.Below(2);
        }

        touchpoints.Add(new(month, Iso(month), branch, channel, $"{contacts}", Cents(contacts * (int)(100 * cost * (0.94 + (0.12 * random.Share()))) / 100m), "EUR"));
    }
}

void Ask(string branch, DateOnly month)
{
    for (int survey = 0; survey < SurveysAMonth; survey++)
    {
        DateOnly date = Within(month);
        double better = 0.09 * Effect(branch, month), mood = random.Share();
        int nps = mood < 0.33 + better ? 9 + random.Below(2) : mood > 0.76 + better ? 6 - Math.Min(random.Below(7), random.Below(7)) : 7 + random.Below(2);
        int csat = mood < 0.61 + better ? 4 + random.Below(2) : mood < 0.8 ? 3 : 1 + random.Below(2);
        bool answered = random.Share() < 0.48;
        surveys.Add(new(date, Iso(date), branch, answered ? $"{nps}" : "", answered ? $"{csat}" : ""));
    }
}

// Who works with the CRM: one line a week in which somebody did.
void Work(string branch)
{
    for (int user = 1; user <= UsersABranch; user++)
    {
        string name = $"{branch[^1]}{user}";
        DateOnly assigned = new(2023, 12, 1), completed = assigned.AddDays(10 + random.Below(70));
        double habit = lagging.Contains(branch) || random.Share() < 0.1 ? 0.04 : 0.5 + (0.4 * random.Share());
        training.Add(new(assigned, name, branch, Iso(assigned.AddDays(-30 * (1 + random.Below(40)))), Iso(assigned), "2024-01-31", random.Share() < (lagging.Contains(branch) ? 0.45 : 0.9) ? Iso(completed) : ""));
        for (DateOnly week = crm; week <= last; week = week.AddDays(7))
        {
            if (random.Share() < habit * Math.Min(1, 0.5 + (Effect(branch, week) / 2)))
            {
                activity.Add(new(week, Iso(week), branch, name));
            }
        }
    }
}

// What was planned in autumn 2023, and what was paid so far.
List<Row> Costs()
{
    List<Row> rows = [];
    foreach ((string line, string kind, int month, int planned, int actual) in (ReadOnlySpan<(string, string, int, int, int)>)
    [
        ("Set-up by the vendor", "implementation", -3, 42_000, 47_500), ("Set-up by the vendor", "implementation", -1, 18_000, 24_300),
        ("Link to billing", "integration", -2, 15_000, 21_800), ("Move of the old records", "migration", -1, 14_000, 13_200), ("Courses", "training", -1, 16_000, 15_400), ("Courses", "training", 12, 4_000, 3_900),
    ])
    {
        rows.Add(new(crm.AddMonths(month), line, kind, Iso(crm.AddMonths(month)), Cents(planned), Cents(actual), "EUR"));
    }

    for (DateOnly month = crm; month < crm.AddYears(3); month = month.AddMonths(1))
    {
        int users = withCrm.Length * UsersABranch;
        rows.Add(new(month, "Licences", "licence", Iso(month), Cents(users * 85), month > last ? "" : Cents(users * (month < crm.AddYears(1) ? 85 : 92)), "EUR"));
        rows.Add(new(month, "Administrator", "labour", Iso(month), Cents(2_300), month > last ? "" : Cents(2_150 + random.Below(600)), "EUR"));
    }

    return rows;
}

// What the plan of autumn 2023 said that the CRM would bring.
List<Row> Benefits()
{
    List<Row> rows = [];
    for (int month = 0; month < 36; month++)
    {
        decimal built = Math.Min(1m, (month + 1) / 18m);
        foreach ((string line, int full) in (ReadOnlySpan<(string, int)>)[("More recurring revenue", 18_500), ("Fewer calls", 1_100), ("Hours saved", 3_600)])
        {
            rows.Add(new(crm.AddMonths(month), line, Iso(crm.AddMonths(month)), Cents(decimal.Round(full * built)), "EUR"));
        }
    }

    return rows;
}

DateOnly Within(DateOnly month) => month.AddDays(random.Below(month.AddMonths(1).DayNumber - month.DayNumber));

string Known(DateOnly date) => date <= last ? Iso(date) : "";

void Write(string file, string header, IReadOnlyList<Row> rows) =>
    File.WriteAllText(Path.Combine(folder, file), string.Join('\n', [Notice, header, .. rows.Select(row => string.Join(',', row.Cells)), ""]));

static List<Row> Numbered(string letter, List<Row> rows) => [.. rows.OrderBy(row => row.Date).Select((row, at) => new Row(row.Date, [$"{letter}-{at + 1001}", .. row.Cells[1..]]))];

static string Cents(decimal amount) => amount.ToString("F2", CultureInfo.InvariantCulture);

static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

/// <summary>A line of a file, and the date by which the lines are sorted.</summary>
internal sealed record Row(DateOnly Date, params string[] Cells);

/// <summary>Vigna's SplitMix64. System.Random doesn't promise the same numbers on the next .NET; these few lines do.</summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0 to less than 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 to less than a bound.</summary>
    public int Below(int bound) => (int)(Share() * bound);

    private ulong Next() => unchecked(Mixed(state += 0x9E3779B97F4A7C15));

    private static ulong Mixed(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
