using System;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;
using NodaTime.Text;

namespace CrmMetrics.Touchpoints;

/// <summary>What a ledger knows beyond its channels: customers, cases and times, as of a date and under a rule.</summary>
internal sealed record TouchpointState(
    Instant AsOf, FirstContactRule Rule, long After, TimeCounts PerCustomer, TimeCounts PerCase, CaseSums Cases, FirstContacts First, SurvivalTable Between)
{
    public long Customers => PerCustomer[0].Sum();

    public long CustomerTouchpoints => Weighted(PerCustomer);

    public long CaseCount => PerCase[0].Sum();

    public long CaseTouchpoints => Weighted(PerCase);

    /// <summary>Passes when two ledgers are read alike.</summary>
    /// <exception cref="DefinitionMismatchException">They are not.</exception>
    public static void CheckSame(Instant asOf, FirstContactRule rule, Instant otherAsOf, FirstContactRule otherRule)
    {
        if (asOf != otherAsOf || rule != otherRule)
        {
            throw new DefinitionMismatchException(Whole(asOf, rule), Whole(otherAsOf, otherRule));
        }
    }

    public static TouchpointState operator +(TouchpointState left, TouchpointState right)
    {
        CheckSame(left.AsOf, left.Rule, right.AsOf, right.Rule);
        return checked(new(
            left.AsOf,
            left.Rule,
            left.After + right.After,
            left.PerCustomer + right.PerCustomer,
            left.PerCase + right.PerCase,
            left.Cases + right.Cases,
            left.First + right.First,
            left.Between + right.Between));
    }

    public static TouchpointState Read(Form form)
    {
        TouchpointState state = new(
            InstantPattern.ExtendedIso.Parse(form.Text("asOf")) is { Success: true } asOf ? asOf.Value : throw new FormatException("The field asOf must be an instant like 2024-01-31T00:00:00Z, but was \"" + form.Text("asOf") + "\"."),
            FirstContactRule.Read(form),
            Guard.Count(form.Int64("afterAsOf"), "afterAsOf"),
            Histogram(form, "customer"),
            Histogram(form, "case"),
            new(
                form.Int64("resolvedCases"),
                Guard.Count(form.Int64("caseTouchpointsWithoutCost"), "caseTouchpointsWithoutCost"),
                Guard.NotNegative(form.Money("caseCost"), "caseCost"),
                Guard.NotNegative(form.Money("resolvedCaseCost"), "resolvedCaseCost"),
                DoubleDouble.Read(form, "caseCostSquares")),
            new(form.Int64("firstResolved"), form.Int64("firstDecided"), Guard.Count(form.Int64("firstIncomplete"), "firstIncomplete"), Guard.Count(form.Int64("firstUnmarked"), "firstUnmarked")),
            SurvivalTable.FromCounts(form.Doubles("hours"), form.Int64s("nextAfterHours"), form.Int64s("noneAfterHours")));
        _ = Guard.Part(state.Cases.Resolved, state.CaseCount, "resolvedCases");
        _ = Guard.Part(state.First.Resolved, state.First.Decided, "firstResolved");
        _ = Moments.Checked(state.CaseCount, DoubleDouble.Of(state.Cases.Cost.Amount), state.Cases.Squares, "caseCostSquares");
        return state;
    }

    public Form Write(Form form) => Cases.Squares.AddTo(
        Rule.Write(form.Add("asOf", InstantPattern.ExtendedIso.Format(AsOf)))
            .Add("afterAsOf", After)
            .Add("customerTouchpoints", PerCustomer.Times.Select(contacts => (long)contacts)).Add("customers", PerCustomer[0])
            .Add("caseTouchpoints", PerCase.Times.Select(contacts => (long)contacts)).Add("cases", PerCase[0])
            .Add("resolvedCases", Cases.Resolved).Add("caseTouchpointsWithoutCost", Cases.WithoutCost)
            .Add("caseCost", Cases.Cost).Add("resolvedCaseCost", Cases.ResolvedCost)
            .Add("firstResolved", First.Resolved).Add("firstDecided", First.Decided).Add("firstIncomplete", First.Incomplete).Add("firstUnmarked", First.Unmarked)
            .Add("hours", Between.Times).Add("nextAfterHours", Between.EventCounts).Add("noneAfterHours", Between.CensoredCounts),
        "caseCostSquares");

    public bool Equals(TouchpointState? other) => other is not null
        && AsOf == other.AsOf && Rule == other.Rule && After == other.After && PerCustomer.Same(other.PerCustomer) && PerCase.Same(other.PerCase)
        && Cases == other.Cases && First == other.First && Between.Equals(other.Between);

    public override int GetHashCode() => (AsOf, Rule, After, Cases, First, Between).GetHashCode();

    private static MetricDefinition Whole(Instant asOf, FirstContactRule rule) =>
        new("touchpoints/" + rule.Definition.Id + "/" + asOf, "touchpoints as of " + asOf + ", " + rule.Definition.Text, "touchpoints", 1, BetterWhen.Lower);

    private static long Weighted(TimeCounts histogram)
    {
        long sum = 0;
        for (int i = 0; i < histogram.Count; i++)
        {
            sum += checked((long)histogram.Times[i] * histogram[0][i]);
        }

        return sum;
    }

    private static TimeCounts Histogram(Form form, string what)
    {
        string name = what + "Touchpoints";
        long[] contacts = form.Int64s(name), counts = form.Int64s(what + "s");
        SurvivalTable.SameLength(contacts.Length, counts.Length, what + "s", name);
        TimeTally tally = new(1);
        for (int i = 0; i < contacts.Length; i++)
        {
            _ = contacts[i] >= 1 && (i == 0 || contacts[i] > contacts[i - 1]) ? contacts[i] : throw Guard.Out(name, contacts[i], "numbers of touchpoints must be above 0 and rise");
            tally.Add(contacts[i], 0, counts[i] > 0 ? counts[i] : throw Guard.Out(what + "s", counts[i], "a count must be above 0"));
        }

        return tally.ToCounts();
    }
}
