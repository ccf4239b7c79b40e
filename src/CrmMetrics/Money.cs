using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics;

/// <summary>An exact amount in one currency.</summary>
/// <remarks>
/// <para>The default value is nothing, in no currency yet: it changes nothing when added, and it is the only amount without a
/// currency. Any other amount given an unset currency is one in <see cref="Currency.None"/> (<c>XXX</c>).</para>
/// <para>Nothing rounds but formatting, nothing converts but <see cref="ConvertTo"/>, and there is no addition of a bare number.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<Money>))]
#endif
public readonly record struct Money : IComparable<Money>, IComparable, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<Money, Money, Money>
    , ISubtractionOperators<Money, Money, Money>
    , IUnaryNegationOperators<Money, Money>
    , IMultiplyOperators<Money, decimal, Money>
    , IDivisionOperators<Money, decimal, Money>
    , IDivisionOperators<Money, Money, decimal>
    , IComparisonOperators<Money, Money, bool>
    , IAdditiveIdentity<Money, Money>
    , IParsable<Money>
#endif
{
    /// <summary>Makes an amount.</summary>
    /// <param name="amount">The amount in units of the currency, such as 12.50 euros.</param>
    /// <param name="currency">The currency; unset stands for <see cref="Currency.None"/> unless the amount is 0.</param>
    public Money(decimal amount, Currency currency)
    {
        Amount = amount;
        Currency = currency.IsUnset && amount != 0 ? Currency.None : currency;
    }

    /// <summary>Makes an amount.</summary>
    /// <param name="amount">The amount in units of the currency, such as 12.50 euros.</param>
    /// <param name="currency">The three letters of the currency, such as <c>EUR</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="currency"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="currency"/> is not three letters from A to Z.</exception>
    public Money(decimal amount, string currency)
        : this(amount, Currency.Parse(currency))
    {
    }

    /// <summary>Nothing, in no currency yet.</summary>
    /// <value>The default value, which changes nothing when added.</value>
    public static Money Zero => default;

    /// <summary>The amount in units of the currency.</summary>
    /// <value>Exact; may be negative.</value>
    public decimal Amount { get; }

    /// <summary>The currency.</summary>
    /// <value>Unset for the default value alone.</value>
    public Currency Currency { get; }

    /// <summary>Adds up amounts of one currency.</summary>
    /// <param name="amounts">The amounts; none gives <see cref="Zero"/>.</param>
    /// <returns>The exact sum.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="amounts"/> is <see langword="null"/>.</exception>
    /// <exception cref="CurrencyMismatchException">Two of the amounts are in different currencies.</exception>
    /// <exception cref="OverflowException">The sum has more digits than a decimal holds.</exception>
    public static Money Sum(IEnumerable<Money> amounts)
    {
        MoneySum sum = default;
        Currency currency = default;
        foreach (Money amount in Guard.NotNull(amounts))
        {
            currency = Common(currency, amount.Currency);
            sum.Add(amount.Amount);
        }

        return new(sum.Total, currency);
    }

    /// <summary>Adds up a column of amounts in one currency.</summary>
    /// <param name="amounts">The amounts; none gives 0 of the currency.</param>
    /// <param name="currency">The currency of all the amounts.</param>
    /// <returns>The exact sum.</returns>
    /// <exception cref="OverflowException">The sum has more digits than a decimal holds.</exception>
    public static Money Sum(ReadOnlySpan<decimal> amounts, Currency currency)
    {
        MoneySum sum = default;
        sum.Add(amounts);
        return new(sum.Total, currency);
    }

    /// <summary>The same money in another currency, at a rate of your own.</summary>
    /// <param name="currency">The currency to convert to.</param>
    /// <param name="rate">How many units of <paramref name="currency"/> one unit of this currency buys; above 0.</param>
    /// <returns>The amount times the rate, unrounded but for decimal's 28 digits.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not above 0.</exception>
    public Money ConvertTo(Currency currency, decimal rate) =>
        new(rate > 0 ? Amount * rate : throw Guard.Out(nameof(rate), rate, "an exchange rate must be above 0"), currency);

    /// <summary>Adds amounts of one currency.</summary>
    /// <param name="other">The other amount.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public Money Add(Money other) => this + other;

    /// <summary>Subtracts an amount of the same currency.</summary>
    /// <param name="other">What to take away.</param>
    /// <returns>The difference.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public Money Subtract(Money other) => this - other;

    /// <summary>Multiplies the amount.</summary>
    /// <param name="factor">The factor.</param>
    /// <returns>The product.</returns>
    public Money Multiply(decimal factor) => this * factor;

    /// <summary>Divides the amount.</summary>
    /// <param name="divisor">The divisor.</param>
    /// <returns>The quotient, to decimal's 28 digits.</returns>
    /// <exception cref="DivideByZeroException"><paramref name="divisor"/> is 0.</exception>
    public Money Divide(decimal divisor) => this / divisor;

    /// <summary>How many times another amount goes into this one.</summary>
    /// <param name="divisor">An amount of the same currency.</param>
    /// <returns>The ratio.</returns>
    /// <exception cref="DivideByZeroException"><paramref name="divisor"/> is 0.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public decimal Divide(Money divisor) => this / divisor;

    /// <summary>The amount with its sign changed.</summary>
    /// <returns>The opposite amount.</returns>
    public Money Negate() => -this;

    /// <summary>Orders amounts of one currency; the default value counts as 0 of any currency.</summary>
    /// <param name="other">The other amount.</param>
    /// <returns>Below 0, 0 or above 0.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public int CompareTo(Money other)
    {
        _ = Common(Currency, other.Currency);
        return Amount.CompareTo(other.Amount);
    }

    /// <summary>Orders amounts of one currency.</summary>
    /// <param name="obj">Another amount, or <see langword="null"/>, which comes first.</param>
    /// <returns>Below 0, 0 or above 0.</returns>
    /// <exception cref="ArgumentException"><paramref name="obj"/> is not money.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Money other => CompareTo(other),
        _ => throw new ArgumentException("Money compares with Money, but the argument was " + obj.GetType() + ".", nameof(obj)),
    };

    /// <summary>Adds amounts of one currency.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">Another.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static Money operator +(Money left, Money right) => new(left.Amount + right.Amount, Common(left.Currency, right.Currency));

    /// <summary>Subtracts amounts of one currency.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">What to take away.</param>
    /// <returns>The difference.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static Money operator -(Money left, Money right) => new(left.Amount - right.Amount, Common(left.Currency, right.Currency));

    /// <summary>The amount with its sign changed.</summary>
    /// <param name="value">An amount.</param>
    /// <returns>The opposite amount.</returns>
    public static Money operator -(Money value) => new(-value.Amount, value.Currency);

    /// <summary>Multiplies an amount.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">The factor.</param>
    /// <returns>The product.</returns>
    public static Money operator *(Money left, decimal right) => new(left.Amount * right, left.Currency);

    /// <summary>Multiplies an amount.</summary>
    /// <param name="left">The factor.</param>
    /// <param name="right">An amount.</param>
    /// <returns>The product.</returns>
    public static Money operator *(decimal left, Money right) => right * left;

    /// <summary>Divides an amount.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">The divisor.</param>
    /// <returns>The quotient, to decimal's 28 digits.</returns>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static Money operator /(Money left, decimal right) => new(left.Amount / right, left.Currency);

    /// <summary>How many times one amount goes into another.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">An amount of the same currency.</param>
    /// <returns>The ratio.</returns>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static decimal operator /(Money left, Money right)
    {
        _ = Common(left.Currency, right.Currency);
        return left.Amount / right.Amount;
    }

    /// <summary>Whether an amount is below another of the same currency.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Whether an amount is at most another of the same currency.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>Whether an amount is above another of the same currency.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Whether an amount is at least another of the same currency.</summary>
    /// <param name="left">An amount.</param>
    /// <param name="right">Another.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>Writes the amount and the currency in the current culture, such as <c>1,234.50 EUR</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the amount and the currency.</summary>
    /// <param name="format"><c>G</c> or none: grouped, with two decimals or as many as there are; <c>R</c>: what <c>Parse</c> reads; else a format for the amount.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string digits = Text.IsRoundTrip(format) ? Amount.ToString(CultureInfo.InvariantCulture)
            : Amount.ToString(Text.IsGeneral(format) ? "#,##0.00##########################" : format, formatProvider);
        return Currency.IsUnset ? digits : digits + " " + Currency.Code;
    }

    /// <summary>Reads an amount.</summary>
    /// <param name="text">What the format <c>R</c> writes, such as <c>1234.50 EUR</c>.</param>
    /// <returns>The amount.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is not a number and three letters.</exception>
    public static Money Parse(string text) =>
        TryParse(Guard.NotNull(text), out Money money)
            ? money
            : throw new FormatException("Money is written like 1234.50 EUR, but the text was \"" + text + "\".");

    /// <summary>Reads an amount, if it is one.</summary>
    /// <param name="text">What the format <c>R</c> writes, such as <c>1234.50 EUR</c>.</param>
    /// <param name="result">The amount; the default value when the text is none.</param>
    /// <returns>Whether the text was an amount.</returns>
    public static bool TryParse(string? text, out Money result)
    {
        result = default;
        if (text is null)
        {
            return false;
        }

        int space = text.IndexOf(' ');
        string number = space < 0 ? text : text.Substring(0, space);
        Currency currency = default;
        if ((space >= 0 && (!Currency.TryParse(text.Substring(space + 1), out currency) || currency.IsUnset))
            || !decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
            || (currency.IsUnset && amount != 0))
        {
            return false;
        }

        result = new(amount, currency);
        return true;
    }

    /// <summary>The currency that two amounts share, where an unset one gives way.</summary>
    internal static Currency Common(Currency left, Currency right) =>
        left == right || right.IsUnset ? left
        : left.IsUnset ? right
        : throw new CurrencyMismatchException(left, right);

#if NET8_0_OR_GREATER
    static Money IAdditiveIdentity<Money, Money>.AdditiveIdentity => default;

    static Money IParsable<Money>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Money>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Money result) => TryParse(s, out result);
#endif
}
