using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmMetrics.Sales;
using CrmMetrics.Surveys;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>One survey sent; no answer is <see langword="null"/>.</summary>
internal sealed record Survey(LocalDate Date, string Segment, int? Nps, int? Csat);

/// <summary>One deal.</summary>
internal sealed record Deal(string Segment, Opportunity Fact);

/// <summary>The rows of an export, in the form that the library takes, and what has to be said of them.</summary>
/// <param name="Source">Where the rows are from.</param>
/// <param name="By">The column whose values are the segments.</param>
internal sealed record Export(string Source, string By, List<Survey> Surveys, List<Deal> Deals, List<string> BadLines, List<string> Notes)
{
    private const string Iso = "yyyy-MM-dd", MonthDayYear = "M/d/yyyy";

    // The stages of your CRM. One that isn't here is a bad line: better than a deal that is silently neither won nor lost.
    private static readonly Dictionary<string, OpportunityState> Stages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Qualification"] = OpportunityState.Open,
        ["Proposal"] = OpportunityState.Open,
        ["Negotiation"] = OpportunityState.Open,
        ["Won"] = OpportunityState.Won,
        ["Lost"] = OpportunityState.Lost,
    };

    /// <summary>Reads surveys.csv and opportunities.csv.</summary>
    public static Export Read(string source, string by, Func<string, TextReader> open)
    {
        CsvExport csv = new(open, Iso);
        HashSet<(string Respondent, LocalDate Date)> asked = [];
        List<Survey> surveys = csv.Read("surveys.csv", ["respondent", "date", "nps", "csat", by], line =>
        {
            Survey survey = new(line.Date("date"), line.Text(by), line.Rating("nps", RatingScale.ZeroToTen), line.Rating("csat", RatingScale.OneToFive));
            return asked.Add((line.Text("respondent"), survey.Date)) ? survey : line.LeaveOut<Survey>("respondent and date as on a line before");
        });

        HashSet<string> ids = [];
        Currency? ours = null;
        List<Deal> deals = csv.Read("opportunities.csv", ["id", "created", "engaged", "closed", "stage", "amount", "currency", by], line =>
        {
            OpportunityState state = line.OneOf("stage", Stages);
            Money amount = new(line.Amount("amount"), line.Currency("currency"));
            ours ??= amount.Currency;
            Opportunity fact = Opportunity.From(state, line.OptionalDate("created"), line.OptionalDate("engaged"), line.OptionalDate("closed"), amount);
            return !ids.Add(line.Text("id")) ? line.LeaveOut<Deal>("id as on a line before")
                : amount.Currency != ours ? line.LeaveOut<Deal>($"currency not {ours} as on the first line, and no exchange rate is known")
                : state == OpportunityState.Won && amount.Amount == 0 ? line.LeaveOut<Deal>("won without an amount")
                : new Deal(line.Text(by), fact);
        });
        return new(source, by, surveys, deals, csv.BadLines, [.. csv.Notes]);
    }

    /// <summary>Reads the public file "CRM Sales Opportunities" of the Maven Analytics Data Playground, which has deals but no surveys.</summary>
    public static Export ReadCrmSalesOpportunities(string folder, string by)
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
        return new("CRM Sales Opportunities, the public file of a fictitious seller of computer hardware", by, [], deals, csv.BadLines,
        [
            .. csv.Notes,
            "sales_pipeline.csv names no currency: amounts are in XXX, ISO 4217's code for none",
            $"sales_pipeline.csv: {withoutAccount:N0} deals have no account; counted, since nothing here needs one",
            $"sales_pipeline.csv: {respelled:N0} deals have the product GTXPro; read as GTX Pro",
        ]);
    }
}
