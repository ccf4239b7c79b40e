namespace CrmMetrics;

/// <summary>The few numbers that a family of metrics needs from many rows, which join with those of other rows.</summary>
/// <typeparam name="TSelf">The summary itself.</typeparam>
/// <remarks>The summary of all the rows equals the added summaries of any cut of them: exactly in counts and money, to
/// 1e-12 in double moments. Each summary has a static <c>Zero</c>, the summary of no rows, which changes nothing when added.</remarks>
public interface ISummary<TSelf>
    where TSelf : ISummary<TSelf>
{
    /// <summary>Joins this summary with that of other rows.</summary>
    /// <param name="other">The summary of rows that are not in this one.</param>
    /// <returns>The summary of all those rows.</returns>
    TSelf Add(TSelf other);
}
