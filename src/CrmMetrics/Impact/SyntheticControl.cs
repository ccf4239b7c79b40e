using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Impact;

/// <summary>What a programme changed in one unit, such as a region, by how far it left a weighted mean of other units that had followed it before (synthetic control).</summary>
/// <remarks>
/// <para>The weights are 0 or more, sum to 1, and bring the donors as near as they can to the treated unit before the start. They are found exactly and without chance.</para>
/// <para>The uncertainty comes from placebos in space: each donor is taken for the treated unit, with the other donors as its own, and the mean gap from the start on is measured in errors of before. If nothing had
/// happened, the treated unit would have any rank among them with the same chance: the p-value is its rank over the number of units, and the interval holds the constant effects that, taken off again, would not stand out. So N
/// donors give no p-value below 1 ÷ (N + 1), and an interval at 95 % has bounds from 19 or 20 donors on.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SyntheticControl : IFormattable
{
    private const int FewestDonors = 5, FewestPeriods = 5;
    private const double Alarm = 0.05;

    // The middle one of the three cut-offs of Abadie, Diamond and Hainmueller, in squared errors.
    private const double PoorFit = 5;

    private static readonly Reason PerfectFit = new("perfect-fit", "the donors follow the treated unit exactly before the start, so nothing tells how far chance would part them; take more periods or fewer donors");

    private static readonly string[] Assumed =
    [
        "Without the programme the treated unit would have gone on as its synthetic control does.",
        "Nothing else began at the start that touches the treated unit only.",
        "The programme does not reach the donors, and nothing of the kind began there.",
        "Nobody acts on the programme before its start.",
        "Any of the units could have been the treated one, as far as chance moves them.",
    ];

    private readonly double[] treated;
    private readonly KeyValuePair<string, double[]>[] donors;
    private readonly MetricDefinition definition;

    private SyntheticControl(double[] treated, KeyValuePair<string, double[]>[] donors, int start, MetricDefinition definition, SyntheticFit fit)
    {
        this.treated = treated;
        this.donors = donors;
        this.definition = definition;
        Start = start;
        Fit = fit;
        Weights = [];
        Synthetic = Gaps = [];
        Placebos = [];
        HasUniqueWeights = true;
        if (donors.Length == 0 || start == 0)
        {
            Effect = Refused(donors.Length == 0 ? FewDonors() : FewPeriods());
            return;
        }

        (double[] synthetic, SimplexWeights found) = Follow(treated, [.. donors.Select(donor => donor.Value)]);
        HasUniqueWeights = found.IsUnique;
        Weights = Array.AsReadOnly((DonorWeight[])[.. donors.Zip(found.Weights, (donor, weight) => new DonorWeight(donor.Key, weight)).OrderByDescending(each => each.Weight)]);
        Synthetic = Array.AsReadOnly(synthetic);
        Gaps = Array.AsReadOnly((double[])[.. treated.Zip(synthetic, (own, other) => own - other)]);
        PlaceboUnit own = Measured("", treated, synthetic, found);
        (ErrorBefore, ErrorAfter) = (own.ErrorBefore, own.ErrorAfter);
        if (donors.Length > 1)
        {
            Placebos = Array.AsReadOnly((PlaceboUnit[])[.. donors.Select((donor, place) =>
            {
                (double[] placebo, SimplexWeights weights) = Follow(donor.Value, [.. donors.Where((_, other) => other != place).Select(other => other.Value)]);
                return Measured(donor.Key, donor.Value, placebo, weights);
            })]);
        }

        Effect = donors.Length < FewestDonors ? Refused(FewDonors())
            : start < FewestPeriods ? Refused(FewPeriods())
            : IsPoor ? Refused(new("poor-fit", "before the start no weights bring the donors near the treated unit: the error is " + Distance())).With(Checks(own, null))
            : Measured(own);
    }

    /// <summary>The first period with the programme.</summary>
    /// <value>Its index, counted from 0.</value>
    public int Start { get; }

    /// <summary>What of the treated unit the synthetic control follows.</summary>
    /// <value>The fit that was asked for.</value>
    public SyntheticFit Fit { get; }

    /// <summary>The mean effect on a period from the start on.</summary>
    /// <value>In the unit of the outcome; undefined, with the reason, where there are fewer than 5 donors or 5 periods before the start, or the fit of before is poor.</value>
    public Effect Effect { get; }

    /// <summary>The effect on all periods from the start on together.</summary>
    /// <value>In the unit of the outcome: <see cref="Effect"/> times the periods, with the same p-value.</value>
    public Effect TotalEffect => Effect.Times(treated.Length - Start, definition.Unit);

    /// <summary>How much each donor counts.</summary>
    /// <value>All donors, the heaviest first; empty where there are no donors.</value>
    public IReadOnlyList<DonorWeight> Weights { get; }

    /// <summary>Whether no other weights follow the treated unit as well.</summary>
    /// <value>Where others do, the most even ones are taken; the fit before the start is the same, what comes after may not be.</value>
    public bool HasUniqueWeights { get; }

    /// <summary>The figures of the synthetic control: what the treated unit would have had without the programme.</summary>
    /// <value>One for each period; empty where there are no donors.</value>
    public IReadOnlyList<double> Synthetic { get; }

    /// <summary>The figures of the treated unit less those of its synthetic control.</summary>
    /// <value>One for each period; empty where there are no donors.</value>
    public IReadOnlyList<double> Gaps { get; }

    /// <summary>How far the two are apart before the start (root mean squared prediction error, RMSPE).</summary>
    /// <value>In the unit of the outcome, 0 or more; <see langword="null"/> where there are no donors or no periods before.</value>
    public double? ErrorBefore { get; }

    /// <summary>How far the two are apart from the start on, in the same way.</summary>
    /// <value>In the unit of the outcome, 0 or more; <see langword="null"/> where there are no donors or no periods before.</value>
    public double? ErrorAfter { get; }

    /// <summary>How many times farther apart the two are after the start than before (RMSPE ratio).</summary>
    /// <value>0 or more; <see langword="null"/> where nothing parts them before.</value>
    public double? ErrorRatio => ErrorBefore is > 0 and double before ? ErrorAfter / before : null;

    /// <summary>The share of all units, this one and its placebos, whose error ratio is as great as this one's (Abadie, Diamond and Hainmueller 2010).</summary>
    /// <value>From 1 ÷ (donors + 1) to 1; it sees effects that change their sign, which the mean of <see cref="Effect"/> does not. <see langword="null"/> where there is no ratio or no placebo.</value>
    public double? ErrorRatioPValue => ErrorRatio is { } ratio && Placebos.Count > 0 ? (1.0 + Placebos.Count(placebo => placebo.ErrorRatio >= ratio)) / (Placebos.Count + 1) : null;

    /// <summary>The error before the start, as a multiple of the median of the placebos' errors.</summary>
    /// <value>About 1 where the donors follow the treated unit as well as each other; above the root of 5 (2.24) the fit is poor. <see langword="null"/> where there are no placebos, or their median is 0.</value>
    public double? RelativeError => ErrorBefore is { } error && Median() is > 0 and double usual ? error / usual : null;

    /// <summary>What comes out for each donor when it is taken for the treated unit.</summary>
    /// <value>One for each donor, by name; empty for fewer than two donors.</value>
    public IReadOnlyList<PlaceboUnit> Placebos { get; }

    private bool IsPoor => ErrorBefore > Math.Sqrt(PoorFit) * Median();

    /// <summary>Builds the synthetic control of a series from those of donors.</summary>
    /// <param name="treated">The figures of the treated unit in the order of time, one a period.</param>
    /// <param name="donors">The figures of the units without the programme by name, for the same periods; in any order.</param>
    /// <param name="start">The first period with the programme: its index, counted from 0.</param>
    /// <param name="definition">What the figures are.</param>
    /// <param name="fit">What of the treated unit it follows.</param>
    /// <returns>The synthetic control; its effect is undefined where the data do not allow one.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A donor has no name or no figures, a name comes twice, or a donor has not as many figures as the treated unit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A figure is not finite, <paramref name="start"/> is not one of the periods, or <paramref name="fit"/> is not named.</exception>
    public static SyntheticControl From(
        IEnumerable<double> treated, IEnumerable<KeyValuePair<string, double[]>> donors, int start, MetricDefinition definition, SyntheticFit fit = SyntheticFit.Levels)
    {
        double[] own = Finite([.. Guard.NotNull(treated)], nameof(treated), "the treated unit");

        // By name, so that the order in which they come does not move the last digit.
        KeyValuePair<string, double[]>[] pool = [.. Guard.NotNull(donors).OrderBy(donor => donor.Key, StringComparer.Ordinal)];
        for (int place = 0; place < pool.Length; place++)
        {
            (string? name, double[]? figures) = (pool[place].Key, pool[place].Value);
            if (name is null || figures is null)
            {
                throw Guard.Bad(nameof(donors), $"donors: a donor needs a name and figures, but {name ?? "one"} has {(name is null ? "no name" : "no figures")}.");
            }

            if (place > 0 && string.Equals(name, pool[place - 1].Key, StringComparison.Ordinal))
            {
                throw Guard.Bad(nameof(donors), $"donors: each name stands for one donor, but {name} comes twice.");
            }

            if (figures.Length != own.Length)
            {
                throw Guard.Bad(nameof(donors), $"donors: a donor needs a figure for each of the {own.Length} periods of the treated unit, but {name} has {figures.Length}.");
            }

            pool[place] = new(name, [.. Finite(figures, nameof(donors), name)]);
        }

        return start >= 0 && start < own.Length
            ? new(own, pool, start, Guard.NotNull(definition), Guard.Named(fit))
            : throw Guard.Out(nameof(start), start, Guard.Invariant($"must be the index of one of the {own.Length} periods"));
    }

    /// <summary>Builds the synthetic control of the one treated unit of a panel.</summary>
    /// <typeparam name="TUnit">What tells the units apart.</typeparam>
    /// <param name="rows">One row a unit and period, in any order, none missing.</param>
    /// <param name="start">The first period with the programme, by its number in the rows.</param>
    /// <param name="definition">What the outcome is.</param>
    /// <param name="fit">What of the treated unit it follows.</param>
    /// <returns>The synthetic control; its effect is undefined where the data do not allow one. Its <see cref="Start"/> counts the periods seen from 0.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A unit is <see langword="null"/>, changes sides, has a period twice or lacks one, or not exactly one unit is treated.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An outcome is not finite, no row is of <paramref name="start"/>, or <paramref name="fit"/> is not named.</exception>
    public static SyntheticControl From<TUnit>(IEnumerable<PanelOutcome<TUnit>> rows, int start, MetricDefinition definition, SyntheticFit fit = SyntheticFit.Levels)
        where TUnit : notnull
    {
        PanelTable table = PanelTable.Of(rows, out IReadOnlyList<TUnit> names);
        int[] units = table.Units, periods = table.Periods, seen = [.. periods.Distinct().OrderBy(period => period)];
        double[] outcomes = table.Outcomes;
        int count = table.Treated.Count(each => each);
        if (count != 1)
        {
            throw Guard.Bad(nameof(rows), $"rows: a synthetic control is of one treated unit, but {count} of {names.Count} units are treated.");
        }

        Dictionary<int, int> places = seen.Select((period, place) => (period, place)).ToDictionary(each => each.period, each => each.place);
        double?[][] series = [.. names.Select(_ => new double?[seen.Length])];
        for (int row = 0; row < table.Rows; row++)
        {
            series[units[row]][places[periods[row]]] = outcomes[row];
        }

        for (int unit = 0; unit < series.Length; unit++)
        {
            int missing = Array.IndexOf(series[unit], null);
            if (missing >= 0)
            {
                throw Guard.Bad(nameof(rows), $"rows: each unit needs an outcome in each period, but {names[unit]} has none in period {seen[missing]}.");
            }
        }

        if (!places.TryGetValue(start, out int first))
        {
            throw Guard.Out(nameof(start), start, Guard.Invariant($"must be one of the periods from {seen[0]} to {seen[seen.Length - 1]}"));
        }

        double[][] full = [.. series.Select(each => (double[])[.. each.Select(value => value!.Value)])];
        int own = Enumerable.Range(0, names.Count).Single(unit => table.Treated[unit]);
        return From(
            full[own],
            Enumerable.Range(0, names.Count).Where(unit => unit != own).Select(unit => new KeyValuePair<string, double[]>(Convert.ToString(names[unit], CultureInfo.InvariantCulture)!, full[unit])),
            first,
            definition,
            fit);
    }

    /// <summary>The same without the periods from the start on, as if the programme had begun earlier (placebo in time): an effect before the programme is a sign that the donors do not follow the treated unit.</summary>
    /// <param name="start">The pretended start, after the first period and before the real one.</param>
    /// <returns>A synthetic control whose effect should be about 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is not between the first period and the start.</exception>
    public SyntheticControl BackdatedTo(int start) => start > 0 && start < Start
        ? new([.. treated.Take(Start)], [.. donors.Select(donor => new KeyValuePair<string, double[]>(donor.Key, [.. donor.Value.Take(Start)]))], start, definition, Fit)
        : throw Guard.Out(nameof(start), start, Guard.Invariant($"must be above 0 and below the start, {Start}"));

    /// <summary>The same without one of the donors: an effect that hangs on one donor may be that donor's own story.</summary>
    /// <param name="donor">The name of the donor to leave out, such as the one with the most weight.</param>
    /// <returns>The synthetic control of the others.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="donor"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no such donor.</exception>
    public SyntheticControl Without(string donor)
    {
        _ = Guard.NotNull(donor);
        KeyValuePair<string, double[]>[] others = [.. donors.Where(each => !string.Equals(each.Key, donor, StringComparison.Ordinal))];
        return others.Length < donors.Length
            ? new(treated, others, Start, definition, Fit)
            : throw Guard.Bad(nameof(donor), $"donor: there is no donor {donor}; there are {string.Join(", ", donors.Select(each => each.Key))}.");
    }

    /// <summary>Writes the effect and the heaviest donors in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the effect and the heaviest donors.</summary>
    /// <param name="format">The format of the numbers; <c>G</c> or none for the usual one.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text, such as <c>+12 orders […] at 95 %, higher (0.62 North, 0.38 West; error before 1.3)</c>.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string made = string.Join(", ", Weights.Take(3).Where(each => each.Weight > 0).Select(each => each.Weight.ToString("0.##", formatProvider) + " " + each.Donor));
        return Effect.ToString(format, formatProvider) + (ErrorBefore is { } error ? " (" + made + "; error before " + error.ToString("G3", formatProvider) + ")" : "");
    }

    private static double[] Finite(double[] figures, string name, string unit)
    {
        for (int period = 0; period < figures.Length; period++)
        {
            if (double.IsNaN(figures[period]) || double.IsInfinity(figures[period]))
            {
                throw Guard.Out(name, figures[period], Guard.Invariant($"a figure must be a finite number ({unit}, period {period}, counted from 0)"));
            }
        }

        return figures;
    }

    private double? Median()
    {
        double[] errors = [.. Placebos.Select(placebo => placebo.ErrorBefore).OrderBy(error => error)];
        return errors.Length == 0 ? null : 0.5 * (errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]);
    }

    private (double[] Synthetic, SimplexWeights Found) Follow(double[] unit, double[][] pool)
    {
        double[] levels = Fit == SyntheticFit.Levels ? new double[pool.Length] : [.. pool.Select(Level)];
        double level = Fit == SyntheticFit.Levels ? 0 : Level(unit);
        SimplexWeights found = SimplexWeights.Nearest([.. pool.Select((each, place) => Early(each, levels[place]))], Early(unit, level));
        return ([.. Enumerable.Range(0, unit.Length).Select(time => level + pool.Select((each, place) => found.Weights[place] * (each[time] - levels[place])).Sum())], found);
    }

    private double Level(double[] unit) => unit.Take(Start).Average();

    private double[] Early(double[] unit, double level) => [.. unit.Take(Start).Select(value => value - level)];

    private PlaceboUnit Measured(string name, double[] unit, double[] synthetic, SimplexWeights found)
    {
        double[] gaps = [.. unit.Zip(synthetic, (own, other) => own - other)];
        return new(name, gaps.Skip(Start).Average(), found.IsPerfect ? 0 : Error([.. gaps.Take(Start)]), Error([.. gaps.Skip(Start)]));
    }

    // Scaled, so that the squares neither overflow nor vanish.
    private static double Error(double[] gaps)
    {
        double scale = LeastSquares.Scale(gaps);
        return scale * LeastSquares.Length([.. gaps.Select(gap => gap / scale)]) / Math.Sqrt(gaps.Length);
    }

    private string Method() => "synthetic control" + (Fit == SyntheticFit.Levels ? "" : " of movements") + Guard.Invariant($", ranks among {donors.Length} placebos in space");

    private Effect Refused(Reason why) => Effect.Undefined(Effect.On(definition), why, Method(), Assumed);

    private Reason FewDonors() => new("too-few-donors", Guard.Invariant($"a synthetic control needs {FewestDonors} donors or more, but there are {donors.Length}: with fewer, chance alone ranks the treated unit first too often"));

    private Reason FewPeriods() => new("too-few-periods", Guard.Invariant($"a synthetic control needs {FewestPeriods} periods before the start or more, but there are {Start}: with fewer, donors follow by chance"));

    private Effect Measured(PlaceboUnit own)
    {
        MetricDefinition of = Effect.On(definition);
        if (own.ErrorBefore == 0)
        {
            return Effect.WithoutInterval(of, own.MeanGap, PerfectFit, Method(), Assumed).With(Checks(own, null));
        }

        // Gaps of the placebos in errors of before, on the scale of the treated unit, the largest first.
        double[] sizes = [.. Placebos.Select(placebo => placebo.Size * own.ErrorBefore).OrderByDescending(size => size)];
        double gap = own.MeanGap, p = Rank(sizes.Count(size => size >= Math.Abs(gap)));
        return Effect.Inverted(of, gap, Interval, p, Method(), Assumed).With(Checks(own, p));

        double Rank(int larger) => (1.0 + larger) / (sizes.Length + 1);

        ConfidenceInterval Interval(double level)
        {
            // The fewest placebos as large that still keep an effect in; none means that so few donors can't leave any out.
            int fewest = Enumerable.Range(0, sizes.Length + 1).First(larger => !(Rank(larger) < 1 - level));
            double margin = fewest == 0 ? double.PositiveInfinity : sizes[fewest - 1];
            return new(gap - margin, gap + margin, level);
        }
    }

    private string Distance() => RelativeError is { } times ? Guard.Invariant($"{times:G3} times the usual one among the donors") : "not 0 as it is among the donors";

    private EffectCheck[] Checks(PlaceboUnit own, double? p)
    {
        EffectCheck fit = new(
            "pre-fit",
            RelativeError,
            !IsPoor,
            Guard.Invariant($"Before the start the treated unit and its synthetic control are {own.ErrorBefore:G3} {definition.Unit} apart, {Distance()}; above {Math.Sqrt(PoorFit):G3} times the fit is poor."));
        EffectCheck unique = new(
            "unique-weights",
            null,
            HasUniqueWeights ? true : null,
            HasUniqueWeights ? "No other weights follow the treated unit as well." : "Other weights follow the treated unit as well; the most even ones were taken.");
        return p is not { } rank || ErrorRatioPValue is not { } ratio ? [fit, unique] :
        [
            fit,
            unique,
            new(
                "rmspe-ratio",
                ratio,
                rank < Alarm == ratio < Alarm ? true : null,
                Guard.Invariant($"The error after the start is {ErrorRatio:G3} times that of before; {ratio * (Placebos.Count + 1):0} of {Placebos.Count + 1} units, this one counted, have a ratio as great (p = {ratio:G3}).")),
        ];
    }
}
