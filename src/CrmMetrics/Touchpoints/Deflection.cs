using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Touchpoints;

/// <summary>Case deflection: the contacts that did not come because self-service settled the matter, in its three forms.</summary>
/// <remarks>
/// <para>The forms measure different things, have different denominators, and refuse to be compared. Nobody agrees on one denominator, so quote the counts beside the rate.</para>
/// <para>Success of self-service is not deflection: most of those who found an answer would never have called. One published survey has 48.1 % success and 23.4 % deflection.</para>
/// </remarks>
public static class Deflection
{
    private static readonly MetricDefinition OfForms = MetricDefinition.Share(
        "deflection/explicit", "case forms given up after an article was read over case forms begun");

    private static readonly MetricDefinition BeforeAfter = MetricDefinition.Share(
        "deflection/observed-before-after", "1 less contacts per exposure over those before self-service");

    private static readonly MetricDefinition BetweenArms = MetricDefinition.Share(
        "deflection/observed-randomised", "1 less the share with a contact of those offered self-service over that of the control group");

    /// <summary>Explicit deflection: of the case forms that were begun, the share given up after an article was read.</summary>
    /// <param name="abandonedAfterArticle">Forms that were given up after an article was opened.</param>
    /// <param name="formsBegun">Forms that were begun, those included.</param>
    /// <returns>The share, from 0 to 1. It counts as settled who gave up in anger, and leaves out who never came to the form.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or more forms were given up than begun.</exception>
    public static Proportion Explicit(long abandonedAfterArticle, long formsBegun) =>
        Proportion.From(Guard.Part(abandonedAfterArticle, Guard.Count(formsBegun)), formsBegun, OfForms);

    /// <summary>Implicit deflection: sessions × success rate × intent rate × no-further-action rate.</summary>
    /// <param name="sessions">Self-service sessions of customers who are entitled to support, counted.</param>
    /// <param name="success">Of the sessions, or of those asked: who found what they sought.</param>
    /// <param name="intent">Of the successful: who would have opened a case otherwise.</param>
    /// <param name="noFurtherAction">Of those: who did not open one after all.</param>
    /// <returns>The rate and the number of contacts, with intervals over all factors.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sessions"/> is negative.</exception>
    public static ImplicitDeflection Implicit(long sessions, Proportion success, Proportion intent, Proportion noFurtherAction)
    {
        double known = Guard.Count(sessions);
        return new(new(known, null, ImplicitDeflection.EntitledSessions, level => new(known, known, level), null), success, intent, noFurtherAction);
    }

    /// <summary>Implicit deflection from a number of sessions that is itself an estimate, such as all sessions × the share of entitled visitors.</summary>
    /// <param name="sessions">Self-service sessions of customers who are entitled to support, 0 or more.</param>
    /// <param name="success">Of the sessions, or of those asked: who found what they sought.</param>
    /// <param name="intent">Of the successful: who would have opened a case otherwise.</param>
    /// <param name="noFurtherAction">Of those: who did not open one after all.</param>
    /// <returns>The rate and the number of contacts, with intervals over all factors; no number of contacts has one where the sessions have none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sessions"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sessions"/> is negative.</exception>
    public static ImplicitDeflection Implicit(Estimate sessions, Proportion success, Proportion intent, Proportion noFurtherAction)
    {
        _ = Guard.NotNegative(Guard.NotNull(sessions).Value ?? 0, nameof(sessions));
        return new(sessions, success, intent, noFurtherAction);
    }

    /// <summary>Observed deflection, before against after: by which part contacts per exposure fell once self-service was there.</summary>
    /// <param name="reduction">The reduction in contacts per exposure.</param>
    /// <returns>The share of the expected contacts that did not come, 1 at most and negative when contacts rose. Whatever else changed in the meantime is in it.</returns>
    public static Estimate Observed(ContactReduction reduction)
    {
        Estimate fall = reduction.ToEstimate();
        return new(fall.Value, fall.WhyUndefined, reduction.Under(BeforeAfter), fall.WhyNoInterval is null ? fall.Interval : null, fall.WhyNoInterval);
    }

    /// <summary>Observed deflection, randomised: by which part fewer customers had a contact where self-service was offered by lot.</summary>
    /// <param name="offered">Of those offered self-service: who had a contact.</param>
    /// <param name="control">Of the others: who had a contact.</param>
    /// <returns>The share of the expected contacts that did not come, 1 at most and negative when more came; with Fieller's interval. The only form that shows what self-service caused.</returns>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions.</exception>
    public static Estimate Observed(Proportion offered, Proportion control)
    {
        Estimate lift = offered.RelativeLift(control);
        return new(
            0 - lift.Value,
            lift.WhyUndefined,
            BetweenArms,
            lift.WhyNoInterval is null ? level => lift.Interval(level) is { } bounds ? new(0 - bounds.Upper, 0 - bounds.Lower, level) : null : null,
            lift.WhyNoInterval);
    }
}
