#r "nuget: CrmMetrics, 0.1.0"

open CrmMetrics
open CrmMetrics.Sales
open CrmMetrics.Surveys

let stores = [ NetPromoterScore.From(400L, 110L, 90L); NetPromoterScore.From(220L, 100L, 80L) ]
let score = List.sum stores
printfn $"NPS {score}, {score.Interval 0.95}"

let velocity = SalesVelocity.From(18L, 0.24, Money(42_000M, "EUR"), 78.0)
printfn $"Velocity {velocity}"
