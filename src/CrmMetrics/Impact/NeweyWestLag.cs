using System;

namespace CrmMetrics.Impact;

/// <summary>Up to how many periods apart the periods of a series hang together: a named rule, or a number.</summary>
/// <remarks>More lags see longer memory and make the errors less steady. For monthly figures with a yearly memory that no seasonal terms take out, name 12.</remarks>
public sealed record NeweyWestLag
{
    private readonly double factor;
    private readonly double power;
    private readonly double unit;

    private NeweyWestLag(string name, double factor, double unit, double power)
    {
        Name = name;
        this.factor = factor;
        this.unit = unit;
        this.power = power;
    }

    /// <summary>4 × (periods ÷ 100)^(2⁄9), rounded down (Newey and West, Review of Economic Studies 61, 1994): the default.</summary>
    /// <value>2 lags from 5 periods, 3 from 28, 4 from 100.</value>
    public static NeweyWestLag NeweyWest1994 { get; } = new("4 (n/100)^(2/9)", 4, 100, 2.0 / 9);

    /// <summary>0.75 × the cube root of the periods, rounded down (Stock and Watson, Introduction to Econometrics).</summary>
    /// <value>1 lag from 3 periods, 2 from 19, 3 from 64.</value>
    public static NeweyWestLag StockWatson { get; } = new("0.75 n^(1/3)", 0.75, 1, 1.0 / 3);

    /// <summary>The fourth root of the periods, rounded down (Greene, Econometric Analysis).</summary>
    /// <value>1 lag up to 15 periods, 2 from 16, 3 from 81.</value>
    public static NeweyWestLag Greene { get; } = new("n^(1/4)", 1, 1, 0.25);

    /// <summary>The rule in words.</summary>
    /// <value>Such as <c>0.75 n^(1/3)</c>, or the number.</value>
    public string Name { get; }

    /// <summary>A number of lags of your own.</summary>
    /// <param name="lags">How many, 0 or more; 0 is White's error for periods that differ in spread alone.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lags"/> is negative.</exception>
    public static NeweyWestLag Of(int lags) => new(Guard.Invariant($"{Guard.AtLeast(0, lags)}"), lags, 1, 0);

    /// <summary>How many lags a series of so many periods has.</summary>
    /// <param name="periods">How many periods, 1 or more.</param>
    /// <returns>0 or more, and fewer than there are periods.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="periods"/> is below 1.</exception>
    public int Lags(int periods)
    {
        // Of 16 periods the fourth root is 2, however the power rounds.
        double lags = factor * Math.Pow(Guard.AtLeast(1, periods) / unit, power);
        return (int)Math.Min(periods - 1, Math.Floor(lags + 1e-9));
    }

    /// <summary>Writes the rule.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
