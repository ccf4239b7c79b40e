namespace CrmMetrics.Marketing;

/// <summary>Which size of a mailing list its growth is divided by.</summary>
public enum EmailListDenominator
{
    /// <summary>The addresses at the opening. The usual one, and the only one whose rates compound.</summary>
    Opening = 1,

    /// <summary>The addresses at the closing (<see cref="EmailListMovements.Closing"/>): all losses are taken off, whichever the rate counts.</summary>
    Closing,

    /// <summary>The mean of opening and closing.</summary>
    Average,
}
