namespace CrmMetrics.Statistics;

/// <summary>How a proportional hazards model treats events at one and the same time.</summary>
public enum CoxTies
{
    /// <summary>As if they had happened one after another in an unknown order (Efron, JASA 72, 1977), the default: near the exact answer. The default of R and lifelines.</summary>
    Efron = 1,

    /// <summary>As if all had happened with everybody still at risk (Breslow, Biometrics 30, 1974): quicker, and pulls coefficients towards 0 where many tie. The default of SAS and Stata.</summary>
    Breslow,
}
