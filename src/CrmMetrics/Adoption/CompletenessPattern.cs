namespace CrmMetrics.Adoption;

/// <summary>How many records are filled in the same way.</summary>
/// <param name="Cells">One letter for each field, in the order of the fields: <c>V</c> filled with what is valid, <c>F</c> filled with what is not, <c>E</c> empty, <c>-</c> not
/// required of these records.</param>
/// <param name="Records">How many records.</param>
public readonly record struct CompletenessPattern(string Cells, long Records);
