#region embedding-web-usings
using CrmMetrics.Surveys;
using Microsoft.AspNetCore.Builder;
#endregion
#region embedding-data-usings
using CrmMetrics;
using Microsoft.EntityFrameworkCore;
#endregion
#region embedding-json-usings
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmMetrics.Marketing;
#endregion
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Data.Sqlite;

namespace Docs;

/// <summary>The code in docs/embedding.md that needs ASP.NET and EF Core.</summary>
public class EmbeddingExamples : PageTests
{
    [Fact]
    public async Task A_metric_is_an_answer_of_a_web_service()
    {
        string[] args = ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"];

        #region embedding-web
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        WebApplication app = builder.Build();

        // GET /nps?promoters=62&passives=21&detractors=17
        // {"promoters":62,"passives":21,"detractors":17,"definition":"net-promoter-score","value":45}
        app.MapGet("/nps", (long promoters, long passives, long detractors) => NetPromoterScore.From(promoters, passives, detractors));

        // GET /nps/sum?yesterday=promoters=62;passives=21;detractors=17&today=promoters=3;passives=4;detractors=5
        // {"promoters":65,"passives":25,"detractors":22,"definition":"net-promoter-score","value":38.392857142857146}
        app.MapGet("/nps/sum", (NetPromoterScore yesterday, NetPromoterScore today) => yesterday + today);

        // POST /nps/total, with the scores of the branches as the body
        // [{"promoters":62,"passives":21,"detractors":17},{"promoters":3,"passives":4,"detractors":5}]
        // {"promoters":65,"passives":25,"detractors":22,"definition":"net-promoter-score","value":38.392857142857146}
        app.MapPost("/nps/total", (NetPromoterScore[] branches) => branches.Aggregate(NetPromoterScore.Zero, (total, branch) => total + branch));
        #endregion

        await app.StartAsync();
        using HttpClient client = new() { BaseAddress = new(app.Urls.Single()) };
        string[] region = Regions["embedding-web"];
        foreach ((string get, string answer) in region.Zip(region.Skip(1)).Where(pair => pair.First.StartsWith("// GET ", StringComparison.Ordinal)))
        {
            Assert.Equal(answer, "// " + await client.GetStringAsync(new Uri(get["// GET ".Length..], UriKind.Relative)));
        }

        string body = region.Single(line => line.StartsWith("// [{", StringComparison.Ordinal));
        using HttpResponseMessage total = await Post(body["// ".Length..]);
        Assert.Contains("// " + await total.Content.ReadAsStringAsync(), region);
        using HttpResponseMessage wrong = await Post("""[{"promoters":-62,"passives":21,"detractors":17}]""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using HttpResponseMessage unbound = await client.GetAsync(new Uri("/nps/sum?yesterday=promoters=-62;passives=21;detractors=17&today=promoters=3;passives=4;detractors=5", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, unbound.StatusCode);
        using HttpResponseMessage uncaught = await client.GetAsync(new Uri("/nps?promoters=-62&passives=21&detractors=17", UriKind.Relative));
        Assert.Equal(HttpStatusCode.InternalServerError, uncaught.StatusCode);
        await app.StopAsync();

        async Task<HttpResponseMessage> Post(string json)
        {
            using StringContent content = new(json, Encoding.UTF8, "application/json");
            return await client.PostAsync(new Uri("/nps/total", UriKind.Relative), content);
        }
    }

    [Fact]
    public void Money_and_metrics_are_columns_of_a_table()
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        DbContextOptions<CrmContext> options = new DbContextOptionsBuilder<CrmContext>().UseSqlite(connection).Options;
        using (CrmContext made = new(options))
        {
            made.Database.EnsureCreated();
        }

        using CrmContext context = new(options);

        #region embedding-data
        context.Deals.Add(new Deal { Owner = "North", Amount = new Money(42_000.50m, "EUR") });
        context.Deals.Add(new Deal { Owner = "South", Amount = new Money(18_000m, "USD") });
        context.Waves.Add(new Wave { Quarter = "2025-Q1", Score = NetPromoterScore.From(62, 21, 17) });
        context.SaveChanges();
        context.ChangeTracker.Clear();

        Currency euro = Currency.Parse("EUR");
        Money total = Money.Sum(context.Deals.Where(deal => deal.Amount.Currency == euro).Select(deal => deal.Amount));
        Console.WriteLine(total);   // 42,000.50 EUR

        NetPromoterScore score = context.Waves.Single(wave => wave.Quarter == "2025-Q1").Score;
        Console.WriteLine(score);   // 45.0 (62−17 of 100)
        #endregion

        Printed("embedding-data");

        // The condition runs in the database, and the column holds what the page says.
        Assert.Contains("WHERE \"d\".\"Amount_Currency\" = @euro", context.Deals.Where(deal => deal.Amount.Currency == euro).ToQueryString(), StringComparison.Ordinal);
        using SqliteCommand query = new("SELECT Score FROM Waves", connection);
        Assert.Equal("promoters=62;passives=21;detractors=17", query.ExecuteScalar());
        context.Deals.Add(new Deal { Owner = "Nobody" });
        context.SaveChanges();
        context.ChangeTracker.Clear();
        Assert.Equal(default, context.Deals.Single(deal => deal.Owner == "Nobody").Amount);
    }

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

    #region embedding-model
    public sealed class Deal
    {
        public int Id { get; init; }

        public required string Owner { get; init; }

        public Money Amount { get; init; }
    }

    public sealed class Wave
    {
        public int Id { get; init; }

        public required string Quarter { get; init; }

        public NetPromoterScore Score { get; init; }
    }

    public sealed class CrmContext(DbContextOptions<CrmContext> options) : DbContext(options)
    {
        public DbSet<Deal> Deals => Set<Deal>();

        public DbSet<Wave> Waves => Set<Wave>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            // Money: two columns.
            modelBuilder.Entity<Deal>().ComplexProperty(deal => deal.Amount, money =>
            {
                money.Property(amount => amount.Amount);
                money.Property(amount => amount.Currency).HasConversion(currency => currency.Code, code => Currency.Parse(code));
            });

            // A metric: one column of text, which keeps its counts.
            modelBuilder.Entity<Wave>().Property(wave => wave.Score)
                .HasConversion(score => score.ToString("R", null), text => NetPromoterScore.Parse(text));
        }
    }
    #endregion
}
