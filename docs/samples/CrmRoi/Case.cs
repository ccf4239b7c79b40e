using CrmMetrics.Goals;
using CrmMetrics.Returns;

namespace CrmMetrics.Samples;

/// <summary>Step 4, the examination in money: benefit and cost lines from what was measured and what is assumed, each with its uncertainty, and the return.</summary>
internal static class Case
{
    /// <summary>All uncertain figures drawn from their ranges, many times.</summary>
    public static CaseSimulation Simulated(Company company, Effects effects, IReadOnlyList<IObjective> objectives) =>
        Of(company, effects, objectives).Appraise(company.Assumed("Discount rate").Likely).Simulate(seed: 1, draws: 20_000);

    /// <summary>The answer in a sentence, for who reads no further.</summary>
    public static string Answer(CaseSimulation simulation) => (simulation.ChanceOfProfit.Value switch { > 0.975 => "Yes", > 0.75 => "Probably", > 0.25 => "Nobody can tell", > 0.025 => "Probably not", _ => "No" }) +
        $": over {simulation.Appraisal.Case.Months / 12} years it brings {simulation.NetPresentValue.Value?.Amount:N0} {simulation.Appraisal.Case.Currency} more than it costs, discounted to the start (95 % interval {Report.Amounts(simulation.NetPresentValue.Interval())}); the chance that it brings more than it costs is {simulation.ChanceOfProfit.Value:P0}.";

    public static Section Returns(CaseSimulation simulation, CaseSimulation next)
    {
        CaseAppraisal appraisal = simulation.Appraisal;
        IReadOnlyList<InputSensitivity> tornado = appraisal.Tornado();
        MoneyEstimate worth = simulation.NetPresentValue;
        Estimate yield = simulation.ReturnOnInvestment;
        return new(
            "Does it pay?",
            $"{appraisal.Case.Months / 12} years from {appraisal.Case.Start:uuuu-MM-dd}, in {appraisal.Case.Currency}, discounted at {appraisal.DiscountRate:P0}; the years to come are taken to bring what the years so far have",
            ["", "in all", "present value", "breaks even at"],
            [
                .. appraisal.Lines.Select(line => (string[])[
                    line.Line.Name, Report.Amount(line.Total), (line.Line.IsBenefit ? "" : "−") + Report.Amount(line.PresentValue), line.BreakEven is { } part ? $"{part:P0}" : "–"]),
                ["Net present value", Report.Amount(appraisal.Case.TotalBenefits - appraisal.Case.TotalCostOfOwnership), Report.Amount(appraisal.NetPresentValue), ""],
            ],
            new
            {
                NetPresentValue = Report.Figures(worth),
                ReturnOnInvestment = Report.Figures(yield),
                simulation.ChanceOfProfit,
                Internal = appraisal.InternalRatesOfReturn.ToString(),
                Payback = appraisal.Payback().ToString(),
                Lines = appraisal.Lines.Select(line => new { line.Line.Name, line.Line.Definition, line.Total, line.PresentValue, line.BreakEven }),
                LeftOut = appraisal.Case.LeftOut.Select(line => line.Name),
                Tornado = tornado.Select(bar => new { bar.Input, bar.Low, bar.High, bar.NetPresentValueAtLow, bar.NetPresentValueAtHigh, bar.BreakEven, bar.ValueOfInformation }),
                simulation.Seed,
                simulation.Draws,
                Next = new { NetPresentValue = Report.Figures(next.NetPresentValue), next.ChanceOfProfit },
            })
        {
            Remarks =
            [
                $"Net present value {Report.Amount(worth.Value)}, 95 % interval {Report.Amounts(worth.Interval())}; the chance that it is above 0: {simulation.ChanceOfProfit.Value:P1} (seed {simulation.Seed}, {simulation.Draws:N0} draws).",
                $"Return on investment {yield.Value:P0}, 95 % interval {yield.Interval()?.Lower:P0} to {yield.Interval()?.Upper:P0}. Internal rate of return: {appraisal.InternalRatesOfReturn}. Payback: {appraisal.Payback()}.",
                .. appraisal.Case.LeftOut.Select(line => $"Left out: {line.Name}, {line.Expected:N0} a year, which counts the same effect as a larger line."),
                .. tornado.Take(3).Select(bar => $"What matters: {bar}"),
                $"Next, the other branches too, three years from {next.Appraisal.Case.Start:uuuu-MM-dd}: net present value {Report.Amount(next.NetPresentValue.Value)}, 95 % interval {Report.Amounts(next.NetPresentValue.Interval())}; the chance that it is above 0: {next.ChanceOfProfit.Value:P1}.",
            ],
        };
    }

    public static BusinessCase Of(Company company, Effects effects, IReadOnlyList<IObjective> objectives)
    {
        Slice with = Slice.Of(company, true, company.Years[^1]);
        int months = Period.Between(company.Start, company.Benefits.Max(row => row.Month), PeriodUnits.Months).Months + 1;
        Assumption hours = company.Assumed("Hours saved a user and week");
        List<CaseLine> lines =
        [
            .. Measured(company, effects, with),
            BenefitLine.TimeSaved("Hours saved", ValueRange.Pert((decimal)hours.Low * with.UserWeeks, (decimal)hours.Likely * with.UserWeeks, (decimal)hours.High * with.UserWeeks), company.Range("Cost of an hour"), company.Range("Share of saved hours that is used"), 1),
        ];
        // Satisfied customers stay: their money is in the first line already, which the overlap group takes care of.
        if (objectives.SingleOrDefault(objective => objective.Name == "Customer satisfaction")?.Worth is { } worth && effects.Of(Outcome.Satisfied).Effect is { Value: not null } satisfied)
        {
            lines.Add(BenefitLine.Product("Satisfied customers", Owed(company), ("worth", satisfied.Times(worth.Of(100)))).InOverlapGroup("customers who stay"));
        }

        lines.AddRange(company.Costs.GroupBy(cost => cost.Line).Select(line => CostLine.ByYear(
            line.First().Kind,
            line.Key,
            line.Where(cost => cost.Month < company.Start).Sum(Paid),
            [.. Enumerable.Range(0, (months + 11) / 12).Select(year => line.Where(cost => cost.Month >= company.Start.PlusYears(year) && cost.Month < company.Start.PlusYears(year + 1)).Sum(Paid))])));
        return BusinessCase.From(company.Costs[0].Planned.Currency, company.Start, months, lines);
    }

    /// <summary>The next step: three years of the CRM in the other branches too, with the same effects, courses and running costs a branch, and no set-up.</summary>
    public static CaseSimulation Next(Company company, Effects effects)
    {
        DateInterval year = company.Years[^1];
        decimal share = (decimal)company.Branches.Count(branch => !branch.Value) / company.Branches.Count(branch => branch.Value);
        IEnumerable<CaseLine> costs = company.Costs.Where(cost => cost.Kind == CostKind.Training || year.Contains(cost.Month)).GroupBy(cost => cost.Line)
            .Select(line => line.First().Kind == CostKind.Training ? CostLine.Training(line.Key, share * line.Sum(Paid)) : CostLine.ByYear(line.First().Kind, line.Key, 0, [.. Enumerable.Repeat(share * line.Sum(Paid), 3)]));
        return BusinessCase.From(company.Costs[0].Planned.Currency, year.End.PlusDays(1), 36, [.. Measured(company, effects, Slice.Of(company, false, year)), .. costs])
            .Appraise(company.Assumed("Discount rate").Likely).Simulate(seed: 1, draws: 20_000);
    }

    // What the effects come to in the branches of a slice of a year.
    private static CaseLine[] Measured(Company company, Effects effects, Slice year) =>
    [
        BenefitLine.RevenueUplift(
            "More recurring revenue", effects.Of(Outcome.Revenue).Effect.Times(12 * company.Branches.Keys.Count(year.Has), new Money(1, company.Costs[0].Planned.Currency)), company.Range("Gross margin"), Owed(company)).InOverlapGroup("customers who stay"),
        BenefitLine.CostSaving("Fewer calls", effects.Of(Outcome.Calls).Effect.Times((decimal)year.CustomerMonths / 100, -(year.Contacts("phone").Value ?? default)), 1),
    ];

    private static ValueRange Owed(Company company) => company.Range("Share owed to the CRM").Named("Share owed to the CRM");

    private static decimal Paid(Cost cost) => (cost.Actual ?? cost.Planned).Amount;
}
