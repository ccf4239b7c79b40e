using System;
using System.Collections.Generic;
using NodaTime;

namespace CrmMetrics.Lifetime;

/// <summary>Gathers purchases, numbers their customers, and puts together what is known of a day before it takes too much room.</summary>
internal sealed class PurchaseFeed<TCustomer>
    where TCustomer : notnull
{
    private const int BlockLength = 2048;
    private const int CompactFrom = 4_000_000;

    // Where putting days together has gained less than half, it is tried again after so many times as many purchases; else after twice as many.
    private const int Patience = 8;

    private const int MostRows = int.MaxValue - 64;
    private const string NoCustomer = "has no customer";

    private readonly PurchaseDefinition definition;
    private readonly KeyEncoder<TCustomer> encoder = new();
    private readonly TCustomer[] keys = new TCustomer[BlockLength];
    private RowProblems problems = new();
    private int[] customers = [];
    private int[] days = [];
    private decimal[] amounts = [];
    private int count;
    private int waiting;
    private long compactFrom = CompactFrom;

    public PurchaseFeed(PurchaseDefinition definition, bool withAmounts)
    {
        this.definition = definition;
        WithAmounts = withAmounts;
    }

    /// <summary>Whether each purchase has an amount.</summary>
    public bool WithAmounts { get; }

    /// <summary>The currency of the amounts so far.</summary>
    public Currency Currency { get; private set; }

    /// <summary>How many customers there are.</summary>
    public int Customers
    {
        get
        {
            Flush();
            return encoder.Count;
        }
    }

    /// <summary>The log of a door that reads rows.</summary>
    public static PurchaseLog<TCustomer> Log<T>(IEnumerable<T> rows, Func<T, Purchase<TCustomer>> fact, PurchaseDefinition? definition, string name)
    {
        PurchaseDefinition chosen = (definition ?? PurchaseDefinition.Default).Checked();
        PurchaseFeed<TCustomer>? feed = null;
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                // The first row tells whether amounts are looked at.
                Purchase<TCustomer> purchase = fact(row);
                feed ??= For(rows, chosen, purchase.Amount is not null);
                feed.Add(in purchase, first++);
            }
        });
        feed ??= new(chosen, false);
        feed.ThrowIfAny(name);
        return feed.ToLog(1, name, isLast: true);
    }

    /// <summary>The same for rows of which only the customer and the date are looked at.</summary>
    public static PurchaseLog<TCustomer> Log<T>(IEnumerable<T> rows, Func<T, TCustomer> customer, Func<T, LocalDate> date, PurchaseDefinition? definition, string name)
    {
        PurchaseFeed<TCustomer> feed = For(rows, (definition ?? PurchaseDefinition.Default).Checked(), withAmounts: false);
        Rows.InBlocks(rows, (block, first) => feed.Add(block, first, customer, date));
        feed.ThrowIfAny(name);
        return feed.ToLog(1, name, isLast: true);
    }

    /// <summary>Adds a purchase.</summary>
    public void Add(in Purchase<TCustomer> purchase, long row)
    {
        if (!IsUsable(in purchase, row))
        {
            return;
        }

        decimal amount = purchase.Amount is { } money ? money.Amount : 0;
        if (amount < 0 && definition.Refunds == RefundRule.LeftOut)
        {
            // The customer keeps the place of this row, as in columns.
            Flush();
            _ = encoder.Encode(purchase.Customer);
            return;
        }

        Reserve(1);
        int place = count + waiting;
        keys[waiting++] = purchase.Customer;
        days[place] = EpochDays.Of(purchase.Date);
        if (WithAmounts)
        {
            amounts[place] = amount;
        }

        if (waiting == BlockLength)
        {
            Flush();
        }
    }

    /// <summary>Adds columns that have been checked, or nothing of them.</summary>
    public void Add(PurchaseColumns<TCustomer> columns)
    {
        Currency common = Money.Common(Currency, columns.KnownCurrency);
        ReadOnlyMemory<int> theirDays = columns.DaysOfRows();
        PurchaseRows.CheckDays(theirDays.Span);
        PurchaseRows.CheckRefunds(columns.Amounts.Span, definition.Refunds);
        Flush();
        Currency = common;
        int[] numbers = new int[columns.Count];
        encoder.Encode(columns.Customers.Span, numbers);
        PurchaseRows rows = new PurchaseRows { Customers = numbers, Days = theirDays, Amounts = columns.Amounts, CustomerCount = encoder.Count }.WithoutRefunds(definition.Refunds);
        Append(rows.Customers.Span, rows.Days.Span, rows.Amounts.Span);
    }

    /// <summary>Joins what another feed of the same definition has taken in.</summary>
    public void Merge(PurchaseFeed<TCustomer> other)
    {
        Flush();
        other.Flush();
        Currency = Money.Common(Currency, other.Currency);
        int[] renumbered = encoder.Merge(other.encoder), numbers = new int[other.count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = renumbered[other.customers[i]];
        }

        Append(numbers, other.days.AsSpan(0, other.count), other.amounts.AsSpan(0, WithAmounts ? other.count : 0));
    }

    /// <summary>The log of all so far.</summary>
    /// <param name="threads">How many threads work at the same time.</param>
    /// <param name="name">The argument that is to blame.</param>
    /// <param name="isLast">Whether nothing is added afterwards, so that the ids need not be copied.</param>
    public PurchaseLog<TCustomer> ToLog(int threads, string name, bool isLast)
    {
        Flush();
        KeyEncoder<TCustomer> own = encoder;
        if (!isLast)
        {
            own = new();
            _ = own.Merge(encoder);
        }

        return new(new CustomerKeys<TCustomer>(own), PurchaseSort.Table(Gathered(), definition, threads), definition, Currency, name);
    }

    /// <summary>Passes when no purchase so far was wrong, and forgets those that were.</summary>
    public void ThrowIfAny(string name)
    {
        RowProblems wrong = problems;
        problems = new();
        wrong.ThrowIfAny(name);
    }

    /// <summary>A feed with room for rows whose number is known.</summary>
    private static PurchaseFeed<TCustomer> For<T>(IEnumerable<T> rows, PurchaseDefinition definition, bool withAmounts)
    {
        PurchaseFeed<TCustomer> feed = new(definition, withAmounts);
        if (rows is IReadOnlyCollection<T> { Count: var known and > 0 })
        {
            feed.Resize((int)Math.Min(MostRows, known + (long)BlockLength));
        }

        return feed;
    }

    private void Add<T>(ReadOnlySpan<T> rows, long first, Func<T, TCustomer> customer, Func<T, LocalDate> date)
    {
        for (int from = 0; from < rows.Length; from += BlockLength)
        {
            Flush();
            ReadOnlySpan<T> block = rows.Slice(from, Math.Min(BlockLength, rows.Length - from));
            Reserve(block.Length);
            Span<int> theirDays = days.AsSpan(count, block.Length);
            Span<TCustomer> theirs = keys.AsSpan(0, block.Length);
            for (int i = 0; i < theirs.Length && i < theirDays.Length; i++)
            {
                T row = block[i];
                theirs[i] = customer(row);
                theirDays[i] = EpochDays.Of(date(row));
            }

            waiting = WithoutNulls(theirs, theirDays, first + from);
        }
    }

    /// <summary>Notes the rows without a customer, and moves the others together.</summary>
    private int WithoutNulls(Span<TCustomer> theirs, Span<int> theirDays, long first)
    {
        if (default(TCustomer) is not null)
        {
            return theirs.Length;
        }

        int kept = 0;
        for (int i = 0; i < theirs.Length; i++)
        {
            if (theirs[i] is null)
            {
                problems.Add(first + i, NoCustomer);
                continue;
            }

            theirs[kept] = theirs[i];
            theirDays[kept++] = theirDays[i];
        }

        return kept;
    }

    private PurchaseRows Gathered() => new()
    {
        Customers = customers.AsMemory(0, count),
        Days = days.AsMemory(0, count),
        Amounts = amounts.AsMemory(0, WithAmounts ? count : 0),
        CustomerCount = encoder.Count,
    };

    private void Append(ReadOnlySpan<int> numbers, ReadOnlySpan<int> theirDays, ReadOnlySpan<decimal> theirAmounts)
    {
        Reserve(numbers.Length);
        numbers.CopyTo(customers.AsSpan(count));
        theirDays.CopyTo(days.AsSpan(count));
        if (WithAmounts)
        {
            theirAmounts.CopyTo(amounts.AsSpan(count));
        }

        count += numbers.Length;
    }

    private void Flush()
    {
        encoder.Encode(keys.AsSpan(0, waiting), customers.AsSpan(count, waiting));
        count += waiting;
        waiting = 0;
    }

    /// <summary>Makes room, by putting the purchases of a day together where that gains something, else by taking more.</summary>
    private void Reserve(int more)
    {
        if (count + waiting <= days.Length - more)
        {
            return;
        }

        Flush();
        if (definition.SameDay == SameDayPurchases.AsOne && count >= compactFrom)
        {
            PurchaseTable table = PurchaseSort.Table(Gathered(), null, 1);
            compactFrom = Math.Max(CompactFrom, (long)table.Count * (table.Count <= count / 2 ? 2 : Patience));
            count = table.Count;
            table.CopyTo(customers, days, amounts);
        }

        if (count + (long)more > days.Length - (days.Length / 4))
        {
            int length = (int)Math.Min(MostRows, Math.Max(count + (long)more, Math.Max(BlockLength, 2L * days.Length)));
            if (length < count + (long)more)
            {
                throw new OverflowException(Guard.Invariant($"A log holds up to {MostRows:N0} purchases of different customers or days."));
            }

            Resize(length);
        }
    }

    private void Resize(int length)
    {
        Array.Resize(ref customers, length);
        Array.Resize(ref days, length);
        if (WithAmounts)
        {
            Array.Resize(ref amounts, length);
        }
    }

    private bool IsUsable(in Purchase<TCustomer> purchase, long row)
    {
        string? problem = purchase.Customer is null ? NoCustomer
            : WithAmounts && purchase.Amount is null ? "has no amount, unlike the rows before it"
            : !WithAmounts && purchase.Amount is not null ? "has an amount, unlike the rows before it"
            : purchase.Amount is { Amount: < 0 } refund && definition.Refunds == RefundRule.Refused ? PurchaseRows.RefundProblem(refund.Amount)
            : null;
        if (problem is not null)
        {
            problems.Add(row, problem);
            return false;
        }

        if (purchase.Amount is { Currency: { IsUnset: false } currency })
        {
            if (!Currency.IsUnset && Currency != currency)
            {
                problems.AddCurrency(row, Currency, currency);
                return false;
            }

            Currency = currency;
        }

        return true;
    }
}
