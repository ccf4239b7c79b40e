using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Retention;

/// <summary>What is wrong with the rows, gathered so that all of it is reported at once.</summary>
internal sealed class RowProblems
{
    private const int Listed = 20;

    private readonly List<(long Row, string Text)> problems = [];
    private bool onlyCurrencies = true;

    public bool IsEmpty => problems.Count == 0;

    /// <summary>Notes that a row is wrong.</summary>
    /// <param name="row">The row, counted from 0.</param>
    /// <param name="text">What is wrong, as the end of a sentence that begins with "row 3".</param>
    public void Add(long row, string text)
    {
        problems.Add((row, text));
        onlyCurrencies = false;
    }

    /// <summary>Notes that the currency of a row is not that of the rows before.</summary>
    public void AddCurrency(long row, Currency expected, Currency actual) =>
        problems.Add((row, "is in " + actual.Code + ", the rows before it in " + expected.Code));

    public void Add(RowProblems other)
    {
        problems.AddRange(other.problems);
        onlyCurrencies &= other.onlyCurrencies;
    }

    /// <summary>Passes when nothing is wrong.</summary>
    /// <exception cref="ArgumentException">Something is.</exception>
    /// <exception cref="CurrencyMismatchException">Only currencies are.</exception>
    public void ThrowIfAny(string name)
    {
        if (IsEmpty)
        {
            return;
        }

        string text = ToString();
        throw onlyCurrencies ? new CurrencyMismatchException(text) : new ArgumentException(name + ": " + text, name);
    }

    /// <summary>All the problems in a sentence.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        IEnumerable<string> listed = problems.OrderBy(problem => problem.Row).Take(Listed).Select(problem => Guard.Invariant($"row {problem.Row} {problem.Text}"));
        string rest = problems.Count > Listed ? Guard.Invariant($"; and {problems.Count - Listed} more") : "";
        return Guard.Invariant($"{problems.Count} of the rows (counted from 0) cannot be used: ") + string.Join("; ", listed) + rest + ".";
    }
}
