using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Impact;

/// <summary>A randomised comparison (A/B test, hold-out test): a coin decided who was treated, so that what differs afterwards is the treatment's doing or chance.</summary>
/// <remarks>
/// <para>Count everyone who was assigned, whether or not the treatment reached them: whoever opens a letter is another sort of customer than who doesn't.</para>
/// <para>The figures hold for one look, at an end fixed beforehand. For daily looks there is <see cref="AtAnyLook"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Experiment : IFormattable
{
    private static readonly string[] Common =
    [
        "Chance alone decided who was treated.",
        "Everybody who was assigned is counted in the group of the assignment, whether or not the treatment reached them.",
        "The treatment of one case does not change the outcome of another.",
        "The outcome is recorded in the same way in both groups.",
    ];

    private static readonly string[] OneLook = [.. Common, "The figures are read once, at an end that was fixed beforehand."];

    private static readonly string[] ManyLooks = [.. Common, "The expected change was fixed before the first look, and means are near to normal where it matters, with few cases or heavy tails less so."];

    private static readonly string[] AdjustedOneLook = [.. OneLook, "The covariate was measured before the treatment, or cannot be changed by it."];

    private static readonly string[] AdjustedManyLooks = [.. ManyLooks, "The covariate was measured before the treatment, or cannot be changed by it."];

    private static readonly EffectCheck Unchecked = new(
        "sample-ratio", null, null, "The sizes of the groups were not checked: say with WithIntendedSplit(…) which share of the cases was meant to be treated.");

    private readonly Func<LiftInterval, Effect> lift;
    private readonly Func<double, Effect> anyLook;
    private readonly EffectCheck[] checks;
    private readonly Effect own;

    private Experiment(
        Estimate treated, Estimate control, long treatedCases, long controlCases, Effect difference, Func<LiftInterval, Effect> lift, Func<double, Effect> anyLook, CovariateAdjustment? adjustment, EffectCheck[] checks)
    {
        Treated = treated;
        Control = control;
        TreatedCases = treatedCases;
        ControlCases = controlCases;
        Adjustment = adjustment;
        own = difference;
        this.lift = lift;
        this.anyLook = anyLook;
        this.checks = checks;
    }

    /// <summary>The outcome of those treated.</summary>
    /// <value>A share, mean or ratio; adjusted where the experiment is.</value>
    public Estimate Treated { get; }

    /// <summary>The outcome of those not treated.</summary>
    /// <value>A share, mean or ratio; adjusted where the experiment is.</value>
    public Estimate Control { get; }

    /// <summary>How many cases were treated.</summary>
    /// <value>0 or more.</value>
    public long TreatedCases { get; }

    /// <summary>How many were not.</summary>
    /// <value>0 or more.</value>
    public long ControlCases { get; }

    /// <summary>What the adjustment by a covariate did.</summary>
    /// <value><see langword="null"/> where there was none.</value>
    public CovariateAdjustment? Adjustment { get; }

    /// <summary>The outcome with treatment less that without.</summary>
    /// <value>In the unit of the outcome.</value>
    public Effect Difference => own.With(checks);

    /// <summary>The difference as a part of the outcome without treatment: 0.1 for 10 % more.</summary>
    /// <value>With Fieller's interval; undefined where the outcome without treatment is not above 0.</value>
    public Effect RelativeLift => LiftBy(LiftInterval.Fieller);

    /// <summary>Compares two shares, such as the customers of each group who bought.</summary>
    /// <param name="treated">The cases that were treated.</param>
    /// <param name="control">Those that were not.</param>
    /// <param name="method">The method of the interval and the p-value of the difference.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public static Experiment OfShares(Proportion treated, Proportion control, DifferenceMethod method = DifferenceMethod.MiettinenNurminen)
    {
        _ = Guard.Named(method);
        MetricDefinition outcome = Outcome(treated == default, treated.Definition, control == default, control.Definition);
        if ((treated.WhyUndefined ?? control.WhyUndefined) is { } why)
        {
            return Empty(treated.ToEstimate(), control.ToEstimate(), treated.Whole, control.Whole, why, outcome);
        }

        double difference = new ProportionPair(treated, control).Difference;
        Effect effect = Effect.Inverted(
            Effect.On(outcome), difference, level => treated.ComparedWith(control, method, level)!.Interval!.Value, treated.ComparedWith(control, method)!.PValue!.Value, treated.ComparedWith(control, method)!.Method, OneLook);
        TwoMeans means = new(treated.Value!.Value, control.Value!.Value, BinomialVariance(treated), BinomialVariance(control), 0, difference, BinomialVariance(treated) + BinomialVariance(control), double.PositiveInfinity);
        return new(treated.ToEstimate(), control.ToEstimate(), treated.Whole, control.Whole, effect, Lift, AnyLook, null, [Unchecked]);

        // A share can't fall below 0, nor its lift below −1: that lets Fieller's interval say more than it may about means.
        Effect Lift(LiftInterval interval) => interval == LiftInterval.Log || control.Part == 0 || means.Variance == 0
            ? means.ToLift(outcome, interval, OneLook)
            : Effect.Inverted(
                Effect.LiftOf(outcome), means.Difference / means.Control, level => treated.RelativeLift(control).Interval(level)!.Value, treated.ComparedWith(control, DifferenceMethod.Wald)!.PValue!.Value, "Fieller", OneLook);

        Effect AnyLook(double expectedChange)
        {
            Comparison at = AlwaysValid.Change(treated, control, expectedChange)!;
            return Effect.Inverted(
                Effect.On(outcome), difference, level => AlwaysValid.Change(treated, control, expectedChange, level)!.Interval!.Value, at.PValue!.Value, at.Method, ManyLooks);
        }
    }

    /// <summary>Compares two means, such as the revenue of each customer.</summary>
    /// <param name="treated">The cases that were treated, each with its value, 0 for who bought nothing.</param>
    /// <param name="control">Those that were not.</param>
    /// <param name="method">Whether each group has its own variance.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public static Experiment OfMeans(SampleMean treated, SampleMean control, MeanComparison method = MeanComparison.Welch)
    {
        _ = Guard.Named(method);
        MetricDefinition outcome = Outcome(treated == default, treated.Definition, control == default, control.Definition);
        Estimate with = treated.ToEstimate(), without = control.ToEstimate();
        if ((treated.WhyNoInterval ?? control.WhyNoInterval) is { } why)
        {
            return Empty(with, without, treated.Count, control.Count, why, outcome);
        }

        TwoMeans means = Independent(treated.Sums, control.Sums);
        if (method == MeanComparison.Student)
        {
            (double deviation, double freedom) = treated.Sums.Pooled(control.Sums);
            double square = deviation * deviation;
            means = means with { TreatedVariance = square / treated.Count, ControlVariance = square / control.Count, Variance = (square / treated.Count) + (square / control.Count), DegreesOfFreedom = freedom };
        }

        return Of(with, without, treated.Count, control.Count, means, outcome, method == MeanComparison.Student ? "Student's t" : "Welch's t", OneLook, ManyLooks, null);
    }

    /// <summary>Compares two ratios of sums, such as revenue per order, of cases that each bring a part and a whole.</summary>
    /// <param name="treated">The cases that were treated: first the part (such as a customer's revenue), second the whole (his orders).</param>
    /// <param name="control">Those that were not.</param>
    /// <param name="outcome">What the ratio is.</param>
    /// <returns>The comparison of the two sums of parts over the sums of wholes.</returns>
    /// <remarks>The cases (customers) were assigned, not their wholes (orders), and the orders of one customer are alike: so the variance is that between cases, by the delta method (linearisation), with
    /// Satterthwaite's degrees of freedom. Where every whole is 1 it is <see cref="OfMeans(SampleMean, SampleMean, MeanComparison)"/>.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="outcome"/> is <see langword="null"/>.</exception>
    public static Experiment OfRatios(PairedValues treated, PairedValues control, MetricDefinition outcome)
    {
        _ = Guard.NotNull(outcome);
        (double Value, double Variance)? with = Ratio(treated), without = Ratio(control);
        Reason? why = with is null || without is null ? new("empty-whole", "the wholes of a group do not add up to more than 0") : treated.Count < 2 || control.Count < 2 ? TooFew : null;
        if (why is not null)
        {
            return Empty(Alone(with, treated.Count, outcome, why), Alone(without, control.Count, outcome, why), treated.Count, control.Count, why, outcome);
        }

        TwoMeans means = TwoMeans.Independent(with!.Value.Value, with.Value.Variance, treated.Count - 1, without!.Value.Value, without.Value.Variance, control.Count - 1);
        return Of(
            Alone(with, treated.Count, outcome, null), Alone(without, control.Count, outcome, null), treated.Count, control.Count, means, outcome, "delta method, Welch's t", OneLook, ManyLooks, null);
    }

    /// <summary>Compares two means that are adjusted by an earlier measure of the same cases (CUPED), which takes out what was different before the treatment.</summary>
    /// <param name="treated">The cases that were treated: first the outcome, second the covariate, such as the revenue of the year before.</param>
    /// <param name="control">Those that were not.</param>
    /// <param name="outcome">What the outcome is.</param>
    /// <returns>The comparison of the adjusted means, and by how much the adjustment narrowed it.</returns>
    /// <remarks>Outcome − θ (covariate − its mean), with θ the covariance over the variance of the cases of both groups together, then Welch's t (Deng, Xu, Kohavi and Walker, "Improving the Sensitivity of
    /// Online Controlled Experiments by Utilizing Pre-Experiment Data", WSDM 2013). With a correlation of r between the two, the variance falls by about r². The covariate must come from before the treatment.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="outcome"/> is <see langword="null"/>.</exception>
    public static Experiment OfAdjustedMeans(PairedValues treated, PairedValues control, MetricDefinition outcome)
    {
        _ = Guard.NotNull(outcome);
        PairedValues all = treated + control;
        double spread = all.SpreadOf(0, 1);
        Reason? why = treated.Count < 2 || control.Count < 2 ? TooFew : spread == 0 ? new("covariate-constant", "the covariate is the same in all cases and can adjust nothing") : null;
        if (why is not null)
        {
            Estimate none = new(null, why, outcome, null, why);
            return Empty(none, none, treated.Count, control.Count, why, outcome);
        }

        double theta = all.CentredProducts / spread;
        TwoMeans plain = Independent(treated.FirstSums, control.FirstSums), means = Adjusted(treated, control, theta);
        Effect plainEffect = plain.ToDifference(outcome, "Welch's t", OneLook);
        double reduction = plain.Variance == 0 ? 0 : 1 - (means.Variance / plain.Variance);
        Estimate with = Around(means.Treated, means.TreatedVariance, treated.Count - 1, outcome), without = Around(means.Control, means.ControlVariance, control.Count - 1, outcome);
        return Of(
            with, without, treated.Count, control.Count, means, outcome, "CUPED, Welch's t", AdjustedOneLook, AdjustedManyLooks, new(theta, reduction, plainEffect), Balance(treated, control));
    }

    /// <summary>Compares two shares by rows, one for everyone who was assigned.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">The cases of both groups.</param>
    /// <param name="isTreated">Whether a case was assigned to treatment.</param>
    /// <param name="hasOutcome">Whether it has what is looked for, such as a purchase.</param>
    /// <param name="outcome">What the share is.</param>
    /// <returns>The comparison, as of the counts.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static Experiment OfShares<T>(IEnumerable<T> rows, Func<T, bool> isTreated, Func<T, bool> hasOutcome, MetricDefinition outcome)
    {
        _ = Guard.NotNull(hasOutcome);
        (PairedValues treated, PairedValues control) = Groups(rows, isTreated, row => hasOutcome(row) ? 1 : 0, nameof(hasOutcome), _ => 0, nameof(hasOutcome));
        return OfShares(Share(treated), Share(control));

        Proportion Share(PairedValues group) => Proportion.From((long)group.FirstSums.Sum.High, group.Count, Guard.NotNull(outcome));
    }

    /// <summary>Compares two means by rows, one for everyone who was assigned.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">The cases of both groups.</param>
    /// <param name="isTreated">Whether a case was assigned to treatment.</param>
    /// <param name="value">Its value, 0 for who bought nothing.</param>
    /// <param name="outcome">What the value is.</param>
    /// <returns>The comparison, with Welch's t.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite; the message gives the index of the row.</exception>
    /// <exception cref="OverflowException">The squares of the values pass the largest double.</exception>
    public static Experiment OfMeans<T>(IEnumerable<T> rows, Func<T, bool> isTreated, Func<T, double> value, MetricDefinition outcome)
    {
        _ = Guard.NotNull(outcome);
        (PairedValues treated, PairedValues control) = Groups(rows, isTreated, value, nameof(value), _ => 0, nameof(value));
        return OfMeans(SampleMean.Of(treated.FirstSums, outcome), SampleMean.Of(control.FirstSums, outcome));
    }

    /// <summary>Compares two ratios of sums by rows, one for everyone who was assigned.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">The cases of both groups.</param>
    /// <param name="isTreated">Whether a case was assigned to treatment.</param>
    /// <param name="part">Its part, such as a customer's revenue.</param>
    /// <param name="whole">Its whole, such as his orders.</param>
    /// <param name="outcome">What the ratio is.</param>
    /// <returns>The comparison, by the delta method.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A part or whole is not finite; the message gives the index of the row.</exception>
    /// <exception cref="OverflowException">The squares of the values pass the largest double.</exception>
    public static Experiment OfRatios<T>(IEnumerable<T> rows, Func<T, bool> isTreated, Func<T, double> part, Func<T, double> whole, MetricDefinition outcome)
    {
        (PairedValues treated, PairedValues control) = Groups(rows, isTreated, part, nameof(part), whole, nameof(whole));
        return OfRatios(treated, control, outcome);
    }

    /// <summary>Compares two means that are adjusted by an earlier measure (CUPED) by rows, one for everyone who was assigned.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">The cases of both groups.</param>
    /// <param name="isTreated">Whether a case was assigned to treatment.</param>
    /// <param name="value">Its value, 0 for who bought nothing.</param>
    /// <param name="covariate">Its covariate, from before the treatment.</param>
    /// <param name="outcome">What the value is.</param>
    /// <returns>The comparison of the adjusted means, and by how much the adjustment narrowed it.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value or covariate is not finite; the message gives the index of the row.</exception>
    /// <exception cref="OverflowException">The squares of the values pass the largest double.</exception>
    public static Experiment OfAdjustedMeans<T>(IEnumerable<T> rows, Func<T, bool> isTreated, Func<T, double> value, Func<T, double> covariate, MetricDefinition outcome)
    {
        (PairedValues treated, PairedValues control) = Groups(rows, isTreated, value, nameof(value), covariate, nameof(covariate));
        return OfAdjustedMeans(treated, control, outcome);
    }

    /// <summary>Compares means within strata (regions, segments), and weighs the strata by their cases: what differs between strata adds nothing to the uncertainty.</summary>
    /// <typeparam name="TStratum">What names a stratum.</typeparam>
    /// <param name="treated">The cases of each stratum that were treated.</param>
    /// <param name="control">Those that were not; of the same strata.</param>
    /// <returns>The comparison of the two weighted means; undefined where a stratum has fewer than two cases in a group, and then the reason names it.</returns>
    /// <remarks>The weight of a stratum is its share of all cases (post-stratification; Miratrix, Sekhon and Yu, Journal of the Royal Statistical Society B 75, 2013), with Satterthwaite's degrees of freedom. The strata must be fixed
    /// before the treatment. With one stratum it is Welch's t.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no strata, or one is in one group only.</exception>
    /// <exception cref="DefinitionMismatchException">Two means were read under different definitions.</exception>
    public static Experiment Stratified<TStratum>(IReadOnlyDictionary<TStratum, SampleMean> treated, IReadOnlyDictionary<TStratum, SampleMean> control)
        where TStratum : notnull
    {
        SameStrata(treated, control);
        MetricDefinition outcome = treated.Values.Concat(control.Values).Where(mean => mean != default).Select(mean => mean.Definition).DefaultIfEmpty(SampleMean.Zero.Definition).Aggregate(MetricDefinition.Same);
        return InStrata([.. treated.Select(stratum => (stratum.Key.ToString() ?? "", stratum.Value.Sums, control[stratum.Key].Sums))], outcome);
    }

    /// <summary>Compares shares within strata (regions, segments), and weighs the strata by their cases.</summary>
    /// <typeparam name="TStratum">What names a stratum.</typeparam>
    /// <param name="treated">The cases of each stratum that were treated.</param>
    /// <param name="control">Those that were not; of the same strata.</param>
    /// <returns>The comparison of the two weighted shares; undefined where a stratum has fewer than two cases in a group, and then the reason names it.</returns>
    /// <remarks>Shares are taken as means of ones and zeros: count on some five successes and failures in each group of each stratum.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no strata, or one is in one group only.</exception>
    /// <exception cref="DefinitionMismatchException">Two shares were read under different definitions.</exception>
    public static Experiment Stratified<TStratum>(IReadOnlyDictionary<TStratum, Proportion> treated, IReadOnlyDictionary<TStratum, Proportion> control)
        where TStratum : notnull
    {
        SameStrata(treated, control);
        MetricDefinition outcome = treated.Values.Concat(control.Values).Where(share => share != default).Select(share => share.Definition).DefaultIfEmpty(Proportion.Zero.Definition).Aggregate(MetricDefinition.Same);
        return InStrata([.. treated.Select(stratum => (stratum.Key.ToString() ?? "", Ones(stratum.Value), Ones(control[stratum.Key])))], outcome);
    }

    /// <summary>The difference as a part of the outcome without treatment, by a method of choice.</summary>
    /// <param name="method">The method of the interval and the p-value.</param>
    /// <returns>The lift: 0.1 for 10 % more; undefined where the outcome without treatment is not above 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is not named.</exception>
    public Effect LiftBy(LiftInterval method) => lift(Guard.Named(method)).With(checks);

    /// <summary>The difference for those who look every day and stop when they like what they see.</summary>
    /// <param name="expectedChange">About how large a difference is looked for, in the unit of the outcome: above 0, and fixed before the first look. Any is valid; the interval is narrowest for differences of that size.</param>
    /// <returns>The difference so far, with an interval and a p-value that hold at every look at once: the chance that one of the intervals ever leaves out the truth is at most 1 less its level.</returns>
    /// <remarks>For shares see <see cref="AlwaysValid.Change"/>. Means, ratios and adjusted means use the mixture test of Student's t, whose interval is infinite until there are cases enough to bear one.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expectedChange"/> is not above 0 and finite, or for shares above 1.</exception>
    public Effect AtAnyLook(double expectedChange) => anyLook(Guard.Positive(expectedChange)).With(checks);

    /// <summary>Checks that the groups have the sizes that they were meant to have.</summary>
    /// <param name="treatedShare">Which share of the cases was meant to be treated, above 0 and below 1, such as 0.5.</param>
    /// <returns>The same experiment with the check <c>sample-ratio</c> on each of its effects: a sample-ratio mismatch makes them suspect.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="treatedShare"/> is not above 0 and below 1.</exception>
    public Experiment WithIntendedSplit(double treatedShare)
    {
        EffectCheck check = treatedShare is > 0 and < 1 ? SampleRatio.Check(TreatedCases, ControlCases, treatedShare) : throw Guard.Out(nameof(treatedShare), treatedShare, "an intended share must be above 0 and below 1");
        return new(Treated, Control, TreatedCases, ControlCases, own, lift, anyLook, Adjustment, [check, .. checks.Skip(1)]);
    }

    /// <summary>Writes both outcomes and the difference in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes both outcomes and the difference.</summary>
    /// <param name="format">The format of the figures; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string figures = Text.IsGeneral(format) ? "G4" : format!;
        return Group("treated ", Treated, TreatedCases) + Group(", control ", Control, ControlCases) + ", difference " + Difference.ToString(format, formatProvider);

        string Group(string name, Estimate estimate, long cases) =>
            name + (estimate.Value?.ToString(figures, formatProvider) ?? "undefined") + Text.In(formatProvider, $" (n = {cases:N0})");
    }

    private static Reason TooFew { get; } = new("too-few-values", "fewer than two cases in a group show no spread");

    private static Experiment Of(
        Estimate treated,
        Estimate control,
        long treatedCases,
        long controlCases,
        TwoMeans means,
        MetricDefinition outcome,
        string method,
        string[] oneLook,
        string[] manyLooks,
        CovariateAdjustment? adjustment,
        params EffectCheck[] checks)
    {
        Effect difference = means.ToDifference(outcome, method, oneLook);
        return new(treated, control, treatedCases, controlCases, difference, interval => means.ToLift(outcome, interval, oneLook), AnyLook, adjustment, [Unchecked, .. checks]);

        Effect AnyLook(double expectedChange)
        {
            const string name = "mixture sequential test of Student's t, always valid";
            double error = Math.Sqrt(means.Variance), freedom = means.DegreesOfFreedom;
            return error == 0
                ? Effect.Student(Effect.On(outcome), means.Difference, error, freedom, name, manyLooks)
                : Effect.Inverted(Effect.On(outcome), means.Difference, Around, AlwaysValid.PValue(means.Difference, error, freedom, expectedChange), name, manyLooks, error, freedom);

            ConfidenceInterval Around(double level)
            {
                double margin = AlwaysValid.Margin(error, freedom, expectedChange, level);
                return new(means.Difference - margin, means.Difference + margin, level);
            }
        }
    }

    private static Experiment Empty(Estimate treated, Estimate control, long treatedCases, long controlCases, Reason why, MetricDefinition outcome)
    {
        Effect none = treated.Value is { } with && control.Value is { } without
            ? Effect.WithoutInterval(Effect.On(outcome), with - without, why, "difference of figures", OneLook)
            : Effect.Undefined(Effect.On(outcome), why, "difference of figures", OneLook);
        return new(treated, control, treatedCases, controlCases, none, Lift, _ => none, null, [Unchecked]);

        Effect Lift(LiftInterval interval) => treated.Value is { } with && control.Value is > 0 and double without
            ? Effect.WithoutInterval(Effect.LiftOf(outcome), (with - without) / without, why, "ratio of figures", OneLook)
            : Effect.Undefined(Effect.LiftOf(outcome), why, "ratio of figures", OneLook);
    }

    // Both groups in one pass.
    private static (PairedValues Treated, PairedValues Control) Groups<T>(IEnumerable<T> rows, Func<T, bool> isTreated, Func<T, double> first, string firstName, Func<T, double> second, string secondName)
    {
        _ = Guard.NotNull(isTreated);
        _ = Guard.NotNull(first, firstName);
        _ = Guard.NotNull(second, secondName);
        PairedValues.Gathering treated = default, control = default;
        long index = 0;
        foreach (T row in Guard.NotNull(rows))
        {
            double one = PairedValues.Finite(first(row), firstName, index), other = PairedValues.Finite(second(row), secondName, index);
            if (isTreated(row))
            {
                treated.Add(one, other);
            }
            else
            {
                control.Add(one, other);
            }

            index++;
        }

        return (treated.Total, control.Total);
    }

    // Nothing at all is an outcome under any definition.
    private static MetricDefinition Outcome(bool noTreated, MetricDefinition treated, bool noControl, MetricDefinition control) =>
        noTreated ? control : noControl ? treated : MetricDefinition.Same(treated, control);

    private static double BinomialVariance(Proportion share) => share.Value!.Value * ((double)(share.Whole - share.Part) / share.Whole) / share.Whole;

    private static TwoMeans Independent(Moments treated, Moments control) =>
        TwoMeans.Independent(treated.Mean, treated.Variance / treated.Count, treated.Count - 1, control.Mean, control.Variance / control.Count, control.Count - 1);

    // A ratio of sums with the variance of its linearisation: that of the mean of (part − ratio × whole) over the mean whole.
    private static (double Value, double Variance)? Ratio(PairedValues cases)
    {
        double whole = cases.Count == 0 ? 0 : cases.MeanOf(0, 1);
        if (!(whole > 0))
        {
            return null;
        }

        double ratio = cases.MeanOf(1, 0) / whole;
        return (ratio, cases.Count < 2 ? 0 : cases.SpreadOf(1, -ratio) / whole / whole / (cases.Count - 1) / cases.Count);
    }

    private static Estimate Alone((double Value, double Variance)? ratio, long cases, MetricDefinition outcome, Reason? why) =>
        ratio is not { } found ? new(null, why, outcome, null, why) : cases < 2 ? new(found.Value, null, outcome, null, TooFew) : Around(found.Value, found.Variance, cases - 1, outcome);

    private static Estimate Around(double value, double variance, double degreesOfFreedom, MetricDefinition outcome)
    {
        double error = Math.Sqrt(variance);
        return new(value, null, outcome, Bounds, null);

        ConfidenceInterval? Bounds(double level)
        {
            double margin = StudentT.TwoSidedQuantile(level, degreesOfFreedom) * error;
            return new(value - margin, value + margin, level);
        }
    }

    // Both adjusted means move with both groups' covariates, so they are not independent; their difference has the variance of two independent adjusted groups.
    private static TwoMeans Adjusted(PairedValues treated, PairedValues control, double theta)
    {
        double all = (double)treated.Count + control.Count, ofTreated = theta * control.Count / all, ofControl = theta * treated.Count / all;
        double gap = treated.SecondSums.Mean - control.SecondSums.Mean, covariates = Error(treated, 0, 1) + Error(control, 0, 1);
        TwoMeans means = TwoMeans.Independent(
            treated.FirstSums.Mean - (ofTreated * gap), Error(treated, 1, -theta), treated.Count - 1, control.FirstSums.Mean + (ofControl * gap), Error(control, 1, -theta), control.Count - 1);
        double withTreatment = Error(treated, 1, -ofTreated) + (ofTreated * ofTreated * Error(control, 0, 1)), without = Error(control, 1, -ofControl) + (ofControl * ofControl * Error(treated, 0, 1));
        double shared = (ofControl * Product(treated)) + (ofTreated * Product(control)) - (ofTreated * ofControl * covariates);
        return means with { TreatedVariance = withTreatment, ControlVariance = without, Covariance = shared };

        static double Error(PairedValues cases, double ofFirst, double ofSecond) => cases.SpreadOf(ofFirst, ofSecond) / (cases.Count - 1) / cases.Count;

        static double Product(PairedValues cases) => cases.CentredProducts / (cases.Count - 1) / cases.Count;
    }

    // Before the treatment the groups differ by chance alone: anything else says that it was not chance that split them, or that the treatment moved the covariate.
    private static EffectCheck Balance(PairedValues treated, PairedValues control)
    {
        Effect gap = Independent(treated.SecondSums, control.SecondSums).ToDifference(control.Second.Definition, "Welch's t", OneLook);
        return gap.PValue is not { } p
            ? new("covariate-balance", null, null, "The covariate does not vary within the groups, so their balance cannot be tested.")
            : new("covariate-balance", p, p >= SampleRatio.Alarm, Guard.Invariant($"The covariate differs by {gap.Value:G4} between the groups: p = {p:G3}")
                + (p >= SampleRatio.Alarm ? ", so chance can explain it." : ". Chance did not split the groups, or the treatment moved the covariate."));
    }

    private static void SameStrata<TStratum, TSummary>(IReadOnlyDictionary<TStratum, TSummary> treated, IReadOnlyDictionary<TStratum, TSummary> control)
        where TStratum : notnull
    {
        _ = Guard.NotNull(treated);
        _ = Guard.NotNull(control);
        foreach (TStratum stratum in treated.Keys)
        {
            _ = control.ContainsKey(stratum) ? stratum : throw Guard.Bad(nameof(control), $"control: the stratum {stratum} is among those treated only.");
        }

        foreach (TStratum stratum in control.Keys)
        {
            _ = treated.ContainsKey(stratum) ? stratum : throw Guard.Bad(nameof(treated), $"treated: the stratum {stratum} is among the control only.");
        }

        if (treated.Count == 0)
        {
            throw Guard.Bad(nameof(treated), $"treated: there must be one stratum or more, but there were none.");
        }
    }

    private static Moments Ones(Proportion share) => share.Whole == 0 ? default : Moments.Of(1, share.Part) + Moments.Of(0, share.Whole - share.Part);

    private static Experiment InStrata((string Name, Moments Treated, Moments Control)[] strata, MetricDefinition outcome)
    {
        long treated = 0, control = 0;
        foreach ((_, Moments theirs, Moments others) in strata)
        {
            (treated, control) = (treated + theirs.Count, control + others.Count);
        }

        if (strata.Where(stratum => stratum.Treated.Count < 2 || stratum.Control.Count < 2).Select(stratum => stratum.Name).FirstOrDefault() is { } few)
        {
            Reason why = new("too-few-in-stratum", "the stratum " + few + " has fewer than two cases in a group: join it with another");
            Estimate none = new(null, why, outcome, null, why);
            return Empty(none, none, treated, control, why, outcome);
        }

        double all = (double)treated + control;
        Weighted with = default, without = default;
        foreach ((_, Moments theirs, Moments others) in strata)
        {
            double weight = ((double)theirs.Count + others.Count) / all;
            with.Add(theirs, weight);
            without.Add(others, weight);
        }

        TwoMeans means = TwoMeans.Independent(with.Mean, with.Variance, with.DegreesOfFreedom, without.Mean, without.Variance, without.DegreesOfFreedom);
        Estimate ofTreated = Around(with.Mean, with.Variance, with.DegreesOfFreedom, outcome), ofControl = Around(without.Mean, without.Variance, without.DegreesOfFreedom, outcome);
        return Of(ofTreated, ofControl, treated, control, means, outcome, "post-stratified, Welch's t", OneLook, ManyLooks, null);
    }

    /// <summary>A weighted mean of strata.</summary>
    private struct Weighted
    {
        private double fourths;

        public double Mean { get; private set; }

        public double Variance { get; private set; }

        // Where nothing varies any will do: there is no interval.
        public readonly double DegreesOfFreedom => fourths == 0 ? 1 : Variance / fourths * Variance;

        public void Add(Moments stratum, double weight)
        {
            double variance = weight * weight * stratum.Variance / stratum.Count;
            Mean += weight * stratum.Mean;
            Variance += variance;
            fourths += variance * variance / (stratum.Count - 1);
        }
    }
}
