using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>Repeat purchases period by period, as they were and as a model expects them: the tracking plot of the papers, as a table.</summary>
/// <remarks>What is expected of a period is the sum over all customers of what the model expects of a new customer of that age: their histories take no part. So the plot shows whether the model has
/// the rise and the fall of repeat buying right, in the calibration and beyond.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PurchaseTracking
{
    private const int DaysOfWeek = 7;

    private PurchaseTracking(PurchaseModel model, long customers, IReadOnlyList<TrackedPeriod> periods)
    {
        Model = model;
        Customers = customers;
        Periods = periods;
    }

    /// <summary>The model.</summary>
    /// <value>As it was given.</value>
    public PurchaseModel Model { get; }

    /// <summary>How many customers are followed: those who first bought by the end of the calibration.</summary>
    /// <value>0 or more.</value>
    public long Customers { get; }

    /// <summary>The periods.</summary>
    /// <value>From the day of the very first purchase on, ascending; empty when there is none.</value>
    public IReadOnlyList<TrackedPeriod> Periods { get; }

    /// <summary>How far the expected cumulative purchases are off on average, as a share of the true ones (MAPE), over the periods that lie after the calibration as a whole.</summary>
    /// <value>0.05 for 5 %; <see langword="null"/> when there is no such period, or no purchase by one of them.</value>
    public double? MeanAbsolutePercentageError
    {
        get
        {
            TrackedPeriod[] later = [.. Periods.Where(period => period.IsHoldOut)];
            return later.Length == 0 || later.Any(period => period.CumulativeActual == 0) ? null : later.Average(period => Math.Abs(period.CumulativeExpected - period.CumulativeActual) / period.CumulativeActual);
        }
    }

    /// <summary>Follows the customers of a log week by week.</summary>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="log">The purchases.</param>
    /// <param name="model">The model, fitted to the histories of the log at the end of the calibration.</param>
    /// <param name="calibrationEnd">The last day of the calibration: who first bought later is not followed.</param>
    /// <param name="end">The last date that the log covers, or an earlier one.</param>
    /// <param name="daysPerPeriod">How long a period is; a week by default. The last one may be cut short by <paramref name="end"/>, and is then left out.</param>
    /// <returns>The periods.</returns>
    /// <remarks>Ages count as in the histories, where who bought on the last day of the observation has the age 0: in this way the expectation at the end of the calibration is that of the customers' ages then.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="log"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="end"/> is before <paramref name="calibrationEnd"/>, or <paramref name="daysPerPeriod"/> is below 1.</exception>
    public static PurchaseTracking Of<TCustomer>(PurchaseLog<TCustomer> log, PurchaseModel model, LocalDate calibrationEnd, LocalDate end, int daysPerPeriod = DaysOfWeek)
        where TCustomer : notnull
    {
        _ = Guard.NotNull(model);
        _ = Guard.AtLeast(1, daysPerPeriod);
        if (end < calibrationEnd)
        {
            throw Guard.Out(nameof(end), end, Guard.Invariant($"must not be before the end of the calibration, {calibrationEnd:uuuu-MM-dd}"));
        }

        PurchaseTable table = Guard.NotNull(log).Table;
        if (log.First is not { } first || first > calibrationEnd)
        {
            return new(model, 0, []);
        }

        int firstDay = EpochDays.Of(first), calibrated = EpochDays.Of(calibrationEnd), lastDay = EpochDays.Of(end);
        long[] begun = new long[lastDay - firstDay + 1], repeated = new long[begun.Length];
        long customers = 0;
        for (int customer = 0; customer < table.Customers; customer++)
        {
            ReadOnlySpan<int> days = table.DaysOf(customer);
            if (days.IsEmpty || days[0] > calibrated)
            {
                continue;
            }

            customers++;
            begun[days[0] - firstDay]++;
            for (int i = 1; i < days.Length && days[i] <= lastDay; i++)
            {
                repeated[days[i] - firstDay]++;
            }
        }

        return new(model, customers, Array.AsReadOnly(Track(model, begun, repeated, firstDay, calibrated, daysPerPeriod)));
    }

    /// <summary>Writes the table as comma-separated values, the same in every culture.</summary>
    /// <returns>The text, each line ended by a line feed, with a head line: the number of the period, its first and its last day, whether it lies in the calibration as a whole (1 or 0), the purchases and what was expected, each alone
    /// and with those before.</returns>
    public string ToCsv()
    {
        StringBuilder text = new("period,first_day,last_day,calibration,actual,expected,cumulative_actual,cumulative_expected\n");
        foreach (TrackedPeriod period in Periods)
        {
            _ = text.Append(Guard.Invariant($"{period.Number},{period.First:uuuu-MM-dd},{period.Last:uuuu-MM-dd},{(period.IsCalibration ? 1 : 0)},{period.Actual},{period.Expected:R},{period.CumulativeActual},{period.CumulativeExpected:R}\n"));
        }

        return text.ToString();
    }

    /// <summary>Writes where the purchases and the expectation have come to, in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Periods.Count == 0
        ? "no periods"
        : Text.In(CultureInfo.CurrentCulture, $"{Model.Name}: {Periods[Periods.Count - 1].CumulativeExpected:N1} expected, {Periods[Periods.Count - 1].CumulativeActual:N0} actual after {Periods.Count:N0} periods");

    private static TrackedPeriod[] Track(PurchaseModel model, long[] begun, long[] repeated, int firstDay, int calibrated, int daysPerPeriod)
    {
        // Customers who began on the same day are alike: the model is asked once for each age.
        double[] ofAge = [.. Enumerable.Range(0, begun.Length).Select(age => model.ExpectedPurchases(TimeLength.OfDays(age, TimeUnit.Day)))];
        TrackedPeriod[] periods = new TrackedPeriod[begun.Length / daysPerPeriod];
        long actualSoFar = 0;
        double expectedSoFar = 0;
        for (int number = 0; number < periods.Length; number++)
        {
            int from = number * daysPerPeriod, last = from + daysPerPeriod - 1;
            long actual = 0;
            for (int day = from; day <= last; day++)
            {
                actual += repeated[day];
            }

            double expected = 0;
            for (int day = 0; day <= last; day++)
            {
                expected += begun[day] * ofAge[last - day];
            }

            actualSoFar += actual;
            periods[number] = new(number + 1, EpochDays.Date(firstDay + from), EpochDays.Date(firstDay + last), firstDay + last <= calibrated, firstDay + from > calibrated, actual, expected - expectedSoFar, actualSoFar, expected);
            expectedSoFar = expected;
        }

        return periods;
    }
}
