using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Statistics;

/// <summary>How much more counts vary from unit to unit (week to week, customer to customer) than independent events would: Pearson's dispersion.</summary>
/// <remarks>
/// <para>Poisson intervals of rates suppose that events come independently, and then it is about 1. Campaigns, outages and customers who call ten times make it 2, 5 or 20, and
/// the exact interval of a rate is too narrow by its square root. <see cref="RateRatio"/> widens by it (quasi-Poisson; McCullagh and Nelder, Generalized Linear Models, 1989, section 6.2).</para>
/// <para>Each group of units has a rate of its own, so that a change between two groups is no dispersion. A group without any event tells nothing, and adds nothing.</para>
/// <para>The default value is that of no units.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct CountDispersion : IFormattable
{
    private static readonly Reason NoUnits = new("too-few-units", "fewer than two units with events show no spread");

    private static readonly Reason NoBaseline = new("empty-baseline", "the baseline has no events or one of the two no exposure, so nothing can be divided by it");

    private static readonly Reason NoEvents = new("zero-count", "there are no events, and the logarithm that the interval needs has no value");

    private CountDispersion(long units, long groups, double statistic)
    {
        Units = units;
        Groups = groups;
        PearsonStatistic = statistic;
    }

    /// <summary>How many units there are: weeks, or customers.</summary>
    /// <value>0 or more.</value>
    public long Units { get; }

    /// <summary>How many groups of units there are, each with a rate of its own.</summary>
    /// <value>0 or more.</value>
    public long Groups { get; }

    /// <summary>The units beyond one a group.</summary>
    /// <value>0 or more.</value>
    public long DegreesOfFreedom => Units - Groups;

    /// <summary>Pearson's statistic: the squared distances of the counts from what their group's rate leads to expect, each over that expectation.</summary>
    /// <value>0 or more.</value>
    public double PearsonStatistic { get; }

    /// <summary>The dispersion: the variance of the counts over what it would be for independent events.</summary>
    /// <value>About 1 for independent events, more for events in bursts; <see langword="null"/> for fewer than two units.</value>
    public double? Value => DegreesOfFreedom == 0 ? null : PearsonStatistic / DegreesOfFreedom;

    /// <summary>Why there is no dispersion.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyUndefined => DegreesOfFreedom == 0 ? NoUnits : null;

    /// <summary>By which factor variances are multiplied.</summary>
    /// <value>The dispersion, but 1 where it is below 1 or unknown: counts that happen to vary less are no ground for a narrower interval.</value>
    public double Inflation => Math.Max(1, Value ?? 1);

    /// <summary>Tests that the counts vary no more than those of independent events.</summary>
    /// <value>Pearson's chi-square test, with the chance of a dispersion at least as high; <see langword="null"/> for fewer than two units. It needs expected counts of
    /// about one or more a unit. With few units a high p-value is no proof that there is no overdispersion.</value>
    public HypothesisTest? Test => DegreesOfFreedom == 0
        ? null
        : new("Pearson chi-square of counts", PearsonStatistic, DegreesOfFreedom, ChiSquare.UpperTail(PearsonStatistic, DegreesOfFreedom));

    /// <summary>Takes a group of units that were looked at equally long: full weeks, or customers over the same days.</summary>
    /// <param name="counts">The events of each unit, those without any included.</param>
    /// <returns>The dispersion.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative; the message gives its index.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static CountDispersion From(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            sum = checked(sum + Count(counts[i], i, nameof(counts)));
        }

        double expected = counts.Length == 0 ? 0 : (double)sum / counts.Length, statistic = 0;
        foreach (long count in counts)
        {
            statistic += (count - expected) * (count - expected);
        }

        return sum == 0 ? default : new(counts.Length, 1, statistic / expected);
    }

    /// <summary>Takes a group of units with their exposures: weeks with holidays, customers who came later.</summary>
    /// <param name="counts">The events of each unit, those without any included.</param>
    /// <param name="exposures">How long, or over how many customers, each unit was looked at; above 0, as many as there are counts.</param>
    /// <returns>The dispersion about the common rate.</returns>
    /// <exception cref="ArgumentException">There are not as many exposures as counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or an exposure not above 0, not finite, or so small beside the others that its events pass the largest double; the
    /// message gives its index.</exception>
    /// <exception cref="OverflowException">The counts together pass the largest <see cref="long"/>.</exception>
    public static CountDispersion From(ReadOnlySpan<long> counts, ReadOnlySpan<double> exposures) => From(counts, exposures, nameof(counts), nameof(exposures));

    /// <summary>The same, with the caller's names of the arguments.</summary>
    internal static CountDispersion From(ReadOnlySpan<long> counts, ReadOnlySpan<double> exposures, string countsName, string exposuresName)
    {
        SurvivalTable.SameLength(counts.Length, exposures.Length, exposuresName, countsName);
        long sum = 0;
        double exposure = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            sum = checked(sum + Count(counts[i], i, countsName));
            exposure += exposures[i] > 0 && !double.IsInfinity(exposures[i])
                ? exposures[i]
                : throw Guard.Out(exposuresName, exposures[i], Guard.Invariant($"an exposure must be above 0 and finite (index {i})"));
        }

        _ = Guard.Finite(exposure, exposuresName);
        double statistic = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            // A unit without events adds what was expected of it, also where that is nothing.
            double expected = sum * (exposures[i] / exposure), excess = counts[i] - expected;
            statistic += counts[i] == 0 ? expected : excess * excess / expected;
            if (double.IsInfinity(statistic))
            {
                throw Guard.Out(exposuresName, exposures[i], Guard.Invariant($"is too small beside the sum of {exposure} for {counts[i]} events to be expected in it (index {i})"));
            }
        }

        return sum == 0 ? default : new(counts.Length, 1, statistic);
    }

    /// <summary>Takes a group of units that were looked at equally long, of which is known how many had each number of events.</summary>
    /// <param name="counts">Numbers of events, such as 0, 1, 2.</param>
    /// <param name="units">How many units had each; as many as there are counts.</param>
    /// <returns>The dispersion.</returns>
    /// <exception cref="ArgumentException">There are not as many units as counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative; the message gives its index.</exception>
    /// <exception cref="OverflowException">The units or events together pass the largest <see cref="long"/>.</exception>
    public static CountDispersion FromHistogram(ReadOnlySpan<long> counts, ReadOnlySpan<long> units)
    {
        SurvivalTable.SameLength(counts.Length, units.Length, nameof(units), nameof(counts));
        long all = 0, sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            all = checked(all + Count(units[i], i, nameof(units)));
            sum = checked(sum + (Count(counts[i], i, nameof(counts)) * units[i]));
        }

        double expected = all == 0 ? 0 : (double)sum / all, statistic = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            statistic += units[i] * (counts[i] - expected) * (counts[i] - expected);
        }

        return sum == 0 ? default : new(all, 1, statistic / expected);
    }

    /// <summary>Joins the dispersion of groups of other units, each with its own rate: before and after, or region by region.</summary>
    /// <param name="other">The dispersion of units that are not in this one.</param>
    /// <returns>The common dispersion of both.</returns>
    /// <exception cref="OverflowException">The units pass the largest <see cref="long"/>.</exception>
    public CountDispersion PooledWith(CountDispersion other) => checked(new(Units + other.Units, Groups + other.Groups, PearsonStatistic + other.PearsonStatistic));

    /// <summary>A rate over that of a baseline, with an interval that allows for this dispersion (quasi-Poisson).</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="baseline">The rate to divide by.</param>
    /// <returns>The ratio; its interval is the log-Wald interval of two rates, widened by the root of <see cref="Inflation"/>, with Student's t for the degrees of freedom.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public Estimate RateRatio(EventRate rate, EventRate baseline)
    {
        MetricDefinition ratio = MetricDefinition.Same(rate.Definition, baseline.Definition) with
        {
            Id = rate.Definition.Id + "/rate-ratio",
            Text = rate.Definition.Text + ", ratio to the baseline",
            Unit = "ratio",
            Point = 0.01,
        };
        if (rate.Exposure == 0 || baseline.Exposure == 0 || baseline.Events == 0)
        {
            return new(null, NoBaseline, ratio, null, NoBaseline);
        }

        double value = (double)rate.Events / baseline.Events * (baseline.Exposure / rate.Exposure);
        Reason? none = WhyUndefined ?? (rate.Events == 0 ? NoEvents : null);
        double error = none is null ? Math.Sqrt(Inflation * ((1.0 / rate.Events) + (1.0 / baseline.Events))) : 0;
        long freedom = DegreesOfFreedom;
        return none is not null
            ? new(value, null, ratio, null, none)
            : new(value, null, ratio, level => Around(value, Math.Exp(StudentT.TwoSidedQuantile(level, freedom) * error), level), null);
    }

    /// <summary>Writes the dispersion in the current culture, such as <c>3.2 (52 units in 2 groups)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the dispersion.</summary>
    /// <param name="format">The format of the dispersion; three significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        (Value is { } value ? value.ToString(Text.IsGeneral(format) ? "G3" : format, formatProvider) : "undefined")
        + Text.In(formatProvider, $" ({Units:N0} units in {Groups:N0} groups)");

    /// <summary>The limit of the squared score statistic at a level, as <see cref="EventRatePair"/> takes it.</summary>
    internal double ScoreLimit(double level)
    {
        double t = StudentT.TwoSidedQuantile(level, DegreesOfFreedom);
        return t * t * Inflation;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static CountDispersion Read(Form form)
    {
        long units = Guard.Count(form.Int64("units"), "units"), groups = Guard.Part(form.Int64("groups"), units, "groups");
        return new(units, groups > 0 || units == 0 ? groups : throw Guard.Out("groups", groups, "units need a group"), Guard.NotNegative(form.Double("pearson"), "pearson"));
    }

    /// <summary>Writes the state as fields.</summary>
    internal Form Write(Form form) => form.Add("units", Units).Add("groups", Groups).Add("pearson", PearsonStatistic);

    private static ConfidenceInterval Around(double value, double factor, double level) => new(value / factor, value * factor, level);

    private static long Count(long value, int index, string name) =>
        value >= 0 ? value : throw Guard.Out(name, value, Guard.Invariant($"a count must be 0 or more (index {index})"));
}
