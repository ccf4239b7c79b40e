// A scorecard of a CRM export: NPS, CSAT, win rate, deal size, sales cycle and velocity, with intervals. See README.md.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CrmMetrics.Samples;
using NodaTime;
using NodaTime.Text;

const string Usage = """
    dotnet run --project docs/samples/Scorecard -- [options]
      (none of them)                    the embedded export, which is synthetic; its bad lines are left out
      --data FOLDER                     surveys.csv and opportunities.csv of your own, of the same shape
      --crm-sales-opportunities FOLDER  the public file "CRM Sales Opportunities"
      --by COLUMN                       the column of the segments (owner)
      --as-of DATE                      the last date that the export covers (the last one in it)
      --skip-bad-lines                  leave bad lines out with a note, instead of stopping
      --out FOLDER                      where to write scorecard.md and scorecard.json (the current folder)
    """;
string[] known = ["--data", "--crm-sales-opportunities", "--by", "--as-of", "--out"];

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // The files are to be the same on every machine.
Console.OutputEncoding = Encoding.UTF8;
Dictionary<string, string> options = [];
string[][] pairs = [.. args.Where(arg => arg != "--skip-bad-lines").Chunk(2)];
if (pairs.FirstOrDefault(pair => pair.Length < 2 || !known.Contains(pair[0]) || !options.TryAdd(pair[0], pair[1])) is { } wrong)
{
    Console.Error.WriteLine($"Not understood: {string.Join(' ', wrong)}\n{Usage}");
    return 2;
}

try
{
    bool skip = args.Contains("--skip-bad-lines") || !(options.ContainsKey("--data") || options.ContainsKey("--crm-sales-opportunities"));
    LocalDate? until = !options.TryGetValue("--as-of", out string? asOf) ? null
        : LocalDatePattern.Iso.Parse(asOf) is { Success: true } date ? date.Value
        : throw new InvalidDataException($"--as-of: must be a date such as 2026-06-30, but was \"{asOf}\".");
    string by = options.GetValueOrDefault("--by", "owner"), folder = options.GetValueOrDefault("--out", ".");
    Export export =
        options.TryGetValue("--crm-sales-opportunities", out string? crm) ? Export.ReadCrmSalesOpportunities(crm, by)
        : options.TryGetValue("--data", out string? data) ? Export.Read($"The export in {data}", by, file => File.OpenText(Path.Combine(data, file)))
        : Export.Read("Synthetic data of a fictitious company: nobody was asked, nothing was sold.", by, Embedded);
    if (export.BadLines.Count > 0 && !skip)
    {
        Console.Error.WriteLine(string.Join('\n', export.BadLines));
        Console.Error.WriteLine($"Bad lines: {export.BadLines.Count}. Mend them, or leave them out with --skip-bad-lines.");
        return 1;
    }

    Scorecard card = Scorecard.Of(export, until);
    Directory.CreateDirectory(folder);
    Report.WriteMarkdown(card, Path.Combine(folder, "scorecard.md"));
    Report.WriteJson(card, Path.Combine(folder, "scorecard.json"));
    Report.Print(card);
    return 0;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static StreamReader Embedded(string file) => new(typeof(Export).Assembly.GetManifestResourceStream(file)!);
