namespace CrmMetrics.Marketing;

/// <summary>What a rule credits to a channel.</summary>
/// <param name="Channel">The name of the channel.</param>
/// <param name="Conversions">Conversions; the channels' add up to all of them. Fractions are usual, and Shapley values of rates can be negative.</param>
/// <param name="Share">The part of all conversions; <see langword="null"/> when there were none.</param>
/// <param name="Value">Money; the channels' add up to the value of all conversions to the last cent.</param>
public sealed record ChannelCredit(string Channel, double Conversions, double? Share, Money Value);
