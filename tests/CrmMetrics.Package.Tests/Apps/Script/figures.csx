using CrmMetrics;
using CrmMetrics.Sales;
using CrmMetrics.Surveys;

var score = NetPromoterScore.From(promoters: 620, passives: 210, detractors: 170);
Console.WriteLine($"NPS {score}, {score.Interval(0.95)}");

var velocity = SalesVelocity.From(opportunities: 18, winRate: 0.24, averageDeal: new Money(42_000, "EUR"), cycleDays: 78);
Console.WriteLine($"Velocity {velocity}");
