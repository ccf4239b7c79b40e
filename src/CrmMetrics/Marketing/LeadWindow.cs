using System;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Marketing;

/// <summary>How long after its creation a lead counts: some days or months, or for ever.</summary>
internal sealed class LeadWindow
{
    private readonly Period? period;
    private int lastCreated = int.MinValue;
    private int lastDays;

    public LeadWindow(Period? window)
    {
        if (window is not null && (window.HasTimeComponent || window.Years < 0 || window.Months < 0 || window.Weeks < 0 || window.Days < 0 || window.Equals(Period.Zero)))
        {
            throw new ArgumentException(
                "window: must be a number of days, weeks, months or years above 0, but was " + PeriodPattern.Roundtrip.Format(window) + ".", nameof(window));
        }

        period = window;
    }

    /// <summary>Whether there is no end.</summary>
    public bool IsEver => period is null;

    /// <summary>In words, such as "within P30D of creation" or "so far".</summary>
    public string Text => period is null ? "ever" : PeriodPattern.Roundtrip.Format(period);

    /// <summary>How many days of the window a lead created on a day has.</summary>
    public int Days(int created)
    {
        if (period is null)
        {
            return int.MaxValue;
        }

        // Leads come in the order of their creation.
        if (created != lastCreated)
        {
            lastDays = EpochDays.Of(EpochDays.Date(created) + period) - created;
            lastCreated = created;
        }

        return lastDays;
    }
}
