using System.Globalization;
using CrmMetrics.Touchpoints;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Touchpoints;

/// <summary>Ledgers of a few customers and cases over three weeks, many contacts on the hour and some at the same instant.</summary>
internal static class GivenTouchpoints
{
    public static readonly Instant Beginning = Instant.FromUtc(2024, 3, 1, 0, 0);

    public static readonly Instant AsOf = Beginning + Duration.FromDays(20);

    private static readonly string[] Channels = ["phone", "chat", "e-mail; [letters]", "007"];

    /// <summary>Ledgers out of a seed: one draw a ledger is much cheaper than ten a contact.</summary>
    public static Gen<Touchpoint<int>[]> LedgerGen { get; } =
        from length in Gen.Choose(0, 24)
        from seed in Gen.Choose(0, int.MaxValue)
        select Make(new Random(seed), length);

    /// <summary>Ledgers, which shrink by leaving one contact out.</summary>
    public static Arbitrary<Touchpoint<int>[]> Ledgers { get; } = Arb.From(LedgerGen, ledger =>
        ledger.Length == 0 ? [] : [.. Enumerable.Range(0, ledger.Length).Select(left => ledger.Where((_, i) => i != left).ToArray())]);

    public static Arbitrary<FirstContactRule> Rule { get; } = Arb.From(
        from hours in Gen.Elements(1, 24, 100, 7 * 24)
        from resolved in Gen.Elements(ResolvedWhen.NoFurtherContact, ResolvedWhen.MarkedResolved, ResolvedWhen.MarkedAndNoFurtherContact)
        from matter in Gen.Elements(ContactsOfOneMatter.Case, ContactsOfOneMatter.Customer)
        from scope in Gen.Elements(FirstContactScope.Inbound, FirstContactScope.BothDirections)
        select new FirstContactRule(Duration.FromHours(hours), resolved, matter, scope));

    /// <summary>Summaries under one rule, of ledgers or of channels alone.</summary>
    public static Arbitrary<TouchpointSummary> Summaries { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(TouchpointSummary.Zero)),
        (2, LedgerGen.Select(ledger => TouchpointSummary.From(TouchpointSummary.From(ledger, AsOf, FirstContactRule.SevenDays).Channels))),
        (7, LedgerGen.Select(ledger => TouchpointSummary.From(ledger, AsOf, FirstContactRule.SevenDays)))));

    /// <summary>The same counts and money, and the same squares to 1e-12.</summary>
    public static bool Same(TouchpointSummary left, TouchpointSummary right)
    {
        if (left == right)
        {
            return true;
        }

        string[] mine = Fields(left), theirs = Fields(right);
        return mine.Length == theirs.Length && mine.Zip(theirs, SameField).All(same => same);
    }

    private static bool SameField(string left, string right)
    {
        string name = left.Substring(0, left.IndexOf('='));
        return left == right || (name.EndsWith("quares", StringComparison.Ordinal) && right.StartsWith(name + "=", StringComparison.Ordinal)
            && Numbers(left).Zip(Numbers(right), (one, other) => Math.Abs(one - other) <= 1e-12 * Math.Abs(one)).All(same => same));
    }

    // Without what the squares have beyond a double, which is written only where there is any.
    private static string[] Fields(TouchpointSummary summary) =>
        [.. summary.ToString("R", null).Split(';').Where(field => field.IndexOf("Rest=", StringComparison.Ordinal) < 0 && field.IndexOf("Rests=", StringComparison.Ordinal) < 0)];

    private static double[] Numbers(string field) =>
        [.. field.Substring(field.IndexOf('=') + 1).Trim('[', ']').Split(',').Where(text => text.Length > 0).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static Touchpoint<int>[] Make(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ =>
    {
        int customer = random.Next(-1, 6), its = random.Next(-1, 2), outcome = random.Next(4), cents = random.Next(-200, 2001), halves = random.Next(-4, 61);
        Touchpoint<int> touchpoint = new(Channels[random.Next(Channels.Length)], Beginning + Duration.FromHours(random.Next(21 * 24)), random.Next(3) == 0 ? TouchpointDirection.Outbound : TouchpointDirection.Inbound)
        {
            Outcome = outcome == 0 ? null : (TouchpointOutcome)outcome,
            Cost = cents < 0 ? null : new Money(cents / 100m, Given.Euro),
            Minutes = halves < 0 ? null : halves / 2.0,
        };
        touchpoint = customer < 0 ? touchpoint : touchpoint with { Customer = customer };
        return its < 0 ? touchpoint : touchpoint with { Case = (2 * (customer + 1)) + its };
    })];
}
