using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace CrmMetrics.Goals;

/// <summary>Whether an objective is specific, measurable, attainable, relevant and time-bound (SMART), and why not.</summary>
/// <remarks>A check of what was written down and measured, not of the objective's wisdom.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SmartCheck
{
    internal SmartCheck(double? chance, Reason? whyNoChance, params SmartFinding[] findings)
    {
        ChanceOnTrend = chance;
        WhyNoChance = whyNoChance;
        Findings = Array.AsReadOnly(findings);
    }

    /// <summary>A finding for each letter.</summary>
    /// <value>Five, in the order S, M, A, R, T.</value>
    public IReadOnlyList<SmartFinding> Findings { get; }

    /// <summary>The letters that fail.</summary>
    /// <value>Those whose finding is no; those that the data cannot tell are not among them.</value>
    public IReadOnlyList<SmartFinding> Failures => [.. Findings.Where(finding => finding.Passes == false)];

    /// <summary>Whether all five letters hold.</summary>
    /// <value><see langword="false"/> also when the data cannot tell for one of them.</value>
    public bool IsSmart => Findings.All(finding => finding.Passes == true);

    /// <summary>The chance that the target is met on the due date if the metric goes on along the trend of its past, with the scatter of its past.</summary>
    /// <value>From 0 to 1; <see langword="null"/> when there is no such trend, and then <see cref="WhyNoChance"/> says why.</value>
    public double? ChanceOnTrend { get; }

    /// <summary>Why there is no chance on the trend.</summary>
    /// <value><see langword="null"/> exactly when there is one.</value>
    public Reason? WhyNoChance { get; }

    /// <summary>The finding for a letter.</summary>
    /// <param name="letter">The letter.</param>
    /// <value>What the check says of it.</value>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="letter"/> is no named value.</exception>
    public SmartFinding this[SmartLetter letter] => Findings[(int)Guard.Named(letter) - 1];

    /// <summary>Writes the findings, one a line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join("\n", Findings);
}
