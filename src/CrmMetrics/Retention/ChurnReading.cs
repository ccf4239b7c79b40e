namespace CrmMetrics.Retention;

/// <summary>How a churn rate was read.</summary>
/// <param name="Kind">What is counted over what; 0 when nothing was read.</param>
/// <param name="Only">The kind of churn that is counted; 0 for all.</param>
/// <param name="AtRequest">Whether customers count as gone from the day of their request.</param>
/// <param name="Days">For how many days a rate per exposure is; 0 for the others.</param>
internal readonly record struct ChurnReading(ChurnDefinition Kind, ChurnKind Only, bool AtRequest, int Days)
{
    private static readonly MetricDefinition[] Definitions =
    [
        Define("lost-over-opening", "customers of the opening day gone on the closing day, over those of the opening day"),
        Define("events-over-opening", "departures over the customers of the opening day"),
        Define("events-over-opening-plus-new", "departures over the customers of the opening day and all who joined"),
        Define("ignore-same-period-join-and-leave", "departures of customers who did not join in the period, over those of the opening day"),
        Define("events-over-average", "departures over the mean of the opening and closing customers"),
        Define("per-exposure", "departures over customer-days"),
        Define("sum-of-daily-rates", "the sum over the days of departures over the customers of the day before"),
    ];

    public CustomerRatio.Kind Of => Kind is ChurnDefinition.LostOverOpening or 0 ? CustomerRatio.Kind.Share : CustomerRatio.Kind.Events;

    public MetricDefinition Definition
    {
        get
        {
            MetricDefinition named = Definitions[(int)(Kind == 0 ? ChurnDefinition.LostOverOpening : Kind) - 1];
            if (Days > 0)
            {
                named = named with { Id = Guard.Invariant($"{named.Id}/{Days}-days"), Text = Guard.Invariant($"{named.Text}, for {Days} days") };
            }

            if (Only != 0)
            {
                string only = Only == ChurnKind.Voluntary ? "voluntary" : "involuntary";
                named = named with { Id = named.Id + "/" + only, Text = named.Text + "; " + only + " alone" };
            }

            return AtRequest ? OfRequests(named) : named;
        }
    }

    public static MetricDefinition OfRequests(MetricDefinition named) => named with { Id = named.Id + "/at-request", Text = named.Text + "; gone from the request on" };

    private static MetricDefinition Define(string id, string text) => MetricDefinition.Share("churn-rate/" + id, text, BetterWhen.Lower);
}
