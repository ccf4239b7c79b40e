using System;

namespace CrmMetrics;

/// <summary>Two metrics that were read under different definitions were compared or added.</summary>
public sealed class DefinitionMismatchException : InvalidOperationException
{
    /// <summary>Makes the exception without saying which definitions.</summary>
    public DefinitionMismatchException()
        : this("The definitions differ.")
    {
    }

    /// <summary>Makes the exception with a message of one's own.</summary>
    /// <param name="message">What went wrong.</param>
    public DefinitionMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message of one's own and its cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public DefinitionMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception from the two definitions.</summary>
    /// <param name="expected">The definition of the left or first metric.</param>
    /// <param name="actual">The definition of the other one.</param>
    public DefinitionMismatchException(MetricDefinition expected, MetricDefinition actual)
        : this(Guard.Invariant($"A metric read as {Guard.NotNull(expected).Id} ({expected.Text}) cannot be set against one read as {Guard.NotNull(actual).Id} ({actual.Text})."))
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The definition of the left or first metric.</summary>
    /// <value><see langword="null"/> when the exception was made from a message alone.</value>
    public MetricDefinition? Expected { get; }

    /// <summary>The definition of the other metric.</summary>
    /// <value><see langword="null"/> when the exception was made from a message alone.</value>
    public MetricDefinition? Actual { get; }
}
