using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Adoption;
using CrmMetrics.Marketing;
using CrmMetrics.Retention;
using CrmMetrics.Sales;
using CrmMetrics.Surveys;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>What is on the scorecard: a metric more is a line more.</summary>
internal static class Measures
{
    /// <summary>From surveys, by quarter and by segment.</summary>
    public static readonly Measure[] FromSurveys =
    [
        Measure.Of("Net promoter score", "F1", slice => slice.Nps.NetPromoterScore, nps => $"{nps.Promoters:N0} − {nps.Detractors:N0} of {nps.Responses:N0}"),
        Measure.Of("Customer satisfaction", "F1", slice => CustomerSatisfaction.From(slice.Csat), csat => $"{csat.Satisfied:N0} of {csat.Responses:N0}"),
    ];

    /// <summary>From deals.</summary>
    public static readonly Measure[] FromDeals =
    [
        WinRate("Win rate", WinRateBasis.Closed),
        Measure.Of("Average deal", "N0", slice => slice.Pipeline.AverageDeal, deal => $"{deal.Count:N0} won"),
        Measure.Of("Sales cycle", "N1", slice => slice.Pipeline.Cycle(SalesCycleStart.Engaged), cycle => $"{cycle.Count:N0} won"),
        Velocity("Sales velocity", SalesVelocityDefinition.OpenOverWonCycle),
    ];

    /// <summary>From subscriptions.</summary>
    public static readonly Measure[] FromPlans =
    [
        Measure.Of("Customer retention", "F1", slice => slice.Customers.Retention(), rate => $"{rate.Retained:N0} of {rate.Opening:N0}"),
        Measure.Of("Monthly customer churn", "F2", slice => slice.Customers.Churn(ChurnDefinition.PerExposure), rate => $"{rate.Lost:N0} in {rate.Customers:N0} days"),
        Gross("Gross revenue retention", GrossRevenueRetentionDefinition.OpeningMinusLoss),
        Net("Net revenue retention", NetRevenueRetentionDefinition.CohortBalance),
        Measure.Of("Revenue per account", Row.Cents, slice => slice.Revenue.AverageRevenuePerAccount(), arpa => $"{arpa.Count:N0} accounts"),
        Measure.Of("Annual recurring revenue", "N0", slice => slice.Revenue.AnnualRecurringRevenue(), (_, slice) => $"{slice.Revenue.ClosingCustomers:N0} customers"),
    ];

    /// <summary>From leads; those whose window is not over yet are left out.</summary>
    public static readonly Measure[] FromLeads =
    [
        Measure.Of("Leads qualified within 30 days", "F1", slice => slice.Leads.ConversionWithin(Period.FromDays(30), slice.AsOf, LeadTarget.SalesQualified), rate => $"{rate.Part:N0} of {rate.Whole:N0}"),
        Measure.Of("Leads converted within 60 days", "F1", slice => slice.Leads.ConversionWithin(Period.FromDays(60), slice.AsOf), rate => $"{rate.Part:N0} of {rate.Whole:N0}"),
    ];

    /// <summary>From the use of the CRM, of those who are there by the list of trainings.</summary>
    public static readonly Measure[] FromUses =
    [
        Measure.Of("Active users", "F1", slice => slice.Activity.ActiveOverSeats(slice.Seats), rate => $"{rate.Part:N0} of {rate.Whole:N0} in the last month"),
        Measure.Of("Stickiness", "F1", slice => slice.Activity.Stickiness(StickinessDefinition.WeekdaysOnly), (_, slice) => $"{slice.Activity.Active:N0} users in the last month"),
    ];

    /// <summary>From trainings.</summary>
    public static readonly Measure[] FromLessons =
    [
        Measure.Of("Training completion", "F1", slice => slice.Training.Completion(TrainingBasis.AssignedHeadcount), rate => $"{rate.Part:N0} of {rate.Whole:N0}"),
        Measure.Of("Training on time", "F1", slice => slice.Training.OnTime(), rate => $"{rate.Part:N0} of {rate.Whole:N0}"),
    ];

    /// <summary>From contacts.</summary>
    public static readonly Measure[] FromContacts =
    [
        Measure.Of("Contacts per case", "F2", slice => slice.Contacts.PerCase, (_, slice) => $"{slice.Contacts.Touchpoints:N0} contacts, {slice.Contacts.Cases:N0} cases"),
        Measure.Of("Cost of a contact", "N2", slice => slice.Contacts.AllChannels.MarginalCost, cost => $"{cost.Count:N0} with a cost"),
        Measure.Of("Settled by the first contact", "F1", slice => slice.Contacts.FirstContactResolution, rate => $"{rate.Part:N0} of {rate.Whole:N0}"),
    ];

    /// <summary>The same deals under other definitions, which is why a figure without its definition says little.</summary>
    public static readonly Measure[] OfDeals =
    [
        WinRate("Win rate of closed", WinRateBasis.Closed),
        WinRate("Win rate of all created", WinRateBasis.AllCreated),
        Measure.Of("Velocity, open over median cycle", "N0", slice => slice.Pipeline.Velocity(SalesVelocityDefinition.OpenOverMedianCycle, slice.Cycles), Deals),
        Velocity("Velocity, open over won cycle", SalesVelocityDefinition.OpenOverWonCycle),
        Velocity("Velocity, closed over won cycle", SalesVelocityDefinition.ClosedInPeriodOverWonCycle),
        Velocity("Velocity, closed over all cycles", SalesVelocityDefinition.ClosedInPeriodOverClosedCycle),
    ];

    /// <summary>The same recurring revenue under other definitions.</summary>
    public static readonly Measure[] OfRevenue =
    [
        Gross("Gross retention", GrossRevenueRetentionDefinition.OpeningMinusLoss),
        Gross("Gross retention, of renewals due", GrossRevenueRetentionDefinition.UpForRenewalOnly),
        Net("Net retention", NetRevenueRetentionDefinition.CohortBalance),
        Net("Net retention, with the returned", NetRevenueRetentionDefinition.CohortBalanceWithReactivation),
        Churn("Churn and contraction", RevenueChurnDefinition.ChurnAndContraction),
        Churn("Churn alone", RevenueChurnDefinition.ChurnOnly),
        Churn("Churn net of expansion", RevenueChurnDefinition.NetOfExpansion),
        Quick("Quick ratio", QuickRatioDefinition.WithReactivation),
        Quick("Quick ratio, without the returned", QuickRatioDefinition.WithoutReactivation),
    ];

    /// <summary>The measures that an export has rows for.</summary>
    /// <param name="export">The export.</param>
    /// <param name="notes">Where to say which are left out.</param>
    public static IEnumerable<Measure> Of(Export export, List<string> notes)
    {
        (string What, bool IsThere, Measure[] Measures)[] all =
        [
            ("surveys", export.Surveys.Count > 0, FromSurveys),
            ("deals", export.Deals.Count > 0, FromDeals),
            ("subscriptions", export.Plans.Any(plan => plan.IsPaid), FromPlans),
            ("leads", export.Engagement.Leads.Count > 0, FromLeads),
            ("use of the CRM by people in the list of trainings", export.Engagement.Uses.Count > 0 && export.Engagement.Lessons.Count > 0, FromUses),
            ("trainings", export.Engagement.Lessons.Count > 0, FromLessons),
            ("contacts", export.Engagement.Contacts.Count > 0, FromContacts),
        ];
        notes.AddRange(all.Where(kind => !kind.IsThere).Select(kind => $"no {kind.What}, and so no {string.Join(", ", kind.Measures.Select(measure => measure.Name))}"));
        return all.Where(kind => kind.IsThere).SelectMany(kind => kind.Measures);
    }

    private static Measure WinRate(string name, WinRateBasis basis) =>
        Measure.Of(name, "F1", slice => slice.Pipeline.WinRate(basis), rate => $"{rate.Part:N0} of {rate.Whole:N0}");

    private static Measure Velocity(string name, SalesVelocityDefinition definition) =>
        Measure.Of(name, "N0", slice => slice.Pipeline.Velocity(definition, SalesCycleStart.Engaged), Deals);

    private static string Deals(SalesVelocity velocity) => $"{velocity.Opportunities:N0} deals";

    private static Measure Gross(string name, GrossRevenueRetentionDefinition definition) =>
        Measure.Of(name, "F1", slice => slice.Revenue.GrossRetention(definition), rate => $"{rate.Retained.Amount:N0} of {rate.Opening.Amount:N0}");

    private static Measure Net(string name, NetRevenueRetentionDefinition definition) =>
        Measure.Of(name, "F1", slice => slice.Revenue.NetRetention(definition), rate => $"{rate.Retained.Amount:N0} of {rate.Opening.Amount:N0}");

    private static Measure Churn(string name, RevenueChurnDefinition definition) =>
        Measure.Of(name, "F1", slice => slice.Revenue.RevenueChurn(definition), (_, slice) => $"of {slice.Revenue.Opening.Amount:N0}");

    private static Measure Quick(string name, QuickRatioDefinition definition) =>
        Measure.Of(name, "F2", slice => slice.Revenue.QuickRatio(definition), (_, slice) =>
        {
            Money won = slice.Revenue.New + slice.Revenue.Expansion + slice.Revenue.PriceIncrease + (definition == QuickRatioDefinition.WithReactivation ? slice.Revenue.Reactivation : default);
            return $"{won.Amount:N0} over {(slice.Revenue.Contraction + slice.Revenue.Churn).Amount:N0}";
        });
}
