using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Impact;

/// <summary>The rows of a panel, checked: each unit on one side, and seen once a period at most.</summary>
internal sealed class PanelTable
{
    private readonly List<int> units = [];
    private readonly List<int> periods = [];
    private readonly List<double> outcomes = [];
    private readonly List<bool> treated = [];

    public int[] Units => [.. units];

    public int[] Periods => [.. periods];

    public double[] Outcomes => [.. outcomes];

    /// <summary>Whether each unit belongs to the group that gets the programme.</summary>
    public IReadOnlyList<bool> Treated => treated;

    public int Rows => outcomes.Count;

    /// <summary>Reads the rows.</summary>
    /// <param name="rows">One row a unit and period.</param>
    /// <param name="names">The units in the order in which they were first seen.</param>
    public static PanelTable Of<TUnit>(IEnumerable<PanelOutcome<TUnit>> rows, out IReadOnlyList<TUnit> names)
        where TUnit : notnull
    {
        PanelTable table = new();
        Dictionary<TUnit, int> places = [];
        HashSet<(int Unit, int Period)> seen = [];
        List<TUnit> all = [];
        foreach (PanelOutcome<TUnit> row in Guard.NotNull(rows))
        {
            if (row.Unit is null)
            {
                throw CrmMetrics.Rows.NullKey(nameof(rows), table.Rows);
            }

            if (!places.TryGetValue(row.Unit, out int unit))
            {
                unit = all.Count;
                places.Add(row.Unit, unit);
                all.Add(row.Unit);
                table.treated.Add(row.IsTreated);
            }

            if (table.treated[unit] != row.IsTreated)
            {
                throw Guard.Bad(nameof(rows), $"rows: a unit belongs to one group in all its periods, but {row.Unit} changes sides in row {table.Rows} (counted from 0).");
            }

            if (!seen.Add((unit, row.Period)))
            {
                throw Guard.Bad(nameof(rows), $"rows: a unit has one outcome a period, but {row.Unit} has period {row.Period} again in row {table.Rows} (counted from 0).");
            }

            table.Add(unit, row.Period, Outcome(row.Outcome, table.Rows));
        }

        names = all;
        return table;
    }

    /// <summary>The rows of the periods before a start.</summary>
    public PanelTable Before(int start)
    {
        PanelTable earlier = new();
        earlier.treated.AddRange(treated);
        foreach (int row in Enumerable.Range(0, Rows).Where(row => periods[row] < start))
        {
            earlier.Add(units[row], periods[row], outcomes[row]);
        }

        return earlier;
    }

    /// <summary>A value for each row, less the mean of its unit: what a dummy a unit would take out.</summary>
    public double[] Within(Func<int, double> value)
    {
        double[] values = [.. Enumerable.Range(0, Rows).Select(value)];
        double[] sums = new double[treated.Count];
        int[] counts = new int[treated.Count];
        for (int row = 0; row < values.Length; row++)
        {
            sums[units[row]] += values[row];
            counts[units[row]]++;
        }

        return [.. values.Select((each, row) => each - (sums[units[row]] / counts[units[row]]))];
    }

    public static double Outcome(double outcome, int row) => !double.IsNaN(outcome) && !double.IsInfinity(outcome)
        ? outcome
        : throw Guard.Out("rows", outcome, Guard.Invariant($"an outcome must be a finite number (row {row}, counted from 0)"));

    private void Add(int unit, int period, double outcome)
    {
        units.Add(unit);
        periods.Add(period);
        outcomes.Add(outcome);
    }
}
