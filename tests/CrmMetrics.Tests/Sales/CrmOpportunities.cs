using System.Globalization;
using System.IO;
using CrmMetrics.Sales;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Tests.Sales;

/// <summary>The CRM Sales Opportunities file, read with its quirks: dates are month/day/year, <c>GTXPro</c> is <c>GTX Pro</c>, a prospect has no date
/// at all, and a lost deal has the value 0.</summary>
internal static class CrmOpportunities
{
    private const string Folder = "crm-sales-opportunities/";

    private static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("M/d/uuuu");

    private static readonly Currency Dollar = Currency.Parse("USD");

    public static IReadOnlyList<Deal> Read()
    {
        Dictionary<string, string> regions = Lines("sales_teams.csv").ToDictionary(cells => cells[0], cells => cells[2]);
        return
        [
            .. Lines("sales_pipeline.csv").Select(cells => new Deal(
                cells[1],
                regions[cells[1]],
                cells[2] == "GTXPro" ? "GTX Pro" : cells[2],
                Opportunity.From(
                    cells[4] switch { "Won" => OpportunityState.Won, "Lost" => OpportunityState.Lost, _ => OpportunityState.Open },
                    null,
                    Parsed(cells[5]),
                    Parsed(cells[6]),
                    new Money(cells[7].Length == 0 ? 0 : decimal.Parse(cells[7], CultureInfo.InvariantCulture), Dollar)))),
        ];
    }

    private static IEnumerable<string[]> Lines(string file) =>
        File.ReadAllLines(SharedData.Path(Folder + file)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));

    private static LocalDate? Parsed(string cell) => cell.Length == 0 ? null : Date.Parse(cell).Value;

    internal sealed record Deal(string Agent, string Region, string Product, Opportunity Opportunity);
}
