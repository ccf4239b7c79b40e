using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Marketing;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using CrmMetrics.Touchpoints;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>What leads of each source cost and bring, how soon new customers pay back what it took to win them, and what contacts through each channel cost.</summary>
internal static class Demand
{
    // The share of revenue that is left after serving the customer, which the export doesn't have: put yours here.
    private const decimal GrossMargin = 0.75m;

    private const int QuartersInYear = 4;

    public static IEnumerable<Section> Sections(Export export, IReadOnlyList<ReportingPeriod> periods, Slice[] quarters)
    {
        ReportingPeriod[] year = [.. periods.TakeLast(QuartersInYear)];
        string label = year.Length == 1 ? year[0].Label : $"{year[0].Label} to {year[^1].Label}";
        return [.. Sources(export, new(year[0].Dates.Start, year[^1].Dates.End), label), .. Payback(export, periods, quarters), .. Channels(export, periods, quarters)];
    }

    private static IEnumerable<Section> Sources(Export export, DateInterval dates, string label)
    {
        Inquiry[] leads = [.. export.Engagement.Leads.Where(lead => dates.Contains(lead.Fact.Created))];
        if (leads.Length == 0)
        {
            yield break;
        }

        // As known on the last day.
        (string Name, LeadSummary Leads)[] sources =
        [
            .. LeadSummary.By(leads, lead => lead.Fact.Source ?? "", lead => lead.Fact.AsOf(dates.End)!.Value)
                .OrderBy(source => source.Key.Length == 0).ThenBy(source => source.Key, StringComparer.Ordinal).Select(source => (Name(source.Key), source.Value)),
        ];
        LeadSummary all = sources.Aggregate(LeadSummary.Zero, (sum, source) => sum + source.Leads);
        yield return Sheet("Leads by source", "share of the leads created that have converted so far", source => source.Conversion(), "F1", source => $"{source.Converted:N0} of {source.Leads:N0}");
        yield return Sheet("Revenue per lead", "revenue of converted leads over sales-qualified leads, so far", source => source.RevenuePerLead(), "N0", source => $"{source.SalesQualified:N0} qualified");
        if (export.Engagement.Spend.Count > 0)
        {
            Dictionary<string, Money> spend = Spent(export, dates).Where(spend => spend.Source.Length > 0).GroupBy(spend => Name(spend.Source)).ToDictionary(source => source.Key, Sum);
            Row[] costs = [.. sources.Where(source => spend.ContainsKey(source.Name)).Select(source => Cost(source.Name, spend[source.Name], source.Leads))];
            yield return new Sheet(
                "Cost per lead", $"what was paid to the source over all its leads; {label}, by source; sources that nothing was paid to stand in the sum alone", [Cost("all", Sum(spend.Values), all)], costs);
        }

        Sheet Sheet<TMetric>(string title, string note, Func<LeadSummary, TMetric> read, string format, Func<LeadSummary, string> counts)
            where TMetric : IMetric =>
            new(title, $"{note}; {label}, by source", [Row.Of("all", format, read(all), counts(all))], [.. sources.Select(source => Row.Of(source.Name, format, read(source.Leads), counts(source.Leads)))]);

        static Row Cost(string name, Money spend, LeadSummary leads) => Row.Of(name, Row.Cents, CostPerLead.From(spend, leads.Leads), $"{spend.Amount:N0} for {leads.Leads:N0}");

        static string Name(string source) => source.Length == 0 ? "(unknown)" : source;
    }

    // All spend of a quarter over its new customers, against what customers pay a month.
    private static IEnumerable<Section> Payback(Export export, IReadOnlyList<ReportingPeriod> periods, Slice[] quarters)
    {
        if (export.Engagement.Spend.Count == 0 || !export.Plans.Any(plan => plan.IsPaid))
        {
            yield break;
        }

        (string Label, CustomerAcquisitionCost Cost, MoneyEstimate Revenue)[] costs =
        [
            .. quarters.Zip(periods, (quarter, period) => (
                quarter.Label,
                CustomerAcquisitionCost.From(Sum(Spent(export, period.Dates)), quarter.Customers.New),
                quarter.Revenue.AverageRevenuePerAccount().ToEstimate())),
        ];
        CacPayback[] paybacks = [.. costs.Select(cost => CacPayback.From(cost.Cost, cost.Revenue, GrossMargin))];
        yield return new Sheet(
            "Cost of acquiring a customer",
            $"{costs[^1].Cost.Definition.Text}; by quarter",
            [.. costs.Select((cost, at) => Row.Of(cost.Label, "N0", cost.Cost, $"{quarters[at].Customers.New:N0} new customers", at == 0 ? null : cost.Cost.ComparedWith(costs[at - 1].Cost)))]);
        yield return new Sheet(
            "CAC payback",
            $"{paybacks[^1].Definition.Text}, {paybacks[^1].Definition.Unit}, at a gross margin of {100 * GrossMargin:N0} %; by quarter",
            [.. costs.Select((cost, at) => Row.Of(cost.Label, "F1", paybacks[at], $"{quarters[at].Customers.New:N0} new customers", at == 0 ? null : paybacks[at].ComparedWith(paybacks[at - 1])))]);
    }

    private static IEnumerable<Section> Channels(Export export, IReadOnlyList<ReportingPeriod> periods, Slice[] quarters)
    {
        if (export.Engagement.Contacts.Count == 0)
        {
            yield break;
        }

        TouchpointSummary last = quarters[^1].Contacts;
        string label = quarters[^1].Label;
        yield return new Sheet("Contacts by channel", $"share of all contacts with customers; {label}", [.. last.Channels.Select(channel => Row.Of(channel.Channel, "F1", last.ShareOfTouchpoints(channel.Channel), $"{channel.Touchpoints:N0} of {last.Touchpoints:N0}"))]);
        yield return new Sheet(
            "Cost of a contact by channel", $"{last.AllChannels.MarginalCost.Definition.Text}; {label}", [Cost("all", last.AllChannels)], [.. last.Channels.Select(channel => Cost(channel.Channel, channel))]);
        int before = quarters.Length - 1 - QuartersInYear;
        if (before >= 0 && Days(before) > 0 && Days(quarters.Length - 1) > 0)
        {
            yield return new Sheet(
                "Fewer contacts than a year ago",
                $"1 less the contacts per customer and day over those of {quarters[before].Label}, exact interval for contacts that come independently; {label}",
                [.. last.Channels.Select(channel => (channel.Channel, Reduction: ContactReduction.From(Rate(channel, Days(quarters.Length - 1)), Rate(quarters[before].Contacts.Channel(channel.Channel), Days(before))))).Select(channel =>
                    Row.Of(channel.Channel, "F1", channel.Reduction, $"{last.Channel(channel.Channel).Touchpoints:N0} after {quarters[before].Contacts.Channel(channel.Channel).Touchpoints:N0}"))]);
        }

        static Row Cost(string name, ChannelTouchpoints channel) => Row.Of(name, "N2", channel.MarginalCost, $"{channel.MarginalCost.Count:N0} with a cost");

        static EventRate Rate(ChannelTouchpoints channel, double days) => channel.PerExposure(days);

        double Days(int quarter) => (double)quarters[quarter].Customers.Churn(ChurnDefinition.PerExposure).Customers;
    }

    private static IEnumerable<Spend> Spent(Export export, DateInterval dates) => export.Engagement.Spend.Where(spend => dates.Contains(spend.Month));

    private static Money Sum(IEnumerable<Spend> spend) => Sum(spend.Select(row => row.Amount));

    private static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, (sum, amount) => sum + amount);
}
