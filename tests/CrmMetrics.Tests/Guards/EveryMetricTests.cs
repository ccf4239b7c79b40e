using System.Text.RegularExpressions;

namespace CrmMetrics.Tests.Guards;

/// <summary>What stands around every metric and summary: laws and a benchmark.</summary>
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

    [Fact]
    public void Every_metric_and_summary_is_timed()
    {
        HashSet<string> named = [.. Repository.Files("benchmarks", "*.cs").SelectMany(file => Regex.Matches(Repository.Read(file), @"\w+").Select(word => word.Value))];
        Repository.None("Time it in the benchmark class of its room:", Kinds.Metrics.Union(Kinds.Summaries).Except(Kinds.Carriers.Keys).Where(type => !named.Contains(type.Name.Split('`')[0])).Select(Signature.Name));
    }

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
