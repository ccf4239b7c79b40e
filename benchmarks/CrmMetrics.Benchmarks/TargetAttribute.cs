using System;

namespace CrmMetrics.Benchmarks;

/// <summary>What a door is to reach, as a ratio to another benchmark of its class in the same run with the most rows.</summary>
/// <param name="job">What is computed, for the page.</param>
/// <param name="reference">The method that the door is measured against.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TargetAttribute(string job, string reference) : Attribute
{
    /// <summary>What is computed.</summary>
    public string Job => job;

    /// <summary>The method that the door is measured against.</summary>
    public string Reference => reference;

    /// <summary>How many times as fast as the reference the door is to be at least; 0 when that is not the target.</summary>
    public double TimesAsFast { get; set; }

    /// <summary>How many times as long as the reference the door may take at most; 0 when that is not the target.</summary>
    public double TimesAsLong { get; set; }
}
