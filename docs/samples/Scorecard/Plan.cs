using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>One subscription, or a stretch of one at one price.</summary>
internal sealed record Plan(string Segment, Subscription Fact)
{
    /// <summary>Who pays again and again is a customer: a trial, a gift or a single fee makes none.</summary>
    public bool IsPaid => Fact.Kind == SubscriptionKind.Recurring && Fact.Amount.Amount > 0;

    public Tenure<string> Tenure => CrmMetrics.Retention.Tenure.Of(Fact.Customer, Fact.Start, Fact.End);

    public bool Covers(LocalDate day) => Fact.Start <= day && !(Fact.End <= day);

    /// <summary>Gives all the subscriptions of a customer the segment of its latest that has one: else who changes owners would be lost to one and won by another.</summary>
    public static (IReadOnlyList<Plan> Plans, int Moved) WithLatestSegment(IReadOnlyList<Plan> plans)
    {
        Dictionary<string, string> latest = plans.GroupBy(plan => plan.Fact.Customer).ToDictionary(customer => customer.Key, customer => customer.OrderBy(plan => plan.Segment.Length > 0).ThenBy(plan => plan.Fact.Start).Last().Segment);
        int moved = plans.Where(plan => plan.Segment.Length > 0 && plan.Segment != latest[plan.Fact.Customer]).DistinctBy(plan => plan.Fact.Customer).Count();
        return ([.. plans.Select(plan => plan with { Segment = latest[plan.Fact.Customer] })], moved);
    }

    /// <summary>How many days a customer paid without a break, from the first on; not over yet for who still pays.</summary>
    public static SurvivalTime FirstStay(IEnumerable<Plan> customer, LocalDate asOf)
    {
        Subscription[] stretches = [.. customer.Select(plan => plan.Fact).OrderBy(plan => plan.Start)];
        LocalDate end = stretches[0].Start;
        foreach (Subscription stretch in stretches.TakeWhile(stretch => stretch.Start <= end))
        {
            end = stretch.End is { } last ? LocalDate.Max(end, last) : LocalDate.MaxIsoValue;
        }

        return SurvivalTime.From(Period.DaysBetween(stretches[0].Start, LocalDate.Min(end, asOf)), happened: end <= asOf);
    }
}
