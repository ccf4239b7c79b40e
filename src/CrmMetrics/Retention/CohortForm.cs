using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Retention;

/// <summary>Writes and reads the round-trip form of a table.</summary>
internal static class CohortForm
{
    // A gap without an end is written as −1: no end comes before its beginning.
    private const long Endless = -1;

    private static readonly (string Name, Func<CohortSpread, DoubleDouble> Part)[] Spreads =
    [
        ("squares", spread => spread.Squares), ("withEarlier", spread => spread.WithEarlier), ("withLater", spread => spread.WithLater),
    ];

    public static Form Write(CohortClock? clock, CohortCounts[] cohorts, Currency? currency, long after, long returns, long customers)
    {
        Form form = new();
        if (clock is null)
        {
            return form.Add("cohorts", Array.Empty<long>());
        }

        CohortDefinition definition = clock.Definition;
        form = form.Add("asOf", clock.AsOfText)
            .Add("zone", definition.Calendar.Zone.Id)
            .Add("firstDayOfWeek", definition.Calendar.FirstDayOfWeek)
            .Add("firstMonthOfFiscalYear", definition.Calendar.FirstMonthOfFiscalYear)
            .Add("cohortsBy", definition.Cohorts)
            .Add("windowsBy", definition.Windows)
            .Add("dayRule", definition.DayRule)
            .Add("start", definition.Start)
            .Add("periodZero", definition.PeriodZero)
            .Add("earlierReturns", definition.EarlierReturns)
            .Add("eventsAfterAsOf", after)
            .Add("returnsBeforeStart", returns)
            .Add("customersWithoutStart", customers)
            .Add("cohorts", cohorts.Select(cohort => (long)EpochDays.Of(clock.Cohorts.FirstDate(cohort.Index))))
            .Add("gaps", cohorts.Select(cohort => (long)cohort.Gaps.Length))
            .Add("after", Gaps(gap => gap.After))
            .Add("until", Gaps(gap => gap.Until == CohortGap.Never ? Endless : gap.Until))
            .Add("complete", Gaps(gap => gap.Complete))
            .Add("members", Gaps(gap => gap.Members));
        if (currency is { } unit)
        {
            IEnumerable<CohortValue> values = cohorts.SelectMany(cohort => cohort.Values);
            form = form.Add("currency", unit.Code)
                .Add("values", cohorts.Select(cohort => (long)cohort.Values.Length))
                .Add("at", values.Select(value => (long)value.At))
                .Add("valueComplete", values.Select(value => (long)value.Complete))
                .Add("orders", values.Select(value => value.Orders))
                .Add("amounts", values.Select(value => value.Amount));
            foreach ((string name, Func<CohortSpread, DoubleDouble> part) in Spreads)
            {
                form = form.Add(name, values.Select(value => part(value.Spread).High)).Add(name + "Rests", values.Select(value => part(value.Spread).Low));
            }
        }

        return form;

        IEnumerable<long> Gaps(Func<CohortGap, long> part) => cohorts.SelectMany(cohort => cohort.Gaps).Select(part);
    }

    public static CohortTable Read(Form form)
    {
        long[] days = form.Int64s("cohorts");
        if (days.Length == 0 && !form.Has("asOf"))
        {
            return CohortTable.Zero;
        }

        CohortClock clock = Clock(form);
        int[] indexes = Array.ConvertAll(days, day => clock.Cohorts.IndexOf(EpochDays.IsDate(checked((int)day)) ? (int)day : throw Bad("a cohort must begin on a date", day)));
        CohortGap[][] gaps = Parts(form.Int64s("gaps"), indexes.Length, Gaps(form));
        bool hasAmounts = form.Has("currency");
        CohortValue[][] values = hasAmounts ? Parts(form.Int64s("values"), indexes.Length, Values(form)) : [.. indexes.Select(_ => Array.Empty<CohortValue>())];
        for (int i = 0; i < indexes.Length; i++)
        {
            CheckOrder(i == 0 || indexes[i - 1] < indexes[i], "cohorts");
            CheckChains(gaps[i]);
            CheckOrder(values[i].Zip(values[i].Skip(1), (one, next) => CohortValue.Order(one, next) < 0).All(rises => rises), "values");
        }

        return new(
            clock,
            [.. indexes.Select((index, i) => new CohortCounts(index, gaps[i], values[i]))],
            hasAmounts ? Currency.Parse(form.Text("currency")) : null,
            Guard.Count(form.Int64("eventsAfterAsOf"), "eventsAfterAsOf"),
            Guard.Count(form.Int64("returnsBeforeStart"), "returnsBeforeStart"),
            Guard.Count(form.Int64("customersWithoutStart"), "customersWithoutStart"));
    }

    private static CohortClock Clock(Form form)
    {
        string zone = form.Text("zone"), asOf = form.Text("asOf");
        ReportingCalendar calendar = new(
            DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? throw new FormatException("The time zone " + zone + " is not in the tz database."),
            form.Enum<IsoDayOfWeek>("firstDayOfWeek"),
            form.Int32("firstMonthOfFiscalYear"));
        CohortDefinition definition = new(calendar, form.Enum<Granularity>("cohortsBy"))
        {
            Windows = form.Enum<Granularity>("windowsBy"),
            DayRule = form.Enum<CohortDayRule>("dayRule"),
            Start = form.Enum<CohortStart>("start"),
            PeriodZero = form.Enum<CohortPeriodZero>("periodZero"),
            EarlierReturns = form.Enum<EarlierReturns>("earlierReturns"),
        };
        ParseResult<Instant> instant = InstantPattern.ExtendedIso.Parse(asOf);
        return new(definition, instant.Success ? instant.Value : throw new FormatException("The field asOf must be an instant like 2024-04-20T12:00:00Z, but was \"" + asOf + "\"."));
    }

    private static CohortGap[] Gaps(Form form)
    {
        long[] after = form.Int64s("after"), until = form.Int64s("until"), complete = form.Int64s("complete"), members = form.Int64s("members");
        CheckOrder(until.Length == after.Length && complete.Length == after.Length && members.Length == after.Length, "after, until, complete and members");
        return
        [
            .. after.Select((start, i) => new CohortGap(
                checked((int)start),
                until[i] == Endless ? CohortGap.Never : checked((int)until[i]),
                checked((int)complete[i]),
                members[i] > 0 ? members[i] : throw Bad("there must be members in a gap", members[i]))),
        ];
    }

    private static CohortValue[] Values(Form form)
    {
        long[] at = form.Int64s("at"), complete = form.Int64s("valueComplete"), orders = form.Int64s("orders");
        decimal[] amounts = form.Decimals("amounts");
        DoubleDouble[][] spreads = Array.ConvertAll(Spreads, part => DoubleDoubles(form, part.Name));
        CheckOrder(
            complete.Length == at.Length && orders.Length == at.Length && amounts.Length == at.Length && spreads.All(part => part.Length == at.Length),
            "at, valueComplete, orders, amounts and squares");
        return
        [
            .. at.Select((period, i) => new CohortValue(
                checked((int)Guard.Count(period, "at")),
                checked((int)complete[i]),
                Guard.Count(orders[i], "orders"),
                amounts[i],
                new(spreads[0][i], spreads[1][i], spreads[2][i]))),
        ];
    }

    private static DoubleDouble[] DoubleDoubles(Form form, string name)
    {
        double[] high = form.Doubles(name), low = form.Doubles(name + "Rests");
        CheckOrder(high.Length == low.Length, name);
        return [.. high.Select((value, i) => new DoubleDouble(Guard.Finite(value, name), Guard.Finite(low[i], name + "Rests")))];
    }

    /// <summary>Passes when the gaps of a cohort are sorted and every member goes from the start through its periods to the end.</summary>
    private static void CheckChains(CohortGap[] gaps)
    {
        CheckOrder(gaps.Length > 0 && gaps.Zip(gaps.Skip(1), (one, next) => CohortGap.Order(one, next) < 0).All(rises => rises), "gaps");
        Dictionary<(int Complete, int Period), long> arrived = [];
        foreach (CohortGap gap in gaps)
        {
            CheckOrder(gap.After >= -1 && gap.Until > gap.After && gap.Complete >= -1, "gaps");
            Change(gap.After, -gap.Members);
            Change(gap.Until, gap.Members);

            void Change(int period, long members)
            {
                (int, int) key = (gap.Complete, period);
                _ = arrived.TryGetValue(key, out long so);
                arrived[key] = so + members;
            }
        }

        CheckOrder(arrived.All(place => place.Key.Period is -1 or CohortGap.Never || place.Value == 0), "gaps");
    }

    private static T[][] Parts<T>(long[] lengths, int count, T[] whole)
    {
        CheckOrder(lengths.Length == count && lengths.All(length => length >= 0) && lengths.Sum() == whole.Length, "lengths");
        T[][] parts = new T[count][];
        int first = 0;
        for (int i = 0; i < count; i++)
        {
            parts[i] = whole.AsSpan(first, (int)lengths[i]).ToArray();
            first += (int)lengths[i];
        }

        return parts;
    }

    private static void CheckOrder(bool isRight, string what)
    {
        if (!isRight)
        {
            throw new FormatException("The lists of " + what + " do not fit each other.");
        }
    }

    private static FormatException Bad(string rule, long value) => new(Guard.Invariant($"In a table of cohorts {rule}, but there was {value}."));
}
