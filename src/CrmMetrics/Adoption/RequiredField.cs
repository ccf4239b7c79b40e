using System;

namespace CrmMetrics.Adoption;

/// <summary>Makes the required fields of records.</summary>
public static class RequiredField
{
    /// <summary>Names a field and says how to read and to check it.</summary>
    /// <typeparam name="T">The type of a record.</typeparam>
    /// <typeparam name="TValue">The type of the field.</typeparam>
    /// <param name="name">What it is called in figures, such as <c>email</c>.</param>
    /// <param name="value">Reads the field. <see langword="null"/> and a text of blanks are an empty cell; 0 and <see langword="false"/> are filled.</param>
    /// <param name="isValid">Whether a filled cell holds what it should, such as a text with an @; left out when all that is filled is taken as valid.</param>
    /// <param name="isRequired">Whether a record needs the field, such as a reason of loss, which only lost deals have; left out when all records do.</param>
    /// <returns>The field.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static RequiredField<T> Of<T, TValue>(string name, Func<T, TValue?> value, Func<TValue, bool>? isValid = null, Func<T, bool>? isRequired = null)
    {
        _ = Guard.NotNull(value);
        return new(name, record => Cell(value(record), isValid), isRequired);
    }

    private static CellState Cell<TValue>(TValue? value, Func<TValue, bool>? isValid) =>
        value is null || (value is string text && string.IsNullOrWhiteSpace(text)) ? CellState.Empty
        : isValid is null || isValid(value) ? CellState.Valid
        : CellState.Invalid;
}
