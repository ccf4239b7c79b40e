using System.Globalization;
using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.Statistics;

namespace CrmMetrics.Tests.Surveys;

public class RatingPairsLaws : SummaryLaws<RatingPairs>
{
    protected override Arbitrary<RatingPairs> Any { get; } = Arb.From(Gen.Frequency(
        (1, Gen.Constant(RatingPairs.Zero)),
        (9, RatingPairsTests.Rows.Generator.Select(RatingPairsTests.Summary))));

    protected override RatingPairs Zero => RatingPairs.Zero;

    protected override RatingPairs Parse(string text) => RatingPairs.Parse(text);
}

public abstract class RatingCorrelationLaws(CorrelationMethod method) : MetricLaws<RatingCorrelation>
{
    protected override Arbitrary<RatingCorrelation> Any { get; } = Arb.From(
        RatingPairsTests.Rows.Generator.Select(rows => RatingPairsTests.Summary(rows).Correlation(method)));

    protected override (double Lowest, double Highest) Range => (-1, 1);

    protected override RatingCorrelation Parse(string text) => RatingCorrelation.Parse(text);
}

public class PearsonLaws() : RatingCorrelationLaws(CorrelationMethod.Pearson);

public class SpearmanLaws() : RatingCorrelationLaws(CorrelationMethod.Spearman);

public class RatingPairsTests
{
    private static readonly RatingScale Five = RatingScale.OneToFive, Ten = RatingScale.ZeroToTen;

    /// <summary>A driver on 1 to 5 and an outcome on 0 to 10 that leans on it, some missing.</summary>
    internal static Arbitrary<(int? Driver, int? Outcome)[]> Rows { get; } = Arb.From(
        from length in Gen.Choose(0, 50)
        from rows in Gen.ArrayOf(
            from driver in Gen.Choose(0, 5)
            from luck in Gen.Choose(0, 5)
            from missing in Gen.Choose(0, 20)
            select (driver == 0 ? (int?)null : driver, missing == 0 ? (int?)null : driver + luck),
            length)
        select rows,
        rows => rows.Length == 0 ? [] : [rows.Take(rows.Length / 2).ToArray(), rows.Skip(1).ToArray()]);

    internal static RatingPairs Summary((int? Driver, int? Outcome)[] rows) => RatingPairs.From(rows, row => row.Driver, row => row.Outcome, Five, Ten);

    [Fact]
    public void Correlations_are_those_of_the_answers_themselves() =>
        Check.That(Rows, rows =>
        {
            RatingPairs pairs = Summary(rows);
            (double[] drivers, double[] outcomes) = Complete(rows);
            if (drivers.Distinct().Count() < 2 || outcomes.Distinct().Count() < 2)
            {
                return pairs.Correlation().Value is null && pairs.Correlation(CorrelationMethod.Spearman).Value is null;
            }

            return Math.Abs(Correlation.Pearson(drivers, outcomes) - pairs.Correlation().Value!.Value) < 1e-12
                && Math.Abs(Correlation.Spearman(drivers, outcomes) - pairs.Correlation(CorrelationMethod.Spearman).Value!.Value) < 1e-12;
        });

    [Fact]
    public void Columns_and_any_cut_of_the_rows_give_the_same() =>
        Check.That(Rows, Given.Count, (rows, cut) =>
        {
            byte[] drivers = [.. rows.Select(row => (byte)(row.Driver ?? RatingScale.Missing))], outcomes = [.. rows.Select(row => (byte)(row.Outcome ?? RatingScale.Missing))];
            int at = (int)(cut % (rows.Length + 1));
            RatingPairs pairs = Summary(rows);
            return RatingPairs.From(drivers, outcomes, Five, Ten) == pairs && Summary(rows.Take(at).ToArray()) + Summary(rows.Skip(at).ToArray()) == pairs
                && pairs.Pairs == Complete(rows).Drivers.Length && pairs.Pairs + pairs.Incomplete == rows.Length
                && Enumerable.Range(1, 5).All(driver => Enumerable.Range(0, 11).All(outcome => pairs[driver, outcome] == rows.Count(row => row == (driver, outcome))));
        });

    [Fact]
    public void Spearmans_coefficient_does_not_see_how_far_ratings_are_apart() =>
        Check.That(Rows, rows =>
            RatingPairs.From(rows, row => row.Driver * row.Driver * 10, row => row.Outcome, RatingScale.Of(0, 250), Ten).Correlation(CorrelationMethod.Spearman)
                .Equals(Summary(rows).Correlation(CorrelationMethod.Spearman)));

    [Fact]
    public void Fishers_interval_is_the_textbooks()
    {
        // tanh(artanh 0.5 ± 1.959963984540054 / √97)
        ConfidenceInterval pearson = RatingCorrelation.From(0.5, 100).Interval()!.Value;
        GoldenFile.Close(Math.Tanh(MathNet.Numerics.Trig.Atanh(0.5) - (1.959963984540054 / Math.Sqrt(97))), pearson.Lower, 1e-12);
        GoldenFile.Close(Math.Tanh(MathNet.Numerics.Trig.Atanh(0.5) + (1.959963984540054 / Math.Sqrt(97))), pearson.Upper, 1e-12);
        ConfidenceInterval spearman = RatingCorrelation.From(0.5, 100, CorrelationMethod.Spearman).Interval()!.Value;
        GoldenFile.Close(Math.Tanh(MathNet.Numerics.Trig.Atanh(0.5) - (1.959963984540054 * Math.Sqrt(1.125 / 97))), spearman.Lower, 1e-12);
    }

    [Fact]
    public void Perfect_agreement_is_1_exactly_also_of_a_billion_answers()
    {
        RatingPairs one = RatingPairs.From([1, 2, 3, 5], [2, 4, 6, 10], Five, Ten), many = one;
        for (int i = 0; i < 28; i++)
        {
            many += many;
        }

        Assert.Equal(1L << 30, many.Pairs);
        Assert.Equal(1, one.Correlation().Value);
        Assert.Equal(1, many.Correlation().Value);
        Assert.Equal(1, many.Correlation(CorrelationMethod.Spearman).Value);
        Assert.Equal(-1, RatingPairs.From([1, 5], [10, 0], Five, Ten).Correlation().Value);
        Assert.Equal(0, many.Correlation().Interval()!.Value.Width);
    }

    [Fact]
    public void Drivers_are_ranked_by_strength_whatever_the_sign()
    {
        Dictionary<string, RatingPairs> drivers = new()
        {
            ["price"] = Of([1, 2, 3, 4, 5], [9, 9, 8, 8, 7]),
            ["nothing"] = RatingPairs.Zero,
            ["support"] = Of([1, 2, 3, 4, 5], [1, 3, 4, 6, 10]),
            ["colour"] = Of([1, 2, 3, 4, 5], [3, 9, 1, 9, 3]),
            ["b"] = Of([1, 5, 1, 5], [1, 1, 1, 2]),
            ["a"] = Of([1, 5, 1, 5], [1, 1, 1, 2]),
        };
        IReadOnlyList<SurveyDriver> ranked = RatingPairs.Ranked(drivers);
        Assert.Equal(["support", "price", "a", "b", "colour", "nothing"], ranked.Select(driver => driver.Name));
        Assert.True(ranked[1].Correlation.Value < 0);
        Assert.Equal("rating-correlation/spearman", RatingPairs.Ranked(drivers, CorrelationMethod.Spearman)[0].Correlation.Definition.Id);

        static RatingPairs Of(byte[] driver, byte[] outcome) => RatingPairs.From(driver, outcome, Five, Ten);
    }

    [Fact]
    public void Too_few_answers_leave_correlation_or_interval_out()
    {
        Assert.Equal("too-few-values", RatingPairs.Zero.Correlation().WhyUndefined!.Code);
        Assert.Equal("too-few-values", Summary([(1, 1)]).Correlation().WhyUndefined!.Code);
        Assert.Equal("no-variance", Summary([(1, 1), (1, 2)]).Correlation().WhyUndefined!.Code);
        RatingCorrelation three = Summary([(1, 1), (2, 3), (3, 2)]).Correlation();
        Assert.Equal(0.5, three.Value);
        Assert.Equal("too-few-values", three.WhyNoInterval!.Code);
        Assert.Null(three.Interval());
        Assert.Equal("undefined (fewer than two respondents answered both questions)", default(RatingCorrelation).ToString());
    }

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Refused("driver", "the rating of row 1 (counted from 0) must be on the scale 1–5, but was 0.", () => RatingPairs.From([1, 0], [1, 1], Five, Ten));
        Refused("outcome", "the rating of row 1 (counted from 0) must be on the scale 0–10, but was 11.", () => RatingPairs.From([1, 255], [1, 11], Five, Ten));
        Refused("rows", "the rating of row 0 (counted from 0) must be on the scale 1–5, but was 6.", () => Summary([(6, 1)]));
        Refused("rows", "the rating of row 0 (counted from 0) must be on the scale 0–10, but was 12.", () => Summary([(null, 12)]));
        Refused("driverScale", "must be a scale such as RatingScale.ZeroToTen, but was no scale.", () => RatingPairs.From([1], [1], default, Ten));
        Refused("outcomeScale", "must be a scale such as RatingScale.ZeroToTen, but was no scale.", () => RatingPairs.From(new int[1], row => row, row => row, Five, default));
        Refused("driver", "must be on the scale 1–5, but was 0.", () => _ = Summary([])[0, 0]);
        Refused("outcome", "must be on the scale 0–10, but was 11.", () => _ = Summary([])[1, 11]);
        Refused("method", "must be one of Pearson, Spearman, but was 0.", () => RatingPairs.Zero.Correlation(default));
        Refused("method", "must be one of Pearson, Spearman, but was 3.", () => RatingPairs.Ranked(new Dictionary<string, RatingPairs>(), (CorrelationMethod)3));
        Refused("coefficient", "a correlation must be from -1 to 1, but was 1.5.", () => RatingCorrelation.From(1.5, 10));
        Refused("coefficient", "a correlation must be from -1 to 1, but was NaN.", () => RatingCorrelation.From(double.NaN, 10));
        Refused("pairs", "a correlation must have two pairs or more, but was 1.", () => RatingCorrelation.From(0.5, 1));
        Refused("pairs", "a count must be 0 or more, but was -1.", () => RatingCorrelation.From(null, -1));
        Assert.StartsWith("outcome: must have one rating for each of the 2 of the driver, but had 1.", Assert.Throws<ArgumentException>(() => RatingPairs.From([1, 2], [1], Five, Ten)).Message, StringComparison.Ordinal);
        Assert.Equal("driver", Assert.Throws<ArgumentNullException>(() => RatingPairs.From(new int[1], null!, row => row, Five, Ten)).ParamName);
        Assert.Equal("outcome", Assert.Throws<ArgumentNullException>(() => RatingPairs.From(new int[1], row => row, null!, Five, Ten)).ParamName);
        Assert.Equal("drivers", Assert.Throws<ArgumentNullException>(() => RatingPairs.Ranked(null!)).ParamName);
        Assert.Equal("other", Assert.Throws<ArgumentNullException>(() => RatingPairs.Zero.Add(null!)).ParamName);
        Assert.Throws<DefinitionMismatchException>(() => Summary([]) + RatingPairs.From([1], [1], Five, Five));
        Assert.Throws<DefinitionMismatchException>(() => Summary([]) + RatingPairs.From([1], [1], Ten, Ten));
        Assert.Throws<DefinitionMismatchException>(() => RatingCorrelation.From(0.5, 9).ComparedWith(RatingCorrelation.From(0.5, 9, CorrelationMethod.Spearman)));
    }

    [Fact]
    public void It_is_written_in_the_culture_asked_for()
    {
        RatingPairs pairs = RatingPairs.From([0, 1, 1, 255], [0, 1, 0, 1], RatingScale.Of(0, 1), RatingScale.Of(0, 1));
        Assert.Equal("3 of 4 answered both, on 0–1 and 0–1", pairs.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(
            "driverLowest=0;driverHighest=1;driverOrientation=HigherIsBetter;outcomeLowest=0;outcomeHighest=1;outcomeOrientation=HigherIsBetter;counts=[1,0,1,1];incomplete=1",
            pairs.ToString("R", CultureInfo.InvariantCulture));
        Assert.Equal("0,50 (n = 3)", pairs.Correlation().ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("no answers", RatingPairs.Zero.ToString());
        Assert.Throws<FormatException>(() => pairs.ToString("F1", null));
        Assert.False(RatingPairs.TryParse("driverLowest=0;driverHighest=1;outcomeLowest=0;outcomeHighest=1;counts=[1,0,1];incomplete=1", out _));
        Assert.False(RatingPairs.TryParse("driverLowest=0;driverHighest=1;outcomeLowest=0;outcomeHighest=1;counts=[1,0,1,-1];incomplete=1", out RatingPairs none));
        Assert.Equal(RatingPairs.Zero, none);
        Assert.False(RatingPairs.TryParse("driverLowest=0;driverHighest=0;outcomeLowest=0;outcomeHighest=0;counts=[];incomplete=1", out _));
    }

    private static (double[] Drivers, double[] Outcomes) Complete((int? Driver, int? Outcome)[] rows)
    {
        (int? Driver, int? Outcome)[] both = [.. rows.Where(row => row is { Driver: not null, Outcome: not null })];
        return ([.. both.Select(row => (double)row.Driver!.Value)], [.. both.Select(row => (double)row.Outcome!.Value)]);
    }

    private static void Refused(string name, string rule, Action action) => CustomerSatisfactionTests.Refused(name, rule, action);
}
