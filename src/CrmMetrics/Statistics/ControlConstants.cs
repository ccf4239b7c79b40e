namespace CrmMetrics.Statistics;

/// <summary>With which digits moving ranges are turned into limits. Programs differ in the third one.</summary>
public enum ControlConstants
{
    /// <summary>The exact values: 3 ÷ (2 ÷ √π) = 2.6587 of the mean range, 3.1451 of the median one. The default.</summary>
    Exact = 1,

    /// <summary>As Wheeler prints them: 2.66 and 3.268 of the mean range, 3.145 and 3.865 of the median one.</summary>
    Wheeler,

    /// <summary>From the tables of three decimals: 3 ÷ 1.128 = 2.6596 of the mean range (R's qcc), 3 ÷ 0.954 = 3.1447 of the median one (JMP).</summary>
    Tabulated,
}
