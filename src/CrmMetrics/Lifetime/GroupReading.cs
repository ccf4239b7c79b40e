using System;

namespace CrmMetrics.Lifetime;

/// <summary>Reads one or more figures off what a customer who is there will do.</summary>
/// <param name="ahead">The chance to be there after a time, and the purchases in it on average.</param>
/// <param name="residual">The purchases for ever, discounted at a continuous rate.</param>
/// <param name="into">Takes the figures.</param>
internal delegate void GroupReading(Func<double, (double Alive, double Expected)> ahead, Func<double, double> residual, double[] into);
