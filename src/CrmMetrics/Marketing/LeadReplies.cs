using NodaTime;

namespace CrmMetrics.Marketing;

/// <summary>When a lead was received, and when it was answered by a machine, tried by a person and reached by one.</summary>
/// <remarks>Checked by the <see cref="LeadResponse"/> or summary that takes it, which names the row of one that was answered before it was received.</remarks>
public readonly record struct LeadReplies
{
    /// <summary>The instant at which the lead came in.</summary>
    /// <value>Required.</value>
    public Instant Received { get; init; }

    /// <summary>The first automated reply, such as a confirmation by mail.</summary>
    /// <value><see langword="null"/> when there was none.</value>
    public Instant? Automated { get; init; }

    /// <summary>The first attempt of a person to reach the lead: a call that nobody took, a message.</summary>
    /// <value><see langword="null"/> when there was none, or only the contact is on record.</value>
    public Instant? Attempted { get; init; }

    /// <summary>The first contact: the lead and a person spoke with or wrote to each other.</summary>
    /// <value><see langword="null"/> when there was none.</value>
    public Instant? Contacted { get; init; }

    /// <summary>The first answer of a kind.</summary>
    /// <param name="kind">What counts as an answer; a contact is also an attempt, and an attempt also a reply.</param>
    /// <returns>The instant; <see langword="null"/> when the lead was never answered so.</returns>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="kind"/> is not named.</exception>
    public Instant? First(LeadResponseKind kind) => Guard.Named(kind) switch
    {
        LeadResponseKind.AnyReply => Earliest.Of(Automated, Earliest.Of(Attempted, Contacted)),
        LeadResponseKind.FirstAttempt => Earliest.Of(Attempted, Contacted),
        _ => Contacted,
    };

    /// <summary>What is wrong with it, in a sentence that begins in the middle; null when nothing is.</summary>
    internal string? Problem() => Received == default
        ? "it has no instant at which it was received"
        : Early("answered automatically", Automated) ?? Early("tried", Attempted) ?? Early("contacted", Contacted);

    private string? Early(string what, Instant? at) =>
        at < Received ? Guard.Invariant($"it was {what} at {at:uuuu-MM-ddTHH:mm:ss'Z'}, before it was received at {Received:uuuu-MM-ddTHH:mm:ss'Z'}") : null;
}
