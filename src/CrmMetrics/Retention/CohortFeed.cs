using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>Turns columns and rows into blocks of numbered customers and days or ticks, and hands them to a state.</summary>
internal sealed class CohortFeed<TKey>
    where TKey : notnull
{
    private const int BlockLength = 2048;

    // From so many events on their customers are spread over parts.
    private const int ManyEvents = 1 << 18;

    // Picks all rows of a block.
    private static readonly int[] Every = [.. Enumerable.Range(0, BlockLength)];

    private readonly CohortState state;
    private bool canSpread;
    private CohortParts<TKey>? spread;
    private KeyEncoder<TKey>? encoder;
    private RowProblems problems = new();
    private readonly int[] numbers = new int[BlockLength];
    private readonly int[] days = new int[BlockLength];
    private readonly int[] picked = new int[BlockLength];
    private readonly long[] ticks;
    private readonly CohortEventRole[] roles = new CohortEventRole[BlockLength];
    private readonly decimal[] amounts;
    private readonly TKey[] keys = new TKey[BlockLength];
    private readonly bool hasRoles;
    private readonly bool isRolling;
    private readonly bool withValues;

    // How many rows wait in the buffers, and the number of the first.
    private int gathered;
    private long firstGathered;
    private bool tellsRoles;

    /// <summary>Makes a feed.</summary>
    /// <param name="clock">The definition and the date of the data.</param>
    /// <param name="encoder">Numbers the customers; none where they are numbered already.</param>
    /// <param name="withValues">Whether amounts are looked at.</param>
    /// <param name="canSpread">Whether the numbers of the customers stay inside.</param>
    public CohortFeed(CohortClock clock, KeyEncoder<TKey>? encoder, bool withValues, bool canSpread = false)
    {
        state = CohortState.For(clock, withValues);
        this.encoder = encoder;
        this.canSpread = canSpread && encoder is not null;
        this.withValues = withValues;
        hasRoles = clock.Definition.Start != CohortStart.FirstEvent;
        isRolling = clock.Definition.IsRolling;
        ticks = isRolling ? new long[BlockLength] : [];
        amounts = withValues ? new decimal[BlockLength] : [];
    }

    public bool WithValues => withValues;

    /// <summary>How many events the table was made of.</summary>
    public long Events { get; private set; }

    /// <summary>The currency of the amounts so far.</summary>
    public Currency Currency { get; private set; }

    /// <summary>The table of a door that reads columns.</summary>
    public static CohortTable Table(CohortColumns<TKey> columns, CohortClock clock, int? customerCount, int threads)
    {
        columns.Check(clock.Definition);
        bool values = !columns.Amounts.IsEmpty;
        CohortFeed<TKey>[] feeds = new CohortFeed<TKey>[Guard.AtLeast(1, threads)];
        for (int part = 0; part < feeds.Length; part++)
        {
            feeds[part] = new(clock, customerCount is null ? new() : null, values, canSpread: true);
            feeds[part].SpreadFrom(columns.Count / feeds.Length);
            feeds[part].state.Threads = threads;
        }

        // Marks are small, so each thread takes rows of its own and all are joined at the end; else each takes customers of its own, whose tables just add.
        bool byRows = feeds[0].state is PeriodMarks;
        CohortTable[] tables = new CohortTable[feeds.Length];
        RowProblems[] wrong = [.. feeds.Select(_ => new RowProblems())];
        Exception?[] failures = new Exception?[feeds.Length];
        if (feeds.Length == 1)
        {
            Part(0);
        }
        else
        {
            _ = Parallel.For(0, feeds.Length, new ParallelOptions { MaxDegreeOfParallelism = feeds.Length }, part =>
            {
                try
                {
                    Part(part);
                }
                catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or OverflowException)
                {
                    failures[part] = failure;
                }
            });
        }

        if (Array.Find(failures, failure => failure is not null) is { } first)
        {
            ExceptionDispatchInfo.Capture(first).Throw();
        }

        for (int part = 1; byRows && part < feeds.Length; part++)
        {
            feeds[0].Join(feeds[part], customerCount ?? 0, threads);
        }

        CohortTable sum = byRows ? feeds[0].ToTable(wrong[0]) : CohortTable.Zero;
        for (int part = 0; !byRows && part < feeds.Length; part++)
        {
            sum += tables[part];
        }

        for (int part = 1; part < feeds.Length; part++)
        {
            wrong[0].Add(wrong[part]);
        }

        wrong[0].ThrowIfAny(nameof(columns));
        ThrowIfEarly(clock, byRows ? feeds[0].Events : feeds.Sum(feed => feed.Events), sum.EventsAfterAsOf);
        return sum;

        void Part(int part)
        {
            if (byRows)
            {
                int from = (int)((long)columns.Count * part / feeds.Length), to = (int)((long)columns.Count * (part + 1) / feeds.Length);
                feeds[part].Add(columns.Slice(from, to - from), customerCount ?? 0, 0, 1, from);
            }
            else
            {
                feeds[part].Add(columns, customerCount ?? 0, part, feeds.Length, 0);
                tables[part] = feeds[part].ToTable(wrong[part]);
            }
        }
    }

    /// <summary>The table of a door that reads rows.</summary>
    public static CohortTable Table<T>(IEnumerable<T> rows, Func<T, CohortEvent<TKey>> fact, CohortClock clock)
    {
        CohortFeed<TKey>? feed = null;
        Rows.InBlocks(rows, (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                // The first row tells whether amounts are looked at.
                CohortEvent<TKey> happened = fact(row);
                feed ??= new(clock, new(), happened.Amount is not null, canSpread: true);
                feed.Add(in happened, first++);
            }
        });
        return (feed ?? new(clock, new(), false)).Finish(nameof(rows));
    }

    /// <summary>The same for rows of which only the customer and the date are looked at.</summary>
    public static CohortTable Table<T>(IEnumerable<T> rows, Func<T, TKey> customer, Func<T, LocalDate> date, CohortClock clock)
    {
        if (clock.Definition.IsRolling)
        {
            throw Guard.Bad(nameof(date), $"Windows by the clock of each customer ({clock.Definition.DayRule}) need instants, but there were dates.");
        }

        CohortFeed<TKey> feed = new(clock, new(), false, canSpread: true);
        Rows.InBlocks(rows, (block, first) => feed.Add(block, first, customer, date));
        return feed.Finish(nameof(rows));
    }

    /// <summary>The same for rows of which only the customer and the instant are looked at.</summary>
    public static CohortTable Table<T>(IEnumerable<T> rows, Func<T, TKey> customer, Func<T, Instant> instant, CohortClock clock)
    {
        CohortFeed<TKey> feed = new(clock, new(), false, canSpread: true);
        Rows.InBlocks(rows, (block, first) => feed.Add(block, first, customer, instant));
        return feed.Finish(nameof(rows));
    }

    /// <summary>Adds the rows of columns whose customers belong to a part.</summary>
    /// <param name="columns">The rows.</param>
    /// <param name="customerCount">How many customers are numbered; 0 where they have keys.</param>
    /// <param name="part">The part.</param>
    /// <param name="parts">Of how many.</param>
    /// <param name="firstRow">The number of the first row.</param>
    public void Add(CohortColumns<TKey> columns, int customerCount, int part, int parts, long firstRow)
    {
        Currency = columns.Amounts.IsEmpty ? Currency : Money.Common(Currency, columns.Currency.IsUnset ? Currency.None : columns.Currency);
        ReadOnlySpan<int> numbered = encoder is null ? ((ReadOnlyMemory<int>)(object)columns.Customers).Span : default;
        if (parts == 1 && encoder is null && !columns.Days.IsEmpty && !isRolling)
        {
            // Nothing has to be changed or chosen: the columns are one block.
            state.Add(new CohortBlock
            {
                Customers = numbered,
                CustomerCount = customerCount,
                Days = columns.Days.Span,
                Roles = columns.Roles.Span,
                Amounts = columns.Amounts.Span,
                FirstRow = firstRow,
            });
            return;
        }

        int lowest = (int)((long)customerCount * part / parts), count = (int)((long)customerCount * (part + 1) / parts) - lowest;
        for (int first = 0; first < columns.Count; first += BlockLength)
        {
            int length = Math.Min(BlockLength, columns.Count - first);
            if (IsSpread(columns.Customers.Span.Slice(first, length), spread is null ? default : DaysOf(columns, first, Every.AsSpan(0, length)), firstRow + first))
            {
                continue;
            }

            int found = encoder is null
                ? PickNumbers(numbered.Slice(first, length), customerCount, lowest, count, firstRow + first)
                : PickKeys(columns.Customers.Span.Slice(first, length), part, parts, firstRow + first);
            ReadOnlySpan<int> chosen = picked.AsSpan(0, found);
            state.Add(new CohortBlock
            {
                Customers = numbers.AsSpan(0, found),
                CustomerCount = encoder?.Count ?? count,
                Days = isRolling ? default : DaysOf(columns, first, chosen),
                Ticks = isRolling ? TicksOf(columns.Instants.Span.Slice(first, length), chosen) : default,
                Roles = columns.Roles.IsEmpty ? default : Take(columns.Roles.Span.Slice(first, length), chosen, roles),
                Amounts = columns.Amounts.IsEmpty ? default : Take(columns.Amounts.Span.Slice(first, length), chosen, amounts),
                Rows = chosen,
                FirstRow = firstRow + first,
            });
        }

    }

    /// <summary>Adds an event.</summary>
    public void Add(in CohortEvent<TKey> happened, long row)
    {
        if (!IsUsable(in happened, row))
        {
            return;
        }

        tellsRoles = true;
        roles[gathered] = happened.Role;
        if (isRolling)
        {
            ticks[gathered] = happened.Instant!.Value.ToUnixTimeTicks();
        }
        else
        {
            days[gathered] = happened.Date is { } date ? EpochDays.Of(date) : DayOf(happened.Instant!.Value);
        }

        if (withValues)
        {
            amounts[gathered] = happened.Amount!.Value.Amount;
        }

        Gather(happened.Customer, row);
    }

    /// <summary>Hands on what has been gathered.</summary>
    public void Flush()
    {
        if (gathered == 0)
        {
            return;
        }

        SpreadFrom(state.Events);
        if (IsSpread(keys.AsSpan(0, gathered), days.AsSpan(0, isRolling ? 0 : gathered), firstGathered))
        {
            gathered = 0;
            return;
        }

        encoder!.Encode(keys.AsSpan(0, gathered), numbers.AsSpan(0, gathered));
        state.Add(new CohortBlock
        {
            Customers = numbers.AsSpan(0, gathered),
            CustomerCount = encoder.Count,
            Days = days.AsSpan(0, isRolling ? 0 : gathered),
            Ticks = ticks.AsSpan(0, isRolling ? gathered : 0),
            Roles = roles.AsSpan(0, tellsRoles ? gathered : 0),
            Amounts = amounts.AsSpan(0, withValues ? gathered : 0),
            Rows = picked.AsSpan(0, gathered),
            FirstRow = firstGathered,
        });
        gathered = 0;
    }

    /// <summary>Passes when no row so far was wrong, and forgets those that were.</summary>
    public void ThrowIfAny(string name)
    {
        RowProblems wrong = problems;
        problems = new();
        wrong.ThrowIfAny(name);
    }

    /// <summary>Joins what another feed of the same clock has taken in.</summary>
    public void Merge(CohortFeed<TKey> other)
    {
        Flush();
        other.Flush();
        Currency = Money.Common(Currency, other.Currency);
        state.Merge(other.state, encoder!.Merge(other.encoder!), encoder.Count);
    }

    public CohortTable ToTable(RowProblems wrong)
    {
        Flush();
        wrong.Add(problems);

        // Nobody asks for the keys any more.
        _ = spread?.Gather(state.Threads);
        spread = null;
        Events = state.Events;
        return state.ToTable(withValues ? Currency : null, wrong);
    }

    /// <summary>Passes when the date of the data is not before all of them.</summary>
    public static void ThrowIfEarly(CohortClock clock, long events, long after)
    {
        if (events > 0 && after == events)
        {
            throw Guard.Out("asOf", clock.AsOfText, Guard.Invariant($"must not be before the first event, but all {events} are after it"));
        }
    }

    /// <summary>Spreads the customers from now on when there are many events.</summary>
    private void SpreadFrom(long events)
    {
        if (spread is null && canSpread && events >= ManyEvents && CohortParts<TKey>.Fits(state))
        {
            spread = new((PeriodMarks)state, encoder!.Keys);
            encoder = new();
        }
    }

    /// <summary>Spreads events where customers are spread, until there are too many periods for that.</summary>
    private bool IsSpread(ReadOnlySpan<TKey> customers, ReadOnlySpan<int> theirDays, long firstRow)
    {
        if (spread is null || spread.TryAdd(customers, theirDays, firstRow))
        {
            return spread is not null;
        }

        Gather();
        return false;
    }

    /// <summary>Numbers customers that were spread.</summary>
    private void Gather()
    {
        if (spread is not null)
        {
            TKey[] all = spread.Gather(threads: 1);
            encoder!.Encode(all, new int[all.Length]);
            spread = null;
            canSpread = false;
        }
    }

    /// <summary>Joins what another thread has taken of the same columns.</summary>
    private void Join(CohortFeed<TKey> other, int customerCount, int threads)
    {
        if (spread is not null && other.spread is not null && spread.TryMerge(other.spread, threads))
        {
            return;
        }

        Gather();
        other.Gather();
        state.Merge(
            other.state,
            encoder is null ? [] : encoder.Merge(other.encoder!),
            encoder?.Count ?? customerCount);
    }

    private static ReadOnlySpan<T> Take<T>(ReadOnlySpan<T> column, ReadOnlySpan<int> chosen, T[] buffer)
    {
        if (chosen.Length == column.Length)
        {
            return column;
        }

        for (int i = 0; i < chosen.Length; i++)
        {
            buffer[i] = column[chosen[i]];
        }

        return buffer.AsSpan(0, chosen.Length);
    }

    /// <summary>Picks the rows of the customers whose numbers lie in a part, and counts those numbers from its start.</summary>
    private int PickNumbers(ReadOnlySpan<int> column, int customerCount, int lowest, int count, long first)
    {
        int[] mine = numbers, rows = picked;
        int found = 0, wrong = 0;
        unchecked
        {
            // Every row is written down and most are written over: a branch that is right half of the time would cost more.
            for (int i = 0; i < column.Length && found < rows.Length && found < mine.Length; i++)
            {
                int number = column[i] - lowest;
                mine[found] = number;
                rows[found] = i;
                found += (uint)number < (uint)count ? 1 : 0;
                wrong += (uint)column[i] >= (uint)customerCount ? 1 : 0;
            }
        }

        if (wrong == 0)
        {
            return found;
        }

        int row = 0;
        while (column[row] >= 0 && column[row] < customerCount)
        {
            row++;
        }

        throw Guard.Out("columns", column[row], Guard.Invariant($"the customer of row {first + row} (counted from 0) must be from 0 to {customerCount - 1}"));
    }

    /// <summary>Picks the rows of the customers whose keys fall in a part, and numbers them.</summary>
    private int PickKeys(ReadOnlySpan<TKey> column, int part, int parts, long firstRow)
    {
        int found = 0;
        for (int i = 0; i < column.Length; i++)
        {
            if (column[i] is null)
            {
                throw Rows.NullKey("columns", firstRow + i);
            }

            keys[found] = column[i];
            picked[found] = i;
            found += parts == 1 || KeyEncoder<TKey>.Part(column[i], parts) == part ? 1 : 0;
        }

        encoder!.Encode(keys.AsSpan(0, found), numbers.AsSpan(0, found));
        return found;
    }

    private ReadOnlySpan<int> DaysOf(in CohortColumns<TKey> columns, int first, ReadOnlySpan<int> chosen)
    {
        int length = Math.Min(BlockLength, columns.Count - first);
        if (!columns.Days.IsEmpty)
        {
            return Take(columns.Days.Span.Slice(first, length), chosen, days);
        }

        if (!columns.Dates.IsEmpty)
        {
            ReadOnlySpan<LocalDate> dates = columns.Dates.Span.Slice(first, length);
            for (int i = 0; i < chosen.Length; i++)
            {
                days[i] = EpochDays.Of(dates[chosen[i]]);
            }
        }
        else
        {
            ReadOnlySpan<Instant> instants = columns.Instants.Span.Slice(first, length);
            for (int i = 0; i < chosen.Length; i++)
            {
                days[i] = DayOf(instants[chosen[i]]);
            }
        }

        return days.AsSpan(0, chosen.Length);
    }

    private ReadOnlySpan<long> TicksOf(ReadOnlySpan<Instant> instants, ReadOnlySpan<int> chosen)
    {
        for (int i = 0; i < chosen.Length; i++)
        {
            ticks[i] = instants[chosen[i]].ToUnixTimeTicks();
        }

        return ticks.AsSpan(0, chosen.Length);
    }

    // What comes after the date of the data but on the same day must not count as that day.
    private int DayOf(Instant instant) => instant < state.Clock.AsOf ? state.Clock.DayOf(instant) : Math.Max(state.Clock.DayOf(instant), state.Clock.LastCountedDay + 1);

    private void Add<T>(ReadOnlySpan<T> rows, long first, Func<T, TKey> customer, Func<T, LocalDate> date)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            TKey key = customer(rows[i]);
            days[gathered] = EpochDays.Of(date(rows[i]));
            Gather(key, first + i);
        }
    }

    private void Add<T>(ReadOnlySpan<T> rows, long first, Func<T, TKey> customer, Func<T, Instant> instant)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            TKey key = customer(rows[i]);
            Instant time = instant(rows[i]);
            if (isRolling)
            {
                ticks[gathered] = time.ToUnixTimeTicks();
            }
            else
            {
                days[gathered] = DayOf(time);
            }

            Gather(key, first + i);
        }
    }

    private void Gather(TKey key, long row)
    {
        if (key is null)
        {
            problems.Add(row, "has no customer");
            return;
        }

        keys[gathered] = key;
        if (gathered == 0)
        {
            firstGathered = row;
        }

        picked[gathered] = (int)(row - firstGathered);
        if (++gathered == BlockLength)
        {
            Flush();
        }
    }

    private bool IsUsable(in CohortEvent<TKey> happened, long row)
    {
        string? problem = happened.Role == 0 ? "is the default value, which is no event"
            : !hasRoles && happened.Role != CohortEventRole.StartAndReturn ? "is a " + happened.Role + ", but under FirstEvent every event is a start and a return"
            : isRolling && happened.Instant is null ? "has a date, but windows by the clock of each customer need an instant"
            : withValues && happened.Amount is null ? "has no amount, unlike the rows before it"
            : !withValues && happened.Amount is not null ? "has an amount, unlike the rows before it"
            : null;
        if (problem is not null)
        {
            problems.Add(row, problem);
            return false;
        }

        if (happened.Amount is { Currency: { IsUnset: false } currency })
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

    private CohortTable Finish(string name)
    {
        RowProblems wrong = new();
        CohortTable table = ToTable(wrong);
        wrong.ThrowIfAny(name);
        ThrowIfEarly(state.Clock, Events, table.EventsAfterAsOf);
        return table;
    }
}
