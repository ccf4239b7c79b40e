using CrmMetrics.Adoption;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Adoption;

public class AdoptionIndexTests
{
    private static readonly MetricDefinition Figure = new("figure", "a figure", "logins", 1, BetterWhen.Higher);

    private static readonly Arbitrary<(double Weight, Proportion Share)[]> Shares = Arb.From(
        (from weight in Gen.Choose(1, 9)
         from whole in Gen.Choose(1, 400)
         from part in Gen.Choose(0, whole)
         select ((double)weight, Proportion.From(part, whole))).NonEmptyListOf().Select(parts => parts.Take(6).ToArray()));

    private static readonly IndexMean[] Means = [IndexMean.Arithmetic, IndexMean.Geometric];

    [Theory]
    [InlineData(1e308)]
    [InlineData(1e-308)]
    [InlineData(5e-324)]
    public void Only_the_ratios_of_the_weights_count(double weight)
    {
        Proportion most = Proportion.From(8, 10), few = Proportion.From(2, 10);
        foreach (IndexMean mean in Means)
        {
            AdoptionIndex Of(double each) => AdoptionIndex.From([AdoptionPart.Of("most", most, each), AdoptionPart.Of("few", few, each)], mean, MissingPart.LeavesUndefined);
            Assert.Equal(Of(1).Overall.Value, Of(weight).Overall.Value);
            Assert.Equal(Of(1).Overall.Definition.Id, Of(weight).Overall.Definition.Id);
            Assert.Equal(Of(1).Overall.Interval(), Of(weight).Overall.Interval());
        }
    }

    [Fact]
    public void It_is_the_weighted_mean_of_its_parts() =>
        Check.That(Shares, shares =>
        {
            double all = shares.Sum(part => part.Weight);
            double arithmetic = shares.Sum(part => part.Weight / all * part.Share.Value!.Value), geometric = Math.Exp(shares.Sum(part => part.Weight / all * Math.Log(part.Share.Value!.Value)));
            return Close(Of(shares, IndexMean.Arithmetic).Overall.Value, arithmetic) && Close(Of(shares, IndexMean.Geometric).Overall.Value, geometric);
        });

    [Fact]
    public void Its_parts_add_up_to_it_and_their_gaps_to_the_rest() =>
        Check.That(Shares, shares => Means.All(mean =>
        {
            AdoptionIndex index = Of(shares, mean);
            return Close(index.Parts.Sum(part => part.Contribution), index.Overall.Value) && Close(index.Parts.Sum(part => part.Gap), 1 - index.Overall.Value)
                && Close(index.Parts.Sum(part => part.Weight), 1) && index.Parts.All(part => part.Gap >= 0);
        }));

    [Fact]
    public void The_changes_of_the_parts_add_up_to_the_change() =>
        Check.That(Shares, Given.Count, (shares, seed) => Means.All(mean =>
        {
            (double Weight, Proportion Share)[] other = [.. shares.Select((part, i) => (part.Weight, Proportion.From((part.Share.Part + seed + i) % (part.Share.Whole + 1), part.Share.Whole)))];
            AdoptionIndex now = Of(other, mean), before = Of(shares, mean);
            IReadOnlyDictionary<string, double>? parts = now.ChangeByPart(before);
            double change = now.Overall.Value!.Value - before.Overall.Value!.Value;
            return parts is null
                ? mean == IndexMean.Geometric && now.Overall.Value * before.Overall.Value == 0
                : Math.Abs(parts.Values.Sum() - change) < 1e-12 && before.ChangeByPart(now)!.All(part => Math.Abs(part.Value + parts[part.Key]) < 1e-12);
        }));

    [Fact]
    public void The_interval_holds_the_value_and_unknown_dependence_widens_it() =>
        Check.That(Shares, Given.Level, (shares, level) => Means.All(mean =>
        {
            AdoptionIndex index = Of(shares, mean);
            if (index.Overall.Interval(level) is not { } interval)
            {
                return index.Overall.WhyNoInterval!.Code == "zero-score" && index.Overall.Value == 0;
            }

            ConfidenceInterval wide = Of(shares, mean, PartDependence.Unknown).Overall.Interval(level)!.Value;
            double value = index.Overall.Value!.Value;
            return interval.Lower <= value && value <= interval.Upper && wide.Lower <= interval.Lower + 1e-12 && wide.Upper >= interval.Upper - 1e-12;
        }));

    [Fact]
    public void A_single_part_keeps_its_own_interval() =>
        Check.That(Shares, shares => Means.All(mean =>
        {
            AdoptionIndex index = Of([shares[0]], mean);
            ConfidenceInterval own = shares[0].Share.Interval(0.9)!.Value;
            return index.Overall.Interval(0.9) is not { } interval || (Close(interval.Lower, own.Lower) && Close(interval.Upper, own.Upper));
        }));

    [Fact]
    public void The_interval_is_the_delta_methods_where_the_parts_have_symmetric_ones()
    {
        AdoptionPart[] parts = [AdoptionPart.Of("logins", Estimate.From(8, 0.5, Figure), 1, floor: 2, target: 12), AdoptionPart.Of("depth", Estimate.From(3, 0.2, Figure), 3, floor: 5, target: 1)];

        // Scores 0.6 ± 0.05 z and 0.5 ± 0.05 z, weights ¼ and ¾.
        Estimate arithmetic = AdoptionIndex.From(parts, IndexMean.Arithmetic, MissingPart.LeavesUndefined).Overall;
        double margin = 1.959963984540054 * Math.Sqrt((0.0125 * 0.0125) + (0.0375 * 0.0375));
        Assert.Equal(0.525, arithmetic.Value!.Value, 14);
        Assert.Equal(0.525 - margin, arithmetic.Interval(0.95)!.Value.Lower, 12);
        Assert.Equal(0.525 + margin, arithmetic.Interval(0.95)!.Value.Upper, 12);

        // By simulation on the scale of the logarithms, with normal scores: the same standard error to a few per cent.
        Estimate geometric = AdoptionIndex.From(parts, IndexMean.Geometric, MissingPart.LeavesUndefined).Overall;
        double delta = Math.Sqrt(Math.Pow(0.25 * 0.05 / 0.6, 2) + Math.Pow(0.75 * 0.05 / 0.5, 2));
        ConfidenceInterval narrow = geometric.Interval(0.2)!.Value;
        Assert.Equal(Math.Pow(0.6, 0.25) * Math.Pow(0.5, 0.75), geometric.Value!.Value, 14);
        Assert.Equal(2 * 0.2533471031357997 * delta, Math.Log(narrow.Upper / narrow.Lower), 3);
    }

    [Fact]
    public void A_missing_part_does_what_the_rule_says()
    {
        AdoptionPart[] parts = [AdoptionPart.Of("active", Proportion.From(80, 100), 1), AdoptionPart.Of("trained", Proportion.From(0, 0), 1)];
        AdoptionIndex undefined = AdoptionIndex.From(parts, IndexMean.Arithmetic, MissingPart.LeavesUndefined);
        AdoptionIndex without = AdoptionIndex.From(parts, IndexMean.Arithmetic, MissingPart.IsLeftOut), asZero = AdoptionIndex.From(parts, IndexMean.Arithmetic, MissingPart.CountsAsZero);
        Assert.Null(undefined.Overall.Value);
        Assert.Equal("trained has no value: the whole is empty, so there is no share of it", undefined.Overall.WhyUndefined!.Text);
        Assert.Equal((0.8, 0.4), (without.Overall.Value!.Value, asZero.Overall.Value!.Value));
        Assert.Equal([new AdoptionIndexPart("active", 1, 0.8, 1 - 0.8), new AdoptionIndexPart("trained", 0, null, 0)], without.Parts);
        Assert.Equal((0.5, (double?)null, 0.5), (asZero.Parts[1].Weight, asZero.Parts[1].Score, asZero.Parts[1].Gap!.Value));
        Assert.Equal(0.5 * Proportion.From(80, 100).Interval(0.95)!.Value.Width, asZero.Overall.Interval(0.95)!.Value.Width, 12);

        AdoptionIndex both = AdoptionIndex.From([parts[0], AdoptionPart.Of("trained", Proportion.From(1, 2), 1)], IndexMean.Arithmetic, MissingPart.IsLeftOut);
        Assert.Throws<DefinitionMismatchException>(() => both.Overall.ComparedWith(without.Overall));
        Assert.Throws<DefinitionMismatchException>(() => both.ChangeByPart(without));
        Assert.Null(undefined.ChangeByPart(undefined));
        Assert.Equal("no-parts", AdoptionIndex.From([parts[1]], IndexMean.Arithmetic, MissingPart.CountsAsZero).Overall.WhyUndefined!.Code);
    }

    [Fact]
    public void A_geometric_mean_of_0_has_no_interval_and_one_below_0_no_value()
    {
        AdoptionIndex zero = AdoptionIndex.From(
            [AdoptionPart.Of("active", Proportion.From(0, 9), 1), AdoptionPart.Of("trained", Proportion.From(8, 9), 1)], IndexMean.Geometric, MissingPart.LeavesUndefined);
        Assert.Equal((0.0, "zero-score"), (zero.Overall.Value!.Value, zero.Overall.WhyNoInterval!.Code));
        Assert.Equal([1.0, 0], zero.Parts.Select(part => part.Gap!.Value));
        AdoptionIndex below = AdoptionIndex.From([AdoptionPart.Of("logins", Estimate.From(1, Figure), 1, floor: 2, target: 5)], IndexMean.Geometric, MissingPart.LeavesUndefined);
        Assert.Equal("negative-score", below.Overall.WhyUndefined!.Code);
        AdoptionIndex figures = AdoptionIndex.From([AdoptionPart.Of("logins", Estimate.From(1, Figure), 1, floor: 2, target: 5)], IndexMean.Arithmetic, MissingPart.LeavesUndefined);
        Assert.Equal("part-without-interval", figures.Overall.WhyNoInterval!.Code);
        Assert.Equal(-1.0 / 3, figures.Overall.Value!.Value, 14);
    }

    [Fact]
    public void Only_the_ratios_of_the_weights_and_not_their_order_count()
    {
        AdoptionPart a = AdoptionPart.Of("a", Proportion.From(3, 4), 1), b = AdoptionPart.Of("b", Proportion.From(1, 4), 2);
        AdoptionIndex one = AdoptionIndex.From([a, b], IndexMean.Geometric, MissingPart.LeavesUndefined);
        AdoptionIndex other = AdoptionIndex.From([AdoptionPart.Of("b", Proportion.From(1, 2), 20), AdoptionPart.Of("a", Proportion.From(3, 4), 10)], IndexMean.Geometric, MissingPart.LeavesUndefined);
        Assert.Equal(one.Overall.Definition.Id, other.Overall.Definition.Id);
        Assert.Equal(["a", "b"], one.ChangeByPart(other)!.Keys);
        Assert.Equal(0, one.ChangeByPart(other)!["a"]);
        Assert.Equal(one.Overall.Value!.Value - other.Overall.Value!.Value, one.ChangeByPart(other)!["b"], 14);
        Assert.StartsWith("0.3606 index [", one.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        AdoptionPart part = AdoptionPart.Of("a", Proportion.From(1, 2), 1);
        Refused("parts", "there must be at least one part.", () => AdoptionIndex.From([], IndexMean.Arithmetic, MissingPart.IsLeftOut));
        Refused("parts", "part 1 (counted from 0) must not be null.", () => AdoptionIndex.From([part, null!], IndexMean.Arithmetic, MissingPart.IsLeftOut));
        Refused("parts", "each name must stand once, but a stands twice.", () => AdoptionIndex.From([part, part], IndexMean.Arithmetic, MissingPart.IsLeftOut));
        Refused("mean", "must be one of Arithmetic, Geometric, but was 0.", () => AdoptionIndex.From([part], 0, MissingPart.IsLeftOut));
        Refused("missing", "must be one of LeavesUndefined, IsLeftOut, CountsAsZero, but was 0.", () => AdoptionIndex.From([part], IndexMean.Arithmetic, 0));
        Refused("dependence", "must be one of Independent, Unknown, but was 0.", () => AdoptionIndex.From([part], IndexMean.Arithmetic, MissingPart.IsLeftOut, 0));
        Refused("weight", "must be above 0, but was 0.", () => AdoptionPart.Of("a", Proportion.From(1, 2), 0));
        Refused("target", "must not be the floor, but was 3.", () => AdoptionPart.Of("a", Proportion.From(1, 2), 1, 3, 3));
        Refused("name", "the name of a field must not be blank.", () => AdoptionPart.Of(" ", Proportion.From(1, 2), 1));

        static void Refused(string name, string rule, Func<object> act)
        {
            ArgumentException problem = Assert.ThrowsAny<ArgumentException>(act);
            Assert.Equal(name, problem.ParamName);
            Assert.Contains(name + ": " + rule, problem.Message, StringComparison.Ordinal);
        }
    }

    private static AdoptionIndex Of((double Weight, Proportion Share)[] shares, IndexMean mean, PartDependence dependence = PartDependence.Independent) =>
        AdoptionIndex.From(shares.Select((part, i) => AdoptionPart.Of($"part {i}", part.Share, part.Weight)), mean, MissingPart.LeavesUndefined, dependence);

    private static bool Close(double? x, double? y) => x is { } a && y is { } b && Math.Abs(a - b) < 1e-12;
}
