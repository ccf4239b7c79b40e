#region retention-usings
using CrmMetrics;
using CrmMetrics.Retention;
#endregion

namespace Docs;

/// <summary>The code in docs/retention.md.</summary>
public class RetentionExamples : PageTests
{
    [Fact]
    public void From_counts()
    {
        #region retention-counts
        RetentionRate kept = RetentionRate.From(retained: 160, opening: 200);
        ChurnRate lost = ChurnRate.From(lost: 40, opening: 200);

        Console.WriteLine(kept);                  // 160/200 = 80.0 %
        Console.WriteLine(kept.Interval(0.95));   // [0.7391, 0.8495] at 95 %
        Console.WriteLine(lost);                  // 40/200 = 20.0 %

        // Another definition is an argument: 43 departures over the mean of 200 opening and 191 closing customers.
        ChurnRate average = ChurnRate.From(lost: 43, customers: 195.5m, ChurnDefinition.EventsOverAverage);
        Console.WriteLine(average);                   // 43/195.5 = 22.0 %
        Console.WriteLine(average.Definition.Text);   // departures over the mean of the opening and closing customers
        #endregion

        Printed("retention-counts");
        Assert.Equal(1, kept.Value + lost.Value);
    }

    [Fact]
    public void Compared()
    {
        #region retention-comparison
        RetentionRate before = RetentionRate.From(retained: 152, opening: 200), after = RetentionRate.From(retained: 176, opening: 205);
        Comparison change = after.ComparedWith(before)!;

        Console.WriteLine(change);                      // +0.09854 share [0.02226, 0.1754] at 95 %, higher
        Console.WriteLine($"p = {change.PValue:F3}");   // p = 0.012
        Console.WriteLine(change.Method);               // Miettinen–Nurminen score
        Console.WriteLine(change.IsBetter);             // True
        #endregion

        Printed("retention-comparison");
    }

    [Fact]
    public void One_ledger()
    {
        #region retention-ledger
        // Half a year of 60 customers: 26 at the opening, 17 of them still there at the end and 16 on every day between;
        // 22 joined, of whom 12 stayed; 30 at the closing; 24 departures.
        Console.WriteLine(RetentionRate.From(17, 26));                                                // 17/26 = 65.4 %
        Console.WriteLine(RetentionRate.From(30 - 12, 26, RetentionDefinition.ClosingMinusNew));      // 18/26 = 69.2 %
        Console.WriteLine(RetentionRate.From(30 - 22, 26, RetentionDefinition.ClosingMinusAllNew));   // 8/26 = 30.8 %
        Console.WriteLine(RetentionRate.From(16, 26, RetentionDefinition.ContinuousOverOpening));     // 16/26 = 61.5 %

        Console.WriteLine(ChurnRate.From(9, 26));                                                   // 9/26 = 34.6 %
        Console.WriteLine(ChurnRate.From(24, 26, ChurnDefinition.EventsOverOpening));               // 24/26 = 92.3 %
        Console.WriteLine(ChurnRate.From(24, 26 + 22, ChurnDefinition.EventsOverOpeningPlusNew));   // 24/48 = 50.0 %
        Console.WriteLine(ChurnRate.From(24, (26 + 30) / 2m, ChurnDefinition.EventsOverAverage));   // 24/28 = 85.7 %
        #endregion

        Printed("retention-ledger");
    }

    [Fact]
    public void Two_definitions()
    {
        #region retention-mismatch
        RetentionRate survivors = RetentionRate.From(17, 26), textbook = RetentionRate.From(18, 26, RetentionDefinition.ClosingMinusNew);

        Console.WriteLine(textbook.WhyNoInterval!.Code);   // not-a-subset
        try
        {
            _ = textbook.ComparedWith(survivors);
        }
        catch (DefinitionMismatchException refusal)
        {
            Console.WriteLine($"{refusal.Expected!.Id} is not {refusal.Actual!.Id}");
            // retention-rate/closing-minus-new is not retention-rate/survivors-over-opening
        }
        #endregion

        Printed("retention-mismatch");
    }

    [Fact]
    public void Branches()
    {
        #region retention-branches
        RetentionRate north = RetentionRate.From(retained: 9, opening: 10), south = RetentionRate.From(retained: 150, opening: 300);

        Console.WriteLine((north.Value + south.Value) / 2);   // 0.7
        Console.WriteLine(north + south);                     // 159/310 = 51.3 %
        #endregion

        Printed("retention-branches");
    }
}
