using CrmMetrics.Marketing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Marketing;

/// <summary>Leads of half a year, open, converted and given up, with stages on record or skipped.</summary>
internal static class GivenLeads
{
    public static readonly LocalDate Day0 = new(2025, 1, 1);

    /// <summary>After every date that the generator makes.</summary>
    public static readonly LocalDate AsOf = Day0.PlusDays(400);

    public static Gen<Lead> LeadGen { get; } =
        from created in Gen.Choose(0, 180)
        from end in Gen.Choose(0, 90)
        from fate in Gen.Choose(0, 3)
        from marketing in Gen.Choose(-40, 90)
        from sales in Gen.Choose(-40, 90)
        from revenue in Gen.Frequency((1, Gen.Constant(0m)), (2, Given.AmountGen))
        from source in Gen.Elements("Web", "Fair", null)
        let day = Day0.PlusDays(created)
        let last = fate == 0 ? 90 : end
        select new Lead
        {
            Created = day,
            Source = source,
            MarketingQualified = marketing >= 0 && marketing <= last ? day.PlusDays(marketing) : null,
            SalesQualified = sales >= 0 && sales <= last ? day.PlusDays(sales) : null,
            Converted = fate == 1 ? day.PlusDays(end) : null,
            Disqualified = fate >= 2 ? day.PlusDays(end) : null,
            Revenue = fate == 1 ? new Money(revenue, Given.Euro) : default,
        };

    public static Arbitrary<Lead[]> Leads { get; } = Arb.From(Gen.Choose(0, 15).SelectMany(count => LeadGen.ArrayOf(count)));

    public static Arbitrary<LeadTarget> Target { get; } = Arb.From(Gen.Elements(LeadTarget.MarketingQualified, LeadTarget.SalesQualified, LeadTarget.Converted));

    /// <summary>Equal in counts, revenue and days; the squares of the revenue, which are doubles, to 1e-12.</summary>
    public static bool Same(LeadSummary left, LeadSummary right) =>
        (left.Leads, left.MarketingQualified, left.SalesQualified, left.Converted, left.PayingLeads, left.Disqualified, left.Revenue)
            == (right.Leads, right.MarketingQualified, right.SalesQualified, right.Converted, right.PayingLeads, right.Disqualified, right.Revenue)
        && Enum.GetValues(typeof(LeadTarget)).Cast<LeadTarget>().All(target => left.Cycle(target) == right.Cycle(target))
        && Close(left.RevenuePerLead(LeadQualification.All).Interval(), right.RevenuePerLead(LeadQualification.All).Interval());

    private static bool Close(ConfidenceInterval? left, ConfidenceInterval? right) =>
        left is not { } x ? right is null : right is { } y && Math.Abs(x.Lower - y.Lower) <= 1e-12 * x.Width && Math.Abs(x.Upper - y.Upper) <= 1e-12 * x.Width;
}
