// What the customers of a shop are worth: from a log of purchases to models of repeat buying, their judgement, and the value of each customer. See README.md.
using System.Globalization;
using System.Text;
using CrmMetrics;
using CrmMetrics.Samples;
using CsvHelper;
using NodaTime.Text;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // The tables are to be the same on every machine.
Console.OutputEncoding = Encoding.UTF8;
AnsiConsole.Profile.Capabilities.Ansi = !Console.IsOutputRedirected;
AnsiConsole.Profile.Width = Math.Max(100, AnsiConsole.Profile.Width); // Rather long lines than a number broken in two.
Dictionary<string, string> options = new() { ["--data"] = "", ["--cdnow"] = "", ["--as-of"] = "", ["--calibration-end"] = "", ["--currency"] = "EUR", ["--margin"] = "0.3", ["--discount"] = "0.15" };
foreach (string[] pair in args.Chunk(2))
{
    if (pair.Length < 2 || !options.ContainsKey(pair[0]))
    {
        Console.Error.WriteLine($"Not understood: {string.Join(' ', pair)}. Options, each with a value: {string.Join(' ', options.Keys)}");
        return 2;
    }

    options[pair[0]] = pair[1];
}

try
{
    CustomerEconomics economics = CustomerEconomics.From(
        decimal.Parse(options["--margin"], CultureInfo.InvariantCulture), DiscountRate.Effective(double.Parse(options["--discount"], CultureInfo.InvariantCulture)));
    Orders orders = options["--cdnow"].Length > 0 ? Orders.ReadCdnow(options["--cdnow"])
        : options["--data"].Length > 0 ? Orders.Read(options["--data"], Currency.Parse(options["--currency"]))
        : Shop.Orders();
    LocalDate end = Date("--as-of") ?? orders.AsOf;
    PurchaseLog<string> log = PurchaseLog.From(orders.Purchases.Where(purchase => purchase.Date <= end), orders.Definition);
    LocalDate first = log.First ?? throw new InvalidDataException($"There is no purchase by {end:uuuu-MM-dd}.");
    LocalDate calibrationEnd = Date("--calibration-end") ?? orders.CalibrationEnd ?? first.PlusDays(Period.DaysBetween(first, end) / 2);
    if (calibrationEnd < first || calibrationEnd >= end)
    {
        throw new InvalidDataException($"The calibration must end from the first purchase on {first:uuuu-MM-dd} to the day before {end:uuuu-MM-dd}, but ended on {calibrationEnd:uuuu-MM-dd}.");
    }

    Report.Lines([$"What the customers are worth on {end:uuuu-MM-dd}", orders.Source, $"{log}; models learn until {calibrationEnd:uuuu-MM-dd} and are judged until {end:uuuu-MM-dd}"]);
    Worth.Print(log.At(end), Judgement.Print(log, calibrationEnd, end), economics, log.Currency);
    return 0;
}
catch (Exception error) when (error is IOException or InvalidDataException or FormatException or ArgumentException or CsvHelperException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

LocalDate? Date(string option) => options[option].Length == 0 ? null : LocalDatePattern.Iso.Parse(options[option]).Value;
