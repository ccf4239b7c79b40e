namespace CrmMetrics.Sales;

/// <summary>What an error of a forecast costs, when two forecasts are set against each other.</summary>
public enum ForecastLoss
{
    /// <summary>Its square: large errors count most.</summary>
    Squared = 1,

    /// <summary>Its size.</summary>
    Absolute,
}
