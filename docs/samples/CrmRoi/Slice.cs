namespace CrmMetrics.Samples;

/// <summary>The summaries of some branches in a year or a month.</summary>
internal sealed record Slice(Company Company, Func<string, bool> Has, DateInterval Dates)
{
    private static readonly MetricDefinition Calls = new("calls-per-100-customers", "phone calls over customers, a month", "calls per 100 customers and month", 1, BetterWhen.Lower);

    private static readonly MetricDefinition AMonth = Calls with { Id = "contacts-per-customer", Text = "contacts over customers, a month", Unit = "contacts per customer and month", Point = 0.1 };

    /// <summary>The branches that work with the CRM, or those that don't yet.</summary>
    public static Slice Of(Company company, bool withCrm, DateInterval dates) => new(company, branch => company.Branches[branch] == withCrm, dates);

    /// <summary>The same branches month by month.</summary>
    public IReadOnlyList<Slice> Months => [.. ReportingCalendar.Utc.Split(Dates, Granularity.Month).Select(month => this with { Dates = month.Dates })];

    public CustomerMovements Customers => CustomerMovements.From(Rows(Company.Subscriptions), row => Tenure.Of(row.Customer, row.Start, row.End), Dates);

    public RevenueMovements Revenue => Company.Ledgers.Where(branch => Has(branch.Key)).Aggregate(RevenueMovements.Zero, (sum, branch) => sum + branch.Value.Movements(Dates));

    public PipelineSummary Deals => PipelineSummary.From(Rows(Company.Deals).Where(deal => deal.Closed is { } day && Dates.Contains(day)));

    public Proportion LeadConversion => LeadCohorts.From(Rows(Company.Leads)).CreatedIn(Dates).ConversionWithin(Period.FromDays(90), LocalDate.Min(Dates.End.PlusDays(90), Company.AsOf));

    public RatingCounts Nps => RatingCounts.From(Surveys, survey => survey.Nps, RatingScale.ZeroToTen);

    public RatingCounts Csat => RatingCounts.From(Surveys, survey => survey.Csat, RatingScale.OneToFive);

    /// <summary>Who works with the CRM in the last month.</summary>
    public Proportion ActiveUsers => ActivitySummary.From(Rows(Company.Uses), ActivityPeriod.Of(Dates.End, Granularity.Month, ReportingCalendar.Utc)).ActiveOverSeats(Rows(Company.Lessons).Count());

    /// <summary>In how many weeks people worked with the CRM, together.</summary>
    public int UserWeeks => Rows(Company.Uses).Count(use => Dates.Contains(use.Date!.Value));

    public Proportion Training => TrainingSummary.From(Rows(Company.Lessons), Dates).Completion(TrainingBasis.AssignedHeadcount);

    /// <summary>Customers times months.</summary>
    public double CustomerMonths => Customers.CustomerDays / (365.25 / 12);

    /// <summary>Customers who leave.</summary>
    public EventRate Leaving => EventRate.From(Customers.Departures, CustomerMonths / 100, Calls with { Id = "leaving-of-100-customers", Text = "customers who leave over customers, a month", Unit = "of 100 customers and month" });

    public IReadOnlyList<string> Channels => [.. Company.Contacts.Select(row => row.Fact.Channel.Channel).Distinct()];

    /// <summary>The contacts through a channel, or through all of them.</summary>
    public MoneyPerUnit Contacts(string? channel = null) => Rows(Company.Contacts).Where(row => Dates.Contains(row.Month) && (channel is null || row.Channel.Channel == channel)).Aggregate(MoneyPerUnit.Zero, (sum, row) => sum + row.Channel.MarginalCost);

    public EventRate ContactRate(string? channel = null) => EventRate.From(Contacts(channel).Count, CustomerMonths, AMonth);

    public EventRate CallRate => EventRate.From(Contacts("phone").Count, CustomerMonths / 100, Calls);

    private IEnumerable<Survey> Surveys => Rows(Company.Surveys).Where(survey => Dates.Contains(survey.Date));

    private IEnumerable<T> Rows<T>(IEnumerable<Of<T>> rows) => rows.Where(row => Has(row.Branch)).Select(row => row.Fact);
}
