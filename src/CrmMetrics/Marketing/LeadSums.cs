using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Marketing;

/// <summary>The state of a <see cref="LeadSummary"/>.</summary>
internal readonly record struct LeadSums
{
    private const long Unknown = -1;

    public long Leads { get; init; }

    public Stage MarketingQualified { get; init; }

    public Stage SalesQualified { get; init; }

    public Stage Converted { get; init; }

    public long Disqualified { get; init; }

    /// <summary>How many brought revenue; <see cref="Unknown"/> when not counted.</summary>
    public long Paying { get; init; }

    public Currency Currency { get; init; }

    public decimal Revenue { get; init; }

    public DoubleDouble RevenueSquares { get; init; }

    public long? PayingIfKnown => Paying == Unknown ? null : Paying;

    /// <summary>The count, where it is given or nobody can have paid.</summary>
    public static long PayingOf(long? paying, long converted) => paying is { } known ? Guard.Part(known, converted, nameof(LeadTotals.PayingLeads)) : converted == 0 ? 0 : Unknown;

    public Stage Of(LeadTarget target) => target switch
    {
        LeadTarget.MarketingQualified => MarketingQualified,
        LeadTarget.SalesQualified => SalesQualified,
        _ => Converted,
    };

    public LeadSums Join(in LeadSums other)
    {
        MoneySum revenue = default;
        revenue.Add(Revenue);
        revenue.Add(other.Revenue);
        return checked(new()
        {
            Leads = Leads + other.Leads,
            MarketingQualified = MarketingQualified.Join(other.MarketingQualified),
            SalesQualified = SalesQualified.Join(other.SalesQualified),
            Converted = Converted.Join(other.Converted),
            Disqualified = Disqualified + other.Disqualified,
            Paying = Paying == Unknown || other.Paying == Unknown ? Unknown : Paying + other.Paying,
            Currency = Money.Common(Currency, other.Currency),
            Revenue = revenue.Total,
            RevenueSquares = RevenueSquares + other.RevenueSquares,
        });
    }

    public Form ToForm()
    {
        Form form = new Form().Add("leads", Leads).Add("disqualified", Disqualified);
        form = Converted.AddTo(SalesQualified.AddTo(MarketingQualified.AddTo(form, "marketingQualified"), "salesQualified"), "converted");
        form = PayingIfKnown is { } paying ? form.Add("paying", paying) : form;
        return RevenueSquares.AddTo(form.Add("currency", Currency.Code).Add("revenue", Revenue), "revenueSquares");
    }

    public static LeadSums Read(Form form) => new LeadSums
    {
        Leads = form.Int64("leads"),
        Disqualified = form.Int64("disqualified"),
        MarketingQualified = Stage.Read(form, "marketingQualified"),
        SalesQualified = Stage.Read(form, "salesQualified"),
        Converted = Stage.Read(form, "converted"),
        Paying = PayingOf(form.Has("paying") ? form.Int64("paying") : null, form.Int64("converted")),
        Currency = Currency.Parse(form.Text("currency")),
        Revenue = form.Decimal("revenue"),
        RevenueSquares = DoubleDouble.Read(form, "revenueSquares"),
    }.Checked();

    /// <summary>The state, if leads can have it.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public LeadSums Checked()
    {
        _ = Guard.Part(MarketingQualified.Count, Guard.Count(Leads), nameof(MarketingQualified));
        _ = Guard.Part(SalesQualified.Count, MarketingQualified.Count, nameof(SalesQualified));
        _ = Guard.Part(Converted.Count, SalesQualified.Count, nameof(Converted));
        _ = Guard.Part(Disqualified, Leads - Converted.Count);
        MarketingQualified.Check(nameof(MarketingQualified));
        SalesQualified.Check(nameof(SalesQualified));
        Converted.Check(nameof(Converted));
        _ = Moments.Checked(PayingIfKnown ?? Converted.Count, DoubleDouble.Of(Revenue), RevenueSquares, nameof(RevenueSquares));
        return Revenue == 0 || !Currency.IsUnset ? this : throw Guard.Out(nameof(Revenue), Revenue, "an amount needs a currency");
    }

    /// <summary>The leads that reached a stage, and their days from creation.</summary>
    internal readonly record struct Stage(long Count, long Timed, long Days, long Squares)
    {
        public Moments Moments => new(Timed, DoubleDouble.Of(Days), DoubleDouble.Of(Squares));

        public Stage Join(in Stage other) => checked(new(Count + other.Count, Timed + other.Timed, Days + other.Days, Squares + other.Squares));

        public Form AddTo(Form form, string name) => form.Add(name, Count).Add(name + "Timed", Timed).Add(name + "Days", Days).Add(name + "Squares", Squares);

        public static Stage Read(Form form, string name) => new(form.Int64(name), form.Int64(name + "Timed"), form.Int64(name + "Days"), form.Int64(name + "Squares"));

        public void Check(string name) =>
            _ = Statistics.Moments.Checked(Guard.Part(Timed, Count, name), DoubleDouble.Of(Guard.Count(Days, name)), DoubleDouble.Of(Squares), name);
    }
}
