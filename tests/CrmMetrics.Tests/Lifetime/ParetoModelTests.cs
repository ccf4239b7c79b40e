using System.Globalization;
using CrmMetrics.Lifetime;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics;

namespace CrmMetrics.Tests.Lifetime;

public class ParetoModelTests
{
    private static readonly string[] Names = ["r", "alpha", "s", "beta"];

    private static readonly ParetoModel Published = ParetoModel.From(0.55327704, 10.577683, 0.60623983, 11.668731);

    private static ModelFit FitOf(PurchaseModel model) => model.FitResult;

    // ---- The fit. ----
    [SkippableFact]
    public void Cdnow_gives_the_published_parameters_likelihood_and_standard_errors()
    {
        ParetoModel model = ParetoModel.Fit(Cdnow.Read());

        ModelFit fit = FitOf(model);
        Assert.Equal(FitVerdict.Converged, fit.Verdict);
        Assert.True(fit.GradientNorm <= 1e-8, Guard(fit.GradientNorm));
        Near(-9594.976179, fit.LogLikelihood!.Value, 1e-10);
        Near(-9594.976178939543, fit.LogLikelihood!.Value, 1e-13);

        // As known, from a search that ended at a slope of 2e-5; then by Newton's method in 25-digit arithmetic.
        Near(0.55327704, model.R, 3e-7);
        Near(10.577683, model.Alpha, 3e-7);
        Near(0.60623983, model.S, 3e-7);
        Near(11.668731, model.Beta, 4e-7);
        Near(0.0476281, fit.Parameters[0].StandardError!.Value, 5e-6);
        Near(0.842724, fit.Parameters[1].StandardError!.Value, 5e-6);
        Near(0.187281, fit.Parameters[2].StandardError!.Value, 5e-6);
        Near(6.21112, fit.Parameters[3].StandardError!.Value, 5e-6);
        Near(0.55327704685294, model.R, 1e-10);
        Near(10.577683463296, model.Alpha, 1e-10);
        Near(0.60623998912391, model.S, 1e-10);
        Near(11.668735288741, model.Beta, 1e-10);
        Near(0.047627926, fit.Parameters[0].StandardError!.Value, 1e-7);
        Near(0.84272253, fit.Parameters[1].StandardError!.Value, 1e-7);
        Near(0.18728134, fit.Parameters[2].StandardError!.Value, 1e-7);
        Near(6.2111136, fit.Parameters[3].StandardError!.Value, 1e-7);
        Assert.Equal(Names, fit.Parameters.Select(parameter => parameter.Name));
        Assert.Equal((2357L, "Pareto/NBD", TimeUnit.Week), (fit.Customers, model.Name, model.Unit));
    }

    [SkippableFact]
    public void Every_start_ends_at_the_same_optimum()
    {
        PurchaseHistories histories = Cdnow.Read();
        double[] best = Values(ParetoModel.Fit(histories));
        foreach (double[] start in new double[][] { [1, 1, 1, 1], [1, 20, 1, 20], [0.1, 0.1, 0.1, 0.1], [10, 100, 10, 100], [0.5, 10, 1, 3], [5, 1, 0.01, 300] })
        {
            ParetoModel model = ParetoModel.FitFrom(histories.Groups, histories.Count, TimeUnit.Week, 1, start);
            Assert.Equal(FitVerdict.Converged, FitOf(model).Verdict);
            Assert.True(FitOf(model).GradientNorm <= 1e-8);
            Assert.All(Values(model).Zip(best, (found, expected) => (found, expected)), pair => Near(pair.expected, pair.found, 1e-6));
        }
    }

    [SkippableFact]
    public void The_unit_of_time_changes_the_parameters_and_not_the_answers()
    {
        PurchaseHistories histories = Cdnow.Read();
        ParetoModel weeks = ParetoModel.Fit(histories), days = ParetoModel.Fit(histories, TimeUnit.Day), years = ParetoModel.Fit(histories, TimeUnit.Year);

        long purchases = histories.Sum(history => history.RepeatPurchases);
        Near(weeks.Alpha * 7, days.Alpha, 1e-6);
        Near(weeks.Beta * 7 / 365.25, years.Beta, 1e-6);
        Near(FitOf(weeks).LogLikelihood!.Value - (purchases * Math.Log(7)), FitOf(days).LogLikelihood!.Value, 1e-12);
        Near(FitOf(weeks).LogLikelihood!.Value + (purchases * Math.Log(365.25 / 7)), FitOf(years).LogLikelihood!.Value, 1e-12);
        Near(weeks.ExpectedPurchases(histories[0], TimeLength.Weeks(39)), years.ExpectedPurchases(histories[0], TimeLength.Weeks(39)), 1e-7);
    }

    [SkippableFact]
    public void Threads_change_no_bit()
    {
        PurchaseHistories histories = Cdnow.Read();
        Assert.Equal(Values(ParetoModel.Fit(histories)), Values(ParetoModel.Fit(histories, threads: 2)));
    }

    [SkippableFact]
    public void The_forecast_of_the_hold_out_is_the_one_of_the_maximum()
    {
        PurchaseHistories histories = Cdnow.Read();
        double[] forecast = ParetoModel.Fit(histories).ExpectedPurchases(histories, TimeLength.Weeks(39));
        Assert.Equal(1665.5, forecast.Sum(), 0.05);
        Assert.Equal(0.755, forecast.Zip(Cdnow.HoldOut(), (expected, actual) => Math.Abs(expected - actual)).Average(), 0.0005);
        Assert.Equal(1052, ParetoModel.Fit(histories).ProbabilityAlive(histories).Sum(), 0.5);
    }

    // ---- The answers. ----

    // Columns: r, alpha, s, beta, x, t_x, T, ln L, P(alive), purchases in the next 39 weeks, DERT at 15 % a year of 52 weeks; digits of 40-digit arithmetic.
    [Theory]
    [InlineData(0.553, 10.578, 0.606, 11.669, 2, 30.43, 38.86, -9.5542832451504058, 0.86916755915301119, 1.4551231932576024, 6.5017305375642293)]
    [InlineData(0.553, 10.578, 0.606, 11.669, 26, 30.857, 31.0, -39.131624745690633, 0.99787203492776154, 20.116084730962908, 86.285850981237757)]
    [InlineData(0.553, 10.578, 0.606, 11.669, 0, 0, 39.0, -0.52150741887657735, 0.29446703101458643, 0.106526713176672, 0.47629984328886741)]
    [InlineData(0.553, 10.578, 0.606, 11.669, 10, 20.0, 39.0, -24.671273554189619, 0.080434553160704287, 0.5552841921016913, 2.482774186791854)]
    [InlineData(0.553, 10.578, 0.606, 11.669, 25, 20.0, 39.0, -34.412020232458284, 0.00014543676240845639, 0.0024311559125242254, 0.010870129619278166)]
    [InlineData(0.553, 10.578, 0.606, 11.669, 5000, 30.0, 39.0, 19060.171584004549, 6.8661446313211645e-432, 2.2460928245602764e-428, 1.0042679703972926e-427)]
    [InlineData(0.553, 10.578, 0.606, 11.669, 5000, 38.9, 39.0, 18068.737025236991, 0.25779292149697878, 843.30707010664865, 3770.5755989113785)]
    [InlineData(0.553, 10.578, 0.606, 11.669, 5000, 39.0, 39.0, 18067.381426590794, 1.0, 3271.257663746721, 14626.373668508846)]
    [InlineData(0.553, 10.578, 2.0, 30.0, 2, 30.43, 38.86, -10.141955053110941, 0.72170196022262379, 0.92793811981255718, 1.8309903078450611)]
    [InlineData(0.553, 10.578, 5.0, 500.0, 2, 30.43, 38.86, -9.0809650842919916, 0.90518554739111557, 1.535499998944407, 4.3936671917149342)]
    [InlineData(0.553, 10.578, 1.0, 12.0, 2, 30.43, 38.86, -10.022259347208943, 0.79592311547596975, 1.1898277239793309, 3.702657644919494)]
    [InlineData(1.0, 10.0, 1.0, 10.0, 3, 20.0, 40.0, -11.947674450152362, 0.29655845740785941, 0.68399827935499384, 2.1164542424628929)]
    [InlineData(0.5, 100.0, 0.01, 0.001, 0, 0, 39.0, -0.14866254911177082, 0.88541151785967669, 0.12373375886078383, 1.1618386598645795)]
    [InlineData(200.0, 3000.0, 100.0, 20000.0, 221, 50.0, 300.0, -517.05735225244122, 3.2688471486515806e-14, 1.4797983699756284e-13, 5.5001250357194138e-13)]
    [InlineData(0.001, 0.0001, 3.0, 1000000.0, 7, 1.0, 300.0, -14.844694413849949, 9.0917469493850796e-12, 8.2741849950227548e-12, 7.8852646947944e-11)]
    public void Likelihood_and_answers_agree_with_40_digit_arithmetic(
        double r, double alpha, double s, double beta, long x, double recency, double age, double likelihood, double alive, double expected, double discounted)
    {
        ParetoModel model = ParetoModel.From(r, alpha, s, beta);
        PurchaseHistory history = History(x, recency, age);

        // The logarithm of the odds has as many digits as the exponents leave it: x = 5,000 costs four of them.
        double digits = 1e-13 * (10 + x);
        Near(likelihood, LogLikelihood(model, history), 1e-13);
        Near(alive < 1e-300 ? 0 : alive, model.ProbabilityAlive(history), digits);
        Near(alive < 1e-300 ? 0 : expected, model.ExpectedPurchases(history, TimeLength.Weeks(39)), digits);
        Near(alive < 1e-300 ? 0 : discounted, model.DiscountedPurchases(history, DiscountRate.Continuous(Math.Log(1.15) / 52, TimeUnit.Week)), digits);
    }

    // Columns: order, z; digits of 40-digit arithmetic.
    [Theory]
    [InlineData(0, 1e-9, 1000000000.0)]
    [InlineData(0, 0.001, 1000.0)]
    [InlineData(0, 0.3, 3.3333333333333333)]
    [InlineData(0, 0.999, 1.001001001001001)]
    [InlineData(0, 1, 1.0)]
    [InlineData(0, 1.5, 0.66666666666666667)]
    [InlineData(0, 20, 0.05)]
    [InlineData(0, 1e5, 1.0e-5)]
    [InlineData(0.01, 1e-9, 817603440.2166269)]
    [InlineData(0.01, 0.001, 938.66294616041857)]
    [InlineData(0.01, 0.3, 3.2929084382466338)]
    [InlineData(0.01, 0.999, 0.99505407390148747)]
    [InlineData(0.01, 1, 0.99406302643506332)]
    [InlineData(0.01, 1.5, 0.66368873913219415)]
    [InlineData(0.01, 20, 0.049976151629419022)]
    [InlineData(0.01, 1e5, 9.9999990000100998e-6)]
    [InlineData(0.25, 1e-9, 6891023.1973042475)]
    [InlineData(0.25, 0.001, 216.79725587800008)]
    [InlineData(0.25, 0.3, 2.4916999080639483)]
    [InlineData(0.25, 0.999, 0.86691798116418507)]
    [InlineData(0.25, 1, 0.86613378705828407)]
    [InlineData(0.25, 1.5, 0.59805636974934965)]
    [InlineData(0.25, 20, 0.049410260943733209)]
    [InlineData(0.25, 1e5, 9.999975000312493e-6)]
    [InlineData(0.5, 1e-9, 56047.912220027866)]
    [InlineData(0.5, 0.001, 54.104656243624255)]
    [InlineData(0.5, 0.3, 1.9157971468645815)]
    [InlineData(0.5, 0.999, 0.75849375473985261)]
    [InlineData(0.5, 1, 0.75787215614131211)]
    [InlineData(0.5, 1.5, 0.54004630013130779)]
    [InlineData(0.5, 20, 0.048833717219593484)]
    [InlineData(0.5, 1e5, 9.9999500007499813e-6)]
    [InlineData(0.606, 1e-9, 7917.4501349016878)]
    [InlineData(0.606, 0.001, 31.749424012814099)]
    [InlineData(0.606, 0.3, 1.727609082704644)]
    [InlineData(0.606, 0.999, 0.71878669688315525)]
    [InlineData(0.606, 1, 0.71822146831775865)]
    [InlineData(0.606, 1.5, 0.51814608855948483)]
    [InlineData(0.606, 20, 0.048593142675696031)]
    [InlineData(0.606, 1e5, 9.9999394009732106e-6)]
    [InlineData(0.75, 1e-9, 640.73474550394756)]
    [InlineData(0.75, 0.001, 16.405499881822176)]
    [InlineData(0.75, 0.3, 1.5121571561576236)]
    [InlineData(0.75, 0.999, 0.669890283488765)]
    [InlineData(0.75, 1, 0.66939193016425346)]
    [InlineData(0.75, 1.5, 0.49063691156120491)]
    [InlineData(0.75, 20, 0.048269946961589048)]
    [InlineData(0.75, 1e5, 9.9999250013124639e-6)]
    [InlineData(1, 1e-9, 20.146050193190928)]
    [InlineData(1, 0.001, 6.337874070325488)]
    [InlineData(1, 0.3, 1.2225356050805856)]
    [InlineData(1, 0.999, 0.59675131336868582)]
    [InlineData(1, 1, 0.59634736232319407)]
    [InlineData(1, 1.5, 0.44825666929158295)]
    [InlineData(1, 20, 0.047718545495960842)]
    [InlineData(1, 1e5, 9.99990000199994e-6)]
    [InlineData(1.0000000001, 1e-9, 20.146050172815515)]
    [InlineData(1.0000000001, 0.001, 6.3378740682374677)]
    [InlineData(1.0000000001, 0.3, 1.2225356049820932)]
    [InlineData(1.0000000001, 0.999, 0.59675131334205621)]
    [InlineData(1.0000000001, 1, 0.59634736229659754)]
    [InlineData(1.0000000001, 1.5, 0.44825666927586156)]
    [InlineData(1.0000000001, 20, 0.047718545495742703)]
    [InlineData(1.0000000001, 1e5, 9.99990000199993e-6)]
    [InlineData(1.4, 1e-9, 2.499064833714806)]
    [InlineData(1.4, 0.001, 2.2690300534644169)]
    [InlineData(1.4, 0.3, 0.90907004340511598)]
    [InlineData(1.4, 0.999, 0.50400677095435471)]
    [InlineData(1.4, 1, 0.5037117744063897)]
    [InlineData(1.4, 1.5, 0.39206079177641906)]
    [InlineData(1.4, 20, 0.046861066837298456)]
    [InlineData(1.4, 1e5, 9.9998600033598858e-6)]
    [InlineData(1.5, 1e-9, 1.9998879041755599)]
    [InlineData(1.5, 0.001, 1.8917906875127515)]
    [InlineData(1.5, 0.3, 0.85052171188125108)]
    [InlineData(1.5, 0.999, 0.48452947802977448)]
    [InlineData(1.5, 1, 0.48425568771737579)]
    [InlineData(1.5, 1.5, 0.37986109960607664)]
    [InlineData(1.5, 20, 0.046651311216260634)]
    [InlineData(1.5, 1e5, 9.9998500037498688e-6)]
    [InlineData(1.6, 1e-9, 1.6666519530796553)]
    [InlineData(1.6, 0.001, 1.6121852563473545)]
    [InlineData(1.6, 0.3, 0.79789884353101298)]
    [InlineData(1.6, 0.999, 0.4662915983193149)]
    [InlineData(1.6, 1, 0.46603710085857784)]
    [InlineData(1.6, 1.5, 0.36829956192315704)]
    [InlineData(1.6, 20, 0.046443355398866416)]
    [InlineData(1.6, 1e5, 9.9998400041598502e-6)]
    [InlineData(2, 1e-9, 0.99999997985394981)]
    [InlineData(2, 0.001, 0.99366212592967451)]
    [InlineData(2, 0.3, 0.63323931847582433)]
    [InlineData(2, 0.999, 0.40384543794468286)]
    [InlineData(2, 1, 0.40365263767680593)]
    [InlineData(2, 1.5, 0.32761499606262557)]
    [InlineData(2, 20, 0.045629090080783166)]
    [InlineData(2, 1e5, 9.99980000599976e-6)]
    [InlineData(2.0000001, 1e-9, 0.9999998798539822)]
    [InlineData(2.0000001, 0.001, 0.99366202865149146)]
    [InlineData(2.0000001, 0.3, 0.63323928469961222)]
    [InlineData(2.0000001, 0.999, 0.40384542416312008)]
    [InlineData(2.0000001, 1, 0.40365262390808107)]
    [InlineData(2.0000001, 1.5, 0.32761498688321122)]
    [InlineData(2.0000001, 20, 0.045629089880656816)]
    [InlineData(2.0000001, 1e5, 9.9998000059897605e-6)]
    [InlineData(3.7, 1e-9, 0.37037037015250545)]
    [InlineData(3.7, 0.001, 0.37015281031722585)]
    [InlineData(3.7, 0.3, 0.31972568371047898)]
    [InlineData(3.7, 0.999, 0.25039079717168467)]
    [InlineData(3.7, 1, 0.25031694436405394)]
    [InlineData(3.7, 1.5, 0.21873603983235382)]
    [InlineData(3.7, 20, 0.042455522213351224)]
    [InlineData(3.7, 1e5, 9.9996300173890088e-6)]
    [InlineData(5, 1e-9, 0.24999999991666667)]
    [InlineData(5, 0.001, 0.24991670829193074)]
    [InlineData(5, 0.3, 0.2280376057667147)]
    [InlineData(5, 0.999, 0.19155691196819512)]
    [InlineData(5, 1, 0.19151447343013309)]
    [InlineData(5, 1.5, 0.17267914117869328)]
    [InlineData(5, 20, 0.040303306405611325)]
    [InlineData(5, 1e5, 9.9995000299979002e-6)]
    [InlineData(20, 1e-9, 0.052631578944444444)]
    [InlineData(20, 0.001, 0.052628655142748109)]
    [InlineData(20, 0.3, 0.051769581276757668)]
    [InlineData(20, 0.999, 0.049872129897220394)]
    [InlineData(20, 1, 0.049869520156757352)]
    [InlineData(20, 1.5, 0.048599609263001835)]
    [InlineData(20, 20, 0.02530855249356908)]
    [InlineData(20, 1e5, 9.9980004199076212e-6)]
    [InlineData(31.5, 1e-9, 0.03278688524479022)]
    [InlineData(31.5, 0.001, 0.032785773865058565)]
    [InlineData(31.5, 0.3, 0.032456931181373314)]
    [InlineData(31.5, 0.999, 0.031714133521620386)]
    [InlineData(31.5, 1, 0.031713096010918855)]
    [InlineData(31.5, 1.5, 0.031202969028954628)]
    [InlineData(31.5, 20, 0.019647299996641533)]
    [InlineData(31.5, 1e5, 9.996851023407162e-6)]
    [InlineData(33, 1e-9, 0.031249999998991935)]
    [InlineData(33, 0.001, 0.031248991969084863)]
    [InlineData(33, 0.3, 0.030950573885460786)]
    [InlineData(33, 0.999, 0.030275363053999024)]
    [InlineData(33, 1, 0.030274418845541001)]
    [InlineData(33, 1.5, 0.029809795960439488)]
    [InlineData(33, 20, 0.019088982664170371)]
    [InlineData(33, 1e5, 9.9967011216074413e-6)]
    [InlineData(64.28, 1e-9, 0.015802781289253216)]
    [InlineData(64.28, 0.001, 0.015802527555990327)]
    [InlineData(64.28, 0.3, 0.015727030803542414)]
    [InlineData(64.28, 0.999, 0.015553362371051074)]
    [InlineData(64.28, 1, 0.015553116709175494)]
    [InlineData(64.28, 1.5, 0.015431265106290228)]
    [InlineData(64.28, 20, 0.011972944951698894)]
    [InlineData(64.28, 1e5, 9.9935761934190296e-6)]
    [InlineData(1000, 1e-9, 0.001001001000999998)]
    [InlineData(1000, 0.001, 0.001000999997994992)]
    [InlineData(1000, 0.3, 0.0010007001894114863)]
    [InlineData(1000, 0.999, 0.001000000000001003)]
    [InlineData(1000, 1, 0.00099999899900200901)]
    [InlineData(1000, 1.5, 0.00099949875063106843)]
    [InlineData(1000, 20, 0.00098133534943271738)]
    [InlineData(1000, 1e5, 9.9009910695811153e-6)]
    public void The_scaled_exponential_integral_agrees_with_40_digit_arithmetic(double order, double z, double expected) =>
        Near(expected, ScaledExponentialIntegral.Of(order, z), 2e-14);

    [Theory]
    [InlineData(0.606)]
    [InlineData(1.0)]
    [InlineData(1.5)]
    [InlineData(2.0)]
    [InlineData(5.0)]
    [InlineData(64.28)]
    public void Next_to_each_order_the_integral_is_nearly_the_same(double order)
    {
        foreach (double z in new[] { 1e-6, 0.01, 0.5, 0.99 })
        {
            double here = ScaledExponentialIntegral.Of(order, z);
            Near(here, ScaledExponentialIntegral.Of(order * (1 + 1e-13), z), 1e-11);
            Near(here, ScaledExponentialIntegral.Of(order * (1 - 1e-13), z), 1e-11);
        }
    }

    [Fact]
    public void The_published_discounted_purchases_come_out()
    {
        ParetoModel model = ParetoModel.From(0.5629966, 12.559037, 0.4081095, 10.5148048);
        Near(1.86418332807133, model.DiscountedPurchases(History(7, 35, 77.86), DiscountRate.Continuous(0.0027, TimeUnit.Week)), 1e-13);
        Assert.Equal(1.8641833, model.DiscountedPurchases(History(7, 35, 77.86), DiscountRate.Continuous(0.0027, TimeUnit.Week)), 5e-8);

        DiscountRate year = DiscountRate.Continuous(Math.Log(1.15) / 52, TimeUnit.Week);
        Assert.Equal(1.8309903, ParetoModel.From(0.553, 10.578, 2, 30).DiscountedPurchases(History(2, 30.43, 38.86), year), 5e-8);
        Assert.Equal(4.3936672, ParetoModel.From(0.553, 10.578, 5, 500).DiscountedPurchases(History(2, 30.43, 38.86), year), 5e-8);
    }

    [Fact]
    public void The_published_walkthrough_comes_out()
    {
        // At its own fit, of which the digits are not printed; the second is that of 40-digit arithmetic at ours.
        Assert.Equal(1.473434, Published.ExpectedPurchases(TimeLength.Weeks(52)), 5e-4);
        Near(1.47343437126, Published.ExpectedPurchases(TimeLength.Weeks(52)), 1e-11);
        Assert.Equal(25.45647, Published.ExpectedPurchases(History(26, 30.857142857142858, 31), TimeLength.Weeks(52)), 5e-3);
        Assert.Equal(0.997874, Published.ProbabilityAlive(History(26, 30.857142857142858, 31)), 5e-6);
    }

    [Theory]
    [InlineData(10, 0.7062)]
    [InlineData(15, 0.1442)]
    [InlineData(20, 0.0225)]
    [InlineData(25, 0.0031)]
    public void The_more_often_somebody_bought_who_then_fell_silent_the_surer_is_the_end(long x, double expected) =>
        Assert.Equal(expected, Published.ExpectedPurchases(History(x, 20, 39), TimeLength.Weeks(52)), 5e-4);

    [Fact]
    public void The_closed_form_of_the_papers_is_the_same_number()
    {
        // L by 2F1(n, q; n+1; z) = (1-z)^(1-q) 2F1(1, n+1-q; n+1; z), n = r+s+x, as a series.
        foreach ((double r, double alpha, double s, double beta) in new[] { (0.553, 10.578, 0.606, 11.669), (2.0, 5.0, 3.0, 40.0), (1.0, 7.0, 1.0, 7.0), (0.4, 60.0, 1.7, 9.0) })
        {
            foreach ((long x, double recency, double age) in new[] { (0L, 0.0, 39.0), (2L, 30.43, 38.86), (26L, 30.857, 31.0), (7L, 39.0, 39.0), (220L, 50.0, 51.5) })
            {
                Near(Closed(r, alpha, s, beta, x, recency, age), LogLikelihood(ParetoModel.From(r, alpha, s, beta), History(x, recency, age)), 1e-12);
            }
        }
    }

    [Fact]
    [Trait("Culture", "indifferent")]
    public void Every_answer_is_the_mean_over_the_rates_that_defines_it()
    {
        foreach ((double r, double alpha, double s, double beta) in new[] { (0.553, 10.578, 0.606, 11.669), (2.0, 5.0, 3.0, 40.0), (1.3, 7.0, 1.0, 7.0) })
        {
            ParetoModel model = ParetoModel.From(r, alpha, s, beta);
            foreach ((long x, double recency, double age) in new[] { (0L, 0.0, 39.0), (2L, 30.43, 38.86), (9L, 12.0, 39.0), (4L, 20.0, 20.0) })
            {
                PurchaseHistory history = History(x, recency, age);
                TimeLength horizon = TimeLength.Weeks(26);
                Rates rates = new(r, alpha, s, beta, x, recency, age);
                Near(rates.Likelihood, Math.Exp(LogLikelihood(model, history)), 1e-9);
                Near(rates.Mean((_, _) => 1), model.ProbabilityAlive(history), 1e-9);
                Near(rates.Mean((_, mu) => Math.Exp(-26 * mu)), model.ProbabilityAlive(history, horizon), 1e-9);
                Near(rates.Mean((lambda, mu) => -lambda / mu * Expm1(-26 * mu)), model.ExpectedPurchases(history, horizon), 1e-9);
                Near(rates.Mean((lambda, mu) => lambda / (mu + 0.01)), model.DiscountedPurchases(history, DiscountRate.Continuous(0.01, TimeUnit.Week)), 1e-9);
            }
        }
    }

    [Fact]
    public void Slopes_and_curvatures_are_those_of_the_likelihood()
    {
        PurchaseHistories histories = PurchaseHistories.From([History(0, 0, 39), History(2, 30.43, 38.86), History(26, 30.857, 31), History(3, 2, 35), History(5, 20, 20), History(0, 0, 3)]);
        foreach (double[] at in new double[][] { [0.553, 10.578, 0.606, 11.669], [3, 2, 0.5, 90], [1, 7, 1, 7], [0.2, 300, 12, 4] })
        {
            double[] gradient = new double[4], above = new double[4], below = new double[4];
            double[][] hessian = Square(), unused = Square();
            _ = ParetoModel.From(at[0], at[1], at[2], at[3]).LogLikelihood(histories, gradient, hessian);
            for (int i = 0; i < 4; i++)
            {
                double step = 1e-5;
                double[] up = [.. at], down = [.. at];
                up[i] *= Math.Exp(step);
                down[i] *= Math.Exp(-step);
                double high = ParetoModel.From(up[0], up[1], up[2], up[3]).LogLikelihood(histories, above, unused);
                double low = ParetoModel.From(down[0], down[1], down[2], down[3]).LogLikelihood(histories, below, unused);
                Assert.Equal((high - low) / (2 * step), gradient[i], 1e-7);
                for (int j = 0; j < 4; j++)
                {
                    Assert.Equal((above[j] - below[j]) / (2 * step), hessian[i][j], 1e-7);
                }
            }
        }
    }

    [Fact]
    public void A_dropout_shape_of_1_is_an_ordinary_value()
    {
        PurchaseHistory history = History(2, 30.43, 38.86);
        foreach (double s in new[] { 1.0, 2.0, 5.0 })
        {
            ParetoModel here = ParetoModel.From(0.553, 10.578, s, 20), beside = ParetoModel.From(0.553, 10.578, s * (1 + 1e-12), 20);
            Near(here.ExpectedPurchases(history, TimeLength.Weeks(39)), beside.ExpectedPurchases(history, TimeLength.Weeks(39)), 1e-10);
            Near(here.ExpectedPurchases(TimeLength.Weeks(39)), beside.ExpectedPurchases(TimeLength.Weeks(39)), 1e-10);
        }

        Near(0.553 / 10.578 * 20 * Math.Log(1 + (39.0 / 20)), ParetoModel.From(0.553, 10.578, 1, 20).ExpectedPurchases(TimeLength.Weeks(39)), 1e-14);
    }

    [Fact]
    public void Without_end_the_purchases_are_finite_only_where_all_drop_out_soon_enough()
    {
        Assert.Equal(double.PositiveInfinity, Published.ExpectedPurchases(TimeLength.Forever));
        Near(0.553 / 10.578 * 30, ParetoModel.From(0.553, 10.578, 2, 30).ExpectedPurchases(TimeLength.Forever), 1e-14);
        Assert.Equal(0, Published.ProbabilityAlive(History(2, 30, 39), TimeLength.Forever));
        Assert.Equal(0, Published.ExpectedPurchases(History(2, 30, 39), TimeLength.Zero));
    }

    [Fact]
    public void No_history_overflows()
    {
        foreach (long x in new[] { 0L, 1, 221, 900, 5000, 1_000_000 })
        {
            foreach (double share in new[] { 1e-9, 0.5, 0.999, 1.0 })
            {
                PurchaseHistory history = History(x, x == 0 ? 0 : 100 * share, 100);
                double alive = Published.ProbabilityAlive(history);
                Assert.True(alive is >= 0 and <= 1 && (share < 1 || x == 0 || alive.Equals(1.0)), Guard(alive));
                Assert.True(Published.ExpectedPurchases(history, TimeLength.Weeks(52)) is >= 0 and < 1e7);
                Assert.True(LogLikelihood(Published, history) is > -1e9 and < 1e9);
            }
        }
    }

    // ---- What one customer will do. ----

    // Columns: x, t_x, T, purchases in the next 39 weeks, their chance, the chance of so many or more; digits of 30-digit arithmetic.
    [Theory]
    [InlineData(0, 0.0, 0.0, 0, 0.593625031602384, 1.0)]
    [InlineData(0, 0.0, 0.0, 1, 0.165562947277175, 0.406374968397616)]
    [InlineData(0, 0.0, 0.0, 2, 0.0824871841163166, 0.240812021120441)]
    [InlineData(0, 0.0, 0.0, 10, 0.00419343933208042, 0.0169551292075768)]
    [InlineData(0, 0.0, 0.0, 100, 5.3541586830199e-13, 2.4687146620089e-12)]
    [InlineData(2, 30.43, 38.86, 0, 0.408062723606464, 1.0)]
    [InlineData(2, 30.43, 38.86, 1, 0.219287497900964, 0.591937276393536)]
    [InlineData(2, 30.43, 38.86, 2, 0.151756520757298, 0.372649778492572)]
    [InlineData(2, 30.43, 38.86, 10, 0.00126623934077909, 0.00251694810352844)]
    [InlineData(2, 30.43, 38.86, 100, 3.65417895922096e-34, 6.6162193856095e-34)]
    [InlineData(40, 38.0, 39.0, 0, 0.0327117432038557, 1.0)]
    [InlineData(40, 38.0, 39.0, 1, 0.0136221964295868, 0.967288256796144)]
    [InlineData(40, 38.0, 39.0, 2, 0.0131251189183785, 0.953666060366557)]
    [InlineData(40, 38.0, 39.0, 10, 0.0101243575054937, 0.860344398448355)]
    [InlineData(40, 38.0, 39.0, 100, 1.00642882680185e-11, 2.58134832300326e-11)]
    public void The_chance_of_each_number_of_purchases_agrees_with_30_digit_arithmetic(long x, double recency, double age, long count, double exactly, double atLeast)
    {
        ParetoModel model = ParetoModel.From(0.553, 10.578, 0.606, 11.669);
        FuturePurchases future = model.FuturePurchases(History(x, recency, age), TimeLength.Weeks(39));
        Near(exactly, future.Probability(count), 2e-12);
        Near(atLeast, future.ProbabilityOfAtLeast(count), 2e-12);
        Near(model.ExpectedPurchases(History(x, recency, age), TimeLength.Weeks(39)), future.Mean, 1e-15);
    }

    [Fact]
    public void The_chances_add_up() => Check.That(AnyModel, AnyHistory, AnyHorizon, (model, history, horizon) =>
    {
        FuturePurchases future = model.FuturePurchases(history, horizon);
        double sum = 0, mean = 0;
        for (long n = 0; n <= 60; n++)
        {
            double atLeast = future.ProbabilityOfAtLeast(n), exactly = future.Probability(n);
            mean += n == 0 ? 0 : atLeast;
            if (Math.Abs(sum + atLeast - 1) > 1e-11 || Math.Abs(atLeast - future.ProbabilityOfAtLeast(n + 1) - exactly) > 1e-11)
            {
                return false;
            }

            sum += exactly;
        }

        return Math.Abs(future.ProbabilityOfAtLeast(1) - model.ProbabilityOfPurchase(history, horizon)) <= 1e-12
            && mean <= future.Mean * (1 + 1e-10) && (future.ProbabilityOfAtLeast(61) > 1e-13 * model.ProbabilityAlive(history) || Math.Abs(mean - future.Mean) <= 1e-10 * future.Mean);
    });

    [Fact]
    public void Answers_stay_in_range_and_in_order() => Check.That(AnyModel, AnyHistory, AnyHorizon, (model, history, horizon) =>
    {
        TimeLength longer = TimeLength.Days((2 * horizon.TotalDays) + 1);
        DiscountRate rate = DiscountRate.Continuous(0.01, TimeUnit.Week);
        double alive = model.ProbabilityAlive(history), later = model.ProbabilityAlive(history, horizon), expected = model.ExpectedPurchases(history, horizon);
        double some = model.ProbabilityOfPurchase(history, horizon), discounted = model.DiscountedPurchases(history, rate);
        return alive is >= 0 and <= 1 && later >= 0 && later <= alive && expected >= 0 && expected <= model.ExpectedPurchases(history, longer)
            && some <= expected * (1 + 1e-12) && some <= alive * (1 + 1e-12) && some <= model.ProbabilityOfPurchase(history, longer) * (1 + 1e-12)
            && discounted >= expected * rate.Factor(horizon) * (1 - 1e-12);
    });

    [Fact]
    public void Purchases_of_all_time_are_the_limit_of_a_long_time()
    {
        PurchaseHistory history = History(2, 30.43, 38.86);
        Near(Published.ProbabilityOfPurchase(history, TimeLength.Weeks(1e15)), Published.ProbabilityOfPurchase(history, TimeLength.Forever), 1e-9);
        foreach (long count in new[] { 0L, 1, 5, 50 })
        {
            FuturePurchases ever = Published.FuturePurchases(history, TimeLength.Forever), nearly = Published.FuturePurchases(history, TimeLength.Weeks(1e15));
            Near(nearly.ProbabilityOfAtLeast(count), ever.ProbabilityOfAtLeast(count), 1e-6);
            Near(nearly.Probability(count), ever.Probability(count), 1e-6);
        }

        Assert.Equal(1, Published.FuturePurchases(history, TimeLength.Zero).Probability(0), 1e-14);
        Assert.Equal(0, Published.FuturePurchases(history, TimeLength.Zero).ProbabilityOfAtLeast(1));
    }

    [Fact]
    public void The_time_of_the_next_purchase_is_the_time_within_which_it_comes()
    {
        PurchaseHistory history = History(2, 30.43, 38.86);
        TimeLength median = Published.TimeToNextPurchase(history, 0.5)!.Value;
        Near(0.5, Published.ProbabilityOfPurchase(history, median), 1e-12);
        Assert.Null(Published.TimeToNextPurchase(history, 0.9));
    }

    // ---- Data at the edge. ----

    [Fact]
    public void No_sign_of_dropout_is_an_answer()
    {
        // The pure NBD: everybody stays.
        PurchaseHistories histories = ParetoModel.From(0.8, 6, 1e-9, 1e9).Simulate(Ages(2000), 11);
        ParetoModel model = ParetoModel.Fit(histories);
        Assert.Equal(FitVerdict.AtEdge, FitOf(model).Verdict);
        Assert.StartsWith("No sign that customers drop out: the model equals the NBD", FitOf(model).Explanation, StringComparison.Ordinal);
        Assert.True(model.ProbabilityAlive(histories).Min() > 0.999);
        Assert.True(FitOf(model).Parameters[0].Interval(0.99)!.Value.Contains(0.8));
        Assert.Null(FitOf(model).Parameters[2].StandardError);
        Near((model.R + 2) / (model.Alpha + 39) * 26, model.ExpectedPurchases(History(2, 10, 39), TimeLength.Weeks(26)), 1e-3);
    }

    [Fact]
    public void Nobody_who_buys_again_is_an_answer()
    {
        PurchaseHistories histories = PurchaseHistories.From(Ages(500).Select(age => PurchaseHistory.From(0, TimeLength.Zero, age)));
        ParetoModel model = ParetoModel.Fit(histories);
        Assert.Equal(FitVerdict.AtEdge, FitOf(model).Verdict);
        Assert.StartsWith("Next to nobody bought again", FitOf(model).Explanation, StringComparison.Ordinal);
        Assert.True(model.ExpectedPurchases(histories, TimeLength.Weeks(52)).Sum() < 1e-3);
    }

    [Fact]
    public void Repeat_buyers_only_are_fitted_without_end_or_error()
    {
        PurchaseHistories all = Published.Simulate(Ages(3000), 12), histories = PurchaseHistories.From(all.Where(history => history.RepeatPurchases > 0));
        ParetoModel model = ParetoModel.Fit(histories);
        Assert.NotEqual(FitVerdict.NotConverged, FitOf(model).Verdict);
        Assert.True(model.R > 1, "Without those who bought once customers look more alike than they are.");
        Assert.All(model.ProbabilityAlive(histories), alive => Assert.InRange(alive, 0, 1));
    }

    [Fact]
    public void Thirty_customers_are_fitted()
    {
        PurchaseHistories histories = ParetoModel.From(0.8, 6, 0.9, 20).Simulate(Ages(30), 13);
        ParetoModel model = ParetoModel.Fit(histories);
        Assert.NotEqual(FitVerdict.NotConverged, FitOf(model).Verdict);
        Assert.NotEmpty(FitOf(model).Explanation);
        Assert.All(model.ExpectedPurchases(histories, TimeLength.Weeks(26)), expected => Assert.InRange(expected, 0, 1000));
    }

    [Fact]
    public void A_few_buyers_of_hundreds_of_times_are_fitted()
    {
        PurchaseHistories histories = Published.Simulate(Ages(300), 14) + PurchaseHistories.From([History(900, 38.9, 39), History(900, 30, 39), History(900, 38.9, 39)]);
        ParetoModel model = ParetoModel.Fit(histories);
        Assert.Equal(FitVerdict.Converged, FitOf(model).Verdict);
        Assert.True(FitOf(model).GradientNorm <= 1e-8);
        Assert.All(model.ExpectedPurchases(histories, TimeLength.Weeks(26)), expected => Assert.InRange(expected, 0, 1000));
    }

    [Fact]
    public void Daily_use_of_hundreds_of_days_is_fitted()
    {
        PurchaseHistories histories = ParetoModel.From(1.2, 2, 0.9, 200, TimeUnit.Day).Simulate([.. Enumerable.Range(0, 400).Select(i => TimeLength.Days(100 + i))], 15);
        ParetoModel days = ParetoModel.Fit(histories, TimeUnit.Day), years = ParetoModel.Fit(histories, TimeUnit.Year);
        Assert.Equal((FitVerdict.Converged, FitVerdict.Converged), (FitOf(days).Verdict, FitOf(years).Verdict));
        Near(days.R, years.R, 1e-6);
        Near(days.Alpha / 365.25, years.Alpha, 1e-6);
    }

    [Fact]
    public void Of_nobody_and_of_one_there_is_a_verdict()
    {
        foreach (PurchaseHistories histories in new[] { PurchaseHistories.Zero, PurchaseHistories.From([History(0, 0, 0)]), PurchaseHistories.From([History(3, 10, 20)]), PurchaseHistories.From([History(3, 20, 20)]) })
        {
            ParetoModel model = ParetoModel.Fit(histories);
            Assert.NotEmpty(FitOf(model).Explanation);
            Assert.True(model.R > 0 && model.Alpha > 0 && model.S > 0 && model.Beta > 0);
            Assert.True(model.ExpectedPurchases(History(3, 10, 20), TimeLength.Weeks(10)) >= 0);
        }

        Assert.Equal(FitVerdict.NoData, FitOf(ParetoModel.Fit(PurchaseHistories.Zero)).Verdict);
    }

    [Fact]
    [Trait("Culture", "indifferent")]
    public void The_parameters_that_customers_were_made_of_are_found_again()
    {
        // 40 shops of 1,500 customers: the 95 % intervals of the four parameters hold the truth in 87 to 100 % of them.
        int[] held = new int[4];
        double[] truth = [0.553, 10.578, 0.606, 11.669];
        for (int seed = 0; seed < 40; seed++)
        {
            ModelFit fit = FitOf(ParetoModel.Fit(ParetoModel.From(truth[0], truth[1], truth[2], truth[3]).Simulate(Ages(1500), 100 + seed)));
            for (int i = 0; i < 4; i++)
            {
                held[i] += fit.Parameters[i].Interval(0.95) is { } bounds && bounds.Contains(truth[i]) ? 1 : 0;
            }
        }

        Assert.All(held, count => Assert.InRange(count, 35, 40));
    }

    [Fact]
    public void Made_up_customers_buy_as_the_model_says_they_will()
    {
        TimeLength year = TimeLength.Weeks(52);
        PurchaseHistories histories = Published.Simulate(Enumerable.Repeat(year, 40_000), 16);
        double mean = histories.Average(history => (double)history.RepeatPurchases), none = histories.Count(history => history.RepeatPurchases == 0) / 40_000.0;
        Assert.Equal(Published.ExpectedPurchases(year), mean, 0.06);
        Assert.Equal(Published.FuturePurchases(year).ProbabilityOfNone, none, 0.01);
        Assert.Equal(Ages(200), Published.Simulate(Ages(200), 1).Select(history => history.Age));
        Assert.Equal(histories, Published.Simulate(Enumerable.Repeat(year, 40_000), 16));
    }

    [Fact]
    public void Written_down_it_reads_back()
    {
        ParetoModel model = ParetoModel.Fit(Published.Simulate(Ages(300), 17), TimeUnit.Day), read = ParetoModel.Parse(model.ToString("R", null));
        Assert.Equal(Values(model), Values(read));
        Assert.Equal((TimeUnit.Day, FitOf(model).LogLikelihood, FitOf(model).DataFingerprint), (read.Unit, FitOf(read).LogLikelihood, FitOf(read).DataFingerprint));
        Assert.Equal(FitOf(model).Covariance(2, 3), FitOf(read).Covariance(2, 3));
        Assert.False(ParetoModel.TryParse(BetaGeometricModel.From(1, 1, 1, 1).ToString("R", null), out _));
        Assert.Throws<FormatException>(() => ParetoModel.Parse("model=Pareto/NBD"));
    }

    [Fact]
    public void Parameters_must_be_above_0()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => ParetoModel.From(0.5, 10, 0, 10));
        Assert.StartsWith("s: must be above 0, but was 0.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => ParetoModel.From(0.5, 10, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => ParetoModel.From(0.5, -1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("r", () => ParetoModel.From(double.PositiveInfinity, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("unit", () => ParetoModel.From(0.5, 10, 1, 1, (TimeUnit)9));
        Assert.Throws<ArgumentNullException>("histories", () => ParetoModel.Fit(null!));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => ParetoModel.Fit(PurchaseHistories.Zero, threads: 0));
    }

    // ---- Helpers. ----
    private static Arbitrary<ParetoModel> AnyModel { get; } = Arb.From(
        from r in Logs(-3, 3)
        from alpha in Logs(-3, 6)
        from s in Logs(-4, 3)
        from beta in Logs(-3, 7)
        select ParetoModel.From(r, alpha, s, beta));

    private static Arbitrary<PurchaseHistory> AnyHistory { get; } = Arb.From(
        from x in Gen.Frequency((2, Gen.Constant(0)), (4, Gen.Choose(1, 8)), (1, Gen.Choose(9, 3000)))
        from days in Gen.Choose(0, 900)
        from share in Gen.Choose(0, 1000)
        select PurchaseHistory.From(x, TimeLength.Days(x == 0 ? 0 : days * share / 1000.0), TimeLength.Days(days)));

    private static Arbitrary<TimeLength> AnyHorizon { get; } = Arb.From(Logs(-3, 8).Select(TimeLength.Days));

    private static Gen<double> Logs(int low, int high) => Gen.Choose(low * 1000, high * 1000).Select(log => Math.Exp(log / 1000.0));

    private static IEnumerable<TimeLength> Ages(int count) => Enumerable.Range(0, count).Select(i => TimeLength.Days(180 + (i % 90)));

    private static double Expm1(double value) => Math.Abs(value) < 1e-5 ? value + (value * value / 2) + (value * value * value / 6) : Math.Exp(value) - 1;

    private static double[][] Square() => [.. Enumerable.Range(0, 4).Select(_ => new double[4])];

    private static double LogLikelihood(ParetoModel model, PurchaseHistory history) => model.LogLikelihood(PurchaseHistories.From([history]), new double[4], Square());

    private static double Closed(double r, double alpha, double s, double beta, long x, double recency, double age)
    {
        double n = r + s + x, q = alpha >= beta ? s + 1 : r + x, larger = Math.Max(alpha, beta), difference = Math.Abs(alpha - beta);
        double last = Part(recency), now = Part(age), rise = 0;
        for (int i = 0; i < x; i++)
        {
            rise += Math.Log(r + i);
        }

        double there = (-(r + x) * Math.Log(alpha + age)) - (s * Math.Log(beta + age));
        double gone = last.Equals(now) ? double.NegativeInfinity : Math.Log(s / n) + last + Math.Log(1 - Math.Exp(now - last));
        double top = Math.Max(there, gone);
        return rise + (r * Math.Log(alpha)) + (s * Math.Log(beta)) + top + Math.Log(Math.Exp(there - top) + Math.Exp(gone - top));

        double Part(double time)
        {
            double z = difference / (larger + time), term = 1, sum = 1;
            for (int k = 0; term > 1e-18 * sum; k++)
            {
                term *= (n + 1 - q + k) / (n + 1 + k) * z;
                sum += term;
            }

            return ((1 - q) * Math.Log(1 - z)) + Math.Log(sum) - (n * Math.Log(larger + time));
        }
    }

    /// <summary>The integral over the two rates that defines the model, on a grid of their logarithms.</summary>
    private sealed class Rates
    {
        private const double Step = 0.05;

        private readonly List<(double Weight, double Lambda, double Mu)> there = [];

        public Rates(double r, double alpha, double s, double beta, long x, double recency, double age)
        {
            for (double log = -60; log < 6; log += Step)
            {
                for (double other = -60; other < 6; other += Step)
                {
                    double lambda = Math.Exp(log), mu = Math.Exp(other);
                    double density = Step * Step * Math.Exp((r * Math.Log(alpha * lambda)) - (alpha * lambda) - SpecialFunctions.GammaLn(r) + (s * Math.Log(beta * mu)) - (beta * mu) - SpecialFunctions.GammaLn(s));
                    if (density < 1e-25)
                    {
                        continue;
                    }

                    double both = lambda + mu, bought = Math.Pow(lambda, x), alive = density * bought * Math.Exp(-both * age);
                    Likelihood += alive + (density * bought * mu / both * Math.Exp(-both * recency) * -Expm1(-both * (age - recency)));
                    there.Add((alive, lambda, mu));
                }
            }
        }

        public double Likelihood { get; }

        public double Mean(Func<double, double, double> answer) => there.Sum(point => point.Weight * answer(point.Lambda, point.Mu)) / Likelihood;
    }

    private static double[] Values(ParetoModel model) => [model.R, model.Alpha, model.S, model.Beta];

    private static PurchaseHistory History(long repeats, double recency, double age) => PurchaseHistory.From(repeats, TimeLength.Weeks(recency), TimeLength.Weeks(age));

    private static string Guard(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Near(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(actual - expected) <= relative * Math.Abs(expected), $"{Guard(actual)} is not within {Guard(relative)} of {Guard(expected)}.");

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(500)]
    public void Nobody_who_buys_again_has_no_standard_error_of_what_nothing_tells(int customers)
    {
        PurchaseHistories once = PurchaseHistories.From(Enumerable.Range(0, customers).Select(i => PurchaseHistory.From(0, TimeLength.Zero, TimeLength.Weeks(10 + (i % 20)))));
        ParetoModel model = ParetoModel.Fit(once);
        Assert.All(model.FitResult.Parameters, parameter => Assert.Equal((null, null), (parameter.StandardError, parameter.Interval())));
        Assert.Equal("parameter-not-identified", model.FitResult.Parameters[2].WhyNoInterval!.Code);
        Assert.Null(model.TotalAlive(once).Interval(0.95));
        Assert.NotNull(model.TotalAlive(once).WhyNoInterval);
    }
}
