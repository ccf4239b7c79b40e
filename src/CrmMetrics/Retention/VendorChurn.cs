using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Customer churn as a billing or analytics tool reports it: what it counts over what, in which period, and when a customer has left.</summary>
/// <param name="Name">The tool and, where it has several, its setting.</param>
/// <param name="Definition">What is counted as churn, over what.</param>
/// <param name="Timing">On which date a customer who cancels has left.</param>
/// <param name="RollingDays">How many days the period has that ends on the day of the report; <see langword="null"/> for calendar months.</param>
/// <param name="Page">The help page that says so.</param>
/// <remarks>
/// <para>As the help pages named have it. Make one of your own for another tool, or where a tool has changed.</para>
/// <para>A definition is only half of a dashboard. Who is a customer at all differs too: Stripe and the others count who pays, so that a trial
/// is none and who has gone to a free plan has left; a failed payment is churn after 30 days at Baremetrics, and when the subscription is cancelled or marked unpaid
/// at Stripe. Make the tenures accordingly.</para>
/// </remarks>
public sealed record VendorChurn(string Name, ChurnDefinition Definition, ChurnTiming Timing, int? RollingDays, string Page)
{
    private const int Month = 30;

    private const int Year = 365;

    /// <summary>Stripe Billing's subscriber churn rate: departures of 30 days over the subscribers before them plus the new ones.</summary>
    /// <value>Who joins and leaves is on both sides; a second departure counts again.</value>
    public static VendorChurn Stripe { get; } = new(
        "Stripe", ChurnDefinition.EventsOverOpeningPlusNew, ChurnTiming.AtPaidThrough, Month, "support.stripe.com/questions/calculating-subscriber-churn-rate-in-billing");

    /// <summary>ChartMogul's customer churn rate under its standard (B2B) formula: opening customers gone at the end of the month over opening customers.</summary>
    /// <value>Who joined and left, or left and came back, within the month does not count.</value>
    public static VendorChurn ChartMogul { get; } = new(
        "ChartMogul, standard", ChurnDefinition.LostOverOpening, ChurnTiming.AtPaidThrough, null, "help.chartmogul.com/hc/en-us/articles/207340419");

    /// <summary>ChartMogul's customer churn rate under its Shopify (B2C) formula: the sum of the daily churn rates of the month.</summary>
    /// <value>Each day's departures over the customers at its start.</value>
    public static VendorChurn ChartMogulDaily { get; } = new(
        "ChartMogul, Shopify", ChurnDefinition.SumOfDailyRates, ChurnTiming.AtPaidThrough, null, "help.chartmogul.com/hc/en-us/articles/207340419");

    /// <summary>Baremetrics' user churn for monthly plans: cancelled in the last 30 days over active 30 days ago.</summary>
    /// <value>Who signed up and cancelled within the window counts as cancelled.</value>
    public static VendorChurn Baremetrics { get; } = new(
        "Baremetrics", ChurnDefinition.EventsOverOpening, ChurnTiming.AtPaidThrough, Month, "help.baremetrics.com/en/articles/5380347-user-and-revenue-churn");

    /// <summary>Baremetrics' user churn for annual plans: cancelled in the last 365 days over active 365 days ago.</summary>
    /// <value>Plans younger than a year have none.</value>
    public static VendorChurn BaremetricsAnnual { get; } = new(
        "Baremetrics, annual plans", ChurnDefinition.EventsOverOpening, ChurnTiming.AtPaidThrough, Year, "help.baremetrics.com/en/articles/5380347-user-and-revenue-churn");

    /// <summary>ProfitWell's customer churn: departures of the month, but of those who joined in it, over opening customers; who cancels leaves when what is paid for ends.</summary>
    /// <value>Who is new and gone in one month is in neither figure.</value>
    public static VendorChurn ProfitWell { get; } = new(
        "ProfitWell", ChurnDefinition.IgnoreSamePeriodJoinAndLeave, ChurnTiming.AtPaidThrough, null, "paddle.com/help/profitwell-metrics/measure/subscription-retention/churn");

    /// <summary>All the named ones.</summary>
    /// <value>In alphabetical order.</value>
    public static IReadOnlyList<VendorChurn> All { get; } = [Baremetrics, BaremetricsAnnual, ChartMogul, ChartMogulDaily, ProfitWell, Stripe];

    /// <summary>The period of a report.</summary>
    /// <param name="lastDay">The last day of the report.</param>
    /// <returns>So many days that end on it, or the calendar month up to it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="RollingDays"/> is not 1 or more.</exception>
    /// <exception cref="OverflowException">The period begins before the calendar does.</exception>
    public DateInterval Period(LocalDate lastDay) => new(RollingDays is { } days ? lastDay.PlusDays(1 - Guard.AtLeast(1, days, nameof(RollingDays))) : lastDay.With(DateAdjusters.StartOfMonth), lastDay);

    /// <summary>The churn rate as the tool would report it on a day.</summary>
    /// <typeparam name="TCustomer">The type of the customers' ids.</typeparam>
    /// <param name="tenures">The tenures, in any order.</param>
    /// <param name="lastDay">The last day of the report.</param>
    /// <returns>The rate of <see cref="Period"/> under <see cref="Definition"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tenures"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Tenures are impossible. The message names the rows, all of them at once.</exception>
    public ChurnRate Rate<TCustomer>(IEnumerable<Tenure<TCustomer>> tenures, LocalDate lastDay)
        where TCustomer : notnull => CustomerMovements.From(tenures, Period(lastDay), Timing).Churn(Definition);

    /// <summary>Writes the name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
