using System.Globalization;
using CsvHelper;
using NodaTime.Text;

namespace CrmMetrics.Samples;

/// <summary>A log of purchases: where it is from, what counts as a purchase, the last date that it covers, and until when models learn.</summary>
internal sealed record Orders(string Source, IReadOnlyList<Purchase<string>> Purchases, PurchaseDefinition Definition, LocalDate AsOf, LocalDate? CalibrationEnd = null)
{
    public static Orders Read(string path, Currency currency)
    {
        List<Purchase<string>> purchases = Rows(path, "customer", "date", "amount", "yyyy-MM-dd", currency);
        return new($"The log in {path}", purchases, new(), purchases.Count == 0 ? default : purchases.Max(purchase => purchase.Date));
    }

    /// <summary>A tenth of CDNOW's customers of the first quarter of 1997. Its published counts hold orders of nothing for purchases.</summary>
    public static Orders ReadCdnow(string path) => new(
        "CDNOW, a shop of music: a tenth of those who first bought there from January to March 1997",
        Rows(path, "sample_id", "date", "dollars", "yyyyMMdd", Currency.Parse("USD")),
        new() { ZeroAmounts = ZeroAmountRule.Counted },
        new(1998, 6, 30),
        new(1997, 9, 30));

    private static List<Purchase<string>> Rows(string path, string customer, string date, string amount, string written, Currency currency)
    {
        using CsvReader csv = new(new StreamReader(path), CultureInfo.InvariantCulture);
        LocalDatePattern dates = LocalDatePattern.CreateWithInvariantCulture(written);
        List<Purchase<string>> purchases = [];
        if (!csv.Read() || !csv.ReadHeader() || new[] { customer, date, amount }.Except(csv.HeaderRecord!).Any())
        {
            throw new InvalidDataException($"{path} line 1: the header must have the columns {customer}, {date} and {amount}.");
        }

        while (csv.Read())
        {
            string who = csv.GetField(customer)!, when = csv.GetField(date)!;
            purchases.Add(who.Length > 0 && dates.Parse(when) is { Success: true } day
                ? new(who, day.Value, new Money(csv.GetField<decimal>(amount), currency))
                : throw new InvalidDataException($"{path} line {csv.Parser.RawRow}: there must be a {customer} and a {date} written as {written}, but there were \"{who}\" and \"{when}\"."));
        }

        return purchases;
    }
}
