namespace CrmMetrics.Tests.Guards;

/// <summary>What stands around every metric and summary: laws.</summary>
public class EveryMetricTests
{
    [Fact]
    public void Every_metric_has_its_laws() => Repository.None(
        "Derive a test class from MetricLaws<T>:",
        Kinds.Metrics.Except(Kinds.Carriers.Keys).Where(type => !HasLaws(type, typeof(MetricLaws<>))).Select(Signature.Name));

    [Fact]
    public void Every_summary_has_its_laws() => Repository.None(
        "Derive a test class from SummaryLaws<T>:",
        Kinds.Summaries.Where(type => !HasLaws(type, typeof(SummaryLaws<>))).Select(Signature.Name));

    private static bool HasLaws(Type type, Type laws) => typeof(EveryMetricTests).Assembly.GetTypes().Any(test => !test.IsAbstract && Ancestors(test).Any(parent =>
        parent.IsGenericType && parent.GetGenericTypeDefinition() == laws && Open(parent.GetGenericArguments()[0]) == Open(type)));

    private static Type Open(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (Type? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            yield return parent;
        }
    }
}
