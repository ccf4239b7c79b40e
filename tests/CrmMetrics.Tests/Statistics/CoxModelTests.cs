using System.Globalization;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Statistics;

public class CoxModelTests
{
    // Subjects with two covariates, late entries and ties.
    private static readonly Arbitrary<(SurvivalTime Time, double X, double Y)[]> Subjects = Arb.From(
        (from time in GivenSurvival.TimeGen from x in Gen.Choose(-3, 3) from y in Gen.Choose(0, 1) select (time, (double)x, (double)y)).ArrayOf(),
        rows => rows.Length == 0 ? [] : [[.. rows.Take(rows.Length / 2)], [.. rows.Skip(rows.Length / 2)], [.. rows.Skip(1)]]);

    private static readonly Arbitrary<CoxTies> Ties = Arb.From(Gen.Elements(CoxTies.Efron, CoxTies.Breslow));

    [Fact]
    public void At_its_coefficients_the_likelihood_written_out_subject_by_subject_is_highest() =>
        Check.That(Subjects, Ties, (rows, ties) =>
        {
            CoxModel model = Fit(rows, ties);
            if (model.Verdict != CoxVerdict.Converged)
            {
                return model.Verdict is CoxVerdict.Collinear or CoxVerdict.NoEvents or CoxVerdict.Separation;
            }

            double x = model["x"].Value!.Value, y = model["y"].Value!.Value, top = LogLikelihood(rows, ties, x, y), step = 1e-3;
            return Near(top, model.LogLikelihood!.Value) && Near(LogLikelihood(rows, ties, 0, 0), model.NullLogLikelihood)
                && new[] { (step, 0.0), (-step, 0), (0, step), (0, -step) }.All(move => LogLikelihood(rows, ties, x + move.Item1, y + move.Item2) <= top + 1e-9);
        });

    [Fact]
    public void The_verdict_of_separation_is_given_when_the_likelihood_rises_for_ever() =>
        Check.That(Subjects, Ties, (rows, ties) =>
        {
            CoxModel model = Fit(rows, ties);
            if (model.Verdict != CoxVerdict.Separation)
            {
                return model.Verdict != CoxVerdict.NotConverged;
            }

            // Nowhere on a wide ring is it higher than where the search has ended, and somewhere on it, it is as high.
            double highest = Enumerable.Range(0, 3600).Max(i => LogLikelihood(rows, ties, 60 * Math.Cos(i * Math.PI / 1800), 60 * Math.Sin(i * Math.PI / 1800)));
            return model.Coefficients.All(coefficient => coefficient.Value is null && coefficient.WhyUndefined!.Code == "separation")
                && model.LogLikelihood is { } end && highest <= end + 1e-6 && model.LikelihoodRatioTest is not null && model.ScoreTest is not null && model.WaldTest is null;
        });

    [Fact]
    public void Scaling_and_shifting_a_covariate_scales_its_coefficient_and_nothing_else() =>
        Check.That(Subjects, Ties, (rows, ties) =>
        {
            CoxModel here = Fit(rows, ties), there = Fit([.. rows.Select(row => (row.Time, (1000 * row.X) + 5e6, row.Y))], ties);
            return here.Verdict == there.Verdict && (here.Verdict != CoxVerdict.Converged
                || (Near(here["x"].Value!.Value, 1000 * there["x"].Value!.Value, 1e-6) && Near(here["y"].Value!.Value, there["y"].Value!.Value, 1e-6) && Near(here.LogLikelihood!.Value, there.LogLikelihood!.Value, 1e-8)));
        });

    [Fact]
    public void Turning_a_covariate_round_turns_its_coefficient_round_and_the_order_of_the_rows_is_no_matter() =>
        Check.That(Subjects, Ties, (rows, ties) =>
        {
            CoxModel here = Fit(rows, ties), there = Fit([.. Enumerable.Reverse(rows).Select(row => (row.Time, -row.X, row.Y))], ties);
            return here.Verdict == there.Verdict && (here.Verdict != CoxVerdict.Converged || (Near(here["x"].Value!.Value, -there["x"].Value!.Value, 1e-6) && Equals(here.Concordance.Value, there.Concordance.Value)));
        });

    [Fact]
    public void Concordance_and_its_error_are_those_of_all_pairs_one_by_one() =>
        Check.That(Subjects, rows =>
        {
            CoxModel model = Fit(rows, CoxTies.Efron);
            if (model.Concordance.Value is not { } found)
            {
                return true;
            }

            double[] risks = [.. rows.Select(row => Math.Round((row.X * model["x"].Value!.Value) + (row.Y * model["y"].Value!.Value), 9))];
            double[,] seen = new double[rows.Length, 3];
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < rows.Length && rows[i].Time.Cause == 1; j++)
                {
                    SurvivalTime mine = rows[i].Time, other = rows[j].Time;
                    if ((other.Time > mine.Time || (other.Time == mine.Time && other.Cause == 0)) && (other.Entry < mine.Time || other.Entry == 0))
                    {
                        int kind = risks[i] > risks[j] ? 0 : risks[i] < risks[j] ? 1 : 2;
                        seen[i, kind]++;
                        seen[j, kind]++;
                    }
                }
            }

            double[] sums = [.. Enumerable.Range(0, 3).Select(kind => Enumerable.Range(0, rows.Length).Sum(i => seen[i, kind]) / 2)];
            double all = sums.Sum(), balance = (sums[0] - sums[1]) / all;
            double variance = Enumerable.Range(0, rows.Length).Sum(i => Math.Pow((seen[i, 0] - seen[i, 1] - (balance * (seen[i, 0] + seen[i, 1] + seen[i, 2]))) / (2 * all), 2));
            ConfidenceInterval bounds = model.Concordance.Interval()!.Value;
            return Near((balance + 1) / 2, found) && Near(Math.Max(0, found - (1.959963984540054 * Math.Sqrt(variance))), bounds.Lower, 1e-9);
        });

    [Fact]
    public void The_score_test_of_two_groups_without_ties_is_the_log_rank_test() =>
        Check.That(Arb.From(Gen.Choose(0, 3).ArrayOf()), kinds =>
        {
            (SurvivalTime Time, double Group)[] rows = [.. kinds.Select((kind, i) => (SurvivalTime.From(i + 1, kind > 1), (double)(kind % 2)))];
            CoxModel model = CoxModel.Fit(rows, row => row.Time, CoxTies.Efron, ("group", row => row.Group));
            HypothesisTest? test = LogRankTest.From([SurvivalTable.From(rows.Where(row => row.Group == 0), row => row.Time), SurvivalTable.From(rows.Where(row => row.Group == 1), row => row.Time)]).Overall;
            return model.ScoreTest is { } score ? test is { } logRank && Near(logRank.Statistic!.Value, score.Statistic!.Value, 1e-9) : test is null;
        });

    [Fact]
    public void Published_coefficients_of_the_leukaemia_trial_are_met()
    {
        (double[] times, bool[] events, (string, double[])[] covariates) = SurvivalGoldenTests.Model("freireich-treat");
        CoxModel efron = CoxModel.Fit(times, events, covariates), breslow = CoxModel.Fit(times, events, covariates, CoxTies.Breslow);
        Assert.Equal(1.572, efron["control"].Value!.Value, 0.0005);
        Assert.Equal(1.509, breslow["control"].Value!.Value, 0.0005);
        Assert.Equal("control: hazard × 4.817 [2.147, 10.81] at 95 %, p = 0.0001378", efron["control"].ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(
            "control: hazard × 4.817 [2.147, 10.81] at 95 %, p = 0.0001378\nlikelihood-ratio test: 16.35, 1 df, p = 5.261E-05 (42 subjects, 30 events)",
            efron.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(efron["control"].StandardError!.Value * efron["control"].StandardError!.Value, efron.Covariance(0, 0)!.Value, 1e-12);
        Assert.InRange(efron.Iterations, 3, 12);
        Assert.StartsWith("proportional hazards of control: 0.02286, 1 df, p = 0.8798\n", efron.ProportionalHazards()!.ToString(null, CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_late_entry_counts_only_in_the_risk_sets_after_it()
    {
        // By hand: at 2 only the first two are at risk, at 4 the second and third, at 6 the third alone.
        double[] x = [1, 0, 1];
        CoxModel model = CoxModel.Fit([2, 4, 6], [true, true, true], [("x", x)], CoxTies.Efron, [0, 0, 3]);

        // The likelihood e^b / (e^b + 1) · 1 / (1 + e^b) is highest at b = 0.
        Assert.Equal((CoxVerdict.Converged, 0.0, Math.Log(0.25)), (model.Verdict, Math.Round(model["x"].Value!.Value, 12), model.LogLikelihood!.Value));
        Assert.Equal(Math.Sqrt(2), model["x"].StandardError!.Value, 1e-12);
    }

    [Fact]
    public void Late_entries_that_leave_the_sums_of_giants_keep_the_digits_of_the_rest()
    {
        // One subject of enormous risk is known only late; the early events must not be computed from what is left of its sums.
        double[] times = [1, 2, 3, 4, 5, 6, 50, 51], entries = [0, 0, 0, 0, 0, 0, 40, 40], x = [1, 0, 1, 1, 0, 0, 40, 41];
        bool[] events = [true, true, true, false, true, true, false, false];
        CoxModel with = CoxModel.Fit(times, events, [("x", x)], CoxTies.Efron, entries);
        CoxModel without = CoxModel.Fit(times.AsSpan(0, 6), events.AsSpan(0, 6), [("x", x.Take(6).ToArray())]);
        Assert.Equal(without["x"].Value!.Value, with["x"].Value!.Value, 1e-9);
        Assert.Equal(without.LogLikelihood!.Value, with.LogLikelihood!.Value, 1e-9);
    }

    [Fact]
    public void An_event_at_time_0_has_everybody_at_risk_who_was_known_from_the_beginning()
    {
        // A large risk that is known only later is taken off again before time 0.
        double[] times = [0, 4, 5, 9], entries = [0, 2, 0, 0], x = [1, 30, 0, 2];
        bool[] events = [true, false, true, false];
        CoxModel with = CoxModel.Fit(times, events, [("x", x)], CoxTies.Efron, entries), without = CoxModel.Fit([0, 5, 9], [true, true, false], [("x", [1, 0, 2])]);
        Assert.Equal(without.Verdict, with.Verdict);
        Assert.Equal(without.LogLikelihood!.Value, with.LogLikelihood!.Value, 1e-9);
        Assert.Equal(without["x"].Value ?? 0, with["x"].Value ?? 0, 1e-9);
    }

    [Fact]
    public void Separation_has_a_verdict_and_the_tests_that_still_hold()
    {
        // Each customer with x = 1 left before every other: the hazard ratio is infinite.
        CoxModel model = CoxModel.Fit([1, 2, 3, 4, 5, 6], [true, true, true, true, false, true], [("x", [1, 1, 1, 0, 0, 0]), ("noise", [1, 0, 0, 1, 0, 1])]);
        Assert.Equal((CoxVerdict.Separation, "separation"), (model.Verdict, model.WhyUndefined!.Code));
        Assert.StartsWith("the events are separated by x", model.WhyUndefined.Text, StringComparison.Ordinal);
        Assert.Equal((null, null, null), (model["x"].Value, model["x"].Interval(), model["x"].Test));
        Assert.Equal((null, "separation"), (model["x"].HazardRatio.Value, model["x"].HazardRatio.WhyUndefined!.Code));
        Assert.Equal((null, null, null), (model.WaldTest, model.ProportionalHazards(), model.Concordance.Value));
        Assert.Null(model.Covariance(0, 1));
        Assert.True(model.LikelihoodRatioTest!.Value.Statistic > 3 && model.ScoreTest!.Value.Statistic > 2);
        Assert.StartsWith("x: undefined (the events are separated by x", model.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_determined_has_a_verdict()
    {
        bool[] events = [true, true, false, true];
        CoxModel constant = CoxModel.Fit([1, 2, 3, 4], events, [("x", [2, 1, 3, 1]), ("same", [7, 7, 7, 7])]);
        Assert.Equal((CoxVerdict.Collinear, "among those at risk same does not vary"), (constant.Verdict, constant.WhyUndefined!.Text));
        CoxModel twice = CoxModel.Fit([1, 2, 3, 4], events, [("x", [2, 1, 3, 1]), ("double", [4, 2, 6, 2])]);
        Assert.Equal((CoxVerdict.Collinear, "among those at risk x, double do not vary apart from each other"), (twice.Verdict, twice.WhyUndefined!.Text));
        CoxModel silent = CoxModel.Fit([1, 2], [false, false], [("x", [1, 2])]);
        Assert.Equal((CoxVerdict.NoEvents, "no-events", null, null, 0.0), (silent.Verdict, silent.WhyUndefined!.Code, silent.LogLikelihood, silent.ScoreTest, silent.NullLogLikelihood));
        Assert.Equal(CoxVerdict.NoEvents, CoxModel.Fit([1, 2], [false, true], [("x", [1, 2])]).Verdict);
        Assert.Equal(CoxVerdict.NoEvents, CoxModel.Fit(Array.Empty<double>(), Array.Empty<bool>(), [("x", [])]).Verdict);
        Assert.Equal("x: undefined (no event happened with anybody else at risk)\n2 subjects, 0 events", silent.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_coefficient_that_changes_with_time_is_found_by_each_transform()
    {
        // Early on those with x leave faster, later on those without.
        SplitMix random = new();
        (SurvivalTime Time, double X)[] rows = [.. Enumerable.Range(0, 400).Select(i => (SurvivalTime.Event(1 + Math.Floor(100 * (i % 2 == 0 ? random.Next() * random.Next() : 0.3 + (0.3 * random.Next())))), (double)(i % 2)))];
        CoxModel model = CoxModel.Fit(rows, row => row.Time, CoxTies.Efron, ("x", row => row.X));
        foreach (TimeTransform transform in new[] { TimeTransform.KaplanMeier, TimeTransform.Identity, TimeTransform.Rank, TimeTransform.Log })
        {
            ProportionalHazardsTest test = model.ProportionalHazards(transform)!;
            Assert.Equal(transform, test.Transform);
            Assert.True(test.Global.PValue < 1e-6, $"{transform}: {test}");
            Assert.Equal(test.Global.Statistic!.Value, test.Covariates[0].Statistic!.Value, 1e-9);
        }
    }

    [Fact]
    public void Bad_arguments_are_named_with_their_rule_and_value()
    {
        (string, double[])[] one = [("x", [1, 2])];
        SurvivalTableTests.Bad("events: must have one for each of the 2 times, but had 1.", () => CoxModel.Fit([1, 2], [true], one));
        SurvivalTableTests.Bad("entries: must have one for each of the 2 times, but had 1.", () => CoxModel.Fit([1, 2], [true, true], one, CoxTies.Efron, [0]));
        SurvivalTableTests.Bad("covariates: a model needs one covariate or more, but there was none.", () => CoxModel.Fit([1], [true], []));
        SurvivalTableTests.Bad("covariates: two have the name x.", () => CoxModel.Fit([1, 2], [true, true], [one[0], one[0]]));
        SurvivalTableTests.Bad("covariates: x must have a value for each of the 3 subjects, but had 2.", () => CoxModel.Fit([1, 2, 3], [true, true, true], one));
        ProportionTests.Refused("covariates: the x of row 1 (counted from 0) must be a finite number, but was NaN.", () => CoxModel.Fit([1, 2], [true, true], [("x", [1, double.NaN])]));
        ProportionTests.Refused("times: the time of row 1 (counted from 0) must be 0 or more and finite, but was -2.", () => CoxModel.Fit([1, -2], [true, true], one));
        ProportionTests.Refused("entries: the entry of row 0 (counted from 0) must be 0, or above 0 and before its time of 1, but was 1.", () => CoxModel.Fit([1, 2], [true, true], one, CoxTies.Efron, [1, 0]));
        ProportionTests.Refused("ties: must be one of Efron, Breslow, but was 0.", () => CoxModel.Fit([1, 2], [true, true], one, default));
        CoxModel model = CoxModel.Fit([0, 1, 2, 3], [true, true, true, false], [("x", [1, 3, 2, 1])]);
        SurvivalTableTests.Bad("name: must be one of x, but was y.", () => _ = model["y"]);
        ProportionTests.Refused("transform: must be one of KaplanMeier, Identity, Rank, Log, but was 0.", () => model.ProportionalHazards(default));
        ProportionTests.Refused("transform: an event at time 0 has no logarithm, but was Log.", () => model.ProportionalHazards(TimeTransform.Log));
        ProportionTests.Refused("second: must be from 0 to 0, but was 1.", () => model.Covariance(0, 1));
        ProportionTests.Refused("level: a confidence level must be above 0 and below 1, but was 1.", () => model["x"].Interval(1));
        SurvivalTableTests.Bad(
            "rows: row 0 (counted from 0): its time must be 0 or more and finite, but was -1; row 2 (counted from 0): its age must be a finite number, but was NaN.",
            () => CoxModel.Fit(new[] { -1, 5, 6 }, row => SurvivalTime.Event(row), CoxTies.Efron, ("age", row => row == 6 ? double.NaN : row)));
        Assert.Equal("covariates", Assert.Throws<ArgumentNullException>(() => CoxModel.Fit([1], [true], null!)).ParamName);
        Assert.Equal("covariates", Assert.Throws<ArgumentNullException>(() => CoxModel.Fit([1], [true], [("x", null!)])).ParamName);
    }

    private static CoxModel Fit((SurvivalTime Time, double X, double Y)[] rows, CoxTies ties) =>
        CoxModel.Fit(rows, row => row.Time, ties, ("x", row => row.X), ("y", row => row.Y));

    // As it is printed in the textbooks, with the logarithm of a sum taken safely.
    private static double LogLikelihood((SurvivalTime Time, double X, double Y)[] rows, CoxTies ties, double x, double y)
    {
        double sum = 0;
        foreach (IGrouping<double, (SurvivalTime Time, double X, double Y)> tied in rows.Where(row => row.Time.Cause == 1).GroupBy(row => row.Time.Time))
        {
            double[] dying = [.. tied.Select(row => (x * row.X) + (y * row.Y))];
            double[] others = [.. rows.Where(row => row.Time.Time >= tied.Key && (row.Time.Entry < tied.Key || row.Time.Entry == 0) && !(row.Time.Cause == 1 && row.Time.Time == tied.Key)).Select(row => (x * row.X) + (y * row.Y))];
            double top = dying.Concat(others).Max();
            for (int k = 0; k < dying.Length; k++)
            {
                double share = ties == CoxTies.Efron ? 1 - ((double)k / dying.Length) : 1;
                sum += dying[k] - top - Math.Log(others.Sum(value => Math.Exp(value - top)) + (share * dying.Sum(value => Math.Exp(value - top))));
            }
        }

        return sum;
    }

    private static bool Near(double expected, double actual, double tolerance = 1e-9) => Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected));

    private sealed class SplitMix
    {
        private ulong state = 7;

        public double Next()
        {
            unchecked
            {
                ulong mixed = state += 0x9E3779B97F4A7C15;
                mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
            }
        }
    }
}
