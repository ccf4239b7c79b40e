using System;

namespace CrmMetrics.Lifetime;

/// <summary>The ids of numbered customers; numbers themselves where the caller has numbered them.</summary>
internal sealed class CustomerKeys<TCustomer>
    where TCustomer : notnull
{
    private readonly KeyEncoder<TCustomer>? encoder;

    /// <summary>Makes the ids of an encoder, which nobody else goes on adding to.</summary>
    public CustomerKeys(KeyEncoder<TCustomer> encoder)
    {
        this.encoder = encoder;
        Count = encoder.Count;
    }

    private CustomerKeys(int count) => Count = count;

    public int Count { get; }

    public TCustomer this[int number] => encoder is null ? (TCustomer)(object)number : encoder[number];

    /// <summary>Customers who are numbered by the caller.</summary>
    public static CustomerKeys<int> Numbered(int count) => new(count);

    public bool TryFind(TCustomer customer, out int number)
    {
        if (encoder is not null)
        {
            return encoder.TryFind(customer, out number);
        }

        number = customer is int given && given >= 0 && given < Count ? given : -1;
        return number >= 0;
    }
}
