namespace CrmMetrics.Marketing;

/// <summary>What one recipient of a campaign did with its message.</summary>
/// <param name="Delivered">Whether the message arrived.</param>
/// <param name="Opens">How often it was seen to be opened, 0 or more.</param>
/// <param name="Clicks">How often a link in it was clicked, 0 or more.</param>
/// <param name="Conversions">How often the recipient did what the campaign asked for after a click, 0 or more.</param>
/// <remarks>Mail programs that load pictures by themselves open without a reader, and those that block them hide readers: opens are the least reliable of the three.</remarks>
public readonly record struct CampaignRecipient(bool Delivered, long Opens, long Clicks, long Conversions)
{
    /// <summary>What is wrong with the row; null when nothing is.</summary>
    internal string? Problem =>
        Opens < 0 || Clicks < 0 || Conversions < 0 ? Guard.Invariant($"a count must be 0 or more, but there were {Opens} opens, {Clicks} clicks and {Conversions} conversions")
        : !Delivered && (Opens > 0 || Clicks > 0 || Conversions > 0) ? Guard.Invariant($"a message that did not arrive has {Opens} opens, {Clicks} clicks and {Conversions} conversions")
        : Clicks == 0 && Conversions > 0 ? Guard.Invariant($"there are {Conversions} conversions without a click; what came about without one belongs to the incremental sales")
        : null;
}
