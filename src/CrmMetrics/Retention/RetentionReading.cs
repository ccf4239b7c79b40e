namespace CrmMetrics.Retention;

/// <summary>How a retention rate was read.</summary>
/// <param name="Kind">What "retained" means; 0 when nothing was read.</param>
/// <param name="AtRequest">Whether customers count as gone from the day of their request.</param>
internal readonly record struct RetentionReading(RetentionDefinition Kind, bool AtRequest)
{
    private static readonly MetricDefinition[] Definitions =
    [
        Define("survivors-over-opening", "customers of the opening day still there on the closing day, over those of the opening day"),
        Define("closing-minus-new", "customers of the closing day less the new among them, over those of the opening day"),
        Define("closing-minus-all-new", "customers of the closing day less all who joined, over those of the opening day"),
        Define("continuous-over-opening", "customers of the opening day who were there on every day, over those of the opening day"),
        Define("repeat-purchase", "buyers of the period before who bought again, over the buyers of the period before"),
    ];

    public bool IsSubset => Kind is not (RetentionDefinition.ClosingMinusNew or RetentionDefinition.ClosingMinusAllNew);

    public MetricDefinition Definition
    {
        get
        {
            MetricDefinition named = Definitions[(int)(Kind == 0 ? RetentionDefinition.SurvivorsOverOpening : Kind) - 1];
            return AtRequest ? ChurnReading.OfRequests(named) : named;
        }
    }

    private static MetricDefinition Define(string id, string text) => MetricDefinition.Share("retention-rate/" + id, text);
}
