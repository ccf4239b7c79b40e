using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using NodaTime.Text;

namespace CrmMetrics.Samples;

/// <summary>Reads the files of an export, and collects what can't be read: file, line, column, rule and value.</summary>
internal sealed class Csv(Func<string, TextReader> open)
{
    private readonly List<string> badLines = [];

    /// <summary>Passes when each line so far could be read.</summary>
    public void MustBeGood()
    {
        if (badLines.Count > 0)
        {
            throw new InvalidDataException(string.Join('\n', badLines));
        }
    }

    public IReadOnlyList<T> Read<T>(string file, Func<Line, T> row)
    {
        using CsvReader csv = new(open(file), new CsvConfiguration(CultureInfo.InvariantCulture) { AllowComments = true, TrimOptions = TrimOptions.Trim });
        List<T> rows = [];
        if (!csv.Read() || !csv.ReadHeader())
        {
            throw new InvalidDataException($"{file}: must begin with a line of column names.");
        }

        while (csv.Read())
        {
            try
            {
                rows.Add(row(new(csv)));
            }
            catch (Exception error) when (error is FormatException or ArgumentException or BadDataException)
            {
                // The library's own checks come here too: what they say before "(Parameter" has the argument, the rule and the value; of a single row the number says nothing.
                string problem = error is BadDataException ? "the quotes must come in pairs." : error.Message.Split(" (Parameter")[0].Replace("rows: row 0 (counted from 0): ", "", StringComparison.Ordinal);
                badLines.Add($"{file} line {csv.Parser.RawRow}, {problem}");
            }
        }

        return rows;
    }

    /// <summary>The cells of one line.</summary>
    internal sealed class Line(CsvReader csv)
    {
        public string Text(string column) => csv.GetFieldIndex(column, isTryGet: true) is >= 0 and int at && csv.GetField(at) is { } text ? text : throw new FormatException($"{column}: there must be a cell of this column, but was none.");

        public string Name(string column) => Text(column) is { Length: > 0 } name ? name : throw Bad(column, "must not be empty");

        public LocalDate Date(string column) => LocalDatePattern.Iso.Parse(Text(column)) is { Success: true } date ? date.Value : throw Bad(column, "must be a date written as 2026-06-30");

        public int Count(string column) => int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : throw Bad(column, "must be a whole number of 0 or more");

        public double Number(string column) =>
            double.TryParse(Text(column), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : throw Bad(column, "must be a number written as 0.25");

        public Money Amount(string column) =>
            decimal.TryParse(Text(column), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount) ? new(amount, Currency()) : throw Bad(column, "must be an amount of 0 or more, written as 12450.00");

        public int Rating(string column, RatingScale scale) => Count(column) is var rating && scale.Contains(rating) ? rating : throw Bad(column, $"must be on the scale {scale}");

        public T OneOf<T>(string column, IReadOnlyDictionary<string, T> values) => values.TryGetValue(Text(column), out T? value) ? value : throw Bad(column, "must be one of " + string.Join(", ", values.Keys));

        /// <summary>A cell that may be empty.</summary>
        public T? Optional<T>(string column, Func<string, T> read)
            where T : struct => Text(column).Length == 0 ? null : read(column);

        public FormatException Bad(string column, string rule) => new($"{column}: {rule}, but was \"{Text(column)}\".");

        private Currency Currency() => CrmMetrics.Currency.TryParse(Text("currency"), out Currency currency) ? currency : throw Bad("currency", "must be three letters such as EUR");
    }
}
