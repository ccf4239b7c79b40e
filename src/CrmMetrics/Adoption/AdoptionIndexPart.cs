namespace CrmMetrics.Adoption;

/// <summary>What one part has to do with an adoption index.</summary>
/// <param name="Name">What the part is called.</param>
/// <param name="Weight">Its weight, from 0 to 1: those of all parts add up to 1. 0 where the part was left out.</param>
/// <param name="Score">Its metric on the scale from floor (0) to target (1); <see langword="null"/> where the metric has no value.</param>
/// <param name="Gap">What it keeps the index from 1: the gaps of all parts add up to 1 less the index. Negative where the part is beyond its target; <see langword="null"/> where the index has no
/// value.</param>
public readonly record struct AdoptionIndexPart(string Name, double Weight, double? Score, double? Gap)
{
    /// <summary>What the part gives to the index: its weight less its gap.</summary>
    /// <value>The contributions of all parts add up to the index. In an arithmetic mean it is weight × score; in a geometric mean a weak part can take away more than its weight.
    /// <see langword="null"/> where the index has no value.</value>
    public double? Contribution => Weight - Gap;
}
