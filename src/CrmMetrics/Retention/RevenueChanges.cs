using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using CrmMetrics.Statistics;
using NodaTime;

namespace CrmMetrics.Retention;

/// <summary>What became of each customer's recurring revenue over a period: the table behind <see cref="RevenueMovements"/>, for drawing customers again, for comparing
/// the same customers in two periods, and for showing who made the difference.</summary>
[DebuggerDisplay("{Count} customers")]
public sealed class RevenueChanges : IReadOnlyList<RevenueChange>
{
    private readonly RevenueChange[] changes;

    internal RevenueChanges(RevenueChange[] changes, Currency currency, DateInterval? period, RevenueDefinition definition)
    {
        this.changes = changes;
        Movements = new(RevenueSums.Of(changes, currency), period, definition);
    }

    /// <summary>How many customers there are.</summary>
    /// <value>Those who paid or moved.</value>
    public int Count => changes.Length;

    /// <summary>The changes added up.</summary>
    /// <value>The small summary of the table.</value>
    public RevenueMovements Movements { get; }

    /// <summary>The change of one customer.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <value>In the order in which the customers appear in the rows.</value>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public RevenueChange this[int index] =>
        index >= 0 && index < changes.Length ? changes[index] : throw Guard.Out(nameof(index), index, Guard.Invariant($"must be from 0 to {changes.Length - 1}"));

    /// <summary>Makes the table from changes.</summary>
    /// <param name="changes">One change a customer, in one currency.</param>
    /// <param name="period">The period; <see langword="null"/> when that is not told.</param>
    /// <returns>The table, under the standard definition.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="changes"/> or a change is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A customer is there twice. The message names all such rows.</exception>
    /// <exception cref="CurrencyMismatchException">The changes are in different currencies.</exception>
    public static RevenueChanges From(IEnumerable<RevenueChange> changes, DateInterval? period = null)
    {
        RevenueChange[] rows = [.. Guard.NotNull(changes)];
        HashSet<string> customers = new(StringComparer.Ordinal);
        RowProblems problems = new();
        for (int row = 0; row < rows.Length; row++)
        {
            if (!customers.Add(Guard.NotNull(rows[row], "change").Customer))
            {
                problems.Add(row, "is another change of the customer " + rows[row].Customer);
            }
        }

        problems.ThrowIfAny(nameof(changes));
        return new(rows, default, period, RevenueDefinition.Standard);
    }

    /// <summary>An interval for gross revenue retention, found by drawing the customers again.</summary>
    /// <param name="definition">What counts as kept.</param>
    /// <param name="seed">The seed of the draws: the same seed gives the same bounds.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="draws">How many times all customers are drawn again, 100 or more.</param>
    /// <returns>The bias-corrected and accelerated interval (BCa) with its Monte Carlo error; <see langword="null"/> where the rate is undefined or there are fewer than two customers.</returns>
    /// <remarks>BCa after Efron (Journal of the American Statistical Association 82, 1987). It takes customers × draws steps.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, <paramref name="draws"/> is below 100, or <paramref name="definition"/> is not named.</exception>
    public BootstrapInterval? Bootstrap(GrossRevenueRetentionDefinition definition, int seed, double level = 0.95, int draws = 10_000) =>
        CustomerBootstrap.OfRate(RevenueCombination.Of(definition), this).Interval(seed, level, draws);

    /// <summary>An interval for net revenue retention, found by drawing the customers again.</summary>
    /// <param name="definition">What counts.</param>
    /// <param name="seed">The seed of the draws: the same seed gives the same bounds.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="draws">How many times all customers are drawn again, 100 or more.</param>
    /// <returns>The bias-corrected and accelerated interval (BCa) with its Monte Carlo error; <see langword="null"/> where the rate is undefined or there are fewer than two customers.</returns>
    /// <remarks>BCa after Efron (Journal of the American Statistical Association 82, 1987). It takes customers × draws steps.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, <paramref name="draws"/> is below 100, or <paramref name="definition"/> is not named.</exception>
    public BootstrapInterval? Bootstrap(NetRevenueRetentionDefinition definition, int seed, double level = 0.95, int draws = 10_000) =>
        CustomerBootstrap.OfRate(RevenueCombination.Of(definition), this).Interval(seed, level, draws);

    /// <summary>The change of gross revenue retention from another period, each customer set against itself.</summary>
    /// <param name="baseline">The table of the other period, of the same customers or some of them.</param>
    /// <param name="definition">What counts as kept.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The change; <see langword="null"/> where a rate is undefined.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="baseline"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="definition"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions or over periods of different length.</exception>
    public Comparison? ComparedWith(RevenueChanges baseline, GrossRevenueRetentionDefinition definition, double level = 0.95)
    {
        MetricDefinition same = Same(baseline, movements => movements.GrossRetention(definition));
        return CustomerBootstrap.OfChange(RevenueCombination.Of(definition), this, baseline).Comparison(same, Guard.Level(level));
    }

    /// <summary>The change of net revenue retention from another period, each customer set against itself.</summary>
    /// <param name="baseline">The table of the other period, of the same customers or some of them.</param>
    /// <param name="definition">What counts.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <returns>The change; <see langword="null"/> where a rate is undefined.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="baseline"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, or <paramref name="definition"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions or over periods of different length.</exception>
    public Comparison? ComparedWith(RevenueChanges baseline, NetRevenueRetentionDefinition definition, double level = 0.95)
    {
        MetricDefinition same = Same(baseline, movements => movements.NetRetention(definition));
        return CustomerBootstrap.OfChange(RevenueCombination.Of(definition), this, baseline).Comparison(same, Guard.Level(level));
    }

    /// <summary>An interval for the change of gross revenue retention from another period, found by drawing the customers again, each with both its periods.</summary>
    /// <param name="baseline">The table of the other period, of the same customers or some of them.</param>
    /// <param name="definition">What counts as kept.</param>
    /// <param name="seed">The seed of the draws: the same seed gives the same bounds.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="draws">How many times all customers are drawn again, 100 or more.</param>
    /// <returns>The bias-corrected and accelerated interval of the change; <see langword="null"/> where a rate is undefined or there are fewer than two customers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="baseline"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, <paramref name="draws"/> is below 100, or <paramref name="definition"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions or over periods of different length.</exception>
    public BootstrapInterval? BootstrapChange(RevenueChanges baseline, GrossRevenueRetentionDefinition definition, int seed, double level = 0.95, int draws = 10_000)
    {
        _ = Same(baseline, movements => movements.GrossRetention(definition));
        return CustomerBootstrap.OfChange(RevenueCombination.Of(definition), this, baseline).Interval(seed, level, draws);
    }

    /// <summary>An interval for the change of net revenue retention from another period, found by drawing the customers again, each with both its periods.</summary>
    /// <param name="baseline">The table of the other period, of the same customers or some of them.</param>
    /// <param name="definition">What counts.</param>
    /// <param name="seed">The seed of the draws: the same seed gives the same bounds.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="draws">How many times all customers are drawn again, 100 or more.</param>
    /// <returns>The bias-corrected and accelerated interval of the change; <see langword="null"/> where a rate is undefined or there are fewer than two customers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="baseline"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, <paramref name="draws"/> is below 100, or <paramref name="definition"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The two were read under different definitions or over periods of different length.</exception>
    public BootstrapInterval? BootstrapChange(RevenueChanges baseline, NetRevenueRetentionDefinition definition, int seed, double level = 0.95, int draws = 10_000)
    {
        _ = Same(baseline, movements => movements.NetRetention(definition));
        return CustomerBootstrap.OfChange(RevenueCombination.Of(definition), this, baseline).Interval(seed, level, draws);
    }

    /// <summary>An interval for the <see cref="NetRevenueRetention.Compounded">compounded</see> net revenue retention of periods that follow each other, found by drawing the customers again, each
    /// with all its periods.</summary>
    /// <param name="periods">The table of each period, all of one ledger: of twelve months for a yearly rate.</param>
    /// <param name="definition">What counts.</param>
    /// <param name="seed">The seed of the draws: the same seed gives the same bounds.</param>
    /// <param name="level">The confidence level, above 0 and below 1.</param>
    /// <param name="draws">How many times all customers are drawn again, 100 or more.</param>
    /// <returns>The bias-corrected and accelerated interval of the product; <see langword="null"/> where a rate is undefined or there are fewer than two customers.</returns>
    /// <remarks>The periods share their customers, so their own intervals do not multiply. It takes customers × periods × draws steps; draws in which nobody has opening revenue in some period
    /// are drawn once more.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="periods"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are no periods.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not above 0 and below 1, <paramref name="draws"/> is below 100, or <paramref name="definition"/> is not named.</exception>
    /// <exception cref="DefinitionMismatchException">The periods were read under different definitions or are of different length.</exception>
    public static BootstrapInterval? BootstrapCompounded(
        IEnumerable<RevenueChanges> periods, NetRevenueRetentionDefinition definition, int seed, double level = 0.95, int draws = 10_000)
    {
        RevenueChanges[] all = [.. Guard.NotNull(periods)];
        _ = NetRevenueRetention.Compounded(all.Select(period => Guard.NotNull(period, "period").Movements.NetRetention(definition)));
        return CustomerBootstrap.OfProduct(RevenueCombination.Of(definition), all).Interval(seed, level, draws);
    }

    /// <inheritdoc/>
    public IEnumerator<RevenueChange> GetEnumerator() => changes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private MetricDefinition Same(RevenueChanges baseline, Func<RevenueMovements, IMetric> rate) =>
        MetricDefinition.Same(rate(Movements).Definition, rate(Guard.NotNull(baseline).Movements).Definition);
}
