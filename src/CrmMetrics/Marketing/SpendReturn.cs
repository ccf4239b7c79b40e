using System;

namespace CrmMetrics.Marketing;

/// <summary>What the returns of attributed and of incremental revenue share, which are types of their own so that neither passes for the other.</summary>
internal readonly record struct SpendReturn
{
    private static readonly Reason NoSpend = new("no-spend", "nothing was spent");

    private readonly SpendReturnDefinition kind;
    private readonly EstimateState estimate;

    private SpendReturn(Money revenue, EstimateState estimate, decimal grossMargin, Money spend, SpendReturnDefinition kind)
    {
        _ = Money.Common(revenue.Currency, spend.Currency);
        Revenue = revenue;
        this.estimate = estimate;
        GrossMargin = Guard.Share(grossMargin);
        Spend = Guard.NotNegative(spend);
        this.kind = kind;
    }

    public Money Revenue { get; }

    public Money Spend { get; }

    public decimal GrossMargin { get; }

    public SpendReturnDefinition Kind => kind == 0 ? SpendReturnDefinition.ReturnOnAdSpend : kind;

    public decimal? Ratio => WhyUndefined is not null ? null : (Gain - (IsNet ? Spend.Amount : 0)) / Spend.Amount;

    public double? Value => WhyUndefined is null ? Of((double)Revenue.Amount) : null;

    public Reason? WhyUndefined => Spend.Amount == 0 ? NoSpend : estimate.WhyUndefined;

    public Reason? WhyNoInterval => WhyUndefined ?? (estimate.Lower is null ? Reason.FiguresOnly : null);

    private bool IsNet => kind == SpendReturnDefinition.ReturnOnMarketingInvestment;

    private decimal Gain => IsNet ? Revenue.Amount * GrossMargin : Revenue.Amount;

    public static SpendReturn OnAdSpend(Money revenue, Money spend) =>
        new(revenue, EstimateState.Of((double)revenue.Amount), 1, spend, SpendReturnDefinition.ReturnOnAdSpend);

    public static SpendReturn OnAdSpend(MoneyEstimate revenue, Money spend) =>
        new(Guard.NotNull(revenue).Value ?? default, EstimateState.Of(revenue), 1, spend, SpendReturnDefinition.ReturnOnAdSpend);

    public static SpendReturn OnMarketingInvestment(Money revenue, decimal grossMargin, Money spend) =>
        new(revenue, EstimateState.Of((double)revenue.Amount), grossMargin, spend, SpendReturnDefinition.ReturnOnMarketingInvestment);

    public static SpendReturn OnMarketingInvestment(MoneyEstimate revenue, decimal grossMargin, Money spend) =>
        new(Guard.NotNull(revenue).Value ?? default, EstimateState.Of(revenue), grossMargin, spend, SpendReturnDefinition.ReturnOnMarketingInvestment);

    /// <summary>The definition, with the word for the revenue in it.</summary>
    public MetricDefinition Define(string word) => IsNet
        ? MetricDefinition.Share("return-on-marketing-investment/" + word, "gross margin on " + word + " revenue less spend, over spend")
        : new("return-on-ad-spend/" + word, word + " revenue over spend", "times", 0.1, BetterWhen.Higher);

    public ConfidenceInterval? Interval(double level, MetricDefinition definition)
    {
        _ = Guard.Level(level);
        return WhyNoInterval is null && estimate.Interval(level, definition) is { } revenue ? new(Of(revenue.Lower), Of(revenue.Upper), level) : null;
    }

    /// <summary>The return in words; percent only where it is net.</summary>
    public FormattableString InWords()
    {
        if (IsNet)
        {
            return $"{100 * Value:N1} % ({Revenue:N2} × {100 * GrossMargin:0.##} % for {Spend:N2})";
        }

        return $"{Value:0.00} ({Revenue:N2} ÷ {Spend:N2})";
    }

    public Form AddTo(Form form)
    {
        form = form.Add("revenue", Revenue).Add("grossMargin", GrossMargin).Add("spend", Spend).AddKind(kind);
        return estimate.Write(form, "estimate");
    }

    public static SpendReturn Read(Form form)
    {
        Money revenue = form.Money("revenue"), spend = form.Money("spend");
        return form.IsUnsetKind(revenue == default && spend == default)
            ? default
            : new(revenue, EstimateState.Read(form, "estimate"), form.Decimal("grossMargin"), spend, form.Kind(SpendReturnDefinition.ReturnOnAdSpend));
    }

    private double Of(double revenue)
    {
        double spend = (double)Spend.Amount;
        if (!IsNet)
        {
            return revenue / spend;
        }

        // Nothing of an infinite bound is nothing.
        return GrossMargin == 0 ? -1 : ((revenue * (double)GrossMargin) - spend) / spend;
    }
}
