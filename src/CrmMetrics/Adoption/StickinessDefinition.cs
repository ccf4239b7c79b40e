namespace CrmMetrics.Adoption;

/// <summary>Which daily, weekly or monthly users are set against which: all of it is called stickiness, and all of it differs.</summary>
/// <remarks>Each is from 1 ÷ the days of the longer window, where everybody comes once, to 1, where everybody comes every day.</remarks>
public enum StickinessDefinition
{
    /// <summary>Users active on one day, over those active in the 28 or 30 days up to it: what most dashboards show. A Sunday is not a Monday.</summary>
    DauOnDayOverTrailing = 1,

    /// <summary>Mean daily users of the period over the users active in it, the default: times the days of the period, it is the mean number of days on which a user was active.</summary>
    MeanDauOverCalendarMonth,

    /// <summary>The mean over the days of the period of daily over trailing users. Days without any trailing user are left out.</summary>
    MeanOfDailyRatios,

    /// <summary>Mean daily users of the period over its mean trailing users: busy days count for more than in the mean of the ratios.</summary>
    RatioOfMeans,

    /// <summary>Mean daily users of the working days over all users of the period, for a system that nobody opens at the weekend.</summary>
    WeekdaysOnly,

    /// <summary>Users active in the 7 days up to a day over those active in the 28 or 30 days up to it.</summary>
    WauOverMau,

    /// <summary>Users active on a day over those active in the 7 days up to it.</summary>
    DauOverWau,
}
