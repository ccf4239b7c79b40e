namespace CrmMetrics.Lifetime;

/// <summary>What a model says of customers within a horizon, once for each group of those who are alike.</summary>
/// <param name="Alive">The chance to be there now.</param>
/// <param name="Expected">The purchases; none over a horizon without end.</param>
/// <param name="Discounted">The same, each counted less the later it comes.</param>
/// <param name="Served">The service periods while not dropped out, discounted.</param>
internal sealed record GroupValues(double[] Alive, double[]? Expected, double[] Discounted, double[] Served);
