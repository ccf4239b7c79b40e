namespace CrmMetrics.Touchpoints;

/// <summary>How the first contacts ended under one rule.</summary>
/// <param name="Resolved">How many settled their matter.</param>
/// <param name="Decided">How many are decided, those included.</param>
/// <param name="Incomplete">How many have a window that isn't over.</param>
/// <param name="Unmarked">How many have no recorded outcome, where the rule asks for it.</param>
internal readonly record struct FirstContacts(long Resolved, long Decided, long Incomplete, long Unmarked)
{
    public static FirstContacts operator +(FirstContacts left, FirstContacts right) => checked(new(
        left.Resolved + right.Resolved, left.Decided + right.Decided, left.Incomplete + right.Incomplete, left.Unmarked + right.Unmarked));
}
