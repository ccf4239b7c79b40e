using System;

namespace CrmMetrics.Retention;

/// <summary>What an event is to a cohort table.</summary>
[Flags]
public enum CohortEventRole
{
    /// <summary>It can make the customer a member of a cohort, and is no return: a sign-up.</summary>
    Start = 1,

    /// <summary>It shows that the customer is still there, and makes no member: an order of somebody who signed up.</summary>
    Return = 2,

    /// <summary>Both: an order where orders alone are looked at.</summary>
    StartAndReturn = Start | Return,
}
