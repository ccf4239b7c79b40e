namespace CrmMetrics.Adoption;

/// <summary>What becomes of an index when a part has no value.</summary>
public enum MissingPart
{
    /// <summary>The index has none either, and says which part is missing.</summary>
    LeavesUndefined = 1,

    /// <summary>The part is left out, and the weights of the others are scaled up. The index is then another one, and refuses to be compared with that of all parts.</summary>
    IsLeftOut,

    /// <summary>The part counts as 0, known exactly: nobody is known to have adopted what is not measured.</summary>
    CountsAsZero,
}
