namespace CrmMetrics.Samples;

/// <summary>How customers get in touch: how many contacts through each channel, what they cost, and how their number has changed.</summary>
internal static class Touchpoints
{
    public static Section Channels(Company company)
    {
        Slice before = Slice.Of(company, true, company.Years[0]), after = Slice.Of(company, true, company.Years[^1]);
        (string Channel, MoneyPerUnit Before, MoneyPerUnit After, ContactReduction Reduction)[] channels =
        [
            .. after.Channels.Append(null).Select(channel => (channel ?? "all", before.Contacts(channel), after.Contacts(channel), Reduction(before, after, channel))),
        ];
        return new(
            "Touchpoints, by channel",
            $"branches with the CRM, {before.Dates.Start.Year} and {after.Dates.Start.Year}: contacts, what they cost in {channels[^1].After.Total.Currency}, and by how much a customer makes fewer of them",
            ["", "contacts", "then", "cost", "then", "a contact", "then", "fewer by", "95 % interval"],
            [
                .. channels.Select(row => (string[])[
                    row.Channel, $"{row.Before.Count:N0}", $"{row.After.Count:N0}", Report.Amount(row.Before.Total), Report.Amount(row.After.Total), Report.Value(row.Before), Report.Value(row.After),
                    Report.Value(row.Reduction), Report.Between(row.Reduction.Interval(), row.Reduction.Definition)]),
            ],
            channels.Select(row => new { row.Channel, row.Before, row.After, row.Reduction, Interval = row.Reduction.Interval() }));
    }

    // By month, since months differ more than luck alone would have it, which the interval must know.
    private static ContactReduction Reduction(Slice before, Slice after, string? channel)
    {
        EventRate[] then = [.. before.Months.Select(month => month.ContactRate(channel))], now = [.. after.Months.Select(month => month.ContactRate(channel))];
        return ContactReduction.From([.. now.Select(rate => rate.Events)], [.. now.Select(rate => rate.Exposure)], [.. then.Select(rate => rate.Events)], [.. then.Select(rate => rate.Exposure)]);
    }
}
