using System;
using System.Collections.Generic;

namespace CrmMetrics.Benchmarks;

/// <summary>An answer to a survey as a small value.</summary>
internal readonly record struct Answer(int Respondent, int Segment, int Rating);

/// <summary>An answer to a survey as an object, such as a database layer hands out.</summary>
internal sealed record AnswerRecord(int Respondent, int Segment, int Rating);

/// <summary>Seeded answers of respondents in eight segments.</summary>
internal static class Answers
{
    public const int Segments = 8;

    // Of a hundred respondents, so many give 0, 1, … 10.
    private static readonly int[] Hundred = [2, 1, 1, 2, 2, 6, 7, 13, 20, 19, 27];

    public static byte[] RatingColumn(int rows, int lowest = 0, int highest = 10)
    {
        byte[] drawn = new byte[100];
        int filled = 0;
        for (int rating = 0; rating < Hundred.Length; rating++)
        {
            drawn.AsSpan(filled, Hundred[rating]).Fill((byte)(lowest + (rating * (highest - lowest) / 10)));
            filled += Hundred[rating];
        }

        SplitMix64 random = new(20261121);
        byte[] column = new byte[rows];
        for (int i = 0; i < rows; i++)
        {
            column[i] = drawn[random.Below(100)];
        }

        return column;
    }

    public static int[] SegmentColumn(int rows)
    {
        SplitMix64 random = new(8);
        int[] column = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            column[i] = random.Below(Segments);
        }

        return column;
    }

    public static Answer[] Values(int rows)
    {
        byte[] ratings = RatingColumn(rows);
        int[] segments = SegmentColumn(rows);
        Answer[] answers = new Answer[rows];
        for (int i = 0; i < rows; i++)
        {
            answers[i] = new(i, segments[i], ratings[i]);
        }

        return answers;
    }

    public static AnswerRecord[] Records(int rows)
    {
        byte[] ratings = RatingColumn(rows);
        int[] segments = SegmentColumn(rows);
        AnswerRecord[] answers = new AnswerRecord[rows];
        for (int i = 0; i < rows; i++)
        {
            answers[i] = new(i, segments[i], ratings[i]);
        }

        return answers;
    }

    /// <summary>Rows that come one by one, as from a reader.</summary>
    public static IEnumerable<T> Stream<T>(T[] rows)
    {
        foreach (T row in rows)
        {
            yield return row;
        }
    }
}
