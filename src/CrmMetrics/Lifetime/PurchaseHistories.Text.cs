using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CrmMetrics.Lifetime;

/// <content>Equality, and the form that is read back.</content>
public sealed partial class PurchaseHistories
{
    /// <summary>Whether two hold the same histories, each as often, in whatever order.</summary>
    /// <param name="left">Some histories.</param>
    /// <param name="right">Others.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator ==(PurchaseHistories? left, PurchaseHistories? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two hold different histories.</summary>
    /// <param name="left">Some histories.</param>
    /// <param name="right">Others.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(PurchaseHistories? left, PurchaseHistories? right) => !(left == right);

    /// <summary>Whether the other holds the same histories, each as often, in whatever order.</summary>
    /// <param name="other">Others.</param>
    /// <returns>Whether it does.</returns>
    public bool Equals(PurchaseHistories? other)
    {
        if (other is null || other.Count != Count || other.HasSpend != HasSpend || (HasSpend && other.Currency != Currency))
        {
            return false;
        }

        if (ReferenceEquals(this, other))
        {
            return true;
        }

        int[] mine = Sorted(), theirs = other.Sorted();
        for (int i = 0; i < mine.Length; i++)
        {
            if (Compare(this, mine[i], other, theirs[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PurchaseHistories);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // A sum, since the order does not count.
        int sum = Count;
        for (int i = 0; i < Count; i++)
        {
            sum = unchecked(sum + (repeats[i], recency[i], age[i]).GetHashCode());
        }

        return sum;
    }

    /// <summary>Writes how many customers and purchases there are in the current culture, such as <c>2,357 customers, 2,457 repeat purchases</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <summary>Writes the histories in short, or so that they can be read back.</summary>
    /// <param name="format"><c>R</c>: what <see cref="Parse"/> reads, every history of them; else a format for the counts.</param>
    /// <param name="formatProvider">The culture of the digits; ignored by <c>R</c>.</param>
    /// <returns>The text.</returns>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (CrmMetrics.Text.IsRoundTrip(format))
        {
            Form form = new Form().Add("unit", Unit).Add("repeats", repeats).Add("recencyDays", recency).Add("ageDays", age);
            return (HasSpend ? form.Add("currency", Currency.Code).Add("priced", priced).Add("spend", spend) : form).ToString();
        }

        string number = CrmMetrics.Text.IsGeneral(format) ? "N0" : format!;
        long repeated = RepeatPurchases;
        return Count.ToString(number, formatProvider) + (Count == 1 ? " customer, " : " customers, ")
            + repeated.ToString(number, formatProvider) + (repeated == 1 ? " repeat purchase" : " repeat purchases");
    }

    /// <summary>Reads histories.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <returns>The histories, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> describes no histories, or impossible ones.</exception>
    public static PurchaseHistories Parse(string text) => Form.Parse(text, Read);

    /// <summary>Reads histories, if they are such.</summary>
    /// <param name="text">What the format <c>R</c> writes.</param>
    /// <param name="result">The histories; those of nobody when the text is none.</param>
    /// <returns>Whether the text was such.</returns>
    public static bool TryParse(string? text, out PurchaseHistories result) => Form.TryParse(text, Read, Zero, out result);

    private static PurchaseHistories Read(Form form)
    {
        HistoryColumns columns = new()
        {
            RepeatPurchases = form.Int64s("repeats"),
            Recencies = form.Doubles("recencyDays"),
            Ages = form.Doubles("ageDays"),
            Unit = TimeUnit.Day,
        };
        if (form.Has("spend"))
        {
            columns = columns with { PricedPurchases = form.Int64s("priced"), Spends = form.Decimals("spend"), Currency = Currency.Parse(form.Text("currency")) };
        }

        return From(columns).In(form.Enum<TimeUnit>("unit"));
    }

#if NET8_0_OR_GREATER
    static PurchaseHistories System.Numerics.IAdditiveIdentity<PurchaseHistories, PurchaseHistories>.AdditiveIdentity => Zero;

    static PurchaseHistories IParsable<PurchaseHistories>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PurchaseHistories>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PurchaseHistories result) => TryParse(s, out result);
#endif
}
