using System;
using System.Diagnostics;

namespace CrmMetrics.Adoption;

/// <summary>A field that records must have: its name, how it is read, and which records need it.</summary>
/// <typeparam name="T">The type of a record.</typeparam>
/// <remarks>Made by <see cref="RequiredField.Of{T,TValue}"/>.</remarks>
[DebuggerDisplay("{Name,nq}")]
public sealed class RequiredField<T>
{
    private readonly Func<T, CellState> cell;
    private readonly Func<T, bool>? isRequired;

    internal RequiredField(string name, Func<T, CellState> cell, Func<T, bool>? isRequired)
    {
        Name = CompletenessCells.Named(Guard.NotNull(name), nameof(name));
        this.cell = cell;
        this.isRequired = isRequired;
    }

    /// <summary>What it is called in figures.</summary>
    /// <value>Never blank.</value>
    public string Name { get; }

    /// <summary>The cell of a record, with the bit of its field set wherever it counts.</summary>
    internal CompletenessCells Read(T record, ulong bit) => isRequired is not null && !isRequired(record) ? default : cell(record) switch
    {
        CellState.Valid => new(bit, bit, bit),
        CellState.Invalid => new(bit, bit, 0),
        _ => new(bit, 0, 0),
    };
}
