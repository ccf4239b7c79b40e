using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>What each season adds to, or multiplies, figures by, to be taken out before a control chart looks for change: else every December signals.</summary>
/// <remarks>The index of a season is the mean of its figures less, or over, the moving average of a whole cycle about each, so that growth does not pass for a season (classical decomposition). Two whole cycles are
/// needed, and indices of two are rough; take three or more.</remarks>
public sealed class SeasonalIndices
{
    private SeasonalIndices(SeasonalForm form, double[] indices)
    {
        Form = form;
        Indices = Array.AsReadOnly(indices);
    }

    /// <summary>How the seasons act.</summary>
    /// <value>Additive or multiplicative.</value>
    public SeasonalForm Form { get; }

    /// <summary>The index of each season.</summary>
    /// <value>Additive ones sum to 0; multiplicative ones have a mean of 1.</value>
    public IReadOnlyList<double> Indices { get; }

    /// <summary>Reckons the indices from figures of two cycles or more.</summary>
    /// <param name="values">The figures in the order of time, the first of the first season; <see langword="null"/> where one is missing.</param>
    /// <param name="seasons">How many seasons a cycle has, 2 or more: 12 for months of a year, 7 for days of a week.</param>
    /// <param name="form">How the seasons act.</param>
    /// <returns>The indices; <see langword="null"/> when a season has no figure with a whole cycle about it, or a cycle's mean is not above 0 in multiplicative form.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A figure is not finite, <paramref name="seasons"/> is below 2, or <paramref name="form"/> is no named value.</exception>
    public static SeasonalIndices? From(IEnumerable<double?> values, int seasons, SeasonalForm form = SeasonalForm.Additive)
    {
        int cycle = Guard.AtLeast(2, seasons);
        _ = Guard.Named(form);
        double?[] all = [.. Guard.NotNull(values).Select(value => value is { } figure ? Guard.Finite(figure, nameof(values)) : (double?)null)];
        double?[] trend = [.. Enumerable.Range(0, all.Length).Select(i => Trend(all, i, cycle))];
        if (form == SeasonalForm.Multiplicative && trend.Any(level => level <= 0))
        {
            return null;
        }

        double?[] means = [.. Enumerable.Range(0, cycle).Select(season => all
            .Select((figure, i) => i % cycle != season ? null : form == SeasonalForm.Additive ? figure - trend[i] : figure / trend[i])
            .Average())];
        if (means.Contains(null))
        {
            return null;
        }

        double mean = means.Average()!.Value;
        return form == SeasonalForm.Multiplicative && mean <= 0 ? null
            : new(form, [.. means.Select(each => form == SeasonalForm.Additive ? each!.Value - mean : each!.Value / mean)]);
    }

    /// <summary>The mean of a whole cycle about a figure, its two ends half each where the cycle has no middle; none at the ends and where one is missing.</summary>
    private static double? Trend(double?[] figures, int index, int cycle)
    {
        int half = cycle / 2;
        if (index < half || index + half >= figures.Length)
        {
            return null;
        }

        double? sum = 0;
        for (int i = index - half; i <= index + half; i++)
        {
            sum += cycle % 2 == 0 && Math.Abs(i - index) == half ? figures[i] / 2 : figures[i];
        }

        return sum / cycle;
    }

    /// <summary>Takes the seasons out of figures.</summary>
    /// <param name="values">The figures in the order of time.</param>
    /// <param name="firstSeason">The season of the first one, counted from 0.</param>
    /// <returns>As many figures; <see langword="null"/> where one was missing, or where its season has an index of 0 in multiplicative form.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstSeason"/> is no season.</exception>
    public IReadOnlyList<double?> Remove(IEnumerable<double?> values, int firstSeason = 0)
    {
        int first = firstSeason >= 0 && firstSeason < Indices.Count ? firstSeason : throw Guard.Out(nameof(firstSeason), firstSeason, Guard.Invariant($"a season must be from 0 to {Indices.Count - 1}"));
        return [.. Guard.NotNull(values).Select((value, i) =>
        {
            double index = Indices[(first + i) % Indices.Count];
            return Form == SeasonalForm.Additive ? value - index : index == 0 ? null : value / index;
        })];
    }
}
