using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <content>The written forms: text, Markdown, CSV and the one that is read back.</content>
public sealed partial class CohortTable
{
    private const string NotPassed = "–";

    /// <summary>Writes how many cohorts and members there are in the current culture, such as <c>3 cohorts of 44 members, as of 2024-04-20T12:00:00Z</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the table in short, or so that it can be read back.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else a format for the counts.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (CrmMetrics.Text.IsRoundTrip(format))
        {
            return CohortForm.Write(clock, counts, currency, EventsAfterAsOf, ReturnsBeforeStart, CustomersWithoutStart).ToString();
        }

        string number = CrmMetrics.Text.IsGeneral(format) ? "N0" : format!;
        return counts.Length.ToString(number, formatProvider) + " cohorts of " + Members.ToString(number, formatProvider) + " members"
            + (clock is null ? "" : ", as of " + clock.AsOfText);
    }

    /// <summary>Writes the table as lines of text: a row for each cohort, a column for each window, and the pooled row.</summary>
    /// <param name="windows">The columns, such as <c>CohortWindow.Each(CohortReturn.On, 12)</c>.</param>
    /// <param name="measure">What the cells show.</param>
    /// <param name="denominator">Of whom; of those whose window has passed by default.</param>
    /// <param name="formatProvider">The culture of the digits; the current one when left out.</param>
    /// <returns>The text, each line ended by a line feed. A cell with <c>–</c> has no member whose window has passed; with <c>*</c> the window has passed for some of
    /// the members only, or under <see cref="CohortDenominator.CohortSize"/> not for all.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="windows"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A window is the default value, or <paramref name="measure"/> or <paramref name="denominator"/> is not named.</exception>
    /// <exception cref="InvalidOperationException">The events had no amounts, and the measure needs them.</exception>
    public string ToText(
        IReadOnlyList<CohortWindow> windows,
        CohortMeasure measure = CohortMeasure.Retention,
        CohortDenominator denominator = CohortDenominator.EligibleOnly,
        IFormatProvider? formatProvider = null)
    {
        string[][] lines = [.. Lines(windows, measure, denominator, formatProvider)];
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        StringBuilder text = new();
        foreach (string[] line in lines)
        {
            for (int column = 0; column < line.Length; column++)
            {
                _ = text.Append(column == 0 ? line[column].PadRight(widths[column]) : "  " + line[column].PadLeft(widths[column]));
            }

            _ = text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes the table in Markdown.</summary>
    /// <param name="windows">The columns.</param>
    /// <param name="measure">What the cells show.</param>
    /// <param name="denominator">Of whom; of those whose window has passed by default.</param>
    /// <param name="formatProvider">The culture of the digits; the current one when left out.</param>
    /// <returns>The text, each line ended by a line feed, with the marks of <see cref="ToText"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="windows"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A window is the default value, or <paramref name="measure"/> or <paramref name="denominator"/> is not named.</exception>
    /// <exception cref="InvalidOperationException">The events had no amounts, and the measure needs them.</exception>
    public string ToMarkdown(
        IReadOnlyList<CohortWindow> windows,
        CohortMeasure measure = CohortMeasure.Retention,
        CohortDenominator denominator = CohortDenominator.EligibleOnly,
        IFormatProvider? formatProvider = null)
    {
        StringBuilder text = new();
        foreach (string[] line in Lines(windows, measure, denominator, formatProvider))
        {
            bool isHead = text.Length == 0;
            _ = text.Append("| ").Append(string.Join(" | ", line.Select(cell => cell.Replace("*", "\\*")))).Append(" |\n");
            if (isHead)
            {
                _ = text.Append("|---").Append(string.Concat(Enumerable.Repeat("|--:", line.Length - 1))).Append("|\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Writes the table as comma-separated values, one line for each cohort and window, the same in every culture.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="denominator">Of whom; of those whose window has passed by default.</param>
    /// <returns>The text, each line ended by a line feed, with a head line: the cohort, its first day, its size, the window, of how many members, how many came back, the
    /// share with its 95 % bounds, whether the window has passed for all members, and with amounts the orders, the amount and the currency. A share without a value is empty.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="windows"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A window is the default value, or <paramref name="denominator"/> is not named.</exception>
    public string ToCsv(IReadOnlyList<CohortWindow> windows, CohortDenominator denominator = CohortDenominator.EligibleOnly)
    {
        _ = Guard.Named(denominator);
        StringBuilder text = new("cohort,first_day,size,window,members,returned,retention,lower,upper,complete" + (HasAmounts ? ",orders,amount,currency" : "") + "\n");
        foreach ((CohortCounts cohort, Cohort named) in counts.Zip(Cohorts, (cohort, named) => (cohort, named)))
        {
            foreach (CohortWindow window in Guard.NotNull(windows))
            {
                Proportion cell = Cell(cohort, window.Set(nameof(windows)), denominator);
                ConfidenceInterval? bounds = cell.Interval();
                _ = text.Append(Guard.Invariant(
                    $"{named.Period.Label},{named.Period.Whole.Start:uuuu-MM-dd},{named.Size},{window.ToId()},{cell.Whole},{cell.Part},{Share(cell.Value)},{Share(bounds?.Lower)},{Share(bounds?.Upper)},{(IsComplete(cohort, window) ? "true" : "false")}"));
                if (HasAmounts)
                {
                    (long orders, decimal amount, _) = cohort.Value(window, denominator);
                    _ = text.Append(Guard.Invariant($",{orders},{amount},{Amounts().Code}"));
                }

                _ = text.Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Reads a table.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The table.</returns>
    /// <remarks>The time zone of its calendar must be one of the tz database.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static CohortTable Parse(string text) => Form.Parse(text, CohortForm.Read);

    /// <summary>Reads a table, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The table; <see cref="Zero"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, out CohortTable result) => Form.TryParse(text, CohortForm.Read, Zero, out result);

    private static string Share(double? share) => share?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

    private static string Percent(Proportion share, IFormatProvider? provider) =>
        share.Value is { } value ? (100 * value).ToString("F1", provider) + " %" : NotPassed;

    private List<string[]> Lines(IReadOnlyList<CohortWindow> windows, CohortMeasure measure, CohortDenominator denominator, IFormatProvider? formatProvider)
    {
        _ = Guard.Named(measure);
        _ = Guard.Named(denominator);
        foreach (CohortWindow window in Guard.NotNull(windows))
        {
            _ = window.Set(nameof(windows));
        }

        IFormatProvider provider = formatProvider ?? CultureInfo.CurrentCulture;
        List<string[]> lines = [["cohort", "members", .. windows.Select(window => window.ToString())]];
        foreach ((CohortCounts cohort, Cohort named) in counts.Zip(Cohorts, (cohort, named) => (cohort, named)))
        {
            lines.Add(
            [
                named.Period.Label,
                named.Size.ToString("N0", provider),
                .. windows.Select(window => Shown([cohort], window, measure, denominator, provider) is var shown && (shown == NotPassed || IsComplete(cohort, window)) ? shown : shown + "*"),
            ]);
        }

        lines.Add(["pooled", Members.ToString("N0", provider), .. windows.Select(window => Shown(PooledCohorts(window, denominator), window, measure, denominator, provider))]);
        return lines;
    }

    private string Shown(CohortCounts[] cohorts, CohortWindow window, CohortMeasure measure, CohortDenominator denominator, IFormatProvider provider) => measure switch
    {
        CohortMeasure.Retention => Percent(cohorts.Aggregate(Proportion.Zero, (sum, cohort) => sum + Cell(cohort, window, denominator)), provider),
        CohortMeasure.ValuePerMember => Value(cohorts, window, denominator).Value is { } value ? value.Amount.ToString("N2", provider) : NotPassed,
        _ => Orders(cohorts, window, denominator).Value is { } orders ? orders.ToString("N2", provider) : NotPassed,
    };
}
