using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Returns;

/// <summary>Cash flows of an investment in one currency, dated or in numbered periods: net present value (NPV, XNPV), every internal rate of return (IRR, XIRR), modified return (MIRR), payback.</summary>
/// <remarks>
/// <para>Dated flows are kept in the order of their days, those of one day as their sum; the order of the rows makes no difference. Flows in periods are numbered from 0, and a period without a flow
/// is one of nothing. Amounts are exact; present values are made with doubles, of which 15 digits are kept.</para>
/// <para>Add flows of the same kind only: dated to dated, period by period. <see cref="Zero"/> changes nothing when added.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<CashFlows>))]
#endif
public sealed class CashFlows : ISummary<CashFlows>, IEquatable<CashFlows>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<CashFlows, CashFlows, CashFlows>
    , IAdditiveIdentity<CashFlows, CashFlows>
    , IEqualityOperators<CashFlows, CashFlows, bool>
    , IParsable<CashFlows>
#endif
{
    // Days since 1970, or the numbers of the periods; ascending, each once.
    private readonly int[] when;
    private readonly decimal[] amounts;

    private CashFlows(int[] when, decimal[] amounts, Currency currency, bool? isDated)
    {
        (this.when, this.amounts, Currency, IsDated) = (when, amounts, currency, isDated);
    }

    /// <summary>No flows, neither dated nor in periods.</summary>
    /// <value>Changes nothing when added.</value>
    public static CashFlows Zero { get; } = new([], [], default, null);

    /// <summary>The currency of the flows.</summary>
    /// <value>Unset for <see cref="Zero"/>.</value>
    public Currency Currency { get; }

    /// <summary>Whether the flows have dates; else they have numbered periods.</summary>
    /// <value><see langword="null"/> for <see cref="Zero"/>.</value>
    public bool? IsDated { get; }

    /// <summary>How many days, or periods up to the last, have a flow.</summary>
    /// <value>0 or more.</value>
    public int Count => amounts.Length;

    /// <summary>The first day.</summary>
    /// <value><see langword="null"/> for flows without dates.</value>
    public LocalDate? FirstDate => IsDated == true ? Date(0) : null;

    /// <summary>The sum of the flows, undiscounted.</summary>
    /// <value>In the currency of the flows; 0 for none.</value>
    public Money Total => new(amounts.Sum(), Currency);

    /// <summary>What came in.</summary>
    /// <value>The sum of the flows above 0.</value>
    public Money Inflows => new(amounts.Where(amount => amount > 0).Sum(), Currency);

    /// <summary>What went out.</summary>
    /// <value>The sum of the flows below 0, as an amount of 0 or more.</value>
    public Money Outflows => new(-amounts.Where(amount => amount < 0).Sum(), Currency);

    /// <summary>Takes dated flows, in any order.</summary>
    /// <param name="flows">The flows, all in one currency.</param>
    /// <returns>The flows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="flows"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">They are in different currencies.</exception>
    public static CashFlows From(IEnumerable<CashFlow> flows) => From(flows, flow => flow);

    /// <summary>Takes dated flows from rows of any type, in any order.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="flow">The flow of a row.</param>
    /// <returns>The flows.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">The flows are in different currencies.</exception>
    public static CashFlows From<T>(IEnumerable<T> rows, Func<T, CashFlow> flow)
    {
        _ = Guard.NotNull(flow);
        Currency currency = default;
        SortedDictionary<int, decimal> days = [];
        foreach (T row in Guard.NotNull(rows))
        {
            (LocalDate date, Money amount) = flow(row);
            currency = Money.Common(currency, amount.Currency);
            int day = EpochDays.Of(date.WithCalendar(CalendarSystem.Iso));
            _ = days.TryGetValue(day, out decimal sum);
            days[day] = sum + amount.Amount;
        }

        return days.Count == 0 ? Zero : new([.. days.Keys], [.. days.Values], currency, isDated: true);
    }

    /// <summary>Takes flows in periods.</summary>
    /// <param name="amounts">The flow of each period, the first of number 0; all in one currency. A period without a flow is the default amount or one of 0.</param>
    /// <returns>The flows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="amounts"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">They are in different currencies.</exception>
    public static CashFlows Periodic(IEnumerable<Money> amounts)
    {
        Currency currency = default;
        List<decimal> flows = [];
        foreach (Money amount in Guard.NotNull(amounts))
        {
            currency = Money.Common(currency, amount.Currency);
            flows.Add(amount.Amount);
        }

        return Numbered([.. flows], currency);
    }

    /// <summary>Takes flows in periods.</summary>
    /// <param name="amounts">The flow of each period, the first of number 0.</param>
    /// <param name="currency">Their currency.</param>
    /// <returns>The flows.</returns>
    public static CashFlows Periodic(ReadOnlySpan<decimal> amounts, Currency currency) => Numbered(amounts.ToArray(), currency);

    /// <summary>The flow of a day.</summary>
    /// <param name="date">The day.</param>
    /// <returns>The sum of that day's flows; 0 when there are none.</returns>
    public Money On(LocalDate date) => IsDated == true ? At(EpochDays.Of(date.WithCalendar(CalendarSystem.Iso))) : new(0, Currency);

    /// <summary>The flow of a period.</summary>
    /// <param name="period">Its number, counted from 0.</param>
    /// <returns>The flow; 0 when there is none.</returns>
    public Money In(int period) => IsDated == false ? At(period) : new(0, Currency);

    /// <summary>The net present value of flows in periods (NPV): what they are worth now, each later one less by the rate.</summary>
    /// <param name="rate">The effective rate of a period, above −1: 0.1 for 10 %.</param>
    /// <param name="firstFlow">When the first flow comes.</param>
    /// <returns>The worth, with 15 digits.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not above −1, or <paramref name="firstFlow"/> is no named value.</exception>
    /// <exception cref="InvalidOperationException">The flows have dates.</exception>
    /// <exception cref="OverflowException">The worth passes what a decimal holds.</exception>
    public Money NetPresentValue(double rate, FirstFlow firstFlow = FirstFlow.Now)
    {
        double log = LogOf(rate);
        _ = Guard.Named(firstFlow);
        return IsDated == true
            ? throw new InvalidOperationException("Dated flows are worth something on a day: call NetPresentValue(rate, valuedOn).")
            : Worth(period => -log * (firstFlow == FirstFlow.AfterOnePeriod ? period + 1 : firstFlow == FirstFlow.NowThenMidPeriod && period > 0 ? period - 0.5 : period));
    }

    /// <summary>The net present value of dated flows on a day (XNPV).</summary>
    /// <param name="rate">The effective yearly rate, above −1: 0.1 for 10 %.</param>
    /// <param name="valuedOn">The day on which they are valued; earlier flows are worth more by the rate. Excel takes the day of the first row, whatever it is.</param>
    /// <param name="dayCount">How many years lie between two days.</param>
    /// <returns>The worth, with 15 digits.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not above −1, or <paramref name="dayCount"/> is no named value.</exception>
    /// <exception cref="InvalidOperationException">The flows have no dates.</exception>
    /// <exception cref="OverflowException">The worth passes what a decimal holds.</exception>
    public Money NetPresentValue(double rate, LocalDate valuedOn, DayCount dayCount = DayCount.Actual365Fixed)
    {
        double log = LogOf(rate);
        _ = Guard.Named(dayCount);
        return IsDated == false
            ? throw new InvalidOperationException("Flows in periods have no day to be valued on: call NetPresentValue(rate, firstFlow).")
            : Worth(day => -log * Years(valuedOn.WithCalendar(CalendarSystem.Iso), EpochDays.Date(day), dayCount));
    }

    /// <summary>Every internal rate of return: the yearly rates of dated flows (XIRR), the rates per period of others (IRR).</summary>
    /// <param name="dayCount">How many years lie between two days; plays no part for flows in periods.</param>
    /// <returns>All real rates above −100 %, with the proof that there are no others.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dayCount"/> is no named value.</exception>
    public InternalRates InternalRatesOfReturn(DayCount dayCount = DayCount.Actual365Fixed)
    {
        _ = Guard.Named(dayCount);
        double[] times = new double[Count], sums = new double[Count];
        int length = 0;
        for (int i = 0; i < Count;)
        {
            // Some day counts put two days at one time.
            double time = TimeOf(i);
            decimal sum = 0;
            for (; i < Count && TimeOf(i) <= time; i++)
            {
                sum += amounts[i];
            }

            if (sum != 0)
            {
                (times[length], sums[length]) = (time, (double)sum);
                length++;
            }
        }

        return new(times.AsSpan(0, length), sums.AsSpan(0, length));

        double TimeOf(int index) => IsDated == true ? YearFraction.Between(Date(0), Date(index), dayCount) : when[index];
    }

    /// <summary>The modified internal rate of return of flows in periods (MIRR): what goes out is financed at one rate, what comes in reinvested at another.</summary>
    /// <param name="financeRate">The rate paid on what goes out, above −1.</param>
    /// <param name="reinvestmentRate">The rate earned on what comes in, above −1.</param>
    /// <returns>The rate of a period; <see langword="null"/> when nothing went out, nothing came in, or there is one period only.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not above −1.</exception>
    /// <exception cref="InvalidOperationException">The flows have dates.</exception>
    public double? ModifiedInternalRateOfReturn(double financeRate, double reinvestmentRate)
    {
        double financing = LogOf(financeRate), reinvesting = LogOf(reinvestmentRate), spent = 0, earned = 0;
        if (IsDated == true)
        {
            throw new InvalidOperationException("The modified internal rate of return is defined for flows in periods.");
        }

        int last = Count - 1;
        for (int i = 0; i < Count; i++)
        {
            double amount = (double)amounts[i];
            spent -= Math.Min(0, amount) * Math.Exp(-financing * i);
            earned += Math.Max(0, amount) * Math.Exp(reinvesting * (last - i));
        }

        return spent > 0 && earned > 0 && last > 0 ? ExpLog.Expm1(Math.Log(earned / spent) / last) : null;
    }

    /// <summary>How long the flows take to pay back what went out before.</summary>
    /// <param name="rule">When it counts as paid back.</param>
    /// <param name="rate">The rate at which later flows are discounted, above −1, a year's for dated flows, a period's for others; 0 for the simple payback.</param>
    /// <returns>The time; never, when the flows don't reach it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rule"/> is no named value, or <paramref name="rate"/> is not above −1.</exception>
    public PaybackTime Payback(PaybackRule rule = PaybackRule.FirstCrossing, double rate = 0)
    {
        double log = LogOf(rate);
        _ = Guard.Named(rule);
        double[] times = Array.ConvertAll(when, number => IsDated == true ? (number - when[0]) / 365.0 : number);
        double[] worths = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            worths[i] = (double)amounts[i] * Math.Exp(-log * times[i]);
        }

        return PaybackTime.Of(times, worths, rule, isYears: IsDated == true);
    }

    /// <summary>The rate without inflation that a rate with inflation amounts to: discount money of the day with nominal rates and money of constant worth with real ones, never across.</summary>
    /// <param name="nominalRate">The rate with inflation, above −1.</param>
    /// <param name="inflation">The inflation of the same period, above −1.</param>
    /// <returns>(1 + nominal) ÷ (1 + inflation) − 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not above −1.</exception>
    public static double RealRate(double nominalRate, double inflation) => ExpLog.Expm1(LogOf(nominalRate) - LogOf(inflation));

    /// <summary>Joins flows: those of one day, or one period, become their sum.</summary>
    /// <param name="other">Flows of the same kind in the same currency.</param>
    /// <returns>The flows of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One has dates and the other periods.</exception>
    /// <exception cref="CurrencyMismatchException">They are in different currencies.</exception>
    public CashFlows Add(CashFlows other)
    {
        _ = Guard.NotNull(other);
        if (IsDated is null || other.IsDated is null)
        {
            return IsDated is null ? other : this;
        }

        if (IsDated != other.IsDated)
        {
            throw Guard.Bad(nameof(other), $"other: flows with dates and flows in periods don't add; give both dates, or both periods.");
        }

        Currency currency = Money.Common(Currency, other.Currency);
        SortedDictionary<int, decimal> sums = [];
        foreach (CashFlows flows in new[] { this, other })
        {
            for (int i = 0; i < flows.Count; i++)
            {
                _ = sums.TryGetValue(flows.when[i], out decimal sum);
                sums[flows.when[i]] = sum + flows.amounts[i];
            }
        }

        return new([.. sums.Keys], [.. sums.Values], currency, IsDated);
    }

    /// <summary>Joins flows.</summary>
    /// <param name="left">Flows.</param>
    /// <param name="right">Others of the same kind in the same currency.</param>
    /// <returns>The flows of both.</returns>
    /// <exception cref="ArgumentNullException">An operand is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One has dates and the other periods.</exception>
    /// <exception cref="CurrencyMismatchException">They are in different currencies.</exception>
    public static CashFlows operator +(CashFlows left, CashFlows right) => Guard.NotNull(left).Add(right);

    /// <summary>Whether two are the same flows.</summary>
    /// <param name="left">Flows.</param>
    /// <param name="right">Others.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool operator ==(CashFlows? left, CashFlows? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">Flows.</param>
    /// <param name="right">Others.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(CashFlows? left, CashFlows? right) => !(left == right);

    /// <summary>Whether others are the same flows.</summary>
    /// <param name="other">Flows.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(CashFlows? other) =>
        other is not null && IsDated == other.IsDated && Currency == other.Currency && when.AsSpan().SequenceEqual(other.when) && amounts.AsSpan().SequenceEqual(other.amounts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CashFlows);

    /// <inheritdoc/>
    public override int GetHashCode() => (Count, Currency, Count == 0 ? 0 : when[0], Count == 0 ? 0 : amounts[Count - 1]).GetHashCode();

    /// <summary>Writes what comes in and goes out in the current culture.</summary>
    /// <returns>The text, such as <c>5 flows, 77,000.00 EUR in, 70,000.00 EUR out</c>.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the flows.</summary>
    /// <param name="format"><c>G</c> or none: what comes in and goes out; <c>R</c>: what <see cref="Parse"/> reads; else a format for <see cref="Total"/>.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format) ? Fields().ToString()
        : !Text.IsGeneral(format) ? Total.ToString(format, formatProvider)
        : Count == 0 ? "no flows"
        : Text.In(formatProvider, $"{Count} flows, {Inflows:N2} in, {Outflows:N2} out");

    /// <summary>Reads flows.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The flows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CashFlows Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads flows, if the text is such.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The flows; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was.</returns>
    public static bool TryParse(string? text, out CashFlows result) => Form.TryParse(text, Read, Zero, out result);

    private static double LogOf(double rate) =>
        Guard.Finite(rate) > -1 ? ExpLog.Log1p(rate) : throw Guard.Out(nameof(rate), rate, "a rate must be above -1, which is -100 %");

    private static double Years(LocalDate from, LocalDate to, DayCount dayCount) =>
        from <= to ? YearFraction.Between(from, to, dayCount) : -YearFraction.Between(to, from, dayCount);

    private static CashFlows Numbered(decimal[] amounts, Currency currency) =>
        amounts.Length == 0 ? Zero : new([.. Enumerable.Range(0, amounts.Length)], amounts, currency, isDated: false);

    private LocalDate Date(int index) => EpochDays.Date(when[index]);

    private Money At(int number)
    {
        int index = Array.BinarySearch(when, number);
        return new(index >= 0 ? amounts[index] : 0, Currency);
    }

    /// <summary>The sum of the flows, each times e to a power.</summary>
    private Money Worth(Func<int, double> power)
    {
        // Compensated: flows that nearly cancel keep their digits.
        double sum = 0, lost = 0;
        for (int i = 0; i < Count; i++)
        {
            double worth = (double)amounts[i] * Math.Exp(power(when[i])), next = sum + worth;
            lost += Math.Abs(sum) >= Math.Abs(worth) ? sum - next + worth : worth - next + sum;
            sum = next;
        }

        return new((decimal)(sum + lost), Currency);
    }

    private Form Fields() => IsDated switch
    {
        null => new Form().Add("amounts", amounts),
        true => new Form().Add("currency", Currency.Code).Add("first", Date(0)).Add("days", when.Select(day => (long)day - when[0])).Add("amounts", amounts),
        false => new Form().Add("currency", Currency.Code).Add("amounts", amounts),
    };

    private static CashFlows Read(Form form)
    {
        decimal[] flows = form.Decimals("amounts");
        if (flows.Length == 0)
        {
            return Zero;
        }

        Currency currency = Currency.Parse(form.Text("currency"));
        if (!form.Has("first"))
        {
            return Numbered(flows, currency);
        }

        int first = EpochDays.Of(form.Date("first"));
        int[] days = Array.ConvertAll(form.Int64s("days"), day => checked((int)(first + day)));
        return days.Length != flows.Length ? throw new FormatException(Guard.Invariant($"There must be as many days as amounts, but there are {days.Length} and {flows.Length}."))
            : days.Zip(days.Skip(1), (a, b) => a < b).Contains(false) ? throw new FormatException("The days must ascend.")
            : new(days, flows, currency, isDated: true);
    }

#if NET8_0_OR_GREATER
    static CashFlows IAdditiveIdentity<CashFlows, CashFlows>.AdditiveIdentity => Zero;

    static CashFlows IParsable<CashFlows>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CashFlows>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CashFlows result) => TryParse(s, out result);
#endif
}
