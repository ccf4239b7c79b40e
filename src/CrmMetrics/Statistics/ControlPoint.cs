namespace CrmMetrics.Statistics;

/// <summary>A point of a control chart with the limits that hold there.</summary>
/// <param name="Index">Its place, counted from 0.</param>
/// <param name="Value">The figure; <see langword="null"/> where it is missing.</param>
/// <param name="Centre">The centre line; <see langword="null"/> where the phase has too few points for one.</param>
/// <param name="Lower">The lower limit as it comes out, below what is possible where it does; <see langword="null"/> where there is none.</param>
/// <param name="Upper">The upper limit as it comes out; <see langword="null"/> where there is none.</param>
/// <param name="Lowest">The least that the figure can be, such as 0 for a share; for display, where the limit lies below.</param>
/// <param name="Highest">The most that the figure can be; for display, where the limit lies above.</param>
public readonly record struct ControlPoint(int Index, double? Value, double? Centre, double? Lower, double? Upper, double Lowest, double Highest)
{
    /// <summary>The lower limit to draw.</summary>
    /// <value><see cref="Lower"/>, but not below <see cref="Lowest"/>.</value>
    public double? DrawnLower => Lower is { } limit && limit < Lowest ? Lowest : Lower;

    /// <summary>The upper limit to draw.</summary>
    /// <value><see cref="Upper"/>, but not above <see cref="Highest"/>.</value>
    public double? DrawnUpper => Upper is { } limit && limit > Highest ? Highest : Upper;

    /// <summary>Whether a limit lies past what is possible, so that no figure can signal on that side.</summary>
    /// <value><see langword="true"/> where it does.</value>
    public bool IsLimitPastPossible => Lower < Lowest || Upper > Highest;

    /// <summary>How many standard deviations from the centre the figure lies, where that is not to be read off the limits.</summary>
    internal double? OwnScore { get; init; }

    /// <summary>How many standard deviations from the centre the figure lies.</summary>
    internal double? Score => OwnScore is not null ? OwnScore : Value is not { } value || Centre is not { } centre || (Upper ?? Lower) is not { } limit ? null
        : value.Equals(centre) ? 0
        : value > centre ? Ratio(value - centre, (Upper ?? centre + (centre - limit)) - centre)
        : -Ratio(centre - value, centre - (Lower ?? centre - (limit - centre)));

    // Where nothing has varied so far, any change at all is past the limits.
    private static double Ratio(double distance, double limit) => limit > 0 ? 3 * distance / limit : double.PositiveInfinity;
}
