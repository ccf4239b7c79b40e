using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using CrmMetrics.Surveys;

namespace CrmMetrics.Benchmarks;

/// <summary>The survey room: every door against LINQ, against the loop that one would write by hand, and against a plain read of the bytes.</summary>
public class SurveyBenchmarks : IControlled
{
    private const string Nps = "Net promoter score from a column", NpsOfRows = "Net promoter score from rows", BySegment = "Net promoter score by segment",
        Csat = "Customer satisfaction, 1 to 5", Effort = "Customer effort, 1 to 7", Readings = "Reading a score off counts",
        Weighted = "Weighted net promoter score", Driver = "Correlation of two questions", Items = "Cronbach's alpha of three questions";

    private byte[] column = [];
    private byte[] fives = [];
    private byte[] sevens = [];
    private int[] segments = [];
    private int[] values = [];
    private int?[] nullables = [];
    private Answer[] array = [];
    private List<Answer> list = [];
    private AnswerRecord[] records = [];
    private List<AnswerRecord> recordList = [];
    private double[] weights = [];
    private byte[][] items = [];

    /// <inheritdoc/>
    [Params(10_000, 10_000_000)]
    public int Rows { get; set; }

    [GlobalSetup(Targets = [nameof(NpsByLinq), nameof(NpsPlainRead), nameof(NpsFromColumn), nameof(NpsFromHistogram), nameof(NpsFromCounts), nameof(NpsWithInterval), nameof(NpsComparison)])]
    public void MakeColumn() => column = Answers.RatingColumn(Rows);

    [GlobalSetup(Targets = [nameof(NpsFromValues), nameof(NpsFromNullableValues)])]
    public void MakeValues()
    {
        values = [.. Answers.RatingColumn(Rows).Select(rating => (int)rating)];
        nullables = [.. values.Select(rating => (int?)rating)];
    }

    [GlobalSetup(Targets = [nameof(CsatByLinq), nameof(CsatFromColumn), nameof(EffortByLinq), nameof(EffortFromColumn)])]
    public void MakeOtherScales()
    {
        fives = Answers.RatingColumn(Rows, 1, 5);
        sevens = Answers.RatingColumn(Rows, 1, 7);
    }

    [GlobalSetup(Targets = [nameof(WeightedByLinq), nameof(WeightedFromColumns), nameof(CorrelationByLinq), nameof(CorrelationFromColumns), nameof(AlphaByLinq), nameof(AlphaFromColumns)])]
    public void MakeQuestions()
    {
        MakeOtherScales();
        column = Answers.RatingColumn(Rows);
        segments = Answers.SegmentColumn(Rows);
        weights = [.. segments.Select(segment => 0.5 + (segment / 8.0))];

        // The later questions follow the first, with what each respondent feels besides.
        sevens = [.. column.Zip(segments, (rating, segment) => (byte)Math.Clamp((rating + segment) / 2, 1, 7))];
        fives = [.. sevens.Zip(segments, (rating, segment) => (byte)Math.Clamp((rating + (segment % 3)) / 2, 1, 5))];
        items = [sevens, fives, [.. column.Select(rating => Math.Clamp(rating, (byte)1, (byte)7))]];
    }

    [GlobalSetup(Targets = [nameof(RowsByLoop), nameof(RowsFromArray), nameof(RowsFromList), nameof(SegmentsByLoop), nameof(SegmentsFromArray), nameof(SegmentsFromList)])]
    public void MakeRows()
    {
        array = Answers.Values(Rows);
        list = [.. array];
    }

    [GlobalSetup(Targets =
    [
        nameof(RowsByLinq), nameof(RecordsByLoop), nameof(RowsFromRecords), nameof(RowsFromRecordList), nameof(RowsFromStream),
        nameof(SegmentsByLinq), nameof(SegmentsByRecordLoop), nameof(SegmentsFromRecords), nameof(SegmentsFromStream),
    ])]
    public void MakeRecords()
    {
        records = Answers.Records(Rows);
        recordList = [.. records];
    }

    [GlobalSetup(Targets = [nameof(SegmentsByColumnLoop), nameof(SegmentsFromColumns)])]
    public void MakeSegments()
    {
        column = Answers.RatingColumn(Rows);
        segments = Answers.SegmentColumn(Rows);
    }

    /// <inheritdoc/>
    public void Check()
    {
        MakeSegments();
        MakeValues();
        MakeOtherScales();
        MakeRows();
        MakeRecords();

        double? score = NpsByLinq();
        Control.Same(score, NpsFromColumn().Value, nameof(NpsFromColumn));
        Control.Same(score, NpsFromHistogram().NetPromoterScore.Value, nameof(NpsFromHistogram));
        Control.Same(score, NpsFromValues().NetPromoterScore.Value, nameof(NpsFromValues));
        Control.Same(score, NpsFromNullableValues().NetPromoterScore.Value, nameof(NpsFromNullableValues));
        Control.Same(score, RowsByLinq(), nameof(RowsByLinq));
        Control.Same(score, RowsByLoop(), nameof(RowsByLoop));
        Control.Same(score, RecordsByLoop(), nameof(RecordsByLoop));
        Control.Same(score, RowsFromArray().NetPromoterScore.Value, nameof(RowsFromArray));
        Control.Same(score, RowsFromList().NetPromoterScore.Value, nameof(RowsFromList));
        Control.Same(score, RowsFromRecords().NetPromoterScore.Value, nameof(RowsFromRecords));
        Control.Same(score, RowsFromRecordList().NetPromoterScore.Value, nameof(RowsFromRecordList));
        Control.Same(score, RowsFromStream().NetPromoterScore.Value, nameof(RowsFromStream));

        Dictionary<int, double> segmentScores = SegmentsByLinq();
        CheckTable(SegmentsByColumnLoop(), nameof(SegmentsByColumnLoop));
        CheckTable(SegmentsByLoop(), nameof(SegmentsByLoop));
        CheckTable(SegmentsByRecordLoop(), nameof(SegmentsByRecordLoop));
        CheckSegments(SegmentsFromColumns().Select((counts, segment) => KeyValuePair.Create(segment, counts)), nameof(SegmentsFromColumns));
        CheckSegments(SegmentsFromArray(), nameof(SegmentsFromArray));
        CheckSegments(SegmentsFromList(), nameof(SegmentsFromList));
        CheckSegments(SegmentsFromRecords(), nameof(SegmentsFromRecords));
        CheckSegments(SegmentsFromStream(), nameof(SegmentsFromStream));

        Control.Near(CsatByLinq(), CsatFromColumn().Value, nameof(CsatFromColumn));
        Control.Near(EffortByLinq(), EffortFromColumn().Value, nameof(EffortFromColumn));

        MakeQuestions();
        Control.Near(WeightedByLinq(), WeightedFromColumns().NetPromoterScore.Value, nameof(WeightedFromColumns));
        Control.Near(CorrelationByLinq(), CorrelationFromColumns().Value, nameof(CorrelationFromColumns));
        Control.Near(AlphaByLinq(), AlphaFromColumns().Value, nameof(AlphaFromColumns));

        void CheckTable(long[] table, string door)
        {
            for (int segment = 0; segment < Answers.Segments; segment++)
            {
                ReadOnlySpan<long> line = table.AsSpan(segment * 11, 11);
                Control.Same(segmentScores[segment], Score(line[9] + line[10], SumOf(line[..7]), SumOf(line)), door);
            }
        }

        void CheckSegments(IEnumerable<KeyValuePair<int, RatingCounts>> found, string door)
        {
            foreach ((int segment, RatingCounts counts) in found)
            {
                Control.Same(segmentScores[segment], counts.NetPromoterScore.Value, door);
            }
        }
    }

    [BenchmarkCategory(Nps)]
    [Benchmark(Baseline = true, Description = "LINQ: three `Count` over `byte[]`")]
    public double NpsByLinq()
    {
        int promoters = column.Count(rating => rating >= 9), passives = column.Count(rating => rating is 7 or 8), detractors = column.Count(rating => rating <= 6);
        return Score(promoters, detractors, promoters + passives + detractors);
    }

    /// <summary>The reference for speed: nothing is computed but a checksum, four vectors at a time.</summary>
    [BenchmarkCategory(Nps)]
    [Benchmark(Description = "reference: plain vectorised read of the same bytes")]
    public Vector256<byte> NpsPlainRead()
    {
        ref byte first = ref MemoryMarshal.GetArrayDataReference(column);
        nuint length = (nuint)column.Length, width = (nuint)Vector256<byte>.Count, i = 0;
        Vector256<byte> one = default, two = default, three = default, four = default;
        for (; i + (4 * width) <= length; i += 4 * width)
        {
            one ^= Vector256.LoadUnsafe(ref first, i);
            two ^= Vector256.LoadUnsafe(ref first, i + width);
            three ^= Vector256.LoadUnsafe(ref first, i + (2 * width));
            four ^= Vector256.LoadUnsafe(ref first, i + (3 * width));
        }

        return one ^ two ^ three ^ four;
    }

    [BenchmarkCategory(Nps)]
    [Benchmark(Description = "column: `NetPromoterScore.From(ReadOnlySpan<byte>)`")]
    [Target("NPS from 10 million bytes", nameof(NpsByLinq), TimesAsFast = 60)]
    [Target("NPS from 10 million bytes", nameof(NpsPlainRead), TimesAsFast = 0.6)]
    public NetPromoterScore NpsFromColumn() => NetPromoterScore.From(column);

    [BenchmarkCategory(Nps)]
    [Benchmark(Description = "column: `RatingCounts.From(ReadOnlySpan<byte>, …)`, all eleven counts")]
    public RatingCounts NpsFromHistogram() => RatingCounts.From(column, RatingScale.ZeroToTen);

    [BenchmarkCategory(Nps)]
    [Benchmark(Description = "values: `RatingCounts.From(int[], …)`")]
    public RatingCounts NpsFromValues() => RatingCounts.From(values, RatingScale.ZeroToTen);

    [BenchmarkCategory(Nps)]
    [Benchmark(Description = "values: `RatingCounts.From(int?[], …)`")]
    public RatingCounts NpsFromNullableValues() => RatingCounts.From(nullables, RatingScale.ZeroToTen);

    [BenchmarkCategory(NpsOfRows)]
    [Benchmark(Baseline = true, Description = "LINQ: three `Count` over an array of objects")]
    public double RowsByLinq() => Score(records.Count(row => row.Rating >= 9), records.Count(row => row.Rating <= 6), records.Length);

    [BenchmarkCategory(NpsOfRows)]
    [Benchmark(Description = "reference: loop by hand over an array of structs")]
    public double RowsByLoop()
    {
        int promoters = 0, detractors = 0;
        foreach (ref readonly Answer row in array.AsSpan())
        {
            promoters += row.Rating >= 9 ? 1 : 0;
            detractors += row.Rating <= 6 ? 1 : 0;
        }

        return Score(promoters, detractors, array.Length);
    }

    [BenchmarkCategory(NpsOfRows)]
    [Benchmark(Description = "reference: loop by hand over an array of objects")]
    public double RecordsByLoop()
    {
        int promoters = 0, detractors = 0;
        foreach (AnswerRecord row in records)
        {
            promoters += row.Rating >= 9 ? 1 : 0;
            detractors += row.Rating <= 6 ? 1 : 0;
        }

        return Score(promoters, detractors, records.Length);
    }

    [BenchmarkCategory(NpsOfRows)]
    [Benchmark(Description = "rows: array of structs")]
    [Target("ratings of an array of structs", nameof(RowsByLoop), TimesAsLong = 1.5)]
    [NothingPerRow]
    public RatingCounts RowsFromArray() => RatingCounts.From(array, row => row.Rating, RatingScale.ZeroToTen);

    [BenchmarkCategory(NpsOfRows)]
    [Benchmark(Description = "rows: `List` of structs")]
    [Target("ratings of a `List` of structs", nameof(RowsByLoop), TimesAsLong = 1.5)]
    [NothingPerRow]
    public RatingCounts RowsFromList() => RatingCounts.From(list, row => row.Rating, RatingScale.ZeroToTen);

    [BenchmarkCategory(NpsOfRows)]
    [Benchmark(Description = "rows: array of objects")]
    [Target("ratings of an array of objects", nameof(RecordsByLoop), TimesAsLong = 1.5)]
    [NothingPerRow]
    public RatingCounts RowsFromRecords() => RatingCounts.From(records, row => row.Rating, RatingScale.ZeroToTen);

    [BenchmarkCategory(NpsOfRows)]
    [Benchmark(Description = "rows: `List` of objects")]
    [Target("ratings of a `List` of objects", nameof(RecordsByLoop), TimesAsLong = 1.5)]
    [NothingPerRow]
    public RatingCounts RowsFromRecordList() => RatingCounts.From(recordList, row => row.Rating, RatingScale.ZeroToTen);

    [BenchmarkCategory(NpsOfRows)]
    [Benchmark(Description = "rows: iterator of objects")]
    [NothingPerRow]
    public RatingCounts RowsFromStream() => RatingCounts.From(Answers.Stream(records), row => row.Rating, RatingScale.ZeroToTen);

    [BenchmarkCategory(BySegment)]
    [Benchmark(Baseline = true, Description = "LINQ: `GroupBy` over an array of objects")]
    public Dictionary<int, double> SegmentsByLinq() => records
        .GroupBy(row => row.Segment)
        .ToDictionary(segment => segment.Key, segment => Score(segment.Count(row => row.Rating >= 9), segment.Count(row => row.Rating <= 6), segment.Count()));

    [BenchmarkCategory(BySegment)]
    [Benchmark(Description = "reference: table by hand over columns")]
    public long[] SegmentsByColumnLoop()
    {
        long[] table = new long[Answers.Segments * 11];
        for (int i = 0; i < column.Length; i++)
        {
            table[(segments[i] * 11) + column[i]]++;
        }

        return table;
    }

    [BenchmarkCategory(BySegment)]
    [Benchmark(Description = "reference: table by hand over an array of structs")]
    public long[] SegmentsByLoop()
    {
        long[] table = new long[Answers.Segments * 11];
        foreach (ref readonly Answer row in array.AsSpan())
        {
            table[(row.Segment * 11) + row.Rating]++;
        }

        return table;
    }

    [BenchmarkCategory(BySegment)]
    [Benchmark(Description = "reference: table by hand over an array of objects")]
    public long[] SegmentsByRecordLoop()
    {
        long[] table = new long[Answers.Segments * 11];
        foreach (AnswerRecord row in records)
        {
            table[(row.Segment * 11) + row.Rating]++;
        }

        return table;
    }

    [BenchmarkCategory(BySegment)]
    [Benchmark(Description = "columns: `RatingCounts.By(ReadOnlySpan<byte>, ReadOnlySpan<int>, …)`")]
    [Target("by segment, columns", nameof(SegmentsByColumnLoop), TimesAsLong = 1.5)]
    public IReadOnlyList<RatingCounts> SegmentsFromColumns() => RatingCounts.By(column, segments, Answers.Segments, RatingScale.ZeroToTen);

    [BenchmarkCategory(BySegment)]
    [Benchmark(Description = "rows: `RatingCounts.By(…)`, array of structs")]
    [Target("by segment, array of structs", nameof(SegmentsByLoop), TimesAsLong = 1.5)]
    [NothingPerRow]
    public IReadOnlyDictionary<int, RatingCounts> SegmentsFromArray() => RatingCounts.By(array, row => row.Segment, row => row.Rating, RatingScale.ZeroToTen);

    [BenchmarkCategory(BySegment)]
    [Benchmark(Description = "rows: `RatingCounts.By(…)`, `List` of structs")]
    [Target("by segment, `List` of structs", nameof(SegmentsByLoop), TimesAsLong = 1.5)]
    [NothingPerRow]
    public IReadOnlyDictionary<int, RatingCounts> SegmentsFromList() => RatingCounts.By(list, row => row.Segment, row => row.Rating, RatingScale.ZeroToTen);

    [BenchmarkCategory(BySegment)]
    [Benchmark(Description = "rows: `RatingCounts.By(…)`, array of objects")]
    [Target("by segment, array of objects", nameof(SegmentsByRecordLoop), TimesAsLong = 1.5)]
    [NothingPerRow]
    public IReadOnlyDictionary<int, RatingCounts> SegmentsFromRecords() => RatingCounts.By(records, row => row.Segment, row => row.Rating, RatingScale.ZeroToTen);

    [BenchmarkCategory(BySegment)]
    [Benchmark(Description = "rows: `RatingCounts.By(…)`, iterator of objects")]
    [NothingPerRow]
    public IReadOnlyDictionary<int, RatingCounts> SegmentsFromStream() => RatingCounts.By(Answers.Stream(records), row => row.Segment, row => row.Rating, RatingScale.ZeroToTen);

    [BenchmarkCategory(Csat)]
    [Benchmark(Baseline = true, Description = "LINQ: `Count` of the two best over `byte[]`")]
    public double CsatByLinq() => (double)fives.Count(rating => rating >= 4) / fives.Length;

    [BenchmarkCategory(Csat)]
    [Benchmark(Description = "column: `CustomerSatisfaction.From(RatingCounts)`")]
    public CustomerSatisfaction CsatFromColumn() => CustomerSatisfaction.From(RatingCounts.From(fives, RatingScale.OneToFive));

    [BenchmarkCategory(Effort)]
    [Benchmark(Baseline = true, Description = "LINQ: `Average` over `byte[]`")]
    public double EffortByLinq() => sevens.Average(rating => rating);

    [BenchmarkCategory(Effort)]
    [Benchmark(Description = "column: `CustomerEffort.From(RatingCounts)`")]
    public CustomerEffort EffortFromColumn() => CustomerEffort.From(RatingCounts.From(sevens, RatingScale.OneToSeven));

    [BenchmarkCategory(Weighted)]
    [Benchmark(Baseline = true, Description = "LINQ: `Zip` and `Sum`, `Sum`")]
    public double WeightedByLinq() =>
        100 * column.Zip(weights, (rating, weight) => rating >= 9 ? weight : rating <= 6 ? -weight : 0).Sum() / weights.Sum();

    [BenchmarkCategory(Weighted)]
    [Benchmark(Description = "columns: `WeightedRatings.From(ReadOnlySpan<byte>, ReadOnlySpan<double>, …)`, 31 digits")]
    public WeightedRatings WeightedFromColumns() => WeightedRatings.From(column, weights, RatingScale.ZeroToTen);

    [BenchmarkCategory(Driver)]
    [Benchmark(Baseline = true, Description = "LINQ: two `Average`, `Zip` and `Sum`, two `Sum`")]
    public double CorrelationByLinq()
    {
        double one = sevens.Average(rating => rating), other = column.Average(rating => rating);
        return sevens.Zip(column, (driver, outcome) => (driver - one) * (outcome - other)).Sum()
            / Math.Sqrt(sevens.Sum(rating => (rating - one) * (rating - one)) * column.Sum(rating => (rating - other) * (rating - other)));
    }

    [BenchmarkCategory(Driver)]
    [Benchmark(Description = "columns: `RatingPairs.From(…)` and its `RatingCorrelation`")]
    public RatingCorrelation CorrelationFromColumns() => RatingPairs.From(sevens, column, RatingScale.OneToSeven, RatingScale.ZeroToTen).Correlation();

    [BenchmarkCategory(Items)]
    [Benchmark(Baseline = true, Description = "LINQ: `Average` and `Sum` for the variance of each question and of the totals")]
    public double AlphaByLinq()
    {
        double questions = Variance(sevens.Select(rating => (int)rating)) + Variance(fives.Select(rating => (int)rating)) + Variance(items[2].Select(rating => (int)rating));
        return 1.5 * (1 - (questions / Variance(Enumerable.Range(0, Rows).Select(row => sevens[row] + fives[row] + items[2][row]))));

        static double Variance(IEnumerable<int> ratings)
        {
            double mean = ratings.Average();
            return ratings.Sum(rating => (rating - mean) * (rating - mean));
        }
    }

    [BenchmarkCategory(Items)]
    [Benchmark(Description = "columns: `RatingItems.From(…)` and its `CronbachAlpha`")]
    public CronbachAlpha AlphaFromColumns() => RatingItems.From(items, RatingScale.OneToSeven).CronbachAlpha;

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "counts: `NetPromoterScore.From(long, long, long)`")]
    public NetPromoterScore NpsFromCounts() => NetPromoterScore.From(46L * Rows, 33L * Rows, 21L * Rows);

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "and its interval")]
    public ConfidenceInterval? NpsWithInterval() => NpsFromCounts().Interval(0.95);

    [BenchmarkCategory(Readings)]
    [Benchmark(Description = "and a comparison, with interval and p-value")]
    public Comparison? NpsComparison() => NpsFromCounts().ComparedWith(NetPromoterScore.From(40L * Rows, 35L * Rows, 25L * Rows), 0.95);

    private static double Score(long promoters, long detractors, long responses) => 100.0 * (promoters - detractors) / responses;

    private static long SumOf(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
