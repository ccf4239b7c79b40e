using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;

namespace CrmMetrics.Retention;

/// <summary>The movements of recurring revenue month by month (the MRR waterfall), or over steps of another length.</summary>
/// <remarks>Each step opens with the closing of the one before. The steps share their customers: their movements add up along the waterfall, their rates do not.</remarks>
[DebuggerDisplay("{Steps.Count} steps")]
public sealed class RevenueWaterfall : IFormattable
{
    private static readonly Reason SharedCustomers = new("shared-customers", "the steps share their customers, so their intervals do not add up");

    internal RevenueWaterfall(IReadOnlyList<ReportingPeriod> periods, IReadOnlyList<RevenueMovements> steps)
    {
        Periods = periods;
        Steps = steps;
    }

    /// <summary>The periods of the steps.</summary>
    /// <value>In order; the first and the last may be cut by the dates asked for and say so.</value>
    public IReadOnlyList<ReportingPeriod> Periods { get; }

    /// <summary>The movements of each period.</summary>
    /// <value>As many as there are periods.</value>
    public IReadOnlyList<RevenueMovements> Steps { get; }

    /// <summary>The product of the net revenue retention of all steps: from twelve months a yearly rate, which is not that of one cohort over twelve months.</summary>
    /// <param name="definition">What counts.</param>
    /// <returns>The product, without an interval; <see cref="RevenueChanges.BootstrapCompounded"/> draws one from the customers.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The steps are of different length, as where the dates cut a month.</exception>
    public Estimate CompoundedNetRetention(NetRevenueRetentionDefinition definition = NetRevenueRetentionDefinition.CohortBalance) =>
        NetRevenueRetention.Compounded(Steps.Select(step => step.NetRetention(definition)));

    /// <summary>The sum of the churn rates of all steps: of daily steps, ChartMogul's formula for Shopify.</summary>
    /// <param name="definition">What counts as churn.</param>
    /// <returns>The sum, without an interval; undefined where a step has no opening revenue.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="definition"/> is not named.</exception>
    public Estimate SumOfChurn(RevenueChurnDefinition definition = RevenueChurnDefinition.ChurnAndContraction)
    {
        double sum = 0;
        Reason? why = null;
        MetricDefinition each = Steps[0].RevenueChurn(definition).Definition;
        foreach (RevenueMovements step in Steps)
        {
            Estimate churn = step.RevenueChurn(definition);
            why ??= churn.WhyUndefined;
            sum += churn.Value ?? 0;
        }

        MetricDefinition named = MetricDefinition.Share(
            Guard.Invariant($"{each.Id}/sum-of-{Steps.Count}"), Guard.Invariant($"sum of {Steps.Count} rates: {each.Text}"), BetterWhen.Lower);
        return new(why is null ? sum : null, why, named, null, why ?? SharedCustomers);
    }

    /// <summary>Writes the waterfall as a Markdown table in the current culture.</summary>
    /// <returns>The text, one row a step.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the waterfall as a Markdown table.</summary>
    /// <param name="format">The format of the amounts; two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text, one row a step; losses with a minus sign, so that each row adds up.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string digits = Text.IsGeneral(format) ? "N2" : format!;
        StringBuilder text = new("| period | opening | new | reactivation | expansion | price increase | contraction | churn | currency effect | closing |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (int i = 0; i < Steps.Count; i++)
        {
            RevenueMovements step = Steps[i];
            _ = text.Append("\n| ").Append(Periods[i].Label);
            foreach (Money amount in (Money[])[
                step.Opening, step.New, step.Reactivation, step.Expansion, step.PriceIncrease, -step.Contraction, -step.Churn, step.CurrencyEffect, step.Closing])
            {
                _ = text.Append(" | ").Append(amount.Amount.ToString(digits, formatProvider));
            }

            _ = text.Append(" |");
        }

        return text.ToString();
    }
}
