using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <summary>The sums over customers behind <see cref="RevenueMovements"/>.</summary>
/// <remarks>An amount is kept as units of which so many make a month's money, one number for all of them: a ledger of yearly plans keeps yearly amounts, so that nothing
/// is divided before it is read. The products are in the square of a month's money, in 31 digits.</remarks>
internal sealed class RevenueSums
{
    /// <summary>How many lines there are.</summary>
    public const int Lines = (int)RevenueLine.Contracts + 1;

    /// <summary>How many of them have their products added up.</summary>
    public const int Multiplied = (int)RevenueLine.Closing + 1;

    /// <summary>How many movements are counted: new, reactivation, expansion, price increase, contraction, churn.</summary>
    public const int Counts = 6;

    /// <summary>How many of the largest customers are remembered.</summary>
    public const int Largest = 10;

    private const int Products = Multiplied * (Multiplied + 1) / 2;

    private static readonly string[] Names =
    [
        "opening", "new", "reactivation", "expansion", "priceIncrease", "contraction", "churn", "capped", "cohort", "returned", "due", "renewed",
        "closing", "currencyEffect", "contracts",
    ];

    private readonly decimal[] units = new decimal[Lines];
    private readonly long[] counts = new long[Counts];
    private readonly DoubleDouble[] products = new DoubleDouble[Products];
    private decimal[] largest = [];

    /// <summary>How many units make a month's money.</summary>
    public long Parts { get; private set; } = 1;

    public Currency Currency { get; private set; }

    /// <summary>How many customers paid or moved.</summary>
    public long Customers { get; private set; }

    public long OpeningCustomers { get; private set; }

    public long ClosingCustomers { get; private set; }

    public long LostCustomers { get; private set; }

    /// <summary>Whether the totals were given without the customers behind them.</summary>
    public bool IsTotalOnly { get; private set; }

    /// <summary>The opening amounts of the largest customers in units, largest first.</summary>
    public IReadOnlyList<decimal> LargestOpenings => largest;

    public decimal this[RevenueLine line] => units[(int)line];

    public static RevenueSums Of(IReadOnlyList<RevenueChange> changes, Currency currency)
    {
        RevenueSums sums = new() { Currency = currency };
        MoneySum[] totals = new MoneySum[Lines];
        foreach (RevenueChange change in changes)
        {
            sums.Parts = Exact.CommonMultiple(sums.Parts, change.Parts);
            sums.Currency = Money.Common(sums.Currency, change.Currency);
        }

        foreach (RevenueChange change in changes)
        {
            long times = sums.Parts / change.Parts;
            for (int line = 0; line < Lines; line++)
            {
                decimal amount = change.Units((RevenueLine)line);
                if (amount != 0)
                {
                    totals[line].Add(times == 1 ? amount : Exact.Product(amount, times));
                }
            }

            for (int kind = 0; kind < Counts; kind++)
            {
                sums.counts[kind] += change.Count(kind);
            }

            sums.Customers += change.IsEmpty ? 0 : 1;
            sums.OpeningCustomers += change.IsOpening ? 1 : 0;
            sums.ClosingCustomers += change.IsClosing ? 1 : 0;
            sums.LostCustomers += change is { IsOpening: true, IsClosing: false } ? 1 : 0;
            sums.Multiply(change);
        }

        for (int line = 0; line < Lines; line++)
        {
            sums.units[line] = totals[line].Total;
        }

        sums.largest = [.. changes.Where(change => change.IsOpening)
            .Select(change => Exact.Product(change.Units(RevenueLine.Opening), sums.Parts / change.Parts))
            .OrderByDescending(amount => amount).Take(Largest)];
        return sums;
    }

    /// <summary>Sums that were made elsewhere, in a month's money.</summary>
    public static RevenueSums OfTotals(decimal[] lines, Currency currency, long opening, long closing, long lost)
    {
        RevenueSums sums = new() { Currency = currency, OpeningCustomers = opening, ClosingCustomers = closing, LostCustomers = lost, IsTotalOnly = true };
        sums.Customers = checked(opening + Math.Max(0, closing - (opening - lost)));
        lines.CopyTo(sums.units, 0);
        return sums;
    }

    public RevenueSums Join(RevenueSums other)
    {
        RevenueSums joined = new()
        {
            Parts = Exact.CommonMultiple(Parts, other.Parts),
            Currency = Money.Common(Currency, other.Currency),
            Customers = Customers + other.Customers,
            OpeningCustomers = OpeningCustomers + other.OpeningCustomers,
            ClosingCustomers = ClosingCustomers + other.ClosingCustomers,
            LostCustomers = LostCustomers + other.LostCustomers,
            IsTotalOnly = IsTotalOnly || other.IsTotalOnly,
        };
        long mine = joined.Parts / Parts, theirs = joined.Parts / other.Parts;
        for (int line = 0; line < Lines; line++)
        {
            joined.units[line] = Exact.Sum(Exact.Product(units[line], mine), Exact.Product(other.units[line], theirs));
        }

        for (int kind = 0; kind < Counts; kind++)
        {
            joined.counts[kind] = counts[kind] + other.counts[kind];
        }

        if (!joined.IsTotalOnly)
        {
            for (int i = 0; i < Products; i++)
            {
                joined.products[i] = products[i] + other.products[i];
            }

            joined.largest = [.. largest.Select(amount => Exact.Product(amount, mine)).Concat(other.largest.Select(amount => Exact.Product(amount, theirs)))
                .OrderByDescending(amount => amount).Take(Largest)];
        }

        return joined;
    }

    public bool Same(RevenueSums other) =>
        (Parts, Currency, Customers, OpeningCustomers, ClosingCustomers, LostCustomers, IsTotalOnly)
            == (other.Parts, other.Currency, other.Customers, other.OpeningCustomers, other.ClosingCustomers, other.LostCustomers, other.IsTotalOnly)
        && units.AsSpan().SequenceEqual(other.units) && counts.AsSpan().SequenceEqual(other.counts)
        && largest.AsSpan().SequenceEqual(other.largest) && products.AsSpan().SequenceEqual(other.products);

    public long Count(int kind) => counts[kind];

    /// <summary>A line as a month's money, divided now.</summary>
    public Money Monthly(RevenueLine line) => new(Parts == 1 ? this[line] : this[line] / Parts, Currency);

    /// <summary>A line as a year's money, divided now.</summary>
    public Money Yearly(RevenueLine line)
    {
        const int MonthsInYear = 12;
        return Parts % MonthsInYear == 0
            ? new(this[line] / (Parts / MonthsInYear), Currency)
            : new(Exact.Product(this[line], MonthsInYear) / Parts, Currency);
    }

    /// <summary>The sum of the products of two combinations of lines, in the square of a month's money.</summary>
    public DoubleDouble Product(int[] left, int[] right)
    {
        DoubleDouble sum = default;
        for (int i = 0; i < Multiplied; i++)
        {
            for (int j = 0; j < Multiplied; j++)
            {
                int times = left[i] * right[j];
                if (times != 0)
                {
                    DoubleDouble product = products[Place(i, j)];
                    sum += times > 0 ? product : -product;
                }
            }
        }

        return sum;
    }

    /// <summary>A combination of lines in units.</summary>
    public decimal Sum(int[] combination)
    {
        decimal sum = 0;
        for (int i = 0; i < Multiplied; i++)
        {
            sum = combination[i] switch
            {
                > 0 => Exact.Sum(sum, units[i]),
                < 0 => Exact.Sum(sum, -units[i]),
                _ => sum,
            };
        }

        return sum;
    }

    public Form AddTo(Form form)
    {
        form = form.Add("parts", Parts);
        for (int line = 0; line < Lines; line++)
        {
            form = form.Add(Names[line], new Money(units[line], Currency));
        }

        form = form.Add("counts", counts).Add("customers", Customers).Add("openingCustomers", OpeningCustomers)
            .Add("closingCustomers", ClosingCustomers).Add("lostCustomers", LostCustomers);
        return IsTotalOnly ? form : form.Add("largest", largest).Add("products", products.Select(product => product.High)).Add("productRests", products.Select(product => product.Low));
    }

    public static RevenueSums Read(Form form)
    {
        RevenueSums sums = new() { Parts = form.Int64("parts"), IsTotalOnly = !form.Has("products") };
        _ = sums.Parts >= 1 ? sums.Parts : throw Guard.Out("parts", sums.Parts, "must be 1 or more");
        for (int line = 0; line < Lines; line++)
        {
            Money amount = form.Money(Names[line]);
            sums.Currency = Money.Common(sums.Currency, amount.Currency);
            sums.units[line] = line == (int)RevenueLine.CurrencyEffect ? amount.Amount : Guard.NotNegative(amount, Names[line]).Amount;
        }

        long[] counted = form.Int64s("counts");
        Fits(counted.Length == Counts, "counts", counted.Length);
        counted.CopyTo(sums.counts, 0);
        sums.Customers = Guard.Count(form.Int64("customers"), "customers");
        sums.OpeningCustomers = Guard.Part(form.Int64("openingCustomers"), sums.Customers, "openingCustomers");
        sums.ClosingCustomers = Guard.Part(form.Int64("closingCustomers"), sums.Customers, "closingCustomers");
        sums.LostCustomers = Guard.Part(form.Int64("lostCustomers"), sums.OpeningCustomers, "lostCustomers");
        if (!sums.IsTotalOnly)
        {
            sums.largest = form.Decimals("largest");
            Fits(sums.largest.Length == Math.Min(Largest, sums.OpeningCustomers), "largest", sums.largest.Length);
            double[] high = form.Doubles("products"), low = form.Doubles("productRests");
            Fits(high.Length == Products && low.Length == Products, "products", high.Length);
            for (int i = 0; i < Products; i++)
            {
                sums.products[i] = new(Guard.Finite(high[i], "products"), Guard.Finite(low[i], "productRests"));
            }
        }

        return sums.Balanced();
    }

    /// <summary>These sums, if opening and movements make the closing.</summary>
    public RevenueSums Balanced()
    {
        decimal sum = this[RevenueLine.Opening];
        foreach (RevenueLine line in (RevenueLine[])[RevenueLine.New, RevenueLine.Reactivation, RevenueLine.Expansion, RevenueLine.PriceIncrease, RevenueLine.CurrencyEffect])
        {
            sum = Exact.Sum(sum, this[line]);
        }

        sum = Exact.Sum(Exact.Sum(sum, -this[RevenueLine.Contraction]), -this[RevenueLine.Churn]);
        return sum == this[RevenueLine.Closing]
            ? this
            : throw Guard.Out("closing", this[RevenueLine.Closing], Guard.Invariant($"opening and movements make {sum}"));
    }

    private static void Fits(bool fits, string name, int length)
    {
        if (!fits)
        {
            throw Guard.Bad(name, $"{name}: the length {length} does not fit the other fields.");
        }
    }

    // The upper triangle, row by row.
    private static int Place(int i, int j)
    {
        (int row, int column) = i <= j ? (i, j) : (j, i);
        return (row * Multiplied) - (row * (row - 1) / 2) + column - row;
    }

    private void Multiply(RevenueChange change)
    {
        Span<int> places = stackalloc int[Multiplied];
        DoubleDouble[] values = new DoubleDouble[Multiplied];
        int count = 0;
        DoubleDouble parts = DoubleDouble.Of(change.Parts);
        for (int line = 0; line < Multiplied; line++)
        {
            decimal amount = change.Units((RevenueLine)line);
            if (amount != 0)
            {
                values[count] = change.Parts == 1 ? DoubleDouble.Of(amount) : DoubleDouble.Of(amount) / parts;
                places[count++] = line;
            }
        }

        for (int i = 0; i < count; i++)
        {
            for (int j = i; j < count; j++)
            {
                products[Place(places[i], places[j])] += values[i] * values[j];
            }
        }
    }
}
