using System;
using NodaTime;

namespace CrmMetrics.Touchpoints;

/// <summary>What first-contact resolution (FCR) means: in which window no further contact may come, and what counts as resolved.</summary>
/// <remarks>
/// <para>Published rates differ by twenty points and more by the window and by who says that a matter is resolved, so that no rate means anything without its rule.</para>
/// <para>A contact that reached nobody (a call given up in the queue) cannot be the first contact, but as a further one it shows that the matter was open.</para>
/// </remarks>
public sealed record FirstContactRule
{
    private static readonly Duration LongestWindow = Duration.FromDays(1_000_000);

    /// <summary>Makes a rule.</summary>
    /// <param name="window">How long after the first contact a further one counts against it, both ends in it; above zero, a million days at most, in whole ticks of 100 ns.</param>
    /// <param name="resolved">What counts as resolved.</param>
    /// <param name="matter">Which contacts are about one matter.</param>
    /// <param name="scope">Which contacts count.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not above zero, is longer than a million days or has a part of a tick, or another argument is not named.</exception>
    public FirstContactRule(
        Duration window,
        ResolvedWhen resolved = ResolvedWhen.NoFurtherContact,
        ContactsOfOneMatter matter = ContactsOfOneMatter.Case,
        FirstContactScope scope = FirstContactScope.Inbound)
    {
        Window = window > Duration.Zero && window <= LongestWindow && Duration.FromTicks(window.BclCompatibleTicks) == window
            ? window
            : throw Guard.Out(nameof(window), window, "must be longer than nothing, 1000000 days at most, and in whole ticks (100 ns)");
        Resolved = Guard.Named(resolved);
        Matter = Guard.Named(matter);
        Scope = Guard.Named(scope);
    }

    /// <summary>No further contact of the customer about the same case within seven days.</summary>
    /// <value>The rule that many service desks report; other windows in use run from a day to thirty days.</value>
    public static FirstContactRule SevenDays { get; } = new(Duration.FromDays(7));

    /// <summary>How long after the first contact a further one counts against it.</summary>
    /// <value>Above zero, a million days at most, in whole ticks of 100 ns.</value>
    public Duration Window { get; }

    /// <summary>What counts as resolved.</summary>
    /// <value>A named value.</value>
    public ResolvedWhen Resolved { get; }

    /// <summary>Which contacts are about one matter.</summary>
    /// <value>A named value.</value>
    public ContactsOfOneMatter Matter { get; }

    /// <summary>Which contacts count.</summary>
    /// <value>A named value.</value>
    public FirstContactScope Scope { get; }

    /// <summary>Whether the rule asks what was marked.</summary>
    internal bool NeedsMark => Resolved != ResolvedWhen.NoFurtherContact;

    /// <summary>Whether the rule looks at what came afterwards.</summary>
    internal bool NeedsWindow => Resolved != ResolvedWhen.MarkedResolved;

    /// <summary>The definition of the share.</summary>
    internal MetricDefinition Definition => MetricDefinition.Share(
        "first-contact-resolution/" + Resolved + "/" + Matter + "/" + Scope + (NeedsWindow || Matter == ContactsOfOneMatter.Customer ? "/" + WindowText : ""),
        (Matter == ContactsOfOneMatter.Case ? "cases " : "customers' matters ") + Resolved switch
        {
            ResolvedWhen.NoFurtherContact => "without a further contact within " + WindowText + " of their first",
            ResolvedWhen.MarkedResolved => "whose first contact was marked as resolved",
            _ => "whose first contact was marked as resolved, and without a further contact within " + WindowText,
        } + (Scope == FirstContactScope.Inbound ? ", inbound contacts" : ", contacts of both directions"));

    private string WindowText => Window.TotalDays % 1 == 0 ? Guard.Invariant($"{Window.TotalDays} day{(Window.TotalDays == 1 ? "" : "s")}") : Guard.Invariant($"{Window.TotalHours:0.####} hours");

    /// <summary>Writes the rule as fields.</summary>
    internal Form Write(Form form) => form
        .Add("window", Window.BclCompatibleTicks).Add("resolvedWhen", Resolved).Add("matter", Matter).Add("scope", Scope);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static FirstContactRule Read(Form form) =>
        new(Duration.FromTicks(form.Int64("window")), form.Enum<ResolvedWhen>("resolvedWhen"), form.Enum<ContactsOfOneMatter>("matter"), form.Enum<FirstContactScope>("scope"));

    /// <summary>Writes the rule in words.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Definition.Text;
}
