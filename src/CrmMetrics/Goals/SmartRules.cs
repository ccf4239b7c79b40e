using System;
using System.Collections.Generic;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>The rules of the SMART check.</summary>
internal static class SmartRules
{
    private static readonly Reason NoDueDate = new("no-due-date", "the objective has no due date");

    private static readonly Reason TooFewPoints = new("too-few-measurements", "a trend needs the baseline and two earlier measurements");

    public static SmartCheck Check(IObjective objective, ObjectiveGap gap, IReadOnlyList<(LocalDate Date, double Value)> past, double leastChance)
    {
        Estimate? onTrend = objective.Due is { } due
            ? TrendLine.Through([.. past.Select(point => ((double)ObjectivePlan.Days(objective.Start, point.Date), point.Value))])?.Predict(ObjectivePlan.Days(objective.Start, due), objective.Definition)
            : null;
        double? chance = onTrend is null ? null : gap.Chance(onTrend);
        Reason? whyNoChance = onTrend is not null ? null : objective.Due is null ? NoDueDate : TooFewPoints;
        return new(
            chance,
            whyNoChance,
            Specific(objective),
            Measurable(objective, gap),
            Attainable(objective, gap, onTrend, chance, whyNoChance, leastChance),
            Relevant(objective, gap),
            TimeBound(objective));
    }

    private static SmartFinding Specific(IObjective objective) => objective.Population is { } population
        ? new(SmartLetter.Specific, true, "It is about " + objective.Definition.Text + " of " + population + ".")
        : new(SmartLetter.Specific, false, "It names the metric (" + objective.Definition.Text + ") but not whose metric it is: add the population.");

    private static SmartFinding Measurable(IObjective objective, ObjectiveGap gap)
    {
        if (objective.Baseline.Value is not { } value)
        {
            return new(SmartLetter.Measurable, false, "The baseline has no value: " + objective.Baseline.WhyUndefined + ".");
        }

        if (objective.Baseline.Interval() is not { } interval)
        {
            return new(SmartLetter.Measurable, null, "The baseline has no interval, so nothing says which change could be told from chance: " + objective.Baseline.WhyNoInterval + ".");
        }

        // Two measurements as uncertain as the baseline differ by chance by the root of two times its own margin.
        double margin = Math.Sqrt(2) * Math.Max(value - interval.Lower, interval.Upper - value), distance = Math.Abs(gap.Near - value);
        return !gap.IsOpen || distance > margin
            ? new(SmartLetter.Measurable, true, Guard.Invariant($"The baseline is {value:G4} {objective.Definition.Unit} {interval:G4}."))
            : new(SmartLetter.Measurable, false, Guard.Invariant(
                $"The gap of {distance:G4} could not be told from chance: two measurements like the baseline, {value:G4} {objective.Definition.Unit} {interval:G4}, differ by up to {margin:G4} when nothing has changed. Ask more customers, or aim farther."));
    }

    private static SmartFinding Attainable(IObjective objective, ObjectiveGap gap, Estimate? onTrend, double? chance, Reason? why, double leastChance)
    {
        if (chance is not { } known || onTrend?.Value is not { } value)
        {
            return new(SmartLetter.Attainable, null, "Nothing says how far the metric goes by itself: " + why + ".");
        }

        string sentence = Guard.Invariant($"On the trend and the scatter of its past the metric would be {value:G4} {objective.Definition.Unit} by the due date, and meet the target with a chance of {100 * known:F1} %");
        return known >= leastChance
            ? new(SmartLetter.Attainable, true, sentence + (gap.IsOpen && known >= 1 - leastChance ? ": it would get there by itself." : "."))
            : new(SmartLetter.Attainable, false, sentence + Guard.Invariant($", less than {100 * leastChance:0.######} %."));
    }

    private static SmartFinding Relevant(IObjective objective, ObjectiveGap gap) =>
        objective.Baseline.Value is not null && !gap.IsOpen && objective.Purpose is null && objective.Worth is null ? new(SmartLetter.Relevant, false, "The baseline already meets the target, and it does not say what holding it is for.")
        : objective.Purpose is { } purpose ? new(SmartLetter.Relevant, true, "It serves: " + purpose + ".")
        : objective.MoneyAtTarget is { } money ? new(SmartLetter.Relevant, true, Guard.Invariant($"Reaching the target is worth {money}."))
        : objective.Worth is { } worth ? new(SmartLetter.Relevant, true, Guard.Invariant($"An improvement is worth {worth.ToString(System.Globalization.CultureInfo.InvariantCulture)}."))
        : new(SmartLetter.Relevant, false, "It does not say what it is for: add a purpose, or what a point is worth.");

    private static SmartFinding TimeBound(IObjective objective) => objective.Due is { } due
        ? new(SmartLetter.TimeBound, true, "From " + Text.Iso(objective.Start) + " to " + Text.Iso(due) + ".")
        : new(SmartLetter.TimeBound, false, "It has no due date.");
}
