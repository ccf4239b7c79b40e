using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>The leads created in one period, and how many of them reached a stage: one row of a table of cohorts.</summary>
public sealed record LeadCohort
{
    internal LeadCohort(ReportingPeriod period, bool hasEnded, long leads, long immature, Proportion conversion, Estimate projected)
    {
        Period = period;
        Leads = leads;
        Immature = immature;
        IsMature = hasEnded && immature == 0;
        Conversion = conversion;
        Projected = projected;
    }

    /// <summary>The period in which the leads were created.</summary>
    /// <value>The first and last may be cut by the date of the report, and say so.</value>
    public ReportingPeriod Period { get; }

    /// <summary>How many leads were created in it.</summary>
    /// <value>0 or more.</value>
    public long Leads { get; }

    /// <summary>How many of them are not finished: their window runs on after the date of the report; without a window, they are still open.</summary>
    /// <value>From 0 to <see cref="Leads"/>.</value>
    public long Immature { get; }

    /// <summary>Whether the period is over and all of its leads are finished, so that nothing will change.</summary>
    /// <value><see langword="false"/> for a young cohort, whose conversion is still rising, and for the period that is still running: leads will come, though there may be none yet.</value>
    public bool IsMature { get; }

    /// <summary>What was observed: of the mature leads, the share that reached the stage within the window; without a window, of all leads, the share so far.</summary>
    /// <value>From 0 to 1; undefined where no lead is mature.</value>
    public Proportion Conversion { get; }

    /// <summary>The share of all leads of the cohort that will have reached the stage, by Aalen and Johansen from the experience of all cohorts: a projection unless <see cref="IsMature"/>.</summary>
    /// <value>From 0 to 1, with an interval; its definition says "projected".</value>
    public Estimate Projected { get; }
}
