using System;

namespace CrmMetrics.Benchmarks;

/// <summary>A door that is to allocate nothing per row: as much for many rows as for few.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NothingPerRowAttribute : Attribute;
