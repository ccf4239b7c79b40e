namespace CrmMetrics.Statistics;

/// <summary>What counts as a signal on a control chart. All comparisons are strict: a point on a line is not past it.</summary>
public enum RunRule
{
    /// <summary>A point past a limit (three standard deviations).</summary>
    BeyondLimits = 1,

    /// <summary>Eight points in a row on one side of the centre.</summary>
    EightOnOneSide,

    /// <summary>Nine points in a row on one side of the centre.</summary>
    NineOnOneSide,

    /// <summary>Three of four points in a row nearer to one limit than to the centre (past one and a half standard deviations).</summary>
    ThreeOfFourNearLimit,

    /// <summary>Two of three points in a row past two standard deviations on one side.</summary>
    TwoOfThreeBeyondTwo,

    /// <summary>Four of five points in a row past one standard deviation on one side.</summary>
    FourOfFiveBeyondOne,

    /// <summary>Six points in a row, each above, or each below, the one before.</summary>
    SixRisingOrFalling,

    /// <summary>Fourteen points in a row that alternate up and down.</summary>
    FourteenAlternating,

    /// <summary>Fifteen points in a row within one standard deviation: less spread than there should be.</summary>
    FifteenWithinOne,

    /// <summary>Eight points in a row past one standard deviation, on either side.</summary>
    EightBeyondOne,
}
