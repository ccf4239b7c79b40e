using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Impact;

/// <summary>What a programme changed, by how much more the treated group changed than a group without it (difference in differences).</summary>
/// <remarks>
/// <para>Without rows of units: (treated after − treated before) − (control after − control before), which is the interaction of a regression on group and time. Of a panel: the coefficient of "treated and after" in a
/// regression with an effect for each unit and each period (two-way fixed effects); the same figure where every unit is seen in every period.</para>
/// <para>All treated units begin at one start. Where they begin at different times, make one comparison for each start against the units that never begin: a single regression would take those who began early as
/// controls of those who begin late (Goodman-Bacon, Journal of Econometrics 225, 2021).</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class DifferenceInDifferences : IFormattable
{
    private const double Alarm = 0.05;
    private const int FewUnits = 10;

    private static readonly Reason EmptyCell = new("empty-cell", "one of the four groups (control and treated, before and after) has no outcomes");
    private static readonly Reason TooFew = new("too-few-values", "there are no more outcomes than coefficients, or a group has only one, so nothing tells how uncertain the effect is");
    private static readonly Reason FewGroups = new("too-few-units", "clustered errors need two units or more in each group, before and after: with one, its own ups and downs pass for the effect (see synthetic control)");
    private static readonly Reason NotIdentified = new("not-identified", "no unit of one of the groups is seen both before and after");

    private static readonly string[] Assumed =
    [
        "Without the programme, both groups would have changed by the same amount (parallel trends).",
        "Nothing else began at the start that touches one group only.",
        "The programme does not reach the control group, and nobody acts on it before the start.",
        "Who is in which group, and who is seen, does not depend on the programme.",
    ];

    private DifferenceInDifferences(SampleMean[] cells, DifferenceErrors errors, Effect effect)
    {
        (ControlBefore, ControlAfter, TreatedBefore, TreatedAfter) = (cells[0], cells[1], cells[2], cells[3]);
        Errors = errors;
        Effect = effect;
        PeriodEffects = [];
    }

    /// <summary>The mean outcome of the control group before the start.</summary>
    /// <value>Of all its rows before.</value>
    public SampleMean ControlBefore { get; }

    /// <summary>The mean outcome of the control group after the start.</summary>
    /// <value>Of all its rows after.</value>
    public SampleMean ControlAfter { get; }

    /// <summary>The mean outcome of the treated group before the start.</summary>
    /// <value>Of all its rows before.</value>
    public SampleMean TreatedBefore { get; }

    /// <summary>The mean outcome of the treated group after the start.</summary>
    /// <value>Of all its rows after.</value>
    public SampleMean TreatedAfter { get; }

    /// <summary>From what the uncertainty is made.</summary>
    /// <value>The errors that were asked for.</value>
    public DifferenceErrors Errors { get; }

    /// <summary>The effect on the outcome of a treated case in a period after the start.</summary>
    /// <value>In the unit of the outcome; with the checks that the data allow.</value>
    public Effect Effect { get; }

    /// <summary>How many units there are.</summary>
    /// <value>1 or more; <see langword="null"/> where the rows tell no units apart.</value>
    public int? Units { get; private init; }

    /// <summary>By how much faster the treated group grew than the control group before the start, a period: it should be about 0.</summary>
    /// <value>In the unit of the outcome per period; <see langword="null"/> when there are not two periods before the start or more.</value>
    public Effect? PreTrend { get; private init; }

    /// <summary>The test that the groups differ by the same amount in all periods before the start, whatever shape a difference would have.</summary>
    /// <value><see langword="null"/> when there are not two periods before the start or more, or too few units for so many periods.</value>
    public HypothesisTest? PreTrendTest { get; private init; }

    /// <summary>How the difference between the groups stands in each period (event study).</summary>
    /// <value>One a period but for <see cref="ReferencePeriod"/>, ascending; empty where the rows have no periods.</value>
    public IReadOnlyList<PeriodEffect> PeriodEffects { get; private init; }

    /// <summary>The period against which <see cref="PeriodEffects"/> are measured.</summary>
    /// <value>The last one before the start; <see langword="null"/> where the rows have no periods.</value>
    public int? ReferencePeriod { get; private init; }

    /// <summary>Compares the changes of two groups from their four means, of different cases before and after.</summary>
    /// <param name="controlBefore">The mean of the control group before.</param>
    /// <param name="controlAfter">The mean of the control group after.</param>
    /// <param name="treatedBefore">The mean of the treated group before.</param>
    /// <param name="treatedAfter">The mean of the treated group after.</param>
    /// <param name="errors">From what the uncertainty is made: classic or HC1.</param>
    /// <returns>The comparison; without an effect where one of the means is of nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="errors"/> is not named, or clustered, for which means are not enough.</exception>
    /// <exception cref="DefinitionMismatchException">Two means were read under different definitions.</exception>
    public static DifferenceInDifferences From(
        SampleMean controlBefore, SampleMean controlAfter, SampleMean treatedBefore, SampleMean treatedAfter, DifferenceErrors errors = DifferenceErrors.Hc1)
    {
        if (Guard.Named(errors) == DifferenceErrors.Clustered)
        {
            throw Guard.Out(nameof(errors), errors, "clustered errors need rows with their units");
        }

        SampleMean[] cells = [controlBefore, controlAfter, treatedBefore, treatedAfter];
        MetricDefinition definition = cells.Where(cell => cell != default).Select(cell => cell.Definition).Aggregate((MetricDefinition?)null, (all, each) => all is null ? each : MetricDefinition.Same(all, each))
            ?? treatedAfter.Definition;
        return new(cells, errors, OfMeans(cells, errors, Effect.On(definition)).With(NoPeriods()));
    }

    /// <summary>Compares the changes of two groups from rows, of different cases before and after.</summary>
    /// <param name="rows">One row a case and time.</param>
    /// <param name="definition">What the outcome is.</param>
    /// <param name="errors">From what the uncertainty is made: classic or HC1.</param>
    /// <returns>The comparison; without an effect where one of the four groups is empty.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An outcome is not finite, or <paramref name="errors"/> is not named, or clustered, for which units are needed.</exception>
    /// <exception cref="OverflowException">The squares of the outcomes pass the largest double.</exception>
    public static DifferenceInDifferences From(IEnumerable<BeforeAfterOutcome> rows, MetricDefinition definition, DifferenceErrors errors = DifferenceErrors.Hc1)
    {
        _ = Guard.NotNull(definition);
        BeforeAfterOutcome[] all = Checked(rows);
        SampleMean[] cells = Cells(all, row => row, definition);
        return From(cells[0], cells[1], cells[2], cells[3], errors);
    }

    /// <summary>Compares the changes of two groups from rows of any type, of different cases before and after.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">One row a case and time.</param>
    /// <param name="fact">The outcome of a row, and where it belongs.</param>
    /// <param name="definition">What the outcome is.</param>
    /// <param name="errors">From what the uncertainty is made: classic or HC1.</param>
    /// <returns>The comparison; without an effect where one of the four groups is empty.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An outcome is not finite, or <paramref name="errors"/> is not named, or clustered, for which units are needed.</exception>
    /// <exception cref="OverflowException">The squares of the outcomes pass the largest double.</exception>
    public static DifferenceInDifferences From<T>(IEnumerable<T> rows, Func<T, BeforeAfterOutcome> fact, MetricDefinition definition, DifferenceErrors errors = DifferenceErrors.Hc1)
    {
        _ = Guard.NotNull(fact);
        return From(Guard.NotNull(rows).Select(fact), definition, errors);
    }

    /// <summary>Compares the changes of two groups from rows whose units may have several of them, such as the customers of a shop.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TUnit">What tells the units apart.</typeparam>
    /// <param name="rows">One row a case and time; a unit may have any number.</param>
    /// <param name="fact">The outcome of a row, and where it belongs.</param>
    /// <param name="unit">The unit whose rows hang together: the level at which the programme was given.</param>
    /// <param name="definition">What the outcome is.</param>
    /// <param name="errors">From what the uncertainty is made.</param>
    /// <returns>The comparison; without an effect where one of the four groups is empty.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A unit is <see langword="null"/>; the message gives the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An outcome is not finite, or <paramref name="errors"/> is not named.</exception>
    /// <exception cref="OverflowException">The squares of the outcomes pass the largest double.</exception>
    public static DifferenceInDifferences From<T, TUnit>(
        IEnumerable<T> rows, Func<T, BeforeAfterOutcome> fact, Func<T, TUnit> unit, MetricDefinition definition, DifferenceErrors errors = DifferenceErrors.Clustered)
        where TUnit : notnull
    {
        _ = Guard.NotNull(fact);
        _ = Guard.NotNull(unit);
        _ = Guard.NotNull(definition);
        _ = Guard.Named(errors);
        T[] all = [.. Guard.NotNull(rows)];
        BeforeAfterOutcome[] facts = Checked(all.Select(fact));
        Dictionary<TUnit, int> places = [];
        int[] groups = new int[all.Length];
        for (int row = 0; row < all.Length; row++)
        {
            TUnit key = unit(all[row]) is { } named ? named : throw Rows.NullKey(nameof(rows), row);
            if (!places.TryGetValue(key, out groups[row]))
            {
                groups[row] = places.Count;
                places.Add(key, groups[row]);
            }
        }

        SampleMean[] cells = Cells(facts, row => row, definition);
        MetricDefinition on = Effect.On(definition);
        Effect effect = errors == DifferenceErrors.Clustered ? OfGroups(facts, cells, groups, places.Count, on) : OfMeans(cells, errors, on);
        int Side(bool isTreated) => groups.Where((_, row) => facts[row].IsTreated == isTreated).Distinct().Count();
        return new(cells, errors, effect.With([NoPeriods(), .. UnitCheck(Side(true), Side(false), errors)])) { Units = places.Count };
    }

    /// <summary>Compares the changes of two groups of units that are seen in many periods.</summary>
    /// <typeparam name="TUnit">What tells the units apart.</typeparam>
    /// <param name="rows">One row a unit and period, in any order; some may be missing.</param>
    /// <param name="start">The first period with the programme.</param>
    /// <param name="definition">What the outcome is.</param>
    /// <param name="errors">From what the uncertainty is made.</param>
    /// <returns>The comparison with its checks; without an effect where one of the four groups is empty.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A unit is <see langword="null"/>, changes sides, or has a period twice; the message gives the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An outcome is not finite, or <paramref name="errors"/> is not named.</exception>
    /// <exception cref="OverflowException">The squares of the outcomes pass the largest double.</exception>
    public static DifferenceInDifferences From<TUnit>(
        IEnumerable<PanelOutcome<TUnit>> rows, int start, MetricDefinition definition, DifferenceErrors errors = DifferenceErrors.Clustered)
        where TUnit : notnull
    {
        _ = Guard.NotNull(definition);
        _ = Guard.Named(errors);
        PanelTable table = PanelTable.Of(rows, out _);
        int[] units = table.Units, periods = table.Periods;
        double[] outcomes = table.Outcomes;
        SampleMean[] cells = Cells(Enumerable.Range(0, table.Rows), row => new(outcomes[row], table.Treated[units[row]], periods[row] >= start), definition);
        MetricDefinition on = Effect.On(definition);
        PanelRegression whole = new(table, errors);
        Effect effect = cells.Any(cell => cell.Count == 0)
            ? Effect.Undefined(on, EmptyCell, Method(errors), Assumed)
            : whole.Effects(on, [row => periods[row] >= start ? 1 : 0])[0];
        if (effect.Value is null)
        {
            return new(cells, errors, effect) { Units = table.Treated.Count };
        }

        int[] seen = [.. periods.Distinct().OrderBy(period => period)];
        int reference = seen.Last(period => period < start);
        int[] others = [.. seen.Where(period => period != reference)];
        Effect[] apart = whole.Effects(on, [.. others.Select(other => (Func<int, double>)(row => periods[row] == other ? 1 : 0))]);
        HypothesisTest? joint = whole.AllZero(others.Count(period => period < start));
        Effect? trend = others.Length > 0 && others[0] < start ? new PanelRegression(table.Before(start), errors).Trend(definition, reference) : null;
        int treated = table.Treated.Count(each => each);
        double ahead = Mean(table, row => periods[row] >= start) - Mean(table, row => periods[row] < start);
        return new(cells, errors, effect.With([.. TrendChecks(trend, joint, ahead, definition), .. UnitCheck(treated, table.Treated.Count - treated, errors)]))
        {
            Units = table.Treated.Count,
            PreTrend = trend,
            PreTrendTest = joint,
            ReferencePeriod = reference,
            PeriodEffects = Array.AsReadOnly((PeriodEffect[])[.. others.Zip(apart, (period, each) => new PeriodEffect(period, each))]),
        };
    }

    /// <summary>Compares the changes of two groups of units that are seen in many periods, from rows of any type.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TUnit">What tells the units apart.</typeparam>
    /// <param name="rows">One row a unit and period, in any order; some may be missing.</param>
    /// <param name="fact">The outcome of a row, with its unit and period.</param>
    /// <param name="start">The first period with the programme.</param>
    /// <param name="definition">What the outcome is.</param>
    /// <param name="errors">From what the uncertainty is made.</param>
    /// <returns>The comparison with its checks; without an effect where one of the four groups is empty.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A unit is <see langword="null"/>, changes sides, or has a period twice; the message gives the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An outcome is not finite, or <paramref name="errors"/> is not named.</exception>
    /// <exception cref="OverflowException">The squares of the outcomes pass the largest double.</exception>
    public static DifferenceInDifferences From<T, TUnit>(
        IEnumerable<T> rows, Func<T, PanelOutcome<TUnit>> fact, int start, MetricDefinition definition, DifferenceErrors errors = DifferenceErrors.Clustered)
        where TUnit : notnull
    {
        _ = Guard.NotNull(fact);
        return From(Guard.NotNull(rows).Select(fact), start, definition, errors);
    }

    /// <summary>Writes the effect and the four means in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the effect and the four means.</summary>
    /// <param name="format">The format of the numbers; <c>G</c> or none for the usual one.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text, such as <c>+5 orders […] at 95 %, higher (treated 20 → 27, control 10 → 12)</c>.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "G4" : format!;
        return Effect.ToString(format, formatProvider) + " (treated " + Mean(TreatedBefore) + " → " + Mean(TreatedAfter) + ", control " + Mean(ControlBefore) + " → " + Mean(ControlAfter) + ")";

        string Mean(SampleMean cell) => cell.Value?.ToString(numbers, formatProvider) ?? "none";
    }

    /// <summary>The method in words.</summary>
    internal static string Method(DifferenceErrors errors) => "difference in differences, " + errors switch
    {
        DifferenceErrors.Classic => "classic errors",
        DifferenceErrors.Hc1 => "HC1 errors",
        _ => "errors clustered by unit (CR1)",
    };

    private static BeforeAfterOutcome[] Checked(IEnumerable<BeforeAfterOutcome> rows)
    {
        BeforeAfterOutcome[] all = [.. Guard.NotNull(rows)];
        for (int row = 0; row < all.Length; row++)
        {
            _ = PanelTable.Outcome(all[row].Outcome, row);
        }

        return all;
    }

    private static int Cell(BeforeAfterOutcome row) => (row.IsTreated ? 2 : 0) + (row.IsAfter ? 1 : 0);

    private static SampleMean[] Cells<T>(IEnumerable<T> rows, Func<T, BeforeAfterOutcome> fact, MetricDefinition definition)
    {
        ILookup<int, double> outcomes = rows.Select(fact).ToLookup(Cell, row => row.Outcome);
        return [.. Enumerable.Range(0, 4).Select(cell => SampleMean.From(outcomes[cell], definition))];
    }

    private static double Difference(SampleMean[] cells) => (cells[3].Value!.Value - cells[2].Value!.Value) - (cells[1].Value!.Value - cells[0].Value!.Value);

    // The regression on group, time and both has a mean for each cell, so that its errors follow from the four variances.
    private static Effect OfMeans(SampleMean[] cells, DifferenceErrors errors, MetricDefinition on)
    {
        if (cells.Any(cell => cell.Count == 0))
        {
            return Effect.Undefined(on, EmptyCell, Method(errors), Assumed);
        }

        double rows = cells.Sum(cell => (double)cell.Count), freedom = rows - 4, effect = Difference(cells);
        if (freedom <= 0 || (errors == DifferenceErrors.Hc1 && cells.Any(cell => cell.Count < 2)))
        {
            return Effect.WithoutInterval(on, effect, TooFew, Method(errors), Assumed);
        }

        double variance = errors == DifferenceErrors.Hc1
            ? rows / freedom * cells.Sum(cell => Scatter(cell) / cell.Count / cell.Count)
            : cells.Sum(Scatter) / freedom * cells.Sum(cell => 1.0 / cell.Count);
        return Effect.Student(on, effect, Math.Sqrt(variance), freedom, Method(errors), Assumed);
    }

    private static double Scatter(SampleMean cell) => cell.Variance is { } variance ? variance * (cell.Count - 1) : 0;

    private static Effect OfGroups(BeforeAfterOutcome[] rows, SampleMean[] cells, int[] groups, int count, MetricDefinition on)
    {
        if (cells.Any(cell => cell.Count == 0))
        {
            return Effect.Undefined(on, EmptyCell, Method(DifferenceErrors.Clustered), Assumed);
        }

        double effect = Difference(cells);
        if (rows.Length <= 4 || Enumerable.Range(0, 4).Any(cell => groups.Where((_, row) => Cell(rows[row]) == cell).Distinct().Count() < 2))
        {
            return Effect.WithoutInterval(on, effect, FewGroups, Method(DifferenceErrors.Clustered), Assumed);
        }

        double[][] columns =
        [
            [.. rows.Select(_ => 1.0)],
            [.. rows.Select(row => row.IsTreated ? 1.0 : 0)],
            [.. rows.Select(row => row.IsAfter ? 1.0 : 0)],
            [.. rows.Select(row => row.IsTreated && row.IsAfter ? 1.0 : 0)],
        ];
        LeastSquares fit = LeastSquares.Fit(columns, [.. rows.Select(row => row.Outcome)])!;
        double factor = count / (count - 1.0) * ((rows.Length - 1.0) / (rows.Length - 4));
        double error = fit.Contrast([0, 0, 0, 1], fit.Clustered(groups, count, factor)).Error;
        return Effect.Student(on, effect, error, count - 1, Method(DifferenceErrors.Clustered), Assumed);
    }

    private static double Mean(PanelTable table, Func<int, bool> isIn)
    {
        int[] units = table.Units, periods = table.Periods;
        return Enumerable.Range(0, table.Rows).Where(row => table.Treated[units[row]] && isIn(row)).Average(row => (double)periods[row]);
    }

    private static EffectCheck NoPeriods() =>
        new("pre-trend", null, null, "One time before the start shows no trend: whether both groups moved alike before can't be checked.");

    private static EffectCheck[] TrendChecks(Effect? trend, HypothesisTest? joint, double ahead, MetricDefinition definition)
    {
        if (trend is not { PValue: { } p } || trend.Interval(1 - Alarm) is not { } range)
        {
            return [new("pre-trend", null, null, "There are too few periods or units before the start to see whether both groups moved alike.")];
        }

        EffectCheck slope = new(
            "pre-trend",
            p,
            p >= Alarm,
            Guard.Invariant($"Before the start the treated group grew by {trend.Value:G3} {definition.Unit} a period more than the control group (p = {p:G3}). ")
            + Guard.Invariant($"A trend that goes on within its interval would make up {range.Lower * ahead:G3} to {range.Upper * ahead:G3} of the effect."));
        return joint is not { } test ? [slope] :
        [
            slope,
            new("pre-periods", test.PValue, test.PValue >= Alarm, Guard.Invariant($"The groups differ by the same amount in all periods before the start: p = {test.PValue:G3}. Not to refute it is no proof.")),
        ];
    }

    private static EffectCheck[] UnitCheck(int treated, int control, DifferenceErrors errors) => errors != DifferenceErrors.Clustered ? [] :
    [
        new(
            "units",
            Math.Min(treated, control),
            Math.Min(treated, control) >= FewUnits ? true : null,
            Guard.Invariant($"There are {treated} treated and {control} control units; with fewer than {FewUnits} in a group clustered errors come out too small.")),
    ];

    /// <summary>The regression of a panel on its periods and on columns for the treated group, with the units' own levels taken out.</summary>
    private sealed class PanelRegression
    {
        private readonly PanelTable table;
        private readonly DifferenceErrors errors;
        private readonly int[] units;
        private readonly double[][] periods;
        private readonly double[] outcomes;
        private LeastSquares? fit;
        private double[][] covariance = [];
        private double freedom;

        public PanelRegression(PanelTable table, DifferenceErrors errors)
        {
            this.table = table;
            this.errors = errors;
            units = table.Units;
            int[] of = table.Periods;
            periods = [.. of.Distinct().OrderBy(period => period).Skip(1).Select(period => table.Within(row => of[row] == period ? 1 : 0))];
            double[] own = table.Outcomes;
            outcomes = table.Within(row => own[row]);
        }

        /// <summary>The coefficients of columns that hold for the treated group only.</summary>
        public Effect[] Effects(MetricDefinition definition, Func<int, double>[] columns)
        {
            double[][] treated = [.. columns.Select(column => table.Within(row => table.Treated[units[row]] ? column(row) : 0))];
            fit = LeastSquares.Fit([.. treated, .. periods], outcomes);
            if (fit is null)
            {
                return [.. columns.Select(_ => Effect.Undefined(definition, NotIdentified, Method(errors), Assumed))];
            }

            Reason? why = Spread();
            return [.. columns.Select((_, place) => why is null
                ? Student(definition, place)
                : Effect.WithoutInterval(definition, fit.Coefficients[place], why, Method(errors), Assumed))];
        }

        /// <summary>By how much more the treated group grows a period.</summary>
        public Effect Trend(MetricDefinition outcome, int reference)
        {
            int[] of = table.Periods;
            MetricDefinition definition = new(outcome.Id + "/pre-trend", "growth of the treated group less that of the control group before the start: " + outcome.Text, outcome.Unit + " per period", outcome.Point, outcome.Better);
            return Effects(definition, [row => (double)of[row] - reference])[0];
        }

        /// <summary>Whether the first of the columns are all 0.</summary>
        public HypothesisTest? AllZero(int count) =>
            count == 0 || fit is null || fit.IsExact || covariance.Length == 0 || (errors == DifferenceErrors.Clustered && count > table.Treated.Count - 2)
                ? null
                : fit.AllZero([.. Enumerable.Range(0, count)], covariance, freedom);

        private Effect Student(MetricDefinition definition, int place)
        {
            double[] weights = new double[fit!.Columns];
            weights[place] = 1;
            (double value, double error) = fit.Contrast(weights, covariance);
            return Effect.Student(definition, value, error, freedom, Method(errors), Assumed);
        }

        private Reason? Spread()
        {
            int count = table.Treated.Count, seen = units.Distinct().Count(), rest = fit!.Rows - seen - fit.Columns;
            int treated = units.Distinct().Count(unit => table.Treated[unit]);
            covariance = [];
            if (rest <= 0)
            {
                return TooFew;
            }

            if (errors != DifferenceErrors.Clustered)
            {
                freedom = rest;
                covariance = errors == DifferenceErrors.Classic ? fit.Classic(rest) : fit.Robust((double)fit.Rows / rest);
                return null;
            }

            if (treated < 2 || seen - treated < 2)
            {
                return FewGroups;
            }

            // The levels of the units lie within the clusters and take no degree of freedom from them, as in Stata's xtreg.
            freedom = seen - 1;
            covariance = fit.Clustered(units, count, seen / (seen - 1.0) * ((fit.Rows - 1.0) / (fit.Rows - fit.Columns - 1)));
            return null;
        }
    }
}
