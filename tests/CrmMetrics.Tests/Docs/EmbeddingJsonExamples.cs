#region embedding-json-usings
using System.Text.Json;
using CrmMetrics;
using CrmMetrics.Marketing;
#endregion

namespace Docs;

/// <summary>The code in docs/embedding.md about bounds that JSON's numbers do not have.</summary>
public class EmbeddingJsonExamples : PageTests
{
    [Fact]
    public void An_infinite_bound_is_written_by_its_name()
    {
        #region embedding-json
        CacPayback payback = CacPayback.From(new Money(5_000m, "EUR"), newCustomers: 4, new Money(180m, "EUR"), grossMargin: 0.75m).AfterChurn(0.05m);
        Console.WriteLine(JsonSerializer.Serialize(payback.Interval(0.95), JsonSerializerOptions.Web));   // {"lower":4,"upper":"Infinity","level":0.95,"width":"Infinity"}
        #endregion

        Printed("embedding-json");
        ConfidenceInterval open = new(double.NegativeInfinity, double.PositiveInfinity, 0.95);
        Assert.Equal(open, JsonSerializer.Deserialize<ConfidenceInterval>(JsonSerializer.Serialize(open)));
    }
}
