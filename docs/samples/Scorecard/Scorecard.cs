using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmMetrics.Retention;
using CrmMetrics.Sales;
using CrmMetrics.Surveys;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>The summaries of a part of the export: a quarter, an owner's quarter, or all of it.</summary>
internal sealed record Slice(
    string Label, RatingCounts Nps, RatingCounts Csat, PipelineSummary Pipeline, DealDistribution Cycles, CustomerMovements Customers, RevenueMovements Revenue);

/// <summary>The scorecard of an export.</summary>
internal sealed record Scorecard(string Source, LocalDate? AsOf, List<Section> Sections, List<string> Notes)
{
    private const int QuartersInYear = 4;

    /// <summary>Makes the scorecard of an export.</summary>
    /// <param name="export">The rows.</param>
    /// <param name="until">The last date that the export covers; when not known, the last one on which something happened.</param>
    public static Scorecard Of(Export export, LocalDate? until)
    {
        LocalDate[][] events =
        [
            .. new IEnumerable<LocalDate>[]
            {
                export.Surveys.Select(survey => survey.Date),
                export.Deals.Select(deal => deal.Fact.Closed).OfType<LocalDate>(),
                export.Plans.Where(plan => plan.IsPaid).Select(plan => plan.Fact.Start), // An end may be known beforehand.
            }.Select(dates => (LocalDate[])[.. dates.Where(date => !(date > until)).Order()]).Where(dates => dates.Length > 0),
        ];
        if (events.Length == 0)
        {
            return export.More is null ? throw new InvalidDataException("There is nothing to report: no survey, no deal that was closed, and no subscription that is paid.")
                : until is not null ? throw new InvalidDataException($"--as-of: there are no dates in {export.Source}.")
                : new(export.Source, null, [.. export.More(default)], [.. export.Notes]);
        }

        // From the first quarter of which all files tell something: one that begins earlier would leave the others' tables empty.
        LocalDate asOf = until ?? events.Max(dates => dates[^1]), begin = ReportingCalendar.Utc.PeriodOf(events.Max(dates => dates[0]), Granularity.Quarter).Whole.Start;
        DateInterval all = new(begin, asOf);
        IReadOnlyList<ReportingPeriod> periods = ReportingCalendar.Utc.Split(all, Granularity.Quarter);
        ReportingPeriod last = periods[^1];
        ReportingPeriod? before = periods.Count > 1 ? periods[^2] : null;
        string[] segments =
        [
            .. export.Surveys.Select(survey => survey.Segment).Concat(export.Deals.Select(deal => deal.Segment)).Concat(export.Plans.Select(plan => plan.Segment))
                .Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal),
        ];

        Slice whole = Cut(export, all, "All quarters");
        Slice[] quarters = [.. periods.Select(period => Cut(export, period.Dates, period.Label + (period.IsPartial ? "*" : "")))];
        (Slice Now, Slice? Before)[] owners = [.. segments.Select(name => (Cut(export, last.Dates, name, name), before is null ? null : Cut(export, before.Dates, name, name)))];

        List<Section> sections = [];
        List<string> notShown = [];
        bool hasPlans = export.Plans.Any(plan => plan.IsPaid && plan.Fact.Start <= asOf);
        List<Measure> measures = [];
        Take(export.Surveys.Count > 0, "surveys", Measures.FromSurveys);
        Take(export.Deals.Count > 0, "deals", Measures.FromDeals);
        Take(hasPlans, "subscriptions", Measures.FromPlans);
        foreach (Measure measure in measures)
        {
            Row[] byQuarter = [.. quarters.Select((slice, at) => measure.Read(slice, at == 0 ? null : quarters[at - 1]))];
            Row[] byOwner = [.. owners.Select(owner => measure.Read(owner.Now, owner.Before))];
            if (Array.TrueForAll(byQuarter, row => row.Metric.Value is null))
            {
                notShown.Add($"{measure.Name}: not shown, {byQuarter[^1].Metric.WhyUndefined}");
                continue;
            }

            MetricDefinition definition = byQuarter[^1].Metric.Definition;
            sections.Add(new Sheet(measure.Name, $"{definition.Text}{(definition.Unit == "share" ? "" : ", " + definition.Unit)}; by quarter, and by {export.By} in {last.Label}", byQuarter, byOwner));
        }

        Sheet look = new($"{last.Label} in one look", "change on the quarter before; what each figure is stands in its own table", [.. sections.OfType<Sheet>().Select(sheet => sheet.Groups[0][^1] with { Label = sheet.Title })]) { IsBrief = true };
        sections = [look, .. export.More?.Invoke(asOf) ?? [], .. sections, .. Customers.Sections(export, periods)];
        if (export.Deals.Count > 0)
        {
            sections.Add(new Sheet($"{whole.Label}, by definition", "the same deals, counted in other ways", [.. Measures.OfDeals.Select(measure => measure.Defined(whole))]));
        }

        if (hasPlans)
        {
            // A year, or what there is of it since the first quarter that opened with customers.
            ReportingPeriod first = periods.Zip(quarters).TakeLast(QuartersInYear).SkipWhile(quarter => quarter.Second.Customers.Opening == 0).Select(quarter => quarter.First).FirstOrDefault(last);
            Slice year = Cut(export, new(first.Dates.Start, asOf), first == last ? last.Label : $"{first.Label} to {last.Label}");
            sections.Add(Customers.Definitions(year));
            sections.Add(new Sheet($"{year.Label}, revenue by definition", "the same subscriptions, counted in other ways", [.. Measures.OfRevenue.Select(measure => measure.Defined(year))]));
        }

        return new(export.Source, asOf, sections, [.. export.Notes, .. notShown, .. Notices(export, whole, last, begin)]);

        void Take(bool isThere, string what, Measure[] ofThese)
        {
            if (isThere)
            {
                measures.AddRange(ofThese);
            }
            else
            {
                notShown.Add($"no {what}, and so no {string.Join(", ", ofThese.Select(measure => measure.Name))}");
            }
        }
    }

    private static IEnumerable<string> Notices(Export export, Slice whole, ReportingPeriod last, LocalDate begin)
    {
        int nameless = export.Surveys.Count(survey => survey.Segment.Length == 0) + export.Deals.Count(deal => deal.Segment.Length == 0) + export.Plans.Count(plan => plan.Segment.Length == 0);
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
        return new(
            label,
            RatingCounts.From(surveys, survey => survey.Nps, RatingScale.ZeroToTen),
            RatingCounts.From(surveys, survey => survey.Csat, RatingScale.OneToFive),
            PipelineSummary.From(deals),
            DealDistribution.From(deals, DealFigure.WonCycleFromEngaged),
            CustomerMovements.From(plans.Where(plan => plan.IsPaid), plan => plan.Tenure, period),
            RevenueMovements.From(plans, plan => plan.Fact, period));
    }
}
