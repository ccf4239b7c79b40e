namespace CrmMetrics.Adoption;

/// <summary>What is in a cell.</summary>
internal enum CellState
{
    Empty = 1,
    Invalid,
    Valid,
}
