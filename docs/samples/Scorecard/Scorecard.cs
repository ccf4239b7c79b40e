using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmMetrics.Sales;
using CrmMetrics.Surveys;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>The summaries of a part of the export: a quarter, an owner's quarter, or all of it.</summary>
internal sealed record Slice(string Label, RatingCounts Nps, RatingCounts Csat, PipelineSummary Pipeline, DealDistribution Cycles);

/// <summary>One table: groups of rows that belong together.</summary>
internal sealed record Sheet(string Title, string Note, params Row[][] Groups)
{
    /// <summary>The rows, with an empty one between two groups.</summary>
    public IEnumerable<Row?> Lines => Groups.SelectMany((group, at) => at == 0 ? group : (IEnumerable<Row?>)[null, .. group]);

    public bool IsCompared => Lines.Any(row => row?.Comparison is not null);
}

/// <summary>The scorecard of an export.</summary>
internal sealed record Scorecard(string Source, LocalDate AsOf, List<Sheet> Sheets, List<string> Notes)
{
    // What is on the scorecard: a metric more is a line more.
    private static readonly Measure[] Measures =
    [
        Measure.Of("Net promoter score", "F1", slice => slice.Nps.NetPromoterScore, nps => $"{nps.Promoters:N0} − {nps.Detractors:N0} of {nps.Responses:N0}"),
        Measure.Of("Customer satisfaction", "F1", slice => CustomerSatisfaction.From(slice.Csat), csat => $"{csat.Satisfied:N0} of {csat.Responses:N0}"),
        WinRate("Win rate", WinRateBasis.Closed),
        Measure.Of("Average deal", "N0", slice => slice.Pipeline.AverageDeal, deal => $"{deal.Count:N0} won"),
        Measure.Of("Sales cycle", "N1", slice => slice.Pipeline.Cycle(SalesCycleStart.Engaged), cycle => $"{cycle.Count:N0} won"),
        Velocity("Sales velocity", SalesVelocityDefinition.OpenOverWonCycle),
    ];

    // The same deals under other definitions, which is why a figure without its definition says little.
    private static readonly Measure[] Definitions =
    [
        WinRate("Win rate of closed", WinRateBasis.Closed),
        WinRate("Win rate of all created", WinRateBasis.AllCreated),
        Measure.Of("Velocity, open over median cycle", "N0", slice => slice.Pipeline.Velocity(SalesVelocityDefinition.OpenOverMedianCycle, slice.Cycles), Deals),
        Velocity("Velocity, open over won cycle", SalesVelocityDefinition.OpenOverWonCycle),
        Velocity("Velocity, closed over won cycle", SalesVelocityDefinition.ClosedInPeriodOverWonCycle),
        Velocity("Velocity, closed over all cycles", SalesVelocityDefinition.ClosedInPeriodOverClosedCycle),
    ];

    /// <summary>Makes the scorecard of an export.</summary>
    /// <param name="export">The rows.</param>
    /// <param name="until">The last date that the export covers; when not known, the last one on which something happened.</param>
    public static Scorecard Of(Export export, LocalDate? until)
    {
        LocalDate[] events = [.. export.Surveys.Select(survey => survey.Date).Concat(export.Deals.Select(deal => deal.Fact.Closed).OfType<LocalDate>()).Where(date => !(date > until)).Order()];
        if (events.Length == 0)
        {
            throw new InvalidDataException("There is nothing to report: no survey, and no deal that was closed.");
        }

        DateInterval all = new(ReportingCalendar.Utc.PeriodOf(events[0], Granularity.Quarter).Whole.Start, until ?? events[^1]);
        IReadOnlyList<ReportingPeriod> periods = ReportingCalendar.Utc.Split(all, Granularity.Quarter);
        ReportingPeriod last = periods[^1];
        ReportingPeriod? before = periods.Count > 1 ? periods[^2] : null;
        string[] segments = [.. export.Surveys.Select(survey => survey.Segment).Concat(export.Deals.Select(deal => deal.Segment)).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)];

        Slice whole = Cut(export, all, "all");
        Slice[] quarters = [.. periods.Select(period => Cut(export, period.Dates, period.Label + (period.IsPartial ? "*" : "")))];
        (Slice Now, Slice? Before)[] owners = [.. segments.Select(name => (Cut(export, last.Dates, name, name), before is null ? null : Cut(export, before.Dates, name, name)))];

        List<Sheet> sheets = [];
        List<string> notes = [];
        foreach (Measure measure in Measures)
        {
            Row[] byQuarter = [.. quarters.Select((slice, at) => measure.Read(slice, at == 0 ? null : quarters[at - 1]))];
            Row[] byOwner = [.. owners.Select(owner => measure.Read(owner.Now, owner.Before))];
            if (Array.TrueForAll(byQuarter, row => row.Metric.Value is null))
            {
                notes.Add($"{measure.Name}: not shown, {byQuarter[^1].Metric.WhyUndefined}");
                continue;
            }

            MetricDefinition definition = byQuarter[^1].Metric.Definition;
            sheets.Add(new(measure.Name, $"{definition.Text}{(definition.Unit == "share" ? "" : ", " + definition.Unit)}; by quarter, and by {export.By} in {last.Label}", byQuarter, byOwner));
        }

        sheets.Insert(0, new($"{last.Label} in one look", "change on the quarter before", [.. sheets.Select(sheet => sheet.Groups[0][^1] with { Label = sheet.Title })]));
        sheets.Add(new("All quarters, by definition", "the same deals, counted in other ways", [.. Definitions.Select(measure => measure.Read(whole, null) with { Label = measure.Name })]));
        notes.AddRange(Notices(export, whole, last));
        return new(export.Source, all.End, sheets, notes);
    }

    private static Measure WinRate(string name, WinRateBasis basis) =>
        Measure.Of(name, "F1", slice => slice.Pipeline.WinRate(basis), rate => $"{rate.Part:N0} of {rate.Whole:N0}");

    private static Measure Velocity(string name, SalesVelocityDefinition definition) =>
        Measure.Of(name, "N0", slice => slice.Pipeline.Velocity(definition, SalesCycleStart.Engaged), Deals);

    private static string Deals(SalesVelocity velocity) => $"{velocity.Opportunities:N0} deals";

    private static IEnumerable<string> Notices(Export export, Slice whole, ReportingPeriod last)
    {
        int nameless = export.Surveys.Count(survey => survey.Segment.Length == 0) + export.Deals.Count(deal => deal.Segment.Length == 0);
        (bool Applies, string Text)[] notices =
        [
            (last.IsPartial, $"* {last.Label} ends on {last.Dates.End:uuuu-MM-dd} here: its figures are incomplete"),
            (whole.Nps.Unanswered > 0, $"NPS: {whole.Nps.Unanswered:N0} of {whole.Nps.Invited:N0} did not answer, and nothing tells how they differ from those who did"),
            (whole.Csat.Unanswered > 0, $"CSAT: {whole.Csat.Unanswered:N0} of {whole.Csat.Invited:N0} did not answer"),
            (nameless > 0, $"rows without {export.By}: {nameless:N0}, counted in the quarters alone"),
            (whole.Pipeline.NotEngaged > 0, $"open deals without a date of engagement: {whole.Pipeline.NotEngaged:N0}, counted in the win rate of all created alone"),
            (whole.Pipeline.LostWithoutAmount > 0, $"lost deals without an amount: {whole.Pipeline.LostWithoutAmount:N0}, which is why there is no win rate by value"),
        ];
        return export.Notes.Concat(notices.Where(notice => notice.Applies).Select(notice => notice.Text));
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
        return new(
            label,
            RatingCounts.From(surveys, survey => survey.Nps, RatingScale.ZeroToTen),
            RatingCounts.From(surveys, survey => survey.Csat, RatingScale.OneToFive),
            PipelineSummary.From(deals),
            DealDistribution.From(deals, DealFigure.WonCycleFromEngaged));
    }
}
