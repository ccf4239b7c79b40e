using System;
using System.Diagnostics;
using System.Globalization;
using CrmMetrics.Statistics;

namespace CrmMetrics.Touchpoints;

/// <summary>Implicit deflection with its four factors: sessions of entitled customers × success × intent × no further action.</summary>
/// <remarks>Each factor is smaller than 1 and most come from a survey of few, so the product is much less certain than any of them: its interval holds all of their uncertainty,
/// joined on the logarithmic scale for independent factors (MOVER).</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ImplicitDeflection : IFormattable
{
    internal static readonly MetricDefinition EntitledSessions = new(
        "self-service-sessions/entitled", "self-service sessions of customers who are entitled to support", "sessions", 1, BetterWhen.Higher);

    private static readonly MetricDefinition OfSessions = MetricDefinition.Share("deflection/implicit", "success rate × intent rate × no-further-action rate");

    private static readonly MetricDefinition Deflected = new(
        "deflected-contacts/implicit", "entitled sessions × success rate × intent rate × no-further-action rate", "contacts", 1, BetterWhen.Higher);

    internal ImplicitDeflection(Estimate sessions, Proportion success, Proportion intent, Proportion noFurtherAction)
    {
        Sessions = sessions;
        Success = success;
        Intent = intent;
        NoFurtherAction = noFurtherAction;
        Rate = EstimateProduct.Of(OfSessions, null, success, intent, noFurtherAction);
        Contacts = EstimateProduct.Of(Deflected, null, sessions, success, intent, noFurtherAction);
    }

    /// <summary>Self-service sessions of customers who are entitled to support.</summary>
    /// <value>0 or more. Who may not open a case cannot be kept from it.</value>
    public Estimate Sessions { get; }

    /// <summary>The share of sessions that found what was sought.</summary>
    /// <value>From 0 to 1.</value>
    public Proportion Success { get; }

    /// <summary>The share of the successful who would have opened a case otherwise.</summary>
    /// <value>From 0 to 1.</value>
    public Proportion Intent { get; }

    /// <summary>The share of those who did not open one after all.</summary>
    /// <value>From 0 to 1.</value>
    public Proportion NoFurtherAction { get; }

    /// <summary>The deflection rate: the share of sessions that kept a contact from coming.</summary>
    /// <value>The product of the three rates, from 0 to 1; undefined when one of them is.</value>
    public Estimate Rate { get; }

    /// <summary>How many contacts were kept from coming.</summary>
    /// <value>The product of all four factors, 0 or more; undefined when one of them is. To be valued by <see cref="ContactSaving"/>.</value>
    public Estimate Contacts { get; }

    /// <summary>Writes the factors and the rate in the current culture, such as <c>10,000 sessions × 48.1 % × 60.8 % × 80.0 % = 2,340 contacts, 23.4 % of sessions</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the factors and the rate.</summary>
    /// <param name="format">The format of the number of contacts.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => (Contacts.WhyUndefined ?? Rate.WhyUndefined) is { } why
        ? "undefined (" + why + ")"
        : Text.In(formatProvider, $"{Sessions.Value:N0} sessions × {100 * Success.Value:F1} % × {100 * Intent.Value:F1} % × {100 * NoFurtherAction.Value:F1} % = ")
            + Contacts.Value!.Value.ToString(Text.IsGeneral(format) ? "N0" : format, formatProvider) + Text.In(formatProvider, $" contacts, {100 * Rate.Value:F1} % of sessions");
}
