using System.Diagnostics;
using CrmMetrics.Statistics;

namespace CrmMetrics.Adoption;

/// <summary>How many used a feature in a period, and how much; or any other kind of activity, such as logins.</summary>
/// <remarks>Its figures grow with the length of the period, whose kind is part of each definition: a month refuses to be compared with a week (see <see cref="ActivityPeriod"/>).</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record FeatureUse
{
    internal FeatureUse(string name, long users, long uses, decimal squares, long activeUsers, ActivityPeriod period)
    {
        Name = name;
        Users = users;
        Uses = uses;
        Squares = squares;
        ActiveUsers = activeUsers;
        Period = period;
    }

    /// <summary>The feature, or the kind of the activity.</summary>
    /// <value>As the activities have it.</value>
    public string Name { get; }

    /// <summary>How many users used it.</summary>
    /// <value>From 1 to <see cref="ActiveUsers"/>.</value>
    public long Users { get; }

    /// <summary>How often it was used.</summary>
    /// <value>0 or more.</value>
    public long Uses { get; }

    /// <summary>How many users were active in the period at all.</summary>
    /// <value>1 or more.</value>
    public long ActiveUsers { get; }

    /// <summary>Which share of the active users used it: the breadth of its use.</summary>
    /// <value>With Wilson's interval.</value>
    public Proportion Adoption => Proportion.From(Users, ActiveUsers, ActivityPeriod.In(MetricDefinition.Share("feature-adoption", "users of the feature, over active users"), Period));

    /// <summary>How often its users used it: the depth of its use.</summary>
    /// <value>The mean over its users, with an interval.</value>
    public SampleMean Depth => UsageSummary.Mean(Users, Uses, Squares, "feature-depth", "uses of the feature per user of it", Period);

    /// <summary>How often active users used it, those who never did with 0: of logins, the login frequency.</summary>
    /// <value>The mean over active users, with an interval.</value>
    public SampleMean PerActiveUser => UsageSummary.Mean(ActiveUsers, Uses, Squares, "feature-uses-per-active-user", "uses of the feature per active user", Period);

    /// <summary>How often active users used it on a working day of the period: all its uses, those at weekends too, over the working days.</summary>
    /// <value>Uses per active user and working day, with an interval over users; undefined in a period without working days.</value>
    public Estimate PerActiveUserPerWorkingDay =>
        UsageSummary.PerWorkingDay(ActiveUsers, Uses, Squares, Period, "feature-uses-per-working-day", "uses of the feature per active user and working day");

    internal decimal Squares { get; }

    internal ActivityPeriod Period { get; }

    /// <summary>Writes the name and who used it in the current culture, such as <c>export: 36/410 = 8.8 %</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Name + ": " + Adoption;
}
