using System.Globalization;
using CrmMetrics.Impact;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Impact;

/// <summary>What every effect must obey, whatever its method.</summary>
public abstract class EffectLaws
{
    /// <summary>Effects of one method on any data, the undefined and the extreme among them.</summary>
    protected abstract Arbitrary<Effect> Any { get; }

    [Fact]
    public void It_has_a_value_or_a_reason_and_an_interval_or_a_reason() =>
        Check.That(Any, Given.Level, (effect, level) => effect.Value is null != effect.WhyUndefined is null && effect.Interval(level) is null != effect.WhyNoInterval is null
            && effect.Value is not (double.NaN or double.PositiveInfinity or double.NegativeInfinity) && (effect.Value is not null || effect.Interval(level) is null));

    [Fact]
    public void The_p_value_and_the_interval_never_contradict_each_other() =>
        Check.That(Any, Given.Level, (effect, level) => effect.Interval(level) is not { } interval
            || effect.PValue is { } p && p >= 0 && p <= 1
                && (Math.Abs(p - (1 - level)) < 1e-9 || Math.Min(Math.Abs(interval.Lower), Math.Abs(interval.Upper)) <= 1e-9 * interval.Width
                    || p < 1 - level == !interval.Contains(0)));

    [Fact]
    public void The_evidence_is_that_of_the_interval() =>
        Check.That(Any, Given.Level, (effect, level) => effect.EvidenceAt(level) == (effect.Interval(level) switch
        {
            { Lower: > 0 } => Evidence.Higher,
            { Upper: < 0 } => Evidence.Lower,
            _ => Evidence.NotEnough,
        }) && effect.Evidence == effect.EvidenceAt(0.95));

    [Fact]
    public void The_interval_holds_the_value_and_widens_with_the_level() =>
        Check.That(Any, effect => effect.Interval(0.8) is not { } narrow || effect.Interval(0.99) is not { } wide
            || (wide.Lower <= narrow.Lower && wide.Upper >= narrow.Upper && wide.Lower <= effect.Value + Slack(effect) && wide.Upper >= effect.Value - Slack(effect)));

    [Fact]
    public void Over_many_cases_the_bounds_are_that_many_times_as_far() =>
        Check.That(Any, effect =>
        {
            Effect total = effect.Times(2_000m, "buyers");
            return Near(2000 * effect.Value, total.Value) && Near(2000 * effect.Interval()?.Lower, total.Interval()?.Lower) && Near(2000 * effect.Interval()?.Upper, total.Interval()?.Upper)
                && Equals(total.PValue, effect.PValue) && total.Definition.Unit == "buyers" && total.Evidence == effect.Evidence && total.Checks.SequenceEqual(effect.Checks);
        });

    [Fact]
    public void In_money_each_bound_is_worth_that_many_times_the_amount() =>
        Check.That(Any, effect =>
        {
            MoneyEstimate gain = effect.Times(3, new Money(50, Given.Euro)), loss = effect.Times(new Money(-150, Given.Euro));
            return Near(150 * effect.Value, ((IMetric)gain).Value) && Near(150 * effect.Interval(0.9)?.Lower, gain.Interval(0.9)?.Lower) && Near(150 * effect.Interval(0.9)?.Upper, gain.Interval(0.9)?.Upper)
                && Near(gain.Interval()?.Lower, -loss.Interval()?.Upper) && gain.WhyUndefined == effect.WhyUndefined && gain.WhyNoInterval == effect.WhyNoInterval
                && (effect.Value is null ? gain.Value is null : gain.Value!.Value.Currency == Given.Euro) && gain.Definition.Unit == "EUR";
        });

    [Fact]
    public void Its_estimate_says_the_same() =>
        Check.That(Any, effect => Equals(effect.ToEstimate().Value, effect.Value) && Equals(effect.ToEstimate().Interval(0.9), effect.Interval(0.9)) && effect.ToEstimate().Definition == effect.Definition
            && Equals(effect.ToEstimate().WhyUndefined, effect.WhyUndefined));

    [Fact]
    public void It_says_what_must_be_true() =>
        Check.That(Any, effect => effect.Assumptions.Count > 0 && effect.Method.Length > 0 && effect.ToString(null, CultureInfo.InvariantCulture).StartsWith("undefined", StringComparison.Ordinal) == effect.Value is null);

    private static double Slack(Effect effect) => 1e-12 * Math.Abs(effect.Value!.Value);

    private static bool Near(double? x, double? y) => x is null ? y is null : y is not null && (x.Equals(y) || Math.Abs(x.Value - y.Value) <= 1e-12 * Math.Max(Math.Abs(x.Value), 1e-300));
}

public class EffectTests
{
    private static readonly Experiment Campaign = Experiment.OfShares(Proportion.From(120, 2000), Proportion.From(90, 2000));

    private static readonly MetricDefinition Revenue = new("revenue-per-customer", "revenue per customer", "EUR per customer", 1, BetterWhen.Higher);

    private static readonly Experiment Spending = Experiment.OfMeans(SampleMean.FromMoments(500, 42, 30, Revenue), SampleMean.FromMoments(500, 36, 28, Revenue));

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    [Fact]
    public void Its_text_has_the_interval_and_the_evidence()
    {
        Assert.Equal("+0.015 share [0.001184, 0.02901] at 95 %, higher", Campaign.Difference.ToString(null, Invariant));
        Assert.Equal("0.0150", Campaign.Difference.ToString("F4", Invariant));
        Assert.Equal("+0,015 share [0,001184, 0,02901] at 95 %, higher", Campaign.Difference.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("undefined (the whole is empty, so there is no share of it)", Experiment.OfShares(default, default).Difference.ToString());
        Assert.Equal("", Experiment.OfShares(default, default).Difference.ToString("F1", Invariant));
        Assert.Equal("+2 units, no interval: fewer than two values show no spread", Experiment.OfMeans(SampleMean.From([5.0]), SampleMean.From([3.0])).Difference.ToString(null, Invariant));
        Assert.EndsWith("; a check failed: sample-ratio", Campaign.WithIntendedSplit(0.9).Difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_effect_on_an_amount_is_money()
    {
        MoneyEstimate each = Spending.Difference.ToMoney(Given.Euro), all = Spending.Difference.ToMoney(Given.Euro, 500);
        Assert.Equal(new Money(6, Given.Euro), each.Value);
        Assert.Equal(Spending.Difference.Interval(0.8), each.Interval(0.8));
        Assert.Equal(new Money(3000, Given.Euro), all.Value);
        Assert.Equal(500 * Spending.Difference.Interval()!.Value.Lower, all.Interval()!.Value.Lower, 9);
        Assert.Equal("EUR", all.Definition.Unit);
        Assert.Equal(BetterWhen.Higher, all.Definition.Better);
    }

    [Fact]
    public void A_relative_lift_times_the_sales_without_treatment_is_money()
    {
        MoneyEstimate gained = Spending.RelativeLift.Times(new Money(18_000, Given.Euro));
        Assert.Equal(3000, (double)gained.Value!.Value.Amount, 9);
    }

    [Fact]
    public void What_each_unit_is_worth_may_be_uncertain_too()
    {
        MetricDefinition lifetime = new("lifetime-value", "margin of a customer's life", "EUR", 1, BetterWhen.Higher);
        MoneyEstimate certain = MoneyEstimate.From(new Money(400, Given.Euro), 0, lifetime), uncertain = MoneyEstimate.From(new Money(400, Given.Euro), 60, lifetime);
        MoneyEstimate known = Campaign.Difference.Times(2000, new Money(400, Given.Euro)), narrow = Campaign.Difference.Times(2000, certain), wide = Campaign.Difference.Times(2000, uncertain);
        Assert.Equal(12_000m, wide.Value!.Value.Amount);
        Assert.Equal(known.Interval()!.Value.Lower, narrow.Interval()!.Value.Lower, 6);
        Assert.Equal(known.Interval()!.Value.Upper, narrow.Interval()!.Value.Upper, 6);
        Assert.True(wide.Interval()!.Value.Upper > narrow.Interval()!.Value.Upper && wide.Interval()!.Value.Lower > 0);
        Assert.Equal("figures-only", Campaign.Difference.Times(2000, MoneyEstimate.From(new Money(400, Given.Euro), lifetime)).WhyNoInterval!.Code);
    }

    [Fact]
    public void Money_in_another_currency_or_of_no_amount_is_refused()
    {
        Assert.Equal(Given.Dollar, Assert.Throws<CurrencyMismatchException>(() => Spending.Difference.ToMoney(Given.Dollar)).Actual);
        Assert.Equal(
            "The effect is in share, which is no amount in EUR. Say with Times(…) what each unit is worth.", Assert.Throws<InvalidOperationException>(() => Campaign.Difference.ToMoney(Given.Euro)).Message);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.StartsWith("cases: must be above 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Campaign.Difference.Times(0, "buyers")).Message);
        Assert.Equal("cases", Assert.Throws<ArgumentOutOfRangeException>(() => Campaign.Difference.Times(-1, new Money(1, Given.Euro))).ParamName);
        Assert.Equal("cases", Assert.Throws<ArgumentOutOfRangeException>(() => Spending.Difference.ToMoney(Given.Euro, 0)).ParamName);
        Assert.Equal("unit", Assert.Throws<ArgumentNullException>(() => Campaign.Difference.Times(1, (string)null!)).ParamName);
        Assert.Equal("each", Assert.Throws<ArgumentNullException>(() => Campaign.Difference.Times(1, (MoneyEstimate)null!)).ParamName);
        Assert.Equal("each", Assert.Throws<ArgumentOutOfRangeException>(() => Campaign.Difference.Times(1, MoneyEstimate.From(new Money(-1, Given.Euro), Revenue))).ParamName);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => Campaign.Difference.Interval(95)).ParamName);
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => Campaign.Difference.EvidenceAt(1)).ParamName);
        Assert.Equal("baseline", Assert.Throws<ArgumentNullException>(() => Campaign.Difference.ComparedWith(null!)).ParamName);
    }

    [Fact]
    public void Effects_on_the_same_outcome_can_be_compared_and_others_not()
    {
        Effect other = Experiment.OfShares(Proportion.From(300, 2000), Proportion.From(90, 2000)).Difference;
        Comparison more = other.ComparedWith(Campaign.Difference)!;
        Assert.Equal(0.09, more.Change, 12);
        Assert.Equal(Evidence.Higher, more.Evidence);
        _ = Assert.Throws<DefinitionMismatchException>(() => other.ComparedWith(Campaign.RelativeLift));
        _ = Assert.Throws<DefinitionMismatchException>(() => other.ComparedWith(Spending.Difference));
    }

    [Fact]
    public void A_check_says_how_it_went()
    {
        Assert.Equal("passed: fine", new EffectCheck("a", 0.5, true, "fine").ToString());
        Assert.Equal("FAILED: bad", new EffectCheck("a", 0.5, false, "bad").ToString());
        Assert.Equal("cannot tell: no data", new EffectCheck("a", null, null, "no data").ToString());
    }
}
