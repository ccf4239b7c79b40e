using System.Collections.Generic;
using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>How leads stand on a date: how many reached a stage within the window, how many are finished, and the ages of those that may still reach it.</summary>
internal sealed class LeadOutcomes(LeadWindow window, LeadTarget target)
{
    public const int Causes = 2;

    public const string Disqualified = "disqualified";

    private long mature;
    private long matureReached;

    public LeadWindow Window { get; } = window;

    public LeadTarget Target { get; } = target;

    public long Leads { get; private set; }

    /// <summary>Those that reached the stage within the window so far, mature or not.</summary>
    public long Reached { get; private set; }

    /// <summary>How many may still reach it, by their age and by the days of their window.</summary>
    public Dictionary<(int Age, int Days), long> Waiting { get; } = [];

    public long Immature => Leads - mature;

    public Proportion Conversion => Window.IsEver
        ? Proportion.From(Reached, Leads, LeadStages.ConversionOfCreated(Target))
        : Proportion.From(matureReached, mature, LeadStages.ConversionWithin(Target, Window.Text));

    public void Add(in LeadPath path, int age, long count)
    {
        int days = Window.Days(path.Created), reached = path.Reached(Target, System.Math.Min(age, days));
        bool isReached = reached != LeadPath.Never, mayReach = !isReached && path.GivenUp(age) == LeadPath.Never && age < days;
        bool isMature = Window.IsEver ? !mayReach : age >= days;
        checked
        {
            Leads += count;
            Reached += isReached ? count : 0;
            mature += isMature ? count : 0;
            matureReached += isMature && isReached ? count : 0;
        }

        if (mayReach)
        {
            Waiting[(age, days)] = Waiting.TryGetValue((age, days), out long others) ? others + count : count;
        }
    }
}
