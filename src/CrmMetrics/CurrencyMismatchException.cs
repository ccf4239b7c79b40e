using System;

namespace CrmMetrics;

/// <summary>Amounts in different currencies were added, compared or divided.</summary>
public sealed class CurrencyMismatchException : InvalidOperationException
{
    /// <summary>Makes the exception without saying which currencies.</summary>
    public CurrencyMismatchException()
        : this("The currencies differ.")
    {
    }

    /// <summary>Makes the exception with a message of one's own.</summary>
    /// <param name="message">What went wrong.</param>
    public CurrencyMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message of one's own and its cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public CurrencyMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the exception from the two currencies.</summary>
    /// <param name="expected">The currency of the left or first amount.</param>
    /// <param name="actual">The currency of the other one.</param>
    public CurrencyMismatchException(Currency expected, Currency actual)
        : this(Guard.Invariant($"An amount in {expected.Code} cannot be combined with one in {actual.Code}: convert one of them first."))
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The currency of the left or first amount.</summary>
    /// <value>Unset when the exception was made from a message alone.</value>
    public Currency Expected { get; }

    /// <summary>The currency of the other amount.</summary>
    /// <value>Unset when the exception was made from a message alone.</value>
    public Currency Actual { get; }
}
