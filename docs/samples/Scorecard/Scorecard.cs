using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmMetrics.Adoption;
using CrmMetrics.Marketing;
using CrmMetrics.Retention;
using CrmMetrics.Sales;
using CrmMetrics.Surveys;
using CrmMetrics.Touchpoints;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>The summaries of a part of the export: a quarter, an owner's quarter, or all of it.</summary>
internal sealed record Slice(
    string Label,
    RatingCounts Nps,
    RatingCounts Csat,
    PipelineSummary Pipeline,
    DealDistribution Cycles,
    CustomerMovements Customers,
    RevenueMovements Revenue,
    LeadCohorts Leads,
    LocalDate AsOf,
    ActivitySummary Activity,
    long Seats,
    TrainingSummary Training,
    TouchpointSummary Contacts);

/// <summary>The scorecard of an export.</summary>
internal sealed record Scorecard(string Source, LocalDate? AsOf, List<Section> Sections, List<string> Notes)
{
    private const int QuartersInYear = 4;

    /// <summary>Makes the scorecard of an export.</summary>
    /// <param name="export">The rows.</param>
    /// <param name="until">The last date that the export covers; when not known, the last one on which something happened.</param>
    public static Scorecard Of(Export export, LocalDate? until)
    {
        if (DatesOf(export, until) is not { } dates)
        {
            return export.More is null ? throw new InvalidDataException("There is nothing to report: no survey, no deal that was closed, and no subscription that is paid.")
                : until is not null ? throw new InvalidDataException($"--as-of: there are no dates in {export.Source}.")
                : new(export.Source, null, [.. export.More(default)], [.. export.Notes]);
        }

        export = export with { AsOf = dates.End };
        IReadOnlyList<ReportingPeriod> periods = ReportingCalendar.Utc.Split(dates, Granularity.Quarter);
        Slice[] quarters = [.. periods.Select(period => Cut(export, period.Dates, period.Label + (period.IsPartial ? "*" : "")))];
        Slice whole = Cut(export, dates, "All quarters");
        List<string> notes = [.. export.Notes];
        Sheet[] figures = [.. Figures(export, periods, quarters, notes)];
        Sheet look = new($"{periods[^1].Label} in one look", "change on the quarter before; what each figure is stands in its own table", [.. figures.Select(sheet => sheet.Groups[0][^1] with { Label = sheet.Title })])
        {
            IsBrief = true,
        };
        notes.AddRange(Notices(export, whole, periods[^1], dates.Start));
        return new(export.Source, dates.End, [look, .. export.More?.Invoke(dates.End) ?? [], .. figures, .. Demand.Sections(export, periods, quarters), .. Customers.Sections(export, periods), .. Definitions(export, periods, quarters, whole)], notes);
    }

    // From the first quarter of which all files tell something: one that begins earlier would leave the others' tables empty.
    private static DateInterval? DatesOf(Export export, LocalDate? until)
    {
        IEnumerable<LocalDate>[] files =
        [
            export.Surveys.Select(survey => survey.Date),
            export.Deals.Select(deal => deal.Fact.Closed).OfType<LocalDate>(),
            export.Plans.Where(plan => plan.IsPaid).Select(plan => plan.Fact.Start), // Not the ends, which may be known beforehand.
            .. export.Engagement.Dates,
        ];
        LocalDate[][] dates = [.. files.Select(file => (LocalDate[])[.. file.Where(date => !(date > until))]).Where(file => file.Length > 0)];
        return dates.Length == 0 ? null
            : new(ReportingCalendar.Utc.PeriodOf(dates.Max(file => file.Min()), Granularity.Quarter).Whole.Start, until ?? dates.Max(file => file.Max()));
    }

    // Each measure by quarter, and by segment in the last quarter.
    private static IEnumerable<Sheet> Figures(Export export, IReadOnlyList<ReportingPeriod> periods, Slice[] quarters, List<string> notes)
    {
        ReportingPeriod last = periods[^1];
        ReportingPeriod? before = periods.Count > 1 ? periods[^2] : null;
        (Slice Now, Slice? Before)[] segments =
        [
            .. export.Surveys.Select(survey => survey.Segment).Concat(export.Deals.Select(deal => deal.Segment)).Concat(export.Plans.Select(plan => plan.Segment)).Concat(export.Engagement.Segments)
                .Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)
                .Select(name => (Cut(export, last.Dates, name, name), before is null ? null : Cut(export, before.Dates, name, name))),
        ];
        foreach (Measure measure in Measures.Of(export, notes))
        {
            Row[] byQuarter = [.. quarters.Select((slice, at) => measure.Read(slice, at == 0 ? null : quarters[at - 1]))];
            Row[] bySegment = [.. segments.Select(segment => measure.Read(segment.Now, segment.Before))];
            if (Array.TrueForAll(byQuarter, row => row.Metric.Value is null))
            {
                notes.Add($"{measure.Name}: not shown, {byQuarter[^1].Metric.WhyUndefined}");
                continue;
            }

            MetricDefinition definition = byQuarter[^1].Metric.Definition;
            yield return new(measure.Name, $"{definition.Text}{(definition.Unit == "share" ? "" : ", " + definition.Unit)}; by quarter, and by {export.By} in {last.Label}", byQuarter, bySegment);
        }
    }

    // The same rows under other definitions, which is why a figure without its definition says little.
    private static IEnumerable<Sheet> Definitions(Export export, IReadOnlyList<ReportingPeriod> periods, Slice[] quarters, Slice whole)
    {
        if (export.Deals.Count > 0)
        {
            yield return new($"{whole.Label}, by definition", "the same deals, counted in other ways", [.. Measures.OfDeals.Select(measure => measure.Defined(whole))]);
        }

        // A year, or what there is of it since the first quarter that opened with customers.
        ReportingPeriod? first = periods.Zip(quarters).TakeLast(QuartersInYear).SkipWhile(quarter => quarter.Second.Customers.Opening == 0).Select(quarter => quarter.First).FirstOrDefault();
        if (first is not null)
        {
            Slice year = Cut(export, new(first.Dates.Start, periods[^1].Dates.End), first == periods[^1] ? first.Label : $"{first.Label} to {periods[^1].Label}");
            yield return Customers.Definitions(year);
            yield return new($"{year.Label}, revenue by definition", "the same subscriptions, counted in other ways", [.. Measures.OfRevenue.Select(measure => measure.Defined(year))]);
        }
    }

    private static IEnumerable<string> Notices(Export export, Slice whole, ReportingPeriod last, LocalDate begin)
    {
        int nameless = export.Surveys.Count(survey => survey.Segment.Length == 0) + export.Deals.Count(deal => deal.Segment.Length == 0) + export.Plans.Count(plan => plan.Segment.Length == 0) + export.Engagement.Segments.Count(segment => segment.Length == 0);
        int earlier = export.Surveys.Count(survey => survey.Date < begin) + export.Deals.Count(deal => deal.Fact.Closed < begin);
        int unpaid = export.Plans.Count(plan => !plan.IsPaid), ending = export.Plans.Count(plan => plan.Fact.Start <= last.Dates.End && plan.Fact.End > last.Dates.End);
        (bool Applies, string Text)[] notices =
        [
            (last.IsPartial, $"* {last.Label} ends on {last.Dates.End:uuuu-MM-dd} here: its figures are incomplete"),
            (earlier > 0, $"surveys and closed deals before {begin:uuuu-MM-dd}, when not all files had begun: {earlier:N0}, not counted"),
            (whole.Nps.Unanswered > 0, $"NPS: {whole.Nps.Unanswered:N0} of {whole.Nps.Invited:N0} did not answer, and nothing tells how they differ from those who did"),
            (whole.Csat.Unanswered > 0, $"CSAT: {whole.Csat.Unanswered:N0} of {whole.Csat.Invited:N0} did not answer"),
            (nameless > 0, $"rows without {export.By}: {nameless:N0}, counted in the quarters alone"),
            (whole.Pipeline.NotEngaged > 0, $"open deals without a date of engagement: {whole.Pipeline.NotEngaged:N0}, counted in the win rate of all created alone"),
            (whole.Pipeline.LostWithoutAmount > 0, $"lost deals without an amount: {whole.Pipeline.LostWithoutAmount:N0}, which is why there is no win rate by value"),
            (unpaid > 0, $"trials, gifts and fees that do not recur: {unpaid:N0} subscriptions, which make neither customers nor recurring revenue"),
            (ending > 0, $"subscriptions that end after {last.Dates.End:uuuu-MM-dd}: {ending:N0}, counted as not ended; --as-of moves the date"),
        ];
        return notices.Where(notice => notice.Applies).Select(notice => notice.Text);
    }

    private static Slice Cut(Export export, DateInterval period, string label, string? segment = null)
    {
        Survey[] surveys = [.. export.Surveys.Where(survey => period.Contains(survey.Date) && (segment is null || survey.Segment == segment))];
        // The deals closed in the period, and those open at its end.
        Opportunity[] deals =
        [
            .. export.Deals
                .Where(deal => !(deal.Fact.Closed < period.Start) && (segment is null || deal.Segment == segment))
                .Select(deal => deal.Fact.AsOf(period.End)).OfType<Opportunity>(),
        ];
        // All subscriptions that there ever were, or who returns would be new.
        Plan[] plans = [.. export.Plans.Where(plan => segment is null || plan.Segment == segment)];
        // How the CRM was used in the last month, by those who could use it on any of its days.
        DateInterval month = new(LocalDate.Max(period.Start, period.End.With(DateAdjusters.StartOfMonth)), period.End);
        Lesson[] lessons = [.. export.Engagement.Lessons.Where(lesson => segment is null || lesson.Segment == segment)];
        return new(
            label,
            RatingCounts.From(surveys, survey => survey.Nps, RatingScale.ZeroToTen),
            RatingCounts.From(surveys, survey => survey.Csat, RatingScale.OneToFive),
            PipelineSummary.From(deals),
            DealDistribution.From(deals, DealFigure.WonCycleFromEngaged),
            CustomerMovements.From(plans.Where(plan => plan.IsPaid), plan => plan.Tenure, period),
            RevenueMovements.From(plans, plan => plan.Fact, period),
            LeadCohorts.From(export.Engagement.Leads.Where(lead => period.Contains(lead.Fact.Created) && (segment is null || lead.Segment == segment)), lead => lead.Fact),
            export.AsOf,
            ActivitySummary.From(export.Engagement.Uses.Where(use => month.Contains(use.Fact.Date!.Value) && (segment is null || use.Segment == segment)), use => use.Fact, ActivityPeriod.Of(month, ReportingCalendar.Utc)),
            lessons.Where(lesson => lesson.Fact.Joined <= month.End && !(lesson.Fact.Left <= month.Start)).DistinctBy(lesson => lesson.Person).LongCount(),
            TrainingSummary.From(lessons, lesson => lesson.Fact, period),
            TouchpointSummary.From(
                export.Engagement.Contacts.Where(contact => period.Contains(contact.Fact.At.InUtc().Date) && (segment is null || contact.Segment == segment)),
                contact => contact.Fact,
                period.End.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant(),
                FirstContactRule.SevenDays));
    }
}
