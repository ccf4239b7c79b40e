using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmMetrics.Lifetime;
using CsvHelper;
using CsvHelper.Configuration;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Samples;

/// <summary>A log of purchases, with what is to be known of it.</summary>
/// <param name="Source">Where it is from.</param>
/// <param name="Purchases">One row a purchase, in any order.</param>
/// <param name="Definition">What counts as a purchase.</param>
internal sealed record Orders(string Source, IReadOnlyList<Purchase<string>> Purchases, PurchaseDefinition Definition)
{
    /// <summary>The last date that the log covers: that nobody has bought since the last row is knowledge that the rows don't have.</summary>
    public LocalDate? AsOf { get; init; } = Purchases.Count == 0 ? null : Purchases.Max(purchase => purchase.Date);

    public LocalDate? CalibrationEnd { get; init; }

    /// <summary>Lines that can't be read or can't be true, each with file, line, column, rule and value.</summary>
    public IReadOnlyList<string> BadLines { get; init; } = [];

    public static Orders Read(string path, Currency currency, PurchaseDefinition definition) =>
        Read($"The log in {path}", path, ("customer", "date", "amount", "yyyy-MM-dd"), currency, definition);

    /// <summary>A tenth of CDNOW's customers of the first quarter of 1997. Its published counts hold orders of nothing for purchases.</summary>
    public static Orders ReadCdnow(string path)
    {
        Orders log = Read("CDNOW, a shop of music: a tenth of those who first bought there from January to March 1997", path, ("sample_id", "date", "dollars", "yyyyMMdd"), Currency.Parse("USD"), new() { ZeroAmounts = ZeroAmountRule.Counted });
        return log with { CalibrationEnd = new(1997, 9, 30), AsOf = new(1998, 6, 30) };
    }

    private static Orders Read(string source, string path, (string Customer, string Date, string Amount, string Dates) columns, Currency currency, PurchaseDefinition definition)
    {
        string file = Path.GetFileName(path);
        LocalDatePattern dates = LocalDatePattern.CreateWithInvariantCulture(columns.Dates);
        List<Purchase<string>> purchases = [];
        List<string> badLines = [];
        bool torn = false;
        using CsvReader csv = new(new StringReader(File.ReadAllText(path).TrimEnd()), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            AllowComments = true,
            TrimOptions = TrimOptions.Trim,
            MissingFieldFound = null,
            BadDataFound = _ => torn = true,
        });
        string[] needed = [columns.Customer, columns.Date, columns.Amount];
        if (!csv.Read() || !csv.ReadHeader() || needed.Except(csv.HeaderRecord!).Any())
        {
            throw new InvalidDataException($"{file} line {csv.Parser.RawRow}: the header must have the columns {string.Join(", ", needed)}, but was \"{csv.Parser.RawRecord.TrimEnd()}\".");
        }

        for (torn = false; csv.Read(); torn = false)
        {
            string[] cells = [.. needed.Select(column => csv.GetField(column) ?? "")];
            bool isNumber = decimal.TryParse(cells[2], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount);
            (int at, string rule) = cells[0].Length == 0 ? (0, "must not be empty")
                : !dates.Parse(cells[1]).Success ? (1, "must be a date written as " + columns.Dates)
                : !isNumber ? (2, "must be a number written as 1250.00")
                : amount < 0 && definition.Refunds == RefundRule.Refused ? (2, "must not be negative unless --refunds says what to do with them")
                : amount == 0 && definition.ZeroAmounts == ZeroAmountRule.Refused ? (2, "must not be 0 unless --zero-amounts says what to do with them")
                : (-1, "");
            string? problem = torn || csv.Parser.Count != csv.HeaderRecord!.Length ? $": must have {csv.HeaderRecord!.Length} cells, with quotes in pairs, but was [{csv.Parser.RawRecord.Split('\n')[0].TrimEnd()}]."
                : at >= 0 ? $", {needed[at]}: {rule}, but was \"{cells[at]}\"."
                : null;
            if (problem is null)
            {
                purchases.Add(new(cells[0], dates.Parse(cells[1]).Value, new Money(amount, currency)));
            }
            else
            {
                badLines.Add($"{file} line {csv.Parser.RawRow - csv.Parser.RawRecord.TrimEnd().Count(letter => letter == '\n')}{problem}");
            }
        }

        return new(source, purchases, definition) { BadLines = badLines };
    }
}
