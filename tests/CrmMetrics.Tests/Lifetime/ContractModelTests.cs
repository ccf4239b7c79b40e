using System.Globalization;
using CrmMetrics.Lifetime;
using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Lifetime;

/// <summary>The contractual models against the published examples, 40-digit arithmetic and sums done in the plainest way.</summary>
public class ContractModelTests
{
    private static readonly TimeLength Year = TimeLength.Years(1);

    private static readonly DiscountRate Tenth = DiscountRate.Effective(0.1);

    // Fader and Hardie (2007), table 1, years 0 to 7 of 1,000 customers.
    internal static long[] Regular => [1000, 631, 468, 382, 326, 289, 262, 241];

    internal static long[] HighEnd => [1000, 869, 743, 653, 593, 551, 517, 491];

    // Fader and Hardie, note 017 (multi-cohort data).
    private static readonly long[][] Triangle = [[10000, 8000, 6480, 5307, 4391], [10000, 8000, 6480, 5307], [10000, 8000, 6480], [10000, 8000]];

    private static SurvivalTable Data(string name) => name switch
    {
        "regular" => SurvivalTable.FromSurvivors(Regular),
        "high end" => SurvivalTable.FromSurvivors(HighEnd),
        "four years" => SurvivalTable.FromSurvivors([.. Regular.Take(5)]),
        _ => SurvivalTable.FromSurvivors(Triangle),
    };

    // Parameters, standard errors and log-likelihoods in 40-digit arithmetic; published: .704 and 1.182, .668 and 3.806, .764 and 1.296, 3.80 and 15.20.
    [Theory]
    [InlineData("regular", 0.704077298473516, 1.18204302620948, 0.065598964234, 0.152475631676, -1680.265188463287)]
    [InlineData("high end", 0.668088351106446, 3.80609496405827, 0.10373493115, 0.785531691776, -1611.158147391156)]
    [InlineData("four years", 0.763665062564553, 1.2958302721825, 0.0967952476386, 0.210625744284, -1401.559423577445)]
    [InlineData("triangle", 3.79812580791847, 15.191907937379, 0.616763414881, 2.57975202818, -40255.83728074067)]
    public void The_shifted_beta_geometric_model_finds_the_published_parameters(string data, double alpha, double beta, double alphaError, double betaError, double logLikelihood)
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(Data(data), Year);
        Assert.Equal(FitVerdict.Converged, model.FitResult.Verdict);
        GoldenFile.Close(alpha, model.Alpha, 1e-9);
        GoldenFile.Close(beta, model.Beta, 1e-9);
        GoldenFile.Close(alphaError, model.FitResult.Parameters[0].StandardError, 1e-7);
        GoldenFile.Close(betaError, model.FitResult.Parameters[1].StandardError, 1e-7);
        GoldenFile.Close(logLikelihood, model.FitResult.LogLikelihood, 1e-13);
        Assert.True(model.FitResult.GradientNorm <= 1e-9);
        Assert.Equal(data == "triangle" ? 40_000 : 1000, model.FitResult.Customers);
    }

    // The printed figures to the digits printed there.
    [Theory]
    [InlineData("regular", 0.704, 1.182)]
    [InlineData("high end", 0.668, 3.806)]
    public void They_are_those_of_the_paper(string data, double alpha, double beta)
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(Data(data), Year);
        Assert.Equal(alpha, Math.Round(model.Alpha, 3));
        Assert.Equal(beta, Math.Round(model.Beta, 3));
    }

    [Theory]
    [InlineData("regular", 22.01, 20.44, 19.12, 17.99, 17.00)]
    [InlineData("high end", 46.04, 43.58, 41.42, 39.51, 37.80)]
    public void Its_projection_of_years_8_to_12_is_the_published_one(string data, params double[] percent)
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(Data(data), Year);
        Assert.Equal(percent, Enumerable.Range(8, 5).Select(year => Math.Round(100 * model.Survival(year).Value!.Value, 2)));
    }

    // The log-likelihood of a High End customer at (1, 1) that the paper's sheet starts from.
    [Fact]
    public void The_curve_gives_the_published_likelihood_at_1_and_1()
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.From(1, 1, Year);
        double sum = 491 * Math.Log(model.Survival(7).Value!.Value);
        for (int year = 1; year <= 7; year++)
        {
            sum += (HighEnd[year - 1] - HighEnd[year]) * Math.Log(model.Survival(year - 1).Value!.Value - model.Survival(year).Value!.Value);
        }

        Assert.Equal(-2.1155, Math.Round(sum / 1000, 4));
    }

    // 40-digit arithmetic.
    [Theory]
    [InlineData("regular", 0.455613989371638, 0.779325508387956, 1.28345128578329, 0.167041427453, 0.282709917397, 0.298095071239, -1679.602832907178, 0.1773313982949)]
    [InlineData("high end", 0.21425333928085, 1.42657487486008, 1.72356484874453, 0.0595797064428, 0.381408614693, 0.301043281724, -1605.314213214193, 0.40392959070004)]
    public void The_beta_discrete_weibull_model_finds_its_parameters(
        string data, double gamma, double delta, double c, double gammaError, double deltaError, double cError, double logLikelihood, double year12)
    {
        BetaDiscreteWeibullModel model = BetaDiscreteWeibullModel.Fit(Data(data), Year);
        Assert.Equal(FitVerdict.Converged, model.FitResult.Verdict);
        GoldenFile.Close(gamma, model.Gamma, 1e-7);
        GoldenFile.Close(delta, model.Delta, 1e-7);
        GoldenFile.Close(c, model.C, 1e-7);
        double?[] errors = [.. model.FitResult.Parameters.Select(parameter => parameter.StandardError)];
        GoldenFile.Close(gammaError, errors[0], 1e-6);
        GoldenFile.Close(deltaError, errors[1], 1e-6);
        GoldenFile.Close(cError, errors[2], 1e-6);
        GoldenFile.Close(logLikelihood, model.FitResult.LogLikelihood, 1e-13);
        GoldenFile.Close(year12, model.Survival(12).Value, 1e-7);
    }

    // Intervals in 40-digit arithmetic: the standard errors of the log-odds.
    [Theory]
    [InlineData("regular", 0.17003745281151, 0.0939066236617, 0.07877694167)]
    [InlineData("high end", 0.37799907159741, 0.0826303632881, 0.0940455040429)]
    public void The_interval_of_a_projection_is_that_of_the_delta_method(string data, double year12, double error, double retentionError)
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(Data(data), Year);
        ConfidenceInterval survival = model.Survival(12).Interval(0.95)!.Value, retention = model.Retention(9).Interval(0.95)!.Value;
        double z = 1.959963984540054;
        GoldenFile.Close(LogOdds(year12) - (z * error), LogOdds(survival.Lower), 1e-7);
        GoldenFile.Close(LogOdds(year12) + (z * error), LogOdds(survival.Upper), 1e-7);
        GoldenFile.Close(2 * z * retentionError, LogOdds(retention.Upper) - LogOdds(retention.Lower), 1e-7);

        static double LogOdds(double share) => Math.Log(share / (1 - share));
    }

    [Fact]
    public void The_interval_of_the_expected_lifetime_is_that_of_the_delta_method()
    {
        ConfidenceInterval bounds = ShiftedBetaGeometricModel.Fit(Data("regular"), Year).ExpectedLifetime(Tenth).Interval(0.95)!.Value;
        GoldenFile.Close(3.69490842751211 * Math.Exp(-1.959963984540054 * 0.0316704394827), bounds.Lower, 1e-7);
        GoldenFile.Close(3.69490842751211 * Math.Exp(1.959963984540054 * 0.0316704394827), bounds.Upper, 1e-7);
    }

    // The table of clv.md: Fader and Hardie's cases 1 and 2 and two others, at 10 %.
    [Theory]
    [InlineData(3.80, 15.20, 4.0089258373, 3.309818421, 3.451000329, 3.586543657, 3.716811539, 3.842134024)]
    [InlineData(0.067, 0.267, 7.97348678266, 7.670835461, 9.455299432, 9.850833770, 10.05616701, 10.18864001)]
    [InlineData(0.668, 3.806, 5.92259640761, 5.414856048, 5.901753168, 6.294260617, 6.620280323, 6.897057398)]
    [InlineData(0.704, 1.182, 3.69514740557, 2.964662146, 4.103458620, 4.870137367, 5.442391322, 5.894422860)]
    public void Discounted_lifetimes_are_those_of_the_table(double alpha, double beta, double expected, params double[] residual)
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.From(alpha, beta, Year);
        GoldenFile.Close(expected, model.ExpectedLifetime(Tenth).Value, 1e-9);
        for (int renewals = 0; renewals < residual.Length; renewals++)
        {
            GoldenFile.Close(residual[renewals], model.ResidualLifetime(renewals, Tenth).Value, 1e-9);
        }
    }

    private static Arbitrary<(double Alpha, double Beta, double C)> AnyParameters { get; } = Arb.From(
        from alpha in Gen.Choose(-300, 400)
        from beta in Gen.Choose(-300, 400)
        from c in Gen.Choose(40, 220)
        select (Math.Exp(alpha / 100.0), Math.Exp(beta / 100.0), c / 100.0));

    [Fact]
    public void The_closed_form_of_a_discounted_lifetime_is_its_direct_sum() =>
        Check.That(AnyParameters, Arb.From(Gen.Choose(0, 12)), Arb.From(Gen.Elements(0.01, 0.05, 0.1, 0.5)), (at, renewals, rate) =>
        {
            ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.From(at.Alpha, at.Beta, Year);
            double stay = 1, sum = 0, factor = 1;
            for (int k = renewals; factor > 1e-18; k++, factor /= 1 + rate)
            {
                stay *= (at.Beta + k) / (at.Alpha + at.Beta + k);
                sum += stay * factor;
            }

            double read = model.ResidualLifetime(renewals, DiscountRate.Effective(rate)).Value!.Value;
            return Math.Abs(read - sum) <= 1e-12 * sum;
        });

    [Fact]
    public void Discounted_lifetimes_of_the_beta_discrete_weibull_model_are_their_direct_sum() =>
        Check.That(AnyParameters, Arb.From(Gen.Choose(0, 12)), Arb.From(Gen.Elements(0.002, 0.05, 0.5)), (at, renewals, rate) =>
        {
            BetaDiscreteWeibullModel model = BetaDiscreteWeibullModel.From(at.Alpha, at.Beta, at.C, Year);
            double sum = 0, factor = 1, origin = LogSurvival(at, renewals);
            for (int k = 1; factor > 1e-17; k++, factor /= 1 + rate)
            {
                sum += Math.Exp(LogSurvival(at, renewals + k) - origin) * factor;
            }

            double read = model.ResidualLifetime(renewals, DiscountRate.Effective(rate)).Value!.Value;
            return Math.Abs(read - sum) <= 1e-10 * sum;
        });

    // 30-digit arithmetic, sums of thousands of terms with their remainder by Euler and Maclaurin.
    [Theory]
    [InlineData(0.2142533, 1.4265749, 1.7235648, 0.1, 0, 5.602392182258853)]
    [InlineData(0.2142533, 1.4265749, 1.7235648, 0.1, 4, 7.540630938453509)]
    [InlineData(0.4556140, 0.7793255, 1.2834514, 0.0001, 0, 73.18930439202143)]
    [InlineData(0.4556140, 0.7793255, 1.2834514, 0.000001, 3, 1319.853766899464)]
    public void They_keep_their_digits_at_any_discount(double gamma, double delta, double c, double rate, int renewals, double expected) => GoldenFile.Close(
        expected, BetaDiscreteWeibullModel.From(gamma, delta, c, Year).ResidualLifetime(renewals, DiscountRate.Effective(rate)).Value, 1e-11);

    // Without a discount the sBG has the closed form (β + n) ÷ (α − 1), and a BdW with c = 1 is an sBG, whose sum the wider model takes another way.
    [Theory]
    [InlineData(1.05, 3.0, 2, 100.0)]
    [InlineData(1.5, 0.3, 0, 0.6)]
    [InlineData(4.0, 20.0, 7, 9.0)]
    public void An_undiscounted_lifetime_is_finite_only_where_few_stay_for_ever(double alpha, double beta, int renewals, double expected)
    {
        GoldenFile.Close(expected, ShiftedBetaGeometricModel.From(alpha, beta, Year).ResidualLifetime(renewals, DiscountRate.None).Value, 1e-13);
        GoldenFile.Close(expected, BetaDiscreteWeibullModel.From(alpha, beta, 1, Year).ResidualLifetime(renewals, DiscountRate.None).Value, 1e-11);
        GoldenFile.Close(1 + (beta / (alpha - 1)), ShiftedBetaGeometricModel.From(alpha, beta, Year).ExpectedLifetime(DiscountRate.None).Value, 1e-13);
        foreach (ContractModel endless in new ContractModel[] { ShiftedBetaGeometricModel.From(1, beta, Year), BetaDiscreteWeibullModel.From(0.5, beta, 2, Year) })
        {
            Assert.Null(endless.ExpectedLifetime(DiscountRate.None).Value);
            Assert.Equal("no-finite-lifetime", endless.ExpectedLifetime(DiscountRate.None).WhyUndefined!.Code);
            Assert.Null(endless.LifetimeValue(new(10, "EUR"), DiscountRate.None).Value);
            Assert.NotNull(endless.ExpectedLifetime(Tenth).Value);
        }
    }

    // A small discount comes near to none.
    [Fact]
    public void A_vanishing_discount_leads_to_the_undiscounted_lifetime()
    {
        DiscountRate slight = DiscountRate.Continuous(1e-9);
        GoldenFile.Close(20.0 / 3, ShiftedBetaGeometricModel.From(4, 20, Year).ResidualLifetime(0, slight).Value, 1e-7);
        GoldenFile.Close(BetaDiscreteWeibullModel.From(2, 3, 1.5, Year).ResidualLifetime(0, DiscountRate.None).Value, BetaDiscreteWeibullModel.From(2, 3, 1.5, Year).ResidualLifetime(0, slight).Value, 1e-7);
    }

    [Fact]
    public void With_an_exponent_of_1_the_wider_model_is_the_narrower() =>
        Check.That(AnyParameters, Arb.From(Gen.Choose(1, 400)), (at, renewals) =>
        {
            ShiftedBetaGeometricModel narrow = ShiftedBetaGeometricModel.From(at.Alpha, at.Beta, Year);
            BetaDiscreteWeibullModel wide = BetaDiscreteWeibullModel.From(at.Alpha, at.Beta, 1, Year);
            return Near(narrow.Survival(renewals), wide.Survival(renewals)) && Near(narrow.Retention(renewals), wide.Retention(renewals)) && Near(narrow.ResidualLifetime(renewals, Tenth), wide.ResidualLifetime(renewals, Tenth));

            static bool Near(Estimate x, Estimate y) => Math.Abs(x.Value!.Value - y.Value!.Value) <= 1e-11 * x.Value.Value;
        });

    [Fact]
    public void Survival_falls_retention_rises_and_the_residual_lifetime_with_it() =>
        Check.That(AnyParameters, Arb.From(Gen.Choose(1, 60)), (at, renewal) =>
        {
            ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.From(at.Alpha, at.Beta, Year);
            double share = model.Retention(renewal).Value!.Value;
            return Math.Abs(share - ((at.Beta + renewal - 1) / (at.Alpha + at.Beta + renewal - 1))) <= 1e-12
                && model.Survival(renewal).Value <= model.Survival(renewal - 1).Value
                && share <= model.Retention(renewal + 1).Value
                && model.ResidualLifetime(renewal - 1, Tenth).Value <= model.ResidualLifetime(renewal, Tenth).Value;
        });

    [Fact]
    public void The_likelihood_ratio_test_asks_whether_age_matters()
    {
        BetaDiscreteWeibullModel wide = BetaDiscreteWeibullModel.Fit(Data("high end"), Year);
        HypothesisTest test = LikelihoodRatioTest.Of(ShiftedBetaGeometricModel.Fit(Data("high end"), Year).FitResult, wide.FitResult);

        // Twice -1605.314213214193 + 1611.158147391156; the tail of chi-square with one degree of freedom is erfc of the root of half of it.
        GoldenFile.Close(11.687868353926, test.Statistic, 1e-9);
        GoldenFile.Close(MathNet.Numerics.SpecialFunctions.Erfc(Math.Sqrt(11.687868353926 / 2)), test.PValue, 1e-9);
        Assert.StartsWith(
            "A model whose parameters were given has no likelihood to test.",
            Assert.Throws<ArgumentException>("restricted", () => LikelihoodRatioTest.Of(ShiftedBetaGeometricModel.From(1, 2, Year).FitResult, wide.FitResult)).Message);
        Assert.StartsWith(
            "full: must be fitted to the same customers, but there were 40000 in the smaller model and 1000 in this one.",
            Assert.Throws<ArgumentException>("full", () => LikelihoodRatioTest.Of(ShiftedBetaGeometricModel.Fit(Data("triangle"), Year).FitResult, wide.FitResult)).Message);

        // Two renewals do not determine three parameters.
        SurvivalTable two = SurvivalTable.FromSurvivors([100, 60, 45]);
        Assert.StartsWith(
            "A model that the data do not determine (NotIdentified) has no ratio to test: the gain would follow no known distribution.",
            Assert.Throws<ArgumentException>("full", () => LikelihoodRatioTest.Of(ShiftedBetaGeometricModel.Fit(two, Year).FitResult, BetaDiscreteWeibullModel.Fit(two, Year).FitResult)).Message);
    }

    [Fact]
    public void Counts_columns_and_rows_give_the_same_model()
    {
        List<(int Renewals, bool Ended)> rows = [];
        foreach (long[] cohort in Triangle.Select(cohort => cohort.Select(count => count / 10).ToArray()))
        {
            for (int t = 1; t < cohort.Length; t++)
            {
                rows.AddRange(Enumerable.Repeat((t, true), (int)(cohort[t - 1] - cohort[t])));
            }

            rows.AddRange(Enumerable.Repeat((cohort.Length - 1, false), (int)cohort[cohort.Length - 1]));
        }

        SurvivalTable fromRows = SurvivalTable.From(rows, row => row.Ended ? SurvivalTime.Event(row.Renewals) : SurvivalTime.Censored(row.Renewals));
        SurvivalTable fromColumns = SurvivalTable.From([.. rows.Select(row => row.Renewals)], rows.Select(row => row.Ended).ToArray());
        SurvivalTable fromCounts = SurvivalTable.FromSurvivors(Triangle.Select(cohort => cohort.Select(count => count / 10).ToArray()));
        Assert.Equal(fromCounts, fromRows);
        Assert.Equal(fromCounts, fromColumns);
        Assert.Equal(fromCounts, Triangle.Select(cohort => SurvivalTable.FromSurvivors([.. cohort.Select(count => count / 10)])).Aggregate(SurvivalTable.Zero, (sum, cohort) => sum + cohort));
    }

    // Who is first seen after the second renewal cannot have been seen to leave at the first two: such contracts speak of later renewals only.
    [Fact]
    public void Contracts_known_late_count_from_then_on()
    {
        SurvivalTable known = SurvivalTable.FromSurvivors(Regular), late = SurvivalTable.FromCounts([2, 3, 4], [0, 86, 56], [0, 0, 326], [468, 0, 0]);
        ShiftedBetaGeometricModel both = ShiftedBetaGeometricModel.Fit(known + late, Year);
        Assert.Equal(FitVerdict.Converged, both.FitResult.Verdict);
        double alpha = both.Alpha, beta = both.Beta;

        // The likelihood by hand: survival given two renewals for the late ones.
        double Log(double t) => MathNet.Numerics.SpecialFunctions.BetaLn(alpha, beta + t) - MathNet.Numerics.SpecialFunctions.BetaLn(alpha, beta);
        double sum = 241 * Log(7);
        for (int t = 1; t < Regular.Length; t++)
        {
            sum += (Regular[t - 1] - Regular[t]) * Math.Log(Math.Exp(Log(t - 1)) - Math.Exp(Log(t)));
        }

        sum += (86 * Math.Log(Math.Exp(Log(2)) - Math.Exp(Log(3)))) + (56 * Math.Log(Math.Exp(Log(3)) - Math.Exp(Log(4)))) + (326 * Log(4)) - (468 * Log(2));
        GoldenFile.Close(sum, both.FitResult.LogLikelihood, 1e-12);
    }

    [Fact]
    public void The_base_is_valued_by_the_age_of_its_contracts()
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(Data("triangle"), Year);
        Money margin = new(100, "EUR");
        (int Renewals, long Active)[] active = [(4, 4391), (3, 5307), (2, 6480), (1, 8000)];
        MoneyEstimate equity = model.CustomerEquity(Data("triangle"), margin, Tenth);
        GoldenFile.Close(active.Sum(group => group.Active * 100 * model.ResidualLifetime(group.Renewals, Tenth).Value), (double)equity.Value!.Value.Amount, 1e-12);
        Assert.True(equity.Interval(0.95)!.Value.Contains((double)equity.Value.Value.Amount));
        GoldenFile.Close(
            active.Sum(group => group.Active * model.Survival(group.Renewals + 3).Value / model.Survival(group.Renewals).Value),
            model.ExpectedSurvivors(Data("triangle"), 3).Value,
            1e-12);

        // Cohort by cohort it adds up.
        GoldenFile.Close(
            Triangle.Sum(cohort => (double)model.CustomerEquity(SurvivalTable.FromSurvivors(cohort), margin, Tenth).Value!.Value.Amount), (double)equity.Value.Value.Amount, 1e-12);
        Assert.Equal(0, model.CustomerEquity(SurvivalTable.Zero, margin, Tenth).Value!.Value.Amount);
    }

    [Fact]
    public void Money_follows_the_lifetime()
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(Data("regular"), Year);
        MoneyEstimate value = model.LifetimeValue(new(50, "EUR"), Tenth, new(40, "EUR"));
        GoldenFile.Close((50 * model.ExpectedLifetime(Tenth).Value) - 40, (double)value.Value!.Value.Amount, 1e-12);
        ConfidenceInterval periods = model.ExpectedLifetime(Tenth).Interval(0.9)!.Value, money = value.Interval(0.9)!.Value;
        GoldenFile.Close((50 * periods.Lower) - 40, money.Lower, 1e-12);
        GoldenFile.Close((50 * periods.Upper) - 40, money.Upper, 1e-12);

        // A loss a period turns the bounds over.
        ConfidenceInterval loss = model.LifetimeValue(new(-50, "EUR"), Tenth).Interval(0.9)!.Value;
        GoldenFile.Close(-50 * periods.Upper, loss.Lower, 1e-12);

        // Half a year before the renewal its money is worth less by half a year of discount.
        GoldenFile.Close(
            (double)model.ResidualValue(new(50, "EUR"), 2, Tenth).Value!.Value.Amount / Math.Sqrt(1.1),
            (double)model.ResidualValue(new(50, "EUR"), 2, Tenth, TimeLength.Months(6)).Value!.Value.Amount,
            1e-12);
    }

    // The same contracts renewed monthly: a yearly rate is turned into a monthly one by the types.
    [Fact]
    public void The_discount_knows_the_period_of_the_contract() => GoldenFile.Close(
        ShiftedBetaGeometricModel.From(0.7, 1.2, Year).ExpectedLifetime(Tenth).Value,
        ShiftedBetaGeometricModel.From(0.7, 1.2, TimeLength.Months(1)).ExpectedLifetime(DiscountRate.Effective(0.1, TimeUnit.Month)).Value,
        1e-12);

    [Fact]
    public void Nobody_leaving_is_an_edge_with_words()
    {
        foreach (ContractModel model in Both(SurvivalTable.FromSurvivors([100, 100, 100, 100])))
        {
            Assert.Equal(FitVerdict.AtEdge, model.FitResult.Verdict);
            Assert.StartsWith("Nobody has left", model.FitResult.Explanation);
            Assert.Equal("nobody-left", model.Survival(5).WhyNoInterval!.Code);
            GoldenFile.Close(1, model.Survival(5).Value, 1e-10);
            GoldenFile.Close(11, model.ExpectedLifetime(Tenth).Value, 1e-9);

            // Churn 0 is no infinite value.
            Assert.Equal("no-finite-lifetime", model.ExpectedLifetime(DiscountRate.None).WhyUndefined!.Code);
        }
    }

    [Fact]
    public void Everybody_leaving_at_once_is_an_edge_with_words()
    {
        foreach (ContractModel model in Both(SurvivalTable.FromSurvivors([100, 0])).Concat(Both(SurvivalTable.FromSurvivors([100, 0, 0, 0]))))
        {
            Assert.Equal(FitVerdict.AtEdge, model.FitResult.Verdict);
            Assert.StartsWith("Everybody left at the first renewal", model.FitResult.Explanation);
            GoldenFile.Close(0, model.Survival(1).Value, 0, 1e-9);
            GoldenFile.Close(1, model.ExpectedLifetime(Tenth).Value, 1e-9);
        }
    }

    [Fact]
    public void One_renewal_tells_nothing_of_how_customers_differ()
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors([1000, 631]), Year);
        Assert.Equal(FitVerdict.NotIdentified, model.FitResult.Verdict);
        Assert.StartsWith("Only one renewal has been seen, and 2 parameters need 2", model.FitResult.Explanation);
        Assert.Equal("model-not-determined", model.Survival(3).WhyUndefined!.Code);
        Assert.Null(model.Survival(3).Value);
        GoldenFile.Close((631 * Math.Log(0.631)) + (369 * Math.Log(0.369)), model.FitResult.LogLikelihood, 1e-12);
        Assert.Equal(FitVerdict.NotIdentified, BetaDiscreteWeibullModel.Fit(SurvivalTable.FromSurvivors([1000, 631, 468]), Year).FitResult.Verdict);
        Assert.Equal(FitVerdict.Converged, ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors([1000, 631, 468]), Year).FitResult.Verdict);
    }

    [Fact]
    public void Nobody_and_nobody_who_came_to_a_renewal_give_no_data()
    {
        foreach (ContractModel model in Both(SurvivalTable.Zero).Concat(Both(SurvivalTable.FromSurvivors([50]))))
        {
            Assert.Equal(FitVerdict.NoData, model.FitResult.Verdict);
            Assert.Null(model.FitResult.LogLikelihood);
            Assert.Null(model.Retention(1).Value);
        }
    }

    // The same share leaves at each renewal: customers who do not differ, for whom the model is the geometric one, with an interval.
    [Fact]
    public void Customers_who_are_alike_are_an_edge_that_still_answers_with_intervals()
    {
        long[] counts = [16000, 12000, 9000, 6700, 4900];
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors(counts), Year);
        Assert.Equal(FitVerdict.AtEdge, model.FitResult.Verdict);
        Assert.StartsWith("No sign that customers differ", model.FitResult.Explanation);
        Assert.Equal("customers-alike", model.FitResult.Parameters[0].WhyNoInterval!.Code);
        double atRisk = 16000 + 12000 + 9000 + 6700, left = 16000 - 4900, churn = left / atRisk;
        GoldenFile.Close(1 - churn, model.Retention(1).Value, 1e-6);
        GoldenFile.Close(1 - churn, model.Retention(20).Value, 1e-6);

        // The log-odds of a proportion have the variance 1 / (n p q).
        ConfidenceInterval bounds = model.Retention(1).Interval(0.95)!.Value;
        double width = Math.Log(bounds.Upper / (1 - bounds.Upper)) - Math.Log(bounds.Lower / (1 - bounds.Lower));
        GoldenFile.Close(2 * 1.959963984540054 / Math.Sqrt(atRisk * churn * (1 - churn)), width, 1e-4);
        Assert.Equal(FitVerdict.Converged, BetaDiscreteWeibullModel.Fit(SurvivalTable.FromSurvivors(HighEnd), Year).FitResult.Verdict);
    }

    [Fact]
    public void Customers_of_two_kinds_are_an_edge_with_words()
    {
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors([1000, 600, 600, 600]), Year);
        Assert.Equal(FitVerdict.AtEdge, model.FitResult.Verdict);
        Assert.StartsWith("Customers are of two kinds", model.FitResult.Explanation);
        GoldenFile.Close(0.6, model.Survival(1).Value, 1e-6);
        GoldenFile.Close(0.6, model.Survival(50).Value, 1e-6);
    }

    // From the fitted curve itself, without chance in it, both fits must come back to where they are.
    [Fact]
    public void A_curve_of_the_model_gives_its_parameters_back() =>
        Check.That(Arb.From(from alpha in Gen.Choose(30, 400) from beta in Gen.Choose(30, 2000) select (alpha / 100.0, beta / 100.0)), at =>
        {
            ShiftedBetaGeometricModel truth = ShiftedBetaGeometricModel.From(at.Item1, at.Item2, Year);
            long[] counts = [.. Enumerable.Range(0, 10).Select(t => (long)Math.Round(1e15 * truth.Survival(t).Value!.Value))];
            ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(SurvivalTable.FromSurvivors(counts), Year);
            return Math.Abs(model.Alpha - at.Item1) < 1e-6 * at.Item1 && Math.Abs(model.Beta - at.Item2) < 1e-6 * at.Item2;
        });

    // 400 cohorts of 400 contracts: the share of 90 % intervals that hold the truth has a standard error of 1.5 %.
    [Fact]
    public void Intervals_hold_the_truth_as_often_as_they_say()
    {
        ShiftedBetaGeometricModel truth = ShiftedBetaGeometricModel.From(0.9, 2.5, Year);
        double year8 = truth.Survival(8).Value!.Value, lifetime = truth.ExpectedLifetime(Tenth).Value!.Value;
        int survivalHeld = 0, lifetimeHeld = 0;
        for (int run = 0; run < 400; run++)
        {
            ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.Fit(truth.Simulate(400, 5, run), Year);
            survivalHeld += model.Survival(8).Interval(0.9)!.Value.Contains(year8) ? 1 : 0;
            lifetimeHeld += model.ExpectedLifetime(Tenth).Interval(0.9)!.Value.Contains(lifetime) ? 1 : 0;
        }

        Assert.InRange(survivalHeld / 400.0, 0.84, 0.95);
        Assert.InRange(lifetimeHeld / 400.0, 0.84, 0.95);
    }

    [Fact]
    public void A_simulated_cohort_follows_the_curve()
    {
        BetaDiscreteWeibullModel truth = BetaDiscreteWeibullModel.From(0.5, 0.8, 1.3, Year);
        SurvivalTable cohort = truth.Simulate(40_000, 6, 3);
        Assert.Equal(40_000, cohort.Subjects);
        Assert.Equal(cohort, truth.Simulate(40_000, 6, 3));
        Assert.NotEqual(cohort, truth.Simulate(40_000, 6, 4));
        for (int renewal = 1; renewal <= 6; renewal++)
        {
            double share = truth.Survival(renewal).Value!.Value, left = 40_000 - cohort.Times.Zip(cohort.EventCounts, (time, count) => time <= renewal ? count : 0).Sum();
            Assert.InRange((left / 40_000) - share, -4.5 * Math.Sqrt(share * (1 - share) / 40_000), 4.5 * Math.Sqrt(share * (1 - share) / 40_000));
        }

        Assert.Equal("renewals", Assert.Throws<ArgumentOutOfRangeException>(() => truth.Simulate(1, 0, 1)).ParamName);
    }

    [Fact]
    public void Impossible_data_are_refused_with_the_rule()
    {
        Assert.StartsWith(
            "survivors: the count after 2 periods must not exceed the 631 of the period before, since who has left does not come back, but was 700.",
            Assert.Throws<ArgumentOutOfRangeException>(() => SurvivalTable.FromSurvivors([1000, 631, 700])).Message);
        Assert.StartsWith(
            "cohorts: the count after 1 periods of cohort 1 must be 0 or more, but was -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => SurvivalTable.FromSurvivors(new long[][] { [5, 4], [5, -1] })).Message);
        Assert.StartsWith(
            "cohorts: cohort 1 (counted from 0) must not be null.", Assert.Throws<ArgumentException>(() => SurvivalTable.FromSurvivors(new long[][] { [5, 4], null! })).Message);
        Assert.StartsWith(
            "contracts: times must be whole numbers of renewals, at most 100000, but one was 2.5.",
            Assert.Throws<ArgumentException>(() => ShiftedBetaGeometricModel.Fit(SurvivalTable.From([2.5], [true]), Year)).Message);
        Assert.StartsWith(
            "contracts: a contract can end at its first renewal at the earliest, which is time 1, but 2 ended at time 0.",
            Assert.Throws<ArgumentException>(() => BetaDiscreteWeibullModel.Fit(SurvivalTable.From([0, 0, 1], [true, true, true]), Year)).Message);
        Assert.Equal("contracts", Assert.Throws<ArgumentNullException>(() => ShiftedBetaGeometricModel.Fit(null!, Year)).ParamName);
        Assert.Equal("period", Assert.Throws<ArgumentOutOfRangeException>(() => ShiftedBetaGeometricModel.From(1, 1, TimeLength.Zero)).ParamName);
        Assert.Equal("alpha", Assert.Throws<ArgumentOutOfRangeException>(() => ShiftedBetaGeometricModel.From(0, 1, Year)).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentOutOfRangeException>(() => BetaDiscreteWeibullModel.From(1, 1, double.NaN, Year)).ParamName);
        ShiftedBetaGeometricModel model = ShiftedBetaGeometricModel.From(1, 2, Year);
        Assert.Equal("renewals", Assert.Throws<ArgumentOutOfRangeException>(() => model.Survival(-1)).ParamName);
        Assert.Equal("renewal", Assert.Throws<ArgumentOutOfRangeException>(() => model.Retention(0)).ParamName);
        Assert.Equal("untilRenewal", Assert.Throws<ArgumentOutOfRangeException>(() => model.ResidualLifetime(0, Tenth, TimeLength.Months(13))).ParamName);
        Assert.Equal("parameters-given", model.Survival(2).WhyNoInterval!.Code);
        Assert.StartsWith("sBG, Converged: alpha 1", model.ToString(null, CultureInfo.InvariantCulture));
    }

    private static double LogSurvival((double Alpha, double Beta, double C) at, double t) =>
        GammaRise.LogBetaRatio(at.Alpha, at.Beta, Math.Pow(t, at.C));

    // ln of a ratio of beta functions against MathNet's log-gammas where those have their digits, and against the product of factors where the rise is whole.
    [Fact]
    public void A_ratio_of_beta_functions_keeps_its_digits() =>
        Check.That(AnyParameters, Arb.From(Gen.Choose(0, 300)), (at, rise) =>
        {
            double product = 0;
            for (int k = 0; k < rise; k++)
            {
                product += Math.Log((at.Beta + k) / (at.Alpha + at.Beta + k));
            }

            double part = rise * 0.37, direct = MathNet.Numerics.SpecialFunctions.GammaLn(at.Beta + part) - MathNet.Numerics.SpecialFunctions.GammaLn(at.Alpha + at.Beta + part)
                + MathNet.Numerics.SpecialFunctions.GammaLn(at.Alpha + at.Beta) - MathNet.Numerics.SpecialFunctions.GammaLn(at.Beta);
            return Math.Abs(GammaRise.LogBetaRatio(at.Alpha, at.Beta, rise) - product) <= 1e-12 * Math.Max(1, Math.Abs(product))
                && Math.Abs(GammaRise.LogBetaRatio(at.Alpha, at.Beta, part) - direct) <= 1e-11 * Math.Max(1, Math.Abs(direct));
        });

    private static ContractModel[] Both(SurvivalTable contracts) => [ShiftedBetaGeometricModel.Fit(contracts, Year), BetaDiscreteWeibullModel.Fit(contracts, Year)];
}
