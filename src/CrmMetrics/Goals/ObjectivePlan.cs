using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Goals;

/// <summary>How the gap between baseline and target is planned to close over time.</summary>
/// <remarks>A plan says which share of the gap is to be closed by which date: nothing on the start date, all on the due date, and never less than before.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ObjectivePlan
{
    private const int MonthsInYear = 12;

    private readonly Func<LocalDate, LocalDate, Curve> curve;
    private readonly string words;

    private ObjectivePlan(string words, Func<LocalDate, LocalDate, Curve> curve)
    {
        this.words = words;
        this.curve = curve;
    }

    /// <summary>The same share of the gap every day.</summary>
    /// <value>The straight line from baseline to target.</value>
    public static ObjectivePlan Linear { get; } = new("linear", (start, due) => Curve.Through(Days(start, due), []));

    /// <summary>Slow at first, then fast, then slow again, as people take up something new (a logistic curve, scaled to go from 0 to 1).</summary>
    /// <param name="steepness">How much faster the middle is, above 0 and at most 500: near 0 it is a straight line, at 10 the middle third of the time closes 69 % of the gap.</param>
    /// <param name="middle">The share of the time after which it is fastest, above 0 and below 1.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steepness"/> is not above 0 and at most 500, or <paramref name="middle"/> is not above 0 and below 1.</exception>
    public static ObjectivePlan SCurve(double steepness = 10, double middle = 0.5)
    {
        const double steepest = 500;
        if (Guard.Positive(steepness) > steepest)
        {
            throw Guard.Out(nameof(steepness), steepness, Guard.Invariant($"must be at most {steepest}"));
        }

        if (middle is not (> 0 and < 1))
        {
            throw Guard.Out(nameof(middle), middle, "must be above 0 and below 1");
        }

        return new(Guard.Invariant($"S-curve of steepness {steepness}, fastest at {middle}"), (start, due) => Curve.Logistic(Days(start, due), steepness, middle));
    }

    /// <summary>More in some months of the year than in others, as sales come in by season.</summary>
    /// <param name="monthWeights">Twelve weights from January to December, each 0 or more: how much of the gap closes in the month, in any unit. They may be the <c>Indices</c> of multiplicative <c>SeasonalIndices</c>.</param>
    /// <returns>The plan, which spreads each month's weight evenly over its days.</returns>
    /// <remarks>For what adds up over a year. A score that is itself lower every December has its season taken out first.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="monthWeights"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are not twelve weights, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public static ObjectivePlan Seasonal(IEnumerable<double> monthWeights)
    {
        double[] weights = [.. Guard.NotNull(monthWeights).Select(weight => Guard.NotNegative(weight, nameof(monthWeights)))];
        if (weights.Length != MonthsInYear)
        {
            throw Guard.Bad(nameof(monthWeights), $"monthWeights: there must be twelve weights, from January to December, but there were {weights.Length}.");
        }

        return weights.Sum() > 0
            ? new("seasonal", (start, due) => Months(start, due, weights))
            : throw Guard.Bad(nameof(monthWeights), $"monthWeights: at least one month must have a weight above 0, but all were 0.");
    }

    /// <summary>Straight lines between milestones.</summary>
    /// <param name="milestones">By which date which share of the gap is to be closed, from 0 to 1, in any order; the dates lie between start and due date.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="milestones"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">A date is named twice, or a later milestone has a smaller share.</exception>
    public static ObjectivePlan Milestones(IEnumerable<KeyValuePair<LocalDate, double>> milestones)
    {
        KeyValuePair<LocalDate, double>[] all = [.. Guard.NotNull(milestones).OrderBy(milestone => milestone.Key)];
        for (int i = 0; i < all.Length; i++)
        {
            _ = Guard.Share(all[i].Value, nameof(milestones));
            if (i > 0 && all[i].Key == all[i - 1].Key)
            {
                throw Guard.Bad(nameof(milestones), $"milestones: each date has one share, but {Text.Iso(all[i].Key)} was named twice.");
            }

            if (i > 0 && all[i].Value < all[i - 1].Value)
            {
                throw Guard.Bad(nameof(milestones), $"milestones: a later milestone has no smaller share, but that of {Text.Iso(all[i].Key)} was {all[i].Value} after {all[i - 1].Value}.");
            }
        }

        return new(Guard.Invariant($"{all.Length} milestones"), (start, due) => Through(start, due, all));
    }

    /// <summary>Which share of the gap is planned to be closed by a date.</summary>
    /// <param name="start">The start date, on which nothing is.</param>
    /// <param name="due">The due date, on which all is; after <paramref name="start"/>.</param>
    /// <param name="date">The date.</param>
    /// <returns>From 0 to 1: 0 up to the start date, 1 from the due date on.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="due"/> is not after <paramref name="start"/>.</exception>
    /// <exception cref="ArgumentException">The plan does not fit the dates: no month between them has a weight, or a milestone lies outside.</exception>
    public double PlannedShare(LocalDate start, LocalDate due, LocalDate date) =>
        date <= start ? On(start, due).Share(0) : On(start, due).Share(Math.Min(Days(start, date), Days(start, due)));

    /// <summary>Writes what sort of plan it is, in the invariant culture.</summary>
    /// <returns>The text, such as <c>linear</c>.</returns>
    public override string ToString() => words;

    /// <summary>The plan between two dates.</summary>
    internal Curve On(LocalDate start, LocalDate due) =>
        due > start ? curve(start, due) : throw Guard.Out(nameof(due), Text.Iso(due), "the due date must be after the start date of " + Text.Iso(start));

    internal static int Days(LocalDate start, LocalDate date) => Period.DaysBetween(start, date);

    // A day belongs to the month that holds it; the start date itself has passed.
    private static Curve Months(LocalDate start, LocalDate due, double[] weights)
    {
        List<(double Day, double Weight)> knots = [];
        double sum = 0;
        for (LocalDate last = start; last < due;)
        {
            LocalDate next = last.PlusDays(1), end = LocalDate.Min(due, next.With(DateAdjusters.EndOfMonth));
            sum += weights[end.Month - 1] * Days(last, end) / CalendarSystem.Iso.GetDaysInMonth(end.Year, end.Month);
            knots.Add((Days(start, end), sum));
            last = end;
        }

        return sum > 0
            ? Curve.Through(Days(start, due), [.. knots.Take(knots.Count - 1).Select(knot => (knot.Day, knot.Weight / sum))])
            : throw new ArgumentException("plan: a seasonal plan needs a month with a weight above 0 between " + Text.Iso(start) + " and " + Text.Iso(due) + ", but there was none.", nameof(due));
    }

    private static Curve Through(LocalDate start, LocalDate due, KeyValuePair<LocalDate, double>[] milestones)
    {
        foreach (KeyValuePair<LocalDate, double> milestone in milestones)
        {
            if (milestone.Key <= start || milestone.Key >= due)
            {
                throw new ArgumentException("plan: a milestone must lie between " + Text.Iso(start) + " and " + Text.Iso(due) + ", but one was on " + Text.Iso(milestone.Key) + ".", nameof(due));
            }
        }

        return Curve.Through(Days(start, due), [.. milestones.Select(milestone => ((double)Days(start, milestone.Key), milestone.Value))]);
    }

    /// <summary>The share of the gap by the number of days since the start, and back.</summary>
    internal sealed class Curve
    {
        private readonly Func<double, double> share;
        private readonly Func<double, double> day;

        private Curve(Func<double, double> share, Func<double, double> day)
        {
            this.share = share;
            this.day = day;
        }

        /// <summary>Straight lines from 0 to 1 over so many days, through knots.</summary>
        public static Curve Through(int days, (double Day, double Share)[] knots)
        {
            (double Day, double Share)[] all = [(0, 0), .. knots, (days, 1)];
            return new(
                day => Between(all, day, knot => knot.Day, knot => knot.Share),
                share => Between(all, share, knot => knot.Share, knot => knot.Day));
        }

        public static Curve Logistic(int days, double steepness, double middle)
        {
            double first = Sigmoid(-steepness * middle), last = Sigmoid(steepness * (1 - middle)), range = last - first;
            return new(
                day => day >= days ? 1 : (Sigmoid(steepness * ((day / days) - middle)) - first) / range,
                share =>
                {
                    double height = first + (share * range);
                    return share <= 0 ? 0 : share >= 1 ? days : days * Math.Min(1, Math.Max(0, middle + (Math.Log(height / (1 - height)) / steepness)));
                });
        }

        /// <summary>The share planned for a day from 0 to the due day.</summary>
        public double Share(double days) => share(days);

        /// <summary>The first day on which a share is planned; before the start nothing is, and by the due date everything.</summary>
        public double Day(double closed) => day(Math.Min(1, Math.Max(0, closed)));

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

        private static double Between((double Day, double Share)[] knots, double place, Func<(double Day, double Share), double> of, Func<(double Day, double Share), double> to)
        {
            // Where the plan stands still, rounding must not push a share over to the far end.
            const double rounding = 1e-12;
            int next = 0;
            while (next < knots.Length - 1 && of(knots[next]) < place - rounding)
            {
                next++;
            }

            (double Day, double Share) left = knots[Math.Max(0, next - 1)], right = knots[next];
            return of(right) <= place + rounding ? to(right) : to(left) + ((place - of(left)) / (of(right) - of(left)) * (to(right) - to(left)));
        }
    }
}
