using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Marketing;

/// <summary>A chain of touches that ends in conversion or loss: how likely it converts, and how likely on a way through a channel.</summary>
/// <remarks>
/// <para>No step subtracts, so nothing cancels (Grassmann, Taksar and Heyman, Operations Research 33(5), 1985): an effect of 0 is 0, and a small one has all its digits.</para>
/// <para>Up to <see cref="MostEliminated"/> states they are eliminated one by one. Beyond, the equations are iterated from 0 and from 1 at once: from below the answer
/// only grows and from above it only falls, since no row of the chain has a negative number or a sum above 1, so the two always hold the truth between them.</para>
/// </remarks>
internal sealed class MarkovChain
{
    /// <summary>Up to how many states are eliminated.</summary>
    public const int MostEliminated = 300;

    private const int MostSweeps = 20_000;
    private const double Close = 1e-14;

    private readonly int states;

    // The transitions between states, row by row: where those of a state begin, where they lead, how many took them.
    private readonly int[] begins;
    private readonly int[] targets;
    private readonly double[] weights;
    private readonly double[] converted;
    private readonly double[] lost;

    // The channel of the last touch, from 1; 0 at the start.
    private readonly int[] latest;
    private readonly bool eliminates;

    public MarkovChain(int channels, int order, int bits, long[] grams, long[] counts, int mostEliminated)
    {
        long symbols = (1L << bits) - 1, mask = (1L << (bits * order)) - 1;
        Dictionary<long, int> numbers = [];
        List<int> last = [];

        // Grams are sorted, so those of a state stand together, and the start stands first.
        foreach (long gram in grams)
        {
            if (!numbers.ContainsKey(gram >> bits))
            {
                numbers.Add(gram >> bits, numbers.Count);
                last.Add((int)((gram >> bits) & symbols));
            }
        }

        states = numbers.Count;
        latest = [.. last];
        eliminates = states <= mostEliminated;
        begins = new int[states + 1];
        converted = new double[states];
        lost = new double[states];
        targets = new int[grams.Length];
        weights = new double[grams.Length];
        int used = 0;
        for (int i = 0; i < grams.Length; i++)
        {
            int from = numbers[grams[i] >> bits], next = (int)(grams[i] & symbols);
            if (next == channels + 1)
            {
                converted[from] = counts[i];
            }
            else if (next == channels + 2)
            {
                lost[from] = counts[i];
            }
            else
            {
                targets[used] = numbers[grams[i] & mask];
                weights[used++] = counts[i];
            }

            begins[from + 1] = used;
        }
    }

    /// <summary>How far a probability may be off, as a share of it: the widest distance of the two iterations; 0 where states were eliminated.</summary>
    public double Distance { get; private set; }

    /// <summary>How likely it converts from each state; the start is the first.</summary>
    public double[] Conversion() => Solve(0, converted, [.. converted.Zip(lost, (one, other) => one + other)]);

    /// <summary>How likely a journey touches a channel and converts.</summary>
    /// <param name="channel">The channel, from 1.</param>
    /// <param name="conversion">How likely it converts from each state.</param>
    public double Through(int channel, double[] conversion)
    {
        // Whoever comes to the channel is done, and worth the chance to convert from there.
        double[] gain = new double[states], exit = new double[states];
        for (int state = 0; state < states; state++)
        {
            exit[state] = converted[state] + lost[state];
            for (int i = begins[state]; i < begins[state + 1]; i++)
            {
                if (latest[targets[i]] == channel)
                {
                    gain[state] += weights[i] * conversion[targets[i]];
                    exit[state] += weights[i];
                }
            }
        }

        return Solve(channel, gain, exit)[0];
    }

    /// <summary>What a journey from each state gains, where the states of one channel are not entered.</summary>
    /// <param name="closed">The channel, from 1; 0 for none.</param>
    /// <param name="gain">What leaving from a state gains, times how many leave.</param>
    /// <param name="exit">How many leave from a state for good.</param>
    private double[] Solve(int closed, double[] gain, double[] exit) => eliminates ? Eliminated(closed, gain, exit) : Iterated(closed, gain, exit);

    private double[] Eliminated(int closed, double[] gain, double[] exit)
    {
        double[][] rows = new double[states][];
        double[] gains = (double[])gain.Clone(), exits = (double[])exit.Clone(), totals = new double[states], values = new double[states];
        for (int state = 0; state < states; state++)
        {
            rows[state] = new double[states];
            for (int i = begins[state]; i < begins[state + 1]; i++)
            {
                rows[state][targets[i]] = latest[targets[i]] == closed ? 0 : weights[i];
            }
        }

        for (int gone = states - 1; gone >= 0; gone--)
        {
            // What stays in the state is left out: whoever stays leaves later, in the same proportions.
            ReadOnlySpan<double> row = rows[gone].AsSpan(0, gone);
            totals[gone] = exits[gone];
            foreach (double weight in row)
            {
                totals[gone] += weight;
            }

            for (int state = 0; state < gone; state++)
            {
                double part = rows[state][gone] / totals[gone];
                if (part == 0)
                {
                    continue;
                }

                Span<double> mine = rows[state].AsSpan(0, gone);
                for (int i = 0; i < row.Length; i++)
                {
                    mine[i] += part * row[i];
                }

                gains[state] += part * gains[gone];
                exits[state] += part * exits[gone];
            }
        }

        for (int state = 0; state < states; state++)
        {
            double sum = gains[state];
            for (int i = 0; i < state; i++)
            {
                sum += rows[state][i] * values[i];
            }

            values[state] = sum / totals[state];
        }

        return values;
    }

    private double[] Iterated(int closed, double[] gain, double[] exit)
    {
        double[] lower = new double[states], upper = Possible(closed, gain), whole = (double[])exit.Clone();
        for (int state = 0; state < states; state++)
        {
            for (int i = begins[state]; i < begins[state + 1]; i++)
            {
                whole[state] += Counts(state, i, closed) ? weights[i] : 0;
            }
        }

        double widest = double.PositiveInfinity;
        for (int sweep = 0; sweep < MostSweeps && widest > Close; sweep++)
        {
            widest = 0;
            for (int state = states - 1; state >= 0; state--)
            {
                double low = gain[state], high = gain[state];
                for (int i = begins[state]; i < begins[state + 1]; i++)
                {
                    if (Counts(state, i, closed))
                    {
                        low += weights[i] * lower[targets[i]];
                        high += weights[i] * upper[targets[i]];
                    }
                }

                lower[state] = low / whole[state];
                upper[state] = high / whole[state];
                double apart = upper[state] - lower[state];
                widest = Math.Max(widest, apart <= 0 ? 0 : apart / upper[state]);
            }
        }

        Distance = Math.Max(Distance, widest);
        return lower;
    }

    /// <summary>1 where something can be gained, else 0: there the iteration from above would only creep down.</summary>
    private double[] Possible(int closed, double[] gain)
    {
        double[] possible = [.. gain.Select(value => value > 0 ? 1.0 : 0)];
        for (bool found = true; found;)
        {
            found = false;
            for (int state = states - 1; state >= 0; state--)
            {
                for (int i = begins[state]; i < begins[state + 1] && possible[state] == 0; i++)
                {
                    possible[state] = Counts(state, i, closed) ? possible[targets[i]] : 0;
                    found |= possible[state] > 0;
                }
            }
        }

        return possible;
    }

    // What stays in the state is left out, and what leads to where nobody enters has been counted as leaving.
    private bool Counts(int state, int i, int closed) => targets[i] != state && latest[targets[i]] != closed;
}
