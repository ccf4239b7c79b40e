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
        Dictionary<string, Account> accounts = [];
        _ = csv.Read("ravenstack_accounts.csv", ["account_id", "churn_flag", segment], line =>
        {
            Account account = new(line.Text("account_id"), line.Text(segment), line.OneOf("churn_flag", YesNo));
            return accounts.TryAdd(account.Id, account) ? account : line.LeaveOut<Account>("account_id as on a line before");
        });
        Dictionary<string, Plan> plans = [];
        _ = csv.Read("ravenstack_subscriptions.csv", ["subscription_id", "account_id", "start_date", "end_date", "mrr_amount", "is_trial"], line =>
        {
            string id = line.Text("subscription_id"), holder = line.Text("account_id");
            Subscription fact = new(holder, line.Date("start_date"), line.OptionalDate("end_date"), new Money(line.Price("mrr_amount"), Dollar), BillingPeriod.Month)
            {
                Id = id,
                Kind = line.OneOf("is_trial", YesNo) ? SubscriptionKind.Trial : SubscriptionKind.Recurring,
            };
            Plan plan = new(accounts.TryGetValue(holder, out Account? account) ? account.Segment : throw line.Bad("account_id", "must be one of ravenstack_accounts.csv"), fact);
            return plans.TryAdd(id, plan) ? plan : line.LeaveOut<Plan>("subscription_id as on a line before");
        });
        List<Dated> departures = csv.Read("ravenstack_churn_events.csv", ["account_id", "churn_date"], line => new Dated(line.Text("account_id"), line.Date("churn_date")));
        HashSet<string> ids = [];
        int early = 0;
        List<Dated> uses = csv.Read("ravenstack_feature_usage.csv", ["usage_id", "subscription_id", "usage_date"], line =>
        {
            Subscription used = plans.GetValueOrDefault(line.Text("subscription_id"))?.Fact ?? throw line.Bad("subscription_id", "must be one of ravenstack_subscriptions.csv");
            Dated use = new(used.Customer, line.Date("usage_date"));
            early += use.Date < used.Start ? 1 : 0;
            _ = ids.Add(line.Text("usage_id"));
            return use;
        });
        int dayless = plans.Values.Count(plan => plan.Fact.Start == plan.Fact.End), repeated = uses.Count - ids.Count;
        return new("RavenStack, the public and synthetic file of a software company's subscriptions", segment)
        {
            Plans = [.. plans.Values],
            BadLines = csv.BadLines,
            Notes =
            [
                .. csv.Notes,
                $"ravenstack_subscriptions.csv: {dayless:N0} subscriptions end on the day they start; they count, for that day, only if an end date is the last day with",
                $"ravenstack_feature_usage.csv: {repeated:N0} repeated usage ids; all lines read, since an account that is active twice is active",
                $"ravenstack_feature_usage.csv: {early:N0} of {uses.Count:N0} lines are dated before their subscription began; counted, and set against all accounts",
            ],
            More = asOf => Sections(asOf, [.. accounts.Values], [.. plans.Values], departures, uses),
        };
    }

    private static IEnumerable<Section> Sections(LocalDate asOf, List<Account> accounts, List<Plan> plans, List<Dated> departures, List<Dated> uses) =>
    [
        .. Signals(asOf, accounts, plans, departures),
        .. EndDates(asOf, plans, EndDateRule.Exclusive, "the first day without"),
        .. EndDates(asOf, plans, EndDateRule.Inclusive, "the last day with"),
        Activity(asOf, accounts, uses),
    ];

    // Who has left? Each column says something else.
    private static IEnumerable<Section> Signals(LocalDate asOf, List<Account> accounts, List<Plan> plans, List<Dated> departures)
    {
        HashSet<string> left = [.. departures.Where(departure => departure.Date <= asOf).Select(departure => departure.Account)];
        ILookup<string, Subscription> held = plans.Select(plan => plan.Fact).Where(plan => plan.Start <= asOf).ToLookup(plan => plan.Customer);
        ChurnSignals signals = ChurnSignals.From(
            accounts,
            ChurnSignal<Account>.Flag("flag", account => account.HasLeft),
            ChurnSignal<Account>.Flag("event", account => left.Contains(account.Id)),
            ChurnSignal<Account>.EndDate("end date", account => held[account.Id].Any(plan => plan.End is null) ? null : held[account.Id].Max(plan => plan.End), asOf),
            ChurnSignal<Account>.Balance("balance", account => held.Contains(account.Id) ? held[account.Id].Where(plan => !(plan.End <= asOf)).Sum(plan => plan.Amount.Amount) : null));
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
            [.. signals.Patterns.Select(pattern => (string[])[.. pattern.HasLeft.Select(Said), $"{pattern.Customers:N0}"])],
            signals.Patterns.Select(pattern => new { Label = string.Join(", ", pattern.HasLeft.Select(Said)), pattern.Customers }));

        static string Said(bool? gone) => gone switch { true => "left", false => "there", null => "unknown" };
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

    private static Sheet Activity(LocalDate asOf, List<Account> accounts, List<Dated> uses)
    {
        MetricDefinition active = new("active-accounts/month", "accounts that used anything in the month, over all accounts", "share", 0.01, BetterWhen.Higher);
        ILookup<LocalDate, Dated> days = uses.ToLookup(use => use.Date);
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

    /// <summary>Something that an account did on a date.</summary>
    private sealed record Dated(string Account, LocalDate Date);
}
