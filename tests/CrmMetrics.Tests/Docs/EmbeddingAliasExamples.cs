#region embedding-alias
using Microsoft.Xrm.Sdk;
using Money = CrmMetrics.Money;
#endregion

namespace Docs
{
    /// <summary>The code in docs/embedding.md about two types called Money, run against a stand-in for the platform's.</summary>
    public class EmbeddingAliasExamples : PageTests
    {
        [Fact]
        public void An_alias_tells_two_types_of_money_apart()
        {
            #region embedding-alias-use
            Microsoft.Xrm.Sdk.Money estimated = new(42_000m);   // as the platform hands it over
            Money amount = new(estimated.Value, "EUR");         // as CrmMetrics takes it
            #endregion

            Assert.Equal("42,000.00 EUR", amount.ToString());
            Assert.NotNull(new Entity());
        }
    }
}

namespace Microsoft.Xrm.Sdk
{
    internal sealed class Money(decimal value)
    {
        public decimal Value => value;
    }

    internal sealed class Entity;
}
