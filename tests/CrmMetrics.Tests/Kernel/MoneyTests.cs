using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Kernel;

public class MoneyTests
{
    private static readonly Currency Euro = Given.Euro;

    private static readonly Currency Dollar = Given.Dollar;

    [Fact]
    public void Nothing_in_no_currency_changes_nothing_when_added() =>
        Check.That(Given.Euros, money => money + Money.Zero == money && Money.Zero + money == money && money - Money.Zero == money);

    [Fact]
    public void Adding_is_associative_and_commutative() =>
        Check.That<Money>(Given.Euros, (a, b, c) => a + b + c == a + (b + c) && a + b == b + a);

    [Fact]
    public void Adding_across_currencies_fails_the_same_way_in_any_order()
    {
        Arbitrary<Money> any = Arb.From(
            from amount in Given.AmountGen
            from currency in Gen.Elements(default, Currency.None, Euro, Dollar)
            select new Money(amount, currency));
        Check.That<Money>(any, (a, b, c) => Try(() => a + b + c) == Try(() => a + (b + c)) && Try(() => a + b) == Try(() => b + a));

        static Money? Try(Func<Money> sum)
        {
            try
            {
                return sum();
            }
            catch (CurrencyMismatchException)
            {
                return null;
            }
        }
    }

    [Fact]
    public void Taking_away_undoes_adding() => Check.That(Given.Euros, Given.Euros, (a, b) => (a + b - b).Amount == a.Amount && a - b == -(b - a));

    [Fact]
    public void An_amount_without_a_currency_is_in_XXX_and_zero_without_one_is_the_default()
    {
        Assert.Equal(Currency.None, new Money(5, default(Currency)).Currency);
        Assert.Equal(default, new Money(0, default(Currency)));
        Assert.NotEqual(default, new Money(0, Euro));
    }

    [Fact]
    public void Mixing_currencies_names_both_codes()
    {
        CurrencyMismatchException problem = Assert.Throws<CurrencyMismatchException>(() => new Money(1, Euro) + new Money(1, Dollar));
        Assert.Equal("An amount in EUR cannot be combined with one in USD: convert one of them first.", problem.Message);
        Assert.Equal((Euro, Dollar), (problem.Expected, problem.Actual));
        _ = Assert.Throws<CurrencyMismatchException>(() => new Money(1, Euro) < new Money(1, Dollar));
        _ = Assert.Throws<CurrencyMismatchException>(() => new Money(1, Euro) / new Money(1, Dollar));
        _ = Assert.Throws<CurrencyMismatchException>(() => Money.Sum([new Money(1, Euro), new Money(1, Dollar)]));
    }

    [Fact]
    public void Arithmetic_is_that_of_decimals()
    {
        Money money = new(12.50m, "EUR");
        Assert.Equal(new Money(25.00m, Euro), money * 2);
        Assert.Equal(new Money(25.00m, Euro), 2 * money);
        Assert.Equal(new Money(6.25m, Euro), money / 2);
        Assert.Equal(2.5m, money / new Money(5, Euro));
        Assert.Equal(new Money(-12.50m, Euro), -money);
        Assert.Equal(new Money(13.75m, Dollar), money.ConvertTo(Dollar, 1.1m));
        Money less = new(12, Euro), same = new(12.5m, Euro);
        Assert.True(money > less && money >= same && less < money && money <= same && money == same);
        _ = Assert.Throws<DivideByZeroException>(() => money / 0m);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => money.ConvertTo(Dollar, 0)).ParamName);
    }

    [Fact]
    public void It_is_written_for_people_and_for_machines()
    {
        Money money = new(1234.5m, Euro);
        Assert.Equal("1,234.50 EUR", money.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("1.234,50 EUR", money.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("1235 EUR", money.ToString("F0", CultureInfo.InvariantCulture));
        Assert.Equal("1234.5 EUR", money.ToString("R", CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("0", Money.Zero.ToString("R", null));
    }

    [Fact]
    public void Written_down_it_reads_back() => Check.That(Given.Euros, money => Money.Parse(money.ToString("R", null)) == money);

    [Theory]
    [InlineData("")]
    [InlineData("12.5")]
    [InlineData("12,5 EUR")]
    [InlineData("12.5 EURO")]
    [InlineData("EUR 12.5")]
    [InlineData("12.5 ")]
    public void What_is_no_money_is_refused_with_the_text(string text)
    {
        Assert.Contains("\"" + text + "\"", Assert.Throws<FormatException>(() => Money.Parse(text)).Message);
        Assert.False(Money.TryParse(text, out Money money));
        Assert.Equal(default, money);
    }

#if NET8_0_OR_GREATER
    [Fact]
    public void Written_as_json_it_reads_back() => Check.That(Given.Euros, money =>
        System.Text.Json.JsonSerializer.Deserialize<Money>(System.Text.Json.JsonSerializer.Serialize(money)) == money);
#endif

    [Fact]
    public void A_column_adds_up_to_what_the_amounts_add_up_to_in_any_order()
    {
        Arbitrary<decimal[]> columns = Arb.From(Given.AmountGen.ArrayOf());
        Check.That(columns, column =>
        {
            decimal expected = column.Aggregate(0m, (sum, amount) => sum + amount);
            return Money.Sum(column, Euro).Amount == expected && Money.Sum(Enumerable.Reverse(column).ToArray(), Euro).Amount == expected
                && Money.Sum(column.Select(amount => new Money(amount, Euro))).Amount == expected;
        });
    }

    [Fact]
    public void A_sum_past_the_digits_of_a_decimal_overflows_and_is_never_rounded()
    {
        _ = Assert.Throws<OverflowException>(() => Money.Sum([decimal.MaxValue, 1m], Euro));
        _ = Assert.Throws<OverflowException>(() => Money.Sum([decimal.MaxValue, 0.5m], Euro));
        _ = Assert.Throws<OverflowException>(() => Money.Sum([new Money(decimal.MaxValue, Euro), new Money(0.01m, Euro)]));
        Assert.Equal(decimal.MaxValue, Money.Sum([decimal.MaxValue, -1m, 1m], Euro).Amount);
    }
}

public class CurrencyTests
{
    [Fact]
    public void Every_three_letters_read_back()
    {
        Arbitrary<string> codes = Arb.From(Gen.Choose('A', 'Z').ArrayOf(3).Select(letters => new string([.. letters.Select(letter => (char)letter)])));
        Check.That(codes, code => Currency.Parse(code).Code == code && Currency.Parse(code.ToLowerInvariant()) == Currency.Parse(code));
    }

    [Fact]
    public void The_default_is_unset() => Assert.True(default(Currency).IsUnset && default(Currency).Code.Length == 0 && Currency.Parse("").IsUnset && !Currency.None.IsUnset);

    [Theory]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("E1R")]
    [InlineData("€€€")]
    [InlineData("ıII")]
    public void What_is_no_code_is_refused_with_the_text(string text) =>
        Assert.Equal("A currency is three letters from A to Z, but the text was \"" + text + "\".", Assert.Throws<FormatException>(() => Currency.Parse(text)).Message);
}
