namespace CrmMetrics.Returns;

/// <summary>One of the figures whose product is the amount of a line.</summary>
/// <param name="Name">What the figure is.</param>
/// <param name="Range">What is known of it.</param>
/// <param name="IsShare">Whether it is a share from 0 to 1.</param>
/// <param name="IsWhole">Whether it is the amount of the line by itself.</param>
/// <param name="IsCost">Whether it is part of a cost, and so can't be negative.</param>
/// <param name="Argument">The argument that it was given as.</param>
internal sealed record CaseFactor(string Name, ValueRange Range, bool IsShare = false, bool IsWhole = false, bool IsCost = false, string? Argument = null)
{
    public static CaseFactor Share(string name, ValueRange range, string argument) => new(name, Guard.NotNull(range, argument), IsShare: true, Argument: argument);

    public void Check()
    {
        string argument = Argument ?? Name;
        if (IsShare && (Range.Lowest < 0 || Range.Highest > 1))
        {
            throw Range.IsExact
                ? Guard.Out(argument, Range.Expected, "a share must be from 0 to 1")
                : Guard.Out(argument, Range, Guard.Invariant($"the range of a share must lie from 0 to 1, not from {Range.Lowest:G6} to {Range.Highest:G6}"));
        }

        if (IsCost && Range.Lowest < 0)
        {
            throw Guard.Out(argument, Range, "a cost must be 0 or more: what the programme saves is a benefit");
        }
    }
}
