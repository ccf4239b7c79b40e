using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using CrmMetrics.Statistics;
using MathNet.Numerics.Random;
#if NET8_0_OR_GREATER
using System.Text.Json.Serialization;
#endif

namespace CrmMetrics.Lifetime;

/// <summary>A model of repeat buying in which customers buy at their own rate and drop out unseen: fitted to histories, or made from parameters, and asked what customers will do.</summary>
/// <remarks>Models are immutable. Each answer is there for a new customer, for one history, and for the histories of many, of which those that are alike are computed once.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
#if NET8_0_OR_GREATER
[JsonConverter(typeof(RoundTripJsonConverter<PurchaseModel>))]
#endif
public abstract class PurchaseModel : IFormattable
#if NET8_0_OR_GREATER
    , IParsable<PurchaseModel>
#endif
{
    // Of the written form.
    private const int Version = 1;

    // The groups that one thread takes at a time.
    private const int Block = 512;

    private protected PurchaseModel(ModelFit fit, TimeUnit unit)
    {
        FitResult = fit;
        Unit = unit;
    }

    /// <summary>The name of the model in the literature.</summary>
    /// <value>Such as <c>BG/NBD</c>.</value>
    public abstract string Name { get; }

    /// <summary>The parameters, how well they are known, and the verdict on the search for them.</summary>
    /// <value>Never <see langword="null"/>.</value>
    public ModelFit FitResult { get; }

    /// <summary>The unit of time of the parameters and of the likelihood.</summary>
    /// <value>A named unit.</value>
    public TimeUnit Unit { get; }

    /// <summary>The chance that a customer has not dropped out by the end of the observation.</summary>
    /// <param name="history">The customer.</param>
    /// <returns>From 0 to 1.</returns>
    public double ProbabilityAlive(PurchaseHistory history) => Alive(history.RepeatPurchases, Time(history.Recency), Time(history.Age));

    /// <summary>The chance that a customer will not have dropped out some time after the end of the observation.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="later">How long after the end of the observation.</param>
    /// <returns>From 0 to 1; never above the chance of today.</returns>
    public double ProbabilityAlive(PurchaseHistory history, TimeLength later) =>
        ProbabilityAlive(history) * Ahead(history.RepeatPurchases, Time(history.Recency), Time(history.Age), Time(later)).Alive;

    /// <summary>The chance of each customer to have not dropped out by the end of the observation.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One chance a customer, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public double[] ProbabilityAlive(PurchaseHistories histories, int threads = 1) => Each(histories, ModelAnswer.Alive, 0, threads);

    /// <summary>The chance of each customer to not have dropped out some time after the end of the observation.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="later">How long after the end of the observation.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One chance a customer, in their order; never above the chance of today.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public double[] ProbabilityAlive(PurchaseHistories histories, TimeLength later, int threads = 1) => Each(histories, ModelAnswer.AliveLater, Time(later), threads);

    /// <summary>How many purchases a new customer makes after the first, on average.</summary>
    /// <param name="horizon">The time from the first purchase on.</param>
    /// <returns>0 or more.</returns>
    public double ExpectedPurchases(TimeLength horizon) => ExpectedPurchases(default(PurchaseHistory), horizon);

    /// <summary>How many purchases a customer makes after the end of the observation, on average.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="horizon">The time from the end of the observation on.</param>
    /// <returns>0 or more.</returns>
    public double ExpectedPurchases(PurchaseHistory history, TimeLength horizon) =>
        ProbabilityAlive(history) * Ahead(history.RepeatPurchases, Time(history.Recency), Time(history.Age), Time(horizon)).Expected;

    /// <summary>How many purchases each customer makes after the end of the observation, on average.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="horizon">The time from the end of the observation on.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One number a customer, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public double[] ExpectedPurchases(PurchaseHistories histories, TimeLength horizon, int threads = 1) => Each(histories, ModelAnswer.Expected, Time(horizon), threads);

    /// <summary>How many purchases all the customers together make after the end of the observation, on average, with the interval that the uncertainty of the parameters gives it.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="horizon">The time from the end of the observation on.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>The sum over the customers. Its interval (delta method, on the logarithm) says how well the mean is known; chance adds to it what the purchases themselves vary by.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public Estimate TotalExpectedPurchases(PurchaseHistories histories, TimeLength horizon, int threads = 1)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        _ = Guard.AtLeast(1, threads);
        double time = Time(horizon);
        return Estimated(
            new("expected-purchases", Guard.Invariant($"purchases expected of all customers in {horizon}"), "purchases", 1, BetterWhen.Higher),
            model => model.Total(groups, ModelAnswer.Expected, time, threads));
    }

    /// <summary>How many of the customers have not dropped out by the end of the observation, on average, with the interval that the uncertainty of the parameters gives it.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>The sum of the chances to be alive. Its interval is symmetric in the log-odds of their share, and so never above the customers there are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public Estimate TotalAlive(PurchaseHistories histories, int threads = 1)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        _ = Guard.AtLeast(1, threads);
        return Estimated(
            new("customers-alive", "customers who have not dropped out", "customers", 1, BetterWhen.Higher),
            model => model.Total(groups, ModelAnswer.Alive, 0, threads),
            histories.Count);
    }

    /// <summary>How many of the customers will not have dropped out some time after the end of the observation, on average, with the interval that the uncertainty of the parameters gives it.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="later">How long after the end of the observation.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>The sum of the chances to be alive then. Its interval is symmetric in the log-odds of their share, and so never above the customers there are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public Estimate TotalAlive(PurchaseHistories histories, TimeLength later, int threads = 1)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        _ = Guard.AtLeast(1, threads);
        double time = Time(later);
        return Estimated(
            new("customers-alive-later", Guard.Invariant($"customers who will not have dropped out {later} after the end of the observation"), "customers", 1, BetterWhen.Higher),
            model => model.Total(groups, ModelAnswer.AliveLater, time, threads),
            histories.Count);
    }

    /// <summary>How many of the customers buy at least once after the end of the observation, on average, with the interval that the uncertainty of the parameters gives it.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="horizon">The time from the end of the observation on; <see cref="TimeLength.Forever"/> for all who will ever buy again.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>The sum of the chances of a purchase. Its interval is symmetric in the log-odds of their share, and so never above the customers there are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public Estimate TotalBuyers(PurchaseHistories histories, TimeLength horizon, int threads = 1)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        _ = Guard.AtLeast(1, threads);
        double time = Time(horizon);
        return Estimated(
            new("customers-buying", Guard.Invariant($"customers who buy at least once in {horizon}"), "customers", 1, BetterWhen.Higher),
            model => model.Total(groups, ModelAnswer.BuysWithin, time, threads),
            histories.Count);
    }

    /// <summary>How many purchases all the customers together make in all the time to come, each counted less the later it comes, with the interval that the uncertainty of the parameters gives it.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="rate">The discount rate, above 0.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>The sum over the customers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is 0: without a discount the sum may be infinite; or <paramref name="threads"/> is below 1.</exception>
    public Estimate TotalDiscountedPurchases(PurchaseHistories histories, DiscountRate rate, int threads = 1)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        _ = Guard.AtLeast(1, threads);
        double continuous = Continuous(rate);
        return Estimated(
            new("discounted-purchases", Guard.Invariant($"purchases expected of all customers for ever, discounted at {rate}"), "purchases", 1, BetterWhen.Higher),
            model => model.Total(groups, ModelAnswer.Discounted, continuous, threads));
    }

    /// <summary>How many purchases a new customer may make after the first.</summary>
    /// <param name="horizon">The time from the first purchase on.</param>
    /// <returns>The chance of each number.</returns>
    public FuturePurchases FuturePurchases(TimeLength horizon) => Counted(0, 0, 0, Time(horizon));

    /// <summary>How many purchases a customer may make after the end of the observation.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="horizon">The time from the end of the observation on.</param>
    /// <returns>The chance of each number.</returns>
    public FuturePurchases FuturePurchases(PurchaseHistory history, TimeLength horizon) =>
        Counted(history.RepeatPurchases, Time(history.Recency), Time(history.Age), Time(horizon));

    /// <summary>How many purchases each customer may make after the end of the observation.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="horizon">The time from the end of the observation on.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>The chances of each number, one object a customer, in their order; customers who are alike share theirs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public FuturePurchases[] FuturePurchases(PurchaseHistories histories, TimeLength horizon, int threads = 1) => EachCounted(histories, Time(horizon), threads, static counted => counted);

    /// <summary>The chance of each customer to make exactly so many purchases after the end of the observation: 0 for the chance of none.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="count">How many purchases, 0 or more.</param>
    /// <param name="horizon">The time from the end of the observation on.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One chance a customer, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or <paramref name="threads"/> is below 1.</exception>
    public double[] ProbabilityOfExactly(PurchaseHistories histories, long count, TimeLength horizon, int threads = 1)
    {
        _ = Guard.Count(count);
        return EachCounted(histories, Time(horizon), threads, counted => counted.Probability(count));
    }

    /// <summary>The number of purchases after the end of the observation that each customer does not exceed with a given chance: 0.5 gives the median.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="chance">The chance, above 0 and below 1.</param>
    /// <param name="horizon">The time from the end of the observation on.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One number a customer, in their order: the smallest that is not exceeded with at least that chance.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chance"/> is not above 0 and below 1, or <paramref name="threads"/> is below 1.</exception>
    /// <exception cref="OverflowException">A number is past 4 × 10¹⁸.</exception>
    public long[] PurchaseQuantile(PurchaseHistories histories, double chance, TimeLength horizon, int threads = 1)
    {
        double inside = Inside(chance);
        return EachCounted(histories, Time(horizon), threads, counted => counted.Quantile(inside));
    }

    /// <summary>The chance of a customer to buy at least once after the end of the observation.</summary>
    /// <param name="history">The customer; the default value is a new one.</param>
    /// <param name="horizon">The time from the end of the observation on; <see cref="TimeLength.Forever"/> for whether there will ever be another purchase.</param>
    /// <returns>From 0 to 1. What is missing to 1 is the chance of no purchase.</returns>
    public double ProbabilityOfPurchase(PurchaseHistory history, TimeLength horizon) =>
        BuysWithin(history.RepeatPurchases, Time(history.Recency), Time(history.Age), Time(horizon));

    /// <summary>The same for each customer.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="horizon">The time from the end of the observation on.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One chance a customer, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public double[] ProbabilityOfPurchase(PurchaseHistories histories, TimeLength horizon, int threads = 1) => Each(histories, ModelAnswer.BuysWithin, Time(horizon), threads);

    /// <summary>By when a customer will have bought again with a given chance, counted from the end of the observation: 0.5 gives the median.</summary>
    /// <param name="history">The customer; the default value is a new one.</param>
    /// <param name="chance">The chance, above 0 and below 1.</param>
    /// <returns><see langword="null"/> when the customer does not ever buy again with that chance: <see cref="ProbabilityOfPurchase(PurchaseHistory, TimeLength)"/> for ever is lower.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chance"/> is not above 0 and below 1.</exception>
    public TimeLength? TimeToNextPurchase(PurchaseHistory history, double chance) =>
        NextWith(history.RepeatPurchases, Time(history.Recency), Time(history.Age), Inside(chance));

    /// <summary>By when each customer will have bought again with a given chance, counted from the end of the observation: 0.5 gives the median.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="chance">The chance, above 0 and below 1.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One time a customer, in their order; <see langword="null"/> for a customer who does not ever buy again with that chance.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chance"/> is not above 0 and below 1, or <paramref name="threads"/> is below 1.</exception>
    public TimeLength?[] TimeToNextPurchase(PurchaseHistories histories, double chance, int threads = 1)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        double inside = Inside(chance);
        return ToEach(groups, OfEach(groups, Guard.AtLeast(1, threads), (repeats, recency, age) => NextWith(repeats, recency, age, inside)));
    }

    /// <summary>How many purchases a new customer makes after the first in all the time to come, each counted less the later it comes.</summary>
    /// <param name="rate">The discount rate, above 0.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is 0: without a discount the sum may be infinite.</exception>
    public double DiscountedPurchases(DiscountRate rate) => DiscountedPurchases(default(PurchaseHistory), rate);

    /// <summary>How many purchases a customer makes in all the time to come, each counted less the later it comes (DERT: discounted expected residual transactions).</summary>
    /// <param name="history">The customer.</param>
    /// <param name="rate">The discount rate, above 0.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is 0: without a discount the sum may be infinite.</exception>
    public double DiscountedPurchases(PurchaseHistory history, DiscountRate rate) =>
        ProbabilityAlive(history) * Residual(history.RepeatPurchases, Time(history.Recency), Time(history.Age), Continuous(rate));

    /// <summary>The same for each customer.</summary>
    /// <param name="histories">The customers.</param>
    /// <param name="rate">The discount rate, above 0.</param>
    /// <param name="threads">How many threads work at the same time; the result is the same to the last bit.</param>
    /// <returns>One number a customer, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="histories"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is 0: without a discount the sum may be infinite; or <paramref name="threads"/> is below 1.</exception>
    public double[] DiscountedPurchases(PurchaseHistories histories, DiscountRate rate, int threads = 1) => Each(histories, ModelAnswer.Discounted, Continuous(rate), threads);

    /// <summary>Draws the histories of new customers who do as the model says, such as for a study of how many customers a question needs.</summary>
    /// <param name="customers">How many, 0 or more.</param>
    /// <param name="age">How long each is observed from the first purchase on.</param>
    /// <param name="seed">The start of the random numbers: the same seed gives the same histories on every machine.</param>
    /// <returns>Histories with exact times, not rounded to days.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="customers"/> is negative, or <paramref name="age"/> has no end.</exception>
    public PurchaseHistories Simulate(int customers, TimeLength age, int seed) => Simulate(Enumerable.Repeat(age, Guard.AtLeast(0, customers)), seed);

    /// <summary>Draws the histories of new customers of different ages, such as those of a base that has grown.</summary>
    /// <param name="ages">How long each is observed from the first purchase on.</param>
    /// <param name="seed">The start of the random numbers.</param>
    /// <returns>One history an age, in their order, with exact times.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ages"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An age has no end.</exception>
    public PurchaseHistories Simulate(IEnumerable<TimeLength> ages, int seed)
    {
        Xoshiro256StarStar random = new(seed, threadSafe: false);
        return PurchaseHistories.From(Guard.NotNull(ages).Select(age =>
        {
            if (age.IsForever)
            {
                throw Guard.Out(nameof(age), age, "an observation must have an end");
            }

            (long repeats, double recency) = Drawn(random, Time(age));
            return PurchaseHistory.From(repeats, repeats == 0 ? TimeLength.Zero : TimeLength.Days(Math.Min(recency * TimeLength.DaysIn(Unit), age.TotalDays)), age);
        }));
    }

    /// <summary>Reads a model that was written down, of whatever kind.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The model, with its verdict and its intervals.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no such text.</exception>
    public static PurchaseModel Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads a model, if the text is one.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The model; <see langword="null"/> when the text is none.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PurchaseModel? result) => Form.TryRead(text, Read, out result);

    /// <summary>Writes the name, the verdict and the parameters in the current culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the name, the verdict and the parameters.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads; else the format of the numbers, four significant digits when none is given.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider) => Text.IsRoundTrip(format)
        ? Write(FitResult.Write(new Form().Add("model", Kind).Add("version", Version).Add("unit", Unit))).ToString()
        : Name + " in " + Unit + "s, " + FitResult.ToString(format, formatProvider);

    /// <summary>Reads a model of one kind.</summary>
    private protected static T Read<T>(Form form, string kind, IReadOnlyList<string> names, Func<ModelFit, TimeUnit, Form, T> make)
    {
        if (form.Int64("version") > Version)
        {
            throw new FormatException(Guard.Invariant($"The model was written in version {form.Int64("version")} of this form, and this library reads versions up to {Version}."));
        }

        return string.Equals(form.Text("model"), kind, StringComparison.Ordinal)
            ? make(ModelFit.Read(form, names), form.Enum<TimeUnit>("unit"), form)
            : throw new FormatException("The field model must be " + kind + ", but was \"" + form.Text("model") + "\".");
    }

    /// <summary>The name under which models of this kind are written down.</summary>
    private protected abstract string Kind { get; }

    /// <summary>Adds what a model has beside its parameters.</summary>
    private protected virtual Form Write(Form form) => form;

    /// <summary>The repeat purchases of a new customer in a time, and when the last of them was.</summary>
    private protected abstract (long Repeats, double Recency) Drawn(Random random, double age);

    // In the unit of the model: x repeat purchases, t_x, T, and the time after T. A new customer is one with 0, 0 and 0.

    /// <summary>The chance to be there at T.</summary>
    private protected abstract double Alive(long repeats, double recency, double age);

    /// <summary>Of who is there at T: the chance to be there after a time, and the purchases in it on average.</summary>
    private protected abstract (double Alive, double Expected) Ahead(long repeats, double recency, double age, double time);

    /// <summary>Of who is there at T: the purchases for ever, discounted at a continuous rate.</summary>
    private protected abstract double Residual(long repeats, double recency, double age, double continuousRate);

    /// <summary>The chance to buy at least once in the time after T.</summary>
    private protected abstract double BuysWithin(long repeats, double recency, double age, double horizon);

    /// <summary>The number of purchases in the time after T.</summary>
    private protected abstract FuturePurchases Counted(long repeats, double recency, double age, double horizon);

    /// <summary>The same kind of model with other parameters, for the slopes of its answers.</summary>
    private protected abstract PurchaseModel With(double[] parameters);

    /// <summary>The same for readings that are taken together with those of other models.</summary>
    internal PurchaseModel At(double[] parameters) => With(parameters);

    private protected double Time(TimeLength length) => length.In(Unit);

    /// <summary>How fast what customers who are there will do may change: over such a time it is a smooth function of the time for each of them.</summary>
    internal abstract double SmoothOver(HistoryGroups groups);

    /// <summary>How many times as far as one stretch of time the next may reach, since what customers do changes ever more slowly.</summary>
    internal virtual double Stretching => 5;

    /// <summary>The chance to be there at T, for each group of customers who are alike.</summary>
    internal double[] AliveOf(HistoryGroups groups, int threads) => OfEach(groups, threads, Alive);

    /// <summary>Readings of each group of customers who are there at T: a column each.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="width">How many readings there are.</param>
    /// <param name="reading">Takes them of one group.</param>
    /// <param name="threads">How many threads work at the same time.</param>
    internal virtual double[][] AheadOf(HistoryGroups groups, int width, GroupReading reading, int threads)
    {
        double days = TimeLength.DaysIn(Unit);
        double[][] columns = new double[width][];
        for (int column = 0; column < width; column++)
        {
            columns[column] = new double[groups.Count];
        }

        Blocks.Each(Blocks.Of(groups.Count, Block), threads, block =>
        {
            double[] into = new double[width];
            long repeats = 0;
            double recency = 0, age = 0;
            Func<double, (double Alive, double Expected)> ahead = time => Ahead(repeats, recency, age, time);
            Func<double, double> residual = rate => Residual(repeats, recency, age, rate);
            for (int g = block * Block, end = Math.Min(g + Block, groups.Count); g < end; g++)
            {
                (repeats, recency, age) = (groups.Repeats[g], groups.Recency[g] / days, groups.Age[g] / days);
                reading(ahead, residual, into);
                for (int column = 0; column < width; column++)
                {
                    columns[column][g] = into[column];
                }
            }
        });
        return columns;
    }

    private TimeLength? NextWith(long repeats, double recency, double age, double chance)
    {
        if (BuysWithin(repeats, recency, age, double.PositiveInfinity) <= chance)
        {
            return null;
        }

        // On the logarithm of the time, since it may be minutes or centuries.
        double log = Root.Near(at => BuysWithin(repeats, recency, age, Math.Exp(at)) - chance, Math.Log(Math.Max(1, age)), 1);
        return TimeLength.Of(Math.Exp(log), Unit);
    }

    private static double Inside(double chance) => chance is > 0 and < 1 ? chance : throw Guard.Out(nameof(chance), chance, "a chance must be above 0 and below 1");

    private T[] EachCounted<T>(PurchaseHistories histories, double time, int threads, Func<FuturePurchases, T> reading)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        return ToEach(groups, OfEach(groups, Guard.AtLeast(1, threads), (repeats, recency, age) => reading(Counted(repeats, recency, age, time))));
    }

    private static T[] ToEach<T>(HistoryGroups groups, T[] each)
    {
        int[] places = groups.GroupOf;
        T[] all = new T[places.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = each[places[i]];
        }

        return all;
    }

    private T[] OfEach<T>(HistoryGroups groups, int threads, Func<long, double, double, T> answer)
    {
        double days = TimeLength.DaysIn(Unit);
        T[] each = new T[groups.Count];
        Blocks.Each(Blocks.Of(each.Length, Block), threads, block =>
        {
            for (int g = block * Block, end = Math.Min(g + Block, each.Length); g < end; g++)
            {
                each[g] = answer(groups.Repeats[g], groups.Recency[g] / days, groups.Age[g] / days);
            }
        });
        return each;
    }

    /// <summary>An answer for each group of customers who are alike.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="answer">What is asked.</param>
    /// <param name="argument">The time after T, or the continuous discount rate.</param>
    /// <param name="threads">How many threads work at the same time.</param>
    private double[] OfGroups(HistoryGroups groups, ModelAnswer answer, double argument, int threads)
    {
        if (answer == ModelAnswer.BuysWithin)
        {
            return OfEach(groups, threads, (repeats, recency, age) => BuysWithin(repeats, recency, age, argument));
        }

        double[] each = AliveOf(groups, threads);
        if (answer == ModelAnswer.Alive)
        {
            return each;
        }

        double[] ahead = AheadOf(
            groups,
            1,
            (after, residual, into) => into[0] = answer switch
            {
                ModelAnswer.AliveLater => after(argument).Alive,
                ModelAnswer.Expected => after(argument).Expected,
                _ => residual(argument),
            },
            threads)[0];
        for (int g = 0; g < each.Length; g++)
        {
            each[g] *= ahead[g];
        }

        return each;
    }

    private double[] Each(PurchaseHistories histories, ModelAnswer answer, double argument, int threads)
    {
        HistoryGroups groups = Guard.NotNull(histories).Groups;
        return ToEach(groups, OfGroups(groups, answer, argument, Guard.AtLeast(1, threads)));
    }

    /// <summary>A reading above 0 with the interval that the covariance of the parameters gives its logarithm, or, where there is a most that it can be, the log-odds of its share of that.</summary>
    private protected Estimate Estimated(MetricDefinition definition, Func<PurchaseModel, double> reading, double most = double.PositiveInfinity)
    {
        // Central differences in the logarithms of the parameters: their error is a hundred-millionth of the slope.
        const double Step = 1e-4;
        double value = reading(this);
        if (double.IsInfinity(value))
        {
            return new(null, new("no-finite-mean", "the mean is not finite: the tail of those who stay is too heavy"), definition, null, new("no-finite-mean", "the mean is not finite"));
        }

        double[] parameters = [.. FitResult.Parameters.Select(parameter => parameter.Value)], slopes = new double[parameters.Length];
        if (FitResult.Parameters.All(parameter => parameter.StandardError is null) || value.Equals(0))
        {
            return new(value, null, definition, null, FitResult.Parameters[0].WhyNoInterval ?? Reason.FiguresOnly);
        }

        for (int i = 0; i < slopes.Length; i++)
        {
            double[] above = [.. parameters], below = [.. parameters];
            above[i] *= Math.Exp(Step);
            below[i] *= Math.Exp(-Step);
            slopes[i] = FitResult.Parameters[i].StandardError is null ? 0 : (reading(With(above)) - reading(With(below))) / (2 * Step) / value;
        }

        double error = FitResult.StandardErrorOf(slopes) ?? 0;
        return new(
            value,
            null,
            definition,
            level =>
            {
                double reach = Normal.TwoSidedQuantile(level) * error;
                return double.IsPositiveInfinity(most) ? new ConfidenceInterval(value * Math.Exp(-reach), value * Math.Exp(reach), level)
                    : value >= most ? new ConfidenceInterval(most, most, level)
                    : new ConfidenceInterval(Share(-reach), Share(reach), level);

                // The slope of the log-odds is that of the logarithm over the rest of the share.
                double Share(double by) => most * value / (value + ((most - value) * Math.Exp(-by * most / (most - value))));
            },
            null);
    }

    private double Total(HistoryGroups groups, ModelAnswer answer, double argument, int threads)
    {
        double sum = 0;
        double[] each = OfGroups(groups, answer, argument, threads);
        for (int g = 0; g < each.Length; g++)
        {
            sum += groups.Customers[g] * each[g];
        }

        return sum;
    }

    private static PurchaseModel Read(Form form) => form.Text("model") switch
    {
        BetaGeometricModel.Written => BetaGeometricModel.Read(form),
        ModifiedBetaGeometricModel.Written => ModifiedBetaGeometricModel.Read(form),
        ParetoModel.Written => ParetoModel.Read(form),
        string other => throw new FormatException("The field model must be the name of a model, but was \"" + other + "\"."),
    };

    private double Continuous(DiscountRate rate) => rate.IsNone
        ? throw Guard.Out(nameof(rate), rate, "must be above 0, since without a discount the sum over all time may be infinite")
        : rate.ContinuousPer(Unit);

#if NET8_0_OR_GREATER
    static PurchaseModel IParsable<PurchaseModel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PurchaseModel>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PurchaseModel result) => TryParse(s, out result);
#endif
}
