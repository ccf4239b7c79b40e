using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmMetrics.Retention;
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
internal sealed record Export(string Source, string By)
{
    // The stages of your CRM. One that isn't here is a bad line: better than a deal that is silently neither won nor lost.
    private static readonly Dictionary<string, OpportunityState> Stages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Qualification"] = OpportunityState.Open,
        ["Proposal"] = OpportunityState.Open,
        ["Negotiation"] = OpportunityState.Open,
        ["Won"] = OpportunityState.Won,
        ["Lost"] = OpportunityState.Lost,
    };

    // What your billing calls its periods and kinds.
    private static readonly Dictionary<string, BillingPeriod> Billing = new(StringComparer.OrdinalIgnoreCase)
    {
        ["week"] = BillingPeriod.Week,
        ["month"] = BillingPeriod.Month,
        ["quarter"] = BillingPeriod.Quarter,
        ["year"] = BillingPeriod.Year,
    };

    private static readonly Dictionary<string, SubscriptionKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["recurring"] = SubscriptionKind.Recurring,
        ["trial"] = SubscriptionKind.Trial,
        ["free"] = SubscriptionKind.Free,
        ["metered"] = SubscriptionKind.Metered,
        ["one-time"] = SubscriptionKind.OneTime,
    };

    public IReadOnlyList<Survey> Surveys { get; init; } = [];

    public IReadOnlyList<Deal> Deals { get; init; } = [];

    public IReadOnlyList<Plan> Plans { get; init; } = [];

    public Engagement Engagement { get; init; } = Engagement.None;

    /// <summary>Until when it is looked at: who was a lead in May may have become a customer in June.</summary>
    public LocalDate AsOf { get; init; } = LocalDate.MaxIsoValue;

    /// <summary>Tables that only this source has, as of the last date that it covers.</summary>
    public Func<LocalDate, IEnumerable<Section>>? More { get; init; }

    public IReadOnlyList<string> BadLines { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Reads surveys.csv, opportunities.csv, subscriptions.csv and the files of <see cref="Samples.Engagement"/>, any of which but one may be missing.</summary>
    public static Export Read(string source, string by, Func<string, TextReader?> open)
    {
        CsvExport csv = new(open, CsvExport.Iso);
        List<Survey> surveys = ReadSurveys(csv, by);
        List<Deal> deals = ReadDeals(csv, by);
        List<Plan> plans = ReadPlans(csv, by);
        Engagement engagement = Engagement.Read(csv, by);
        (IReadOnlyList<Plan> owned, int moved) = Plan.WithLatestSegment(plans);
        return new(source, by)
        {
            Surveys = surveys,
            Deals = deals,
            Plans = owned,
            Engagement = engagement,
            BadLines = csv.BadLines,
            Notes = [.. csv.Notes, .. moved > 0 ? [$"subscriptions.csv, customers with more than one {by}: {moved:N0}, counted with that of the latest subscription"] : (string[])[]],
        };
    }

    private static List<Survey> ReadSurveys(CsvExport csv, string by)
    {
        HashSet<(string Respondent, LocalDate Date)> asked = [];
        return csv.Read("surveys.csv", ["respondent", "date", "nps", "csat", by], line =>
        {
            Survey survey = new(line.Date("date"), line.Text(by), line.Rating("nps", RatingScale.ZeroToTen), line.Rating("csat", RatingScale.OneToFive));
            return asked.Add((line.Text("respondent"), survey.Date)) ? survey : line.LeaveOut<Survey>("respondent and date as on a line before");
        });
    }

    private static List<Deal> ReadDeals(CsvExport csv, string by)
    {
        HashSet<string> ids = [];
        Currency? ours = null;
        return csv.Read("opportunities.csv", ["id", "created", "engaged", "closed", "stage", "amount", "currency", by], line =>
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
    }

    private static List<Plan> ReadPlans(CsvExport csv, string by)
    {
        HashSet<string> ids = [];
        Currency? ours = null;
        return csv.Read("subscriptions.csv", ["id", "customer", "start", "end", "amount", "currency", "billing", "kind", by], line =>
        {
            decimal price = line.Price("amount");
            Currency currency = line.Currency("currency");
            ours ??= currency;
            Subscription fact = new(line.Text("customer"), line.Date("start"), line.OptionalDate("end"), new Money(price, currency), line.OneOf("billing", Billing)) { Kind = line.OneOf("kind", Kinds) };
            return !ids.Add(line.Text("id")) ? line.LeaveOut<Plan>("id as on a line before")
                : currency != ours ? line.LeaveOut<Plan>($"currency not {ours} as on the first line, and no exchange rate is known")
                : new Plan(line.Text(by), fact);
        });
    }
}
