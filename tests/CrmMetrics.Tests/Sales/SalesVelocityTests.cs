using System.Globalization;
using CrmMetrics.Sales;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace CrmMetrics.Tests.Sales;

public class SalesVelocityLaws : MetricLaws<SalesVelocity>
{
    protected override Arbitrary<SalesVelocity> Any { get; } = Arb.From(Gen.Frequency(
        (5, GivenSales.Summaries.Generator.Select(summary => summary.Velocity(SalesVelocityDefinition.ClosedInPeriodOverWonCycle))),
        (1, from opportunities in Gen.Choose(0, 100)
            from rate in Gen.Choose(0, 100)
            from cents in Gen.Choose(0, 10_000_000)
            from days in Gen.Choose(0, 200)
            select SalesVelocity.From(opportunities, rate / 100.0, new Money(cents / 100m, Given.Euro), days, SalesVelocityDefinition.ClosedInPeriodOverWonCycle))));

    protected override (double Lowest, double Highest) Range => (0, double.PositiveInfinity);

    protected override SalesVelocity Parse(string text) => SalesVelocity.Parse(text);
}

public class SalesVelocityTests
{
    private static readonly SalesVelocityDefinition[] All = (SalesVelocityDefinition[])Enum.GetValues(typeof(SalesVelocityDefinition));

    private static readonly LocalDate Day = GivenSales.Day0;

    [Fact]
    public void The_published_example_comes_out()
    {
        SalesVelocity velocity = SalesVelocity.From(18, 0.24, new Money(42_000, "EUR"), 78);
        GoldenFile.Close(2326.153846153846, (double)velocity.Value!.Value.Amount, 1e-15);
        Assert.Equal("figures-only", velocity.WhyNoInterval!.Code);
        Assert.Equal("2,326.15 EUR per day (18 × 24.0 % × 42,000.00 ÷ 78.0 days)", velocity.ToString(null, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Each_variant_counts_and_divides_as_its_name_says() =>
        Check.That(GivenSales.Pipelines, deals =>
        {
            PipelineSummary summary = PipelineSummary.From(deals);
            Opportunity[] closed = [.. deals.Where(deal => deal.State != OpportunityState.Open && deal.Engaged is not null)];
            double[] won = [.. closed.Where(deal => deal.State == OpportunityState.Won).Select(Days)], both = [.. closed.Select(Days)];
            DealDistribution cycles = DealDistribution.From(deals, DealFigure.WonCycleFromEngaged);
            return All.All(variant =>
            {
                string name = variant.ToString();
                bool median = name.EndsWith("MedianCycle", StringComparison.Ordinal);
                long count = name.StartsWith("Open", StringComparison.Ordinal) ? summary.InProgress
                    : name.StartsWith("Created", StringComparison.Ordinal) ? summary.Opportunities
                    : summary.Closed;
                double[] days = name.EndsWith("ClosedCycle", StringComparison.Ordinal) ? both : won;
                double? cycle = days.Length == 0 ? null : median ? Median(days) : days.Average();
                SalesVelocity velocity = median ? summary.Velocity(variant, cycles) : summary.Velocity(variant, SalesCycleStart.Engaged);
                if (summary.Won == 0 || cycle is null or 0)
                {
                    return velocity.Value is null && velocity.WhyUndefined is not null;
                }

                double expected = count * summary.WinRate().Value!.Value * (double)summary.AverageDeal.Value!.Value.Amount / cycle.Value;
                return Math.Abs(expected - (double)velocity.Value!.Value.Amount) <= 1e-12 * expected;
            });
        });

    [Fact]
    public void Every_variant_and_clock_has_a_name_of_its_own_and_refuses_the_others()
    {
        SalesVelocity[] velocities =
        [
            .. from variant in All
               from start in new[] { SalesCycleStart.Created, SalesCycleStart.Engaged }
               select SalesVelocity.From(1, 0.5, new Money(10, "EUR"), 5, variant, start),
        ];
        Assert.Equal(18, velocities.Select(velocity => velocity.Definition.Id).Distinct().Count());
        Assert.All(velocities, velocity => Assert.Equal(velocity, SalesVelocity.Parse(velocity.ToString("R", null))));
        _ = Assert.Throws<DefinitionMismatchException>(() => velocities[0].ComparedWith(velocities[1]));
        _ = Assert.Throws<DefinitionMismatchException>(() => velocities[0].ChangeFrom(velocities[2]));
    }

    // An independent way to the standard error: leave one closed deal out at a time.
    [Fact]
    public void Its_interval_is_as_wide_as_the_jackknife_says()
    {
        Random random = new(42);
        Opportunity[] deals =
        [
            .. Enumerable.Range(0, 400).Select(_ =>
            {
                int days = 5 + random.Next(60);
                Money amount = new(500 + (days * 20) + random.Next(1500), "EUR");
                return random.NextDouble() < 0.4 ? Opportunity.Won(Day, null, Day.PlusDays(days), amount) : Opportunity.Lost(Day, null, Day.PlusDays(random.Next(60)), amount);
            }),
            .. Enumerable.Repeat(Opportunity.Open(Day, null, default), 100),
        ];
        double Log(IEnumerable<Opportunity> some) => Math.Log((double)PipelineSummary.From(some.ToArray()).Velocity().Value!.Value.Amount);
        double[] left = [.. Enumerable.Range(0, 400).Select(i => Log(deals.Where((_, index) => index != i)))];
        double mean = left.Average(), error = Math.Sqrt(399.0 / 400 * left.Sum(value => (value - mean) * (value - mean)));
        ConfidenceInterval interval = PipelineSummary.From(deals).Velocity().Interval()!.Value;
        double own = Math.Log(interval.Upper / interval.Lower) / (2 * 1.97);
        Assert.InRange(own / error, 0.97, 1.03);
    }

    // 1,000 pipelines with a known velocity: about 95 in 100 intervals must hold it. The bounds are four binomial standard errors wide.
    [Fact]
    public void Its_interval_covers_the_truth_as_often_as_it_says()
    {
        Random random = new(7);
        int covered = 0;
        const int Runs = 1000;
        for (int run = 0; run < Runs; run++)
        {
            Opportunity[] deals =
            [
                .. Enumerable.Range(0, 120).Select(_ => random.NextDouble() < 0.5
                    ? Opportunity.Won(Day, null, Day.PlusDays(10 + random.Next(41)), new Money(100 + random.Next(901), "EUR"))
                    : Opportunity.Lost(Day, null, Day.PlusDays(5), default)),
                .. Enumerable.Repeat(Opportunity.Open(Day, null, default), 50),
            ];
            covered += PipelineSummary.From(deals).Velocity().Interval()!.Value.Contains(50 * 0.5 * 550 / 30.0) ? 1 : 0;
        }

        Assert.InRange(covered / (double)Runs, 0.95 - 0.028, 0.95 + 0.028);
    }

    [Fact]
    public void Scaling_the_money_scales_the_velocity_and_leaves_the_evidence() =>
        Check.That(GivenSales.Pipelines, deals =>
        {
            SalesVelocity euros = PipelineSummary.From(deals).Velocity();
            SalesVelocity cents = PipelineSummary.From(deals, deal => Opportunity.From(deal.State, deal.Created, deal.Engaged, deal.Closed, deal.Amount * 100)).Velocity();
            return euros.Value is not { } value
                ? cents.Value is null
                : Math.Abs((double)((100 * value.Amount) - cents.Value!.Value.Amount)) <= 1e-12 * (double)cents.Value.Value.Amount
                    && (euros.Interval() is not { } interval || Math.Abs((100 * interval.Lower) - cents.Interval()!.Value.Lower) <= 1e-9 * cents.Interval()!.Value.Lower);
        });

    [Fact]
    public void The_four_parts_of_a_change_add_up_to_it_exactly_and_turn_with_the_sides() =>
        Check.That(GivenSales.Summaries, GivenSales.Summaries, (now, before) =>
        {
            SalesVelocity after = now.Velocity(SalesVelocityDefinition.ClosedInPeriodOverWonCycle), baseline = before.Velocity(SalesVelocityDefinition.ClosedInPeriodOverWonCycle);
            SalesVelocityChange change = after.ChangeFrom(baseline), back = baseline.ChangeFrom(after);
            if (after.Value is null || baseline.Value is null)
            {
                return change.WhyUndefined is not null && change.Change is null;
            }

            return change.FromOpportunities + change.FromWinRate is { } half && change.FromAverageDeal + change.FromCycle is { } rest && half + rest == change.Change
                && Math.Abs((change.Change!.Value - (after.Value.Value - baseline.Value.Value)).Amount) < 1e-12m
                && back.FromWinRate == -change.FromWinRate!.Value && back.FromCycle == -change.FromCycle!.Value;
        });

    [Fact]
    public void A_change_in_one_factor_belongs_to_that_factor_alone()
    {
        Money deal = new(1000, "EUR");
        SalesVelocityChange more = SalesVelocity.From(20, 0.25, deal, 50).ChangeFrom(SalesVelocity.From(10, 0.25, deal, 50));
        Assert.Equal((50m, 50m, 0m), (more.Change!.Value.Amount, more.FromOpportunities!.Value.Amount, more.FromCycle!.Value.Amount));
        SalesVelocityChange faster = SalesVelocity.From(10, 0.25, deal, 25).ChangeFrom(SalesVelocity.From(10, 0.25, deal, 50));
        Assert.Equal((50m, 50m, 0m), (faster.Change!.Value.Amount, faster.FromCycle!.Value.Amount, faster.FromWinRate!.Value.Amount));
        SalesVelocityChange none = SalesVelocity.From(10, 0, deal, 50).ChangeFrom(SalesVelocity.From(10, 0.25, deal, 50));
        Assert.Equal((-50m, -50m), (none.Change!.Value.Amount, none.FromWinRate!.Value.Amount));
    }

    [Fact]
    public void What_is_missing_leaves_it_undefined_with_a_reason()
    {
        Money amount = new(10, "EUR");
        Assert.NotNull(PipelineSummary.Zero.Velocity().WhyUndefined);
        SalesVelocity sameDay = PipelineSummary.From([Opportunity.Won(Day, null, Day, amount), Opportunity.Won(Day, null, Day, amount)]).Velocity();
        Assert.Null(sameDay.Value);
        SalesVelocity lone = PipelineSummary.From([Opportunity.Won(Day, null, Day.PlusDays(5), amount), Opportunity.Open(Day, null, default)]).Velocity();
        Assert.Equal(new Money(2, "EUR"), lone.Value);
        Assert.NotNull(lone.WhyNoInterval);
    }

    [Fact]
    public void Bad_figures_are_refused()
    {
        Money amount = new(10, "EUR");
        Assert.Equal("opportunities", Assert.Throws<ArgumentOutOfRangeException>(() => SalesVelocity.From(-1, 0.5, amount, 5)).ParamName);
        Assert.Contains("did you mean 0.24", Assert.Throws<ArgumentOutOfRangeException>(() => SalesVelocity.From(1, 24, amount, 5)).Message);
        Assert.Equal("cycleDays", Assert.Throws<ArgumentOutOfRangeException>(() => SalesVelocity.From(1, 0.5, amount, -5)).ParamName);
        Assert.Equal("definition", Assert.Throws<ArgumentOutOfRangeException>(() => SalesVelocity.From(1, 0.5, amount, 5, default)).ParamName);
        Assert.Contains("distribution of the cycles", Assert.ThrowsAny<ArgumentException>(() => PipelineSummary.Zero.Velocity(SalesVelocityDefinition.OpenOverMedianCycle)).Message);
        _ = Assert.Throws<CurrencyMismatchException>(() => SalesVelocity.From(1, 0.5, amount, 5).ComparedWith(SalesVelocity.From(1, 0.5, new Money(1, "USD"), 5)));
    }

    private static double Days(Opportunity deal) => Period.DaysBetween(deal.Engaged!.Value, deal.Closed!.Value);

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.OrderBy(value => value)];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
