// Does our CRM pay? From a year before it and the years since to objectives, metrics, touchpoints, impact, return, plan and actual, charts, and what to refine. See README.md.
using System.Globalization;
using System.Text;
using CrmMetrics.Goals;
using CrmMetrics.Returns;
using CrmMetrics.Samples;
using CsvHelper;
using Spectre.Console;

const string Usage = """
    dotnet run --project docs/samples/CrmRoi -- [options]
      --data FOLDER   your own export, of the shape that README.md says (else the embedded one, which is synthetic)
      --out FOLDER    where to write crm-roi.md and crm-roi.json (else the current folder)
    """;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // The files are to be the same on every machine.
Console.OutputEncoding = Encoding.UTF8;
AnsiConsole.Profile.Capabilities.Ansi = !Console.IsOutputRedirected;
AnsiConsole.Profile.Width = Math.Max(120, AnsiConsole.Profile.Width); // Rather long lines than a number broken in two.
Dictionary<string, string> options = new() { ["--data"] = "", ["--out"] = "." };
foreach (string[] pair in args.Chunk(2))
{
    if (pair.Length < 2 || !options.ContainsKey(pair[0]))
    {
        Console.Error.WriteLine($"Not understood: {string.Join(' ', pair)}\n{Usage}");
        return 2;
    }

    options[pair[0]] = pair[1];
}

try
{
    string folder = options["--data"];
    Company company = folder.Length == 0
        ? Company.Read("Synthetic data of a fictitious company: nobody was asked, nothing was sold.", new(file => new StreamReader(typeof(Company).Assembly.GetManifestResourceStream(file)!)))
        : Company.Read($"The export in {folder}", new(file => File.OpenText(Path.Combine(folder, file))));
    string title = "Does our CRM pay?";
    IReadOnlyList<IObjective> objectives = Objectives.Of(company);
    Scorecard card = Objectives.Card(company, objectives);
    Effects effects = new(company);
    ProjectedAgainstActual plan = PlanAndActual.Of(company, effects);
    CaseSimulation simulation = Case.Simulated(company, effects, objectives);
    string[] head = [company.Source, $"{company.Branches.Count(branch => branch.Value)} branches have worked with the CRM since {company.Start:uuuu-MM-dd}, {company.Branches.Count(branch => !branch.Value)} not yet; data until {company.AsOf:uuuu-MM-dd}.", Case.Answer(simulation)];
    Section[] sections =
    [
        Objectives.Smart(objectives),
        Measure.BeforeAndAfter(company),
        Objectives.Standing(card),
        Touchpoints.Channels(company),
        effects.Section(),
        Case.Returns(simulation, Case.Next(company, effects)),
        PlanAndActual.Variances(plan),
        Monitoring.Charts(company),
        Refine.First(company, plan, card),
    ];
    Directory.CreateDirectory(options["--out"]);
    Report.WriteMarkdown(Path.Combine(options["--out"], "crm-roi.md"), title, head, sections);
    Report.WriteJson(Path.Combine(options["--out"], "crm-roi.json"), title, head, sections);
    Report.Print(title, head, sections);
    return 0;
}
catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or CsvHelperException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
