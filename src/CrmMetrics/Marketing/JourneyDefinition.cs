using System;

namespace CrmMetrics.Marketing;

/// <summary>How touches and conversions become journeys.</summary>
/// <remarks>Two summaries under different definitions refuse to be added.</remarks>
public sealed record JourneyDefinition
{
    /// <summary>Makes a definition.</summary>
    /// <param name="lookBackDays">How many days before a conversion a touch may be and still count, that day included; no limit when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lookBackDays"/> is below 1 or above a million.</exception>
    public JourneyDefinition(int? lookBackDays = null)
    {
        const int Most = 1_000_000;
        LookBackDays = lookBackDays is null or (>= 1 and <= Most) ? lookBackDays : throw Guard.Out(nameof(lookBackDays), lookBackDays, "must be from 1 to 1000000 days");
        Repeats = TouchRepeats.Kept;
        Start = JourneyStart.AfterConversion;
        Unfinished = UnfinishedJourneys.KeptApart;
        Ages = TouchAges.NotKept;
    }

    /// <summary>How many days before a conversion a touch may be and still count.</summary>
    /// <value>Days of 24 hours, or calendar days where the data have dates; <see langword="null"/> without a limit, and then no journey is unfinished: all that are open at the date of the data count as not
    /// converting.</value>
    public int? LookBackDays { get; }

    /// <summary>What becomes of a channel that comes up several times in one journey.</summary>
    /// <value>Every touch stays unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public TouchRepeats Repeats { get; init => field = Guard.Named(value, nameof(Repeats)); }

    /// <summary>Whether a conversion begins the journey anew.</summary>
    /// <value>It does unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public JourneyStart Start { get; init => field = Guard.Named(value, nameof(Start)); }

    /// <summary>What becomes of journeys that may convert yet.</summary>
    /// <value>They are kept apart unless set; without <see cref="LookBackDays"/> there are none, and every open journey counts as not converting.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public UnfinishedJourneys Unfinished { get; init => field = Guard.Named(value, nameof(Unfinished)); }

    /// <summary>Whether paths remember when each touch was.</summary>
    /// <value>They don't unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not named.</exception>
    public TouchAges Ages { get; init => field = Guard.Named(value, nameof(Ages)); }

    /// <summary>The definition as that of a whole summary, for the refusal to add another.</summary>
    internal MetricDefinition Whole()
    {
        string window = LookBackDays is { } days ? Guard.Invariant($"{days} days") : "all touches";
        return new(
            "journeys/" + window.Replace(' ', '-') + "/" + Repeats + "-" + Start + "-" + Unfinished + "-" + Ages,
            "journeys of " + window + " before the conversion",
            "journeys",
            1,
            BetterWhen.Higher);
    }

    internal static JourneyDefinition Read(Form form) => new(form.Has("lookBackDays") ? form.Int32("lookBackDays") : null)
    {
        Repeats = form.Enum<TouchRepeats>("repeats"),
        Start = form.Enum<JourneyStart>("start"),
        Unfinished = form.Enum<UnfinishedJourneys>("unfinished"),
        Ages = form.Enum<TouchAges>("ages"),
    };

    internal Form Write(Form form) => (LookBackDays is { } days ? form.Add("lookBackDays", (long)days) : form)
        .Add("repeats", Repeats).Add("start", Start).Add("unfinished", Unfinished).Add("ages", Ages);
}
