using System;

namespace CrmMetrics.Statistics;

/// <summary>Gathers the squares of amounts: exact while their digits fit, as those of cents do.</summary>
/// <remarks>It squares the mantissas as whole numbers, and divides by the power of ten when the scale changes and at the end.</remarks>
internal struct SquaresOfMoney
{
    private const double Half = 4_294_967_296;

    private DoubleDouble settled;
    private DoubleDouble open;
    private int scale;

    public readonly DoubleDouble Total => settled + Scaled;

    private readonly DoubleDouble Scaled
    {
        get
        {
            DoubleDouble power = DoubleDouble.PowerOfTen(scale);
            return open / power / power;
        }
    }

    public void Add(decimal amount)
    {
#if NET8_0_OR_GREATER
        Span<int> bits = stackalloc int[4];
        _ = decimal.GetBits(amount, bits);
#else
        int[] bits = decimal.GetBits(amount);
#endif
        int digits = (bits[3] >> 16) & 0xFF;
        if (digits != scale)
        {
            (settled, open, scale) = (Total, default, digits);
        }

        double low = unchecked((uint)bits[0]), middle = unchecked((uint)bits[1]), high = unchecked((uint)bits[2]);
        DoubleDouble mantissa = DoubleDouble.Sum(middle * Half, low);
        if (high != 0)
        {
            mantissa += DoubleDouble.Of(high * Half * Half);
        }

        open += mantissa.Low == 0 ? DoubleDouble.Product(mantissa.High, mantissa.High) : mantissa * mantissa;
    }
}
