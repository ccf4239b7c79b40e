#region attribution-usings
using CrmMetrics;
using CrmMetrics.Marketing;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/attribution.md.</summary>
public class AttributionExamples : PageTests
{
    private static JourneySummary Six => JourneySummary.From(
    [
        new JourneyPath(["email", "web"], 10, 90, new Money(1_000m, "EUR")),
        new JourneyPath(["web"], 20, 180, new Money(1_600m, "EUR")),
        new JourneyPath(["email"], 5, 45, new Money(300m, "EUR")),
        new JourneyPath(["ads", "email", "web"], 8, 32, new Money(960m, "EUR")),
        new JourneyPath(["ads"], 2, 98, new Money(100m, "EUR")),
        new JourneyPath(["web", "ads"], 4, 46, new Money(360m, "EUR")),
    ]);

    [Fact]
    public void From_counts()
    {
        #region attribution-counts
        JourneySummary journeys = JourneySummary.From(
        [
            new JourneyPath(["email", "web"], conversions: 10, nonConversions: 90, new Money(1_000m, "EUR")),
            new JourneyPath(["web"], 20, 180, new Money(1_600m, "EUR")),
            new JourneyPath(["email"], 5, 45, new Money(300m, "EUR")),
            new JourneyPath(["ads", "email", "web"], 8, 32, new Money(960m, "EUR")),
            new JourneyPath(["ads"], 2, 98, new Money(100m, "EUR")),
            new JourneyPath(["web", "ads"], 4, 46, new Money(360m, "EUR")),
        ]);

        Console.WriteLine(journeys);                  // 49 of 540 journeys converted, along 6 paths of 3 channels
        Console.WriteLine(journeys.ConversionRate);   // 49/540 = 9.1 %
        Console.WriteLine(journeys.Paths[0]);         // ads: 2 of 100
        #endregion

        Printed("attribution-counts");
        Assert.Equal(Six, journeys);
    }

    [Fact]
    public void From_rows_and_columns()
    {
        #region attribution-rows
        (string Path, int Sales, int Lost)[] export = [("email > web", 10, 90), ("web", 20, 180), ("email > email > web", 3, 7)];
        JourneySummary rows = JourneySummary.From(export, row => new JourneyPath(row.Path.Split(" > "), row.Sales, row.Lost), TouchRepeats.CollapsedInARow);

        JourneySummary columns = JourneySummary.From(
            new PathColumns
            {
                ChannelNames = ["web", "email"],
                Channels = [1, 0, /**/ 0, /**/ 1, 1, 0],
                Lengths = [2, 1, 3],
                Conversions = [10, 20, 3],
                NonConversions = [90, 180, 7],
            },
            TouchRepeats.CollapsedInARow);

        Console.WriteLine(rows);              // 33 of 310 journeys converted, along 2 paths of 2 channels
        Console.WriteLine(rows == columns);   // True
        #endregion

        Printed("attribution-rows");
    }

    [Fact]
    public void From_events()
    {
        #region attribution-events
        JourneyDefinition thirtyDays = new(lookBackDays: 30) { Ages = TouchAges.WholeDays };
        LocalDate asOf = new(2024, 6, 30);
        JourneyBuilder<int> builder = new(thirtyDays, asOf);
        builder.Add(JourneyEvent<int>.Touch(1, "ads", new LocalDate(2024, 3, 1)));      // too old for the sale of 10 May
        builder.Add(JourneyEvent<int>.Touch(1, "email", new LocalDate(2024, 4, 12)));
        builder.Add(JourneyEvent<int>.Touch(1, "web", new LocalDate(2024, 5, 9)));
        builder.Add(JourneyEvent<int>.Conversion(1, new LocalDate(2024, 5, 10), new Money(80m, "EUR")));
        builder.Add(JourneyEvent<int>.Touch(2, "ads", new LocalDate(2024, 6, 20)));     // may convert yet
        builder.Add(JourneyEvent<int>.Conversion(3, new LocalDate(2024, 6, 1), new Money(50m, "EUR")));

        JourneySummary journeys = builder.ToSummary();
        foreach (JourneyPath path in journeys.Paths)
        {
            Console.WriteLine(path);
        }
        // ads: 0 of 1
        // email → web: 1 of 1

        Console.WriteLine($"{journeys.Unfinished} unfinished, {journeys.ConversionsWithoutTouches} without touches");   // 1 unfinished, 1 without touches
        foreach (ChannelCredit credit in journeys.Credits(AttributionRule.TimeDecay(halfLifeDays: 7)))
        {
            Console.WriteLine($"{credit.Channel} {credit.Conversions:F3} {credit.Value}");
        }
        // ads 0.000 0.00 EUR
        // email 0.065 5.16 EUR
        // web 0.935 74.84 EUR
        #endregion

        Printed("attribution-events");
    }

    [Fact]
    public void Rules()
    {
        JourneySummary journeys = Six;

        #region attribution-rules
        AttributionRule[] rules =
        [
            AttributionRule.FirstTouch, AttributionRule.LastTouch, AttributionRule.LastNonDirect("web"), AttributionRule.Linear, AttributionRule.UShaped,
            AttributionRule.WShapedByPosition, AttributionRule.PositionBased(first: 0.2, last: 0.6), AttributionRule.PositionDecay(0.5),
        ];
        foreach (AttributionRule rule in rules)
        {
            Console.WriteLine(journeys.Credits(rule));
        }
        // first-touch: ads 10, email 15, web 24
        // last-touch: ads 6, email 5, web 38
        // last-non-direct/web: ads 6, email 23, web 20
        // linear: ads 6.67, email 12.67, web 29.67
        // u-shaped: ads 7.2, email 11.6, web 30.2
        // w-shaped-by-position: ads 6.67, email 12.67, web 29.67
        // position-based/0.2-0.6: ads 6.6, email 9.1, web 33.3
        // position-decay/0.5: ads 5.81, email 10.62, web 32.57

        AttributionCredits linear = journeys.Credits(AttributionRule.Linear);
        Console.WriteLine(string.Join(" + ", linear.Select(credit => credit.Value)) + " = " + linear.Value);
        // 600.00 EUR + 1,120.00 EUR + 2,600.00 EUR = 4,320.00 EUR
        #endregion

        Printed("attribution-rules");
    }

    [Fact]
    public void Milestones_and_weights_of_your_own()
    {
        #region attribution-custom
        // Of 5 touches the second made the lead, and the fourth the opportunity.
        JourneySummary journeys = JourneySummary.From([new JourneyPath(["ads", "web", "email", "call", "email"], conversions: 100).WithMilestones(1, 3)]);

        // HubSpot's full path: 22.5 % each to first touch, lead, opportunity and close, 10 % to the rest.
        AttributionRule fullPath = AttributionRule.Custom("full-path", path => [.. path.Channels.Select((_, touch) =>
            touch == 0 || touch == path.Channels.Count - 1 || path.Milestones.Contains(touch) ? 22.5 : 10.0 / (path.Channels.Count - 4))]);

        Console.WriteLine(journeys.Credits(AttributionRule.WShaped));   // w-shaped: ads 30, call 15, email 40, web 15
        Console.WriteLine(journeys.Credits(fullPath));                  // full-path: ads 22.5, call 22.5, email 32.5, web 22.5
        #endregion

        Printed("attribution-custom");
    }

    [Fact]
    public void Markov_chains()
    {
        JourneySummary journeys = Six;

        #region attribution-markov
        MarkovAttribution markov = journeys.Markov(order: 1);
        Console.WriteLine($"{markov.BaseConversion:P2} convert");   // 9.07 % convert
        foreach (ChannelCredit credit in markov.Credits)
        {
            Console.WriteLine($"without {credit.Channel} {markov.RemovalEffects[credit.Channel]:P1} of them would be lost: {credit.Conversions:F2} conversions");
        }
        // without ads 20.3 % of them would be lost: 7.05 conversions
        // without email 39.2 % of them would be lost: 13.64 conversions
        // without web 81.3 % of them would be lost: 28.31 conversions

        // Of order 2, from the transitions alone, which add up over any cut of the journeys.
        ChannelTransitions transitions = journeys.Transitions(order: 2);
        Console.WriteLine(transitions);                    // 49 of 540 journeys converted; 17 transitions of order 2 between 3 channels
        Console.WriteLine(transitions.Markov().Credits);   // markov/2: ads 7.17, email 14.8, web 27.03
        #endregion

        Printed("attribution-markov");
    }

    [Fact]
    public void Shapley_values()
    {
        JourneySummary journeys = Six;

        #region attribution-shapley
        ShapleyAttribution byConversions = journeys.Shapley(), byRate = journeys.Shapley(ShapleyWorth.ConversionRate);
        Console.WriteLine(byConversions.Credits);   // shapley/conversions: ads 6.67, email 12.67, web 29.67
        Console.WriteLine(byRate.Credits);          // shapley/conversion-rate: ads -5.18, email 23.36, web 30.82

        // 20 channels: more than 15, so orders are drawn.
        JourneySummary wide = JourneySummary.From(Enumerable.Range(0, 20).Select(i => new JourneyPath([$"c{i:00}", $"c{i * 7 % 20:00}"], 5 + i, 100)));
        ShapleyAttribution drawn = wide.Shapley(ShapleyWorth.ConversionRate, seed: 7, draws: 2_000);
        Console.WriteLine($"{drawn.Credits["c19"].Conversions:F1} ± {drawn.MonteCarloErrors["c19"]:F1} of {wide.Conversions}, exact: {drawn.IsExact}");   // 36.2 ± 1.8 of 290, exact: False
        #endregion

        Printed("attribution-shapley");
    }

    [Fact]
    public void Intervals()
    {
        JourneySummary journeys = Six;

        #region attribution-intervals
        IReadOnlyDictionary<string, BootstrapInterval> linear = journeys.Bootstrap(them => them.Credits(AttributionRule.Linear), seed: 7)!;
        IReadOnlyDictionary<string, BootstrapInterval> markov = journeys.Bootstrap(them => them.Markov().Credits, seed: 7)!;
        foreach (string channel in journeys.Channels)
        {
            Console.WriteLine($"{channel,-5} linear {linear[channel].Interval}, Markov {markov[channel].Interval}");
        }
        // ads   linear [0.06998, 0.2098] at 95 %, Markov [0.08537, 0.2043] at 95 %
        // email linear [0.1724, 0.3571] at 95 %, Markov [0.2335, 0.3369] at 95 %
        // web   linear [0.5036, 0.6994] at 95 %, Markov [0.5112, 0.64] at 95 %
        #endregion

        Printed("attribution-intervals");
    }

    [Fact]
    public void Journeys_that_did_not_convert()
    {
        #region attribution-trap
        // Most who come from ads go on to web, and few of them buy.
        JourneyPath[] paths = [new(["ads", "web"], conversions: 10, nonConversions: 990), new(["web"], 30, 70)];
        JourneySummary all = JourneySummary.From(paths), buyers = JourneySummary.From(paths.Select(path => new JourneyPath(path.Channels, path.Conversions)));

        Console.WriteLine($"{all.Markov(order: 1).RemovalEffects["ads"]:P1} or {buyers.Markov(order: 1).RemovalEffects["ads"]:P1}");   // 90.9 % or 25.0 %
        Console.WriteLine($"{all.Markov(order: 2).RemovalEffects["ads"]:P1} or {buyers.Markov(order: 2).RemovalEffects["ads"]:P1}");   // 25.0 % or 25.0 %
        #endregion

        Printed("attribution-trap");
    }
}
