using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>What subscriptions tell beside the figures of each quarter: movements of revenue, cohorts, lifetimes, and other definitions.</summary>
internal static class Customers
{
    private const int QuartersShown = 6, QuartersCompared = 4, DaysInYear = 365;

    public static IEnumerable<Section> Sections(Export export, IReadOnlyList<ReportingPeriod> periods)
    {
        LocalDate asOf = periods[^1].Dates.End;
        Plan[] paid = [.. export.Plans.Where(plan => plan.IsPaid && plan.Fact.Start <= asOf)];
        if (paid.Length == 0)
        {
            return [];
        }

        RevenueWaterfall waterfall = RevenueLedger.From(export.Plans, plan => plan.Fact).Waterfall(new(periods[0].Dates.Start, asOf), Granularity.Quarter, ReportingCalendar.Utc);
        IReadOnlyDictionary<string, SurvivalTable> stays = SurvivalTable.By(paid.GroupBy(plan => plan.Fact.Customer), customer => customer.First().Segment, customer => Plan.FirstStay(customer, asOf));
        return
        [
            Waterfall("Monthly recurring revenue", "how it got from quarter to quarter, net for each customer", waterfall.Periods.Zip(waterfall.Steps, (period, step) => (period.Label, step))),
            .. Cohorts(CohortsOf(paid, asOf)),
            .. Lifetimes.Sections(export.By, stays, "days", DaysInYear),
        ];
    }

    /// <summary>Movements of recurring revenue step by step.</summary>
    public static Grid Waterfall(string title, string note, IEnumerable<(string Label, RevenueMovements Movements)> steps)
    {
        (string Label, RevenueMovements Movements)[] all = [.. steps];
        RevenueMovements first = all[0].Movements;
        return new(
            title,
            $"{note}; {first.Opening.Currency} a month",
            ["", "new", "returned", "expansion", "contraction", "churn", "MRR"],
            [
                [$"{first.Period!.Start.PlusDays(-1):uuuu-MM-dd}", "", "", "", "", "", $"{first.Opening.Amount:N0}"],
                .. all.Select(step => (string[])[step.Label, .. Amounts(step.Movements).Select(amount => amount.Amount.ToString("N0"))]),
            ],
            all.Select(step => new
            {
                step.Label,
                step.Movements.OpeningCustomers,
                step.Movements.ClosingCustomers,
                Opening = step.Movements.Opening.Amount,
                New = step.Movements.New.Amount,
                Returned = step.Movements.Reactivation.Amount,
                Expansion = Grown(step.Movements).Amount,
                Contraction = step.Movements.Contraction.Amount,
                Churn = step.Movements.Churn.Amount,
                Closing = step.Movements.Closing.Amount,
            }));

        static Money[] Amounts(RevenueMovements step) => [step.New, step.Reactivation, Grown(step), -step.Contraction, -step.Churn, step.Closing];

        static Money Grown(RevenueMovements step) => step.Expansion + step.PriceIncrease;
    }

    // A customer starts on the first day of its first subscription, and is back in each quarter on whose last day it pays.
    private static CohortTable CohortsOf(Plan[] paid, LocalDate asOf)
    {
        LocalDate[] ends = [.. ReportingCalendar.Utc.Split(new(paid.Min(plan => plan.Fact.Start), asOf), Granularity.Quarter).Select(quarter => quarter.Whole.End)];
        IEnumerable<CohortEvent<string>> events = paid.SelectMany(plan => ends
            .Where(end => end <= asOf && plan.Covers(end)).Select(end => new CohortEvent<string>(plan.Fact.Customer, end, CohortEventRole.Return))
            .Append(new(plan.Fact.Customer, plan.Fact.Start, CohortEventRole.Start)));
        CohortDefinition quarters = new(ReportingCalendar.Utc, Granularity.Quarter) { Start = CohortStart.FirstStart, PeriodZero = CohortPeriodZero.LeavesFirstEventOut };
        return CohortTable.From(events, quarters, asOf);
    }

    private static IEnumerable<Section> Cohorts(CohortTable table)
    {
        IReadOnlyList<CohortWindow> windows = CohortWindow.Each(CohortReturn.On, Math.Min(QuartersShown, table.LastWindow));
        yield return new Grid(
            "Customers kept, by quarter of their start",
            "share who pay on the last day of the quarter so many quarters later; 0: of the quarter they started in; –: not over yet",
            ["", "new", .. windows.Select(window => window.ToString())],
            [
                .. table.Cohorts.Select(cohort => Line(cohort.Period.Label, cohort.Size, window => table.Cell(cohort.Period.Whole.Start, window))),
                Line("all", table.Members, window => table.Pooled(window)),
            ],
            table.Cohorts.Select(cohort => new { cohort.Period.Label, cohort.Size, Kept = windows.Select(window => table.Cell(cohort.Period.Whole.Start, window)) }));

        CohortWindow later = CohortWindow.On(table.Pooled(CohortWindow.On(QuartersCompared)).Value is null ? 1 : QuartersCompared);
        Row[] rows =
        [
            .. table.Cohorts.Where(cohort => table.IsComplete(cohort.Period.Whole.Start, later)).Select(cohort => cohort.Period).Select((quarter, at) => Row.Of(
                quarter.Label,
                "F1",
                table.Cell(quarter.Whole.Start, later),
                Of(table.Cell(quarter.Whole.Start, later)),
                at == 0 ? null : table.Compare(quarter.Whole.Start, table.Cohorts[at - 1].Period.Whole.Start, later))),
        ];
        if (rows.Length > 0)
        {
            string trend = table.Trend(later) is { } test ? $"; {test}" : "";
            yield return new Sheet(
                $"Kept after {later} quarter{(later.First == 1 ? "" : "s")}", $"new customers of a quarter who pay on the last day so many quarters later; change on the row before{trend}", rows, [Row.Of("all", "F1", table.Pooled(later), Of(table.Pooled(later)))]);
        }

        string[] Line(string label, long size, Func<CohortWindow, Proportion> cell) =>
            [label, $"{size:N0}", .. windows.Select(window => cell(window).Value is { } share ? $"{100 * share:F1} %" : "–")];

        static string Of(Proportion share) => $"{share.Part:N0} of {share.Whole:N0}";
    }

    /// <summary>The same customers under other definitions, by their names in the library.</summary>
    public static Sheet Definitions(Slice slice)
    {
        DefinitionComparison all = slice.Customers.CompareDefinitions();
        return new(
            $"{slice.Label}, customers by definition", "the same subscriptions, counted in other ways, by their names in the library: retention, and churn", [.. all.Retention.Select(Of)], [.. all.Churn.Select(Of)]);

        static Row Of(DefinitionReading reading) => Row.Of(InWords(reading.Name), "F1", reading.Rate, reading.Rate switch
        {
            RetentionRate rate => $"{rate.Retained:N0} of {rate.Opening:N0}",
            ChurnRate { Customers: > 0 } rate => $"{rate.Lost:N0} of {rate.Customers:#,##0.#}",
            ChurnRate rate => $"{rate.Lost:N0} departures",
            _ => "",
        }).WithDefinition();

        static string InWords(string name) => string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
    }
}
