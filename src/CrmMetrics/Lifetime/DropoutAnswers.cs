using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Lifetime;

/// <summary>What customers who are there will do, for many of them: it depends on the number of purchases and the age alone, and as a function of the age it is so smooth that a few ages tell all.</summary>
/// <remarks>Between them it is a Chebyshev polynomial in ln(α + T), taken only where its last coefficients have come down to the last digits.</remarks>
internal sealed class DropoutAnswers
{
    // The degrees that are tried, the points of one among those of the next.
    private const int Least = 16, Most = 32;

    // Where the polynomial does not do, the ages are halved so often.
    private const int MostHalvings = 6;

    // cos(π k ÷ the highest degree).
    private static readonly double[] Cosines = [.. Enumerable.Range(0, 2 * Most).Select(k => Math.Cos(Math.PI * k / Most))];

    private readonly Func<long, Action<double, double[]>> answering;
    private readonly double alpha;
    private readonly double[] ages;
    private readonly double[][] answers;

    private DropoutAnswers(double[] ages, double alpha, int width, Func<long, Action<double, double[]>> answering)
    {
        this.answering = answering;
        this.alpha = alpha;
        this.ages = ages;
        answers = new double[width][];
        for (int i = 0; i < width; i++)
        {
            answers[i] = new double[ages.Length];
        }
    }

    /// <summary>The answers for each group: a column each.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="days">The days of the unit of time.</param>
    /// <param name="alpha">The scale of the rates.</param>
    /// <param name="width">How many answers there are.</param>
    /// <param name="answering">Of a number of purchases, what writes the answers for an age.</param>
    /// <param name="threads">How many threads work at the same time.</param>
    public static double[][] Of(HistoryGroups groups, double days, double alpha, int width, Func<long, Action<double, double[]>> answering, int threads)
    {
        double[] times = new double[groups.Count];
        Dictionary<long, int> places = [];
        List<(long Repeats, List<int> Groups)> alike = [];
        for (int g = 0; g < times.Length; g++)
        {
            times[g] = groups.Age[g] / days;
            if (!places.TryGetValue(groups.Repeats[g], out int place))
            {
                places.Add(groups.Repeats[g], place = alike.Count);
                alike.Add((groups.Repeats[g], []));
            }

            alike[place].Groups.Add(g);
        }

        DropoutAnswers all = new(times, alpha, width, answering);
        Blocks.Each(alike.Count, threads, place => all.Fill(alike[place].Repeats, alike[place].Groups));
        return all.answers;
    }

    private void Fill(long repeats, List<int> groups)
    {
        // Those of one age have one answer.
        Dictionary<double, int> known = [];
        List<double> distinct = [];
        int[] placeOf = new int[groups.Count];
        for (int i = 0; i < placeOf.Length; i++)
        {
            double age = ages[groups[i]];
            if (!known.TryGetValue(age, out placeOf[i]))
            {
                known.Add(age, placeOf[i] = distinct.Count);
                distinct.Add(age);
            }
        }

        double[] sorted = [.. distinct];
        int[] order = new int[sorted.Length], rank = new int[sorted.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        double[][] found = new double[answers.Length][];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = new double[sorted.Length];
        }

        Fill(answering(repeats), sorted, 0, sorted.Length, found, 0);
        for (int i = 0; i < order.Length; i++)
        {
            rank[order[i]] = i;
        }

        for (int i = 0; i < placeOf.Length; i++)
        {
            for (int column = 0; column < found.Length; column++)
            {
                answers[column][groups[i]] = found[column][rank[placeOf[i]]];
            }
        }
    }

    // Ascending ages, from one place to before another.
    private void Fill(Action<double, double[]> answer, double[] sorted, int start, int end, double[][] found, int halvings)
    {
        double from = Math.Log(alpha + sorted[start]), to = Math.Log(alpha + sorted[end - 1]), middle = 0.5 * (from + to), half = 0.5 * (to - from);
        if (end - start <= Least + 1 || !(half > 0) || halvings == MostHalvings)
        {
            double[] values = new double[found.Length];
            for (int i = start; i < end; i++)
            {
                answer(sorted[i], values);
                for (int column = 0; column < values.Length; column++)
                {
                    found[column][i] = values[column];
                }
            }
        }
        else if (Coefficients(answer, middle, half, end - start) is { } coefficients)
        {
            for (int i = start; i < end; i++)
            {
                double place = (Math.Log(alpha + sorted[i]) - middle) / half;
                for (int column = 0; column < found.Length; column++)
                {
                    found[column][i] = Polynomial(coefficients[column], place);
                }
            }
        }
        else
        {
            double border = Math.Exp(middle) - alpha;
            int between = start + 1;
            while (between < end - 1 && sorted[between] <= border)
            {
                between++;
            }

            Fill(answer, sorted, start, between, found, halvings + 1);
            Fill(answer, sorted, between, end, found, halvings + 1);
        }
    }

    // None where no polynomial of fewer points than there are ages has come down to its last digits.
    private double[][]? Coefficients(Action<double, double[]> answer, double middle, double half, int count)
    {
        double[][] values = new double[answers.Length][];
        for (int column = 0; column < values.Length; column++)
        {
            values[column] = new double[Most + 1];
        }

        double[] each = new double[values.Length];
        for (int degree = Least; degree <= Most && degree + 1 < count; degree *= 2)
        {
            int apart = Most / degree;
            for (int k = 0; k <= Most; k += apart)
            {
                if (degree > Least && k % (2 * apart) == 0)
                {
                    continue;
                }

                answer(Math.Max(0, Math.Exp(middle + (half * Math.Cos(Math.PI * k / Most))) - alpha), each);
                for (int column = 0; column < values.Length; column++)
                {
                    values[column][k] = each[column];
                }
            }

            if (Fitted(values, degree) is { } coefficients)
            {
                return coefficients;
            }
        }

        return null;
    }

    private static double[][]? Fitted(double[][] values, int degree)
    {
        double[][] all = new double[values.Length][];
        for (int column = 0; column < all.Length; column++)
        {
            int apart = Most / degree;
            double[] coefficients = all[column] = new double[degree + 1];
            double least = double.PositiveInfinity, largest = 0, last = 0;
            for (int n = 0; n <= degree; n++)
            {
                double sum = 0;
                for (int k = 0; k <= degree; k++)
                {
                    double weight = k == 0 || k == degree ? 0.5 : 1;
                    sum += weight * values[column][k * apart] * Cosines[n * k * apart % (2 * Most)];
                }

                coefficients[n] = (n == 0 || n == degree ? 1.0 : 2.0) / degree * sum;
                last = n > degree - 4 ? Math.Max(last, Math.Abs(coefficients[n])) : last;
                least = Math.Min(least, values[column][n * apart]);
                largest = Math.Max(largest, values[column][n * apart]);
            }

            // Relative to the smallest value, not to the largest.
            if (!(last < 3e-13 * least && largest < 30 * least))
            {
                return null;
            }
        }

        return all;
    }

    // Clenshaw's sum.
    private static double Polynomial(double[] coefficients, double place)
    {
        double one = 0, two = 0;
        for (int n = coefficients.Length - 1; n > 0; n--)
        {
            (one, two) = (coefficients[n] + (2 * place * one) - two, one);
        }

        return coefficients[0] + (place * one) - two;
    }
}
