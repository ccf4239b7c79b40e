using System;
using System.Globalization;

namespace CrmMetrics.Retention;

/// <summary>A group of customers that one definition counts otherwise than another.</summary>
/// <param name="Group">Which customers.</param>
/// <param name="Customers">How many they are.</param>
/// <param name="Numerator">By how much they change what is divided; below 0 where they are taken off.</param>
/// <param name="Denominator">By how much they change what it is divided by; 0 also where the two divide by different things.</param>
public readonly record struct GroupDifference(CustomerGroup Group, long Customers, decimal Numerator, decimal Denominator) : IFormattable
{
    /// <summary>Writes the difference, such as <c>−10 above the line for the 10 who joined and left</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the difference.</summary>
    /// <param name="format">A format for the numbers.</param>
    /// <param name="formatProvider">The culture of the digits.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        string numbers = Text.IsGeneral(format) ? "#,##0.#" : format!;
        string above = Numerator == 0 ? "" : Signed(Numerator) + " above the line", below = Denominator == 0 ? "" : Signed(Denominator) + " below the line";
        return above + (above.Length > 0 && below.Length > 0 ? " and " : "") + below + " for the " + Customers.ToString("N0", formatProvider) + " who " + Words(Group);

        string Signed(decimal value) => (value < 0 ? "−" : "+") + Math.Abs(value).ToString(numbers, formatProvider);
    }

    private static string Words(CustomerGroup group) => group switch
    {
        CustomerGroup.Stayed => "stayed",
        CustomerGroup.LeftAndReturned => "left and returned",
        CustomerGroup.Lost => "left",
        CustomerGroup.Joined => "joined",
        CustomerGroup.JoinedAndLeft => "joined and left",
        CustomerGroup.Returned => "returned",
        _ => "returned and left",
    };
}
