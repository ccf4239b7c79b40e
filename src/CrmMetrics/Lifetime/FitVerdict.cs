namespace CrmMetrics.Lifetime;

/// <summary>How the search for the parameters of a model has ended.</summary>
public enum FitVerdict
{
    /// <summary>The parameters are those of the largest likelihood: the slope is 0 to the last digits, and the likelihood falls off on every side.</summary>
    Converged = 1,

    /// <summary>The likelihood rises toward the edge of what a parameter may be, such as no dropout at all: the answers are those of that edge, and the parameter itself has no finite best value.</summary>
    AtEdge,

    /// <summary>The likelihood is level along some direction: several parameters fit the data equally well.</summary>
    NotIdentified,

    /// <summary>The data say nothing about the parameters, such as those of nobody.</summary>
    NoData,

    /// <summary>The search has not come to an end.</summary>
    NotConverged,

    /// <summary>The parameters are those of the largest likelihood together with a prior (penalised likelihood), which <see cref="ModelFit.Prior"/> states: they are not those of the data alone.</summary>
    Penalised,
}
