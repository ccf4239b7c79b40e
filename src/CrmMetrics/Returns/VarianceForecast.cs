using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Returns;

/// <summary>The whole plan forecast anew: what came, and what the rule expects of the periods without actuals.</summary>
/// <remarks>
/// <para>Under <see cref="ReforecastRule.PlanForTheRest"/> there is a value and no interval: nothing tells how uncertain the plan is. Under the other two the interval holds the errors of the
/// measured amounts and the spread between the periods, as a prediction interval does: it supposes that the periods to come vary like those that came, without trend or season of their own.
/// It takes two periods at least. Errors of measurement that are independent from month to month show in the spread too and so count twice: the interval is then too wide rather than too
/// narrow.</para>
/// <para>Forecasts are rounded to as many decimals as the amounts have, to cents at least.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class VarianceForecast : IFormattable
{
    internal VarianceForecast(VarianceLine line, ReforecastRule? rule, MoneyEstimate rest, MoneyEstimate total, MoneyEstimate variance)
    {
        Line = line;
        Rule = rule;
        Rest = rest;
        Total = total;
        Variance = variance;
    }

    /// <summary>The line that was forecast.</summary>
    /// <value>A line of the plan or a sum of such.</value>
    public VarianceLine Line { get; }

    /// <summary>What the actuals say about the periods to come.</summary>
    /// <value><see langword="null"/> where each line has a rule of its own.</value>
    public ReforecastRule? Rule { get; }

    /// <summary>What is expected of the periods without actuals.</summary>
    /// <value>0 when all have actuals; undefined where the rule has nothing to go by.</value>
    public MoneyEstimate Rest { get; }

    /// <summary>What is expected of the whole plan: the actuals to date and the rest.</summary>
    /// <value>Undefined where the rule has nothing to go by.</value>
    public MoneyEstimate Total { get; }

    /// <summary>How much better than projected the whole plan is expected to be.</summary>
    /// <value>Above 0 when favourable.</value>
    public MoneyEstimate Variance { get; }

    /// <summary>Whether the projection of the whole plan will be met.</summary>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="tolerance">A shortfall that still counts as met, 0 or more.</param>
    /// <returns>Met when the whole interval of the variance lies at 0 or above, not met when it lies below, else nobody can tell.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="tolerance"/> is negative.</exception>
    /// <exception cref="CurrencyMismatchException"><paramref name="tolerance"/> is in another currency.</exception>
    public VarianceVerdict Verdict(double level = 0.95, Money tolerance = default) => new(Variance, level, tolerance);

    /// <summary>Writes the forecast and the projection in the current culture.</summary>
    /// <returns>The text, such as <c>Hours saved: 168,000.00 EUR forecast against 200,000.00 EUR projected</c>.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the forecast and the projection.</summary>
    /// <param name="format">The format of the amounts; grouped with two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string money = Text.IsGeneral(format) ? "N2" : format!;
        return Line.Name + ": " + (Total.Value is { } total
            ? total.ToString(money, formatProvider) + " forecast against " + Line.ProjectedTotal.ToString(money, formatProvider) + " projected"
            : "undefined (" + Total.WhyUndefined + ")");
    }
}
