namespace CrmMetrics.Goals;

/// <summary>What a good objective is, letter by letter (Doran, Management Review 70(11), 1981).</summary>
public enum SmartLetter
{
    /// <summary>S: it names the metric, and whose metric it is.</summary>
    Specific = 1,

    /// <summary>M: the metric has a baseline, known well enough to see the target reached.</summary>
    Measurable,

    /// <summary>A: it can be reached.</summary>
    Attainable,

    /// <summary>R: it serves a larger purpose, or is worth money.</summary>
    Relevant,

    /// <summary>T: it has a date.</summary>
    TimeBound,
}
