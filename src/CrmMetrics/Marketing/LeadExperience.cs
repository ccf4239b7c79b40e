using System;
using System.Collections.Generic;
using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>What leads have come to by age, from which the chance of an open lead is read.</summary>
internal sealed class LeadExperience(CompetingRisksTable outcomes, string cause)
{
    public static readonly Reason NoLeads = new("no-leads", "there were no leads");

    private static readonly Reason NoExperience = new("no-experience", "there are no leads from which to project");

    private static readonly Reason NothingOpen = new("nothing-open", "every lead is finished, so the share is known");

    private static readonly Reason NoSpread = new("no-variance", "at these ages every lead of the experience came to the same end, so nothing tells how uncertain the projection is");

    private readonly Dictionary<int, CumulativeIncidenceCurve> curves = [];
    private readonly double last = outcomes.AnyCause.KaplanMeier.LastTime ?? 0;

    /// <summary>The share that will have reached the stage.</summary>
    public Estimate Project(LeadOutcomes observed)
    {
        MetricDefinition definition = LeadStages.Projected(observed.Target, observed.Window);
        if (observed.Leads == 0)
        {
            return new(null, NoLeads, definition, null, NoLeads);
        }

        if (observed.Waiting.Count > 0 && outcomes.Subjects == 0)
        {
            return new(null, NoExperience, definition, null, NoExperience);
        }

        double come = 0, chance = 0, error = 0;
        long open = 0;
        foreach (KeyValuePair<(int Age, int Days), long> group in observed.Waiting)
        {
            Estimate its = From(group.Key.Age, observed.Window.IsEver ? last : group.Key.Days);
            if (its.Value is not { } share)
            {
                return new(null, its.WhyUndefined, definition, null, its.WhyUndefined);
            }

            open += group.Value;
            come += group.Value * share;
            chance += group.Value * share * (1 - share);
            error += group.Value * (group.Key.Age < last ? Curve(group.Key.Age).At(observed.Window.IsEver ? last : group.Key.Days).StandardError : 0);
        }

        double known = observed.Reached, all = observed.Leads, value = (known + come) / all;
        if (open == 0)
        {
            return new(value, null, definition, null, NothingOpen);
        }

        // On the logit of the open leads' share, so that the bounds stay between what is known and what is possible.
        double mean = come / open, spread = Math.Sqrt(chance + (error * error)) / open / (mean * (1 - mean));
        return mean is > 0 and < 1 && spread > 0
            ? new(value, null, definition, level => Bounds(level), null)
            : new(value, null, definition, null, NoSpread);

        ConfidenceInterval Bounds(double level)
        {
            double odds = Math.Log(mean / (1 - mean)), margin = Normal.TwoSidedQuantile(level) * spread;
            return new(At(odds - margin), At(odds + margin), level);
        }

        double At(double logit) => (known + (open / (1 + Math.Exp(-logit)))) / all;
    }

    // The share of those left at an age that reach the stage by a day: the curve of those followed longer, at which all are at risk.
    private Estimate From(int age, double day) => age >= last && day <= last
        ? Estimate.From(0, LeadStages.Nothing)
        : Curve(age).Incidence(day);

    private CumulativeIncidenceCurve Curve(int age)
    {
        if (!curves.TryGetValue(age, out CumulativeIncidenceCurve? curve))
        {
            curves.Add(age, curve = outcomes.After(age).CumulativeIncidence(cause));
        }

        return curve;
    }
}
