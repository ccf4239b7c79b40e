using CrmMetrics.Impact;

namespace CrmMetrics.Tests.Guards;

/// <summary>The public types of each kind.</summary>
internal static class Kinds
{
    public static IReadOnlyList<Type> Metrics { get; } = [.. Surface.Net.Types.Where(type => !type.IsInterface && typeof(IMetric).IsAssignableFrom(type))];

    public static IReadOnlyList<Type> Summaries { get; } = [.. Surface.Net.Types.Where(type => !type.IsInterface && Implements(type, typeof(ISummary<>)))];

    /// <summary>Metrics that carry the figures of others from room to room, with the reason why they own no data to add, to write down or to read back.</summary>
    public static IReadOnlyDictionary<Type, string> Carriers { get; } = new Dictionary<Type, string>
    {
        [typeof(Estimate)] = "carries any metric's figures as functions",
        [typeof(MoneyEstimate)] = "carries any money metric's figures as functions",
        [typeof(Effect)] = "carries the answer of any method as functions; the data that it was read from can be written down",
    };

    public static bool Implements(Type type, Type face) => type.GetInterfaces().Any(own => own.IsGenericType && own.GetGenericTypeDefinition() == face);
}
