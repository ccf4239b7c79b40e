// What the customers of a shop are worth: from a log of purchases to models of repeat buying, their judgement, and the value of each customer. See README.md.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CrmMetrics;
using CrmMetrics.Lifetime;
using CrmMetrics.Samples;
using NodaTime;
using NodaTime.Text;

const string Usage = """
    dotnet run --project docs/samples/LifetimeValue -- [options]
      (none of them)            an embedded shop, which is simulated
      --data FILE               your own log of purchases, with the columns customer, date and amount
      --cdnow FILE              the public log of the CDNOW sample (Fader and Hardie)
      --as-of DATE              the last date that the log covers (the last one in it)
      --calibration-end DATE    until when the models learn; what comes after judges them (half of the time)
      --currency CODE           the currency of the amounts (EUR)
      --margin SHARE            what is left of a purchase after the goods (0.3)
      --discount RATE           what money later is worth less, a year (0.15)
      --refunds RULE            left-out or taken-off-the-day; without it a negative amount is a bad line
      --zero-amounts RULE       counted or left-out; without it an amount of 0 is a bad line
      --skip-bad-lines          leave bad lines out with a note, instead of stopping
    """;
string[] sources = ["--data", "--cdnow"], known = [.. sources, "--as-of", "--calibration-end", "--currency", "--margin", "--discount", "--refunds", "--zero-amounts"];

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // The tables are to be the same on every machine.
Console.OutputEncoding = Encoding.UTF8;
Dictionary<string, string> options = [];
string[][] pairs = [.. args.Where(arg => arg != "--skip-bad-lines").Chunk(2)];
if (pairs.FirstOrDefault(pair => pair.Length < 2 || !known.Contains(pair[0]) || !options.TryAdd(pair[0], pair[1])) is { } wrong)
{
    Console.Error.WriteLine($"Not understood: {string.Join(' ', wrong)}\n{Usage}");
    return 2;
}

if (sources.All(options.ContainsKey))
{
    Console.Error.WriteLine($"Not together: {string.Join(' ', sources)}\n{Usage}");
    return 2;
}

try
{
    PurchaseDefinition chosen = new()
    {
        Refunds = Option("--refunds", RefundRule.Refused, ("left-out", RefundRule.LeftOut), ("taken-off-the-day", RefundRule.TakenOffTheDay)),
        ZeroAmounts = Option("--zero-amounts", ZeroAmountRule.Refused, ("counted", ZeroAmountRule.Counted), ("left-out", ZeroAmountRule.LeftOut)),
    };
    Currency currency = Currency.TryParse(options.GetValueOrDefault("--currency", "EUR"), out Currency code) ? code : throw Bad("--currency", "three letters such as EUR");
    CustomerEconomics economics = CustomerEconomics.From(
        Number("--margin", 0.3m, number => number is > 0 and <= 1, "a share above 0 and up to 1, such as 0.3"),
        DiscountRate.Effective((double)Number("--discount", 0.15m, number => number is > 0 and <= 10, "a rate above 0, such as 0.15")));
    Orders orders = options.TryGetValue("--cdnow", out string? cdnow) ? Orders.ReadCdnow(cdnow)
        : options.TryGetValue("--data", out string? file) ? Orders.Read(file, currency, chosen)
        : Shop.Orders();
    if (orders.BadLines.Count > 0 && !args.Contains("--skip-bad-lines"))
    {
        Console.Error.WriteLine(string.Join('\n', orders.BadLines));
        Console.Error.WriteLine($"Bad lines: {orders.BadLines.Count}. Mend them, or leave them out with --skip-bad-lines.");
        return 1;
    }

    LocalDate end = Date("--as-of") ?? orders.AsOf ?? throw new InvalidDataException("There is no purchase.");
    PurchaseLog<string> log = PurchaseLog.From(orders.Purchases.Where(purchase => purchase.Date <= end), orders.Definition);
    LocalDate first = log.First ?? throw new InvalidDataException($"There is no purchase by {end:uuuu-MM-dd}.");
    if (first >= end)
    {
        throw new InvalidDataException($"All purchases are of {end:uuuu-MM-dd}: there is nothing to learn from. Say with --as-of until when nobody bought again.");
    }

    LocalDate calibrationEnd = Date("--calibration-end") ?? orders.CalibrationEnd ?? first.PlusDays(Period.DaysBetween(first, end) / 2);
    if (calibrationEnd < first || calibrationEnd >= end)
    {
        throw new InvalidDataException($"--calibration-end: must be from the first purchase on {first:uuuu-MM-dd} to the day before {end:uuuu-MM-dd}, but was {calibrationEnd:uuuu-MM-dd}.");
    }

    int later = orders.Purchases.Count(purchase => purchase.Date > end);
    Report.Title($"What the customers are worth on {end:uuuu-MM-dd}");
    Report.Lines([orders.Source, $"{log}; models learn until {calibrationEnd:uuuu-MM-dd} and are judged until {end:uuuu-MM-dd}"]);
    Report.Lines([.. orders.BadLines.Select(line => line + " Left out."), .. later > 0 ? [$"{later:N0} purchases after {end:uuuu-MM-dd} are left out."] : (string[])[]]);
    Judgement judgement = Judgement.Of(log, calibrationEnd, end);
    judgement.Print();
    Worth.Of(log.At(end), judgement.FitAgain, economics).Print(log.Currency);
    return 0;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

InvalidDataException Bad(string option, string rule) => new($"{option}: must be {rule}, but was \"{options[option]}\".");

LocalDate? Date(string option) => !options.TryGetValue(option, out string? text) ? null
    : LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value
    : throw Bad(option, "a date such as 2026-06-30");

decimal Number(string option, decimal usual, Func<decimal, bool> holds, string rule) => !options.TryGetValue(option, out string? text) ? usual
    : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && holds(number) ? number
    : throw Bad(option, rule);

T Option<T>(string option, T usual, params (string Name, T Value)[] values) => !options.TryGetValue(option, out string? text) ? usual
    : Array.Find(values, value => value.Name == text) is { Name: not null } found ? found.Value
    : throw Bad(option, "one of " + string.Join(", ", values.Select(value => value.Name)));
