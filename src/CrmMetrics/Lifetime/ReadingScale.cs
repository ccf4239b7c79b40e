namespace CrmMetrics.Lifetime;

/// <summary>The scale on which the interval of a reading is symmetric, so that its bounds stay possible.</summary>
internal enum ReadingScale
{
    /// <summary>Log-odds, for shares.</summary>
    Share = 1,

    /// <summary>Logarithms, for what is above 0.</summary>
    Positive,

    /// <summary>The plain scale, for what may be negative.</summary>
    Plain,
}
