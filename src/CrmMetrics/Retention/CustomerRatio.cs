using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <summary>What retention and churn rates share: a count of customers or departures over customers, its interval and its comparison.</summary>
/// <param name="Part">What is divided.</param>
/// <param name="Whole">What it is divided by; a half is possible.</param>
/// <param name="Of">What the one is of the other.</param>
/// <param name="Definition">The definition that it was read under.</param>
internal readonly record struct CustomerRatio(long Part, decimal Whole, CustomerRatio.Kind Of, MetricDefinition Definition)
{
    private static readonly Reason NotASubset = new(
        "not-a-subset", "under this definition the rate is no share of the opening customers, so no interval for a share applies");

    /// <summary>What the part is of the whole.</summary>
    internal enum Kind
    {
        /// <summary>Some of its customers: a share.</summary>
        Share = 1,

        /// <summary>Departures, of which one customer may have several: a rate of events.</summary>
        Events,

        /// <summary>Neither: customers of which some are not in the whole, or a difference.</summary>
        Neither,
    }

    public double? Value => Whole == 0 ? null : Part / (double)Whole;

    public Reason? WhyNoInterval => Of == Kind.Neither ? NotASubset : null;

    private Proportion Share => Proportion.From(Part, (long)Whole, Definition);

    private EventRate Events => EventRate.From(Part, (double)Whole, Definition);

    public ConfidenceInterval? Interval(double level) => Whole == 0 || Of == Kind.Neither ? null : Of == Kind.Share ? Share.Interval(level) : Events.Interval(level);

    /// <summary>The change from a baseline of other customers, both not being unset.</summary>
    /// <exception cref="DefinitionMismatchException">The definitions differ.</exception>
    public Comparison? ComparedWith(CustomerRatio baseline, double level)
    {
        _ = MetricDefinition.Same(Definition, baseline.Definition);
        return Value is not { } rate || baseline.Value is not { } before ? null
            : Of == Kind.Share ? Share.ComparedWith(baseline.Share, level)
            : Of == Kind.Events ? Events.ComparedWith(baseline.Events, level)
            : Comparison.WithoutInterval(Definition, rate - before, NotASubset);
    }
}
