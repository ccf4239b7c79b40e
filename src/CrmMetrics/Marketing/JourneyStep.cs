namespace CrmMetrics.Marketing;

/// <summary>An event of a numbered customer: a touch of a numbered channel, a milestone or a conversion.</summary>
/// <param name="Customer">The number of the customer.</param>
/// <param name="Code">The number of the channel, or one of the two constants.</param>
/// <param name="Time">In ticks of 100 nanoseconds; of dates, their midnight.</param>
/// <param name="Value">What a conversion brought.</param>
internal readonly record struct JourneyStep(int Customer, int Code, long Time, decimal Value)
{
    public const int Conversion = -1;

    public const int Milestone = -2;

    /// <summary>Touches before milestones before conversions.</summary>
    public int Rank => Code >= 0 ? 0 : Code == Milestone ? 1 : 2;
}
