#region embedding-data-usings
using CrmMetrics;
using CrmMetrics.Surveys;
using Microsoft.EntityFrameworkCore;
#endregion
using Microsoft.Data.Sqlite;

namespace Docs;

/// <summary>The code in docs/embedding.md that needs EF Core.</summary>
public class EmbeddingDataExamples : PageTests
{
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
        Assert.Equal(42_000.50m, context.Deals.Where(deal => deal.Amount.Currency == euro).Sum(deal => deal.Amount.Amount));
        Assert.Equal(default, context.Deals.Single(deal => deal.Owner == "Nobody").Amount);
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
