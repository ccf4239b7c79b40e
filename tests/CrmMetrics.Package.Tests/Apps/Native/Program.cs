using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmMetrics;
using CrmMetrics.Sales;
using CrmMetrics.Surveys;

NetPromoterScore score = NetPromoterScore.From(promoters: 620, passives: 210, detractors: 170);
Console.WriteLine($"NPS {score}, {score.Interval(0.95)}");

SalesVelocity velocity = SalesVelocity.From(opportunities: 18, winRate: 0.24, averageDeal: new Money(42_000, "EUR"), cycleDays: 78);
Console.WriteLine($"Velocity {velocity}");

string json = JsonSerializer.Serialize(score, Figures.Default.NetPromoterScore);
Console.WriteLine(json);
Console.WriteLine(JsonSerializer.Deserialize(json, Figures.Default.NetPromoterScore) == score ? "score read back" : "score lost");

json = JsonSerializer.Serialize(velocity, Figures.Default.SalesVelocity);
Console.WriteLine(JsonSerializer.Deserialize(json, Figures.Default.SalesVelocity) == velocity ? "velocity read back" : "velocity lost");

[JsonSerializable(typeof(NetPromoterScore))]
[JsonSerializable(typeof(SalesVelocity))]
internal sealed partial class Figures : JsonSerializerContext;
