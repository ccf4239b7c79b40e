using System.Globalization;
using System.IO;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Statistics;

/// <summary>The IBM Telco churn file: months of tenure, whether the customer has churned, the contract and the monthly charge.</summary>
internal static class TelcoCustomers
{
    public static IReadOnlyList<Customer> Read()
    {
        string[] lines = File.ReadAllLines(SharedData.Path("telco-churn/Telco-Customer-Churn.csv"));
        string[] header = lines[0].Split(',');
        int tenure = Array.IndexOf(header, "tenure"), churn = Array.IndexOf(header, "Churn"), contract = Array.IndexOf(header, "Contract"), charges = Array.IndexOf(header, "MonthlyCharges");
        return
        [
            .. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).Select(cells => new Customer(
                int.Parse(cells[tenure], CultureInfo.InvariantCulture), cells[churn] == "Yes", cells[contract], double.Parse(cells[charges], CultureInfo.InvariantCulture))),
        ];
    }

    internal sealed record Customer(int Tenure, bool Churned, string Contract, double MonthlyCharges)
    {
        public SurvivalTime Time => SurvivalTime.From(Tenure, Churned);
    }
}
