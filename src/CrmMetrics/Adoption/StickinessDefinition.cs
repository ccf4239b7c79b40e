namespace CrmMetrics.Adoption;

/// <summary>Which daily, weekly or monthly users are set against which: all of it is called stickiness, and all of it differs.</summary>
/// <remarks>Each is 1 where everybody comes every day. Only <see cref="MeanDauOverCalendarMonth"/> has a floor above 0: 1 ÷ the days of the period, where everybody comes once.
/// The others are 0 where nobody comes on the day, or on a working day, and may be as near to 0 as there are users who came before the period alone.</remarks>
public enum StickinessDefinition
{
    /// <summary>Users active on one day, over those active in the 28 or 30 days up to it: what most dashboards show. A Sunday is not a Monday.</summary>
    DauOnDayOverTrailing = 1,

    /// <summary>Mean daily users of the period over the users active in it, the default: times the days of the period, it is the mean number of days on which a user was active.
    /// Named after the month that it is mostly read of; of a period that is no month, it is mean daily users over the users of that week, quarter or number of days.
    /// The definition says which, and two kinds of periods refuse to be compared.</summary>
    MeanDauOverCalendarMonth,

    /// <summary>The mean over the days of the period of daily over trailing users. Days without any trailing user are left out.</summary>
    MeanOfDailyRatios,

    /// <summary>Mean daily users of the period over its mean trailing users: busy days count for more than in the mean of the ratios.</summary>
    RatioOfMeans,

    /// <summary>Mean daily users of the working days over all users of the period, for a system that nobody opens at the weekend. Periods of two kinds refuse to be compared.</summary>
    WeekdaysOnly,

    /// <summary>Users active in the 7 days up to a day over those active in the 28 or 30 days up to it.</summary>
    WauOverMau,

    /// <summary>Users active on a day over those active in the 7 days up to it.</summary>
    DauOverWau,
}
