// Writes the synthetic export of the scorecard sample, the same bytes every time:
//   dotnet run --project docs/samples/Scorecard/Generate -- docs/samples/Scorecard/Data
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

const string Notice = "# Synthetic data of a fictitious company, made by docs/samples/Scorecard/Generate: nobody was asked, nothing was sold.";
const int DealsPerQuarter = 30, SurveysPerQuarter = 320;

// An owner's deals: typical amount, share won, days from engagement to closing. An owner's customers: share of promoters and of detractors.
(string Owner, string Region, int Amount, double Won, int Days, double Promoters, double Detractors)[] owners =
[
    ("Owner A", "North", 9_500, 0.36, 62, 0.52, 0.15),
    ("Owner B", "North", 14_000, 0.29, 75, 0.44, 0.22),
    ("Owner C", "South", 7_200, 0.41, 48, 0.47, 0.18),
    ("Owner D", "South", 18_500, 0.24, 92, 0.38, 0.27),
    ("Owner E", "West", 11_000, 0.33, 66, 0.49, 0.20),
];

// An owner's subscriptions: a typical price a month, and the share of customers who leave in a month.
(int Price, double Leaving)[] books = [(240, 0.011), (360, 0.016), (180, 0.009), (480, 0.022), (290, 0.013)];

// What happened: satisfaction fell in the third quarter of 2025 and recovered, and in the fourth more customers left; from 2026 more deals are won, and sooner.
DateOnly first = new(2025, 1, 1), last = new(2026, 6, 30), better = new(2026, 1, 1);
DateOnly fell = new(2025, 7, 1), recovered = new(2025, 10, 1), calmed = new(2026, 1, 1);

SplitMix64 random = new(36);
string folder = args is [string only] ? only : throw new ArgumentException("Say which folder to write to.");
Directory.CreateDirectory(folder);
Write("opportunities.csv", "id,owner,region,created,engaged,closed,stage,amount,currency", Opportunities());
Write("surveys.csv", "respondent,date,owner,region,nps,csat", Surveys());
Write("subscriptions.csv", "id,customer,owner,region,start,end,amount,currency,billing,kind", Subscriptions());

List<string[]> Opportunities()
{
    List<(DateOnly Created, string[] Cells)> deals = [];
    for (DateOnly quarter = first.AddMonths(-6); quarter < last; quarter = quarter.AddMonths(3))
    {
        foreach ((string owner, string region, int typical, double won, int days, _, _) in owners)
        {
            for (int deal = random.Below(DealsPerQuarter / 2) + (DealsPerQuarter / 2); deal > 0; deal--)
            {
                DateOnly created = quarter.AddDays(random.Below(Days(quarter))), engaged = created.AddDays(random.Below(11));
                double pace = created >= better ? 0.8 : 1, edge = created >= better ? 0.12 : 0;
                DateOnly closed = engaged.AddDays(5 + (int)(pace * days * (random.Share() + random.Share())));
                bool wins = random.Share() < won + edge;
                decimal amount = 50m * (int)(typical / 50 * (0.4 + (0.9 * random.Share()) + (random.Share() < 0.12 ? 2 * random.Share() : 0)));
                string stage = closed <= last ? wins ? "Won" : "Lost" : engaged > last.AddDays(-20) ? "Qualification" : closed > last.AddDays(30) ? "Proposal" : "Negotiation";
                if (closed >= first && created <= last)
                {
                    deals.Add((created, ["", owner, region, Iso(created), engaged <= last ? Iso(engaged) : "", closed <= last ? Iso(closed) : "", stage, amount.ToString("F2", CultureInfo.InvariantCulture), "EUR"]));
                }
            }
        }
    }

    List<string[]> rows = [.. deals.OrderBy(deal => deal.Created).Select((deal, index) => (string[])[$"D-{index + 1001}", .. deal.Cells[1..]])];
    return Spoiled(
        rows,
        repeated: [140, 505],
        (Nth("Lost", 20), "closed", "2024-02-11"),
        (Nth("Lost", 75), "closed", "2025-02-30"),
        (Nth("Won", 31), "closed", ""),
        (Nth("Won", 55), "amount", "0.00"),
        (Nth("Won", 140), "amount", "0.00"),
        (Nth("Won", 88), "amount", "12.450,00"),
        (Nth("Won", 12), "currency", "USD"),
        (Nth("Lost", 160), "currency", "USD"),
        (Nth("Proposal", 3), "currency", "USD"),
        (Nth("Lost", 190), "stage", "Duplicate"));

    int Nth(string stage, int n) => rows.FindIndex(row => row[6] == stage && n-- == 0);
}

List<string[]> Surveys()
{
    List<(DateOnly Date, string[] Cells)> surveys = [];
    for (DateOnly quarter = first; quarter < last; quarter = quarter.AddMonths(3))
    {
        for (int survey = 0; survey < SurveysPerQuarter; survey++)
        {
            (string owner, string region, _, _, _, double promoters, double detractors) = owners[random.Below(owners.Length)];
            DateOnly date = quarter.AddDays(random.Below(Days(quarter)));
            double shift = date >= fell && date < recovered ? -0.13 : date >= better ? 0.04 : 0;
            double mood = random.Share();
            int nps = mood < promoters + shift ? 9 + random.Below(2) : mood > 1 - detractors + shift ? 6 - Math.Min(random.Below(7), random.Below(7)) : 7 + random.Below(2);
            int csat = Math.Clamp(((nps + random.Below(3)) / 2) - (nps < 7 ? random.Below(2) : 0), 1, 5);
            bool answered = random.Share() < 0.46, toTheEnd = random.Share() < 0.95;
            surveys.Add((date, ["", Iso(date), owner, region, answered ? $"{nps}" : "", answered && toTheEnd ? $"{csat}" : ""]));
        }
    }

    List<string[]> rows = [.. surveys.OrderBy(survey => survey.Date).Select((survey, index) => (string[])[$"R-{index + 10001}", .. survey.Cells[1..]])];
    return Spoiled(
        rows,
        repeated: [77, 801, 802],
        (Answered(60), "nps", "11"),
        (Answered(411), "nps", "-1"),
        (Answered(230), "csat", "n/a"),
        (Answered(333), "date", "31/03/2025"),
        (Answered(120), "owner", ""),
        (Answered(620), "owner", ""));

    int Answered(int n) => rows.FindIndex(row => row[4].Length > 0 && n-- == 0);
}

List<string[]> Subscriptions()
{
    const int CustomersPerQuarter = 6;
    List<(DateOnly Start, string[] Cells)> stretches = [];
    int customers = 0;
    for (DateOnly quarter = first.AddYears(-1); quarter < last; quarter = quarter.AddMonths(3))
    {
        for (int book = 0; book < books.Length; book++)
        {
            for (int fresh = (CustomersPerQuarter / 2) + random.Below(CustomersPerQuarter / 2); fresh > 0; fresh--)
            {
                Live(book, $"C-{++customers + 200}", quarter.AddDays(random.Below(Days(quarter))));
            }
        }
    }

    List<string[]> rows = [.. stretches.Where(stretch => stretch.Start <= last).OrderBy(stretch => stretch.Start).Select((stretch, index) => (string[])[$"S-{index + 1001}", .. stretch.Cells[1..]])];
    return Spoiled(
        rows,
        repeated: [61, 202],
        (Nth("month", 40), "end", "2023-12-31"),
        (Nth("month", 90), "start", "14.05.2025"),
        (Nth("month", 55), "amount", "1.290,00"),
        (Nth("month", 120), "amount", ""),
        (Nth("year", 20), "billing", "fortnight"),
        (Nth("month", 75), "customer", ""),
        (Nth("year", 31), "currency", "USD"),
        (Nth("month", 133), "currency", "USD"),
        (Nth("month", 100), "owner", ""),
        (rows.FindLastIndex(row => row[2] == "Owner D" && rows.Exists(earlier => earlier[1] == row[1] && earlier[9] == "recurring" && earlier[0] != row[0])), "owner", "Owner E"));

    int Nth(string billing, int n) => rows.FindIndex(row => row[8] == billing && n-- == 0);

    // One customer, month by month; who pays by the year decides once a year.
    void Live(int book, string customer, DateOnly start)
    {
        (string owner, string region, _, _, _, _, _) = owners[book];
        bool yearly = random.Share() < 0.25;
        decimal price = 5m * (int)(books[book].Price / 5 * (0.4 + random.Share() + (random.Share() < 0.1 ? 3 * random.Share() : 0)));
        if (random.Share() < 0.2)
        {
            Add(start, start.AddDays(30), 0, "month", "trial");
            start = start.AddDays(30);
        }

        if (random.Share() < 0.1)
        {
            Add(start, start.AddDays(1), 2 * price, "month", "one-time");
        }

        DateOnly day = start;
        for (bool there = true; there && day <= last;)
        {
            day = day.AddMonths(yearly ? 12 : 1);
            double leaving = books[book].Leaving * (day >= recovered && day < calmed ? 4 : 1), chance = random.Share();
            if (chance < (yearly ? 8 : 1) * leaving)
            {
                Add(start, day, price, yearly ? "year" : "month", "recurring");
                start = day = day.AddDays(20 + random.Below(120));
                there = random.Share() < 0.2;
            }
            else if (chance > (yearly ? 0.7 : 0.96))
            {
                Add(start, day, price, yearly ? "year" : "month", "recurring");
                price = 5m * (int)(price / 5 * (random.Share() < 0.65 ? 1.4m : 0.7m));
                start = day;
            }

            if (there && day > last)
            {
                Add(start, null, price, yearly ? "year" : "month", "recurring");
            }
        }

        void Add(DateOnly from, DateOnly? to, decimal monthly, string billing, string kind) => stretches.Add((from,
            ["", customer, owner, region, Iso(from), to <= last ? Iso(to.Value) : "", (billing == "year" ? 10 * monthly : monthly).ToString("F2", CultureInfo.InvariantCulture), "EUR", billing, kind]));
    }
}

// What a real export would have wrong with it: cells that can't be read or can't be true, and rows that come twice.
List<string[]> Spoiled(List<string[]> rows, int[] repeated, params (int Row, string Column, string Value)[] cells)
{
    string[] columns = rows[0].Length switch
    {
        9 => ["id", "owner", "region", "created", "engaged", "closed", "stage", "amount", "currency"],
        10 => ["id", "customer", "owner", "region", "start", "end", "amount", "currency", "billing", "kind"],
        _ => ["respondent", "date", "owner", "region", "nps", "csat"],
    };
    foreach ((int row, string column, string value) in cells)
    {
        rows[row][Array.IndexOf(columns, column)] = value;
    }

    foreach (int row in repeated.OrderDescending())
    {
        rows.Insert(row + 40, rows[row]);
    }

    return rows;
}

void Write(string file, string header, List<string[]> rows) =>
    File.WriteAllText(Path.Combine(folder, file), string.Join('\n', [Notice, header, .. rows.Select(row => string.Join(',', row.Select(Quoted))), ""]));

static int Days(DateOnly quarter) => quarter.AddMonths(3).DayNumber - quarter.DayNumber;

static string Quoted(string cell) => cell.Contains(',', StringComparison.Ordinal) ? $"\"{cell}\"" : cell;

static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

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
