namespace CrmMetrics.Impact;

/// <summary>How much one donor counts in a synthetic control.</summary>
/// <param name="Donor">The name of the donor.</param>
/// <param name="Weight">Its part, from 0 to 1; those of all donors sum to 1.</param>
public readonly record struct DonorWeight(string Donor, double Weight);
