using System;
using System.Linq;

namespace CrmMetrics.Adoption;

/// <summary>Which of its cells a record needs, has filled and has filled well: one bit a field.</summary>
internal readonly record struct CompletenessCells(ulong Required, ulong Filled, ulong Valid)
{
    public const int MostFields = 64;

    private const char IsValid = 'V', IsFilled = 'F', IsEmpty = 'E', NotRequired = '-';

    public static CompletenessCells operator |(CompletenessCells left, CompletenessCells right) =>
        new(left.Required | right.Required, left.Filled | right.Filled, left.Valid | right.Valid);

    public ulong Entered(CompletenessBasis basis) => basis == CompletenessBasis.Filled ? Filled : Valid;

    /// <summary>One letter for each field.</summary>
    public string ToString(int fields)
    {
        CompletenessCells self = this;
        return new([.. Enumerable.Range(0, fields).Select(field => 1UL << field).Select(bit =>
            (self.Required & bit) == 0 ? NotRequired : (self.Valid & bit) != 0 ? IsValid : (self.Filled & bit) != 0 ? IsFilled : IsEmpty)]);
    }

    /// <summary>Reads the letters; null when one is none of them, or when there are too few or too many.</summary>
    public static CompletenessCells? Read(string? letters, int fields)
    {
        if (letters?.Length != fields)
        {
            return null;
        }

        CompletenessCells all = default;
        for (int field = 0; field < fields; field++)
        {
            ulong bit = 1UL << field;
            switch (letters[field])
            {
                case IsValid:
                    all |= new CompletenessCells(bit, bit, bit);
                    break;
                case IsFilled:
                    all |= new CompletenessCells(bit, bit, 0);
                    break;
                case IsEmpty:
                    all |= new CompletenessCells(bit, 0, 0);
                    break;
                case NotRequired:
                    break;
                default:
                    return null;
            }
        }

        return all;
    }

    public static string Named(string name, string argument) =>
        string.IsNullOrWhiteSpace(name) ? throw new ArgumentException(argument + ": the name of a field must not be blank.", argument) : name;
}
