using System;

namespace CrmMetrics.Statistics;

/// <summary>Count, sum and sum of squares, from which means, intervals and t tests are read.</summary>
/// <param name="Count">How many values.</param>
/// <param name="Sum">Their sum: exact for whole numbers.</param>
/// <param name="Squares">The sum of their squares: exact for whole numbers.</param>
/// <remarks>With 31 digits the sums need no running mean: what is lost when the square of the mean is taken off lies far below
/// a double's last digit, and adding is the same in any order.</remarks>
internal readonly record struct Moments(long Count, DoubleDouble Sum, DoubleDouble Squares)
{
    private static readonly Reason TooFew = new("too-few-values", "fewer than two values show no spread");

    private static readonly Reason NoVariance = new("no-variance", "all values of both groups are equal, so nothing tells how uncertain the difference is");

    /// <summary>Why a single group of so many values has no interval.</summary>
    public Reason? WhyNoInterval => Count < 2 ? TooFew : null;

    public double Mean => (Sum / DoubleDouble.Of(Count)).Value;

    /// <summary>The variance with n − 1, for two values or more.</summary>
    public double Variance => Scatter / (Count - 1);

    /// <summary>The sum of the squared distances from the mean.</summary>
    private double Scatter
    {
        get
        {
            double scatter = (Squares - (Sum * Sum / DoubleDouble.Of(Count))).Value;

            // Equal values leave the rounding of the sums, which is no spread.
            return scatter <= Count * 1e-31 * Squares.High ? 0 : scatter;
        }
    }

    public static Moments operator +(Moments left, Moments right) =>
        new Moments(left.Count + right.Count, left.Sum + right.Sum, left.Squares + right.Squares).Finite();

    /// <summary>The moments of a value that was seen so many times.</summary>
    public static Moments Of(double value, long times)
    {
        DoubleDouble count = DoubleDouble.Of(times);
        return new Moments(times, DoubleDouble.Of(value) * count, DoubleDouble.Product(value, value) * count).Finite();
    }

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    public static Moments Read(Form form) =>
        Checked(form.Int64("count"), DoubleDouble.Read(form, "sum"), DoubleDouble.Read(form, "squares"), "squares");

    /// <summary>Takes sums that were made elsewhere, if values can have them.</summary>
    public static Moments Checked(long count, DoubleDouble sum, DoubleDouble squares, string name)
    {
        double least = (sum * sum / DoubleDouble.Of(Math.Max(1, Guard.Count(count)))).Value;
        bool possible = count == 0 ? sum == default && squares == default : squares.High >= least * (1 - 1e-12);
        return possible
            ? new(count, sum, squares)
            : throw Guard.Out(name, squares.Value, Guard.Invariant($"the squares of {count} values with the sum {sum.Value} must be {least} or more"));
    }

    /// <summary>These moments, if a double holds them.</summary>
    public Moments Finite() =>
        double.IsNaN(Squares.High) || double.IsInfinity(Squares.High) ? throw new OverflowException("The squares of the values pass the largest double.") : this;

    /// <summary>Writes the count and the sums as fields.</summary>
    public Form AddTo(Form form) => Squares.AddTo(Sum.AddTo(form.Add("count", Count), "sum"), "squares");

    public ConfidenceInterval? Interval(double level)
    {
        _ = Guard.Level(level);
        if (Count < 2)
        {
            return null;
        }

        double mean = Mean, margin = StudentT.TwoSidedQuantile(level, Count - 1) * Math.Sqrt(Variance / Count);
        return new(mean - margin, mean + margin, level);
    }

    /// <summary>This mean less that of another group of cases.</summary>
    public Comparison ComparedWith(Moments baseline, double change, MeanComparison method, MetricDefinition definition, double level)
    {
        if (Count < 2 || baseline.Count < 2)
        {
            return Comparison.WithoutInterval(definition, change, TooFew);
        }

        (double error, double freedom) = Error(baseline, method);
        if (error == 0)
        {
            return Comparison.WithoutInterval(definition, change, NoVariance);
        }

        double margin = StudentT.TwoSidedQuantile(level, freedom) * error;
        return new(definition, change, new(change - margin, change + margin, level), StudentT.TwoSidedTail(change / error, freedom), Name(method));
    }

    public HypothesisTest? Test(Moments baseline, double change, MeanComparison method)
    {
        if (Count < 2 || baseline.Count < 2)
        {
            return null;
        }

        (double error, double freedom) = Error(baseline, method);
        return error == 0 ? null : new(Name(method), change / error, freedom, StudentT.TwoSidedTail(change / error, freedom));
    }

    /// <summary>The common standard deviation of both groups, and its degrees of freedom.</summary>
    public (double Deviation, double DegreesOfFreedom) Pooled(Moments other)
    {
        double freedom = (double)Count + other.Count - 2;
        return (Math.Sqrt((Scatter + other.Scatter) / freedom), freedom);
    }

    private static string Name(MeanComparison method) => method == MeanComparison.Student ? "Student's t" : "Welch's t";

    private (double Error, double DegreesOfFreedom) Error(Moments other, MeanComparison method)
    {
        if (method == MeanComparison.Student)
        {
            (double deviation, double freedom) = Pooled(other);
            return (deviation * Math.Sqrt((1.0 / Count) + (1.0 / other.Count)), freedom);
        }

        double mine = Variance / Count, theirs = other.Variance / other.Count, share = mine / (mine + theirs);
        return (Math.Sqrt(mine + theirs), 1 / ((share * share / (Count - 1)) + ((1 - share) * (1 - share) / (other.Count - 1))));
    }
}
