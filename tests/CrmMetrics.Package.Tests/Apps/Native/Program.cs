using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmMetrics.Surveys;

NetPromoterScore score = NetPromoterScore.From(promoters: 620, passives: 210, detractors: 170);
Console.WriteLine($"NPS {score}, {score.Interval(0.95)}");

string json = JsonSerializer.Serialize(score, Figures.Default.NetPromoterScore);
Console.WriteLine(json);
Console.WriteLine(JsonSerializer.Deserialize(json, Figures.Default.NetPromoterScore) == score ? "read back" : "lost");

[JsonSerializable(typeof(NetPromoterScore))]
internal sealed partial class Figures : JsonSerializerContext;
