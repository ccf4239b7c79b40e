using System;
using System.Collections.Generic;
using System.Linq;
using CrmMetrics.Statistics;

namespace CrmMetrics.Lifetime;

/// <summary>How many contracts came to each renewal, and how many of them ended there: all that the likelihood of a contractual model depends on.</summary>
internal sealed class ContractCounts
{
    // A contract of days that is counted in days has no business here; and a typing error must not ask for gigabytes.
    private const int MostPeriods = 100_000;

    private ContractCounts(long[] ended, long[] renewed, long customers)
    {
        Ended = ended;
        Renewed = renewed;
        Customers = customers;
    }

    /// <summary>Contracts that ended at the first, second … renewal.</summary>
    public long[] Ended { get; }

    /// <summary>Contracts that were renewed at the first, second … renewal.</summary>
    public long[] Renewed { get; }

    public long Customers { get; }

    public int Periods => Ended.Length;

    /// <summary>How many different renewals somebody came to.</summary>
    public int Seen => Enumerable.Range(0, Periods).Count(period => Ended[period] + Renewed[period] > 0);

    /// <summary>A number by which they are recognised.</summary>
    public string Fingerprint => HistoryFingerprint.Of(Enumerable.Range(0, Periods).Select(period => (new long[] { period, Ended[period], Renewed[period] }, 1L)));

    public static ContractCounts Of(SurvivalTable contracts)
    {
        IReadOnlyList<double> times = Guard.NotNull(contracts).Times;
        IReadOnlyList<long> events = contracts.EventCounts, censored = contracts.CensoredCounts, entries = contracts.EntryCounts;
        int periods = 0;
        for (int i = 0; i < times.Count; i++)
        {
            if (!times[i].Equals(Math.Floor(times[i])) || times[i] > MostPeriods)
            {
                throw Guard.Bad(nameof(contracts), $"{nameof(contracts)}: times must be whole numbers of renewals, at most {MostPeriods}, but one was {times[i]}.");
            }

            if (times[i].Equals(0) && events[i] > 0)
            {
                throw Guard.Bad(nameof(contracts), $"{nameof(contracts)}: a contract can end at its first renewal at the earliest, which is time 1, but {events[i]} ended at time 0.");
            }

            periods = (int)times[i];
        }

        long[] ended = new long[periods], renewed = new long[periods];
        long atRisk = contracts.Subjects - contracts.LateEntries;
        for (int i = 0, period = 0; i < times.Count; i++)
        {
            for (; period < times[i]; period++)
            {
                ended[period] = period + 1 == (int)times[i] ? events[i] : 0;
                renewed[period] = atRisk - ended[period];
            }

            atRisk += entries[i] - events[i] - censored[i];
        }

        return new(ended, renewed, contracts.Subjects);
    }
}
