using CrmMetrics.Surveys;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Surveys;

/// <summary>The generators of this room.</summary>
internal static class GivenRatings
{
    /// <summary>Scales of every kind: the usual ones, short, long, of the widest, and of the other direction.</summary>
    public static Arbitrary<RatingScale> Scale { get; } = Arb.From(Gen.Elements(
        RatingScale.ZeroToTen,
        RatingScale.OneToFive,
        RatingScale.OneToSeven,
        RatingScale.OneToTen,
        CustomerEffort.EffortScale,
        RatingScale.Of(0, 1),
        RatingScale.Of(3, 100, RatingOrientation.LowerIsBetter),
        RatingScale.Of(0, 254),
        RatingScale.Of(1, 254),
        RatingScale.Of(0, 253)));

    /// <summary>Answers on 0 to 10, a tenth of them missing.</summary>
    public static Arbitrary<int?[]> Answers { get; } = Arb.From(
        from length in Gen.Choose(0, 300)
        from answers in Gen.ArrayOf(Gen.Choose(-1, 10).Select(value => value < 0 ? (int?)null : value), length)
        select answers,
        answers => answers.Length == 0 ? [] : [answers.Take(answers.Length / 2).ToArray(), answers.Skip(1).ToArray()]);

    /// <summary>A scale and a column on it, long enough for whole vectors and cut anywhere.</summary>
    public static Arbitrary<(RatingScale Scale, byte[] Column)> Column { get; } = Arb.From(
        from scale in Scale.Generator
        from length in Gen.Frequency((3, Gen.Choose(0, 100)), (2, Gen.Choose(0, 40_000)))
        from seed in Gen.Choose(0, int.MaxValue)
        from missing in Gen.Choose(0, 3)
        select (scale, Draw(scale, length, seed, missing / 4.0)));

    public static Arbitrary<RatingCounts> CountsOn(RatingScale scale) => Arb.From(
        from counts in Gen.ArrayOf(Given.CountGen, scale.Points)
        from unanswered in Given.CountGen
        select RatingCounts.FromCounts(counts, scale, unanswered));

    public static byte[] Draw(RatingScale scale, int length, int seed, double missing)
    {
        Random random = new(seed);
        byte[] column = new byte[length];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = random.NextDouble() < missing ? RatingScale.Missing : (byte)random.Next(scale.Lowest, scale.Highest + 1);
        }

        return column;
    }

    /// <summary>Counts the plain way.</summary>
    public static RatingCounts Plainly(IEnumerable<int?> answers, RatingScale scale)
    {
        long[] counts = new long[scale.Points];
        long unanswered = 0;
        foreach (int? answer in answers)
        {
            if (answer is { } rating)
            {
                counts[rating - scale.Lowest]++;
            }
            else
            {
                unanswered++;
            }
        }

        return RatingCounts.FromCounts(counts, scale, unanswered);
    }

    public static IEnumerable<int?> Answered(byte[] column) => column.Select(rating => rating == RatingScale.Missing ? (int?)null : rating);

    /// <summary>The same rows as neither an array nor a list.</summary>
    public static IEnumerable<T> Streamed<T>(IEnumerable<T> rows)
    {
        foreach (T row in rows)
        {
            yield return row;
        }
    }
}
