namespace CrmMetrics.Retention;

/// <summary>How the churn of a short period becomes that of a year.</summary>
public enum Annualisation
{
    /// <summary>1 − (1 − c)ⁿ: who has left can't leave again. 3 % a month is 30.6 % a year. The default.</summary>
    Compound = 1,

    /// <summary>n · c: the departures of a year over one constant number of customers; may pass 1. 3 % a month is 36 % a year.</summary>
    Linear,
}
