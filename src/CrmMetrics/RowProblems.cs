using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics;

/// <summary>Gathers what is wrong with rows, so that all of it is told at once: who mends an export wants the whole list.</summary>
internal sealed class RowProblems
{
    private const int Shown = 20;

    private readonly List<(long Row, string Text)> shown = [];
    private long count;
    private bool onlyCurrencies = true;

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsEmpty => count == 0;

    /// <summary>Notes what is wrong with a row.</summary>
    public void Add(long row, string problem)
    {
        onlyCurrencies = false;
        Note(row, problem);
    }

    /// <summary>Notes the problem of a row, if it has one.</summary>
    /// <returns>Whether the row is fine.</returns>
    public bool Pass(string? problem, long row)
    {
        if (problem is not null)
        {
            Add(row, problem);
        }

        return problem is null;
    }

    /// <summary>Notes that the currency of a row is not that of the rows before.</summary>
    public void AddCurrency(long row, Currency expected, Currency actual) => Note(row, "is in " + actual.Code + ", the rows before it in " + expected.Code);

    /// <summary>Takes over what was found among other rows.</summary>
    public void Add(RowProblems other)
    {
        shown.AddRange(other.shown);
        count += other.count;
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

    /// <summary>Writes all that is wrong in a sentence.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        IEnumerable<string> first = shown.OrderBy(problem => problem.Row).Take(Shown).Select(problem => Guard.Invariant($"row {problem.Row} (counted from 0): {problem.Text}"));
        return string.Join("; ", first) + (count > Shown ? Guard.Invariant($"; and {count - Shown} more") : "") + ".";
    }

    // The first of each part of the rows, so that the first of all are among them.
    private void Note(long row, string problem)
    {
        if (count++ < Shown)
        {
            shown.Add((row, problem));
        }
    }
}
