using System;
using System.Collections.Generic;
using System.Linq;

namespace CrmMetrics.Impact;

/// <summary>The weights, 0 or more and summing to 1, with which series come nearest to another.</summary>
/// <remarks>The nearest point to 0 in the hull of the differences (Wolfe, Finding the nearest point in a polytope, Mathematical Programming 11, 1976): it moves from face to face, each solved by QR, and ends at the
/// optimum after finitely many steps, not near it.</remarks>
internal sealed class SimplexWeights
{
    // Where several weights fit alike, so small a price on uneven ones leaves the fit as it is and makes the answer one.
    private const double Evenness = 1e-5;

    // What is left of a fit, as a part of the distances, below which it is the rounding of none.
    private const double Nothing = 1e-9;

    // A point this near, as a part of its distance, to the plane through the others is taken to lie in it.
    private const double Dependent = 1e-9;

    // A step that brings the point no nearer than this is rounding, and could go to and fro for ever.
    private const double LeastGain = 1e-15;

    private SimplexWeights(double[] weights, bool isUnique, bool isPerfect)
    {
        Weights = weights;
        IsUnique = isUnique;
        IsPerfect = isPerfect;
    }

    /// <summary>The weight of each series.</summary>
    public double[] Weights { get; }

    /// <summary>Whether no other weights come as near.</summary>
    public bool IsUnique { get; }

    /// <summary>Whether the weighted series are the other one.</summary>
    public bool IsPerfect { get; }

    /// <summary>Finds the weights.</summary>
    /// <param name="series">One or more, each as long as the target. Their order does not matter but for rounding.</param>
    /// <param name="target">Finite numbers.</param>
    public static SimplexWeights Nearest(double[][] series, double[] target)
    {
        double scale = Math.Max(LeastSquares.Scale(target), series.Max(LeastSquares.Scale));
        double[][] points = [.. series.Select(each => (double[])[.. each.Zip(target, (value, goal) => (value / scale) - (goal / scale))])];
        double far = points.Max(LeastSquares.Length);
        double[] weights = Solve(points), nearest = Weighted(points, weights);
        double distance = LeastSquares.Length(nearest);
        bool isPerfect = distance <= Nothing * far, isUnique = IsOnly(points, nearest, far, isPerfect);
        if (!isUnique && far > 0)
        {
            double price = Evenness * far;
            weights = Solve([.. points.Select((point, place) => (double[])[.. point, .. Enumerable.Range(0, points.Length).Select(other => other == place ? price : 0)])]);
        }

        return new(far > 0 ? weights : [.. points.Select(_ => 1.0 / points.Length)], isUnique, isPerfect);
    }

    private static double[] Solve(double[][] points)
    {
        int first = Lowest([.. points.Select(LeastSquares.Length)]);
        double[] best = new double[points.Length];
        best[first] = 1;
        List<int> face = [first];
        double least = LeastSquares.Length(points[first]), rounding = LeastGain * points.Max(LeastSquares.Length);
        while (least > rounding)
        {
            double[] nearest = Weighted(points, best);
            int next = Lowest([.. points.Select(point => Dot(point, nearest))]);
            if (face.Contains(next))
            {
                return best;
            }

            double[] weights = [.. best];
            List<int> wider = [.. face, next];
            if (!Settle(points, weights, wider))
            {
                return best;
            }

            double length = LeastSquares.Length(Weighted(points, weights));
            if (!(length < least * (1 - LeastGain)))
            {
                return best;
            }

            (best, face, least) = (weights, wider, length);
        }

        return best;
    }

    // Moves towards the nearest point of the plane through the face, and drops the corners that it would pass.
    private static bool Settle(double[][] points, double[] weights, List<int> face)
    {
        while (true)
        {
            if (InPlane(points, face) is not { } goal)
            {
                return false;
            }

            if (goal.All(value => value > 0))
            {
                for (int place = 0; place < face.Count; place++)
                {
                    weights[face[place]] = goal[place];
                }

                return true;
            }

            double step = 1;
            int leaving = -1;
            for (int place = 0; place < face.Count; place++)
            {
                double weight = weights[face[place]], reach = goal[place] <= 0 ? weight / (weight - goal[place]) : double.PositiveInfinity;
                if (goal[place] <= 0 && (leaving < 0 || reach < step))
                {
                    (step, leaving) = (weight == 0 ? 0 : Math.Min(1, reach), place);
                }
            }

            for (int place = 0; place < face.Count; place++)
            {
                weights[face[place]] += step * (goal[place] - weights[face[place]]);
            }

            weights[face[leaving]] = 0;
            face.RemoveAt(leaving);
        }
    }

    /// <summary>The weights, of any sign and summing to 1, of the point nearest to 0; none where the points lie in fewer dimensions.</summary>
    private static double[]? InPlane(double[][] points, List<int> face)
    {
        if (face.Count == 1)
        {
            return [1];
        }

        double[] corner = points[face[0]];
        double[][] edges = [.. face.Skip(1).Select(place => (double[])[.. points[place].Zip(corner, (value, origin) => value - origin)])];
        return Solved(edges, [.. corner.Select(value => -value)]) is { } rest ? [1 - rest.Sum(), .. rest] : null;
    }

    // Householder's QR in place. A walk takes hundreds of these small systems, over which MathNet's spends thirty times as long, mostly on handing them to threads.
    private static double[]? Solved(double[][] columns, double[] right)
    {
        int width = columns.Length;
        if (right.Length < width)
        {
            return null;
        }

        double[] diagonal = new double[width];
        double[] lengths = [.. columns.Select(LeastSquares.Length)];
        for (int k = 0; k < width; k++)
        {
            double[] mirror = columns[k];
            double square = 0;
            for (int row = k; row < right.Length; row++)
            {
                square += mirror[row] * mirror[row];
            }

            double length = Math.Sqrt(square);
            if (!(length > Dependent * lengths[k]))
            {
                return null;
            }

            diagonal[k] = mirror[k] > 0 ? -length : length;
            double factor = 1 / (square - (diagonal[k] * mirror[k]));
            mirror[k] -= diagonal[k];
            for (int later = k + 1; later <= width; later++)
            {
                Reflect(later < width ? columns[later] : right, mirror, k, factor);
            }
        }

        double[] solution = new double[width];
        for (int k = width - 1; k >= 0; k--)
        {
            double rest = right[k];
            for (int later = k + 1; later < width; later++)
            {
                rest -= columns[later][k] * solution[later];
            }

            solution[k] = rest / diagonal[k];
        }

        return solution;
    }

    private static void Reflect(double[] column, double[] mirror, int from, double factor)
    {
        double sum = 0;
        for (int row = from; row < column.Length; row++)
        {
            sum += column[row] * mirror[row];
        }

        for (int row = from; row < column.Length; row++)
        {
            column[row] -= factor * sum * mirror[row];
        }
    }

    // Other weights would have to lie on the same face: the plane through the nearest point, square to it.
    private static bool IsOnly(double[][] points, double[] nearest, double far, bool isPerfect)
    {
        double square = Dot(nearest, nearest), slack = 1e-9 * Math.Sqrt(square) * far;
        List<int> face = [.. Enumerable.Range(0, points.Length).Where(place => isPerfect || Dot(points[place], nearest) <= square + slack)];
        return face.Count == 1 || (far > 0 && InPlane(points, face) is not null);
    }

    private static double[] Weighted(double[][] points, double[] weights)
    {
        double[] sum = new double[points[0].Length];
        for (int place = 0; place < points.Length; place++)
        {
            for (int time = 0; weights[place] != 0 && time < sum.Length; time++)
            {
                sum[time] += weights[place] * points[place][time];
            }
        }

        return sum;
    }

    private static int Lowest(double[] values) => Array.IndexOf(values, values.Min());

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
