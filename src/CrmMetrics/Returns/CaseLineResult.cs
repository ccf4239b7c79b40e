namespace CrmMetrics.Returns;

/// <summary>What a line adds to its case.</summary>
public sealed class CaseLineResult
{
    private static readonly Reason Weightless = new("no-weight", "the line is worth nothing, so that no part of it makes a difference");
    private static readonly Reason NotNeeded = new("never", "the case is worth more than nothing even without the line");
    private static readonly Reason NotEnough = new("never", "the case is worth less than nothing even without the line");

    internal CaseLineResult(CaseLine line, Money total, Money presentValue, Money netPresentValue)
    {
        (Line, Total, PresentValue) = (line, total, presentValue);
        decimal worth = line.IsBenefit ? presentValue.Amount : -presentValue.Amount;
        WhyNoBreakEven = worth == 0 ? Weightless
            : (worth - netPresentValue.Amount) / worth >= 0 ? null
            : line.IsBenefit ? NotNeeded : NotEnough;
        BreakEven = WhyNoBreakEven is null ? (worth - netPresentValue.Amount) / worth : null;
    }

    /// <summary>The line.</summary>
    /// <value>One of the lines of the case that count.</value>
    public CaseLine Line { get; }

    /// <summary>What it comes to over the whole case, undiscounted.</summary>
    /// <value>The expected amount; a cost is above 0 too.</value>
    public Money Total { get; }

    /// <summary>What that is worth at the start.</summary>
    /// <value>With 15 digits; a cost is above 0 too.</value>
    public Money PresentValue { get; }

    /// <summary>Which part of the line leaves the case worth nothing, all else as expected.</summary>
    /// <value>0.4 for a benefit that may shrink to 40 %, 1.8 for a cost that may grow by 80 %; <see langword="null"/> when no part of 0 or more does.</value>
    public decimal? BreakEven { get; }

    /// <summary>Why there is no such part.</summary>
    /// <value><see langword="null"/> when there is one.</value>
    public Reason? WhyNoBreakEven { get; }

    /// <summary>The amount of the line, per year or once, that leaves the case worth nothing.</summary>
    /// <value><see cref="BreakEven"/> times the expected amount; for a line planned year by year the share of the plan; <see langword="null"/> when there is none.</value>
    public decimal? BreakEvenAmount => BreakEven * Line.Expected;

    /// <summary>Writes the line with its present value in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text.In(System.Globalization.CultureInfo.CurrentCulture, $"{Line.Name}: {PresentValue:N2}")
        + (BreakEven is { } part ? Text.In(System.Globalization.CultureInfo.CurrentCulture, $", breaks even at {100 * part:N1} %") : ", " + WhyNoBreakEven!.Text);
}
