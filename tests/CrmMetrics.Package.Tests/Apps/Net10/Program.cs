using System;
using CrmMetrics.Surveys;

NetPromoterScore score = NetPromoterScore.From(promoters: 620, passives: 210, detractors: 170);
Console.WriteLine($"NPS {score}, {score.Interval(0.95)}");
