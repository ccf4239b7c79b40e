using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Goals;

/// <summary>A scorecard in words and tables, before they are laid out.</summary>
internal sealed record ScorecardReport(string Title, IReadOnlyList<string> Head, IReadOnlyList<ScorecardTable> Tables, IReadOnlyList<string> Sentences)
{
    private const string Nothing = "–";

    private const double Level = 0.95;

    public static ScorecardReport Of(Scorecard card, IFormatProvider provider)
    {
        ScorecardTable[] tables = [ByPeriod(card, provider), Standing(card, provider), OnTheWay(card, provider), Benchmarks(card, provider), Rebasings(card, provider), Definitions(card, provider)];
        return new(
            card.Title,
            ["As of " + Text.Iso(card.AsOf) + ". Status " + card.Rule + "."],
            [.. tables.Where(table => table.Rows.Count > 0)],
            [.. card.Lines.Select(line => Sentence(line, provider))]);
    }

    public static string Word(ObjectiveStatus status) => status switch
    {
        ObjectiveStatus.Green => "green",
        ObjectiveStatus.Amber => "amber",
        _ => "red",
    };

    public static string Word(Evidence evidence) => evidence switch
    {
        Evidence.Higher => "higher",
        Evidence.Lower => "lower",
        _ => "not enough",
    };

    public static string Word(SmartLetter letter) => letter switch
    {
        SmartLetter.Specific => "specific",
        SmartLetter.Measurable => "measurable",
        SmartLetter.Attainable => "attainable",
        SmartLetter.Relevant => "relevant",
        _ => "time-bound",
    };

    public static string Target(IObjective objective, IFormatProvider provider) =>
        objective.BandLower is { } lower && objective.BandUpper is { } upper
            ? ScorecardFigure.Set(lower, objective.Definition, provider) + " to " + ScorecardFigure.Set(upper, objective.Definition, provider)
            : ScorecardFigure.Set(objective.Target, objective.Definition, provider);

    private static ScorecardTable ByPeriod(Scorecard card, IFormatProvider provider)
    {
        ScorecardCell[] cells = [.. card.Lines.SelectMany(line => line.Cells)];
        string[] notes =
        [
            .. cells.Any(IsMarkedStale) ? ["* not measured in the period: the last figure before"] : Array.Empty<string>(),
            .. card.Lines.Any(line => line.Cells.Any(cell => IsEarlierGoal(line, cell))) ? ["† judged by the goal before a re-basing"] : Array.Empty<string>(),
        ];
        return new(
            "By period",
            string.Join("; ", notes),
            1,
            ["objective", "baseline", "target", "due", .. card.Periods.Select(period => period.Label + (period.Dates.End <= card.AsOf || period.Dates.Start > card.AsOf ? "" : " (to " + Text.Iso(card.AsOf) + ")"))],
            [.. card.Lines.Select(line => (string[])[
                line.Objective.Name,
                Figure(line.Objective.Baseline, provider),
                Target(line.Objective, provider),
                line.Objective.Due is { } due ? Text.Iso(due) : Nothing,
                .. line.Cells.Select(cell => Cell(line, cell, provider)),
            ])]);
    }

    private static ScorecardTable Standing(Scorecard card, IFormatProvider provider) => new(
        "Where each stands",
        "intervals at 95 %; the change is that from the baseline",
        3,
        ["objective", "measured on", "figure", "interval", "change", "its interval", "evidence"],
        [.. Latest(card).Select(progress => (string[])[
            progress.Objective.Name,
            Text.Iso(progress.MeasuredOn ?? progress.AsOf),
            progress.Measured?.ToString(null, provider) ?? Nothing,
            progress.Measured?.Interval(Level) is { } bounds ? ScorecardFigure.Interval(bounds, progress.Objective.Definition, provider) : Nothing,
            progress.Change is { } change ? ScorecardFigure.Change(change, progress.Objective.Definition, provider) : Nothing,
            progress.Change?.Interval is { } range ? ScorecardFigure.Difference(range, progress.Objective.Definition, provider) : Nothing,
            progress.Change is { Interval: not null } known ? Word(known.Evidence) : Nothing,
        ])]);

    private static ScorecardTable OnTheWay(Scorecard card, IFormatProvider provider) => new(
        "On the way",
        "pace: the share of the gap closed over the share planned by then; projection and chance: at this pace, on the due date",
        1,
        ["objective", "gap closed", "planned", "pace", "days ahead", "projection", "chance", "worth so far"],
        [.. Latest(card).Select(progress => (string[])[
            progress.Objective.Name,
            progress.GapClosed.Value is { } closed ? ScorecardFigure.Percent(closed, provider) : Nothing,
            progress.PlannedShare is { } planned ? ScorecardFigure.Percent(planned, provider) : Nothing,
            progress.Pace.Value?.ToString("0.00", provider) ?? Nothing,
            progress.DaysAhead.Value is { } days ? ScorecardFigure.Whole(days, provider) : Nothing,
            Projected(progress, provider) ?? Nothing,
            progress.ChanceOfSuccess is { } chance ? ScorecardFigure.Percent(chance, provider) : Nothing,
            progress.MoneyRealised.Value is { } money ? Money(money, provider) : Nothing,
        ])]);

    private static IEnumerable<ObjectiveProgress> Latest(Scorecard card) => card.Lines.Select(line => line.Latest?.Progress).OfType<ObjectiveProgress>();

    private static ScorecardTable Benchmarks(Scorecard card, IFormatProvider provider) => new(
        "Benchmarks",
        "the difference is the latest figure less the benchmark; the place is the share of the others that is lower",
        2,
        ["objective", "benchmark", "figure", "difference", "interval", "evidence", "place"],
        [.. card.Lines.SelectMany(line => line.Benchmarks.Select(benchmark => Against(line, benchmark, provider)))]);

    private static string[] Against(ScorecardLine line, Benchmark benchmark, IFormatProvider provider)
    {
        MetricDefinition definition = line.Objective.Definition;
        Comparison? change = line.Measured is { } metric ? benchmark.ComparisonOf(metric, Level) : null;
        return
        [
            line.Objective.Name,
            benchmark.Text,
            benchmark.Value is { } value ? ScorecardFigure.Value(value, definition, null, provider) : Nothing,
            change is not null ? ScorecardFigure.Change(change, definition, provider) : Nothing,
            change?.Interval is { } interval ? ScorecardFigure.Difference(interval, definition, provider) : Nothing,
            change?.Interval is not null ? Word(change.Evidence) : Nothing,
            line.Measured is { } placed && benchmark.Quantiles.Count > 0 ? benchmark.PlaceOf(placed, Level).ToString(null, provider) : Nothing,
        ];
    }

    private static ScorecardTable Rebasings(Scorecard card, IFormatProvider provider) => new(
        "Re-based",
        "",
        5,
        ["objective", "from", "until then", "from then on", "because"],
        [.. card.Lines.SelectMany(line => line.Rebasings.Select(rebasing => (string[])[
            line.Objective.Name, Text.Iso(rebasing.On), Goal(rebasing.From, provider), Goal(rebasing.To, provider), rebasing.Because,
        ]))]);

    private static ScorecardTable Definitions(Scorecard card, IFormatProvider provider) => new(
        "Definitions",
        "",
        10,
        ["objective", "definition", "unit", "better", "population", "owner", "purpose", "plan", "worth", "SMART"],
        [.. card.Lines.Select(line => line.Objective).Select(objective => (string[])[
            objective.Name,
            objective.Definition.Text,
            ScorecardFigure.Unit(objective.Definition),
            objective.Direction switch { BetterWhen.Higher => "higher", BetterWhen.Lower => "lower", _ => "within a band" },
            objective.Population ?? Nothing,
            objective.Owner ?? Nothing,
            objective.Purpose ?? Nothing,
            objective.Plan.ToString(),
            objective.Worth?.ToString(provider) ?? Nothing,
            Smart(objective.CheckSmart()),
        ])]);

    private static string Smart(SmartCheck check) => check.IsSmart ? "yes" : string.Join(", ", check.Findings.Where(finding => finding.Passes != true)
        .Select(finding => (finding.Passes is null ? "cannot tell: " : "not ") + Word(finding.Letter)));


    private static string Sentence(ScorecardLine line, IFormatProvider provider)
    {
        IObjective objective = line.Latest?.Objective ?? line.Objective;
        if (line.Latest is not { Progress: { Measured: { } metric } progress } cell)
        {
            ScorecardCell last = line.Cells.LastOrDefault(any => any.Progress is not null) ?? line.Cells[line.Cells.Count - 1];
            return objective.Name + ": no figure (" + (last.WhyEmpty?.Text ?? "") + ").";
        }

        string text = objective.Name + ": " + Figure(metric, provider)
            + (metric.Interval(Level) is { } bounds ? " (" + ScorecardFigure.Interval(bounds, objective.Definition, provider) + " at 95 %)" : "")
            + " on " + Text.Iso(progress.MeasuredOn ?? progress.AsOf);
        if (progress.Change is { } change)
        {
            text += ", " + ScorecardFigure.Change(change, objective.Definition, provider) + " on the baseline"
                + (change.Interval is null ? "" : change.Evidence == Evidence.NotEnough ? " (not enough evidence)" : " (evidence: " + Word(change.Evidence) + ")");
        }

        if (progress.GapClosed.Value is { } closed)
        {
            text += "; " + (closed < 0
                    ? "moved away from " + Target(objective, provider) + " by " + ScorecardFigure.Percent(-closed, provider) + " of the gap"
                    : ScorecardFigure.Percent(closed, provider) + " of the gap to " + Target(objective, provider) + " closed")
                + (progress.Elapsed is { } elapsed ? " in " + ScorecardFigure.Percent(elapsed, provider) + " of the time" : "");
        }

        if (progress.Elapsed < 1 && Projected(progress, provider) is { } projected && objective.Due is { } due)
        {
            text += "; at this pace " + projected + " on " + Text.Iso(due)
                + (progress.ChanceOfSuccess is { } chance ? ", with a chance of " + ScorecardFigure.Percent(chance, provider) + " to reach the target" : "");
        }

        text += progress.MoneyRealised.Value is { } money ? "; worth " + Money(money, provider) + " so far" : "";
        return text + (cell.Status?.Status is { } status ? "; " + Word(status) + "." : ".");
    }

    private static string Goal(IObjective objective, IFormatProvider provider) =>
        Figure(objective.Baseline, provider) + " to " + Target(objective, provider) + (objective.Due is { } due ? " by " + Text.Iso(due) : "");

    private static string Cell(ScorecardLine line, ScorecardCell cell, IFormatProvider provider)
    {
        if (cell.Progress?.Measured is not { Value: not null } metric)
        {
            return Nothing;
        }

        string marks = (IsMarkedStale(cell) ? "*" : "") + (IsEarlierGoal(line, cell) ? "†" : "");
        return Figure(metric, provider) + marks + (cell.Status?.Status is { } status ? " " + Word(status) : "");
    }

    private static bool IsMarkedStale(ScorecardCell cell) => cell.IsStale && cell.Progress?.Measured?.Value is not null;

    private static bool IsEarlierGoal(ScorecardLine line, ScorecardCell cell) => !ReferenceEquals(cell.Objective, line.Objective) && cell.Progress?.Measured?.Value is not null;

    private static string Figure(IMetric metric, IFormatProvider provider) =>
        metric.Value is { } value ? ScorecardFigure.Value(value, metric.Definition, metric.Interval(Level), provider) : Nothing;

    private static string? Projected(ObjectiveProgress progress, IFormatProvider provider) =>
        progress.Projection is { Value: { } value } projection ? ScorecardFigure.Value(value, progress.Objective.Definition, projection.Interval(Level), provider) : null;

    // To the whole unit: nobody steers by cents of an estimate.
    private static string Money(Money money, IFormatProvider provider) => money.ToString("N0", provider);
}
