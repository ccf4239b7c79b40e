using CrmMetrics.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace CrmMetrics.Tests.Kernel;

/// <summary>Definitions of the caller's own carry any text through the round-trip form and JSON.</summary>
public class FormTests
{
    private static readonly Arbitrary<string> Texts = Arb.From(
        Gen.Elements("a", " ", ";", "=", "%", "[", "]", "\"", "\\", "\n", "\r", "ü", "€", "0", "7", ".", "-", "e", "%3B", "{", ",").ArrayOf().Select(string.Concat));

    [Fact]
    public void Any_text_reads_back() => Check.That(Texts, text =>
    {
        Proportion share = Named(text);
        return Proportion.Parse(share.ToString("R", null)) == share;
    });

#if NET8_0_OR_GREATER
    [Fact]
    public void Any_text_reads_back_from_json() => Check.That(Texts, text =>
    {
        Proportion share = Named(text);
        return System.Text.Json.JsonSerializer.Deserialize<Proportion>(System.Text.Json.JsonSerializer.Serialize(share)) == share;
    });

    [Fact]
    public void Json_may_be_written_by_hand_with_spaces_and_in_any_order() =>
        Assert.Equal(Proportion.From(1, 2), System.Text.Json.JsonSerializer.Deserialize<Proportion>("""{ "value": 0.7, "whole" : 2, "part": 1 }"""));
#endif

    private static Proportion Named(string text) =>
        Proportion.From(1, 2, new MetricDefinition("id" + text, text, text, 0.1, BetterWhen.WithinBand));
}
