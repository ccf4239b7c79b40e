using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
using MathNet.Numerics.Random;

namespace CrmMetrics.Lifetime;

/// <summary>A model of customers under contract, who come to a renewal once a period and are seen to leave: how many stay how long, beyond what the data show.</summary>
/// <remarks>
/// <para>Customers differ in how likely they are to leave. The likely ones leave first, so the retention rate of those who stay rises with age, and one churn rate for all understates
/// how long customers stay (Fader and Hardie, Journal of Interactive Marketing 21, 2007).</para>
/// <para>Readings carry the interval that the uncertainty of the parameters gives them (delta method; symmetric in the log-odds of shares and in the logarithm of lengths).
/// They do not hold the chance of what each customer does, which counts for small bases.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class ContractModel : IFormattable
{
    private static readonly Reason NoEnd = new("no-finite-lifetime", "without a discount the expected lifetime has no finite value: some customers stay so long that the mean has no bound");

    private protected ContractModel(ModelFit fit, TimeLength period)
    {
        FitResult = fit;
        Period = period;
    }

    /// <summary>The name of the model in the literature.</summary>
    /// <value>Such as <c>sBG</c>.</value>
    public abstract string Name { get; }

    /// <summary>The parameters, how well they are known, and the verdict on the search for them.</summary>
    /// <value>Never <see langword="null"/>.</value>
    public ModelFit FitResult { get; }

    /// <summary>The time between two renewals.</summary>
    /// <value>Above 0, such as a month or a year.</value>
    public TimeLength Period { get; }

    /// <summary>The share of new customers who are still there after so many renewals: the survival curve.</summary>
    /// <param name="renewals">How many renewals, 0 or more.</param>
    /// <returns>A share with its interval; 1 for no renewal.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="renewals"/> is negative.</exception>
    public Estimate Survival(int renewals)
    {
        _ = Guard.AtLeast(0, renewals);
        return Read(
            parameters => Math.Exp(LogSurvival(parameters, renewals)),
            ReadingScale.Share,
            MetricDefinition.Share("contract-survival", Guard.Invariant($"share of new contracts still there after {renewals} renewals")));
    }

    /// <summary>The share of customers who renew, of those who come to a renewal: the retention rate by age.</summary>
    /// <param name="renewal">Which renewal, from 1.</param>
    /// <returns>A share with its interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="renewal"/> is below 1.</exception>
    public Estimate Retention(int renewal)
    {
        _ = Guard.AtLeast(1, renewal);
        return Read(
            parameters => Math.Exp(LogSurvival(parameters, renewal) - LogSurvival(parameters, renewal - 1)),
            ReadingScale.Share,
            MetricDefinition.Share("contract-retention", Guard.Invariant($"share renewed of the contracts that come to renewal {renewal}")));
    }

    /// <summary>How many of the customers who are there now will still be there after more renewals.</summary>
    /// <param name="contracts">The contracts by renewals made: those still active count, at the number of renewals that each has behind it.</param>
    /// <param name="renewals">How many more renewals, 0 or more.</param>
    /// <returns>An expected number of customers with its interval.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="contracts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The times are not whole numbers of renewals.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="renewals"/> is negative.</exception>
    public Estimate ExpectedSurvivors(SurvivalTable contracts, int renewals)
    {
        _ = Guard.AtLeast(0, renewals);
        (long Renewals, long Customers)[] active = Active(Guard.NotNull(contracts));
        return Read(
            parameters => active.Sum(group => group.Customers * Math.Exp(LogSurvival(parameters, group.Renewals + renewals) - LogSurvival(parameters, group.Renewals))),
            ReadingScale.Positive,
            new("contract-expected-survivors", Guard.Invariant($"customers of today still there after {renewals} more renewals"), "customers", 1, BetterWhen.Higher));
    }

    /// <summary>How many periods a new customer stays on average, the first included, each counted less the later it comes (DEL: discounted expected lifetime).</summary>
    /// <param name="rate">The discount rate; <see cref="DiscountRate.None"/> for the plain expected lifetime.</param>
    /// <returns>A number of periods, at least 1, with its interval: what a customer is worth who pays 1 now and at each renewal. Undefined where it has no finite value.</returns>
    public Estimate ExpectedLifetime(DiscountRate rate)
    {
        double continuous = rate.ContinuousPer(Period), factor = rate.Factor(Period);
        return Read(
            parameters => 1 + (factor * Residual(parameters, 0, continuous)),
            ReadingScale.Positive,
            new("contract-expected-lifetime", rate.IsNone ? "expected periods of a new contract" : "discounted expected periods of a new contract (DEL)", "periods", 1, BetterWhen.Higher));
    }

    /// <summary>How many more periods a customer stays on average who has come so far, each counted less the later it comes (DERL: discounted expected residual lifetime).</summary>
    /// <param name="renewals">How many renewals the customer has behind, 0 or more.</param>
    /// <param name="rate">The discount rate; <see cref="DiscountRate.None"/> for the plain expected residual lifetime.</param>
    /// <param name="untilRenewal">The time until the next renewal; none as in the paper, which stands just before it.</param>
    /// <returns>A number of periods, above 0, with its interval: what a customer is still worth who pays 1 at each renewal. Undefined where it has no finite value.</returns>
    /// <remarks>Fader and Hardie (Marketing Science 29(1), 2010) write n − 1 for <paramref name="renewals"/>. The residual lifetime grows with it: who has stayed is more likely to stay.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="renewals"/> is negative, or <paramref name="untilRenewal"/> is longer than the period.</exception>
    public Estimate ResidualLifetime(int renewals, DiscountRate rate, TimeLength untilRenewal = default)
    {
        _ = Guard.AtLeast(0, renewals);
        double continuous = rate.ContinuousPer(Period), wait = rate.Factor(Until(untilRenewal));
        return Read(
            parameters => wait * Residual(parameters, renewals, continuous),
            ReadingScale.Positive,
            new(
                "contract-residual-lifetime",
                Guard.Invariant($"{(rate.IsNone ? "expected" : "discounted expected")} further periods of a contract after {renewals} renewals{(rate.IsNone ? "" : " (DERL)")}"),
                "periods",
                1,
                BetterWhen.Higher));
    }

    /// <summary>What a new customer is worth (CLV): the expected periods, discounted, times what a period leaves, less what it cost to win the customer.</summary>
    /// <param name="marginPerPeriod">What a period leaves after the cost of serving it: the margin, not the price. The first comes now.</param>
    /// <param name="rate">The discount rate.</param>
    /// <param name="acquisitionCost">What it costs to win the customer, taken off; none when left out.</param>
    /// <returns>An amount with its interval; undefined where the lifetime has no finite value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="acquisitionCost"/> is negative.</exception>
    /// <exception cref="CurrencyMismatchException">The two amounts are in different currencies.</exception>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public MoneyEstimate LifetimeValue(Money marginPerPeriod, DiscountRate rate, Money acquisitionCost = default) => ModelReading.Money(
        ExpectedLifetime(rate),
        marginPerPeriod,
        -Guard.NotNegative(acquisitionCost),
        MetricDefinition.MoneyPer("contract-lifetime-value", "discounted expected periods of a new contract times margin per period, less acquisition cost", marginPerPeriod.Currency, "customer", BetterWhen.Higher));

    /// <summary>What a customer who has come so far is still worth (residual lifetime value): the money of coming renewals.</summary>
    /// <param name="marginPerPeriod">What a period leaves after the cost of serving it.</param>
    /// <param name="renewals">How many renewals the customer has behind, 0 or more.</param>
    /// <param name="rate">The discount rate.</param>
    /// <param name="untilRenewal">The time until the next renewal; none as in the paper, which stands just before it.</param>
    /// <returns>An amount with its interval; undefined where the lifetime has no finite value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="renewals"/> is negative, or <paramref name="untilRenewal"/> is longer than the period.</exception>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public MoneyEstimate ResidualValue(Money marginPerPeriod, int renewals, DiscountRate rate, TimeLength untilRenewal = default) => ModelReading.Money(
        ResidualLifetime(renewals, rate, untilRenewal),
        marginPerPeriod,
        default,
        MetricDefinition.MoneyPer("contract-residual-value", "discounted expected further periods of a contract times margin per period", marginPerPeriod.Currency, "customer", BetterWhen.Higher));

    /// <summary>What all customers who are there now are still worth together (customer equity): their coming renewals, each by the age of its contract.</summary>
    /// <param name="contracts">The contracts by renewals made: those still active count, at the number of renewals that each has behind it.</param>
    /// <param name="marginPerPeriod">What a period of a contract leaves after the cost of serving it.</param>
    /// <param name="rate">The discount rate.</param>
    /// <param name="untilRenewal">The time until the next renewal; none as in the paper, which stands just before it.</param>
    /// <returns>An amount with its interval; undefined where the lifetime has no finite value.</returns>
    /// <remarks>For the equity of one cohort give the table of that cohort; those of disjoint cohorts add up, their intervals do not, since they share the parameters.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="contracts"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The times are not whole numbers of renewals.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="untilRenewal"/> is longer than the period.</exception>
    /// <exception cref="OverflowException">The value has more digits than a decimal holds.</exception>
    public MoneyEstimate CustomerEquity(SurvivalTable contracts, Money marginPerPeriod, DiscountRate rate, TimeLength untilRenewal = default)
    {
        (long Renewals, long Customers)[] active = Active(Guard.NotNull(contracts));
        double continuous = rate.ContinuousPer(Period), wait = rate.Factor(Until(untilRenewal));
        Estimate periods = Read(
            parameters => active.Sum(group => group.Customers * wait * Residual(parameters, group.Renewals, continuous)),
            ReadingScale.Positive,
            new("contract-equity-periods", "discounted expected further periods of all active contracts", "periods", 1, BetterWhen.Higher));
        return ModelReading.Money(
            periods,
            marginPerPeriod,
            default,
            MetricDefinition.MoneyPer("contract-customer-equity", "discounted expected further periods of all active contracts times margin per period", marginPerPeriod.Currency, "customer base", BetterWhen.Higher));
    }

    /// <summary>Makes up a cohort of contracts as the model says, to plan a study or to try an analysis.</summary>
    /// <param name="customers">How many customers begin, 0 or more.</param>
    /// <param name="renewals">How many renewals they are followed for, 1 or more.</param>
    /// <param name="seed">The seed: the same one gives the same cohort.</param>
    /// <returns>The contracts, those still active after the last renewal censored there.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="customers"/> is negative, or <paramref name="renewals"/> is below 1.</exception>
    public SurvivalTable Simulate(int customers, int renewals, int seed)
    {
        Xoshiro256StarStar random = new(seed);
        double[] parameters = [.. FitResult.Parameters.Select(parameter => parameter.Value)];
        long[] left = new long[Guard.AtLeast(1, renewals) + 1];
        left[0] = Guard.AtLeast(0, customers);
        for (int renewal = 1; renewal < left.Length; renewal++)
        {
            // Of those who came so far each renews with the same chance, whatever the chances that they began with.
            double share = Math.Exp(LogSurvival(parameters, renewal) - LogSurvival(parameters, renewal - 1));
            for (long customer = 0; customer < left[renewal - 1]; customer++)
            {
                left[renewal] += random.NextDouble() < share ? 1 : 0;
            }
        }

        return SurvivalTable.FromSurvivors(left);
    }

    /// <summary>Writes the name, the verdict and the parameters in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the name, the verdict and the parameters.</summary>
    /// <param name="format"><c>R</c>: what <c>Parse</c> reads; else the format of the numbers, four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Text.IsRoundTrip(format) ? ModelForm.Write(Name, Period, FitResult) : Name + ", " + FitResult.Verdict + ": " + string.Join(", ", FitResult.Parameters.Select(parameter => parameter.ToString(format, formatProvider)));

    /// <summary>ln of the share who are still there after so many renewals.</summary>
    private protected abstract double LogSurvival(double[] parameters, long renewals);

    /// <summary>The sum over all coming renewals k of the chance to be there at the k-th, discounted over k − 1 periods at a continuous rate a period; infinity where it has no bound.</summary>
    private protected abstract double Residual(double[] parameters, long renewals, double rate);

    private protected static TimeLength Checked(TimeLength period) =>
        period.TotalDays > 0 && !period.IsForever ? period : throw Guard.Out(nameof(period), period, "the time between two renewals must be above 0 and have an end");

    private Estimate Read(Func<double[], double> reading, ReadingScale scale, MetricDefinition definition) => ModelReading.Of(FitResult, reading, scale, definition, NoEnd);

    private TimeLength Until(TimeLength untilRenewal) =>
        untilRenewal <= Period ? untilRenewal : throw Guard.Out(nameof(untilRenewal), untilRenewal, Guard.Invariant($"the next renewal must not be later than a period of {Period.TotalDays} days from now"));

    /// <summary>How many contracts are active after each number of renewals.</summary>
    private static (long Renewals, long Customers)[] Active(SurvivalTable contracts)
    {
        _ = ContractCounts.Of(contracts);
        IReadOnlyList<double> times = contracts.Times;
        IReadOnlyList<long> censored = contracts.CensoredCounts;
        return [.. Enumerable.Range(0, times.Count).Where(i => censored[i] > 0).Select(i => ((long)times[i], censored[i]))];
    }
}
