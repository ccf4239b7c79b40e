using System.Globalization;
using System.Text.Json;
using CrmMetrics.Impact;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Impact;

public class DifferenceInDifferencesTests
{
    private const int Start = 2;

    private static readonly MetricDefinition Orders = new("orders", "orders a month", "orders", 1, BetterWhen.Higher);


    private static readonly PanelOutcome<string>[] NoPanel = [];

    /// <summary>Outcomes of six units, the first two or more treated, in four periods.</summary>
    private static Arbitrary<PanelOutcome<int>[]> Panel { get; } = Arb.From(
        from outcomes in Gen.Choose(-500, 500).ArrayOf(24)
        from treated in Gen.Choose(2, 4)
        select (PanelOutcome<int>[])[.. outcomes.Select((value, row) => new PanelOutcome<int>(row / 4, row % 4, value / 10.0, row / 4 < treated))]);

    private static Arbitrary<DifferenceErrors> Errors { get; } = Arb.From(Gen.Elements(DifferenceErrors.Classic, DifferenceErrors.Hc1, DifferenceErrors.Clustered));

    private static Arbitrary<BeforeAfterOutcome[]> Rows { get; } = Arb.From(
        from sizes in Gen.Choose(0, 5).ArrayOf(4)
        from outcomes in Gen.Choose(-500, 500).ArrayOf(20)
        select (BeforeAfterOutcome[])[.. Enumerable.Range(0, 20).Where(row => row / 4 < sizes[row % 4]).Select(row => new BeforeAfterOutcome(outcomes[row], row % 4 >= 2, row % 2 == 1))]);

    [Fact]
    public void The_golden_cases_come_out()
    {
        foreach (JsonElement given in GoldenFile.Read("growth.json").GetProperty("incrementality").GetProperty("did").EnumerateArray())
        {
            BeforeAfterOutcome[] rows = [.. given.GetProperty("rows").EnumerateArray().Select(row => new BeforeAfterOutcome(row[0].GetDouble(), row[1].GetDouble() == 1, row[2].GetDouble() == 1))];
            Effect classic = DifferenceInDifferences.From(rows, Orders, DifferenceErrors.Classic).Effect, robust = DifferenceInDifferences.From(rows, Orders).Effect;
            GoldenFile.Close(given.GetProperty("effect").Number(), classic.Value, 1e-13);
            GoldenFile.Close(given.GetProperty("se_classic").Number(), classic.StandardError, 1e-13);
            GoldenFile.Close(given.GetProperty("p_classic").Number(), classic.PValue, 1e-12);
            GoldenFile.Close(given.GetProperty("se_hc1").Number(), robust.StandardError, 1e-13);
            Assert.Equal(classic.Value, robust.Value);
        }
    }

    [Fact]
    public void Means_say_the_same_as_a_regression() => Check.That(Rows, rows =>
    {
        double[][] columns = [[.. rows.Select(_ => 1.0)], Column(row => row.IsTreated), Column(row => row.IsAfter), Column(row => row.IsTreated && row.IsAfter)];
        Effect classic = DifferenceInDifferences.From(rows, Orders, DifferenceErrors.Classic).Effect, robust = DifferenceInDifferences.From(rows, Orders).Effect;
        if (rows.Length == 0 || LeastSquares.Fit(columns, [.. rows.Select(row => row.Outcome)]) is not { } fit)
        {
            return classic.Value is null && robust.WhyUndefined!.Code == "empty-cell";
        }

        double[] last = [0, 0, 0, 1];
        double freedom = rows.Length - 4;
        return Near(fit.Coefficients[3], classic.Value!.Value)
            && (classic.StandardError is not { } plain || Near(fit.Contrast(last, fit.Classic(freedom)).Error, plain))
            && (robust.StandardError is not { } error || Near(fit.Contrast(last, fit.Robust(rows.Length / freedom)).Error, error))
            && classic.StandardError is null == (freedom == 0 || fit.IsExact);

        double[] Column(Func<BeforeAfterOutcome, bool> isOne) => [.. rows.Select(row => isOne(row) ? 1.0 : 0)];
    });

    // With every unit in every period, clustered errors are those of the units' own changes.
    [Fact]
    public void A_full_panel_says_the_same_as_the_changes_of_its_units() => Check.That(Panel, rows =>
    {
        DifferenceInDifferences found = DifferenceInDifferences.From(rows, Start, Orders);
        ILookup<bool, double> changes = rows.GroupBy(row => row.Unit).ToLookup(
            unit => unit.First().IsTreated,
            unit => unit.Where(row => row.Period >= Start).Average(row => row.Outcome) - unit.Where(row => row.Period < Start).Average(row => row.Outcome));
        double effect = changes[true].Average() - changes[false].Average();
        double spread = changes.Sum(group => group.Sum(change => (change - group.Average()) * (change - group.Average())) / group.Count() / group.Count());
        return Near(effect, found.Effect.Value!.Value)
            && Near(Math.Sqrt(spread * 6 / 5 * 23 / 19), found.Effect.StandardError ?? 0)
            && Near(effect, found.TreatedAfter.Value!.Value - found.TreatedBefore.Value!.Value - (found.ControlAfter.Value!.Value - found.ControlBefore.Value!.Value));
    });

    [Fact]
    public void What_a_unit_or_a_period_has_for_its_own_changes_nothing() => Check.That(Panel, Errors, (rows, errors) =>
    {
        PanelOutcome<int>[] moved = [.. rows.Select(row => row with { Outcome = row.Outcome + (17 * row.Unit) - (3 * row.Period * row.Period) })];
        return Same(DifferenceInDifferences.From(rows, Start, Orders, errors), DifferenceInDifferences.From(moved, Start, Orders, errors), 1, 0);
    });

    [Fact]
    public void What_is_added_after_the_start_is_the_effect() => Check.That(Panel, Errors, (rows, errors) =>
    {
        PanelOutcome<int>[] treated = [.. rows.Select(row => row.IsTreated && row.Period >= Start ? row with { Outcome = row.Outcome + 12.5 } : row)];
        return Same(DifferenceInDifferences.From(rows, Start, Orders, errors), DifferenceInDifferences.From(treated, Start, Orders, errors), 1, 12.5);
    });

    [Fact]
    public void Swapping_the_groups_turns_the_sign_and_order_does_not_matter() => Check.That(Panel, Errors, (rows, errors) =>
    {
        PanelOutcome<int>[] swapped = [.. rows.Select(row => row with { IsTreated = !row.IsTreated })], turned = [.. Enumerable.Reverse(rows)];
        DifferenceInDifferences found = DifferenceInDifferences.From(rows, Start, Orders, errors);
        return Same(found, DifferenceInDifferences.From(swapped, Start, Orders, errors), -1, 0) && Same(found, DifferenceInDifferences.From(turned, Start, Orders, errors), 1, 0);
    });

    [Fact]
    public void The_p_value_and_the_interval_never_contradict_each_other() => Check.That(Panel, Rows, Given.Level, (panel, rows, level) =>
        Agrees(DifferenceInDifferences.From(panel, Start, Orders).Effect, level) && Agrees(DifferenceInDifferences.From(rows, Orders).Effect, level));

    [Fact]
    public void The_doors_agree()
    {
        (double Outcome, bool IsTreated, bool IsAfter)[] log = [(1, false, false), (2, false, false), (3, false, true), (5, false, true), (2, true, false), (4, true, false), (9, true, true), (8, true, true)];
        DifferenceInDifferences rows = DifferenceInDifferences.From(log, row => new BeforeAfterOutcome(row.Outcome, row.IsTreated, row.IsAfter), Orders);
        DifferenceInDifferences means = DifferenceInDifferences.From(rows.ControlBefore, rows.ControlAfter, rows.TreatedBefore, rows.TreatedAfter);
        Assert.Equal(3, rows.Effect.Value);
        Assert.Equal((rows.Effect.Value, rows.Effect.StandardError, rows.Effect.PValue), (means.Effect.Value, means.Effect.StandardError, means.Effect.PValue));
        Assert.Equal("orders/effect", rows.Effect.Definition.Id);
        Assert.Equal((null, null), (rows.Units, rows.PreTrend));
        Assert.Null(rows.Effect.Checks.Single().Passed);
        Assert.StartsWith("+3 orders [-1.39, 7.39] at 95 %, not enough evidence (treated 3 → 8.5, control 1.5 → 4)", rows.ToString(null, CultureInfo.InvariantCulture));
        DifferenceInDifferences own = DifferenceInDifferences.From(log, row => new BeforeAfterOutcome(row.Outcome, row.IsTreated, row.IsAfter), row => row.Outcome, Orders, DifferenceErrors.Classic);
        Assert.Equal(rows.Effect.Value, own.Effect.Value);
    }

    // Unequal cells, where classic and HC1 errors differ: the second cell has a spread of its own.
    [Fact]
    public void Unbalanced_groups_part_the_errors()
    {
        SampleMean calm = SampleMean.From([10, 11, 9, 10], Orders), wild = SampleMean.From([0, 40], Orders);
        DifferenceInDifferences classic = DifferenceInDifferences.From(calm, calm, calm, wild, DifferenceErrors.Classic), robust = DifferenceInDifferences.From(calm, calm, calm, wild);
        GoldenFile.Close(Math.Sqrt(806.0 / 10 * 1.25), classic.Effect.StandardError, 1e-14);
        GoldenFile.Close(Math.Sqrt(14.0 / 10 * (0.125 * 3 + 200)), robust.Effect.StandardError, 1e-14);
        Assert.Equal((10.0, 10.0), (classic.Effect.DegreesOfFreedom, robust.Effect.DegreesOfFreedom));
    }

    [Fact]
    public void A_trend_that_was_there_before_is_found()
    {
        Random random = new(5);
        PanelOutcome<int>[] rows = [.. Enumerable.Range(0, 240).Select(row => new PanelOutcome<int>(row / 12, row % 12, (row / 12 < 10 ? 0.8 * (row % 12) : 0) + random.NextDouble(), row / 12 < 10))];
        DifferenceInDifferences found = DifferenceInDifferences.From(rows, 8, Orders);
        Assert.InRange(found.PreTrend!.Value!.Value, 0.75, 0.85);
        Assert.True(found.PreTrendTest!.Value.PValue < 0.001);
        Assert.Equal(["pre-trend", "pre-periods", "units"], found.Effect.Checks.Select(check => check.Name));
        Assert.Equal([false, false, true], found.Effect.Checks.Select(check => check.Passed));
        Assert.True(found.Effect.IsSuspect);
        Assert.Contains("would make up 4.", found.Effect.Checks[0].Text);
        Assert.Equal(7, found.ReferencePeriod);
        Assert.Equal("orders per period", found.PreTrend.Definition.Unit);
    }

    [Fact]
    public void What_cannot_be_told_has_a_reason()
    {
        Assert.Equal("empty-cell", DifferenceInDifferences.From(NoPanel, 1, Orders).Effect.WhyUndefined!.Code);
        Assert.Equal("empty-cell", DifferenceInDifferences.From(default, default, default, default(SampleMean)).Effect.WhyUndefined!.Code);
        Assert.Contains("undefined", DifferenceInDifferences.From(NoPanel, 1, Orders).ToString(null, CultureInfo.InvariantCulture));
        PanelOutcome<int>[] one = [.. Enumerable.Range(0, 16).Select(row => new PanelOutcome<int>(row / 4, row % 4, row * row % 7, row / 4 == 0))];
        Effect alone = DifferenceInDifferences.From(one, 2, Orders).Effect;
        Assert.Equal("too-few-units", alone.WhyNoInterval!.Code);
        Assert.NotNull(alone.Value);
        Assert.NotNull(DifferenceInDifferences.From(one, 2, Orders, DifferenceErrors.Hc1).Effect.Interval());
        PanelOutcome<int>[] apart = [new(1, 0, 5, true), new(2, 1, 6, true), new(3, 0, 1, false), new(3, 1, 2, false), new(4, 0, 1, false), new(4, 1, 4, false)];
        Assert.Equal("not-identified", DifferenceInDifferences.From(apart, 1, Orders).Effect.WhyUndefined!.Code);
        SampleMean seven = SampleMean.From([7], Orders), two = SampleMean.From([1, 2], Orders);
        Assert.Equal("too-few-values", DifferenceInDifferences.From(seven, two, two, two).Effect.WhyNoInterval!.Code);
        Assert.NotNull(DifferenceInDifferences.From(seven, two, two, two, DifferenceErrors.Classic).Effect.Interval());
        SampleMean equal = SampleMean.From([7, 7], Orders);
        Assert.Equal("no-spread", DifferenceInDifferences.From(equal, equal, equal, equal).Effect.WhyNoInterval!.Code);
        Effect still = DifferenceInDifferences.From(one.Select(row => row with { Outcome = 3, IsTreated = row.Unit < 2 }), 2, Orders).Effect;
        Assert.Equal((0.0, "no-spread"), (Math.Abs(still.Value!.Value), still.WhyNoInterval!.Code));
    }

    [Fact]
    public void Figures_of_any_size_keep_their_digits()
    {
        PanelOutcome<int>[] rows = [.. Enumerable.Range(0, 24).Select(row => new PanelOutcome<int>(row / 4, row % 4, row * row % 11, row / 4 < 3))];
        Effect small = DifferenceInDifferences.From(rows, 2, Orders).Effect;
        foreach (double factor in new[] { 1e-100, 1e100, 1e150 })
        {
            Effect large = DifferenceInDifferences.From(rows.Select(row => row with { Outcome = row.Outcome * factor }), 2, Orders).Effect;
            GoldenFile.Close(small.Value * factor, large.Value, 1e-12);
            GoldenFile.Close(small.StandardError * factor, large.StandardError, 1e-12);
            GoldenFile.Close(small.PValue, large.PValue, 1e-11);
        }

        _ = Assert.Throws<OverflowException>(() => DifferenceInDifferences.From(rows.Select(row => row with { Outcome = row.Outcome * 1e200 }), 2, Orders));
    }

    [Fact]
    public void Impossible_rows_are_refused()
    {
        BeforeAfterOutcome[] none = [new(1, true, true), new(double.NaN, true, true)];
        Assert.Contains("rows: an outcome must be a finite number (row 1, counted from 0), but was NaN", Assert.Throws<ArgumentOutOfRangeException>(() => DifferenceInDifferences.From(none, Orders)).Message);
        PanelOutcome<string>[] turncoat = [new("a", 0, 1, true), new("b", 0, 1, true), new("a", 1, 1, false)];
        Assert.Contains("but a changes sides in row 2", Assert.Throws<ArgumentException>(() => DifferenceInDifferences.From(turncoat, 1, Orders)).Message);
        PanelOutcome<string>[] twice = [new("a", 3, 1, true), new("a", 3, 1, true)];
        Assert.Contains("but a has period 3 again in row 1", Assert.Throws<ArgumentException>(() => DifferenceInDifferences.From(twice, 1, Orders)).Message);
        PanelOutcome<string>[] unnamed = [new(null!, 3, 1, true)];
        Assert.Contains("the key of row 0", Assert.Throws<ArgumentException>(() => DifferenceInDifferences.From(unnamed, 1, Orders)).Message);
        PanelOutcome<string>[] endless = [new("a", 3, double.PositiveInfinity, true)];
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(() => DifferenceInDifferences.From(endless, 1, Orders)).ParamName);
        Assert.Contains("clustered errors need rows with their units", Assert.Throws<ArgumentOutOfRangeException>(() => DifferenceInDifferences.From([], Orders, DifferenceErrors.Clustered)).Message);
        Assert.Equal("errors", Assert.Throws<ArgumentOutOfRangeException>(() => DifferenceInDifferences.From(NoPanel, 1, Orders, 0)).ParamName);
        Assert.Equal("definition", Assert.Throws<ArgumentNullException>(() => DifferenceInDifferences.From(NoPanel, 1, null!)).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => DifferenceInDifferences.From((IEnumerable<PanelOutcome<string>>)null!, 1, Orders)).ParamName);
        Assert.Contains("the key of row 0", Assert.Throws<ArgumentException>(() => DifferenceInDifferences.From(new[] { 1 }, row => new BeforeAfterOutcome(row, true, true), _ => (string)null!, Orders)).Message);
        SampleMean orders = SampleMean.From([1, 2], Orders), calls = SampleMean.From([1, 2], Orders with { Id = "calls" });
        _ = Assert.Throws<DefinitionMismatchException>(() => DifferenceInDifferences.From(orders, orders, orders, calls));
    }

    internal static bool Agrees(Effect effect, double level) =>
        effect is not { PValue: { } p } || effect.Interval(level) is not { } interval
        || Math.Abs(p - (1 - level)) < 1e-9
        || p < 1 - level == !interval.Contains(0);

    private static bool Same(DifferenceInDifferences one, DifferenceInDifferences other, double sign, double more) =>
        Near((sign * one.Effect.Value!.Value) + more, other.Effect.Value!.Value) && Near(one.Effect.StandardError ?? 0, other.Effect.StandardError ?? 0);

    private static bool Near(double one, double other) => Math.Abs(one - other) <= 1e-9 * Math.Max(1, Math.Abs(one));
}
