using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Marketing;

/// <summary>Counts leads one by one, to be turned into a summary at the end.</summary>
internal struct LeadTally
{
    private long leads;
    private long disqualified;
    private Stage marketing;
    private Stage sales;
    private Stage converted;
    private Currency currency;
    private long paying;
    private MoneySum revenue;
    private SquaresOfMoney squares;

    /// <summary>Adds a lead, or says what is wrong with it.</summary>
    public string? Add(in Lead lead)
    {
        if (lead.Problem() is { } problem)
        {
            return problem;
        }

        int created = EpochDays.Of(lead.Created);
        Add(
            Days(lead.Reached(LeadTarget.MarketingQualified), created),
            Days(lead.Reached(LeadTarget.SalesQualified), created),
            Days(lead.Converted, created),
            lead.Disqualified is not null,
            lead.Revenue);
        return null;
    }

    /// <summary>Adds a lead by its days from creation to each stage, −1 for one that it did not reach.</summary>
    public void Add(int daysToMarketing, int daysToSales, int daysToConversion, bool isDisqualified, Money brought)
    {
        leads++;
        disqualified += isDisqualified ? 1 : 0;
        marketing.Add(daysToMarketing);
        sales.Add(daysToSales);
        converted.Add(daysToConversion);
        currency = Money.Common(currency, brought.Currency);
        decimal amount = brought.Amount;
        if (amount != 0)
        {
            paying++;
            revenue.Add(in amount);
            squares.Add(amount);
        }
    }

    /// <summary>The currency so far, with which that of the next lead must go.</summary>
    public readonly Currency Currency => currency;

    public readonly LeadSummary ToSummary() => LeadSummary.Of(new()
    {
        Leads = leads,
        Disqualified = disqualified,
        MarketingQualified = marketing.ToStage(),
        SalesQualified = sales.ToStage(),
        Converted = converted.ToStage(),
        Paying = paying,
        Currency = currency,
        Revenue = revenue.Total,
        RevenueSquares = squares.Total,
    });

    private static int Days(LocalDate? date, int created) => date is { } reached ? EpochDays.Of(reached) - created : -1;

    private struct Stage
    {
        private long count;
        private long days;
        private long squared;

        public void Add(int its)
        {
            if (its >= 0)
            {
                checked
                {
                    count++;
                    days += its;
                    squared += (long)its * its;
                }
            }
        }

        public readonly LeadSums.Stage ToStage() => new(count, count, days, squared);
    }
}
