using System.IO;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Kernel;

public class KeyEncoderTests
{
    [Fact]
    public void Keys_of_every_type_are_numbered_in_the_order_in_which_they_appear() =>
        Check.That(Arb.From(Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(-20, 20)), (1, Gen.Choose(int.MinValue, int.MaxValue)), (1, Gen.Choose(-9, 9).Select(key => key << 20))))), keys =>
        {
            int[] plain = [.. keys.Select(key => Array.IndexOf([.. keys.Distinct()], key))];
            return Numbers(keys).SequenceEqual(plain)
                && Numbers(keys.Select(key => (long)key << 32)).SequenceEqual(plain)
                && Numbers(keys.Select(key => ((long)key << 32) | unchecked((uint)key))).SequenceEqual(plain)
                && Numbers(keys.Select(key => new Guid(key, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))).SequenceEqual(plain)
                && Numbers(keys.Select(key => new Guid(0, 0, 0, [.. BitConverter.GetBytes(key), 0, 0, 0, 0]))).SequenceEqual(plain)
                && Numbers(keys.Select(key => "k" + key)).SequenceEqual(plain)
                && Numbers(keys.Select(key => (key, 'x'))).SequenceEqual(plain);
        });

    [Fact]
    public void A_table_that_grows_keeps_every_number()
    {
        // Runs, multiples of a power of two and scattered keys: none may meet in too few slots.
        int[] keys = [.. Enumerable.Range(0, 60_000), .. Enumerable.Range(1, 4000).Select(key => key << 19), .. Enumerable.Range(0, 60_000).Select(key => unchecked(key * -1_640_531_527))];
        KeyEncoder<int> encoder = new();
        int[] numbers = new int[keys.Length], again = new int[keys.Length];
        encoder.Encode(keys, numbers);
        encoder.Encode(keys, again);
        Assert.Equal(numbers, again);
        Assert.Equal(keys.Distinct().Count(), encoder.Count);
        Assert.Equal(keys.Distinct(), encoder.Keys.ToArray());
        Assert.All(Enumerable.Range(0, 1000).Select(i => i * 101), place => Assert.Equal(keys[place], encoder[numbers[place]]));
        Assert.True(encoder.TryFind(keys[77], out int number) && number == numbers[77]);
        Assert.False(encoder.TryFind(-5, out int none));
        Assert.Equal(-1, none);
        Assert.Equal(encoder.Count, encoder.Encode(-5));
    }

    [Fact]
    public void Another_encoder_is_joined_by_its_keys()
    {
        KeyEncoder<string> one = new(), other = new();
        one.Encode(["a", "b"], new int[2]);
        other.Encode(["c", "b", "d"], new int[3]);
        Assert.Equal([2, 1, 3], one.Merge(other));
        Assert.Equal(["a", "b", "c", "d"], one.Keys.ToArray());
        Assert.Equal([0, 1], new KeyEncoder<int>().Merge(Of(7, 8)));
        Assert.Equal([0, 1], Of(7, 8) is var same ? same.Merge(same) : []);
    }

    [Fact]
    public void A_comparer_says_which_keys_are_the_same()
    {
        KeyEncoder<string> encoder = new(StringComparer.OrdinalIgnoreCase);
        Assert.Equal((0, 1, 0), (encoder.Encode("A"), encoder.Encode("b"), encoder.Encode("a")));
        Assert.True(encoder.TryFind("B", out int number));
        Assert.Equal(1, number);
        Assert.Equal("A", encoder[0]);
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        KeyEncoder<string> encoder = new();
        Assert.Throws<ArgumentNullException>(() => encoder.Encode(null!));
        Assert.Throws<ArgumentNullException>(() => encoder.TryFind(null!, out _));
        Assert.Throws<ArgumentNullException>(() => encoder.Merge(null!));
        Assert.StartsWith("column: the key of row 1 (counted from 0) must not be null.", Assert.Throws<ArgumentException>(() => encoder.Encode(["a", null!], new int[2])).Message);
        Assert.StartsWith("numbers: must have room for each of the 1 keys and no more, but had 2.", Assert.Throws<ArgumentException>(() => encoder.Encode(["a"], new int[2])).Message);
        Assert.Contains("number: must be the number of one of the 1 keys, but was 1.", Assert.Throws<ArgumentOutOfRangeException>(() => encoder[1]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder[-1]);
    }

    private static KeyEncoder<int> Of(params int[] keys)
    {
        KeyEncoder<int> encoder = new();
        encoder.Encode(keys, new int[keys.Length]);
        return encoder;
    }

    private static int[] Numbers<TKey>(IEnumerable<TKey> keys)
        where TKey : notnull
    {
        TKey[] column = [.. keys];
        int[] numbers = new int[column.Length];
        KeyEncoder<TKey> whole = new(), single = new();
        whole.Encode(column, numbers);
        return column.Select(single.Encode).SequenceEqual(numbers) ? numbers : throw new InvalidDataException("One by one the keys get other numbers.");
    }
}
