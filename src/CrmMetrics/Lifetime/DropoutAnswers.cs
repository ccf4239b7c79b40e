using System;
using System.Collections.Generic;

namespace CrmMetrics.Lifetime;

/// <summary>What customers who are there will do, for many of them: it depends on the number of purchases and the age alone, and as a function of the age it is so smooth that a few dozen ages tell all.</summary>
/// <remarks>Between them it is a Chebyshev polynomial in ln(α + T), taken only where its last coefficients have come down to the last digits.</remarks>
internal sealed class DropoutAnswers
{
    private const int Length = 33;

    // Up to so many groups are asked one by one; where the polynomial does not do, the ages are halved so often.
    private const int Few = 40, MostHalvings = 6;

    private readonly Func<long, double, double> answer;
    private readonly double alpha;
    private readonly double[] ages;
    private readonly double[] answers;

    private DropoutAnswers(double[] ages, double alpha, Func<long, double, double> answer)
    {
        this.answer = answer;
        this.alpha = alpha;
        this.ages = ages;
        answers = new double[ages.Length];
    }

    /// <summary>The answers for each group.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="days">The days of the unit of time.</param>
    /// <param name="alpha">The scale of the rates.</param>
    /// <param name="answer">The answer for a number of purchases and an age.</param>
    public static double[] Of(HistoryGroups groups, double days, double alpha, Func<long, double, double> answer)
    {
        double[] times = new double[groups.Count];
        Dictionary<long, List<int>> members = [];
        for (int g = 0; g < times.Length; g++)
        {
            times[g] = groups.Age[g] / days;
            if (!members.TryGetValue(groups.Repeats[g], out List<int>? alike))
            {
                members.Add(groups.Repeats[g], alike = []);
            }

            alike.Add(g);
        }

        DropoutAnswers all = new(times, alpha, answer);
        foreach (KeyValuePair<long, List<int>> alike in members)
        {
            all.Fill(alike.Key, alike.Value, 0);
        }

        return all.answers;
    }

    private void Fill(long repeats, List<int> members, int halvings)
    {
        double low = double.PositiveInfinity, high = 0;
        foreach (int group in members)
        {
            low = Math.Min(low, ages[group]);
            high = Math.Max(high, ages[group]);
        }

        double from = Math.Log(alpha + low), to = Math.Log(alpha + high), middle = 0.5 * (from + to), half = 0.5 * (to - from);
        if (members.Count <= Few || !(half > 0) || halvings == MostHalvings)
        {
            Dictionary<double, double> known = [];
            foreach (int group in members)
            {
                if (!known.TryGetValue(ages[group], out double value))
                {
                    known.Add(ages[group], value = answer(repeats, ages[group]));
                }

                answers[group] = value;
            }
        }
        else if (Coefficients(repeats, from, to) is { } coefficients)
        {
            foreach (int group in members)
            {
                answers[group] = Polynomial(coefficients, (Math.Log(alpha + ages[group]) - middle) / half);
            }
        }
        else
        {
            double border = Math.Exp(middle) - alpha;
            Fill(repeats, members.FindAll(group => ages[group] <= border), halvings + 1);
            Fill(repeats, members.FindAll(group => ages[group] > border), halvings + 1);
        }
    }

    // None where the polynomial has not come down to its last digits.
    private double[]? Coefficients(long x, double low, double high)
    {
        double[] values = new double[Length], coefficients = new double[Length];
        for (int k = 0; k < Length; k++)
        {
            double place = Math.Cos(Math.PI * (k + 0.5) / Length);
            values[k] = answer(x, Math.Max(0, Math.Exp((0.5 * (low + high)) + (0.5 * (high - low) * place)) - alpha));
        }

        for (int n = 0; n < Length; n++)
        {
            double sum = 0;
            for (int k = 0; k < Length; k++)
            {
                sum += values[k] * Math.Cos(Math.PI * n * (k + 0.5) / Length);
            }

            coefficients[n] = (n == 0 ? 1.0 : 2.0) / Length * sum;
        }

        double least = double.PositiveInfinity, largest = 0, last = 0;
        foreach (double value in values)
        {
            least = Math.Min(least, value);
            largest = Math.Max(largest, value);
        }

        for (int n = Length - 4; n < Length; n++)
        {
            last = Math.Max(last, Math.Abs(coefficients[n]));
        }

        // Relative to the smallest value, not to the largest.
        return last < 3e-13 * least && largest < 30 * least ? coefficients : null;
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
