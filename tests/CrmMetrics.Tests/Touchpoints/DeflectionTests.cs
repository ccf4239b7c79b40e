using System.Globalization;
using CrmMetrics.Statistics;
using CrmMetrics.Touchpoints;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Touchpoints;

public class DeflectionTests
{
    private static readonly Arbitrary<Proportion> Shares = Arb.From(
        from whole in Gen.Choose(1, 500)
        from part in Gen.Choose(0, 500)
        select Proportion.From(Math.Min(part, whole), whole));

    [Fact]
    public void Success_of_self_service_is_not_deflection()
    {
        ImplicitDeflection deflection = Deflection.Implicit(10_000, Proportion.From(481, 1_000), Proportion.From(304, 500), Proportion.From(160, 200));
        Assert.Equal(0.481, deflection.Success.Value);
        Assert.Equal(0.481 * 0.608 * 0.8, deflection.Rate.Value!.Value, 1e-15);
        Assert.Equal(2339.584, deflection.Contacts.Value!.Value, 1e-9);
        Assert.Equal("10,000 sessions × 48.1 % × 60.8 % × 80.0 % = 2,340 contacts, 23.4 % of sessions", deflection.ToString(null, CultureInfo.InvariantCulture));
    }

    // The method of variance estimates recovery on the logarithms, written down once more.
    [Fact]
    public void Its_interval_joins_those_of_its_factors() =>
        Check.That(Shares, Shares, Shares, (success, intent, noFurther) =>
        {
            Proportion[] factors = [success, intent, noFurther];
            Estimate rate = Deflection.Implicit(1_000, success, intent, noFurther).Rate;
            ConfidenceInterval bounds = rate.Interval(0.9)!.Value;
            double value = factors.Aggregate(1.0, (product, factor) => product * factor.Value!.Value);
            if (value == 0)
            {
                return rate.Value == 0 && bounds.Lower == 0 && bounds.Upper > 0 && bounds.Upper <= 1;
            }

            double down = Math.Sqrt(factors.Sum(factor => Math.Pow(Math.Log(factor.Value!.Value / factor.Interval(0.9)!.Value.Lower), 2)));
            double up = Math.Sqrt(factors.Sum(factor => Math.Pow(Math.Log(factor.Interval(0.9)!.Value.Upper / factor.Value!.Value), 2)));
            return Math.Abs(bounds.Lower - (value * Math.Exp(-down))) < 1e-12 && Math.Abs(bounds.Upper - (value * Math.Exp(up))) < 1e-12 && bounds.Upper <= 1 + 1e-12;
        });

    [Fact]
    public void The_number_of_contacts_is_the_rate_times_the_sessions() =>
        Check.That(Shares, Shares, Shares, (success, intent, noFurther) =>
        {
            ImplicitDeflection deflection = Deflection.Implicit(2_500, success, intent, noFurther);
            ConfidenceInterval rate = deflection.Rate.Interval(0.95)!.Value, contacts = deflection.Contacts.Interval(0.95)!.Value;
            return Math.Abs(deflection.Contacts.Value!.Value - (2_500 * deflection.Rate.Value!.Value)) < 1e-9
                && Math.Abs(contacts.Lower - (2_500 * rate.Lower)) < 1e-9 && Math.Abs(contacts.Upper - (2_500 * rate.Upper)) < 1e-9;
        });

    [Fact]
    public void The_three_forms_refuse_each_other()
    {
        Proportion share = Proportion.From(40, 100);
        Estimate form = Deflection.Explicit(120, 400).ToEstimate(), product = Deflection.Implicit(100, share, share, share).Rate;
        Estimate seen = Deflection.Observed(ContactReduction.From(EventRate.From(80, 1), EventRate.From(100, 1))), drawn = Deflection.Observed(Proportion.From(80, 1_000), Proportion.From(100, 1_000));
        Assert.Equal(0.3, form.Value);
        Assert.Equal(0.2, seen.Value!.Value, 1e-15);
        Assert.Equal(0.2, drawn.Value!.Value, 1e-15);
        Estimate[] forms = [form, product, seen, drawn];
        for (int i = 0; i < forms.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                _ = Assert.Throws<DefinitionMismatchException>(() => forms[i].ComparedWith(forms[j]));
            }
        }
    }

    [Fact]
    public void Observed_forms_have_the_intervals_of_the_reduction_and_of_the_lift()
    {
        ContactReduction reduction = ContactReduction.From(EventRate.From(800, 30), EventRate.From(1_000, 30));
        Assert.Equal(reduction.Interval(0.9), Deflection.Observed(reduction).Interval(0.9));
        Proportion offered = Proportion.From(80, 1_000), control = Proportion.From(100, 1_000);
        ConfidenceInterval lift = offered.RelativeLift(control).Interval(0.9)!.Value, deflected = Deflection.Observed(offered, control).Interval(0.9)!.Value;
        Assert.Equal((-lift.Upper, -lift.Lower), (deflected.Lower, deflected.Upper));
        Assert.NotNull(Deflection.Observed(offered, Proportion.From(0, 100)).WhyUndefined);
        Assert.Null(Deflection.Observed(default(ContactReduction)).Interval());
    }

    [Fact]
    public void An_uncertain_number_of_sessions_widens_the_number_of_contacts()
    {
        MetricDefinition sessions = new("sessions", "sessions", "sessions", 1, BetterWhen.Higher);
        Proportion share = Proportion.From(40, 100);
        ImplicitDeflection known = Deflection.Implicit(1_000, share, share, share), estimated = Deflection.Implicit(Estimate.From(1_000, 100, sessions), share, share, share);
        Assert.Equal(known.Contacts.Value, estimated.Contacts.Value);
        Assert.Equal(known.Rate.Interval(), estimated.Rate.Interval());
        Assert.True(estimated.Contacts.Interval()!.Value.Width > known.Contacts.Interval()!.Value.Width);
        ImplicitDeflection figure = Deflection.Implicit(Estimate.From(1_000, sessions), share, share, share);
        Assert.Equal("figures-only", figure.Contacts.WhyNoInterval!.Code);
    }

    [Fact]
    public void Bad_arguments_are_refused_and_missing_factors_named()
    {
        Proportion share = Proportion.From(40, 100);
        Assert.Equal("abandonedAfterArticle", Assert.Throws<ArgumentOutOfRangeException>(() => Deflection.Explicit(2, 1)).ParamName);
        Assert.Equal("formsBegun", Assert.Throws<ArgumentOutOfRangeException>(() => Deflection.Explicit(0, -1)).ParamName);
        Assert.Equal("sessions", Assert.Throws<ArgumentOutOfRangeException>(() => Deflection.Implicit(-1, share, share, share)).ParamName);
        Assert.Equal("sessions", Assert.Throws<ArgumentNullException>(() => Deflection.Implicit(null!, share, share, share)).ParamName);
        ImplicitDeflection none = Deflection.Implicit(100, share, Proportion.Zero, share);
        Assert.Equal("empty-whole", none.Rate.WhyUndefined!.Code);
        Assert.Equal("undefined (the whole is empty, so there is no share of it)", none.ToString());
        Assert.Equal(0, Deflection.Implicit(0, share, share, share).Contacts.Value);
    }
}
