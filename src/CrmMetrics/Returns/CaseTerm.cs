using System;
using System.Collections.Generic;
using System.Linq;
using NodaTime;

namespace CrmMetrics.Returns;

/// <summary>A line as it counts in a case: what of its amount comes when.</summary>
internal sealed class CaseTerm
{
    public const int Cents = 2;

    private readonly decimal[] twelfths;

    public CaseTerm(CaseLine line, decimal[] twelfths, bool isRiskAdjusted)
    {
        (Line, this.twelfths) = (line, twelfths);
        Scale = !isRiskAdjusted ? 1 : line.IsBenefit ? 1 - line.RiskFactor!.Value : 1 + line.RiskFactor!.Value;
        InputNames = [.. line.Factors.Select(line.InputName)];
    }

    public CaseLine Line { get; }

    public int Sign => Line.IsBenefit ? 1 : -1;

    /// <summary>What the adjustment for risk multiplies the line by.</summary>
    public decimal Scale { get; }

    public IReadOnlyList<string> InputNames { get; }

    public decimal Total => Flow(twelfths.Sum());

    /// <summary>The expected amount at the start, or at the end of a month.</summary>
    public decimal Flow(int period) => Flow(twelfths[period]);

    /// <summary>The expected amount at the start, or in a year.</summary>
    public decimal FlowOfYear(int year) => Flow(year == 0 ? twelfths[0] : twelfths.Skip(1 + ((year - 1) * CaseLine.MonthsInYear)).Take(CaseLine.MonthsInYear).Sum());

    /// <summary>The expected amounts in the books of each period of some months, in cents: each sum from the first period on is the exact one rounded.</summary>
    public decimal[] InBooks(LocalDate start, int monthsInPeriod)
    {
        int months = twelfths.Length - 1;
        decimal[] books = new decimal[(months + monthsInPeriod - 1) / monthsInPeriod];
        for (int period = 0; period <= months; period++)
        {
            books[Line.MonthOfBooks(period, start, months) / monthsInPeriod] += twelfths[period];
        }

        decimal parts = 0, before = 0;
        for (int i = 0; i < books.Length; i++)
        {
            parts += books[i];
            decimal toDate = Math.Round(Flow(parts), Cents);
            (books[i], before) = (toDate - before, toDate);
        }

        return books;
    }

    /// <summary>How much of the product of its figures comes at the start and at the end of each month.</summary>
    public double[] Parts() => Array.ConvertAll(twelfths, part => (double)(Scale * part / CaseLine.MonthsInYear));

    // Divided last, so that twelve twelfths are the whole.
    private decimal Flow(decimal parts) => Line.Expected * Scale * parts / CaseLine.MonthsInYear;
}
