namespace CrmMetrics.Marketing;

/// <summary>The stages of a lead in words, and what is read about them.</summary>
internal static class LeadStages
{
    private static readonly string[] Names = ["marketing-qualified", "sales-qualified", "converted"];

    private static readonly MetricDefinition[] Conversions =
        [.. System.Array.ConvertAll(Names, name => MetricDefinition.Share("lead-conversion/" + name, name + " so far over all created leads"))];

    private static readonly MetricDefinition[] Cycles =
        [.. System.Array.ConvertAll(Names, name => new MetricDefinition("lead-cycle/" + name, "days from creation until " + name + ", over the leads that were", "days", 1, BetterWhen.Lower))];

    public static string Name(LeadTarget target) => Names[(int)target - 1];

    public static MetricDefinition ConversionOfCreated(LeadTarget target) => Conversions[(int)target - 1];

    public static MetricDefinition Cycle(LeadTarget target) => Cycles[(int)target - 1];

    /// <summary>The share of nobody who was left.</summary>
    public static MetricDefinition Nothing { get; } = MetricDefinition.Share("lead-conversion/none-left", "nobody was followed further");

    public static MetricDefinition ConversionWithin(LeadTarget target, string window) => MetricDefinition.Share(
        "lead-conversion/" + Name(target) + "/within-" + window, Name(target) + " within " + window + " of creation over the leads created so long ago");

    public static MetricDefinition Projected(LeadTarget target, LeadWindow window) => MetricDefinition.Share(
        "lead-conversion/" + Name(target) + "/projected-" + window.Text,
        Name(target) + (window.IsEver ? " in the end" : " within " + window.Text + " of creation") + " over all created leads, projected (Aalen–Johansen)");
}
