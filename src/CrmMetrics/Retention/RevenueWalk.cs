using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Retention;

/// <summary>Walks through the days on which what a customer, or one subscription, pays changes.</summary>
internal sealed class RevenueWalk
{
    /// <summary>The end of what has none.</summary>
    public const int Never = int.MaxValue;

    private readonly List<Stretch> stretches = [];
    private bool isOpened;
    private bool wasThereBefore;

    public decimal Opening { get; private set; }

    public decimal Closing { get; private set; }

    /// <summary>The first balance below 0 on a day that counts, with its day.</summary>
    public (int Day, decimal Amount)? Negative { get; private set; }

    public void Add(Stretch stretch)
    {
        // Zero days, as of one that ends on the day it starts, leave no trace.
        if (stretch.End > stretch.Start)
        {
            stretches.Add(stretch);
        }
    }

    /// <summary>Reads the movements after the opening day, up to the closing day.</summary>
    public void Read(int opening, int closing, RevenueGrain grain, RevenueTally tally)
    {
        bool each = grain == RevenueGrain.EventByEvent, hasPaid = false;
        decimal balance = 0;
        foreach (IGrouping<int, Step> day in Steps().Where(step => step.Day <= closing).GroupBy(step => step.Day).OrderBy(day => day.Key))
        {
            if (day.Key > opening)
            {
                Open(balance, hasPaid, opening);
            }

            decimal previous = balance;
            balance = day.Aggregate(balance, (sum, step) => Exact.Sum(sum, step.Change));
            if (isOpened && each)
            {
                Check(balance, day.Key);
                tally.Move(previous, balance, hasPaid, day.Aggregate(0m, (sum, step) => Exact.Sum(sum, step.Price)));
            }

            hasPaid |= balance > 0;
        }

        Open(balance, hasPaid, opening);
        Closing = balance;
        Check(Closing, closing);
        if (!each)
        {
            IEnumerable<Stretch> begun = stretches.Where(stretch => stretch.Start > opening && stretch.IsActive(closing));
            tally.Move(Opening, Closing, wasThereBefore, begun.Aggregate(0m, (sum, stretch) => Exact.Sum(sum, stretch.Price)));
        }

        IEnumerable<Stretch> due = stretches.Where(stretch => stretch.IsDue && stretch.IsActive(opening));
        tally.Balances(Opening, Closing, wasThereBefore, due.Aggregate(0m, (sum, stretch) => Exact.Sum(sum, stretch.Amount)));
    }

    private void Open(decimal balance, bool hasPaid, int day)
    {
        if (!isOpened)
        {
            (isOpened, Opening, wasThereBefore) = (true, balance, hasPaid);
            Check(balance, day);
        }
    }

    private void Check(decimal balance, int day)
    {
        if (balance < 0)
        {
            Negative ??= (day, balance);
        }
    }

    private IEnumerable<Step> Steps()
    {
        foreach (Stretch stretch in stretches)
        {
            yield return new(stretch.Start, stretch.Amount, stretch.Price);
            if (stretch.End != Never)
            {
                yield return new(stretch.End, -stretch.Amount, 0);
            }
        }
    }

    /// <summary>A subscription in units: from its first day to the first day without it.</summary>
    internal readonly record struct Stretch(int Start, int End, decimal Amount, decimal Price, bool IsDue)
    {
        public bool IsActive(int day) => Start <= day && day < End;
    }

    private readonly record struct Step(int Day, decimal Change, decimal Price);
}
