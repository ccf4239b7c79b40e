using System.Globalization;
using System.Text.Json;
using CrmMetrics.Statistics;
using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Surveys;

public class NetPromoterScoreLaws : MetricLaws<NetPromoterScore>
{
    internal static Arbitrary<NetPromoterScore> Scores { get; } = Arb.From(
        from promoters in Given.CountGen
        from passives in Given.CountGen
        from detractors in Given.CountGen
        select NetPromoterScore.From(promoters, passives, detractors));

    protected override Arbitrary<NetPromoterScore> Any => Scores;

    protected override (double Lowest, double Highest) Range => (-100, 100);

    // One detractor alone gives −100 and [−98.5, 48.5]: adjusted Wald leans to the middle.
    protected override bool IntervalHoldsValue => false;

    protected override NetPromoterScore Parse(string text) => NetPromoterScore.Parse(text);
}

public class NetPromoterScoreSummaryLaws : SummaryLaws<NetPromoterScore>
{
    protected override Arbitrary<NetPromoterScore> Any => NetPromoterScoreLaws.Scores;

    protected override NetPromoterScore Zero => NetPromoterScore.Zero;

    protected override NetPromoterScore Parse(string text) => NetPromoterScore.Parse(text);
}

public class NetPromoterScoreTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("survey.json");

    // SciPy's t quantile, which the file is made with, has nine digits at some degrees of freedom: these are of 40-digit arithmetic (mpmath).
    private const double SciPyT = 1e-8;

    private static readonly Dictionary<(long Freedom, double Level), double> StudentTs = new()
    {
        [(2, 0.9)] = 2.91998558035372569,
        [(2, 0.95)] = 4.30265272974946385,
        [(2, 0.99)] = 9.92484320091829311,
        [(9, 0.9)] = 1.83311293265623717,
        [(9, 0.95)] = 2.26215716279820554,
        [(9, 0.99)] = 3.24983554159212628,
        [(35, 0.9)] = 1.68957245778026589,
        [(35, 0.95)] = 2.03010792825034318,
        [(35, 0.99)] = 2.72380558920809179,
        [(99, 0.9)] = 1.6603911560169909,
        [(99, 0.95)] = 1.9842169515864175,
        [(99, 0.99)] = 2.62640545728082751,
        [(999, 0.9)] = 1.64638034542753565,
        [(999, 0.95)] = 1.96234146113344998,
        [(999, 0.99)] = 2.58075963726763684,
        [(1999, 0.9)] = 1.64561624818726266,
        [(1999, 0.95)] = 1.96115142017056198,
        [(1999, 0.99)] = 2.57829101952192354,
        [(23454, 0.9)] = 1.64491859794584719,
        [(23454, 0.95)] = 1.96006513537048111,
        [(23454, 0.99)] = 2.57603894473186995,
    };

    public static TheoryData<int> ScoreCases => Indices("nps");

    public static TheoryData<int> ComparisonCases => Indices("nps_compare");

    public static TheoryData<int> RatingCases => Indices("nps_ratings");

    public static TheoryData<int> SampleSizeCases => Indices("nps_sample_size");

    public static TheoryData<NetPromoterScoreInterval> Methods =>
        [NetPromoterScoreInterval.AdjustedWald, NetPromoterScoreInterval.Wald, NetPromoterScoreInterval.TrinomialMeanT];

    [Theory]
    [MemberData(nameof(ScoreCases))]
    public void Scores_and_intervals_are_those_of_the_golden_file(int index)
    {
        JsonElement row = Golden.GetProperty("nps")[index];
        NetPromoterScore score = NetPromoterScore.From(row.GetProperty("promoters").GetInt64(), row.GetProperty("passives").GetInt64(), row.GetProperty("detractors").GetInt64());
        double level = row.GetProperty("conf").GetDouble();
        Assert.Equal(row.GetProperty("n").GetInt64(), score.Responses);
        GoldenFile.Close(row.GetProperty("nps_points").Number(), score.Value, what: "score");
        Bounds(row, "wald", score.Interval(NetPromoterScoreInterval.Wald, level));
        Bounds(row, "trinomial_mean_t", score.Interval(NetPromoterScoreInterval.TrinomialMeanT, level), SciPyT);
        if (score.Interval(NetPromoterScoreInterval.TrinomialMeanT, level) is { } exact)
        {
            double margin = 100 * StudentTs[(score.Responses - 1, level)] * Math.Sqrt(row.GetProperty("variance_sample").GetDouble() / score.Responses);
            GoldenFile.Close(Math.Max(-100, score.Value!.Value - margin), exact.Lower, floor: 1e-12, what: "t lower");
            GoldenFile.Close(Math.Min(100, score.Value.Value + margin), exact.Upper, floor: 1e-12, what: "t upper");
        }

        Bounds(row.GetProperty("adjusted_wald_3"), "ci", score.Interval(level));
        Assert.Equal(score.Interval(level), score.Interval(NetPromoterScoreInterval.AdjustedWald, level));
    }

    [Theory]
    [MemberData(nameof(ComparisonCases))]
    public void Comparisons_are_those_of_the_golden_file(int index)
    {
        JsonElement row = Golden.GetProperty("nps_compare")[index];
        (NetPromoterScore a, NetPromoterScore b) = (Score(row.GetProperty("a")), Score(row.GetProperty("b")));
        double level = row.GetProperty("conf").GetDouble();

        (JsonElement wald, Comparison plain) = (row.GetProperty("wald"), a.ComparedWith(b, NetPromoterScoreInterval.Wald, level)!);
        GoldenFile.Close(100 * wald.GetProperty("difference").GetDouble(), plain.Change, what: "difference");
        GoldenFile.Close(wald.GetProperty("p").Number(), plain.PValue, what: "Wald p");
        Change(wald, plain);

        (JsonElement adjusted, Comparison standard) = (row.GetProperty("adjusted_wald_3"), a.ComparedWith(b, level)!);
        GoldenFile.Close(100 * adjusted.GetProperty("difference").GetDouble(), (standard.Interval!.Value.Lower + standard.Interval.Value.Upper) / 2, floor: 1e-12, what: "adjusted difference");
        GoldenFile.Close(adjusted.GetProperty("p").Number(), standard.PValue, what: "adjusted Wald p");
        Change(adjusted, standard);

        (JsonElement welch, Comparison trinomial) = (row.GetProperty("welch_t"), a.ComparedWith(b, NetPromoterScoreInterval.TrinomialMeanT, level)!);
        Assert.Equal(welch.ValueKind == JsonValueKind.Null, trinomial.Interval is null);
        GoldenFile.Close(welch.ValueKind == JsonValueKind.Null ? null : welch.GetProperty("p").Number(), trinomial.PValue, what: "Welch p");

        (JsonElement ranks, HypothesisTest test) = (row.GetProperty("mann_whitney"), a.RankTest(b)!.Value);
        GoldenFile.Close(ranks.GetProperty("U").Number(), test.Statistic, what: "U");
        GoldenFile.Close(ranks.GetProperty("p").Number(), test.PValue, what: "Mann–Whitney p");
    }

    [Theory]
    [MemberData(nameof(RatingCases))]
    public void Ratings_are_classed_as_in_the_golden_file(int index)
    {
        JsonElement row = Golden.GetProperty("nps_ratings")[index];
        int[] ratings = [.. row.GetProperty("ratings").EnumerateArray().Select(rating => rating.GetInt32())];
        NetPromoterScore expected = NetPromoterScore.From(row.GetProperty("promoters").GetInt64(), row.GetProperty("passives").GetInt64(), row.GetProperty("detractors").GetInt64());
        Assert.Equal(expected, RatingCounts.From(ratings, RatingScale.ZeroToTen).NetPromoterScore);
        Assert.Equal(expected, NetPromoterScore.From([.. ratings.Select(rating => (byte)rating)]));
    }

    [Theory]
    [MemberData(nameof(SampleSizeCases))]
    public void Sample_sizes_are_those_of_the_golden_file(int index)
    {
        JsonElement row = Golden.GetProperty("nps_sample_size")[index];
        SampleSize Needed(long? population) => NetPromoterScore.RequiredResponses(
            100 * row.GetProperty("margin").GetDouble(),
            row.GetProperty("conf").GetDouble(),
            row.GetProperty("p_promoters").GetDouble(),
            row.GetProperty("p_detractors").GetDouble(),
            population);
        GoldenFile.Close(row.GetProperty("n_exact").GetDouble(), Needed(null).Exact);
        Assert.Equal(row.GetProperty("n").GetInt64(), Needed(null).Required);
        if (row.TryGetProperty("population", out JsonElement population))
        {
            Assert.Equal(row.GetProperty("n_fpc").GetInt64(), Needed(population.GetInt64()).Required);
        }
    }

    [Fact]
    public void Swapping_promoters_and_detractors_negates_the_score() =>
        Check.That(NetPromoterScoreLaws.Scores, score => Swapped(score).Value == -score.Value);

    [Theory]
    [MemberData(nameof(Methods))]
    public void Swapping_promoters_and_detractors_turns_the_interval_round(NetPromoterScoreInterval method) =>
        Check.That(NetPromoterScoreLaws.Scores, Given.Level, (score, level) =>
            score.Interval(method, level) is not { } interval
            || (Swapped(score).Interval(method, level) is { } turned && Math.Abs(turned.Lower + interval.Upper) < 1e-9 && Math.Abs(turned.Upper + interval.Lower) < 1e-9));

    [Fact]
    public void More_passives_move_the_score_toward_0() =>
        Check.That(NetPromoterScoreLaws.Scores, Given.Count, (score, more) =>
            (score + NetPromoterScore.From(0, more, 0)).Value is not { } value || Math.Abs(value) <= Math.Abs(score.Value ?? 0));

    [Theory]
    [MemberData(nameof(Methods))]
    public void More_of_the_same_answers_narrow_the_interval(NetPromoterScoreInterval method) =>
        Check.That(NetPromoterScoreLaws.Scores, score =>
            score.Interval(method) is not { } interval || (score + score).Interval(method)!.Value.Width <= interval.Width);

    [Theory]
    [InlineData(NetPromoterScoreInterval.Wald)]
    [InlineData(NetPromoterScoreInterval.TrinomialMeanT)]
    public void Wald_and_t_hold_the_score(NetPromoterScoreInterval method) =>
        Check.That(NetPromoterScoreLaws.Scores, Given.Level, (score, level) =>
            score.Interval(method, level) is not { } interval || (interval.Lower <= score.Value + 1e-9 && interval.Upper >= score.Value - 1e-9));

    [Fact]
    public void The_trinomial_t_is_the_t_interval_of_the_hundreds() =>
        Check.That(NetPromoterScoreLaws.Scores, NetPromoterScoreLaws.Scores, Given.Level, (score, other, level) =>
        {
            (SampleMean mine, SampleMean theirs) = (Hundreds(score), Hundreds(other));
            Comparison? expected = mine.ComparedWith(theirs, level), actual = score.ComparedWith(other, NetPromoterScoreInterval.TrinomialMeanT, level);
            return (mine.Interval(level) is not { } interval || Near(Math.Max(-100, interval.Lower), score.Interval(NetPromoterScoreInterval.TrinomialMeanT, level)!.Value.Lower))
                && expected?.PValue == actual?.PValue && expected?.Interval is null == actual?.Interval is null;
        });

    [Fact]
    public void The_three_shares_keep_their_counts_and_add_up_to_one() =>
        Check.That(NetPromoterScoreLaws.Scores, score =>
            score.PromoterShare.Part == score.Promoters && score.PassiveShare.Part == score.Passives && score.DetractorShare.Part == score.Detractors
            && (score.Responses == 0 || Near(1, (score.PromoterShare.Value + score.PassiveShare.Value + score.DetractorShare.Value)!.Value))
            && (score.Responses == 0 || Near(score.Value!.Value, 100 * (score.PromoterShare.Value - score.DetractorShare.Value)!.Value)));

    [Fact]
    public void The_column_gives_the_same_score_as_the_counts() =>
        Check.That(GivenRatings.Answers, Arb.From(Gen.Choose(1, 200)), (answers, times) =>
        {
            byte[] column = [.. Enumerable.Repeat(answers, times).SelectMany(rows => rows).Select(answer => (byte)(answer ?? RatingScale.Missing))];
            return NetPromoterScore.From(column) == RatingCounts.From(column, RatingScale.ZeroToTen).NetPromoterScore;
        });

    [Fact]
    public void The_bounds_under_silence_hold_every_score_that_the_silent_could_give() =>
        Check.That(NetPromoterScoreLaws.Scores, NetPromoterScoreLaws.Scores, (answered, silent) =>
        {
            NetPromoterScore all = answered + silent;
            NonResponseBounds bounds = answered.IfAllAnswered(all.Responses);
            return bounds.Lowest.Responses == all.Responses && bounds.Highest.Responses == all.Responses
                && (all.Value is null || (bounds.Lowest.Value <= all.Value && all.Value <= bounds.Highest.Value))
                && answered.IfAllAnswered(answered.Responses) == new NonResponseBounds(answered, answered)
                && answered.ResponseRate(all.Responses) == Proportion.From(answered.Responses, all.Responses, answered.ResponseRate(all.Responses).Definition);
        });

    [Fact]
    public void Nobody_answering_leaves_the_score_undefined()
    {
        NetPromoterScore nobody = NetPromoterScore.From(0, 0, 0);
        Assert.Null(nobody.Value);
        Assert.Equal("no-responses", nobody.WhyUndefined!.Code);
        Assert.Equal("no-responses", nobody.WhyNoInterval!.Code);
        Assert.Null(nobody.Interval());
        Assert.Null(nobody.Bootstrap(seed: 1));
        Assert.Null(nobody.RankTest(NetPromoterScore.From(1, 1, 1)));
        Assert.Null(nobody.ComparedWith(NetPromoterScore.From(1, 1, 1)));
        Assert.Null(nobody.PromoterShare.Value);
        Assert.Equal(nobody, NetPromoterScore.From([RatingScale.Missing, RatingScale.Missing]));
        Assert.Equal("undefined (nobody answered)", nobody.ToString());
    }

    [Fact]
    public void One_answer_has_a_score_and_no_t_interval()
    {
        NetPromoterScore one = NetPromoterScore.From(1, 0, 0);
        Assert.Equal(100, one.Value);
        Assert.Null(one.Interval(NetPromoterScoreInterval.TrinomialMeanT));
        Assert.Equal(0, one.Interval(NetPromoterScoreInterval.Wald)!.Value.Width);
        Assert.True(one.Interval()!.Value.Width > 100);
        Assert.Equal(new ConfidenceInterval(100, 100, 0.95), one.Bootstrap(seed: 1)!.Value.Interval);
    }

    [Fact]
    public void Everybody_agreeing_leaves_Wald_without_width_and_without_a_test()
    {
        (NetPromoterScore all, NetPromoterScore none) = (NetPromoterScore.From(10, 0, 0), NetPromoterScore.From(0, 0, 10));
        Comparison wald = all.ComparedWith(none, NetPromoterScoreInterval.Wald)!;
        Assert.Equal((200, 0.0), (wald.Change, wald.Interval!.Value.Width));
        Assert.Null(wald.PValue);
        Comparison welch = all.ComparedWith(none, NetPromoterScoreInterval.TrinomialMeanT)!;
        Assert.Equal("no-variance", welch.WhyNoInterval!.Code);
        Assert.Equal(Evidence.Higher, all.ComparedWith(none)!.Evidence);
        Assert.Null(all.RankTest(all));
    }

    [Fact]
    public void A_billion_answers_keep_their_digits()
    {
        // One answer in a billion differs: the variance is 4e-9, of which p + q − (p − q)² would lose half the digits.
        NetPromoterScore many = NetPromoterScore.From(999_999_999, 0, 1);
        double n = 1e9, p = 1 / n, error = 100 * Math.Sqrt(4 * p * (1 - p) / n), z = 1.959963984540054;
        GoldenFile.Close(99.9999998, many.Value, 1e-15);
        GoldenFile.Close(z * error, many.Value - many.Interval(NetPromoterScoreInterval.Wald)!.Value.Lower, 1e-7);
        Assert.Equal(OverflowOf(() => NetPromoterScore.From(long.MaxValue, 1, 0)), OverflowOf(() => many + NetPromoterScore.From(long.MaxValue, 0, 0)));

        static string OverflowOf(Func<NetPromoterScore> make) => Assert.Throws<OverflowException>(() => make()).GetType().Name;
    }

    [Theory]
    [InlineData(60, 25, 15)]
    [InlineData(3, 4, 1)]
    [InlineData(700, 10, 5)]
    [InlineData(0, 90, 3)]
    [InlineData(400_000_000, 300_000_000, 300_000_000)]
    public void The_bootstrap_finds_the_spread_of_the_trinomial(long promoters, long passives, long detractors)
    {
        // The drawn scores have the population variance over n, so that with many answers the bounds are Wald's.
        NetPromoterScore score = NetPromoterScore.From(promoters, passives, detractors);
        BootstrapInterval drawn = score.Bootstrap(seed: 11, draws: 40_000)!.Value;
        Assert.Equal(drawn, score.Bootstrap(seed: 11, draws: 40_000));
        Assert.Equal((40_000, 11), (drawn.Draws, drawn.Seed));
        (double lower, double upper) = ExactPercentiles(score) ?? (score.Interval(NetPromoterScoreInterval.Wald)!.Value.Lower, score.Interval(NetPromoterScoreInterval.Wald)!.Value.Upper);
        double slack = (4 * drawn.MonteCarloError) + (100.0 / score.Responses);
        Assert.InRange(drawn.Interval.Lower, lower - slack, lower + slack);
        Assert.InRange(drawn.Interval.Upper, upper - slack, upper + slack);
        Assert.True(drawn.MonteCarloError < drawn.Interval.Width / 50 + (100.0 / score.Responses));
    }

    [Theory]
    [InlineData(40, 3, 7)]
    [InlineData(400, 3, 7)]
    [InlineData(1_000_000, 1, 1)]
    [InlineData(100_000, 1, 99_999)]
    public void Binomial_numbers_come_as_often_as_they_should(long trials, long success, long failure)
    {
        const int Draws = 20_000;
        MathNet.Numerics.Random.Xoshiro256StarStar random = new(5, false);
        long[] drawn = new long[Draws];
        for (int i = 0; i < Draws; i++)
        {
            drawn[i] = NetBootstrap.Binomial(random, trials, success, failure);
        }

        // Kolmogorov's distance to the exact distribution; 1.95 / √n is passed once in a thousand seeds.
        Array.Sort(drawn);
        double distance = 0;
        for (int i = 0; i < Draws; i++)
        {
            if (i + 1 == Draws || drawn[i + 1] != drawn[i])
            {
                distance = Math.Max(distance, Math.Abs(((i + 1.0) / Draws) - Binomial.AtMost(drawn[i], trials, success, failure)));
            }
        }

        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Draws));
    }

    [Fact]
    public void The_bootstrap_says_how_it_was_made() =>
        Assert.Equal(
            "[-100, 100] at 95 % (10,000 draws, seed 3, bounds ± 0)",
            NetPromoterScore.From(1, 0, 1).Bootstrap(seed: 3)!.Value.ToString(null, CultureInfo.InvariantCulture));

    [Fact]
    public void Other_scales_have_no_net_promoter_score()
    {
        RatingCounts ratings = RatingCounts.From([4, 5], RatingScale.OneToFive);
        InvalidOperationException problem = Assert.Throws<InvalidOperationException>(() => ratings.NetPromoterScore);
        Assert.StartsWith("A net promoter score is read off answers from 0 to 10, higher being better, but these are on 1–5.", problem.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => NetPromoterScore.From(RatingCounts.From([4], RatingScale.OneToTen)));
        Assert.Throws<InvalidOperationException>(() => NetPromoterScore.From(RatingCounts.From([4], RatingScale.Of(0, 10, RatingOrientation.LowerIsBetter))));
    }

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        NetPromoterScore score = NetPromoterScore.From(62, 20, 18);
        Refused("promoters", "a count must be 0 or more, but was -1.", () => NetPromoterScore.From(-1, 0, 0));
        Refused("passives", "a count must be 0 or more, but was -1.", () => NetPromoterScore.From(0, -1, 0));
        Refused("detractors", "a count must be 0 or more, but was -1.", () => NetPromoterScore.From(0, 0, -1));
        Refused("ratings", "the rating of row 1 (counted from 0) must be on the scale 0–10, but was 11.", () => NetPromoterScore.From([10, 11]));
        Refused("invited", "at least the 100 who answered were invited, but was 99.", () => score.IfAllAnswered(99));
        Refused("invited", "at least the 100 who answered were invited, but was 0.", () => score.ResponseRate(0));
        Refused("method", "must be one of AdjustedWald, Wald, TrinomialMeanT, but was 0.", () => score.Interval(default(NetPromoterScoreInterval)));
        Refused("method", "must be one of AdjustedWald, Wald, TrinomialMeanT, but was 9.", () => score.ComparedWith(score, (NetPromoterScoreInterval)9));
        Refused("level", "a confidence level must be above 0 and below 1 (did you mean 0.95?), but was 95.", () => score.Interval(NetPromoterScoreInterval.Wald, 95));
        Refused("level", "a confidence level must be above 0 and below 1, but was 0.", () => score.ComparedWith(score, 0));
        Refused("level", "a confidence level must be above 0 and below 1, but was 1.", () => score.Bootstrap(1, 1));
        Refused("draws", "must be 100 or more, but was 99.", () => score.Bootstrap(1, draws: 99));
        Refused("margin", "must be above 0, but was 0.", () => NetPromoterScore.RequiredResponses(0));
        Refused("detractors", "with 0.75 promoters the share of detractors must be at most 0.25, but was 0.5.", () => NetPromoterScore.RequiredResponses(5, promoters: 0.75));
        Refused("promoters", "a share must be from 0 to 1 (did you mean 0.4?), but was 40.", () => NetPromoterScore.RequiredResponses(5, promoters: 40));
        Refused("population", "must be 1 or more, but was 0.", () => NetPromoterScore.RequiredResponses(5, population: 0));
        Assert.Throws<ArgumentNullException>(() => NetPromoterScore.From((RatingCounts)null!));
    }

    [Fact]
    public void It_is_written_with_its_counts()
    {
        NetPromoterScore score = NetPromoterScore.From(620, 210, 170);
        Assert.Equal("45.0 (620−170 of 1,000)", score.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("45,0 (620−170 of 1.000)", score.ToString(null, CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("45.00", score.ToString("F2", CultureInfo.InvariantCulture));
        Assert.Equal("promoters=620;passives=210;detractors=170", score.ToString("R", CultureInfo.InvariantCulture));
        Assert.False(NetPromoterScore.TryParse("promoters=-1;passives=0;detractors=0", out _));
    }

    private static TheoryData<int> Indices(string name) => [.. Enumerable.Range(0, Golden.GetProperty(name).GetArrayLength())];

    private static NetPromoterScore Score(JsonElement triple) => NetPromoterScore.From(triple[0].GetInt64(), triple[1].GetInt64(), triple[2].GetInt64());

    private static NetPromoterScore Swapped(NetPromoterScore score) => NetPromoterScore.From(score.Detractors, score.Passives, score.Promoters);

    private static SampleMean Hundreds(NetPromoterScore score) =>
        SampleMean.FromHistogram([-100, 0, 100], [score.Detractors, score.Passives, score.Promoters]);

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected));

    // The file has shares that may pass ±1; the library has points, cut to ±100.
    private static void Bounds(JsonElement row, string name, ConfidenceInterval? actual, double tolerance = 1e-10)
    {
        JsonElement bounds = default;
        bool given = row.TryGetProperty(name, out bounds) && bounds.ValueKind == JsonValueKind.Array;
        Assert.Equal(given, actual is not null);
        if (actual is { } interval)
        {
            GoldenFile.Close(100 * Math.Max(-1, bounds[0].GetDouble()), interval.Lower, tolerance, 1e-12, name + " lower");
            GoldenFile.Close(100 * Math.Min(1, bounds[1].GetDouble()), interval.Upper, tolerance, 1e-12, name + " upper");
        }
    }

    private static void Change(JsonElement row, Comparison actual)
    {
        GoldenFile.Close(100 * row.GetProperty("ci")[0].GetDouble(), actual.Interval!.Value.Lower, what: "lower");
        GoldenFile.Close(100 * row.GetProperty("ci")[1].GetDouble(), actual.Interval.Value.Upper, what: "upper");
    }

    /// <summary>The percentile bounds of all answers drawn again, from every pair of counts; too many pairs for large samples.</summary>
    private static (double Lower, double Upper)? ExactPercentiles(NetPromoterScore score)
    {
        long n = score.Responses;
        if (n > 1000)
        {
            return null;
        }

        SortedDictionary<long, double> masses = [];
        for (long top = 0; top <= n; top++)
        {
            double outer = Binomial.LogMass(top, n, score.Promoters, n - score.Promoters);
            for (long bottom = 0; bottom <= n - top; bottom++)
            {
                double mass = Math.Exp(outer + Binomial.LogMass(bottom, n - top, score.Detractors, score.Passives));
                masses[top - bottom] = mass + (masses.TryGetValue(top - bottom, out double before) ? before : 0);
            }
        }

        return (100.0 * Quantile(0.025) / n, 100.0 * Quantile(0.975) / n);

        long Quantile(double share)
        {
            double sum = 0;
            foreach (KeyValuePair<long, double> mass in masses)
            {
                sum += mass.Value;
                if (sum >= share)
                {
                    return mass.Key;
                }
            }

            return n;
        }
    }

    private static void Refused(string name, string rule, Action action)
    {
        ArgumentOutOfRangeException problem = Assert.Throws<ArgumentOutOfRangeException>(action);
        Assert.Equal(name, problem.ParamName);
        Assert.StartsWith(name + ": " + rule, problem.Message, StringComparison.Ordinal);
    }
}
