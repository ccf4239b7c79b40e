using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>The sums over the sales cycles from one start.</summary>
internal readonly record struct CycleSums
{
    /// <summary>How many won deals have a cycle.</summary>
    public long Won { get; init; }

    public long WonDays { get; init; }

    public long WonSquares { get; init; }

    /// <summary>How many lost deals have a cycle.</summary>
    public long Lost { get; init; }

    public long LostDays { get; init; }

    public long LostSquares { get; init; }

    /// <summary>The amounts of the won deals that have no cycle.</summary>
    public decimal AmountWithout { get; init; }

    /// <summary>The products of amount and days of the won deals.</summary>
    public DoubleDouble AmountDays { get; init; }

    /// <summary>Joins the sums of other deals.</summary>
    public CycleSums Join(in CycleSums other) => new()
    {
        Won = Won + other.Won,
        WonDays = WonDays + other.WonDays,
        WonSquares = WonSquares + other.WonSquares,
        Lost = Lost + other.Lost,
        LostDays = LostDays + other.LostDays,
        LostSquares = LostSquares + other.LostSquares,
        AmountWithout = Exactly(AmountWithout, other.AmountWithout),
        AmountDays = AmountDays + other.AmountDays,
    };

    public Form AddTo(Form form, string start) => AmountDays.AddTo(form
        .Add(start + "Won", Won)
        .Add(start + "WonDays", WonDays)
        .Add(start + "WonSquares", WonSquares)
        .Add(start + "Lost", Lost)
        .Add(start + "LostDays", LostDays)
        .Add(start + "LostSquares", LostSquares)
        .Add(start + "AmountWithout", AmountWithout), start + "AmountDays");

    /// <summary>The days of the won deals, or of all closed ones.</summary>
    public Moments Days(SalesCycleDeals deals) => deals == SalesCycleDeals.Won
        ? new(Won, DoubleDouble.Of(WonDays), DoubleDouble.Of(WonSquares))
        : new(Won + Lost, DoubleDouble.Of(WonDays + LostDays), DoubleDouble.Of(WonSquares + LostSquares));

    /// <summary>What a mean of such cycles is.</summary>
    public static MetricDefinition Definition(SalesCycleStart start, SalesCycleDeals deals)
    {
        (string id, string from) = start == SalesCycleStart.Created ? ("created", "creation") : ("engaged", "engagement");
        (string suffix, string of) = deals == SalesCycleDeals.Won ? ("won", "won deals") : ("closed", "won and lost deals");
        return new("sales-cycle/" + id + "-to-closed/" + suffix, "days from " + from + " to closing over " + of, "days", 1, BetterWhen.Lower);
    }

    /// <summary>Passes if deals can have these sums.</summary>
    public void Check(long won, long lost, decimal wonAmount)
    {
        _ = Moments.Checked(Guard.Part(Won, won), DoubleDouble.Of(Guard.Count(WonDays)), DoubleDouble.Of(WonSquares), nameof(WonSquares));
        _ = Moments.Checked(Guard.Part(Lost, lost), DoubleDouble.Of(Guard.Count(LostDays)), DoubleDouble.Of(LostSquares), nameof(LostSquares));
        if (Won == 0 ? AmountDays != default || AmountWithout != wonAmount : Won == won && AmountWithout != 0)
        {
            throw Guard.Out(nameof(AmountWithout), AmountWithout, "must be the amount of the won deals without a cycle");
        }
    }

    public static CycleSums Read(Form form, string start) => new()
    {
        Won = form.Int64(start + "Won"),
        WonDays = form.Int64(start + "WonDays"),
        WonSquares = form.Int64(start + "WonSquares"),
        Lost = form.Int64(start + "Lost"),
        LostDays = form.Int64(start + "LostDays"),
        LostSquares = form.Int64(start + "LostSquares"),
        AmountWithout = form.Decimal(start + "AmountWithout"),
        AmountDays = DoubleDouble.Read(form, start + "AmountDays"),
    };

    /// <summary>The sum of two amounts, never rounded.</summary>
    internal static decimal Exactly(decimal left, decimal right)
    {
        MoneySum sum = default;
        sum.Add(in left);
        sum.Add(in right);
        return sum.Total;
    }
}
