using System;
using System.Globalization;

namespace CrmMetrics.Returns;

/// <summary>How much one figure of a business case matters: a bar of the tornado diagram, its break-even value, and what it would be worth to know it.</summary>
/// <remarks>The net present value is linear in each figure by itself, so that all of this is exact: nothing is drawn or searched for.</remarks>
public sealed class InputSensitivity : IFormattable
{
    private static readonly Reason Weightless = new("no-weight", "the figure makes no difference to the case");
    private static readonly Reason OutOfReach = new("out-of-reach", "no value that the figure can have leaves the case worth nothing");
    private static readonly Reason Correlated = new("correlated", "who knows a correlated figure knows something of others too; only the value of knowing all is given, by simulation");

    private readonly Lazy<decimal?> worthKnowing;

    internal InputSensitivity(CaseInput input, double low, double high, double slope, Money netPresentValue, Func<decimal?> valueOfInformation)
    {
        worthKnowing = new(valueOfInformation);
        Input = input.Name;
        Range = input.Range;
        (Low, High) = (low, high);
        NetPresentValue = netPresentValue;
        NetPresentValueAtLow = At(low, slope);
        NetPresentValueAtHigh = At(high, slope);
        double at = slope == 0 ? 0 : (double)input.Range.Expected - ((double)netPresentValue.Amount / slope);
        WhyNoBreakEven = slope == 0 ? Weightless : (at < 0 && !input.Range.MayBeNegative) || (at > 1 && input.IsShare) ? OutOfReach : null;
        BreakEven = WhyNoBreakEven is null ? at : null;
    }

    /// <summary>The name of the figure: the line's, or the line's and the figure's, or a name of your own.</summary>
    /// <value>Unique in the case.</value>
    public string Input { get; }

    /// <summary>What is known of it.</summary>
    /// <value>Its range.</value>
    public ValueRange Range { get; }

    /// <summary>The figure at the low end of the tornado's level.</summary>
    /// <value>A quantile of its range.</value>
    public double Low { get; }

    /// <summary>The figure at the high end of the tornado's level.</summary>
    /// <value>A quantile of its range.</value>
    public double High { get; }

    /// <summary>What the case is worth when all figures are as expected.</summary>
    /// <value>The same for all bars.</value>
    public Money NetPresentValue { get; }

    /// <summary>What the case is worth when this figure is at its low end, the others as expected.</summary>
    /// <value>In the currency of the case.</value>
    public Money NetPresentValueAtLow { get; }

    /// <summary>What the case is worth when this figure is at its high end, the others as expected.</summary>
    /// <value>In the currency of the case.</value>
    public Money NetPresentValueAtHigh { get; }

    /// <summary>How far the two are apart: the length of the bar.</summary>
    /// <value>0 or more.</value>
    public Money Swing => new(Math.Abs(NetPresentValueAtHigh.Amount - NetPresentValueAtLow.Amount), NetPresentValue.Currency);

    /// <summary>Whether the case is worth less than nothing at one end, and more at the other.</summary>
    /// <value><see langword="true"/> when this figure alone can turn the decision.</value>
    public bool IsDecisive => NetPresentValueAtLow.Amount < 0 != NetPresentValueAtHigh.Amount < 0;

    /// <summary>The value of the figure that leaves the case worth nothing, the others as expected.</summary>
    /// <value>In the unit of the figure; <see langword="null"/> when it can have no such value.</value>
    public double? BreakEven { get; }

    /// <summary>Why there is no such value.</summary>
    /// <value><see langword="null"/> when there is one.</value>
    public Reason? WhyNoBreakEven { get; }

    /// <summary>What it would be worth, at most, to find this figure out before deciding (partial value of perfect information).</summary>
    /// <value>0 when nothing that could be learnt of it would change the decision; <see langword="null"/> for a figure correlated with others.</value>
    public Money? ValueOfInformation => worthKnowing.Value is { } worth ? new Money(worth, NetPresentValue.Currency) : null;

    /// <summary>Why that value is missing.</summary>
    /// <value><see langword="null"/> when it is there.</value>
    public Reason? WhyNoValueOfInformation => ValueOfInformation is null ? Correlated : null;

    /// <summary>Writes the bar in the current culture, such as <c>Renewals: revenue from 210,000 to 330,000: NPV −20,000 EUR to 140,000 EUR</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the bar.</summary>
    /// <param name="format">The format of the amounts of money; whole units when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string money = Text.IsGeneral(format) ? "N0" : format!;
        return Text.In(formatProvider, $"{Input} from {Low:#,0.##} to {High:#,0.##}: net present value ") + NetPresentValueAtLow.ToString(money, formatProvider) + " to " + NetPresentValueAtHigh.ToString(money, formatProvider)
            + (BreakEven is { } value ? Text.In(formatProvider, $", nothing at {value:#,0.##}") : "");
    }

    private Money At(double value, double slope) => NetPresentValue + new Money((decimal)(slope * (value - (double)Range.Expected)), NetPresentValue.Currency);
}
