using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;
#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Marketing;

/// <summary>Leads by their date of creation, with the days that each stage took: conversion within a window, by cohort, by date of conversion, and projected.</summary>
/// <remarks>
/// <para>A young cohort has not had its time: its conversion so far says how old it is, not how good. Here only <i>mature</i> leads count within a window, the immature are shown apart, and
/// what they will come to is projected from the experience of older leads, by Aalen and Johansen (Scandinavian Journal of Statistics 5, 1978), and marked as projected.</para>
/// <para>It knows no date of a report: each reading takes it as <c>asOf</c>, the last date that the data cover, and leaves out what came later. So a reading of today's data as of an earlier
/// date shows what would have been said then.</para>
/// <para>It holds 28 bytes for each distinct course of a lead (the date of creation and the days to each stage). <see cref="Zero"/> is that of no leads, the identity of <c>+</c>; add only different
/// leads: the sum over any cut of them is the whole, exactly.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<LeadCohorts>))]
#endif
public sealed class LeadCohorts : ISummary<LeadCohorts>, IEquatable<LeadCohorts>, IFormattable
#if NET8_0_OR_GREATER
    , IAdditionOperators<LeadCohorts, LeadCohorts, LeadCohorts>
    , IAdditiveIdentity<LeadCohorts, LeadCohorts>
    , IEqualityOperators<LeadCohorts, LeadCohorts, bool>
    , IParsable<LeadCohorts>
#endif
{
    private readonly LeadPath[] paths; // rising, so that the leads of one date lie together
    private readonly long[] counts;

    private LeadCohorts(LeadPath[] paths, long[] counts)
    {
        this.paths = paths;
        this.counts = counts;
        long leads = 0;
        foreach (long count in counts)
        {
            leads = checked(leads + count);
        }

        Leads = leads;
    }

    /// <summary>The cohorts of no leads, which change nothing when added.</summary>
    /// <value>Without leads.</value>
    public static LeadCohorts Zero { get; } = new([], []);

    /// <summary>How many leads there are.</summary>
    /// <value>0 or more.</value>
    public long Leads { get; }

    /// <summary>The first and the last date on which a lead was created.</summary>
    /// <value><see langword="null"/> when there are no leads.</value>
    public DateInterval? Dates => paths.Length == 0 ? null : new(EpochDays.Date(paths[0].Created), EpochDays.Date(paths[paths.Length - 1].Created));

    /// <summary>Takes leads in one pass.</summary>
    /// <param name="leads">The leads.</param>
    /// <returns>The cohorts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="leads"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    public static LeadCohorts From(IEnumerable<Lead> leads) => From(Guard.NotNull(leads), lead => lead);

    /// <summary>Takes rows of any type in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fact">Makes the lead of a row.</param>
    /// <returns>The cohorts.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    public static LeadCohorts From<T>(IEnumerable<T> rows, Func<T, Lead> fact) => By(rows, _ => true, fact) is { Count: > 0 } found ? found[true] : Zero;

    /// <summary>Takes rows by a key, such as the source, in one pass.</summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key of a row; never <see langword="null"/>.</param>
    /// <param name="fact">Makes the lead of a row.</param>
    /// <returns>The cohorts of each key that occurs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A key is <see langword="null"/>, or leads are impossible; the message names all such rows, up to twenty with their problem.</exception>
    public static IReadOnlyDictionary<TKey, LeadCohorts> By<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, Func<T, Lead> fact)
        where TKey : notnull
    {
        _ = Guard.NotNull(key);
        _ = Guard.NotNull(fact);
        Dictionary<TKey, Dictionary<LeadPath, long>> keyed = [];
        RowProblems problems = new();
        Rows.InBlocks(Guard.NotNull(rows), (block, first) =>
        {
            foreach (ref readonly T row in block)
            {
                TKey its = key(row) ?? throw Rows.NullKey(nameof(key), first);
                if (!keyed.TryGetValue(its, out Dictionary<LeadPath, long>? found))
                {
                    keyed.Add(its, found = []);
                }

                Lead lead = fact(row);
                if (problems.Pass(lead.Problem(), first++))
                {
                    LeadPath path = LeadPath.Of(in lead);
                    found[path] = found.TryGetValue(path, out long count) ? count + 1 : 1;
                }
            }
        });
        problems.ThrowIfAny(nameof(rows));
        return keyed.ToDictionary(entry => entry.Key, entry => Of(entry.Value));
    }

    /// <summary>The leads created in a period.</summary>
    /// <param name="period">The dates, both ends in it.</param>
    /// <returns>The cohorts of these leads alone.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    public LeadCohorts CreatedIn(DateInterval period)
    {
        (int from, int to) = (EpochDays.Of(Guard.NotNull(period).Start), EpochDays.Of(period.End));
        int first = FirstFrom(from), length = FirstFrom(to + 1) - first;
        return new(paths.AsSpan(first, length).ToArray(), counts.AsSpan(first, length).ToArray());
    }

    /// <summary>The share of the mature leads that reached a stage within a window after their creation.</summary>
    /// <param name="window">How long after its creation a lead counts, such as 30 days or 3 months; the last date is in it.</param>
    /// <param name="asOf">The last date that the data cover.</param>
    /// <param name="target">The stage; conversion unless said otherwise.</param>
    /// <returns>The share, from 0 to 1, of the leads whose whole window had passed by then. The others are <see cref="Immature"/>, also those that did reach the stage: they alone would be counted else.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="window"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="window"/> has a time of day, a negative part or nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not named.</exception>
    public Proportion ConversionWithin(Period window, LocalDate asOf, LeadTarget target = LeadTarget.Converted) =>
        Observed(new(Guard.NotNull(window)), asOf, target).Conversion;

    /// <summary>How many leads have not had their whole window yet.</summary>
    /// <param name="window">How long after its creation a lead counts.</param>
    /// <param name="asOf">The last date that the data cover.</param>
    /// <returns>0 or more; leads created later are not among them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="window"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="window"/> has a time of day, a negative part or nothing.</exception>
    public long Immature(Period window, LocalDate asOf) => Observed(new(Guard.NotNull(window)), asOf, LeadTarget.Converted).Immature;

    /// <summary>Conversion by date: the leads that reached a stage in a period over the leads created in it.</summary>
    /// <param name="period">The dates, both ends in it.</param>
    /// <param name="target">The stage; conversion unless said otherwise.</param>
    /// <returns>Conversions per created lead, with an exact interval for a count; above 1 when more were converted than came in, since most of those converted came in earlier; undefined when none came in. It needs no
    /// maturity, and mixes the flow of leads with their quality.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="period"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not named.</exception>
    public Estimate ConversionByDate(DateInterval period, LeadTarget target = LeadTarget.Converted)
    {
        _ = Guard.Named(target);
        (int from, int to) = (EpochDays.Of(Guard.NotNull(period).Start), EpochDays.Of(period.End));
        long reached = 0, created = 0;
        for (int i = 0; i < paths.Length && paths[i].Created <= to; i++)
        {
            int days = paths[i].Reached(target, to - paths[i].Created);
            reached += days != LeadPath.Never && paths[i].Created + days >= from ? counts[i] : 0;
            created += paths[i].Created >= from ? counts[i] : 0;
        }

        string name = LeadStages.Name(target);
        MetricDefinition definition = new("lead-conversion/by-date/" + name, name + " in the period over created in the period", "leads per created lead", 1, BetterWhen.Higher);
        return created > 0 ? EventRate.From(reached, created, definition).ToEstimate() : new(null, LeadExperience.NoLeads, definition, null, LeadExperience.NoLeads);
    }

    /// <summary>How many days leads took to a stage or were given up, with those still open as last seen on the date of the report.</summary>
    /// <param name="asOf">The last date that the data cover.</param>
    /// <param name="target">The stage; conversion unless said otherwise.</param>
    /// <returns>In days, with two causes: the name of the stage (<c>converted</c>, <c>sales-qualified</c>, <c>marketing-qualified</c>) and <c>disqualified</c>. Its <c>CumulativeIncidence("converted")</c> is the share converted by each
    /// age; its <c>CauseSpecific("converted").KaplanMeier.Median()</c> the median days to a conversion if nobody were given up.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not named.</exception>
    public CompetingRisksTable Outcomes(LocalDate asOf, LeadTarget target = LeadTarget.Converted)
    {
        TimeTally tally = new(LeadOutcomes.Causes + 2);
        int today = EpochDays.Of(asOf);
        string name = LeadStages.Name(Guard.Named(target));
        for (int i = 0; i < paths.Length && paths[i].Created <= today; i++)
        {
            int age = today - paths[i].Created, reached = paths[i].Reached(target, age), given = paths[i].GivenUp(age);
            (int time, int column) = reached != LeadPath.Never ? (reached, 0) : given != LeadPath.Never ? (given, 1) : (age, 2);
            tally.Add(time, column, counts[i]);
        }

        return new([name, LeadOutcomes.Disqualified], tally.ToCounts());
    }

    /// <summary>The share of these leads that will have reached a stage when all have had their time, projected from the experience of other leads or their own.</summary>
    /// <param name="asOf">The last date that the data cover.</param>
    /// <param name="target">The stage; conversion unless said otherwise.</param>
    /// <param name="window">How long after its creation a lead counts; as long as any lead of the experience was followed when left out.</param>
    /// <param name="experience">The leads from which the chance of a lead of some age is taken, such as all cohorts; these leads themselves when left out.</param>
    /// <returns>Those that reached it, and of each open lead its chance to, given its age, by Aalen and Johansen's curve; over all leads. From its own experience this is the curve itself at the end of the
    /// window. The interval is that of the share to come: the chance of each lead, and the error of the curve, taken at its largest over leads of different ages. Undefined where the experience does not reach as far as the window.</returns>
    /// <exception cref="ArgumentException"><paramref name="window"/> has a time of day, a negative part or nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is not named.</exception>
    public Estimate ProjectedConversion(LocalDate asOf, LeadTarget target = LeadTarget.Converted, Period? window = null, LeadCohorts? experience = null) =>
        Projected(new(window), asOf, target, new((experience ?? this).Outcomes(asOf, target), LeadStages.Name(target)));

    /// <summary>The table of cohorts: for each period of creation what was observed, what is immature, and what is projected.</summary>
    /// <param name="calendar">The calendar of the periods.</param>
    /// <param name="granularity">How long the periods are.</param>
    /// <param name="asOf">The last date that the data cover.</param>
    /// <param name="target">The stage; conversion unless said otherwise.</param>
    /// <param name="window">How long after its creation a lead counts, such as 90 days; as long as it takes when left out.</param>
    /// <returns>A row for each period from the first lead to the date of the report, those without leads among them; projected from the experience of all leads here.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="calendar"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="window"/> has a time of day, a negative part or nothing.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="granularity"/> or <paramref name="target"/> is not named.</exception>
    public IReadOnlyList<LeadCohort> Table(ReportingCalendar calendar, Granularity granularity, LocalDate asOf, LeadTarget target = LeadTarget.Converted, Period? window = null)
    {
        LeadWindow its = new(window);
        _ = Guard.Named(granularity);
        LeadExperience experience = new(Outcomes(asOf, target), LeadStages.Name(target));
        return Guard.NotNull(calendar) is { } periods && Dates is { } dates && dates.Start <= asOf
            ? [.. periods.Split(new DateInterval(dates.Start, asOf), granularity).Select(period =>
            {
                LeadCohorts cohort = CreatedIn(period.Dates);
                LeadOutcomes observed = cohort.Observed(its, asOf, target);
                return new LeadCohort(period, period.IsComplete(asOf), observed.Leads, observed.Immature, observed.Conversion, cohort.Projected(its, asOf, target, experience));
            })]
            : [];
    }

    /// <summary>Adds other leads.</summary>
    /// <param name="other">The cohorts of leads that are not in these.</param>
    /// <returns>The cohorts of both.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public LeadCohorts Add(LeadCohorts other) => this + Guard.NotNull(other);

    /// <summary>Adds the cohorts of different leads.</summary>
    /// <param name="left">The cohorts of some leads.</param>
    /// <param name="right">The cohorts of others.</param>
    /// <returns>The cohorts of both.</returns>
    /// <exception cref="ArgumentNullException">A side is <see langword="null"/>.</exception>
    /// <exception cref="OverflowException">A count passes the largest <see cref="long"/>.</exception>
    public static LeadCohorts operator +(LeadCohorts left, LeadCohorts right)
    {
        List<LeadPath> both = new(Guard.NotNull(left).paths.Length + Guard.NotNull(right).paths.Length);
        List<long> sums = new(both.Capacity);
        for (int i = 0, j = 0; i < left.paths.Length || j < right.paths.Length;)
        {
            int order = i == left.paths.Length ? 1 : j == right.paths.Length ? -1 : LeadPath.ByCreation.Compare(left.paths[i], right.paths[j]);
            both.Add(order <= 0 ? left.paths[i] : right.paths[j]);
            sums.Add(checked((order <= 0 ? left.counts[i] : 0) + (order >= 0 ? right.counts[j] : 0)));
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return new([.. both], [.. sums]);
    }

    /// <summary>Whether two have the same leads.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are equal.</returns>
    public static bool operator ==(LeadCohorts? left, LeadCohorts? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two differ in a lead.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Another.</param>
    /// <returns><see langword="true"/> when they are not equal.</returns>
    public static bool operator !=(LeadCohorts? left, LeadCohorts? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(LeadCohorts? other) => other is not null && paths.AsSpan().SequenceEqual(other.paths) && counts.AsSpan().SequenceEqual(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LeadCohorts);

    /// <inheritdoc/>
    public override int GetHashCode() => (paths.Length, Leads, paths.Length == 0 ? default : paths[0]).GetHashCode();

    /// <summary>Writes the number of leads and their dates in the current culture, such as <c>1,200 leads created 2025-01-01 to 2025-06-30</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the cohorts.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the number of leads.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (Text.IsRoundTrip(format))
        {
            return new Form().Add("created", paths.Select(path => (long)path.Created)).Add("marketingQualified", paths.Select(path => (long)path.Marketing))
                .Add("salesQualified", paths.Select(path => (long)path.Sales)).Add("converted", paths.Select(path => (long)path.Converted))
                .Add("disqualified", paths.Select(path => (long)path.Disqualified)).Add("leads", counts).ToString();
        }

        return Leads.ToString(Text.IsGeneral(format) ? "N0" : format, formatProvider) + " leads" + (Dates is { } dates ? " created " + Text.Iso(dates.Start) + " to " + Text.Iso(dates.End) : "");
    }

    /// <summary>Reads cohorts.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The cohorts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static LeadCohorts Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads cohorts, if the text has them.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The cohorts; <see cref="Zero"/> when the text has none.</param>
    /// <returns>Whether it had.</returns>
    public static bool TryParse(string? text, out LeadCohorts result) => Form.TryParse(text, Read, Zero, out result);

    private static LeadCohorts Of(Dictionary<LeadPath, long> found)
    {
        LeadPath[] rising = [.. found.Keys];
        long[] times = [.. found.Values];
        Array.Sort(rising, times, LeadPath.ByCreation);
        return new(rising, times);
    }

    private static LeadCohorts Read(Form form)
    {
        long[] leads = form.Int64s("leads");
        long[][] columns = [form.Int64s("created"), form.Int64s("marketingQualified"), form.Int64s("salesQualified"), form.Int64s("converted"), form.Int64s("disqualified")];
        Dictionary<LeadPath, long> found = [];
        for (int i = 0; i < leads.Length; i++)
        {
            LeadPath path = Array.TrueForAll(columns, column => column.Length == leads.Length)
                ? new(checked((int)columns[0][i]), checked((int)columns[1][i]), checked((int)columns[2][i]), checked((int)columns[3][i]), checked((int)columns[4][i]))
                : throw Guard.Bad("form", $"There must be as many days as the {leads.Length} counts.");
            found.Add(path, leads[i] > 0 && path.IsPossible ? leads[i] : throw Guard.Bad("form", $"No {leads[i]} leads can have the course {path}."));
        }

        return Of(found);
    }

    // The place of the first lead created on a day or later.
    private int FirstFrom(int day)
    {
        int place = Array.BinarySearch(paths, new(day, int.MinValue, 0, 0, 0), LeadPath.ByCreation);
        return place < 0 ? ~place : place;
    }

    private LeadOutcomes Observed(LeadWindow window, LocalDate asOf, LeadTarget target)
    {
        _ = Guard.Named(target);
        int today = EpochDays.Of(asOf);
        LeadOutcomes outcomes = new(window, target);
        for (int i = 0; i < paths.Length && paths[i].Created <= today; i++)
        {
            outcomes.Add(in paths[i], today - paths[i].Created, counts[i]);
        }

        return outcomes;
    }

    private Estimate Projected(LeadWindow window, LocalDate asOf, LeadTarget target, LeadExperience experience) => experience.Project(Observed(window, asOf, target));

#if NET8_0_OR_GREATER
    static LeadCohorts IAdditiveIdentity<LeadCohorts, LeadCohorts>.AdditiveIdentity => Zero;

    static LeadCohorts IParsable<LeadCohorts>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<LeadCohorts>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out LeadCohorts result) => TryParse(s, out result);
#endif
}
