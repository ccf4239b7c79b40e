// A scorecard of a CRM export: satisfaction, deals, leads, retention, recurring revenue, adoption and contacts, with intervals. See README.md.
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
      --data FOLDER                     surveys.csv, opportunities.csv, subscriptions.csv and others of your
                                        own, of the shape that README.md says; some may be missing
      --crm-sales-opportunities FOLDER  the public file "CRM Sales Opportunities"
      --ravenstack FOLDER               the public file "RavenStack"
      --telco FOLDER                    the public file "Telco Customer Churn"
      --by COLUMN                       the column of the segments (owner; RavenStack: industry; Telco: Contract)
      --as-of DATE                      the last date that the export covers (the last one in it)
      --skip-bad-lines                  leave bad lines out with a note, instead of stopping
      --out FOLDER                      where to write scorecard.md and scorecard.json (the current folder)
    """;
string[] sources = ["--data", "--crm-sales-opportunities", "--ravenstack", "--telco"], known = [.. sources, "--by", "--as-of", "--out"];

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // The files are to be the same on every machine.
Console.OutputEncoding = Encoding.UTF8;
Dictionary<string, string> options = [];
string[][] pairs = [.. args.Where(arg => arg != "--skip-bad-lines").Chunk(2)];
if (pairs.FirstOrDefault(pair => pair.Length < 2 || !known.Contains(pair[0]) || !options.TryAdd(pair[0], pair[1])) is { } wrong)
{
    Console.Error.WriteLine($"Not understood: {string.Join(' ', wrong)}\n{Usage}");
    return 2;
}

string[] given = [.. sources.Where(options.ContainsKey)];
if (given.Length > 1)
{
    Console.Error.WriteLine($"Not together: {string.Join(' ', given)}\n{Usage}");
    return 2;
}

try
{
    bool skip = args.Contains("--skip-bad-lines") || given.Length == 0;
    LocalDate? until = !options.TryGetValue("--as-of", out string? asOf) ? null
        : LocalDatePattern.Iso.Parse(asOf) is { Success: true } date ? date.Value
        : throw new InvalidDataException($"--as-of: must be a date such as 2026-06-30, but was \"{asOf}\".");
    string by = options.GetValueOrDefault("--by", "owner"), folder = options.GetValueOrDefault("--out", ".");
    string source = given.Length == 0 ? "" : options[given[0]];
    Export export = given switch
    {
        ["--crm-sales-opportunities"] => CrmSalesOpportunities.Read(source, by),
        ["--ravenstack"] => RavenStack.Read(source, by),
        ["--telco"] => Telco.Read(source, by),
        ["--data"] => Export.Read($"The export in {source}", by, file => InFolder(source, file)),
        _ => Export.Read("Synthetic data of a fictitious company: nobody was asked, nothing was sold.", by, Embedded),
    };
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

static StreamReader? InFolder(string folder, string file) =>
    File.Exists(Path.Combine(folder, file)) ? File.OpenText(Path.Combine(folder, file))
    : Directory.Exists(folder) ? null
    : throw new DirectoryNotFoundException($"Could not find the folder \"{folder}\".");

static StreamReader Embedded(string file) => new(typeof(Export).Assembly.GetManifestResourceStream(file)!);
