using FsCheck;

namespace CrmMetrics.Tests;

/// <summary>What every summary must obey, and every metric that adds.</summary>
public abstract class SummaryLaws<TSummary>
    where TSummary : ISummary<TSummary>, IFormattable
{
    /// <summary>Summaries of any rows.</summary>
    protected abstract Arbitrary<TSummary> Any { get; }

    protected abstract TSummary Zero { get; }

    protected abstract TSummary Parse(string text);

    /// <summary>Equality; overridden where a double moment is allowed 1e-12.</summary>
    protected virtual bool Same(TSummary left, TSummary right) => left.Equals(right);

    [Fact]
    public void Zero_changes_nothing_on_either_side() =>
        Check.That(Any, summary => Same(summary.Add(Zero), summary) && Same(Zero.Add(summary), summary));

    [Fact]
    public void Joining_is_associative() =>
        Check.That<TSummary>(Any, (a, b, c) => Same(a.Add(b).Add(c), a.Add(b.Add(c))));

    [Fact]
    public void Joining_is_commutative() =>
        Check.That<TSummary>(Any, (a, b) => Same(a.Add(b), b.Add(a)));

    [Fact]
    public void Default_of_a_struct_is_zero()
    {
        if (default(TSummary) is { } nothing)
        {
            Assert.Equal(Zero, nothing);
        }
        else
        {
            Assert.True(typeof(TSummary).IsClass);
        }
    }

    [Fact]
    public void Written_down_it_reads_back() =>
        Check.That(Any, summary => Parse(summary.ToString("R", null)).Equals(summary));

#if NET8_0_OR_GREATER
    [Fact]
    public void Written_as_json_it_reads_back() =>
        Check.That(Any, summary => System.Text.Json.JsonSerializer.Deserialize<TSummary>(System.Text.Json.JsonSerializer.Serialize(summary))!.Equals(summary));

    [Fact]
    public void The_generic_math_identity_is_zero()
    {
        Type identity = typeof(System.Numerics.IAdditiveIdentity<,>).MakeGenericType(typeof(TSummary), typeof(TSummary));
        Assert.Contains(identity, typeof(TSummary).GetInterfaces());
    }
#endif
}
