using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CrmMetrics.Retention;
using CrmMetrics.Statistics;

namespace CrmMetrics.Samples;

/// <summary>IBM's public file "Telco Customer Churn": how long each customer has stayed and whether it has left, without any date.</summary>
internal static class Telco
{
    private const string File = "Telco-Customer-Churn.csv";

    private static readonly Dictionary<string, bool> YesNo = new() { ["Yes"] = true, ["No"] = false };

    public static Export Read(string folder, string by)
    {
        string segment = by == "owner" ? "Contract" : by;
        int blank = 0;
        CsvExport csv = new(file => System.IO.File.OpenText(Path.Combine(folder, file)), CsvExport.Iso);
        List<Customer> customers = csv.Read(File, ["customerID", "tenure", "Churn", "MonthlyCharges", "TotalCharges", segment], line =>
        {
            blank += line.Text("TotalCharges").Length == 0 ? 1 : 0;
            return new Customer(line.Text(segment), line.Count("tenure"), line.OneOf("Churn", YesNo), line.Price("MonthlyCharges"));
        });
        int most = customers.Count == 0 ? 0 : customers.Max(customer => customer.Months);
        return new("Telco Customer Churn, IBM's file of a fictitious telephone company", segment)
        {
            BadLines = csv.BadLines,
            Notes =
            [
                .. csv.Notes,
                $"{File} has no dates: nothing is by quarter, and nothing is a rate a month or a year",
                $"{File}: {blank:N0} customers have no TotalCharges, which nothing here needs; {customers.Count(customer => customer.Months == 0):N0} have stayed for 0 months, and count from 0 on",
                $"{File}: tenure stops at {most} months, where {customers.Count(customer => customer.Months == most && !customer.HasLeft):N0} customers are still there: nothing is known of later",
            ],
            More = _ => customers.Count == 0 ? [] : Sections(segment, customers),
        };
    }

    private static IEnumerable<Section> Sections(string by, List<Customer> customers)
    {
        IGrouping<string, Customer>[] groups = [.. customers.GroupBy(customer => customer.Segment).OrderBy(group => group.Key, StringComparer.Ordinal)];
        IReadOnlyDictionary<string, SurvivalTable> stays = SurvivalTable.By(customers, customer => customer.Segment, customer => customer.Stay);
        yield return new Sheet(
            "Customers who have left",
            $"customers with Churn = Yes over all customers of the file; all, and by {by}; nothing like a churn rate, which has a period",
            [Left("all", customers)],
            [.. groups.Select(group => Left(group.Key, [.. group]))]);
        yield return new Sheet(
            "Charges that went with them", $"their monthly charges over those of all customers; all, and by {by}", [Charges("all", customers)], [.. groups.Select(group => Charges(group.Key, [.. group]))]);
        foreach (Section section in Lifetimes.Sections(by, stays, "months", 12, 24, 60))
        {
            yield return section;
        }

        if (groups.Length > 1)
        {
            yield return Tests(by, groups, stays);
            yield return Model(by, groups, customers);
        }
    }

    private static Row Left(string label, List<Customer> customers)
    {
        Proportion left = Proportion.From(customers.Count(customer => customer.HasLeft), customers.Count, new("left/of-all", "customers who have left over all", "share", 0.01, BetterWhen.Lower));
        return Row.Of(label, "F1", left, $"{left.Part:N0} of {left.Whole:N0}");
    }

    private static Row Charges(string label, List<Customer> customers)
    {
        decimal[] before = [.. customers.Select(customer => customer.Charges)], after = [.. customers.Select(customer => customer.HasLeft ? 0 : customer.Charges)];
        RevenueMovements movements = RevenueMovements.From(before, after, default, Currency.None);
        return Row.Of(label, "F1", movements.RevenueChurn(RevenueChurnDefinition.ChurnOnly), $"{movements.Churn.Amount:N0} of {movements.Opening.Amount:N0}");
    }

    // Do the groups differ? What each would have lost, had all had the same chances.
    private static Grid Tests(string by, IGrouping<string, Customer>[] groups, IReadOnlyDictionary<string, SurvivalTable> stays)
    {
        SurvivalTable[] tables = [.. groups.Select(group => stays[group.Key])];
        LogRankTest test = LogRankTest.From(tables), early = LogRankTest.From(tables, LogRankWeights.PetoPeto);
        return new(
            $"Whether it depends on {by}",
            $"who left, and how many would have, if all left alike at each age; {test.Overall}; {early.Overall}, for which early months count more",
            ["", "customers", "have left", "expected", "ratio"],
            [.. groups.Zip(test.Groups, (group, seen) => (string[])[group.Key, $"{seen.Subjects:N0}", $"{seen.Observed:N0}", $"{seen.Expected:N1}", $"{seen.Observed / seen.Expected:F2}"])],
            groups.Zip(test.Groups, (group, seen) => new { Label = group.Key, seen.Subjects, seen.Observed, seen.Expected, test.Overall, PetoPeto = early.Overall }));
    }

    // One coefficient a group but the first, and one for the charges: what each does while the others stay the same.
    private static Sheet Model(string by, IGrouping<string, Customer>[] groups, List<Customer> customers)
    {
        (string, Func<Customer, double>)[] covariates =
        [
            .. groups.Skip(1).Select(group => (group.Key, (Func<Customer, double>)(customer => customer.Segment == group.Key ? 1 : 0))),
            ("monthly charges, by 1", customer => (double)customer.Charges),
        ];
        CoxModel model = CoxModel.Fit(customers, customer => customer.Stay, CoxTies.Efron, covariates);
        string caution = model.ProportionalHazards()?.Global is { PValue: < 0.05 } test ? $"; the ratios change with the months ({test})" : "";
        return new(
            "Hazard ratios",
            $"Cox model: how many times as likely to leave in a month as with {by} {groups[0].Key}, at the same charges{caution}",
            [.. model.Coefficients.Select(coefficient => Row.Of(coefficient.Name, "F4", coefficient.HazardRatio, coefficient.Test is { } z ? $"p = {z.PValue:G3}" : ""))],
            [Row.Of("concordance", "F1", model.Concordance, "pairs in the right order; 50 %: by chance")]);
    }

    private sealed record Customer(string Segment, int Months, bool HasLeft, decimal Charges)
    {
        public SurvivalTime Stay => SurvivalTime.From(Months, HasLeft);
    }
}
