using System;
using System.Diagnostics;
using System.Globalization;

namespace CrmMetrics.Sales;

/// <summary>The change of a sales velocity, split into what its four factors have added.</summary>
/// <remarks>
/// <para>Split by log-mean weights (LMDI; Ang, Energy Policy 32, 2004): a factor's part is ln(after ÷ before) of the factor, times the logarithmic
/// mean of the two velocities. The parts add up to the change without a rest, do not depend on the order of the factors, and change their sign when
/// the two sides are swapped.</para>
/// <para>Where a factor is 0 on one side the parts are the limit of this: the whole change belongs to it (to several of them in equal parts; Ang and
/// Liu, Energy Policy 35, 2007).</para>
/// <para>The parts and the change have the decimals that the largest of them leaves free in 26 digits, and add up exactly.</para>
/// <para>The default value is the change of no velocity.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct SalesVelocityChange : IFormattable
{
    private const int Digits = 26;

    private static readonly Reason NoVelocity = new("no-velocity", "one of the two velocities is undefined");

    private static readonly Reason Negative = new("negative-velocity", "one of the two velocities is negative, and the logarithms that the split needs have no value");

    private SalesVelocityChange(Money change, Money number, Money winRate, Money averageDeal, Money cycle)
    {
        Change = change;
        FromOpportunities = number;
        FromWinRate = winRate;
        FromAverageDeal = averageDeal;
        FromCycle = cycle;
    }

    private SalesVelocityChange(Money? change, Reason why)
    {
        Change = change;
        WhyUndefined = why;
    }

    /// <summary>The velocity less the baseline.</summary>
    /// <value>Money per day; <see langword="null"/> when either is undefined.</value>
    public Money? Change { get; }

    /// <summary>What the number of opportunities has added.</summary>
    /// <value>Money per day; <see langword="null"/> when undefined.</value>
    public Money? FromOpportunities { get; }

    /// <summary>What the win rate has added.</summary>
    /// <value>Money per day; <see langword="null"/> when undefined.</value>
    public Money? FromWinRate { get; }

    /// <summary>What the average deal has added.</summary>
    /// <value>Money per day; <see langword="null"/> when undefined.</value>
    public Money? FromAverageDeal { get; }

    /// <summary>What the sales cycle has added: above 0 when it has become shorter.</summary>
    /// <value>Money per day; <see langword="null"/> when undefined.</value>
    public Money? FromCycle { get; }

    /// <summary>Why there are no parts.</summary>
    /// <value><see langword="null"/> exactly when there are.</value>
    public Reason? WhyUndefined { get; }

    /// <summary>Writes the change and its parts in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the change and its parts.</summary>
    /// <param name="format">The format of the amounts; two decimals when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string number = CrmMetrics.Text.IsGeneral(format) ? "N2" : format!;
        return FromOpportunities is { } opportunities
            ? Signed(Change) + " " + Change!.Value.Currency.Code + " per day: opportunities " + Signed(opportunities) + ", win rate " + Signed(FromWinRate)
                + ", average deal " + Signed(FromAverageDeal) + ", cycle " + Signed(FromCycle)
            : "undefined (" + (WhyUndefined ?? NoVelocity) + ")";

        string Signed(Money? money)
        {
            decimal amount = money?.Amount ?? 0;
            return (amount > 0 ? "+" : "") + amount.ToString(number, formatProvider);
        }
    }

    internal static SalesVelocityChange Of(in SalesVelocity now, in SalesVelocity before)
    {
        if (now.Value is not { } after || before.Value is not { } baseline)
        {
            return new(null, NoVelocity);
        }

        Currency currency = Money.Common(after.Currency, baseline.Currency);
        if (after.Amount < 0 || baseline.Amount < 0)
        {
            return new(after - baseline, Negative);
        }

        double[] parts = Split(now.Factors(), before.Factors(), (double)after.Amount, (double)baseline.Amount);
        decimal[] amounts = Whole(parts, after.Amount - baseline.Amount, Math.Max(after.Amount, baseline.Amount), out decimal change);
        return new(new(change, currency), new(amounts[0], currency), new(amounts[1], currency), new(amounts[2], currency), new(amounts[3], currency));
    }

    private static double[] Split(
        (decimal Opportunities, decimal WinRate, decimal AverageDeal, decimal CycleDays) now,
        (decimal Opportunities, decimal WinRate, decimal AverageDeal, decimal CycleDays) before,
        double after,
        double baseline)
    {
        // One direction is computed and the other is its opposite, to the last digit.
        if (after < baseline || (after.Equals(baseline) && now.CompareTo(before) < 0))
        {
            return Array.ConvertAll(Split(before, now, baseline, after), part => -part);
        }

        if (after == 0 || baseline == 0)
        {
            bool[] gone = [now.Opportunities == 0 || before.Opportunities == 0, now.WinRate == 0 || before.WinRate == 0, now.AverageDeal == 0 || before.AverageDeal == 0, false];
            int several = Array.FindAll(gone, isZero => isZero).Length;
            return Array.ConvertAll(gone, isZero => isZero ? (after - baseline) / several : 0);
        }

        double[] logs =
        [
            Math.Log((double)now.Opportunities / (double)before.Opportunities),
            Math.Log((double)now.WinRate / (double)before.WinRate),
            Math.Log((double)now.AverageDeal / (double)before.AverageDeal),
            Math.Log((double)before.CycleDays / (double)now.CycleDays),
        ];
        double half = 0.5 * (logs[0] + logs[1] + logs[2] + logs[3]);

        // The logarithmic mean (a − b) ÷ ln(a ÷ b), without the loss of digits where the two are close.
        double mean = Math.Sqrt(after * baseline) * (half == 0 ? 1 : Math.Sinh(half) / half);
        return Array.ConvertAll(logs, part => part * mean);
    }

    // The largest part takes what rounding to decimals leaves.
    private static decimal[] Whole(double[] parts, decimal difference, decimal velocity, out decimal change)
    {
        decimal[] amounts = Array.ConvertAll(parts, part => (decimal)part);
        decimal size = velocity;
        int largest = 0;
        for (int i = 0; i < amounts.Length; i++)
        {
            size = Math.Max(size, Math.Abs(amounts[i]));
            largest = Math.Abs(amounts[i]) > Math.Abs(amounts[largest]) ? i : largest;
        }

        int decimals = Digits;
        for (; size >= 1 && decimals > 0; size /= 10)
        {
            decimals--;
        }

        change = decimal.Round(difference, decimals);
        decimal rest = change;
        for (int i = 0; i < amounts.Length; i++)
        {
            amounts[i] = decimal.Round(amounts[i], decimals);
            rest -= i == largest ? 0 : amounts[i];
        }

        amounts[largest] = rest;
        return amounts;
    }
}
