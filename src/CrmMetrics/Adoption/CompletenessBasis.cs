namespace CrmMetrics.Adoption;

/// <summary>What makes a cell of a record count as entered.</summary>
public enum CompletenessBasis
{
    /// <summary>Anything is in it: a text of more than blanks, a value that is not <see langword="null"/>. Filling in "n/a" or "x" is enough.</summary>
    Filled = 1,

    /// <summary>It is filled with what passes the field's check.</summary>
    Valid,
}
