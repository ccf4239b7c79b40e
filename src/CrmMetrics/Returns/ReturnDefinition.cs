namespace CrmMetrics.Returns;

/// <summary>How benefits and costs become a return.</summary>
public enum ReturnDefinition
{
    /// <summary>Benefits less costs over costs, amounts added up as they are. The default.</summary>
    Undiscounted = 1,

    /// <summary>The same of present values, which the caller has discounted.</summary>
    PresentValue,

    /// <summary>The yearly rate that compounds to the undiscounted return over a number of years.</summary>
    Annualised,
}
