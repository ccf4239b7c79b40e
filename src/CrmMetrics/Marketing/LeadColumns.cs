using System;

namespace CrmMetrics.Marketing;

/// <summary>Leads as columns of equal length, each named so that no two dates are swapped.</summary>
/// <remarks>Dates are numbers of days from any one day, the same in all columns, such as <c>DateOnly.DayNumber</c>; a missing one is <see cref="Missing"/>. A column may be left out
/// when none of its dates is known. The rules are those of <see cref="Lead"/>.</remarks>
public readonly ref struct LeadColumns
{
    /// <summary>The number that stands for a missing date.</summary>
    public const int Missing = int.MinValue;

    private const string Parameter = "columns";

    /// <summary>The day on which each lead came in.</summary>
    /// <value>One for each row; none missing.</value>
    public ReadOnlySpan<int> Created { get; init; }

    /// <summary>The day on which each became marketing-qualified.</summary>
    /// <value>One for each row, <see cref="Missing"/> where it did not; empty when none did or none is known.</value>
    public ReadOnlySpan<int> MarketingQualified { get; init; }

    /// <summary>The day on which each became sales-qualified.</summary>
    /// <value>One for each row, <see cref="Missing"/> where it did not; empty when none did or none is known.</value>
    public ReadOnlySpan<int> SalesQualified { get; init; }

    /// <summary>The day on which each was converted.</summary>
    /// <value>One for each row, <see cref="Missing"/> where it was not; empty when none was.</value>
    public ReadOnlySpan<int> Converted { get; init; }

    /// <summary>The day on which each was given up.</summary>
    /// <value>One for each row, <see cref="Missing"/> where it was not; empty when none was.</value>
    public ReadOnlySpan<int> Disqualified { get; init; }

    /// <summary>What each brought.</summary>
    /// <value>One for each row, 0 without revenue, in <see cref="Currency"/>; empty when revenue is not looked at.</value>
    public ReadOnlySpan<decimal> Revenues { get; init; }

    /// <summary>The currency of the revenues.</summary>
    /// <value>Unset stands for <see cref="Currency.None"/> where there are revenues.</value>
    public Currency Currency { get; init; }

    /// <summary>How many rows there are.</summary>
    /// <value>The length of <see cref="Created"/>.</value>
    public int Count => Created.Length;

    /// <summary>Adds every row to the tally of its key; without keys, all to the first.</summary>
    internal void AddTo(Span<LeadTally> tallies, ReadOnlySpan<int> keys)
    {
        CheckLength(MarketingQualified.Length, nameof(MarketingQualified));
        CheckLength(SalesQualified.Length, nameof(SalesQualified));
        CheckLength(Converted.Length, nameof(Converted));
        CheckLength(Disqualified.Length, nameof(Disqualified));
        CheckLength(Revenues.Length, nameof(Revenues));
        Currency currency = Currency.IsUnset && !Revenues.IsEmpty ? Currency.None : Currency;
        RowProblems problems = new();
        for (int row = 0; row < Count; row++)
        {
            int key = keys.IsEmpty ? 0 : keys[row];
            if (unchecked((uint)key >= (uint)tallies.Length))
            {
                throw Guard.Out(nameof(keys), key, Guard.Invariant($"the key of row {row} (counted from 0) must be from 0 to {tallies.Length - 1}"));
            }

            int converted = At(Converted, row), sales = Earlier(At(SalesQualified, row), converted), marketing = Earlier(At(MarketingQualified, row), sales), given = At(Disqualified, row);
            decimal revenue = Revenues.IsEmpty ? 0 : Revenues[row];
            if (problems.Pass(Problem(Created[row], marketing, At(SalesQualified, row), converted, given, At(MarketingQualified, row), revenue), row))
            {
                int from = Created[row];
                tallies[key].Add(Days(marketing, from), Days(sales, from), Days(converted, from), given != Missing, new Money(revenue, currency));
            }
        }

        problems.ThrowIfAny(Parameter);
    }

    private static int At(ReadOnlySpan<int> column, int row) => column.IsEmpty ? Missing : column[row];

    private static int Earlier(int one, int other) => one == Missing ? other : other == Missing ? one : Math.Min(one, other);

    private static int Days(int day, int from) => day == Missing ? -1 : day - from;

    // Wrong is rare, so the usual row passes on a few comparisons: the first stage reached is the earliest of all.
    private static string? Problem(int created, int first, int sales, int converted, int given, int marketing, decimal revenue)
    {
        bool isFine = created != Missing && (first == Missing || first >= created) && (given == Missing || (given >= created && converted == Missing && marketing <= given && sales <= given))
            && (converted != Missing || revenue == 0) && Reaches(created, marketing) && Reaches(created, sales) && Reaches(created, converted) && Reaches(created, given);
        return isFine ? null
            : created == Missing ? "it has no day of creation"
            : Early("marketing-qualified", marketing, created) ?? Early("sales-qualified", sales, created) ?? Early("converted", converted, created) ?? Early("disqualified", given, created)
            ?? (converted != Missing && given != Missing ? Guard.Invariant($"it was converted on day {converted} and disqualified on day {given}; keep the one that stands") : null)
            ?? Late("marketing-qualified", marketing, given) ?? Late("sales-qualified", sales, given)
            ?? (converted == Missing && revenue != 0 ? Guard.Invariant($"it has revenue of {revenue} but was not converted") : null)
            ?? Guard.Invariant($"its days are out of the reach of a calendar: created on {created}, last seen on {Math.Max(Math.Max(marketing, sales), Math.Max(converted, given))}");
    }

    private static bool Reaches(int created, int day) => day == Missing || (long)day - created <= int.MaxValue;

    private static string? Early(string what, int day, int created) =>
        day != Missing && day < created ? Guard.Invariant($"it was {what} on day {day}, before it was created on day {created}") : null;

    private static string? Late(string what, int day, int given) =>
        given != Missing && day > given ? Guard.Invariant($"it was {what} on day {day}, after it was disqualified on day {given}") : null;

    private void CheckLength(int length, string column)
    {
        if (length > 0 && length != Count)
        {
            throw Guard.Bad(Parameter, $"The column {column} must have one for each of the {Count} leads, or be left out, but had {length}.");
        }
    }
}
