using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Adoption;

/// <content>What is read off the counts.</content>
public sealed partial class ActivitySummary
{
    private const int DaysInWeek = 7;

    private static readonly Reason NoWorkingDays = new("no-working-days", "the period has no working day");

    private static readonly Reason NobodyLapsed = new("nobody-lapsed", "nobody lapsed, so nothing can be divided by it");

    private static readonly Reason NobodyCame = new("zero-count", "nobody is new or came back, and the logarithm that the interval needs has no value");

    private static readonly Reason UsersOverlap = new(
        "needs-clusters", "each user is in many of the daily ratios, and the counts do not tell how; StickinessOf(teams, …) gives an interval by team");

    /// <summary>How many users were active on each day of the period (DAU).</summary>
    /// <value>One count a day; empty for <see cref="Zero"/>.</value>
    public IReadOnlyList<long> DailyActiveUsers => layout is { } its ? [.. OfPeriod(its)] : [];

    /// <summary>The mean number of users active on a day.</summary>
    /// <value>0 or more; <see langword="null"/> for <see cref="Zero"/>.</value>
    public double? MeanDailyActiveUsers => layout is { } its ? (double)OfPeriod(its).Sum() / its.Days : null;

    /// <summary>The median number of users active on a day, which no holiday pulls down.</summary>
    /// <value>0 or more; <see langword="null"/> for <see cref="Zero"/>.</value>
    public double? MedianDailyActiveUsers
    {
        get
        {
            long[] sorted = [.. DailyActiveUsers.OrderBy(count => count)];
            return sorted.Length == 0 ? null : 0.5 * ((double)sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
        }
    }

    /// <summary>How many users were active in each whole week that ends in the period (WAU), to be handed on to a control chart.</summary>
    /// <value>The weeks of the calendar in order; the first may begin before the period. A week that goes on after it is left out.</value>
    public IReadOnlyList<KeyValuePair<ReportingPeriod, long>> WeeklyActiveUsers => layout is not { Period: { } period }
        ? []
        : [.. period.Calendar.Split(period.Dates, Granularity.Week).Where(week => week.IsComplete(period.Dates.End))
            .Select(week => new KeyValuePair<ReportingPeriod, long>(period.Calendar.PeriodOf(week.Whole.Start, Granularity.Week), ActiveInLast(DaysInWeek, week.Whole.End)))];

    /// <summary>On how many days of the period its active users were active: the mean, with an interval over users.</summary>
    /// <value>From 1 to the days of the period; undefined when nobody was active. Periods of different kinds, such as a week and a month, refuse to be compared. It is <see cref="StickinessDefinition.MeanDauOverCalendarMonth"/> times the days.</value>
    public SampleMean ActiveDays => layout is { } its ? DaysOf(its.ActiveDays, "active-days", "days of the period with activity per active user") : SampleMean.Zero;

    /// <summary>On how many working days of the period its active users were active, those among them who came at other times only with 0: the mean, with an interval over users.</summary>
    /// <value>From 0 to the working days of the period; undefined when nobody was active.</value>
    public SampleMean ActiveWorkingDays => layout is { } its ? DaysOf(its.ActiveWorkingDays, "active-working-days", "working days with activity per active user") : SampleMean.Zero;

    /// <summary>Which share of the users active in the period before came again.</summary>
    /// <value>Retained over retained and lapsed; undefined when nobody was active before. The longer the periods, the more come again: those of different kinds refuse to be compared.</value>
    public Proportion RetainedShare => layout is null
        ? default
        : Share(Retained, ActiveBefore, "retained-users", "users active again, over those active in the period before", isOfStates: true);

    /// <summary>The quick ratio of users: those new and resurrected over those lapsed. Above 1 the number of active users grows.</summary>
    /// <value>0 or more, with the log interval of a ratio of two counts; undefined when nobody lapsed.</value>
    public Estimate QuickRatio
    {
        get
        {
            MetricDefinition definition = ActivityPeriod.In(
                new("quick-ratio-of-users", "new and resurrected users over lapsed ones", "ratio", 0.1, BetterWhen.Higher), layout?.Period, isOfStates: true);
            double came = checked(New + Resurrected), left = Lapsed;
            if (left == 0)
            {
                return new(null, NobodyLapsed, definition, null, NobodyLapsed);
            }

            return came == 0 ? new(0, null, definition, null, NobodyCame) : new(came / left, null, definition, Bounds, null);

            ConfidenceInterval? Bounds(double level)
            {
                double factor = Math.Exp(Normal.TwoSidedQuantile(level) * Math.Sqrt((1 / came) + (1 / left)));
                return new(came / left / factor, came / left * factor, level);
            }
        }
    }

    /// <summary>Which share of the licences was used in the period.</summary>
    /// <value>Licence holders active in the period over all of them; undefined when the builder was told of none.</value>
    public Proportion ActiveOverLicensed => layout is null ? default : Share(ActiveSeats, Seats, "active-over-licensed", "licence holders active in the period, over all");

    /// <summary>Which share of the licence holders was ever active up to the end of the period.</summary>
    /// <value>As far as the data reach back; undefined when the builder was told of no licence.</value>
    public Proportion EverUsed => Share(EverUsedSeats, Seats, "ever-used-over-licensed", "licence holders with any activity, over all", BetterWhen.Higher);

    /// <summary>Which share of the licence holders has no activity at all: provisioned, but never logged in.</summary>
    /// <value>As far as the data reach back; undefined when the builder was told of no licence.</value>
    public Proportion NeverUsed => Share(Seats - EverUsedSeats, Seats, "never-used-over-licensed", "licence holders without any activity, over all", BetterWhen.Lower);

    private long EverUsedSeats => counts[ActivityLayout.EverUsedSeats];

    /// <summary>Which share of so many licences was used, where only their number is known.</summary>
    /// <param name="seats">How many licences there are.</param>
    /// <returns>Active users over licences.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seats"/> is below the number of active users, some of whom then have none: tell the builder who holds one.</exception>
    public Proportion ActiveOverSeats(long seats) => seats >= Active
        ? Share(Active, seats, "active-over-seats", "active users over licences")
        : throw Guard.Out(nameof(seats), seats, Guard.Invariant($"must be the {Active} active users or more"));

    /// <summary>How many users were active on a day (DAU).</summary>
    /// <param name="date">A day of the period.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="date"/> is not in the period.</exception>
    public long ActiveOn(LocalDate date) => layout is { } its ? OfPeriod(its).ElementAt(its.Period.IndexOf(date, nameof(date))) : 0;

    /// <summary>How many users were active in the days up to a day: trailing weekly or monthly active users (WAU, MAU).</summary>
    /// <param name="days">7, 28 or 30 days, the last one among them.</param>
    /// <param name="upTo">The last of them, a day of the period; its last day when left out.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="days"/> is not 7, 28 or 30, or <paramref name="upTo"/> is not in the period.</exception>
    public long ActiveInLast(int days, LocalDate? upTo = null)
    {
        int window = ActivityLayout.WindowOf(days, nameof(days));
        return layout is { } its ? counts[its.Trailing(window).Start + its.Period.IndexOf(upTo ?? its.Period.Dates.End, nameof(upTo))] : 0;
    }

    /// <summary>How many users were active on 0, 1, 2 … days of the period: the power-user curve.</summary>
    /// <returns>One count for each number of days; the first is of known users who were not active.</returns>
    public IReadOnlyList<long> DaysHistogram() => layout is { } its ? [.. List(its.ActiveDays)] : [];

    /// <summary>How many users were active on 0, 1, 2 … of the last days of the period: the L7 and L28 histograms.</summary>
    /// <param name="lastDays">7, 28 or 30, up to the end of the period; they may begin before it.</param>
    /// <returns>One count for each number of days; the first is of known users who were not active.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lastDays"/> is not 7, 28 or 30.</exception>
    public IReadOnlyList<long> DaysHistogram(int lastDays)
    {
        int window = ActivityLayout.WindowOf(lastDays, nameof(lastDays));
        return layout is { } its ? [.. List(its.LastDays(window))] : [];
    }

    /// <summary>Which share of those active in the last days was active on so many of them, or more: power users.</summary>
    /// <param name="days">On how many days at least; 1 or more.</param>
    /// <param name="lastDays">7, 28 or 30, up to the end of the period.</param>
    /// <returns>The share; undefined when nobody was active in those days.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lastDays"/> is not 7, 28 or 30, or <paramref name="days"/> is not from 1 to it.</exception>
    public Proportion ActiveAtLeast(int days, int lastDays = 28)
    {
        IReadOnlyList<long> histogram = DaysHistogram(lastDays);
        _ = days >= 1 && days <= lastDays ? days : throw Guard.Out(nameof(days), days, Guard.Invariant($"must be from 1 to the {lastDays} days looked at"));
        return Share(
            histogram.Skip(days).Sum(),
            histogram.Skip(1).Sum(),
            Guard.Invariant($"active-on-{days}-of-{lastDays}-days"),
            Guard.Invariant($"users active on {days} or more of the last {lastDays} days, over those active on any"),
            BetterWhen.Higher);
    }

    /// <summary>How regularly users come back: daily over monthly users and its kin.</summary>
    /// <param name="definition">Which users over which.</param>
    /// <param name="trailingDays">How many days make a trailing month: 28, which is four whole weeks, or 30; 7 makes the mean of the ratios and the ratio of the means those of daily over weekly
    /// users. Without effect where nothing trails.</param>
    /// <param name="on">On which day of the period, for the three definitions of one day; its last when left out.</param>
    /// <returns>The share; undefined when nobody was active. A share of users has Wilson's interval. Where days of the same users are added up, each user is a cluster
    /// (see <see cref="ClusteredRatio"/>); the mean of daily ratios has an interval only by team.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named, <paramref name="trailingDays"/> is no window that it can have, or <paramref name="on"/> is not in the
    /// period.</exception>
    /// <exception cref="ArgumentException"><paramref name="on"/> is given to a definition of all days.</exception>
    public Estimate Stickiness(StickinessDefinition definition = StickinessDefinition.MeanDauOverCalendarMonth, int trailingDays = 28, LocalDate? on = null)
    {
        StickinessReading reading = StickinessReading.Of(definition, trailingDays, on, Period);
        if (layout is not { } its)
        {
            return ClusteredRatio.Empty(reading.Definition);
        }

        (long part, long whole) = Sums(its, reading);
        if (definition == StickinessDefinition.WeekdaysOnly && its.WorkingDays == 0)
        {
            return new(null, NoWorkingDays, reading.Definition, null, NoWorkingDays);
        }

        return definition switch
        {
            StickinessDefinition.MeanDauOverCalendarMonth => Moments(its.ActiveDays, part, its.Days).ToEstimate(reading.Definition, isShare: true),
            StickinessDefinition.WeekdaysOnly => Moments(its.ActiveWorkingDays, part, its.WorkingDays).ToEstimate(reading.Definition, isShare: true),
            StickinessDefinition.RatioOfMeans => Trailing(its, reading.Window, part, whole).ToEstimate(reading.Definition, isShare: true),
            StickinessDefinition.MeanOfDailyRatios => MeanOfDailyRatios(its, reading) is { } mean
                ? new(mean, null, reading.Definition, null, UsersOverlap)
                : ClusteredRatio.Empty(reading.Definition),
            _ => Proportion.From(part, whole, reading.Definition).ToEstimate(),
        };
    }

    /// <summary>The stickiness of all users of some teams, with an interval by team: colleagues are alike.</summary>
    /// <param name="teams">One summary a team, of different users over the same period, as <see cref="By"/> makes them.</param>
    /// <param name="definition">Which users over which.</param>
    /// <param name="trailingDays">How many days make a trailing month: 28 or 30, or 7 where that has a meaning.</param>
    /// <param name="on">On which day of the period, for the three definitions of one day; its last when left out.</param>
    /// <returns>The value that the added summaries have, with a cluster-robust interval (see <see cref="ClusteredRatio"/>), which wants some twenty teams or more. Teams without users in the
    /// denominator count for nothing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="teams"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">As for the stickiness of one summary.</exception>
    /// <exception cref="ArgumentException">As for the stickiness of one summary.</exception>
    /// <exception cref="DefinitionMismatchException">The periods differ.</exception>
    public static Estimate StickinessOf(
        IEnumerable<ActivitySummary> teams, StickinessDefinition definition = StickinessDefinition.MeanDauOverCalendarMonth, int trailingDays = 28, LocalDate? on = null)
    {
        ActivitySummary[] each = [.. Guard.NotNull(teams)];
        ActivitySummary all = each.Aggregate(Zero, (sum, team) => sum + Guard.NotNull(team, nameof(teams)));
        Estimate whole = all.Stickiness(definition, trailingDays, on);
        if (whole.Value is not { } value || all.layout is not { } its)
        {
            return whole;
        }

        StickinessReading reading = StickinessReading.Of(definition, trailingDays, on, its.Period);
        if (definition != StickinessDefinition.MeanOfDailyRatios)
        {
            return each.Where(team => team.layout is not null).Select(team => team.Sums(its, reading)).Where(sums => sums.Whole > 0)
                .Aggregate(default(RatioMoments), (moments, sums) => moments + RatioMoments.Of(sums.Part, sums.Whole)).ToEstimate(reading.Definition, isShare: true);
        }

        double[] residuals = [.. each.Where(team => team.layout is not null && team.List(its.Trailing(reading.Window)).Any(users => users > 0)).Select(team => all.Residual(team, its, reading))];
        return ClusteredRatio.Linearised(value, residuals.Sum(residual => residual * residual), residuals.Length, reading.Definition, isShare: true);
    }

    private static Proportion Share(long part, long whole, string id, string text, BetterWhen better) => Proportion.From(part, whole, MetricDefinition.Share(id, text, better));

    // A share that grows with the length of the period.
    private Proportion Share(long part, long whole, string id, string text, bool isOfStates = false) =>
        Proportion.From(part, whole, ActivityPeriod.In(MetricDefinition.Share(id, text), Period, isOfStates));

    private IEnumerable<long> OfPeriod(ActivityLayout its) => List(its.Daily).Skip(its.Remembered - its.Days);

    private SampleMean DaysOf(ActivityLayout.Range histogram, string id, string text)
    {
        // Those not active at all are no active users; of working days, those active on other days are.
        long[] users = [.. List(histogram)];
        users[0] -= Users - Active;
        double[] days = [.. Enumerable.Range(0, users.Length).Select(count => (double)count)];
        return SampleMean.FromHistogram(days, users, ActivityPeriod.In(new(id, text, "days", 1, BetterWhen.Higher), Period));
    }

    private (long Part, long Whole) Sums(ActivityLayout its, StickinessReading reading)
    {
        LocalDate day = reading.On ?? its.Period.Dates.End;
        return reading.Kind switch
        {
            StickinessDefinition.DauOnDayOverTrailing => (ActiveOn(Checked(day)), ActiveInLast(reading.TrailingDays, day)),
            StickinessDefinition.WauOverMau => (ActiveInLast(DaysInWeek, Checked(day)), ActiveInLast(reading.TrailingDays, day)),
            StickinessDefinition.DauOverWau => (ActiveOn(Checked(day)), ActiveInLast(DaysInWeek, day)),
            StickinessDefinition.WeekdaysOnly => (DaysIn(its.ActiveWorkingDays), checked(its.WorkingDays * Active)),
            StickinessDefinition.RatioOfMeans => (DaysIn(its.ActiveDays), List(its.Trailing(reading.Window)).Sum()),
            _ => (DaysIn(its.ActiveDays), checked(its.Days * Active)),
        };

        LocalDate Checked(LocalDate date) => its.Period.Dates.Start.PlusDays(its.Period.IndexOf(date, "on"));
    }

    // Each active user with his days, of which each could have had as many as there are.
    private RatioMoments Moments(ActivityLayout.Range histogram, long part, int days)
    {
        decimal squares = List(histogram).Select((users, number) => (decimal)users * number * number).Sum();
        return new(Active, part, checked(days * Active), squares, (decimal)part * days, (decimal)days * days * Active);
    }

    private RatioMoments Trailing(ActivityLayout its, int window, long part, long whole)
    {
        int sums = its.SumsOf(window).Start;
        return new(
            counts[sums + ActivityLayout.Reached],
            part,
            whole,
            List(its.ActiveDays).Select((users, number) => (decimal)users * number * number).Sum(),
            counts[sums + ActivityLayout.Products],
            counts[sums + ActivityLayout.Squares]);
    }

    private double? MeanOfDailyRatios(ActivityLayout its, StickinessReading reading)
    {
        double[] ratios = [.. OfPeriod(its).Zip(List(its.Trailing(reading.Window)), (daily, trailing) => (Daily: (double)daily, Trailing: trailing))
            .Where(day => day.Trailing > 0).Select(day => day.Daily / day.Trailing)];
        return ratios.Length == 0 ? null : ratios.Sum() / ratios.Length;
    }

    // What a team adds to the mean of the ratios of all, linearised: of each day, its daily users less their share in its trailing ones, over the trailing ones of all.
    private double Residual(ActivitySummary team, ActivityLayout its, StickinessReading reading)
    {
        long[] daily = [.. OfPeriod(its)], trailing = [.. List(its.Trailing(reading.Window))], teamDaily = [.. team.OfPeriod(its)], teamTrailing = [.. team.List(its.Trailing(reading.Window))];
        double sum = 0;
        for (int day = 0; day < daily.Length; day++)
        {
            sum += trailing[day] == 0 ? 0 : (teamDaily[day] - ((double)daily[day] / trailing[day] * teamTrailing[day])) / trailing[day];
        }

        return sum / trailing.Count(users => users > 0);
    }

    /// <summary>A definition of stickiness with all that belongs to it.</summary>
    private readonly record struct StickinessReading(StickinessDefinition Kind, int TrailingDays, int Window, LocalDate? On, MetricDefinition Definition)
    {
        public static StickinessReading Of(StickinessDefinition definition, int trailingDays, LocalDate? on, ActivityPeriod? period)
        {
            bool isOfADay = Guard.Named(definition) is StickinessDefinition.DauOnDayOverTrailing or StickinessDefinition.WauOverMau or StickinessDefinition.DauOverWau;
            bool isMonthly = definition is StickinessDefinition.DauOnDayOverTrailing or StickinessDefinition.WauOverMau;
            int window = ActivityLayout.WindowOf(trailingDays, nameof(trailingDays), isMonthly ? 28 : DaysInWeek);
            if (on is { } date && !isOfADay)
            {
                throw Guard.Bad(nameof(on), $"on: {definition} is of all days of the period, but the day {Text.Iso(date)} was given.");
            }

            string days = trailingDays.ToString(CultureInfo.InvariantCulture);
            (string id, string text) = definition switch
            {
                StickinessDefinition.DauOnDayOverTrailing => ("dau-on-day-over-trailing-" + days, "users active on a day, over those active in the " + days + " days up to it"),
                StickinessDefinition.MeanDauOverCalendarMonth => ("mean-dau-over-calendar-month", "mean daily users of the period, over its active users"),
                StickinessDefinition.MeanOfDailyRatios => ("mean-of-daily-ratios-" + days, "mean over the days of daily over trailing users of " + days + " days"),
                StickinessDefinition.RatioOfMeans => ("ratio-of-means-" + days, "mean daily users, over mean trailing users of " + days + " days"),
                StickinessDefinition.WeekdaysOnly => ("weekdays-only", "mean daily users of working days, over the active users of the period"),
                StickinessDefinition.WauOverMau => ("wau-over-mau-" + days, "users active in the 7 days up to a day, over those in the " + days + " days up to it"),
                _ => ("dau-over-wau", "users active on a day, over those active in the 7 days up to it"),
            };
            MetricDefinition share = MetricDefinition.Share("stickiness/" + id, text);
            bool isOverThePeriod = definition is StickinessDefinition.MeanDauOverCalendarMonth or StickinessDefinition.WeekdaysOnly;
            return new(definition, trailingDays, window, on, isOverThePeriod ? ActivityPeriod.In(share, period) : share);
        }
    }
}
