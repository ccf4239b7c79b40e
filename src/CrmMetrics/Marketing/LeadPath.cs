using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Marketing;

/// <summary>The day of creation of a lead, and its days from there to each stage and to its disqualification, −1 for what did not happen.</summary>
internal readonly record struct LeadPath(int Created, int Marketing, int Sales, int Converted, int Disqualified)
{
    public const int Never = -1;

    /// <summary>By creation first, so that the leads of one date lie together.</summary>
    public static readonly IComparer<LeadPath> ByCreation = Comparer<LeadPath>.Create((one, other) =>
    {
        int order = one.Created.CompareTo(other.Created);
        order = order != 0 ? order : one.Marketing.CompareTo(other.Marketing);
        order = order != 0 ? order : one.Sales.CompareTo(other.Sales);
        order = order != 0 ? order : one.Converted.CompareTo(other.Converted);
        return order != 0 ? order : one.Disqualified.CompareTo(other.Disqualified);
    });

    public static LeadPath Of(in Lead lead)
    {
        int created = EpochDays.Of(lead.Created);
        return new(
            created,
            Days(lead.Reached(LeadTarget.MarketingQualified), created),
            Days(lead.Reached(LeadTarget.SalesQualified), created),
            Days(lead.Converted, created),
            Days(lead.Disqualified, created));
    }

    /// <summary>The days to a stage, if it was reached by an age.</summary>
    public int Reached(LeadTarget target, int age) => Until(target switch { LeadTarget.MarketingQualified => Marketing, LeadTarget.SalesQualified => Sales, _ => Converted }, age);

    /// <summary>The days to the disqualification, if it came by an age.</summary>
    public int GivenUp(int age) => Until(Disqualified, age);

    /// <summary>Whether a lead can have it: later stages reach the earlier ones, and nothing follows a disqualification.</summary>
    public bool IsPossible =>
        EpochDays.IsDate(Created) && Math.Min(Math.Min(Marketing, Sales), Math.Min(Converted, Disqualified)) >= Never
        && IsWithin(Converted, Sales) && IsWithin(Sales, Marketing) && (Disqualified == Never || (Converted == Never && Sales <= Disqualified && Marketing <= Disqualified))
        && IsDate(Marketing) && IsDate(Sales) && IsDate(Converted) && IsDate(Disqualified);

    private static bool IsWithin(int later, int earlier) => later == Never || (earlier != Never && earlier <= later);

    private static int Days(LocalDate? date, int created) => date is { } reached ? EpochDays.Of(reached) - created : Never;

    private static int Until(int days, int age) => days <= age ? days : Never;

    private bool IsDate(int days) => days == Never || (long)Created + days <= EpochDays.Last;
}
