using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Adoption;

/// <summary>A composite of several figures of adoption: their weighted mean, with its interval and what each part gives to it.</summary>
/// <remarks>
/// <para>There is no standard index. Which parts, which weights, which mean and what becomes of a missing part are choices that change the figure, so all are arguments and part of its
/// definition: indices that were made in different ways refuse to be compared.</para>
/// <para>The interval is that of the delta method, made on the scale on which the index is a sum (the scores, or their logarithms for the geometric mean), with each side from the parts' own bounds
/// (MOVER; Zou and Donner, Statistics in Medicine 27, 2008): for parts with symmetric intervals it is the delta method's own.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AdoptionIndex : IFormattable
{
    private static readonly Reason ZeroScore = new("zero-score", "a part is at its floor, so a geometric mean is 0 whatever the others are, and nothing tells how uncertain that is");

    private readonly double[] weights;
    private readonly double?[] scores;

    private AdoptionIndex(AdoptionPart[] parts, IndexMean mean, MissingPart missing, PartDependence dependence)
    {
        Mean = mean;
        scores = Array.ConvertAll(parts, part => part.Metric.Value is { } value ? part.Score(value) : missing == MissingPart.CountsAsZero ? 0.0 : (double?)null);
        bool[] counts = Array.ConvertAll(scores, score => score is not null || missing != MissingPart.IsLeftOut);
        double[] scaled = PowerOfTwo.Scaled([.. parts.Select((part, i) => counts[i] ? part.Weight : 0)]);
        double all = scaled.Sum();
        weights = Array.ConvertAll(scaled, weight => all == 0 ? 0 : weight / all);
        MetricDefinition definition = DefinitionOf(parts, missing);
        if (WhyUndefined(parts, missing) is { } why)
        {
            Overall = new(null, why, definition, null, why);
            Parts = [.. parts.Select((part, i) => new AdoptionIndexPart(part.Name, weights[i], part.Metric.Value is null ? null : scores[i], null))];
            return;
        }

        double value = Put();
        Parts = [.. parts.Select((part, i) => new AdoptionIndexPart(part.Name, weights[i], part.Metric.Value is null ? null : scores[i], Gap(i, value)))];
        int figure = Array.FindIndex(parts, part => part.Metric.Value is not null && part.Metric.WhyNoInterval is not null);
        Reason? whyNoInterval = figure >= 0 ? new("part-without-interval", parts[figure].Name + " has no interval: " + parts[figure].Metric.WhyNoInterval)
            : mean == IndexMean.Geometric && value == 0 ? ZeroScore
            : null;
        Overall = new(value, null, definition, whyNoInterval is null ? level => Bounds(parts, value, dependence, level) : null, whyNoInterval);
    }

    /// <summary>How the parts were put together.</summary>
    /// <value>One of the named means.</value>
    public IndexMean Mean { get; }

    /// <summary>The index.</summary>
    /// <value>0 where all parts are at their floor, 1 where all are at their target, with its interval; set it against that of other people by <see cref="Estimate.ComparedWith"/>.</value>
    public Estimate Overall { get; }

    /// <summary>What each part has to do with it.</summary>
    /// <value>In the order in which the parts were given.</value>
    public IReadOnlyList<AdoptionIndexPart> Parts { get; }

    /// <summary>Makes an index.</summary>
    /// <param name="parts">Its parts, at least one, each with a name of its own.</param>
    /// <param name="mean">How they are put together.</param>
    /// <param name="missing">What becomes of the index when a part has no value.</param>
    /// <param name="dependence">How the errors of the parts go together; only the interval depends on it.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="parts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no parts, one is <see langword="null"/>, or two have the same name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not named.</exception>
    public static AdoptionIndex From(IEnumerable<AdoptionPart> parts, IndexMean mean, MissingPart missing, PartDependence dependence = PartDependence.Independent)
    {
        AdoptionPart[] all = [.. Guard.NotNull(parts)];
        _ = Guard.Named(mean);
        _ = Guard.Named(missing);
        _ = Guard.Named(dependence);
        int none = Array.IndexOf(all, null);
        return all.Length == 0 ? throw new ArgumentException("parts: there must be at least one part.", nameof(parts))
            : none >= 0 ? throw Guard.Bad(nameof(parts), $"{nameof(parts)}: part {none} (counted from 0) must not be null.")
            : all.GroupBy(part => part.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
                ? throw Guard.Bad(nameof(parts), $"{nameof(parts)}: each name must stand once, but {twice.Key} stands twice.")
            : new(all, mean, missing, dependence);
    }

    /// <summary>Splits the change from another index into what each part has added.</summary>
    /// <param name="baseline">The index to set this one against, made in the same way.</param>
    /// <returns>What each part has added, by its name: the figures add up to the change. <see langword="null"/> when either index has no value, or when a geometric mean is
    /// 0 on one side, which leaves nothing to split by.</returns>
    /// <remarks>For the geometric mean by logarithmic-mean weights (LMDI; Ang, Energy Policy 32, 2004), which leave no rest and don't depend on the order of the parts.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="baseline"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The two were made in different ways.</exception>
    public IReadOnlyDictionary<string, double>? ChangeByPart(AdoptionIndex baseline)
    {
        _ = MetricDefinition.Same(Overall.Definition, Guard.NotNull(baseline).Overall.Definition);
        if (Overall.Value is not { } value || baseline.Overall.Value is not { } before || (Mean == IndexMean.Geometric && (value == 0 || before == 0)))
        {
            return null;
        }

        double scale = Mean == IndexMean.Arithmetic ? 1 : LogarithmicMean(value, before);
        Dictionary<string, double> changes = new(StringComparer.Ordinal);
        for (int i = 0; i < weights.Length; i++)
        {
            // The same parts may come in another order.
            string name = Parts[i].Name;
            int was = baseline.Parts.Select(part => part.Name).ToList().IndexOf(name);
            if (scores[i] is { } score && was >= 0 && baseline.scores[was] is { } scoreBefore)
            {
                changes.Add(name, scale * weights[i] * (Scale(score) - Scale(scoreBefore)));
            }
        }

        return changes;
    }

    /// <summary>Writes the index and its parts in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the index and its parts.</summary>
    /// <param name="format">The format of the figures; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string number = Text.IsGeneral(format) ? "G4" : format!;
        return Overall.ToString(format, formatProvider) + ": "
            + string.Join(", ", Parts.Select(part => part.Name + " " + (part.Score is { } score ? score.ToString(number, formatProvider) : "missing") + " × " + part.Weight.ToString(number, formatProvider)));
    }

    private static double LogarithmicMean(double x, double y)
    {
        // Near 1 the quotient of the two small differences loses its digits: the series of atanh does not.
        double half = (x - y) / (x + y);
        return x.Equals(y) ? x : Math.Abs(half) < 1e-4 ? 0.5 * (x + y) / (1 + (half * half / 3)) : (x - y) / Math.Log(x / y);
    }

    // Where a part was left out, the index is that of the other parts. Six decimals, so that 1 to 3 are the weights 0.1 to 0.3.
    private MetricDefinition DefinitionOf(AdoptionPart[] parts, MissingPart missing)
    {
        string mean = Mean == IndexMean.Arithmetic ? "arithmetic" : "geometric";
        string used = string.Join(",", parts.Select((part, i) => (part, Weight: weights[i])).Where(each => each.Weight > 0)
            .OrderBy(each => each.part.Name, StringComparer.Ordinal)
            .Select(each => Guard.Invariant($"{each.part.Name}={each.part.Metric.Definition.Id}*{each.Weight:0.######}[{each.part.Floor:R};{each.part.Target:R}]")));
        return new(
            "adoption-index/" + mean + (missing == MissingPart.CountsAsZero ? "/missing-as-zero/" : "/") + used,
            "weighted " + mean + " mean of " + string.Join(", ", parts.Where((_, i) => weights[i] > 0).Select(part => part.Name)),
            "index",
            0.01,
            BetterWhen.Higher);
    }

    private Reason? WhyUndefined(AdoptionPart[] parts, MissingPart missing)
    {
        int without = Array.FindIndex(scores, score => score is null), negative = Array.FindIndex(scores, score => score < 0);
        return missing == MissingPart.LeavesUndefined && without >= 0 ? new("missing-part", parts[without].Name + " has no value: " + parts[without].Metric.WhyUndefined)
            : Array.TrueForAll(parts, part => part.Metric.Value is null) ? new("no-parts", "no part has a value")
            : Mean == IndexMean.Geometric && negative >= 0 ? new("negative-score", parts[negative].Name + " is beyond its floor, and a geometric mean needs scores of 0 or more")
            : null;
    }

    // The scale on which the index is a sum.
    private double Scale(double score) => Mean == IndexMean.Arithmetic ? score : Math.Log(score);

    private double Put()
    {
        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            sum += scores[i] is { } score ? weights[i] * Scale(score) : 0;
        }

        return Mean == IndexMean.Arithmetic ? sum : Math.Exp(sum);
    }

    private double Gap(int place, double value)
    {
        if (scores[place] is not { } score)
        {
            return 0;
        }

        if (Mean == IndexMean.Geometric && value == 0)
        {
            // The limit of what follows: all of the gap is that of the parts at 0.
            return score == 0 ? weights[place] / weights.Where((_, i) => scores[i] == 0).Sum() : 0;
        }

        return Mean == IndexMean.Arithmetic ? weights[place] * (1 - score) : -LogarithmicMean(1, value) * weights[place] * Math.Log(score);
    }

    private ConfidenceInterval Bounds(AdoptionPart[] parts, double value, PartDependence dependence, double level)
    {
        double down = 0, up = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            if (scores[i] is not { } score || parts[i].Metric.Interval(level) is not { } interval)
            {
                continue;
            }

            (double lower, double upper) = parts[i].Bounds(interval);
            down = Joined(down, weights[i] * (Scale(score) - Scale(Mean == IndexMean.Geometric ? Math.Max(0, lower) : lower)));
            up = Joined(up, weights[i] * (Scale(upper) - Scale(score)));
        }

        double at = Scale(value);
        return Mean == IndexMean.Arithmetic ? new(at - Length(down), at + Length(up), level) : new(Math.Exp(at - Length(down)), Math.Exp(at + Length(up)), level);

        double Joined(double sum, double margin) => dependence == PartDependence.Independent ? sum + (margin * margin) : sum + margin;

        double Length(double sum) => dependence == PartDependence.Independent ? Math.Sqrt(sum) : sum;
    }
}
