using CrmMetrics.Adoption;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Adoption;

public class RecordDuplicatesLaws : SummaryLaws<RecordDuplicates>
{
    protected override Arbitrary<RecordDuplicates> Any { get; } =
        Arb.From(Gen.Choose(1, 9).Select(size => (long)size).ArrayOf().Resize(24).Zip(Given.CountGen).Select(given => RecordDuplicates.FromGroupSizes(given.Item1, given.Item2)));

    protected override RecordDuplicates Zero => RecordDuplicates.Zero;

    protected override RecordDuplicates Parse(string text) => RecordDuplicates.Parse(text);
}

public class RecordDuplicatesTests
{
    private static readonly Arbitrary<string?[]> Keys = Arb.From(Gen.Elements(null, "a@x", "A@X", "b@x", "c@x", "d@x", "e@x", "f@x").ArrayOf().Resize(24));

    [Fact]
    public void It_counts_what_grouping_counts() =>
        Check.That(Keys, keys =>
        {
            RecordDuplicates all = RecordDuplicates.From(keys, key => key, StringComparer.OrdinalIgnoreCase);
            IGrouping<string, string>[] groups = [.. keys.OfType<string>().GroupBy(key => key.ToUpperInvariant())];
            int records = keys.Count(key => key is not null);
            return (all.Records, all.Keys, all.Groups, all.Extra, all.WithoutKey)
                    == (records, groups.Length, groups.Count(group => group.Count() > 1), records - groups.Length, keys.Length - records)
                && all == RecordDuplicates.FromGroupSizes(groups.Select(group => (long)group.Count()), keys.Length - records)
                && Equals(all.Rate.Value, records == 0 ? null : (double)all.Extra / records)
                && (all.GroupRate.Part, all.GroupRate.Whole) == (all.Groups, all.Keys);
        });

    [Fact]
    public void Each_group_has_the_duplicates_within_it() =>
        Check.That(Keys, keys =>
        {
            (string? Key, int Owner)[] rows = [.. keys.Select((key, i) => (key, i % 3))];
            IReadOnlyDictionary<int, RecordDuplicates> owners = RecordDuplicates.By(rows, row => row.Owner, row => row.Key, StringComparer.OrdinalIgnoreCase);
            return owners.Count == Math.Min(3, keys.Length)
                && owners.All(owner => owner.Value == RecordDuplicates.From(rows.Where(row => row.Owner == owner.Key), row => row.Key, StringComparer.OrdinalIgnoreCase));
        });

    [Fact]
    public void A_record_without_a_group_is_named()
    {
        string?[] owners = ["ada", null];
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => RecordDuplicates.By(owners, owner => owner!, owner => owner)).Message);
        Assert.Equal("group", Assert.Throws<ArgumentNullException>(() => RecordDuplicates.By(owners, (Func<string?, string>)null!, owner => owner)).ParamName);
    }

    [Fact]
    public void Builders_that_tell_keys_apart_in_different_ways_do_not_join()
    {
        RecordDuplicatesBuilder<string> exact = new(), loose = new(StringComparer.OrdinalIgnoreCase), alike = new(StringComparer.OrdinalIgnoreCase), ordinal = new(StringComparer.Ordinal);
        exact.Add("a@x");
        exact.Add("A@X");
        loose.Add("a@x");
        alike.Add("A@X");
        ordinal.Add("a@x");
        Assert.Contains("cannot be joined with keys that are the same by", Assert.Throws<DefinitionMismatchException>(() => exact.Merge(loose)).Message);
        Assert.Throws<DefinitionMismatchException>(() => loose.Merge(exact));
        Assert.Equal((2, 1), (exact.Keys, loose.Keys));
        loose.Merge(alike);
        exact.Merge(ordinal);
        Assert.Equal((2, 1), (exact.Keys, loose.Keys));
        Assert.Equal(1, loose.ToSummary().Groups);
    }

    [Fact]
    public void Builders_may_have_keys_in_common() =>
        Check.That(Keys, Given.Count, (keys, cut) =>
        {
            int at = (int)(cut % (keys.Length + 1));
            RecordDuplicatesBuilder<string> first = new(), second = new(), whole = new();
            Array.ForEach(keys, key => whole.Add(key));
            Array.ForEach(keys.Take(at).ToArray(), key => first.Add(key));
            Array.ForEach(keys.Skip(at).ToArray(), key => second.Add(key));
            first.Merge(second);
            return first.ToSummary() == whole.ToSummary() && whole.ToSummary() == RecordDuplicates.From(keys, key => key)
                && first.Groups.SequenceEqual(whole.Groups) && whole.Groups.Sum(group => group.Value - 1) == whole.ToSummary().Extra && whole.Keys == whole.ToSummary().Keys;
        });

    [Fact]
    public void The_interval_is_that_of_keys_and_agrees_with_the_sum_of_squares()
    {
        // 90 keys with one record, 10 with eleven: 100 extra of 200 records, all in ten groups.
        RecordDuplicates all = RecordDuplicates.FromGroupSizes([.. Enumerable.Repeat(1L, 90), .. Enumerable.Repeat(11L, 10)]);
        double scatter = (90 * 0.25) + (10 * 4.5 * 4.5), variance = scatter / 200 / 200 * 100 / 99, effective = 0.25 / variance;
        double t = 1.9842169515864, centre = 0.5, margin = t / (effective + (t * t)) * Math.Sqrt((effective / 4) + (t * t / 4));
        ConfidenceInterval interval = all.Rate.Interval(0.95)!.Value;
        Assert.Equal(0.5, all.Rate.Value);
        Assert.Equal(centre - margin, interval.Lower, 10);
        Assert.Equal(centre + margin, interval.Upper, 10);
    }

    [Fact]
    public void No_duplicates_leave_a_bound_of_keys()
    {
        RecordDuplicates all = RecordDuplicates.FromGroupSizes(Enumerable.Repeat(1L, 100), 3);
        ConfidenceInterval interval = all.Rate.Interval(0.95)!.Value;
        Assert.Equal((0.0, 0.0), (all.Rate.Value!.Value, interval.Lower));
        Assert.InRange(interval.Upper, 0.035, 0.04);
        Assert.Equal("0 extra of 100 records = 0.0 % (0 groups, 100 keys, 3 without key)", all.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("no-keys", RecordDuplicates.FromGroupSizes([], 3).Rate.WhyUndefined!.Code);
        Assert.Equal("one-cluster", RecordDuplicates.FromGroupSizes([4]).Rate.WhyNoInterval!.Code);
        Assert.Equal("no records with a key (3 without)", RecordDuplicates.FromGroupSizes([], 3).ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        RecordDuplicatesBuilder<int> builder = new();
        Assert.StartsWith("sizes: the size of group 1 (counted from 0) must be 1 or more, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => RecordDuplicates.FromGroupSizes([2, 0])).Message);
        Assert.Equal("withoutKey", Assert.Throws<ArgumentOutOfRangeException>(() => RecordDuplicates.FromGroupSizes([], -1)).ParamName);
        Assert.Equal("other", Assert.Throws<ArgumentException>(() => builder.Merge(builder)).ParamName);
        Assert.Equal("other", Assert.Throws<ArgumentNullException>(() => builder.Merge(null!)).ParamName);
        Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => RecordDuplicates.From<int, int>([], null!)).ParamName);
        Assert.False(RecordDuplicates.TryParse("records=4;keys=2;groups=1;squares=7;withoutKey=0", out _));
        Assert.False(RecordDuplicates.TryParse("records=4;keys=5;groups=1;squares=16;withoutKey=0", out _));
        Assert.True(RecordDuplicates.TryParse("records=4;keys=2;groups=2;squares=8;withoutKey=0", out _));
    }
}
