using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Samples;

/// <summary>The public file "RavenStack" (synthetic): accounts of a software company with subscriptions, churn events and use, whose signs of churn contradict each other.</summary>
internal static class RavenStack
{
    private static readonly Currency Dollar = Currency.Parse("USD"); // The file has refunds in dollars, and no other currency.

    private static readonly Dictionary<string, bool> YesNo = new(StringComparer.OrdinalIgnoreCase) { ["TRUE"] = true, ["FALSE"] = false };

    public static Export Read(string folder, string by)
    {
        string segment = by == "owner" ? "industry" : by;
        CsvExport csv = new(file => File.OpenText(Path.Combine(folder, file)), CsvExport.Iso);
        List<Account> accounts = csv.Read("ravenstack_accounts.csv", ["account_id", "churn_flag", segment], line =>
            new Account(line.Text("account_id"), line.Text(segment), line.OneOf("churn_flag", YesNo)));
        Dictionary<string, string> segments = accounts.ToDictionary(account => account.Id, account => account.Segment);
        List<Plan> plans = csv.Read("ravenstack_subscriptions.csv", ["subscription_id", "account_id", "start_date", "end_date", "mrr_amount", "is_trial"], line => new Plan(
            segments.GetValueOrDefault(line.Text("account_id"), ""),
            new Subscription(line.Text("account_id"), line.Date("start_date"), line.OptionalDate("end_date"), new Money(line.Price("mrr_amount"), Dollar), BillingPeriod.Month)
            {
                Id = line.Text("subscription_id"),
                Kind = line.OneOf("is_trial", YesNo) ? SubscriptionKind.Trial : SubscriptionKind.Recurring,
            }));
        HashSet<string> left = [.. csv.Read("ravenstack_churn_events.csv", ["account_id", "churn_date"], line => line.Date("churn_date") is var _ ? line.Text("account_id") : null)];
        Dictionary<string, string> holders = plans.ToDictionary(plan => plan.Fact.Id!, plan => plan.Fact.Customer);
        Dictionary<string, LocalDate> starts = plans.ToDictionary(plan => plan.Fact.Id!, plan => plan.Fact.Start);
        HashSet<string> uses = [];
        int early = 0;
        List<Use> used = csv.Read("ravenstack_feature_usage.csv", ["usage_id", "subscription_id", "usage_date"], line =>
        {
            _ = uses.Add(line.Text("usage_id"));
            Use use = new(line.OneOf("subscription_id", holders), line.Date("usage_date"));
            early += use.Date < starts[line.Text("subscription_id")] ? 1 : 0;
            return use;
        });
        int dayless = plans.Count(plan => plan.Fact.Start == plan.Fact.End), repeated = used.Count - uses.Count;
        return new("RavenStack, the public and synthetic file of a software company's subscriptions", segment)
        {
            Plans = plans,
            BadLines = csv.BadLines,
            Notes =
            [
                .. csv.Notes,
                $"ravenstack_subscriptions.csv: {dayless:N0} subscriptions end on the day they start; they count, for that day, only if an end date is the last day with",
                $"ravenstack_feature_usage.csv: {repeated:N0} repeated usage ids; all lines read, since an account that is active twice is active",
                $"ravenstack_feature_usage.csv: {early:N0} of {used.Count:N0} lines are dated before their subscription began; counted, and set against all accounts",
            ],
            More = asOf => Sections(asOf, accounts, plans, left, used),
        };
    }

    private static IEnumerable<Section> Sections(LocalDate asOf, List<Account> accounts, List<Plan> plans, HashSet<string> left, List<Use> used) =>
    [
        .. Signals(asOf, accounts, plans, left),
        .. EndDates(asOf, plans, EndDateRule.Exclusive, "the first day without"),
        .. EndDates(asOf, plans, EndDateRule.Inclusive, "the last day with"),
        Activity(asOf, accounts, used),
    ];

    // Who has left? Each column says something else.
    private static IEnumerable<Section> Signals(LocalDate asOf, List<Account> accounts, List<Plan> plans, HashSet<string> left)
    {
        ILookup<string, Subscription> held = plans.Select(plan => plan.Fact).ToLookup(plan => plan.Customer);
        ChurnSignals signals = ChurnSignals.From(
            accounts,
            ChurnSignal<Account>.Flag("flag", account => account.HasLeft),
            ChurnSignal<Account>.Flag("event", account => left.Contains(account.Id)),
            ChurnSignal<Account>.EndDate("end date", account => held[account.Id].Any(plan => plan.End is null) ? null : held[account.Id].Max(plan => plan.End), asOf),
            ChurnSignal<Account>.Balance("balance", account => held[account.Id].Where(plan => plan.Start <= asOf && !(plan.End <= asOf)).Sum(plan => plan.Amount.Amount)));
        yield return new Sheet(
            "Who has left, by which sign",
            "accounts that have left: by their churn flag, by an event in the list of churn events, by an end date of all their subscriptions, by a balance of 0",
            [.. signals.Signals.Select(name => Share("by " + name, signals.Left(name)))],
            [
                Share("flag and event agree", signals.AgreementOf("flag", "event")),
                Row.Of("beyond chance (kappa)", "F3", signals.Kappa("flag", "event"), "1: always, 0: as chance would"),
                Share("all four agree", signals.Agreement),
            ]);
        yield return new Grid(
            "The signs together",
            "how many accounts show which signs at once",
            [.. signals.Signals, "accounts"],
            [.. signals.Patterns.Select(pattern => (string[])[.. pattern.HasLeft.Select(gone => gone == true ? "left" : "there"), $"{pattern.Customers:N0}"])],
            signals.Patterns.Select(pattern => new { Label = string.Join(", ", pattern.HasLeft.Select(gone => gone == true ? "left" : "there")), pattern.Customers }));
    }

    // The same year under each reading of the end date, from the first of a month to the first of the next, as tables of balances have it.
    private static IEnumerable<Section> EndDates(LocalDate asOf, List<Plan> plans, EndDateRule ends, string meaning)
    {
        RevenueLedger ledger = RevenueLedger.From(plans, plan => plan.Fact, RevenueDefinition.Standard with { EndDates = ends });
        LocalDate[] firsts = [.. Enumerable.Range(0, 13).Select(month => new LocalDate(asOf.Year, 1, 1).PlusMonths(month)).Where(day => day <= asOf.PlusDays(1))];
        if (firsts.Length < 2)
        {
            yield break;
        }

        string title = $"{asOf.Year}, if an end date is {meaning}";
        yield return Customers.Waterfall(
            title, "movements of recurring revenue from the first of a month to the date named", firsts.Zip(firsts.Skip(1), (from, to) => ($"{to:uuuu-MM-dd}", ledger.Movements(new(from.PlusDays(1), to)))));
        RevenueMovements year = ledger.Movements(new(firsts[0].PlusDays(1), firsts[^1]));
        GrossRevenueRetention gross = year.GrossRetention();
        NetRevenueRetention net = year.NetRetention();
        yield return new Sheet(
            $"{title}: the whole of it",
            $"{firsts[0]:uuuu-MM-dd} to {firsts[^1]:uuuu-MM-dd}, in one step: {net.Definition.Text}",
            [
                Row.Of("Gross revenue retention", "F1", gross, $"{gross.Retained.Amount:N0} of {gross.Opening.Amount:N0}"),
                Row.Of("Net revenue retention", "F1", net, $"{net.Retained.Amount:N0} of {net.Opening.Amount:N0}"),
                Row.Of("Customer churn", "F1", year.LogoChurn, $"{year.LogoChurn.Lost:N0} of {year.LogoChurn.Customers:N0}"),
            ]);
    }

    private static Sheet Activity(LocalDate asOf, List<Account> accounts, List<Use> used)
    {
        MetricDefinition active = new("active-accounts/month", "accounts that used anything in the month, over all accounts", "share", 0.01, BetterWhen.Higher);
        ILookup<LocalDate, Use> days = used.ToLookup(use => use.Date);
        return new(
            "Accounts that use it",
            "accounts with any use in the month, over all accounts; and how many a day on average",
            [
                .. ReportingCalendar.Utc.Split(new(new LocalDate(asOf.Year, 1, 1), asOf), Granularity.Month).Select(month =>
                {
                    int[] daily = [.. month.Dates.Select(day => days[day].DistinctBy(use => use.Account).Count())];
                    int monthly = month.Dates.SelectMany(day => days[day]).DistinctBy(use => use.Account).Count();
                    return Row.Of(month.Label, "F1", Proportion.From(monthly, accounts.Count, active), $"{monthly:N0} of {accounts.Count:N0}, {daily.Average():F2} a day");
                }),
            ]);
    }

    private static Row Share(string label, Proportion share) => Row.Of(label, "F1", share, $"{share.Part:N0} of {share.Whole:N0}");

    private sealed record Account(string Id, string Segment, bool HasLeft);

    private sealed record Use(string Account, LocalDate Date);
}
