using CrmMetrics.Statistics;

namespace CrmMetrics.Sales;

/// <summary>The state of a <see cref="PipelineSummary"/>.</summary>
internal readonly record struct PipelineSums
{
    public Currency Currency { get; init; }

    public long Won { get; init; }

    public long Lost { get; init; }

    public long LostWithoutAmount { get; init; }

    public long InProgress { get; init; }

    public long NotEngaged { get; init; }

    public decimal WonAmount { get; init; }

    public DoubleDouble WonSquares { get; init; }

    public decimal LostAmount { get; init; }

    public DoubleDouble LostSquares { get; init; }

    public decimal OpenAmount { get; init; }

    public CycleSums Created { get; init; }

    public CycleSums Engaged { get; init; }

    /// <summary>The cycles from a start.</summary>
    public CycleSums From(SalesCycleStart start) => start == SalesCycleStart.Created ? Created : Engaged;

    public PipelineSums Join(in PipelineSums other) => new()
    {
        Currency = Money.Common(Currency, other.Currency),
        Won = Won + other.Won,
        Lost = Lost + other.Lost,
        LostWithoutAmount = LostWithoutAmount + other.LostWithoutAmount,
        InProgress = InProgress + other.InProgress,
        NotEngaged = NotEngaged + other.NotEngaged,
        WonAmount = CycleSums.Exactly(WonAmount, other.WonAmount),
        WonSquares = WonSquares + other.WonSquares,
        LostAmount = CycleSums.Exactly(LostAmount, other.LostAmount),
        LostSquares = LostSquares + other.LostSquares,
        OpenAmount = CycleSums.Exactly(OpenAmount, other.OpenAmount),
        Created = Created.Join(other.Created),
        Engaged = Engaged.Join(other.Engaged),
    };

    public Form ToForm()
    {
        Form form = new Form().Add("currency", Currency.Code)
            .Add("won", Won).Add("lost", Lost).Add("inProgress", InProgress).Add("notEngaged", NotEngaged)
            .Add("wonAmount", WonAmount).Add("lostAmount", LostAmount).Add("openAmount", OpenAmount).Add("lostWithoutAmount", LostWithoutAmount);
        form = LostSquares.AddTo(WonSquares.AddTo(form, "wonSquares"), "lostSquares");
        return Engaged.AddTo(Created.AddTo(form, "created"), "engaged");
    }

    public static PipelineSums Read(Form form) => new PipelineSums
    {
        Currency = Currency.Parse(form.Text("currency")),
        Won = form.Int64("won"),
        Lost = form.Int64("lost"),
        LostWithoutAmount = form.Int64("lostWithoutAmount"),
        InProgress = form.Int64("inProgress"),
        NotEngaged = form.Int64("notEngaged"),
        WonAmount = form.Decimal("wonAmount"),
        WonSquares = DoubleDouble.Read(form, "wonSquares"),
        LostAmount = form.Decimal("lostAmount"),
        LostSquares = DoubleDouble.Read(form, "lostSquares"),
        OpenAmount = form.Decimal("openAmount"),
        Created = CycleSums.Read(form, "created"),
        Engaged = CycleSums.Read(form, "engaged"),
    }.Checked();

    /// <summary>The state, if opportunities can have it.</summary>
    /// <exception cref="System.ArgumentException">They cannot.</exception>
    public PipelineSums Checked()
    {
        _ = Guard.Count(InProgress);
        _ = Guard.Count(NotEngaged);
        _ = Guard.Part(LostWithoutAmount, Guard.Count(Lost));
        _ = Moments.Checked(Guard.Count(Won), DoubleDouble.Of(WonAmount), WonSquares, nameof(WonSquares));
        _ = Moments.Checked(Lost, DoubleDouble.Of(LostAmount), LostSquares, nameof(LostSquares));
        Created.Check(Won, Lost, WonAmount);
        Engaged.Check(Won, Lost, WonAmount);
        return (InProgress > 0 || NotEngaged > 0 || OpenAmount == 0) && (!Currency.IsUnset || (WonAmount == 0 && LostAmount == 0 && OpenAmount == 0))
            ? this
            : throw Guard.Out(nameof(OpenAmount), OpenAmount, "amounts need a currency, and open amounts an open opportunity");
    }
}
