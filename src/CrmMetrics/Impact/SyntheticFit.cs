namespace CrmMetrics.Impact;

/// <summary>What of the treated unit a synthetic control follows before the start.</summary>
public enum SyntheticFit
{
    /// <summary>Its figures themselves (Abadie, Diamond and Hainmueller, Journal of the American Statistical Association 105, 2010): the default.</summary>
    Levels = 1,

    /// <summary>Its ups and downs about its mean before the start (Ferman and Pinto, Quantitative Economics 12, 2021): for a unit that is larger or smaller than all donors, but moves as they do.</summary>
    Movements,
}
