using CrmMetrics.Sales;
using NodaTime;

namespace CrmMetrics.Benchmarks;

/// <summary>A deal as an object, such as a database layer hands out.</summary>
internal sealed record Deal(int Owner, OpportunityState State, LocalDate Created, LocalDate? Engaged, LocalDate? Closed, decimal Amount);

/// <summary>Seeded deals of five hundred owners over two years.</summary>
internal sealed class Deals
{
    public const int OwnerCount = 500;

    private static readonly LocalDate FirstDay = new(2025, 1, 1);

    private Deals(int rows)
    {
        Owners = new int[rows];
        States = new OpportunityState[rows];
        Created = new int[rows];
        Engaged = new int[rows];
        Closed = new int[rows];
        Amounts = AmountColumn.Make(rows);
    }

    public int[] Owners { get; }

    public OpportunityState[] States { get; }

    /// <summary>Days from the first one.</summary>
    public int[] Created { get; }

    public int[] Engaged { get; }

    public int[] Closed { get; }

    public decimal[] Amounts { get; }

    /// <summary>The deals as columns: of each hundred about 48 won, 28 lost and 24 open, of which a few were never engaged.</summary>
    public static Deals Columns(int rows)
    {
        Deals deals = new(rows);
        SplitMix64 random = new(500);
        for (int i = 0; i < rows; i++)
        {
            int outcome = random.Below(100), created = random.Below(600), engaged = created + random.Below(14);
            deals.Owners[i] = random.Below(OwnerCount);
            deals.States[i] = outcome < 48 ? OpportunityState.Won : outcome < 76 ? OpportunityState.Lost : OpportunityState.Open;
            deals.Created[i] = created;
            deals.Engaged[i] = outcome < 95 ? engaged : OpportunityColumns.Missing;
            deals.Closed[i] = outcome < 76 ? engaged + random.Below(120) : OpportunityColumns.Missing;
        }

        return deals;
    }

    public static Deal[] Records(int rows)
    {
        Deals columns = Columns(rows);
        Deal[] deals = new Deal[rows];
        for (int i = 0; i < rows; i++)
        {
            deals[i] = new(
                columns.Owners[i], columns.States[i], FirstDay.PlusDays(columns.Created[i]), DateOf(columns.Engaged[i]), DateOf(columns.Closed[i]), columns.Amounts[i]);
        }

        return deals;
    }

    private static LocalDate? DateOf(int day) => day == OpportunityColumns.Missing ? null : FirstDay.PlusDays(day);
}
