using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Marketing;

/// <summary>Joins the rows of one lead, in any order and from several places, so that it counts once.</summary>
/// <typeparam name="TKey">The type of the keys, such as a normalised mail address or the id of the merged record.</typeparam>
/// <remarks>
/// <para>A lead with several rows was created when the first was, by the source of that one (of two sources on one day, the first by code point; a known one before none); it reached each stage when
/// the first of its rows did; it was disqualified only when all its rows were, on the last such date, and not if any was converted. Its revenue is what
/// <see cref="RepeatedRevenue"/> says. Replies are the first of each kind.</para>
/// <para>Where the rows of one lead lie in several files or shards, merge builders: finished summaries add only over different leads.</para>
/// <para>What is refused leaves no trace: when <see cref="Add"/>, <see cref="AddRange{T}"/> or <see cref="Merge"/> throws, the builder has what it had before the call, and none of the batch.</para>
/// </remarks>
public sealed class LeadBuilder<TKey>
    where TKey : notnull
{
    private readonly IEqualityComparer<TKey>? comparer;
    private KeyEncoder<TKey> keys;
    private List<Joined> joined = [];

    /// <summary>Makes a builder that has seen no leads.</summary>
    /// <param name="repeated">What the revenue on several rows of one lead means.</param>
    /// <param name="comparer">When two keys are the same, such as <c>StringComparer.OrdinalIgnoreCase</c>; as the type itself says when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="repeated"/> is not named.</exception>
    public LeadBuilder(RepeatedRevenue repeated = RepeatedRevenue.SameSale, IEqualityComparer<TKey>? comparer = null)
    {
        Repeated = Guard.Named(repeated);
        this.comparer = comparer;
        keys = new(comparer);
    }

    /// <summary>What the revenue on several rows of one lead means.</summary>
    /// <value>As given.</value>
    public RepeatedRevenue Repeated { get; }

    /// <summary>How many rows it has seen.</summary>
    /// <value>0 or more.</value>
    public long Rows { get; private set; }

    /// <summary>How many different leads it has seen.</summary>
    /// <value>From 0 to <see cref="Rows"/>.</value>
    public int Leads => keys.Count;

    /// <summary>How many rows were of a lead that another row had, too.</summary>
    /// <value>Rows less leads.</value>
    public long Duplicates => Rows - Leads;

    /// <summary>Adds a row.</summary>
    /// <param name="key">The key of the lead.</param>
    /// <param name="lead">What the row says of it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The lead is impossible, or its revenue is not that of the rows before it though they are the same sale.</exception>
    /// <exception cref="CurrencyMismatchException">The revenue is in another currency than that of the rows before it.</exception>
    public void Add(TKey key, Lead lead)
    {
        if (key is null)
        {
            throw new ArgumentNullException(nameof(key));
        }

        if (lead.Problem() is { } problem)
        {
            throw new ArgumentException("lead: of the lead " + Written(key) + " " + problem + ".", nameof(lead));
        }

        Join(key, Joined.Of(in lead), nameof(lead));
        Rows++;
    }

    /// <summary>Adds rows of any type in one pass: all of them, or none when it throws.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of the lead of a row; never <see langword="null"/>.</param>
    /// <param name="fact">What a row says of its lead.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>; leads are impossible, which names all such rows, up to twenty with their problem; or two rows of one lead have different revenue though
    /// they are the same sale.</exception>
    /// <exception cref="CurrencyMismatchException">Two rows of one lead have revenue in different currencies.</exception>
    public void AddRange<T>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, Lead> fact)
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        RowProblems problems = new();
        LeadBuilder<TKey> batch = new(Repeated, comparer);
        CrmMetrics.Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                TKey its = key(row) ?? throw CrmMetrics.Rows.NullKey(nameof(key), first);
                Lead lead = fact(row);
                if (problems.Pass(lead.Problem(), first++))
                {
                    batch.Join(its, Joined.Of(in lead), nameof(rows));
                    batch.Rows++;
                }
            }
        });
        problems.ThrowIfAny(nameof(rows));
        if (joined.Count == 0)
        {
            // The first batch is all that there is, and needs no copy.
            (keys, joined, Rows) = (batch.keys, batch.joined, batch.Rows);
        }
        else
        {
            TakeOver(batch, nameof(rows));
        }
    }

    /// <summary>Takes over what another builder has seen, of the same leads or others: all of it, or nothing when it throws.</summary>
    /// <param name="other">A builder of the same rule for revenue; it is not changed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="DefinitionMismatchException">The rules for revenue differ.</exception>
    /// <exception cref="ArgumentException">Two rows of one lead have different revenue though they are the same sale.</exception>
    /// <exception cref="CurrencyMismatchException">Two rows of one lead have revenue in different currencies.</exception>
    public void Merge(LeadBuilder<TKey> other)
    {
        if (Guard.NotNull(other).Repeated != Repeated)
        {
            throw new DefinitionMismatchException("Leads whose repeated revenue is " + Repeated + " cannot be joined with leads whose repeated revenue is " + other.Repeated + ".");
        }

        LeadBuilder<TKey> theirs = other;
        if (!Equals(comparer, other.comparer))
        {
            // What are two leads there may be one here.
            theirs = new(Repeated, comparer);
            for (int number = 0; number < other.joined.Count; number++)
            {
                theirs.Join(other.keys[number], other.joined[number], nameof(other));
            }

            theirs.Rows = other.Rows;
        }

        TakeOver(theirs, nameof(other));
    }

    /// <summary>The leads seen so far, each once; more rows may be added afterwards.</summary>
    /// <returns>One lead for each key, in the order in which the keys first appeared: rows for <see cref="LeadSummary"/>, <see cref="LeadCohorts"/> and <see cref="LeadResponse"/>.</returns>
    public IReadOnlyList<Lead> ToLeads() => [.. joined.Select(lead => lead.ToLead())];

    /// <summary>The leads seen so far with their keys.</summary>
    /// <returns>One lead for each key.</returns>
    public IReadOnlyDictionary<TKey, Lead> ToDictionary()
    {
        Dictionary<TKey, Lead> leads = new(keys.Count, comparer);
        for (int number = 0; number < joined.Count; number++)
        {
            leads.Add(keys[number], joined[number].ToLead());
        }

        return leads;
    }

    private static string Written(TKey key) => Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";

    private void Join(TKey key, Joined its, string name)
    {
        int number = keys.Encode(key);
        if (number == joined.Count)
        {
            joined.Add(its);
        }
        else
        {
            joined[number] = Both(key, joined[number], in its, name);
        }
    }

    // First all leads are joined, where one may be refused, and only then is any of them kept: a refused batch leaves nothing behind.
    private void TakeOver(LeadBuilder<TKey> other, string name)
    {
        Joined[] theirs = [.. other.joined];
        for (int number = 0; number < theirs.Length; number++)
        {
            TKey key = other.keys[number];
            if (keys.TryFind(key, out int known))
            {
                theirs[number] = Both(key, joined[known], in theirs[number], name);
            }
        }

        long rows = other.Rows;
        for (int number = 0; number < theirs.Length; number++)
        {
            int place = keys.Encode(other.keys[number]);
            if (place == joined.Count)
            {
                joined.Add(theirs[number]);
            }
            else
            {
                joined[place] = theirs[number];
            }
        }

        Rows += rows;
    }

    private Joined Both(TKey key, Joined mine, in Joined its, string name)
    {
        Money one = mine.Lead.Revenue, two = its.Lead.Revenue;
        _ = Money.Common(one.Currency, two.Currency);
        bool isUnlike = Repeated == RepeatedRevenue.SameSale && one.Amount != 0 && two.Amount != 0 && one != two;
        return isUnlike ? throw Unlike(key, one, two, name) : mine.Join(in its, Repeated);
    }

    private static ArgumentException Unlike(TKey key, Money one, Money two, string name) => new(
        name + ": the rows of the lead " + Written(key) + " have revenue of " + one.ToString(null, CultureInfo.InvariantCulture) + " and of " + two.ToString(null, CultureInfo.InvariantCulture)
            + "; as the same sale they must agree: count them as " + nameof(RepeatedRevenue.Added) + " where each row has sales of its own.",
        name);

    /// <summary>What the rows of one lead say together: the same in whatever order they are joined.</summary>
    private readonly record struct Joined(Lead Lead, bool AllDisqualified, LocalDate LastDisqualified)
    {
        public static Joined Of(in Lead lead) => new(lead, lead.Disqualified is not null, lead.Disqualified.GetValueOrDefault());

        public Joined Join(in Joined other, RepeatedRevenue repeated)
        {
            Lead one = Lead, two = other.Lead;
            bool isFirst = one.Created < two.Created || (one.Created == two.Created && two.Source is null)
                || (one.Created == two.Created && one.Source is not null && string.CompareOrdinal(one.Source, two.Source) <= 0);
            return new(
                new()
                {
                    Created = LocalDate.Min(one.Created, two.Created),
                    Source = isFirst ? one.Source : two.Source,
                    MarketingQualified = Earliest.Of(one.MarketingQualified, two.MarketingQualified),
                    SalesQualified = Earliest.Of(one.SalesQualified, two.SalesQualified),
                    Converted = Earliest.Of(one.Converted, two.Converted),
                    Revenue = Revenue(one.Revenue, two.Revenue, repeated),
                    Replies = Both(one.Replies, two.Replies),
                },
                AllDisqualified && other.AllDisqualified,
                LocalDate.Max(LastDisqualified, other.LastDisqualified));
        }

        public Lead ToLead() => Lead with { Disqualified = AllDisqualified ? LastDisqualified : null };

        // The same sale on both rows, or on one of them, or sales to be added.
        private static Money Revenue(Money one, Money two, RepeatedRevenue repeated) => repeated == RepeatedRevenue.SameSale && one == two ? one : one + two;

        private static LeadReplies? Both(LeadReplies? one, LeadReplies? two) => one is not { } mine || two is not { } theirs
            ? one ?? two
            : new()
            {
                Received = Instant.Min(mine.Received, theirs.Received),
                Automated = Earliest.Of(mine.Automated, theirs.Automated),
                Attempted = Earliest.Of(mine.Attempted, theirs.Attempted),
                Contacted = Earliest.Of(mine.Contacted, theirs.Contacted),
            };
    }
}
