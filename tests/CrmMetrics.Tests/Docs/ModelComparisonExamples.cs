#region comparison-usings
using CrmMetrics;
using CrmMetrics.Lifetime;
using CrmMetrics.Statistics;
using NodaTime;
#endregion

namespace Docs;

/// <summary>The code in docs/model-comparison.md.</summary>
public class ModelComparisonExamples : PageTests
{
    private static readonly LocalDate Opening = new(2023, 1, 1);

    private static readonly LocalDate CalibrationEnd = new(2023, 12, 31);

    private static readonly LocalDate End = new(2024, 6, 30);

    // A made-up shop of 500 customers: each buys at a rate of its own, and leaves after a purchase with a chance of its own.
    private static readonly PurchaseLog<int> Log = Shop();

    [Fact]
    public void Comparison()
    {
        PurchaseLog<int> log = Log;

        #region comparison-of
        // log: PurchaseLog<int>, of 500 customers from 2023-01-01 on
        HoldOut holdOut = log.Split(calibrationEnd: new LocalDate(2023, 12, 31), holdOutEnd: new LocalDate(2024, 6, 30)).HoldOut;

        ModelComparison comparison = ModelComparison.Of(
            holdOut,
            BetaGeometricModel.Fit(holdOut.Calibration),
            ModifiedBetaGeometricModel.Fit(holdOut.Calibration));

        Console.WriteLine(comparison);
        // model          log-likelihood      AIC      BIC  forecast  of actual    MAE   RMSE
        // BG/NBD               -4872.75  9753.50  9770.36     752.5        689  1.014  1.662
        // MBG/NBD              -4865.53  9739.05  9755.91     739.0        689  0.984  1.652
        // own past rate               –        –        –    1063.3        689  1.388  2.331
        Console.WriteLine(comparison.BestByAkaike?.Model.Name);     // MBG/NBD
        Console.WriteLine(comparison.BestByForecast?.Model.Name);   // MBG/NBD
        Console.WriteLine(comparison.Models[1].Forecast);           // 739.0 forecast of 689 (7.3 %), MAE 0.984, RMSE 1.652
        #endregion

        Printed("comparison-of");
    }

    [Fact]
    public void Calibration_by_frequency()
    {
        HoldOut holdOut = Log.Split(CalibrationEnd, End).HoldOut;
        ModelComparison comparison = ModelComparison.Of(holdOut, ModifiedBetaGeometricModel.Fit(holdOut.Calibration));

        #region comparison-calibration
        foreach (FrequencyCalibration row in comparison.Models[0].Calibration)
        {
            Console.WriteLine($"{row.RepeatPurchases}{(row.AndMore ? "+" : " ")} {row.Customers,4} customers: {row.Expected:F2} expected, {row.Actual:F2} actual");
        }
        // 0   165 customers: 0.17 expected, 0.27 actual
        // 1    86 customers: 0.48 expected, 0.36 actual
        // 2    60 customers: 0.88 expected, 0.83 actual
        // 3    44 customers: 1.39 expected, 1.11 actual
        // 4    28 customers: 1.67 expected, 2.29 actual
        // 5    26 customers: 2.14 expected, 2.35 actual
        // 6    18 customers: 2.56 expected, 2.22 actual
        // 7+   73 customers: 5.58 expected, 4.79 actual
        #endregion

        Printed("comparison-calibration");
    }

    [Fact]
    public void In_sample()
    {
        PurchaseHistories histories = Log.At(CalibrationEnd).Histories;
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.Fit(histories);

        #region comparison-frequencies
        foreach (FrequencyFit row in FrequencyFit.Of(model, histories).Take(4))
        {
            Console.WriteLine($"{row.RepeatPurchases} repeats: {row.Actual} customers, {row.Expected:F1} expected");
        }
        // 0 repeats: 165 customers, 164.8 expected
        // 1 repeats: 86 customers, 88.4 expected
        // 2 repeats: 60 customers, 57.4 expected
        // 3 repeats: 44 customers, 40.6 expected
        #endregion

        Printed("comparison-frequencies");
    }

    [Fact]
    public void Tracking()
    {
        PurchaseLog<int> log = Log;
        ModifiedBetaGeometricModel model = ModifiedBetaGeometricModel.Fit(log.At(CalibrationEnd).Histories);

        #region comparison-tracking
        PurchaseTracking tracking = PurchaseTracking.Of(log, model, calibrationEnd: new LocalDate(2023, 12, 31), end: new LocalDate(2024, 6, 30));

        foreach (TrackedPeriod week in tracking.Periods.Where(week => week.Number % 26 == 0))
        {
            Console.WriteLine($"week {week.Number}: {week.Actual} bought, {week.Expected:F1} expected; {week.CumulativeActual} so far, {week.CumulativeExpected:F1} expected");
        }
        // week 26: 36 bought, 44.0 expected; 664 so far, 645.2 expected
        // week 52: 33 bought, 31.2 expected; 1614 so far, 1588.2 expected
        // week 78: 22 bought, 25.9 expected; 2305 so far, 2321.6 expected
        Console.WriteLine($"{tracking.MeanAbsolutePercentageError:P1}");   // 1.2 %
        #endregion

        Printed("comparison-tracking");
    }

    [Fact]
    public void Back_test()
    {
        PurchaseLog<int> log = Log;

        #region comparison-backtest
        ModelBackTest test = ModelBackTest.Of(
            log,
            origins: [new LocalDate(2023, 9, 30), new LocalDate(2023, 12, 31), new LocalDate(2024, 3, 31)],
            horizonDays: 91,
            end: new LocalDate(2024, 6, 30),
            histories => BetaGeometricModel.Fit(histories),
            histories => ModifiedBetaGeometricModel.Fit(histories));

        Console.WriteLine(test);
        // 2023-09-30: BG/NBD 0.756, MBG/NBD 0.734, own past rate 0.835
        // 2023-12-31: BG/NBD 0.641, MBG/NBD 0.623, own past rate 0.804
        // 2024-03-31: BG/NBD 0.515, MBG/NBD 0.503, own past rate 0.691
        Console.WriteLine($"{test.MeanAbsoluteError(1):F3} against {test.OwnPastRateMeanAbsoluteError:F3}");   // 0.620 against 0.776
        #endregion

        Printed("comparison-backtest");
    }

    private static PurchaseLog<int> Shop()
    {
        ulong state = 20261122;
        List<Purchase<int>> purchases = [];
        for (int customer = 0; customer < 500; customer++)
        {
            double day = (int)(Uniform() * 180), rate = -Math.Log(Uniform()) / 40, leaves = Math.Pow(Uniform(), 3);
            bool stays = true;
            while (stays && day < 547)
            {
                purchases.Add(new(customer, Opening.PlusDays((int)day)));
                day += 1 - (Math.Log(Uniform()) / rate);
                stays = Uniform() >= leaves;
            }
        }

        return PurchaseLog.From(purchases);

        double Uniform()
        {
            // Knuth's MMIX generator, its upper bits.
            state = unchecked((state * 6364136223846793005) + 1442695040888963407);
            return ((state >> 11) + 1) / (double)(1UL << 53);
        }
    }
}
