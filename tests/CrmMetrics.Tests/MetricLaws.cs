using System.Globalization;
using FsCheck;

namespace CrmMetrics.Tests;

/// <summary>What every metric must obey.</summary>
public abstract class MetricLaws<TMetric>
    where TMetric : IMetric<TMetric>
{
    /// <summary>Metrics of any data, the undefined and the extreme among them, all under one definition and in one currency.</summary>
    protected abstract Arbitrary<TMetric> Any { get; }

    protected abstract TMetric Parse(string text);

    /// <summary>The values that the metric can have.</summary>
    protected abstract (double Lowest, double Highest) Range { get; }

    /// <summary>Whether the default interval always holds the value; adjusted Wald for one has not this law.</summary>
    protected virtual bool IntervalHoldsValue => true;

    [Fact]
    public void It_has_a_value_or_a_reason_and_never_both() =>
        Check.That(Any, metric => metric.Value is null != metric.WhyUndefined is null && metric.Value is not (double.NaN or double.PositiveInfinity or double.NegativeInfinity));

    [Fact]
    public void It_has_an_interval_or_a_reason_and_never_both() =>
        Check.That(Any, Given.Level, (metric, level) => metric.Interval(level) is null != metric.WhyNoInterval is null);

    [Fact]
    public void What_is_undefined_has_no_interval() =>
        Check.That(Any, metric => metric.Value is not null || metric.Interval() is null);

    [Fact]
    public void Values_and_bounds_stay_in_range_and_in_order() =>
        Check.That(Any, Given.Level, (metric, level) =>
            (metric.Value is not { } value || (value >= Range.Lowest && value <= Range.Highest))
            && (metric.Interval(level) is not { } interval
                || (interval.Lower <= interval.Upper && interval.Lower >= Range.Lowest && interval.Upper <= Range.Highest && interval.Level.Equals(level))));

    [Fact]
    public void The_interval_holds_the_value() =>
        Check.That(Any, Given.Level, (metric, level) => !IntervalHoldsValue || metric.Interval(level) is not { } interval
            || interval.Contains(metric.Value!.Value)
            || Math.Min(Math.Abs(metric.Value.Value - interval.Lower), Math.Abs(metric.Value.Value - interval.Upper)) <= 1e-12 * Math.Abs(metric.Value.Value));

    [Fact]
    public void A_higher_level_widens_the_interval() =>
        Check.That(Any, metric => metric.Interval(0.8) is not { } narrow || metric.Interval(0.99) is not { } wide
            || (wide.Lower <= narrow.Lower && wide.Upper >= narrow.Upper));

    [Fact]
    public void Set_against_itself_nothing_has_changed() =>
        Check.That(Any, metric => metric.ComparedWith(metric) is not { } comparison
            || (comparison.Change.Equals(0.0) && comparison.Evidence == Evidence.NotEnough && comparison.PValue is null or >= 0.999_999));

    [Fact]
    public void Swapping_the_two_sides_negates_the_change() =>
        Check.That(Any, Any, (a, b) =>
        {
            Comparison? there = a.ComparedWith(b), back = b.ComparedWith(a);
            return there is null == back is null && (there is null || back is null || (there.Change.Equals(-back.Change)
                && (there.Interval is not { } x || back.Interval is not { } y || (Close(x.Lower, -y.Upper) && Close(x.Upper, -y.Lower)))));
        });

    [Fact]
    public void The_p_value_and_the_interval_never_contradict_each_other() =>
        Check.That(Any, Any, Given.Level, (a, b, level) =>
            a.ComparedWith(b, level) is not { PValue: { } p, Interval: { } interval } comparison
            || Math.Abs(p - (1 - level)) < 1e-9
            || Math.Min(Math.Abs(interval.Lower), Math.Abs(interval.Upper)) <= 1e-9 * interval.Width
            || (p < 1 - level == (comparison.Evidence != Evidence.NotEnough)));

    [Fact]
    public void A_comparison_needs_two_values() =>
        Check.That(Any, Any, (a, b) => a.ComparedWith(b) is null == (a.Value is null || b.Value is null));

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.5)]
    [InlineData(95.0)]
    [InlineData(double.NaN)]
    public void A_level_outside_0_to_1_is_refused(double level) =>
        Check.That(Any, metric => Assert.Throws<ArgumentOutOfRangeException>(() => metric.Interval(level)).ParamName == "level");

    [Fact]
    public void Written_down_it_reads_back() =>
        Check.That(Any, metric => Parse(metric.ToString("R", null)).Equals(metric));

    [Fact]
    public void It_is_written_the_same_way_back_in_every_culture() =>
        Check.That(Any, metric => metric.ToString("R", CultureInfo.GetCultureInfo("de-DE")) == metric.ToString("R", CultureInfo.InvariantCulture));

    [Fact]
    public void Its_text_is_never_empty_and_says_when_it_is_undefined() =>
        Check.That(Any, metric => metric.ToString(null, CultureInfo.InvariantCulture) is { Length: > 0 } text
            && text.StartsWith("undefined", StringComparison.Ordinal) == metric.Value is null);

    [Fact]
    public void Its_estimate_says_the_same() =>
        Check.That(Any, metric =>
        {
            Estimate estimate = metric.ToEstimate();
            return Equals(estimate.Value, metric.Value) && estimate.Definition == metric.Definition && Equals(estimate.Interval(0.9), metric.Interval(0.9))
                && Equals(estimate.WhyUndefined, metric.WhyUndefined) && Equals(estimate.WhyNoInterval, metric.WhyNoInterval);
        });

#if NET8_0_OR_GREATER
    [Fact]
    public void Written_as_json_it_reads_back_and_shows_its_definition() =>
        Check.That(Any, metric =>
        {
            string json = System.Text.Json.JsonSerializer.Serialize(metric);
            using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(json);
            return System.Text.Json.JsonSerializer.Deserialize<TMetric>(json)!.Equals(metric)
                && document.RootElement.GetProperty("definition").GetString() == metric.Definition.Id;
        });
#endif

    private static bool Close(double x, double y) => x.Equals(y) || Math.Abs(x - y) <= 1e-9 * Math.Max(1e-6, Math.Max(Math.Abs(x), Math.Abs(y)));
}
