namespace CrmMetrics.Adoption;

/// <summary>How the parts of an index are put together.</summary>
public enum IndexMean
{
    /// <summary>The weighted arithmetic mean: a strong part makes up for a weak one.</summary>
    Arithmetic = 1,

    /// <summary>The weighted geometric mean: a weak part pulls the index down, and one at 0 makes it 0.</summary>
    Geometric,
}
