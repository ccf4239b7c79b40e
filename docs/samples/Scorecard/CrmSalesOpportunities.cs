using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmMetrics.Sales;

namespace CrmMetrics.Samples;

/// <summary>The public file "CRM Sales Opportunities" of the Maven Analytics Data Playground, which has deals but neither surveys nor subscriptions.</summary>
internal static class CrmSalesOpportunities
{
    private const string MonthDayYear = "M/d/yyyy";

    public static Export Read(string folder, string by)
    {
        CsvExport csv = new(file => File.OpenText(Path.Combine(folder, file)), MonthDayYear);
        Dictionary<string, string> regions = csv.Read("sales_teams.csv", ["sales_agent", "regional_office"], line => (string[])[line.Text("sales_agent"), line.Text("regional_office")])
            .ToDictionary(team => team[0], team => team[1]);
        Dictionary<string, OpportunityState> stages = new()
        {
            ["Prospecting"] = OpportunityState.Open,
            ["Engaging"] = OpportunityState.Open,
            ["Won"] = OpportunityState.Won,
            ["Lost"] = OpportunityState.Lost,
        };
        string segment = by is "owner" or "region" ? "sales_agent" : by;
        long withoutAccount = 0, respelled = 0;
        List<Deal> deals = csv.Read("sales_pipeline.csv", ["product", "account", "deal_stage", "engage_date", "close_date", "close_value", segment], line =>
        {
            withoutAccount += line.Text("account").Length == 0 ? 1 : 0;
            respelled += line.Text("product") == "GTXPro" ? 1 : 0; // products.csv writes GTX Pro.
            Opportunity fact = Opportunity.From(
                line.OneOf("deal_stage", stages), null, line.OptionalDate("engage_date"), line.OptionalDate("close_date"), new Money(line.Amount("close_value"), Currency.None));
            string name = line.Text(segment);
            return new Deal(by == "region" ? regions.GetValueOrDefault(name, "") : name == "GTXPro" ? "GTX Pro" : name, fact);
        });
        return new("CRM Sales Opportunities, the public file of a fictitious seller of computer hardware", by)
        {
            Deals = deals,
            BadLines = csv.BadLines,
            Notes =
            [
                .. csv.Notes,
                "sales_pipeline.csv names no currency: amounts are in XXX, ISO 4217's code for none",
                $"sales_pipeline.csv: {withoutAccount:N0} deals have no account; counted, since nothing here needs one",
                $"sales_pipeline.csv: {respelled:N0} deals have the product GTXPro; read as GTX Pro",
            ],
        };
    }
}
