using System.Text.Json;
using CrmMetrics.Marketing;

namespace CrmMetrics.Tests.Marketing;

/// <summary>Every figure of attribution.json, which was enumerated by brute force: rules, the Markov chain by a dense solve, Shapley values over all permutations.</summary>
public class AttributionGoldenTests
{
    private const double Tolerance = 1e-12;

    private static readonly JsonElement[] Cases = [.. GoldenFile.Read("attribution.json").GetProperty("cases").EnumerateArray()];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_model_gives_the_credits_of_the_file(int number)
    {
        JourneySummary journeys = Journeys(Cases[number]);
        JsonElement models = Cases[number].GetProperty("models");
        Assert.Equal(Cases[number].GetProperty("total_conversions").GetInt64(), journeys.Conversions);
        MarkovAttribution markov = journeys.Markov();
        List<string> asserted = [];
        Same("first", journeys.Credits(AttributionRule.FirstTouch));
        Same("last", journeys.Credits(AttributionRule.LastTouch));
        Same("linear", journeys.Credits(AttributionRule.Linear));
        Same("u_shaped_40_20_40", journeys.Credits(AttributionRule.UShaped));
        Same("position_decay_half", journeys.Credits(AttributionRule.PositionDecay(0.5)));
        Same("shapley", journeys.Shapley().Credits);
        Credits("markov", models.GetProperty("markov").GetProperty("credit"), markov.Credits);
        asserted.Add("markov");
        Assert.Equal(models.EnumerateObject().Select(model => model.Name).OrderBy(name => name, StringComparer.Ordinal), asserted.OrderBy(name => name, StringComparer.Ordinal));

        GoldenFile.Close(models.GetProperty("markov").GetProperty("base_conversion").GetDouble(), markov.BaseConversion, Tolerance);
        foreach (JsonProperty effect in models.GetProperty("markov").GetProperty("removal_effect").EnumerateObject())
        {
            GoldenFile.Close(effect.Value.GetDouble(), markov.RemovalEffects[effect.Name], Tolerance, what: "removal of " + effect.Name);
        }

        void Same(string model, AttributionCredits credits)
        {
            Credits(model, models.GetProperty(model), credits);
            asserted.Add(model);
        }
    }

    private static void Credits(string model, JsonElement expected, AttributionCredits credits)
    {
        Assert.Equal(expected.EnumerateObject().Select(credit => credit.Name), credits.Select(credit => credit.Channel));
        foreach (JsonProperty credit in expected.EnumerateObject())
        {
            GoldenFile.Close(credit.Value.GetDouble(), credits[credit.Name].Conversions, Tolerance, what: model + " of " + credit.Name);
        }
    }

    private static JourneySummary Journeys(JsonElement golden) => JourneySummary.From(golden.GetProperty("paths").EnumerateArray(), path => new JourneyPath(
        path.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()!),
        path.GetProperty("conversions").GetInt64(),
        path.GetProperty("non_conversions").GetInt64()));
}
