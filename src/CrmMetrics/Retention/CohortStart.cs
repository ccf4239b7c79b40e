namespace CrmMetrics.Retention;

/// <summary>What makes a customer a member of a cohort.</summary>
public enum CohortStart
{
    /// <summary>The first event of the customer, whatever it is; every later one is a return.</summary>
    FirstEvent = 1,

    /// <summary>The customer's first event of those marked as starts, such as a sign-up; the events marked as returns are another kind, such as an order.</summary>
    FirstStart,

    /// <summary>Every period with a start: a customer is a member of the cohort of each of them, so that cohorts overlap ("recurring" or "compounded" retention).</summary>
    EveryStart,
}
