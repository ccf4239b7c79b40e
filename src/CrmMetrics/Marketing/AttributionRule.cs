using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Marketing;

/// <summary>How a conversion is shared among the touches before it.</summary>
/// <remarks>Each path's shares add up to 1, so credits add up to the conversions. Where a rule names parts that a short path lacks, the parts there are take all, in proportion.</remarks>
public sealed class AttributionRule
{
    private const double Fortieth = 0.4;

    /// <summary>By how much two shares may pass 1: as written in decimals, 0.9 and 0.1 or 0.8 and 0.2 leave a remainder of rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly Func<PathColumn, PathWeights> weights;

    private AttributionRule(string id, string text, Func<PathColumn, PathWeights> weights)
    {
        Id = id;
        Text = text;
        this.weights = weights;
    }

    /// <summary>All to the first touch.</summary>
    /// <value>A rule.</value>
    public static AttributionRule FirstTouch { get; } = Positional("first-touch", "all to the first touch", mine => mine[0] = 1);

    /// <summary>All to the last touch.</summary>
    /// <value>A rule.</value>
    public static AttributionRule LastTouch { get; } = Positional("last-touch", "all to the last touch", mine => mine[mine.Length - 1] = 1);

    /// <summary>The same to every touch.</summary>
    /// <value>A rule.</value>
    public static AttributionRule Linear { get; } = Positional("linear", "the same to every touch", mine => mine.Fill(1));

    /// <summary>40 % to the first touch, 40 % to the last, the rest shared by those between.</summary>
    /// <value>A rule: half each where there are two touches.</value>
    public static AttributionRule UShaped { get; } = PositionBased(Fortieth, Fortieth);

    /// <summary>30 % to the first touch, 30 % to the touches that milestones mark, 30 % to the last, 10 % shared by the others.</summary>
    /// <value>A rule. A touch that is two of these has both shares; without a milestone first and last have 30 each to the others' 10.</value>
    public static AttributionRule WShaped { get; } = new("w-shaped", "30 % first, 30 % milestones, 30 % last, 10 % the others", paths => (path, mine) =>
    {
        ReadOnlySpan<int> touches = paths.TouchesOf(path);
        int milestones = 0;
        foreach (int touch in touches)
        {
            milestones += touch & 1;
        }

        int others = 0;
        for (int i = 0; i < mine.Length; i++)
        {
            bool marked = (touches[i] & 1) != 0;
            mine[i] = (i == 0 ? 3 : 0) + (i == mine.Length - 1 ? 3 : 0) + (marked ? 3.0 / milestones : 0);
            others += mine[i] == 0 ? 1 : 0;
        }

        ShareOne(mine, others);
    });

    /// <summary>30 % to the first touch, 30 % to the middle one, 30 % to the last, 10 % shared by the others: where it isn't known which touch made the lead.</summary>
    /// <value>A rule: two middle touches have 15 % each.</value>
    public static AttributionRule WShapedByPosition { get; } = Positional("w-shaped-by-position", "30 % first, 30 % middle, 30 % last, 10 % the others", mine =>
    {
        int last = mine.Length - 1, middle = last / 2, other = (last + 1) / 2;
        mine[0] += 3;
        mine[last] += 3;
        if (last >= 2)
        {
            mine[middle] += 1.5;
            mine[other] += 1.5;
        }

        ShareOne(mine, mine.Length - (last < 2 ? last + 1 : middle == other ? 3 : 4));
    });

    /// <summary>What the rule is, for programs.</summary>
    /// <value>A stable identifier in lower case, with the numbers of the rule, such as <c>time-decay/7-days</c>.</value>
    public string Id { get; }

    /// <summary>What the rule is, in words.</summary>
    /// <value>One phrase.</value>
    public string Text { get; }

    /// <summary>All to the last touch that isn't direct; where all are, to the last.</summary>
    /// <param name="direct">The channels that count as direct, such as <c>(direct) / (none)</c>; one at least.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="direct"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no channel, or one has no name of one line.</exception>
    public static AttributionRule LastNonDirect(params string[] direct)
    {
        HashSet<string> names = [.. Guard.NotNull(direct).Select(name => JourneyPath.CheckedChannel(name, nameof(direct)))];
        if (names.Count == 0)
        {
            throw Guard.Bad(nameof(direct), $"One channel at least must be direct, but there was none.");
        }

        string which = string.Join(", ", names.OrderBy(name => name, StringComparer.Ordinal));
        return new("last-non-direct/" + which, "all to the last touch that isn't " + which, paths =>
        {
            bool[] isDirect = [.. paths.Channels.Select(names.Contains)];
            return (path, mine) =>
            {
                mine.Clear();
                ReadOnlySpan<int> touches = paths.TouchesOf(path);
                int last = touches.Length - 1;
                while (last >= 0 && isDirect[touches[last] >> 1])
                {
                    last--;
                }

                mine[last < 0 ? touches.Length - 1 : last] = 1;
            };
        });
    }

    /// <summary>Fixed shares to the first and the last touch, the rest shared by those between.</summary>
    /// <param name="first">The share of the first touch, from 0 to 1.</param>
    /// <param name="last">The share of the last touch, from 0 to 1 − <paramref name="first"/>, up to rounding.</param>
    /// <returns>The rule. With two touches the two shares are scaled to 1; if both are 0, half each.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A share is not from 0 to 1, or together they pass 1.</exception>
    public static AttributionRule PositionBased(double first, double last)
    {
        if (Guard.Share(first) + Guard.Share(last) > 1 + Rounding)
        {
            throw Guard.Out(nameof(last), last, Guard.Invariant($"with the first touch's share of {first} it must not pass 1"));
        }

        string id = first == Fortieth && last == Fortieth ? "u-shaped" : Guard.Invariant($"position-based/{first}-{last}");
        double between = Math.Max(0, 1 - (first + last));
        return Positional(id, Guard.Invariant($"{first} to the first touch, {last} to the last, the rest to those between"), mine =>
        {
            if (mine.Length <= 2)
            {
                mine.Fill(mine.Length == 1 || first + last == 0 ? 1 : 0);
                mine[0] += mine.Length == 1 ? 0 : first;
                mine[mine.Length - 1] += mine.Length == 1 ? 0 : last;
                return;
            }

            mine.Fill(between / (mine.Length - 2));
            mine[0] = first;
            mine[mine.Length - 1] = last;
        });
    }

    /// <summary>A touch counts half as much as one that many days later.</summary>
    /// <param name="halfLifeDays">After how many days a touch counts half; above 0. Google Analytics took 7.</param>
    /// <returns>The rule, for journeys that keep ages.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="halfLifeDays"/> is not above 0 or not finite.</exception>
    public static AttributionRule TimeDecay(double halfLifeDays)
    {
        double halfLife = Guard.Positive(halfLifeDays) * 86_400;
        return new(Guard.Invariant($"time-decay/{halfLifeDays}-days"), Guard.Invariant($"a touch counts half as much as one {halfLifeDays} days later"), paths =>
        {
            if (!paths.WithAges && paths.Count > 0)
            {
                throw new InvalidOperationException("Credits that decay with time need the ages of touches, and these journeys have not kept them: set Ages in the JourneyDefinition.");
            }

            return (path, mine) =>
            {
                // From the last touch, which then counts 1 however long before the conversion it was.
                ReadOnlySpan<int> ages = paths.AgesOf(path);
                for (int i = 0; i < mine.Length; i++)
                {
                    mine[i] = Math.Pow(2, (ages[ages.Length - 1] - ages[i]) / halfLife);
                }
            };
        });
    }

    /// <summary>A touch counts a fixed part of the next one, whatever the time between.</summary>
    /// <param name="factor">What a touch counts of the next one; above 0, up to 1.</param>
    /// <returns>The rule; with 0.5 the last touch counts twice the one before.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not above 0 and up to 1.</exception>
    public static AttributionRule PositionDecay(double factor)
    {
        if (!(factor is > 0 and <= 1))
        {
            throw Guard.Out(nameof(factor), factor, "must be above 0, and 1 at most");
        }

        return Positional(Guard.Invariant($"position-decay/{factor}"), Guard.Invariant($"a touch counts {factor} of the next one"), mine =>
        {
            double weight = 1;
            for (int i = mine.Length - 1; i >= 0; i--, weight *= factor)
            {
                mine[i] = weight;
            }
        });
    }

    /// <summary>Weights of your own.</summary>
    /// <param name="id">A name in lower case that no other rule has: it goes with the credits.</param>
    /// <param name="weights">Gives a weight for each touch of a path: 0 or more, not all 0. They are scaled to add up to 1.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="id"/> has no name of one line.</exception>
    public static AttributionRule Custom(string id, Func<JourneyPath, IReadOnlyList<double>> weights)
    {
        _ = JourneyPath.CheckedChannel(id, nameof(id));
        _ = Guard.NotNull(weights);
        return new(id, id, paths => (path, mine) =>
        {
            JourneyPath it = paths.PathAt(path);
            IReadOnlyList<double> given = weights(it) ?? [];
            double sum = 0;
            for (int i = 0; i < given.Count && i < mine.Length; i++)
            {
                mine[i] = given[i];
                sum += given[i] >= 0 ? given[i] : double.NaN;
            }

            if (given.Count != mine.Length || !(sum > 0 && sum <= double.MaxValue))
            {
                string actual = string.Join(", ", given.Select(weight => Guard.Invariant($"{weight}")));
                throw new InvalidOperationException(Guard.Invariant(
                    $"The rule {id} must give a weight of 0 or more for each of the {mine.Length} touches of {string.Join(" → ", it.Channels)}, not all 0 and finite together, but gave [{actual}]."));
            }
        });
    }

    /// <summary>Writes the rule in words.</summary>
    /// <returns><see cref="Text"/>.</returns>
    public override string ToString() => Text;

    internal PathWeights For(PathColumn paths) => weights(paths);

    private static AttributionRule Positional(string id, string text, PositionWeights weigh) => new(id, text, _ => (_, mine) =>
    {
        mine.Clear();
        weigh(mine);
    });

    /// <summary>Shares a weight of 1 among the touches that have none.</summary>
    private static void ShareOne(Span<double> mine, int others)
    {
        for (int i = 0; i < mine.Length && others > 0; i++)
        {
            mine[i] = mine[i] == 0 ? 1.0 / others : mine[i];
        }
    }

    private delegate void PositionWeights(Span<double> mine);
}
