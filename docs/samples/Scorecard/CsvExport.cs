using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CrmMetrics.Surveys;
using CsvHelper;
using CsvHelper.Configuration;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Samples;

/// <summary>Reads the files of an export and keeps account of every line that it can't use.</summary>
/// <param name="open">Opens a file by its name; none where there is no such file and it may be missing.</param>
/// <param name="dates">How dates are written.</param>
internal sealed class CsvExport(Func<string, TextReader?> open, string dates)
{
    /// <summary>Dates such as 2026-06-30.</summary>
    public const string Iso = "yyyy-MM-dd";

    private readonly LocalDatePattern pattern = LocalDatePattern.CreateWithInvariantCulture(dates);

    private readonly List<string> missing = [];

    private readonly Dictionary<string, List<int>> leftOut = [];

    /// <summary>Lines that can't be read or can't be true, each with file, line, column, rule and value.</summary>
    public List<string> BadLines { get; } = [];

    /// <summary>What was left out and why: files that aren't there, readable lines that don't count, and the bad lines.</summary>
    public IEnumerable<string> Notes =>
    [
        .. missing.Select(file => $"there is no {file}"),
        .. leftOut.Select(reason => $"{reason.Key}: {reason.Value.Count} left out (line {string.Join(", ", reason.Value.Take(5))}{(reason.Value.Count > 5 ? " …" : "")})"),
        .. BadLines.Select(line => line + " Left out."),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="columns">The columns that it must have.</param>
    /// <param name="row">Makes the row of a line; none for a line that was left out.</param>
    public List<T> Read<T>(string file, string[] columns, Func<Line, T?> row)
        where T : class
    {
        bool torn = false;
        using TextReader? reader = open(file);
        if (reader is null)
        {
            missing.Add(file);
            return [];
        }

        string text = reader.ReadToEnd().TrimEnd(); // So that also a quote left open at the very end is found on its line.
        using CsvReader csv = new(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            AllowComments = true,
            TrimOptions = TrimOptions.Trim,
            BadDataFound = _ => torn = true,
        });
        if (!csv.Read() || !csv.ReadHeader() || columns.Except(csv.HeaderRecord!).Any())
        {
            throw new InvalidDataException($"{file} line {csv.Parser.RawRow}: the header must have the columns {string.Join(", ", columns)}, but was \"{csv.Parser.RawRecord.TrimEnd()}\".");
        }

        List<T> rows = [];
        while (csv.Read())
        {
            Line line = new(this, csv, file);
            T? read = null;
            string? problem = null;
            torn = false;
            try
            {
                read = row(line);
            }
            catch (Exception error) when (error is FormatException or ArgumentException)
            {
                // The library's own checks come here too: what they say before "(Parameter" has the argument, the rule and the value.
                // A single row has no number that says anything.
                problem = ", " + error.Message.Split(" (Parameter")[0].Replace("rows: row 0 (counted from 0): ", "", StringComparison.Ordinal);
            }
            catch (CsvHelperException)
            {
                torn = true;
            }

            problem = torn ? $": must have {csv.HeaderRecord!.Length} cells, with quotes in pairs, but was [{csv.Parser.RawRecord.Split('\n')[0].TrimEnd()}]." : problem;
            if (problem is not null)
            {
                BadLines.Add($"{file} line {line.Number}{problem}");
            }
            else if (read is not null)
            {
                rows.Add(read);
            }
        }

        return rows;
    }

    /// <summary>The cells of one line.</summary>
    internal sealed class Line(CsvExport export, CsvReader csv, string file)
    {
        /// <summary>Where the line stands in the file, or its first part: a quoted cell may hold line breaks.</summary>
        public int Number => csv.Parser.RawRow - csv.Parser.RawRecord.TrimEnd().Count(letter => letter == '\n');

        public string Text(string column) => csv.GetField(column)!;

        public string? OptionalText(string column) => Text(column) is { Length: > 0 } text ? text : null;

        public Instant Instant(string column) =>
            InstantPattern.ExtendedIso.Parse(Text(column)) is { Success: true } instant ? instant.Value : throw Bad(column, "must be an instant written as 2026-06-30T09:30:00Z");

        /// <summary>Whether the line is in the currency of the first one.</summary>
        public bool IsIn(ref Currency? ours, string column) => (ours ??= Currency(column)) == Currency(column);

        public LocalDate? OptionalDate(string column) => Text(column).Length == 0 ? null : Date(column);

        public LocalDate Date(string column) =>
            export.pattern.Parse(Text(column)) is { Success: true } date ? date.Value : throw Bad(column, $"must be a date written as {export.pattern.PatternText}");

        public int? Rating(string column, RatingScale scale) =>
            Text(column).Length == 0 ? null
            : int.TryParse(Text(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int rating) && scale.Contains(rating) ? rating
            : throw Bad(column, $"must be a whole number on the scale {scale}, or empty");

        public decimal Amount(string column) =>
            Text(column).Length == 0 ? 0
            : decimal.TryParse(Text(column), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount) ? amount
            : throw Bad(column, "must be a number written as 12450.00");

        public decimal Price(string column) =>
            Text(column).Length > 0 && Amount(column) is >= 0 and var price ? price : throw Bad(column, "must be a number of 0 or more, written as 12450.00");

        public int Count(string column) =>
            int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : throw Bad(column, "must be a whole number of 0 or more");

        public Currency Currency(string column) =>
            CrmMetrics.Currency.TryParse(Text(column), out Currency currency) ? currency : throw Bad(column, "must be three letters such as EUR");

        public T OneOf<T>(string column, IReadOnlyDictionary<string, T> values) =>
            values.TryGetValue(Text(column), out T? value) ? value : throw Bad(column, "must be one of " + string.Join(", ", values.Keys));

        public FormatException Bad(string column, string rule) => new($"{column}: {rule}, but was \"{Text(column)}\".");

        /// <summary>Leaves the line out, with a note.</summary>
        /// <returns>No row.</returns>
        public T? LeaveOut<T>(string why)
            where T : class
        {
            string reason = $"{file}, {why}";
            _ = export.leftOut.TryAdd(reason, []);
            export.leftOut[reason].Add(Number);
            return null;
        }
    }
}
