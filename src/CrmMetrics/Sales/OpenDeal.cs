using System;

namespace CrmMetrics.Sales;

/// <summary>An open deal with its chance of being won.</summary>
/// <remarks>The default value is a deal that cannot be won and is worth nothing.</remarks>
public readonly record struct OpenDeal
{
    /// <summary>Makes the deal.</summary>
    /// <param name="probability">The chance that it will be won, such as that of its stage.</param>
    /// <param name="amount">What it will bring if won, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not from 0 to 1, or <paramref name="amount"/> is negative.</exception>
    public OpenDeal(double probability, Money amount)
    {
        Probability = Guard.Share(probability);
        Amount = Guard.NotNegative(amount);
    }

    /// <summary>The chance that it will be won.</summary>
    /// <value>From 0 to 1.</value>
    public double Probability { get; }

    /// <summary>What it will bring if won.</summary>
    /// <value>0 or more.</value>
    public Money Amount { get; }
}
