using System.Globalization;
using CrmMetrics.Impact;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Impact;

public class SyntheticControlTests
{
    private const int Periods = 12, Start = 8;

    private static readonly MetricDefinition Sales = new("sales", "sales a month", "EUR", 1, BetterWhen.Higher);

    /// <summary>Seven units that move alike with luck of their own; the first is the treated one.</summary>
    private static Arbitrary<double[][]> Units { get; } = Arb.From(
        from luck in Gen.Choose(-100, 100).ArrayOf(7 * Periods)
        from moves in Gen.Choose(-30, 30).ArrayOf(7)
        select (double[][])[.. Enumerable.Range(0, 7).Select(unit => (double[])[.. Enumerable.Range(0, Periods).Select(time => 50 + (moves[unit] * Math.Sin(time)) + (luck[(unit * Periods) + time] / 20.0))])]);

    private static Arbitrary<SyntheticFit> Fits { get; } = Arb.From(Gen.Elements(SyntheticFit.Levels, SyntheticFit.Movements));

    [Fact]
    public void No_weights_come_nearer() => Check.That(Units, units =>
    {
        double[][] points = [.. units.Skip(1).Select(unit => (double[])[.. unit.Zip(units[0], (value, goal) => value - goal)])];
        double[] weights = SimplexWeights.Nearest([.. units.Skip(1)], units[0]).Weights;
        double[] nearest = [.. Enumerable.Range(0, Periods).Select(time => points.Select((point, place) => weights[place] * point[time]).Sum())];

        // The nearest point of a hull has all its corners on the far side of the plane through it (the conditions of Karush, Kuhn and Tucker).
        double square = nearest.Sum(value => value * value);
        return weights.All(weight => weight >= 0) && Math.Abs(weights.Sum() - 1) < 1e-12
            && points.All(point => point.Zip(nearest, (x, y) => x * y).Sum() >= square - 1e-9);
    });

    [Fact]
    public void A_mixture_is_recognised() => Check.That(Units, Arb.From(Gen.Choose(0, 100).ArrayOf(3)), (units, parts) =>
    {
        double sum = Math.Max(1, parts.Sum());
        double[] shares = [parts.Sum() == 0 ? 1 : parts[0] / sum, parts[1] / sum, parts[2] / sum];
        double[] mixed = [.. Enumerable.Range(0, Periods).Select(time => shares.Select((share, unit) => share * units[unit + 1][time]).Sum())];
        SimplexWeights found = SimplexWeights.Nearest([.. units.Skip(1)], mixed);
        return found.IsPerfect && found.IsUnique && shares.Select((share, unit) => Math.Abs(share - found.Weights[unit])).All(error => error < 1e-8);
    });

    [Fact]
    public void What_is_added_after_the_start_is_the_effect_and_the_interval_goes_with_it() => Check.That(Units, Fits, (units, fit) =>
    {
        SyntheticControl plain = Of(units, fit), moved = Of([[.. units[0].Select((value, time) => time < Start ? value : value + 25)], .. units.Skip(1)], fit);
        return plain.Effect.Value is null ? moved.Effect.WhyUndefined == plain.Effect.WhyUndefined
            : Near(plain.Effect.Value + 25, moved.Effect.Value) && Near(plain.Effect.Interval(0.7)!.Value.Lower + 25, moved.Effect.Interval(0.7)!.Value.Lower)
            && Near(plain.TotalEffect.Value + (25 * (Periods - Start)), moved.TotalEffect.Value);
    });

    [Fact]
    public void What_all_units_share_their_unit_and_their_order_change_nothing() => Check.That(Units, Fits, (units, fit) =>
    {
        SyntheticControl plain = Of(units, fit), shared = Of([.. units.Select(unit => (double[])[.. unit.Select((value, time) => (4 * value) + (3 * time * time))])], fit);
        SyntheticControl turned = SyntheticControl.From(units[0], Enumerable.Reverse(Donors(units)), Start, Sales, fit);
        return plain.Weights.OrderBy(each => each.Donor, StringComparer.Ordinal).Zip(shared.Weights.OrderBy(each => each.Donor, StringComparer.Ordinal), (one, other) => Near(one.Weight, other.Weight)).All(isNear => isNear)
            && plain.Effect.Value is null == shared.Effect.Value is null
            && (plain.Effect.Value is null || (Near(4 * plain.Effect.Value, shared.Effect.Value) && Near(plain.Effect.PValue, shared.Effect.PValue)))
            && plain.Effect.Value.Equals(turned.Effect.Value) && plain.Weights.SequenceEqual(turned.Weights);
    });

    [Fact]
    public void The_p_value_and_the_interval_never_contradict_each_other() => Check.That(Units, Given.Level, (units, level) =>
    {
        SyntheticControl found = Of(units, SyntheticFit.Levels);
        if (found.Effect.Value is not { } value)
        {
            return true;
        }

        ConfidenceInterval range = found.Effect.Interval(level)!.Value;
        return range.Contains(value) && found.Effect.PValue!.Value < 1 - level == !range.Contains(0) && found.Effect.PValue >= 1.0 / 7;
    });

    [Fact]
    public void Nineteen_donors_can_tell_at_95_percent_and_eighteen_cannot()
    {
        Random random = new(11);
        double[][] units = [.. Enumerable.Range(0, 20).Select(unit => (double[])[.. Enumerable.Range(0, 30).Select(time => 100 + (10 * Math.Sin((time + unit) / 3.0)) + random.NextDouble() + (unit == 0 && time >= 20 ? 30 : 0))])];
        SyntheticControl nineteen = SyntheticControl.From(units[0], Donors(units), 20, Sales), eighteen = nineteen.Without("d1");
        Assert.Equal((0.05, Evidence.Higher), (nineteen.Effect.PValue, nineteen.Effect.Evidence));
        Assert.Equal((1.0 / 19, Evidence.NotEnough), (eighteen.Effect.PValue, eighteen.Effect.Evidence));
        Assert.Equal(new ConfidenceInterval(double.NegativeInfinity, double.PositiveInfinity, 0.95), eighteen.Effect.Interval());
        Assert.Equal(Evidence.Higher, eighteen.Effect.EvidenceAt(0.9));
        Assert.Equal(0.05, nineteen.ErrorRatioPValue);
        Assert.True(nineteen.ErrorRatio > 10);
        SyntheticControl earlier = nineteen.BackdatedTo(14);
        Assert.Equal((14, 20), (earlier.Start, earlier.Gaps.Count));
        Assert.True(earlier.Effect.PValue > 0.05);
        Assert.Equal(["pre-fit", "unique-weights", "rmspe-ratio"], nineteen.Effect.Checks.Select(check => check.Name));
        Assert.False(nineteen.Effect.IsSuspect);
        GoldenFile.Close(nineteen.Effect.Value * 10, nineteen.TotalEffect.Value, 1e-14);
    }

    [Fact]
    public void A_unit_far_from_all_donors_is_refused_and_its_movements_are_not()
    {
        Random random = new(3);
        double[][] units = [.. Enumerable.Range(0, 9).Select(unit => (double[])[.. Enumerable.Range(0, 16).Select(time => (unit == 0 ? 500 : 100) + (10 * Math.Sin((time + (unit == 0 ? 4.5 : unit)) / 2.0)) + random.NextDouble())])];
        SyntheticControl levels = SyntheticControl.From(units[0], Donors(units), 10, Sales);
        Assert.Equal("poor-fit", levels.Effect.WhyUndefined!.Code);
        Assert.Contains("times the usual one among the donors", levels.Effect.WhyUndefined.Text);
        Assert.True(levels.Effect.IsSuspect);
        Assert.True(levels.RelativeError > 100);
        Assert.Equal(16, levels.Gaps.Count);
        Assert.Equal("poor-fit", levels.TotalEffect.WhyUndefined!.Code);
        SyntheticControl movements = SyntheticControl.From(units[0], Donors(units), 10, Sales, SyntheticFit.Movements);
        Assert.InRange(movements.Effect.Value!.Value, -5, 5);
        Assert.Equal("synthetic control of movements, ranks among 8 placebos in space", movements.Effect.Method);
    }

    [Fact]
    public void Few_donors_few_periods_and_a_fit_without_error_have_their_reasons()
    {
        double[][] units = [.. Enumerable.Range(0, 8).Select(unit => (double[])[.. Enumerable.Range(0, 12).Select(time => Math.Sin((time * (unit + 1)) + unit) * 10)])];
        Assert.Equal("too-few-donors", SyntheticControl.From(units[0], Donors(units).Take(4), 8, Sales).Effect.WhyUndefined!.Code);
        SyntheticControl alone = SyntheticControl.From(units[0], [], 8, Sales);
        Assert.Equal(("too-few-donors", 0, 0), (alone.Effect.WhyUndefined!.Code, alone.Synthetic.Count, alone.Weights.Count));
        Assert.StartsWith("undefined (a synthetic control needs 5 donors or more, but there are 0", alone.ToString(null, CultureInfo.InvariantCulture));
        Assert.Single(SyntheticControl.From(units[0], Donors(units).Take(1), 8, Sales).Weights);
        Assert.Equal("too-few-periods", SyntheticControl.From(units[0], Donors(units), 4, Sales).Effect.WhyUndefined!.Code);
        Assert.Equal("too-few-periods", SyntheticControl.From(units[0], Donors(units), 0, Sales).Effect.WhyUndefined!.Code);
        double[] mixed = [.. units[1].Zip(units[2], (one, other) => (0.25 * one) + (0.75 * other))];
        Effect perfect = SyntheticControl.From(mixed, Donors(units), 8, Sales).Effect;
        Assert.Equal("perfect-fit", perfect.WhyNoInterval!.Code);
        Assert.Equal(0, perfect.Value!.Value, 12);
    }

    [Fact]
    public void Of_weights_that_fit_alike_the_most_even_are_taken()
    {
        double[] own = [5, 6, 5, 7, 5, 6, 8, 9], low = [4, 5, 4, 6, 4, 5, 6, 6], high = [6, 7, 6, 8, 6, 7, 8, 8];
        Dictionary<string, double[]> donors = new() { ["a"] = low, ["b"] = low, ["c"] = high, ["d"] = high, ["e"] = [9, 2, 9, 2, 9, 2, 9, 2] };
        SyntheticControl found = SyntheticControl.From(own, donors, 6, Sales);
        Assert.False(found.HasUniqueWeights);
        Assert.Equal([0.25, 0.25, 0.25, 0.25, 0.0], found.Weights.OrderBy(each => each.Donor, StringComparer.Ordinal).Select(each => Math.Round(each.Weight, 6)));
        Assert.Null(found.Effect.Checks.Single(check => check.Name == "unique-weights").Passed);
    }

    [Fact]
    public void A_panel_says_the_same_as_its_columns()
    {
        double[][] units = [.. Enumerable.Range(0, 7).Select(unit => (double[])[.. Enumerable.Range(0, 12).Select(time => Math.Sin((time * (unit + 1)) + unit) * 10)])];
        PanelOutcome<int>[] rows = [.. from time in Enumerable.Range(0, 12) from unit in Enumerable.Range(0, 7) select new PanelOutcome<int>(unit, time + 24, units[unit][time], unit == 0)];
        SyntheticControl panel = SyntheticControl.From(rows, 32, Sales), columns = Of(units, SyntheticFit.Levels);
        Assert.Equal((columns.Effect.Value, columns.Effect.PValue, 8), (panel.Effect.Value, panel.Effect.PValue, panel.Start));
        Assert.Equal(columns.Weights.Select(each => each.Donor), panel.Weights.Select(each => "d" + each.Donor));
        Assert.Contains("but 0 has none in period 35", Assert.Throws<ArgumentException>(() => SyntheticControl.From(rows.Where(row => row.Unit != 0 || row.Period != 35), 32, Sales)).Message);
        Assert.Contains("but 0 of 6 units are treated", Assert.Throws<ArgumentException>(() => SyntheticControl.From(rows.Where(row => row.Unit != 0), 32, Sales)).Message);
        Assert.Contains("start: must be one of the periods from 24 to 35, but was 40", Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticControl.From(rows, 40, Sales)).Message);
    }

    [Fact]
    public void Figures_of_any_size_keep_their_digits()
    {
        double[][] units = [.. Enumerable.Range(0, 7).Select(unit => (double[])[.. Enumerable.Range(0, 12).Select(time => 40 + (Math.Sin((time * (unit + 1)) + unit) * 10))])];
        SyntheticControl usual = Of(units, SyntheticFit.Movements);
        foreach (double factor in new[] { 1e-200, 1e200, 1e300 })
        {
            SyntheticControl scaled = Of([.. units.Select(unit => (double[])[.. unit.Select(value => value * factor)])], SyntheticFit.Movements);
            GoldenFile.Close(usual.Effect.Value * factor, scaled.Effect.Value, 1e-11);
            GoldenFile.Close(usual.ErrorBefore * factor, scaled.ErrorBefore, 1e-11);
            Assert.Equal(usual.Effect.PValue, scaled.Effect.PValue);
        }
    }

    [Fact]
    public void Impossible_series_are_refused()
    {
        double[] own = [1, 2, 3], broken = [1, double.NaN, 3], brief = [1, 2];
        Assert.Contains("treated: a figure must be a finite number (the treated unit, period 1, counted from 0), but was NaN", Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticControl.From(broken, [], 1, Sales)).Message);
        Assert.Contains("donors: a figure must be a finite number (North, period 1", Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticControl.From(own, One("North", broken), 1, Sales)).Message);
        Assert.Contains("for each of the 3 periods of the treated unit, but North has 2", Assert.Throws<ArgumentException>(() => SyntheticControl.From(own, One("North", brief), 1, Sales)).Message);
        Assert.Contains("but North comes twice", Assert.Throws<ArgumentException>(() => SyntheticControl.From(own, One("North", own).Concat(One("North", own)), 1, Sales)).Message);
        Assert.Contains("but North has no figures", Assert.Throws<ArgumentException>(() => SyntheticControl.From(own, One("North", null!), 1, Sales)).Message);
        Assert.Contains("but one has no name", Assert.Throws<ArgumentException>(() => SyntheticControl.From(own, One(null!, own), 1, Sales)).Message);
        Assert.Equal("start", Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticControl.From(own, One("North", own), 3, Sales)).ParamName);
        Assert.Equal("fit", Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticControl.From(own, One("North", own), 1, Sales, 0)).ParamName);
        Assert.Equal("definition", Assert.Throws<ArgumentNullException>(() => SyntheticControl.From(own, One("North", own), 1, null!)).ParamName);
        Assert.Equal("treated", Assert.Throws<ArgumentNullException>(() => SyntheticControl.From(null!, One("North", own), 1, Sales)).ParamName);
        Assert.Equal("donors", Assert.Throws<ArgumentNullException>(() => SyntheticControl.From(own, null!, 1, Sales)).ParamName);
        SyntheticControl found = SyntheticControl.From(own, One("North", own), 2, Sales);
        Assert.Contains("there is no donor South; there are North", Assert.Throws<ArgumentException>(() => found.Without("South")).Message);
        Assert.Contains("start: must be above 0 and below the start, 2, but was 2", Assert.Throws<ArgumentOutOfRangeException>(() => found.BackdatedTo(2)).Message);
    }

    private static KeyValuePair<string, double[]>[] One(string name, double[] figures) => [new(name, figures)];

    private static KeyValuePair<string, double[]>[] Donors(double[][] units) => [.. units.Skip(1).Select((unit, place) => new KeyValuePair<string, double[]>("d" + (place + 1), unit))];

    private static SyntheticControl Of(double[][] units, SyntheticFit fit) => SyntheticControl.From(units[0], Donors(units), Start, Sales, fit);

    private static bool Near(double? one, double? other) => one.Equals(other) || Math.Abs(one!.Value - other!.Value) <= 1e-7 * Math.Max(1, Math.Abs(one.Value));
}
