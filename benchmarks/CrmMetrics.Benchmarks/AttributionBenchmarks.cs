using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Marketing;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>Attribution: paths of up to 10 touches of 8 channels, one journey a row, against one pass that only counts.</summary>
public class AttributionBenchmarks : IControlled
{
    private const string Markov = "Markov removal effects, order 2", Paths = "Distinct paths", Rules = "Credits of distinct paths", Cut = "Journeys of customers from events";

    private const int ChannelCount = 8, LongestPath = 10, Order = 2;

    private static readonly string[] Names = ["affiliate", "direct", "display", "email", "organic", "paid search", "referral", "social"];

    private static readonly LocalDate AsOf = new(2024, 12, 31);

    private int[] channels = [];
    private int[] lengths = [];
    private long[] conversions = [];
    private long[] others = [];
    private JourneySummary journeys = JourneySummary.Zero;
    private int[] customers = [];
    private int[] days = [];
    private int[] events = [];

    /// <inheritdoc/>
    [Params(10_000, 1_000_000)]
    public int Rows { get; set; }

    private PathColumns Columns => new() { ChannelNames = Names, Channels = channels, Lengths = lengths, Conversions = conversions, NonConversions = others };

    [GlobalSetup(Targets = [nameof(TransitionsByDictionary), nameof(MarkovFromColumns), nameof(TransitionsFromColumns), nameof(PathsByLinq), nameof(PathsFromColumns)])]
    public void MakeColumns()
    {
        SplitMix64 random = new(11);
        List<int> touches = new(Rows * 6);
        (lengths, conversions, others) = (new int[Rows], new long[Rows], new long[Rows]);
        for (int row = 0; row < Rows; row++)
        {
            lengths[row] = 1 + random.Below(LongestPath);
            int channel = random.Below(ChannelCount);
            for (int i = 0; i < lengths[row]; i++)
            {
                // Every other touch is of the channel before, or of one near it.
                channel = random.Below(2) == 0 ? (channel + random.Below(3)) % ChannelCount : random.Below(ChannelCount);
                touches.Add(channel);
            }

            conversions[row] = random.Below(20) <= channel / 2 ? 1 : 0;
            others[row] = 1 - conversions[row];
        }

        channels = [.. touches];
    }

    [GlobalSetup(Targets = [nameof(LinearByLoop), nameof(Linear), nameof(TimeOfShapley), nameof(TransitionsFromSummary)])]
    public void MakeSummary()
    {
        MakeColumns();
        journeys = JourneySummary.From(Columns);
    }

    [GlobalSetup(Targets = [nameof(JourneysByLinq), nameof(JourneysFromColumns)])]
    public void MakeEvents()
    {
        SplitMix64 random = new(12);
        (customers, days, events) = (new int[Rows], new int[Rows], new int[Rows]);
        for (int row = 0; row < Rows; row++)
        {
            customers[row] = random.Below(1 + (Rows / 6));
            days[row] = 19_723 + random.Below(365);
            events[row] = random.Below(10) == 0 ? JourneyColumns<int>.Conversion : random.Below(ChannelCount);
        }
    }

    /// <inheritdoc/>
    public void Check()
    {
        MakeSummary();
        Dictionary<int, long> counted = TransitionsByDictionary();
        ChannelTransitions transitions = TransitionsFromColumns();
        Control.Same(counted.Count, transitions.Transitions.Count, nameof(TransitionsFromColumns));
        Control.Same(counted.Values.Sum(), transitions.Transitions.Sum(transition => transition.Count), nameof(TransitionsFromColumns));
        Control.Same(true, transitions.Equals(TransitionsFromSummary()), nameof(TransitionsFromSummary));
        Control.Near(conversions.Sum(), MarkovFromColumns().Credits.Sum(credit => credit.Conversions), nameof(MarkovFromColumns));
        Control.Same(PathsByLinq(), PathsFromColumns().Paths.Count, nameof(PathsFromColumns));
        double[] linear = LinearByLoop();
        foreach (ChannelCredit credit in Linear())
        {
            Control.Near(linear[Array.IndexOf(Names, credit.Channel)], credit.Conversions, nameof(Linear));
        }

        MakeEvents();
        Control.Same(JourneysByLinq(), JourneysFromColumns().Conversions + JourneysFromColumns().ConversionsWithoutTouches, nameof(JourneysFromColumns));
    }

    /// <summary>The reference for speed: the counts, and nothing made of them.</summary>
    [BenchmarkCategory(Markov)]
    [Benchmark(Baseline = true, Description = "reference: one pass that counts the transitions in a `Dictionary`")]
    public Dictionary<int, long> TransitionsByDictionary()
    {
        // A state is the last two channels, each a digit from 1; the digit of what comes next follows.
        const int Digits = ChannelCount + 3, States = Digits * Digits;
        Dictionary<int, long> counts = [];
        for (int row = 0, at = 0; row < lengths.Length; row++)
        {
            int state = 0;
            for (int end = at + lengths[row]; at < end; at++)
            {
                int next = (state * Digits) + channels[at] + 1;
                CollectionsMarshal.GetValueRefOrAddDefault(counts, next, out _)++;
                state = next % States;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(counts, (state * Digits) + ChannelCount + (conversions[row] > 0 ? 1 : 2), out _)++;
        }

        return counts;
    }

    [BenchmarkCategory(Markov)]
    [Benchmark(Description = "columns: `ChannelTransitions.From(…, order: 2).Markov()`, effects and credits")]
    [Target("Markov order 2 from a million paths", nameof(TransitionsByDictionary), TimesAsLong = 3)]
    public MarkovAttribution MarkovFromColumns() => ChannelTransitions.From(Columns, Order).Markov();

    [BenchmarkCategory(Markov)]
    [Benchmark(Description = "columns: `ChannelTransitions.From(…, order: 2)`, counts alone")]
    public ChannelTransitions TransitionsFromColumns() => ChannelTransitions.From(Columns, Order);

    [BenchmarkCategory(Markov)]
    [Benchmark(Description = "of a `JourneySummary`: `Transitions(order: 2)`")]
    public ChannelTransitions TransitionsFromSummary() => journeys.Transitions(Order);

    [BenchmarkCategory(Paths)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` over text such as `3>1>4`")]
    public int PathsByLinq()
    {
        int at = 0;
        return lengths.Select(length => string.Join('>', channels[at..(at += length)])).GroupBy(path => path, StringComparer.Ordinal).Count();
    }

    [BenchmarkCategory(Paths)]
    [Benchmark(Description = "columns: `JourneySummary.From(PathColumns)`")]
    public JourneySummary PathsFromColumns() => JourneySummary.From(Columns);

    [BenchmarkCategory(Rules)]
    [Benchmark(Baseline = true, Description = "reference: linear credits in a loop by hand over the columns, in doubles")]
    public double[] LinearByLoop()
    {
        double[] credits = new double[ChannelCount];
        for (int row = 0, at = 0; row < lengths.Length; row++)
        {
            double share = (double)conversions[row] / lengths[row];
            for (int end = at + lengths[row]; at < end; at++)
            {
                credits[channels[at]] += share;
            }
        }

        return credits;
    }

    [BenchmarkCategory(Rules)]
    [Benchmark(Description = "`JourneySummary.Credits(AttributionRule.Linear)`, to 31 digits")]
    public AttributionCredits Linear() => journeys.Credits(AttributionRule.Linear);

    [BenchmarkCategory(Rules)]
    [Benchmark(Description = "`JourneySummary.Shapley(ShapleyWorth.ConversionRate)`, all 256 sets")]
    public ShapleyAttribution TimeOfShapley() => journeys.Shapley(ShapleyWorth.ConversionRate);

    [BenchmarkCategory(Cut)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` customer, `OrderBy` day, a loop over each")]
    public long JourneysByLinq()
    {
        long converted = 0;
        Dictionary<string, long> paths = [];
        foreach (IGrouping<int, int> customer in Enumerable.Range(0, Rows).GroupBy(row => customers[row]))
        {
            List<int> path = [];
            foreach (int row in customer.OrderBy(row => days[row]).ThenByDescending(row => events[row]))
            {
                if (events[row] >= 0)
                {
                    path.Add(events[row]);
                    continue;
                }

                converted++;
                CollectionsMarshal.GetValueRefOrAddDefault(paths, string.Join('>', path), out _)++;
                path.Clear();
            }
        }

        return converted;
    }

    [BenchmarkCategory(Cut)]
    [Benchmark(Description = "columns: `JourneyBuilder.Add(JourneyColumns)` and its `JourneySummary`, 30 days' look-back")]
    public JourneySummary JourneysFromColumns()
    {
        JourneyBuilder<int> builder = new(new(30), AsOf);
        builder.Add(new JourneyColumns<int> { Customers = customers, ChannelNames = Names, Channels = events, Days = days });
        return builder.ToSummary();
    }
}
