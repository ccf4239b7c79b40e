using System;

namespace CrmMetrics;

/// <summary>What of an estimate can be kept in a metric, compared and written down: its value with its 95 % bounds, or its reason.</summary>
internal readonly record struct EstimateState
{
    private const double Level = 0.95;

    private EstimateState(double? value, double? lower, double? upper, Reason? whyUndefined)
    {
        Value = value;
        Lower = lower;
        Upper = upper;
        WhyUndefined = whyUndefined;
    }

    public double? Value { get; }

    public double? Lower { get; }

    public double? Upper { get; }

    public Reason? WhyUndefined { get; }

    public static EstimateState Of(double value) => new(value, null, null, null);

    public static EstimateState Of(IMetric estimate)
    {
        ConfidenceInterval? interval = estimate.Interval(Level);
        return new(estimate.Value, interval?.Lower, interval?.Upper, estimate.WhyUndefined);
    }

    public static EstimateState Read(Form form, string name) => form.Has(name)
        ? new(form.Double(name), form.OptionalDouble(name + "Lower"), form.OptionalDouble(name + "Upper"), null)
        : form.Has(name + "Missing") ? new(null, null, null, new(form.Text(name + "Missing"), form.Text(name + "MissingText")))
        : default;

    public Form Write(Form form, string name) => WhyUndefined is { } reason
        ? form.Add(name + "Missing", reason.Code).Add(name + "MissingText", reason.Text)
        : form.Add(name, Value).Add(name + "Lower", Lower).Add(name + "Upper", Upper);

    /// <summary>The interval at any level, each side stretched as a normal distribution's would be.</summary>
    public ConfidenceInterval? Interval(double level, MetricDefinition definition) =>
        Value is { } value && Lower is { } lower && Upper is { } upper
            ? Estimate.From(value, new ConfidenceInterval(lower, upper, Level), definition).Interval(level)
            : null;
}
