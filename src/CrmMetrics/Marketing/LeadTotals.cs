using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>The totals of a <see cref="LeadSummary"/> that were computed elsewhere, such as by a grouped query.</summary>
/// <remarks>What is left out is 0; without days there is no mean cycle. Each stage counts those who got further, too.</remarks>
public readonly record struct LeadTotals
{
    /// <summary>How many leads came in.</summary>
    /// <value>0 or more.</value>
    public long Leads { get; init; }

    /// <summary>How many of them became marketing-qualified, or got further.</summary>
    /// <value>At least <see cref="SalesQualified"/>.</value>
    public long MarketingQualified { get; init; }

    /// <summary>How many of them became sales-qualified, or got further.</summary>
    /// <value>At least <see cref="Converted"/>.</value>
    public long SalesQualified { get; init; }

    /// <summary>How many of them were converted.</summary>
    /// <value>0 or more.</value>
    public long Converted { get; init; }

    /// <summary>How many of them were given up.</summary>
    /// <value>0 or more.</value>
    public long Disqualified { get; init; }

    /// <summary>How many of them brought revenue: those whose amount is not 0.</summary>
    /// <value>From 0 to <see cref="Converted"/>; <see langword="null"/> when it was not counted, and then <see cref="RevenuePerLead.TwoPart"/> has no interval.</value>
    public long? PayingLeads { get; init; }

    /// <summary>What the converted leads brought.</summary>
    /// <value>The exact sum.</value>
    public Money Revenue { get; init; }

    /// <summary>The sum of the squared revenues of the leads.</summary>
    /// <value>At least the squared revenue over the paying leads, or over the converted ones where <see cref="PayingLeads"/> is left out.</value>
    public double RevenueSquares { get; init; }

    /// <summary>The sum of the days from creation to conversion.</summary>
    /// <value>0 or more.</value>
    public long DaysToConversion { get; init; }

    /// <summary>The sum of the squares of those days.</summary>
    /// <value>At least the squared days over the leads that have them.</value>
    public long DaysToConversionSquares { get; init; }

    /// <summary>How many of the converted leads have known days.</summary>
    /// <value>From 0 to <see cref="Converted"/>.</value>
    public long WithDaysToConversion { get; init; }

    internal LeadSums ToSums() => new LeadSums
    {
        Leads = Leads,
        Disqualified = Disqualified,
        MarketingQualified = new(MarketingQualified, 0, 0, 0),
        SalesQualified = new(SalesQualified, 0, 0, 0),
        Converted = new(Converted, WithDaysToConversion, DaysToConversion, DaysToConversionSquares),
        Paying = LeadSums.PayingOf(PayingLeads, Converted),
        Currency = Revenue.Currency,
        Revenue = Revenue.Amount,
        RevenueSquares = DoubleDouble.Of(Guard.NotNegative(RevenueSquares)),
    }.Checked();
}
