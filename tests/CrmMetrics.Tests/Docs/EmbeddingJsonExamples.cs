#region embedding-json-usings
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmMetrics;
using CrmMetrics.Marketing;
#endregion

namespace Docs;

/// <summary>The code in docs/embedding.md about bounds that JSON's numbers do not have.</summary>
public class EmbeddingJsonExamples : PageTests
{
    [Fact]
    public void An_infinite_bound_needs_an_option()
    {
        #region embedding-json
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

        CacPayback payback = CacPayback.From(new Money(5_000m, "EUR"), newCustomers: 4, new Money(180m, "EUR"), grossMargin: 0.75m).AfterChurn(0.05m);
        Console.WriteLine(JsonSerializer.Serialize(payback.Interval(0.95), options));   // {"lower":4,"upper":"Infinity","level":0.95,"width":"Infinity"}
        #endregion

        Printed("embedding-json");
        Assert.Throws<ArgumentException>(() => JsonSerializer.Serialize(new ConfidenceInterval(2_611, double.PositiveInfinity, 0.95), JsonSerializerOptions.Web));
    }
}
