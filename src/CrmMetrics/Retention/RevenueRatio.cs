using System;
using CrmMetrics.Statistics;

namespace CrmMetrics.Retention;

/// <summary>An amount over another with what tells how far both vary from customer to customer: what revenue retention, churn and quick ratio are made of.</summary>
/// <remarks>The variance is that of a ratio of two sums over customers, linearised (the delta method): Σ(y − Rx)² ÷ (Σx)², times n ÷ (n − 1). Student's t has the effective
/// number of customers, (Σx)² ÷ Σx², less one as degrees of freedom: revenue is concentrated, and ten thousand customers of whom three pay half tell little more than three.</remarks>
internal readonly record struct RevenueRatio
{
    private static readonly Reason TooFew = new("too-few-customers", "fewer than two customers show no spread");

    private static readonly Reason NoSpread = new("no-spread", "the customers are all alike in this, so nothing tells how uncertain it is");

    private readonly long partsLessOne;
    private readonly string? basis;

    private RevenueRatio(decimal numerator, decimal denominator, Currency currency, long parts, string basis)
    {
        Numerator = numerator;
        Denominator = denominator;
        Currency = currency;
        partsLessOne = parts - 1;
        this.basis = basis.Length == 0 ? null : basis;
    }

    /// <summary>Over which length of period and under which definition of revenue, as <see cref="RevenueBasis"/> writes it; empty where that is not told.</summary>
    public string Basis => basis ?? "";

    /// <summary>In units of which <see cref="Parts"/> make a month's money.</summary>
    public decimal Numerator { get; }

    public decimal Denominator { get; }

    public Currency Currency { get; }

    public long Parts => partsLessOne + 1;

    /// <summary>Over how many customers the sums run; 0 where only figures were given.</summary>
    public long Customers { get; private init; }

    public DoubleDouble NumeratorSquares { get; private init; }

    public DoubleDouble Products { get; private init; }

    public DoubleDouble DenominatorSquares { get; private init; }

    public bool HasSpread { get; private init; }

    public Money Over => new(Parts == 1 ? Denominator : Denominator / Parts, Currency);

    public Money Part => new(Parts == 1 ? Numerator : Numerator / Parts, Currency);

    public double? Value => Denominator == 0 ? null : Quotient.Value;

    /// <summary>1 less the ratio, without the loss of digits near 1.</summary>
    public double Complement => (DoubleDouble.Of(Exact.Sum(Denominator, -Numerator)) / DoubleDouble.Of(Denominator)).Value;

    /// <summary>How many customers of equal size would vary as much.</summary>
    public double EffectiveCustomers => (DoubleDouble.Of(Denominator) / DoubleDouble.Of(Parts) * (DoubleDouble.Of(Denominator) / DoubleDouble.Of(Parts)) / DenominatorSquares).Value;

    private DoubleDouble Quotient => DoubleDouble.Of(Numerator) / DoubleDouble.Of(Denominator);

    public static RevenueRatio Of(Money numerator, Money denominator, int? months) =>
        new(numerator.Amount, denominator.Amount, Money.Common(numerator.Currency, denominator.Currency), 1, RevenueBasis.OfMonths(months));

    public static RevenueRatio Of(RevenueSums sums, RevenueCombination combination, bool ofOpening, string basis)
    {
        RevenueRatio ratio = new(sums.Sum(combination.Numerator), sums.Sum(combination.Denominator), sums.Currency, sums.Parts, basis);
        return sums.IsTotalOnly ? ratio : ratio with
        {
            Customers = ofOpening ? sums.OpeningCustomers : sums.Customers,
            NumeratorSquares = sums.Product(combination.Numerator, combination.Numerator),
            Products = sums.Product(combination.Numerator, combination.Denominator),
            DenominatorSquares = sums.Product(combination.Denominator, combination.Denominator),
            HasSpread = true,
        };
    }

    public RevenueRatio Join(RevenueRatio other)
    {
        long parts = Exact.CommonMultiple(Parts, other.Parts), mine = parts / Parts, theirs = parts / other.Parts;
        RevenueRatio joined = new(
            Exact.Sum(Exact.Product(Numerator, mine), Exact.Product(other.Numerator, theirs)),
            Exact.Sum(Exact.Product(Denominator, mine), Exact.Product(other.Denominator, theirs)),
            Money.Common(Currency, other.Currency),
            parts,
            Basis);
        return !HasSpread || !other.HasSpread ? joined : joined with
        {
            Customers = Customers + other.Customers,
            NumeratorSquares = NumeratorSquares + other.NumeratorSquares,
            Products = Products + other.Products,
            DenominatorSquares = DenominatorSquares + other.DenominatorSquares,
            HasSpread = true,
        };
    }

    /// <summary>The definition of the ratio on its basis.</summary>
    public MetricDefinition Define(string id, string text) => MetricDefinition.Share(RevenueBasis.Id(id, Basis), text + RevenueBasis.Words(Basis));

    /// <summary>The ratio with its amounts.</summary>
    public FormattableString InWords() => $"{100 * Value:F1} % ({Part:N2} of {Over:N2})";

    /// <summary>Why there is no interval on a scale, for a ratio that has a value.</summary>
    public Reason? WhyNoInterval(RevenueScale scale) =>
        !HasSpread ? Reason.FiguresOnly
        : Customers < 2 ? TooFew
        : Error is not (> 0 and < double.PositiveInfinity) ? NoSpread
        : scale switch
        {
            RevenueScale.Share => Value is <= 0 or >= 1,
            RevenueScale.Complement => Complement <= 0,
            _ => Value <= 0,
        } ? NoSpread
        : null;

    /// <summary>The interval, made on a scale on which the ratio can't leave its range.</summary>
    public ConfidenceInterval? Interval(RevenueScale scale, double level)
    {
        if (Value is not { } value || WhyNoInterval(scale) is not null)
        {
            return null;
        }

        double t = StudentT.TwoSidedQuantile(level, Math.Max(1, EffectiveCustomers - 1)), error = Error, rest = Complement;
        switch (scale)
        {
            case RevenueScale.Share:
                double odds = Math.Log(value / rest), margin = t * error / (value * rest);
                return new(Math.Min(value, 1 / (1 + Math.Exp(margin - odds))), Math.Max(value, 1 / (1 + Math.Exp(-margin - odds))), level);
            case RevenueScale.Complement:
                double lost = Math.Exp(t * error / rest);
                return new(1 - (rest * lost), 1 - (rest / lost), level);
            default:
                double factor = Math.Exp(t * error / value);
                return new(value / factor, value * factor, level);
        }
    }

    public Form AddTo(Form form, string part, string over)
    {
        form = form.Add(part, new Money(Numerator, Currency)).Add(over, new Money(Denominator, Currency));
        form = Parts == 1 ? form : form.Add("parts", Parts);
        form = HasSpread
            ? DenominatorSquares.AddTo(Products.AddTo(NumeratorSquares.AddTo(form.Add("customers", Customers), part + "Squares"), "products"), over + "Squares")
            : form;
        return Basis.Length == 0 ? form : form.Add("basis", Basis);
    }

    public static RevenueRatio Read(Form form, string part, string over)
    {
        Money numerator = form.Money(part), denominator = Guard.NotNegative(form.Money(over), over);
        long parts = form.Has("parts") ? form.Int64("parts") : 1;
        RevenueRatio ratio = new(
            numerator.Amount,
            denominator.Amount,
            Money.Common(numerator.Currency, denominator.Currency),
            parts >= 1 ? parts : throw Guard.Out(nameof(parts), parts, "must be 1 or more"),
            form.Has("basis") ? RevenueBasis.Checked(form.Text("basis")) : "");
        if (!form.Has("customers"))
        {
            return ratio;
        }

        ratio = ratio with
        {
            Customers = Guard.Count(form.Int64("customers"), "customers"),
            NumeratorSquares = DoubleDouble.Read(form, part + "Squares"),
            Products = DoubleDouble.Read(form, "products"),
            DenominatorSquares = DoubleDouble.Read(form, over + "Squares"),
            HasSpread = true,
        };
        double each = (double)ratio.Denominator / parts, least = each * each / Math.Max(1, ratio.Customers);
        return ratio.DenominatorSquares.High >= least * (1 - 1e-12)
            ? ratio
            : throw Guard.Out(over + "Squares", ratio.DenominatorSquares.High, Guard.Invariant($"the squares of {ratio.Customers} customers must be {least} or more"));
    }

    private double Error
    {
        get
        {
            DoubleDouble ratio = Quotient, total = DoubleDouble.Of(Denominator) / DoubleDouble.Of(Parts), square = ratio * ratio * DenominatorSquares;
            DoubleDouble scatter = NumeratorSquares - (ratio * Products) - (ratio * Products) + square;

            // Customers alike leave the rounding of the sums, which is no spread. Where all of them lost everything, the numerator's own squares are nothing but rounding.
            double spread = scatter.Value <= 1e-26 * (Math.Abs(NumeratorSquares.High) + square.High + DenominatorSquares.High) ? 0 : scatter.Value;
            return Math.Sqrt(spread * Customers / (Customers - 1.0)) / total.Value;
        }
    }
}
