using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmMetrics.Statistics;

/// <summary>Whether the hazard ratios of a Cox model stay the same over time, which the model supposes.</summary>
/// <param name="Transform">Against which measure of time.</param>
/// <param name="Covariates">The test of each covariate, one degree of freedom each, in the order of the coefficients.</param>
/// <param name="Global">The test of all together.</param>
/// <remarks>The score test for a coefficient that changes with the transformed time (Grambsch and Therneau, Biometrika 81, 1994, with the exact information, as
/// R has had it since survival 3.0). A small p-value says that one hazard ratio does not tell the whole: look at the curves.</remarks>
public sealed record ProportionalHazardsTest(TimeTransform Transform, IReadOnlyList<HypothesisTest> Covariates, HypothesisTest Global) : IFormattable
{
    /// <summary>Writes the tests in the current culture, one a line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the tests, one a line.</summary>
    /// <param name="format">The format of the numbers; four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        string.Concat(Covariates.Select(test => test.ToString(format, formatProvider) + "\n")) + Global.ToString(format, formatProvider);
}
