namespace CrmMetrics.Statistics;

/// <summary>How a season acts on figures.</summary>
public enum SeasonalForm
{
    /// <summary>It adds the same amount each year: for figures that may be 0 or negative.</summary>
    Additive = 1,

    /// <summary>It multiplies by the same factor each year: for amounts and counts that grow.</summary>
    Multiplicative,
}
