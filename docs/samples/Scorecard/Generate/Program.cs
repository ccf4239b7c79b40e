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

// A source's leads: how many a month, the share that qualifies and of those converts, what one brings, and what is paid for it a month. A few leads have none.
(string Source, int Leads, double Qualified, double Converted, int Revenue, int Spend)[] sources =
[
    ("Search", 14, 0.42, 0.30, 3_400, 2_600),
    ("Fair", 7, 0.55, 0.34, 5_200, 3_900),
    ("Newsletter", 9, 0.30, 0.22, 2_100, 450),
    ("Referral", 4, 0.70, 0.48, 4_300, 0),
    ("", 2, 0.25, 0.20, 2_000, 0),
];

SplitMix64 random = new(36);
string folder = args is [string only] ? only : throw new ArgumentException("Say which folder to write to.");
Directory.CreateDirectory(folder);
Write("opportunities.csv", "id,owner,region,created,engaged,closed,stage,amount,currency", Opportunities());
Write("surveys.csv", "respondent,date,owner,region,nps,csat", Surveys());
List<string[]> plans = Subscriptions();
Write("subscriptions.csv", "id,customer,owner,region,start,end,amount,currency,billing,kind", plans);

// Last, so that the files above stay as they are.
Write("leads.csv", "id,source,owner,region,created,qualified,converted,disqualified,revenue,currency", Leads());
Write("spend.csv", "month,source,amount,currency", Spend());
List<string[]> training = Training();
Write("training.csv", "person,owner,region,course,joined,left,assigned,due,enrolled,completed,passed", training);
Write("activity.csv", "user,owner,region,date", Activity());
Write("touchpoints.csv", "id,customer,owner,region,channel,at,direction,cost,currency,minutes,outcome,case", Touchpoints());

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

List<string[]> Leads()
{
    List<(DateOnly Created, string[] Cells)> leads = [];
    for (DateOnly month = first; month < last; month = month.AddMonths(1))
    {
        foreach ((string source, int typical, double qualified, double converted, int revenue, _) in sources)
        {
            for (int lead = (typical / 2) + random.Below(typical + 1); lead > 0; lead--)
            {
                (string owner, string region, _, _, _, _, _) = owners[random.Below(owners.Length)];
                DateOnly created = month.AddDays(random.Below(month.AddMonths(1).DayNumber - month.DayNumber)), answered = created.AddDays(1 + random.Below(20)), ended = answered.AddDays(5 + random.Below(45));
                bool qualifies = random.Share() < qualified, converts = qualifies && random.Share() < converted + (created >= better ? 0.08 : 0), drops = !converts && random.Share() < 0.8;
                decimal amount = 10m * (int)(revenue / 10 * (0.3 + (1.4 * random.Share())));
                leads.Add((created,
                [
                    "", source, owner, region, Iso(created), Known(qualifies, answered), Known(converts, ended), Known(drops, ended),
                    converts && ended <= last ? amount.ToString("F2", CultureInfo.InvariantCulture) : "", "EUR",
                ]));
            }
        }
    }

    List<string[]> rows = [.. leads.OrderBy(lead => lead.Created).Select((lead, index) => (string[])[$"L-{index + 1001}", .. lead.Cells[1..]])];
    return Spoiled(rows, repeated: [50, 333], (Nth(6, 40), "converted", "2024-12-01"), (Nth(6, 70), "revenue", "a lot"));

    int Nth(int column, int n) => rows.FindIndex(row => row[column].Length > 0 && n-- == 0);
}

// What was paid to each source, and, without a source, the people and tools of sales and marketing.
List<string[]> Spend()
{
    List<string[]> rows = [];
    for (DateOnly month = first; month < last; month = month.AddMonths(1))
    {
        foreach ((string source, _, _, _, _, int spend) in sources.Where(source => source.Spend > 0).Append(("", 0, 0, 0, 0, 9_500)))
        {
            rows.Add([Iso(month), source, (10m * (int)(spend / 10 * (0.8 + (0.4 * random.Share())))).ToString("F2", CultureInfo.InvariantCulture), "EUR"]);
        }
    }

    return rows;
}

List<string[]> Training()
{
    const int People = 5;
    (string Course, DateOnly Assigned, double Done)[] courses = [("Basics", new(2025, 2, 3), 0.8), ("Data entry", new(2025, 9, 1), 0.6), ("Forecasting", new(2026, 3, 2), 0.7)];
    List<string[]> rows = [];
    foreach ((string owner, string region, _, _, _, _, _) in owners)
    {
        for (int person = 1; person <= People; person++)
        {
            DateOnly joined = random.Share() < 0.7 ? new(2024, 1 + random.Below(12), 1) : first.AddMonths(1 + random.Below(15));
            DateOnly? left = random.Share() < 0.15 ? joined.AddMonths(8 + random.Below(9)) : null;
            left = left <= last ? left : null;
            foreach ((string course, DateOnly start, double done) in courses)
            {
                DateOnly assigned = start > joined ? start : joined.AddDays(14), due = assigned.AddDays(42), enrolled = assigned.AddDays(random.Below(30)), completed = enrolled.AddDays(1 + random.Below(40));
                bool given = !(left <= assigned), begins = random.Share() < 0.9 && !(left <= enrolled), ends = begins && random.Share() < done && completed <= last && !(left <= completed), passes = random.Share() < 0.85;
                rows.Add(
                [
                    $"{owner[^1..]}{person}", owner, region, course, Iso(joined), left is { } end ? Iso(end) : "", Known(given, assigned), given && assigned <= last ? Iso(due) : "",
                    Known(given && begins, enrolled), Known(given && ends, completed), given && ends ? passes ? "yes" : "no" : "",
                ]);
            }
        }
    }

    return Spoiled(rows, repeated: [30], (rows.FindIndex(row => row[9].Length > 0), "completed", "2024-01-15"), (rows.FindLastIndex(row => row[10].Length > 0), "passed", "perhaps"));
}

// Everybody who is there opens the CRM on some working days, each more or less often, and one in four hardly ever.
List<string[]> Activity()
{
    List<(DateOnly Date, string[] Cells)> uses = [];
    foreach (string[] person in training.DistinctBy(row => row[0]))
    {
        double habit = random.Share() < 0.25 ? 0.03 : 0.2 + (0.7 * random.Share());
        DateOnly joined = DateOnly.ParseExact(person[4], "yyyy-MM-dd", CultureInfo.InvariantCulture), begin = joined > first ? joined : first;
        DateOnly end = person[5].Length > 0 ? DateOnly.ParseExact(person[5], "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-1) : last;
        for (DateOnly date = begin; date <= end && date <= last; date = date.AddDays(1))
        {
            bool works = date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            if (random.Share() < (works ? habit * (date >= better ? 1.1 : 1) : 0.02))
            {
                uses.Add((date, [person[0], person[1], person[2], Iso(date)]));
            }
        }
    }

    return [.. uses.OrderBy(use => use.Date).Select(use => use.Cells)];
}

// A matter takes one contact or more; since 2026 there are fewer calls, and more chats.
List<string[]> Touchpoints()
{
    string[][] customers = [.. plans.Where(row => row[1].Length > 0 && row[2].Length > 0).DistinctBy(row => row[1])];
    (string Channel, double Cost, int Minutes)[] channels = [("phone", 5.2, 9), ("chat", 2.1, 6), ("e-mail", 2.8, 7)];
    List<(DateTime At, string[] Cells)> contacts = [];
    int cases = 0;
    for (DateOnly month = first; month < last; month = month.AddMonths(1))
    {
        for (int matter = 34 + random.Below(12); matter > 0; matter--)
        {
            string[] customer = customers[random.Below(customers.Length)];
            double kind = random.Share(), calls = month >= better ? 0.42 : 0.58;
            (string channel, double cost, int minutes) = channels[kind < calls ? 0 : kind < calls + (month >= better ? 0.28 : 0.14) ? 1 : 2];
            DateTime at = month.ToDateTime(default).AddMinutes(random.Below(28 * 24 * 60));
            cases++;
            for (bool settled = false; !settled && DateOnly.FromDateTime(at) <= last; at = at.AddMinutes(120 + random.Below(6 * 24 * 60)))
            {
                settled = random.Share() < 0.72;
                contacts.Add((at,
                [
                    "", customer[1], customer[2], customer[3], channel, at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), random.Share() < 0.85 ? "in" : "out",
                    (cost * (0.6 + (0.8 * random.Share()))).ToString("F2", CultureInfo.InvariantCulture), "EUR", $"{1 + random.Below(2 * minutes)}", settled ? "resolved" : "open", $"M-{cases}",
                ]));
            }
        }
    }

    List<string[]> rows = [.. contacts.OrderBy(contact => contact.At).Select((contact, index) => (string[])[$"T-{index + 1001}", .. contact.Cells[1..]])];
    return Spoiled(rows, repeated: [210], (100, "outcome", "lost"), (400, "cost", "-4.00"), (600, "currency", "USD"));
}

string Known(bool happened, DateOnly date) => happened && date <= last ? Iso(date) : "";

// What a real export would have wrong with it: cells that can't be read or can't be true, and rows that come twice.
List<string[]> Spoiled(List<string[]> rows, int[] repeated, params (int Row, string Column, string Value)[] cells)
{
    string[] columns = rows[0] switch
    {
        { Length: 10 } and [['L', ..], ..] => ["id", "source", "owner", "region", "created", "qualified", "converted", "disqualified", "revenue", "currency"],
        { Length: 11 } => ["person", "owner", "region", "course", "joined", "left", "assigned", "due", "enrolled", "completed", "passed"],
        { Length: 12 } => ["id", "customer", "owner", "region", "channel", "at", "direction", "cost", "currency", "minutes", "outcome", "case"],
        { Length: 9 } => ["id", "owner", "region", "created", "engaged", "closed", "stage", "amount", "currency"],
        { Length: 10 } => ["id", "customer", "owner", "region", "start", "end", "amount", "currency", "billing", "kind"],
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
