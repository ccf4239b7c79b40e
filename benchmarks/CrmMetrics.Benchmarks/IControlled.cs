namespace CrmMetrics.Benchmarks;

/// <summary>Benchmarks whose doors can be seen to agree before they are timed.</summary>
public interface IControlled
{
    /// <summary>How many rows there are.</summary>
    int Rows { get; set; }

    /// <summary>Computes everything once, every way, and throws where two ways differ.</summary>
    void Check();
}
