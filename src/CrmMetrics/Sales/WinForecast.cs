using System;

namespace CrmMetrics.Sales;

/// <summary>The chance that had been given to a deal, and how it ended.</summary>
/// <remarks>The default value is a deal that was held impossible, and lost.</remarks>
public readonly record struct WinForecast
{
    /// <summary>Makes the forecast of a closed deal.</summary>
    /// <param name="probability">The chance of a sale that had been given.</param>
    /// <param name="isWon">Whether the deal was won.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not from 0 to 1.</exception>
    public WinForecast(double probability, bool isWon)
    {
        Probability = Guard.Share(probability);
        IsWon = isWon;
    }

    /// <summary>The chance of a sale that had been given.</summary>
    /// <value>From 0 to 1.</value>
    public double Probability { get; }

    /// <summary>Whether the deal was won.</summary>
    /// <value><see langword="false"/> for a lost one.</value>
    public bool IsWon { get; }
}
