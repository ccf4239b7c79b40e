using CrmMetrics.Returns;

namespace CrmMetrics.Samples;

/// <summary>A row of an export, and the branch that it is of.</summary>
internal sealed record Of<T>(string Branch, T Fact);

/// <summary>A survey that was sent; no answer is <see langword="null"/>.</summary>
internal sealed record Survey(LocalDate Date, int? Nps, int? Csat);

/// <summary>The contacts of a month through one channel.</summary>
internal sealed record Contacts(LocalDate Month, ChannelTouchpoints Channel);

/// <summary>An objective, as it was agreed on: from when on and by when a metric is to come where, what a point of it is worth, and to whom it belongs.</summary>
internal sealed record Goal(string Metric, LocalDate? Since, double Target, LocalDate Due, Money? ValuePerPoint, string Owner);

/// <summary>A line of the budget in a month; no actual amount where the month is still to come.</summary>
internal sealed record Cost(string Line, CostKind Kind, LocalDate Month, Money Planned, Money? Actual);

/// <summary>What the plan says that the CRM brings in a month.</summary>
internal sealed record Benefit(string Line, LocalDate Month, Money Planned);

/// <summary>A figure that is not measured but assumed: the least, the likeliest and the most that it may be.</summary>
internal sealed record Assumption(string Name, double Low, double Likely, double High);

/// <summary>Step 3, the data: the year before the CRM and the years since, of branches that work with it and of branches that don't yet.</summary>
internal sealed record Company(string Source, LocalDate Start, LocalDate AsOf)
{
    private static readonly Dictionary<string, OpportunityState> Stages = new(StringComparer.OrdinalIgnoreCase) { ["Open"] = OpportunityState.Open, ["Won"] = OpportunityState.Won, ["Lost"] = OpportunityState.Lost };

    private static readonly Dictionary<string, CostKind> Kinds = Enum.GetValues<CostKind>().ToDictionary(kind => $"{kind}", StringComparer.OrdinalIgnoreCase);

    /// <summary>The branches, and whether they work with the CRM.</summary>
    public required IReadOnlyDictionary<string, bool> Branches { get; init; }

    public required IReadOnlyList<Of<Subscription>> Subscriptions { get; init; }

    /// <summary>The subscriptions of each branch, gathered once for all the periods that are asked of them.</summary>
    public IReadOnlyDictionary<string, RevenueLedger> Ledgers => field ??= Subscriptions.GroupBy(row => row.Branch).ToDictionary(branch => branch.Key, branch => RevenueLedger.From(branch, row => row.Fact));

    public required IReadOnlyList<Of<Opportunity>> Deals { get; init; }

    public required IReadOnlyList<Of<Lead>> Leads { get; init; }

    public required IReadOnlyList<Of<Survey>> Surveys { get; init; }

    public required IReadOnlyList<Of<Contacts>> Contacts { get; init; }

    public required IReadOnlyList<Of<Activity<string>>> Uses { get; init; }

    public required IReadOnlyList<Of<TrainingRecord>> Lessons { get; init; }

    public required IReadOnlyList<Goal> Goals { get; init; }

    public required IReadOnlyList<Cost> Costs { get; init; }

    public required IReadOnlyList<Benefit> Benefits { get; init; }

    public required IReadOnlyList<Assumption> Assumptions { get; init; }

    /// <summary>The year before the CRM, and each full year since.</summary>
    public IReadOnlyList<DateInterval> Years => [.. Enumerable.Range(-1, Period.Between(Start, AsOf.PlusDays(1), PeriodUnits.Years).Years + 1).Select(year => new DateInterval(Start.PlusYears(year), Start.PlusYears(year + 1).PlusDays(-1)))];

    public Assumption Assumed(string name) => Assumptions.FirstOrDefault(assumption => assumption.Name == name) ?? throw new InvalidDataException($"assumptions.csv: there must be a line \"{name}\".");

    /// <summary>The range of an assumption.</summary>
    public ValueRange Range(string name) => Assumed(name) is { Low: var low, Likely: var likely, High: var high } && low < high ? ValueRange.Pert((decimal)low, (decimal)likely, (decimal)high) : (decimal)Assumed(name).Likely;

    /// <summary>Reads the files.</summary>
    /// <param name="source">What they are.</param>
    /// <param name="csv">Opens them.</param>
    public static Company Read(string source, Csv csv)
    {
        Dictionary<string, LocalDate?> branches = csv.Read("branches.csv", line => (Name: line.Name("branch"), Crm: line.Optional("crm", line.Date))).ToDictionary(branch => branch.Name, branch => branch.Crm);
        csv.MustBeGood();
        LocalDate[] starts = [.. branches.Values.OfType<LocalDate>().Distinct()];
        if (starts.Length != 1)
        {
            throw new InvalidDataException($"branches.csv: the branches with a CRM must have begun on one date, but there were {starts.Length}: {string.Join(", ", starts)}.");
        }

        Dictionary<string, bool> known = branches.ToDictionary(branch => branch.Key, branch => branch.Value is not null);
        IReadOnlyList<Of<Contacts>> contacts = Read("touchpoints.csv", line => new Contacts(
            line.Date("month"), ChannelTouchpoints.From(line.Name("channel"), inbound: line.Count("contacts"), outbound: 0, cost: MoneyPerUnit.From(line.Amount("cost"), line.Count("contacts")))));
        Company company = new(source, starts[0], contacts.Select(row => row.Fact.Month).DefaultIfEmpty(starts[0]).Max().PlusMonths(1).PlusDays(-1))
        {
            Branches = known,
            Subscriptions = Read("subscriptions.csv", line => new Subscription(line.Name("customer"), line.Date("start"), line.Optional("end", line.Date), line.Amount("amount"), BillingPeriod.Month)),
            Deals = Read("deals.csv", line => Opportunity.From(line.OneOf("stage", Stages), line.Date("created"), null, line.Optional("closed", line.Date), line.Amount("amount"))),
            Leads = Read("leads.csv", line => Checked(
                new Lead { Source = line.Text("source"), Created = line.Date("created"), SalesQualified = line.Optional("qualified", line.Date), Converted = line.Optional("converted", line.Date), Disqualified = line.Optional("disqualified", line.Date) },
                lead => LeadSummary.From([lead]))),
            Surveys = Read("surveys.csv", line => new Survey(line.Date("date"), line.Optional("nps", column => line.Rating(column, RatingScale.ZeroToTen)), line.Optional("csat", column => line.Rating(column, RatingScale.OneToFive)))),
            Contacts = contacts,
            Uses = Read("activity.csv", line => new Activity<string>(line.Name("user"), line.Date("week"))),
            Lessons = Read("training.csv", line => Checked(
                new TrainingRecord { Joined = line.Date("joined"), Assigned = line.Optional("assigned", line.Date), Due = line.Optional("due", line.Date), Completed = line.Optional("completed", line.Date) },
                lesson => TrainingSummary.From([lesson], new(lesson.Joined, lesson.Joined)))),
            Goals = csv.Read("objectives.csv", line => new Goal(line.OneOf("metric", Measure.All.ToDictionary(measure => measure.Name, measure => measure.Name)), line.Optional("since", line.Date), line.Number("target"), line.Date("due"), line.Optional("value", line.Amount), line.Text("owner"))),
            Costs = csv.Read("costs.csv", line => new Cost(line.Name("line"), line.OneOf("kind", Kinds), line.Date("month"), line.Amount("planned"), line.Optional("actual", line.Amount))),
            Benefits = csv.Read("benefits.csv", line => new Benefit(line.Name("line"), line.Date("month"), line.Amount("planned"))),
            Assumptions = csv.Read("assumptions.csv", line => new Assumption(line.Name("name"), line.Number("low"), line.Number("likely"), line.Number("high"))),
        };
        csv.MustBeGood();
        foreach ((string file, int lines) in (ReadOnlySpan<(string, int)>)[("subscriptions.csv", company.Subscriptions.Count), ("costs.csv", company.Costs.Count), ("benefits.csv", company.Benefits.Count)])
        {
            _ = lines > 0 ? lines : throw new InvalidDataException($"{file}: there must be a line or more.");
        }

        return company.Years.Count > 1 ? company : throw new InvalidDataException($"touchpoints.csv: must reach a year or more past {company.Start:uuuu-MM-dd}, when the CRM came, but reached {company.AsOf:uuuu-MM-dd}.");

        IReadOnlyList<Of<T>> Read<T>(string file, Func<Csv.Line, T> fact) => csv.Read(file, line => known.ContainsKey(line.Text("branch")) ? new Of<T>(line.Text("branch"), fact(line)) : throw line.Bad("branch", "must stand in branches.csv"));

        // The library checks the dates of such a row when it is counted: counted alone, it names its line.
        static T Checked<T>(T fact, Action<T> count)
        {
            count(fact);
            return fact;
        }
    }
}
