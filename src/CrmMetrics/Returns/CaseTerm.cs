using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Returns;

/// <summary>A line as it counts in a case: what of its amount comes when.</summary>
internal sealed class CaseTerm
{
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

    /// <summary>How much of the product of its figures comes at the start and at the end of each month.</summary>
    public double[] Parts() => Array.ConvertAll(twelfths, part => (double)(Scale * part / CaseLine.MonthsInYear));

    // Divided last, so that twelve twelfths are the whole.
    private decimal Flow(decimal parts) => Line.Expected * Scale * parts / CaseLine.MonthsInYear;
}
