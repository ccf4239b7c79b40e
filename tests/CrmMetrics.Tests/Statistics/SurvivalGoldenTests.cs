using System.Text.Json;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Statistics;

/// <summary>Every figure of survival.json, which R's survival 3.5-3 computed.</summary>
public class SurvivalGoldenTests
{
    private const double Tolerance = 1e-9;

    // Next to 1 and 0 R's own fifteen digits leave less than nine of a small distance.
    private const double Floor = 1e-13;

    private static readonly JsonElement Golden = GoldenFile.Read("survival.json");

    private static readonly Lazy<IReadOnlyList<TelcoCustomers.Customer>> Telco = new(TelcoCustomers.Read);

    public static TheoryData<string> Curves => Ids("kaplan_meier");

    public static TheoryData<string> Tests => Ids("log_rank");

    public static TheoryData<string> Models => Ids("cox");

    [Fact]
    public void The_file_has_as_many_cases_as_its_readme_says() => Assert.Equal((15, 7, 4), (Size("kaplan_meier"), Size("log_rank"), Size("cox")));

    [SkippableTheory]
    [MemberData(nameof(Curves))]
    public void Each_curve_is_the_golden_one(string id)
    {
        JsonElement golden = Case("kaplan_meier", id);
        SurvivalTable table = Table(golden, id);
        KaplanMeierCurve curve = table.KaplanMeier;
        double level = golden.GetProperty("conf").GetDouble();
        Assert.Equal((golden.GetProperty("n").GetInt64(), golden.GetProperty("events").GetInt64()), (table.Subjects, table.Events));
        Same(golden, "time", curve.Points, point => point.Time);
        Same(golden, "n_risk", curve.Points, point => point.AtRisk);
        Same(golden, "n_event", curve.Points, point => point.Events);
        Same(golden, "n_censor", curve.Points, point => point.Censored);
        Same(golden, "survival", curve.Points, point => point.Survival);
        Same(golden, "greenwood_se", curve.Points, point => point.StandardError);
        foreach (KeyValuePair<string, SurvivalInterval> scale in Scales)
        {
            JsonElement bounds = golden.GetProperty("ci").GetProperty(scale.Key);
            Same(bounds, "lower", curve.Points, point => point.Interval(scale.Value, level)?.Lower);
            Same(bounds, "upper", curve.Points, point => point.Interval(scale.Value, level)?.Upper);
        }

        JsonElement hazard = golden.GetProperty("nelson_aalen");
        Same(hazard, "time", curve.Points, point => point.Time);
        Same(hazard, "cumhaz", curve.Points, point => point.CumulativeHazard);
        Same(hazard, "se", curve.Points, point => point.CumulativeHazardStandardError);
    }

    [SkippableTheory]
    [MemberData(nameof(Curves))]
    public void Each_quantile_with_its_bounds_is_the_golden_one(string id)
    {
        JsonElement golden = Case("kaplan_meier", id);
        KaplanMeierCurve curve = Table(golden, id).KaplanMeier;
        double level = golden.GetProperty("conf").GetDouble();
        int asserted = 0;
        foreach (JsonProperty scale in golden.GetProperty("quantiles").EnumerateObject())
        {
            for (int i = 0; i < 3; i++, asserted++)
            {
                SurvivalQuantile quantile = curve.Quantile(scale.Value.GetProperty("p")[i].GetDouble(), QuantileRule.MidpointOfFlat, Scales[scale.Name], level);
                string what = $"{id} {scale.Name} {i}";
                GoldenFile.Close(scale.Value.GetProperty("q")[i].Number(), quantile.Value, Tolerance, 0, what);
                GoldenFile.Close(scale.Value.GetProperty("lower")[i].Number(), quantile.Interval?.Lower, Tolerance, 0, what + " lower");

                // What R leaves out is infinity, and not for want of data only.
                double? upper = quantile.Interval?.Upper;
                GoldenFile.Close(scale.Value.GetProperty("upper")[i].Number(), upper is double.PositiveInfinity ? null : upper, Tolerance, 0, what + " upper");
                Assert.Equal(quantile.Value is null, quantile.WhyNotReached is not null);
                Assert.Equal(quantile.Interval is null, quantile.WhyNoInterval is not null);
            }
        }

        Assert.Equal(9, asserted);
    }

    [SkippableTheory]
    [MemberData(nameof(Curves))]
    public void Each_reading_at_a_time_and_each_restricted_mean_is_the_golden_one(string id)
    {
        JsonElement golden = Case("kaplan_meier", id);
        KaplanMeierCurve curve = Table(golden, id).KaplanMeier;
        if (golden.TryGetProperty("at", out JsonElement at))
        {
            SurvivalPoint[] points = [.. at.GetProperty("time").EnumerateArray().Select(time => curve.At(time.GetDouble()))];
            Same(at, "survival", points, point => point.Survival);
            Same(at, "se", points, point => point.StandardError);
            Same(at, "n_risk", points, point => point.AtRisk);
        }

        if (golden.TryGetProperty("rmst", out JsonElement means))
        {
            foreach (JsonElement mean in means.EnumerateArray())
            {
                Estimate found = curve.RestrictedMean(mean.GetProperty("tau").GetDouble());
                GoldenFile.Close(mean.GetProperty("rmst").GetDouble(), found.Value, Tolerance, 0, id);
                GoldenFile.Close(mean.GetProperty("se").GetDouble(), StandardError(found), Tolerance, 0, id + " se");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Tests))]
    public void Each_test_is_the_golden_one(string id)
    {
        JsonElement golden = Case("log_rank", id);
        (string Group, string Stratum, SurvivalTime Time)[] rows = golden.TryGetProperty("input", out JsonElement input)
            ? [.. Columns(input).Select((time, i) => (Text(input, "group", i), Text(input, "strata", i), time))]
            : [.. Telco.Value.Select(customer => (customer.Contract, "", customer.Time))];
        foreach (JsonElement test in golden.GetProperty("tests").EnumerateArray())
        {
            LogRankWeights weights = test.GetProperty("rho").GetInt32() == 0 ? LogRankWeights.LogRank : LogRankWeights.PetoPeto;
            string[] groups = [.. test.GetProperty("groups").EnumerateArray().Select(group => group.GetString()!)];
            LogRankTest found = test.GetProperty("stratified").GetBoolean()
                ? LogRankTest.FromStrata([.. rows.GroupBy(row => row.Stratum).Select(stratum => Tables(stratum, groups))], weights)
                : LogRankTest.From(Tables(rows, groups), weights);
            string what = $"{id} rho {weights}";
            GoldenFile.Close(test.GetProperty("chisq").GetDouble(), found.Overall!.Value.Statistic, Tolerance, 1e-15, what);
            Assert.Equal(test.GetProperty("df").GetDouble(), found.Overall.Value.DegreesOfFreedom);
            if (test.GetProperty("p").GetDouble() is > 0 and double p)
            {
                GoldenFile.Close(p, found.Overall.Value.PValue, Tolerance, 0, what + " p");
            }

            Same(test, "n", found.Groups, group => group.Subjects);
            Same(test, "observed", found.Groups, group => group.Observed);
            Same(test, "expected", found.Groups, group => group.Expected);
            if (test.GetProperty("variance").Number() is { } variance)
            {
                GoldenFile.Close(variance, found.Covariance(0, 0), Tolerance, 0, what + " variance");
                GoldenFile.Close(-variance, found.Covariance(0, 1), Tolerance, 0, what + " covariance");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Each_model_is_the_golden_one(string id)
    {
        JsonElement golden = Case("cox", id);
        (double[] times, bool[] events, (string Name, double[] Values)[] covariates) = Model(golden);
        foreach (JsonElement fit in golden.GetProperty("fits").EnumerateArray())
        {
            CoxModel model = CoxModel.Fit(times, events, covariates, fit.GetProperty("ties").GetString() == "efron" ? CoxTies.Efron : CoxTies.Breslow);
            string what = $"{id} {model.Ties}";
            Assert.Equal((CoxVerdict.Converged, null), (model.Verdict, model.WhyUndefined));
            Assert.Equal(fit.GetProperty("terms").EnumerateArray().Select(term => term.GetString()!), model.Coefficients.Select(coefficient => coefficient.Name));
            double[] polished = Polished(times, events, covariates, fit);
            Assert.All(model.Coefficients.Zip(polished, (coefficient, golden) => (coefficient, golden)), pair => GoldenFile.Close(pair.golden, pair.coefficient.Value, 1e-12, 0, what + " after one more step of R's own"));
            Same(fit, "coef", model.Coefficients, coefficient => coefficient.Value, Stopped(id));
            Same(fit, "hazard_ratio", model.Coefficients, coefficient => coefficient.HazardRatio.Value);
            Same(fit, "se", model.Coefficients, coefficient => coefficient.StandardError);
            Same(fit, "z", model.Coefficients, coefficient => coefficient.Test!.Value.Statistic, Stopped(id));
            Same(fit, "p", model.Coefficients, coefficient => coefficient.Test!.Value.PValue, Stopped(id));
            Same(fit, "hr_lower95", model.Coefficients, coefficient => coefficient.HazardRatio.Interval()!.Value.Lower);
            Same(fit, "hr_upper95", model.Coefficients, coefficient => coefficient.HazardRatio.Interval()!.Value.Upper);
            Close("loglik_null", model.NullLogLikelihood);
            Close("loglik", model.LogLikelihood);
            Close("lrt", model.LikelihoodRatioTest!.Value.Statistic);
            Close("wald", model.WaldTest!.Value.Statistic);
            Close("score", model.ScoreTest!.Value.Statistic);
            Close("concordance", model.Concordance.Value);
            Close("concordance_se", StandardError(model.Concordance));
            Close("n", model.Subjects);
            Close("nevent", model.Events);
            ProportionalHazardsTest proportional = model.ProportionalHazards()!;
            Same(fit.GetProperty("zph"), "chisq", [.. proportional.Covariates, proportional.Global], test => test.Statistic);
            Same(fit.GetProperty("zph"), "p", [.. proportional.Covariates, proportional.Global], test => test.PValue);

            void Close(string name, double? actual) => GoldenFile.Close(fit.GetProperty(name).Number(), actual, Tolerance, 0, $"{what} {name}");
        }
    }

    /// <summary>The data of a model of the file: its times, events and covariates.</summary>
    internal static (double[] Times, bool[] Events, (string Name, double[] Values)[] Covariates) Model(string id) => Model(Case("cox", id));

    internal static double StandardError(Estimate estimate) => estimate.Interval()!.Value.Width / (2 * 1.959963984540054);

    internal static SurvivalTable Table(string id) => Table(Case("kaplan_meier", id), id);

    private static readonly IReadOnlyDictionary<string, SurvivalInterval> Scales = new Dictionary<string, SurvivalInterval>
    {
        ["plain"] = SurvivalInterval.Plain,
        ["log"] = SurvivalInterval.Log,
        ["log_log"] = SurvivalInterval.LogLog,
        ["logit"] = SurvivalInterval.Logit,
        ["arcsin"] = SurvivalInterval.ArcSine,
    };

    private static TheoryData<string> Ids(string family)
    {
        TheoryData<string> ids = [];
        foreach (JsonElement one in Golden.GetProperty(family).EnumerateArray())
        {
            ids.Add(one.GetProperty("id").GetString()!);
        }

        return ids;
    }

    private static int Size(string family) => Golden.GetProperty(family).GetArrayLength();

    private static JsonElement Case(string family, string id) => Golden.GetProperty(family).EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);

    private static (double[] Times, bool[] Events, (string Name, double[] Values)[] Covariates) Model(JsonElement golden)
    {
        string formula = golden.GetProperty("formula").GetString()!;
        string[] names = formula.Substring(5, formula.IndexOf(')') - 5).Split(',').Select(name => name.Trim()).ToArray();
        string[] terms = formula.Substring(formula.IndexOf('~') + 1).Split('+').Select(name => name.Trim()).ToArray();
        if (golden.TryGetProperty("input", out JsonElement input))
        {
            return (Numbers(input, names[0]), [.. Numbers(input, names[1]).Select(flag => flag == 1)], [.. terms.Select(term => (term, Numbers(input, term)))]);
        }

        IReadOnlyList<TelcoCustomers.Customer> customers = Telco.Value;
        return (
            [.. customers.Select(customer => (double)customer.Tenure)],
            [.. customers.Select(customer => customer.Churned)],
            [.. terms.Select(term => (term, customers.Select(customer => Value(customer, term)).ToArray()))]);

        static double Value(TelcoCustomers.Customer customer, string term) => term switch
        {
            "monthly" => customer.MonthlyCharges,
            "one_year" => customer.Contract == "One year" ? 1 : 0,
            _ => customer.Contract == "Two year" ? 1 : 0,
        };
    }

    private static SurvivalTable Table(JsonElement golden, string id)
    {
        if (id == "lung-all-90")
        {
            golden = Case("kaplan_meier", "lung-all");
        }

        if (golden.TryGetProperty("input", out JsonElement input))
        {
            SurvivalTable table = SurvivalTable.From(Columns(input));
            Assert.Equal(table, SurvivalTable.From([.. Numbers(input, "time").Select(time => (int)time)], [.. Numbers(input, "status").Select(flag => flag == 1)]));
            return table;
        }

        IEnumerable<TelcoCustomers.Customer> customers = Telco.Value.Where(customer => id == "telco-all" || id == "telco-" + customer.Contract);
        return SurvivalTable.From(customers, customer => customer.Time);
    }

    private static SurvivalTime[] Columns(JsonElement input) =>
        [.. Numbers(input, "time").Zip(Numbers(input, "status"), (time, status) => SurvivalTime.From(time, status == 1))];

    private static SurvivalTable[] Tables(IEnumerable<(string Group, string Stratum, SurvivalTime Time)> rows, string[] groups)
    {
        IReadOnlyDictionary<string, SurvivalTable> found = SurvivalTable.By(rows, row => row.Group, row => row.Time);
        return [.. groups.Select(group => found.TryGetValue(group, out SurvivalTable? table) ? table : SurvivalTable.Zero)];
    }

    private static string Text(JsonElement input, string name, int i) =>
        input.TryGetProperty(name, out JsonElement column) && column.ValueKind == JsonValueKind.Array ? column[i].GetString()! : "";

    private static double[] Numbers(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    // R stops as soon as the likelihood no longer rises by 1e-9 of itself; here that leaves its smallest coefficient 3e-9 short of where one more step takes it.
    private static double Stopped(string id) => id == "lung-age-sex-ecog" ? 1e-8 : Tolerance;

    // One step of Newton's method from R's own coefficients, by the likelihood as the textbooks print it, risk set by risk set.
    private static double[] Polished(double[] times, bool[] events, (string Name, double[] Values)[] covariates, JsonElement fit)
    {
        int width = covariates.Length;
        double[] start = Numbers(fit, "coef"), means = [.. covariates.Select(covariate => covariate.Values.Average())], slope = new double[width];
        double[][] rows = [.. times.Select((_, i) => covariates.Select((covariate, j) => covariate.Values[i] - means[j]).ToArray())];
        double[] risks = [.. rows.Select(row => Math.Exp(row.Zip(start, (x, b) => x * b).Sum()))];
        double[,] information = new double[width, width];
        foreach (double time in times.Where((_, i) => events[i]).Distinct())
        {
            int[] atRisk = [.. Enumerable.Range(0, times.Length).Where(i => times[i] >= time)], dying = [.. atRisk.Where(i => events[i] && times[i] == time)];
            Func<double, double> sizes = Mix(_ => 1);
            Func<double, double>[] firsts = [.. Enumerable.Range(0, width).Select(j => Mix(i => rows[i][j]))];
            Func<double, double>[][] seconds = [.. Enumerable.Range(0, width).Select(j => Enumerable.Range(0, width).Select(l => Mix(i => rows[i][j] * rows[i][l])).ToArray())];
            for (int k = 0; k < dying.Length; k++)
            {
                double share = fit.GetProperty("ties").GetString() == "efron" ? (double)k / dying.Length : 0, all = sizes(share);
                double[] mean = [.. firsts.Select(first => first(share) / all)];
                for (int j = 0; j < width; j++)
                {
                    slope[j] += rows[dying[k]][j] - mean[j];
                    for (int l = 0; l < width; l++)
                    {
                        information[j, l] += (seconds[j][l](share) / all) - (mean[j] * mean[l]);
                    }
                }
            }

            // A sum over those at risk less a share of the dying.
            Func<double, double> Mix(Func<int, double> value)
            {
                double all = atRisk.Sum(i => risks[i] * value(i)), part = dying.Sum(i => risks[i] * value(i));
                return share => all - (share * part);
            }
        }

        double[] step = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(information).Solve(MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(slope)).ToArray();
        return [.. start.Zip(step, (value, change) => value + change)];
    }

    private static void Same<T>(JsonElement golden, string name, IReadOnlyList<T> found, Func<T, double?> reading, double tolerance = Tolerance)
    {
        JsonElement expected = golden.GetProperty(name);
        Assert.Equal(expected.GetArrayLength(), found.Count);
        for (int i = 0; i < found.Count; i++)
        {
            double? number = expected[i].Number(), actual = reading(found[i]);

            // Far out the last digits of a statistic move earlier ones of its p-value: the logarithms are what can agree as well as the statistics do.
            bool isTiny = name == "p" && number < 1e-3;
            GoldenFile.Close(isTiny ? Math.Log(number!.Value) : number, isTiny ? Math.Log(actual!.Value) : actual, tolerance, name is "p" or "chisq" ? 0 : Floor, $"{name} {i}");
        }
    }
}
