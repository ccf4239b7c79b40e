using CrmMetrics.Goals;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Goals;

/// <summary>A baseline, a target and a measurement with their standard errors, on a date between start and due date.</summary>
public sealed record Case(double Before, double BeforeError, double Target, double Now, double NowError, int Day, int Days)
{
    public static readonly LocalDate Start = new(2024, 1, 1);

    public static MetricDefinition Definition(BetterWhen better) => new("score", "mean score", "points", 1, better);

    /// <summary>The direction in which the baseline leaves something to do.</summary>
    public BetterWhen Way => Target < Before ? BetterWhen.Lower : BetterWhen.Higher;

    public LocalDate Due => Start.PlusDays(Days);

    public LocalDate Date => Start.PlusDays(Day);

    public Objective<Estimate> Objective => CrmMetrics.Goals.Objective.For("score", Metric(Before, BeforeError), Start, Target, Due);

    public ObjectiveProgress Progress => Objective.Measured(Date, Measurement).ProgressAt(Date);

    public Estimate Measurement => Metric(Now, NowError);

    public Estimate Metric(double value, double error) => Estimate.From(value, error, Definition(Way));

    /// <summary>The same in another unit, in which the metric may run the other way.</summary>
    public Case In(double factor, double shift) => new(
        (factor * Before) + shift, Math.Abs(factor) * BeforeError, (factor * Target) + shift, (factor * Now) + shift, Math.Abs(factor) * NowError, Day, Days);
}

internal static class ObjectiveGivens
{
    /// <summary>Objectives with a gap, figures from −100 to 100 in tenths, errors that are sometimes 0.</summary>
    public static Arbitrary<Case> Cases { get; } = Arb.From(
        from before in Gen.Choose(-1000, 1000)
        from gap in Gen.Choose(1, 500)
        from up in Gen.Elements(1, -1)
        from now in Gen.Choose(-1500, 1500)
        from errors in Gen.Choose(0, 60).Two()
        from days in Gen.Choose(2, 800)
        from part in Gen.Choose(0, 1200)
        select new Case(before / 10.0, errors.Item1 / 10.0, (before + (up * gap)) / 10.0, now / 10.0, errors.Item2 / 10.0, part * days / 1000, days));

    /// <summary>Plans of every sort that fit two dates.</summary>
    public static Gen<ObjectivePlan> Plans(LocalDate start, int days) => Gen.OneOf(
        Gen.Constant(ObjectivePlan.Linear),
        from steepness in Gen.Choose(1, 300)
        from middle in Gen.Choose(1, 99)
        select ObjectivePlan.SCurve(steepness / 10.0, middle / 100.0),
        from weights in Gen.Choose(1, 100).ArrayOf(12)
        select ObjectivePlan.Seasonal(weights.Select(weight => weight / 10.0)),
        from shares in Gen.Choose(0, 100).ArrayOf(3)
        select ObjectivePlan.Milestones(shares.OrderBy(share => share)
            .Select((share, i) => (Day: 1 + ((i + 1) * (days - 2) / 4), Share: share / 100.0)).GroupBy(each => each.Day)
            .Where(each => each.Key < days).ToDictionary(each => start.PlusDays(each.Key), each => each.First().Share)));

    public static Arbitrary<(Case Case, ObjectivePlan Plan)> Planned { get; } = Arb.From(
        from one in Cases.Generator
        from plan in Plans(Case.Start, one.Days)
        select (one, plan));

    public static bool Near(double? x, double? y, double tolerance = 1e-9) =>
        x is null || y is null ? x is null && y is null : x.Equals(y) || Math.Abs(x.Value - y.Value) <= tolerance * (1 + Math.Abs(x.Value));
}
