using System.Collections.Generic;

namespace CrmMetrics.Marketing;

/// <summary>How often a channel, or the end of the journey, came after given touches.</summary>
/// <param name="After">The last touches before it, the latest last: as many as the order says, fewer near the start; none at the start.</param>
/// <param name="Next">The channel that came; <see langword="null"/> at the end of the journey.</param>
/// <param name="Converted">Whether the journey ended in a conversion there.</param>
/// <param name="Count">How many journeys, each as often as it happened.</param>
public sealed record ChannelTransition(IReadOnlyList<string> After, string? Next, bool Converted, long Count);
