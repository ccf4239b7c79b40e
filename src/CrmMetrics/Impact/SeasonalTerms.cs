using System;
using System.Linq;

namespace CrmMetrics.Impact;

/// <summary>What the seasons add to a series, so that a start in December is not taken for an effect.</summary>
/// <remarks>Waves take few coefficients and suit short series (Bernal, Cummins and Gasparrini, International Journal of Epidemiology 46, 2017); a level for each season takes one less than there are seasons, and wants three whole
/// cycles or more.</remarks>
public sealed record SeasonalTerms
{
    private readonly int waves;

    private SeasonalTerms(int seasons, int waves)
    {
        Seasons = seasons;
        this.waves = waves;
    }

    /// <summary>No seasons: the default.</summary>
    /// <value>Adds no coefficient.</value>
    public static SeasonalTerms None { get; } = new(0, 0);

    /// <summary>How many periods a cycle has.</summary>
    /// <value>12 for months of a year, 7 for days of a week; 0 for none.</value>
    public int Seasons { get; }

    /// <summary>How many coefficients the terms take.</summary>
    /// <value>0 or more.</value>
    public int Coefficients => Columns(0).Length;

    /// <summary>A level for each season.</summary>
    /// <param name="seasons">How many periods a cycle has, 2 or more.</param>
    /// <returns>Terms whose levels sum to 0 over a cycle.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seasons"/> is below 2.</exception>
    public static SeasonalTerms Levels(int seasons) => new(Guard.AtLeast(2, seasons), 0);

    /// <summary>Waves: sines and cosines of the cycle and its parts (Fourier terms).</summary>
    /// <param name="seasons">How many periods a cycle has, 2 or more.</param>
    /// <param name="waves">How many: 1 is one wave a cycle, 2 adds one of half its length, and so on; from 1 to half of <paramref name="seasons"/>.</param>
    /// <returns>Terms that sum to 0 over a cycle.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seasons"/> is below 2, or there are so many waves not.</exception>
    public static SeasonalTerms Waves(int seasons, int waves = 2) => new(
        Guard.AtLeast(2, seasons),
        waves >= 1 && waves <= seasons / 2 ? waves : throw Guard.Out(nameof(waves), waves, Guard.Invariant($"must be from 1 to {seasons / 2}, half of the seasons")));

    /// <summary>Writes the terms.</summary>
    /// <returns>Such as <c>2 waves of 12 seasons</c>.</returns>
    public override string ToString() => Seasons == 0 ? "no seasons"
        : waves == 0 ? Guard.Invariant($"levels of {Seasons} seasons")
        : Guard.Invariant($"{waves} waves of {Seasons} seasons");

    /// <summary>The columns of the terms at a time.</summary>
    internal double[] Columns(int time)
    {
        int season = Seasons == 0 ? 0 : time % Seasons;
        if (waves == 0)
        {
            return Seasons == 0 ? [] : [.. Enumerable.Range(0, Seasons - 1).Select(each => season == Seasons - 1 ? -1.0 : season == each ? 1 : 0)];
        }

        // The sine of half as many waves as seasons is 0 at every period.
        return [.. Enumerable.Range(1, waves).SelectMany(wave =>
        {
            double angle = 2 * Math.PI * (wave * season % Seasons) / Seasons;
            return 2 * wave == Seasons ? new[] { Math.Cos(angle) } : [Math.Cos(angle), Math.Sin(angle)];
        })];
    }
}
