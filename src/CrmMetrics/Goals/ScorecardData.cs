using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>Writes a scorecard for programs: the same in every culture.</summary>
internal static class ScorecardData
{
    private const double Level = 0.95;

    private static readonly char[] NeedQuotes = [',', '"', '\r', '\n'];

    private static readonly string[] Columns =
    [
        "objective", "owner", "population", "definition", "unit", "direction", "start", "baseline", "target", "band_lower", "band_upper", "due",
        "period", "first_day", "last_day", "complete", "as_of", "measured_on", "stale", "value", "lower", "upper", "change", "change_lower", "change_upper", "p_value",
        "gap_closed", "planned", "pace", "days_ahead", "projection", "projection_lower", "projection_upper", "chance", "status", "money_realised", "currency", "missing", "rebased_on", "rebased_because",
    ];

    public static string Csv(Scorecard card)
    {
        StringBuilder text = new(string.Join(",", Columns));
        _ = text.Append('\n');
        foreach ((ScorecardLine line, ScorecardCell cell) in card.Lines.SelectMany(line => line.Cells.Select(cell => (line, cell))))
        {
            _ = text.Append(string.Join(",", Fields(line, cell).Select(Field))).Append('\n');
        }

        return text.ToString();
    }

    public static string Json(Scorecard card)
    {
        JsonText json = new JsonText().Open('{').Add("title", card.Title).Add("asOf", card.AsOf).Add("level", Level).Add("statusRule", card.Rule.ToString()).Open('[', "periods");
        foreach (ReportingPeriod period in card.Periods)
        {
            _ = json.Open('{').Add("label", period.Label).Add("firstDay", period.Dates.Start).Add("lastDay", period.Dates.End).Add("complete", period.Dates.End <= card.AsOf).Close('}');
        }

        _ = json.Close(']').Open('[', "objectives");
        foreach (ScorecardLine line in card.Lines)
        {
            Write(json, line);
        }

        return json.Close(']').Close('}').ToString();
    }

    private static void Write(JsonText json, ScorecardLine line)
    {
        IObjective objective = line.Objective;
        MetricDefinition definition = objective.Definition;
        _ = json.Open('{').Add("name", objective.Name).Add("owner", objective.Owner).Add("population", objective.Population).Add("purpose", objective.Purpose)
            .Open('{', "definition").Add("id", definition.Id).Add("text", definition.Text).Add("unit", definition.Unit).Add("point", definition.Point).Add("better", definition.Better.ToString()).Close('}');
        Goal(json, "goal", objective);
        _ = json.Open('[', "smart");
        foreach (SmartFinding finding in objective.CheckSmart().Findings)
        {
            _ = json.Open('{').Add("letter", ScorecardReport.Word(finding.Letter)).Add("passes", finding.Passes).Add("why", finding.Why).Close('}');
        }

        _ = json.Close(']').Open('[', "rebasings");
        foreach (Rebasing rebasing in line.Rebasings)
        {
            _ = json.Open('{').Add("on", rebasing.On).Add("because", rebasing.Because);
            Goal(json, "from", rebasing.From);
            Goal(json, "to", rebasing.To);
            _ = json.Close('}');
        }

        _ = json.Close(']').Open('[', "periods");
        foreach (ScorecardCell cell in line.Cells)
        {
            Write(json, cell);
        }

        _ = json.Close(']').Open('[', "benchmarks");
        foreach (Benchmark benchmark in line.Benchmarks)
        {
            Write(json, line, benchmark);
        }

        _ = json.Close(']').Close('}');
    }

    private static void Goal(JsonText json, string name, IObjective objective)
    {
        _ = json.Open('{', name).Add("start", objective.Start);
        Figure(json, "baseline", objective.Baseline);
        _ = json.Add("target", objective.Target).Add("bandLower", objective.BandLower).Add("bandUpper", objective.BandUpper).Add("due", objective.Due).Add("direction", objective.Direction.ToString())
            .Add("plan", objective.Plan.ToString()).Add("moneyAtTarget", objective.MoneyAtTarget?.ToString("R", null)).Close('}');
    }

    private static void Write(JsonText json, ScorecardCell cell)
    {
        _ = json.Open('{').Add("period", cell.Period.Label).Add("asOf", cell.AsOf).Add("complete", cell.IsComplete);
        Missing(json, "missing", cell.WhyEmpty);
        if (cell.Progress is not { } progress || cell.Status is not { } status)
        {
            _ = json.Close('}');
            return;
        }

        _ = json.Add("measuredOn", progress.MeasuredOn).Add("stale", cell.IsStale);
        Figure(json, "measured", progress.Measured);
        Change(json, "change", progress.Change);
        Figure(json, "gapClosed", progress.GapClosed);
        Figure(json, "attainment", progress.Attainment);
        _ = json.Add("elapsed", progress.Elapsed).Add("planned", progress.PlannedShare).Add("expected", progress.Expected);
        Figure(json, "pace", progress.Pace);
        Figure(json, "daysAhead", progress.DaysAhead);
        Figure(json, "projection", progress.Projection);
        _ = json.Add("chance", progress.ChanceOfSuccess).Add("met", progress.IsMet).Add("status", status.Status is { } colour ? ScorecardReport.Word(colour) : null);
        Missing(json, "whyNoStatus", status.WhyUndefined);
        MoneyEstimate money = progress.MoneyRealised;
        _ = json.Open('{', "moneyRealised").Add("value", money.Value?.ToString("R", null)).Add("lower", money.Interval(Level)?.Lower).Add("upper", money.Interval(Level)?.Upper);
        Missing(json, "missing", money.WhyUndefined);
        _ = json.Close('}').Close('}');
    }

    private static void Write(JsonText json, ScorecardLine line, Benchmark benchmark)
    {
        _ = json.Open('{').Add("kind", benchmark.Kind.ToString()).Add("text", benchmark.Text).Add("value", benchmark.Value);
        Missing(json, "missing", benchmark.WhyUndefined);
        if (benchmark.Source is { } source)
        {
            _ = json.Open('{', "source").Add("publication", source.Publication).Add("year", (long)source.Year).Add("segment", source.Segment).Add("sampleSize", source.SampleSize).Close('}');
        }

        _ = json.Open('[', "quantiles");
        foreach (BenchmarkQuantile quantile in benchmark.Quantiles)
        {
            _ = json.Open('{').Add("share", quantile.Share).Add("value", quantile.Value).Close('}');
        }

        _ = json.Close(']').Open('[', "warnings");
        foreach (Reason warning in benchmark.Warnings)
        {
            _ = json.Open('{').Add("code", warning.Code).Add("text", warning.Text).Close('}');
        }

        _ = json.Close(']');
        Change(json, "difference", line.Measured is { } metric ? benchmark.ComparisonOf(metric, Level) : null);
        if (line.Measured is { } placed && benchmark.Quantiles.Count > 0)
        {
            PercentilePlace place = benchmark.PlaceOf(placed, Level);
            _ = json.Open('{', "place").Add("value", place.Value).Add("atLeast", place.AtLeast).Add("atMost", place.AtMost).Add("lower", place.Interval?.Lower).Add("upper", place.Interval?.Upper).Close('}');
        }

        _ = json.Close('}');
    }

    private static void Figure(JsonText json, string name, IMetric? metric)
    {
        if (metric is null)
        {
            _ = json.Add(name, (string?)null);
            return;
        }

        ConfidenceInterval? bounds = metric.Interval(Level);
        _ = json.Open('{', name).Add("value", metric.Value).Add("lower", bounds?.Lower).Add("upper", bounds?.Upper);
        if (metric.WhyUndefined is { } why)
        {
            Missing(json, "missing", why);
        }

        _ = json.Close('}');
    }

    private static void Change(JsonText json, string name, Comparison? change)
    {
        if (change is null)
        {
            _ = json.Add(name, (string?)null);
            return;
        }

        _ = json.Open('{', name).Add("value", change.Change).Add("lower", change.Interval?.Lower).Add("upper", change.Interval?.Upper).Add("pValue", change.PValue)
            .Add("evidence", ScorecardReport.Word(change.Evidence)).Add("better", change.IsBetter).Add("method", change.Method).Close('}');
    }

    private static void Missing(JsonText json, string name, Reason? reason)
    {
        if (reason is null)
        {
            _ = json.Add(name, (string?)null);
        }
        else
        {
            _ = json.Open('{', name).Add("code", reason.Code).Add("text", reason.Text).Close('}');
        }
    }

    private static IEnumerable<string?> Fields(ScorecardLine line, ScorecardCell cell)
    {
        IObjective objective = cell.Objective;
        ObjectiveProgress? progress = cell.Progress;
        ConfidenceInterval? bounds = progress?.Measured?.Interval(Level), projected = progress?.Projection.Interval(Level);
        Comparison? change = progress?.Change;
        Money? money = progress?.MoneyRealised.Value;
        Rebasing? rebasing = line.Rebasings.FirstOrDefault(any => ReferenceEquals(any.To, objective));
        return
        [
            objective.Name, objective.Owner, objective.Population, objective.Definition.Id, objective.Definition.Unit, objective.Direction.ToString(),
            Date(objective.Start), Number(objective.Baseline.Value), Number(objective.Target), Number(objective.BandLower), Number(objective.BandUpper), Date(objective.Due),
            cell.Period.Label, Date(cell.Period.Dates.Start), Date(cell.Period.Dates.End), Truth(cell.IsComplete), Date(cell.AsOf), Date(progress?.MeasuredOn), progress is null ? null : Truth(cell.IsStale),
            Number(progress?.Measured?.Value), Number(bounds?.Lower), Number(bounds?.Upper), Number(change?.Change), Number(change?.Interval?.Lower), Number(change?.Interval?.Upper), Number(change?.PValue),
            Number(progress?.GapClosed.Value), Number(progress?.PlannedShare), Number(progress?.Pace.Value), Number(progress?.DaysAhead.Value),
            Number(progress?.Projection.Value), Number(projected?.Lower), Number(projected?.Upper), Number(progress?.ChanceOfSuccess),
            cell.Status?.Status is { } colour ? ScorecardReport.Word(colour) : null, money is { } amount ? Guard.Invariant($"{amount.Amount}") : null, money?.Currency.Code,
            cell.WhyEmpty?.Code, Date(rebasing?.On), rebasing?.Because,
        ];
    }

    private static string? Number(double? value) => value is { } number ? JsonText.Number(number) : null;

    private static string? Date(LocalDate? date) => date is { } day ? Text.Iso(day) : null;

    private static string Truth(bool value) => value ? "true" : "false";

    private static string Field(string? field) =>
        field is null ? "" : field.IndexOfAny(NeedQuotes) < 0 ? field : "\"" + field.Replace("\"", "\"\"") + "\"";
}
