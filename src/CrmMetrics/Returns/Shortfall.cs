namespace CrmMetrics.Returns;

/// <summary>A line that falls short of its projection, with its place by money.</summary>
/// <param name="Rank">The place, from 1: what to reassess first.</param>
/// <param name="Line">The line.</param>
/// <param name="Amount">How much it falls short, above 0.</param>
/// <param name="ShareOfAll">Its part of all shortfalls together, above 0 and up to 1.</param>
/// <param name="Verdict">Whether that is more than the uncertainty of the actuals explains.</param>
public sealed record Shortfall(int Rank, VarianceLine Line, Money Amount, double ShareOfAll, VarianceVerdict Verdict);
