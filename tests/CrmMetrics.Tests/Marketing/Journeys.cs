using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Marketing;

/// <summary>Paths through a few channels, some of them with repeats, values and milestones.</summary>
internal static class Journeys
{
    public static string[] Names { get; } = ["email", "web", "Ads", "ärzte"];

    public static Gen<JourneyPath> PathGen { get; } =
        from length in Gen.Choose(1, 5)
        from channels in Gen.ArrayOf(Gen.Choose(0, Names.Length - 1), length)
        from conversions in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 40)))
        from others in Gen.Choose(0, 60)
        from cents in Gen.Choose(0, 1_000_000)
        from milestone in Gen.Choose(0, 9)
        select new JourneyPath(channels.Select(channel => Names[channel]), conversions, others, new(conversions == 0 ? 0 : cents / 100m, Given.Euro))
            .WithMilestones(milestone < length ? [milestone] : []);

    public static Arbitrary<JourneyPath[]> Paths { get; } = Arb.From(
        Gen.Choose(0, 9).SelectMany(count => Gen.ArrayOf(PathGen, count)),
        paths => paths.Length == 0 ? [] : [paths.Skip(1).ToArray(), paths.Take(paths.Length / 2).ToArray()]);

    public static Arbitrary<JourneySummary> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(JourneySummary.Zero)),
        (9, Paths.Generator.Select(paths => JourneySummary.From(paths)))));

    /// <summary>Every rule that needs no ages.</summary>
    public static AttributionRule[] Rules { get; } =
    [
        AttributionRule.FirstTouch, AttributionRule.LastTouch, AttributionRule.LastNonDirect("web"), AttributionRule.Linear, AttributionRule.UShaped, AttributionRule.WShaped,
        AttributionRule.WShapedByPosition, AttributionRule.PositionDecay(0.5), AttributionRule.PositionBased(0.1, 0), AttributionRule.Custom("lengths", path => [.. path.Channels.Select(name => (double)name.Length)]),
    ];

    /// <summary>Every model, by name.</summary>
    public static IReadOnlyDictionary<string, Func<JourneySummary, AttributionCredits>> Models { get; } = Rules
        .ToDictionary(rule => rule.Id, rule => (Func<JourneySummary, AttributionCredits>)(journeys => journeys.Credits(rule)))
        .Concat(new Dictionary<string, Func<JourneySummary, AttributionCredits>>
        {
            ["markov/1"] = journeys => journeys.Markov().Credits,
            ["markov/2"] = journeys => journeys.Markov(2).Credits,
            ["shapley/conversions"] = journeys => journeys.Shapley().Credits,
            ["shapley/conversion-rate"] = journeys => journeys.Shapley(ShapleyWorth.ConversionRate).Credits,
        })
        .ToDictionary(model => model.Key, model => model.Value);
}
