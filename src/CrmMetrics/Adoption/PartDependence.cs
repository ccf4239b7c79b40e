namespace CrmMetrics.Adoption;

/// <summary>How the errors of the parts of an index go together.</summary>
public enum PartDependence
{
    /// <summary>They are independent, as where each part was measured on other people.</summary>
    Independent = 1,

    /// <summary>Nothing is known, as where the parts were measured on the same people: the widest interval that any dependence can lead to.</summary>
    Unknown,
}
