using System.Globalization;
using CrmMetrics.Returns;
using CrmMetrics.Statistics;

namespace CrmMetrics.Tests.Returns;

public class ValueRangeTests
{
    private static readonly MetricDefinition Effect = new("effect", "more sales than without", "EUR", 1, BetterWhen.Higher);

    private static readonly double[] Chances = [0.001, 0.05, 0.5, 0.95, 0.999];

    // Quantiles by scipy.stats.beta, triang and norm.
    public static TheoryData<string, double[]> Quantiles => new()
    {
        { "PERT 200 240 340", [201.89041862388356, 212.6031730671486, 247.6517720284049, 295.4784298699125, 324.7840671575076] },
        { "PERT 0 0 10", [0.0020008004803362556, 0.10206218313011496, 1.2944943670387585, 4.507197283469409, 7.488113568490419] },
        { "PERT 1 5 5", [2.004754572603832, 3.1971210866122353, 4.4822022531844965, 4.9591751267479545, 4.999199679807866] },
        { "PERT -3 2 4", [-2.2392033578753807, -0.7739214934956253, 1.6174113985797556, 3.3698413466425707, 3.905479068805823] },
        { "triangular 200 240 340", [202.36643191323984, 216.7332005306815, 256.33399734659247, 313.5424868893541, 336.2583426132261] },
        { "lognormal 50 200", [27.19233898756644, 50, 100, 200, 367.7506375811379] },
    };

    [Theory]
    [MemberData(nameof(Quantiles))]
    public void Quantiles_are_those_of_the_distribution(string text, double[] expected)
    {
        ValueRange range = Range(text);
        for (int i = 0; i < Chances.Length; i++)
        {
            GoldenFile.Close(expected[i], range.Quantile(Chances[i]), 1e-10);
        }
    }

    // The draws look their values up: these must not be far off.
    [Theory]
    [MemberData(nameof(Quantiles))]
    public void The_table_of_the_draws_agrees_with_them(string text, double[] expected)
    {
        ValueRange range = Range(text);
        Assert.Equal(Chances.Length, expected.Length);
        double spread = range.Quantile(0.95) - range.Quantile(0.05);
        for (int i = ValueRange.TailCells; i <= ValueRange.Cells - ValueRange.TailCells; i += 17)
        {
            GoldenFile.Close(range.Quantile((double)i / ValueRange.Cells), range.Table[i], 0, 2e-5 * spread, $"{text} at {i}");
        }
    }

    [Fact]
    public void Expected_values_are_means()
    {
        Assert.Equal(250, ValueRange.Pert(200, 240, 340).Expected);
        Assert.Equal(260, ValueRange.Triangular(200, 240, 340).Expected);
        GoldenFile.Close(109.28516600812453, (double)ValueRange.LogNormal(50, 200).Expected, 1e-13);
        Assert.Equal((7, true), ((int)ValueRange.Pert(7, 7, 7).Expected, ValueRange.Pert(7, 7, 7).IsExact));
    }

    [Fact]
    public void A_measured_effect_has_the_bounds_of_its_intervals_as_quantiles()
    {
        MoneyEstimate skewed = MoneyEstimate.From(new Money(300, "EUR"), new ConfidenceInterval(200, 500, 0.95), Effect);
        ValueRange range = skewed;
        foreach (double level in new[] { 0.5, 0.8, 0.95, 0.99 })
        {
            ConfidenceInterval interval = skewed.Interval(level)!.Value;
            GoldenFile.Close(interval.Lower, range.Quantile((1 - level) / 2), 1e-10);
            GoldenFile.Close(interval.Upper, range.Quantile((1 + level) / 2), 1e-10);
        }

        Assert.Equal((300m, "EUR"), (range.Expected, range.Currency.Code));

        // Half a normal to either side: its mean lies (up − down) × φ(0) above the middle.
        double z = 1.959963984540054, mean = 300 + (((200 / z) - (100 / z)) / Math.Sqrt(2 * Math.PI));
        GoldenFile.Close(mean, range.Mean, 1e-4);
        GoldenFile.Close(300, ((ValueRange)MoneyEstimate.From(new Money(300, "EUR"), 80, Effect)).Mean, 1e-14);
    }

    [Fact]
    public void A_measured_share_stays_a_share()
    {
        Estimate share = Proportion.From(30, 40).ToEstimate();
        ValueRange range = share;
        GoldenFile.Close(share.Interval(0.9)!.Value.Lower, range.Quantile(0.05), 1e-4);
        Assert.Equal(0.75m, BenefitLine.TimeSaved("typing", 100, 40, 0.5m, share).AttributionShare.Expected);
    }

    [Fact]
    public void Without_an_interval_a_measured_figure_is_taken_as_known()
    {
        ValueRange range = MoneyEstimate.From(new Money(300, "EUR"), Effect);
        Assert.Equal((true, 300m, Given.Euro), (range.IsExact, range.Expected, range.Currency));
        Assert.True(((ValueRange)MoneyEstimate.From(new Money(300, "EUR"), 0, Effect)).IsExact);
    }

    [Fact]
    public void What_cannot_be_drawn_from_is_refused()
    {
        Estimate unbounded = Estimate.From(2, new ConfidenceInterval(1, double.PositiveInfinity, 0.95), Effect);
        Assert.Contains("must have two ends to draw from", Assert.Throws<ArgumentException>(() => ValueRange.From(unbounded)).Message, StringComparison.Ordinal);
        Estimate undefined = Proportion.Zero.ToEstimate();
        Assert.Equal("estimate: must have a value, but is undefined (the whole is empty, so there is no share of it). (Parameter 'estimate')", OneLine(Assert.Throws<ArgumentException>(() => ValueRange.From(undefined))));
        MoneyEstimate none = CrmMetrics.Marketing.CostPerLead.From(new Money(1, "EUR"), 0).ToEstimate();
        Assert.Equal("estimate", Assert.Throws<ArgumentException>(() => ValueRange.From(none)).ParamName);
        Assert.Throws<ArgumentNullException>(() => ValueRange.From((Estimate)null!));
        Assert.Throws<ArgumentNullException>(() => ValueRange.From((MoneyEstimate)null!));
    }

    [Fact]
    public void Points_ascend_and_bounds_are_above_0()
    {
        Assert.Equal(("likely", "likely: must not be below the low value of 5, but was 4."), Problem(() => ValueRange.Pert(5, 4, 6)));
        Assert.Equal(("high", "high: must not be below the likely value of 6, but was 5."), Problem(() => ValueRange.Triangular(4, 6, 5)));
        Assert.Equal(("low", "low: must be above 0, but was 0."), Problem(() => ValueRange.LogNormal(0, 6)));
        Assert.Equal(("high", "high: must be above the lower bound of 6, but was 6."), Problem(() => ValueRange.LogNormal(6, 6)));
        Assert.Equal("level", Problem(() => ValueRange.LogNormal(5, 6, 90)).Item1);
        Assert.Equal(("probability", "probability: must be above 0 and below 1, but was 1."), Problem(() => ValueRange.Pert(1, 2, 3).Quantile(1)));
        Assert.Equal("probability", Problem(() => ValueRange.Pert(1, 2, 3).Quantile(double.NaN)).Item1);
        Assert.Equal("name", Assert.Throws<ArgumentException>(() => ValueRange.Pert(1, 2, 3).Named(" ")).ParamName);
        Assert.Throws<ArgumentNullException>(() => ValueRange.Pert(1, 2, 3).Named(null!));
    }

    [Fact]
    public void It_is_written_with_its_points()
    {
        Assert.Equal("250 (PERT, 200 … 240 … 340)", ValueRange.Pert(200, 240, 340).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("0.5", ValueRange.Exactly(0.5m).ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("1092.9 (lognormal, 500 to 2,000 with a chance of 90 %)", ValueRange.LogNormal(500, 2_000).ToString("F1", CultureInfo.InvariantCulture));
        Assert.Equal("300 (measured: more sales than without, [200, 500] at 95 %)", ValueRange.From(MoneyEstimate.From(new Money(300, "EUR"), new ConfidenceInterval(200, 500, 0.95), Effect)).ToString(null, CultureInfo.InvariantCulture));
    }

    private static ValueRange Range(string text)
    {
        string[] words = text.Split(' ');
        decimal[] points = [.. words.Skip(1).Select(word => decimal.Parse(word, CultureInfo.InvariantCulture))];
        return words[0] switch
        {
            "PERT" => ValueRange.Pert(points[0], points[1], points[2]),
            "triangular" => ValueRange.Triangular(points[0], points[1], points[2]),
            _ => ValueRange.LogNormal(points[0], points[1]),
        };
    }

    private static (string?, string) Problem(Func<object> act)
    {
        ArgumentOutOfRangeException problem = Assert.Throws<ArgumentOutOfRangeException>(act);
        return (problem.ParamName, problem.Message.Split('(', '\r', '\n')[0].Trim());
    }

    private static string OneLine(ArgumentException problem) => problem.Message.Replace("\r\n", " ").Replace("\n", " ").Replace("Parameter name: estimate", "(Parameter 'estimate')");
}
