using System.Diagnostics;
using System.Globalization;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Marketing;

/// <summary>One lead: when it came in and from where, how far it got, and what it brought.</summary>
/// <remarks>
/// <para>A lead is converted, disqualified or open. It reaches a stage when it first reaches that stage or a later one: who was converted without a date of
/// qualification counts as qualified on the day of the conversion.</para>
/// <para>It is checked by the summary that takes it, which names all wrong rows: a date before the creation, a qualification after the lead was disqualified, a lead both converted
/// and disqualified, revenue of a lead that was not converted. The default value, without a date of creation, is no lead.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct Lead
{
    /// <summary>The date on which it came in.</summary>
    /// <value>A local date of the company; required.</value>
    public LocalDate Created { get; init; }

    /// <summary>Where it came from, such as a campaign or a channel.</summary>
    /// <value><see langword="null"/> when not known.</value>
    public string? Source { get; init; }

    /// <summary>The date on which marketing took it for qualified (MQL).</summary>
    /// <value><see langword="null"/> when it did not, or not on record.</value>
    public LocalDate? MarketingQualified { get; init; }

    /// <summary>The date on which sales took it for qualified (SQL).</summary>
    /// <value><see langword="null"/> when it did not, or not on record.</value>
    public LocalDate? SalesQualified { get; init; }

    /// <summary>The date on which it was converted.</summary>
    /// <value><see langword="null"/> when it was not.</value>
    public LocalDate? Converted { get; init; }

    /// <summary>The date on which it was given up.</summary>
    /// <value><see langword="null"/> when it was not.</value>
    public LocalDate? Disqualified { get; init; }

    /// <summary>What it brought.</summary>
    /// <value>0 or unset for a lead without revenue; a refund may make it negative.</value>
    public Money Revenue { get; init; }

    /// <summary>When it was answered, to the minute.</summary>
    /// <value><see langword="null"/> when response times are not on record.</value>
    public LeadReplies? Replies { get; init; }

    /// <summary>The date on which it first reached a stage or a later one.</summary>
    /// <param name="target">The stage.</param>
    /// <returns>The date; <see langword="null"/> when it did not.</returns>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="target"/> is not named.</exception>
    public LocalDate? Reached(LeadTarget target) => Guard.Named(target) switch
    {
        LeadTarget.MarketingQualified => Earliest.Of(MarketingQualified, Earliest.Of(SalesQualified, Converted)),
        LeadTarget.SalesQualified => Earliest.Of(SalesQualified, Converted),
        _ => Converted,
    };

    /// <summary>How the lead stood at the end of a date: what a report of that date would have shown.</summary>
    /// <param name="date">The date.</param>
    /// <returns>The lead without what came later; <see langword="null"/> when it did not exist yet. Replies are kept, since they have instants and the date has no zone: <see cref="LeadResponse"/> takes none after its own instant of the report.</returns>
    public Lead? AsOf(LocalDate date) => Created > date
        ? null
        : this with
        {
            MarketingQualified = Until(MarketingQualified, date),
            SalesQualified = Until(SalesQualified, date),
            Converted = Until(Converted, date),
            Disqualified = Until(Disqualified, date),
            Revenue = Converted <= date ? Revenue : default,
        };

    /// <summary>Writes the lead in the current culture, such as <c>created 2025-03-01 by Web, sales-qualified 2025-03-04, converted 2025-03-20, 1,200.00 EUR</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        (string Name, LocalDate? Date)[] dates =
        [
            ("marketing-qualified", MarketingQualified), ("sales-qualified", SalesQualified), ("converted", Converted), ("disqualified", Disqualified),
        ];
        return "created " + Text.Iso(Created) + (Source is null ? "" : " by " + Source)
            + string.Concat(dates.Where(date => date.Date is not null).Select(date => ", " + date.Name + " " + Text.Iso(date.Date!.Value)))
            + (Revenue == default ? "" : ", " + Revenue.ToString(null, CultureInfo.CurrentCulture));
    }

    /// <summary>What is wrong with it, in a sentence that begins in the middle; null when nothing is.</summary>
    internal string? Problem()
    {
        if (Created == default)
        {
            return "it has no date of creation";
        }

        return Early("marketing-qualified", MarketingQualified) ?? Early("sales-qualified", SalesQualified) ?? Early("converted", Converted) ?? Early("disqualified", Disqualified)
            ?? (Converted is not null && Disqualified is not null ? "it was converted on " + Text.Iso(Converted.Value) + " and disqualified on " + Text.Iso(Disqualified.Value) + "; keep the one that stands" : null)
            ?? Late("marketing-qualified", MarketingQualified) ?? Late("sales-qualified", SalesQualified)
            ?? (Converted is null && Revenue.Amount != 0 ? "it has revenue of " + Revenue.ToString(null, CultureInfo.InvariantCulture) + " but was not converted" : null)
            ?? (Replies is { } replies ? replies.Problem() ?? Elsewhen(replies.Received) : null);
    }

    private static LocalDate? Until(LocalDate? its, LocalDate date) => its <= date ? its : null;

    private string? Early(string what, LocalDate? date) =>
        date < Created ? "it was " + what + " on " + Text.Iso(date.Value) + ", before it was created on " + Text.Iso(Created) : null;

    private string? Late(string what, LocalDate? date) =>
        date > Disqualified ? "it was " + what + " on " + Text.Iso(date.Value) + ", after it was disqualified on " + Text.Iso(Disqualified.Value) : null;

    // No zone is further than a day from UTC, so a local date of creation is at most one day after. Later is possible: of several rows of a lead, the first may be without replies.
    private string? Elsewhen(Instant received)
    {
        LocalDate day = received.InUtc().Date;
        return EpochDays.Of(day) < EpochDays.Of(Created) - 1 ? "it was received on " + Text.Iso(day) + ", before it was created on " + Text.Iso(Created) : null;
    }
}
