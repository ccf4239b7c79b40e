using System;

namespace CrmMetrics.Marketing;

/// <summary>Weighs the touches of one path.</summary>
/// <param name="path">Which path.</param>
/// <param name="weights">Takes a weight for each touch, 0 or more, not all 0; they needn't add up to 1.</param>
internal delegate void PathWeights(int path, Span<double> weights);
