using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>From which points the limits of a control chart are made, and where they begin anew.</summary>
/// <remarks>Limits that are made again with each new point follow a slow drift and never signal it. So a baseline once chosen stays, and a new one begins only where somebody says that the process was changed.</remarks>
public sealed record ControlPhases
{
    private ControlPhases(int? baselinePoints, IReadOnlyList<int> changePoints)
    {
        BaselinePoints = baselinePoints;
        ChangePoints = changePoints;
    }

    /// <summary>One phase, its limits made from all of its points.</summary>
    /// <value>No fixed baseline and no change points.</value>
    public static ControlPhases AllPoints { get; } = new(null, []);

    /// <summary>How many of the first points of each phase its limits are made from.</summary>
    /// <value>2 or more; <see langword="null"/> for all.</value>
    public int? BaselinePoints { get; }

    /// <summary>The indices, counted from 0, at which a new phase begins.</summary>
    /// <value>Ascending, each 1 or more.</value>
    public IReadOnlyList<int> ChangePoints { get; }

    /// <summary>Limits made from the first points and kept for all later ones.</summary>
    /// <param name="points">How many points, 2 or more; 12 and more make firm limits.</param>
    /// <returns>The phases.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="points"/> is below 2.</exception>
    public static ControlPhases Baseline(int points) => new(Guard.AtLeast(2, points), []);

    /// <summary>The same with new limits from some points on.</summary>
    /// <param name="changePoints">The indices, counted from 0, of the first point after each change.</param>
    /// <returns>The phases.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="changePoints"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The indices don't ascend, or one is below 1.</exception>
    public ControlPhases ChangedAt(params int[] changePoints)
    {
        int before = 0;
        foreach (int point in Guard.NotNull(changePoints))
        {
            before = point > before ? point : throw Guard.Bad(nameof(changePoints), $"changePoints: must ascend from 1, but {point} follows {before}.");
        }

        return new(BaselinePoints, Array.AsReadOnly((int[])changePoints.Clone()));
    }

    /// <summary>Whether two describe the same phases.</summary>
    /// <param name="other">Phases.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(ControlPhases? other) => other is not null && BaselinePoints == other.BaselinePoints && ChangePoints.SequenceEqual(other.ChangePoints);

    /// <inheritdoc/>
    public override int GetHashCode() => (BaselinePoints, ChangePoints.Count).GetHashCode();

    /// <summary>The phases of some points: from where, up to where, and up to where their limits are made.</summary>
    internal IEnumerable<(int Start, int End, int BaselineEnd)> Of(int points)
    {
        if (ChangePoints.Count > 0 && ChangePoints[ChangePoints.Count - 1] >= points)
        {
            throw Guard.Bad("phases", $"phases: a change at point {ChangePoints[ChangePoints.Count - 1]} (counted from 0) lies past the {points} points.");
        }

        int start = 0;
        foreach (int end in ChangePoints.Concat([points]))
        {
            yield return (start, end, BaselinePoints is { } first ? Math.Min(end, start + first) : end);
            start = end;
        }
    }
}
