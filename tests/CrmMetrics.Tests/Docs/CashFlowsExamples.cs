#region cash-flows-usings
using CrmMetrics;
using CrmMetrics.Returns;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/cash-flows.md.</summary>
public class CashFlowsExamples : PageTests
{
    [Fact]
    public void In_periods()
    {
        #region cash-flows-periods
        // A licence and its introduction, then five years of savings.
        CashFlows flows = CashFlows.Periodic([-70_000m, 12_000m, 15_000m, 18_000m, 21_000m, 26_000m], Currency.Parse("EUR"));

        Console.WriteLine(flows);                                                        // 6 flows, 92,000.00 EUR in, 70,000.00 EUR out
        Console.WriteLine(flows.NetPresentValue(0.05).ToString("N2", null));             // 8,231.52 EUR
        Console.WriteLine(flows.InternalRatesOfReturn());                                // 8.663 %
        Console.WriteLine(flows.InternalRatesOfReturn().Proof);                          // OneSignChange
        Console.WriteLine(flows.ModifiedInternalRateOfReturn(0.1, 0.12)?.ToString("P2")); // 9.87 %
        Console.WriteLine(flows.Payback());                                              // 4.154 periods
        Console.WriteLine(flows.Payback(PaybackRule.StaysPaidBack, rate: 0.05));         // 4.596 periods
        #endregion

        Printed("cash-flows-periods");
    }

    [Fact]
    public void Dated()
    {
        #region cash-flows-dated
        Currency dollar = Currency.Parse("USD");
        CashFlow[] rows =
        [
            new(new LocalDate(2008, 10, 30), new Money(4_250m, dollar)),
            new(new LocalDate(2008, 1, 1), new Money(-10_000m, dollar)),
            new(new LocalDate(2009, 4, 1), new Money(2_750m, dollar)),
            new(new LocalDate(2008, 3, 1), new Money(2_750m, dollar)),
            new(new LocalDate(2009, 2, 15), new Money(3_250m, dollar)),
        ];
        CashFlows dated = CashFlows.From(rows);

        Console.WriteLine(dated.InternalRatesOfReturn());                                             // 37.336 %
        Console.WriteLine(dated.InternalRatesOfReturn(DayCount.ActualActualIsda));                    // 37.445 %
        Console.WriteLine(dated.NetPresentValue(0.09, dated.FirstDate!.Value).ToString("N2", null));   // 2,086.65 USD
        Console.WriteLine(dated.NetPresentValue(0.09, valuedOn: rows[0].Date).ToString("N2", null));   // 2,241.39 USD
        #endregion

        Printed("cash-flows-dated");
    }

    [Fact]
    public void Several_rates()
    {
        #region cash-flows-rates
        CashFlows reclaimed = CashFlows.Periodic([-1_000m, 2_500m, -1_540m], Currency.Parse("EUR"));
        InternalRates rates = reclaimed.InternalRatesOfReturn();

        Console.WriteLine(rates);                  // 10.0 %, 40.0 % (several rates make the flows worth nothing, so none of them is the return)
        Console.WriteLine(rates.Value is null);    // True
        Console.WriteLine(rates[1].Rate.ToString("P1"));   // 40.0 %
        Console.WriteLine(rates.Proof);            // Bracketing

        CashFlows noRate = CashFlows.Periodic([1_000m, -3_000m, 2_500m], Currency.Parse("EUR"));
        Console.WriteLine(noRate.InternalRatesOfReturn());   // undefined (the flows change direction, but no rate makes them worth nothing)
        #endregion

        Printed("cash-flows-rates");
    }

    [Fact]
    public void Columns()
    {
        #region cash-flows-columns
        // Two cases laid end to end: three flows, then two.
        int[] lengths = [3, 2], days = [0, 365, 730, 0, 365];
        double[] amounts = [-1_000, 2_500, -1_540, -100, 110], found = new double[2];
        int[] counts = new int[2];
        InternalRates.Find(lengths, days, amounts, found, counts);

        Console.WriteLine(string.Join(", ", counts));     // 2, 1
        Console.WriteLine(found[1].ToString("P1"));       // 10.0 %
        #endregion

        Printed("cash-flows-columns");
    }
}
