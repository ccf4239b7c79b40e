using System.Globalization;
using CrmMetrics.Surveys;

namespace CrmMetrics.Tests.Surveys;

public class RatingScaleTests
{
    [Fact]
    public void The_named_scales_are_what_their_names_say()
    {
        Assert.Equal((0, 10, 11), (RatingScale.ZeroToTen.Lowest, RatingScale.ZeroToTen.Highest, RatingScale.ZeroToTen.Points));
        Assert.Equal((1, 5, 5), (RatingScale.OneToFive.Lowest, RatingScale.OneToFive.Highest, RatingScale.OneToFive.Points));
        Assert.Equal((1, 7, 7), (RatingScale.OneToSeven.Lowest, RatingScale.OneToSeven.Highest, RatingScale.OneToSeven.Points));
        Assert.Equal((1, 10, 10), (RatingScale.OneToTen.Lowest, RatingScale.OneToTen.Highest, RatingScale.OneToTen.Points));
        Assert.Equal(RatingScale.OneToFive, RatingScale.Of(1, 5));
        Assert.NotEqual(RatingScale.OneToFive, RatingScale.Of(1, 5, RatingOrientation.LowerIsBetter));
    }

    [Fact]
    public void A_scale_holds_its_two_ends_and_nothing_past_them()
    {
        RatingScale scale = RatingScale.OneToFive;
        Assert.Equal([false, true, true, false], new[] { 0, 1, 5, 6 }.Select(scale.Contains));
        Assert.False(default(RatingScale).Contains(0));
    }

    [Fact]
    public void The_default_value_is_no_scale()
    {
        Assert.True(default(RatingScale).IsUnset);
        Assert.Equal(0, default(RatingScale).Points);
        Assert.Equal("no scale", default(RatingScale).ToString());
    }

    [Theory]
    [InlineData(-3, 3, "lowest", "lowest: must be 0 or more, but was -3.")]
    [InlineData(5, 5, "highest", "highest: the highest rating must be above the lowest, 5, and at most 254, but was 5.")]
    [InlineData(0, 255, "highest", "highest: the highest rating must be above the lowest, 0, and at most 254, but was 255.")]
    public void Bounds_out_of_range_are_refused(int lowest, int highest, string name, string message)
    {
        ArgumentOutOfRangeException problem = Assert.Throws<ArgumentOutOfRangeException>(() => RatingScale.Of(lowest, highest));
        Assert.Equal(name, problem.ParamName);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_orientation_without_a_name_is_refused() =>
        Assert.StartsWith(
            "orientation: must be one of HigherIsBetter, LowerIsBetter, but was 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => RatingScale.Of(1, 5, default)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void It_is_written_for_people_and_reads_back()
    {
        Assert.Equal("1–5, lower is better", CustomerEffort.EffortScale.ToString());
        Assert.Equal("lowest=0;highest=10;orientation=HigherIsBetter", RatingScale.ZeroToTen.ToString("R", CultureInfo.InvariantCulture));
        Check.That(GivenRatings.Scale, scale => RatingScale.Parse(scale.ToString("R", null)) == scale);
        Assert.Equal(default, RatingScale.Parse(default(RatingScale).ToString("R", null)));
        Assert.False(RatingScale.TryParse("0-10", out _));
        Assert.Throws<FormatException>(() => RatingScale.ZeroToTen.ToString("F1", null));
    }

#if NET8_0_OR_GREATER
    [Fact]
    public void As_json_it_reads_back() =>
        Check.That(GivenRatings.Scale, scale =>
            System.Text.Json.JsonSerializer.Deserialize<RatingScale>(System.Text.Json.JsonSerializer.Serialize(scale)) == scale);
#endif
}
